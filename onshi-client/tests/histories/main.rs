//! A hundred thousand random histories of a client: what hosts ask, what terminals answer, crashes, faults
//! of ledger and folders, and clocks that jump. After every event the invariants are asked, by a model
//! that shares no code with the product.
//!
//! ```text
//!  a seed ─► events ─► Host ─► Client ─► Outside ─► World ─► judge
//!                       │                            ▲
//!                       └── what must come of it      └── Terminal, faults, clock
//! ```
//!
//! `ONSHI_HISTORY=seed` runs one again and prints its events; `ONSHI_HISTORIES=number` runs so many.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

mod asking;
mod auditing;
mod commands;
mod consenting;
mod consents;
mod days;
mod dice;
mod drawing;
mod event;
mod healing;
mod host;
mod judge;
mod outside;
mod paper;
mod planted;
mod shrinking;
mod submitting;
mod tally;
mod terminal;
mod world;

use std::thread;

use drawing::history;
use planted::{PLANTED, Planted};
use shrinking::shrunk;
use tally::Tally;

const HISTORIES: u64 = 100_000;
const THREADS: u64 = 2;

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// Runs seeds from `first`, every `step`th; the first that fails.
fn search(first: u64, step: u64, until: u64, planted: Option<Planted>) -> (Tally, Option<u64>) {
    let mut tally = Tally::default();
    let mut seed = first;
    while seed < until {
        if host::run(&history(seed), planted, &mut tally).is_err() {
            return (tally, Some(seed));
        }
        seed += step;
    }
    (tally, None)
}

/// All threads together; the lowest seed that fails.
fn search_on_threads(until: u64, planted: Option<Planted>) -> (Tally, Option<u64>) {
    let searches: Vec<_> = (0..THREADS)
        .map(|first| thread::spawn(move || search(first, THREADS, until, planted)))
        .collect();
    let mut tally = Tally::default();
    let mut failed = None;
    for found in searches {
        let (counted, seed) = found.join().expect("no panic");
        tally.add(counted);
        failed = seed.into_iter().chain(failed).min();
    }
    (tally, failed)
}

#[test]
fn no_history_breaks_an_invariant() {
    if let Some(seed) = number("ONSHI_HISTORY") {
        println!("{:#?}", history(seed));
        assert!(
            host::run(&history(seed), None, &mut Tally::default()).is_ok(),
            "{}",
            shrunk(seed, None)
        );
        return;
    }
    let until = number("ONSHI_HISTORIES").unwrap_or(HISTORIES);
    let (tally, failed) = search_on_threads(until, None);
    if let Some(seed) = failed {
        panic!("{}", shrunk(seed, None));
    }
    println!("{until} histories\n{tally}");
    let never = tally.never();
    assert!(
        never.is_empty() || until < HISTORIES,
        "never happened: {never:?}"
    );
}

/// A history can fail: what is planted is found, and by the invariant that it breaks.
#[test]
fn what_is_planted_is_found() {
    const ENOUGH: u64 = 4_000;
    for (planted, invariant) in PLANTED {
        let (_, failed) = search_on_threads(ENOUGH, Some(*planted));
        let seed = failed.unwrap_or_else(|| panic!("{planted:?} is not found"));
        let told = shrunk(seed, Some(*planted));
        let why = told.lines().nth(1).unwrap_or_default();
        println!("{planted:?}: seed {seed}, {why}");
        let by = why.split(':').next().unwrap_or_default();
        assert_eq!(by, *invariant, "{planted:?}: {told}");
    }
}
