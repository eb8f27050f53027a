//! Long lists in little memory (長い一括の部分): of a list, so many parts are at hand at most
//! ([`Settings::parts_at_hand`]). The others stand in the ledger alone, and are counted.
//!
//! ```text
//!  ledger   0 … 899      │ 900 … 963                                      │ 964 … 3333
//!           over: counted│ at hand: out, accepted, answered, next in turn │ staged, waiting: counted
//!                                                                 Fetch ◄─┘
//! ```
//!
//! A part goes away when it is over, or when it waits for its turn behind as many as may be at hand. One that
//! waits is fetched when its turn comes, and is taken up as a restart would take it up: where its request is
//! must be found out. Whether a part is at hand says nothing about how it stands.
//!
//! What others wait for, and what time may end, stays at hand: a part about one patient (I-15), one with a
//! deadline that waits, one whose answer the host does not have or may still get.
//!
//! [`Settings::parts_at_hand`]: super::protocol::Settings::parts_at_hand

use super::compose::fingerprint;
use super::engine::{Engine, in_doubt};
use super::model::{Job, JobId, Part, Phase, State};
use super::protocol::{Effect, PartName, PartsAway, Submission};
use crate::error::{Error, ErrorCode};

impl Engine {
    /// Whether a part was put away, or may have been: then the ledger knows its job, by its key.
    pub fn is_away(&self, part: &Part) -> bool {
        let parts = self.jobs.list(&part.list);
        parts.is_some_and(|parts| {
            let highest = parts.away.highest();
            let reaches = highest.is_some_and(|(highest, _)| part.number <= highest);
            reaches && !parts.has(part.number)
        })
    }

    /// The parts that wait for their turn in the ledger alone: their requests are staged and wanted.
    pub fn waiting_away(&self) -> Vec<PartsAway> {
        let lists = self.jobs.lists();
        let away = lists.map(|(list, parts)| PartsAway {
            list: list.to_owned(),
            numbers: parts.away.numbers(),
        });
        away.filter(|away| !away.numbers.is_empty()).collect()
    }

    /// How many there are.
    pub fn count_waiting_away(&self) -> usize {
        let lists = self.jobs.lists();
        lists.map(|(_, parts)| parts.away.waiting()).sum()
    }

    /// The job of a submission that the ledger has under its key: the same request is the same job, and
    /// nothing is asked twice.
    ///
    /// # Errors
    /// [`ErrorCode::KeyReused`] if that was another request.
    pub fn submitted_before(&self, known: &Job, again: &Submission) -> Result<JobId, Error> {
        match known.fingerprint == fingerprint(again.operation.id, &again.request)? {
            true => Ok(known.id),
            false => Err(Error::new(ErrorCode::KeyReused)),
        }
    }

    /// Takes a part up that was put away, as the ledger has it. Nothing, if it is at hand.
    pub fn take_up(&mut self, job: Job) -> Vec<Effect> {
        self.tidy();
        let mut effects = Vec::new();
        let is_away = job.part.as_ref().is_some_and(|part| self.is_away(part));
        if !is_away {
            return effects;
        }
        let (id, taken) = (job.id, in_doubt(job.clone()));
        self.jobs.take_up(&job, taken);
        self.expect_answers(id);
        if let Some(State::Unknown { request, .. }) = self.state(id) {
            effects.push(Effect::Locate { job: id, request });
        }
        self.touched(id);
        effects
    }

    /// What the ledger has of a part that was to be fetched.
    pub(super) fn fetched(
        &mut self,
        part: &PartName,
        job: Option<Box<Job>>,
        effects: &mut Vec<Effect>,
    ) {
        let waits = job.filter(|job| job.is_asking() && self.job(job.id).is_none());
        match waits {
            Some(job) => effects.extend(self.take_up(*job)),
            None => {
                self.jobs.pass(&part.list, part.number);
                self.open_gate(effects);
            }
        }
    }

    /// Whose turn comes, and is not at hand.
    pub(super) fn fetch_next(&self, effects: &mut Vec<Effect>) {
        for (list, parts) in self.jobs.lists() {
            let next = parts.away.numbers().find(|number| !parts.has(*number));
            let Some(number) = next else {
                continue;
            };
            let has_turn = self.waiting.in_lane(list) == 0 && self.room(list, 0) > 0;
            if has_turn && parts.undone() < self.settings.parts_at_hand.max(1) {
                effects.push(Effect::Fetch(PartName {
                    list: list.to_owned(),
                    number,
                }));
            }
        }
    }

    /// A job as a ledger has it, when an engine begins over it.
    pub(super) fn admit(&mut self, job: Job) {
        let most = self.settings.parts_at_hand.max(1);
        let parts = job
            .part
            .as_ref()
            .and_then(|part| self.jobs.list(&part.list));
        let is_behind = parts.is_some_and(|parts| parts.undone() >= most);
        match is_behind && may_wait_away(&job) && is_intended(&job) {
            true => self.jobs.note_away(&job),
            false => {
                let id = job.id;
                self.jobs.insert(in_doubt(job));
                self.touched(id);
                self.tidy();
            }
        }
    }

    /// A job changed: its list may have too many parts at hand now.
    pub(super) fn touched(&mut self, id: JobId) {
        let part = self.jobs.get(&id).and_then(|job| job.part.as_ref());
        if let Some(part) = part {
            self.untidy.insert(part.list.clone());
        }
    }

    /// Puts away what need not be at hand. By now the ledger has all that was to be recorded.
    pub(super) fn tidy(&mut self) {
        for list in std::mem::take(&mut self.untidy) {
            for id in self.dispensable(&list) {
                self.jobs.put_away(id);
                self.waiting.remove(id);
                self.retry_at.remove(&id);
                self.overdue.remove(&id);
                self.told.retain(|(job, _)| *job != id);
                self.expected.retain(|_, job| *job != id);
            }
        }
    }

    /// Parts that are too many at hand and may go: those that are over, the oldest first, then those that
    /// wait, the last first.
    fn dispensable(&self, list: &str) -> Vec<JobId> {
        let parts = self.jobs.list(list).into_iter();
        let at_hand: Vec<&Job> = parts.flat_map(|parts| self.jobs.parts(parts)).collect();
        let most = self.settings.parts_at_hand.max(1);
        let too_many = at_hand.len().saturating_sub(most);
        let over = at_hand.iter().filter(|job| is_settled(job));
        let waits = |job: &&&Job| may_wait_away(job) && self.waiting.contains(job.id);
        let waiting = at_hand.iter().rev().filter(waits);
        let may_go = over.chain(waiting).map(|job| job.id);
        may_go.take(too_many).collect()
    }
}

/// Nothing happens to it any more by itself, and nothing may come for it.
fn is_settled(job: &Job) -> bool {
    is_found_by_key(job) && job.is_over() && job.given_up().is_none()
}

/// It may wait for its turn in the ledger alone.
fn may_wait_away(job: &Job) -> bool {
    is_found_by_key(job) && job.deadline.is_none()
}

fn is_found_by_key(job: &Job) -> bool {
    job.subject.is_none() && job.part.as_ref().map(Part::key) == job.key
}

/// Its first question is staged and durable, and was not let out as far as the ledger knows.
fn is_intended(job: &Job) -> bool {
    let phase = match &job.state {
        State::Intended { phase, .. } => Some(phase),
        _ => None,
    };
    phase == Some(&Phase::Ask)
}
