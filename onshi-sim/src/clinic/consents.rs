//! 同意: what somebody consented to, for which kind of care, and until when.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use onshi_core::catalogue::{ConsentExpiredReason, MedicalTreatment};
use onshi_core::record::CodeType;
use onshi_core::rules::data_class::DataClass;
use serde::{Deserialize, Serialize};

use super::coded;

/// Kinds of consultation that patients consent to beforehand (訪問診療等・オンライン診療等).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Care {
    /// 訪問診療等.
    Visit,
    /// オンライン診療等.
    Online,
}

/// Consent given once, for several kinds of information (同意).
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Consent {
    pub care: Care,
    /// 同意日時.
    pub given: NaiveDateTime,
    /// Until the planned care ends (vendor manual, 訪問診療等における初回訪問); the day is assumed.
    pub available: NaiveDateTime,
    /// It was taken back (同意取り消し), and by whom.
    #[serde(with = "coded::optional")]
    pub cancelled: Option<ConsentExpiredReason>,
    /// What was said about each of [`Consent::ASKED`], in its order.
    grants: [Grant; 6],
}

/// Consent to one kind of information.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Grant {
    Given,
    Refused,
    Expired(#[serde(with = "coded")] ConsentExpiredReason),
}

impl Care {
    /// Every kind.
    pub const ALL: [Care; 2] = [Care::Visit, Care::Online];

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
    /// What patients are asked about, beside 資格情報.
    pub const ASKED: [DataClass; 6] = [
        DataClass::LimitCertificate,
        DataClass::SpecificDisease,
        DataClass::Checkup,
        DataClass::Drug,
        DataClass::Diagnosis,
        DataClass::Operation,
    ];

    /// Consent to some kinds of information until the end of a day, as `said` of each of them.
    pub fn new(
        care: Care,
        given: NaiveDateTime,
        last_day: NaiveDate,
        said: impl FnMut(DataClass) -> Grant,
    ) -> Self {
        let end_of_day = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default();
        Consent {
            care,
            given,
            available: last_day.and_time(end_of_day),
            cancelled: None,
            grants: Self::ASKED.map(said),
        }
    }

    /// What was said about one kind of information. The six of 電子カルテ情報共有 go with what `OQSCD036`
    /// names them under.
    pub fn grant(&self, class: DataClass) -> Grant {
        let asked = asked_with(class);
        let at = Self::ASKED.iter().position(|one| *one == asked);
        at.map_or(Grant::Given, |at| self.grants[at])
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
            grants: self.grants.map(over),
            ..self.clone()
        }
    }
}

/// The kind of information that a patient is asked about when it is about this one.
fn asked_with(class: DataClass) -> DataClass {
    match class {
        DataClass::Prescription => DataClass::Drug,
        DataClass::OtherAllergy | DataClass::DrugAllergy | DataClass::Test => DataClass::Diagnosis,
        DataClass::DiseaseName | DataClass::Infection => DataClass::Operation,
        itself => itself,
    }
}
