//! 年月日, 日時 and 年月, as digits.
//!
//! A birth date may lack day or month, and systems write zeros for it. So a date is a text that *may*
//! be a day of the calendar; reading never fails and never guesses.

use chrono::{NaiveDate, NaiveDateTime};

use super::written::person_bound;

/// A date yyyyMMdd (年月日). It may be a birth date, so it prints redacted.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Date {
    written: String,
}

/// What a [`Date`] says.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DateKind {
    /// A day of the calendar.
    Full,
    /// yyyyMM00: the day is unknown (日不詳).
    UnknownDay,
    /// yyyy0000: month and day are unknown (月日不詳).
    UnknownMonthDay,
    /// 00000000: nothing is known.
    Zero,
    /// None of these: not eight half-width digits, or a day that does not exist.
    NotADate,
}

/// A date and time yyyyMMddHHmmss (日時), Japan Standard Time.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DateTime {
    written: String,
}

/// A month yyyyMM (年月).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Month {
    written: String,
}

person_bound!(Date);
person_bound!(DateTime);
person_bound!(Month);

impl Date {
    /// Keeps a text as a date, whatever it says.
    #[must_use]
    pub fn read(text: &str) -> Self {
        Self {
            written: text.to_owned(),
        }
    }

    /// Writes a day of the years 1–9999; a year outside them reads back as [`DateKind::NotADate`].
    #[must_use]
    pub fn from_calendar(day: NaiveDate) -> Self {
        Self {
            written: day.format("%Y%m%d").to_string(),
        }
    }

    /// The day, if it is one.
    #[must_use]
    pub fn calendar(&self) -> Option<NaiveDate> {
        let [century, year, month, day] = pairs(&self.written)?;
        day_of([century, year], month, day)
    }

    /// What the date says.
    #[must_use]
    pub fn kind(&self) -> DateKind {
        let Some([century, year, month, day]) = pairs(&self.written) else {
            return DateKind::NotADate;
        };
        match (century * 100 + year, month, day) {
            (0, 0, 0) => DateKind::Zero,
            (_, 0, 0) => DateKind::UnknownMonthDay,
            (1.., 1..=12, 0) => DateKind::UnknownDay,
            _ if self.calendar().is_some() => DateKind::Full,
            _ => DateKind::NotADate,
        }
    }
}

impl DateTime {
    /// Keeps a text as date and time, whatever it says.
    #[must_use]
    pub fn read(text: &str) -> Self {
        Self {
            written: text.to_owned(),
        }
    }

    /// Writes a moment of the years 1–9999, to the second.
    #[must_use]
    pub fn from_calendar(moment: NaiveDateTime) -> Self {
        Self {
            written: moment.format("%Y%m%d%H%M%S").to_string(),
        }
    }

    /// The moment, if it is one.
    #[must_use]
    pub fn calendar(&self) -> Option<NaiveDateTime> {
        let [century, year, month, day, hour, minute, second] = pairs(&self.written)?;
        day_of([century, year], month, day)?.and_hms_opt(hour, minute, second)
    }
}

impl Month {
    /// Written for "up to this month" (当月扱い) in requests that have a period. Evidence: `Seen(ORCA)`.
    pub const CURRENT: &str = "999999";

    /// Keeps a text as a month, whatever it says.
    #[must_use]
    pub fn read(text: &str) -> Self {
        Self {
            written: text.to_owned(),
        }
    }

    /// Writes the month in which a day of the years 1–9999 lies.
    #[must_use]
    pub fn from_calendar(day: NaiveDate) -> Self {
        Self {
            written: day.format("%Y%m").to_string(),
        }
    }

    /// It says [`CURRENT`](Self::CURRENT), which is no month of the calendar.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.written == Self::CURRENT
    }

    /// The first day of the month, if it is one.
    #[must_use]
    pub fn first_day(&self) -> Option<NaiveDate> {
        let [century, year, month] = pairs(&self.written)?;
        day_of([century, year], month, 1)
    }
}

/// The numbers of exactly `N` pairs of half-width digits.
fn pairs<const N: usize>(text: &str) -> Option<[u32; N]> {
    if text.len() != N * 2 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut numbers = [0; N];
    for (number, pair) in numbers.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *number = u32::from(pair[0] - b'0') * 10 + u32::from(pair[1] - b'0');
    }
    Some(numbers)
}

/// A day of the years 1–9999.
fn day_of([century, year]: [u32; 2], month: u32, day: u32) -> Option<NaiveDate> {
    let year = i32::try_from(century * 100 + year)
        .ok()
        .filter(|year| *year >= 1)?;
    NaiveDate::from_ymd_opt(year, month, day)
}
