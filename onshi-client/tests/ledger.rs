//! The ledger in a SQLite file: durable, for one process at a time, and refused rather than reset. What
//! every ledger must do stands in `every_ledger.rs`.
#![cfg(feature = "sqlite")]
#![allow(clippy::expect_used)]

mod support;

use std::fs;
use std::path::Path;

use onshi_client::{Client, FolderConfig, Ledger, SqliteLedger};
use onshi_core::error::ErrorCode::{FolderMissing, LedgerBroken, LedgerBusy};
use onshi_core::job::State;
use support::*;

/// The pages of the log that differ.
fn written(before: &[u8], after: &[u8]) -> usize {
    const HEAD: usize = 32;
    const FRAME: usize = 24 + 4096;
    let frames = |log: &[u8]| log[HEAD..].chunks(FRAME).map(<[u8]>::to_vec).collect();
    let (before, after): (Vec<_>, Vec<_>) = (frames(before), frames(after));
    assert_eq!(before.len(), after.len(), "the log has its space already");
    before.iter().zip(&after).filter(|(a, b)| a != b).count()
}

#[test]
fn a_transition_that_uses_no_new_number_writes_one_page() {
    let root = tempfile::tempdir().expect("a folder");
    let mut ledger = SqliteLedger::open(root.path().join("ledger")).expect("a ledger");
    let log = || fs::read(root.path().join("ledger-wal")).expect("a log");
    ledger
        .record(&[(job(1, State::Acknowledged), 7)], &[])
        .expect("recorded");
    let before = log();
    ledger
        .record(&[(job(1, State::Closed), 7)], &[])
        .expect("recorded");
    assert_eq!(written(&before, &log()), 1);
}

#[test]
fn the_log_is_written_over_and_over_and_keeps_its_length() {
    let root = tempfile::tempdir().expect("a folder");
    let mut ledger = SqliteLedger::open(root.path().join("ledger")).expect("a ledger");
    let length = || fs::metadata(root.path().join("ledger-wal")).expect("a log");
    let reserved = length().len();
    assert!(reserved > 1 << 20);
    for id in 1..=1_000 {
        ledger
            .record(&[(job(id, State::Closed), id)], &[])
            .expect("recorded");
    }
    assert_eq!(length().len(), reserved);
    assert_eq!(
        ledger.load(&mut FixedRandom).expect("held").jobs.len(),
        1_000
    );
}

#[test]
fn a_second_opener_is_told_and_the_first_goes_on() {
    let root = tempfile::tempdir().expect("a folder");
    let file = root.path().join("ledger");
    let mut first = SqliteLedger::open(&file).expect("a ledger");
    for _ in 0..2 {
        let second = SqliteLedger::open(&file).expect_err("one at a time");
        assert_eq!(second.code(), LedgerBusy);
        first
            .record(&[(job(1, State::Closed), 1)], &[])
            .expect("recorded");
    }
    drop(first);
    assert!(SqliteLedger::open(&file).is_ok());
}

#[test]
fn a_second_client_over_the_same_folders_is_told_even_with_another_ledger() {
    let desk = Desk::new();
    let config = FolderConfig::under(desk.root(), institution());
    let first = Client::open_folder(&config).expect("a client");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let second = FolderConfig {
        ledger: elsewhere.path().join("ledger"),
        ..config.clone()
    };
    let told = Client::open_folder(&second).expect_err("one collector");
    assert_eq!(told.code(), LedgerBusy);
    drop(first);
    assert!(Client::open_folder(&second).is_ok());
}

/// A good ledger file, closed.
fn good(file: &Path) -> Vec<u8> {
    let mut ledger = SqliteLedger::open(file).expect("a ledger");
    ledger.load(&mut FixedRandom).expect("a ledger");
    let jobs = (1..=200).map(|id| (job(id, State::Closed), id));
    ledger
        .record(&jobs.collect::<Vec<_>>(), &[])
        .expect("recorded");
    drop(ledger);
    fs::read(file).expect("a file")
}

#[test]
fn a_broken_ledger_is_refused_and_left_as_it_is() {
    type Breaking = (&'static str, fn(Vec<u8>) -> Vec<u8>);
    let breakings: &[Breaking] = &[
        ("empty", |_| Vec::new()),
        ("another kind of file", |_| {
            b"not a database at all".repeat(100)
        }),
        ("cut in half", |bytes| bytes[..bytes.len() / 2].to_vec()),
        ("head overwritten", |bytes| {
            [&[0; 100], &bytes[100..]].concat()
        }),
        ("pages overwritten", |bytes| {
            let end = bytes.len();
            [&bytes[..8192], &vec![0xAA; end - 8192][..]].concat()
        }),
    ];
    for (what, breaks) in breakings {
        let root = tempfile::tempdir().expect("a folder");
        let file = root.path().join("ledger");
        let broken = breaks(good(&file));
        fs::write(&file, &broken).expect("broken");
        let refused = SqliteLedger::open(&file).expect_err(what);
        assert_eq!(refused.code(), LedgerBroken, "{what}: {refused}");
        assert!(
            fs::read(&file).expect("a file") == broken,
            "{what}: it was touched"
        );
    }
}

#[test]
fn a_ledger_that_is_not_ours_to_read_is_refused() {
    let changes = [
        ("another program's", "PRAGMA application_id = 1"),
        ("a later version's", "PRAGMA user_version = 4"),
        ("without tables", "DROP TABLE jobs"),
        (
            "with a job nobody understands",
            "UPDATE jobs SET body = '{}' WHERE id = 7",
        ),
        ("before the first version", "PRAGMA user_version = 0"),
        ("with a serial below zero", "UPDATE meta SET serial = -1"),
    ];
    for (what, sql) in changes {
        let root = tempfile::tempdir().expect("a folder");
        let file = root.path().join("ledger");
        good(&file);
        let connection = rusqlite::Connection::open(&file).expect("a database");
        connection.execute_batch(sql).expect(what);
        drop(connection);
        let loaded = SqliteLedger::open(&file).and_then(|mut l| l.load(&mut FixedRandom));
        assert_eq!(loaded.expect_err(what).code(), LedgerBroken, "{what}");
    }
}

#[test]
fn an_attempt_that_died_while_making_the_ledger_is_no_obstacle() {
    let root = tempfile::tempdir().expect("a folder");
    fs::write(root.path().join("ledger.new"), b"half").expect("a file");
    assert!(SqliteLedger::open(root.path().join("ledger")).is_ok());
    assert_eq!(names_in(root.path()), ["ledger"]);
    let nowhere = SqliteLedger::open(root.path().join("no folder/ledger"));
    assert_eq!(nowhere.expect_err("no folder").code(), FolderMissing);
}

#[test]
fn nobody_of_a_question_stands_in_the_ledger() {
    let desk = Desk::new();
    let config = FolderConfig::under(desk.root(), institution());
    let mut client = Client::open_folder(&config).expect("a client");
    let (key, operation, _) = morning().remove(0);
    let job = client.submit(Some(key), operation, qualification("NUMBER-OF-SOMEBODY"));
    job.expect("a job");
    drop(client);
    let bytes = fs::read(desk.root().join("onshi.ledger")).expect("a ledger");
    let holds = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    assert!(holds(key.as_bytes()), "the test would find what is there");
    assert!(!holds(b"NUMBER-OF-SOMEBODY"));
}
