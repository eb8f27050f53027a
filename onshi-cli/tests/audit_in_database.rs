//! `onshi audit` over a database: the audit of a facility is written out and checked as that of a file is, in
//! clear or sealed, and what was changed past onshi is found.
#![cfg(feature = "postgres")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod keys;

use std::fs;
use std::process::Output;
use std::sync::atomic::{AtomicU32, Ordering};

use keys::Files;
use onshi_client::postgres::{Client, NoTls};
use onshi_client::{Database, GivenKey, Ledger, LedgerKey, OsRandom, Tenancy};
use onshi_core::audit::{Deed, Entry, Who};
use onshi_core::id::InstitutionCode;
use onshi_core::job::Moment;

const CODE: &str = "1311100001";

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
    /// A facility with five entries; with a key it is sealed.
    fn new(key: Option<u8>) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let schema = format!("command_audit_{}_{next}", std::process::id());
        let database = Database::open(&server(), &schema).unwrap();
        let through = match key {
            Some(key) => database
                .clone()
                .sealed_with(GivenKey(LedgerKey::new([key; 32]))),
            None => database.clone(),
        };
        let mut ledger = through.ledger(&institution(CODE), &tenancy()).unwrap();
        ledger.load(&mut OsRandom).unwrap();
        for number in 1..=5 {
            let at = Moment(number);
            let entry = Entry::new(Deed::Delivered, at, at, Who::user("op-7"));
            ledger.keep(&[], &[entry]).unwrap();
        }
        database.release(&[ledger.lease().clone()], 0).unwrap();
        Place {
            files: Files::new(),
            schema,
            database,
        }
    }

    fn audit(&self, what: &str, words: &[&str]) -> Output {
        self.audit_of(CODE, what, words)
    }

    /// `onshi audit …` over this schema. Words that begin with `@` are files here.
    fn audit_of(&self, code: &str, what: &str, words: &[&str]) -> Output {
        let place = ["--institution", code, "--schema", &self.schema];
        let words = [&place, words].concat();
        let mut command = self.files.onshi(&["audit", what, "env:PLACE"], &words);
        command.env("PLACE", server()).output().unwrap()
    }

    fn past_onshi(&self, sql: &str) {
        let mut client = Client::connect(&server(), NoTls).unwrap();
        let sql = sql.replace('#', &self.schema);
        client.batch_execute(&sql).unwrap();
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

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

fn ended(output: &Output, code: i32, words: &str) {
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    assert!(said(output).contains(words), "{output:?}");
}

#[test]
fn an_audit_is_written_out_and_checked_in_both_places() {
    let place = Place::new(None);
    let exported = place.audit("export", &["--to", "@audit.jsonl", "--user", "op-9"]);
    ended(&exported, 0, "6 entries");
    let text = fs::read_to_string(place.files.at("audit.jsonl")).unwrap();
    assert_eq!(text.lines().count(), 8, "an opening, six entries, an end");
    assert!(
        text.contains(r#""deed":"exported","user":"op-9""#),
        "{text}"
    );
    let mut file = place.files.onshi(&["audit", "verify"], &["@audit.jsonl"]);
    let file = file.output().unwrap();
    ended(&file, 0, "改変なし。6 件");
    let verified = place.audit("verify", &[]);
    assert_eq!(said(&verified), said(&file));

    let noted = said(&verified);
    let noted = noted.trim().rsplit(' ').next().unwrap();
    ended(&place.audit("verify", &["--anchor", noted]), 0, "改変なし");
    let other = noted.replace("6:", "5:");
    let differs = place.audit("verify", &["--anchor", &other]);
    ended(&differs, 2, "異常あり");
}

#[test]
fn what_was_changed_past_onshi_is_found() {
    for (sql, entry) in [
        ("DELETE FROM #.audit WHERE number = 5", 5),
        ("DELETE FROM #.audit WHERE number = 2", 2),
        (
            "UPDATE #.audit SET line = replace(line, 'op-7', 'op-8') WHERE number = 4",
            4,
        ),
    ] {
        let place = Place::new(None);
        ended(&place.audit("verify", &[]), 0, "改変なし。5 件");
        place.past_onshi(sql);
        let broken = place.audit("verify", &[]);
        ended(&broken, 2, &format!("broken at entry {entry}"));
    }
}

#[test]
fn a_sealed_facility_is_checked_with_its_key() {
    let place = Place::new(Some(1));
    ended(
        &place.audit("verify", &["--key-file", "@one"]),
        0,
        "改変なし。5 件",
    );
    ended(&place.audit("verify", &[]), 1, "LedgerKeyMissing");
    let wrong = ["--key-file", "@two"];
    ended(&place.audit("verify", &wrong), 1, "LedgerKeyWrong");
    ended(&place.audit("export", &wrong), 1, "LedgerKeyWrong");
    let exported = place.audit("export", &["--key-file", "@one"]);
    ended(&exported, 0, r#""deed":"exported""#);
    ended(
        &place.audit("verify", &["--key-file", "@one"]),
        0,
        "改変なし。6 件",
    );

    // Its head is sealed: who has no key cannot put the end off and make it agree.
    place.past_onshi("DELETE FROM #.audit WHERE number = 6");
    place.past_onshi("UPDATE #.facilities SET head = NULL");
    let broken = place.audit("verify", &["--key-file", "@one"]);
    assert_ne!(broken.status.code(), Some(0), "{broken:?}");
}

#[test]
fn a_key_seals_nothing_and_nobody_is_enrolled() {
    let place = Place::new(None);
    ended(
        &place.audit("verify", &["--key-file", "@one"]),
        0,
        "改変なし",
    );
    ended(&place.audit("verify", &[]), 0, "改変なし");
    for what in ["verify", "export"] {
        let nobody = place.audit_of("1311100002", what, &["--key-file", "@one"]);
        ended(&nobody, 1, "no ledger of this institution is there");
    }
    assert_eq!(place.database.institutions().unwrap(), [institution(CODE)]);
}

/// As with a file, which one program has at a time.
#[test]
fn a_facility_at_work_is_not_disturbed() {
    let place = Place::new(None);
    let mut at_work = place
        .database
        .ledger(&institution(CODE), &tenancy())
        .unwrap();
    for what in ["verify", "export"] {
        ended(&place.audit(what, &[]), 1, "LedgerBusy");
    }
    at_work.load(&mut OsRandom).expect("it works on");
}
