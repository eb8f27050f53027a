//! The ledger: durable, for one process at a time, and refused rather than reset.
#![cfg(feature = "sqlite")]
#![allow(clippy::expect_used)]

mod support;

use std::fs;
use std::path::Path;

use onshi_client::{
    Client, FolderConfig, GivenKey, Key, Ledger, LedgerKey, Loaded, MemoryLedger, OsRandom,
    SqliteLedger,
};
use onshi_core::error::ErrorCode::{FolderMissing, LedgerBroken, LedgerBusy};
use onshi_core::job::{Answer, Awaited, Job, JobId, Moment, Outcome, Phase, State};
use onshi_core::message::FileForm;
use support::*;

fn job(id: u64, state: State) -> Job {
    Job {
        id: JobId(id),
        key: Some(format!("key {id}")),
        operation: 1,
        fingerprint: [id as u8; 32],
        file_identifier: format!("20261122TEST{id:08}"),
        submitted: Moment(1),
        changed: Moment(2),
        form: FileForm::default(),
        part: None,
        subject: None,
        deadline: None,
        repeats: None,
        grounds: Vec::new(),
        answers: vec![format!("answer {id}")],
        state,
    }
}

/// One job in every state that can be recorded.
fn of_every_state() -> Vec<Job> {
    let reception = || "RECEPTION-1".to_owned();
    let request = || "request".to_owned();
    let collect = || Phase::Collect {
        reception: reception(),
        round: 3,
    };
    let abnormal = Outcome::Abnormal {
        code: Some("E".into()),
        message: Some("異常".into()),
    };
    let answer = Answer {
        name: "a".into(),
        blake3: [9; 32],
    };
    let states = [
        State::Intended {
            phase: Phase::Ask,
            request: request(),
        },
        State::Unknown {
            phase: collect(),
            request: request(),
            taking_back: true,
        },
        State::Published {
            phase: collect(),
            request: request(),
        },
        State::Accepted {
            reception: reception(),
            round: 2,
            ask_at: Moment(5),
        },
        State::Answered {
            outcome: abnormal,
            answer,
            reception: Some(reception()),
        },
        State::Conflict {
            names: vec!["a".into()],
            reception: None,
        },
        State::Acknowledged,
        State::Withdrawn,
        State::Abandoned {
            reception: Some(reception()),
            awaited: Some(Awaited {
                phase: Phase::Ask,
                request: "b".into(),
            }),
        },
        State::Closed,
    ];
    (1..)
        .zip(states)
        .map(|(id, state)| job(id, state))
        .collect()
}

/// Every kind of ledger.
fn all(root: &Path) -> Vec<Box<dyn Ledger>> {
    let sqlite = SqliteLedger::open(root.join("ledger")).expect("a ledger");
    let mut key = GivenKey(LedgerKey::new([7; 32]));
    let sealed = SqliteLedger::open_sealed(root.join("sealed"), &mut key).expect("a ledger");
    vec![
        Box::new(sqlite),
        Box::new(sealed),
        Box::new(MemoryLedger::default()),
    ]
}

#[test]
fn what_is_recorded_is_loaded_as_it_was_recorded_last() {
    let root = tempfile::tempdir().expect("a folder");
    for mut ledger in all(root.path()) {
        let mut jobs = of_every_state();
        let changes: Vec<_> = jobs.iter().map(|job| (job.clone(), 7)).collect();
        ledger.record(&changes, &[]).expect("recorded");
        jobs[0].state = State::Closed;
        jobs[0].answers.clear();
        ledger
            .record(&[(jobs[0].clone(), 12), (jobs[1].clone(), 3)], &[])
            .expect("recorded");
        let expected = Loaded {
            installation: "7777".into(),
            serial: 12,
            jobs,
        };
        assert_eq!(ledger.load(&mut FixedRandom), Ok(expected));
    }
}

#[test]
fn one_job_is_found_by_its_number_and_by_its_key() {
    let root = tempfile::tempdir().expect("a folder");
    for mut ledger in all(root.path()) {
        let mut jobs = of_every_state();
        let changes: Vec<_> = jobs.iter().map(|job| (job.clone(), 7)).collect();
        ledger.record(&changes, &[]).expect("recorded");
        jobs[0].state = State::Closed;
        ledger
            .record(&[(jobs[0].clone(), 7)], &[])
            .expect("recorded");
        for job in jobs {
            assert_eq!(ledger.job(job.id), Ok(Some(job.clone())), "as it is now");
            let key = job.key.clone().expect("a key");
            assert_eq!(ledger.job_of_key(&key), Ok(Some(job)));
        }
        assert_eq!(ledger.job(JobId(99)), Ok(None));
        assert_eq!(ledger.job_of_key("key 99"), Ok(None));
    }
}

fn key(name: &str) -> Key {
    Key::read(name).expect("a name")
}

fn kept(ledger: &mut dyn Ledger, prefix: &str) -> Vec<(String, Vec<u8>)> {
    let kept = ledger.kept(prefix).expect("read").into_iter();
    kept.map(|(key, body)| (key.as_str().to_owned(), body))
        .collect()
}

#[test]
fn documents_are_kept_changed_and_removed_beside_the_jobs() {
    let root = tempfile::tempdir().expect("a folder");
    for mut ledger in all(root.path()) {
        let body = |body: &[u8]| Some(body.to_vec());
        let changes = [
            (key("b/2"), body(b"two")),
            (key("b/1"), body(b"one")),
            (key("b"), body(b"alone")),
            (key("bb"), body(b"\0\xFF")),
            (key("a"), body(b"")),
        ];
        ledger.keep(&changes, &[]).expect("kept");
        ledger
            .keep(
                &[
                    (key("b/1"), body(b"new")),
                    (key("b/2"), None),
                    (key("c"), None),
                ],
                &[],
            )
            .expect("kept");
        let all = [
            ("a", &b""[..]),
            ("b", b"alone"),
            ("b/1", b"new"),
            ("bb", b"\0\xFF"),
        ];
        let all = all.map(|(key, body)| (key.to_owned(), body.to_vec()));
        assert_eq!(kept(ledger.as_mut(), ""), all);
        assert_eq!(kept(ledger.as_mut(), "b"), all[1..]);
        assert_eq!(kept(ledger.as_mut(), "b/"), all[2..3]);
        assert_eq!(kept(ledger.as_mut(), "z"), []);
        let held = ledger.load(&mut FixedRandom).expect("a ledger");
        assert_eq!((held.serial, held.jobs), (0, Vec::new()));
    }
}

#[test]
fn an_installation_is_drawn_once_for_ever() {
    let root = tempfile::tempdir().expect("a folder");
    let file = root.path().join("ledger");
    let load = || SqliteLedger::open(&file)?.load(&mut OsRandom);
    let first = load().expect("a ledger").installation;
    assert_eq!(first.len(), 4);
    assert_eq!(load().expect("a ledger").installation, first);
}

#[test]
fn a_thousand_jobs_survive_closing() {
    let root = tempfile::tempdir().expect("a folder");
    let file = root.path().join("ledger");
    let jobs: Vec<Job> = (1..=1_000).map(|id| job(id, State::Closed)).collect();
    let changes: Vec<_> = jobs.iter().map(|job| (job.clone(), job.id.0)).collect();
    let mut ledger = SqliteLedger::open(&file).expect("a ledger");
    ledger.record(&changes, &[]).expect("recorded");
    drop(ledger);
    let mut ledger = SqliteLedger::open(&file).expect("a ledger");
    let held = ledger.load(&mut FixedRandom).expect("a ledger");
    assert_eq!((held.serial, held.jobs), (1_000, jobs));
}

#[test]
fn a_transaction_is_whole_or_nothing() {
    let root = tempfile::tempdir().expect("a folder");
    let mut ledger = SqliteLedger::open(root.path().join("ledger")).expect("a ledger");
    let same_key = Job {
        id: JobId(2),
        ..job(1, State::Closed)
    };
    let changes = [(job(1, State::Closed), 1), (same_key, 2)];
    assert!(
        ledger.record(&changes, &[]).is_err(),
        "a key belongs to one job"
    );
    let held = ledger.load(&mut FixedRandom).expect("a ledger");
    assert_eq!((held.serial, held.jobs.len()), (0, 0));
}

/// The pages of the log that differ.
fn written(before: &[u8], after: &[u8]) -> usize {
    const HEAD: usize = 32;
    const FRAME: usize = 24 + 4096;
    let frames = |log: &[u8]| log[HEAD..].chunks(FRAME).map(<[u8]>::to_vec).collect();
    let (before, after): (Vec<_>, Vec<_>) = (frames(before), frames(after));
    assert_eq!(before.len(), after.len(), "the log has its space already");
    before.iter().zip(&after).filter(|(a, b)| a != b).count()
}

#[test]
fn a_transition_that_uses_no_new_number_writes_one_page() {
    let root = tempfile::tempdir().expect("a folder");
    let mut ledger = SqliteLedger::open(root.path().join("ledger")).expect("a ledger");
    let log = || fs::read(root.path().join("ledger-wal")).expect("a log");
    ledger
        .record(&[(job(1, State::Acknowledged), 7)], &[])
        .expect("recorded");
    let before = log();
    ledger
        .record(&[(job(1, State::Closed), 7)], &[])
        .expect("recorded");
    assert_eq!(written(&before, &log()), 1);
}

#[test]
fn the_log_is_written_over_and_over_and_keeps_its_length() {
    let root = tempfile::tempdir().expect("a folder");
    let mut ledger = SqliteLedger::open(root.path().join("ledger")).expect("a ledger");
    let length = || fs::metadata(root.path().join("ledger-wal")).expect("a log");
    let reserved = length().len();
    assert!(reserved > 1 << 20);
    for id in 1..=1_000 {
        ledger
            .record(&[(job(id, State::Closed), id)], &[])
            .expect("recorded");
    }
    assert_eq!(length().len(), reserved);
    assert_eq!(
        ledger.load(&mut FixedRandom).expect("held").jobs.len(),
        1_000
    );
}

#[test]
fn a_number_of_a_transaction_that_failed_is_written_by_the_next_one() {
    let root = tempfile::tempdir().expect("a folder");
    let mut ledger = SqliteLedger::open(root.path().join("ledger")).expect("a ledger");
    let same_key = Job {
        key: job(1, State::Closed).key,
        ..job(2, State::Closed)
    };
    let failing = [(job(1, State::Closed), 9), (same_key, 9)];
    assert!(
        ledger.record(&failing, &[]).is_err(),
        "a key belongs to one job"
    );
    ledger
        .record(&[(job(1, State::Closed), 9)], &[])
        .expect("recorded");
    let held = ledger.load(&mut FixedRandom).expect("a ledger");
    assert_eq!(held.serial, 9);
}

#[test]
fn a_second_opener_is_told_and_the_first_goes_on() {
    let root = tempfile::tempdir().expect("a folder");
    let file = root.path().join("ledger");
    let mut first = SqliteLedger::open(&file).expect("a ledger");
    for _ in 0..2 {
        let second = SqliteLedger::open(&file).expect_err("one at a time");
        assert_eq!(second.code(), LedgerBusy);
        first
            .record(&[(job(1, State::Closed), 1)], &[])
            .expect("recorded");
    }
    drop(first);
    assert!(SqliteLedger::open(&file).is_ok());
}

#[test]
fn a_second_client_over_the_same_folders_is_told_even_with_another_ledger() {
    let desk = Desk::new();
    let config = FolderConfig::under(desk.root(), institution());
    let first = Client::open_folder(&config).expect("a client");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let second = FolderConfig {
        ledger: elsewhere.path().join("ledger"),
        ..config.clone()
    };
    let told = Client::open_folder(&second).expect_err("one collector");
    assert_eq!(told.code(), LedgerBusy);
    drop(first);
    assert!(Client::open_folder(&second).is_ok());
}

/// A good ledger file, closed.
fn good(file: &Path) -> Vec<u8> {
    let mut ledger = SqliteLedger::open(file).expect("a ledger");
    ledger.load(&mut FixedRandom).expect("a ledger");
    let jobs = (1..=200).map(|id| (job(id, State::Closed), id));
    ledger
        .record(&jobs.collect::<Vec<_>>(), &[])
        .expect("recorded");
    drop(ledger);
    fs::read(file).expect("a file")
}

#[test]
fn a_broken_ledger_is_refused_and_left_as_it_is() {
    type Breaking = (&'static str, fn(Vec<u8>) -> Vec<u8>);
    let breakings: &[Breaking] = &[
        ("empty", |_| Vec::new()),
        ("another kind of file", |_| {
            b"not a database at all".repeat(100)
        }),
        ("cut in half", |bytes| bytes[..bytes.len() / 2].to_vec()),
        ("head overwritten", |bytes| {
            [&[0; 100], &bytes[100..]].concat()
        }),
        ("pages overwritten", |bytes| {
            let end = bytes.len();
            [&bytes[..8192], &vec![0xAA; end - 8192][..]].concat()
        }),
    ];
    for (what, breaks) in breakings {
        let root = tempfile::tempdir().expect("a folder");
        let file = root.path().join("ledger");
        let broken = breaks(good(&file));
        fs::write(&file, &broken).expect("broken");
        let refused = SqliteLedger::open(&file).expect_err(what);
        assert_eq!(refused.code(), LedgerBroken, "{what}: {refused}");
        assert!(
            fs::read(&file).expect("a file") == broken,
            "{what}: it was touched"
        );
    }
}

#[test]
fn a_ledger_that_is_not_ours_to_read_is_refused() {
    let changes = [
        ("another program's", "PRAGMA application_id = 1"),
        ("a later version's", "PRAGMA user_version = 4"),
        ("without tables", "DROP TABLE jobs"),
        (
            "with a job nobody understands",
            "UPDATE jobs SET body = '{}' WHERE id = 7",
        ),
        ("before the first version", "PRAGMA user_version = 0"),
        ("with a serial below zero", "UPDATE meta SET serial = -1"),
    ];
    for (what, sql) in changes {
        let root = tempfile::tempdir().expect("a folder");
        let file = root.path().join("ledger");
        good(&file);
        let connection = rusqlite::Connection::open(&file).expect("a database");
        connection.execute_batch(sql).expect(what);
        drop(connection);
        let loaded = SqliteLedger::open(&file).and_then(|mut l| l.load(&mut FixedRandom));
        assert_eq!(loaded.expect_err(what).code(), LedgerBroken, "{what}");
    }
}

#[test]
fn an_attempt_that_died_while_making_the_ledger_is_no_obstacle() {
    let root = tempfile::tempdir().expect("a folder");
    fs::write(root.path().join("ledger.new"), b"half").expect("a file");
    assert!(SqliteLedger::open(root.path().join("ledger")).is_ok());
    assert_eq!(names_in(root.path()), ["ledger"]);
    let nowhere = SqliteLedger::open(root.path().join("no folder/ledger"));
    assert_eq!(nowhere.expect_err("no folder").code(), FolderMissing);
}

#[test]
fn nobody_of_a_question_stands_in_the_ledger() {
    let desk = Desk::new();
    let config = FolderConfig::under(desk.root(), institution());
    let mut client = Client::open_folder(&config).expect("a client");
    let (key, operation, _) = morning().remove(0);
    let job = client.submit(Some(key), operation, qualification("NUMBER-OF-SOMEBODY"));
    job.expect("a job");
    drop(client);
    let bytes = fs::read(desk.root().join("onshi.ledger")).expect("a ledger");
    let holds = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    assert!(holds(key.as_bytes()), "the test would find what is there");
    assert!(!holds(b"NUMBER-OF-SOMEBODY"));
}
