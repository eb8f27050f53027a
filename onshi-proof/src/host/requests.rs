//! The messages of the questions, about people and devices that do not exist.

use chrono::NaiveDate;
use onshi_core::catalogue::{
    ActivationIssue, ActivationIssueRequest, ActivationIssueRequestBody, BatchQuery,
    ClinicalRequestHeader, ConsentQuery, ConsentedRequest, ConsentedRequestBody,
    DatedRequestHeader, DrugFileCategory, DrugInformationRequest, DrugInformationRequestBody,
    FacilitySettings, FacilitySettingsUpdateRequest, FacilitySettingsUpdateRequestBody,
    MedicalTreatment, NumberQuery, PrescriptionChoiceTiming, Registration, UrlChange,
};
use onshi_core::facility::{Care, access_url::UrlInquiry};
use onshi_core::record::{Draft, Record};
use onshi_sim::KnownPatient;

pub(super) fn dated(day: NaiveDate) -> Draft<DatedRequestHeader> {
    let day = day.format("%Y%m%d").to_string();
    Draft::<DatedRequestHeader>::new().qualification_confirmation_date(day)
}

pub(super) fn query(patient: &KnownPatient) -> Draft<NumberQuery> {
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

/// A person of a batch, without an identifier of the host's.
pub(super) fn one_of_list(patient: &KnownPatient) -> Draft<BatchQuery> {
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
}

pub(super) fn registration(patient: &KnownPatient, number: &str) -> Draft<Registration> {
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

pub(super) fn drugs(patient: &KnownPatient, category: DrugFileCategory) -> Record {
    let header = Draft::<ClinicalRequestHeader>::new()
        .insurer_number(format!("{:>8}", patient.insurer_number))
        .insured_identification_number(patient.number.as_str());
    let body = Draft::<DrugInformationRequestBody>::new()
        .start("202601")
        .end("202610")
        .file_category(category);
    Draft::<DrugInformationRequest>::new()
        .header(header)
        .body(body)
        .into()
}

pub(super) fn consented(first: NaiveDate, last: NaiveDate) -> Record {
    let written = |day: NaiveDate| day.format("%Y%m%d").to_string();
    let search = Draft::<ConsentQuery>::new()
        .consent_from(written(first))
        .consent_to(written(last))
        .medical_treatment(MedicalTreatment::Visit);
    let body = Draft::<ConsentedRequestBody>::new().search(search);
    Draft::<ConsentedRequest>::new().body(body).into()
}

/// The address in force, or a new one.
pub(super) fn url(renew: bool) -> Record {
    let mut inquiry = UrlInquiry::in_force(Care::Visit);
    if renew {
        inquiry.change = UrlChange::Change;
    }
    inquiry.request().into()
}

pub(super) fn settings_update(at_confirmation: bool) -> Record {
    let choice = match at_confirmation {
        true => PrescriptionChoiceTiming::AtConfirmation,
        false => PrescriptionChoiceTiming::Otherwise,
    };
    let settings = Draft::<FacilitySettings>::new().prescription_choice(choice);
    let body = Draft::<FacilitySettingsUpdateRequestBody>::new().settings(settings);
    Draft::<FacilitySettingsUpdateRequest>::new()
        .body(body)
        .into()
}

pub(super) fn device_code(device: &str) -> Record {
    let issue = Draft::<ActivationIssue>::new().device_name(device);
    let body = Draft::<ActivationIssueRequestBody>::new().issue(issue);
    Draft::<ActivationIssueRequest>::new().body(body).into()
}
