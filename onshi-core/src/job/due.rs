//! What the time brings (時の経過): results to ask for, requests to look for, answers that are overdue, jobs
//! whose host does not wait any longer.

use super::engine::{Engine, stem_of};
use super::model::{Job, JobId, Phase, State};
use super::moment::Moment;
use super::protocol::{Effect, Notice};

impl Engine {
    pub(super) fn tick(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        let due: Vec<JobId> = self
            .jobs
            .moving()
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
        self.expire(now, effects);
        self.open_gate(effects);
    }

    /// Tells at once, as if they were overdue, of requests whose answer cannot come any more.
    pub(super) fn lost(&mut self, requests: Vec<String>, effects: &mut Vec<Effect>) {
        let jobs = requests.iter().filter_map(|name| {
            let id = *self.expected.get(stem_of(name)?)?;
            let job = self.jobs.get(&id)?;
            let awaits = matches!(&job.state, State::Published { request, .. } if request == name);
            awaits.then_some(id)
        });
        for id in jobs.collect::<Vec<JobId>>() {
            if self.overdue.insert(id) {
                effects.push(Effect::Tell(Notice::Overdue { job: id }));
            }
        }
        self.lost = requests.into_iter().collect();
    }

    /// Gives up what the host does not wait for any longer. A request that nobody picked up is taken
    /// back first; where it is not known whether it went out, that is found out first.
    pub(super) fn expire(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        let late = self.jobs.dated().filter(|job| job.is_late(now));
        let late: Vec<JobId> = late.map(|job| job.id).collect();
        for id in late {
            match self.state(id) {
                Some(State::Published {
                    phase: Phase::Ask,
                    request,
                }) if self.may_retry(now, id) => {
                    self.retry_later(now, id);
                    effects.push(Effect::Withdraw { job: id, request });
                }
                Some(State::Intended { .. }) if self.waiting.contains(id) => {
                    self.expired(now, id, effects);
                }
                Some(
                    State::Accepted { .. }
                    | State::Published {
                        phase: Phase::Collect { .. },
                        ..
                    },
                ) => {
                    self.expired(now, id, effects);
                }
                _ => {}
            }
        }
    }

    pub(super) fn expired(&mut self, now: Moment, id: JobId, effects: &mut Vec<Effect>) {
        self.give_up(now, id, effects);
        effects.push(Effect::Tell(Notice::Expired { job: id }));
    }

    fn is_due(&self, now: Moment, job: &Job) -> bool {
        match &job.state {
            State::Accepted { ask_at, .. } => self.has_come(now, *ask_at),
            State::Unknown { .. } | State::Acknowledged => self.may_retry(now, job.id),
            State::Published { .. } => {
                !self.overdue.contains(&job.id) && self.is_long_ago(now, job.changed)
            }
            _ => false,
        }
    }
}
