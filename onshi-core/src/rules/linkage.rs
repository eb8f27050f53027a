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
//!
//! | question | answer |
//! |---|---|
//! | which patient, of a few | [`link`] |
//! | which patient, of many, for everybody of a batch | [`Patients::link`] |
//! | and with 併用, for each coverage | [`Patients::link_each`] |
//! | what exactly could be changed, piece by piece | [`changes`] |
//! | what was said about a change before | [`Decisions`] |
//! | which names differ for ever and are the same | [`Aliases`] |

mod alias;
mod change;
mod coverage;
mod decision;
mod key;
mod names;
mod offer;
mod outcome;
mod patient;
mod person;
mod search;

pub use alias::{Aliases, Confirmed, Unconfirmed};
pub use change::{Change, Field, Ground, How, Part, Unit};
pub use coverage::{CoverageLink, CoverageOutcome, Join, JoinBasis};
pub use decision::{Decision, Decisions, Outcome, Standing};
pub use key::LinkageKey;
pub use offer::changes;
pub use outcome::{Basis, Candidate, Difference, Likeness, Link, Plan, Refusal};
pub use patient::Patient;
pub use person::Person;
pub use search::{Index, Patients};

use super::validity::Display;
use crate::catalogue::QualificationResult;
use crate::record::View;
use crate::text::Grade;
use patient::{Insurance, birthdates_differ, branch_agrees, same_branch, written_birthdate};
use search::{Search, ascending};

/// Finds the patient of a person, or says why not. Walks through all patients, and knows no aliases.
pub fn link(person: &Person<'_>, display: &Display, patients: &[Patient]) -> Link {
    link_in(&patients, person, display, Confirmed::NOTHING)
}

impl Patients<'_> {
    /// The same as [`link`], by the index, and knowing which names were confirmed.
    pub fn link(&self, person: &Person<'_>, display: &Display, aliases: Confirmed<'_>) -> Link {
        link_in(self, person, display, aliases)
    }
}

fn link_in(
    patients: &impl Search,
    person: &Person<'_>,
    display: &Display,
    aliases: Confirmed<'_>,
) -> Link {
    let Some(qualification) = person.qualifications.first() else {
        return Link::refuse(Refusal::NoQualification, None);
    };
    let link = match find(patients, person, qualification) {
        Found::One(patient, basis) => Link {
            basis: Some(basis),
            ..compare(patients, person, patient, aliases)
        },
        Found::Several(indices) => ambiguous(
            qualification,
            patients,
            indices.into_iter().map(|place| (place, Likeness::Number)),
        ),
        Found::Contradiction(refusal, patient) => Link::refuse(refusal, patient),
        Found::Nobody => by_name(patients, qualification, aliases),
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
    patients: &impl Search,
    person: &Person<'_>,
    qualification: &View<'_, QualificationResult>,
) -> Found {
    let by_reference = patients.by_reference(&person.reference_numbers);
    let by_number = by_number(patients, person);
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
        Found::One(patient, _) if other_birthdate(patients, qualification, patient) => {
            Found::Contradiction(Refusal::OtherBirthdate, Some(patient))
        }
        found => found,
    }
}

fn by_number(patients: &impl Search, person: &Person<'_>) -> Vec<usize> {
    let qualifications = person.qualifications.iter();
    let found = qualifications.flat_map(|q| {
        let insurance = Insurance::of_qualification(q);
        let mut found = insurance.map_or(Vec::new(), |own| patients.by_insurance(&own));
        found.retain(|place| at(patients, *place).is_some_and(|patient| branch_agrees(q, patient)));
        found
    });
    ascending(found)
}

fn at(patients: &impl Search, place: usize) -> Option<&Patient> {
    patients.patients().get(place)
}

fn other_birthdate(
    patients: &impl Search,
    qualification: &View<'_, QualificationResult>,
    place: usize,
) -> bool {
    at(patients, place).is_some_and(|patient| birthdates_differ(qualification, patient))
}

/// What differs between a person and the patient that was found.
fn compare(
    patients: &impl Search,
    person: &Person<'_>,
    place: usize,
    aliases: Confirmed<'_>,
) -> Link {
    let (Some(patient), Some(qualification)) = (at(patients, place), person.qualifications.first())
    else {
        return Link::new(Plan::Ambiguous);
    };
    let mut differences = Vec::new();
    let ours = Insurance::of_patient(patient);
    let mut theirs = person
        .qualifications
        .iter()
        .filter_map(Insurance::of_qualification);
    if !theirs.any(|insurance| Some(insurance) == ours) {
        differences.push(Difference::Insurance);
    } else if qualification
        .insured_branch_number()
        .is_some_and(|branch| !branch.is_empty() && !same_branch(branch, &patient.branch))
    {
        differences.push(Difference::Branch);
    }
    let grade = names::name_grade(qualification, patient);
    let alias = names::is_alias(grade, qualification, patient, aliases);
    if grade > Grade::SameAfterFolding && !alias {
        differences.push(Difference::Name(grade));
    }
    let plan = plan_of(&differences);
    Link {
        patient: Some(place),
        alias,
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
fn by_name(
    patients: &impl Search,
    qualification: &View<'_, QualificationResult>,
    aliases: Confirmed<'_>,
) -> Link {
    let born = written_birthdate(qualification);
    let places = born.map_or(Vec::new(), |born| patients.by_birthdate(&born));
    let alike = places.into_iter().filter_map(|place| {
        let likeness = names::likeness(qualification, at(patients, place)?, aliases)?;
        Some((place, likeness))
    });
    let alike: Vec<(usize, Likeness)> = alike.collect();
    match alike.is_empty() {
        true => Link::new(Plan::New),
        false => ambiguous(qualification, patients, alike),
    }
}

fn ambiguous(
    qualification: &View<'_, QualificationResult>,
    patients: &impl Search,
    alike: impl IntoIterator<Item = (usize, Likeness)>,
) -> Link {
    let candidates = alike.into_iter().filter_map(|(place, likeness)| {
        let name = names::name_grade(qualification, at(patients, place)?);
        Some(Candidate {
            patient: place,
            name,
            likeness,
        })
    });
    Link {
        candidates: candidates.collect(),
        ..Link::new(Plan::Ambiguous)
    }
}
