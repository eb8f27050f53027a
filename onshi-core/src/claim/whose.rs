//! Whose claim it is: the patient behind a result (紐付け).
//!
//! ```text
//!  chart number (カルテ番号等) ─┐
//!                               ├─ one and the same patient ─┬─ nothing speaks against it ─► linked
//!  insurer, symbol, number ─────┘                            └─ birth date or name does   ─► a person decides
//!        │ two patients ─► a person decides
//!        │ nobody
//!  birth date and a like name, or the same name ─► a person decides, even about one
//! ```
//!
//! It never picks between two people, and an insured number alone, which a family shares, links
//! nobody: branch, birth date or name must agree as well. Numbers, birth dates and names are compared
//! by [`linkage`](crate::rules::linkage).

use std::collections::BTreeMap;

use super::outcome::{ClaimResult, Holder};
use crate::catalogue::{QualificationResult, QualificationValidity};
use crate::id::{BranchNumber, Date};
use crate::record::{CodeType, Coded, Draft};
use crate::rules::linkage::{Confirmed, Link, Patient, Patients, Person, Plan};
use crate::rules::validity::{Route, display};
use crate::text::{Grade, compare_names, folded_name};

/// By what a patient was found (根拠), the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ground {
    /// カルテ番号等 of the claim.
    ChartNumber,
    /// Insurer, symbol and number, as claimed or as confirmed.
    InsuredNumber,
    /// The same birth date and a like name.
    Birthdate,
    /// The same name, and nothing more to go by.
    Name,
}

impl Ground {
    /// Words to show, Japanese and English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Ground::ChartNumber => ("カルテ番号", "chart number"),
            Ground::InsuredNumber => ("被保険者番号", "insured number"),
            Ground::Birthdate => ("生年月日と氏名", "birth date and name"),
            Ground::Name => ("氏名のみ", "name only"),
        }
    }
}

/// Whose claim it is (患者). Patients are places in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// This patient's.
    Linked {
        /// The patient.
        patient: usize,
        /// By what they were found.
        ground: Ground,
    },
    /// One of these, or none: a person decides.
    Candidates(Vec<Candidate>),
    /// Nobody like this is known.
    Nobody,
}

/// A patient who might be the one (候補).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// The patient.
    pub patient: usize,
    /// Why they are asked about.
    pub ground: Ground,
}

/// Patients, to be found by what a claim says of them (患者索引).
pub struct Charts<'a> {
    patients: Patients<'a>,
    by_id: BTreeMap<&'a str, Vec<usize>>,
    by_name: BTreeMap<String, Vec<usize>>,
}

impl<'a> Charts<'a> {
    /// Makes the index.
    #[must_use]
    pub fn index(all: &'a [Patient]) -> Self {
        let mut charts = Charts {
            patients: Patients::index(all),
            by_id: BTreeMap::new(),
            by_name: BTreeMap::new(),
        };
        for (place, patient) in all.iter().enumerate() {
            let id = patient.id.as_str();
            charts.by_id.entry(id).or_default().push(place);
            let name = folded_name(&patient.name);
            charts.by_name.entry(name).or_default().push(place);
        }
        charts
    }

    /// Finds the patient of a result.
    pub fn whose(&self, result: &ClaimResult) -> Whose {
        let by_chart = self.by_chart(result.claimed.chart_number.trim());
        let link = self.link(result);
        let found = by_chart.iter().map(|place| (*place, Ground::ChartNumber));
        let numbered = by_number(&link).map(|place| (place, Ground::InsuredNumber));
        let found: Vec<(usize, Ground)> = found.chain(numbered).collect();
        match found.first() {
            None => self.by_person(result, &link),
            Some((patient, ground)) if self.is_certain(result, &found) => Whose::Linked {
                patient: *patient,
                ground: *ground,
            },
            Some(_) => candidates(found),
        }
    }

    /// Charts of a number; those of one patient under two coverages (併用) are one.
    fn by_chart(&self, id: &str) -> &[usize] {
        let places = self.by_id.get(id).filter(|_| !id.is_empty());
        places.map_or(&[], Vec::as_slice)
    }

    /// All that was found is one chart, and what the claim says of the person fits it.
    fn is_certain(&self, result: &ClaimResult, found: &[(usize, Ground)]) -> bool {
        let patients = || {
            found
                .iter()
                .filter_map(|(place, _)| self.patients.all().get(*place))
        };
        let mut ids = patients().map(|patient| patient.id.as_str());
        let first = ids.next();
        let mut places = found.iter().map(|(place, _)| place);
        let one = places.all(|place| *place == found[0].0)
            || (first.is_some_and(|id| !id.is_empty()) && ids.all(|id| Some(id) == first));
        let by_chart = found
            .iter()
            .any(|(_, ground)| *ground == Ground::ChartNumber);
        let says = |patient| Says::of(result, patient);
        let contradicted = patients().any(|patient| says(patient).contradicts());
        let affirmed = patients().any(|patient| says(patient).affirms());
        one && !contradicted && (by_chart || affirmed)
    }

    /// Whom linkage finds by insurance, or else by birth date and name.
    fn link(&self, result: &ClaimResult) -> Link {
        let claimed = &result.claimed;
        let confirmed = result.statements.iter().filter(|one| one.is_insurance());
        let holders = std::iter::once(&claimed.under).chain(confirmed.map(|one| &one.holder));
        let drafts: Vec<_> = holders.map(|holder| self.draft(result, holder)).collect();
        let person = Person {
            reference_numbers: Vec::new(),
            qualifications: drafts.iter().map(Draft::view).collect(),
        };
        let valid = Coded {
            raw: QualificationValidity::Valid.wire(),
            known: Some(QualificationValidity::Valid),
        };
        let display = display(Route::Number, Some(valid));
        self.patients.link(&person, display, Confirmed::NOTHING)
    }

    fn draft(&self, result: &ClaimResult, holder: &Holder) -> Draft<QualificationResult> {
        let claimed = &result.claimed;
        Draft::<QualificationResult>::new()
            .insurer_number(holder.insurer_number.as_str())
            .insured_card_symbol(holder.symbol.trim())
            .insured_identification_number(holder.number.trim())
            .insured_branch_number(holder.branch.trim())
            .name(claimed.name.trim())
            .birthdate(claimed.birthdate.as_str())
    }

    /// Nobody has the numbers: people are asked about, never chosen.
    fn by_person(&self, result: &ClaimResult, link: &Link) -> Whose {
        let likely = link.candidates.iter();
        let likely = likely.map(|one| (one.patient, Ground::Birthdate));
        let name = folded_name(&result.claimed.name);
        let namesakes = self.by_name.get(&name).filter(|_| !name.is_empty());
        let namesakes = namesakes.into_iter().flatten().copied().filter(|place| {
            let patient = self.patients.all().get(*place);
            patient.is_some_and(|patient| !Says::of(result, patient).contradicts())
        });
        candidates(likely.chain(namesakes.map(|place| (place, Ground::Name))))
    }
}

/// Whom linkage found by number: one, or several between whom it does not choose.
fn by_number(link: &Link) -> impl Iterator<Item = usize> + '_ {
    use crate::rules::linkage::Likeness;
    let several = link
        .candidates
        .iter()
        .filter(|one| link.plan == Plan::Ambiguous && one.likeness == Likeness::Number);
    link.patient
        .into_iter()
        .chain(several.map(|one| one.patient))
}

/// Each patient once, with the strongest ground.
fn candidates(found: impl IntoIterator<Item = (usize, Ground)>) -> Whose {
    let mut found: Vec<Candidate> = found
        .into_iter()
        .map(|(patient, ground)| Candidate { patient, ground })
        .collect();
    found.sort_unstable();
    found.dedup_by_key(|candidate| candidate.patient);
    match found.is_empty() {
        true => Whose::Nobody,
        false => Whose::Candidates(found),
    }
}

/// What a claim says of a person, held against a patient; `None` where one side does not know.
struct Says {
    birthdate: Option<bool>,
    branch: Option<bool>,
    name: Option<bool>,
}

impl Says {
    fn of(result: &ClaimResult, patient: &Patient) -> Self {
        let claimed = &result.claimed;
        let day = |text: &str| Date::read(text).calendar();
        let birthdates = day(&claimed.birthdate).zip(day(&patient.birthdate));
        let branch = |text: &str| BranchNumber::new(text).ok();
        let branches = branch(&claimed.under.branch).zip(branch(&patient.branch));
        let known = !claimed.name.trim().is_empty() && !patient.name.trim().is_empty();
        Says {
            birthdate: birthdates.map(|(theirs, ours)| theirs == ours),
            branch: branches.map(|(theirs, ours)| theirs == ours),
            name: known.then(|| compare_names(&claimed.name, &patient.name) < Grade::Different),
        }
    }

    /// A birth date or a name that differs; a branch may be another one under another insurer.
    fn contradicts(&self) -> bool {
        [self.birthdate, self.name].contains(&Some(false))
    }

    fn affirms(&self) -> bool {
        [self.birthdate, self.branch, self.name].contains(&Some(true))
    }
}
