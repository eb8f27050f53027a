//! One question of each kind, about people who do not exist.

use onshi_core::catalogue::{
    BatchQuery, BatchRequest, BatchRequestBody, ConsentQuery, ConsentedRequest,
    ConsentedRequestBody, DatedRequestHeader, MedicalTreatment, NumberQuery, OperationRow,
    QualificationRequest, QualificationRequestBody, Registration, RegistrationRequest,
    RegistrationRequestBody,
};
use onshi_core::catalogue::{
    CONSENTED_BATCH, QUALIFICATION, QUALIFICATION_BATCH, REFERENCE_NUMBER_REGISTRATION,
};
use onshi_core::record::{Draft, Record};

pub type Question = (&'static str, &'static OperationRow, Record);

/// A morning at the desk: each with the host's key.
pub fn morning() -> Vec<Question> {
    vec![
        ("number", &QUALIFICATION, qualification("0001")),
        (
            "register",
            &REFERENCE_NUMBER_REGISTRATION,
            registration("0002"),
        ),
        ("consented", &CONSENTED_BATCH, consented("20261121")),
        ("batch", &QUALIFICATION_BATCH, batch("0003")),
    ]
}

fn dated() -> Draft<DatedRequestHeader> {
    Draft::<DatedRequestHeader>::new().qualification_confirmation_date("20261122")
}

pub fn qualification(number: &str) -> Record {
    let search = Draft::<NumberQuery>::new()
        .insurer_number("  123456")
        .insured_identification_number(number);
    let body = Draft::<QualificationRequestBody>::new().search(search);
    Draft::<QualificationRequest>::new()
        .header(dated())
        .body(body)
        .into()
}

pub fn registration(number: &str) -> Record {
    let registration = Draft::<Registration>::new()
        .reference_number("R1")
        .insurer_number("  123456")
        .insured_identification_number(number);
    let body = Draft::<RegistrationRequestBody>::new().registration(registration);
    Draft::<RegistrationRequest>::new().body(body).into()
}

pub fn consented(day: &str) -> Record {
    let search = Draft::<ConsentQuery>::new()
        .consent_from(day)
        .consent_to(day)
        .medical_treatment(MedicalTreatment::Visit);
    let body = Draft::<ConsentedRequestBody>::new().search(search);
    Draft::<ConsentedRequest>::new().body(body).into()
}

pub fn batch(number: &str) -> Record {
    let body = Draft::<BatchRequestBody>::new().search(one_of_list(number));
    Draft::<BatchRequest>::new()
        .header(dated())
        .body(body)
        .into()
}

/// A list without its people.
pub fn list_head() -> Record {
    Draft::<BatchRequest>::new().header(dated()).into()
}

/// So many people for a list.
pub fn list_people(count: u64) -> impl Iterator<Item = Draft<BatchQuery>> {
    (1..=count).map(|number| one_of_list(&format!("{number:04}")))
}

fn one_of_list(number: &str) -> Draft<BatchQuery> {
    Draft::<BatchQuery>::new()
        .insurer_number("  123456")
        .insured_identification_number(number)
}
