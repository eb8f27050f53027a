//! A list of several parts, killed anywhere: while it is submitted, while its parts go out, are answered,
//! read, acknowledged. The host knows nothing of crashes: it submits the same list again. Whatever the
//! step, everyone is asked about once, and answered once; whether all parts are at hand, or one at a time and
//! the others in the ledger alone.
#![allow(clippy::expect_used)]

mod support;

use onshi_client::{Client, Ledger};
use onshi_core::catalogue::QUALIFICATION_BATCH;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{JobId, Notice, Settings, State};
use support::*;

/// How a host takes the answers of a list.
#[derive(Debug, Clone, Copy)]
enum Host {
    /// Each part when it is answered.
    PartByPart,
    /// All of them when the list is done.
    AtTheEnd,
}

/// Parts in memory: all of them, and as few as can be.
const AT_HAND: [usize; 2] = [64, 1];

fn with_at_hand(parts_at_hand: usize) -> Settings {
    Settings {
        parts_at_hand,
        ..list_settings()
    }
}

#[test]
fn wherever_it_dies_everyone_is_asked_about_once_and_answered_once() {
    let mut points = 0;
    for host in [Host::PartByPart, Host::AtTheEnd] {
        for at_hand in AT_HAND {
            let whole = run(host, at_hand, Fuse::default(), false);
            for death in [Death::Before, Death::Midway, Death::After] {
                for step in 1..=whole {
                    for terminal_goes_on in [false, true] {
                        run(host, at_hand, Fuse::at(step, death), terminal_goes_on);
                        points += 1;
                    }
                }
            }
        }
    }
    println!("{points} kill points of a list in {PARTS} parts");
    assert!(points > 500, "{points}");
}

#[test]
fn a_list_is_taken_back_wherever_it_dies_and_nobody_was_asked_about() {
    for at_hand in AT_HAND {
        let whole = take_back(at_hand, Fuse::default());
        for death in [Death::Before, Death::Midway, Death::After] {
            for step in 1..=whole {
                take_back(at_hand, Fuse::at(step, death));
            }
        }
        println!("{whole} steps, 3 deaths at each");
        assert!(whole > 20, "{whole}");
    }
}

/// Submits a list and takes it back before the terminal looks; how many steps it took.
fn take_back(at_hand: usize, fuse: Fuse) -> u64 {
    let named = format!("{at_hand} at hand, {fuse:?}");
    let mut desk = Desk::new();
    let submit_and_take_back = |desk: &Desk, fuse: &Fuse| {
        let mut client = desk.open_behind(fuse, with_at_hand(at_hand))?;
        submit(&mut client)?;
        client.withdraw_list(LIST)
    };
    let done = submit_and_take_back(&desk, &fuse);
    let steps = fuse.steps();
    match fuse.is_dead() {
        true => {
            fuse.revive();
            submit_and_take_back(&desk, &fuse).expect("nothing kills it any more");
        }
        false => done.expect("nothing killed it"),
    }
    desk.terminal.step();
    assert_eq!(desk.terminal.log, [], "{named}");
    let held = desk.ledger.load(&mut FixedRandom).expect("a ledger");
    assert_eq!(held.jobs.len(), PARTS, "{named}");
    for job in &held.jobs {
        assert_eq!(job.state, State::Withdrawn, "{named}");
    }
    folders_are_clean(desk.root(), &named);
    steps
}

/// Whoever asks for a job finds it, and a list says of itself what it says when all are at hand.
#[test]
fn parts_that_stand_in_the_ledger_alone_are_found_and_counted() {
    let mut desk = Desk::new();
    let mut client = desk.open_with(with_at_hand(1)).expect("a client");
    submit(&mut client).expect("submitted");
    client.poll().expect("a poll");
    assert!(client.jobs().count() < PARTS);
    let list = client.list(LIST).expect("a list");
    assert_eq!(
        (list.count(), list.people(), list.done()),
        (PARTS, LISTED, 0)
    );
    let last = client.part(LIST, 2).expect("read").expect("a part");
    assert!(matches!(last.state, State::Intended { .. }));
    assert_eq!(client.job(last.id), None);
    assert_eq!(client.find(last.id), Ok(Some(last.clone())));
    assert_eq!(client.find_key("visits#2"), Ok(Some(last.clone())));
    assert_eq!(client.part(LIST, 3), Ok(None));
    let open: u64 = client
        .migration_stock()
        .iter()
        .map(|stock| stock.count)
        .sum();
    assert_eq!(open, PARTS as u64);

    client.withdraw(last.id).expect("it waits");
    let found = client.find(last.id).expect("read").expect("a part");
    assert_eq!(found.state, State::Withdrawn);
    for _ in 0..40 {
        desk.terminal.step();
        for notice in desk.rounds(&mut client, 2) {
            take(Host::PartByPart, &mut client, notice, &mut Seen::new()).expect("taken");
        }
    }
    let list = client.list(LIST).expect("a list");
    assert!(list.is_over() && list.parts().len() <= 1);
    let first = client.part(LIST, 0).expect("read").expect("a part");
    assert_eq!(first.state, State::Closed);
    client
        .acknowledge(first.id)
        .expect("again, which does nothing");
    assert!(client.answer(first.id).is_err());
    submit(&mut client).expect("it is there already");
    assert_eq!(client.list(LIST).expect("a list").count(), PARTS);
}

fn submit(client: &mut Client) -> Result<(), Error> {
    let people = list_people(LISTED);
    client.submit_list(LIST, &QUALIFICATION_BATCH, list_head(), people)
}

/// Runs a list to its end, restarting after a death; how many steps it took if none.
fn run(host: Host, at_hand: usize, fuse: Fuse, terminal_goes_on: bool) -> u64 {
    let named = format!("{host:?}, {at_hand} at hand, {fuse:?} {terminal_goes_on}");
    let mut desk = Desk::new();
    let mut seen = Seen::new();
    if let Err(error) = list_through(host, at_hand, &mut desk, &fuse, &mut seen) {
        assert!(fuse.is_dead(), "{named}: {error}");
    }
    let steps = fuse.steps();
    if fuse.is_dead() {
        if terminal_goes_on {
            desk.terminal.step();
        }
        fuse.revive();
        list_through(host, at_hand, &mut desk, &fuse, &mut seen)
            .expect("nothing kills it any more");
    }
    let held = desk.ledger.load(&mut FixedRandom).expect("a ledger");
    judge_list(desk.root(), &desk.terminal.log, &held.jobs, &seen, &named);
    steps
}

fn list_through(
    host: Host,
    at_hand: usize,
    desk: &mut Desk,
    fuse: &Fuse,
    seen: &mut Seen,
) -> Result<(), Error> {
    let mut client = desk.open_behind(fuse, with_at_hand(at_hand))?;
    submit(&mut client)?;
    for _ in 0..400 {
        desk.clock.forward(3_000);
        desk.terminal.step();
        while let Some(notice) = client.next_notice(0)? {
            take(host, &mut client, notice, seen)?;
        }
        if client.list(LIST).is_some_and(|list| list.is_over()) || fuse.is_dead() {
            break;
        }
    }
    match fuse.is_dead() {
        true => Err(Error::new(ErrorCode::IoFailed)),
        false => Ok(()),
    }
}

fn take(host: Host, client: &mut Client, notice: Notice, seen: &mut Seen) -> Result<(), Error> {
    match (host, notice) {
        (Host::PartByPart, Notice::Answered { job, .. }) => {
            read(client, job, seen)?;
            client.acknowledge(job)
        }
        (Host::AtTheEnd, Notice::ListDone { list, .. }) => {
            let parts: Vec<JobId> = {
                let list = client.list(&list).expect("it was told");
                let answered = list.parts().iter().filter(|job| job.is_answered());
                answered.map(|job| job.id).collect()
            };
            for part in parts {
                read(client, part, seen)?;
            }
            client.acknowledge_list(&list)
        }
        _ => Ok(()),
    }
}

fn read(client: &mut Client, job: JobId, seen: &mut Seen) -> Result<(), Error> {
    let places = places_of(client, job)?;
    seen.entry(key_of(client, job)).or_default().push(places);
    Ok(())
}
