//! Ledgers that earlier versions made, by the SQL that they made them with: brought forward, whole, once.
#![cfg(feature = "sqlite")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;

use onshi_client::{Key, Ledger, OsRandom, SqliteLedger};
use onshi_core::audit::{Deed, Entry, Who};
use onshi_core::job::{JobId, Moment, State};

const FIRST: &str = "
    CREATE TABLE meta (installation TEXT NOT NULL, serial INTEGER NOT NULL);
    INSERT INTO meta VALUES ('K7QM', 12);
    CREATE TABLE jobs (
        id        INTEGER PRIMARY KEY,
        key       TEXT UNIQUE,
        operation INTEGER NOT NULL,
        state     TEXT NOT NULL,
        body      TEXT NOT NULL,
        changed   INTEGER NOT NULL
    );";

const SECOND: &str = "
    CREATE TABLE documents (key TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
    INSERT INTO documents VALUES ('clock', X'3137');";

/// A job as the first version wrote it: hashes by their numbers, and without what came later.
fn first_job() -> String {
    let fingerprint = vec!["167"; 32].join(",");
    format!(
        r#"{{"id":7,"key":"visit 1","operation":1,"fingerprint":[{fingerprint}],"file_identifier":"20261122K7QM00000007","submitted":1795316400000,"changed":1795316400000,"answers":[],"state":"Acknowledged"}}"#
    )
}

fn made(file: &Path, version: usize) {
    let connection = rusqlite::Connection::open(file).expect("a database");
    let tables = [FIRST, SECOND][..version].concat();
    let job = first_job();
    connection
        .execute_batch(&format!(
            "{tables}
             INSERT INTO jobs VALUES (7, 'visit 1', 1, 'acknowledged', '{job}', 1795316400000);
             PRAGMA application_id = 1869509480; PRAGMA user_version = {version};"
        ))
        .expect("tables");
}

fn version_of(file: &Path) -> i64 {
    let connection = rusqlite::Connection::open(file).expect("a database");
    let version = connection.pragma_query_value(None, "user_version", |row| row.get(0));
    version.expect("a version")
}

#[test]
fn every_older_ledger_is_brought_forward() {
    for version in [1, 2] {
        let root = tempfile::tempdir().expect("a folder");
        let file = root.path().join("ledger");
        made(&file, version);
        for round in [0, 1] {
            let mut ledger = SqliteLedger::open(&file).expect("brought forward");
            let held = ledger.load(&mut OsRandom).expect("a ledger");
            assert_eq!((held.installation.as_str(), held.serial), ("K7QM", 12));
            let [job] = held.jobs.as_slice() else {
                panic!("one job in version {version}");
            };
            assert_eq!((job.id, &job.state), (JobId(7), &State::Acknowledged));
            assert_eq!(job.fingerprint, [167; 32]);
            let known = ledger.job_of_key("visit 1").expect("read");
            assert_eq!(known.as_ref(), Some(job));
            let kept = ledger.kept("clock").expect("read");
            assert_eq!(kept.len(), usize::from(version == 2));

            let audit = ledger.audit(1, 9).expect("read");
            assert_eq!(
                (audit.head.lines, audit.lines.len()),
                (round, round as usize)
            );
            let opened = Entry::new(Deed::Opened, Moment(1), Moment(1), Who::default());
            let note = (Key::read("note").unwrap(), Some(vec![1]));
            ledger.keep(&[note], &[opened]).expect("kept");
        }
        assert_eq!(version_of(&file), 3);
    }
}
