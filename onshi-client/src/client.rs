//! The running client (クライアント): how a round goes. What a host asks of it stands in [`opening`],
//! [`asking`], [`answers`] and [`jobs`]; what follows of that happens in [`waves`].

mod answers;
mod asking;
mod jobs;
mod opening;
mod waves;

use std::collections::VecDeque;

use onshi_core::audit::Entry;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Effect, Engine, Event, Job, JobId, Moment, Notice, Settings, State};
use onshi_core::rules::facility::Migration;

use crate::audit::Auditor;
use crate::certificate::{CertificateStanding, StepTold};
use crate::clock::Clock;
use crate::consents::TrustedClock;
use crate::exchange::Exchange;
use crate::ledger::{Key, Ledger};
use crate::retention::Copies;
use crate::site::Site;
use crate::telemetry::Counted;
use crate::telemetry::trace::doing;

/// Everything one institution asks, over one exchange and one ledger.
///
/// It may be moved between threads and is used by one at a time. It starts no thread: things happen
/// while [`submit`](Self::submit), [`poll`](Self::poll) or [`next_notice`](Self::next_notice) run.
pub struct Client {
    settings: Settings,
    installation: String,
    /// Highest number that the ledger is known to hold.
    recorded: u64,
    /// What tells the file names of this start from those of all others (I-12).
    run: String,
    engine: Engine,
    exchange: Box<dyn Exchange>,
    ledger: Box<dyn Ledger>,
    clock: Box<dyn Clock>,
    pub(crate) trusted: TrustedClock,
    pub(crate) auditor: Auditor,
    pub(crate) copies: Copies,
    pub(crate) site: Site,
    pub(crate) migration: Option<Migration>,
    pub(crate) step_told: StepTold,
    notices: VecDeque<Notice>,
    /// What went wrong in a round that brought a notice: the next call tells it.
    untold: Option<Error>,
    pub(crate) counted: Counted,
    /// What a start or a restore calls for and was not begun yet.
    waking: Vec<Effect>,
    /// Something may be staged that nobody intends.
    unswept: bool,
    /// The ledger failed: the engine may know more than the ledger does.
    in_doubt: bool,
}

impl Client {
    /// One round: look at what came in, think, act.
    ///
    /// # Errors
    /// The folders cannot be seen, or the ledger fails. Poll again later; nothing is lost.
    pub fn poll(&mut self) -> Result<(), Error> {
        let doing = doing!("poll");
        let polled = self.round();
        doing.ends(polled)
    }

    fn round(&mut self) -> Result<(), Error> {
        self.settle()?;
        let looked = self.look();
        // What a failed ledger calls for comes before anything new is staged.
        let settled = self.settle();
        if settled.is_err() {
            return looked.and(settled);
        }
        self.note_clock()?;
        let effects = self.engine.handle(self.now(), Event::Tick);
        self.run(effects)?;
        self.tell_of_certificate();
        self.tell_what_must_go()?;
        looked
    }

    fn look(&mut self) -> Result<(), Error> {
        if self.may_receive().is_err() {
            return Ok(());
        }
        let names = self.exchange.list();
        let lost = Event::Lost(self.exchange.lost());
        let effects = self.engine.handle(self.now(), lost);
        self.run(effects)?;
        let effects = self.engine.handle(self.now(), Event::Listed(names?));
        self.run(effects)
    }

    /// The next notice; polls until there is one or the time is over (`None`).
    ///
    /// # Errors
    /// As [`poll`](Self::poll), but after a pause, so that a loop around this call keeps its pace. Where the
    /// same round brought a notice, the error comes with the next call.
    pub fn next_notice(&mut self, timeout_ms: u64) -> Result<Option<Notice>, Error> {
        if let Some(error) = self.untold.take() {
            return Err(error);
        }
        let mut left = i64::try_from(timeout_ms).unwrap_or(i64::MAX);
        loop {
            if let Some(notice) = self.take_notice() {
                return Ok(Some(notice));
            }
            let start = self.now();
            let polled = self.poll();
            if let Some(notice) = self.take_notice() {
                self.untold = polled.err();
                return Ok(Some(notice));
            }
            if left > 0 {
                self.exchange.wait(left.unsigned_abs());
            }
            polled?;
            // A clock that was turned back must not keep the host waiting.
            left = left.saturating_sub(self.now().since(start).max(1));
            if left <= 0 {
                return Ok(None);
            }
        }
    }

    /// Copies the ledger into a new file, as it stands now (バックアップ). It comes back by
    /// [`restore`](crate::restore) only, so that no file name is used a second time.
    ///
    /// # Errors
    /// The file is there already or cannot be written; the ledger has means of its own for that.
    pub fn back_up(&mut self, to: &std::path::Path) -> Result<(), Error> {
        doing!("back_up").ends(self.ledger.back_up(to))
    }

    pub(crate) fn dialect(&self) -> &std::sync::Arc<onshi_core::catalogue::Dialect> {
        &self.settings.dialect
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn tell(&mut self, notice: Notice) {
        self.notices.push_back(notice);
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    pub(crate) fn keep(&mut self, changes: &[(Key, Option<Vec<u8>>)]) -> Result<(), Error> {
        self.keep_audited(changes, &[])
    }

    pub(crate) fn keep_audited(
        &mut self,
        changes: &[(Key, Option<Vec<u8>>)],
        audit: &[Entry],
    ) -> Result<(), Error> {
        match changes.is_empty() && audit.is_empty() {
            true => Ok(()),
            false => {
                self.ledger.keep(changes, audit)?;
                self.counted.done(audit);
                Ok(())
            }
        }
    }

    pub(crate) fn ledger_mut(&mut self) -> &mut dyn Ledger {
        self.ledger.as_mut()
    }

    pub(crate) fn kept(&mut self, prefix: &str) -> Result<Vec<(Key, Vec<u8>)>, Error> {
        self.ledger.kept(prefix)
    }

    /// How its ledger stands where it is kept: one that is not sealed can be read by whoever has the file
    /// (台帳の保護, R29).
    pub fn at_rest(&self) -> crate::AtRest {
        self.ledger.at_rest()
    }

    /// How the client certificate stands that it goes out with (電子証明書の期限); `None` over folders,
    /// where the terminal has it.
    pub fn certificate(&self) -> Option<CertificateStanding> {
        let certificate = self.exchange.certificate()?;
        Some(certificate.at(self.now()))
    }

    /// The time of its clock.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    pub(crate) fn known(&self, id: JobId) -> Result<&Job, Error> {
        let job = self.engine.job(id);
        job.ok_or_else(|| Error::new(ErrorCode::UnknownJob))
    }

    /// The oldest notice that still holds: an answer may have been acknowledged meanwhile.
    fn take_notice(&mut self) -> Option<Notice> {
        while let Some(notice) = self.notices.pop_front() {
            let state = |job: &JobId| self.engine.job(*job).map(|job| &job.state);
            let holds = match &notice {
                Notice::Answered { job, outcome } => {
                    matches!(state(job), Some(State::Answered { outcome: now, .. }) if now == outcome)
                }
                Notice::ListDone { list, .. } => {
                    self.engine.list(list).is_some_and(|list| !list.is_over())
                }
                Notice::Conflict { job } => matches!(state(job), Some(State::Conflict { .. })),
                Notice::Erase { job, place, .. } => self.still_must_go(*job, *place),
                _ => true,
            };
            if holds {
                return Some(notice);
            }
        }
        None
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("installation", &self.installation)
            .field("jobs", &self.engine.jobs().count())
            .field("notices", &self.notices.len())
            .finish_non_exhaustive()
    }
}
