//! What the system finds for a query: 資格有効性 and the qualifications it shows for it.

use onshi_core::catalogue::QualificationValidity as Validity;

use super::body::Scene;
use super::search::Match;
use crate::clinic::{AsOf, Care, Person, Qualification};

/// 資格有効性, and whose qualifications come with it.
pub(super) struct Verdict<'a> {
    pub validity: Validity,
    pub shown: Vec<Match<'a>>,
}

impl<'a> Verdict<'a> {
    /// Query by number, outpatient: the very qualification that was asked for, also when lost
    /// (vendor manual 図2.1.3-7).
    pub fn by_number(found: Vec<Match<'a>>, as_of: AsOf) -> Self {
        let validity = match found.as_slice() {
            [] => Validity::NotFound,
            [one] => validity(one.person, one.qualification, as_of),
            _ => Validity::Several,
        };
        Verdict {
            validity,
            shown: found,
        }
    }

    /// Visiting or online care: of those whose consent is in force, the newest qualification, also when
    /// lost (図2.1.3-7).
    pub fn consented(found: Vec<Match<'a>>, care: Care, scene: Scene<'_>) -> Self {
        let in_force = |found: &Match<'_>| {
            let consent = found.person.consent_for(care);
            consent.is_some_and(|consent| consent.ended(scene.now).is_none())
        };
        let consented: Vec<Match<'a>> = found.into_iter().filter(in_force).collect();
        match consented.as_slice() {
            [one] => Self::newest(one.index, one.person, scene.as_of),
            _ => Self::by_number(consented, scene.as_of),
        }
    }

    /// The newest health insurance, and medical aid beside it (併用).
    pub fn newest(index: usize, person: &'a Person, as_of: AsOf) -> Self {
        let shown = person.newest(as_of).map(|qualification| Match {
            index,
            person,
            qualification,
        });
        let shown: Vec<Match<'a>> = shown.collect();
        let validity = match shown.first() {
            Some(first) => validity(person, first.qualification, as_of),
            None => Validity::NotFound,
        };
        Verdict { validity, shown }
    }

    /// 照会番号 of the only person it is about.
    pub fn reference_number(&self) -> Option<&'a str> {
        let first = self.shown.first()?;
        let only = self.shown.iter().all(|shown| shown.index == first.index);
        first.person.reference_number.as_deref().filter(|_| only)
    }
}

fn validity(person: &Person, qualification: &Qualification, as_of: AsOf) -> Validity {
    let lost = qualification.loss(as_of).is_some();
    let has_ticket = qualification.has_ticket(as_of.day);
    match lost {
        true if person.has_newer_than(qualification, as_of) => Validity::InvalidNewer,
        true => Validity::Invalid,
        false if qualification.insurer.is_aid() && !has_ticket => Validity::ValidUnregistered,
        false => Validity::Valid,
    }
}
