//! The engine: what happened goes in, what is to be done comes out.
//!
//! Effects are done strictly in the order given. An effect that fails is reported by its event and
//! the rest of its list is dropped. [`Effect::Record`] must be durable before the next one starts.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::compose::{compose, fingerprint};
use super::jobs::Jobs;
use super::model::{Job, JobId, Phase, State};
use super::moment::Moment;
use super::protocol::{Effect, Event, Notice, Settings, Sight, Submission};
use super::pseudonym::Pseudonyms;
use super::slim::slim;
use super::waiting::Waiting;
use crate::audit::Deed;
use crate::catalogue::MessageRow;
use crate::error::{Error, ErrorCode};
use crate::message::{FileForm, FileName, answer_stem, request_name};
use crate::record::Record;
use crate::rules::access::asking::Road;

/// Readings of one answer file so far.
#[derive(Debug, Default)]
pub(super) struct Readings {
    pub(super) sight: Option<Sight>,
    pub(super) equal: u32,
    pub(super) failures: u32,
    /// When the last failure was counted.
    pub(super) failed_at: Option<Moment>,
    pub(super) look_at: Option<Moment>,
}

/// The state machine of every job of one institution (ジョブエンジン).
#[derive(Debug)]
pub struct Engine {
    pub(super) settings: Settings,
    pub(super) installation: String,
    /// What tells the names of this start from those of all others.
    pub(super) run: String,
    pub(super) serial: u64,
    pub(super) jobs: Jobs,
    /// Stems under which something may come → job.
    pub(super) expected: HashMap<String, JobId>,
    pub(super) readings: HashMap<String, Readings>,
    pub(super) retry_at: HashMap<JobId, Moment>,
    pub(super) told: HashSet<(JobId, ErrorCode)>,
    pub(super) overdue: HashSet<JobId>,
    /// Requests whose answer cannot come any more.
    pub(super) lost: HashSet<String>,
    /// What is staged and waits for its turn.
    pub(super) waiting: Waiting,
    /// Lists that the host was told to be done.
    pub(super) lists_told: HashSet<String>,
    /// Lists of which too many parts may be at hand.
    pub(super) untidy: BTreeSet<String>,
}

impl Engine {
    /// An engine over what the ledger holds. `installation` distinguishes this ledger's pseudonyms, and its
    /// file names unless [`named_by`](Self::named_by) says otherwise.
    pub fn restore(
        settings: Settings,
        installation: String,
        serial: u64,
        jobs: impl IntoIterator<Item = Job>,
    ) -> Self {
        let mut engine = Engine {
            settings,
            run: installation.clone(),
            installation,
            serial,
            jobs: Jobs::default(),
            expected: HashMap::new(),
            readings: HashMap::new(),
            retry_at: HashMap::new(),
            told: HashSet::new(),
            overdue: HashSet::new(),
            lost: HashSet::new(),
            waiting: Waiting::default(),
            lists_told: HashSet::new(),
            untidy: BTreeSet::new(),
        };
        jobs.into_iter().for_each(|job| engine.admit(job));
        let all: Vec<JobId> = engine.jobs.values().map(|job| job.id).collect();
        all.into_iter().for_each(|id| engine.expect_answers(id));
        engine
    }

    /// What may still come for a job comes under these names.
    pub(super) fn expect_answers(&mut self, id: JobId) {
        let stems = self.jobs.get(&id).map(stems_of).unwrap_or_default();
        self.expected
            .extend(stems.into_iter().map(|stem| (stem, id)));
    }

    /// Gives the file names of this start characters of their own, drawn anew each time (名前の重複防止). A
    /// ledger that comes back from a backup counts again from where it stood then; what it names is named
    /// otherwise all the same (I-12).
    #[must_use]
    pub fn named_by(self, run: &str) -> Self {
        Engine {
            run: run.to_owned(),
            ..self
        }
    }

    /// Leaves out the numbers up to this one: a ledger that came back from a backup may have used them (I-12).
    pub fn number_above(&mut self, serial: u64) {
        self.serial = self.serial.max(serial);
    }

    /// What a start or restart calls for: sweep, find out, and tell again what was not acknowledged.
    pub fn wake(&mut self) -> Vec<Effect> {
        let keep = self.wanted();
        let away = self.waiting_away();
        let mut effects = vec![Effect::Sweep { keep, away }];
        for job in self.jobs.values() {
            match &job.state {
                State::Unknown { request, .. } => effects.push(Effect::Locate {
                    job: job.id,
                    request: request.clone(),
                }),
                State::Answered { outcome, .. } => effects.push(Effect::Tell(Notice::Answered {
                    job: job.id,
                    outcome: outcome.clone(),
                })),
                State::Conflict { .. } => {
                    effects.push(Effect::Tell(Notice::Conflict { job: job.id }));
                }
                _ => {}
            }
        }
        self.tell_lists(&mut effects);
        effects
    }

    /// The requests of jobs at hand that are staged or out, and wanted: no sweeping may touch them, nor those
    /// of parts that [wait](Self::waiting_away) in the ledger alone.
    pub fn wanted(&self) -> Vec<String> {
        let requests = self.jobs.values().filter_map(Job::request);
        requests.map(str::to_owned).collect()
    }

    /// Every job, oldest first, without the parts of long lists that stand in the ledger alone
    /// ([`Settings::parts_at_hand`]).
    pub fn jobs(&self) -> impl Iterator<Item = &Job> {
        self.jobs.values()
    }

    /// One job, as [`jobs`](Self::jobs) has it.
    pub fn job(&self, id: JobId) -> Option<&Job> {
        self.jobs.get(&id)
    }

    /// The job of a host's key, as [`jobs`](Self::jobs) has it.
    pub fn job_of_key(&self, key: &str) -> Option<&Job> {
        self.jobs.of_key(key)
    }

    /// Takes a request in. Whether a part that [is away](Self::is_away) was submitted before, only the ledger
    /// knows: ask it first.
    ///
    /// # Errors
    /// [`ErrorCode::KeyReused`] when the key was used for another request;
    /// [`ErrorCode::ConsentMissing`] when it asks for medical information or a certificate and no
    /// permit of the terms holds at `now`; else what is wrong with the record. Nothing was asked then.
    pub fn submit(
        &mut self,
        now: Moment,
        submission: Submission,
    ) -> Result<(JobId, Vec<Effect>), Error> {
        let Submission {
            key,
            operation,
            prefix,
            request,
            terms,
        } = submission;
        let fingerprint = fingerprint(operation.id, &request)?;
        if let Some(job) = key.as_deref().and_then(|key| self.job_of_key(key)) {
            return match job.fingerprint == fingerprint {
                true => Ok((job.id, Vec::new())),
                false => Err(Error::new(ErrorCode::KeyReused)),
            };
        }
        if let Some(first) = terms.repeats {
            self.may_repeat(now, first, operation, &fingerprint)?;
        }
        // A batch is too large for documents: vendor manual §2.1.8.
        if operation.collect.is_some() && FileForm::any_pdf(&request) {
            return Err(Error::new(ErrorCode::ValueFormat).because("a batch comes as XML only"));
        }
        let form = FileForm::wanted(&request);
        let suffix = self.mint(now);
        let message = operation.ask.request;
        let prefix = self.prefix(message, prefix.as_deref())?;
        // What is wrong with the record is told first.
        let road = Road::of_operation(operation);
        let grounds = self.grounds(now, road, request.root(), &terms);
        let bytes = self.compose(now, request, message, &suffix)?;
        let grounds = grounds?;
        let id = JobId(self.serial);
        let request = request_name(&prefix, &suffix);
        let state = State::Preparing {
            phase: Phase::Ask,
            request: request.clone(),
        };
        let job = Job {
            id,
            key,
            operation: operation.id,
            fingerprint,
            file_identifier: suffix,
            form,
            submitted: now,
            changed: now,
            part: terms.part,
            subject: terms.subject.map(|whose| self.pseudonym(&whose)),
            deadline: terms.deadline,
            repeats: terms.repeats,
            grounds,
            answers: Vec::new(),
            state,
        };
        self.jobs.insert(job);
        Ok((
            id,
            vec![Effect::Prepare {
                job: id,
                request,
                bytes,
            }],
        ))
    }

    /// What follows from something that happened.
    pub fn handle(&mut self, now: Moment, event: Event) -> Vec<Effect> {
        self.tidy();
        let mut effects = Vec::new();
        match event {
            Event::Prepared(id) => self.prepared(now, id, &mut effects),
            Event::NotPrepared(id, error) => self.not_prepared(now, id, error, &mut effects),
            Event::Published(id) => self.published(now, id, &mut effects),
            Event::NotPublished(id, error) => self.not_published(now, id, error, &mut effects),
            Event::Located(id, place) => self.located(now, id, place, &mut effects),
            Event::Listed(names) => self.listed(now, &names, &mut effects),
            Event::Lost(requests) => self.lost(requests, &mut effects),
            Event::Inspected(id, name, Ok(sight)) => self.seen(now, id, name, sight, &mut effects),
            Event::Inspected(id, name, Err(error)) => {
                self.unreadable(now, id, &name, error, &mut effects);
            }
            Event::Discarded(id) => self.discarded(now, id, &mut effects),
            Event::Withdrawn(id, won) => self.withdrawn(now, id, won, &mut effects),
            Event::Fetched(part, job) => self.fetched(&part, job, &mut effects),
            Event::Tick => self.tick(now, &mut effects),
        }
        self.with_lists(effects)
    }

    fn discarded(&mut self, now: Moment, id: JobId, effects: &mut Vec<Effect>) {
        let Some(State::Acknowledged) = self.state(id) else {
            return;
        };
        let mut names = Vec::new();
        self.jobs
            .change(id, |job| names = std::mem::take(&mut job.answers));
        for name in names {
            self.readings.remove(&name);
        }
        self.expected.retain(|_, job| *job != id);
        self.put(now, id, State::Closed, effects);
        slim(&mut self.expected);
        slim(&mut self.readings);
        slim(&mut self.retry_at);
    }

    fn withdrawn(&mut self, now: Moment, id: JobId, won: bool, effects: &mut Vec<Effect>) {
        let Some(State::Published { .. } | State::Unknown { .. }) = self.state(id) else {
            return;
        };
        if won {
            self.put(now, id, State::Withdrawn, effects);
            effects.push(Effect::Tell(Notice::Withdrawn { job: id }));
            return;
        }
        // It was picked up: whether it went out is in doubt no more.
        self.published(now, id, effects);
        if self.jobs.get(&id).is_some_and(|job| job.is_late(now)) {
            self.expired(now, id, effects);
        }
    }

    /// The same effects, and the lists that are done by them.
    pub(super) fn with_lists(&mut self, mut effects: Vec<Effect>) -> Vec<Effect> {
        if effects.iter().any(is_end_of_part) {
            self.tell_lists(&mut effects);
        }
        effects
    }

    /// Tells of lists that are done, once.
    pub(super) fn tell_lists(&mut self, effects: &mut Vec<Effect>) {
        for (list, job) in self.lists_to_tell() {
            self.lists_told.insert(list.clone());
            effects.push(Effect::Tell(Notice::ListDone { list, job }));
        }
    }

    /// The host's number of a patient as the ledger may hold it (対象者の仮名).
    pub fn pseudonym(&self, subject: &str) -> [u8; 32] {
        self.pseudonyms().of(subject)
    }

    /// What names patients so.
    pub fn pseudonyms(&self) -> Pseudonyms {
        Pseudonyms::of_installation(&self.installation)
    }

    /// Next file name suffix: day, run, serial number. Twenty characters, used once.
    pub(super) fn mint(&mut self, now: Moment) -> String {
        self.serial += 1;
        format!(
            "{}{}{:08}",
            now.japan().format("%Y%m%d"),
            self.run,
            self.serial
        )
    }

    pub(super) fn compose(
        &self,
        now: Moment,
        record: Record,
        message: &'static MessageRow,
        suffix: &str,
    ) -> Result<Vec<u8>, Error> {
        let today = now.japan().date();
        compose(record, message, &self.settings, suffix, today)
    }

    /// What the names of a message begin with. One without a row brings its own.
    fn prefix(&self, message: &'static MessageRow, own: Option<&str>) -> Result<String, Error> {
        let declared = self.settings.dialect.prefix(message);
        match (declared, own) {
            ("", Some(own)) if FileName::parse(&request_name(own, "1")).is_some() => {
                Ok(own.to_owned())
            }
            ("", _) => Err(Error::new(ErrorCode::UnknownMessage).because("a prefix is needed")),
            (declared, None) => Ok(declared.to_owned()),
            (_, Some(_)) => {
                Err(Error::new(ErrorCode::UnknownMessage).because("its prefix is declared"))
            }
        }
    }

    pub(super) fn get(&self, id: JobId) -> Result<&Job, Error> {
        self.jobs
            .get(&id)
            .ok_or_else(|| Error::new(ErrorCode::UnknownJob))
    }

    pub(super) fn state(&self, id: JobId) -> Option<State> {
        self.jobs.get(&id).map(|job| job.state.clone())
    }

    pub(super) fn put(&mut self, now: Moment, id: JobId, state: State, effects: &mut Vec<Effect>) {
        self.put_for(None, now, id, state, effects);
    }

    /// The same for a reason that the states do not tell.
    pub(super) fn put_for(
        &mut self,
        reason: Option<Deed>,
        now: Moment,
        id: JobId,
        state: State,
        effects: &mut Vec<Effect>,
    ) {
        self.retry_at.remove(&id);
        let mut deed = None;
        let changed = self.jobs.change(id, |job| {
            deed = reason.or(Deed::of(&job.state, &state));
            job.state = state;
            job.changed = now;
        });
        if let Some(job) = changed {
            // A list that goes on is told of again when it is done.
            if let (Some(part), false) = (&job.part, job.is_done()) {
                self.lists_told.remove(&part.list);
            }
            effects.push(Effect::Record {
                job: Box::new(job.clone()),
                serial: self.serial,
                deed,
            });
        }
        self.touched(id);
    }

    pub(super) fn expect(&mut self, id: JobId, request: &str) {
        let stems = stems_for(request).map(|stem| (stem, id));
        self.expected.extend(stems);
    }

    pub(super) fn bind(&mut self, id: JobId, name: String) {
        self.jobs.change(id, |job| {
            if !job.answers.contains(&name) {
                job.answers.push(name);
            }
        });
    }

    pub(super) fn discard(&self, id: JobId) -> Effect {
        let names = self
            .jobs
            .get(&id)
            .map(|job| job.answers.clone())
            .unwrap_or_default();
        Effect::Discard { job: id, names }
    }

    pub(super) fn tell_once(&mut self, id: JobId, error: Error, effects: &mut Vec<Effect>) {
        if self.told.insert((id, error.code())) {
            effects.push(Effect::Tell(Notice::Problem { job: id, error }));
        }
    }
}

/// A job as the ledger has it: whether what was intended became visible is not known.
pub(super) fn in_doubt(mut job: Job) -> Job {
    if let State::Intended { phase, request } = job.state {
        job.state = State::Unknown {
            phase,
            request,
            taking_back: false,
        };
    }
    job
}

/// Whether this made a part of a list answered or over.
fn is_end_of_part(effect: &Effect) -> bool {
    match effect {
        Effect::Record { job, .. } => job.part.is_some() && (job.is_over() || job.is_answered()),
        _ => false,
    }
}

/// Stems under which something may come for a request: its own, which a refusal takes, and its
/// answer's. For the name of an answer just its own.
pub(super) fn stems_for(name: &str) -> impl Iterator<Item = String> {
    let own = stem_of(name).map(str::to_owned);
    own.into_iter().chain(answer_stem(name))
}

pub(super) fn stem_of(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(stem, _)| stem)
}

/// Stems of the names under which something may still come for a job.
fn stems_of(job: &Job) -> Vec<String> {
    let awaited = job.awaited().map(|(request, _)| request);
    let late = job.given_up().map(|late| late.request.as_str());
    let names = job.answers.iter().map(String::as_str);
    let names = awaited.or(late).into_iter().chain(names);
    names.flat_map(stems_for).collect()
}
