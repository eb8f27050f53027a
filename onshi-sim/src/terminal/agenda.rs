//! What the terminal has still to do, each thing at its time. Whatever fails stays at its place and is
//! tried again at the next step.
//!
//! The time here is that of a stopwatch: it goes on when the clock is set back, and at least by a
//! millisecond from step to step.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use onshi_core::job::Moment;

use super::journal::{Closing, Entry};
use crate::happening::Happening;

/// After so many milliseconds: at the next step.
pub(super) const NEXT_STEP: i64 = 1;

/// One thing to do. Each touches the disk at one place.
#[derive(Clone)]
pub(super) enum Deed {
    /// Answers or refuses a request that was taken.
    Serve(Entry),
    /// Takes a request once more, which was taken before.
    TakeAgain(Entry),
    /// Removes a request that was taken by a copy.
    RemoveRequest(String),
    /// Notes that a request is done with.
    Close(Entry, Closing),
    /// Puts a file into `res`.
    Put(Outgoing),
    /// Puts the rest of it there.
    Fill(Outgoing),
    /// Removes a file from `res`.
    Remove(String),
    /// Writes a file of somebody else.
    Write(PathBuf, Arc<[u8]>),
}

/// A file on its way into `res`.
#[derive(Clone)]
pub(super) struct Outgoing {
    /// Its name in `res`.
    pub name: String,
    pub bytes: Arc<[u8]>,
    /// Told when it stands there whole.
    pub told: Option<Happening>,
    /// The request that is done with then.
    pub closes: Option<(Entry, Closing)>,
    /// Something may happen to it where it stands.
    pub exposed: bool,
}

/// When a deed is due, and which of several comes first.
pub(super) type Due = (i64, u64);

/// The deeds by their time.
#[derive(Default)]
pub(super) struct Agenda {
    elapsed: i64,
    last: Option<Moment>,
    serial: u64,
    deeds: BTreeMap<Due, Deed>,
}

impl Agenda {
    /// A step begins.
    pub fn tick(&mut self, now: Moment) {
        let passed = self.last.map_or(0, |last| now.since(last));
        self.elapsed = self.elapsed.saturating_add(passed.max(NEXT_STEP));
        self.last = Some(now);
    }

    /// Milliseconds on the stopwatch.
    pub fn elapsed(&self) -> i64 {
        self.elapsed
    }

    /// Something to do after so many milliseconds.
    pub fn add(&mut self, after_ms: i64, deed: Deed) {
        self.serial += 1;
        let due = (self.elapsed.saturating_add(after_ms), self.serial);
        self.deeds.insert(due, deed);
    }

    /// The first thing that is due.
    pub fn take(&mut self) -> Option<(Due, Deed)> {
        let first = self.deeds.first_entry()?;
        let is_due = first.key().0 <= self.elapsed;
        is_due.then(|| first.remove_entry())
    }

    /// Whether something is still to come into `res`.
    pub fn brings_answers(&self) -> bool {
        let brings = |deed: &Deed| {
            matches!(
                deed,
                Deed::Serve(_) | Deed::TakeAgain(_) | Deed::Put(_) | Deed::Fill(_)
            )
        };
        self.deeds.values().any(brings)
    }

    /// It could not be done yet.
    pub fn put_back(&mut self, due: Due, deed: Deed) {
        self.deeds.insert(due, deed);
    }
}
