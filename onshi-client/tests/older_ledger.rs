//! A ledger file that was copied back from a backup is noticed by the mark of what went out: the host is told,
//! and neither a number nor a job is used twice (I-12).
#![allow(clippy::expect_used)]

mod support;

use std::fs;
use std::path::PathBuf;

use onshi_client::{Client, FolderExchange, OsFiles, Random, SqliteLedger};
use onshi_core::catalogue::QUALIFICATION;
use onshi_core::error::Error;
use onshi_core::job::JobId;
use onshi_core::rules::facility::Fault;
use support::*;

/// Where the ledger of the place stands.
fn ledger(desk: &Desk) -> PathBuf {
    desk.root().join("onshi.ledger")
}

fn open(desk: &Desk, random: &mut dyn Random) -> Client {
    let exchange = FolderExchange::open(Box::new(OsFiles), desk.folders(), 1).expect("folders");
    let ledger = SqliteLedger::open(ledger(desk)).expect("a ledger");
    let clock = Box::new(desk.clock.clone());
    Client::open(
        settings(),
        Box::new(exchange),
        Box::new(ledger),
        clock,
        random,
    )
    .expect("a client")
}

fn ask(client: &mut Client, key: &str) -> Result<JobId, Error> {
    client.submit(Some(key), &QUALIFICATION, qualification("1"))
}

fn faults(client: &Client) -> Vec<Fault> {
    let findings = client.findings().iter();
    findings.map(|finding| finding.fault).collect()
}

/// Marks in the stage folder.
fn marks(desk: &Desk) -> Vec<String> {
    let entries = fs::read_dir(desk.folders().stage).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let names = names.map(|name| name.into_string().expect("text"));
    names
        .filter(|name| name.starts_with("onshi.sent."))
        .collect()
}

/// Asks, copies the ledger, and asks three times more; the jobs that the copy does not know.
fn day(desk: &Desk) -> Vec<JobId> {
    let mut client = open(desk, &mut FixedRandom);
    ask(&mut client, "before").expect("submitted");
    drop(client);
    fs::copy(ledger(desk), desk.root().join("backup")).expect("copied");
    let mut client = open(desk, &mut FixedRandom);
    let keys = ["one", "two", "three"].into_iter();
    let jobs = keys.map(|key| ask(&mut client, key).expect("submitted"));
    let jobs = jobs.collect();
    assert_eq!(faults(&client), [], "the ledger knows all of it");
    jobs
}

fn copy_back(desk: &Desk) {
    fs::copy(desk.root().join("backup"), ledger(desk)).expect("copied back");
    for log in ["onshi.ledger-wal", "onshi.ledger-shm"] {
        let _ = fs::remove_file(desk.root().join(log));
    }
}

#[test]
fn an_older_ledger_is_told_and_uses_no_number_twice() {
    let desk = Desk::new();
    let lost = day(&desk);
    copy_back(&desk);
    // The same characters are drawn for the names: only the numbers differ.
    let mut client = open(&desk, &mut FixedRandom);
    assert_eq!(faults(&client), [Fault::LedgerOlder]);
    assert!(client.job_of_key("three").is_none(), "it is the older one");
    let job = ask(&mut client, "after").expect("no name stands there already");
    assert!(lost.iter().all(|lost| *lost < job), "{lost:?} {job:?}");
    assert_eq!(desk.names("req").len(), 5);
    drop(client);
    let client = open(&desk, &mut FixedRandom);
    assert_eq!(faults(&client), [], "it has caught up");
}

#[test]
fn what_is_up_to_date_is_never_suspected() {
    let desk = Desk::new();
    day(&desk);
    let client = open(&desk, &mut FixedRandom);
    assert_eq!(faults(&client), []);
    assert_eq!(marks(&desk).len(), 1, "it is moved, not added to");
}

#[test]
fn the_mark_of_another_installation_says_nothing() {
    let desk = Desk::new();
    day(&desk);
    fs::remove_file(ledger(&desk)).expect("removed");
    let mut client = open(&desk, &mut OtherRandom);
    assert_eq!(faults(&client), []);
    ask(&mut client, "new").expect("submitted");
    assert_eq!(marks(&desk).len(), 2);
}

#[test]
fn of_two_marks_the_higher_one_counts_and_what_is_no_number_is_none() {
    let desk = Desk::new();
    drop(open(&desk, &mut FixedRandom));
    let [mark] = &marks(&desk)[..] else {
        unreachable!("one mark");
    };
    let (whose, _) = mark.rsplit_once('.').expect("a number");
    for name in ["40", "x", "-1", ""] {
        let file = desk.folders().stage.join(format!("{whose}.{name}"));
        fs::write(file, []).expect("written");
    }
    let mut client = open(&desk, &mut FixedRandom);
    assert_eq!(faults(&client), [Fault::LedgerOlder]);
    assert_eq!(ask(&mut client, "one").expect("submitted"), JobId(41));
}

#[test]
fn a_mark_that_cannot_be_moved_keeps_the_request_in() {
    let desk = Desk::new();
    let mut client = open(&desk, &mut FixedRandom);
    let [mark] = &marks(&desk)[..] else {
        unreachable!("one mark");
    };
    fs::remove_file(desk.folders().stage.join(mark)).expect("removed");
    ask(&mut client, "one").expect("taken in, to go out later");
    assert_eq!(desk.names("req"), [""; 0]);
    desk.clock.forward(60_000);
    client.poll().expect("polled");
    assert_eq!(desk.names("req").len(), 1, "the mark was made anew");
    assert_eq!(marks(&desk).len(), 1);
}

struct OtherRandom;

impl Random for OtherRandom {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(9);
    }
}
