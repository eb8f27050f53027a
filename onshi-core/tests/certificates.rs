//! Who may ask for a certificate: each condition flips the outcome, and the flags of a query follow.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use chrono::{NaiveDate, NaiveDateTime};
use onshi_core::catalogue::{
    BatchQuery, LimitCertificateConsent, NumberQuery, QualificationResult,
};
use onshi_core::id::{DateTime, InstitutionCode};
use onshi_core::job::Moment;
use onshi_core::record::{Draft, Record, View};
use onshi_core::rules::certificates::{
    BatchInquiry, Certificate, Field, Kind, LimitConsent, LimitPermit, NumberInquiry, Occasion,
    Origin, Refusal, Source, SpecificDiseasePermit, VisitInquiry, asked_by,
};
use onshi_core::rules::consent::{Consent, Denial, Permit, Until, statements};
use onshi_core::rules::data_class::{ConsentKind, DataClass};
use onshi_core::rules::medical_aid::{Coverage, HealthInsuranceId};

mod consent_support;
use consent_support::{granted, trusted};

fn clock(day: u32, hour: u32) -> NaiveDateTime {
    let day = NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
    day.and_hms_opt(hour, 0, 0).unwrap()
}

fn at(day: u32, hour: u32) -> Moment {
    Moment::from_japan(clock(day, hour))
}

fn written(day: u32, hour: u32) -> DateTime {
    DateTime::from_calendar(clock(day, hour))
}

fn here() -> InstitutionCode {
    InstitutionCode::new("1310000001").unwrap()
}

fn there() -> InstitutionCode {
    InstitutionCode::new("1310000002").unwrap()
}

fn occasion<'a>(institution: &'a InstitutionCode, patient: &'a str, now: Moment) -> Occasion<'a> {
    Occasion {
        institution,
        patient,
        now,
    }
}

fn consent() -> LimitConsent {
    let here = here();
    let taken = occasion(&here, "P1", at(20, 10));
    LimitConsent::record(&taken, Source::Word, at(20, 9), "op-7").unwrap()
}

/// R09: by device or by word, when, and who heard it; nothing of it may be missing.
#[test]
#[rustfmt::skip]
fn a_consent_is_recorded_whole_or_not_at_all() {
    let here = here();
    let table = [
        ("whole",                      "P1", "op-7", at(20, 9),  None),
        ("given this very moment",     "P1", "op-7", at(20, 10), None),
        ("nobody heard it",            "P1", "",     at(20, 9),  Some(Refusal::NoOperator)),
        ("a blank heard it",           "P1", " 　",  at(20, 9),  Some(Refusal::NoOperator)),
        ("nobody gave it",             "",   "op-7", at(20, 9),  Some(Refusal::NoPatient)),
        ("given later than now",       "P1", "op-7", at(20, 11), Some(Refusal::NotYet)),
    ];
    for source in [Source::Device, Source::Word] {
        for (what, patient, operator, given, refusal) in table {
            let now = occasion(&here, patient, at(20, 10));
            let recorded = LimitConsent::record(&now, source, given, operator);
            assert_eq!(recorded.as_ref().err().copied(), refusal, "{what}");
            if let Ok(consent) = recorded {
                assert_eq!((consent.source(), consent.given(), consent.operator()), (source, given, operator));
            }
        }
    }
}

#[test]
#[rustfmt::skip]
fn a_permit_needs_every_condition() {
    let (here, there) = (here(), there());
    let table = [
        ("as recorded",           occasion(&here, "P1", at(20, 10)),  None),
        ("much later",            occasion(&here, "P1", at(30, 10)),  None),
        ("another patient",       occasion(&here, "P2", at(20, 10)),  Some(Refusal::OtherPatient)),
        ("another institution",   occasion(&there, "P1", at(20, 10)), Some(Refusal::OtherInstitution)),
        ("the clock turned back", occasion(&here, "P1", at(20, 8)),   Some(Refusal::NotYet)),
    ];
    for (what, occasion, refusal) in table {
        assert_eq!(consent().permit(&occasion).err(), refusal, "{what}");
    }
}

#[test]
fn what_was_withdrawn_stays_withdrawn() {
    let (here, mut consent) = (here(), consent());
    consent.withdraw(at(21, 9));
    for now in [at(20, 10), at(21, 9), at(28, 9)] {
        let refused = consent.permit(&occasion(&here, "P1", now)).err();
        assert_eq!(refused, Some(Refusal::Withdrawn));
    }
}

#[test]
fn a_consent_survives_its_ledger_and_prints_nobody() {
    let consent = consent();
    let kept = serde_json::to_string(&consent).unwrap();
    let back: LimitConsent = serde_json::from_str(&kept).unwrap();
    assert_eq!(back, consent);
    let shown = format!("{consent:?} {:?}", occasion(&here(), "P1", at(20, 1)));
    assert!(!shown.contains("P1") && !shown.contains("op-7"), "{shown}");
}

/// What an answer tells of a consent to 限度額適用認定証.
#[test]
#[rustfmt::skip]
fn a_consent_is_read_from_an_answer() {
    use LimitCertificateConsent::{No, Yes};
    let here = here();
    let table = [
        ("told",                Some(Yes), Some(written(20, 9)),  Some(written(21, 9)),  None),
        ("no end told",         Some(Yes), Some(written(20, 9)),  None,                  None),
        ("an empty end",        Some(Yes), Some(written(20, 9)),  Some(DateTime::read("")), None),
        ("not consented",       Some(No),  Some(written(20, 9)),  Some(written(21, 9)),  Some(Refusal::NotConsented)),
        ("nothing said",        None,      Some(written(20, 9)),  Some(written(21, 9)),  Some(Refusal::NotConsented)),
        ("no time",             Some(Yes), None,                  Some(written(21, 9)),  Some(Refusal::UnknownStart)),
        ("no such time",        Some(Yes), Some(DateTime::read("20261399000000")), None, Some(Refusal::UnknownStart)),
        ("no such end",         Some(Yes), Some(written(20, 9)),  Some(DateTime::read("later")), Some(Refusal::UnknownEnd)),
        ("in the future",       Some(Yes), Some(written(20, 11)), Some(written(21, 9)),  Some(Refusal::NotYet)),
        ("over just now",       Some(Yes), Some(written(20, 9)),  Some(written(20, 10)), Some(Refusal::Over)),
    ];
    for (what, flag, given, until, refusal) in table {
        let result = Draft::<QualificationResult>::new()
            .maybe(flag, Draft::<QualificationResult>::limit_certificate_consent)
            .maybe(given, Draft::<QualificationResult>::limit_certificate_consent_time)
            .maybe(until, Draft::<QualificationResult>::limit_certificate_available);
        let now = occasion(&here, "P1", at(20, 10));
        let read = LimitConsent::of_answer(&now, &result.view(), "op-7");
        assert_eq!(read.as_ref().err().copied(), refusal, "{what}");
        assert!(read.is_err() || read.unwrap().source() == Source::Device);
    }
    let result = Draft::<QualificationResult>::new()
        .limit_certificate_consent(Yes)
        .limit_certificate_consent_time(written(20, 9))
        .limit_certificate_available(written(21, 9));
    let consent = LimitConsent::of_answer(&occasion(&here, "P1", at(20, 10)), &result.view(), "op-7").unwrap();
    assert!(consent.permit(&occasion(&here, "P1", at(21, 8))).is_ok());
    assert_eq!(consent.permit(&occasion(&here, "P1", at(21, 9))).err(), Some(Refusal::Over), "its end is kept");
}

/// R08: consent by card, to this certificate, on a road that can ask again.
#[test]
#[rustfmt::skip]
fn specific_disease_needs_consent_by_card() {
    use ConsentKind::{Emergency, Online, Outpatient, Visit};
    use DataClass::{LimitCertificate, SpecificDisease};
    let told = |class, kind| told_of(class, kind).expect("a permit");
    let table = [
        ("by card",             told(SpecificDisease, Visit),      None),
        ("by card, online",     told(SpecificDisease, Online),     None),
        ("number, card reader", told(SpecificDisease, Outpatient), Some(Refusal::NotByCard)),
        ("in an emergency",     told(SpecificDisease, Emergency),  Some(Refusal::NotByCard)),
        ("to another",          told(LimitCertificate, Visit),     Some(Refusal::OtherClass)),
        ("to another, by word", by_word().into(),                  Some(Refusal::OtherClass)),
    ];
    for (what, permit, refusal) in table {
        assert_eq!(SpecificDiseasePermit::of(permit).err(), refusal, "{what}");
    }
    let limit = LimitPermit::of(told(SpecificDisease, Visit));
    assert_eq!(limit.err(), Some(Refusal::OtherClass));
}

/// What of an answer makes a permit of it.
#[test]
#[rustfmt::skip]
fn a_consent_by_card_needs_its_flag_its_time_and_its_end() {
    use ConsentKind::Visit;
    let (given, until) = (|| Some(written(20, 9)), || Some(written(30, 9)));
    let table = [
        ("by card",              Some("1"), given(),               until(),              true),
        ("not consented",        Some("0"), given(),               until(),              false),
        ("expired",              Some("2"), given(),               until(),              false),
        ("unobtainable",         Some("3"), given(),               until(),              false),
        ("a newer code",         Some("7"), given(),               until(),              false),
        ("nothing said",         None,      given(),               until(),              false),
        ("no time",              Some("1"), None,                  until(),              false),
        ("in the future",        Some("1"), Some(written(20, 11)), until(),              false),
        ("unknown end is no",    Some("1"), given(),               None,                 false),
        ("unreadable end is no", Some("1"), given(),               Some(DateTime::read("99999999999999")), false),
        ("over just now",        Some("1"), given(),               Some(written(20, 10)), false),
    ];
    for (what, flag, given, until, permitted) in table {
        let result = Draft::<QualificationResult>::new()
            .maybe(flag, Draft::<QualificationResult>::specific_disease_consent)
            .maybe(given, Draft::<QualificationResult>::specific_disease_consent_time)
            .maybe(until, Draft::<QualificationResult>::specific_disease_available);
        let mut consent = Consent::new("P1", Visit);
        for statement in statements(result.as_record().root(), Visit, at(20, 10)) {
            consent.hear(&statement);
        }
        let permit = consent.permits(DataClass::SpecificDisease, Visit, trusted(at(20, 10)));
        let permit = permit.ok().map(SpecificDiseasePermit::of);
        assert_eq!(matches!(permit, Some(Ok(_))), permitted, "{what}");
    }
}

/// Consent of P1 as an answer tells of it.
fn told_of(class: DataClass, kind: ConsentKind) -> Result<Permit, Denial> {
    let mut consent = Consent::new("P1", kind);
    let mut statement = granted("2026-11-20 09:00:00", Until::At(at(30, 9)));
    (statement.class, statement.kind) = (class, kind);
    consent.hear(&statement);
    consent.permits(class, kind, trusted(at(20, 10)))
}

fn by_card(kind: ConsentKind) -> SpecificDiseasePermit {
    SpecificDiseasePermit::of(told_of(DataClass::SpecificDisease, kind).unwrap()).unwrap()
}

fn by_word() -> LimitPermit {
    let here = here();
    consent()
        .permit(&occasion(&here, "P1", at(20, 10)))
        .unwrap()
}

/// The certificate that a permit is about.
fn kind_of(permit: &Permit) -> Kind {
    match permit.class() {
        DataClass::LimitCertificate => Kind::Limit,
        DataClass::SpecificDisease => Kind::SpecificDisease,
        other => panic!("{other:?} is no certificate"),
    }
}

#[test]
fn the_flag_of_a_query_by_number_follows_the_permit() {
    let (mut none_needed, mut needed) = (Vec::new(), Vec::new());
    let none = NumberInquiry::default().fill(Draft::new(), &mut none_needed);
    let flag = none.view().limit_certificate_consent().unwrap();
    assert!(flag.is(LimitCertificateConsent::No));
    assert_eq!(asked_by(&none.view()), []);
    assert_eq!(none_needed, []);

    let limit = Some(by_word());
    let asks = NumberInquiry { limit }.fill(Draft::new(), &mut needed);
    let flag = asks.view().limit_certificate_consent().unwrap();
    assert!(flag.is(LimitCertificateConsent::Yes));
    assert_eq!(asked_by(&asks.view()), [Kind::Limit]);
    assert_eq!(asks.view().specific_disease_wanted(), None, "R08");
    assert_eq!(needed, [by_word().into()]);
}

#[test]
fn the_flags_of_a_visit_query_follow_the_permits() {
    for (limit, specific, asked) in [
        (false, false, vec![]),
        (true, false, vec![Kind::Limit]),
        (false, true, vec![Kind::SpecificDisease]),
        (true, true, vec![Kind::Limit, Kind::SpecificDisease]),
    ] {
        for (kind, treatment) in [(ConsentKind::Visit, "2"), (ConsentKind::Online, "3")] {
            let mut inquiry = VisitInquiry::new(kind).unwrap();
            if limit {
                inquiry = inquiry.limit(by_word()).unwrap();
            }
            if specific {
                inquiry = inquiry.specific_disease(by_card(kind)).unwrap();
            }
            let mut needed = Vec::new();
            let query = inquiry.fill(Draft::new(), &mut needed);
            let (view, flag) = (query.view(), |wanted| Some(if wanted { "1" } else { "0" }));
            assert_eq!(view.limit_certificate_wanted(), flag(limit));
            assert_eq!(view.specific_disease_wanted(), flag(specific));
            assert_eq!(view.medical_treatment().unwrap().raw, treatment);
            assert_eq!(asked_by(&view), asked);
            let classes: Vec<Kind> = needed.iter().map(kind_of).collect();
            assert_eq!(classes, asked, "every flag brings what it rests on");
        }
    }
}

/// R07: consent on one road never serves for another.
#[test]
fn a_consent_never_serves_on_another_road() {
    for (asked, given) in [
        (ConsentKind::Visit, ConsentKind::Online),
        (ConsentKind::Online, ConsentKind::Visit),
    ] {
        let inquiry = VisitInquiry::new(asked).unwrap();
        let refused = inquiry.specific_disease(by_card(given)).err();
        assert_eq!(refused, Some(Refusal::OtherKind));
        let told = told_of(DataClass::LimitCertificate, given).unwrap();
        let limit = LimitPermit::of(told).unwrap();
        let inquiry = VisitInquiry::new(asked).unwrap();
        let refused = inquiry.limit(limit.clone()).err();
        assert_eq!(refused, Some(Refusal::OtherKind));
        assert!(VisitInquiry::new(given).unwrap().limit(limit).is_ok());
    }
    for kind in [ConsentKind::Outpatient, ConsentKind::Emergency] {
        assert_eq!(VisitInquiry::new(kind).err(), Some(Refusal::NotByCard));
    }
}

/// A query that somebody filled field by field still shows what it asks for.
#[test]
fn flags_that_were_set_by_hand_are_seen() {
    let mut query = Record::new(NumberQuery::ROW);
    query.set_text(&[], NumberQuery::limit_certificate_wanted.no, "1");
    query.set_text(&[], NumberQuery::specific_disease_wanted.no, "1");
    assert_eq!(
        asked_by(&View::of_record(&query)),
        [Kind::Limit, Kind::SpecificDisease]
    );
}

#[test]
fn a_batch_tells_the_certificate_that_is_known() {
    let origin = Origin {
        answer: None,
        received: at(20, 9),
        insurer: "06139992".into(),
    };
    let known = Certificate::new(Kind::Limit, origin.clone());
    let known = known.with(Field::Class, "01").unwrap();
    let known = known.with(Field::Category, "A03").unwrap();
    let limit = by_word();
    let query = BatchInquiry {
        limit,
        known: &known,
    }
    .fill(Draft::<BatchQuery>::new());
    let told = query.view().known_limit_certificate().unwrap();
    assert_eq!(told.class().unwrap().raw, "01");
    assert_eq!(told.category().unwrap().raw, "A03");

    let elderly = Certificate::new(Kind::Elderly, origin);
    let limit = by_word();
    let query = BatchInquiry {
        limit,
        known: &elderly,
    }
    .fill(Draft::<BatchQuery>::new());
    assert!(query.view().known_limit_certificate().is_none());
}

#[test]
fn every_refusal_has_words_of_its_own() {
    let mut words: Vec<&str> = Refusal::ALL
        .iter()
        .flat_map(|refusal| [refusal.japanese(), refusal.english()])
        .collect();
    assert!(words.iter().all(|word| !word.is_empty()));
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), 2 * Refusal::ALL.len());
    assert_eq!(Refusal::Over.to_string(), Refusal::Over.english());
}

/// Whom a query is about and what it asks for are filled in either order, and neither loses the other.
#[test]
fn a_query_says_whom_and_what() {
    let whose = HealthInsuranceId::read("06139992", "12", "345", "01").unwrap();
    let whose = Coverage::from(whose);
    let asks = || NumberInquiry {
        limit: Some(by_word()),
    };
    let first = asks().fill(whose.fill(Draft::<NumberQuery>::new()), &mut Vec::new());
    let last = whose.fill(asks().fill(Draft::new(), &mut Vec::new()));
    for query in [first, last] {
        assert_eq!(asked_by(&query.view()), [Kind::Limit]);
        assert_eq!(query.view().insured_identification_number(), Some("345"));
    }
}
