//! The way back: listed, read twice alike, bound, offered. See the drawing in the module.

use std::collections::HashSet;

use super::bind::belongs;
use super::engine::{Engine, stem_of};
use super::model::{Answer, Job, JobId, Outcome, Phase, State};
use super::moment::Moment;
use super::protocol::{Effect, Notice, Sight};
use crate::catalogue::{Direction, MessageRow};
use crate::error::Error;
use crate::message::{Extension, FileName, Summary, answer_stem, request_name};

impl Engine {
    pub(super) fn listed(&mut self, now: Moment, names: &[String], effects: &mut Vec<Effect>) {
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
            (State::Answered { answer, .. }, _) if answer.blake3 == summary.blake3 => return,
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
}

/// Whether a file that stands under an expected name is worth a reading now.
fn is_wanted(job: &Job, stem: &str, name: &str, present: &HashSet<&str>) -> bool {
    let Some(file) = FileName::parse(name) else {
        return false;
    };
    let refusal = file.extension == Extension::Err;
    // The copy of our own request that stands beside a refusal is no answer.
    if !refusal && file.direction == Direction::Request {
        return false;
    }
    match &job.state {
        State::Answered {
            outcome: Outcome::Refused,
            ..
        } => !refusal,
        State::Answered { answer, .. } => {
            !refusal && name != answer.name && stem_of(&answer.name) == Some(stem)
        }
        _ => job
            .awaited()
            .is_some_and(|(request, _)| is_awaited(request, stem, refusal, present)),
    }
}

/// A message under the answer's name; or a refusal under that name (assumed) or under the request's
/// own (public implementation). A message beside a refusal speaks for itself.
fn is_awaited(request: &str, stem: &str, refusal: bool, present: &HashSet<&str>) -> bool {
    let Some(answer) = answer_stem(request) else {
        return false;
    };
    let spoken = || {
        let messages = ["xml", "zip"].map(|ending| format!("{answer}.{ending}"));
        messages.iter().any(|name| present.contains(name.as_str()))
    };
    match refusal {
        true => (stem == answer || Some(stem) == stem_of(request)) && !spoken(),
        false => stem == answer,
    }
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
