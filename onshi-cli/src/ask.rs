//! Requests, from what a receipt computer knows of its patients.

use chrono::NaiveDate;
use onshi_core::catalogue::{
    BatchQuery, BatchRequest, BatchRequestBody, ConsentQuery, ConsentedRequest,
    ConsentedRequestBody, DatedRequestHeader, MedicalTreatment, NumberQuery, QualificationRequest,
    QualificationRequestBody, Registration, RegistrationRequest, RegistrationRequestBody,
};
use onshi_core::id::{Date, InsurerNumber};
use onshi_core::record::{Draft, Record};
use onshi_core::rules::linkage::Patient;

/// 同意済資格情報一括取得: everyone who consented to visits from one day to another.
pub fn consented(from: NaiveDate, to: NaiveDate) -> Record {
    let search = Draft::<ConsentQuery>::new()
        .consent_from(Date::from_calendar(from))
        .consent_to(Date::from_calendar(to))
        .medical_treatment(MedicalTreatment::Visit);
    let body = Draft::<ConsentedRequestBody>::new().search(search);
    Draft::<ConsentedRequest>::new().body(body).into()
}

/// 資格確認 of one patient by number, as of a day; with `visit` for 訪問診療等.
pub fn by_number(patient: &Patient, day: NaiveDate, visit: bool) -> Record {
    let treatment = visit.then_some(MedicalTreatment::Visit);
    let search = Draft::<NumberQuery>::new()
        .insurer_number(padded(&patient.insurer_number))
        .maybe(
            filled(&patient.symbol),
            Draft::<NumberQuery>::insured_card_symbol,
        )
        .insured_identification_number(patient.number.as_str())
        .maybe(
            filled(&patient.branch),
            Draft::<NumberQuery>::insured_branch_number,
        )
        .maybe(filled(&patient.birthdate), Draft::<NumberQuery>::birthdate)
        .maybe(
            filled(&patient.id),
            Draft::<NumberQuery>::arbitrary_identifier,
        )
        .maybe(treatment, Draft::<NumberQuery>::medical_treatment);
    let body = Draft::<QualificationRequestBody>::new().search(search);
    let header = dated(day);
    Draft::<QualificationRequest>::new()
        .header(header)
        .body(body)
        .into()
}

/// 資格確認一括照会 of many patients. Their numbers come back as 任意の識別子.
pub fn batch<'a>(patients: impl IntoIterator<Item = &'a Patient>, day: NaiveDate) -> Record {
    let query = |patient: &Patient| {
        Draft::<BatchQuery>::new()
            .insurer_number(padded(&patient.insurer_number))
            .maybe(
                filled(&patient.symbol),
                Draft::<BatchQuery>::insured_card_symbol,
            )
            .insured_identification_number(patient.number.as_str())
            .maybe(
                filled(&patient.branch),
                Draft::<BatchQuery>::insured_branch_number,
            )
            .maybe(filled(&patient.birthdate), Draft::<BatchQuery>::birthdate)
            .maybe(
                filled(&patient.id),
                Draft::<BatchQuery>::arbitrary_identifier,
            )
    };
    let queries = patients.into_iter().map(query);
    let body = queries.fold(
        Draft::<BatchRequestBody>::new(),
        Draft::<BatchRequestBody>::search,
    );
    Draft::<BatchRequest>::new()
        .header(dated(day))
        .body(body)
        .into()
}

/// 照会番号登録: from now on the system sends `reference` with this person's results.
pub fn registration(patient: &Patient, reference: &str) -> Record {
    let registration = Draft::<Registration>::new()
        .reference_number(reference)
        .insurer_number(padded(&patient.insurer_number))
        .maybe(
            filled(&patient.symbol),
            Draft::<Registration>::insured_card_symbol,
        )
        .insured_identification_number(patient.number.as_str())
        .maybe(
            filled(&patient.branch),
            Draft::<Registration>::insured_branch_number,
        );
    let body = Draft::<RegistrationRequestBody>::new().registration(registration);
    Draft::<RegistrationRequest>::new().body(body).into()
}

fn dated(day: NaiveDate) -> Draft<DatedRequestHeader> {
    Draft::<DatedRequestHeader>::new().qualification_confirmation_date(Date::from_calendar(day))
}

/// Eight characters. What is no insurer number is left as it is: the check before sending names it.
fn padded(number: &str) -> String {
    InsurerNumber::new(number).map_or_else(|_| number.to_owned(), |n| n.padded_with_spaces())
}

fn filled(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}
