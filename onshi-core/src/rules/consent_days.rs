//! Coverage of 同意年月日: of which days everybody who consented was fetched (表4.1.1-1 (7), I-19, P62).
//!
//! Consent is given away from the office and fetched later by its day; a day that is missed is never seen
//! again. A day counts only if it was over in Japan when it was fetched:
//!
//! ```text
//!  同意年月日     4/1   4/2   4/3   4/4(today)
//!  fetched 4/2    ✓     –               4/2 was not over yet
//!  fetched 4/4          ✓     ✓     –
//! ```
//!
//! A search by 診療・受診年月日 finds other people and covers no day.

use std::fmt;
use std::num::NonZeroU32;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::data_class::ConsentKind;
use crate::catalogue::ConsentQuery;
use crate::id::Date;
use crate::job::Moment;
use crate::record::View;

/// Days from the first to the last, both included (期間). Written as two yyyyMMdd.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "(String, String)", into = "(String, String)")]
pub struct Days {
    first: NaiveDate,
    last: NaiveDate,
}

/// The days that are covered, of one kind of consent (取得済みの同意年月日). Plain data for a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentDays {
    kind: ConsentKind,
    /// In order; between two of them at least one day is missing.
    covered: Vec<Days>,
}

/// Why a fetch covers no day (取得済みにならない理由).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotCovered {
    /// It did not ask by 同意年月日.
    NoConsentDays,
    /// It asked for another kind of consultation, or for none.
    OtherKind,
    /// None of its days was over when it was asked.
    NotOver,
}

impl Days {
    /// From `first` to `last`; `None` if they do not run forward.
    pub fn new(first: NaiveDate, last: NaiveDate) -> Option<Self> {
        (first <= last).then_some(Days { first, last })
    }

    /// The days of 同意年月日 that a query asks for; `None` if it has no whole range of them.
    pub fn of_query(query: &View<'_, ConsentQuery>) -> Option<Self> {
        let day = |date: Option<Date>| date?.calendar();
        Days::new(day(query.consent_from())?, day(query.consent_to())?)
    }

    /// The first day.
    pub fn first(&self) -> NaiveDate {
        self.first
    }

    /// The last day.
    pub fn last(&self) -> NaiveDate {
        self.last
    }

    /// Those of them before a day.
    fn before(self, day: NaiveDate) -> Option<Days> {
        Days::new(self.first, self.last.min(day.pred_opt()?))
    }

    /// The first so many of them.
    fn at_most(self, days: NonZeroU32) -> Days {
        let further = chrono::Days::new(u64::from(days.get() - 1));
        let last = self.first.checked_add_days(further);
        Days {
            last: last.map_or(self.last, |last| last.min(self.last)),
            ..self
        }
    }
}

impl ConsentDays {
    /// No day is covered yet.
    pub fn new(kind: ConsentKind) -> Self {
        ConsentDays {
            kind,
            covered: Vec::new(),
        }
    }

    /// Of which kind of consent.
    pub fn kind(&self) -> ConsentKind {
        self.kind
    }

    /// What is covered, in order.
    pub fn covered(&self) -> &[Days] {
        &self.covered
    }

    /// Notes a fetch whose result was delivered as a whole: the days of its query that were over in Japan
    /// when it was published.
    ///
    /// `published` is when the request became visible, by the wall clock. `told` is the 処理実行日時 of
    /// the result ([`super::consent::told`]), where it has one: the earlier counts, so that a clock of
    /// ours that is fast covers no day too early.
    ///
    /// # Errors
    /// [`NotCovered`] says why no day is covered.
    pub fn fetched(
        &mut self,
        query: &View<'_, ConsentQuery>,
        published: Moment,
        told: Option<Moment>,
    ) -> Result<Days, NotCovered> {
        let care = query.medical_treatment().and_then(|care| care.known);
        let days = Days::of_query(query).ok_or(NotCovered::NoConsentDays)?;
        if care.map(ConsentKind::from) != Some(self.kind) {
            return Err(NotCovered::OtherKind);
        }
        let asked = told.map_or(published, |told| told.min(published));
        let over = days
            .before(asked.japan().date())
            .ok_or(NotCovered::NotOver)?;
        self.cover(over);
        Ok(over)
    }

    /// The days from `from` to `to` that are not covered, in order; none after today, and today always.
    pub fn uncovered(&self, from: NaiveDate, to: NaiveDate, now: Moment) -> Vec<Days> {
        let today = now.japan().date();
        let to = to.min(today);
        let mut gaps = Vec::new();
        let mut open = Some(from);
        for covered in self.covered.iter().filter_map(|days| days.before(today)) {
            let Some(start) = open.filter(|start| *start <= covered.last) else {
                continue;
            };
            let end = covered.first.pred_opt().map(|end| end.min(to));
            gaps.extend(end.and_then(|end| Days::new(start, end)));
            open = covered.last.succ_opt();
        }
        gaps.extend(open.and_then(|start| Days::new(start, to)));
        gaps
    }

    /// What to fetch next: the oldest gap since `from` that is over, at most so many days of it. `None`
    /// when every day that is over is covered.
    ///
    /// How many days one request may ask for is not public; it is a setting of the host.
    pub fn next_to_fetch(&self, from: NaiveDate, now: Moment, at_most: NonZeroU32) -> Option<Days> {
        let yesterday = now.japan().date().pred_opt()?;
        let gaps = self.uncovered(from, yesterday, now);
        gaps.first().map(|gap| gap.at_most(at_most))
    }

    /// Adds days and joins what touches.
    fn cover(&mut self, new: Days) {
        let touches = |days: &Days| {
            let gap_before = days.last.succ_opt().is_some_and(|next| next < new.first);
            let gap_after = new.last.succ_opt().is_some_and(|next| next < days.first);
            !gap_before && !gap_after
        };
        let (joined, mut apart): (Vec<Days>, Vec<Days>) =
            self.covered.iter().partition(|days| touches(days));
        apart.push(joined.iter().fold(new, |all, days| Days {
            first: all.first.min(days.first),
            last: all.last.max(days.last),
        }));
        apart.sort();
        self.covered = apart;
    }
}

impl NotCovered {
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
            NotCovered::NoConsentDays => (
                "同意年月日で取得していません",
                "not fetched by the day of consent",
            ),
            NotCovered::OtherKind => ("別の診療区分です", "another kind of consultation"),
            NotCovered::NotOver => ("その日はまだ終わっていません", "the day is not over yet"),
        }
    }
}

impl fmt::Display for NotCovered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.japanese(), self.english())
    }
}

impl std::error::Error for NotCovered {}

impl From<Days> for (String, String) {
    fn from(days: Days) -> Self {
        let written = |day| Date::from_calendar(day).as_written().to_owned();
        (written(days.first), written(days.last))
    }
}

impl TryFrom<(String, String)> for Days {
    type Error = &'static str;

    fn try_from((first, last): (String, String)) -> Result<Self, Self::Error> {
        let [first, last] = [first, last].map(|day| Date::read(&day).calendar());
        let days = first
            .zip(last)
            .and_then(|(first, last)| Days::new(first, last));
        days.ok_or("not a range of days")
    }
}
