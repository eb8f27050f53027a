//! Asking (照会): a request becomes a job, durably, before it goes out.

use onshi_core::audit::Deed;
use onshi_core::catalogue::{ENVELOPE_EXCHANGE, OperationRow};
use onshi_core::error::Error;
#[cfg(doc)]
use onshi_core::error::ErrorCode;
use onshi_core::job::{Effect, Job, JobId, Submission, Terms};
use onshi_core::record::Record;

use super::Client;
use crate::consents::Fetch;
use crate::telemetry::trace::doing;

impl Client {
    /// Asks. When it returns a job, the job is durable and its request is visible, or will be.
    ///
    /// The same `key` with the same request is the same job, and nothing is asked twice: after an
    /// error, or after a crash, submit again with the key.
    ///
    /// # Errors
    /// [`ErrorCode::KeyReused`]; [`ErrorCode::Forbidden`] while the institution code is being changed;
    /// what is wrong with the request; or why it could not be staged. Nothing was asked, and no trace is
    /// left.
    pub fn submit(
        &mut self,
        key: Option<&str>,
        operation: &'static OperationRow,
        request: impl Into<Record>,
    ) -> Result<JobId, Error> {
        self.submit_under(key, operation, request, Terms::default())
    }

    /// As [`submit`](Self::submit), and what else holds for the request: whose patient it is about, how
    /// long the host waits, which job it repeats.
    ///
    /// # Errors
    /// As [`submit`](Self::submit); [`ErrorCode::MustNotRepeat`] where sending again could do harm.
    pub fn submit_under(
        &mut self,
        key: Option<&str>,
        operation: &'static OperationRow,
        request: impl Into<Record>,
        terms: Terms,
    ) -> Result<JobId, Error> {
        self.take_in(Submission {
            key: key.map(str::to_owned),
            operation,
            prefix: None,
            request: request.into(),
            terms,
        })
    }

    /// Asks with a message that has no row: header and raw body under a file name prefix of its own
    /// (任意の電文).
    ///
    /// # Errors
    /// As [`submit`](Self::submit).
    pub fn submit_envelope(
        &mut self,
        key: Option<&str>,
        prefix: &str,
        request: impl Into<Record>,
    ) -> Result<JobId, Error> {
        self.take_in(Submission {
            key: key.map(str::to_owned),
            operation: &ENVELOPE_EXCHANGE,
            prefix: Some(prefix.to_owned()),
            request: request.into(),
            terms: Terms::default(),
        })
    }

    pub(crate) fn take_in(&mut self, submission: Submission) -> Result<JobId, Error> {
        let doing = doing!("submit").asking(submission.operation.id);
        let subject = submission.terms.subject.clone();
        let taken = self.take(submission);
        let refused = |client: &Client| match &subject {
            Some(patient) => client.entry_about(Deed::Denied, patient),
            None => client.entry(Deed::Denied),
        };
        let doing = match &taken {
            Ok(job) => doing.of(self, *job),
            Err(_) => doing,
        };
        doing.ends(self.denied(refused, taken))
    }

    fn take(&mut self, mut submission: Submission) -> Result<JobId, Error> {
        self.settle()?;
        if let Some(known) = self.known_away(&submission)? {
            return self.engine.submitted_before(&known, &submission);
        }
        if let Some(first) = submission.terms.repeats {
            self.take_up(first)?;
        }
        let before = submission.key.as_deref();
        if before.and_then(|key| self.job_of_key(key)).is_none() {
            self.may_ask()?;
        }
        let permits = std::mem::take(&mut submission.terms.permits);
        submission.terms.rests_on_permits |= !permits.is_empty();
        submission.terms.permits = self.living(permits)?;
        let fetch = Fetch::of(&submission.request);
        let (id, effects) = self.engine.submit(self.now(), submission)?;
        let mut wave = Vec::new();
        for effect in effects {
            wave.extend(match effect {
                Effect::Prepare { request, bytes, .. } => self.stage(id, &request, &bytes)?,
                other => vec![other],
            });
        }
        match self.run(wave) {
            // The transaction happened although the ledger said no: the ledger is right.
            Err(_) if !self.in_doubt && self.engine.job(id).is_some() => {}
            done => done?,
        }
        self.note_fetch(id, fetch)?;
        Ok(id)
    }

    /// What the ledger alone has of a part that is submitted again.
    fn known_away(&mut self, submission: &Submission) -> Result<Option<Job>, Error> {
        match (&submission.terms.part, &submission.key) {
            (Some(part), Some(key)) if self.engine.is_away(part) => self.ledger.job_of_key(key),
            _ => Ok(None),
        }
    }
}
