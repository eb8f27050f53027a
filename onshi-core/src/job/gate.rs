//! The gate (順番待ち): what is staged and durable and does not go out yet.
//!
//! | waits | for |
//! |---|---|
//! | a part of a list | its turn: so many parts of a list at most are out without a 受付番号 |
//! | a request that overwrites something of a patient | every earlier one about the same patient (I-15) |
//!
//! Everything else goes out at once. What waits is [`State::Intended`], in the ledger and among the
//! staged files; a restart finds it there.

use super::engine::Engine;
use super::model::{Job, JobId, Phase, State};
use super::protocol::Effect;
use crate::catalogue::Replay;

impl Engine {
    /// A staged request stands before the gate.
    pub(super) fn queue(&mut self, id: JobId, effects: &mut Vec<Effect>) {
        self.waiting.insert(id);
        self.open_gate(effects);
    }

    /// Lets out whoever may go, in the order of submission.
    pub(super) fn open_gate(&mut self, effects: &mut Vec<Effect>) {
        let waiting: Vec<JobId> = self.waiting.iter().copied().collect();
        for id in waiting {
            let Some(job) = self.jobs.get(&id) else {
                self.waiting.remove(&id);
                continue;
            };
            let State::Intended { request, .. } = &job.state else {
                self.waiting.remove(&id);
                continue;
            };
            if self.may_go(job) {
                effects.push(Effect::Publish {
                    job: id,
                    request: request.clone(),
                });
                self.waiting.remove(&id);
            }
        }
    }

    fn may_go(&self, job: &Job) -> bool {
        self.is_its_turn(job) && self.is_next_of_subject(job)
    }

    fn is_its_turn(&self, job: &Job) -> bool {
        let Some(part) = &job.part else {
            return true;
        };
        let of_list = |other: &&Job| other.part.as_ref().is_some_and(|o| o.list == part.list);
        let others = self.jobs.values().filter(of_list);
        let out = others.filter(|other| self.is_out(other)).count();
        out < self.settings.parts_at_once.max(1)
    }

    fn is_next_of_subject(&self, job: &Job) -> bool {
        let overwrites = |job: &Job| {
            job.operation()
                .is_some_and(|op| op.replay == Replay::Overwrite)
        };
        if job.subject.is_none() || !overwrites(job) {
            return true;
        }
        let earlier = self.jobs.range(..job.id).map(|(_, other)| other);
        let mut earlier = earlier.filter(|other| other.subject == job.subject && overwrites(other));
        !earlier.any(|other| self.is_asking(other))
    }

    /// Whether its first question is out and not answered.
    fn is_out(&self, job: &Job) -> bool {
        self.is_asking(job) && !self.waiting.contains(&job.id)
    }

    fn is_asking(&self, job: &Job) -> bool {
        matches!(
            &job.state,
            State::Intended {
                phase: Phase::Ask,
                ..
            } | State::Unknown {
                phase: Phase::Ask,
                ..
            } | State::Published {
                phase: Phase::Ask,
                ..
            }
        )
    }
}
