//! What is asked of the consents before a request is taken in, goes out, and is read (R03, R06, I-10).

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

    /// Whether a question of a job may go out now, the first one or one for its result.
    pub(crate) fn may_go_out(&mut self, job: JobId) -> Result<bool, Error> {
        match self.job(job) {
            Some(of) if matches!(of.state, State::Intended { .. }) => match is_first(&of.state) {
                true => self.rests_on_all(job),
                false => self.rests_on_any(job),
            },
            _ => Ok(true),
        }
    }

    /// Whether the answer of a job may be read now. Of a batch, whoever's consent has ended is denied
    /// by [`access`](Client::access) and [`permits`](Client::permits); all of it, once nobody is left.
    pub(crate) fn may_be_read(&mut self, job: JobId) -> Result<bool, Error> {
        self.rests_on_any(job)
    }

    /// Takes back what waits to be picked up and asks for something of this patient.
    pub(super) fn recall(&mut self, pseudonym: &str, kind: ConsentKind) {
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

    /// Every consent still holds that a job rests on.
    fn rests_on_all(&mut self, job: JobId) -> Result<bool, Error> {
        let (holding, all) = self.still_resting(job)?;
        Ok(holding == all)
    }

    /// The consents of one patient at least still hold that a job rests on, if it rests on any.
    fn rests_on_any(&mut self, job: JobId) -> Result<bool, Error> {
        let (holding, all) = self.still_resting(job)?;
        Ok(holding > 0 || all == 0)
    }

    /// How many patients' consents still hold, of how many that a job rests on.
    fn still_resting(&mut self, job: JobId) -> Result<(usize, usize), Error> {
        let grounds = self.job(job).map(|job| job.grounds.clone());
        let mut patients = BTreeMap::new();
        for ground in grounds.unwrap_or_default() {
            let now = self.trusted_now()?;
            let holds = now.moment() < ground.until
                && self.stands(&hex(&ground.patient), ground.class, ground.kind, now)?;
            *patients.entry(ground.patient).or_insert(true) &= holds;
        }
        let holding = patients.values().filter(|holds| **holds).count();
        Ok((holding, patients.len()))
    }

    /// Whether the ledger knows nothing of this consent, or that it holds.
    fn stands(
        &mut self,
        pseudonym: &str,
        class: DataClass,
        kind: ConsentKind,
        now: Trusted,
    ) -> Result<bool, Error> {
        let Some(body) = self.document(&consent_key(pseudonym, kind))? else {
            return Ok(true);
        };
        let consent = read_consent(&body, pseudonym)?;
        Ok(consent.permits(class, kind, now).is_ok())
    }
}

fn is_first(state: &State) -> bool {
    matches!(
        state,
        State::Intended {
            phase: Phase::Ask,
            ..
        }
    )
}
