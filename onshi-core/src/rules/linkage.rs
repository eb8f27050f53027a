//! 紐付け: which of our patients a result belongs to (vendor manual 2.1.3 ②, 表4.1.1-1 (4), R19, R20).
//!
//! ```text
//!  照会番号 known here ──► that patient ─┬─ birth date differs ──► refuse
//!        │ no                            ├─ other insurance    ──► insurer changed
//!  insurer + symbol + number ─► one ─────┤                     ──► unchanged / update
//!        │ none        └── several ──► ambiguous
//!  same birth date and a like name ──► ambiguous: a person decides, even about one candidate
//!        │ none
//!        └──► new chart, register 照会番号
//! ```
//!
//! It never picks between two people, and what is not 有効 never changes a chart.

use std::fmt;

use super::medical_aid::kind_of;
use super::validity::Display;
use crate::catalogue::{CoverageKind, QualificationResult};
use crate::id::{Date, DateKind, InsuredNumber, InsuredSymbol, InsurerNumber};
use crate::record::{Group, View};
use crate::text::{Grade, compare_names};

/// A patient as the receipt computer knows them (患者). Empty text means not known.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Patient {
    /// The receipt computer's own number (患者番号).
    pub id: String,
    /// 照会番号 that was registered for them.
    pub reference_number: String,
    /// 保険者番号.
    pub insurer_number: String,
    /// 被保険者証記号.
    pub symbol: String,
    /// 被保険者証番号.
    pub number: String,
    /// 枝番.
    pub branch: String,
    /// 氏名.
    pub name: String,
    /// 氏名カナ.
    pub kana: String,
    /// 生年月日 yyyyMMdd.
    pub birthdate: String,
}

impl fmt::Debug for Patient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Patient ‹redacted›")
    }
}

/// One person of an answer: their qualifications and the 照会番号 that the system keeps.
#[derive(Debug, Clone)]
pub struct Person<'a> {
    /// 照会番号 of the answer.
    pub reference_numbers: Vec<&'a str>,
    /// Health insurance first; with 併用 the medical aid (医療扶助) follows.
    pub qualifications: Vec<View<'a, QualificationResult>>,
}

impl<'a> Person<'a> {
    /// Reads a person from a unit of a batch, or from the body of an individual answer.
    pub fn of(unit: Group<'a>) -> Self {
        let listed = unit.named("results").map(|list| list.group());
        let listed = listed.into_iter().flat_map(|list| list.items());
        let results = listed.chain(unit.items()).map(|item| item.group());
        let is_result = |group: &Group<'_>| {
            group
                .row()
                .is_some_and(|row| row.id == QualificationResult::ROW.id)
        };
        let mut qualifications: Vec<View<'_, QualificationResult>> =
            results.filter(is_result).map(View::of).collect();
        qualifications.sort_by_key(is_medical_aid);
        let of_unit = unit.items().filter(|item| {
            item.row()
                .is_some_and(|row| row.ident == "reference_number")
        });
        let mut reference_numbers: Vec<&str> = of_unit.map(|item| item.text()).collect();
        reference_numbers.extend(qualifications.iter().filter_map(|q| q.reference_number()));
        reference_numbers.retain(|number| !number.is_empty());
        reference_numbers.dedup();
        Person {
            reference_numbers,
            qualifications,
        }
    }

    /// Health insurance and medical aid together (併用).
    pub fn is_combined(&self) -> bool {
        self.qualifications.len() > 1
            && self.qualifications.iter().any(|q| is_medical_aid(q))
            && self.qualifications.iter().any(|q| !is_medical_aid(q))
    }
}

/// What to do (紐付け計画).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Plan {
    /// Nobody like this is known: make a chart and register a 照会番号 (新規).
    New,
    /// Known, and nothing is to be changed (変更なし).
    Unchanged,
    /// Known by the same insurance; some detail differs (更新).
    Update,
    /// Known; the insurance is another one now (保険者変更).
    InsurerChanged,
    /// A person must decide between the candidates (要確認).
    Ambiguous,
    /// Must not be applied (対象外); [`Link::refusal`] says why.
    Refuse,
}

impl Plan {
    /// Japanese word to show.
    pub const fn japanese(self) -> &'static str {
        match self {
            Plan::New => "新規作成・照会番号登録",
            Plan::Unchanged => "変更なし",
            Plan::Update => "更新",
            Plan::InsurerChanged => "保険者変更",
            Plan::Ambiguous => "要確認",
            Plan::Refuse => "対象外",
        }
    }

    /// English word to show.
    pub const fn english(self) -> &'static str {
        match self {
            Plan::New => "new chart, register",
            Plan::Unchanged => "unchanged",
            Plan::Update => "update",
            Plan::InsurerChanged => "insurer changed",
            Plan::Ambiguous => "a person decides",
            Plan::Refuse => "not applied",
        }
    }
}

/// By what the patient was found (根拠).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Basis {
    /// 照会番号.
    ReferenceNumber,
    /// Insurer, symbol, number and branch.
    InsuredNumber,
}

/// Why nothing may be applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The qualification is not 有効.
    NotValid,
    /// The answer carries no qualification.
    NoQualification,
    /// 照会番号 and insured number lead to two patients.
    TwoPatients,
    /// The birth dates differ.
    OtherBirthdate,
}

impl Refusal {
    /// Words to show, Japanese and English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Refusal::NotValid => ("資格が有効でない", "the qualification is not valid"),
            Refusal::NoQualification => ("資格情報がありません", "no qualification in the answer"),
            Refusal::TwoPatients => (
                "照会番号と被保険者番号が別の患者を指しています",
                "reference number and insured number point to two patients",
            ),
            Refusal::OtherBirthdate => ("生年月日が一致しません", "the birth dates differ"),
        }
    }
}

/// What differs between chart and answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Difference {
    /// Insurer, symbol or number.
    Insurance,
    /// Branch number.
    Branch,
    /// Name, by this grade.
    Name(Grade),
}

/// A patient who might be this person (候補).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Index in the list of patients.
    pub patient: usize,
    /// How alike the names are. The birth dates are equal.
    pub name: Grade,
}

/// How a person was linked (紐付け結果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What to do.
    pub plan: Plan,
    /// The patient, as index in the list.
    pub patient: Option<usize>,
    /// By what they were found.
    pub basis: Option<Basis>,
    /// Who else it might be; only with [`Plan::Ambiguous`].
    pub candidates: Vec<Candidate>,
    /// What differs.
    pub differences: Vec<Difference>,
    /// Why it must not be applied; only with [`Plan::Refuse`].
    pub refusal: Option<Refusal>,
    /// The system has no 照会番号 of ours for them: register one (照会番号登録).
    pub register: bool,
}

impl Link {
    fn new(plan: Plan) -> Self {
        Link {
            plan,
            patient: None,
            basis: None,
            candidates: Vec::new(),
            differences: Vec::new(),
            refusal: None,
            register: false,
        }
    }

    fn refuse(refusal: Refusal, patient: Option<usize>) -> Self {
        Link {
            refusal: Some(refusal),
            patient,
            ..Link::new(Plan::Refuse)
        }
    }
}

/// Finds the patient of a person, or says why not.
pub fn link(person: &Person<'_>, display: &Display, patients: &[Patient]) -> Link {
    let Some(qualification) = person.qualifications.first() else {
        return Link::refuse(Refusal::NoQualification, None);
    };
    let link = match find(person, qualification, patients) {
        Found::One(patient, basis) => compare(person, qualification, patients, patient, basis),
        Found::Several(indices) => ambiguous(qualification, patients, indices),
        Found::Contradiction(refusal, patient) => Link::refuse(refusal, patient),
        Found::Nobody => by_name(qualification, patients),
    };
    let changes = matches!(link.plan, Plan::New | Plan::Update | Plan::InsurerChanged);
    if changes && !display.may_update {
        return Link {
            basis: link.basis,
            ..Link::refuse(Refusal::NotValid, link.patient)
        };
    }
    let register = person.reference_numbers.is_empty()
        && display.may_update
        && matches!(
            link.plan,
            Plan::New | Plan::Unchanged | Plan::Update | Plan::InsurerChanged
        );
    Link { register, ..link }
}

enum Found {
    One(usize, Basis),
    Several(Vec<usize>),
    Contradiction(Refusal, Option<usize>),
    Nobody,
}

/// By 照会番号, else by number; both must not disagree.
fn find(
    person: &Person<'_>,
    qualification: &View<'_, QualificationResult>,
    patients: &[Patient],
) -> Found {
    let by_reference = indices(patients, |patient| {
        person
            .reference_numbers
            .contains(&patient.reference_number.as_str())
    });
    let theirs = insurances(person);
    let by_number = indices(patients, |patient| {
        let ours = Insurance::of_patient(patient);
        let same = |(q, insurance)| ours.as_ref() == Some(insurance) && branch_agrees(q, patient);
        theirs
            .iter()
            .map(|(q, insurance)| (*q, insurance))
            .any(same)
    });
    let found = match (by_reference.as_slice(), by_number.as_slice()) {
        ([one], []) => Found::One(*one, Basis::ReferenceNumber),
        ([one], numbers) if numbers.contains(one) => Found::One(*one, Basis::ReferenceNumber),
        ([one], _) => Found::Contradiction(Refusal::TwoPatients, Some(*one)),
        ([], [one]) => Found::One(*one, Basis::InsuredNumber),
        ([], []) => Found::Nobody,
        ([], _) => Found::Several(by_number),
        _ => Found::Several(by_reference),
    };
    match found {
        Found::One(patient, _) if birthdates_differ(qualification, &patients[patient]) => {
            Found::Contradiction(Refusal::OtherBirthdate, Some(patient))
        }
        found => found,
    }
}

/// The insurances of a person, made once for the comparison with every patient.
fn insurances<'p, 'a>(
    person: &'p Person<'a>,
) -> Vec<(&'p View<'a, QualificationResult>, Insurance)> {
    let qualifications = person.qualifications.iter();
    qualifications
        .filter_map(|q| Some((q, Insurance::of_qualification(q)?)))
        .collect()
}

fn indices(patients: &[Patient], is_it: impl Fn(&Patient) -> bool) -> Vec<usize> {
    let matching = patients
        .iter()
        .enumerate()
        .filter(|(_, patient)| is_it(patient));
    matching.map(|(index, _)| index).collect()
}

fn compare(
    person: &Person<'_>,
    qualification: &View<'_, QualificationResult>,
    patients: &[Patient],
    index: usize,
    basis: Basis,
) -> Link {
    let patient = &patients[index];
    let mut differences = Vec::new();
    let ours = Insurance::of_patient(patient);
    let mut theirs = insurances(person).into_iter();
    if !theirs.any(|(_, insurance)| Some(insurance) == ours) {
        differences.push(Difference::Insurance);
    } else if qualification
        .insured_branch_number()
        .is_some_and(|branch| branch != patient.branch)
    {
        differences.push(Difference::Branch);
    }
    let grade = compare_names(qualification.name().unwrap_or_default(), &patient.name);
    if grade > Grade::SameAfterFolding {
        differences.push(Difference::Name(grade));
    }
    let plan = plan_of(&differences);
    Link {
        patient: Some(index),
        basis: Some(basis),
        differences,
        ..Link::new(plan)
    }
}

/// A name with ● or in another form of a character is told and changes nothing: the system cannot
/// send every character, and the chart knows better (P48, P50).
fn plan_of(differences: &[Difference]) -> Plan {
    let is_change = |difference: &Difference| match difference {
        Difference::Insurance | Difference::Branch => true,
        Difference::Name(grade) => *grade == Grade::Different,
    };
    match differences.iter().find(|difference| is_change(difference)) {
        None => Plan::Unchanged,
        Some(Difference::Insurance) => Plan::InsurerChanged,
        Some(_) => Plan::Update,
    }
}

/// Same birth date and a like name: never enough to choose, always enough to ask.
fn by_name(qualification: &View<'_, QualificationResult>, patients: &[Patient]) -> Link {
    let alike = indices(patients, |patient| {
        same_birthdate(qualification, patient)
            && (name_grade(qualification, patient) < Grade::Different
                || compare_names(qualification.name_kana().unwrap_or_default(), &patient.kana)
                    <= Grade::SameAfterFolding)
    });
    if alike.is_empty() {
        Link::new(Plan::New)
    } else {
        ambiguous(qualification, patients, alike)
    }
}

fn ambiguous(
    qualification: &View<'_, QualificationResult>,
    patients: &[Patient],
    indices: Vec<usize>,
) -> Link {
    let candidate = |index: usize| Candidate {
        patient: index,
        name: name_grade(qualification, &patients[index]),
    };
    Link {
        candidates: indices.into_iter().map(candidate).collect(),
        ..Link::new(Plan::Ambiguous)
    }
}

fn name_grade(qualification: &View<'_, QualificationResult>, patient: &Patient) -> Grade {
    compare_names(qualification.name().unwrap_or_default(), &patient.name)
}

fn is_medical_aid(qualification: &View<'_, QualificationResult>) -> bool {
    kind_of(qualification.group()) == Some(CoverageKind::MedicalAid)
}

/// An insurance as it is compared: without padding, width and kind of hyphen.
#[derive(PartialEq)]
struct Insurance {
    insurer: InsurerNumber,
    symbol: Option<String>,
    number: String,
}

impl Insurance {
    fn of(insurer: &str, symbol: &str, number: &str) -> Option<Self> {
        Some(Insurance {
            insurer: InsurerNumber::new(insurer).ok()?,
            symbol: InsuredSymbol::new(symbol)
                .ok()
                .map(|symbol| symbol.comparison_key()),
            number: InsuredNumber::new(number).ok()?.comparison_key(),
        })
    }

    fn of_qualification(qualification: &View<'_, QualificationResult>) -> Option<Self> {
        Insurance::of(
            qualification.insurer_number().unwrap_or_default(),
            qualification.insured_card_symbol().unwrap_or_default(),
            qualification
                .insured_identification_number()
                .unwrap_or_default(),
        )
    }

    fn of_patient(patient: &Patient) -> Option<Self> {
        Insurance::of(&patient.insurer_number, &patient.symbol, &patient.number)
    }
}

/// A branch that one side does not know contradicts nothing.
fn branch_agrees(qualification: &View<'_, QualificationResult>, patient: &Patient) -> bool {
    let theirs = qualification.insured_branch_number().unwrap_or_default();
    theirs.is_empty() || patient.branch.is_empty() || theirs == patient.branch
}

fn same_birthdate(qualification: &View<'_, QualificationResult>, patient: &Patient) -> bool {
    let theirs = qualification.birthdate();
    theirs.is_some_and(|date| {
        date.kind() != DateKind::NotADate && date.as_written() == patient.birthdate
    })
}

/// Both are known days, and they are not the same.
fn birthdates_differ(qualification: &View<'_, QualificationResult>, patient: &Patient) -> bool {
    let theirs = qualification.birthdate().and_then(|date| date.calendar());
    let ours = Date::read(&patient.birthdate).calendar();
    matches!((theirs, ours), (Some(theirs), Some(ours)) if theirs != ours)
}
