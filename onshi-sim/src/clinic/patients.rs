//! 患者: what the receipt computer knows of people, which may be old, incomplete or mistyped.

use std::fmt;

use onshi_core::catalogue::Sex;
use onshi_core::record::CodeType;
use serde::{Deserialize, Serialize};

use super::coded;
use super::people::{Card, Person, Qualification};

/// A patient of the receipt computer's list (レセプトコンピュータの患者).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownPatient {
    /// The receipt computer's own number (患者番号).
    pub patient_id: String,
    /// 照会番号, if one was registered.
    pub reference_number: Option<String>,
    /// 保険者番号 or 公費負担者番号, without padding.
    pub insurer_number: String,
    /// 被保険者証記号.
    pub symbol: Option<String>,
    /// 被保険者証番号 or 受給者番号.
    pub number: String,
    /// 枝番.
    pub branch: Option<String>,
    /// 氏名, as the chart writes it: the system may send ● for a character of it.
    pub name: String,
    /// 氏名カナ, half width.
    pub kana: String,
    /// 生年月日 yyyyMMdd.
    pub birthdate: String,
    /// 性別.
    #[serde(with = "coded")]
    pub sex: Sex,
}

/// Columns of [`patients_csv`](super::Clinic::patients_csv).
const COLUMNS: &str =
    "patient_id,reference_number,insurer_number,symbol,number,branch,name,kana,birthdate,sex";

impl KnownPatient {
    /// Writes down a person under one of their qualifications.
    pub(super) fn of(person: &Person, qualification: &Qualification, patient_id: String) -> Self {
        let Card {
            symbol,
            number,
            branch,
        } = qualification.card.clone();
        KnownPatient {
            patient_id,
            reference_number: None,
            insurer_number: qualification.insurer.number.clone(),
            symbol,
            number,
            branch,
            name: person.name.chart.clone(),
            kana: person.name.kana.clone(),
            birthdate: person.birthdate.format("%Y%m%d").to_string(),
            sex: person.sex,
        }
    }

    fn line(&self) -> String {
        let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
        [
            self.patient_id.clone(),
            or_empty(&self.reference_number),
            self.insurer_number.clone(),
            or_empty(&self.symbol),
            self.number.clone(),
            or_empty(&self.branch),
            self.name.clone(),
            self.kana.clone(),
            self.birthdate.clone(),
            self.sex.wire().to_owned(),
        ]
        .join(",")
    }
}

/// The list as a file: UTF-8, one header line, nothing quoted because no value has a comma.
pub(super) fn csv(patients: &[KnownPatient]) -> String {
    let mut csv = format!("{COLUMNS}\n");
    for patient in patients {
        csv.push_str(&patient.line());
        csv.push('\n');
    }
    csv
}

impl fmt::Debug for KnownPatient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KnownPatient ‹redacted›")
    }
}
