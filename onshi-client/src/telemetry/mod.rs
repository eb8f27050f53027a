//! What a running client tells of itself (稼働状況): [`figures`], and with the feature `trace` events and spans
//! for whoever listens through `tracing`.
//!
//! | heard of | figure | [`trace`] |
//! |---|---|---|
//! | a deed, once it is durable in the audit | counted by its kind | event `INFO`, with job and operation |
//! | a problem of a job, one that is overdue | counted | event `WARN`, with job and the code of the error |
//! | a ledger that failed | counted | event `ERROR`, with the code |
//! | what is being done for the host | | span `INFO`, with job, operation and the code of its error |
//!
//! Only what stands in [`Entry`], [`JobId`] and [`ErrorCode`] can come here, and an entry's user and patients
//! are left out: so no value of a document can reach a log by this road.
//!
//! [`JobId`]: onshi_core::job::JobId
//! [`ErrorCode`]: onshi_core::error::ErrorCode

pub(crate) mod figures;
pub(crate) mod trace;

use std::collections::BTreeMap;

use onshi_core::audit::{DEEDS, Deed, Entry};
use onshi_core::error::Error;
use onshi_core::job::{Job, Notice, State};

use crate::client::Client;

/// Figures of a client since it was opened (計測値).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metrics {
    /// How often each deed was done, those that were done.
    pub deeds: Vec<(Deed, u64)>,
    /// Jobs that are not closed, by the English word of their state.
    pub jobs: Vec<(&'static str, u64)>,
    /// Problems that were told.
    pub problems: u64,
    /// Jobs that were told to be overdue.
    pub overdue: u64,
    /// How often the ledger failed.
    pub ledger_failures: u64,
    /// Age of the oldest request without an answer, ms; 0 if there is none.
    pub oldest_unanswered_ms: i64,
    /// Age of the oldest answer that nobody acknowledged, ms; 0 if there is none.
    pub oldest_unacknowledged_ms: i64,
}

/// What is counted on the way.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    /// In the order of [`DEEDS`].
    deeds: Vec<u64>,
    problems: u64,
    overdue: u64,
    ledger_failures: u64,
}

impl Counted {
    /// Deeds that are durable now.
    pub fn done(&mut self, audit: &[Entry]) {
        self.deeds.resize(DEEDS.len(), 0);
        for entry in audit {
            let mut rows = DEEDS.iter().zip(&mut self.deeds);
            if let Some((_, count)) = rows.find(|(row, _)| row.deed == entry.deed) {
                *count += 1;
            }
            trace::deed(entry);
        }
    }

    /// What the host is told.
    pub fn told(&mut self, notice: &Notice) {
        match notice {
            Notice::Problem { job, error } => {
                self.problems += 1;
                trace::problem(*job, error.code());
            }
            Notice::Overdue { job } => {
                self.overdue += 1;
                trace::overdue(*job);
            }
            _ => {}
        }
    }

    /// The ledger failed.
    pub fn ledger_failed(&mut self, error: &Error) {
        self.ledger_failures += 1;
        trace::ledger_failed(error.code());
    }
}

impl Client {
    /// Figures since it was opened, and of its jobs as they stand now.
    pub fn metrics(&self) -> Metrics {
        let counted = &self.counted;
        let deeds = DEEDS
            .iter()
            .map(|row| row.deed)
            .zip(counted.deeds.iter().copied());
        let now = self.now();
        let oldest = |is: fn(&State) -> bool| {
            let ages = self.jobs().filter(|job| is(&job.state));
            ages.map(|job| now.since(job.changed))
                .max()
                .unwrap_or(0)
                .max(0)
        };
        Metrics {
            deeds: deeds.filter(|(_, count)| *count > 0).collect(),
            jobs: by_state(self.jobs()),
            problems: counted.problems,
            overdue: counted.overdue,
            ledger_failures: counted.ledger_failures,
            oldest_unanswered_ms: oldest(|state| {
                matches!(state, State::Published { .. } | State::Unknown { .. })
            }),
            oldest_unacknowledged_ms: oldest(|state| matches!(state, State::Answered { .. })),
        }
    }
}

fn by_state<'j>(jobs: impl Iterator<Item = &'j Job>) -> Vec<(&'static str, u64)> {
    let mut counts = BTreeMap::new();
    for job in jobs.filter(|job| job.state != State::Closed) {
        let (_, state) = job.state.label();
        *counts.entry(state).or_insert(0) += 1;
    }
    counts.into_iter().collect()
}
