//! When the terminal works at all.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use onshi_core::job::Moment;

use crate::settings::Settings;

/// Whether it is awake and reaches the system.
pub(super) fn is_open(settings: &Settings, now: Moment) -> bool {
    let now = now.japan();
    let asleep = settings
        .asleep
        .is_some_and(|hours| hours.contain(now.time()));
    !asleep && !is_closed(now.date(), settings.closed_days)
}

/// The days from the second Monday of the month (第2月曜日, vendor manual §2.3.4).
fn is_closed(day: NaiveDate, days: u32) -> bool {
    let first = NaiveDate::from_weekday_of_month_opt(day.year(), day.month(), Weekday::Mon, 2);
    first.is_some_and(|first| first <= day && day < first + Days::new(u64::from(days)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Hours;
    use chrono::NaiveTime;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap_or_default()
    }

    #[test]
    fn the_proxy_closes_on_the_second_monday() {
        let closed = |days| (1..=30).filter(move |n| is_closed(day(*n), days));
        assert!(
            closed(3).eq([9, 10, 11]),
            "9 November 2026 is the second Monday"
        );
        assert_eq!(closed(0).count(), 0);
    }

    #[test]
    fn hours_go_over_midnight() {
        let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
        let night = Hours {
            from: time(22),
            to: time(6),
        };
        let noon = Hours {
            from: time(12),
            to: time(13),
        };
        let within = |hours: Hours| (0..24).filter(move |hour| hours.contain(time(*hour)));
        assert!(within(night).eq([0, 1, 2, 3, 4, 5, 22, 23]));
        assert!(within(noon).eq([12]));
    }
}
