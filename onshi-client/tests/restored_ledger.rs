//! An older ledger that comes back from a backup while the mark of what went out is lost: it counts from where
//! it stood, and names nothing as something was named since (I-12).
#![allow(clippy::expect_used)]

mod support;

use std::collections::BTreeSet;

use onshi_client::{Client, FolderExchange, Ledger, MemoryLedger, OsFiles, Random};
use onshi_core::catalogue::QUALIFICATION;
use support::*;

/// Another byte each time.
struct Counting(u8);

impl Random for Counting {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_add(1);
            *byte = self.0;
        }
    }
}

fn open(desk: &Desk, ledger: &MemoryLedger, random: &mut Counting) -> Client {
    let exchange = FolderExchange::open(Box::new(OsFiles), desk.folders(), 1).expect("folders");
    let (ledger, clock) = (Box::new(ledger.clone()), Box::new(desk.clock.clone()));
    Client::open(settings(), Box::new(exchange), ledger, clock, random).expect("a client")
}

/// Asks once; the name of the request.
fn ask(desk: &Desk, client: &mut Client, key: &str) -> String {
    let before: BTreeSet<String> = desk.names("req").into_iter().collect();
    let job = client.submit(Some(key), &QUALIFICATION, qualification("1"));
    job.expect("submitted");
    let mut names = desk.names("req").into_iter();
    names
        .find(|name| !before.contains(name))
        .expect("a request")
}

/// A copy that knows nothing of what comes after.
fn backup(of: &MemoryLedger) -> MemoryLedger {
    let mut copy = MemoryLedger::default();
    let held = of.clone().load(&mut FixedRandom).expect("a ledger");
    copy.load(&mut Counting(0)).expect("the same installation");
    let jobs: Vec<_> = held
        .jobs
        .iter()
        .map(|job| (job.clone(), held.serial))
        .collect();
    copy.record(&jobs, &[]).expect("copied");
    let same = copy.load(&mut FixedRandom).expect("a ledger");
    assert_eq!(
        (same.installation, same.serial),
        (held.installation, held.serial)
    );
    copy
}

/// The name of the only mark.
fn mark_of(desk: &Desk) -> std::ffi::OsString {
    let entries = std::fs::read_dir(desk.folders().stage).expect("a folder");
    let mut names = entries.map(|entry| entry.expect("an entry").file_name());
    let mark = names.find(|name| name.to_string_lossy().starts_with("onshi.sent."));
    mark.expect("a mark")
}

#[test]
fn names_do_not_repeat_after_a_restore() {
    let desk = Desk::new();
    let (ledger, mut random) = (MemoryLedger::default(), Counting(0));
    let mut client = open(&desk, &ledger, &mut random);
    let first = ask(&desk, &mut client, "one");
    let older = backup(&ledger);
    let second = ask(&desk, &mut client, "two");
    drop(client);
    let mark = desk.folders().stage.join(mark_of(&desk));
    std::fs::remove_file(mark).expect("the mark is lost");
    let mut client = open(&desk, &older, &mut random);
    let again = ask(&desk, &mut client, "another");
    let tail = |name: &str| name.get(name.len() - 12..).map(str::to_owned);
    assert_eq!(tail(&again), tail(&second), "it counts from where it stood");
    assert_eq!(BTreeSet::from([first, second, again]).len(), 3);
}
