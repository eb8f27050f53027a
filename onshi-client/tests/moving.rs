//! A SQLite ledger moves into the database: whole, once, and the work goes on where it stood.
#![cfg(all(feature = "postgres", feature = "sqlite"))]
#![allow(clippy::expect_used)]

mod support;

use std::path::{Path, PathBuf};

use onshi_client::{
    Client, Database, FolderConfig, FolderExchange, GivenKey, Ledger, LedgerKey, Moved, OsFiles,
    OsRandom, SqliteLedger,
};
use onshi_core::audit::verify;
use onshi_core::error::ErrorCode;
use onshi_core::id::InstitutionCode;
use onshi_core::job::{Notice, State};
use support::*;

fn file(desk: &Desk) -> PathBuf {
    desk.root().join("onshi.ledger")
}

/// A desk in the middle of its morning: everything was asked, nothing was answered yet.
fn in_the_middle() -> Desk {
    let desk = Desk::new();
    let config = FolderConfig {
        settings: settings(),
        ..FolderConfig::under(desk.root(), institution())
    };
    let mut client = Client::open_folder(&config).expect("a client");
    for (key, operation, request) in morning() {
        client.submit(Some(key), operation, request).expect("a job");
    }
    desk
}

/// A client over the database.
fn client(desk: &Desk, database: &Database) -> Client {
    let ledger = database.ledger(&institution(), &patient("one"));
    let ledger = Box::new(ledger.expect("it is free"));
    let exchange = FolderExchange::open(Box::new(OsFiles), desk.folders(), 1).expect("folders");
    let clock = Box::new(desk.clock.clone());
    let client = Client::open(settings(), Box::new(exchange), ledger, clock, &mut OsRandom);
    client.expect("a client")
}

/// Ends the morning over the database.
fn ends_well(mut desk: Desk, database: &Database) {
    let mut client = client(&desk, database);
    let mut seen = Seen::new();
    for _ in 0..40 {
        desk.terminal.step();
        for notice in desk.rounds(&mut client, 1) {
            if let Notice::Answered { job, .. } = notice {
                let texts = texts_of(&mut client, job).expect("an answer");
                seen.entry(key_of(&client, job)).or_default().push(texts);
                client.acknowledge(job).expect("acknowledged");
            }
        }
    }
    let jobs: Vec<_> = client.jobs().cloned().collect();
    judge(desk.root(), &desk.terminal.log, &jobs, &seen, "moved");
}

fn refused(database: &Database, file: &Path, code: ErrorCode) {
    let moved = database.move_in(file, None);
    assert_eq!(moved.expect_err("refused").code(), code);
}

#[test]
fn a_morning_goes_on_in_the_database_where_the_file_left_it() {
    let (desk, database) = (in_the_middle(), database(&pooled()));
    let moved = database.move_in(&file(&desk), None).expect("moved");
    let Moved {
        institution,
        jobs,
        documents,
        ..
    } = &moved;
    assert_eq!(
        (institution.as_str(), *jobs),
        (INSTITUTION, morning().len())
    );
    assert!(*documents >= 1, "whose it is stands in a document");

    let over = SqliteLedger::open(file(&desk)).expect_err("it is no ledger any more");
    assert_eq!(over.code(), ErrorCode::LedgerBroken);
    assert!(over.to_string().contains("moved into a database"), "{over}");
    refused(&database, &file(&desk), ErrorCode::Forbidden);
    ends_well(desk, &database);
}

#[test]
fn thousands_of_jobs_come_in_whole() {
    let (root, database) = (tempfile::tempdir().expect("a folder"), database(&direct()));
    let file = root.path().join("ledger");
    let mut ledger = SqliteLedger::open(&file).expect("a ledger");
    let jobs: Vec<_> = (1..=2_500).map(|id| (job(id, State::Closed), id)).collect();
    ledger.record(&jobs, &[]).expect("recorded");
    let owner = (key("institution"), Some(INSTITUTION.as_bytes().to_vec()));
    ledger.keep(&[owner], &[]).expect("kept");
    let held = ledger.load(&mut OsRandom).expect("held");
    drop(ledger);
    assert_eq!(database.move_in(&file, None).expect("moved").jobs, 2_500);
    let mut there = database
        .ledger(&institution(), &patient("one"))
        .expect("free");
    assert_eq!(there.load(&mut FixedRandom), Ok(held));
}

/// Everything an auditor is given, and how far it goes.
fn exported(client: &mut Client) -> (String, u64) {
    let mut text = String::new();
    let line = |line: &str| {
        text.extend([line, "\n"]);
        Ok(())
    };
    let head = client.export_audit(line).expect("exported");
    (text, head.lines)
}

#[test]
fn an_audit_goes_on_in_the_database_as_one_chain() {
    let (desk, database) = (in_the_middle(), database(&direct()));
    let moved = database.move_in(&file(&desk), None).expect("moved");
    assert!(moved.lines > 4, "what was asked was audited");
    let mut client = client(&desk, &database);
    let (text, lines) = exported(&mut client);
    assert!(lines > moved.lines as u64, "it goes on");
    let head = verify(text.as_bytes()).expect("whole");
    assert_eq!(head.lines, lines);
}

#[test]
fn what_is_sealed_stays_sealed() {
    let (root, schema) = (tempfile::tempdir().expect("a folder"), schema());
    let file = root.path().join("ledger");
    let mut ledger = SqliteLedger::open_sealed(&file, &mut ledger_key()).expect("a ledger");
    let owner = (key("institution"), Some(INSTITUTION.as_bytes().to_vec()));
    ledger.keep(&[owner], &[entry(1)]).expect("kept");
    let jobs = [(job(1, State::Closed), 1)];
    ledger.record(&jobs, &[entry(2)]).expect("recorded");
    let held = ledger.load(&mut OsRandom).expect("held");
    drop(ledger);
    let plain = Database::open(&direct(), &schema).expect("a database");
    refused(&plain, &file, ErrorCode::LedgerKeyMissing);
    let in_clear = plain.move_in(&file, Some(&mut ledger_key()));
    assert_eq!(in_clear.expect_err("refused").code(), ErrorCode::Forbidden);

    let sealed = plain.clone().sealed_with(GivenKey(LedgerKey::new([9; 32])));
    let moved = sealed
        .move_in(&file, Some(&mut ledger_key()))
        .expect("moved");
    assert_eq!((moved.jobs, moved.lines), (1, 2));
    let mut there = sealed
        .ledger(&institution(), &patient("one"))
        .expect("free");
    assert_eq!(there.load(&mut FixedRandom), Ok(held));
    assert_eq!(
        asked(&format!(
            "SELECT count(*) FROM {schema}.jobs WHERE sealed <> 0"
        )),
        1
    );
}

/// Whatever was done of a move that was cut off, nobody works with the half of it, and it is done again.
#[test]
fn a_move_that_was_cut_off_is_done_again_and_nobody_works_meanwhile() {
    let cuts: &[(&str, &str)] = &[
        (
            "before the first job",
            "DELETE FROM jobs; DELETE FROM documents;",
        ),
        ("in the middle", "DELETE FROM jobs WHERE id > 2;"),
        ("before it was free", ""),
    ];
    for (what, undo) in cuts {
        let (desk, schema) = (in_the_middle(), schema());
        let database = Database::open(&direct(), &schema).expect("a database");
        let first = database.move_in(&file(&desk), None).expect("moved");
        sql(&format!(
            "SET search_path = {schema}; UPDATE facilities SET fence = -1; {undo}"
        ));
        let busy = database.ledger(&institution(), &patient("early")).map(drop);
        assert_eq!(busy.expect_err(what).code(), ErrorCode::LedgerBusy);
        assert!(
            database
                .claim(&patient("early"), 9)
                .expect("claimed")
                .is_empty()
        );
        assert_eq!(database.move_in(&file(&desk), None), Ok(first), "{what}");
        ends_well(desk, &database);
    }
}

#[test]
fn what_does_not_come_in_whole_is_not_done() {
    let (desk, schema) = (in_the_middle(), schema());
    let database = Database::open(&direct(), &schema).expect("a database");
    sql(&format!(
        "SET search_path = {schema};
         CREATE FUNCTION loses() RETURNS trigger LANGUAGE plpgsql AS
             'BEGIN IF NEW.id = 2 THEN RETURN NULL; END IF; RETURN NEW; END';
         CREATE TRIGGER loses BEFORE INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION loses();"
    ));
    refused(&database, &file(&desk), ErrorCode::LedgerBroken);
    let busy = database.ledger(&institution(), &patient("early")).map(drop);
    assert_eq!(busy.expect_err("not done").code(), ErrorCode::LedgerBusy);
    let jobs = SqliteLedger::open(file(&desk)).expect("it is the ledger still");
    drop(jobs);
    sql(&format!("DROP TRIGGER loses ON {schema}.jobs"));
    database.move_in(&file(&desk), None).expect("moved");
    ends_well(desk, &database);
}

#[test]
fn a_facility_that_is_there_is_not_written_over() {
    let (desk, database) = (in_the_middle(), database(&direct()));
    let mut there = database
        .ledger(&institution(), &patient("one"))
        .expect("a ledger");
    there
        .record(&[(job(1, State::Closed), 1)], &[])
        .expect("recorded");
    refused(&database, &file(&desk), ErrorCode::Forbidden);
    assert_eq!(there.load(&mut OsRandom).expect("held").jobs.len(), 1);
    let ledger = SqliteLedger::open(file(&desk))
        .expect("it is the ledger still")
        .load(&mut OsRandom);
    assert_eq!(ledger.expect("held").jobs.len(), morning().len());
}

#[test]
fn only_the_ledger_of_somebody_moves() {
    let (desk, database) = (in_the_middle(), database(&direct()));
    refused(
        &database,
        &desk.root().join("nowhere"),
        ErrorCode::FolderMissing,
    );
    assert!(!desk.root().join("nowhere").exists());
    let nobodys = desk.root().join("nobody");
    drop(SqliteLedger::open(&nobodys).expect("a ledger"));
    refused(&database, &nobodys, ErrorCode::Forbidden);
    let open = SqliteLedger::open(file(&desk)).expect("in use");
    refused(&database, &file(&desk), ErrorCode::LedgerBusy);
    drop(open);
    let other = InstitutionCode::new("1311111119").expect("a code");
    database.enrol(&[other]).expect("enrolled");
    database
        .move_in(&file(&desk), None)
        .expect("moved beside another one");
}
