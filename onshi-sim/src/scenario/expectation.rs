//! `[[expect]]`: a request that the program has to make.

use onshi_core::catalogue::{Direction, MessageRow, messages};
use onshi_core::job::Moment;
use serde::Deserialize;

use super::demand::{self, Demand};
use super::evidence::{Answer, Evidence, Request};
use super::span::Span;
use super::words::Words;

/// What the program has to ask, how often, when, and what it has to get (期待する要求).
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Row")]
pub(crate) struct Expectation {
    pub id: String,
    pub title: Words,
    pub message: &'static MessageRow,
    pub demands: Vec<Demand>,
    pub at_least: usize,
    pub at_most: Option<usize>,
    pub answered: Option<Answered>,
    pub after: Option<String>,
    pub within: Option<Span>,
}

/// What a request has to get for it to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Answered {
    /// A normal answer.
    Normal,
    /// 処理中.
    Processing,
    /// An error of the system.
    Error,
    /// `.err` of the terminal.
    Refused,
}

/// As it stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    title: Words,
    message: String,
    #[serde(default, rename = "where")]
    demands: Vec<demand::Row>,
    times: Option<usize>,
    at_least: Option<usize>,
    at_most: Option<usize>,
    answered: Option<Answered>,
    after: Option<String>,
    within: Option<Span>,
}

impl TryFrom<Row> for Expectation {
    type Error = String;

    fn try_from(row: Row) -> Result<Self, String> {
        let message = asked(&row.message)?;
        let demand = |demand| Demand::of(demand, message.record);
        Ok(Expectation {
            id: row.id,
            title: row.title,
            message,
            demands: row
                .demands
                .into_iter()
                .map(demand)
                .collect::<Result<_, _>>()?,
            at_least: row.times.or(row.at_least).unwrap_or(1),
            at_most: row.times.or(row.at_most),
            answered: row.answered,
            after: row.after,
            within: row.within,
        })
    }
}

impl Answered {
    fn is(self, answer: &Answer) -> bool {
        match self {
            Answered::Normal => answer.is_normal(),
            Answered::Processing => answer.is_processing(),
            Answered::Refused => answer.is_refusal(),
            Answered::Error => {
                !answer.is_normal() && !answer.is_processing() && !answer.is_refusal()
            }
        }
    }

    pub fn words(self) -> Words {
        match self {
            Answered::Normal => Words::new("正常な結果", "a normal answer"),
            Answered::Processing => Words::new("処理中", "\"still processing\""),
            Answered::Error => Words::new("エラー", "an error"),
            Answered::Refused => Words::new(".err", "an .err"),
        }
    }
}

impl Expectation {
    /// Requests of the message in which everything stands that must.
    pub fn fitting<'e>(&'e self, evidence: &'e Evidence) -> impl Iterator<Item = &'e Request> {
        let fits = |request: &&Request| {
            request.record().is_some() && self.unmet(request, evidence).is_none()
        };
        self.made(evidence).filter(fits)
    }

    /// Every request of the message.
    pub fn made<'e>(&'e self, evidence: &'e Evidence) -> impl Iterator<Item = &'e Request> {
        let requests = evidence.requests.iter();
        requests.filter(|request| request.message == self.message)
    }

    /// The first thing that is missing in a request.
    pub fn unmet(&self, request: &Request, evidence: &Evidence) -> Option<Words> {
        let demands = self.demands.iter();
        demands
            .filter_map(|demand| demand.unmet(request, evidence))
            .next()
    }

    /// When a request got what it has to get.
    fn fulfilled(&self, request: &Request) -> Option<Moment> {
        match self.answered {
            None => Some(request.at),
            Some(wanted) => {
                let mut answers = request.answers.iter();
                let answer = answers.find(|answer| wanted.is(answer));
                answer.map(|answer| answer.at)
            }
        }
    }

    /// How many requests fit and got what they have to get.
    pub fn fulfilled_times(&self, evidence: &Evidence) -> usize {
        let fitting = self.fitting(evidence);
        fitting
            .filter_map(|request| self.fulfilled(request))
            .count()
    }

    /// Since when enough of them did.
    pub fn met(&self, evidence: &Evidence) -> Option<Moment> {
        let Some(last) = self.at_least.checked_sub(1) else {
            return evidence.start;
        };
        let fitting = self.fitting(evidence);
        let mut moments: Vec<Moment> = fitting
            .filter_map(|request| self.fulfilled(request))
            .collect();
        moments.sort_unstable();
        moments.get(last).copied()
    }
}

/// A request by its name in the catalogue.
fn asked(name: &str) -> Result<&'static MessageRow, String> {
    let asks = |row: &&'static MessageRow| row.direction == Direction::Request;
    let known = messages().filter(asks).find(|row| row.ident == name);
    known.ok_or_else(|| {
        let names: Vec<&str> = messages().filter(asks).map(|row| row.ident).collect();
        format!(
            "message = \"{name}\": カタログにない要求です。あるのは / no such request; there are: {}",
            names.join(", ")
        )
    })
}
