//! What every ledger must do: one list, run over each of them.
#![allow(clippy::expect_used)]

mod support;

use onshi_client::{Ledger, LedgerAudit, Loaded, OsRandom};
use onshi_core::audit::{Head, Opening};
use onshi_core::job::{Job, JobId, State};
use support::*;

/// Each test of the list, over each shelf.
macro_rules! over_every_ledger {
    ($tests:tt) => {
        over_every_ledger!(memory, memory(), $tests);
        #[cfg(feature = "sqlite")]
        over_every_ledger!(sqlite, sqlite(), $tests);
        #[cfg(feature = "sqlite")]
        over_every_ledger!(sealed_sqlite, sealed_sqlite(), $tests);
        #[cfg(feature = "postgres")]
        over_every_ledger!(postgres, in_database(&direct()), $tests);
        #[cfg(feature = "postgres")]
        over_every_ledger!(sealed_postgres, sealed_in_database(&direct()), $tests);
        #[cfg(feature = "postgres")]
        over_every_ledger!(postgres_behind_a_pool, in_database(&pooled()), $tests);
    };
    ($module:ident, $shelf:expr, { $($test:ident)* }) => {
        mod $module {
            use super::*;
            $(
                #[test]
                fn $test() {
                    super::$test(&mut $shelf);
                }
            )*
        }
    };
}

over_every_ledger! {{
    what_is_recorded_is_loaded_as_it_was_recorded_last
    one_job_is_found_by_its_number_and_by_its_key
    any_text_is_a_key
    a_job_may_change_twice_in_one_transaction
    nothing_is_recorded_by_no_change
    documents_are_kept_changed_and_removed_beside_the_jobs
    the_last_word_on_a_document_counts
    an_installation_is_drawn_once_for_ever
    a_thousand_jobs_survive_closing
    what_is_audited_stands_in_a_chain_that_goes_on_after_closing
    an_audit_is_read_in_pieces
}}

fn recorded(ledger: &mut dyn Ledger, changes: &[(Job, u64)]) {
    ledger.record(changes, &[]).expect("recorded");
}

fn what_is_recorded_is_loaded_as_it_was_recorded_last(shelf: &mut Shelf) {
    let mut ledger = shelf();
    let mut jobs = of_every_state();
    let changes: Vec<_> = jobs.iter().map(|job| (job.clone(), 7)).collect();
    recorded(ledger.as_mut(), &changes);
    jobs[0].state = State::Closed;
    jobs[0].answers.clear();
    let changes = [(jobs[0].clone(), 12), (jobs[1].clone(), 3)];
    recorded(ledger.as_mut(), &changes);
    let expected = Loaded {
        installation: "7777".into(),
        serial: 12,
        jobs,
    };
    assert_eq!(ledger.load(&mut FixedRandom), Ok(expected.clone()));
    drop(ledger);
    assert_eq!(shelf().load(&mut OsRandom), Ok(expected));
}

fn one_job_is_found_by_its_number_and_by_its_key(shelf: &mut Shelf) {
    let mut ledger = shelf();
    let mut jobs = of_every_state();
    let changes: Vec<_> = jobs.iter().map(|job| (job.clone(), 7)).collect();
    recorded(ledger.as_mut(), &changes);
    jobs[0].state = State::Closed;
    recorded(ledger.as_mut(), &[(jobs[0].clone(), 7)]);
    for job in jobs {
        assert_eq!(ledger.job(job.id), Ok(Some(job.clone())), "as it is now");
        let key = job.key.clone().expect("a key");
        assert_eq!(ledger.job_of_key(&key), Ok(Some(job)));
    }
    assert_eq!(ledger.job(JobId(99)), Ok(None));
    assert_eq!(ledger.job_of_key("key 99"), Ok(None));
}

fn any_text_is_a_key(shelf: &mut Shelf) {
    let mut ledger = shelf();
    let keys = ["", "試験 一", "a\0b", "'; --", "%_\\", &"long ".repeat(100)];
    let jobs: Vec<Job> = (1..)
        .zip(keys)
        .map(|(id, key)| Job {
            key: Some(key.to_owned()),
            ..job(id, State::Closed)
        })
        .collect();
    let changes: Vec<_> = jobs.iter().map(|job| (job.clone(), 1)).collect();
    recorded(ledger.as_mut(), &changes);
    for (job, key) in jobs.into_iter().zip(keys) {
        assert_eq!(ledger.job_of_key(key), Ok(Some(job)), "{key:?}");
    }
    assert_eq!(ledger.job_of_key("試験"), Ok(None));
}

fn a_job_may_change_twice_in_one_transaction(shelf: &mut Shelf) {
    let mut ledger = shelf();
    let twice = [
        (job(1, State::Acknowledged), 4),
        (job(2, State::Closed), 5),
        (job(1, State::Closed), 3),
    ];
    recorded(ledger.as_mut(), &twice);
    let held = ledger.load(&mut FixedRandom).expect("a ledger");
    let jobs = vec![job(1, State::Closed), job(2, State::Closed)];
    assert_eq!((held.serial, held.jobs), (5, jobs));
}

fn nothing_is_recorded_by_no_change(shelf: &mut Shelf) {
    let mut ledger = shelf();
    recorded(ledger.as_mut(), &[]);
    ledger.keep(&[], &[]).expect("kept");
    let held = ledger.load(&mut FixedRandom).expect("a ledger");
    assert_eq!((held.serial, held.jobs), (0, Vec::new()));
    assert_eq!(kept(ledger.as_mut(), ""), []);
}

fn documents_are_kept_changed_and_removed_beside_the_jobs(shelf: &mut Shelf) {
    let mut ledger = shelf();
    let body = |body: &[u8]| Some(body.to_vec());
    let changes = [
        (key("b/2"), body(b"two")),
        (key("b/1"), body(b"one")),
        (key("b"), body(b"alone")),
        (key("bb"), body(b"\0\xFF")),
        (key("a"), body(b"")),
    ];
    ledger.keep(&changes, &[]).expect("kept");
    let changes = [
        (key("b/1"), body(b"new")),
        (key("b/2"), None),
        (key("c"), None),
    ];
    ledger.keep(&changes, &[]).expect("kept");
    drop(ledger);
    let mut ledger = shelf();
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

fn the_last_word_on_a_document_counts(shelf: &mut Shelf) {
    let mut ledger = shelf();
    let body = |body: &[u8]| Some(body.to_vec());
    let changes = [
        (key("a"), None),
        (key("a"), body(b"1")),
        (key("a"), body(b"2")),
        (key("b"), body(b"3")),
        (key("b"), None),
    ];
    ledger.keep(&changes, &[]).expect("kept");
    assert_eq!(kept(ledger.as_mut(), ""), [("a".to_owned(), b"2".to_vec())]);
}

fn an_installation_is_drawn_once_for_ever(shelf: &mut Shelf) {
    let mut load = || shelf().load(&mut OsRandom).expect("a ledger").installation;
    let first = load();
    assert_eq!(first.len(), 4);
    assert_eq!(load(), first);
}

fn a_thousand_jobs_survive_closing(shelf: &mut Shelf) {
    let jobs: Vec<Job> = (1..=1_000).map(|id| job(id, State::Closed)).collect();
    let changes: Vec<_> = jobs.iter().map(|job| (job.clone(), job.id.0)).collect();
    recorded(shelf().as_mut(), &changes);
    let held = shelf().load(&mut FixedRandom).expect("a ledger");
    assert_eq!((held.serial, held.jobs), (1_000, jobs));
}

fn what_is_audited_stands_in_a_chain_that_goes_on_after_closing(shelf: &mut Shelf) {
    let mut ledger = shelf();
    let installation = ledger.load(&mut OsRandom).expect("held").installation;
    let mut head = Head::new(&Opening::of(&installation));
    assert_eq!(ledger.audit(1, 9).expect("read").head, head);
    let changes = [(job(1, State::Closed), 1)];
    let mut lines = Vec::new();
    ledger
        .record(&changes, &[entry(1), entry(2)])
        .expect("recorded");
    ledger.record(&changes, &[]).expect("recorded");
    ledger.keep(&[], &[entry(3)]).expect("kept");
    drop(ledger);
    let mut ledger = shelf();
    let changes = [(key("clock"), Some(vec![1]))];
    ledger.keep(&changes, &[entry(4)]).expect("kept");
    lines.extend((1..=4).map(|at| head.link(&entry(at))));
    let audit = ledger.audit(1, 9).expect("read");
    let expected = LedgerAudit {
        installation,
        head,
        lines,
    };
    assert_eq!(audit, expected);
}

fn an_audit_is_read_in_pieces(shelf: &mut Shelf) {
    let mut ledger = shelf();
    let entries: Vec<_> = (1..=5).map(entry).collect();
    ledger.keep(&[], &entries).expect("kept");
    let mut numbers = |from, most| {
        let audit = ledger.audit(from, most).expect("read");
        assert_eq!(audit.head.lines, 5);
        let lines = audit.lines.into_iter();
        lines.map(|line| line.number).collect::<Vec<_>>()
    };
    assert_eq!(numbers(1, 0), [0_u64; 0]);
    assert_eq!(numbers(1, 2), [1, 2]);
    assert_eq!(numbers(4, 9), [4, 5]);
    assert_eq!(numbers(6, 9), [0_u64; 0]);
}

/// Of the ledgers on a disk: a key belongs to one job.
mod durable {
    use super::*;

    macro_rules! over_durable_ledgers {
        ($tests:tt) => {
            #[cfg(feature = "sqlite")]
            over_every_ledger!(sqlite, sqlite(), $tests);
            #[cfg(feature = "postgres")]
            over_every_ledger!(postgres, in_database(&direct()), $tests);
            #[cfg(feature = "postgres")]
            over_every_ledger!(
                sealed_postgres_behind_a_pool,
                sealed_in_database(&pooled()),
                $tests
            );
        };
    }

    over_durable_ledgers! {{
        a_transaction_is_whole_or_nothing
        a_number_of_a_transaction_that_failed_is_written_by_the_next_one
    }}

    fn of_one_key() -> [Job; 2] {
        let first = job(1, State::Closed);
        let second = Job {
            key: first.key.clone(),
            ..job(2, State::Closed)
        };
        [first, second]
    }

    fn a_transaction_is_whole_or_nothing(shelf: &mut Shelf) {
        let mut ledger = shelf();
        let [first, second] = of_one_key();
        let changes = [(first, 1), (second, 2)];
        assert!(
            ledger.record(&changes, &[entry(1)]).is_err(),
            "a key belongs to one job"
        );
        let held = ledger.load(&mut FixedRandom).expect("a ledger");
        assert_eq!((held.serial, held.jobs.len()), (0, 0));
        let audit = ledger.audit(1, 9).expect("read");
        assert_eq!((audit.head.lines, audit.lines.len()), (0, 0));
        ledger.keep(&[], &[entry(2)]).expect("kept");
        assert_eq!(ledger.audit(1, 9).expect("read").lines.len(), 1);
    }

    fn a_number_of_a_transaction_that_failed_is_written_by_the_next_one(shelf: &mut Shelf) {
        let mut ledger = shelf();
        let [first, second] = of_one_key();
        let failing = [(first.clone(), 9), (second, 9)];
        assert!(
            ledger.record(&failing, &[]).is_err(),
            "a key belongs to one job"
        );
        recorded(ledger.as_mut(), &[(first, 9)]);
        let held = ledger.load(&mut FixedRandom).expect("a ledger");
        assert_eq!(held.serial, 9);
    }
}
