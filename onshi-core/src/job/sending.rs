//! The way out: staged, intended, visible. See the drawing in the module.

use super::compose::collect_record;
use super::engine::Engine;
use super::model::{Job, JobId, Phase, State};
use super::moment::Moment;
use super::protocol::{Effect, Notice, Whereabouts};
use crate::error::Error;
use crate::message::request_name;

impl Engine {
    pub(super) fn prepared(&mut self, now: Moment, id: JobId, effects: &mut Vec<Effect>) {
        let Some(State::Preparing { phase, request }) = self.state(id) else {
            return;
        };
        self.put(now, id, State::Intended { phase, request }, effects);
        self.queue(id, effects);
    }

    /// Nothing is visible and nothing durable: a question is forgotten (the host got the error), a
    /// collection is tried again.
    pub(super) fn not_prepared(
        &mut self,
        now: Moment,
        id: JobId,
        error: Error,
        effects: &mut Vec<Effect>,
    ) {
        match self.state(id) {
            Some(State::Preparing {
                phase: Phase::Ask, ..
            }) => {
                self.jobs.remove(id);
            }
            Some(State::Preparing {
                phase: Phase::Collect { reception, round },
                ..
            }) => {
                let ask_at = now.plus_ms(self.settings.retry_after_ms);
                let state = State::Accepted {
                    reception,
                    round,
                    ask_at,
                };
                self.jobs.change(id, |job| job.state = state);
                self.tell_once(id, error, effects);
            }
            _ => {}
        }
    }

    pub(super) fn published(&mut self, now: Moment, id: JobId, effects: &mut Vec<Effect>) {
        let (State::Intended { phase, request } | State::Unknown { phase, request, .. }) =
            self.state(id).unwrap_or(State::Closed)
        else {
            return;
        };
        self.expect(id, &request);
        self.put(now, id, State::Published { phase, request }, effects);
    }

    pub(super) fn not_published(
        &mut self,
        now: Moment,
        id: JobId,
        error: Error,
        effects: &mut Vec<Effect>,
    ) {
        let Some(State::Intended { phase, request }) = self.state(id) else {
            return;
        };
        self.expect(id, &request);
        self.jobs.change(id, |job| {
            job.state = State::Unknown {
                phase,
                request,
                taking_back: false,
            }
        });
        self.retry_later(now, id);
        self.tell_once(id, error, effects);
    }

    pub(super) fn located(
        &mut self,
        now: Moment,
        id: JobId,
        place: Whereabouts,
        effects: &mut Vec<Effect>,
    ) {
        let Some(State::Unknown {
            phase,
            request,
            taking_back,
        }) = self.state(id)
        else {
            return;
        };
        match place {
            Whereabouts::Staged if taking_back => {
                self.put(now, id, State::Withdrawn, effects);
                effects.push(Effect::Tell(Notice::Withdrawn { job: id }));
            }
            Whereabouts::Staged => {
                let intended = State::Intended { phase, request };
                let job = self.jobs.change(id, |job| job.state = intended);
                match job.is_some_and(|job| job.is_late(now)) {
                    true => self.expired(now, id, effects),
                    false => self.queue(id, effects),
                }
            }
            Whereabouts::Visible | Whereabouts::Gone => self.published(now, id, effects),
            Whereabouts::Unreachable => self.retry_later(now, id),
        }
    }

    /// Asks for the result of a 受付番号, each time under a new name.
    pub(super) fn collect(
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
        match self.compose(now, collect_record(&reception), pair.request, &suffix) {
            Ok(bytes) => {
                let prefix = self.settings.dialect.prefix(pair.request);
                let request = request_name(prefix, &suffix);
                let phase = Phase::Collect { reception, round };
                let state = State::Preparing {
                    phase,
                    request: request.clone(),
                };
                self.jobs.change(id, |job| job.state = state);
                effects.push(Effect::Prepare {
                    job: id,
                    request,
                    bytes,
                });
            }
            Err(error) => self.tell_once(id, error, effects),
        }
    }
}
