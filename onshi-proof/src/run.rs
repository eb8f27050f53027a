//! Many days (多数の種), on as many threads as wanted.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use crate::day::{Ended, WayOf, all_ways, play};
use crate::invariants::Breach;
use crate::plan::Plan;
use crate::planted::Seat;

/// What many days came to.
#[derive(Debug, Default)]
pub struct Tally {
    /// Days that were played.
    pub days: u64,
    /// How often each fault struck, ours and the terminal's, by family and name.
    pub struck: BTreeMap<(&'static str, &'static str), u64>,
    /// On how many days each unknown of the terminal was one way or the other.
    pub ways: BTreeMap<WayOf, u64>,
    /// Requests that were made visible.
    pub published: u64,
    /// Answers that were read.
    pub read: u64,
    /// The invariants that did not hold, each with how often, the lowest such seed, and what was seen.
    pub broken: BTreeMap<&'static str, (u64, u64, Breach)>,
}

/// Plays the days of these seeds; ends at the first that fails, unless it is to go on.
pub fn run(seeds: Range<u64>, threads: usize, bug: Option<Seat>, go_on: bool) -> Tally {
    let (next, failed) = (AtomicU64::new(seeds.start), AtomicBool::new(false));
    let shift = || {
        let mut tally = Tally::default();
        while !failed.load(Ordering::Relaxed) {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if !seeds.contains(&seed) {
                break;
            }
            let ended = play(&Plan::of(seed), bug);
            failed.fetch_or(ended.breach.is_some() && !go_on, Ordering::Relaxed);
            tally.add(seed, ended);
        }
        tally
    };
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(shift)).collect();
        let mut tally = shift();
        for other in others {
            if let Ok(theirs) = other.join() {
                tally.merge(theirs);
            }
        }
        tally
    })
}

impl Tally {
    /// Ways of the unknowns that no day had.
    pub fn ways_never_drawn(&self) -> impl Iterator<Item = WayOf> {
        all_ways().filter(|way| !self.ways.contains_key(way))
    }

    fn add(&mut self, seed: u64, ended: Ended) {
        self.days += 1;
        for way in ended.ways {
            *self.ways.entry(way).or_default() += 1;
        }
        self.published += ended.published;
        self.read += ended.read;
        for (fault, times) in ended.struck {
            *self
                .struck
                .entry((fault.family(), fault.name()))
                .or_default() += times;
        }
        for (fault, times) in ended.their_struck {
            *self.struck.entry(("F-T", fault.name())).or_default() += times;
        }
        if let Some((_, breach)) = ended.breach {
            self.note(breach.invariant, (1, seed, breach));
        }
    }

    fn note(&mut self, invariant: &'static str, (times, seed, breach): (u64, u64, Breach)) {
        let known = self
            .broken
            .entry(invariant)
            .or_insert((0, seed, breach.clone()));
        known.0 += times;
        if seed < known.1 {
            (known.1, known.2) = (seed, breach);
        }
    }

    fn merge(&mut self, other: Tally) {
        self.days += other.days;
        self.published += other.published;
        self.read += other.read;
        for (class, times) in other.struck {
            *self.struck.entry(class).or_default() += times;
        }
        for (way, days) in other.ways {
            *self.ways.entry(way).or_default() += days;
        }
        for (invariant, broken) in other.broken {
            self.note(invariant, broken);
        }
    }
}
