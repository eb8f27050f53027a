//! Who waits before the gate (順番待ちの列): one lane for each list, one for everything else.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Job, JobId};

/// First questions that are staged and durable, and not let out.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    lane_of: BTreeMap<JobId, Option<String>>,
    lanes: BTreeMap<Option<String>, BTreeSet<JobId>>,
}

impl Waiting {
    pub(super) fn insert(&mut self, job: &Job) {
        let lane = job.part.as_ref().map(|part| part.list.clone());
        self.lane_of.insert(job.id, lane.clone());
        self.lanes.entry(lane).or_default().insert(job.id);
    }

    pub(super) fn remove(&mut self, id: JobId) {
        let Some(lane) = self.lane_of.remove(&id) else {
            return;
        };
        let waiting = self.lanes.entry(lane.clone()).or_default();
        waiting.remove(&id);
        if waiting.is_empty() {
            self.lanes.remove(&lane);
        }
    }

    pub(super) fn contains(&self, id: JobId) -> bool {
        self.lane_of.contains_key(&id)
    }

    /// How many wait in the lane of a list.
    pub(super) fn in_lane(&self, list: &str) -> usize {
        let lane = self.lanes.get(&Some(list.to_owned()));
        lane.map_or(0, BTreeSet::len)
    }

    /// Each lane in the order of submission, with the key of its list.
    pub(super) fn lanes(&self) -> impl Iterator<Item = (Option<&str>, &BTreeSet<JobId>)> {
        let lanes = self.lanes.iter();
        lanes.map(|(list, lane)| (list.as_deref(), lane))
    }
}
