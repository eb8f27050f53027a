//! What a consent is about, what a viewer may see, and on which road a consent was given.

use serde::{Deserialize, Serialize};

/// A class of information with a consent of its own (情報の種類): the consent fields of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DataClass {
    /// 資格情報.
    Qualification,
    /// 限度額適用認定証.
    LimitCertificate,
    /// 特定疾病療養受療証.
    SpecificDisease,
    /// 特定健診等情報.
    Checkup,
    /// 薬剤情報.
    Drug,
    /// 診療情報.
    Diagnosis,
    /// 手術情報.
    Operation,
    /// 傷病名情報.
    DiseaseName,
    /// 感染症情報.
    Infection,
    /// その他アレルギー情報.
    OtherAllergy,
    /// 薬剤アレルギー情報.
    DrugAllergy,
    /// 検査情報.
    Test,
    /// 処方情報.
    Prescription,
}

impl DataClass {
    /// Every class.
    pub const ALL: [DataClass; 13] = [
        DataClass::Qualification,
        DataClass::LimitCertificate,
        DataClass::SpecificDisease,
        DataClass::Checkup,
        DataClass::Drug,
        DataClass::Diagnosis,
        DataClass::Operation,
        DataClass::DiseaseName,
        DataClass::Infection,
        DataClass::OtherAllergy,
        DataClass::DrugAllergy,
        DataClass::Test,
        DataClass::Prescription,
    ];

    /// 診療/薬剤・健診: what only 有資格者等 may see and a receipt computer may not keep (vendor manual §2.1.4).
    pub const fn is_clinical(self) -> bool {
        !matches!(
            self,
            DataClass::Qualification | DataClass::LimitCertificate | DataClass::SpecificDisease
        )
    }

    /// Japanese word to show.
    pub const fn japanese(self) -> &'static str {
        self.words().0
    }

    /// English word to show.
    pub const fn english(self) -> &'static str {
        self.words().1
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            DataClass::Qualification => ("資格情報", "qualification"),
            DataClass::LimitCertificate => ("限度額適用認定証", "limit certificate"),
            DataClass::SpecificDisease => ("特定疾病療養受療証", "specific-disease certificate"),
            DataClass::Checkup => ("特定健診等情報", "checkup"),
            DataClass::Drug => ("薬剤情報", "drug information"),
            DataClass::Diagnosis => ("診療情報", "diagnosis information"),
            DataClass::Operation => ("手術情報", "operation information"),
            DataClass::DiseaseName => ("傷病名情報", "disease names"),
            DataClass::Infection => ("感染症情報", "infections"),
            DataClass::OtherAllergy => ("その他アレルギー情報", "other allergies"),
            DataClass::DrugAllergy => ("薬剤アレルギー情報", "drug allergies"),
            DataClass::Test => ("検査情報", "tests"),
            DataClass::Prescription => ("処方情報", "prescriptions"),
        }
    }
}

/// On which road a consent was given (同意の種別). One never serves for another (R07).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ConsentKind {
    /// 外来: at the card reader, short.
    Outpatient,
    /// 訪問診療等: until the planned care ends.
    Visit,
    /// オンライン診療等.
    Online,
    /// 救急.
    Emergency,
}

impl ConsentKind {
    /// Every kind.
    pub const ALL: [ConsentKind; 4] = [
        ConsentKind::Outpatient,
        ConsentKind::Visit,
        ConsentKind::Online,
        ConsentKind::Emergency,
    ];

    /// Japanese word to show.
    pub const fn japanese(self) -> &'static str {
        match self {
            ConsentKind::Outpatient => "外来",
            ConsentKind::Visit => "訪問診療等",
            ConsentKind::Online => "オンライン診療等",
            ConsentKind::Emergency => "救急",
        }
    }

    /// English word to show.
    pub const fn english(self) -> &'static str {
        match self {
            ConsentKind::Outpatient => "outpatient",
            ConsentKind::Visit => "visit",
            ConsentKind::Online => "online",
            ConsentKind::Emergency => "emergency",
        }
    }
}
