//! Many facilities, few workers: each facility is worked for by one of them at a time, and goes on
//! elsewhere when that one dies.
#![cfg(all(feature = "postgres", feature = "sqlite"))]
#![allow(clippy::expect_used)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use onshi_client::{
    Client, Database, FolderConfig, FolderExchange, Ledger, OsFiles, OsRandom, Outfit,
    PostgresLedger, SystemClock, Tenancy, Workers, verify_audit,
};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::InstitutionCode;
use onshi_core::job::{Notice, Settings};
use support::*;

const FACILITIES: usize = 5;
const WORKERS: usize = 3;
const KILLS: u32 = 60;
const LEASE_MS: u32 = 300;

/// Set for the processes that are killed: where the folders are, and the schema.
const ROOT: &str = "ONSHI_TEST_WORKER_ROOT";
const SCHEMA: &str = "ONSHI_TEST_WORKER_SCHEMA";
/// A file that ends them.
const ENOUGH: &str = "enough";

#[test]
fn workers_that_are_killed_again_and_again_get_every_morning_done_once() {
    if let (Some(root), Ok(schema)) = (std::env::var_os(ROOT), std::env::var(SCHEMA)) {
        return work(Path::new(&root), &schema);
    }
    let mut kills = 0;
    let mut rounds = 0;
    while kills < KILLS {
        kills += one_morning(KILLS - kills);
        rounds += 1;
    }
    println!("killed {kills} workers in {rounds} mornings of {FACILITIES} facilities");
}

/// One morning of all facilities; kills on the way.
fn one_morning(at_most: u32) -> u32 {
    let root = tempfile::tempdir().expect("a folder");
    let schema = schema();
    let database = Database::open(&pooled(), &schema).expect("a database");
    let institutions = institutions(FACILITIES);
    database.enrol(&institutions).expect("enrolled");
    let mut terminals: BTreeMap<_, _> = institutions
        .iter()
        .map(|code| (code.as_written(), terminal_of(root.path(), code)))
        .collect();
    let start = || start(root.path(), &schema);
    let mut workers: Vec<Child> = (0..WORKERS).map(|_| start()).collect();
    let (mut kills, mut next) = (0, Instant::now());
    while !is_done(&schema) {
        terminals.values_mut().for_each(Terminal::step);
        if kills < at_most && next <= Instant::now() {
            let victim = &mut workers[kills as usize % WORKERS];
            victim.kill().expect("killed");
            victim.wait().expect("dead");
            *victim = start();
            kills += 1;
            next = Instant::now() + Duration::from_millis(u64::from(kills * 37 % 160));
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    fs::write(root.path().join(ENOUGH), "").expect("a file");
    for mut worker in workers {
        assert!(worker.wait().expect("ended").success(), "ended by itself");
    }
    // What the last one that was killed had is over sooner or later.
    lapse(&schema);
    for (code, institution) in institutions.iter().enumerate() {
        let ledger = database.ledger(institution, &patient("judge"));
        let mut ledger = ledger.expect("nobody's");
        let jobs = ledger.load(&mut OsRandom).expect("held").jobs;
        let audit = verify_audit(&mut ledger, []).expect("readable");
        assert!(audit.is_ok_and(|head| head.lines > 0), "facility {code}");
        let folder = root.path().join(institution.as_written());
        let log = &terminals[institution.as_written()].log;
        judge(
            &folder,
            log,
            &jobs,
            &seen_in(&folder),
            &format!("facility {code}"),
        );
    }
    kills
}

fn terminal_of(root: &Path, institution: &InstitutionCode) -> Terminal {
    let folder = root.join(institution.as_written());
    for name in ["req", "res"] {
        fs::create_dir_all(folder.join(name)).expect("a folder");
    }
    let mut terminal = Terminal::at(&folder);
    terminal.institution = institution.as_written().to_owned();
    terminal
}

fn start(root: &Path, schema: &str) -> Child {
    let test = "workers_that_are_killed_again_and_again_get_every_morning_done_once";
    Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", test])
        .env(ROOT, root)
        .env(SCHEMA, schema)
        .stdout(Stdio::null())
        .spawn()
        .expect("a process")
}

fn is_done(schema: &str) -> bool {
    let closed = format!("SELECT count(*) FROM {schema}.jobs WHERE state = 'closed'");
    asked(&closed) == i64::try_from(FACILITIES * morning().len()).expect("few")
}

/// What a worker does until it is killed, or until it is enough.
fn work(root: &Path, schema: &str) {
    let database = Database::open(&pooled(), schema).expect("a database");
    let tenancy = Tenancy {
        worker: format!("process {}", std::process::id()),
        lasts_ms: LEASE_MS,
    };
    let folders = root.to_owned();
    let outfit = move |institution: &InstitutionCode| outfit(&folders, institution);
    let mut workers = Workers::new(database, tenancy, FACILITIES, outfit);
    while !root.join(ENOUGH).exists() {
        let visit = |code: &InstitutionCode, client: &mut Client| {
            live_on(&root.join(code.as_written()), client)
        };
        for mishap in workers.round(visit).expect("a database") {
            // Another worker was faster, or a dead one is not quite gone.
            assert_eq!(mishap.error.code(), ErrorCode::LedgerBusy, "{mishap:?}");
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    workers.end().expect("given back");
}

fn outfit(root: &Path, institution: &InstitutionCode) -> Result<Outfit, Error> {
    let config = FolderConfig::under(root.join(institution.as_written()), institution.clone());
    let settings = Settings {
        collect_after_ms: 5,
        collect_at_most_ms: 20,
        retry_after_ms: 5,
        ..settings()
    };
    Ok(Outfit {
        settings,
        exchange: Box::new(FolderExchange::open(
            Box::new(OsFiles),
            config.folders(),
            1,
        )?),
        clock: Box::new(SystemClock),
    })
}

/// A host that asks what was not asked yet, and notes every answer before acknowledging it.
fn live_on(folder: &Path, client: &mut Client) -> Result<(), Error> {
    for (key, operation, request) in morning() {
        client.submit(Some(key), operation, request)?;
    }
    while let Some(notice) = client.next_notice(0)? {
        if let Notice::Answered { job, .. } = notice {
            let texts = texts_of(client, job)?.join("\n");
            note(folder, &key_of(client, job), &texts);
            client.acknowledge(job)?;
        }
    }
    Ok(())
}

#[test]
fn many_who_claim_at_once_get_each_facility_once() {
    let database = database(&direct());
    let institutions = institutions(200);
    assert_eq!(database.enrol(&institutions), Ok(200));
    assert_eq!(database.enrol(&institutions), Ok(0), "known already");
    let claim = |worker: usize| {
        let tenancy = patient(&format!("worker {worker}"));
        let mut codes = Vec::new();
        loop {
            let claimed = database.claim(&tenancy, 7).expect("claimed");
            if claimed.is_empty() {
                return codes;
            }
            codes.extend(
                claimed
                    .iter()
                    .map(|ledger| ledger.lease().institution().to_owned()),
            );
        }
    };
    let mut claimed: Vec<String> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..8)
            .map(|worker| scope.spawn(move || claim(worker)))
            .collect();
        let each = workers
            .into_iter()
            .flat_map(|worker| worker.join().expect("claimed"));
        each.collect()
    });
    claimed.sort();
    let all: Vec<_> = institutions
        .iter()
        .map(|code| code.as_written().to_owned())
        .collect();
    assert_eq!(claimed, all);
}

#[test]
fn a_facility_that_somebody_is_just_claiming_is_passed_over() {
    let schema = schema();
    let database = Database::open(&direct(), &schema).expect("a database");
    let institutions = institutions(3);
    database.enrol(&institutions).expect("enrolled");
    let mut other = connection();
    let mut claiming = other.transaction().expect("a transaction");
    let first = institutions[0].as_written();
    let lock =
        format!("SELECT 1 FROM {schema}.facilities WHERE institution = '{first}' FOR UPDATE");
    claiming.batch_execute(&lock).expect("locked");
    let claimed = database
        .claim(&patient("second"), 10)
        .expect("without waiting");
    let codes: Vec<_> = claimed
        .iter()
        .map(|ledger| ledger.lease().institution())
        .collect();
    assert_eq!(codes.len(), 2);
    assert!(!codes.contains(&first));
    claiming.rollback().expect("let go");
    assert_eq!(
        database
            .claim(&patient("second"), 10)
            .expect("claimed")
            .len(),
        1
    );
}

#[test]
fn what_is_given_back_is_free_after_its_rest_and_its_owner_is_known() {
    let schema = schema();
    let database = Database::open(&direct(), &schema).expect("a database");
    let code = institution();
    assert_eq!(database.owner(&code), Ok(None));
    let mut first = database.ledger(&code, &patient("first")).expect("a ledger");
    assert_eq!(database.owner(&code), Ok(Some("first".into())));
    let busy = database.ledger(&code, &patient("second")).map(drop);
    assert_eq!(
        busy.expect_err("one at a time").code(),
        ErrorCode::LedgerBusy
    );

    let lease = [first.lease().clone()];
    assert_eq!(
        database.renew(&lease, &patient("first")),
        Ok(lease.to_vec())
    );
    database.release(&lease, 3_600_000).expect("given back");
    assert_eq!(database.owner(&code), Ok(None));
    let lost = first.keep(&[(key("clock"), Some(vec![1]))], &[]);
    assert_eq!(lost.expect_err("given back").code(), ErrorCode::LedgerBusy);
    assert_eq!(database.renew(&lease, &patient("first")), Ok(Vec::new()));
    assert!(
        database
            .claim(&patient("second"), 9)
            .expect("claimed")
            .is_empty(),
        "it rests"
    );

    lapse(&schema);
    assert_eq!(
        database
            .claim(&patient("second"), 9)
            .expect("claimed")
            .len(),
        1
    );
    assert_eq!(database.owner(&code), Ok(Some("second".into())));
}

#[test]
fn a_facility_that_cannot_be_opened_rests_and_stops_no_other() {
    let root = tempfile::tempdir().expect("a folder");
    let schema = schema();
    let database = Database::open(&direct(), &schema).expect("a database");
    let institutions = institutions(3);
    database.enrol(&institutions).expect("enrolled");
    let missing = &institutions[1];
    for code in institutions.iter().filter(|code| *code != missing) {
        terminal_of(root.path(), code);
    }
    let folders = root.path().to_owned();
    let outfit = move |code: &InstitutionCode| outfit(&folders, code);
    let mut workers = Workers::new(database.clone(), patient("one"), 9, outfit);
    let mishaps = workers.round(|_, _| Ok(())).expect("a round");
    let told: Vec<_> = mishaps
        .iter()
        .map(|m| (m.institution.as_str(), m.error.code()))
        .collect();
    assert_eq!(told, [(missing.as_written(), ErrorCode::FolderMissing)]);
    assert_eq!(workers.institutions().count(), 2);
    assert!(workers.client(missing).is_none());
    assert!(
        workers.round(|_, _| Ok(())).expect("a round").is_empty(),
        "it rests"
    );

    terminal_of(root.path(), missing);
    lapse_of(&schema, missing);
    assert!(workers.round(|_, _| Ok(())).expect("a round").is_empty());
    assert!(workers.client(missing).is_some());
    workers.end().expect("given back");
    assert_eq!(
        database.claim(&patient("two"), 9).expect("claimed").len(),
        3
    );
}

#[test]
fn a_worker_lets_go_what_went_to_another_one() {
    let root = tempfile::tempdir().expect("a folder");
    let schema = schema();
    let database = Database::open(&direct(), &schema).expect("a database");
    let institutions = institutions(2);
    database.enrol(&institutions).expect("enrolled");
    for code in &institutions {
        terminal_of(root.path(), code);
    }
    let folders = root.path().to_owned();
    let outfit = move |code: &InstitutionCode| outfit(&folders, code);
    let mut workers = Workers::new(database.clone(), patient("one"), 9, outfit);
    workers.round(|_, _| Ok(())).expect("a round");
    let [gone, stays] = &institutions[..] else {
        unreachable!("there are two")
    };
    lapse_of(&schema, gone);
    let _other = database.ledger(gone, &patient("two")).expect("it was free");
    let mut visited = Vec::new();
    let visit = |code: &InstitutionCode, _: &mut Client| {
        visited.push(code.clone());
        Ok(())
    };
    workers.round(visit).expect("a round");
    assert_eq!(visited, std::slice::from_ref(stays));
    assert_eq!(workers.institutions().collect::<Vec<_>>(), [stays]);
}

#[test]
fn a_takeover_is_audited_once_with_the_first_thing_that_the_new_worker_writes() {
    let schema = schema();
    let database = Database::open(&direct(), &schema).expect("a database");
    let claimed = |worker: &str| {
        let ledger = database.ledger(&institution(), &patient(worker));
        ledger.expect("a ledger")
    };
    let told = |ledger: &mut PostgresLedger| -> Vec<String> {
        let lines = ledger.audit(1, 99).expect("read").lines;
        let taken = lines
            .iter()
            .filter(|line| line.text.contains("lease-taken"));
        taken.map(|line| line.text.clone()).collect()
    };
    let mut first = claimed("first");
    first.keep(&[], &[entry(1)]).expect("kept");
    assert_eq!(told(&mut first), [""; 0], "it was nobody's before");
    lapse(&schema);
    let mut first = claimed("first");
    first.keep(&[], &[entry(2)]).expect("kept");
    assert_eq!(told(&mut first), [""; 0], "it was its own");

    lapse(&schema);
    drop(claimed("died at once"));
    lapse(&schema);
    let mut second = claimed("second");
    assert_eq!(told(&mut second), [""; 0], "nobody did anything yet");
    let change = [(key("clock"), Some(vec![1]))];
    sql(&format!(
        "ALTER TABLE {schema}.documents ADD CONSTRAINT none CHECK (key = '')"
    ));
    second.keep(&change, &[entry(3)]).expect_err("refused");
    assert_eq!(told(&mut second), [""; 0], "both or neither");
    sql(&format!(
        "ALTER TABLE {schema}.documents DROP CONSTRAINT none"
    ));
    second.keep(&change, &[]).expect("kept");
    second.keep(&change, &[entry(4)]).expect("kept");
    let lines = told(&mut second);
    assert_eq!(lines.len(), 1);
    assert!(lines[0].contains("\"terminal\":\"second\""), "{lines:?}");

    let lease = second.lease().clone();
    database.release(&[lease], 0).expect("given back");
    let mut third = claimed("third");
    third.keep(&[], &[entry(5)]).expect("kept");
    assert_eq!(told(&mut third), lines, "it was given back");
    let verified = verify_audit(&mut third, []).expect("readable");
    assert_eq!(verified.map(|head| head.lines), Ok(5));
}
