//! The running client (クライアント): lets the engine decide, makes it durable, then does it.
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

use std::collections::VecDeque;

use onshi_core::catalogue::{ENVELOPE_EXCHANGE, OperationRow};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{
    Effect, Engine, Event, Job, JobId, List, Moment, Notice, Settings, State, Submission, Terms,
};
use onshi_core::record::Record;

use crate::answer::Answered;
use crate::clock::Clock;
use crate::consents::{Fetch, TrustedClock};
use crate::exchange::Exchange;
use crate::ledger::{Key, Ledger, Loaded};
use crate::random::{OsRandom, Random};

/// Everything one institution asks, over one exchange and one ledger.
///
/// It may be moved between threads and is used by one at a time. It starts no thread: things happen
/// while [`submit`](Self::submit), [`poll`](Self::poll) or [`next_notice`](Self::next_notice) run.
pub struct Client {
    settings: Settings,
    installation: String,
    engine: Engine,
    exchange: Box<dyn Exchange>,
    ledger: Box<dyn Ledger>,
    clock: Box<dyn Clock>,
    pub(crate) trusted: TrustedClock,
    notices: VecDeque<Notice>,
    /// What a start or a restore calls for and was not begun yet.
    waking: Vec<Effect>,
    /// Something may be staged that nobody intends.
    unswept: bool,
    /// The ledger failed: the engine may know more than the ledger does.
    in_doubt: bool,
}

impl Client {
    /// Opens over any exchange and ledger, and resumes what an earlier run left.
    ///
    /// The exchange need not be reachable: what could not be done is done by a later poll.
    ///
    /// # Errors
    /// The ledger cannot be read or written.
    pub fn open(
        settings: Settings,
        exchange: Box<dyn Exchange>,
        mut ledger: Box<dyn Ledger>,
        clock: Box<dyn Clock>,
        random: &mut dyn Random,
    ) -> Result<Client, Error> {
        let held = ledger.load(random)?;
        let seen = ledger.kept("clock")?;
        let seen = seen.first().map(|(_, body)| body.as_slice());
        let trusted = TrustedClock::open(seen, clock.now())?;
        let installation = held.installation.clone();
        let mut engine = restore(&settings, held);
        let mut client = Client {
            settings,
            installation,
            waking: engine.wake(),
            engine,
            exchange,
            ledger,
            clock,
            trusted,
            notices: VecDeque::new(),
            unswept: false,
            in_doubt: false,
        };
        client.settle()?;
        client.note_ended_cancels()?;
        Ok(client)
    }

    /// Opens over folders and a SQLite ledger, with the clock of the machine.
    ///
    /// # Errors
    /// [`ErrorCode::FolderMissing`], [`ErrorCode::LedgerBusy`], [`ErrorCode::LedgerBroken`] and what
    /// else the folders report.
    #[cfg(feature = "sqlite")]
    pub fn open_folder(config: &crate::FolderConfig) -> Result<Client, Error> {
        let settings = Settings {
            institution: config.institution.clone(),
            ..config.settings.clone()
        };
        let files = Box::new(crate::OsFiles);
        let exchange = crate::FolderExchange::open(files, config.folders(), config.poll_ms)?;
        let ledger = crate::SqliteLedger::open(&config.ledger)?;
        Client::open(
            settings,
            Box::new(exchange),
            Box::new(ledger),
            Box::new(crate::SystemClock),
            &mut OsRandom,
        )
    }

    /// Asks. When it returns a job, the job is durable and its request is visible, or will be.
    ///
    /// The same `key` with the same request is the same job, and nothing is asked twice: after an
    /// error, or after a crash, submit again with the key.
    ///
    /// # Errors
    /// [`ErrorCode::KeyReused`]; what is wrong with the request; or why it could not be staged.
    /// Nothing was asked, and no trace is left.
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

    pub(crate) fn take_in(&mut self, mut submission: Submission) -> Result<JobId, Error> {
        self.settle()?;
        let permits = std::mem::take(&mut submission.terms.permits);
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

    /// One round: look at what came in, think, act.
    ///
    /// # Errors
    /// The folders cannot be seen, or the ledger fails. Poll again later; nothing is lost.
    pub fn poll(&mut self) -> Result<(), Error> {
        self.settle()?;
        let looked = match self.exchange.list() {
            Ok(names) => {
                let effects = self.engine.handle(self.now(), Event::Listed(names));
                self.run(effects)?;
                Ok(())
            }
            Err(error) => Err(error),
        };
        let effects = self.engine.handle(self.now(), Event::Tick);
        self.run(effects)?;
        looked
    }

    /// The next notice; polls until there is one or the time is over (`None`).
    ///
    /// # Errors
    /// As [`poll`](Self::poll), but after a pause, so that a loop around this call keeps its pace.
    pub fn next_notice(&mut self, timeout_ms: u64) -> Result<Option<Notice>, Error> {
        let mut left = i64::try_from(timeout_ms).unwrap_or(i64::MAX);
        loop {
            if let Some(notice) = self.take_notice() {
                return Ok(Some(notice));
            }
            let start = self.now();
            let polled = self.poll();
            if let Some(notice) = self.take_notice() {
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

    /// Reads the answer of a job. It can be read again until it is acknowledged.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if there is nothing to read: a refusal
    /// (`.err`) has none; [`ErrorCode::ConsentMissing`] if the consent that it rests on has ended or was
    /// taken back meanwhile; [`ErrorCode::AnswerVanished`] or [`ErrorCode::Changed`] if somebody else
    /// touched the file.
    pub fn answer(&mut self, job: JobId) -> Result<Answered, Error> {
        use onshi_core::job::Outcome::Refused;
        self.settle()?;
        match &self.known(job)?.state {
            State::Answered {
                outcome, answer, ..
            } if *outcome != Refused => {
                let answer = answer.clone();
                if !self.may_be_read(job)? {
                    return Err(Error::new(ErrorCode::ConsentMissing));
                }
                let exchange = self.exchange.as_mut();
                let answered = Answered::open(exchange, &answer, &self.settings.dialect)?;
                self.note_opened(job, &answered)?;
                Ok(answered)
            }
            _ => Err(Error::new(ErrorCode::WrongState)),
        }
    }

    /// The host has the answer: it is offered no more and its files are removed. Repeating it is fine.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if nothing was offered; the ledger failed.
    pub fn acknowledge(&mut self, job: JobId) -> Result<(), Error> {
        self.settle()?;
        if self.known(job)?.is_answered() {
            self.cancel_answered(job)?;
            self.note_fetched(job)?;
        }
        self.command(|engine, now| engine.acknowledge(now, job))
    }

    /// Asks for a batch result once more, e.g. when its file vanished before it was read.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if there is no 受付番号 to ask with; the
    /// ledger failed.
    pub fn ask_again(&mut self, job: JobId) -> Result<(), Error> {
        self.command(|engine, now| engine.ask_again(now, job))
    }

    /// Takes a request back. If the terminal was faster, the job stays as it is; a notice tells when
    /// it was taken back.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if no request is waiting; the ledger failed.
    pub fn withdraw(&mut self, job: JobId) -> Result<(), Error> {
        self.take_back(job)?;
        self.sweep();
        self.cancel_answered(job).map(drop)
    }

    /// A request that was taken back is staged again, and nobody intends it: a sweep is due.
    pub(crate) fn take_back(&mut self, job: JobId) -> Result<(), Error> {
        self.command(|engine, now| engine.withdraw(now, job))
    }

    /// Gives a job up. Its 受付番号 stays readable.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if it is over already; the ledger failed.
    pub fn abandon(&mut self, job: JobId) -> Result<(), Error> {
        self.command(|engine, now| engine.abandon(now, job))?;
        // What is still staged of it nobody intends any more.
        self.unswept = true;
        self.cancel_answered(job).map(drop)
    }

    /// Takes a job up again that was given up: reads the answer that came late, or asks for the result
    /// of its 受付番号. Nothing is sent a second time.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if it was not given up; the ledger failed.
    pub fn resume(&mut self, job: JobId) -> Result<(), Error> {
        self.command(|engine, now| engine.resume(now, job))
    }

    /// Every job, oldest first.
    pub fn jobs(&self) -> impl Iterator<Item = &Job> {
        self.engine.jobs()
    }

    /// One job.
    pub fn job(&self, id: JobId) -> Option<&Job> {
        self.engine.job(id)
    }

    /// The list of a key; `None` if nothing of it was submitted.
    pub fn list(&self, key: &str) -> Option<List<'_>> {
        self.engine.list(key)
    }

    /// The job of a host's key.
    pub fn job_of_key(&self, key: &str) -> Option<&Job> {
        self.engine.job_of_key(key)
    }

    // ---- waves ----------------------------------------------------------------------------------

    fn command(
        &mut self,
        decide: impl FnOnce(&mut Engine, Moment) -> Result<Vec<Effect>, Error>,
    ) -> Result<(), Error> {
        self.settle()?;
        let now = self.now();
        let effects = decide(&mut self.engine, now)?;
        self.run(effects)
    }

    fn run(&mut self, effects: Vec<Effect>) -> Result<(), Error> {
        let mut wave = effects;
        while !wave.is_empty() {
            let (records, acts) = records_first(wave);
            self.record(&records)?;
            wave = acts.into_iter().flat_map(|act| self.act(act)).collect();
        }
        Ok(())
    }

    fn record(&mut self, records: &[(Job, u64)]) -> Result<(), Error> {
        if records.is_empty() {
            return Ok(());
        }
        let recorded = self.ledger.record(records);
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
        self.engine = restore(&self.settings, held);
        self.waking = self.engine.wake();
        // These are told again by the waking.
        self.notices
            .retain(|notice| !matches!(notice, Notice::Answered { .. } | Notice::Conflict { .. }));
        self.in_doubt = false;
        Ok(())
    }

    /// Before anything else: the engine must agree with the ledger, and the waking must be done.
    fn settle(&mut self) -> Result<(), Error> {
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
    fn stage(&mut self, job: JobId, request: &str, bytes: &[u8]) -> Result<Vec<Effect>, Error> {
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
        let keep = self.engine.wanted();
        self.unswept = self.exchange.sweep(&keep).is_err();
    }

    /// Does one thing and lets the engine draw its conclusions.
    fn act(&mut self, effect: Effect) -> Vec<Effect> {
        let event = match effect {
            Effect::Record { .. } => return Vec::new(),
            Effect::Tell(notice) => {
                self.notices.push_back(notice);
                return Vec::new();
            }
            Effect::Sweep { keep } => {
                self.unswept = self.exchange.sweep(&keep).is_err();
                return Vec::new();
            }
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
                Ok(true) => match self.exchange.publish(&request) {
                    Ok(()) => Event::Published(job),
                    Err(error) => Event::NotPublished(job, error),
                },
                Ok(false) => return self.stop(job),
                Err(error) => Event::NotPublished(job, error),
            },
            Effect::Locate { job, request } => {
                self.unswept |= self.engine.job(job).is_some_and(Job::is_over);
                Event::Located(job, self.exchange.locate(&request))
            }
            Effect::Inspect { job, name, message } => {
                let sight = self
                    .exchange
                    .inspect(&name, &self.settings.dialect.form(message));
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

    pub(crate) fn dialect(&self) -> &std::sync::Arc<onshi_core::catalogue::Dialect> {
        &self.settings.dialect
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    pub(crate) fn keep(&mut self, changes: &[(Key, Option<Vec<u8>>)]) -> Result<(), Error> {
        match changes.is_empty() {
            true => Ok(()),
            false => self.ledger.keep(changes),
        }
    }

    pub(crate) fn kept(&mut self, prefix: &str) -> Result<Vec<(Key, Vec<u8>)>, Error> {
        self.ledger.kept(prefix)
    }

    /// Gives up a job whose request must not go out; what is staged of it is swept away later.
    fn stop(&mut self, job: JobId) -> Vec<Effect> {
        self.unswept = true;
        self.engine.stop(self.now(), job)
    }

    // ---- small parts ----------------------------------------------------------------------------

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
                _ => true,
            };
            if holds {
                return Some(notice);
            }
        }
        None
    }
}

fn restore(settings: &Settings, held: Loaded) -> Engine {
    Engine::restore(settings.clone(), held.installation, held.serial, held.jobs)
}

/// Splits a wave into what must be durable and what may be done then.
fn records_first(wave: Vec<Effect>) -> (Vec<(Job, u64)>, Vec<Effect>) {
    let mut records = Vec::new();
    let mut acts = Vec::new();
    for effect in wave {
        match effect {
            Effect::Record { job, serial } => records.push((*job, serial)),
            act => acts.push(act),
        }
    }
    (records, acts)
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
