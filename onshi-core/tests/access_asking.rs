//! Nothing clinical is asked for without a living consent to it (R03, 表4.1.2-1 (1)).
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod access_support;
mod support;

use access_support::{Consent, NOW, PATIENT};
use chrono::NaiveDate;
use onshi_core::catalogue::{
    Dialect, DrugInformationRequestBody, MedicalInformationRequest, MedicalInformationRequestList,
    MedicalTreatment, NumberQuery, VisitBatchRequest, VisitBatchRequestBody, messages,
};
use onshi_core::message::FileForm;
use onshi_core::record::{Draft, Record};
use onshi_core::rules::access::asking::{Unmet, may_ask, needs};
use onshi_core::rules::data_class::{ConsentKind, DataClass};
use onshi_core::rules::medical_aid::{Coverage, HealthInsuranceId};
use onshi_core::rules::medical_information::{
    BatchInquiry, CheckupInquiry, ClinicalInquiry, DrugInquiry, DrugScope, Period,
};
use support::filler::Dice;

const HISTORIES: u64 = 1_000_000;

use ConsentKind::{Online, Visit};
use DataClass::{Checkup, Diagnosis, Drug, Operation, Test};

fn period() -> Period {
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    Period::back(12, today, Dialect::standard().limits()).unwrap()
}

fn whose() -> Coverage {
    HealthInsuranceId::read("06139992", "12", "345", "01")
        .unwrap()
        .into()
}

fn drugs(scope: DrugScope, form: FileForm) -> Record {
    let care = MedicalTreatment::Visit;
    let inquiry = DrugInquiry {
        period: period(),
        scope,
        form,
        care,
        prescriptions: true,
    };
    inquiry.request(&whose()).into()
}

fn query(wanted: &[BatchInquiry]) -> Draft<NumberQuery> {
    let list = wanted.iter().map(BatchInquiry::request).fold(
        Draft::<MedicalInformationRequestList>::new(),
        Draft::<MedicalInformationRequestList>::request,
    );
    whose()
        .fill(Draft::<NumberQuery>::new())
        .medical_information(list)
}

fn batch_drugs(scope: DrugScope) -> BatchInquiry {
    BatchInquiry::Drugs {
        period: period(),
        scope,
        prescriptions: false,
    }
}

/// Requests and the classes that must be consented to, each by itself.
fn requests() -> Vec<(Record, Vec<DataClass>)> {
    let care = MedicalTreatment::Visit;
    let checkups = CheckupInquiry {
        form: FileForm::Xml,
        care,
    };
    let (both, only) = (DrugScope::DrugsAndTreatments, DrugScope::Drugs);
    vec![
        (drugs(only, FileForm::Xml), vec![Drug]),
        (drugs(only, FileForm::Pdf), vec![Drug]),
        (drugs(both, FileForm::Xml), vec![Drug, Diagnosis]),
        (drugs(both, FileForm::Pdf), vec![Drug, Diagnosis]),
        (checkups.request(&whose()).into(), vec![Checkup]),
        (query(&[BatchInquiry::Checkups]).into(), vec![Checkup]),
        (query(&[batch_drugs(only)]).into(), vec![Drug]),
        (
            query(&[BatchInquiry::Checkups, batch_drugs(both)]).into(),
            vec![Checkup, Drug, Diagnosis],
        ),
        (query(&[]).into(), vec![]),
    ]
}

fn ask(request: &Record, consents: &[Consent]) -> Result<(), Unmet> {
    may_ask(request.root(), PATIENT, consents, NOW)
}

#[test]
fn each_request_needs_each_of_its_consents() {
    for (request, classes) in requests() {
        let consents: Vec<_> = classes.iter().map(|class| Consent::to(*class)).collect();
        assert_eq!(ask(&request, &consents), Ok(()), "{classes:?}");
        for without in 0..consents.len() {
            let mut fewer = consents.clone();
            let gone = fewer.remove(without);
            let unmet = ask(&request, &fewer).unwrap_err();
            assert!(unmet.classes().contains(&gone.class));
            for spoilt in [
                Consent {
                    until: NOW,
                    ..gone.clone()
                },
                Consent {
                    patient: "patient-2",
                    ..gone.clone()
                },
                Consent {
                    class: Operation,
                    ..gone.clone()
                },
            ] {
                fewer.push(spoilt);
                assert_eq!(ask(&request, &fewer), Err(unmet));
                fewer.pop();
            }
        }
    }
}

#[test]
fn one_of_the_six_is_enough_and_none_is_not() {
    let care = MedicalTreatment::Visit;
    let inquiry = ClinicalInquiry {
        period: period(),
        form: FileForm::Xml,
        care,
    };
    let request: Record = inquiry.request(&whose()).into();
    assert!(ask(&request, &[]).is_err());
    assert!(ask(&request, &[Consent::to(Drug), Consent::to(Checkup)]).is_err());
    assert_eq!(ask(&request, &[Consent::to(Test)]), Ok(()));
}

#[test]
fn what_is_not_known_needs_all_that_it_could_be() {
    let kinds = [
        ("YZK", Some("9")),
        ("YZK", None),
        ("ABC", Some("2")),
        ("", None),
    ];
    for (kind, category) in kinds {
        let request = Draft::<MedicalInformationRequest>::new()
            .kind(kind)
            .maybe(category, Draft::<MedicalInformationRequest>::file_category);
        let request: Record = request.into();
        let all = [Drug, Diagnosis, Operation, Checkup].map(Consent::to);
        assert_eq!(ask(&request, &all), Ok(()));
        for without in 0..all.len() {
            let mut fewer = all.to_vec();
            fewer.remove(without);
            assert!(ask(&request, &fewer).is_err(), "{kind} {category:?}");
        }
    }
}

#[test]
fn a_category_that_is_not_known_needs_all_that_it_could_be() {
    let body = Draft::<DrugInformationRequestBody>::new().file_category("9");
    let request: Record = body.into();
    assert!(ask(&request, &[Drug, Diagnosis].map(Consent::to)).is_err());
    let all = [Drug, Diagnosis, Operation, Checkup].map(Consent::to);
    assert_eq!(ask(&request, &all), Ok(()));
}

/// In a batch, everybody's query is asked about by itself.
#[test]
fn one_person_of_a_batch_does_not_speak_for_another() {
    let batch: Record = Draft::<VisitBatchRequest>::new()
        .body(
            Draft::<VisitBatchRequestBody>::new()
                .search(query(&[]))
                .search(query(&[BatchInquiry::Checkups])),
        )
        .into();
    let body = batch.root().named("body").unwrap().group();
    let people: Vec<_> = body.items().map(|item| item.group()).collect();
    assert_eq!(needs(people[0]), []);
    assert_eq!(needs(people[1]).len(), 1);
    let theirs = Consent {
        patient: "patient-2",
        ..Consent::to(Checkup)
    };
    assert_eq!(
        may_ask(people[0], "patient-1", std::slice::from_ref(&theirs), NOW),
        Ok(())
    );
    assert!(may_ask(people[1], "patient-1", std::slice::from_ref(&theirs), NOW).is_err());
    assert_eq!(may_ask(people[1], "patient-2", &[theirs], NOW), Ok(()));
}

#[test]
fn every_other_message_asks_for_nothing_clinical() {
    let names: Vec<_> = messages()
        .filter(|message| !needs(sampled(message).root()).is_empty())
        .map(|message| message.ident)
        .collect();
    let clinical = |name: &str| {
        [
            "DRUG",
            "CHECKUP",
            "CLINICAL",
            "VISIT",
            "ONLINE",
            "QUALIFICATION",
            "EMERGENCY",
        ]
        .iter()
        .any(|start| name.starts_with(start))
    };
    assert!(names.iter().all(|name| clinical(name)), "{names:?}");
    assert!(names.contains(&"DRUG_INFORMATION_REQUEST") && names.contains(&"VISIT_BATCH_REQUEST"));
}

fn sampled(message: &'static onshi_core::catalogue::MessageRow) -> Record {
    let form = Dialect::standard().form(message);
    onshi_core::record::sample(&form, onshi_core::text::Charset::Utf8)
}

/// Whatever the consents: what may be asked is consented to, alive, and the patient's own. A failure
/// names its seed.
#[test]
fn no_history_of_consents_lets_a_request_through_without_one() {
    let requests = requests();
    let patients = [PATIENT, "patient-2", ""];
    let mut allowed = 0;
    for seed in 0..HISTORIES {
        let mut dice = Dice(seed);
        let (request, classes) = &requests[dice.roll(requests.len() as u64) as usize];
        let consents: Vec<Consent> = (0..dice.roll(8))
            .map(|_| Consent {
                patient: patients[dice.roll(3) as usize],
                class: [Drug, Diagnosis, Checkup, Operation, Test][dice.roll(5) as usize],
                road: [None, Some(Visit), Some(Online)][dice.roll(3) as usize],
                until: NOW.plus_ms(dice.roll(5) as i64 - 2),
            })
            .collect();
        // A query in a batch says no road here, the others ask on the road of visits.
        let is_query = request.row().id == NumberQuery::ROW.id;
        let serves = |given: Option<ConsentKind>| is_query || given != Some(Online);
        let alive = |class: &DataClass| {
            let mut own = consents
                .iter()
                .filter(|consent| consent.patient == PATIENT && serves(consent.road));
            own.any(|consent| consent.class == *class && consent.until > NOW)
        };
        let may = ask(request, &consents).is_ok();
        assert_eq!(may, classes.iter().all(alive), "seed {seed}");
        allowed += u64::from(may && !classes.is_empty());
    }
    assert!(
        allowed > HISTORIES / 100 && allowed < HISTORIES / 2,
        "{allowed}"
    );
}
