//! The engine takes no request for medical information without a permit that holds, and keeps with the
//! job what it rests on (R03, I-10).
#![allow(clippy::expect_used, clippy::unwrap_used)]

use chrono::NaiveDate;
use onshi_core::catalogue::{
    CHECKUP_INFORMATION, CLINICAL_INFORMATION, CheckupInformationRequest,
    CheckupInformationRequestBody, ClinicalInformationRequest, ClinicalInformationRequestBody,
    DRUG_INFORMATION, DatedRequestHeader, Dialect, DrugInformationRequest,
    DrugInformationRequestBody, FieldId, MedicalInformationRequestList, MedicalTreatment,
    NumberQuery, ONLINE_QUALIFICATION, ONLINE_QUALIFICATION_BATCH, OperationRow, QUALIFICATION,
    QualificationRequest, QualificationRequestBody, VISIT_QUALIFICATION, VISIT_QUALIFICATION_BATCH,
    VisitBatchRequest, VisitBatchRequestBody, VisitBatchUnit,
};
use onshi_core::error::ErrorCode::{self, ConsentMissing};
use onshi_core::error::Language;
use onshi_core::id::InstitutionCode;
use onshi_core::job::{
    Engine, Ground, Job, Moment, Settings, Submission, Terms, patient_answered, patients_asked,
};
use onshi_core::message::FileForm;
use onshi_core::record::{Draft, Record};
use onshi_core::rules::certificates::{LimitConsent, Occasion, Source};
use onshi_core::rules::consent::{Consent, Permit, Until};
use onshi_core::rules::data_class::{ConsentKind, DataClass};
use onshi_core::rules::medical_aid::{Coverage, HealthInsuranceId};
use onshi_core::rules::medical_information::{
    BatchInquiry, CheckupInquiry, ClinicalInquiry, DrugInquiry, DrugScope, Period,
};

mod consent_support;
use consent_support::{at, granted, japan};

const CONSENTED: &str = "2026-11-22 08:00:00";
const NOW: &str = "2026-11-22 09:00:00";
const END: &str = "2026-12-31 00:00:00";

fn engine(consent_checked_by_host: bool) -> Engine {
    let settings = Settings {
        allow_assumed: true,
        consent_checked_by_host,
        ..Settings::new(InstitutionCode::new("1311111111").expect("a code"))
    };
    Engine::restore(settings, "TEST".into(), 0, Vec::new())
}

fn permit(patient: &str, class: DataClass) -> Permit {
    permit_on(ConsentKind::Visit, patient, class)
}

/// Given an hour ago, so that it holds on every road.
fn permit_on(kind: ConsentKind, patient: &str, class: DataClass) -> Permit {
    let mut consent = Consent::new(patient, kind);
    let mut statement = granted(CONSENTED, Until::At(japan(END)));
    (statement.kind, statement.class) = (kind, class);
    consent.hear(&statement);
    consent.permits(class, kind, at(NOW)).expect("a permit")
}

fn whose() -> Coverage {
    HealthInsuranceId::read("06139992", "12", "345", "01")
        .unwrap()
        .into()
}

fn period() -> Period {
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    Period::back(12, today, Dialect::standard().limits()).unwrap()
}

fn drugs(scope: DrugScope) -> Record {
    let inquiry = DrugInquiry {
        period: period(),
        scope,
        form: FileForm::Xml,
        care: MedicalTreatment::Visit,
        prescriptions: false,
    };
    inquiry.request(&whose()).into()
}

/// One person of a batch; drugs are wanted of those who are `asked`.
fn person(identifier: Option<&str>, asked: bool) -> Draft<NumberQuery> {
    let wanted = BatchInquiry::Drugs {
        period: period(),
        scope: DrugScope::Drugs,
        prescriptions: false,
    };
    let list = Draft::<MedicalInformationRequestList>::new().request(wanted.request());
    whose()
        .fill(Draft::<NumberQuery>::new())
        .maybe(identifier, Draft::<NumberQuery>::arbitrary_identifier)
        .maybe(
            asked.then_some(list),
            Draft::<NumberQuery>::medical_information,
        )
}

/// A person of whom a flag was written field by field.
fn flagged(identifier: Option<&str>, field: FieldId) -> Record {
    let mut person = person(identifier, false).into_record();
    person.set_text(&[], field.no, "1");
    person
}

/// Consent to 限度額適用認定証 by word.
fn by_word(patient: &str) -> Permit {
    let institution = InstitutionCode::new("1311111111").expect("a code");
    let at = Occasion {
        institution: &institution,
        patient,
        now: japan(NOW),
    };
    let consent = LimitConsent::record(&at, Source::Word, japan(CONSENTED), "op-7");
    consent.unwrap().permit(&at).expect("a permit").into()
}

fn header() -> Draft<DatedRequestHeader> {
    Draft::<DatedRequestHeader>::new().qualification_confirmation_date("20261122")
}

fn batch(people: Vec<Draft<NumberQuery>>) -> Record {
    batch_of(people.into_iter().map(Record::from).collect())
}

fn batch_of(people: Vec<Record>) -> Record {
    let mut body = Record::new(VisitBatchRequestBody::ROW);
    for person in people {
        body.append(VisitBatchRequestBody::search.no, &person);
    }
    let mut request = Record::from(Draft::<VisitBatchRequest>::new().header(header()));
    request.append(VisitBatchRequest::body.no, &body);
    request
}

fn qualification(person: Record) -> Record {
    let mut body = Record::new(QualificationRequestBody::ROW);
    body.append(QualificationRequestBody::search.no, &person);
    let mut request = Record::from(Draft::<QualificationRequest>::new().header(header()));
    request.append(QualificationRequest::body.no, &body);
    request
}

struct Asked<'a> {
    operation: &'static OperationRow,
    request: Record,
    subject: Option<&'a str>,
    permits: Vec<Permit>,
    now: Moment,
}

impl<'a> Asked<'a> {
    fn drugs(subject: Option<&'a str>, permits: Vec<Permit>) -> Self {
        Asked {
            operation: &DRUG_INFORMATION,
            request: drugs(DrugScope::Drugs),
            subject,
            permits,
            now: japan(NOW),
        }
    }

    fn of(self, engine: &mut Engine) -> Result<Job, ErrorCode> {
        let submission = Submission {
            key: Some("key".into()),
            operation: self.operation,
            prefix: None,
            request: self.request,
            terms: Terms {
                subject: self.subject.map(str::to_owned),
                permits: self.permits,
                ..Terms::default()
            },
        };
        let (id, _) = engine
            .submit(self.now, submission)
            .map_err(|error| error.code())?;
        Ok(engine.job(id).expect("a job").clone())
    }

    fn judged(self) -> Result<Vec<Ground>, ErrorCode> {
        let mut engine = engine(false);
        let job = self.of(&mut engine);
        assert_eq!(
            engine.jobs().count(),
            usize::from(job.is_ok()),
            "refused is forgotten"
        );
        job.map(|job| job.grounds)
    }
}

#[test]
fn a_request_rests_on_permits_of_its_patient_that_hold() {
    use DataClass::{Checkup, Diagnosis, Drug};
    let mine = |class| permit("P1", class);
    let ok = Asked::drugs(Some("P1"), vec![mine(Drug), mine(Checkup)]).judged();
    let grounds = ok.expect("permitted");
    assert_eq!(grounds.len(), 1, "on what it needs alone");
    let Ground {
        patient,
        class,
        kind,
        until,
    } = grounds[0];
    assert_eq!(
        (class, kind, until),
        (Drug, Some(ConsentKind::Visit), japan(END))
    );
    assert_eq!(patient, engine(false).pseudonym("P1"));

    let refused = [
        ("no permit", Asked::drugs(Some("P1"), vec![])),
        (
            "another class",
            Asked::drugs(Some("P1"), vec![mine(Checkup)]),
        ),
        (
            "another patient",
            Asked::drugs(Some("P2"), vec![mine(Drug)]),
        ),
        ("nobody's", Asked::drugs(None, vec![mine(Drug)])),
        (
            "one of two",
            Asked {
                request: drugs(DrugScope::DrugsAndTreatments),
                ..Asked::drugs(Some("P1"), vec![mine(Drug)])
            },
        ),
        (
            "its end has come",
            Asked {
                now: japan(END),
                ..Asked::drugs(Some("P1"), vec![mine(Drug)])
            },
        ),
    ];
    for (why, asked) in refused {
        assert_eq!(asked.judged(), Err(ConsentMissing), "{why}");
    }
    let both = Asked {
        request: drugs(DrugScope::DrugsAndTreatments),
        ..Asked::drugs(Some("P1"), vec![mine(Drug), mine(Diagnosis)])
    };
    assert_eq!(both.judged().expect("permitted").len(), 2);
}

#[test]
fn each_person_of_a_batch_is_permitted_by_their_own_consent() {
    let drug = |patient: &str| permit(patient, DataClass::Drug);
    let asked = |people, permits, subject| Asked {
        operation: &VISIT_QUALIFICATION_BATCH,
        request: batch(people),
        subject,
        permits,
        now: japan(NOW),
    };
    let two = || {
        vec![
            person(Some("P1"), true),
            person(Some("P2"), true),
            person(None, false),
        ]
    };
    let permitted = asked(two(), vec![drug("P2"), drug("P1")], None).judged();
    assert_eq!(permitted.expect("permitted").len(), 2);
    for (why, asked) in [
        ("one is missing", asked(two(), vec![drug("P1")], None)),
        (
            "a subject is not both",
            asked(two(), vec![drug("P1")], Some("P1")),
        ),
        (
            "not named",
            asked(
                vec![person(Some("P1"), true), person(None, true)],
                vec![drug("P1")],
                Some("P1"),
            ),
        ),
    ] {
        assert_eq!(asked.judged(), Err(ConsentMissing), "{why}");
    }
    let none = asked(vec![person(None, false)], vec![], None).judged();
    assert_eq!(none, Ok(vec![]), "nothing medical is asked for");
}

/// R08, R09: a flag that was written into the record field by field needs what the builder would need.
#[test]
fn a_flag_set_by_hand_needs_a_permit_of_its_patient() {
    use DataClass::{LimitCertificate, SpecificDisease};
    let by_number = |field: FieldId, permits: Vec<Permit>| Asked {
        operation: &QUALIFICATION,
        request: qualification(flagged(Some("P1"), field)),
        ..Asked::drugs(None, permits)
    };
    let visit = |field: FieldId, permits: Vec<Permit>| Asked {
        operation: &VISIT_QUALIFICATION_BATCH,
        request: batch_of(vec![person(None, false).into(), flagged(Some("P1"), field)]),
        ..Asked::drugs(None, permits)
    };
    let (consented, limit, disease) = (
        NumberQuery::limit_certificate_consent,
        NumberQuery::limit_certificate_wanted,
        NumberQuery::specific_disease_wanted,
    );
    let visited = |class| permit("P1", class);
    let permitted = [
        (
            by_number(consented, vec![by_word("P1")]),
            LimitCertificate,
            None,
        ),
        (visit(limit, vec![by_word("P1")]), LimitCertificate, None),
        (
            visit(limit, vec![visited(LimitCertificate)]),
            LimitCertificate,
            Some(ConsentKind::Visit),
        ),
        (
            visit(disease, vec![visited(SpecificDisease)]),
            SpecificDisease,
            Some(ConsentKind::Visit),
        ),
    ];
    for (asked, class, kind) in permitted {
        let grounds = asked.judged().expect("permitted");
        let grounds: Vec<_> = grounds
            .iter()
            .map(|ground| (ground.class, ground.kind))
            .collect();
        assert_eq!(grounds, [(class, kind)]);
    }
    let refused = [
        ("nothing shown", by_number(consented, vec![])),
        ("nothing shown, in a batch", visit(limit, vec![])),
        ("another's word", by_number(consented, vec![by_word("P2")])),
        ("the other certificate", visit(disease, vec![by_word("P1")])),
        (
            "medical information",
            visit(disease, vec![visited(DataClass::Drug)]),
        ),
    ];
    for (why, asked) in refused {
        assert_eq!(asked.judged(), Err(ConsentMissing), "{why}");
    }
}

/// The 診療区分 of a request; `None` says none, and an unknown one stands in no table.
type Care = Option<&'static str>;

/// Whether a permit of each road serves each 診療区分 that a query can say (R07).
fn roads() -> Vec<(Care, ConsentKind, bool)> {
    use ConsentKind::{Emergency, Online, Outpatient, Visit};
    let said = [
        ("1", Some(Outpatient)),
        ("2", Some(Visit)),
        ("3", Some(Online)),
        ("4", Some(Emergency)),
        ("9", None),
    ];
    let pairs = said.into_iter().flat_map(|(care, meant)| {
        ConsentKind::ALL.map(|given| (Some(care), given, meant == Some(given)))
    });
    pairs
        .chain(ConsentKind::ALL.map(|given| (None, given, true)))
        .collect()
}

/// Requests that need the consent to one class each, with a 診療区分.
fn asked_on(care: Care) -> Vec<(&'static OperationRow, Record, DataClass)> {
    let with = |mut record: Record, path: &[(u16, usize)], field: FieldId| {
        record.remove(path, field.no);
        if let Some(care) = care {
            record.set_text(path, field.no, care);
        }
        record
    };
    let checkups = CheckupInquiry {
        form: FileForm::Xml,
        care: MedicalTreatment::Visit,
    };
    let clinical = ClinicalInquiry {
        period: period(),
        form: FileForm::Xml,
        care: MedicalTreatment::Visit,
    };
    let body = |field: FieldId| [(field.no, 0)];
    let mut asked: Vec<(&OperationRow, _, _)> = vec![
        (
            &DRUG_INFORMATION,
            with(
                drugs(DrugScope::Drugs),
                &body(DrugInformationRequest::body),
                DrugInformationRequestBody::medical_treatment,
            ),
            DataClass::Drug,
        ),
        (
            &CHECKUP_INFORMATION,
            with(
                checkups.request(&whose()).into(),
                &body(CheckupInformationRequest::body),
                CheckupInformationRequestBody::medical_treatment,
            ),
            DataClass::Checkup,
        ),
        (
            &CLINICAL_INFORMATION,
            with(
                clinical.request(&whose()).into(),
                &body(ClinicalInformationRequest::body),
                ClinicalInformationRequestBody::medical_treatment,
            ),
            DataClass::Test,
        ),
    ];
    // The 診療区分 that these may have.
    let by_number = match care {
        Some("2") => &VISIT_QUALIFICATION,
        Some("3") => &ONLINE_QUALIFICATION,
        _ => return asked,
    };
    let people = [
        (person(Some("P1"), true).into(), DataClass::Drug),
        (
            flagged(Some("P1"), NumberQuery::limit_certificate_wanted),
            DataClass::LimitCertificate,
        ),
        (
            flagged(Some("P1"), NumberQuery::specific_disease_wanted),
            DataClass::SpecificDisease,
        ),
    ];
    asked.extend(people.map(|(record, class)| {
        let person = with(record, &[], NumberQuery::medical_treatment);
        (by_number, qualification(person), class)
    }));
    asked
}

#[test]
fn a_permit_of_another_road_serves_no_query() {
    let mut refused = 0;
    for (care, given, serves) in roads() {
        for (operation, request, class) in asked_on(care) {
            let asked = Asked {
                operation,
                request,
                ..Asked::drugs(Some("P1"), vec![permit_on(given, "P1", class)])
            };
            let named = format!("{} {care:?} {given:?}", operation.ident);
            match (asked.judged(), serves) {
                (Ok(grounds), true) => assert_eq!(grounds[0].kind, Some(given), "{named}"),
                (Err(ConsentMissing), false) => refused += 1,
                (judged, _) => panic!("{named}: {judged:?}"),
            }
        }
    }
    // Three requests on four roads and an unknown one, three queries on two.
    assert_eq!(refused, 3 * (4 * 3 + 4) + 3 * (2 * 3));
}

/// Of two permits, the one of its road is what a job rests on: the other's end is no concern of it.
#[test]
fn a_job_rests_on_no_permit_of_another_road() {
    let permits = [ConsentKind::Online, ConsentKind::Visit];
    let permits = permits.map(|kind| permit_on(kind, "P1", DataClass::Drug));
    let grounds = Asked::drugs(Some("P1"), permits.to_vec()).judged();
    let kinds: Vec<_> = grounds.unwrap().iter().map(|ground| ground.kind).collect();
    assert_eq!(kinds, [Some(ConsentKind::Visit)]);
}

#[test]
fn a_job_rests_on_no_permit_that_has_ended() {
    let mut consent = Consent::new("P1", ConsentKind::Visit);
    consent.hear(&granted(CONSENTED, Until::At(japan("2026-11-22 10:00:00"))));
    let short = consent.permits(DataClass::Drug, ConsentKind::Visit, at(NOW));
    let permits = vec![short.expect("a permit"), permit("P1", DataClass::Drug)];
    let later = Asked {
        now: japan("2026-11-22 11:00:00"),
        ..Asked::drugs(Some("P1"), permits)
    };
    let ends: Vec<_> = later
        .judged()
        .unwrap()
        .iter()
        .map(|ground| ground.until)
        .collect();
    assert_eq!(ends, [japan(END)]);
}

/// Where a query says no 診療区分, the operation does, if it is for one road only.
#[test]
fn an_operation_for_one_road_says_the_road() {
    use ConsentKind::{Online, Outpatient, Visit};
    let drugs_of = |operation: &OperationRow| match operation.collect {
        Some(_) => batch(vec![person(Some("P1"), true)]),
        None => qualification(person(Some("P1"), true).into()),
    };
    let table = [
        (&QUALIFICATION, Outpatient),
        (&VISIT_QUALIFICATION, Visit),
        (&VISIT_QUALIFICATION_BATCH, Visit),
        (&ONLINE_QUALIFICATION, Online),
        (&ONLINE_QUALIFICATION_BATCH, Online),
    ];
    for (operation, road) in table {
        for given in ConsentKind::ALL {
            let asked = Asked {
                operation,
                request: drugs_of(operation),
                ..Asked::drugs(None, vec![permit_on(given, "P1", DataClass::Drug)])
            };
            let named = format!("{} {given:?}", operation.ident);
            assert_eq!(asked.judged().is_ok(), given == road, "{named}");
        }
    }
}

#[test]
fn the_host_is_told_that_it_was_given_on_another_road() {
    let asked = |permits| {
        let submission = Submission {
            key: None,
            operation: &DRUG_INFORMATION,
            prefix: None,
            request: drugs(DrugScope::Drugs),
            terms: Terms {
                subject: Some("P1".to_owned()),
                permits,
                ..Terms::default()
            },
        };
        let refused = engine(false).submit(japan(NOW), submission);
        refused.unwrap_err().text(Language::Japanese)
    };
    let online = permit_on(ConsentKind::Online, "P1", DataClass::Drug);
    assert!(asked(vec![online]).contains("別の診療区分の同意です"));
    assert!(!asked(vec![]).contains("別の診療区分"));
}

#[test]
fn a_host_that_keeps_consents_elsewhere_says_so() {
    let asked = || Asked::drugs(Some("P1"), vec![]);
    let job = asked().of(&mut engine(true)).expect("on the host's word");
    assert_eq!(job.grounds, []);
    let other = Asked::drugs(Some("P1"), vec![permit("P2", DataClass::Drug)]);
    assert_eq!(
        other.of(&mut engine(true)),
        Err(ConsentMissing),
        "what is shown is looked at"
    );
}

#[test]
fn what_is_asked_again_with_its_key_needs_no_permit() {
    let mut engine = engine(false);
    let first = Asked::drugs(Some("P1"), vec![permit("P1", DataClass::Drug)]).of(&mut engine);
    let again = Asked::drugs(Some("P1"), vec![]).of(&mut engine);
    assert_eq!(again.expect("the same job").id, first.expect("a job").id);
}

#[test]
fn a_qualification_needs_no_consent() {
    let asked = Asked {
        operation: &QUALIFICATION,
        request: qualification(person(None, false).into()),
        ..Asked::drugs(None, vec![])
    };
    assert_eq!(asked.judged(), Ok(vec![]));
}

/// Consents and jobs of a ledger are found by it, also of one that another version wrote.
#[test]
fn a_patient_keeps_the_pseudonym_they_had() {
    let pseudonym = engine(false).pseudonym("P1");
    let hex = blake3::Hash::from(pseudonym).to_hex();
    let known = "c1759aba5e454c700ab4d3cfe745888c531c91850954a89900ac200cab851c4c";
    assert_eq!(hex.as_str(), known);
}

#[test]
fn a_job_of_an_older_ledger_rests_on_nothing() {
    let asked = Asked::drugs(Some("P1"), vec![permit("P1", DataClass::Drug)]);
    let job = asked.of(&mut engine(false)).expect("a job");
    let mut json = serde_json::to_value(&job).expect("written");
    let same: Job = serde_json::from_value(json.clone()).expect("read");
    assert_eq!(same, job);
    assert_eq!(json["grounds"][0]["kind"], "Visit", "as ledgers have it");
    json.as_object_mut().unwrap().remove("grounds");
    let older: Job = serde_json::from_value(json).expect("read");
    assert_eq!(older.grounds, []);
}

/// Permits were shown and none is left: the host does not answer for this one.
#[test]
fn a_request_that_rests_on_permits_goes_out_on_none() {
    for (rests_on_permits, expected) in [(false, Ok(())), (true, Err(ConsentMissing))] {
        let submission = Submission {
            key: None,
            operation: &DRUG_INFORMATION,
            prefix: None,
            request: drugs(DrugScope::Drugs),
            terms: Terms {
                subject: Some("P1".to_owned()),
                rests_on_permits,
                ..Terms::default()
            },
        };
        let submitted = engine(true).submit(japan(NOW), submission);
        let judged = submitted.map(drop).map_err(|error| error.code());
        assert_eq!(judged, expected);
    }
}

#[test]
fn who_is_asked_about_is_known_by_the_hosts_keys() {
    let single = drugs(DrugScope::Drugs);
    assert_eq!(patients_asked(single.root(), Some("P1")), ["P1"]);
    assert_eq!(patients_asked(single.root(), None), [""; 0]);
    let people = vec![
        person(Some("A"), true),
        person(Some("B"), false),
        person(None, true),
        person(Some("C"), true),
    ];
    let all = batch(people);
    assert_eq!(patients_asked(all.root(), Some("P1")), ["A", "C"]);
    let alone = batch(vec![person(Some("A"), true)]);
    assert_eq!(patients_asked(alone.root(), Some("P1")), ["P1"]);

    let unit = Draft::<VisitBatchUnit>::new().search(person(Some("A"), false));
    let unit: Record = unit.into();
    assert_eq!(patient_answered(unit.root()), Some("A"));
    assert_eq!(patient_answered(single.root()), None);
}
