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
use crate::id::{BranchNumber, Date, InsurerNumber};
use crate::record::{CodeType, Coded, Draft};
use crate::rules::linkage::{Confirmed, Likeness, Link, Patient, Patients, Person, Plan};
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
            Some(_) => self.candidates(found),
        }
    }

    /// Charts of a number.
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
        let mut charts = found.iter().map(|(place, _)| self.chart(*place));
        let first = charts.next();
        let one = charts.all(|chart| Some(chart) == first);
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
        let drafts: Vec<_> = holders(result)
            .map(|holder| draft(result, holder))
            .collect();
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

    /// Each chart once, with its strongest ground, in the order of the list.
    fn candidates(&self, found: impl IntoIterator<Item = (usize, Ground)>) -> Whose {
        let mut charts = BTreeMap::new();
        for (patient, ground) in found {
            let candidate = Candidate { patient, ground };
            let known = charts.entry(self.chart(patient)).or_insert(candidate);
            if ground < known.ground {
                *known = candidate;
            }
        }
        match charts.is_empty() {
            true => Whose::Nobody,
            false => Whose::Candidates(charts.into_values().collect()),
        }
    }

    /// The first place of a patient's chart: two coverages of one patient (併用) are one chart.
    fn chart(&self, place: usize) -> usize {
        let id = self.patients.all().get(place).map_or("", |p| p.id.as_str());
        let first = self.by_chart(id).first();
        first.copied().unwrap_or(place)
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
        self.candidates(likely.chain(namesakes.map(|place| (place, Ground::Name))))
    }
}

/// Under whose insurance the claim was made, and where it went.
fn holders(result: &ClaimResult) -> impl Iterator<Item = &Holder> {
    let confirmed = result.statements.iter().filter(|one| one.is_insurance());
    std::iter::once(&result.claimed.under).chain(confirmed.map(|one| &one.holder))
}

/// An answer that says what the claim says, for linkage to compare.
fn draft(result: &ClaimResult, holder: &Holder) -> Draft<QualificationResult> {
    let claimed = &result.claimed;
    Draft::<QualificationResult>::new()
        .insurer_number(holder.insurer_number.as_str())
        .insured_card_symbol(holder.symbol.trim())
        .insured_identification_number(holder.number.trim())
        .insured_branch_number(holder.branch.trim())
        .name(claimed.name.trim())
        .birthdate(claimed.birthdate.as_str())
}

/// Whom linkage found by number: one, or several between whom it does not choose.
fn by_number(link: &Link) -> impl Iterator<Item = usize> + '_ {
    let several = link
        .candidates
        .iter()
        .filter(|one| link.plan == Plan::Ambiguous && one.likeness == Likeness::Number);
    link.patient
        .into_iter()
        .chain(several.map(|one| one.patient))
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
        let insurer = |text: &str| InsurerNumber::new(text).ok();
        let theirs = insurer(&patient.insurer_number);
        let mut under = holders(result).filter(|one| insurer(&one.insurer_number) == theirs);
        let branch = |text: &str| BranchNumber::new(text.trim()).ok();
        let branches = under
            .find_map(|one| branch(&one.branch))
            .zip(branch(&patient.branch));
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
