//! The parts of one list (一括の部分): which are at hand and how they stand, and what is counted of those that
//! stand in the ledger alone. However long a list is, this is not.

use std::collections::BTreeSet;

use super::model::{Job, JobId, Part};

/// The parts of one list.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// At hand, with their numbers, so in order.
    numbered: BTreeSet<(u32, JobId)>,
    asking: BTreeSet<JobId>,
    undone: BTreeSet<JobId>,
    open: BTreeSet<JobId>,
    /// Those in the ledger alone.
    pub(super) away: Away,
}

/// What is counted of the parts that stand in the ledger alone: some wait for their turn, the others are
/// over.
#[derive(Debug, Default)]
pub(super) struct Away {
    parts: usize,
    waiting: usize,
    people: u64,
    /// No part with a lower number waits.
    next: u32,
    /// The part with the lowest number that ever was away.
    first: Option<(u32, JobId)>,
    /// The highest number that ever was away, and whether no part follows.
    highest: Option<(u32, bool)>,
}

impl Parts {
    /// Puts a part where it belongs, and takes it from where it does not any more.
    pub(super) fn place(&mut self, job: &Job, part: &Part) {
        self.numbered.insert((part.number, job.id));
        put(&mut self.asking, job.id, job.is_asking());
        put(&mut self.undone, job.id, !job.is_done());
        put(&mut self.open, job.id, !job.is_closed());
    }

    /// Takes a part out.
    pub(super) fn leave(&mut self, job: &Job, part: &Part) {
        self.numbered.remove(&(part.number, job.id));
        for set in [&mut self.asking, &mut self.undone, &mut self.open] {
            set.remove(&job.id);
        }
    }

    /// Those at hand, in order.
    pub(super) fn at_hand(&self) -> impl DoubleEndedIterator<Item = JobId> {
        self.numbered.iter().map(|(_, id)| *id)
    }

    /// How many were submitted.
    pub(super) fn count(&self) -> usize {
        self.numbered.len() + self.away.parts
    }

    /// The part with the lowest number.
    pub(super) fn first(&self) -> Option<JobId> {
        let at_hand = self.numbered.first().copied();
        at_hand
            .into_iter()
            .chain(self.away.first)
            .min()
            .map(|(_, id)| id)
    }

    /// Whether a part of this number is at hand.
    pub(super) fn has(&self, number: u32) -> bool {
        let same = (number, JobId(0))..=(number, JobId(u64::MAX));
        self.numbered.range(same).next().is_some()
    }

    /// How many have their first question staged or out, and no 受付番号.
    pub(super) fn asking(&self) -> usize {
        self.asking.len()
    }

    /// How many of those at hand are not answered and not over.
    pub(super) fn undone(&self) -> usize {
        self.undone.len()
    }

    /// Whether all that were submitted are answered or over.
    pub(super) fn are_done(&self) -> bool {
        self.undone.is_empty() && self.away.waiting == 0
    }

    /// Whether the host has all that were submitted.
    pub(super) fn are_closed(&self) -> bool {
        self.open.is_empty() && self.away.waiting == 0
    }

    /// Whether it is asking, not done, not closed.
    #[cfg(test)]
    pub(super) fn places(&self, id: JobId) -> [bool; 3] {
        [&self.asking, &self.undone, &self.open].map(|set| set.contains(&id))
    }
}

impl Away {
    /// How many there are.
    pub(super) fn parts(&self) -> usize {
        self.parts
    }

    /// How many of them wait for their turn.
    pub(super) fn waiting(&self) -> usize {
        self.waiting
    }

    /// How many people stand in them.
    pub(super) fn people(&self) -> u64 {
        self.people
    }

    /// The highest number that ever was away, and whether no part follows.
    pub(super) fn highest(&self) -> Option<(u32, bool)> {
        self.highest
    }

    /// The numbers among which those are that wait.
    pub(super) fn numbers(&self) -> std::ops::Range<u32> {
        match self.highest {
            Some((highest, _)) if self.waiting > 0 => self.next..highest.saturating_add(1),
            _ => 0..0,
        }
    }

    /// Counts a part.
    pub(super) fn note(&mut self, job: &Job, part: &Part) {
        self.parts += 1;
        self.people += u64::from(part.people);
        if job.is_asking() {
            self.next = match self.waiting {
                0 => part.number,
                _ => self.next.min(part.number),
            };
            self.waiting += 1;
        }
        let this = (part.number, job.id);
        self.first = Some(self.first.map_or(this, |first| first.min(this)));
        self.highest = self.highest.max(Some((part.number, part.last)));
    }

    /// Counts a part no more; it is at hand.
    pub(super) fn forget(&mut self, job: &Job, part: &Part) {
        self.parts = self.parts.saturating_sub(1);
        self.people = self.people.saturating_sub(u64::from(part.people));
        if job.is_asking() {
            self.waiting = self.waiting.saturating_sub(1);
        }
    }

    /// The part of this number does not wait; whoever does has a higher one.
    pub(super) fn pass(&mut self, number: u32) {
        self.next = self.next.max(number.saturating_add(1));
        if self.numbers().is_empty() {
            self.waiting = 0;
        }
    }
}

pub(super) fn put(set: &mut BTreeSet<JobId>, id: JobId, belongs: bool) {
    match belongs {
        true => set.insert(id),
        false => set.remove(&id),
    };
}
