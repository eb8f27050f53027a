//! Where patients are looked for: by walking through all of them, or in an index.
//!
//! Both find the same patients in the same order, that of the list. The walk needs nothing beforehand
//! and suits one answer; the index is made once and suits a batch.

use std::collections::BTreeMap;

use super::patient::{Insurance, Patient, coverage_of};
use crate::catalogue::CoverageKind;

/// The three questions that linking asks; places in the list, ascending.
pub(super) trait Search {
    fn patients(&self) -> &[Patient];
    fn by_reference(&self, numbers: &[&str]) -> Vec<usize>;
    fn by_insurance(&self, insurance: &Insurance) -> Vec<usize>;
    fn by_birthdate(&self, written: &str) -> Vec<usize>;
}

impl Search for &[Patient] {
    fn patients(&self) -> &[Patient] {
        self
    }

    fn by_reference(&self, numbers: &[&str]) -> Vec<usize> {
        places(self, |patient| {
            numbers.contains(&patient.reference_number.as_str())
        })
    }

    fn by_insurance(&self, insurance: &Insurance) -> Vec<usize> {
        places(self, |patient| {
            Insurance::of_patient(patient).as_ref() == Some(insurance)
        })
    }

    fn by_birthdate(&self, written: &str) -> Vec<usize> {
        places(self, |patient| patient.birthdate == written)
    }
}

fn places(patients: &[Patient], is_it: impl Fn(&Patient) -> bool) -> Vec<usize> {
    let numbered = patients.iter().enumerate();
    let matching = numbered.filter(|(_, patient)| is_it(patient));
    matching.map(|(place, _)| place).collect()
}

/// A list of patients with an index by 照会番号, insurance and birth date (患者索引).
pub struct Patients<'a> {
    all: &'a [Patient],
    by_reference: BTreeMap<&'a str, Vec<usize>>,
    by_insurance: BTreeMap<Insurance, Vec<usize>>,
    by_birthdate: BTreeMap<&'a str, Vec<usize>>,
    coverages: Vec<Option<CoverageKind>>,
}

impl<'a> Patients<'a> {
    /// Makes the index. Patients keep the places they have in the list.
    #[must_use]
    pub fn index(all: &'a [Patient]) -> Self {
        let coverage = |patient: &Patient| coverage_of(&patient.insurer_number);
        let mut index = Patients {
            all,
            by_reference: BTreeMap::new(),
            by_insurance: BTreeMap::new(),
            by_birthdate: BTreeMap::new(),
            coverages: all.iter().map(coverage).collect(),
        };
        for (place, patient) in all.iter().enumerate() {
            let reference = patient.reference_number.as_str();
            index.by_reference.entry(reference).or_default().push(place);
            let birthdate = patient.birthdate.as_str();
            index.by_birthdate.entry(birthdate).or_default().push(place);
            if let Some(insurance) = Insurance::of_patient(patient) {
                index.by_insurance.entry(insurance).or_default().push(place);
            }
        }
        index
    }

    /// The list.
    #[must_use]
    pub fn all(&self) -> &'a [Patient] {
        self.all
    }

    /// The patients that a coverage may be compared with: its own and those without a number.
    pub(super) fn within(&self, coverage: CoverageKind) -> Within<'_, 'a> {
        Within {
            patients: self,
            coverage,
        }
    }
}

impl Search for Patients<'_> {
    fn patients(&self) -> &[Patient] {
        self.all
    }

    fn by_reference(&self, numbers: &[&str]) -> Vec<usize> {
        let found = numbers
            .iter()
            .filter_map(|number| self.by_reference.get(number));
        ascending(found.flatten().copied())
    }

    fn by_insurance(&self, insurance: &Insurance) -> Vec<usize> {
        self.by_insurance
            .get(insurance)
            .cloned()
            .unwrap_or_default()
    }

    fn by_birthdate(&self, written: &str) -> Vec<usize> {
        self.by_birthdate.get(written).cloned().unwrap_or_default()
    }
}

/// A list as one coverage sees it: numbers of the other one are not there (R36), people are.
pub(super) struct Within<'i, 'a> {
    patients: &'i Patients<'a>,
    coverage: CoverageKind,
}

impl Within<'_, '_> {
    fn mine(&self, mut places: Vec<usize>) -> Vec<usize> {
        let coverage_at = |place: &usize| self.patients.coverages.get(*place).copied().flatten();
        places.retain(|place| coverage_at(place).is_none_or(|found| found == self.coverage));
        places
    }
}

impl Search for Within<'_, '_> {
    fn patients(&self) -> &[Patient] {
        self.patients.all
    }

    fn by_reference(&self, numbers: &[&str]) -> Vec<usize> {
        self.mine(self.patients.by_reference(numbers))
    }

    fn by_insurance(&self, insurance: &Insurance) -> Vec<usize> {
        self.mine(self.patients.by_insurance(insurance))
    }

    fn by_birthdate(&self, written: &str) -> Vec<usize> {
        self.patients.by_birthdate(written)
    }
}

/// Each place once, ascending.
pub(super) fn ascending(places: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut places: Vec<usize> = places.collect();
    places.sort_unstable();
    places.dedup();
    places
}
