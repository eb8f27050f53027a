//! What is asked of the consents before a request is taken in, goes out, and is read (R03, R06, I-10): of those
//! that answers told of, and of the one that the place recorded itself (限度額適用認定証等, R09).

use std::collections::BTreeMap;

use onshi_core::error::Error;
use onshi_core::job::{Ground, JobId, Phase, State};
use onshi_core::rules::consent::{Permit, Trusted};
use onshi_core::rules::data_class::{ConsentKind, DataClass};

use super::documents::{consent_key, read_consent};
use crate::client::Client;
use crate::papers::hex;

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

    /// Whether a question of a job may go out now: the first one while every consent holds that it rests
    /// on, one for its result while somebody's does; a cancellation while nobody has consented anew.
    pub(crate) fn may_go_out(&mut self, job: JobId) -> Result<bool, Error> {
        let phase = match self.job(job).map(|of| &of.state) {
            Some(State::Intended { phase, .. }) => phase.clone(),
            _ => return Ok(true),
        };
        let standing = self.still_standing(job)?;
        Ok(match phase {
            Phase::Ask => standing.is_whole() && self.may_cancel(job)?,
            Phase::Collect { .. } => !standing.is_over(),
        })
    }

    /// Takes back what waits to be picked up and rests on the consent of this patient that was given on a
    /// road, or that the place recorded itself.
    pub(crate) fn recall(&mut self, pseudonym: &str, kind: Option<ConsentKind>) {
        let is_meant = |ground: &Ground| ground.kind == kind && hex(&ground.patient) == pseudonym;
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

    /// Whose consents still hold, of those that a job rests on.
    pub(crate) fn still_standing(&mut self, job: JobId) -> Result<Grounds, Error> {
        let grounds = self.job(job).map(|job| job.grounds.clone());
        let mut patients = BTreeMap::new();
        for ground in grounds.unwrap_or_default() {
            let now = self.trusted_now()?;
            let holds = now.moment() < ground.until
                && self.stands(&hex(&ground.patient), ground.class, ground.kind, now)?;
            *patients.entry(ground.patient).or_insert(true) &= holds;
        }
        Ok(Grounds(patients))
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
            return self.limit_stands(pseudonym, now);
        };
        let Some(body) = self.document(&consent_key(pseudonym, kind))? else {
            return Ok(true);
        };
        let consent = read_consent(&body, pseudonym)?;
        Ok(consent.permits(class, kind, now).is_ok())
    }
}

/// The patients that a job rests on, each with whether all of their consents still hold. None, if it asks
/// for nothing clinical, or the host keeps consents elsewhere.
#[derive(Debug)]
pub(crate) struct Grounds(BTreeMap<[u8; 32], bool>);

impl Grounds {
    /// Nobody's consent has ended.
    pub(crate) fn is_whole(&self) -> bool {
        self.0.values().all(|holds| *holds)
    }

    /// Everybody's has.
    pub(crate) fn is_over(&self) -> bool {
        !self.0.is_empty() && self.0.values().all(|holds| !holds)
    }

    /// Whether the part of a patient may be used; of somebody who cannot be told, while nobody's consent
    /// has ended.
    pub(crate) fn hold(&self, patient: Option<[u8; 32]>) -> bool {
        let known = patient.and_then(|patient| self.0.get(&patient).copied());
        known.unwrap_or_else(|| self.is_whole())
    }
}
