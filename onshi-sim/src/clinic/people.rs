//! A person of the simulated country, as the central system knows them.

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use onshi_core::catalogue::{
    ConsentExpiredReason, MedicalTreatment, PersonalFamily, ReasonOfLoss, Sex,
};
use onshi_core::id::InsurerNumber;
use onshi_core::record::CodeType;
use onshi_core::rules::data_class::DataClass;

use super::insurers::{Insurer, Kind};
use super::names::Name;

/// A person (患者).
pub(crate) struct Person {
    pub name: Name,
    pub sex: Sex,
    pub birthdate: NaiveDate,
    /// Post code and address (郵便番号・住所).
    pub address: (String, String),
    /// Health insurance, oldest first, then medical aid.
    pub qualifications: Vec<Qualification>,
    /// Has a 特定疾病療養受療証 for dialysis.
    pub on_dialysis: bool,
    /// Consent for visiting care at this clinic (訪問診療等の同意).
    pub consent: Option<Consent>,
    /// The same for online consultations (オンライン診療等の同意).
    pub online_consent: Option<Consent>,
    /// 照会番号 that this clinic registered.
    pub reference_number: Option<String>,
}

/// A qualification (資格): an insurance that somebody has or had.
#[derive(Clone)]
pub(crate) struct Qualification {
    pub insurer: &'static Insurer,
    pub card: Card,
    pub family: PersonalFamily,
    /// 資格取得年月日.
    pub from: NaiveDate,
    /// 資格喪失年月日 and 資格喪失事由.
    pub lost: Option<(NaiveDate, ReasonOfLoss)>,
    /// Whether a medical ticket for this clinic is registered (医療券 登録済).
    pub ticket: bool,
}

/// Symbol, number and branch of a card (記号・番号・枝番).
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Card {
    pub symbol: Option<String>,
    pub number: String,
    pub branch: Option<String>,
}

/// Kinds of consultation that patients consent to beforehand (訪問診療等・オンライン診療等).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Care {
    /// 訪問診療等.
    Visit,
    /// オンライン診療等.
    Online,
}

/// Consent given once, for several kinds of information (同意).
#[derive(Clone)]
pub(crate) struct Consent {
    /// 同意日時.
    pub given: NaiveDateTime,
    /// Until the planned care ends (vendor manual, 訪問診療等における初回訪問); the day is assumed.
    pub available: NaiveDateTime,
    /// It was taken back (同意取り消し), and by whom.
    pub cancelled: Option<ConsentExpiredReason>,
    pub limit_certificate: Grant,
    pub specific_disease: Grant,
    pub checkup: Grant,
    pub medicine: Grant,
    pub diagnosis: Grant,
    pub operation: Grant,
}

/// Consent to one kind of information.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grant {
    Given,
    Refused,
    Expired(ConsentExpiredReason),
}

impl Care {
    /// The kind that a 診療区分 means.
    pub(crate) fn of(medical_treatment: &str) -> Option<Care> {
        match MedicalTreatment::from_wire(medical_treatment)? {
            MedicalTreatment::Visit => Some(Care::Visit),
            MedicalTreatment::Online => Some(Care::Online),
            _ => None,
        }
    }

    /// 診療区分.
    pub fn medical_treatment(self) -> MedicalTreatment {
        match self {
            Care::Visit => MedicalTreatment::Visit,
            Care::Online => MedicalTreatment::Online,
        }
    }
}

impl Consent {
    /// What patients are asked about, beside 資格情報. The six of 電子カルテ情報共有 go with these
    /// (`OQSCD036`).
    pub const ASKED: [DataClass; 6] = [
        DataClass::LimitCertificate,
        DataClass::SpecificDisease,
        DataClass::Checkup,
        DataClass::Drug,
        DataClass::Diagnosis,
        DataClass::Operation,
    ];

    /// Consent to some kinds of information; the others are refused.
    pub fn to(scopes: &[DataClass], given: NaiveDateTime, available: NaiveDateTime) -> Self {
        let grant = |class| match scopes.contains(&class) {
            true => Grant::Given,
            false => Grant::Refused,
        };
        Consent {
            given,
            available,
            cancelled: None,
            limit_certificate: grant(DataClass::LimitCertificate),
            specific_disease: grant(DataClass::SpecificDisease),
            checkup: grant(DataClass::Checkup),
            medicine: grant(DataClass::Drug),
            diagnosis: grant(DataClass::Diagnosis),
            operation: grant(DataClass::Operation),
        }
    }

    /// What was said about one kind of information.
    pub fn grant(&self, class: DataClass) -> Grant {
        match class {
            DataClass::Qualification => Grant::Given,
            DataClass::LimitCertificate => self.limit_certificate,
            DataClass::SpecificDisease => self.specific_disease,
            DataClass::Checkup => self.checkup,
            DataClass::Drug | DataClass::Prescription => self.medicine,
            DataClass::Diagnosis
            | DataClass::OtherAllergy
            | DataClass::DrugAllergy
            | DataClass::Test => self.diagnosis,
            DataClass::Operation | DataClass::DiseaseName | DataClass::Infection => self.operation,
        }
    }

    /// Why it counts no more (同意有効期限切れ理由); `None` while it is in force. That the end of the
    /// planned care is reason 0 is assumed.
    pub fn ended(&self, now: NaiveDateTime) -> Option<ConsentExpiredReason> {
        let over = (self.available < now).then_some(ConsentExpiredReason::ByTreatment);
        self.cancelled.or(over)
    }

    /// The consent as a whole, for the qualification itself (資格情報提供同意).
    pub fn whole(&self, now: NaiveDateTime) -> Grant {
        self.ended(now).map_or(Grant::Given, Grant::Expired)
    }

    /// As it stands at a moment: when it has ended, so has all that was given with it.
    pub fn at(&self, now: NaiveDateTime) -> Consent {
        let Some(why) = self.ended(now) else {
            return self.clone();
        };
        let over = |grant| match grant {
            Grant::Given => Grant::Expired(why),
            Grant::Refused | Grant::Expired(_) => grant,
        };
        Consent {
            limit_certificate: over(self.limit_certificate),
            specific_disease: over(self.specific_disease),
            checkup: over(self.checkup),
            medicine: over(self.medicine),
            diagnosis: over(self.diagnosis),
            operation: over(self.operation),
            ..self.clone()
        }
    }
}

impl Person {
    /// The consent for a kind of consultation.
    pub fn consent_for(&self, care: Care) -> Option<&Consent> {
        match care {
            Care::Visit => self.consent.as_ref(),
            Care::Online => self.online_consent.as_ref(),
        }
    }

    /// Consents anew; an earlier consent counts no more.
    pub fn consents_to(&mut self, care: Care, consent: Consent) {
        match care {
            Care::Visit => self.consent = Some(consent),
            Care::Online => self.online_consent = Some(consent),
        }
    }

    /// The same, to be changed.
    pub fn consent_for_mut(&mut self, care: Care) -> Option<&mut Consent> {
        match care {
            Care::Visit => self.consent.as_mut(),
            Care::Online => self.online_consent.as_mut(),
        }
    }

    /// The newest health insurance and the medical aid, whichever they have.
    pub fn newest(&self) -> impl Iterator<Item = &Qualification> {
        let is_aid = |q: &&Qualification| q.insurer.kind == Kind::MedicalAid;
        let health = self.qualifications.iter().rfind(|q| !is_aid(q));
        health
            .into_iter()
            .chain(self.qualifications.iter().rfind(is_aid))
    }

    /// Somebody who lost this qualification has a newer one.
    pub fn has_newer_than(&self, old: &Qualification) -> bool {
        let newer = |q: &Qualification| q.from > old.from && q.lost.is_none();
        self.qualifications.iter().any(newer)
    }

    /// Age in years on a day (満年齢).
    pub fn age(&self, on: NaiveDate) -> u32 {
        age(self.birthdate, on)
    }
}

impl Qualification {
    /// 8 characters, spaces on the left.
    pub fn insurer_number(&self) -> String {
        let number = self.insurer.number();
        InsurerNumber::new(&number).map_or(number, |number| number.padded_with_spaces())
    }
}

/// Age in years on a day (満年齢).
pub(super) fn age(birthdate: NaiveDate, on: NaiveDate) -> u32 {
    let before_birthday = (on.month(), on.day()) < (birthdate.month(), birthdate.day());
    let years = on.year() - birthdate.year() - i32::from(before_birthday);
    u32::try_from(years).unwrap_or(0)
}
