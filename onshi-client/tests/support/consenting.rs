//! Patients who consented, and what is asked for on the strength of it.

use std::sync::Arc;

use onshi_client::Clock;
use onshi_core::catalogue::{
    ClinicalRequestHeader, Consent, ConsentedUnit, DatedRequestHeader, Dialect, DrugFileCategory,
    DrugInformationAnswer, DrugInformationHeader, DrugInformationRequest,
    DrugInformationRequestBody, DrugInformationRequestInfo, MedicalInformationFileCategory,
    MedicalInformationRequest, MedicalInformationRequestList, MedicalInformationType, NumberQuery,
    QualificationResult, ResultList, SegmentOfResult, VisitBatchRequest,
};
use onshi_core::job::Moment;
use onshi_core::record::{Draft, Record, write};
use onshi_core::rules::medical_aid::{Coverage, HealthInsuranceId};
use onshi_core::text::Charset;

use super::{INSTITUTION, TestClock};

/// The host's key of a patient, which must stand in no ledger.
pub const PATIENT: &str = "HOST-KEY-OF-SOMEBODY";

/// What a batch says of one person: consent to drugs, given an hour ago, for 30 days.
pub fn unit(clock: &TestClock) -> Record {
    unit_at(clock.now())
}

/// The same, at another time.
pub fn unit_at(now: Moment) -> Record {
    const HOUR: i64 = 3_600_000;
    let written = |moment: Moment| moment.japan().format("%Y%m%d%H%M%S").to_string();
    let result = Draft::<QualificationResult>::new()
        .medicine_consent(Consent::Yes)
        .medicine_consent_time(written(now.plus_ms(-HOUR)).as_str())
        .medicine_available(written(now.plus_ms(30 * 24 * HOUR)).as_str());
    let results = Draft::<ResultList>::new().result(result);
    Draft::<ConsentedUnit>::new().results(results).into()
}

pub fn drugs() -> Record {
    drugs_as(DrugFileCategory::DrugXml)
}

pub fn drugs_as(category: DrugFileCategory) -> Record {
    let header = Draft::<ClinicalRequestHeader>::new()
        .insurer_number("  123456")
        .insured_identification_number("0001");
    let body = Draft::<DrugInformationRequestBody>::new()
        .start("202601")
        .end("202610")
        .file_category(category);
    Draft::<DrugInformationRequest>::new()
        .header(header)
        .body(body)
        .into()
}

/// The answer to it.
pub fn drugs_of(file_identifier: &str) -> Vec<u8> {
    write(&empty_drugs_of(file_identifier), Charset::Utf8).expect("an answer")
}

/// The same, before it is written.
pub fn empty_drugs_of(file_identifier: &str) -> Record {
    let mirror = Draft::<DrugInformationRequestInfo>::new()
        .medical_institution_code(INSTITUTION)
        .arbitrary_file_identifier(file_identifier);
    let header = Draft::<DrugInformationHeader>::new()
        .request_info(mirror)
        .segment_of_result(SegmentOfResult::Normal);
    Draft::<DrugInformationAnswer>::new().header(header).into()
}

pub fn coverage() -> Coverage {
    let id = HealthInsuranceId::read("06139992", "12", "345", "01");
    id.expect("a number").into()
}

/// A person of a list whose drugs are wanted, known by the host's key.
pub fn drugs_in_a_list(patient: &str) -> Draft<NumberQuery> {
    let wanted = Draft::<MedicalInformationRequest>::new()
        .kind(MedicalInformationType::Medicine)
        .file_category(MedicalInformationFileCategory::Xml);
    Draft::<NumberQuery>::new()
        .insurer_number("  123456")
        .insured_identification_number("0001")
        .insured_branch_number("01")
        .arbitrary_identifier(patient)
        .medical_information(Draft::<MedicalInformationRequestList>::new().request(wanted))
}

pub fn visit_head() -> Draft<VisitBatchRequest> {
    let header = Draft::<DatedRequestHeader>::new().qualification_confirmation_date("20261122");
    Draft::<VisitBatchRequest>::new().header(header)
}

/// A profile by which a request has one person.
pub fn one_person_a_part() -> Arc<Dialect> {
    let profile = "[profile]\nsource = \"test\"\n[limits]\nbatch_people = 1\n";
    Dialect::parse(profile).expect("a profile")
}
