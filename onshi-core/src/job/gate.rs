//! The gate (順番待ち): what is staged and durable and does not go out yet.
//!
//! | waits | for |
//! |---|---|
//! | the first question of a part of a list | its turn: so many parts at most are out without a 受付番号 |
//! | a request that overwrites something of a patient | every earlier one about the same patient (I-15) |
//!
//! Everything else goes out at once. What waits is [`State::Intended`], in the ledger and among the
//! staged files; a restart finds it there, and so does the gate, when it stands there alone.

use super::engine::Engine;
use super::model::{Job, JobId, State};
use super::protocol::Effect;

impl Engine {
    /// A staged request stands before the gate. The question for a result does not wait: its job has a
    /// 受付番号 already.
    pub(super) fn queue(&mut self, id: JobId, effects: &mut Vec<Effect>) {
        match self.jobs.get(&id) {
            Some(job) if job.is_asking() => self.waiting.insert(job),
            Some(job) => effects.extend(publish(job)),
            None => {}
        }
        self.open_gate(effects);
    }

    /// Lets out whoever may go, in the order of submission.
    pub(super) fn open_gate(&mut self, effects: &mut Vec<Effect>) {
        for id in self.going() {
            self.waiting.remove(id);
            effects.extend(self.jobs.get(&id).and_then(publish));
        }
        self.fetch_next(effects);
    }

    fn going(&self) -> Vec<JobId> {
        let lanes = self.waiting.lanes();
        let going = lanes.flat_map(|(list, lane)| {
            let room = list.map_or(usize::MAX, |list| self.room(list, lane.len()));
            let next = lane.iter().filter(|id| self.is_next_of_subject(**id));
            next.copied().take(room)
        });
        let mut going: Vec<JobId> = going.collect();
        going.sort();
        going
    }

    /// How many more parts of a list may go out.
    pub(super) fn room(&self, list: &str, waiting: usize) -> usize {
        let asking = self.jobs.list(list).map_or(0, |parts| parts.asking());
        let out = asking.saturating_sub(waiting);
        self.settings.parts_at_once.max(1).saturating_sub(out)
    }

    fn is_next_of_subject(&self, id: JobId) -> bool {
        let whose = self.jobs.get(&id).filter(|job| job.overwrites());
        let Some(subject) = whose.and_then(|job| job.subject) else {
            return true;
        };
        let is_of_subject = |other: &&Job| other.subject == Some(subject) && other.overwrites();
        let mut earlier = self.jobs.range(..id).filter(is_of_subject);
        !earlier.any(Job::is_asking)
    }
}

fn publish(job: &Job) -> Option<Effect> {
    match &job.state {
        State::Intended { request, .. } => Some(Effect::Publish {
            job: job.id,
            request: request.clone(),
        }),
        _ => None,
    }
}
