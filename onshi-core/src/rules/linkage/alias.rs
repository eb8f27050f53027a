//! 別名: names that differ for ever between chart and system (P50).
//!
//! The system writes ● for what it cannot send, or keeps another form of a name than the clinic; the
//! same difference would be shown at every visit. A person says once that both are this patient, and
//! it is remembered for exactly what they saw:
//!
//! | part of the confirmation | and so |
//! |---|---|
//! | the host's number of the patient | nobody else ever has it |
//! | the spelling of the system and that of the chart | a new spelling on either side asks again |
//! | the birth date | another, or none, asks again |
//! | the number of the insurer | a new insurer asks again |
//!
//! What is stored holds the host's number, keyed hashes and times; no name, date or number of an
//! insurance. An alias never finds a patient: it explains a name of one who was found by number, and
//! names a candidate about whom a person decides.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::key::LinkageKey;
use super::patient::Patient;
use crate::catalogue::QualificationResult;
use crate::id::{DateKind, InsurerNumber};
use crate::job::Moment;
use crate::record::View;
use crate::seal::Digest;
use crate::text::{Grade, compare_names, folded_name};

/// Which of the two texts differs (氏名・氏名カナ).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Spelling {
    Name,
    Kana,
}

/// Why nothing could be confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unconfirmed {
    /// The patient has no number of the host to remember it by.
    NoPatientNumber,
    /// A birth date is missing, or they differ.
    OtherBirthdate,
    /// The answer names no insurer.
    NoInsurer,
    /// Neither name nor kana differ so that it needs a word.
    NothingDiffers,
}

impl Unconfirmed {
    /// Words to show, Japanese and English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Unconfirmed::NoPatientNumber => ("患者番号がありません", "no patient number"),
            Unconfirmed::OtherBirthdate => ("生年月日が一致しません", "the birth dates differ"),
            Unconfirmed::NoInsurer => ("保険者番号がありません", "no insurer number"),
            Unconfirmed::NothingDiffers => {
                ("氏名・カナに相違がありません", "the names do not differ")
            }
        }
    }
}

/// What persons have confirmed, by patient (別名の記録). Plain state for the host to keep.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Aliases {
    by_patient: BTreeMap<String, BTreeMap<Digest, Moment>>,
}

impl Aliases {
    /// Remembers that the names of this answer and of this chart are one person's, as somebody said.
    ///
    /// # Errors
    /// [`Unconfirmed`]; nothing is remembered then.
    pub fn confirm(
        &mut self,
        key: &LinkageKey,
        patient: &Patient,
        qualification: &View<'_, QualificationResult>,
        at: Moment,
    ) -> Result<(), Unconfirmed> {
        let circumstances = Circumstances::of(qualification, patient)?;
        let spellings = [Spelling::Name, Spelling::Kana];
        let differing = spellings.into_iter().filter_map(|spelling| {
            let (theirs, ours) = spelling.of(qualification, patient)?;
            let differs = compare_names(theirs, ours) > Grade::SameAfterFolding;
            differs.then(|| circumstances.seal(key, spelling, theirs, ours))
        });
        let digests: Vec<Digest> = differing.collect();
        if digests.is_empty() {
            return Err(Unconfirmed::NothingDiffers);
        }
        let confirmed = self.by_patient.entry(patient.id.clone()).or_default();
        confirmed.extend(digests.into_iter().map(|digest| (digest, at)));
        Ok(())
    }

    /// Takes back what was confirmed of exactly these names; whether there was anything.
    pub fn withdraw(
        &mut self,
        key: &LinkageKey,
        patient: &Patient,
        qualification: &View<'_, QualificationResult>,
    ) -> bool {
        let Ok(circumstances) = Circumstances::of(qualification, patient) else {
            return false;
        };
        let Some(confirmed) = self.by_patient.get_mut(&patient.id) else {
            return false;
        };
        let before = confirmed.len();
        for spelling in [Spelling::Name, Spelling::Kana] {
            if let Some((theirs, ours)) = spelling.of(qualification, patient) {
                confirmed.remove(&circumstances.seal(key, spelling, theirs, ours));
            }
        }
        let after = confirmed.len();
        self.by_patient.retain(|_, confirmed| !confirmed.is_empty());
        after < before
    }

    /// Takes back everything about a patient, as when their chart is erased; how many there were.
    pub fn forget(&mut self, patient_id: &str) -> usize {
        let confirmed = self.by_patient.remove(patient_id);
        confirmed.map_or(0, |confirmed| confirmed.len())
    }

    /// How many spellings are confirmed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_patient.values().map(BTreeMap::len).sum()
    }

    /// Nothing is confirmed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_patient.is_empty()
    }

    /// The same with the key under which it was written, for linking.
    #[must_use]
    pub const fn under<'a>(&'a self, key: &'a LinkageKey) -> Confirmed<'a> {
        Confirmed(Some((self, key)))
    }
}

impl fmt::Debug for Aliases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Aliases({}) ‹redacted›", self.len())
    }
}

/// Aliases that can be looked up.
#[derive(Debug, Clone, Copy)]
pub struct Confirmed<'a>(Option<(&'a Aliases, &'a LinkageKey)>);

impl Confirmed<'_> {
    /// Nothing was ever confirmed.
    pub const NOTHING: Confirmed<'static> = Confirmed(None);

    /// Whether somebody confirmed these two spellings, under these circumstances.
    pub(super) fn covers(
        self,
        spelling: Spelling,
        qualification: &View<'_, QualificationResult>,
        patient: &Patient,
    ) -> bool {
        let Some((aliases, key)) = self.0 else {
            return false;
        };
        let covered = || {
            let confirmed = aliases.by_patient.get(&patient.id)?;
            let circumstances = Circumstances::of(qualification, patient).ok()?;
            let (theirs, ours) = spelling.of(qualification, patient)?;
            Some(confirmed.contains_key(&circumstances.seal(key, spelling, theirs, ours)))
        };
        covered().unwrap_or(false)
    }
}

impl Spelling {
    /// How the system and the chart spell it; `None` if one of them says nothing.
    fn of<'t>(
        self,
        qualification: &View<'t, QualificationResult>,
        patient: &'t Patient,
    ) -> Option<(&'t str, &'t str)> {
        let (theirs, ours) = match self {
            Spelling::Name => (qualification.name(), &patient.name),
            Spelling::Kana => (qualification.name_kana(), &patient.kana),
        };
        let said = |text: &&str| !text.trim().is_empty();
        Some((theirs.filter(said)?, Some(ours.as_str()).filter(said)?))
    }

    const fn word(self) -> &'static str {
        match self {
            Spelling::Name => "name",
            Spelling::Kana => "kana",
        }
    }
}

/// Under what a confirmation holds, besides the spellings.
struct Circumstances<'p> {
    patient: &'p str,
    birthdate: &'p str,
    insurer: String,
}

impl<'p> Circumstances<'p> {
    fn of(
        qualification: &View<'_, QualificationResult>,
        patient: &'p Patient,
    ) -> Result<Self, Unconfirmed> {
        if patient.id.is_empty() {
            return Err(Unconfirmed::NoPatientNumber);
        }
        let says_something = |kind| !matches!(kind, DateKind::NotADate | DateKind::Zero);
        let theirs = qualification.birthdate();
        let agrees = theirs.is_some_and(|date| {
            says_something(date.kind()) && date.as_written() == patient.birthdate
        });
        if !agrees {
            return Err(Unconfirmed::OtherBirthdate);
        }
        let insurer = InsurerNumber::new(qualification.insurer_number().unwrap_or_default());
        let insurer = insurer.map_err(|_| Unconfirmed::NoInsurer)?;
        Ok(Circumstances {
            patient: &patient.id,
            birthdate: &patient.birthdate,
            insurer: insurer.canonical().to_owned(),
        })
    }

    fn seal(&self, key: &LinkageKey, spelling: Spelling, theirs: &str, ours: &str) -> Digest {
        key.seal([
            "alias",
            spelling.word(),
            self.patient,
            self.birthdate,
            &self.insurer,
            &folded_name(theirs),
            &folded_name(ours),
        ])
    }
}
