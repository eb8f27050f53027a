//! Backup and restore of a ledger (バックアップと復元, I-12): with the ledger in use, and by what comes back.
#![allow(clippy::expect_used)]

mod support;

use std::collections::BTreeSet;
use std::fs;

use onshi_client::{Client, FolderConfig, Ledger, Random, SqliteLedger, restore};
use onshi_core::catalogue::QUALIFICATION;
use onshi_core::error::ErrorCode;
use onshi_core::job::State;
use support::*;

fn config(desk: &Desk) -> FolderConfig {
    FolderConfig {
        settings: settings(),
        ..FolderConfig::under(desk.root(), institution())
    }
}

/// The same characters at every start: only the numbers tell one name from another.
fn open(desk: &Desk) -> Client {
    let config = config(desk);
    let files = Box::new(onshi_client::OsFiles);
    let exchange = onshi_client::FolderExchange::open(files, desk.folders(), 1).expect("folders");
    let ledger = SqliteLedger::open(&config.ledger).expect("a ledger");
    let clock = Box::new(desk.clock.clone());
    let (exchange, ledger) = (Box::new(exchange), Box::new(ledger));
    Client::open(config.settings, exchange, ledger, clock, &mut FixedRandom).expect("a client")
}

fn ask(desk: &Desk, client: &mut Client, key: &str) -> String {
    let before: BTreeSet<String> = desk.names("req").into_iter().collect();
    client
        .submit(Some(key), &QUALIFICATION, qualification("1"))
        .expect("submitted");
    let mut names = desk.names("req").into_iter();
    let new = names.find(|name| !before.contains(name));
    new.expect("a request")
}

#[test]
fn a_ledger_comes_back_whole_and_names_nothing_twice() {
    let mut desk = Desk::new();
    let (ledger, copy) = (config(&desk).ledger, desk.root().join("ledger.backup"));
    let mut client = open(&desk);
    let first = ask(&desk, &mut client, "before");
    client.back_up(&copy).expect("copied while it is in use");
    let lost: Vec<String> = (0..20)
        .map(|n| ask(&desk, &mut client, &format!("after-{n}")))
        .collect();
    drop(client);
    fs::rename(&ledger, desk.root().join("broken")).expect("moved away");

    let restored = restore(&copy, &ledger, None).expect("restored");
    assert_eq!(restored.jobs, 1);
    let keys: Vec<_> = restored
        .in_doubt
        .iter()
        .map(|job| job.key.as_deref())
        .collect();
    assert_eq!(keys, [Some("before")]);

    let mut client = open(&desk);
    let again: Vec<String> = (0..20)
        .map(|n| ask(&desk, &mut client, &format!("again-{n}")))
        .collect();
    let all: BTreeSet<&String> = lost.iter().chain(&again).chain([&first]).collect();
    assert_eq!(all.len(), 41, "a name was used twice");
    desk.terminal.step();
    desk.rounds(&mut client, 3);
    let before = client
        .jobs()
        .find(|job| job.key.as_deref() == Some("before"));
    let state = &before.expect("the job of the backup").state;
    assert!(matches!(state, State::Answered { .. }), "{state:?}");
}

#[test]
fn nothing_is_written_over() {
    let desk = Desk::new();
    let (ledger, copy) = (config(&desk).ledger, desk.root().join("ledger.backup"));
    let mut client = open(&desk);
    client.back_up(&copy).expect("copied");
    let error = client.back_up(&copy).expect_err("it is there");
    assert_eq!(error.code(), ErrorCode::NameTaken);
    let error = restore(&copy, &ledger, None).expect_err("it is there");
    assert_eq!(error.code(), ErrorCode::NameTaken);
    assert_eq!(
        names_in(desk.root())
            .iter()
            .filter(|it| it.ends_with(".new"))
            .count(),
        0
    );
}

#[test]
fn what_is_no_backup_is_refused_and_makes_no_ledger() {
    let desk = Desk::new();
    let (ledger, copy) = (config(&desk).ledger, desk.root().join("ledger.backup"));
    fs::write(&copy, "not a ledger").expect("a file");
    let error = restore(&copy, &ledger, None).expect_err("no ledger");
    assert_eq!(error.code(), ErrorCode::LedgerBroken);
    assert!(!ledger.exists());
    fs::remove_file(&copy).expect("removed");
    let error = restore(&copy, &ledger, None).expect_err("not there");
    assert_eq!(error.code(), ErrorCode::FolderMissing);
}

#[test]
fn a_backup_holds_the_documents_too() {
    let desk = Desk::new();
    let (ledger, copy) = (config(&desk).ledger, desk.root().join("ledger.backup"));
    let mut first = SqliteLedger::open(&ledger).expect("a ledger");
    let key = onshi_client::Key::read("days/visit").expect("a name");
    first
        .keep(&[(key.clone(), Some(b"1".to_vec()))], &[])
        .expect("kept");
    let loaded = first.load(&mut Counted).expect("loaded");
    first.back_up(&copy).expect("copied");
    drop(first);
    fs::remove_file(&ledger).expect("lost");
    restore(&copy, &ledger, None).expect("restored");
    let mut second = SqliteLedger::open(&ledger).expect("a ledger");
    assert_eq!(second.kept("days").expect("kept"), [(key, b"1".to_vec())]);
    let again = second.load(&mut FixedRandom).expect("loaded");
    assert_eq!(
        again.installation, loaded.installation,
        "whose patients stay theirs"
    );
}

struct Counted;

impl Random for Counted {
    fn fill(&mut self, bytes: &mut [u8]) {
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = at as u8;
        }
    }
}
