//! Which certificate holds on a day, and why. Where two could, or where one cannot be judged, a person
//! decides: nothing here prefers the newer, the longer or the cheaper.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::certificate::{Certificate, Subject};
use super::period::{Period, PeriodFault, Side};

/// What holds of one subject on the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding<'a> {
    /// Of what.
    pub subject: Subject,
    /// What holds.
    pub verdict: Verdict<'a>,
}

/// Which certificate holds, and why (判定).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// This is the only one whose period has the day in it.
    Holds {
        /// The certificate, as every one of its origins tells it; never empty.
        told: Vec<&'a Certificate>,
        /// Its period; without an end, none was told.
        period: Period,
    },
    /// Several that differ have the day in their periods. A person decides.
    Several(Vec<&'a Certificate>),
    /// The period of at least one cannot be told, so whether it holds is not known. A person decides.
    Unclear {
        /// Those that cannot be judged.
        faulty: Vec<(&'a Certificate, PeriodFault)>,
        /// Those whose periods have the day in them.
        within: Vec<&'a Certificate>,
    },
    /// No period has the day in it.
    Nothing(Gap),
}

/// Where the day lies, when nothing holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gap {
    /// Before the first, which begins on this day.
    Before(NaiveDate),
    /// After the last, which ended on this day.
    After(NaiveDate),
    /// Between two: one ended on the first day, the next begins on the second.
    Between(NaiveDate, NaiveDate),
}

impl Verdict<'_> {
    /// Japanese words to show.
    pub const fn japanese(&self) -> &'static str {
        self.words().0
    }

    /// English words to show.
    pub const fn english(&self) -> &'static str {
        self.words().1
    }

    const fn words(&self) -> (&'static str, &'static str) {
        match self {
            Verdict::Holds {
                period: Period { to: Some(_), .. },
                ..
            } => ("有効期間内", "within its period"),
            Verdict::Holds { .. } => (
                "有効期間内（終了日の記載なし）",
                "within its period (no end is told)",
            ),
            Verdict::Several(_) => (
                "要確認（有効期間の重なる証が複数あります）",
                "a person decides: the periods of several overlap",
            ),
            Verdict::Unclear { .. } => (
                "要確認（有効期間を判定できない証があります）",
                "a person decides: the period of one cannot be told",
            ),
            Verdict::Nothing(Gap::Before(_)) => ("有効期間前", "before its period"),
            Verdict::Nothing(Gap::After(_)) => ("有効期間終了", "its period is over"),
            Verdict::Nothing(Gap::Between(..)) => (
                "有効な証なし（前の証と次の証の間）",
                "none: the day lies between two",
            ),
        }
    }
}

/// What holds on a day, for every subject of which there is a certificate.
pub fn on(day: NaiveDate, certificates: &[Certificate]) -> Vec<Holding<'_>> {
    let mut subjects: BTreeMap<Subject, Vec<&Certificate>> = BTreeMap::new();
    for certificate in certificates {
        let of_subject = subjects.entry(certificate.subject()).or_default();
        of_subject.push(certificate);
    }
    let holding = |(subject, of_subject): (Subject, Vec<_>)| Holding {
        subject,
        verdict: verdict(day, &of_subject),
    };
    subjects.into_iter().map(holding).collect()
}

fn verdict<'a>(day: NaiveDate, certificates: &[&'a Certificate]) -> Verdict<'a> {
    let mut faulty = Vec::new();
    let mut readable = Vec::new();
    for &certificate in certificates {
        match Period::of(certificate) {
            Ok(period) => readable.push((certificate, period)),
            Err(fault) => faulty.push((certificate, fault)),
        }
    }
    let within = readable
        .iter()
        .filter(|(_, period)| period.side(day) == Side::Within);
    let within: Vec<&(&Certificate, Period)> = within.collect();
    let told = || within.iter().map(|(certificate, _)| *certificate).collect();
    if !faulty.is_empty() {
        let within = told();
        return Verdict::Unclear { faulty, within };
    }
    let periods = readable.iter().map(|(_, period)| *period);
    match within.as_slice() {
        [] => Verdict::Nothing(gap(day, periods)),
        [(first, period), others @ ..] if others.iter().all(|(o, _)| o.says_the_same(first)) => {
            Verdict::Holds {
                told: told(),
                period: *period,
            }
        }
        _ => Verdict::Several(told()),
    }
}

/// Where the day lies among periods that do not have it in them.
fn gap(day: NaiveDate, periods: impl Iterator<Item = Period> + Clone) -> Gap {
    let ends = periods.clone().filter_map(|period| period.to);
    let ended = ends.filter(|end| *end < day).max();
    let begins = periods.map(|period| period.from);
    let next = begins.filter(|begin| *begin > day).min();
    match (ended, next) {
        (Some(ended), Some(next)) => Gap::Between(ended, next),
        (Some(ended), None) => Gap::After(ended),
        (None, next) => Gap::Before(next.unwrap_or(day)),
    }
}
