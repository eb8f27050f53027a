//! Sending again (再送): only where the operation allows it, and never by itself.
//!
//! | class | may be sent again |
//! |---|---|
//! | a question | once it is overdue or its answer is lost, withdrawn or given up |
//! | a batch | the same, if the host's settings accept a second 受付番号 |
//! | overwrites | the same, if nothing newer was submitted about the same patient |
//! | at most once | never |
//!
//! The first job stays bound to its own answer, which may still come; both are followed to their end.

use super::engine::Engine;
use super::model::{Job, JobId, State};
use super::moment::Moment;
use crate::catalogue::{OperationRow, Replay};
use crate::error::{Error, ErrorCode};

impl Engine {
    /// Whether a request may be sent again that was sent as another job.
    pub(super) fn may_repeat(
        &self,
        now: Moment,
        first: JobId,
        operation: &OperationRow,
        fingerprint: &[u8; 32],
    ) -> Result<(), Error> {
        let job = self.get(first)?;
        if job.operation != operation.id || job.fingerprint != *fingerprint {
            return Err(Error::new(ErrorCode::KeyReused).because("another request was sent then"));
        }
        if !self.is_in_doubt(now, job) {
            return Err(Error::new(ErrorCode::WrongState).because("its answer is still awaited"));
        }
        match self.refusal(job, operation.replay) {
            None => Ok(()),
            Some(why) => Err(Error::new(ErrorCode::MustNotRepeat).because(why)),
        }
    }

    /// Nobody waits for it any more, or in vain: for longer than usual, or because the answer is lost.
    fn is_in_doubt(&self, now: Moment, job: &Job) -> bool {
        match &job.state {
            State::Published { request, .. } => {
                self.lost.contains(request) || self.is_long_ago(now, job.changed)
            }
            State::Withdrawn | State::Abandoned { .. } | State::Conflict { .. } => true,
            _ => false,
        }
    }

    fn refusal(&self, job: &Job, class: Replay) -> Option<&'static str> {
        // What was taken back before it was picked up never happened.
        if job.state == State::Withdrawn {
            return None;
        }
        match class {
            Replay::Read => None,
            Replay::SecondReception if self.settings.repeat_batches => None,
            Replay::SecondReception => Some("a second reception number would be opened"),
            Replay::Overwrite if job.subject.is_none() => Some("whose it is was not said"),
            Replay::Overwrite if self.has_newer(job) => Some("something newer was sent"),
            Replay::Overwrite => None,
            Replay::AtMostOnce => Some("it would be done a second time"),
        }
    }

    fn has_newer(&self, job: &Job) -> bool {
        let later = self.jobs.range(job.id..).skip(1);
        let mut later = later.filter(|other| other.subject == job.subject && other.overwrites());
        later.any(|other| other.fingerprint != job.fingerprint)
    }
}
