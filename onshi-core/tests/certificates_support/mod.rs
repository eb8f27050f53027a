//! What the tests of certificates share: certificates, an answer that carries some, and chance ones.
#![allow(dead_code, clippy::expect_used, clippy::unwrap_used)] // each test program uses its part

use chrono::{Days, NaiveDate};
use onshi_core::catalogue::{
    ElderlyCertificate, LimitCategory, LimitCertificate, LimitCertificateClass,
    QualificationResult, SpecificDiseaseCertificate, SpecificDiseaseCertificateList,
};
use onshi_core::id::Date;
use onshi_core::job::Moment;
use onshi_core::record::Draft;
use onshi_core::rules::certificates::{Certificate, Field, Kind, Origin};
use proptest::prelude::*;

/// A day, yyyyMMdd.
pub fn day(text: &str) -> NaiveDate {
    Date::read(text).calendar().expect("a day")
}

/// An answer of 20 November 2026, half past midnight in Japan.
pub fn origin(answer: &str) -> Origin {
    Origin {
        answer: Some(answer.to_owned()),
        received: Moment::from_japan(day("20261120").and_hms_opt(0, 30, 0).unwrap()),
        insurer: "06139992".to_owned(),
    }
}

/// A certificate by its fields, `ValidFrom` and `ValidTo` first.
pub fn certificate(kind: Kind, from: &str, to: &str, others: &[(Field, &str)]) -> Certificate {
    let ends = [(Field::ValidFrom, from), (Field::ValidTo, to)];
    let fields = ends.iter().chain(others);
    fields.fold(
        Certificate::new(kind, origin("A1")),
        |made, (field, text)| made.with(*field, text).unwrap(),
    )
}

/// A 限度額適用認定証.
pub fn limit(from: &str, to: &str, category: &str) -> Certificate {
    certificate(Kind::Limit, from, to, &[(Field::Category, category)])
}

/// A 特定疾病療養受療証.
pub fn disease(from: &str, to: &str, disease: &str) -> Certificate {
    certificate(
        Kind::SpecificDisease,
        from,
        to,
        &[(Field::Disease, disease)],
    )
}

/// An answer with all three.
pub fn answer() -> Draft<QualificationResult> {
    let specific = |disease: &str| {
        Draft::<SpecificDiseaseCertificate>::new()
            .disease(disease)
            .valid_from("20260101")
            .self_pay("010000")
    };
    Draft::<QualificationResult>::new()
        .insurer_number("06139992")
        .elderly_certificate(
            Draft::<ElderlyCertificate>::new()
                .valid_from("20260801")
                .valid_to("20270731")
                .contribution_ratio("020"),
        )
        .limit_certificate_consent("1")
        .limit_certificate(
            Draft::<LimitCertificate>::new()
                .class(LimitCertificateClass::LimitAndMealReduction)
                .category(LimitCategory::B05)
                .valid_from("20260801")
                .valid_to("20270731")
                .long_term_date(""),
        )
        .specific_disease_consent("1")
        .specific_disease_certificates(
            Draft::<SpecificDiseaseCertificateList>::new()
                .certificate(specific("1"))
                .certificate(specific("3")),
        )
}

/// What can be asked for.
pub const BOTH: &[Kind] = &[Kind::Limit, Kind::SpecificDisease];

/// Dates near one another, some of which are none.
pub fn a_date() -> impl Strategy<Value = String> {
    let near = |offset: u64| {
        let start = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        let day = start.checked_add_days(Days::new(offset)).unwrap();
        Date::from_calendar(day).as_written().to_owned()
    };
    prop_oneof![
        12 => (0_u64..40).prop_map(near),
        1 => Just(String::new()),
        1 => Just("20260100".to_owned()),
    ]
}

/// A 限度額適用認定証 of two categories.
pub fn a_certificate() -> impl Strategy<Value = Certificate> {
    let category = prop_oneof![Just("A01"), Just("A02")];
    (a_date(), a_date(), category).prop_map(|(from, to, category)| limit(&from, &to, category))
}
