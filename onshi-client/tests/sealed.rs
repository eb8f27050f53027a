//! Sealed ledgers (R29, §D.7 S3): nothing to be read at rest, no key but the right one, no row in the place of
//! another.
#![cfg(feature = "sqlite")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};

use onshi_client::{
    AtRest, GivenKey, Key, KeyStore, Ledger, LedgerKey, OsRandom, Passphrase, SqliteLedger,
    verify_audit,
};
use onshi_core::audit::{Deed, Entry, Who};
use onshi_core::error::ErrorCode::{
    self, AuditBroken, LedgerBroken, LedgerKeyMissing, LedgerKeyWrong,
};
use onshi_core::job::{Job, JobId, Moment, State};
use onshi_core::message::FileForm;
use tempfile::TempDir;

/// What nobody may find in a file: in the host's key of a job, in a job, in a document.
const CANARIES: [&str; 3] = ["CANARY-OF-A-KEY", "CANARY-OF-A-JOB", "CANARY-OF-A-DOCUMENT"];

fn key(of: u8) -> GivenKey {
    GivenKey(LedgerKey::new([of; 32]))
}

fn job(id: u64) -> Job {
    Job {
        id: JobId(id),
        key: Some(format!("CANARY-OF-A-KEY {id}")),
        operation: 1,
        fingerprint: [id as u8; 32],
        file_identifier: format!("CANARY-OF-A-JOB{id}"),
        form: FileForm::default(),
        submitted: Moment(1),
        changed: Moment(2),
        part: None,
        subject: None,
        deadline: None,
        repeats: None,
        grounds: Vec::new(),
        answers: Vec::new(),
        state: State::Acknowledged,
    }
}

fn note() -> Key {
    Key::read("note").unwrap()
}

/// A hundred jobs, a document, and two lines of audit.
fn fill(ledger: &mut SqliteLedger) {
    ledger.load(&mut OsRandom).expect("a ledger");
    let opened = Entry::new(Deed::Opened, Moment(1), Moment(1), Who::default());
    let jobs: Vec<_> = (1..=100).map(|id| (job(id), id)).collect();
    ledger
        .record(&jobs, std::slice::from_ref(&opened))
        .expect("recorded");
    let body = b"CANARY-OF-A-DOCUMENT".to_vec();
    ledger
        .keep(&[(note(), Some(body))], &[opened])
        .expect("kept");
}

fn holds_everything(ledger: &mut SqliteLedger) {
    let held = ledger.load(&mut OsRandom).expect("a ledger");
    assert_eq!((held.jobs.len(), held.serial), (100, 100));
    assert_eq!(held.jobs[41], job(42));
    assert_eq!(ledger.job(JobId(7)).expect("read"), Some(job(7)));
    let found = ledger.job_of_key("CANARY-OF-A-KEY 7").expect("read");
    assert_eq!(found, Some(job(7)));
    assert_eq!(ledger.job_of_key("another").expect("read"), None);
    let kept = ledger.kept("note").expect("read");
    assert_eq!(kept, [(note(), b"CANARY-OF-A-DOCUMENT".to_vec())]);
    let whole = verify_audit(ledger, []).expect("read").expect("whole");
    assert!(whole.lines >= 2);
}

/// Which canaries some file of a folder holds.
fn found_in(folder: &Path) -> Vec<&'static str> {
    let files = fs::read_dir(folder).expect("a folder");
    let bytes: Vec<u8> = files
        .flat_map(|file| fs::read(file.expect("a file").path()).expect("bytes"))
        .collect();
    let stands = |canary: &&&str| {
        let mut windows = bytes.windows(canary.len());
        windows.any(|window| window == canary.as_bytes())
    };
    CANARIES.iter().filter(stands).copied().collect()
}

fn place() -> (TempDir, PathBuf) {
    let root = tempfile::tempdir().expect("a folder");
    let file = root.path().join("ledger");
    (root, file)
}

fn refused(file: &Path, keys: Option<&mut dyn KeyStore>) -> ErrorCode {
    let opened = match keys {
        Some(keys) => SqliteLedger::open_sealed(file, keys),
        None => SqliteLedger::open(file),
    };
    opened.expect_err("refused").code()
}

#[test]
fn nothing_of_a_sealed_ledger_can_be_read_at_rest() {
    let (root, file) = place();
    let mut ledger = SqliteLedger::open_sealed(&file, &mut key(1)).expect("a ledger");
    fill(&mut ledger);
    assert_eq!(ledger.at_rest(), AtRest::Sealed);
    assert_eq!(found_in(root.path()), [""; 0], "while it is open");
    drop(ledger);
    assert_eq!(found_in(root.path()), [""; 0], "when it is closed");
    let mut ledger = SqliteLedger::open_sealed(&file, &mut key(1)).expect("the same key");
    holds_everything(&mut ledger);
}

#[test]
fn no_other_key_opens_it_and_nothing_is_changed() {
    let (_root, file) = place();
    fill(&mut SqliteLedger::open_sealed(&file, &mut key(1)).expect("a ledger"));
    let before = fs::read(&file).expect("bytes");
    assert_eq!(refused(&file, None), LedgerKeyMissing);
    assert_eq!(refused(&file, Some(&mut key(2))), LedgerKeyWrong);
    let mut passphrase = Passphrase::new("another store").unwrap();
    assert_eq!(refused(&file, Some(&mut passphrase)), LedgerKeyWrong);
    assert!(fs::read(&file).expect("bytes") == before, "it was touched");
    holds_everything(&mut SqliteLedger::open_sealed(&file, &mut key(1)).expect("the key"));
}

#[test]
fn a_ledger_is_sealed_later_and_leaves_nothing_behind() {
    let (root, file) = place();
    let mut ledger = SqliteLedger::open(&file).expect("a ledger");
    fill(&mut ledger);
    assert_eq!(ledger.at_rest(), AtRest::Plain);
    drop(ledger);
    assert_eq!(found_in(root.path()), CANARIES, "it can be read before");
    let mut ledger = SqliteLedger::open_sealed(&file, &mut key(1)).expect("sealed");
    assert_eq!(found_in(root.path()), [""; 0], "while it is open");
    holds_everything(&mut ledger);
    drop(ledger);
    assert_eq!(found_in(root.path()), [""; 0], "when it is closed");
    assert_eq!(refused(&file, None), LedgerKeyMissing);
}

#[test]
fn a_key_is_changed_and_the_old_one_opens_nothing() {
    let (_root, file) = place();
    let mut ledger = SqliteLedger::open_sealed(&file, &mut key(1)).expect("a ledger");
    fill(&mut ledger);
    let changed = Entry::new(Deed::KeyChanged, Moment(3), Moment(3), Who::user("op-7"));
    ledger.seal_anew(&mut key(2), &[changed]).expect("sealed");
    holds_everything(&mut ledger);
    // What is written from here on is sealed with the new one.
    let body = b"CANARY-OF-A-DOCUMENT".to_vec();
    ledger.keep(&[(note(), Some(body))], &[]).expect("kept");
    drop(ledger);
    assert_eq!(refused(&file, Some(&mut key(1))), LedgerKeyWrong);
    let mut ledger = SqliteLedger::open_sealed(&file, &mut key(2)).expect("the new key");
    holds_everything(&mut ledger);
    let last = ledger.audit(3, 1).expect("read").lines.remove(0);
    assert!(
        last.text.contains("\"deed\":\"key-changed\""),
        "{}",
        last.text
    );

    let mut passphrase = Passphrase::new("あいことばは八文字").unwrap();
    ledger.seal_anew(&mut passphrase, &[]).expect("sealed");
    drop(ledger);
    let mut other = Passphrase::new("あいことばは九文字").unwrap();
    assert_eq!(refused(&file, Some(&mut other)), LedgerKeyWrong);
    assert_eq!(refused(&file, Some(&mut key(2))), LedgerKeyWrong);
    let opened = SqliteLedger::open_sealed(&file, &mut passphrase);
    holds_everything(&mut opened.expect("the passphrase"));
}

#[test]
fn no_row_stands_for_another() {
    type Look = fn(&mut SqliteLedger) -> Result<(), ErrorCode>;
    let loads: Look = |ledger| {
        let loaded = ledger.load(&mut OsRandom);
        loaded.map(drop).map_err(|error| error.code())
    };
    let documents: Look = |ledger| {
        let kept = ledger.kept("");
        kept.map(drop).map_err(|error| error.code())
    };
    let audit: Look = |ledger| {
        let read = ledger.audit(1, 1);
        read.map(drop).map_err(|error| error.code())
    };
    let row_of_plain = "UPDATE jobs SET sealed = 0, body =
        '{\"id\":7,\"key\":null,\"operation\":1}' WHERE id = 7";
    for (what, sql, look, code) in [
        (
            "two bodies changed places",
            "UPDATE jobs SET body = (SELECT body FROM jobs WHERE id = 8) WHERE id = 7",
            loads,
            LedgerBroken,
        ),
        (
            "a body that is not sealed",
            row_of_plain,
            loads,
            LedgerBroken,
        ),
        (
            "a document under another name",
            "UPDATE documents SET key = 'other'",
            documents,
            LedgerBroken,
        ),
        (
            "a head that somebody computed",
            "UPDATE meta SET head = zeroblob(40)",
            audit,
            AuditBroken,
        ),
    ] {
        let (_root, file) = place();
        fill(&mut SqliteLedger::open_sealed(&file, &mut key(1)).expect("a ledger"));
        let connection = rusqlite::Connection::open(&file).expect("a database");
        connection.execute_batch(sql).expect(what);
        drop(connection);
        let mut ledger = SqliteLedger::open_sealed(&file, &mut key(1)).expect("a ledger");
        assert_eq!(look(&mut ledger), Err(code), "{what}");
    }
}

/// With one key for two ledgers, a body of one is none of the other.
#[test]
fn no_ledger_stands_for_another() {
    let ((_one_root, one), (_other_root, other)) = (place(), place());
    for file in [&one, &other] {
        fill(&mut SqliteLedger::open_sealed(file, &mut key(1)).expect("a ledger"));
    }
    let connection = rusqlite::Connection::open(&one).expect("a database");
    let other = other.to_str().unwrap();
    connection
        .execute_batch(&format!(
            "ATTACH '{other}' AS other;
             UPDATE jobs SET body = (SELECT body FROM other.jobs AS o WHERE o.id = jobs.id);"
        ))
        .expect("carried over");
    drop(connection);
    let mut ledger = SqliteLedger::open_sealed(&one, &mut key(1)).expect("a ledger");
    let loaded = ledger.load(&mut OsRandom).map(drop);
    assert_eq!(loaded.expect_err("refused").code(), LedgerBroken);
}
