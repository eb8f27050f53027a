//! Era dates against their known borders and against counting.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use chrono::{Datelike, NaiveDate};
use onshi_core::text::{Era, Wareki};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

#[test]
fn borders_of_the_eras() {
    let table = [
        ((1873, 1, 1), "明治6年1月1日"),
        ((1912, 7, 29), "明治45年7月29日"),
        ((1912, 7, 30), "大正元年7月30日"),
        ((1926, 12, 24), "大正15年12月24日"),
        ((1926, 12, 25), "昭和元年12月25日"),
        ((1927, 1, 1), "昭和2年1月1日"),
        ((1989, 1, 7), "昭和64年1月7日"),
        ((1989, 1, 8), "平成元年1月8日"),
        ((2019, 4, 30), "平成31年4月30日"),
        ((2019, 5, 1), "令和元年5月1日"),
        ((2020, 1, 1), "令和2年1月1日"),
        ((2024, 2, 29), "令和6年2月29日"),
        ((2026, 11, 22), "令和8年11月22日"),
    ];
    for ((y, m, d), expected) in table {
        assert_eq!(Wareki::of(day(y, m, d)).unwrap().to_string(), expected);
    }
    assert_eq!(
        format!("{:#}", Wareki::of(day(2026, 11, 22)).unwrap()),
        "令和8年11月"
    );
    assert_eq!(Era::Reiwa.letter(), 'R');
}

#[test]
fn there_is_none_before_the_solar_calendar() {
    assert_eq!(Wareki::of(day(1872, 12, 31)), None);
    assert_eq!(Wareki::of(NaiveDate::MIN), None);
    assert!(Wareki::of(NaiveDate::MAX).is_some());
}

#[test]
fn every_day_follows_the_one_before() {
    let mut before: Option<Wareki> = None;
    for date in day(1873, 1, 1)
        .iter_days()
        .take_while(|date| date.year() < 2101)
    {
        let today = Wareki::of(date).unwrap();
        assert_eq!((today.month, today.day), (date.month(), date.day()));
        if let Some(before) = before {
            assert!(before < today, "{before} then {today}");
            let expected = match (before.era == today.era, date.ordinal()) {
                (true, 1) => before.year + 1,
                (true, _) => before.year,
                (false, _) => 1,
            };
            assert_eq!(today.year, expected, "{today}");
        }
        before = Some(today);
    }
}
