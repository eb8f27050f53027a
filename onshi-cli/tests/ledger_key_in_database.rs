//! `onshi ledger key` over a database: facilities are sealed, get another key, and are unsealed; wherever the
//! change is cut off, one of the two keys opens each of them.
#![cfg(feature = "postgres")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod keys;

use std::fs::{self, File};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use keys::{Files, documents, done, hex};
use onshi_client::postgres::{Client, NoTls};
use onshi_client::{
    AtRest, Database, GivenKey, Ledger, LedgerKey, OsRandom, PostgresLedger, Tenancy,
};
use onshi_core::error::ErrorCode::{self, LedgerBusy, LedgerKeyMissing, LedgerKeyWrong};
use onshi_core::id::InstitutionCode;

const CODES: [&str; 3] = ["1311100001", "1311100002", "1311100003"];
const DOCUMENTS: usize = 200;

/// Told by `cargo xtask test postgres`, which starts the server.
fn server() -> String {
    std::env::var("ONSHI_TEST_POSTGRES").expect("a server")
}

struct Place {
    files: Files,
    schema: String,
    database: Database,
}

impl Place {
    /// Facilities in clear, and the files of two keys.
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let schema = format!("command_key_{}_{next}", std::process::id());
        let place = Place {
            files: Files::new(),
            database: Database::open(&server(), &schema).unwrap(),
            schema,
        };
        for code in CODES {
            place.filled(&place.database, code);
        }
        place
    }

    fn at(&self, name: &str) -> String {
        self.files.at(name)
    }

    fn filled(&self, through: &Database, code: &str) {
        let mut ledger = through.ledger(&institution(code), &tenancy()).unwrap();
        ledger.load(&mut OsRandom).unwrap();
        ledger.keep(&documents(DOCUMENTS), &[]).unwrap();
        through.release(&[ledger.lease().clone()], 0).unwrap();
    }

    /// `onshi ledger key` over this schema.
    fn change_at(&self, database: &str, words: &[&str]) -> Command {
        let words = [&["--schema", &self.schema], words].concat();
        let mut command = self.files.change(database, &words);
        command.env("PLACE", server());
        command
    }

    fn change_all(&self, words: &[&str]) -> Command {
        self.change_at("env:PLACE", &[&["--every-institution"], words].concat())
    }

    fn all(&self, words: &[&str]) -> Output {
        self.change_all(words).output().unwrap()
    }

    /// With a key, or without.
    fn open(&self, code: &str, key: Option<u8>) -> Result<PostgresLedger, ErrorCode> {
        let through = match key {
            Some(key) => {
                let key = GivenKey(LedgerKey::new([key; 32]));
                self.database.clone().sealed_with(key)
            }
            None => self.database.clone(),
        };
        let mut ledger = loop {
            self.lapse();
            match through.ledger(&institution(code), &tenancy()) {
                // Of a command that was killed, the server may still have something to do.
                Err(error) if error.code() == LedgerBusy => {}
                claimed => break claimed.unwrap(),
            }
        };
        let loaded = ledger.load(&mut OsRandom);
        self.lapse();
        loaded.map(|_| ledger).map_err(|error| error.code())
    }

    /// Whoever was killed has no facility any more.
    fn lapse(&self) {
        let mut client = Client::connect(&server(), NoTls).unwrap();
        let lapse = "UPDATE #.facilities SET leased_until = '-infinity'";
        client
            .batch_execute(&lapse.replace('#', &self.schema))
            .unwrap();
    }
}

fn institution(code: &str) -> InstitutionCode {
    InstitutionCode::new(code).unwrap()
}

fn tenancy() -> Tenancy {
    Tenancy {
        worker: "test".into(),
        lasts_ms: 3_600_000,
    }
}

fn holds_everything(ledger: &mut PostgresLedger) {
    keys::holds_everything(ledger, DOCUMENTS);
}

fn refused(output: &Output, why: &str) {
    let told = [&output.stderr[..], &output.stdout].concat();
    keys::refused(output, &told, why);
}

#[test]
fn facilities_are_sealed_get_another_key_and_are_unsealed() {
    let place = Place::new();
    let told = done(place.all(&["--new-key-file", "@one", "--user", "op-7"]));
    for code in CODES {
        assert!(told.contains(&format!("{code}: ")), "{told}");
        let mut ledger = place.open(code, Some(1)).unwrap();
        assert_eq!(ledger.at_rest(), AtRest::Sealed);
        holds_everything(&mut ledger);
        let line = ledger.audit(1, 1).unwrap().lines.remove(0).text;
        assert!(line.contains("key-changed"), "{line}");
        assert!(line.contains("op-7"), "{line}");
    }

    // A line of standard input for each of three.
    let lines = [server(), hex(1), hex(2)].join("\n") + "\n";
    fs::write(place.at("three"), lines).unwrap();
    let both = ["--key-file", "-", "--new-key-file", "-"];
    let mut change = place.change_at("-", &[&["--institution", CODES[1]], &both[..]].concat());
    change.stdin(File::open(place.at("three")).unwrap());
    assert!(done(change.output().unwrap()).contains("the key is changed"));
    for (code, key) in CODES.into_iter().zip([1, 2, 1]) {
        assert_eq!(
            place.open(code, Some(3 - key)).map(drop),
            Err(LedgerKeyWrong)
        );
        holds_everything(&mut place.open(code, Some(key)).unwrap());
    }

    // Those that are left; the one that has it already stays as it is.
    let told = done(place.all(&["--key-file", "@one", "--new-key-file", "@two"]));
    assert!(
        told.contains(&format!("{}: 済んでいます", CODES[1])),
        "{told}"
    );
    for code in CODES {
        holds_everything(&mut place.open(code, Some(2)).unwrap());
    }
    let told = done(place.all(&["--key-file", "@two", "--unseal"]));
    assert!(told.contains("the seal is gone"), "{told}");
    for code in CODES {
        let mut ledger = place.open(code, None).unwrap();
        assert_eq!(ledger.at_rest(), AtRest::Plain);
        holds_everything(&mut ledger);
    }
    let again = done(place.all(&["--key-file", "@two", "--unseal"]));
    assert_eq!(again.matches("done before").count(), CODES.len(), "{again}");
}

#[test]
fn what_it_cannot_do_it_refuses_and_changes_nothing() {
    let place = Place::new();
    refused(&place.all(&[]), "--unseal");
    done(place.all(&["--new-key-file", "@one"]));
    for (words, why) in [
        (&["--new-key-file", "@two"][..], "LedgerKeyMissing"),
        (&["--unseal"], "LedgerKeyMissing"),
        (&["--key-file", "@two", "--unseal"], "LedgerKeyWrong"),
        (
            &["--key-file", "@two", "--new-passphrase-file", "@one"],
            "LedgerKeyWrong",
        ),
    ] {
        refused(&place.all(words), why);
        for code in CODES {
            holds_everything(&mut place.open(code, Some(1)).unwrap());
            assert_eq!(place.open(code, None).map(drop), Err(LedgerKeyMissing));
        }
    }
}

/// A worker has one of them: that one is left, and said to be.
#[test]
fn a_facility_at_work_is_left_for_another_time() {
    let place = Place::new();
    let change = ["--new-key-file", "@one"];
    let mut at_work = place
        .database
        .ledger(&institution(CODES[0]), &tenancy())
        .unwrap();
    let output = place.all(&change);
    refused(&output, &format!("{}: ", CODES[0]));
    refused(&output, "LedgerBusy");
    at_work.load(&mut OsRandom).expect("it works on");
    let lease = at_work.lease().clone();
    place.database.release(&[lease], 0).unwrap();
    let told = done(place.all(&change));
    assert_eq!(told.matches("done before").count(), 2, "{told}");
    for code in CODES {
        holds_everything(&mut place.open(code, Some(1)).unwrap());
    }
}

/// The command is killed at moments that are spread over the whole of its run. Which of them falls into which
/// step decides nothing: after each of them one key opens each facility, and nothing is lost.
#[test]
fn killed_anywhere_one_of_the_two_keys_opens_each() {
    const KILLS: u32 = 24;
    let place = Place::new();
    done(place.all(&["--new-key-file", "@one"]));
    let words = |from: u8| match from {
        1 => ["--key-file", "@one", "--new-key-file", "@two"],
        _ => ["--key-file", "@two", "--new-key-file", "@one"],
    };
    let started = Instant::now();
    done(place.all(&words(1)));
    let whole = started.elapsed();
    let mut from = 2;
    for kill in 0..KILLS {
        keys::kill(&mut place.change_all(&words(from)), whole * kill / KILLS);
        // What it had sent may still be at work.
        let opened = CODES.map(|code| opened_by(&place, code));
        if opened == [3 - from; 3] {
            from = 3 - from;
        }
    }
    done(place.all(&words(from)));
    assert_eq!(CODES.map(|code| opened_by(&place, code)), [3 - from; 3]);
}

fn opened_by(place: &Place, code: &str) -> u8 {
    keys::opened_by(DOCUMENTS, |key| place.open(code, Some(key)))
}
