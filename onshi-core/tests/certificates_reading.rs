//! What an answer says about certificates: every value with its origin and its words, and why there is none.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod certificates_support;

use certificates_support::{BOTH, answer, certificate, day, origin};
use onshi_core::catalogue::{
    LimitCategory, LimitCertificateClass, QualificationResult, SpecificDisease,
};
use onshi_core::record::Draft;
use onshi_core::rules::certificates::{
    Certificate, Field, Kind, NotOfKind, Reading, Told, compare, on,
};

#[test]
fn every_value_is_carried_as_written_with_its_origin_and_its_words() {
    let answer = answer();
    let reading = Reading::of(&answer.view(), &origin("A1"), BOTH);
    let kinds: Vec<Kind> = reading.certificates.iter().map(Certificate::kind).collect();
    assert_eq!(
        kinds,
        [
            Kind::Limit,
            Kind::SpecificDisease,
            Kind::SpecificDisease,
            Kind::Elderly
        ]
    );
    let [limit, disease, _, elderly] = reading.certificates.as_slice() else {
        panic!("four certificates");
    };
    assert_eq!(limit.origin().answer.as_deref(), Some("A1"));
    assert_eq!(limit.origin().day(), day("20261120"));
    assert_eq!(limit.origin().insurer, "06139992");
    assert_eq!(limit.text(Field::LongTermDate), Some(""), "there and empty");
    assert_eq!(limit.text(Field::Issued), None, "absent");
    assert_eq!(limit.said(Field::LongTermDate), None);
    assert_eq!(disease.text(Field::SelfPay), Some("010000"), "no number");
    assert_eq!(elderly.text(Field::ContributionRatio), Some("020"));
    let words: Vec<_> = limit
        .shown()
        .map(|shown| (shown.field, shown.japanese, shown.meaning_japanese))
        .collect();
    assert_eq!(
        words[0],
        (
            Field::Class,
            "限度額適用認定証区分",
            Some("限度額適用・標準負担額減額認定証")
        )
    );
    assert_eq!(words[1].2, Some("低所得Ⅱ"));
    assert_eq!(words[2], (Field::ValidFrom, "有効開始年月日", None));
}

#[test]
fn every_code_has_the_words_of_its_table() {
    for (kind, field, table) in [
        (Kind::Limit, Field::Class, LimitCertificateClass::TABLE),
        (Kind::Limit, Field::Category, LimitCategory::TABLE),
        (
            Kind::SpecificDisease,
            Field::Disease,
            SpecificDisease::TABLE,
        ),
    ] {
        for row in table.rows {
            let made = certificate(kind, "", "", &[(field, row.value)]);
            let shown = made.shown().find(|shown| shown.field == field).unwrap();
            assert_eq!(shown.meaning_japanese, Some(row.japanese));
            assert_eq!(shown.meaning_english, Some(row.english));
        }
        let made = certificate(kind, "", "", &[(field, "ZZ")]);
        let shown = made.shown().find(|shown| shown.field == field).unwrap();
        assert_eq!((shown.raw, shown.meaning_japanese), ("ZZ", None), "kept");
    }
}

#[test]
fn a_field_of_another_kind_is_refused() {
    let counts = [
        (Kind::Limit, 6),
        (Kind::SpecificDisease, 5),
        (Kind::Elderly, 4),
    ];
    for (kind, count) in counts {
        assert_eq!(kind.fields().count(), count);
    }
    let elderly = Certificate::new(Kind::Elderly, origin("A1"));
    let refused = elderly.with(Field::SelfPay, "1").unwrap_err();
    assert_eq!(refused, NotOfKind(Kind::Elderly, Field::SelfPay));
}

/// Asked for, 同意フラグ of 限度額 and of 特定疾病, and what each is then told to be.
type Silence = (
    &'static [Kind],
    Option<&'static str>,
    Option<&'static str>,
    Told,
    Told,
);

/// P60: not asked for, not consented to and not issued are different.
#[test]
#[rustfmt::skip]
fn silence_has_its_reason() {
    use Told::{ConsentOver, NoneListed, NotAsked, NotConsented, Unsaid};
    let table: [Silence; 8] = [
        // asked       限度額      特定疾病
        (BOTH,         Some("1"), Some("1"), NoneListed,   NoneListed),
        (BOTH,         Some("0"), Some("0"), NotConsented, NotConsented),
        (BOTH,         None,      Some("2"), Unsaid,       ConsentOver),
        (BOTH,         Some("8"), Some("3"), Unsaid,       NotConsented),
        (BOTH,         Some("1"), Some("8"), NoneListed,   Unsaid),
        (BOTH,         Some("1"), None,      NoneListed,   Unsaid),
        (&[Kind::Limit], Some("1"), Some("1"), NoneListed, NotAsked),
        (&[],          Some("1"), Some("1"), NotAsked,     NotAsked),
    ];
    for (asked, limit, specific, told_limit, told_specific) in table {
        let result = Draft::<QualificationResult>::new()
            .maybe(limit, Draft::<QualificationResult>::limit_certificate_consent)
            .maybe(specific, Draft::<QualificationResult>::specific_disease_consent);
        let reading = Reading::of(&result.view(), &origin("A1"), asked);
        let told = [Kind::Limit, Kind::SpecificDisease, Kind::Elderly].map(|kind| reading.told(kind));
        assert_eq!(told, [told_limit, told_specific, NoneListed]);
    }
    let reading = Reading::of(&answer().view(), &origin("A1"), &[]);
    assert!(Kind::ALL.iter().all(|kind| reading.told(*kind) == Told::Listed), "what is there is there");
}

#[test]
fn nothing_of_a_person_is_printed() {
    let answer = answer();
    let reading = Reading::of(&answer.view(), &origin("A1"), BOTH);
    let holding = on(day("20261120"), &reading.certificates);
    let lines = compare(&reading.certificates, &reading, day("20261120"));
    let shown: Vec<_> = reading.certificates[0].shown().collect();
    let printed = format!("{reading:?} {holding:?} {lines:?} {shown:?}");
    for personal in ["B05", "020", "010000", "06139992"] {
        assert!(!printed.contains(personal), "{personal}: {printed}");
    }
}
