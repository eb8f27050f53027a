//! Which number of C is which value of the rules, in tables.

use onshi_core::error::{Error, ErrorCode};
use onshi_core::rules::access::{Profession, Refused, Role};
use onshi_core::rules::consent::{Denial, Reason};
use onshi_core::rules::consent_days::NotCovered;
use onshi_core::rules::data_class::{ConsentKind, DataClass};

use crate::words::*;

/// In Japanese and in English.
pub(crate) type Words = (String, String);

/// What has a number in C.
pub(crate) trait Numbered: Copy + PartialEq + 'static {
    /// What it is, for the error.
    const WHAT: &'static str;
    /// Every value with its number.
    const TABLE: &'static [(u32, Self)];
    /// Its words.
    fn words(self) -> Words;
}

/// The table of what has its words in pairs: `numbered!(Type, "what it is": NUMBER = Variant, …)`.
macro_rules! numbered {
    ($value:ty, $what:literal: $($number:ident = $variant:ident),* $(,)?) => {
        impl crate::numbers::Numbered for $value {
            const WHAT: &'static str = $what;
            const TABLE: &'static [(u32, Self)] = &[$(($number, <$value>::$variant)),*];
            fn words(self) -> crate::numbers::Words {
                let (japanese, english) = <$value>::words(self);
                (japanese.into(), english.into())
            }
        }
    };
}
pub(crate) use numbered;

/// What a number of C means.
pub(crate) fn of_number<T: Numbered>(number: u32) -> Result<T, Error> {
    let found = T::TABLE.iter().find(|(own, _)| *own == number);
    found
        .map(|(_, value)| *value)
        .ok_or_else(|| unknown(T::WHAT, number))
}

/// The number of C for a value; 0 for one without a number.
pub(crate) fn number_of<T: Numbered>(value: T) -> u32 {
    let found = T::TABLE.iter().find(|(_, own)| *own == value);
    found.map_or(0, |(number, _)| *number)
}

/// The bits of some classes.
pub(crate) fn mask(classes: &[DataClass]) -> u32 {
    let bits = classes.iter().map(|class| 1 << number_of(*class));
    bits.fold(0, |mask, bit: u32| mask | bit)
}

pub(crate) fn unknown(what: &str, number: u32) -> Error {
    Error::new(ErrorCode::BadOptions).because(format!("there is no {what} {number}"))
}

impl Numbered for DataClass {
    const WHAT: &'static str = "class";
    const TABLE: &'static [(u32, Self)] = &[
        (ONSHI_CLASS_QUALIFICATION, DataClass::Qualification),
        (ONSHI_CLASS_LIMIT_CERTIFICATE, DataClass::LimitCertificate),
        (ONSHI_CLASS_SPECIFIC_DISEASE, DataClass::SpecificDisease),
        (ONSHI_CLASS_CHECKUP, DataClass::Checkup),
        (ONSHI_CLASS_DRUG, DataClass::Drug),
        (ONSHI_CLASS_DIAGNOSIS, DataClass::Diagnosis),
        (ONSHI_CLASS_OPERATION, DataClass::Operation),
        (ONSHI_CLASS_DISEASE_NAME, DataClass::DiseaseName),
        (ONSHI_CLASS_INFECTION, DataClass::Infection),
        (ONSHI_CLASS_OTHER_ALLERGY, DataClass::OtherAllergy),
        (ONSHI_CLASS_DRUG_ALLERGY, DataClass::DrugAllergy),
        (ONSHI_CLASS_TEST, DataClass::Test),
        (ONSHI_CLASS_PRESCRIPTION, DataClass::Prescription),
    ];
    fn words(self) -> Words {
        (self.japanese().into(), self.english().into())
    }
}

impl Numbered for ConsentKind {
    const WHAT: &'static str = "kind of consent";
    const TABLE: &'static [(u32, Self)] = &[
        (ONSHI_KIND_OUTPATIENT, ConsentKind::Outpatient),
        (ONSHI_KIND_VISIT, ConsentKind::Visit),
        (ONSHI_KIND_ONLINE, ConsentKind::Online),
        (ONSHI_KIND_EMERGENCY, ConsentKind::Emergency),
    ];
    fn words(self) -> Words {
        (self.japanese().into(), self.english().into())
    }
}

impl Numbered for Role {
    const WHAT: &'static str = "software";
    const TABLE: &'static [(u32, Self)] = &[
        (ONSHI_ROLE_RECEIPT_COMPUTER, Role::ReceiptComputer),
        (ONSHI_ROLE_CHART, Role::Chart),
        (ONSHI_ROLE_DISPENSING, Role::Dispensing),
        (ONSHI_ROLE_CARE, Role::Care),
        (ONSHI_ROLE_NUTRITION, Role::Nutrition),
        (ONSHI_ROLE_TERMINAL, Role::Terminal),
    ];
    fn words(self) -> Words {
        (self.japanese().into(), self.english().into())
    }
}

impl Numbered for Profession {
    const WHAT: &'static str = "profession";
    const TABLE: &'static [(u32, Self)] = &[
        (ONSHI_PROFESSION_DOCTOR, Profession::Doctor),
        (ONSHI_PROFESSION_DENTIST, Profession::Dentist),
        (ONSHI_PROFESSION_PHARMACIST, Profession::Pharmacist),
        (
            ONSHI_PROFESSION_PUBLIC_HEALTH_NURSE,
            Profession::PublicHealthNurse,
        ),
        (ONSHI_PROFESSION_NURSE, Profession::Nurse),
        (ONSHI_PROFESSION_ASSISTANT_NURSE, Profession::AssistantNurse),
        (
            ONSHI_PROFESSION_DENTAL_HYGIENIST,
            Profession::DentalHygienist,
        ),
        (
            ONSHI_PROFESSION_PHYSICAL_THERAPIST,
            Profession::PhysicalTherapist,
        ),
        (
            ONSHI_PROFESSION_OCCUPATIONAL_THERAPIST,
            Profession::OccupationalTherapist,
        ),
        (
            ONSHI_PROFESSION_SPEECH_THERAPIST,
            Profession::SpeechTherapist,
        ),
        (ONSHI_PROFESSION_DIETITIAN, Profession::Dietitian),
        (ONSHI_PROFESSION_DESIGNATED, Profession::Designated),
        (ONSHI_PROFESSION_UNQUALIFIED, Profession::Unqualified),
    ];
    fn words(self) -> Words {
        (self.japanese().into(), self.english().into())
    }
}

impl Numbered for Refused {
    const WHAT: &'static str = "reason";
    const TABLE: &'static [(u32, Self)] = &[
        (ONSHI_REFUSED_NO_VIEWER, Refused::NoViewer),
        (ONSHI_REFUSED_POLICY_DENIES_ALL, Refused::PolicyDeniesAll),
        (ONSHI_REFUSED_NOT_CLINICAL, Refused::NotClinical),
        (ONSHI_REFUSED_NEVER_SHOWS, Refused::NeverShows),
        (ONSHI_REFUSED_SOFTWARE, Refused::Software),
        (ONSHI_REFUSED_PROFESSION, Refused::Profession),
        (ONSHI_REFUSED_ONE_FACTOR, Refused::OneFactor),
        (ONSHI_REFUSED_OTHER_CONSENT, Refused::OtherConsent),
        (ONSHI_REFUSED_CONSENT_ENDED, Refused::ConsentEnded),
    ];
    fn words(self) -> Words {
        (self.japanese().into(), self.english().into())
    }
}

impl Numbered for NotCovered {
    const WHAT: &'static str = "reason";
    const TABLE: &'static [(u32, Self)] = &[
        (ONSHI_UNCOVERED_NO_CONSENT_DAYS, NotCovered::NoConsentDays),
        (ONSHI_UNCOVERED_OTHER_KIND, NotCovered::OtherKind),
        (ONSHI_UNCOVERED_NOT_OVER, NotCovered::NotOver),
    ];
    fn words(self) -> Words {
        (self.japanese().into(), self.english().into())
    }
}

impl Numbered for Denial {
    const WHAT: &'static str = "reason";
    const TABLE: &'static [(u32, Self)] = &[
        (ONSHI_DENIAL_OTHER_KIND, Denial::OtherKind),
        (ONSHI_DENIAL_NOTHING_KNOWN, Denial::NothingKnown),
        (ONSHI_DENIAL_REFUSED, Denial::Refused),
        (ONSHI_DENIAL_UNOBTAINABLE, Denial::Unobtainable),
        (ONSHI_DENIAL_EXPIRED, Denial::Expired(Reason::ByCare)),
        (
            ONSHI_DENIAL_EXPIRED_INSTITUTION,
            Denial::Expired(Reason::Institution),
        ),
        (
            ONSHI_DENIAL_EXPIRED_PATIENT,
            Denial::Expired(Reason::Patient),
        ),
        (
            ONSHI_DENIAL_EXPIRED_PURPOSE,
            Denial::Expired(Reason::Purpose),
        ),
        (ONSHI_DENIAL_EXPIRED_UNSAID, Denial::Expired(Reason::Unsaid)),
        (ONSHI_DENIAL_UNKNOWN_FLAG, Denial::UnknownFlag),
        (ONSHI_DENIAL_UNKNOWN_START, Denial::UnknownStart),
        (ONSHI_DENIAL_NOT_YET, Denial::NotYet),
        (ONSHI_DENIAL_UNKNOWN_END, Denial::UnknownEnd),
        (ONSHI_DENIAL_AVAILABLE_OVER, Denial::AvailableOver),
        (ONSHI_DENIAL_DAY_OVER, Denial::DayOver),
        (ONSHI_DENIAL_CARE_OVER, Denial::CareOver),
        (ONSHI_DENIAL_CANCEL_REQUESTED, Denial::CancelRequested),
        (ONSHI_DENIAL_CANCELLED, Denial::Cancelled),
    ];
    fn words(self) -> Words {
        (self.japanese().into(), self.english().into())
    }
}

/// That a table is whole: these are all values, and no two have one number.
#[cfg(test)]
pub(crate) fn every_one_has_its_own<T: Numbered>(all: &[T]) {
    assert_eq!(all.len(), T::TABLE.len(), "{}", T::WHAT);
    for (at, value) in all.iter().enumerate() {
        let number = number_of(*value);
        assert!(number != 0 && of_number::<T>(number).is_ok_and(|it| it == *value));
        assert!(all[..at].iter().all(|before| number_of(*before) != number));
    }
}

#[cfg(test)]
mod tests {
    use onshi_core::rules::{certificates, facility, linkage};

    use super::*;

    #[test]
    fn every_value_has_a_number_of_its_own() {
        every_one_has_its_own(&DataClass::ALL);
        every_one_has_its_own(&ConsentKind::ALL);
        every_one_has_its_own(&Role::ALL);
        every_one_has_its_own(&Profession::ALL);
        every_one_has_its_own(&Refused::ALL);
        every_one_has_its_own(&linkage::Unit::ALL);
        every_one_has_its_own(&certificates::Kind::ALL);
        every_one_has_its_own(&certificates::Refusal::ALL);
        let faults: Vec<facility::Fault> = facility::FAULTS.iter().map(|row| row.fault).collect();
        every_one_has_its_own(&faults);
    }

    /// A denial that comes later does not compile here: it needs a number first.
    #[test]
    fn every_denial_and_every_day_that_is_not_covered_has_a_number() {
        for (_, denial) in Denial::TABLE {
            match denial {
                Denial::OtherKind
                | Denial::NothingKnown
                | Denial::Refused
                | Denial::Unobtainable
                | Denial::UnknownFlag
                | Denial::UnknownStart
                | Denial::NotYet
                | Denial::UnknownEnd
                | Denial::AvailableOver
                | Denial::DayOver
                | Denial::CareOver
                | Denial::CancelRequested
                | Denial::Cancelled => {}
                Denial::Expired(
                    Reason::ByCare
                    | Reason::Institution
                    | Reason::Patient
                    | Reason::Purpose
                    | Reason::Unsaid,
                ) => {}
            }
        }
        for (_, why) in NotCovered::TABLE {
            match why {
                NotCovered::NoConsentDays | NotCovered::OtherKind | NotCovered::NotOver => {}
            }
        }
        assert_eq!((Denial::TABLE.len(), NotCovered::TABLE.len()), (18, 3));
    }
}
