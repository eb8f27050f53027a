//! The jobs and where to find them (索引). A ledger holds every job that ever was; what happens to one of
//! them must not cost a look at all of them.
//!
//! | asked for | found among |
//! |---|---|
//! | the job of a host's key | keys |
//! | what time may do something to | the moving |
//! | whose time may be over | the dated |
//! | the parts of a list | its key; which of them are asking, not done, not closed |
//!
//! A job changes through [`Jobs::change`] alone, which keeps this right. Parts of a long list can be put
//! [away](super::away): they are counted here, and stand in the ledger alone.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::RangeBounds;

use super::model::{Job, JobId, Part, State};
use super::parts::{Parts, put};

/// Every job, oldest first.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    all: BTreeMap<JobId, Box<Job>>,
    keys: HashMap<String, JobId>,
    index: Index,
}

/// Who stands where.
#[derive(Debug, Default)]
struct Index {
    moving: BTreeSet<JobId>,
    dated: BTreeSet<JobId>,
    lists: BTreeMap<String, Parts>,
}

impl Jobs {
    pub(super) fn get(&self, id: &JobId) -> Option<&Job> {
        self.all.get(id).map(Box::as_ref)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &Job> {
        self.all.values().map(Box::as_ref)
    }

    pub(super) fn range(&self, ids: impl RangeBounds<JobId>) -> impl Iterator<Item = &Job> {
        self.all.range(ids).map(|(_, job)| &**job)
    }

    pub(super) fn of_key(&self, key: &str) -> Option<&Job> {
        self.get(self.keys.get(key)?)
    }

    pub(super) fn insert(&mut self, job: Job) {
        if let Some(key) = &job.key {
            self.keys.entry(key.clone()).or_insert(job.id);
        }
        self.index.place(&job);
        self.all.insert(job.id, Box::new(job));
    }

    /// Forgets a job that never was.
    pub(super) fn remove(&mut self, id: JobId) {
        if let Some(part) = self.leave(id).and_then(|job| job.part)
            && self.index.parts_of(&part).count() == 0
        {
            self.index.lists.remove(&part.list);
        }
    }

    /// Changes a job and gives it as it is then. Its key and its place in a list are for ever.
    pub(super) fn change(&mut self, id: JobId, change: impl FnOnce(&mut Job)) -> Option<&Job> {
        let job = self.all.get_mut(&id)?;
        change(job);
        self.index.place(job);
        Some(job)
    }

    /// Those that a tick may do something about.
    pub(super) fn moving(&self) -> impl Iterator<Item = &Job> {
        self.index.moving.iter().filter_map(|id| self.get(id))
    }

    /// Those with a deadline that are not done.
    pub(super) fn dated(&self) -> impl Iterator<Item = &Job> {
        self.index.dated.iter().filter_map(|id| self.get(id))
    }

    /// Every list that there ever was.
    pub(super) fn lists(&self) -> impl Iterator<Item = (&str, &Parts)> {
        let lists = self.index.lists.iter();
        lists.map(|(key, parts)| (key.as_str(), parts))
    }

    /// Lets go of a part that the ledger has; it stays counted.
    pub(super) fn put_away(&mut self, id: JobId) {
        let job = self.leave(id);
        job.iter().for_each(|job| self.note_away(job));
    }

    /// Counts a part that stands in the ledger alone.
    pub(super) fn note_away(&mut self, job: &Job) {
        let part = job.part.iter();
        part.for_each(|part| self.index.parts_of(part).away.note(job, part));
    }

    /// Takes a part up again that was put away, as it stood in the ledger.
    pub(super) fn take_up(&mut self, stood: &Job, job: Job) {
        let part = job.part.iter();
        part.for_each(|part| self.index.parts_of(part).away.forget(stood, part));
        self.insert(job);
    }

    /// The part of this number does not wait away; whoever does has a higher one.
    pub(super) fn pass(&mut self, list: &str, number: u32) {
        let parts = self.index.lists.get_mut(list).into_iter();
        parts.for_each(|parts| parts.away.pass(number));
    }

    /// Takes a job out, and whatever leads to it.
    fn leave(&mut self, id: JobId) -> Option<Job> {
        let job = self.all.remove(&id)?;
        if let Some(key) = &job.key {
            self.keys.remove(key);
        }
        self.index.forget(&job);
        Some(*job)
    }

    pub(super) fn list(&self, key: &str) -> Option<&Parts> {
        self.index.lists.get(key)
    }

    /// Those parts of a list that are at hand, in order.
    pub(super) fn parts<'a>(&'a self, parts: &'a Parts) -> impl Iterator<Item = &'a Job> {
        parts.at_hand().filter_map(|id| self.get(&id))
    }
}

impl FromIterator<Job> for Jobs {
    fn from_iter<I: IntoIterator<Item = Job>>(jobs: I) -> Self {
        let mut all = Jobs::default();
        jobs.into_iter().for_each(|job| all.insert(job));
        all
    }
}

impl Index {
    /// Puts a job where it belongs, and takes it from where it does not any more.
    fn place(&mut self, job: &Job) {
        let moves = matches!(
            job.state,
            State::Unknown { .. }
                | State::Published { .. }
                | State::Accepted { .. }
                | State::Acknowledged
        );
        put(&mut self.moving, job.id, moves);
        put(
            &mut self.dated,
            job.id,
            job.deadline.is_some() && !job.is_done(),
        );
        if let Some(part) = &job.part {
            self.parts_of(part).place(job, part);
        }
    }

    fn forget(&mut self, job: &Job) {
        self.moving.remove(&job.id);
        self.dated.remove(&job.id);
        if let Some(part) = &job.part {
            self.parts_of(part).leave(job, part);
        }
    }

    fn parts_of(&mut self, part: &Part) -> &mut Parts {
        self.lists.entry(part.list.clone()).or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::{Awaited, Moment, Part, Phase};
    use crate::message::FileForm;

    fn part(number: u32, last: bool) -> Job {
        Job {
            id: JobId(u64::from(number) + 1),
            key: Some(format!("L#{number}")),
            operation: 4,
            fingerprint: [0; 32],
            file_identifier: String::new(),
            form: FileForm::default(),
            submitted: Moment(0),
            changed: Moment(0),
            part: Some(Part {
                list: "L".into(),
                number,
                first: u64::from(number),
                people: 1,
                last,
            }),
            subject: None,
            deadline: Some(Moment(9)),
            repeats: None,
            grounds: Vec::new(),
            answers: Vec::new(),
            state: intended(),
        }
    }

    fn intended() -> State {
        State::Intended {
            phase: Phase::Ask,
            request: "r".into(),
        }
    }

    /// State; then whether it is moving, dated, asking, undone, open.
    #[rustfmt::skip]
    fn table() -> Vec<(State, [bool; 5])> {
        let (request, reception) = (|| "r".to_owned(), || "R".to_owned());
        let collect = || Phase::Collect { reception: reception(), round: 0 };
        let conflict = State::Conflict { names: vec![], reception: None };
        let abandoned = State::Abandoned { reception: None, awaited: None };
        let awaited = Awaited { phase: Phase::Ask, request: request() };
        let awaited = State::Abandoned { reception: None, awaited: Some(awaited) };
        let accepted = State::Accepted { reception: reception(), round: 0, ask_at: Moment(1) };
        vec![
            (intended(),                                                  [false, true, true, true, true]),
            (State::Unknown { phase: Phase::Ask, request: request(), taking_back: false }, [true, true, true, true, true]),
            (State::Published { phase: Phase::Ask, request: request() },  [true, true, true, true, true]),
            (accepted,                                                    [true, true, false, true, true]),
            (State::Intended { phase: collect(), request: request() },    [false, true, false, true, true]),
            (State::Published { phase: collect(), request: request() },   [true, true, false, true, true]),
            (conflict,                                                    [false, false, false, false, true]),
            (State::Acknowledged,                                         [true, false, false, false, false]),
            (State::Withdrawn,                                            [false; 5]),
            (abandoned,                                                   [false; 5]),
            (awaited,                                                     [false; 5]),
            (State::Closed,                                               [false; 5]),
        ]
    }

    fn places(jobs: &Jobs, id: JobId) -> [bool; 5] {
        let parts = jobs.list("L").expect("a list");
        let [asking, undone, open] = parts.places(id);
        let (moving, dated) = (&jobs.index.moving, &jobs.index.dated);
        [
            moving.contains(&id),
            dated.contains(&id),
            asking,
            undone,
            open,
        ]
    }

    #[test]
    fn a_job_stands_where_its_state_says_whichever_it_comes_from() {
        let mut jobs: Jobs = [part(1, true), part(0, false)].into_iter().collect();
        let other = places(&jobs, JobId(2));
        for (from, _) in table() {
            for (to, expected) in table() {
                jobs.change(JobId(1), |job| job.state = from.clone());
                jobs.change(JobId(1), |job| job.state = to.clone());
                assert_eq!(places(&jobs, JobId(1)), expected, "{from:?} to {to:?}");
            }
        }
        assert_eq!(places(&jobs, JobId(2)), other, "nobody else moves");
        let parts = jobs.list("L").expect("a list");
        let order: Vec<JobId> = jobs.parts(parts).map(|job| job.id).collect();
        assert_eq!(order, [JobId(1), JobId(2)]);
    }

    #[test]
    fn a_job_that_never_was_stands_nowhere() {
        let mut jobs: Jobs = [part(0, false)].into_iter().collect();
        assert_eq!(jobs.of_key("L#0").map(|job| job.id), Some(JobId(1)));
        jobs.remove(JobId(9));
        assert!(jobs.list("L").is_some(), "nobody else was removed");
        jobs.remove(JobId(1));
        assert!(jobs.of_key("L#0").is_none() && jobs.list("L").is_none());
        assert_eq!((jobs.moving().count(), jobs.dated().count()), (0, 0));
    }

    #[test]
    fn a_part_that_never_was_leaves_the_others_in_their_list() {
        let mut jobs: Jobs = [part(0, false), part(1, true)].into_iter().collect();
        jobs.remove(JobId(2));
        assert_eq!(jobs.list("L").map(Parts::count), Some(1));
        jobs.remove(JobId(1));
        assert!(jobs.list("L").is_none());
    }

    #[test]
    fn without_a_deadline_it_is_not_dated() {
        let mut jobs: Jobs = [part(0, false)].into_iter().collect();
        assert_eq!(jobs.dated().count(), 1);
        jobs.change(JobId(1), |job| job.deadline = None);
        assert_eq!(jobs.dated().count(), 0);
    }
}
