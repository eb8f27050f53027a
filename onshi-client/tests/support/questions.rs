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
    let search = Draft::<BatchQuery>::new()
        .insurer_number("  123456")
        .insured_identification_number(number);
    let body = Draft::<BatchRequestBody>::new().search(search);
    Draft::<BatchRequest>::new()
        .header(dated())
        .body(body)
        .into()
}
