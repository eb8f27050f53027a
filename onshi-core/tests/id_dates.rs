//! Dates against an independent reckoning of the calendar.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use chrono::NaiveDate;
use onshi_core::id::{Date, DateKind, DateTime, Month};
use proptest::prelude::*;

fn days_in(year: u32, month: u32) -> u32 {
    let divides = |by| year.is_multiple_of(by);
    let leap = divides(4) && (!divides(100) || divides(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

fn expected(year: u32, month: u32, day: u32) -> DateKind {
    if (year, month, day) == (0, 0, 0) {
        DateKind::Zero
    } else if year > 0 && month == 0 && day == 0 {
        DateKind::UnknownMonthDay
    } else if year > 0 && month <= 12 && month > 0 && day == 0 {
        DateKind::UnknownDay
    } else if year > 0 && day >= 1 && day <= days_in(year, month) {
        DateKind::Full
    } else {
        DateKind::NotADate
    }
}

#[test]
fn every_month_and_day_of_marked_years() {
    let years = [
        0, 1, 1872, 1900, 1912, 1926, 1989, 2000, 2019, 2024, 2026, 2100, 9999,
    ];
    let mut rows = 0;
    for year in years {
        for month in 0..=13 {
            for day in 0..=32 {
                let text = format!("{year:04}{month:02}{day:02}");
                let date = Date::read(&text);
                assert_eq!(date.kind(), expected(year, month, day), "{text}");
                assert_eq!(date.as_written(), text);
                assert_eq!(date.calendar().is_some(), date.kind() == DateKind::Full);
                rows += 1;
            }
        }
    }
    assert_eq!(rows, 13 * 14 * 33);
}

#[test]
fn texts_that_are_no_dates() {
    let texts = [
        "",
        "2026",
        "202611",
        "2026112",
        "202611222",
        "2026-11-22",
        "2026/1/1",
        "令和8年11月",
        "２０２６１１２２",
        " 2026112",
        "2026112 ",
        "+2026112",
        "20260229",
        "20261301",
        "99999999",
        "2026113１",
        "0000010",
    ];
    for text in texts {
        let date = Date::read(text);
        assert_eq!(date.kind(), DateKind::NotADate, "{text}");
        assert_eq!(date.calendar(), None);
        assert_eq!(date.as_written(), text, "kept all the same");
    }
}

#[test]
fn moments_of_a_day() {
    for hour in 0..=25 {
        for minute in [0, 1, 59, 60, 99] {
            for second in [0, 1, 59, 60, 99] {
                let text = format!("20261122{hour:02}{minute:02}{second:02}");
                let good = hour < 24 && minute < 60 && second < 60;
                let moment = DateTime::read(&text);
                assert_eq!(moment.calendar().is_some(), good, "{text}");
                if let Some(calendar) = moment.calendar() {
                    assert_eq!(DateTime::from_calendar(calendar), moment);
                }
            }
        }
    }
    for text in [
        "",
        "20261122",
        "202611220000",
        "20260229000000",
        "2026112200000０",
    ] {
        assert_eq!(DateTime::read(text).calendar(), None, "{text}");
    }
}

#[test]
fn months() {
    for month in 0..=13 {
        let text = format!("2026{month:02}");
        let first = Month::read(&text).first_day();
        assert_eq!(first, NaiveDate::from_ymd_opt(2026, month, 1), "{text}");
        if let Some(first) = first {
            assert_eq!(Month::from_calendar(first).as_written(), text);
        }
    }
    for text in ["", "2026", "999999", "000001", "20261", "2026１"] {
        assert_eq!(Month::read(text).first_day(), None, "{text}");
    }
}

#[test]
fn a_date_may_be_a_birth_date_and_is_not_printed() {
    let printed = format!(
        "{0:?} {0} {1:?} {1} {2:?} {2}",
        Date::read("19870605"),
        DateTime::read("19870605040302"),
        Month::read("198706"),
    );
    assert!(!printed.contains("1987"), "{printed}");
}

proptest! {
    #[test]
    fn what_the_calendar_writes_it_reads(days in 1..=3_652_059_i32, second in 0..86_400_u32) {
        let day = NaiveDate::from_num_days_from_ce_opt(days).unwrap(); // years 1–9999
        prop_assert_eq!(Date::from_calendar(day).calendar(), Some(day));
        let time = chrono::NaiveTime::from_num_seconds_from_midnight_opt(second, 0).unwrap();
        let moment = day.and_time(time);
        prop_assert_eq!(DateTime::from_calendar(moment).calendar(), Some(moment));
    }

    #[test]
    fn any_text_is_kept(text in any::<String>()) {
        let date = Date::read(&text);
        prop_assert_eq!(date.as_written(), &text);
        prop_assert_eq!(date.kind() == DateKind::Full, date.calendar().is_some());
        let _ = (DateTime::read(&text).calendar(), Month::read(&text).first_day());
    }
}
