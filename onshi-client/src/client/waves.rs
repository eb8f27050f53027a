//! How the client acts (処理の波): lets the engine decide, makes it durable, then does it.
//!
//! ```text
//!  submit, poll, acknowledge …  ─► engine ─► a wave of effects
//!       ▲                                       │ 1. every Record of the wave: one transaction
//!       │                                       │ 2. every act, in order
//!       └── what happened ─► engine ─► next wave┘    … until nothing is left to do
//! ```
//!
//! Records go first within a wave. That is never too early: a job is recorded before it is acted for,
//! and what one job does is no concern of another. So a hundred jobs cost one transaction, not a hundred.
//!
//! When the ledger fails, nobody knows whether the transaction happened. The engine is then dropped
//! and restored from what the ledger really holds; nothing is done or told before that has succeeded.

use onshi_core::audit::{Deed, Entry};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Effect, Engine, Event, Job, JobId, Moment, Notice, PartsAway};

use super::Client;
use super::opening::restored;
use crate::random::OsRandom;
use crate::telemetry::trace::{Doing, doing};

/// A job as it must be durable, the highest serial number, and what the audit says.
type Recorded = (Job, u64, Option<Deed>);

impl Client {
    /// What a host wants with a job, wherever it stands.
    pub(super) fn command(
        &mut self,
        doing: Doing,
        job: JobId,
        decide: impl FnOnce(&mut Engine, Moment) -> Result<Vec<Effect>, Error>,
    ) -> Result<(), Error> {
        self.settle()?;
        self.take_up(job)?;
        let doing = doing.of(self, job);
        let now = self.now();
        let decided = decide(&mut self.engine, now);
        doing.ends(decided.and_then(|effects| self.run(effects)))
    }

    /// A part of a long list may stand in the ledger alone.
    pub(crate) fn take_up(&mut self, job: JobId) -> Result<(), Error> {
        if self.engine.job(job).is_some() {
            return Ok(());
        }
        let Some(job) = self.ledger.job(job)? else {
            return Ok(());
        };
        let effects = self.engine.take_up(job);
        self.run(effects)
    }

    pub(super) fn run(&mut self, effects: Vec<Effect>) -> Result<(), Error> {
        let mut wave = effects;
        while !wave.is_empty() {
            let (records, acts) = records_first(wave);
            self.record(records)?;
            wave = acts.into_iter().flat_map(|act| self.act(act)).collect();
        }
        Ok(())
    }

    fn record(&mut self, records: Vec<Recorded>) -> Result<(), Error> {
        if records.is_empty() {
            return Ok(());
        }
        let deeds = records.iter();
        let deeds = deeds.filter_map(|(job, _, deed)| Some(self.entry_of((*deed)?, job)));
        let audit: Vec<Entry> = deeds.collect();
        let records = records.into_iter();
        let changes: Vec<_> = records.map(|(job, serial, _)| (job, serial)).collect();
        let recorded = self.ledger.record(&changes, &audit);
        match &recorded {
            Ok(()) => {
                let used = changes.iter().map(|(_, serial)| *serial);
                self.recorded = used.fold(self.recorded, u64::max);
                self.counted.done(&audit);
            }
            Err(error) => self.counted.ledger_failed(error),
        }
        if recorded.is_err() {
            self.in_doubt = true;
            // Often the trouble is over at once; else the next call tries again.
            let _ = self.restore();
        }
        recorded
    }

    /// Takes up what the ledger really holds.
    fn restore(&mut self) -> Result<(), Error> {
        let held = self.ledger.load(&mut OsRandom)?;
        if held.installation != self.installation {
            return Err(Error::new(ErrorCode::LedgerBroken).because("it was exchanged"));
        }
        self.recorded = held.serial;
        self.engine = restored(&self.settings, &self.run, held);
        // What cannot be seen now is seen before a request goes out.
        let _ = self.mark();
        self.waking = self.engine.wake();
        // These are told again by the waking.
        self.notices
            .retain(|notice| !matches!(notice, Notice::Answered { .. } | Notice::Conflict { .. }));
        self.in_doubt = false;
        Ok(())
    }

    /// Notes which numbers may be out. If more are than the ledger knows of, it comes from a backup: what
    /// follows is numbered above them, and the host is told.
    pub(super) fn mark(&mut self) -> Result<(), Error> {
        let marked = self.exchange.mark(&self.installation, self.recorded)?;
        if marked > self.recorded {
            self.engine.number_above(marked);
            self.site.ledger_is_older();
        }
        Ok(())
    }

    /// Before anything else: the engine must agree with the ledger, and the waking must be done.
    pub(crate) fn settle(&mut self) -> Result<(), Error> {
        if self.in_doubt {
            self.restore()?;
        }
        if self.unswept {
            self.sweep();
        }
        let effects = std::mem::take(&mut self.waking);
        self.run(effects)
    }

    /// Stages a first question. If that fails the engine forgets it, and the host gets the error.
    pub(super) fn stage(
        &mut self,
        job: JobId,
        request: &str,
        bytes: &[u8],
    ) -> Result<Vec<Effect>, Error> {
        let _doing = doing!("prepare").of(self, job);
        let prepared = self.exchange.prepare(request, bytes);
        self.unswept |= prepared.is_err();
        let event = match &prepared {
            Ok(()) => Event::Prepared(job),
            Err(error) => Event::NotPrepared(job, error.clone()),
        };
        let effects = self.engine.handle(self.now(), event);
        prepared.map(|()| effects)
    }

    /// Removes what nobody intends. Only between waves: then the ledger knows of every request that is
    /// staged and wanted.
    pub(crate) fn sweep(&mut self) {
        let (keep, away) = (self.engine.wanted(), self.engine.waiting_away());
        self.sweep_all_but(keep, &away);
    }

    /// What waits in the ledger alone is wanted as well; where the ledger cannot be asked, or may hold
    /// otherwise than the engine believes, nothing is removed.
    fn sweep_all_but(&mut self, mut keep: Vec<String>, away: &[PartsAway]) {
        if self.in_doubt {
            self.unswept = true;
            return;
        }
        let mut swept = Ok(());
        for part in away.iter().flat_map(PartsAway::parts) {
            match self.ledger.job_of_key(&part.key()) {
                Ok(job) => keep.extend(job.as_ref().and_then(Job::request).map(str::to_owned)),
                Err(error) => swept = Err(error),
            }
        }
        self.unswept = swept.and_then(|()| self.exchange.sweep(&keep)).is_err();
    }

    /// Does one thing and lets the engine draw its conclusions.
    fn act(&mut self, effect: Effect) -> Vec<Effect> {
        let _doing = Doing::act(self, &effect);
        let event = match effect {
            Effect::Record { .. } => return Vec::new(),
            Effect::Tell(notice) => {
                self.counted.told(&notice);
                self.notices.push_back(notice);
                return Vec::new();
            }
            Effect::Sweep { keep, away } => {
                self.sweep_all_but(keep, &away);
                return Vec::new();
            }
            Effect::Fetch(part) => match self.ledger.job_of_key(&part.key()) {
                Ok(job) => Event::Fetched(part, job.map(Box::new)),
                Err(_) => return Vec::new(), // asked for again by a later poll
            },
            Effect::Prepare {
                job,
                request,
                bytes,
            } => match self.exchange.prepare(&request, &bytes) {
                Ok(()) => Event::Prepared(job),
                Err(error) => {
                    self.unswept = true;
                    Event::NotPrepared(job, error)
                }
            },
            Effect::Publish { job, request } => match self.may_go_out(job) {
                Ok(true) => match self.mark().and_then(|()| self.exchange.publish(&request)) {
                    Ok(()) => Event::Published(job),
                    Err(error) => Event::NotPublished(job, error),
                },
                Ok(false) => return self.stop(job),
                Err(error) => Event::NotPublished(job, error),
            },
            Effect::Locate { job, request } => {
                let located = Event::Located(job, self.exchange.locate(&request));
                let effects = self.engine.handle(self.now(), located);
                // What is found staged of a job that ends so, nobody intends any more.
                self.unswept |= self.engine.job(job).is_some_and(Job::is_over);
                return effects;
            }
            Effect::Inspect { job, name, message } => {
                let sight = self
                    .exchange
                    .inspect(&name, &self.settings.dialect.form(message));
                if let Ok(sight) = &sight {
                    self.site.saw(&self.settings.institution, sight);
                }
                Event::Inspected(job, name, sight)
            }
            Effect::Discard { job, names } => match self.exchange.discard(&names) {
                Ok(()) => Event::Discarded(job),
                Err(_) => return Vec::new(), // tried again by a later poll
            },
            Effect::Withdraw { job, request } => match self.exchange.withdraw(&request) {
                Ok(won) => Event::Withdrawn(job, won),
                Err(error) => {
                    self.notices.push_back(Notice::Problem { job, error });
                    return Vec::new();
                }
            },
        };
        self.engine.handle(self.now(), event)
    }

    /// Gives up a job whose request must not go out; what is staged of it is swept away later.
    fn stop(&mut self, job: JobId) -> Vec<Effect> {
        self.unswept = true;
        let effects = self.engine.stop(self.now(), job);
        // What cannot be noted now is noted at the next start.
        let _ = self.cancel_answered(job);
        effects
    }
}

/// Splits a wave into what must be durable and what may be done then.
fn records_first(wave: Vec<Effect>) -> (Vec<Recorded>, Vec<Effect>) {
    let mut records = Vec::new();
    let mut acts = Vec::new();
    for effect in wave {
        match effect {
            Effect::Record { job, serial, deed } => records.push((*job, serial, deed)),
            act => acts.push(act),
        }
    }
    (records, acts)
}
