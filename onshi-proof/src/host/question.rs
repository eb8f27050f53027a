//! What the receipt computer asks, about people who do not exist.

use chrono::{Days, NaiveDate};
use onshi_core::catalogue::{
    BatchQuery, BatchRequest, BatchRequestBody, CONSENTED_BATCH, ClinicalRequestHeader,
    ConsentQuery, ConsentedRequest, ConsentedRequestBody, DRUG_INFORMATION, DatedRequestHeader,
    DrugFileCategory, DrugInformationRequest, DrugInformationRequestBody, MedicalTreatment,
    NumberQuery, OperationRow, QUALIFICATION, QUALIFICATION_BATCH, QualificationRequest,
    QualificationRequestBody, REFERENCE_NUMBER_REGISTRATION, Registration, RegistrationRequest,
    RegistrationRequestBody,
};
use onshi_core::record::{Draft, Record};
use onshi_sim::KnownPatient;

/// A kind of question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// 資格確認 of one patient.
    Number,
    /// 照会番号登録, which overwrites.
    Register,
    /// 一括照会 of several patients.
    Batch,
    /// 同意済資格情報一括取得 of a day.
    Consented,
    /// 診療/薬剤情報 of one patient, on the strength of a consent.
    Drugs,
}

impl Question {
    /// Each of them.
    pub const ALL: &'static [Question] = &[
        Question::Number,
        Question::Number,
        Question::Register,
        Question::Batch,
        Question::Consented,
        Question::Drugs,
    ];

    /// The operation.
    pub fn operation(self) -> &'static OperationRow {
        match self {
            Question::Number => &QUALIFICATION,
            Question::Register => &REFERENCE_NUMBER_REGISTRATION,
            Question::Batch => &QUALIFICATION_BATCH,
            Question::Consented => &CONSENTED_BATCH,
            Question::Drugs => &DRUG_INFORMATION,
        }
    }

    /// Whether it is about one patient.
    pub fn is_about_one(self) -> bool {
        matches!(
            self,
            Question::Number | Question::Register | Question::Drugs
        )
    }

    /// Where in the list the patient stands. Few have consents, so that the same come again.
    pub fn place(self, patients: &[KnownPatient], draw: u64) -> usize {
        const WITH_CONSENTS: usize = 3;
        let several = match self {
            Question::Drugs => patients.len().min(WITH_CONSENTS),
            _ => patients.len(),
        };
        draw as usize % several
    }

    /// The request; `draw` decides what is left open.
    pub fn request(self, patients: &[KnownPatient], today: NaiveDate, draw: u64) -> Record {
        let patient = &patients[self.place(patients, draw)];
        match self {
            Question::Number => {
                let body = Draft::<QualificationRequestBody>::new().search(query(patient));
                let request = Draft::<QualificationRequest>::new().header(dated(today));
                request.body(body).into()
            }
            Question::Register => {
                let registration = registration(patient, &format!("R{draw}"));
                let body = Draft::<RegistrationRequestBody>::new().registration(registration);
                Draft::<RegistrationRequest>::new().body(body).into()
            }
            Question::Batch => {
                let mut body = Draft::<BatchRequestBody>::new();
                for nth in 0..1 + draw % 3 {
                    let place = (draw + nth) as usize % patients.len();
                    body = body.search(one_of_list(&patients[place]));
                }
                let request = Draft::<BatchRequest>::new().header(dated(today));
                request.body(body).into()
            }
            Question::Consented => {
                let day = today.checked_sub_days(Days::new(draw % 3)).unwrap_or(today);
                let day = day.format("%Y%m%d").to_string();
                let search = Draft::<ConsentQuery>::new()
                    .consent_from(day.as_str())
                    .consent_to(day.as_str())
                    .medical_treatment(MedicalTreatment::Visit);
                let body = Draft::<ConsentedRequestBody>::new().search(search);
                Draft::<ConsentedRequest>::new().body(body).into()
            }
            Question::Drugs => drugs(patient),
        }
    }
}

fn dated(day: NaiveDate) -> Draft<DatedRequestHeader> {
    let day = day.format("%Y%m%d").to_string();
    Draft::<DatedRequestHeader>::new().qualification_confirmation_date(day)
}

fn query(patient: &KnownPatient) -> Draft<NumberQuery> {
    Draft::<NumberQuery>::new()
        .insurer_number(format!("{:>8}", patient.insurer_number))
        .maybe(
            patient.symbol.as_deref(),
            Draft::<NumberQuery>::insured_card_symbol,
        )
        .insured_identification_number(patient.number.as_str())
        .maybe(
            patient.branch.as_deref(),
            Draft::<NumberQuery>::insured_branch_number,
        )
        .birthdate(patient.birthdate.as_str())
        .arbitrary_identifier(patient.patient_id.as_str())
}

fn one_of_list(patient: &KnownPatient) -> Draft<BatchQuery> {
    Draft::<BatchQuery>::new()
        .insurer_number(format!("{:>8}", patient.insurer_number))
        .maybe(
            patient.symbol.as_deref(),
            Draft::<BatchQuery>::insured_card_symbol,
        )
        .insured_identification_number(patient.number.as_str())
        .maybe(
            patient.branch.as_deref(),
            Draft::<BatchQuery>::insured_branch_number,
        )
        .birthdate(patient.birthdate.as_str())
        .arbitrary_identifier(patient.patient_id.as_str())
}

fn registration(patient: &KnownPatient, number: &str) -> Draft<Registration> {
    Draft::<Registration>::new()
        .reference_number(number)
        .insurer_number(format!("{:>8}", patient.insurer_number))
        .maybe(
            patient.symbol.as_deref(),
            Draft::<Registration>::insured_card_symbol,
        )
        .insured_identification_number(patient.number.as_str())
        .maybe(
            patient.branch.as_deref(),
            Draft::<Registration>::insured_branch_number,
        )
}

fn drugs(patient: &KnownPatient) -> Record {
    let header = Draft::<ClinicalRequestHeader>::new()
        .insurer_number(format!("{:>8}", patient.insurer_number))
        .insured_identification_number(patient.number.as_str());
    let body = Draft::<DrugInformationRequestBody>::new()
        .start("202601")
        .end("202610")
        .file_category(DrugFileCategory::DrugXml);
    Draft::<DrugInformationRequest>::new()
        .header(header)
        .body(body)
        .into()
}
