//! Sealed ledgers (R29, §D.7 S3): nothing to be read at rest, no key but the right one, no row in the place of
//! another, and another key whenever one is wanted. One list, run over each ledger that can be sealed.
#![cfg(any(feature = "sqlite", feature = "postgres"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[cfg(feature = "postgres")]
mod facility;
#[cfg(feature = "sqlite")]
mod file;
mod place;
#[cfg(feature = "postgres")]
#[path = "../support/mod.rs"]
mod support;

use onshi_client::{AtRest, GivenKey, Key, Ledger, LedgerKey, OsRandom, Passphrase, verify_audit};
use onshi_core::audit::{Deed, Entry, Who};
use onshi_core::error::ErrorCode::{
    self, AuditBroken, LedgerBroken, LedgerKeyMissing, LedgerKeyWrong,
};
use onshi_core::job::{Job, JobId, Moment, State};
use onshi_core::message::FileForm;

use place::{CANARIES, Keys, Place, Sealing};

/// Each test of the list, over each place.
macro_rules! over_every_place {
    ($tests:tt) => {
        #[cfg(feature = "sqlite")]
        over_every_place!(sqlite, crate::file::File, $tests);
        #[cfg(feature = "postgres")]
        over_every_place!(postgres, crate::facility::Facility<false>, $tests);
        #[cfg(feature = "postgres")]
        over_every_place!(postgres_behind_a_pool, crate::facility::Facility<true>, $tests);
    };
    ($module:ident, $place:ty, { $($test:ident)* }) => {
        mod $module {
            $(
                #[test]
                fn $test() {
                    super::$test::<$place>();
                }
            )*
        }
    };
}

over_every_place! {{
    nothing_of_a_sealed_ledger_can_be_read_at_rest
    no_other_key_opens_it_and_nothing_is_changed
    a_ledger_is_sealed_later
    a_ledger_is_sealed_before_its_first_line
    a_key_is_changed_and_the_old_one_opens_nothing
    a_seal_is_taken_away
    a_change_that_fails_changes_nothing
    no_row_stands_for_another
    no_ledger_stands_for_another
}}

fn key(of: u8) -> Keys {
    Box::new(GivenKey(LedgerKey::new([of; 32])))
}

fn passphrase(text: &str) -> Keys {
    Box::new(Passphrase::new(text).unwrap())
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
fn fill(ledger: &mut impl Ledger) {
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

fn holds_everything(ledger: &mut impl Ledger) {
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

fn refused<P: Place>(place: &P, keys: Option<Keys>) -> ErrorCode {
    place.open(keys).map(drop).expect_err("refused").code()
}

fn sealed<P: Place>() -> P {
    let place = P::new();
    fill(&mut place.open(Some(key(1))).expect("a ledger"));
    place
}

fn nothing_of_a_sealed_ledger_can_be_read_at_rest<P: Place>() {
    let place = P::new();
    let mut ledger = place.open(Some(key(1))).expect("a ledger");
    fill(&mut ledger);
    assert_eq!(ledger.at_rest(), AtRest::Sealed);
    assert_eq!(place.shown(), [""; 0], "while it is open");
    drop(ledger);
    assert_eq!(place.shown(), [""; 0], "when it is closed");
    holds_everything(&mut place.open(Some(key(1))).expect("the same key"));
}

fn no_other_key_opens_it_and_nothing_is_changed<P: Place>() {
    let place = sealed::<P>();
    let before = place.bytes();
    assert_eq!(refused(&place, None), LedgerKeyMissing);
    assert_eq!(refused(&place, Some(key(2))), LedgerKeyWrong);
    let other_store = passphrase("another store");
    assert_eq!(refused(&place, Some(other_store)), LedgerKeyWrong);
    assert!(place.bytes() == before, "it was touched");
    holds_everything(&mut place.open(Some(key(1))).expect("the key"));
}

fn a_ledger_is_sealed_later<P: Place>() {
    let place = P::new();
    let mut ledger = place.open(None).expect("a ledger");
    fill(&mut ledger);
    assert_eq!(ledger.at_rest(), AtRest::Plain);
    assert_eq!(place.shown(), CANARIES, "it can be read before");
    ledger.seal(key(1), &[]).expect("sealed");
    assert_eq!(ledger.at_rest(), AtRest::Sealed);
    assert_eq!(place.shown(), [""; 0], "while it is open");
    holds_everything(&mut ledger);
    drop(ledger);
    assert_eq!(place.shown(), [""; 0], "when it is closed");
    assert_eq!(refused(&place, None), LedgerKeyMissing);
    holds_everything(&mut place.open(Some(key(1))).expect("the key"));
}

fn a_ledger_is_sealed_before_its_first_line<P: Place>() {
    let place = P::new();
    let mut ledger = place.open(None).expect("a ledger");
    ledger.seal(key(1), &[]).expect("sealed");
    fill(&mut ledger);
    drop(ledger);
    assert_eq!(place.shown(), [""; 0]);
    holds_everything(&mut place.open(Some(key(1))).expect("the key"));
}

fn key_changed() -> Entry {
    Entry::new(Deed::KeyChanged, Moment(3), Moment(3), Who::user("op-7"))
}

fn a_key_is_changed_and_the_old_one_opens_nothing<P: Place>() {
    let place = sealed::<P>();
    let mut ledger = place.open(Some(key(1))).expect("a ledger");
    ledger.seal(key(2), &[key_changed()]).expect("sealed");
    holds_everything(&mut ledger);
    // What is written from here on is sealed with the new one.
    let body = b"CANARY-OF-A-DOCUMENT".to_vec();
    ledger.keep(&[(note(), Some(body))], &[]).expect("kept");
    drop(ledger);
    assert_eq!(refused(&place, Some(key(1))), LedgerKeyWrong);
    let mut ledger = place.open(Some(key(2))).expect("the new key");
    holds_everything(&mut ledger);
    let last = ledger.audit(3, 1).expect("read").lines.remove(0);
    let deed = "\"deed\":\"key-changed\"";
    assert!(last.text.contains(deed), "{}", last.text);

    let spoken = || passphrase("あいことばは八文字");
    ledger.seal(spoken(), &[]).expect("sealed");
    drop(ledger);
    let other = passphrase("あいことばは九文字");
    assert_eq!(refused(&place, Some(other)), LedgerKeyWrong);
    assert_eq!(refused(&place, Some(key(2))), LedgerKeyWrong);
    holds_everything(&mut place.open(Some(spoken())).expect("the passphrase"));
    assert_eq!(place.shown(), [""; 0]);
}

fn a_seal_is_taken_away<P: Place>() {
    let place = sealed::<P>();
    let mut ledger = place.open(Some(key(1))).expect("a ledger");
    ledger.take_seal(&[key_changed()]).expect("unsealed");
    assert_eq!(ledger.at_rest(), AtRest::Plain);
    holds_everything(&mut ledger);
    drop(ledger);
    let mut ledger = place.open(None).expect("no key");
    holds_everything(&mut ledger);
    assert_eq!(ledger.audit(3, 9).expect("read").lines.len(), 1);
    assert_eq!(place.shown(), CANARIES);
}

/// One body that nobody can open: it must not be lost, and so nothing else is sealed anew.
fn a_change_that_fails_changes_nothing<P: Place>() {
    let place = sealed::<P>();
    place.run("UPDATE documents SET sealed = 5");
    let before = place.bytes();
    let opened = place.open(Some(key(1)));
    let mut ledger = opened.expect("no job is broken");
    let changed = ledger.seal(key(2), &[key_changed()]);
    assert_eq!(changed.expect_err("broken").code(), LedgerBroken);
    let changed = ledger.take_seal(&[key_changed()]);
    assert_eq!(changed.expect_err("broken").code(), LedgerBroken);
    assert_eq!(ledger.job(JobId(7)), Ok(Some(job(7))), "the key it has");
    drop(ledger);
    assert!(place.bytes() == before, "it was touched");
}

fn no_row_stands_for_another<P: Place>() {
    type Look<L> = fn(&mut L) -> Result<(), onshi_core::error::Error>;
    let loads: Look<P::Ledger> = |ledger| ledger.load(&mut OsRandom).map(drop);
    let documents: Look<P::Ledger> = |ledger| ledger.kept("").map(drop);
    let audit: Look<P::Ledger> = |ledger| ledger.audit(1, 1).map(drop);
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
            P::FORGED_HEAD,
            audit,
            AuditBroken,
        ),
    ] {
        let place = sealed::<P>();
        place.run(sql);
        let opened = place.open(Some(key(1)));
        let looked = opened.and_then(|mut ledger| look(&mut ledger));
        assert_eq!(looked.expect_err(what).code(), code, "{what}");
    }
}

/// With one key for two ledgers, a body of one is none of the other.
fn no_ledger_stands_for_another<P: Place>() {
    let (one, other) = (sealed::<P>(), sealed::<P>());
    one.take_bodies_of(&other);
    assert_eq!(refused(&one, Some(key(1))), LedgerBroken);
}

/// Opened with a key, a file is sealed at once. In a database that is a step of its own: what stood in clear
/// is still somewhere on the disk of the server.
#[cfg(feature = "sqlite")]
#[test]
fn a_file_is_sealed_when_it_is_opened_with_a_key() {
    let place = file::File::new();
    fill(&mut place.open(None).expect("a ledger"));
    assert_eq!(place.shown(), CANARIES, "it can be read before");
    let mut ledger = place.open(Some(key(1))).expect("sealed");
    assert_eq!(place.shown(), [""; 0], "while it is open");
    holds_everything(&mut ledger);
    drop(ledger);
    assert_eq!(place.shown(), [""; 0], "when it is closed");
    assert_eq!(refused(&place, None), LedgerKeyMissing);
}
