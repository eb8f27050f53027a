//! Japanese era dates (和暦) for display: 令和8年11月22日, 令和元年5月1日.

use std::fmt;

use chrono::{Datelike, NaiveDate};

/// An era (元号), Meiji to Reiwa.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Era {
    /// 明治, here from 1873, the first year of the solar calendar, to 1912-07-29.
    Meiji,
    /// 大正, 1912-07-30 to 1926-12-24.
    Taisho,
    /// 昭和, 1926-12-25 to 1989-01-07.
    Showa,
    /// 平成, 1989-01-08 to 2019-04-30.
    Heisei,
    /// 令和, from 2019-05-01.
    Reiwa,
}

/// Newest first: era, its first day that we display, the year before its year 1.
/// Meiji 1–5 (to 1872) used the lunisolar calendar, in which month and day would be others.
const ERAS: [(Era, (i32, u32, u32), i32); 5] = [
    (Era::Reiwa, (2019, 5, 1), 2018),
    (Era::Heisei, (1989, 1, 8), 1988),
    (Era::Showa, (1926, 12, 25), 1925),
    (Era::Taisho, (1912, 7, 30), 1911),
    (Era::Meiji, (1873, 1, 1), 1867),
];

impl Era {
    /// The era's name in kanji.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Meiji => "明治",
            Self::Taisho => "大正",
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }

    /// The letter used in short forms such as R8.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Meiji => 'M',
            Self::Taisho => 'T',
            Self::Showa => 'S',
            Self::Heisei => 'H',
            Self::Reiwa => 'R',
        }
    }
}

/// A date in the Japanese calendar. `Display` gives 令和8年11月22日, with 元年 for year 1;
/// `{:#}` leaves the day out: 令和8年11月.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wareki {
    /// The era.
    pub era: Era,
    /// The year in the era, from 1.
    pub year: u32,
    /// The month, 1–12.
    pub month: u32,
    /// The day, 1–31.
    pub day: u32,
}

impl Wareki {
    /// The Japanese date of a day; `None` before 1873-01-01, when Japan counted other months.
    #[must_use]
    pub fn of(date: NaiveDate) -> Option<Self> {
        let (month, day) = (date.month(), date.day());
        let (era, _, before) = ERAS
            .into_iter()
            .find(|(_, first, _)| (date.year(), month, day) >= *first)?;
        let year = u32::try_from(date.year() - before).ok()?;
        Some(Self {
            era,
            year,
            month,
            day,
        })
    }
}

impl fmt::Display for Wareki {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.era.name())?;
        match self.year {
            1 => f.write_str("元年")?,
            year => write!(f, "{year}年")?,
        }
        write!(f, "{}月", self.month)?;
        if f.alternate() {
            Ok(())
        } else {
            write!(f, "{}日", self.day)
        }
    }
}
