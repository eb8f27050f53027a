//! `onshi ledger key`: a ledger is sealed, gets another key, and is unsealed; wherever the change is cut off,
//! one of the two keys opens it.
#![allow(clippy::unwrap_used)]

mod keys;

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output};
use std::time::Instant;

use keys::{Files, documents, done, hex};
use onshi_client::{AtRest, GivenKey, Ledger, LedgerKey, OsRandom, Passphrase, SqliteLedger};
use onshi_core::error::ErrorCode::{self, LedgerKeyMissing, LedgerKeyWrong};

const DOCUMENTS: usize = 500;

struct Place(Files);

impl Place {
    /// A ledger in clear, and the files of two keys.
    fn new() -> Self {
        let place = Place(Files::new());
        let mut ledger = SqliteLedger::open(place.at("ledger")).unwrap();
        ledger.load(&mut OsRandom).unwrap();
        ledger.keep(&documents(DOCUMENTS), &[]).unwrap();
        place
    }

    fn at(&self, name: &str) -> String {
        self.0.at(name)
    }

    fn change(&self, words: &[&str]) -> Command {
        self.0.change(&self.at("ledger"), words)
    }

    fn run(&self, words: &[&str]) -> Output {
        self.change(words).output().unwrap()
    }

    fn open(&self, key: u8) -> Result<SqliteLedger, ErrorCode> {
        let mut key = GivenKey(LedgerKey::new([key; 32]));
        let opened = open_as_it_stands(&self.at("ledger"), &mut key);
        opened.map_err(|error| error.code())
    }
}

/// A key must not seal what stands in clear here.
fn open_as_it_stands(
    ledger: &str,
    key: &mut GivenKey,
) -> Result<SqliteLedger, onshi_core::error::Error> {
    match SqliteLedger::open(ledger) {
        Err(error) if error.code() == LedgerKeyMissing => SqliteLedger::open_sealed(ledger, key),
        other => other,
    }
}

fn holds_everything(ledger: &mut SqliteLedger) {
    keys::holds_everything(ledger, DOCUMENTS);
}

fn refused(output: &Output, why: &str) {
    keys::refused(output, &output.stderr, why);
}

#[test]
fn a_ledger_is_sealed_gets_another_key_and_is_unsealed() {
    let place = Place::new();
    let told = done(place.run(&["--new-key-file", "@one", "--user", "op-7"]));
    assert!(told.contains("the ledger is sealed"), "{told}");
    let mut ledger = place.open(1).unwrap();
    assert_eq!(ledger.at_rest(), AtRest::Sealed);
    holds_everything(&mut ledger);
    let line = ledger.audit(1, 1).unwrap().lines.remove(0).text;
    assert!(
        line.contains("key-changed") && line.contains("op-7"),
        "{line}"
    );
    drop(ledger);

    // One line of standard input for each of two.
    fs::write(place.at("both"), format!("{}\n{}\n", hex(1), hex(2))).unwrap();
    let mut change = place.change(&["--key-file", "-", "--new-key-file", "-"]);
    change.stdin(File::open(place.at("both")).unwrap());
    assert!(done(change.output().unwrap()).contains("the key is changed"));
    assert_eq!(place.open(1).map(drop), Err(LedgerKeyWrong));
    holds_everything(&mut place.open(2).unwrap());

    let mut change = place.change(&["--key-file", "@two", "--new-passphrase-file", "env:SECRET"]);
    done(change.env("SECRET", "あいことばは八文字").output().unwrap());
    let mut passphrase = Passphrase::new("あいことばは八文字").unwrap();
    let opened = SqliteLedger::open_sealed(place.at("ledger"), &mut passphrase);
    holds_everything(&mut opened.unwrap());

    let mut change = place.change(&["--passphrase-file", "env:SECRET", "--unseal"]);
    let told = done(change.env("SECRET", "あいことばは八文字").output().unwrap());
    assert!(told.contains("the seal is gone"), "{told}");
    let mut ledger = SqliteLedger::open(place.at("ledger")).unwrap();
    assert_eq!(ledger.at_rest(), AtRest::Plain);
    holds_everything(&mut ledger);
    assert_eq!(ledger.audit(1, 9).unwrap().lines.len(), 4);
}

#[test]
fn what_it_cannot_do_it_refuses_and_changes_nothing() {
    let place = Place::new();
    refused(&place.run(&["--unseal"]), "it is not sealed");
    refused(&place.run(&[]), "--unseal");
    refused(
        &place.run(&["--unseal", "--new-key-file", "@one"]),
        "cannot be used with",
    );
    done(place.run(&["--new-key-file", "@one"]));
    let before = fs::read(place.at("ledger")).unwrap();
    let passphrase = ["--key-file", "@one", "--new-passphrase-file", "@short"];
    fs::write(place.at("short"), "short").unwrap();
    for (words, why) in [
        (&["--new-key-file", "@two"][..], "LedgerKeyMissing"),
        (&["--unseal"], "LedgerKeyMissing"),
        (&["--key-file", "@two", "--unseal"], "LedgerKeyWrong"),
        (
            &["--key-file", "@short", "--unseal"],
            "64 hexadecimal digits",
        ),
        (&["--key-file", "env:NOT_SET", "--unseal"], "it is not set"),
        (&passphrase, "eight characters"),
    ] {
        refused(&place.run(words), why);
        assert!(fs::read(place.at("ledger")).unwrap() == before, "{words:?}");
    }
}

/// The command is killed at moments that are spread over the whole of its run. Which of them falls into which
/// step decides nothing: after each of them one key opens the ledger, the other does not, and nothing is lost.
#[test]
fn killed_anywhere_one_of_the_two_keys_opens_it() {
    const KILLS: u32 = 24;
    let place = Place::new();
    done(place.run(&["--new-key-file", "@one"]));
    let started = Instant::now();
    let words = |from: u8| match from {
        1 => ["--key-file", "@one", "--new-key-file", "@two"],
        _ => ["--key-file", "@two", "--new-key-file", "@one"],
    };
    done(place.run(&words(1)));
    let whole = started.elapsed();
    let mut key = 2;
    for kill in 0..KILLS {
        keys::kill(&mut place.change(&words(key)), whole * kill / KILLS);
        key = opened_by(&place);
    }
    // What was cut off after it came through is brought to its end by the same words again.
    for from in [1, 2, 1] {
        done(place.run(&words(from)));
        assert_eq!(opened_by(&place), 3 - from);
        done(place.run(&words(from)));
        assert_eq!(opened_by(&place), 3 - from);
    }
}

fn opened_by(place: &Place) -> u8 {
    keys::opened_by(DOCUMENTS, |key| place.open(key))
}

/// Started by `cargo xtask test secrets`.
#[cfg(feature = "secret-service")]
#[test]
fn the_secret_service_takes_a_key_over_and_gives_it_up() {
    let place = Place::new();
    done(place.run(&["--new-key-file", "@one"]));
    done(place.run(&["--key-file", "@one", "--new-key-in-secret-service"]));
    assert_eq!(place.open(1).map(drop), Err(LedgerKeyWrong));
    done(place.run(&["--key-in-secret-service", "--new-key-file", "@two"]));
    holds_everything(&mut place.open(2).unwrap());
    let gone = place.run(&["--key-in-secret-service", "--unseal"]);
    refused(&gone, "LedgerKeyWrong");
}

#[test]
fn a_sealed_ledger_is_copied_and_brought_back_with_its_key() {
    let place = Place::new();
    done(place.run(&["--new-key-file", "@one"]));
    let onshi = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onshi"));
        command.arg("ledger").args(words).output().unwrap()
    };
    let (ledger, copy, one) = (place.at("ledger"), place.at("copy"), place.at("one"));
    refused(&onshi(&["backup", &ledger, &copy]), "LedgerKeyMissing");
    done(onshi(&["backup", &ledger, &copy, "--key-file", &one]));
    let again = place.at("again");
    done(onshi(&["restore", &copy, &again, "--key-file", &one]));
    let mut key = GivenKey(LedgerKey::new([1; 32]));
    holds_everything(&mut SqliteLedger::open_sealed(Path::new(&again), &mut key).unwrap());
}
