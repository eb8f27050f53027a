//! One question of each kind, about the people of the simulated clinic.

use onshi_core::catalogue::{
    BatchQuery, BatchRequest, BatchRequestBody, CheckupFileCategory, CheckupInformationRequest,
    CheckupInformationRequestBody, ClinicalRequestHeader, ConsentCancel, ConsentCancelRequest,
    ConsentCancelRequestBody, ConsentQuery, ConsentedRequest, ConsentedRequestBody,
    DatedRequestHeader, DrugFileCategory, DrugInformationRequest, DrugInformationRequestBody,
    MedicalTreatment, NumberQuery, QualificationRequest, QualificationRequestBody,
    QualificationResult, Registration, RegistrationRequest, RegistrationRequestBody,
};
use onshi_core::id::Month;
use onshi_core::record::{Draft, Record, View};
use onshi_sim::KnownPatient;

fn dated() -> Draft<DatedRequestHeader> {
    Draft::<DatedRequestHeader>::new().qualification_confirmation_date("20261122")
}

fn insurer(patient: &KnownPatient) -> String {
    format!("{:>8}", patient.insurer_number)
}

pub fn number(patient: &KnownPatient) -> Record {
    let query = Draft::<NumberQuery>::new()
        .insurer_number(insurer(patient))
        .maybe(
            patient.symbol.as_deref(),
            Draft::<NumberQuery>::insured_card_symbol,
        )
        .insured_identification_number(patient.number.as_str())
        .maybe(
            patient.branch.as_deref(),
            Draft::<NumberQuery>::insured_branch_number,
        )
        .birthdate(patient.birthdate.as_str());
    let body = Draft::<QualificationRequestBody>::new().search(query);
    Draft::<QualificationRequest>::new()
        .header(dated())
        .body(body)
        .into()
}

pub fn batch(patient: &KnownPatient) -> Record {
    batch_of(std::slice::from_ref(patient))
}

pub fn batch_of(patients: &[KnownPatient]) -> Record {
    let query = |patient: &KnownPatient| {
        Draft::<BatchQuery>::new()
            .insurer_number(insurer(patient))
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
    };
    let body = patients
        .iter()
        .fold(Draft::<BatchRequestBody>::new(), |body, patient| {
            body.search(query(patient))
        });
    Draft::<BatchRequest>::new()
        .header(dated())
        .body(body)
        .into()
}

pub fn consented() -> Record {
    let query = Draft::<ConsentQuery>::new()
        .consent_from("20260824")
        .consent_to("20261122")
        .medical_treatment(MedicalTreatment::Visit);
    let body = Draft::<ConsentedRequestBody>::new().search(query);
    Draft::<ConsentedRequest>::new().body(body).into()
}

pub fn registration(patient: &KnownPatient) -> Record {
    let registration = Draft::<Registration>::new()
        .reference_number("R1")
        .insurer_number(insurer(patient))
        .insured_identification_number(patient.number.as_str())
        .maybe(
            patient.symbol.as_deref(),
            Draft::<Registration>::insured_card_symbol,
        )
        .maybe(
            patient.branch.as_deref(),
            Draft::<Registration>::insured_branch_number,
        );
    let body = Draft::<RegistrationRequestBody>::new().registration(registration);
    Draft::<RegistrationRequest>::new().body(body).into()
}

pub fn cancel(patient: &KnownPatient) -> Record {
    let cancel = Draft::<ConsentCancel>::new()
        .medical_treatment(MedicalTreatment::Visit)
        .insurer_number(insurer(patient))
        .insured_identification_number(patient.number.as_str())
        .maybe(
            patient.symbol.as_deref(),
            Draft::<ConsentCancel>::insured_card_symbol,
        )
        .maybe(
            patient.branch.as_deref(),
            Draft::<ConsentCancel>::insured_branch_number,
        )
        .birthdate(patient.birthdate.as_str());
    let body = Draft::<ConsentCancelRequestBody>::new().cancel(cancel);
    Draft::<ConsentCancelRequest>::new().body(body).into()
}

/// Whose clinical information is asked for.
fn about(who: View<'_, QualificationResult>) -> Draft<ClinicalRequestHeader> {
    Draft::<ClinicalRequestHeader>::new()
        .insurer_number(who.insurer_number().unwrap())
        .maybe(
            who.insured_card_symbol(),
            Draft::<ClinicalRequestHeader>::insured_card_symbol,
        )
        .insured_identification_number(who.insured_identification_number().unwrap())
        .maybe(
            who.insured_branch_number(),
            Draft::<ClinicalRequestHeader>::insured_branch_number,
        )
}

pub fn drugs(who: View<'_, QualificationResult>) -> Record {
    let body = Draft::<DrugInformationRequestBody>::new()
        .start("202601")
        .end(Month::CURRENT)
        .file_category(DrugFileCategory::DrugAndCareXml);
    Draft::<DrugInformationRequest>::new()
        .header(about(who))
        .body(body)
        .into()
}

pub fn checkups(who: View<'_, QualificationResult>) -> Record {
    let body =
        Draft::<CheckupInformationRequestBody>::new().file_category(CheckupFileCategory::Xml);
    Draft::<CheckupInformationRequest>::new()
        .header(about(who))
        .body(body)
        .into()
}
