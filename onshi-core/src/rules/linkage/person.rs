//! One person of an answer.

use crate::catalogue::{CoverageKind, QualificationResult};
use crate::record::{Group, View};
use crate::rules::medical_aid::kind_of;

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
            && self.qualifications.iter().any(is_medical_aid)
            && self.qualifications.iter().any(|q| !is_medical_aid(q))
    }

    /// The person with one of their qualifications alone, and the 照会番号 that may speak for it: the
    /// result's own, else those that are no other result's own.
    pub(super) fn alone(&self, qualification: View<'a, QualificationResult>) -> Self {
        let own = own_reference(&qualification);
        let of_others = |number: &str| {
            let mut others = self.qualifications.iter().filter_map(own_reference);
            others.any(|other| other == number)
        };
        let shared = self.reference_numbers.iter().copied();
        Person {
            reference_numbers: match own {
                Some(number) => vec![number],
                None => shared.filter(|number| !of_others(number)).collect(),
            },
            qualifications: vec![qualification],
        }
    }
}

/// 照会番号 that stands in a result itself.
pub(super) fn own_reference<'a>(q: &View<'a, QualificationResult>) -> Option<&'a str> {
    q.reference_number().filter(|number| !number.is_empty())
}

/// Under which coverage a result is read; health insurance where it does not say.
pub(super) fn coverage(qualification: &View<'_, QualificationResult>) -> CoverageKind {
    kind_of(qualification.group()).unwrap_or(CoverageKind::HealthInsurance)
}

fn is_medical_aid(qualification: &View<'_, QualificationResult>) -> bool {
    coverage(qualification) == CoverageKind::MedicalAid
}
