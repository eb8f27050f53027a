//! Which certificate holds on a day. The last tests let chance make certificates: no choice between two is
//! ever silent.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod certificates_support;

use std::collections::BTreeSet;

use certificates_support::{a_certificate, certificate, day, disease, limit, origin};
use chrono::{Days, NaiveDate};
use onshi_core::id::Date;
use onshi_core::rules::certificates::{
    Certificate, Field, Gap, Kind, Period, PeriodFault, Side, Verdict, on,
};
use proptest::prelude::*;

#[test]
#[rustfmt::skip]
fn a_period_is_read_or_its_fault_told() {
    let table = [
        ("20260801", "20270731", Ok(Some("20270731"))),
        ("20260801", "20260801", Ok(Some("20260801"))),
        ("20260801", "",         Ok(None)),
        ("20260801", " ",        Ok(None)),
        ("",         "20270731", Err(PeriodFault::NoStart)),
        ("20260800", "20270731", Err(PeriodFault::StartUnreadable)),
        ("20260801", "99999999", Err(PeriodFault::EndUnreadable)),
        ("20260801", "20270732", Err(PeriodFault::EndUnreadable)),
        ("20260801", "20260731", Err(PeriodFault::Backward)),
    ];
    for (from, to, expected) in table {
        let period = Period::of(&limit(from, to, "A03"));
        let expected = expected.map(|to| Period { from: day(from), to: to.map(day) });
        assert_eq!(period, expected, "{from}–{to}");
    }
    let bare = Certificate::new(Kind::Limit, origin("A1"));
    assert_eq!(Period::of(&bare), Err(PeriodFault::NoStart));
}

#[test]
fn both_days_of_a_period_belong_to_it() {
    let period = Period::of(&limit("20260801", "20270731", "A03")).unwrap();
    for (on, side) in [
        ("20260731", Side::Before),
        ("20260801", Side::Within),
        ("20270731", Side::Within),
        ("20270801", Side::After),
    ] {
        assert_eq!(period.side(day(on)), side, "{on}");
    }
}

/// The only verdict about the certificates on a day.
fn verdict<'a>(on_day: &str, certificates: &'a [Certificate]) -> Verdict<'a> {
    let mut holding = on(day(on_day), certificates);
    assert_eq!(holding.len(), 1, "one subject");
    holding.remove(0).verdict
}

#[test]
fn the_one_whose_period_has_the_day_holds() {
    let two = [
        limit("20250801", "20260731", "A03"),
        limit("20260801", "20270731", "A02"),
    ];
    for (on_day, index) in [
        ("20250801", 0),
        ("20260731", 0),
        ("20260801", 1),
        ("20270731", 1),
    ] {
        match verdict(on_day, &two) {
            Verdict::Holds { told, .. } => assert_eq!(told, [&two[index]], "{on_day}"),
            other => panic!("{on_day}: {other:?}"),
        }
    }
}

#[test]
fn a_gap_says_where_the_day_lies() {
    let two = [
        limit("20250801", "20260331", "A03"),
        limit("20260801", "20270731", "A02"),
    ];
    for (on_day, gap) in [
        ("20250731", Gap::Before(day("20250801"))),
        ("20260401", Gap::Between(day("20260331"), day("20260801"))),
        ("20260731", Gap::Between(day("20260331"), day("20260801"))),
        ("20270801", Gap::After(day("20270731"))),
    ] {
        assert_eq!(verdict(on_day, &two), Verdict::Nothing(gap), "{on_day}");
    }
}

#[test]
fn two_that_overlap_are_for_a_person() {
    let two = [
        limit("20260401", "20270331", "A03"),
        limit("20260801", "20270731", "A02"),
    ];
    assert!(matches!(verdict("20260731", &two), Verdict::Holds { .. }));
    for on_day in ["20260801", "20270331"] {
        let both: Vec<&Certificate> = two.iter().collect();
        assert_eq!(verdict(on_day, &two), Verdict::Several(both), "{on_day}");
    }
    assert!(matches!(verdict("20270401", &two), Verdict::Holds { .. }));
}

#[test]
fn the_same_told_twice_is_one_with_both_origins() {
    let first = limit("20260801", "20270731", "A03");
    let mut second = serde_json::to_value(&first).unwrap();
    second["origin"]["answer"] = "A2".into();
    let second: Certificate = serde_json::from_value(second).unwrap();
    let two = [first, second];
    match verdict("20261120", &two) {
        Verdict::Holds { told, .. } => assert_eq!(told.len(), 2),
        other => panic!("{other:?}"),
    }
    let padded = |insurer: &str| {
        let mut value = serde_json::to_value(&two[1]).unwrap();
        value["origin"]["insurer"] = insurer.into();
        serde_json::from_value::<Certificate>(value).unwrap()
    };
    assert!(padded("  123456").says_the_same(&padded("00123456")));
    assert!(!padded("").says_the_same(&padded("00123456")));
    let mut other = serde_json::to_value(&two[1]).unwrap();
    other["origin"]["insurer"] = "06999999".into();
    let other: Certificate = serde_json::from_value(other).unwrap();
    let two = [two[0].clone(), other];
    assert!(
        matches!(verdict("20261120", &two), Verdict::Several(_)),
        "of two insurers are two certificates"
    );
}

#[test]
fn one_that_cannot_be_judged_is_never_passed_over() {
    let two = [
        limit("20260801", "20270731", "A03"),
        limit("20260801", "99999999", "A02"),
    ];
    match verdict("20261120", &two) {
        Verdict::Unclear { faulty, within } => {
            assert_eq!(faulty, [(&two[1], PeriodFault::EndUnreadable)]);
            assert_eq!(within, [&two[0]]);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_end_that_is_not_told_is_said() {
    let open = [disease("20260101", "", "1")];
    let verdict = verdict("20991231", &open);
    assert!(matches!(
        verdict,
        Verdict::Holds {
            period: Period { to: None, .. },
            ..
        }
    ));
    assert_eq!(verdict.japanese(), "有効期間内（終了日の記載なし）");
}

#[test]
fn two_diseases_hold_side_by_side() {
    let certificates = [
        disease("20260101", "", "1"),
        disease("20260101", "", "3"),
        limit("20260801", "20270731", "A03"),
    ];
    let holding = on(day("20261120"), &certificates);
    assert_eq!(holding.len(), 3);
    for held in &holding {
        assert!(matches!(held.verdict, Verdict::Holds { .. }), "{held:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    /// Whatever is told, the verdict is the only one that the periods allow: each certificate that could
    /// hold is in it, none that could not, and one alone is chosen only if nothing speaks against it.
    #[test]
    fn no_choice_is_silent(
        certificates in prop::collection::vec(a_certificate(), 1..5),
        offset in 0_u64..40,
    ) {
        let start = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        let today = start.checked_add_days(Days::new(offset)).unwrap();
        let written = Date::from_calendar(today).as_written().to_owned();
        // By text, as a person would compare eight digits: another way than that of the code.
        let is_day = |text: &str| Date::read(text).calendar().is_some();
        let readable = |c: &Certificate| {
            let (from, to) = (c.text(Field::ValidFrom).unwrap(), c.text(Field::ValidTo).unwrap());
            is_day(from) && (to.is_empty() || (is_day(to) && to >= from))
        };
        let could = |c: &Certificate| {
            let (from, to) = (c.text(Field::ValidFrom).unwrap(), c.text(Field::ValidTo).unwrap());
            readable(c) && from <= written.as_str() && (to.is_empty() || written.as_str() <= to)
        };
        let able: Vec<&Certificate> = certificates.iter().filter(|c| could(c)).collect();
        let faults = certificates.iter().filter(|c| !readable(c)).count();
        let distinct: BTreeSet<String> = able.iter()
            .map(|c| serde_json::to_string(c).unwrap())
            .collect();
        match verdict(&written, &certificates) {
            Verdict::Unclear { faulty, within } => {
                prop_assert!(faults > 0);
                prop_assert_eq!(faulty.len(), faults);
                prop_assert_eq!(within, able);
            }
            Verdict::Several(told) => {
                prop_assert!(faults == 0 && distinct.len() > 1);
                prop_assert_eq!(told, able);
            }
            Verdict::Holds { told, .. } => {
                prop_assert!(faults == 0 && distinct.len() == 1);
                prop_assert_eq!(told, able);
            }
            Verdict::Nothing(gap) => {
                prop_assert!(faults == 0 && able.is_empty());
                let (ended, next) = match gap {
                    Gap::Before(next) => (None, Some(next)),
                    Gap::After(ended) => (Some(ended), None),
                    Gap::Between(ended, next) => (Some(ended), Some(next)),
                };
                prop_assert!(ended.is_none_or(|ended| ended < today));
                prop_assert!(next.is_none_or(|next| next > today));
            }
        }
    }

    /// The order in which certificates are kept changes nothing.
    #[test]
    fn order_does_not_matter(certificates in prop::collection::vec(a_certificate(), 1..5)) {
        let turned: Vec<Certificate> = certificates.iter().rev().cloned().collect();
        let name = |verdict: &Verdict<'_>| verdict.japanese();
        let today = day("20260120");
        let (one, other) = (on(today, &certificates), on(today, &turned));
        prop_assert_eq!(name(&one[0].verdict), name(&other[0].verdict));
    }
}

#[test]
fn two_kinds_never_say_the_same() {
    let bare = |kind| certificate(kind, "20260801", "20270731", &[]);
    let (limit, elderly) = (bare(Kind::Limit), bare(Kind::Elderly));
    assert!(limit.says_the_same(&bare(Kind::Limit)));
    assert!(!limit.says_the_same(&elderly));
}
