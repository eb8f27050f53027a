//! Medical information as PDF from end to end: chosen by type, sent by the client, answered by the
//! simulator, carried as bytes.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod office;

use onshi_client::Answered;
use onshi_core::catalogue::profile::Limits;
use onshi_core::catalogue::{
    CHECKUP_INFORMATION, CLINICAL_INFORMATION, Consent, DRUG_INFORMATION, MedicalTreatment,
    OperationRow, QualificationResult,
};
use onshi_core::job::Outcome;
use onshi_core::message::FileForm;
use onshi_core::record::{Record, View};
use onshi_core::rules::medical_aid::{Coverage, HealthInsuranceId};
use onshi_core::rules::medical_information::{
    CheckupInquiry, ClinicalInquiry, DrugInquiry, DrugScope, Period,
};

use office::{Office, Read, results, today};

type Choice = (&'static OperationRow, fn(FileForm, &Coverage) -> Record);

/// Everything that can be asked for in either form.
const CHOICES: [Choice; 4] = [
    (&DRUG_INFORMATION, |form, whose| {
        drugs(DrugScope::Drugs, form, whose)
    }),
    (&DRUG_INFORMATION, |form, whose| {
        drugs(DrugScope::DrugsAndTreatments, form, whose)
    }),
    (&CHECKUP_INFORMATION, checkups),
    (&CLINICAL_INFORMATION, clinical),
];

fn period() -> Period {
    Period::back(12, today(), &Limits::default()).unwrap()
}

fn drugs(scope: DrugScope, form: FileForm, whose: &Coverage) -> Record {
    let inquiry = DrugInquiry {
        period: period(),
        scope,
        form,
        care: MedicalTreatment::Visit,
        prescriptions: true,
    };
    inquiry.request(whose).into()
}

fn checkups(form: FileForm, whose: &Coverage) -> Record {
    let care = MedicalTreatment::Visit;
    CheckupInquiry { form, care }.request(whose).into()
}

fn clinical(form: FileForm, whose: &Coverage) -> Record {
    let (period, care) = (period(), MedicalTreatment::Visit);
    let inquiry = ClinicalInquiry { period, form, care };
    inquiry.request(whose).into()
}

/// Somebody with this flag for drugs, and the same for treatments and checkups if it says yes.
fn somebody(consented: &Read, flag: Consent) -> Coverage {
    let is = |result: &View<'_, QualificationResult>| {
        let flags = [
            result.medicine_consent(),
            result.diagnosis_consent(),
            result.checkup_consent(),
        ];
        let counts = if flag == Consent::Yes { 3 } else { 1 };
        let counted = flags.into_iter().take(counts);
        counted.flatten().filter(|found| found.is(flag)).count() == counts
    };
    let found = results(consented).into_iter().find(is);
    let found = found.expect("somebody like that");
    let id = HealthInsuranceId::read(
        found.insurer_number().unwrap(),
        found.insured_card_symbol().unwrap_or_default(),
        found.insured_identification_number().unwrap(),
        found.insured_branch_number().unwrap_or_default(),
    );
    Coverage::from(id.unwrap())
}

#[test]
fn each_kind_comes_as_it_is_asked_for_and_goes_when_acknowledged() {
    let mut office = Office::by_host(true);
    let whose = somebody(&office.consented(), Consent::Yes);
    for (at, (operation, request)) in CHOICES.into_iter().enumerate() {
        for form in [FileForm::Xml, FileForm::Pdf] {
            let (job, outcome) = office.put(operation, request(form, &whose));
            assert_eq!(outcome, Outcome::Normal, "{at} {form:?}");
            let [file] = &office.names("res")[..] else {
                panic!("one answer");
            };
            let bytes = std::fs::read(file).unwrap();
            let answered = office.client.answer(job).unwrap();
            assert_eq!(answered.form(), form, "{at}");
            assert!(file.ends_with(answered.name()));
            if let Answered::Document(document) = answered {
                assert_eq!(document.bytes, bytes, "{at}");
            }
            office.client.acknowledge(job).unwrap();
            assert!(office.names("res").is_empty(), "{at} {form:?}");
        }
    }
}

#[test]
fn who_may_not_see_the_drugs_gets_a_message_and_no_document() {
    let mut office = Office::by_host(true);
    let whose = somebody(&office.consented(), Consent::No);
    for (operation, request) in CHOICES.into_iter().take(2) {
        let (job, outcome) = office.put(operation, request(FileForm::Pdf, &whose));
        assert!(matches!(outcome, Outcome::Abnormal { .. }), "{outcome:?}");
        let answered = office.client.answer(job).unwrap();
        assert_eq!(answered.form(), FileForm::Xml);
        assert!(answered.message().is_ok());
        office.client.acknowledge(job).unwrap();
        assert!(office.names("res").is_empty());
    }
}
