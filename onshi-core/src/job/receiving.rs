//! The way back: listed, read twice alike, bound, offered. See the drawing in the module.

use super::bind::belongs;
use super::call::{Call, Present, call_of};
use super::engine::{Engine, stem_of};
use super::model::{Answer, Job, JobId, Outcome, Phase, State};
use super::moment::Moment;
use super::protocol::{Effect, Notice, Settings, Sight};
use crate::catalogue::{Direction, MessageRow};
use crate::error::{Error, ErrorCode};
use crate::message::{FileForm, FileName, Summary, request_name};

impl Engine {
    pub(super) fn listed(&mut self, now: Moment, names: &[String], effects: &mut Vec<Effect>) {
        let present = Present::new(names);
        for name in names {
            let Some(stem) = stem_of(name) else { continue };
            let Some(id) = self.expected.get(stem).copied() else {
                continue;
            };
            let Some(job) = self.jobs.get(&id) else {
                continue;
            };
            match call_of(job, stem, name, &present) {
                Call::Nothing => {}
                Call::Reading => self.read_again(now, id, name, effects),
                Call::Keeping => self.bind(id, name.clone()),
                Call::Telling if job.given_up().is_some() => {
                    let late = Error::new(ErrorCode::LateAnswer).in_file(name);
                    self.tell_once(id, late, effects);
                }
                Call::Telling => self.tell_once(id, unasked(name), effects),
            }
        }
    }

    fn read_again(&self, now: Moment, id: JobId, name: &str, effects: &mut Vec<Effect>) {
        let look_at = self.readings.get(name).and_then(|r| r.look_at);
        let message = self.jobs.get(&id).and_then(answer_message);
        if let (Some(message), true) = (message, look_at.is_none_or(|at| self.has_come(now, at))) {
            effects.push(Effect::Inspect {
                job: id,
                name: name.to_owned(),
                message,
            });
        }
    }

    /// One complete reading. It is believed when it was the same as the reading before.
    pub(super) fn seen(
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
            Sight::Document(blake3) => {
                self.documented(now, id, Answer { name, blake3 }, effects);
            }
            Sight::Refusal(blake3) => {
                if let Some(copy) = copy_beside(&name) {
                    self.bind(id, copy);
                }
                let answer = Answer { name, blake3 };
                self.offer(now, id, Outcome::Refused, answer, effects);
            }
        }
    }

    pub(super) fn unreadable(
        &mut self,
        now: Moment,
        id: JobId,
        name: &str,
        error: Error,
        effects: &mut Vec<Effect>,
    ) {
        const TELL_AFTER: u32 = 3;
        let readings = self.readings.entry(name.to_owned()).or_default();
        readings.equal = 0;
        // Failures in quick succession are one: a file that is still being written is looked at often.
        let same = 0..self.settings.retry_after_ms / 4;
        if readings
            .failed_at
            .is_some_and(|at| same.contains(&now.since(at)))
        {
            return;
        }
        readings.failed_at = Some(now);
        readings.failures += 1;
        let failures = readings.failures;
        if failures >= TELL_AFTER {
            readings.look_at = Some(now.plus_ms(self.settings.pause_after(failures)));
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
            (State::Answered { answer, .. }, _) if answer.blake3 == summary.blake3 => return,
            (
                State::Answered {
                    outcome: Outcome::Refused,
                    reception,
                    ..
                },
                _,
            ) => phase_of_refused(reception.as_deref()),
            (State::Answered { answer, .. }, _) if !self.corrects(job, answer, &summary) => {
                let names = vec![answer.name.clone(), name];
                return self.conflict(now, id, names, effects);
            }
            (State::Answered { .. }, _) => Phase::Ask,
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

    /// A failure that came after a document: an error for a PDF request is told as a message.
    fn corrects(&self, job: &Job, answer: &Answer, failure: &Summary) -> bool {
        let Settings { institution, .. } = &self.settings;
        answer.form() == FileForm::Pdf
            && !failure.is_normal()
            && belongs(failure, institution, &job.file_identifier, &Phase::Ask).is_ok()
    }

    /// A believed document. Its name alone binds it, so whatever contradicts it keeps it back.
    fn documented(&mut self, now: Moment, id: JobId, answer: Answer, effects: &mut Vec<Effect>) {
        let Some(job) = self.jobs.get(&id) else {
            return;
        };
        if job.form != FileForm::Pdf {
            return self.tell_once(id, unasked(&answer.name), effects);
        }
        let State::Answered {
            answer: known,
            outcome,
            ..
        } = &job.state
        else {
            return self.offer(now, id, Outcome::Normal, answer, effects);
        };
        let names = vec![known.name.clone(), answer.name.clone()];
        match outcome {
            Outcome::Refused => self.offer(now, id, Outcome::Normal, answer, effects),
            Outcome::Abnormal { .. } => self.bind(id, answer.name),
            Outcome::Normal if known.blake3 == answer.blake3 => {}
            Outcome::Normal => self.conflict(now, id, names, effects),
        }
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
                let ask_at = now.plus_ms(self.settings.pause_before(round));
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
                    blake3: summary.blake3,
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
        let name = answer.name.clone();
        let state = State::Answered {
            outcome: outcome.clone(),
            answer,
            reception: job.reception().map(str::to_owned),
        };
        // A listing may double a name.
        if job.state == state {
            return;
        }
        self.bind(id, name);
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
}

/// What was refused: the question for a result, if there is a 受付番号, or the first one.
fn phase_of_refused(reception: Option<&str>) -> Phase {
    reception.map_or(Phase::Ask, |reception| Phase::Collect {
        reception: reception.to_owned(),
        round: 0,
    })
}

/// A PDF is delivered to nobody who did not ask for it.
fn unasked(name: &str) -> Error {
    Error::new(ErrorCode::OtherMessage)
        .in_file(name)
        .because("a PDF that was not asked for")
}

/// The copy of the request that stands beside a refusal under the request's own name.
fn copy_beside(refusal: &str) -> Option<String> {
    let file = FileName::parse(refusal)?;
    let own = file.direction == Direction::Request;
    own.then(|| request_name(file.prefix, file.suffix))
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
