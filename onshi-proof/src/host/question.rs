//! What the receipt computer asks.

use chrono::{Days, NaiveDate};
use onshi_core::catalogue::{
    ACCESS_URL, ACTIVATION_CODE_INQUIRY, ACTIVATION_CODE_ISSUE, BatchRequest, BatchRequestBody,
    CONSENT_CANCEL, CONSENTED_BATCH, DRUG_INFORMATION, DrugFileCategory, FACILITY_SETTINGS_INQUIRY,
    FACILITY_SETTINGS_UPDATE, OperationRow, QUALIFICATION, QUALIFICATION_BATCH,
    QualificationRequest, QualificationRequestBody, REFERENCE_NUMBER_REGISTRATION,
    RegistrationRequest, RegistrationRequestBody,
};
use onshi_core::facility::{activation, settings};
use onshi_core::record::{Draft, Record};
use onshi_sim::KnownPatient;

use super::devices::device_of;
use super::requests::{
    consented, dated, device_code, drugs, one_of_list, query, registration, settings_update, url,
};

/// A kind of question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// 資格確認 of one patient.
    Number,
    /// 照会番号登録, which overwrites.
    Register,
    /// 一括照会 of several patients.
    Batch,
    /// 一括照会 of more patients than go into one request: one wish a part.
    List,
    /// 同意済資格情報一括取得 of a day.
    Consented,
    /// 診療/薬剤情報 of one patient, on the strength of a consent.
    Drugs,
    /// The same as PDF.
    Paper,
    /// 閲覧同意取り消し, which the client knows to be due.
    Cancel,
    /// 医療機関アクセスURL, the one in force or a new one.
    Url,
    /// 環境設定情報照会.
    Settings,
    /// 環境設定情報更新.
    SettingsUpdate,
    /// アクティベーションコード照会.
    Codes,
    /// アクティベーションコード発行, at most once a device.
    Code,
}

impl Question {
    /// What may be asked at any time, the usual more often.
    pub const ALL: &'static [Question] = &[
        Question::Number,
        Question::Number,
        Question::Number,
        Question::Register,
        Question::Register,
        Question::Batch,
        Question::List,
        Question::Consented,
        Question::Drugs,
        Question::Drugs,
        Question::Paper,
        Question::Url,
        Question::Settings,
        Question::SettingsUpdate,
        Question::Codes,
        Question::Code,
        Question::Code,
    ];

    /// The operation.
    pub fn operation(self) -> &'static OperationRow {
        match self {
            Question::Number => &QUALIFICATION,
            Question::Register => &REFERENCE_NUMBER_REGISTRATION,
            Question::Batch | Question::List => &QUALIFICATION_BATCH,
            Question::Consented => &CONSENTED_BATCH,
            Question::Drugs | Question::Paper => &DRUG_INFORMATION,
            Question::Cancel => &CONSENT_CANCEL,
            Question::Url => &ACCESS_URL,
            Question::Settings => &FACILITY_SETTINGS_INQUIRY,
            Question::SettingsUpdate => &FACILITY_SETTINGS_UPDATE,
            Question::Codes => &ACTIVATION_CODE_INQUIRY,
            Question::Code => &ACTIVATION_CODE_ISSUE,
        }
    }

    /// Whether it is about one patient.
    pub fn is_about_one(self) -> bool {
        self.rests_on_consent() || matches!(self, Question::Number | Question::Register)
    }

    /// Whether it is about the consent of a patient, or rests on it.
    fn rests_on_consent(self) -> bool {
        self.is_clinical() || self == Question::Cancel
    }

    /// Whether it may only be asked, and its answer shown, with consent.
    pub fn is_clinical(self) -> bool {
        matches!(self, Question::Drugs | Question::Paper)
    }

    /// Whether the host may ask the same as a repetition of what is in doubt.
    pub fn may_be_repeated(self) -> bool {
        !matches!(self, Question::List | Question::Cancel | Question::Code)
    }

    /// Where in the list the patient stands. Few have consents, so that the same come again.
    pub fn place(self, patients: &[KnownPatient], draw: u64) -> usize {
        const WITH_CONSENTS: usize = 3;
        let several = match self.rests_on_consent() {
            true => patients.len().min(WITH_CONSENTS),
            false => patients.len(),
        };
        draw as usize % several
    }

    /// The request; `draw` decides what is left open. That of a list is without its people, and a
    /// cancellation is written by the client.
    pub fn request(self, patients: &[KnownPatient], today: NaiveDate, draw: u64) -> Record {
        let patient = &patients[self.place(patients, draw)];
        match self {
            Question::Number => {
                let body = Draft::<QualificationRequestBody>::new().search(query(patient));
                let request = Draft::<QualificationRequest>::new().header(dated(today));
                request.body(body).into()
            }
            Question::Register => {
                // Some are registered again as they are.
                let registration = registration(patient, &format!("R{}", draw % 5));
                let body = Draft::<RegistrationRequestBody>::new().registration(registration);
                Draft::<RegistrationRequest>::new().body(body).into()
            }
            Question::Batch => {
                let mut body = Draft::<BatchRequestBody>::new();
                for nth in 0..1 + draw % 3 {
                    let patient = &patients[(draw + nth) as usize % patients.len()];
                    let whose = patient.patient_id.as_str();
                    body = body.search(one_of_list(patient).arbitrary_identifier(whose));
                }
                let request = Draft::<BatchRequest>::new().header(dated(today));
                request.body(body).into()
            }
            Question::List | Question::Cancel => {
                let request = Draft::<BatchRequest>::new().header(dated(today));
                request.body(Draft::new()).into()
            }
            Question::Consented => {
                let (first, last) = Question::days(today, draw);
                consented(first, last)
            }
            Question::Drugs => drugs(patient, DrugFileCategory::DrugXml),
            Question::Paper => drugs(patient, DrugFileCategory::DrugPdf),
            Question::Url => url(draw.is_multiple_of(3)),
            Question::Settings => settings::inquiry(None).into(),
            Question::SettingsUpdate => settings_update(draw.is_multiple_of(2)),
            Question::Codes => activation::inquiry(None).into(),
            Question::Code => device_code(&device_of(draw)),
        }
    }

    /// The first and the last day of consent that are asked for.
    pub fn days(today: NaiveDate, draw: u64) -> (NaiveDate, NaiveDate) {
        let first = days_before(today, 1 + draw % 3);
        (first, days_before(today, draw % 2))
    }

    /// The people of a list.
    pub fn people(patients: &[KnownPatient], draw: u64) -> Vec<Record> {
        const FEWEST: u64 = 4;
        let several = 0..FEWEST + draw % 5;
        let place = |nth: u64| (draw + nth) as usize % patients.len();
        let people = several.map(|nth| one_of_list(&patients[place(nth)]).into());
        people.collect()
    }
}

/// So many days before another.
fn days_before(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}
