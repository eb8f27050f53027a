//! 抽出対象年月: from which month to which.

use chrono::{Datelike, NaiveDate};
use onshi_core::id::Month;
use onshi_core::record::Group;

use super::super::refusal::{self, Refusal};
use crate::clinic::first_of;

/// Months of a request, both ends included (抽出対象年月).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Period {
    /// First day of the first month.
    from: NaiveDate,
    /// First day of the last month.
    to: NaiveDate,
}

/// The service has nothing older (public implementation).
const EARLIEST: (i32, u32) = (2021, 9);

/// Months from the first to the last. Public programs ask for as many; an older one knows only 36.
const LONGEST: i32 = 60;

impl Period {
    /// Reads it from any group that has these fields.
    pub fn of(asked: Group<'_>, today: NaiveDate) -> Result<Self, Refusal> {
        let month = |ident| asked.text_named(ident).map(Month::read);
        let (Some(start), Some(end)) = (month("start"), month("end")) else {
            return Err(refusal::INCOMPLETE);
        };
        let to = match end.is_current() {
            true => Some(first_of(today)),
            false => end.first_day(),
        };
        let (Some(from), Some(to)) = (start.first_day(), to) else {
            return Err(refusal::PERIOD);
        };
        let fits = (from.year(), from.month()) >= EARLIEST && from <= to;
        match fits && months_between(from, to) <= LONGEST {
            true => Ok(Period { from, to }),
            false => Err(refusal::PERIOD),
        }
    }

    /// Whether a day lies before the end of the last month.
    pub fn ends_after(self, day: NaiveDate) -> bool {
        first_of(day) <= self.to
    }

    /// Whether a day lies in one of the months.
    pub fn contains(self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&first_of(day))
    }
}

fn months_between(from: NaiveDate, to: NaiveDate) -> i32 {
    let number = |day: NaiveDate| day.year() * 12 + day.month0() as i32;
    number(to) - number(from)
}
