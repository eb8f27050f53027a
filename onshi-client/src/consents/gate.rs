//! What is asked of the consents before a request is taken in, goes out, and is read (R03, R06, I-10).

use onshi_core::error::Error;
use onshi_core::job::{Ground, JobId, Phase, State};
use onshi_core::rules::consent::{Permit, Trusted};
use onshi_core::rules::data_class::{ConsentKind, DataClass};

use super::documents::{consent_key, hex, read_consent};
use crate::client::Client;

impl Client {
    /// Those of the permits that hold now. Where the ledger knows the patient's consent it decides:
    /// it may have been taken back since the permit was given.
    pub(crate) fn living(&mut self, permits: Vec<Permit>) -> Result<Vec<Permit>, Error> {
        let mut living = Vec::new();
        if permits.is_empty() {
            return Ok(living);
        }
        let now = self.trusted_now()?;
        for permit in permits {
            let pseudonym = self.pseudonym(permit.key());
            if permit.holds(now) && self.stands(&pseudonym, permit.class(), permit.kind(), now)? {
                living.push(permit);
            }
        }
        Ok(living)
    }

    /// Whether the first question of a job may go out now. What was asked in time may be collected.
    pub(crate) fn may_go_out(&mut self, job: JobId) -> Result<bool, Error> {
        let asks = |state: &State| {
            matches!(
                state,
                State::Intended {
                    phase: Phase::Ask,
                    ..
                }
            )
        };
        match self.job(job) {
            Some(of) if asks(&of.state) => self.still_rests(job),
            _ => Ok(true),
        }
    }

    /// Whether the answer of a job may be read now. Of a batch only the part of a patient could be
    /// denied: there the host asks for each of them ([`permits`](Client::permits)).
    pub(crate) fn may_be_read(&mut self, job: JobId) -> Result<bool, Error> {
        let operation = self.job(job).and_then(|job| job.operation());
        match operation {
            Some(operation) if operation.collect.is_none() => self.still_rests(job),
            _ => Ok(true),
        }
    }

    /// Takes back what waits to be picked up and asks for something of this patient.
    pub(super) fn recall(&mut self, pseudonym: &str, kind: ConsentKind) {
        let is_meant =
            |ground: &Ground| ground.kind == Some(kind) && hex(&ground.patient) == pseudonym;
        let jobs = self.jobs().filter(|job| job.may_withdraw());
        let waiting: Vec<JobId> = jobs
            .filter(|job| job.grounds.iter().any(is_meant))
            .map(|job| job.id)
            .collect();
        for job in waiting {
            // Where it fails, the request went out before, or is stopped when its turn comes.
            let _ = self.withdraw(job);
        }
    }

    fn still_rests(&mut self, job: JobId) -> Result<bool, Error> {
        let grounds = self.job(job).map(|job| job.grounds.clone());
        let grounds = grounds.unwrap_or_default();
        if grounds.is_empty() {
            return Ok(true);
        }
        let now = self.trusted_now()?;
        for ground in grounds {
            let pseudonym = hex(&ground.patient);
            let in_time = now.moment() < ground.until;
            if !(in_time && self.stands(&pseudonym, ground.class, ground.kind, now)?) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether the ledger knows nothing of this consent, or that it holds.
    fn stands(
        &mut self,
        pseudonym: &str,
        class: DataClass,
        kind: Option<ConsentKind>,
        now: Trusted,
    ) -> Result<bool, Error> {
        let Some(kind) = kind else {
            return Ok(true);
        };
        let Some(body) = self.document(&consent_key(pseudonym, kind))? else {
            return Ok(true);
        };
        let consent = read_consent(&body, pseudonym)?;
        Ok(consent.permits(class, kind, now).is_ok())
    }
}
