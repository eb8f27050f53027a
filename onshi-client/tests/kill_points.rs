//! Killed between any two steps: a morning is run again and again, and each time the process dies at
//! another step of the file system or the ledger, before it, midway, or after it. Whatever the step,
//! after a restart the morning ends as if nothing had happened.
#![allow(clippy::expect_used)]

mod support;

use onshi_client::Ledger;
use onshi_core::error::Error;
use onshi_core::job::{Notice, State};
use support::*;

#[test]
fn wherever_it_dies_nothing_is_lost_and_nothing_is_asked_twice() {
    let whole = run(Fuse::default(), false);
    let mut points = 0;
    for death in [Death::Before, Death::Midway, Death::After] {
        for step in 1..=whole {
            for terminal_goes_on in [false, true] {
                run(Fuse::at(step, death), terminal_goes_on);
                points += 1;
            }
        }
    }
    println!("{points} kill points: 3 deaths at each of {whole} steps, with and without an answer");
    assert!(points > 40, "{points}");
}

/// Runs a morning to its end, restarting after a death; how many steps it took if none. The other
/// side may go on while nobody is there.
fn run(fuse: Fuse, terminal_goes_on: bool) -> u64 {
    let named = format!("{fuse:?}");
    let mut desk = Desk::new();
    let mut seen = Seen::new();
    if let Err(error) = morning_through(&mut desk, &fuse, &mut seen) {
        assert!(fuse.is_dead(), "{named}: {error}");
    }
    let steps = fuse.steps();
    if fuse.is_dead() {
        if terminal_goes_on {
            desk.terminal.step();
        }
        fuse.revive();
        morning_through(&mut desk, &fuse, &mut seen).expect("nothing kills it any more");
    }
    let held = desk.ledger.load(&mut FixedRandom).expect("a ledger");
    judge(desk.root(), &desk.terminal.log, &held.jobs, &seen, &named);
    steps
}

/// A host that knows nothing of crashes: it submits with its keys, reads, acknowledges.
fn morning_through(desk: &mut Desk, fuse: &Fuse, seen: &mut Seen) -> Result<(), Error> {
    let mut client = desk.open_behind(fuse, settings())?;
    for (key, operation, request) in morning() {
        client.submit(Some(key), operation, request)?;
    }
    for _ in 0..200 {
        desk.clock.forward(3_000);
        desk.terminal.step();
        while let Some(notice) = client.next_notice(0)? {
            if let Notice::Answered { job, .. } = notice {
                let key = key_of(&client, job);
                let answer = texts_of(&mut client, job)?;
                seen.entry(key).or_default().push(answer);
                client.acknowledge(job)?;
            }
        }
        if client.jobs().all(|job| job.state == State::Closed) || fuse.is_dead() {
            break;
        }
    }
    match fuse.is_dead() {
        true => Err(Error::new(onshi_core::error::ErrorCode::IoFailed)),
        false => Ok(()),
    }
}
