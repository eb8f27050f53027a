//! From which day to which a certificate holds, both days included.

use chrono::NaiveDate;

use super::certificate::{Certificate, Field};
use crate::id::Date;

/// 有効開始年月日 and 有効終了年月日. That the last day is included is general knowledge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: NaiveDate,
    /// The last day; `None` if no end is told. That it then goes on is assumed, and told with the verdict.
    pub to: Option<NaiveDate>,
}

/// Why a period cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{}", self.english())]
pub enum PeriodFault {
    /// No 有効開始年月日.
    NoStart,
    /// 有効開始年月日 is no day of the calendar.
    StartUnreadable,
    /// 有効終了年月日 is no day of the calendar.
    EndUnreadable,
    /// It ends before it begins.
    Backward,
}

impl PeriodFault {
    /// Japanese words to show.
    pub const fn japanese(self) -> &'static str {
        self.words().0
    }

    /// English words to show.
    pub const fn english(self) -> &'static str {
        self.words().1
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            PeriodFault::NoStart => ("有効開始年月日がありません", "no first day is told"),
            PeriodFault::StartUnreadable => (
                "有効開始年月日が暦の日付ではありません",
                "the first day is no day of the calendar",
            ),
            PeriodFault::EndUnreadable => (
                "有効終了年月日が暦の日付ではありません",
                "the last day is no day of the calendar",
            ),
            PeriodFault::Backward => (
                "有効終了年月日が有効開始年月日より前です",
                "it ends before it begins",
            ),
        }
    }
}

/// Where a day lies, seen from a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The period is yet to come (有効期間前).
    Before,
    /// Within it (有効期間内).
    Within,
    /// The period is over (有効期間終了).
    After,
}

impl Period {
    /// The period of a certificate. Nothing is guessed from other fields.
    ///
    /// # Errors
    /// [`PeriodFault`].
    pub fn of(certificate: &Certificate) -> Result<Self, PeriodFault> {
        let day = |text: &str| Date::read(text).calendar();
        let start = certificate.said(Field::ValidFrom);
        let from = day(start.ok_or(PeriodFault::NoStart)?).ok_or(PeriodFault::StartUnreadable)?;
        let end = certificate.said(Field::ValidTo);
        let to = end.map(|end| day(end).ok_or(PeriodFault::EndUnreadable));
        let period = Period {
            from,
            to: to.transpose()?,
        };
        match period.to {
            Some(to) if to < from => Err(PeriodFault::Backward),
            _ => Ok(period),
        }
    }

    /// Where a day lies.
    pub fn side(&self, day: NaiveDate) -> Side {
        match self.to {
            _ if day < self.from => Side::Before,
            Some(to) if to < day => Side::After,
            _ => Side::Within,
        }
    }
}
