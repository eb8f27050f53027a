//! Where patients are looked for: by walking through all of them, or in an index.
//!
//! Both find the same patients in the same order, that of the list. The walk needs nothing beforehand
//! and suits one answer; the index is made once and suits a batch.

use std::borrow::Cow;
use std::cmp::Ordering;

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

/// Where patients stand in a list by 照会番号, insurance and birth date (患者索引). It holds places and no
/// list, so that a host can keep it beside its own.
#[derive(Clone)]
pub struct Index {
    /// Every place, in the order of the texts that stand there; so below.
    by_reference: Vec<usize>,
    by_insurance: Vec<(Insurance, usize)>,
    by_birthdate: Vec<usize>,
    coverages: Vec<Option<CoverageKind>>,
}

impl Index {
    /// Makes the index of a list. When the list changes, make it anew.
    #[must_use]
    pub fn of(all: &[Patient]) -> Self {
        let coverage = |patient: &Patient| coverage_of(&patient.insurer_number);
        let insured = all.iter().enumerate();
        let insured =
            insured.filter_map(|(at, patient)| Some((Insurance::of_patient(patient)?, at)));
        let mut by_insurance: Vec<(Insurance, usize)> = insured.collect();
        by_insurance.sort();
        Index {
            by_reference: sorted(all, reference),
            by_insurance,
            by_birthdate: sorted(all, birthdate),
            coverages: all.iter().map(coverage).collect(),
        }
    }
}

fn reference(patient: &Patient) -> &str {
    &patient.reference_number
}

fn birthdate(patient: &Patient) -> &str {
    &patient.birthdate
}

/// Every place of a list, in the order of a text.
fn sorted(all: &[Patient], text: fn(&Patient) -> &str) -> Vec<usize> {
    let mut places: Vec<usize> = (0..all.len()).collect();
    places.sort_by_key(|place| all.get(*place).map(text));
    places
}

/// The run of entries that are equal to what is looked for; `is` tells how an entry stands to that.
fn run<T>(sorted: &[T], is: impl Fn(&T) -> Ordering) -> &[T] {
    let first = sorted.partition_point(|entry| is(entry).is_lt());
    let end = sorted.partition_point(|entry| is(entry).is_le());
    sorted.get(first..end).unwrap_or_default()
}

/// A list of patients with its index.
pub struct Patients<'a> {
    all: &'a [Patient],
    index: Cow<'a, Index>,
}

impl<'a> Patients<'a> {
    /// Makes the index. Patients keep the places they have in the list.
    #[must_use]
    pub fn index(all: &'a [Patient]) -> Self {
        Patients {
            all,
            index: Cow::Owned(Index::of(all)),
        }
    }

    /// With the index that was made of this list.
    #[must_use]
    pub fn with(all: &'a [Patient], index: &'a Index) -> Self {
        Patients {
            all,
            index: Cow::Borrowed(index),
        }
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
            .flat_map(|number| self.run(&self.index.by_reference, number, reference));
        ascending(found.copied())
    }

    fn by_insurance(&self, insurance: &Insurance) -> Vec<usize> {
        let found = run(&self.index.by_insurance, |(own, _)| own.cmp(insurance));
        found.iter().map(|(_, place)| *place).collect()
    }

    fn by_birthdate(&self, written: &str) -> Vec<usize> {
        self.run(&self.index.by_birthdate, written, birthdate)
            .to_vec()
    }
}

impl Patients<'_> {
    /// The places where a text stands, of all places in its order.
    fn run<'p>(
        &self,
        places: &'p [usize],
        wanted: &str,
        text: fn(&Patient) -> &str,
    ) -> &'p [usize] {
        run(places, |place| {
            self.all.get(*place).map(text).cmp(&Some(wanted))
        })
    }
}

/// A list as one coverage sees it: numbers of the other one are not there (R36), people are.
pub(super) struct Within<'i, 'a> {
    patients: &'i Patients<'a>,
    coverage: CoverageKind,
}

impl Within<'_, '_> {
    fn mine(&self, mut places: Vec<usize>) -> Vec<usize> {
        let coverage_at =
            |place: &usize| self.patients.index.coverages.get(*place).copied().flatten();
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
