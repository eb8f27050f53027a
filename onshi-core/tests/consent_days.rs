//! Which days of consent are covered: never one that was not over when it was fetched.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use chrono::{Datelike, NaiveDate};
use onshi_core::catalogue::{ConsentQuery, MedicalTreatment};
use onshi_core::id::Date;
use onshi_core::job::Moment;
use onshi_core::record::Draft;
use onshi_core::rules::consent_days::{ConsentDays, Days, NotCovered};
use onshi_core::rules::data_class::ConsentKind;
use proptest::prelude::*;

mod consent_support;
use consent_support::japan;

fn april(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 4, day).unwrap()
}

fn days(first: u32, last: u32) -> Days {
    Days::new(april(first), april(last)).unwrap()
}

fn query(first: u32, last: u32) -> Draft<ConsentQuery> {
    Draft::<ConsentQuery>::new()
        .consent_from(Date::from_calendar(april(first)))
        .consent_to(Date::from_calendar(april(last)))
        .medical_treatment(MedicalTreatment::Visit)
}

fn fetched(
    covered: &mut ConsentDays,
    first: u32,
    last: u32,
    published: &str,
) -> Result<Days, NotCovered> {
    covered.fetched(&query(first, last).view(), japan(published), None)
}

#[test]
fn a_day_counts_only_when_it_was_over_in_japan() {
    #[rustfmt::skip]
    let cases: &[(&str, Option<&str>, Result<Days, NotCovered>)] = &[
        ("2026-04-03 23:59:59", None,                        Ok(days(1, 2))),
        ("2026-04-04 00:00:00", None,                        Ok(days(1, 3))),
        ("2026-04-02 00:00:00", None,                        Ok(days(1, 1))),
        ("2026-04-01 23:59:59", None,                        Err(NotCovered::NotOver)),
        ("2026-03-31 12:00:00", None,                        Err(NotCovered::NotOver)),
        // A clock of ours that is fast, and one that is slow: the earlier time counts.
        ("2026-04-09 00:00:00", Some("2026-04-03 23:59:59"), Ok(days(1, 2))),
        ("2026-04-03 23:59:59", Some("2026-04-09 00:00:00"), Ok(days(1, 2))),
    ];
    for (published, told, expected) in cases {
        let mut covered = ConsentDays::new(ConsentKind::Visit);
        let result = covered.fetched(&query(1, 3).view(), japan(published), told.map(japan));
        assert_eq!(result, *expected, "{published}");
        assert!(covered.covered().iter().eq(expected.iter()), "{published}");
    }
}

#[test]
fn only_a_search_by_day_of_consent_for_this_kind_covers() {
    let late = japan("2026-05-01 00:00:00");
    let day = |day| Date::from_calendar(april(day));
    let none = Draft::<ConsentQuery>::new;
    let visit = none().medical_treatment(MedicalTreatment::Visit);
    let range = |draft: Draft<ConsentQuery>| draft.consent_from(day(1)).consent_to(day(3));
    #[rustfmt::skip]
    let cases = [
        ("by examination", visit.clone().examination_from(day(1)).examination_to(day(3)), Err(NotCovered::NoConsentDays)),
        ("from only",      visit.clone().consent_from(day(1)),                            Err(NotCovered::NoConsentDays)),
        ("to only",        visit.clone().consent_to(day(1)),                              Err(NotCovered::NoConsentDays)),
        ("backwards",      visit.clone().consent_from(day(3)).consent_to(day(1)),         Err(NotCovered::NoConsentDays)),
        ("no day",         visit.clone().consent_from(Date::read("20260231")).consent_to(day(3)), Err(NotCovered::NoConsentDays)),
        ("online",         range(none().medical_treatment(MedicalTreatment::Online)), Err(NotCovered::OtherKind)),
        ("unknown kind",   range(none().medical_treatment("9")),                    Err(NotCovered::OtherKind)),
        ("no kind",        range(none()),                                           Err(NotCovered::OtherKind)),
        ("visit",          range(visit),                                                  Ok(days(1, 3))),
    ];
    for (name, query, expected) in cases {
        let mut covered = ConsentDays::new(ConsentKind::Visit);
        assert_eq!(
            covered.fetched(&query.view(), late, None),
            expected,
            "{name}"
        );
        assert_eq!(covered.covered().is_empty(), expected.is_err(), "{name}");
    }
}

#[test]
fn gaps_are_ranges_and_today_is_always_one() {
    let mut covered = ConsentDays::new(ConsentKind::Visit);
    fetched(&mut covered, 3, 4, "2026-04-10 08:00:00").unwrap();
    fetched(&mut covered, 8, 9, "2026-04-10 08:00:00").unwrap();
    let gaps = |from, to, now| covered.uncovered(april(from), april(to), japan(now));
    let now = "2026-04-10 23:59:59";
    assert_eq!(gaps(1, 10, now), [days(1, 2), days(5, 7), days(10, 10)]);
    assert_eq!(
        gaps(1, 30, now),
        [days(1, 2), days(5, 7), days(10, 10)],
        "no day after today"
    );
    assert_eq!(gaps(3, 4, now), []);
    assert_eq!(gaps(4, 8, now), [days(5, 7)]);
    assert_eq!(gaps(6, 6, now), [days(6, 6)]);
    assert_eq!(gaps(9, 2, now), [], "backwards");
    assert_eq!(
        gaps(1, 30, "2026-04-11 00:00:00"),
        [days(1, 2), days(5, 7), days(10, 11)]
    );
    // The clock turned back: what is today again counts as not covered again.
    assert_eq!(gaps(1, 30, "2026-04-08 12:00:00"), [days(1, 2), days(5, 8)]);
}

#[test]
fn ranges_that_touch_are_one() {
    let late = "2026-05-01 00:00:00";
    let mut covered = ConsentDays::new(ConsentKind::Visit);
    for (first, last, expected) in [
        (5, 6, vec![days(5, 6)]),
        (9, 10, vec![days(5, 6), days(9, 10)]),
        (1, 3, vec![days(1, 3), days(5, 6), days(9, 10)]),
        (4, 4, vec![days(1, 6), days(9, 10)]),
        (6, 9, vec![days(1, 10)]),
        (2, 3, vec![days(1, 10)]),
    ] {
        fetched(&mut covered, first, last, late).unwrap();
        assert_eq!(covered.covered(), expected);
    }
    let kept = serde_json::to_string(&covered).unwrap();
    assert_eq!(
        kept,
        r#"{"kind":"Visit","covered":[["20260401","20260410"]]}"#
    );
    assert_eq!(serde_json::from_str::<ConsentDays>(&kept).unwrap(), covered);
    for broken in [
        r#"["20260410","20260401"]"#,
        r#"["20260431","20260501"]"#,
        r#"["",""]"#,
    ] {
        assert!(serde_json::from_str::<Days>(broken).is_err(), "{broken}");
    }
}

#[test]
fn what_to_fetch_next_is_the_oldest_gap_that_is_over() {
    let mut covered = ConsentDays::new(ConsentKind::Visit);
    fetched(&mut covered, 3, 4, "2026-04-10 08:00:00").unwrap();
    let week = NonZeroU32::new(7).unwrap();
    let one = NonZeroU32::MIN;
    let now = japan("2026-04-20 08:00:00");
    assert_eq!(covered.next_to_fetch(april(1), now, week), Some(days(1, 2)));
    assert_eq!(covered.next_to_fetch(april(1), now, one), Some(days(1, 1)));
    assert_eq!(
        covered.next_to_fetch(april(4), now, week),
        Some(days(5, 11))
    );
    assert_eq!(
        covered.next_to_fetch(april(18), now, NonZeroU32::MAX),
        Some(days(18, 19))
    );
    assert_eq!(
        covered.next_to_fetch(april(20), now, week),
        None,
        "today is not over"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, ..ProptestConfig::default() })]

    /// Against a set of single days: what is covered, what is not, and the steps that cover everything.
    #[test]
    fn it_is_a_set_of_days(
        fetches in prop::collection::vec((1u32..=30, 1u32..=30, 0i64..40 * 24), 0..12),
        (from, to, now_hour, most) in (1u32..=30, 1u32..=30, 0i64..40 * 24, 1u32..5),
    ) {
        let start = japan("2026-04-01 00:00:00");
        let hour = |hour: i64| start.plus_ms(hour * 3_600_000);
        let today = |time: Moment| time.japan().date();
        let (mut covered, mut model) = (ConsentDays::new(ConsentKind::Visit), BTreeSet::new());
        for (a, b, published) in fetches {
            let (first, last) = (a.min(b), a.max(b));
            let told = covered.fetched(&query(first, last).view(), hour(published), None);
            let over: Vec<u32> = (first..=last).filter(|day| april(*day) < today(hour(published))).collect();
            prop_assert_eq!(told.is_ok(), !over.is_empty());
            model.extend(over);
        }
        let now = hour(now_hour);
        let missing = |from: u32, to: u32| -> Vec<u32> {
            let asked = (from..=to).filter(|day| april(*day) <= today(now));
            asked.filter(|day| !model.contains(day) || april(*day) == today(now)).collect()
        };
        let single = |gaps: &[Days]| -> Vec<u32> {
            gaps.iter().flat_map(|gap| gap.first().day()..=gap.last().day()).collect()
        };
        let gaps = covered.uncovered(april(from), april(to), now);
        prop_assert_eq!(single(&gaps), missing(from, to));
        prop_assert!(gaps.windows(2).all(|pair| pair[0].last().succ_opt().unwrap() < pair[1].first()));
        let most = NonZeroU32::new(most).unwrap();
        let mut steps = 0;
        while let Some(next) = covered.next_to_fetch(april(from), now, most) {
            prop_assert!(next.last() < today(now));
            prop_assert!((next.last() - next.first()).num_days() < i64::from(most.get()));
            // 40 days at most end in May.
            let query = Draft::<ConsentQuery>::new()
                .consent_from(Date::from_calendar(next.first()))
                .consent_to(Date::from_calendar(next.last()))
                .medical_treatment(MedicalTreatment::Visit);
            prop_assert_eq!(covered.fetched(&query.view(), now, None), Ok(next));
            steps += 1;
            prop_assert!(steps <= 40);
        }
        let left = covered.uncovered(april(from), today(now), now);
        prop_assert!(left.iter().all(|gap| gap.first() == today(now)));
    }
}
