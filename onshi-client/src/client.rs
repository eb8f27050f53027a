//! The running client (クライアント): what a host asks of it. What follows of that happens in
//! [`waves`].

mod waves;

use std::collections::VecDeque;

use onshi_core::audit::{Deed, Entry};
use onshi_core::catalogue::{ENVELOPE_EXCHANGE, OperationRow};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{
    Answer, Effect, Engine, Event, Job, JobId, List, Moment, Notice, PartName, Settings, State,
    Submission, Terms,
};
use onshi_core::record::Record;
use onshi_core::rules::facility::Migration;

use crate::answer::Answered;
use crate::audit::Auditor;
use crate::certificate::CertificateStanding;
use crate::clock::Clock;
use crate::consents::{Fetch, TrustedClock};
use crate::exchange::Exchange;
use crate::ledger::{Key, Ledger, Loaded};
use crate::migration;
use crate::owner;
use crate::random::{Random, four_characters};
use crate::retention::Copies;
use crate::site::Site;
use crate::telemetry::Counted;

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
    notices: VecDeque<Notice>,
    pub(crate) counted: Counted,
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
    /// The ledger cannot be read or written; [`ErrorCode::Forbidden`]: the configuration of the site cannot
    /// be right, or the ledger is that of another institution.
    pub fn open(
        settings: Settings,
        exchange: Box<dyn Exchange>,
        mut ledger: Box<dyn Ledger>,
        clock: Box<dyn Clock>,
        random: &mut dyn Random,
    ) -> Result<Client, Error> {
        let site = Site::open(settings.site.as_ref(), &settings.institution)?;
        let held = ledger.load(random)?;
        owner::claim(ledger.as_mut(), &settings.institution)?;
        let seen = ledger.kept("clock")?;
        let seen = seen.first().map(|(_, body)| body.as_slice());
        let wall = clock.now();
        let trusted = TrustedClock::open(seen, wall)?;
        let times = (wall, wall.plus_ms(trusted.behind_ms(wall)));
        let auditor = Auditor::open(ledger.as_mut(), &settings.who, times, random)?;
        let installation = held.installation.clone();
        let recorded = held.serial;
        let run = four_characters(random);
        let copies = Copies::open(ledger.as_mut(), &held.jobs)?;
        let migration = migration::open(ledger.as_mut())?;
        let mut engine = restored(&settings, &run, held);
        let mut client = Client {
            settings,
            installation,
            recorded,
            run,
            waking: engine.wake(),
            engine,
            exchange,
            ledger,
            clock,
            trusted,
            auditor,
            copies,
            site,
            migration,
            notices: VecDeque::new(),
            counted: Counted::default(),
            unswept: false,
            in_doubt: false,
        };
        // Its auditor has written so already.
        let opened = client.entry(Deed::Opened);
        client.counted.done(&[opened]);
        // What cannot be seen now is seen before a request goes out.
        let _ = client.mark();
        client.settle()?;
        client.note_ended_cancels()?;
        Ok(client)
    }

    /// Opens over folders and a SQLite ledger, with the clock of the machine.
    ///
    /// # Errors
    /// [`ErrorCode::FolderMissing`], [`ErrorCode::LedgerBusy`], [`ErrorCode::LedgerBroken`] and what
    /// else the folders report; [`ErrorCode::LedgerKeyMissing`] if the ledger is sealed.
    #[cfg(feature = "sqlite")]
    pub fn open_folder(config: &crate::FolderConfig) -> Result<Client, Error> {
        Client::open_folder_over(config, || crate::SqliteLedger::open(&config.ledger))
    }

    /// The same with a ledger that is sealed, or is to be (暗号化した台帳, R29).
    ///
    /// # Errors
    /// As [`open_folder`](Self::open_folder); [`ErrorCode::LedgerKeyWrong`].
    #[cfg(feature = "sqlite")]
    pub fn open_folder_sealed(
        config: &crate::FolderConfig,
        keys: &mut dyn crate::KeyStore,
    ) -> Result<Client, Error> {
        Client::open_folder_over(config, || {
            crate::SqliteLedger::open_sealed(&config.ledger, keys)
        })
    }

    #[cfg(feature = "sqlite")]
    fn open_folder_over(
        config: &crate::FolderConfig,
        ledger: impl FnOnce() -> Result<crate::SqliteLedger, Error>,
    ) -> Result<Client, Error> {
        let settings = Settings {
            institution: config.institution.clone(),
            ..config.settings.clone()
        };
        let files = Box::new(crate::OsFiles);
        let exchange = crate::FolderExchange::open(files, config.folders(), config.poll_ms)?
            .encrypted(config.encryption.clone(), settings.allow_assumed)?;
        let ledger = ledger()?;
        Client::open(
            settings,
            Box::new(exchange),
            Box::new(ledger),
            Box::new(crate::SystemClock),
            &mut crate::OsRandom,
        )
    }

    /// Copies the ledger into a new file, as it stands now (バックアップ). It comes back by
    /// [`restore`](crate::restore) only, so that no file name is used a second time.
    ///
    /// # Errors
    /// The file is there already or cannot be written; the ledger has means of its own for that.
    pub fn back_up(&mut self, to: &std::path::Path) -> Result<(), Error> {
        self.ledger.back_up(to)
    }

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
        let subject = submission.terms.subject.clone();
        let taken = self.take(submission);
        let refused = |client: &Client| match &subject {
            Some(patient) => client.entry_about(Deed::Denied, patient),
            None => client.entry(Deed::Denied),
        };
        self.denied(refused, taken)
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

    /// One round: look at what came in, think, act.
    ///
    /// # Errors
    /// The folders cannot be seen, or the ledger fails. Poll again later; nothing is lost.
    pub fn poll(&mut self) -> Result<(), Error> {
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
    /// (`.err`) has none; [`ErrorCode::Forbidden`] if it may be clinical: then
    /// [`answer_apart`](Self::answer_apart) reads it; [`ErrorCode::ConsentMissing`] if the consent that it
    /// rests on has ended or was taken back meanwhile; [`ErrorCode::AnswerVanished`] or
    /// [`ErrorCode::Changed`] if somebody else touched the file.
    pub fn answer(&mut self, job: JobId) -> Result<Answered, Error> {
        let opened = self.whole_answer(job);
        self.delivered(job, opened)
    }

    /// The same for the client itself: nobody else gets to see it.
    pub(crate) fn whole_answer(&mut self, job: JobId) -> Result<Answered, Error> {
        let answer = self.readable(job)?;
        self.may_be_given_whole(job)?;
        match self.still_standing(job)?.is_over() {
            true => Err(Error::new(ErrorCode::ConsentMissing)),
            false => self.open_answer(job, &answer),
        }
    }

    /// The answer of a job, if it has one that can be read.
    pub(crate) fn readable(&mut self, job: JobId) -> Result<Answer, Error> {
        use onshi_core::job::Outcome::Refused;
        self.settle()?;
        self.take_up(job)?;
        match &self.known(job)?.state {
            State::Answered {
                outcome, answer, ..
            } if *outcome != Refused => Ok(answer.clone()),
            _ => Err(Error::new(ErrorCode::WrongState)),
        }
    }

    pub(crate) fn open_answer(&mut self, job: JobId, answer: &Answer) -> Result<Answered, Error> {
        let exchange = self.exchange.as_mut();
        let answered = Answered::open(exchange, answer, &self.settings.dialect)?;
        self.note_opened(job, &answered)?;
        Ok(answered)
    }

    /// The host has the answer: it is offered no more and its files are removed. Repeating it is fine.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if nothing was offered; the ledger failed.
    pub fn acknowledge(&mut self, job: JobId) -> Result<(), Error> {
        self.settle()?;
        self.take_up(job)?;
        if self.known(job)?.is_answered() {
            self.cancel_answered(job)?;
            self.note_fetched(job)?;
        }
        self.command(job, |engine, now| engine.acknowledge(now, job))?;
        self.forget_fetch(job)?;
        self.note_acknowledged(job)
    }

    /// Asks for a batch result once more, e.g. when its file vanished before it was read.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if there is no 受付番号 to ask with; the
    /// ledger failed.
    pub fn ask_again(&mut self, job: JobId) -> Result<(), Error> {
        self.command(job, |engine, now| engine.ask_again(now, job))
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
        self.command(job, |engine, now| engine.withdraw(now, job))
    }

    /// Gives a job up. Its 受付番号 stays readable.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if it is over already; the ledger failed.
    pub fn abandon(&mut self, job: JobId) -> Result<(), Error> {
        self.command(job, |engine, now| engine.abandon(now, job))?;
        // What is still staged of it nobody intends any more.
        self.unswept = true;
        self.cancel_answered(job).map(drop)
    }

    /// Takes a job up again that was given up: reads the answer that came late, or asks for the result
    /// of its 受付番号. Nothing is sent a second time.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if it was not given up;
    /// [`ErrorCode::Forbidden`] if the institution code was changed; the ledger failed.
    pub fn resume(&mut self, job: JobId) -> Result<(), Error> {
        self.may_receive()?;
        self.command(job, |engine, now| engine.resume(now, job))
    }

    /// Every job, oldest first, without the parts of long lists that stand in the ledger alone
    /// ([`Settings::parts_at_hand`]).
    pub fn jobs(&self) -> impl Iterator<Item = &Job> {
        self.engine.jobs()
    }

    /// One job, as [`jobs`](Self::jobs) has it.
    pub fn job(&self, id: JobId) -> Option<&Job> {
        self.engine.job(id)
    }

    /// The list of a key; `None` if nothing of it was submitted.
    pub fn list(&self, key: &str) -> Option<List<'_>> {
        self.engine.list(key)
    }

    /// The job of a host's key, as [`jobs`](Self::jobs) has it.
    pub fn job_of_key(&self, key: &str) -> Option<&Job> {
        self.engine.job_of_key(key)
    }

    /// One job, wherever it stands (ジョブの照会).
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn find(&mut self, id: JobId) -> Result<Option<Job>, Error> {
        match self.engine.job(id) {
            Some(job) => Ok(Some(job.clone())),
            None => self.ledger.job(id),
        }
    }

    /// The job of a host's key, wherever it stands.
    ///
    /// # Errors
    /// As [`find`](Self::find).
    pub fn find_key(&mut self, key: &str) -> Result<Option<Job>, Error> {
        match self.engine.job_of_key(key) {
            Some(job) => Ok(Some(job.clone())),
            None => self.ledger.job_of_key(key),
        }
    }

    /// The job of a part of a list, from 0, wherever it stands (一括の部分).
    ///
    /// # Errors
    /// As [`find`](Self::find).
    pub fn part(&mut self, list: &str, number: u32) -> Result<Option<Job>, Error> {
        let list = list.to_owned();
        let known = self.find_key(&PartName { list, number }.key())?;
        Ok(known.filter(|job| job.part.is_some()))
    }

    // ---- small parts ----------------------------------------------------------------------------

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

fn restored(settings: &Settings, run: &str, held: Loaded) -> Engine {
    let Loaded {
        installation,
        serial,
        jobs,
    } = held;
    Engine::restore(settings.clone(), installation, serial, jobs).named_by(run)
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
