//! What a running client tells of itself (稼働状況): figures, and with the feature `trace` events for whoever
//! listens through `tracing`.
//!
//! | heard of | figure | event |
//! |---|---|---|
//! | a deed, once it is durable in the audit | counted by its kind | `INFO`, with job and operation |
//! | a problem of a job, one that is overdue | counted | `WARN`, with job and the code of the error |
//! | a ledger that failed | counted | `ERROR`, with the code |
//!
//! Only what stands in [`Entry`], [`JobId`] and [`ErrorCode`] can come here, and an entry's user and patients
//! are left out: so no value of a document can reach a log by this road.

use std::collections::BTreeMap;

use onshi_core::audit::{DEEDS, Deed, Entry};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Job, JobId, Notice, State};

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

impl Metrics {
    /// As text that Prometheus and OpenTelemetry collectors read (text exposition format).
    pub fn text(&self) -> String {
        let mut lines = Vec::new();
        lines.push("# TYPE onshi_deeds_total counter".to_owned());
        lines.extend(self.deeds.iter().map(|(deed, count)| {
            let deed = deed.row().ident;
            format!("onshi_deeds_total{{deed=\"{deed}\"}} {count}")
        }));
        lines.push("# TYPE onshi_jobs gauge".to_owned());
        lines.extend(
            self.jobs
                .iter()
                .map(|(state, count)| format!("onshi_jobs{{state=\"{state}\"}} {count}")),
        );
        let single = [
            ("onshi_problems_total", "counter", self.problems),
            ("onshi_overdue_total", "counter", self.overdue),
            (
                "onshi_ledger_failures_total",
                "counter",
                self.ledger_failures,
            ),
        ];
        for (name, kind, count) in single {
            lines.push(format!("# TYPE {name} {kind}\n{name} {count}"));
        }
        let ages = [
            ("onshi_oldest_unanswered_seconds", self.oldest_unanswered_ms),
            (
                "onshi_oldest_unacknowledged_seconds",
                self.oldest_unacknowledged_ms,
            ),
        ];
        for (name, ms) in ages {
            let (whole, rest) = (ms / 1_000, ms % 1_000);
            lines.push(format!("# TYPE {name} gauge\n{name} {whole}.{rest:03}"));
        }
        lines.join("\n") + "\n"
    }
}

/// Events. Without the feature nobody can listen, and nothing is done.
#[cfg(feature = "trace")]
mod trace {
    use super::*;

    pub fn deed(entry: &Entry) {
        let deed = entry.deed.row().ident;
        let (job, operation) = (entry.job.map(|job| job.0), entry.operation);
        tracing::info!(target: "onshi", deed, job, operation);
    }

    pub fn problem(job: JobId, code: ErrorCode) {
        tracing::warn!(target: "onshi", problem = code.row().ident, job = job.0);
    }

    pub fn overdue(job: JobId) {
        tracing::warn!(target: "onshi", overdue = true, job = job.0);
    }

    pub fn ledger_failed(code: ErrorCode) {
        tracing::error!(target: "onshi", ledger = code.row().ident);
    }
}

#[cfg(not(feature = "trace"))]
mod trace {
    use super::*;

    pub fn deed(_: &Entry) {}
    pub fn problem(_: JobId, _: ErrorCode) {}
    pub fn overdue(_: JobId) {}
    pub fn ledger_failed(_: ErrorCode) {}
}
