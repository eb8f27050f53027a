//! A visit day at a site that encrypts everything (U6): the same answers as in clear, and nothing in clear
//! between the two sides.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod office;

use std::fs;

use chrono::Days;
use onshi_client::{Clock, Encryption, EncryptionRule};
use onshi_core::catalogue::profile::Limits;
use onshi_core::catalogue::{
    self, BatchQuery, BatchRequest, BatchRequestBody, Consent, ConsentQuery, ConsentedRequest,
    ConsentedRequestBody, DatedRequestHeader, MedicalTreatment, NumberQuery, OperationRow,
    QualificationRequest, QualificationRequestBody, QualificationResult,
};
use onshi_core::error::ErrorCode;
use onshi_core::id::Date;
use onshi_core::job::{Notice, Outcome};
use onshi_core::message::FileForm;
use onshi_core::record::{Draft, Record, View};
use onshi_core::rules::medical_aid::{Coverage, HealthInsuranceId};
use onshi_core::rules::medical_information::{
    CheckupInquiry, ClinicalInquiry, DrugInquiry, DrugScope, Period,
};
use onshi_sim::Password;

use office::{Office, Read, results, today};

const PASSWORD: &str = "himitsu-no-kotoba";

fn ours(password: &str, requests: bool) -> Encryption {
    Encryption {
        source: String::new(),
        rules: vec![EncryptionRule {
            beginning: String::new(),
            password: Some(password.to_owned().into()),
            requests,
        }],
    }
}

fn theirs() -> onshi_sim::Settings {
    onshi_sim::Settings {
        encrypted_prefixes: vec![String::new()],
        password: Some(Password::new(PASSWORD)),
        ..onshi_sim::Settings::default()
    }
}

fn consented() -> Record {
    let query = Draft::<ConsentQuery>::new()
        .consent_from(Date::from_calendar(today() - Days::new(90)))
        .consent_to(Date::from_calendar(today()))
        .medical_treatment(MedicalTreatment::Visit);
    let body = Draft::<ConsentedRequestBody>::new().search(query);
    Draft::<ConsentedRequest>::new().body(body).into()
}

fn dated() -> Draft<DatedRequestHeader> {
    let today = Date::from_calendar(today());
    Draft::<DatedRequestHeader>::new().qualification_confirmation_date(today)
}

type Person<'p> = View<'p, QualificationResult>;

fn visit(who: Person<'_>) -> Record {
    let query = Draft::<NumberQuery>::new()
        .insurer_number(who.insurer_number().unwrap())
        .maybe(
            who.insured_card_symbol(),
            Draft::<NumberQuery>::insured_card_symbol,
        )
        .insured_identification_number(who.insured_identification_number().unwrap())
        .medical_treatment(MedicalTreatment::Visit);
    let body = Draft::<QualificationRequestBody>::new().search(query);
    let request = Draft::<QualificationRequest>::new().header(dated());
    request.body(body).into()
}

fn batch(people: &[Person<'_>]) -> Record {
    let query = |who: &Person<'_>| {
        Draft::<BatchQuery>::new()
            .insurer_number(who.insurer_number().unwrap())
            .maybe(
                who.insured_card_symbol(),
                Draft::<BatchQuery>::insured_card_symbol,
            )
            .insured_identification_number(who.insured_identification_number().unwrap())
    };
    let body = Draft::<BatchRequestBody>::new();
    let body = people
        .iter()
        .map(query)
        .fold(body, Draft::<BatchRequestBody>::search);
    Draft::<BatchRequest>::new()
        .header(dated())
        .body(body)
        .into()
}

/// What is asked about somebody who consented to everything.
fn clinical(who: Person<'_>) -> [(&'static OperationRow, Record); 3] {
    let id = HealthInsuranceId::read(
        who.insurer_number().unwrap(),
        who.insured_card_symbol().unwrap_or_default(),
        who.insured_identification_number().unwrap(),
        who.insured_branch_number().unwrap_or_default(),
    );
    let whose = Coverage::HealthInsurance(id.unwrap());
    let period = || Period::back(12, today(), &Limits::default()).unwrap();
    let (form, care) = (FileForm::Xml, MedicalTreatment::Visit);
    let drugs = DrugInquiry {
        period: period(),
        scope: DrugScope::DrugsAndTreatments,
        form,
        care,
        prescriptions: true,
    };
    let six = ClinicalInquiry {
        period: period(),
        form,
        care,
    };
    [
        (&catalogue::DRUG_INFORMATION, drugs.request(&whose).into()),
        (
            &catalogue::CHECKUP_INFORMATION,
            CheckupInquiry { form, care }.request(&whose).into(),
        ),
        (&catalogue::CLINICAL_INFORMATION, six.request(&whose).into()),
    ]
}

fn is_open(who: &Person<'_>) -> bool {
    let flags = [
        who.medicine_consent(),
        who.diagnosis_consent(),
        who.checkup_consent(),
    ];
    let mut flags = flags.into_iter();
    flags.all(|consent| consent.is_some_and(|consent| consent.is(Consent::Yes)))
}

/// Everything that is read on that day, and what stood between the two sides while it was.
fn day(office: &mut Office, look: fn(&Office)) -> Vec<(Outcome, Record, Vec<Record>)> {
    let mut all = Vec::new();
    let list = ask(office, look, &catalogue::CONSENTED_BATCH, consented());
    let people = results(&list);
    let open = *people
        .iter()
        .find(|who| is_open(who))
        .expect("an open person");
    let mut asked = vec![
        (&catalogue::VISIT_QUALIFICATION, visit(people[0])),
        (&catalogue::QUALIFICATION_BATCH, batch(&people[..3])),
    ];
    asked.extend(clinical(open));
    for (operation, request) in asked {
        let read = ask(office, look, operation, request);
        assert_eq!(read.outcome, Outcome::Normal, "{}", operation.japanese);
        all.push((read.outcome, read.record, read.units));
    }
    all.push((list.outcome, list.record, list.units));
    all
}

fn ask(
    office: &mut Office,
    look: fn(&Office),
    operation: &'static OperationRow,
    request: Record,
) -> Read {
    let (job, outcome) = office.put(operation, request);
    look(office);
    let mut reader = office.client.answer(job).unwrap().message().unwrap();
    let record = reader.frame().record.clone();
    let mut units = Vec::new();
    while let Some(unit) = reader.next_unit().unwrap() {
        units.push(unit.clone());
    }
    look(office);
    office.client.acknowledge(job).unwrap();
    Read {
        outcome,
        record,
        units,
    }
}

/// An answer lies there, and none of them can be read by whoever looks into the folders.
fn all_is_sealed(office: &Office) {
    assert!(!office.names("res").is_empty());
    for folder in ["req", "res", "onshi-stage"] {
        for file in office
            .names(folder)
            .into_iter()
            .filter(|file| file.is_file())
        {
            let bytes = fs::read(&file).unwrap();
            let stands = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
            assert!(!stands(b"XmlMsg") && !stands(b"<?xml"), "{file:?}");
        }
    }
}

#[test]
fn a_day_that_is_encrypted_is_read_as_one_that_is_not() {
    let plain = day(&mut Office::by_host(true), |_| {});
    for requests in [false, true] {
        let mut office = Office::encrypted(ours(PASSWORD, requests), theirs());
        let sealed = day(&mut office, all_is_sealed);
        assert!(sealed == plain, "requests: {requests}");
        assert!(office.names("res").is_empty() && office.names("req").is_empty());
    }
}

#[test]
fn with_another_password_a_day_stands_still_and_loses_nothing() {
    let mut office = Office::encrypted(ours("another", false), theirs());
    let job = office
        .client
        .submit(None, &catalogue::CONSENTED_BATCH, consented());
    let job = job.unwrap();
    let mut told = Vec::new();
    for _ in 0..40 {
        office.clock.forward(5_000);
        office.simulator.step(office.clock.now()).unwrap();
        while let Some(notice) = office.client.next_notice(0).unwrap() {
            match notice {
                Notice::Problem { error, .. } => told.push(error.code()),
                Notice::Answered { .. } => panic!("answered"),
                _ => {}
            }
        }
    }
    assert_eq!(told, [ErrorCode::PasswordWrong], "once");
    let [lies] = &office.names("res")[..] else {
        panic!("one answer lies there");
    };
    assert!(lies.extension().unwrap() == "zip");
    assert!(!office.client.job(job).unwrap().is_over());
}
