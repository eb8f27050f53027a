//! The key of a facility is changed beside workers who want the same facility. What becomes of the ledger
//! itself stands in `sealed`.
#![cfg(feature = "postgres")]
#![allow(clippy::expect_used)]

mod support;

use onshi_client::{
    AtRest, Database, GivenKey, KeyStore, Ledger, LedgerKey, OsRandom, PostgresLedger, Random,
};
use onshi_core::error::Error;
use onshi_core::error::ErrorCode::{self, Forbidden, LedgerBusy, LedgerKeyMissing, LedgerKeyWrong};
use onshi_core::job::State;
use support::*;

fn other_key() -> GivenKey {
    GivenKey(LedgerKey::new([8; 32]))
}

/// The schema, and the same database without a key, with the one that it has, and with another.
struct Place {
    schema: String,
    plain: Database,
    old: Database,
    new: Database,
}

impl Place {
    fn new() -> Self {
        let schema = schema();
        let plain = Database::open(&direct(), &schema).expect("a database");
        Place {
            schema,
            old: plain.clone().sealed_with(ledger_key()),
            new: plain.clone().sealed_with(other_key()),
            plain,
        }
    }

    fn sealed(&self) -> PostgresLedger {
        let mut ledger = ledger(&self.old, "one");
        ledger.load(&mut OsRandom).expect("held");
        let changes = [(job(1, State::Closed), 1)];
        ledger.record(&changes, &[entry(1)]).expect("recorded");
        ledger
    }

    /// What a worker hears who gets the facility through this.
    fn refused(&self, through: &Database) -> ErrorCode {
        lapse(&self.schema);
        let loaded = ledger(through, "another").load(&mut OsRandom);
        loaded.expect_err("refused").code()
    }

    fn holds_everything(&self, through: &Database) {
        lapse(&self.schema);
        let held = ledger(through, "another").load(&mut OsRandom);
        assert_eq!(held.expect("held").jobs, [job(1, State::Closed)]);
    }
}

fn ledger(database: &Database, worker: &str) -> PostgresLedger {
    let ledger = database.ledger(&institution(), &patient(worker));
    ledger.expect("a ledger")
}

#[test]
fn while_a_key_is_changed_nobody_else_gets_the_facility() {
    let place = Place::new();
    let mut ledger = place.sealed();
    let busy = |when| {
        for database in [&place.plain, &place.old, &place.new] {
            let other = database.ledger(&institution(), &patient("another"));
            assert_eq!(other.map(drop).expect_err(when).code(), LedgerBusy);
        }
    };
    busy("before");
    ledger.seal_anew(other_key(), &[entry(2)]).expect("sealed");
    busy("until it is given back");
    let lease = ledger.lease().clone();
    place.old.release(&[lease], 0).expect("given back");
    assert_eq!(place.refused(&place.old), LedgerKeyWrong);
    assert_eq!(place.refused(&place.plain), LedgerKeyMissing);
    place.holds_everything(&place.new);
}

#[test]
fn whose_facility_went_to_another_worker_changes_no_key() {
    let place = Place::new();
    let mut first = place.sealed();
    lapse(&place.schema);
    let mut second = ledger(&place.old, "another");
    let held = second.load(&mut OsRandom).expect("held");
    let late = first.seal_anew(other_key(), &[]);
    assert_eq!(late.expect_err("lost").code(), LedgerBusy);
    assert_eq!(first.unseal(&[]).expect_err("lost").code(), LedgerBusy);
    assert_eq!(second.load(&mut OsRandom), Ok(held));
    place.holds_everything(&place.old);
}

/// A store that takes its time: meanwhile a statement reaches the server that was thought to be lost.
struct Slow(String);

impl KeyStore for Slow {
    fn make(&mut self, random: &mut dyn Random) -> Result<(LedgerKey, String), Error> {
        sql(&format!("UPDATE {}.facilities SET turn = turn + 1", self.0));
        other_key().make(random)
    }

    fn find(&mut self, note: &str) -> Result<LedgerKey, Error> {
        other_key().find(note)
    }
}

#[test]
fn what_was_written_meanwhile_is_not_written_over() {
    let place = Place::new();
    let mut ledger = place.sealed();
    let overtaken = ledger.seal_anew(Slow(place.schema.clone()), &[entry(2)]);
    assert_eq!(overtaken.expect_err("overtaken").code(), LedgerBusy);
    assert_eq!(ledger.audit(1, 9).expect("read").lines.len(), 1);
    ledger
        .seal_anew(other_key(), &[entry(2)])
        .expect("in step again");
    place.holds_everything(&place.new);
}

#[test]
fn a_change_that_the_server_cuts_off_changes_nothing_and_can_be_repeated() {
    let place = Place::new();
    let mut ledger = place.sealed();
    let documents = [(key("clock"), Some(vec![1])), (key("days"), Some(vec![2]))];
    ledger.keep(&documents, &[]).expect("kept");
    sql(&format!(
        "CREATE FUNCTION {0}.cut() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN RAISE EXCEPTION 'cut' USING ERRCODE = '57014'; END $$;
         CREATE TRIGGER cut BEFORE UPDATE ON {0}.documents FOR EACH ROW
             WHEN (old.key = 'days') EXECUTE FUNCTION {0}.cut()",
        place.schema
    ));
    let cut = ledger.seal_anew(other_key(), &[entry(2)]);
    assert_eq!(cut.expect_err("cut off").code(), ErrorCode::IoFailed);
    assert_eq!(kept(&mut ledger, "").len(), 2, "under the key that it has");
    assert_eq!(ledger.audit(1, 9).expect("read").lines.len(), 1);
    assert_eq!(place.refused(&place.new), LedgerKeyWrong);

    sql(&format!("DROP TRIGGER cut ON {}.documents", place.schema));
    lapse(&place.schema);
    let mut ledger = self::ledger(&place.old, "one");
    ledger.seal_anew(other_key(), &[entry(2)]).expect("sealed");
    assert_eq!(kept(&mut ledger, "").len(), 2);
    assert_eq!(place.refused(&place.old), LedgerKeyWrong);
    place.holds_everything(&place.new);
}

#[test]
fn who_takes_a_facility_over_to_change_its_key_is_audited_first() {
    let place = Place::new();
    place.sealed();
    lapse(&place.schema);
    let mut ledger = ledger(&place.old, "the key bearer");
    ledger.seal_anew(other_key(), &[entry(2)]).expect("sealed");
    let lines = ledger.audit(2, 9).expect("read").lines;
    let deeds = ["\"deed\":\"lease-taken\"", "\"deed\":\"exported\""];
    assert_eq!(lines.len(), 2);
    for (line, deed) in lines.iter().zip(deeds) {
        assert!(line.text.contains(deed), "{}", line.text);
    }
}

#[test]
fn a_facility_in_clear_is_refused_to_who_has_a_key_until_it_is_sealed() {
    let place = Place::new();
    let mut ledger = ledger(&place.plain, "one");
    let changes = [(job(1, State::Closed), 1)];
    ledger.record(&changes, &[]).expect("recorded");
    assert_eq!(place.refused(&place.new), Forbidden);
    lapse(&place.schema);
    let mut ledger = self::ledger(&place.plain, "one");
    ledger.seal_anew(other_key(), &[]).expect("sealed");
    assert_eq!(ledger.at_rest(), AtRest::Sealed);
    place.holds_everything(&place.new);
}

/// Each facility has a key of its own; the one of another stays as it is.
#[test]
fn a_key_is_changed_for_one_facility_and_all_are_known() {
    let place = Place::new();
    let codes = institutions(3);
    place.old.enrol(&codes).expect("enrolled");
    assert_eq!(place.plain.institutions().expect("read"), codes);
    for code in &codes {
        let mut ledger = place.old.ledger(code, &patient("one")).expect("a ledger");
        ledger.load(&mut OsRandom).expect("held");
        ledger
            .record(&[(job(1, State::Closed), 1)], &[])
            .expect("recorded");
        if code == &codes[1] {
            ledger.seal_anew(other_key(), &[]).expect("sealed");
        }
    }
    lapse(&place.schema);
    for (at, code) in codes.iter().enumerate() {
        let through = if at == 1 { &place.new } else { &place.old };
        let mut ledger = through.ledger(code, &patient("two")).expect("a ledger");
        assert_eq!(ledger.load(&mut OsRandom).expect("its key").jobs.len(), 1);
    }
}
