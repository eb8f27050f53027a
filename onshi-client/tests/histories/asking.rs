//! The questions of a host, as requests, and what a terminal would have to say.

use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;
use onshi_core::catalogue::{
    BatchQuery, BatchRequest, BatchRequestBody, CONSENTED_BATCH, ClinicalRequestHeader, Consent,
    ConsentQuery, ConsentedRequest, ConsentedRequestBody, ConsentedUnit, DRUG_INFORMATION,
    DatedRequestHeader, Dialect, DrugFileCategory, DrugInformationRequest,
    DrugInformationRequestBody, MedicalTreatment, NumberQuery, OperationRow, QUALIFICATION,
    QUALIFICATION_BATCH, QualificationRequest, QualificationRequestBody, QualificationResult,
    REFERENCE_NUMBER_REGISTRATION, Registration, RegistrationRequest, RegistrationRequestBody,
    ResultList,
};
use onshi_core::id::InstitutionCode;
use onshi_core::job::{Moment, Settings};
use onshi_core::record::{Draft, Record};
use onshi_core::rules::access::Access;
use onshi_core::rules::medical_aid::{Coverage, HealthInsuranceId};

use crate::consents::{granted_at, until_at};
use crate::event::{End, Heard, Question, Word};
use crate::paper::INSTITUTION;
use crate::world::START;

pub const PARTS_AT_ONCE: usize = 2;

pub static SETTINGS: LazyLock<Settings> = LazyLock::new(|| Settings {
    dialect: two_people_a_part(),
    parts_at_once: PARTS_AT_ONCE,
    parts_at_hand: 1,
    access: Access::ByHost,
    ..Settings::new(InstitutionCode::new(INSTITUTION).expect("a code"))
});

fn two_people_a_part() -> Arc<Dialect> {
    Dialect::parse("[limits]\nbatch_people = 2").expect("a profile")
}

/// The host's key of a patient.
pub fn key_of(patient: u8) -> String {
    format!("PATIENT-{patient}")
}

impl Question {
    pub fn operation(self) -> &'static OperationRow {
        match self {
            Question::Number(_) => &QUALIFICATION,
            Question::Register { .. } => &REFERENCE_NUMBER_REGISTRATION,
            Question::Consented(_) => &CONSENTED_BATCH,
            Question::Batch(_) => &QUALIFICATION_BATCH,
            Question::Drugs { .. } => &DRUG_INFORMATION,
        }
    }

    pub fn subject(self) -> Option<String> {
        match self {
            Question::Register { patient, .. } | Question::Drugs { patient, .. } => {
                Some(key_of(patient))
            }
            _ => None,
        }
    }

    /// Whether it is the same request, whatever consent it rests on.
    pub fn asks_the_same(self, other: Question) -> bool {
        match (self, other) {
            (Question::Drugs { patient: one, .. }, Question::Drugs { patient: other, .. }) => {
                one == other
            }
            _ => self == other,
        }
    }

    pub fn request(self) -> Record {
        match self {
            Question::Number(number) => qualification(number),
            Question::Register { patient, number } => registration(patient, number),
            Question::Consented(day) => consented(day),
            Question::Batch(number) => batch(number),
            Question::Drugs { patient, .. } => drugs(patient),
        }
    }
}

/// A day counted from the start.
pub fn day(days: i8) -> NaiveDate {
    START.plus_ms(i64::from(days) * 86_400_000).japan().date()
}

fn written(moment: Moment) -> String {
    moment.japan().format("%Y%m%d%H%M%S").to_string()
}

fn insured(number: u8) -> String {
    format!("{number:04}")
}

fn dated() -> Draft<DatedRequestHeader> {
    Draft::<DatedRequestHeader>::new().qualification_confirmation_date("20261122")
}

fn qualification(number: u8) -> Record {
    let search = Draft::<NumberQuery>::new()
        .insurer_number("  123456")
        .insured_identification_number(insured(number).as_str());
    let body = Draft::<QualificationRequestBody>::new().search(search);
    Draft::<QualificationRequest>::new()
        .header(dated())
        .body(body)
        .into()
}

fn registration(patient: u8, number: u8) -> Record {
    let registration = Draft::<Registration>::new()
        .reference_number(insured(number).as_str())
        .insurer_number("  123456")
        .insured_identification_number(insured(patient).as_str());
    let body = Draft::<RegistrationRequestBody>::new().registration(registration);
    Draft::<RegistrationRequest>::new().body(body).into()
}

fn consented(days: i8) -> Record {
    let day = day(days).format("%Y%m%d").to_string();
    let search = Draft::<ConsentQuery>::new()
        .consent_from(day.as_str())
        .consent_to(day.as_str())
        .medical_treatment(MedicalTreatment::Visit);
    let body = Draft::<ConsentedRequestBody>::new().search(search);
    Draft::<ConsentedRequest>::new().body(body).into()
}

fn batch(number: u8) -> Record {
    let body = Draft::<BatchRequestBody>::new().search(one_of_list(number));
    Draft::<BatchRequest>::new()
        .header(dated())
        .body(body)
        .into()
}

pub fn list_head() -> Record {
    Draft::<BatchRequest>::new().header(dated()).into()
}

pub fn list_people(count: u8) -> impl Iterator<Item = Draft<BatchQuery>> {
    (0..count).map(one_of_list)
}

fn one_of_list(number: u8) -> Draft<BatchQuery> {
    Draft::<BatchQuery>::new()
        .insurer_number("  123456")
        .insured_identification_number(insured(number).as_str())
}

fn drugs(patient: u8) -> Record {
    let header = Draft::<ClinicalRequestHeader>::new()
        .insurer_number("  123456")
        .insured_identification_number(insured(patient).as_str());
    let body = Draft::<DrugInformationRequestBody>::new()
        .start("202601")
        .end("202610")
        .file_category(DrugFileCategory::DrugXml);
    Draft::<DrugInformationRequest>::new()
        .header(header)
        .body(body)
        .into()
}

/// What an answer says of one person.
pub fn unit(heard: &Heard) -> Record {
    let flag = match heard.word {
        Word::Granted => Consent::Yes,
        Word::Refused => Consent::No,
        Word::Expired => Consent::Expired,
        Word::Unobtainable | Word::Unknown => Consent::Unobtainable,
    };
    let mut result = Draft::<QualificationResult>::new().medicine_consent(flag);
    if let Some(granted) = heard.granted {
        result = result.medicine_consent_time(written(granted_at(granted)).as_str());
    }
    result = match heard.until {
        End::At(minutes) => result.medicine_available(written(until_at(minutes)).as_str()),
        End::Unsaid => result,
        End::Garbled => result.medicine_available("20261399999999"),
    };
    let results = Draft::<ResultList>::new().result(result);
    let mut unit: Record = Draft::<ConsentedUnit>::new().results(results).into();
    if heard.word == Word::Unknown {
        with_unknown_code(&mut unit);
    }
    unit
}

/// A code that stands in no table.
fn with_unknown_code(unit: &mut Record) {
    let (results, result) = (ConsentedUnit::results.no, ResultList::result.no);
    let path = [(results, 0), (result, 0)];
    unit.set_text(&path, QualificationResult::medicine_consent.no, "7");
}

pub fn coverage() -> Coverage {
    let id = HealthInsuranceId::read("06139992", "12", "345", "01");
    id.expect("a number").into()
}
