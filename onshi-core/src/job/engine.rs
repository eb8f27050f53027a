//! The engine: what happened goes in, what is to be done comes out.
//!
//! Effects are done strictly in the order given. An effect that fails is reported by its event and
//! the rest of its list is dropped. [`Effect::Record`] must be durable before the next one starts.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::bind::belongs;
use super::compose::{collect_record, compose, fingerprint};
use super::model::{Answer, Job, JobId, Outcome, Phase, State};
use super::moment::Moment;
use crate::catalogue::{MessageRow, OperationRow};
use crate::error::{Error, ErrorCode};
use crate::id::InstitutionCode;
use crate::message::{Summary, answer_stem, request_name};
use crate::record::Record;
use crate::text::Charset;

/// How the engine behaves (設定).
#[derive(Debug, Clone)]
pub struct Settings {
    /// 医療機関コード of this place. Answers for another are never delivered.
    pub institution: InstitutionCode,
    /// Encoding of requests (文字コード).
    pub charset: Charset,
    /// Send messages whose layout is only assumed.
    pub allow_assumed: bool,
    /// Wait before a batch result is asked for the first time, ms.
    pub collect_after_ms: i64,
    /// Longest wait between two such questions, ms; each wait doubles up to it.
    pub collect_at_most_ms: i64,
    /// A published request without an answer is reported to the host after this, ms.
    pub overdue_after_ms: i64,
    /// Pause before something that failed is tried again, ms.
    pub retry_after_ms: i64,
    /// Equal readings of an answer before it is believed.
    pub equal_readings: u32,
}

impl Settings {
    /// The usual settings for an institution.
    pub fn new(institution: InstitutionCode) -> Self {
        Settings {
            institution,
            charset: Charset::ShiftJisJis90,
            allow_assumed: false,
            collect_after_ms: 5_000,
            collect_at_most_ms: 60_000,
            overdue_after_ms: 300_000,
            retry_after_ms: 2_000,
            equal_readings: 2,
        }
    }
}

/// What a host asks for (要求).
#[derive(Debug)]
pub struct Submission {
    /// The host's own key: submitting it again gives the same job and asks nothing.
    pub key: Option<String>,
    /// The operation.
    pub operation: &'static OperationRow,
    /// The request message; institution code and file identifier are filled in.
    pub request: Record,
}

/// Something that happened.
#[derive(Debug)]
pub enum Event {
    /// The request is staged, durably and invisibly.
    Prepared(JobId),
    /// It could not be staged.
    NotPrepared(JobId, Error),
    /// The request is visible.
    Published(JobId),
    /// The attempt failed, or its outcome is not known.
    NotPublished(JobId, Error),
    /// Where the request was found.
    Located(JobId, Whereabouts),
    /// All names in the result folder.
    Listed(Vec<String>),
    /// An answer file was read.
    Inspected(JobId, String, Result<Sight, Error>),
    /// The files of an acknowledged job are gone.
    Discarded(JobId),
    /// The request was taken back (`true`) or had been picked up already (`false`).
    Withdrawn(JobId, bool),
    /// Time passed.
    Tick,
}

/// Where a request is (送信の証拠).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whereabouts {
    /// Still staged: it never became visible.
    Staged,
    /// In the request folder.
    Visible,
    /// In neither place: it became visible and was picked up.
    Gone,
    /// The folders cannot be seen now.
    Unreachable,
}

/// What one reading of an answer file showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// A complete message.
    Message(Box<Summary>),
    /// The terminal software refused the request; SHA-256 of the file.
    Refusal([u8; 32]),
}

/// Something to be done.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// Make this job durable before anything that follows. `serial` is the highest number in use.
    Record {
        /// The job as it is now.
        job: Box<Job>,
        /// Highest serial number used in names so far.
        serial: u64,
    },
    /// Stage a request invisibly and durably.
    Prepare {
        /// Whose.
        job: JobId,
        /// File name.
        request: String,
        /// Content.
        bytes: Vec<u8>,
    },
    /// Make the staged request visible by one rename that replaces nothing.
    Publish {
        /// Whose.
        job: JobId,
        /// File name.
        request: String,
    },
    /// Find out where the request is.
    Locate {
        /// Whose.
        job: JobId,
        /// File name.
        request: String,
    },
    /// Read an answer file and prove it.
    Inspect {
        /// Whose.
        job: JobId,
        /// File name.
        name: String,
        /// The message it should hold.
        message: &'static MessageRow,
    },
    /// Remove the answer files of an acknowledged job.
    Discard {
        /// Whose.
        job: JobId,
        /// File names.
        names: Vec<String>,
    },
    /// Take a visible request back if it is still there.
    Withdraw {
        /// Whose.
        job: JobId,
        /// File name.
        request: String,
    },
    /// Remove staged requests other than these: nobody intended them.
    Sweep {
        /// File names to keep.
        keep: Vec<String>,
    },
    /// Tell the host.
    Tell(Notice),
}

/// What the host is told (通知).
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    /// Taken in under a 受付番号.
    Accepted {
        /// Which job.
        job: JobId,
        /// 受付番号.
        reception: String,
    },
    /// Not finished yet (処理中).
    Processing {
        /// Which job.
        job: JobId,
        /// How often it was asked for.
        round: u32,
    },
    /// Answered: read it, then acknowledge. Told again after a restart until acknowledged.
    Answered {
        /// Which job.
        job: JobId,
        /// How it went.
        outcome: Outcome,
    },
    /// Something is wrong; the job goes on.
    Problem {
        /// Which job.
        job: JobId,
        /// What.
        error: Error,
    },
    /// No answer for longer than usual; the job goes on.
    Overdue {
        /// Which job.
        job: JobId,
    },
    /// Two different answers; delivered to nobody.
    Conflict {
        /// Which job.
        job: JobId,
    },
    /// Taken back before it was picked up.
    Withdrawn {
        /// Which job.
        job: JobId,
    },
}

/// Readings of one answer file so far.
#[derive(Debug, Default)]
struct Readings {
    sight: Option<Sight>,
    equal: u32,
    failures: u32,
    look_at: Option<Moment>,
}

/// The state machine of every job of one institution (ジョブエンジン).
#[derive(Debug)]
pub struct Engine {
    settings: Settings,
    installation: String,
    serial: u64,
    jobs: BTreeMap<JobId, Job>,
    /// Answer stem → job.
    expected: HashMap<String, JobId>,
    readings: HashMap<String, Readings>,
    retry_at: HashMap<JobId, Moment>,
    told: HashSet<(JobId, ErrorCode)>,
    overdue: HashSet<JobId>,
}

impl Engine {
    /// An engine over what the ledger holds. `installation` distinguishes this ledger's file names.
    pub fn restore(settings: Settings, installation: String, serial: u64, jobs: Vec<Job>) -> Self {
        let mut engine = Engine {
            settings,
            installation,
            serial,
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
            .filter_map(|job| Some((answer_stem(job.awaited()?.0)?, job.id)));
        let bound = engine.jobs.values().flat_map(|job| {
            job.answers
                .iter()
                .filter_map(|name| Some((stem_of(name)?.to_owned(), job.id)))
        });
        engine.expected = awaited.chain(bound).collect();
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
            request,
        } = submission;
        let fingerprint = fingerprint(operation.id, &request)?;
        if let Some(job) = key.as_deref().and_then(|key| self.job_of_key(key)) {
            return match job.fingerprint == fingerprint {
                true => Ok((job.id, Vec::new())),
                false => Err(Error::new(ErrorCode::KeyReused)),
            };
        }
        let suffix = self.mint(now);
        let message = operation.ask.request;
        let bytes = self.compose(request, message, &suffix)?;
        let id = JobId(self.serial);
        let request = request_name(message, &suffix);
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
            submitted: now,
            changed: now,
            answers: Vec::new(),
            state,
        };
        self.jobs.insert(id, job);
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

    // ---- sending ------------------------------------------------------------------------------

    fn prepared(&mut self, now: Moment, id: JobId, effects: &mut Vec<Effect>) {
        let Some(State::Preparing { phase, request }) = self.state(id) else {
            return;
        };
        self.put(
            now,
            id,
            State::Intended {
                phase,
                request: request.clone(),
            },
            effects,
        );
        effects.push(Effect::Publish { job: id, request });
    }

    /// Nothing is visible and nothing durable: a question is forgotten (the host got the error), a
    /// collection is tried again.
    fn not_prepared(&mut self, now: Moment, id: JobId, error: Error, effects: &mut Vec<Effect>) {
        match self.state(id) {
            Some(State::Preparing {
                phase: Phase::Ask, ..
            }) => {
                self.jobs.remove(&id);
            }
            Some(State::Preparing {
                phase: Phase::Collect { reception, round },
                ..
            }) => {
                let ask_at = now.plus_ms(self.settings.retry_after_ms);
                if let Some(job) = self.jobs.get_mut(&id) {
                    job.state = State::Accepted {
                        reception,
                        round,
                        ask_at,
                    };
                }
                self.tell_once(id, error, effects);
            }
            _ => {}
        }
    }

    fn published(&mut self, now: Moment, id: JobId, effects: &mut Vec<Effect>) {
        let (State::Intended { phase, request } | State::Unknown { phase, request }) =
            self.state(id).unwrap_or(State::Closed)
        else {
            return;
        };
        self.expect(id, &request);
        self.put(now, id, State::Published { phase, request }, effects);
    }

    fn not_published(&mut self, now: Moment, id: JobId, error: Error, effects: &mut Vec<Effect>) {
        let Some(State::Intended { phase, request }) = self.state(id) else {
            return;
        };
        self.expect(id, &request);
        if let Some(job) = self.jobs.get_mut(&id) {
            job.state = State::Unknown { phase, request };
        }
        self.retry_later(now, id);
        self.tell_once(id, error, effects);
    }

    fn located(&mut self, now: Moment, id: JobId, place: Whereabouts, effects: &mut Vec<Effect>) {
        let Some(State::Unknown { phase, request }) = self.state(id) else {
            return;
        };
        match place {
            Whereabouts::Staged => {
                if let Some(job) = self.jobs.get_mut(&id) {
                    job.state = State::Intended {
                        phase,
                        request: request.clone(),
                    };
                }
                effects.push(Effect::Publish { job: id, request });
            }
            Whereabouts::Visible | Whereabouts::Gone => self.published(now, id, effects),
            Whereabouts::Unreachable => self.retry_later(now, id),
        }
    }

    // ---- receiving ----------------------------------------------------------------------------

    fn listed(&mut self, now: Moment, names: &[String], effects: &mut Vec<Effect>) {
        let present: HashSet<&str> = names.iter().map(String::as_str).collect();
        for name in names {
            let Some(stem) = stem_of(name) else { continue };
            let Some(id) = self.expected.get(stem).copied() else {
                continue;
            };
            let Some(job) = self.jobs.get(&id) else {
                continue;
            };
            if !is_wanted(job, stem, name, &present) {
                continue;
            }
            if self
                .readings
                .get(name)
                .and_then(|r| r.look_at)
                .is_some_and(|at| at > now)
            {
                continue;
            }
            if let Some(message) = answer_message(job) {
                effects.push(Effect::Inspect {
                    job: id,
                    name: name.clone(),
                    message,
                });
            }
        }
    }

    /// One complete reading. It is believed when it was the same as the reading before.
    fn seen(
        &mut self,
        now: Moment,
        id: JobId,
        name: String,
        sight: Sight,
        effects: &mut Vec<Effect>,
    ) {
        let readings = self.readings.entry(name.clone()).or_default();
        readings.equal = if readings.sight.as_ref() == Some(&sight) {
            readings.equal + 1
        } else {
            1
        };
        readings.look_at = None;
        readings.sight = Some(sight.clone());
        if readings.equal < self.settings.equal_readings {
            return;
        }
        match sight {
            Sight::Message(summary) => self.answered(now, id, name, *summary, effects),
            Sight::Refusal(sha256) => {
                let answer = Answer { name, sha256 };
                self.offer(now, id, Outcome::Refused, answer, effects);
            }
        }
    }

    fn unreadable(
        &mut self,
        now: Moment,
        id: JobId,
        name: &str,
        error: Error,
        effects: &mut Vec<Effect>,
    ) {
        const TELL_AFTER: u32 = 3;
        let readings = self.readings.entry(name.to_owned()).or_default();
        readings.failures += 1;
        readings.equal = 0;
        let wait = self.settings.retry_after_ms << readings.failures.min(5);
        readings.look_at = (readings.failures >= TELL_AFTER).then(|| now.plus_ms(wait));
        if readings.failures >= TELL_AFTER {
            self.tell_once(id, error.in_file(name), effects);
        }
    }

    fn answered(
        &mut self,
        now: Moment,
        id: JobId,
        name: String,
        summary: Summary,
        effects: &mut Vec<Effect>,
    ) {
        let Some(job) = self.jobs.get(&id) else {
            return;
        };
        let phase = match (&job.state, job.awaited()) {
            (State::Answered { answer, .. }, _) if answer.sha256 == summary.sha256 => return,
            (
                State::Answered {
                    outcome: Outcome::Refused,
                    ..
                },
                _,
            ) => Phase::Ask,
            (State::Answered { answer, .. }, _) => {
                let names = vec![answer.name.clone(), name];
                return self.conflict(now, id, names, effects);
            }
            (_, Some((_, phase))) => phase.clone(),
            _ => return,
        };
        if let Err(error) = belongs(
            &summary,
            &self.settings.institution,
            &job.file_identifier,
            &phase,
        ) {
            self.look_later(now, &name);
            return self.tell_once(id, error.in_file(name), effects);
        }
        self.proceed(now, id, name, summary, &phase, effects);
    }

    /// A believed answer that belongs to the request: a number to keep, a wait, or the end.
    fn proceed(
        &mut self,
        now: Moment,
        id: JobId,
        name: String,
        summary: Summary,
        phase: &Phase,
        effects: &mut Vec<Effect>,
    ) {
        let batch = self
            .jobs
            .get(&id)
            .and_then(Job::operation)
            .is_some_and(|op| op.collect.is_some());
        match (phase, summary.reception.clone()) {
            (Phase::Ask, Some(reception)) if batch && summary.is_normal() => {
                let ask_at = now.plus_ms(self.settings.collect_after_ms);
                let state = State::Accepted {
                    reception: reception.clone(),
                    round: 0,
                    ask_at,
                };
                self.bind(id, name);
                self.put(now, id, state, effects);
                effects.push(Effect::Tell(Notice::Accepted { job: id, reception }));
            }
            (Phase::Collect { reception, round }, _) if summary.is_processing() => {
                let (reception, round) = (reception.clone(), round + 1);
                let ask_at = now.plus_ms(self.pause_before(round));
                self.bind(id, name);
                self.put(
                    now,
                    id,
                    State::Accepted {
                        reception,
                        round,
                        ask_at,
                    },
                    effects,
                );
                effects.push(Effect::Tell(Notice::Processing { job: id, round }));
            }
            _ => {
                // A batch question that was answered without a number has failed, whatever it says.
                let lost = batch && *phase == Phase::Ask;
                let outcome = match summary.is_normal() && !lost {
                    true => Outcome::Normal,
                    false => Outcome::Abnormal {
                        code: summary.error_code,
                        message: summary.error_message,
                    },
                };
                let answer = Answer {
                    name,
                    sha256: summary.sha256,
                };
                self.offer(now, id, outcome, answer, effects);
            }
        }
    }

    fn offer(
        &mut self,
        now: Moment,
        id: JobId,
        outcome: Outcome,
        answer: Answer,
        effects: &mut Vec<Effect>,
    ) {
        let Some(job) = self.jobs.get(&id) else {
            return;
        };
        if job.awaited().is_none() && !matches!(job.state, State::Answered { .. }) {
            return;
        }
        let reception = job.reception().map(str::to_owned);
        self.bind(id, answer.name.clone());
        let state = State::Answered {
            outcome: outcome.clone(),
            answer,
            reception,
        };
        self.put(now, id, state, effects);
        effects.push(Effect::Tell(Notice::Answered { job: id, outcome }));
    }

    fn conflict(&mut self, now: Moment, id: JobId, names: Vec<String>, effects: &mut Vec<Effect>) {
        let reception = self
            .jobs
            .get(&id)
            .and_then(Job::reception)
            .map(str::to_owned);
        self.put(now, id, State::Conflict { names, reception }, effects);
        effects.push(Effect::Tell(Notice::Conflict { job: id }));
    }

    // ---- afterwards ---------------------------------------------------------------------------

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
            .jobs
            .values()
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

    /// Asks for the result of a 受付番号, each time under a new name.
    fn collect(
        &mut self,
        now: Moment,
        id: JobId,
        reception: String,
        round: u32,
        effects: &mut Vec<Effect>,
    ) {
        let Some(pair) = self
            .jobs
            .get(&id)
            .and_then(Job::operation)
            .and_then(|op| op.collect.as_ref())
        else {
            return;
        };
        let suffix = self.mint(now);
        match self.compose(collect_record(&reception), pair.request, &suffix) {
            Ok(bytes) => {
                let request = request_name(pair.request, &suffix);
                let phase = Phase::Collect { reception, round };
                if let Some(job) = self.jobs.get_mut(&id) {
                    job.state = State::Preparing {
                        phase,
                        request: request.clone(),
                    };
                }
                effects.push(Effect::Prepare {
                    job: id,
                    request,
                    bytes,
                });
            }
            Err(error) => self.tell_once(id, error, effects),
        }
    }

    // ---- small parts --------------------------------------------------------------------------

    /// Next file name suffix: day, installation, serial number. Twenty characters, used once.
    fn mint(&mut self, now: Moment) -> String {
        self.serial += 1;
        format!(
            "{}{}{:08}",
            now.japan().format("%Y%m%d"),
            self.installation,
            self.serial
        )
    }

    fn compose(
        &self,
        record: Record,
        message: &'static MessageRow,
        suffix: &str,
    ) -> Result<Vec<u8>, Error> {
        let Settings {
            institution,
            charset,
            allow_assumed,
            ..
        } = &self.settings;
        compose(
            record,
            message,
            institution,
            suffix,
            *charset,
            *allow_assumed,
        )
    }

    fn get(&self, id: JobId) -> Result<&Job, Error> {
        self.jobs
            .get(&id)
            .ok_or_else(|| Error::new(ErrorCode::UnknownJob))
    }

    fn state(&self, id: JobId) -> Option<State> {
        self.jobs.get(&id).map(|job| job.state.clone())
    }

    fn put(&mut self, now: Moment, id: JobId, state: State, effects: &mut Vec<Effect>) {
        self.retry_at.remove(&id);
        if let Some(job) = self.jobs.get_mut(&id) {
            job.state = state;
            job.changed = now;
            effects.push(Effect::Record {
                job: Box::new(job.clone()),
                serial: self.serial,
            });
        }
    }

    fn expect(&mut self, id: JobId, request: &str) {
        if let Some(stem) = answer_stem(request) {
            self.expected.insert(stem, id);
        }
    }

    fn bind(&mut self, id: JobId, name: String) {
        if let Some(job) = self.jobs.get_mut(&id)
            && !job.answers.contains(&name)
        {
            job.answers.push(name);
        }
    }

    fn discard(&self, id: JobId) -> Effect {
        let names = self
            .jobs
            .get(&id)
            .map(|job| job.answers.clone())
            .unwrap_or_default();
        Effect::Discard { job: id, names }
    }

    fn retry_later(&mut self, now: Moment, id: JobId) {
        self.retry_at
            .insert(id, now.plus_ms(self.settings.retry_after_ms));
    }

    fn look_later(&mut self, now: Moment, name: &str) {
        let wait = self.settings.collect_at_most_ms;
        self.readings.entry(name.to_owned()).or_default().look_at = Some(now.plus_ms(wait));
    }

    fn pause_before(&self, round: u32) -> i64 {
        let Settings {
            collect_after_ms,
            collect_at_most_ms,
            ..
        } = self.settings;
        collect_after_ms
            .saturating_mul(1 << round.min(16))
            .min(collect_at_most_ms)
    }

    fn tell_once(&mut self, id: JobId, error: Error, effects: &mut Vec<Effect>) {
        if self.told.insert((id, error.code())) {
            effects.push(Effect::Tell(Notice::Problem { job: id, error }));
        }
    }
}

fn stem_of(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(stem, _)| stem)
}

/// Whether a file that stands under an expected name is worth a reading now.
fn is_wanted(job: &Job, stem: &str, name: &str, present: &HashSet<&str>) -> bool {
    let refusal = crate::message::FileName::parse(name)
        .is_some_and(|file| file.extension == crate::message::Extension::Err);
    match &job.state {
        State::Answered {
            outcome: Outcome::Refused,
            ..
        } => !refusal,
        State::Answered { answer, .. } => {
            !refusal && name != answer.name && stem_of(&answer.name) == Some(stem)
        }
        _ => match job.awaited().and_then(|(request, _)| answer_stem(request)) {
            // A message beside a refusal speaks for itself.
            Some(awaited) if awaited == stem => {
                !refusal
                    || !["xml", "zip"]
                        .iter()
                        .any(|end| present.contains(format!("{stem}.{end}").as_str()))
            }
            _ => false,
        },
    }
}

/// The message that the awaited (or offered) answer must be.
fn answer_message(job: &Job) -> Option<&'static MessageRow> {
    let operation = job.operation()?;
    let collecting = match (&job.state, job.awaited()) {
        (_, Some((_, Phase::Collect { .. }))) => true,
        (State::Answered { reception, .. }, _) => reception.is_some(),
        _ => false,
    };
    match (&operation.collect, collecting) {
        (Some(pair), true) => Some(pair.answer),
        _ => Some(operation.ask.answer),
    }
}
