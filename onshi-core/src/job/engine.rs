//! The engine: what happened goes in, what is to be done comes out.
//!
//! Effects are done strictly in the order given. An effect that fails is reported by its event and
//! the rest of its list is dropped. [`Effect::Record`] must be durable before the next one starts.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::compose::{compose, fingerprint};
use super::model::{Job, JobId, Phase, State};
use super::moment::Moment;
use super::protocol::{Effect, Event, Notice, Settings, Sight, Submission};
use crate::catalogue::MessageRow;
use crate::error::{Error, ErrorCode};
use crate::message::{FileForm, FileName, answer_stem, request_name};
use crate::record::Record;

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
    pub(super) serial: u64,
    pub(super) jobs: BTreeMap<JobId, Job>,
    /// Those to which something may still happen: a look at the time is not to cost more from year to year.
    pub(super) open: BTreeSet<JobId>,
    /// Stems under which something may come → job.
    pub(super) expected: HashMap<String, JobId>,
    pub(super) readings: HashMap<String, Readings>,
    pub(super) retry_at: HashMap<JobId, Moment>,
    pub(super) told: HashSet<(JobId, ErrorCode)>,
    pub(super) overdue: HashSet<JobId>,
}

impl Engine {
    /// An engine over what the ledger holds. `installation` distinguishes this ledger's file names.
    pub fn restore(settings: Settings, installation: String, serial: u64, jobs: Vec<Job>) -> Self {
        let mut engine = Engine {
            settings,
            installation,
            serial,
            open: still_open(&jobs),
            jobs: jobs.into_iter().map(|job| (job.id, job)).collect(),
            expected: HashMap::new(),
            readings: HashMap::new(),
            retry_at: HashMap::new(),
            told: HashSet::new(),
            overdue: HashSet::new(),
        };
        for job in engine.jobs.values_mut() {
            if let State::Intended { phase, request } = &job.state {
                job.state = State::Unknown {
                    phase: phase.clone(),
                    request: request.clone(),
                };
            }
        }
        let awaited = engine
            .jobs
            .values()
            .filter_map(|job| Some((job.awaited()?.0, job.id)));
        let bound = engine.jobs.values().flat_map(|job| {
            let names = job.answers.iter();
            names.map(|name| (name.as_str(), job.id))
        });
        let stems = awaited.chain(bound);
        let stems = stems.flat_map(|(name, id)| stems_for(name).map(move |stem| (stem, id)));
        engine.expected = stems.collect();
        engine
    }

    /// What a start or restart calls for: sweep, find out, and tell again what was not acknowledged.
    pub fn wake(&mut self) -> Vec<Effect> {
        let keep = self
            .jobs
            .values()
            .filter_map(|job| Some(job.awaited()?.0.to_owned()))
            .collect();
        let mut effects = vec![Effect::Sweep { keep }];
        for job in self.jobs.values() {
            match &job.state {
                State::Unknown { request, .. } => {
                    effects.push(Effect::Locate {
                        job: job.id,
                        request: request.clone(),
                    });
                }
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
        effects
    }

    /// Every job, oldest first.
    pub fn jobs(&self) -> impl Iterator<Item = &Job> {
        self.jobs.values()
    }

    /// One job.
    pub fn job(&self, id: JobId) -> Option<&Job> {
        self.jobs.get(&id)
    }

    /// The job of a host's key.
    pub fn job_of_key(&self, key: &str) -> Option<&Job> {
        self.jobs
            .values()
            .find(|job| job.key.as_deref() == Some(key))
    }

    /// Takes a request in.
    ///
    /// # Errors
    /// [`ErrorCode::KeyReused`] when the key was used for another request; else what is wrong with
    /// the record. Nothing was asked then.
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
        } = submission;
        let fingerprint = fingerprint(operation.id, &request)?;
        if let Some(job) = key.as_deref().and_then(|key| self.job_of_key(key)) {
            return match job.fingerprint == fingerprint {
                true => Ok((job.id, Vec::new())),
                false => Err(Error::new(ErrorCode::KeyReused)),
            };
        }
        // A batch is too large for documents: vendor manual §2.1.8.
        if operation.collect.is_some() && FileForm::any_pdf(&request) {
            return Err(Error::new(ErrorCode::ValueFormat).because("a batch comes as XML only"));
        }
        let form = FileForm::wanted(&request);
        let suffix = self.mint(now);
        let message = operation.ask.request;
        let prefix = self.prefix(message, prefix.as_deref())?;
        let bytes = self.compose(now, request, message, &suffix)?;
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
            answers: Vec::new(),
            state,
        };
        self.jobs.insert(id, job);
        self.open.insert(id);
        Ok((
            id,
            vec![Effect::Prepare {
                job: id,
                request,
                bytes,
            }],
        ))
    }

    /// The host has the answer: it is offered no more and its files are removed.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if nothing was offered. Repeating it is
    /// fine and does nothing.
    pub fn acknowledge(&mut self, now: Moment, id: JobId) -> Result<Vec<Effect>, Error> {
        let mut effects = Vec::new();
        match &self.get(id)?.state {
            State::Answered { .. } => {
                self.put(now, id, State::Acknowledged, &mut effects);
                effects.push(self.discard(id));
            }
            State::Conflict { .. } => self.put(now, id, State::Closed, &mut effects),
            State::Acknowledged | State::Closed => {}
            _ => return Err(Error::new(ErrorCode::WrongState)),
        }
        Ok(effects)
    }

    /// Asks for a batch result once more, e.g. when its file vanished before it was read.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if there is no 受付番号 to ask with.
    pub fn ask_again(&mut self, now: Moment, id: JobId) -> Result<Vec<Effect>, Error> {
        let job = self.get(id)?;
        let (State::Answered { .. } | State::Conflict { .. }, Some(reception)) =
            (&job.state, job.reception())
        else {
            return Err(Error::new(ErrorCode::WrongState));
        };
        let state = State::Accepted {
            reception: reception.to_owned(),
            round: 0,
            ask_at: now,
        };
        let mut effects = Vec::new();
        self.put(now, id, state, &mut effects);
        Ok(effects)
    }

    /// Takes a request back if the terminal has not picked it up.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if no request is waiting.
    pub fn withdraw(&mut self, id: JobId) -> Result<Vec<Effect>, Error> {
        match &self.get(id)?.state {
            State::Published {
                phase: Phase::Ask,
                request,
            } => Ok(vec![Effect::Withdraw {
                job: id,
                request: request.clone(),
            }]),
            _ => Err(Error::new(ErrorCode::WrongState)),
        }
    }

    /// Gives a job up. A 受付番号 stays readable in the job.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if it is over already.
    pub fn abandon(&mut self, now: Moment, id: JobId) -> Result<Vec<Effect>, Error> {
        let job = self.get(id)?;
        if job.is_over() || job.state == State::Acknowledged {
            return Err(Error::new(ErrorCode::WrongState));
        }
        let state = State::Abandoned {
            reception: job.reception().map(str::to_owned),
        };
        let mut effects = Vec::new();
        self.put(now, id, state, &mut effects);
        Ok(effects)
    }

    /// What follows from something that happened.
    pub fn handle(&mut self, now: Moment, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Prepared(id) => self.prepared(now, id, &mut effects),
            Event::NotPrepared(id, error) => self.not_prepared(now, id, error, &mut effects),
            Event::Published(id) => self.published(now, id, &mut effects),
            Event::NotPublished(id, error) => self.not_published(now, id, error, &mut effects),
            Event::Located(id, place) => self.located(now, id, place, &mut effects),
            Event::Listed(names) => self.listed(now, &names, &mut effects),
            Event::Inspected(id, name, Ok(sight)) => self.seen(now, id, name, sight, &mut effects),
            Event::Inspected(id, name, Err(error)) => {
                self.unreadable(now, id, &name, error, &mut effects);
            }
            Event::Discarded(id) => self.discarded(now, id, &mut effects),
            Event::Withdrawn(id, won) => self.withdrawn(now, id, won, &mut effects),
            Event::Tick => self.tick(now, &mut effects),
        }
        effects
    }

    fn discarded(&mut self, now: Moment, id: JobId, effects: &mut Vec<Effect>) {
        let Some(State::Acknowledged) = self.state(id) else {
            return;
        };
        let names = match self.jobs.get_mut(&id) {
            Some(job) => std::mem::take(&mut job.answers),
            None => return,
        };
        for name in names {
            self.readings.remove(&name);
        }
        self.expected.retain(|_, job| *job != id);
        self.put(now, id, State::Closed, effects);
    }

    fn withdrawn(&mut self, now: Moment, id: JobId, won: bool, effects: &mut Vec<Effect>) {
        let Some(State::Published { .. }) = self.state(id) else {
            return;
        };
        if won {
            self.put(now, id, State::Withdrawn, effects);
            effects.push(Effect::Tell(Notice::Withdrawn { job: id }));
        }
    }

    fn tick(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        let due: Vec<JobId> = self
            .open
            .iter()
            .filter_map(|id| self.jobs.get(id))
            .filter(|job| self.is_due(now, job))
            .map(|job| job.id)
            .collect();
        for id in due {
            match self.state(id) {
                Some(State::Accepted {
                    reception, round, ..
                }) => {
                    self.collect(now, id, reception, round, effects);
                }
                Some(State::Unknown { request, .. }) => {
                    self.retry_later(now, id);
                    effects.push(Effect::Locate { job: id, request });
                }
                Some(State::Acknowledged) => {
                    self.retry_later(now, id);
                    effects.push(self.discard(id));
                }
                Some(State::Published { .. }) => {
                    self.overdue.insert(id);
                    effects.push(Effect::Tell(Notice::Overdue { job: id }));
                }
                _ => {}
            }
        }
    }

    fn is_due(&self, now: Moment, job: &Job) -> bool {
        match &job.state {
            State::Accepted { ask_at, .. } => *ask_at <= now,
            State::Unknown { .. } | State::Acknowledged => {
                self.retry_at.get(&job.id).is_none_or(|at| *at <= now)
            }
            State::Published { .. } => {
                !self.overdue.contains(&job.id)
                    && now.since(job.changed) > self.settings.overdue_after_ms
            }
            _ => false,
        }
    }

    /// Next file name suffix: day, installation, serial number. Twenty characters, used once.
    pub(super) fn mint(&mut self, now: Moment) -> String {
        self.serial += 1;
        format!(
            "{}{}{:08}",
            now.japan().format("%Y%m%d"),
            self.installation,
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
        self.retry_at.remove(&id);
        if let Some(job) = self.jobs.get_mut(&id) {
            job.state = state;
            job.changed = now;
            if job.is_over() {
                self.open.remove(&id);
            }
            effects.push(Effect::Record {
                job: Box::new(job.clone()),
                serial: self.serial,
            });
        }
    }

    pub(super) fn expect(&mut self, id: JobId, request: &str) {
        let stems = stems_for(request).map(|stem| (stem, id));
        self.expected.extend(stems);
    }

    pub(super) fn bind(&mut self, id: JobId, name: String) {
        if let Some(job) = self.jobs.get_mut(&id)
            && !job.answers.contains(&name)
        {
            job.answers.push(name);
        }
    }

    pub(super) fn discard(&self, id: JobId) -> Effect {
        let names = self
            .jobs
            .get(&id)
            .map(|job| job.answers.clone())
            .unwrap_or_default();
        Effect::Discard { job: id, names }
    }

    pub(super) fn retry_later(&mut self, now: Moment, id: JobId) {
        self.retry_at
            .insert(id, now.plus_ms(self.settings.retry_after_ms));
    }

    pub(super) fn look_later(&mut self, now: Moment, name: &str) {
        let wait = self.settings.collect_at_most_ms;
        self.readings.entry(name.to_owned()).or_default().look_at = Some(now.plus_ms(wait));
    }

    pub(super) fn pause_before(&self, round: u32) -> i64 {
        let Settings {
            collect_after_ms,
            collect_at_most_ms,
            ..
        } = self.settings;
        collect_after_ms
            .saturating_mul(1 << round.min(16))
            .min(collect_at_most_ms)
    }

    pub(super) fn tell_once(&mut self, id: JobId, error: Error, effects: &mut Vec<Effect>) {
        if self.told.insert((id, error.code())) {
            effects.push(Effect::Tell(Notice::Problem { job: id, error }));
        }
    }
}

fn still_open(jobs: &[Job]) -> BTreeSet<JobId> {
    let open = jobs.iter().filter(|job| !job.is_over());
    open.map(|job| job.id).collect()
}

/// Stems under which something may come for a request: its own, which a refusal takes, and its
/// answer's. For the name of an answer just its own.
fn stems_for(name: &str) -> impl Iterator<Item = String> {
    let own = stem_of(name).map(str::to_owned);
    own.into_iter().chain(answer_stem(name))
}

pub(super) fn stem_of(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(stem, _)| stem)
}
