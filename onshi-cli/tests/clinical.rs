//! Clinical information from end to end: who consented is asked for, and what comes is read.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod office;

use onshi_core::catalogue::{
    self, Checkup, CheckupFileCategory, CheckupInformationRequest, CheckupInformationRequestBody,
    ClinicalFileCategory, ClinicalInformationAnswer, ClinicalInformationRequest,
    ClinicalInformationRequestBody, ClinicalRequestHeader, Consent, DrugFileCategory,
    DrugInformationRequest, DrugInformationRequestBody, QualificationResult, ReceiptMonth,
};
use onshi_core::error::ErrorCode;
use onshi_core::id::Month;
use onshi_core::job::Outcome;
use onshi_core::message::FileForm;
use onshi_core::record::{Draft, Record, View};

use office::{Office, results};

/// The header as the client wants it: institution and identifier are its own business.
fn header(who: View<'_, QualificationResult>) -> Draft<ClinicalRequestHeader> {
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

fn drugs(who: View<'_, QualificationResult>, category: DrugFileCategory) -> Record {
    let body = Draft::<DrugInformationRequestBody>::new()
        .start("202601")
        .end(Month::CURRENT)
        .file_category(category);
    Draft::<DrugInformationRequest>::new()
        .header(header(who))
        .body(body)
        .into()
}

fn checkups(who: View<'_, QualificationResult>) -> Record {
    let body =
        Draft::<CheckupInformationRequestBody>::new().file_category(CheckupFileCategory::Xml);
    Draft::<CheckupInformationRequest>::new()
        .header(header(who))
        .body(body)
        .into()
}

fn six(who: View<'_, QualificationResult>) -> Record {
    let body = Draft::<ClinicalInformationRequestBody>::new()
        .start("202601")
        .end(Month::CURRENT)
        .file_category(ClinicalFileCategory::Xml);
    Draft::<ClinicalInformationRequest>::new()
        .header(header(who))
        .body(body)
        .into()
}

fn may(who: &View<'_, QualificationResult>, is: Consent) -> bool {
    [
        who.medicine_consent(),
        who.diagnosis_consent(),
        who.checkup_consent(),
    ]
    .into_iter()
    .all(|consent| consent.is_some_and(|consent| consent.is(is)))
}

#[test]
fn drugs_checkups_and_the_six_are_asked_for_and_read() {
    let mut office = Office::by_host(true);
    let consented = office.consented();
    let people = results(&consented);
    let who = *people
        .iter()
        .find(|who| may(who, Consent::Yes))
        .expect("an open person");

    let request = drugs(who, DrugFileCategory::DrugAndCareXml);
    let read = office.ask(&catalogue::DRUG_INFORMATION, request);
    assert_eq!(read.outcome, Outcome::Normal);
    let months: Vec<_> = read
        .units
        .iter()
        .map(View::<ReceiptMonth>::of_record)
        .collect();
    assert!(months.len() > 3 && months.iter().all(|month| month.days().is_some()));

    let read = office.ask(&catalogue::CHECKUP_INFORMATION, checkups(who));
    assert_eq!(read.outcome, Outcome::Normal);
    let dated = |unit: &Record| View::<Checkup>::of_record(unit).date().is_some();
    assert!(read.units.iter().all(dated));

    let read = office.ask(&catalogue::CLINICAL_INFORMATION, six(who));
    assert_eq!(read.outcome, Outcome::Normal);
    let view = View::<ClinicalInformationAnswer>::of_record(&read.record);
    assert!(view.body().unwrap().prescription().next().is_some());
}

#[test]
fn a_pdf_is_bound_to_its_request_and_its_refusal_is_a_message() {
    let mut office = Office::by_host(false);
    let consented = office.consented();
    let people = results(&consented);
    let open = *people.iter().find(|who| may(who, Consent::Yes)).unwrap();
    let closed = |who: &&View<'_, QualificationResult>| {
        let consent = who.medicine_consent();
        consent.is_some_and(|consent| consent.is(Consent::No))
    };
    let closed = *people.iter().find(closed).expect("a closed person");
    let operation = &catalogue::DRUG_INFORMATION;

    let (job, outcome) = office.put(operation, drugs(open, DrugFileCategory::DrugPdf));
    assert_eq!(outcome, Outcome::Normal);
    let answered = office.client.answer(job).unwrap();
    assert_eq!(answered.form(), FileForm::Pdf);
    office.client.acknowledge(job).unwrap();

    let (job, outcome) = office.put(operation, drugs(closed, DrugFileCategory::DrugPdf));
    let Outcome::Abnormal { code, message } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(code.as_deref(), Some("SIM-E101"));
    assert!(message.is_some());
    let answered = office.client.answer(job).unwrap();
    assert_eq!(answered.form(), FileForm::Xml);
}

/// The layout of the six is ours: it must not reach a real terminal unless somebody says so.
#[test]
fn what_is_assumed_stays_at_home() {
    let mut office = Office::by_host(false);
    let consented = office.consented();
    let people = results(&consented);
    let refused = office
        .client
        .submit(None, &catalogue::CLINICAL_INFORMATION, six(people[0]));
    assert_eq!(refused.unwrap_err().code(), ErrorCode::Unverified);
}
