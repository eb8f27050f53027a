//! `onshi audit`: what is written out is checked, and the first thing that is wrong with it is named.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use onshi_client::{GivenKey, KeyStore, Ledger, LedgerKey, OsRandom, SqliteLedger};
use onshi_core::audit::{Deed, Entry, Who};
use onshi_core::job::Moment;

fn audit(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onshi"));
    command.arg("audit").args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A ledger with five entries.
fn ledger(at: &Path, keys: Option<&mut dyn KeyStore>) {
    let mut ledger = match keys {
        Some(keys) => SqliteLedger::open_sealed(at, keys).unwrap(),
        None => SqliteLedger::open(at).unwrap(),
    };
    ledger.load(&mut OsRandom).unwrap();
    for number in 1..=5 {
        let entry = Entry::new(
            Deed::Delivered,
            Moment(number),
            Moment(number),
            Who::user("op-7"),
        );
        ledger.keep(&[], &[entry]).unwrap();
    }
}

#[test]
fn an_audit_is_written_out_and_checked_wherever_it_is() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name).to_str().unwrap().to_owned();
    let (file, out) = (at("ledger"), at("audit.jsonl"));
    ledger(Path::new(&file), None);
    let exported = audit(&["export", &file, "--to", &out, "--user", "op-9"]);
    assert!(exported.status.success(), "{exported:?}");
    assert!(said(&exported).contains("6 entries"), "{exported:?}");

    let text = fs::read_to_string(&out).unwrap();
    assert_eq!(text.lines().count(), 8, "an opening, six entries, an end");
    assert!(
        text.contains(r#""deed":"exported","user":"op-9""#),
        "{text}"
    );
    for whole in [&file, &out] {
        let verified = audit(&["verify", whole]);
        assert_eq!(verified.status.code(), Some(0), "{verified:?}");
        assert!(said(&verified).contains("改変なし。6 件"), "{verified:?}");
    }

    let noted = said(&audit(&["verify", &out]));
    let noted = noted.trim().rsplit(' ').next().unwrap().to_owned();
    let same = audit(&["verify", &file, "--anchor", &noted]);
    assert_eq!(same.status.code(), Some(0), "{same:?}");
    let other = noted.replace("6:", "5:");
    let differs = audit(&["verify", &file, "--anchor", &other]);
    assert_eq!(differs.status.code(), Some(2), "{differs:?}");

    let tampered = text.replacen("op-7", "op-8", 3);
    let tampered = tampered.replacen("op-8", "op-7", 2);
    fs::write(&out, tampered).unwrap();
    let broken = audit(&["verify", &out]);
    assert_eq!(broken.status.code(), Some(2), "{broken:?}");
    assert!(said(&broken).contains("broken at entry 3"), "{broken:?}");
}

#[test]
fn entries_taken_out_of_a_ledger_are_missed() {
    let root = tempfile::tempdir().unwrap();
    for (sql, entry) in [
        ("DELETE FROM audit WHERE number = 5", 5),
        ("DELETE FROM audit WHERE number = 2", 2),
        (
            "UPDATE audit SET line = replace(line, 'op-7', 'op-8') WHERE number = 4",
            4,
        ),
    ] {
        let file = root.path().join(format!("ledger{entry}"));
        ledger(&file, None);
        let connection = rusqlite::Connection::open(&file).unwrap();
        connection.execute_batch(sql).unwrap();
        drop(connection);
        let broken = audit(&["verify", file.to_str().unwrap()]);
        assert_eq!(broken.status.code(), Some(2), "{sql}: {broken:?}");
        let place = format!("broken at entry {entry}");
        assert!(said(&broken).contains(&place), "{sql}: {broken:?}");
    }
}

#[test]
fn a_sealed_ledger_is_checked_with_its_key() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name).to_str().unwrap().to_owned();
    let (file, right, wrong) = (at("ledger"), at("key"), at("other"));
    let mut key = GivenKey(LedgerKey::new([0xA7; 32]));
    ledger(Path::new(&file), Some(&mut key));
    fs::write(&right, "a7".repeat(32) + "\n").unwrap();
    fs::write(&wrong, [7; 32]).unwrap();
    let with = |key: &[&str]| audit(&[&["verify", &file], key].concat());
    assert_eq!(with(&["--key-file", &right]).status.code(), Some(0));
    for key in [&[][..], &["--key-file", &wrong]] {
        let refused = with(key);
        assert_eq!(refused.status.code(), Some(1), "{refused:?}");
        let why = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(why.contains("LedgerKey"), "{why}");
    }
    let nothing = audit(&["verify", &at("nothing")]);
    assert_eq!(nothing.status.code(), Some(1), "{nothing:?}");
}
