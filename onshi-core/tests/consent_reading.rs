//! What answers say about consent: every class by its own fields, every code, every odd time.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use onshi_core::catalogue::{
    AnswerHeader, ConsentedUnit, FieldId, InsuredCardClassification, MedicalTreatment,
    QualificationAnswer, QualificationAnswerBody, QualificationResult, ResultList, VisitBatchUnit,
};
use onshi_core::job::Moment;
use onshi_core::record::{CodeType, Draft, Record};
use onshi_core::rules::consent::{Flag, Reason, Statement, Until, statements, told};
use onshi_core::rules::data_class::{ConsentKind, DataClass};

mod consent_support;
use consent_support::japan;

const TOLD: Moment = Moment(1_775_000_000_000);
const TIME: &str = "20260401100000";
const END: &str = "20260630120000";

type Texts<'a> = &'a [(FieldId, &'a str)];

fn read(record: &Record) -> Vec<Statement> {
    statements(record.root(), ConsentKind::Visit, TOLD)
}

/// A unit of consented people that holds these texts, and results that hold those.
fn unit(of_unit: Texts<'_>, results: &[Texts<'_>]) -> Record {
    let fill = |record: &mut Record, texts: Texts<'_>| {
        for (field, text) in texts {
            record.add_text(&[], field.no, text);
        }
    };
    let mut list = Record::new(ResultList::ROW);
    for texts in results {
        let mut result = Record::new(QualificationResult::ROW);
        fill(&mut result, texts);
        list.append(ResultList::result.no, &result);
    }
    let mut unit = Record::new(ConsentedUnit::ROW);
    fill(&mut unit, of_unit);
    unit.append(ConsentedUnit::results.no, &list);
    unit
}

fn only(record: &Record) -> Statement {
    let statements = read(record);
    assert_eq!(statements.len(), 1);
    statements[0]
}

/// Every class and its fields, written down a second time.
#[rustfmt::skip]
const CLASSES: &[(DataClass, FieldId, FieldId, FieldId, Option<FieldId>)] = {
    use QualificationResult as Q;
    &[
        (DataClass::LimitCertificate, Q::limit_certificate_consent, Q::limit_certificate_consent_time, Q::limit_certificate_available, None),
        (DataClass::SpecificDisease,  Q::specific_disease_consent,  Q::specific_disease_consent_time,  Q::specific_disease_available,  Some(Q::specific_disease_expired_reason)),
        (DataClass::Checkup,          Q::checkup_consent,           Q::checkup_consent_time,           Q::checkup_available,           Some(Q::checkup_expired_reason)),
        (DataClass::Drug,             Q::medicine_consent,          Q::medicine_consent_time,          Q::medicine_available,          Some(Q::medicine_expired_reason)),
        (DataClass::Diagnosis,        Q::diagnosis_consent,         Q::diagnosis_consent_time,         Q::diagnosis_available,         Some(Q::diagnosis_expired_reason)),
        (DataClass::Operation,        Q::operation_consent,         Q::operation_consent_time,         Q::operation_available,         Some(Q::operation_expired_reason)),
        (DataClass::DiseaseName,      Q::disease_name_consent,      Q::disease_name_consent_time,      Q::disease_name_available,      None),
        (DataClass::Infection,        Q::infection_consent,         Q::infection_consent_time,         Q::infection_available,         None),
        (DataClass::OtherAllergy,     Q::other_allergy_consent,     Q::other_allergy_consent_time,     Q::other_allergy_available,     None),
        (DataClass::DrugAllergy,      Q::drug_allergy_consent,      Q::drug_allergy_consent_time,      Q::drug_allergy_available,      None),
        (DataClass::Test,             Q::test_consent,              Q::test_consent_time,              Q::test_available,              None),
        (DataClass::Prescription,     Q::prescription_consent,      Q::prescription_consent_time,      Q::prescription_available,      None),
    ]
};

#[test]
fn every_class_is_read_from_its_own_fields() {
    for (class, flag, time, until, reason) in CLASSES {
        let said = only(&unit(&[], &[&[(*flag, "1"), (*time, TIME), (*until, END)]]));
        assert_eq!((said.class, said.kind), (*class, ConsentKind::Visit));
        assert_eq!(said.entry.flag, Flag::Granted);
        assert_eq!(said.entry.granted, Some(japan("2026-04-01 10:00:00")));
        assert_eq!(said.entry.until, Until::At(japan("2026-06-30 12:00:00")));
        assert_eq!(said.entry.told, TOLD);
        let ended = match reason {
            Some(reason) => only(&unit(&[], &[&[(*flag, "2"), (*reason, "2")]])),
            None => only(&unit(&[], &[&[(*flag, "2")]])),
        };
        let expected = reason.map_or(Reason::Unsaid, |_| Reason::Patient);
        assert_eq!(ended.entry.flag, Flag::Expired(expected), "{class:?}");
    }
    assert_eq!(
        CLASSES.len() + 1,
        DataClass::ALL.len(),
        "and 資格情報, of the unit"
    );
}

/// Every flag that a row of the catalogue declares with a time is in the table.
#[test]
fn no_consent_of_the_catalogue_is_left_out() {
    for row in [
        QualificationResult::ROW,
        ConsentedUnit::ROW,
        VisitBatchUnit::ROW,
    ] {
        let idents: Vec<&str> = row.fields.iter().map(|field| field.ident).collect();
        let flags = row.fields.iter().filter(|field| {
            field.ident.ends_with("consent")
                && idents.contains(&format!("{}_time", field.ident).as_str())
        });
        let mut record = Record::new(row);
        let flags: Vec<u16> = flags.map(|field| field.no).collect();
        for no in &flags {
            record.add_text(&[], *no, "1");
        }
        let said = read(&record).len();
        assert_eq!(said, flags.len(), "{}", row.ident);
        assert!(said > 0);
    }
}

#[test]
fn the_unit_speaks_about_the_whole() {
    use ConsentedUnit as U;
    let record = unit(
        &[
            (U::consent, "2"),
            (U::consent_time, TIME),
            (U::available, END),
            (U::expired_reason, "1"),
        ],
        &[],
    );
    let said = only(&record);
    assert_eq!(said.class, DataClass::Qualification);
    assert_eq!(said.entry.flag, Flag::Expired(Reason::Institution));
    assert_eq!(said.entry.granted, Some(japan("2026-04-01 10:00:00")));
    assert_eq!(said.entry.until, Until::At(japan("2026-06-30 12:00:00")));
    let mut batch = Record::new(VisitBatchUnit::ROW);
    batch.add_text(&[], VisitBatchUnit::consent.no, "1");
    assert_eq!(only(&batch).class, DataClass::Qualification);
}

#[test]
fn only_one_code_grants() {
    use QualificationResult as Q;
    #[rustfmt::skip]
    let codes: &[(&str, Option<&str>, Flag)] = &[
        ("0",  None,      Flag::Refused),
        ("1",  None,      Flag::Granted),
        ("1",  Some("1"), Flag::Granted),
        ("2",  None,      Flag::Expired(Reason::Unsaid)),
        ("2",  Some("0"), Flag::Expired(Reason::ByCare)),
        ("2",  Some("1"), Flag::Expired(Reason::Institution)),
        ("2",  Some("2"), Flag::Expired(Reason::Patient)),
        ("2",  Some("3"), Flag::Expired(Reason::Purpose)),
        ("2",  Some("4"), Flag::Expired(Reason::Unsaid)),
        ("3",  None,      Flag::Unobtainable),
        ("4",  None,      Flag::Unknown),
        ("01", None,      Flag::Unknown),
        ("１", None,      Flag::Unknown),
        (" 1", None,      Flag::Unknown),
    ];
    for (flag, reason, expected) in codes {
        let mut texts = vec![(Q::medicine_consent, *flag)];
        texts.extend(reason.map(|reason| (Q::medicine_expired_reason, reason)));
        assert_eq!(
            only(&unit(&[], &[&texts])).entry.flag,
            *expected,
            "{flag} {reason:?}"
        );
    }
}

#[test]
fn odd_times_never_become_times() {
    use QualificationResult as Q;
    for odd in [
        "0",
        "20260401",
        "00000000000000",
        "20260230100000",
        "20260401246000",
        "２０２６０４０１１０００００",
        "x",
    ] {
        let said = only(&unit(
            &[],
            &[&[
                (Q::medicine_consent, "1"),
                (Q::medicine_consent_time, odd),
                (Q::medicine_available, odd),
            ]],
        ));
        assert_eq!(
            (said.entry.granted, said.entry.until),
            (None, Until::Unreadable),
            "{odd}"
        );
    }
    for empty in ["", "  "] {
        let said = only(&unit(
            &[],
            &[&[
                (Q::medicine_consent, "1"),
                (Q::medicine_consent_time, empty),
                (Q::medicine_available, empty),
            ]],
        ));
        assert_eq!(
            (said.entry.granted, said.entry.until),
            (None, Until::Unsaid)
        );
        assert_eq!(
            read(&unit(&[], &[&[(Q::medicine_consent, empty)]])),
            [],
            "a silent flag"
        );
    }
    assert_eq!(
        read(&unit(&[], &[&[(Q::medicine_consent_time, TIME)]])),
        [],
        "a time without flag"
    );
}

#[test]
fn of_two_insurances_the_health_insurance_speaks() {
    use QualificationResult as Q;
    let aid = [
        (
            Q::card_classification,
            InsuredCardClassification::MedicalAid.wire(),
        ),
        (Q::medicine_consent, "0"),
        (Q::checkup_consent, "0"),
    ];
    let health = [
        (Q::card_classification, "01"),
        (Q::medicine_consent, "1"),
        (Q::medicine_consent_time, TIME),
    ];
    for results in [[&aid[..], &health[..]], [&health[..], &aid[..]]] {
        let said = read(&unit(&[], &results));
        let flag = |class| {
            said.iter()
                .find(|said| said.class == class)
                .map(|said| said.entry.flag)
        };
        assert_eq!(flag(DataClass::Drug), Some(Flag::Granted));
        assert_eq!(flag(DataClass::Checkup), Some(Flag::Refused));
        assert_eq!(said.len(), 2);
    }
}

#[test]
fn an_individual_answer_is_read_by_its_body_and_dated_by_its_header() {
    let result = Draft::<QualificationResult>::new()
        .checkup_consent("1")
        .checkup_consent_time(onshi_core::id::DateTime::read(TIME));
    let body =
        Draft::<QualificationAnswerBody>::new().results(Draft::<ResultList>::new().result(result));
    let answer = |time: &str| {
        let header = Draft::<AnswerHeader>::new()
            .process_execution_time(onshi_core::id::DateTime::read(time));
        Draft::<QualificationAnswer>::new()
            .header(header)
            .body(body.clone())
    };
    let record = answer("20260401100500").into_record();
    assert_eq!(told(&record), Some(japan("2026-04-01 10:05:00")));
    assert_eq!(told(answer("20260401").as_record()), None);
    assert_eq!(told(Draft::<QualificationAnswer>::new().as_record()), None);
    let said = statements(
        record.root().named("body").unwrap().group(),
        ConsentKind::Outpatient,
        TOLD,
    );
    assert_eq!(
        (said.len(), said[0].class, said[0].kind),
        (1, DataClass::Checkup, ConsentKind::Outpatient)
    );
}

#[test]
fn the_kind_follows_the_care() {
    use MedicalTreatment as M;
    let kinds = [M::Outpatient, M::Visit, M::Online, M::Emergency].map(ConsentKind::from);
    assert_eq!(kinds, ConsentKind::ALL);
}
