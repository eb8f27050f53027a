//! Events and spans for `tracing`. Without the feature nobody can listen, and nothing is done.

use onshi_core::audit::Entry;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Effect, JobId};

use crate::client::Client;

#[cfg(feature = "trace")]
pub(super) use told::{deed, ledger_failed, overdue, problem};
#[cfg(not(feature = "trace"))]
pub(super) use untold::{deed, ledger_failed, overdue, problem};

/// The target of everything that is told.
#[cfg(feature = "trace")]
pub(crate) const TARGET: &str = "onshi";

/// Something that is being done, until this goes (スパン).
pub(crate) struct Doing(#[cfg(feature = "trace")] pub tracing::span::EnteredSpan);

/// Begins a [`Doing`] under a name.
#[cfg(feature = "trace")]
macro_rules! doing {
    ($what:literal) => {
        $crate::telemetry::trace::Doing(
            tracing::info_span!(
                target: $crate::telemetry::trace::TARGET,
                $what,
                job = tracing::field::Empty,
                operation = tracing::field::Empty,
                error = tracing::field::Empty,
                otel.status_code = tracing::field::Empty,
            )
            .entered(),
        )
    };
}

#[cfg(not(feature = "trace"))]
macro_rules! doing {
    ($what:literal) => {
        $crate::telemetry::trace::Doing()
    };
}

pub(crate) use doing;

impl Doing {
    /// What is done of one request, on the way of an effect.
    pub fn act(client: &Client, effect: &Effect) -> Option<Doing> {
        let (doing, job) = match effect {
            Effect::Prepare { job, .. } => (doing!("prepare"), job),
            Effect::Publish { job, .. } => (doing!("publish"), job),
            Effect::Locate { job, .. } => (doing!("locate"), job),
            Effect::Inspect { job, .. } => (doing!("inspect"), job),
            Effect::Discard { job, .. } => (doing!("discard"), job),
            Effect::Withdraw { job, .. } => (doing!("take_back"), job),
            Effect::Record { .. } | Effect::Tell(_) | Effect::Sweep { .. } | Effect::Fetch(_) => {
                return None;
            }
        };
        Some(doing.of(client, *job))
    }

    /// It is done for a job.
    pub fn of(self, client: &Client, job: JobId) -> Doing {
        let operation = || client.job(job).map(|job| u64::from(job.operation));
        self.note("job", || Some(job.0));
        self.note("operation", operation);
        self
    }

    /// Its operation, by number.
    pub fn asking(self, operation: u16) -> Doing {
        self.note("operation", || Some(u64::from(operation)));
        self
    }

    /// It is over; so it went.
    pub fn ends<T>(self, done: Result<T, Error>) -> Result<T, Error> {
        if let Err(error) = &done {
            self.failed(error.code());
        }
        done
    }

    /// Looks for a value only where somebody listens.
    #[cfg(feature = "trace")]
    fn note(&self, field: &'static str, value: impl FnOnce() -> Option<u64>) {
        if !self.0.is_disabled() {
            self.0.record(field, value());
        }
    }

    #[cfg(not(feature = "trace"))]
    fn note(&self, _: &'static str, _: impl FnOnce() -> Option<u64>) {}

    #[cfg(feature = "trace")]
    fn failed(&self, code: ErrorCode) {
        self.0.record("error", code.row().ident);
        self.0.record("otel.status_code", "ERROR");
    }

    #[cfg(not(feature = "trace"))]
    fn failed(&self, _: ErrorCode) {}
}

#[cfg(feature = "trace")]
mod told {
    use super::*;

    pub fn deed(entry: &Entry) {
        let deed = entry.deed.row().ident;
        let (job, operation) = (entry.job.map(|job| job.0), entry.operation);
        tracing::info!(name: "deed", target: TARGET, deed, job, operation);
    }

    pub fn problem(job: JobId, code: ErrorCode) {
        let problem = code.row().ident;
        tracing::warn!(name: "problem", target: TARGET, problem, job = job.0);
    }

    pub fn overdue(job: JobId) {
        tracing::warn!(name: "overdue", target: TARGET, overdue = true, job = job.0);
    }

    pub fn ledger_failed(code: ErrorCode) {
        let ledger = code.row().ident;
        tracing::error!(name: "ledger_failed", target: TARGET, ledger);
    }
}

#[cfg(not(feature = "trace"))]
mod untold {
    use super::*;

    pub fn deed(_: &Entry) {}
    pub fn problem(_: JobId, _: ErrorCode) {}
    pub fn overdue(_: JobId) {}
    pub fn ledger_failed(_: ErrorCode) {}
}
