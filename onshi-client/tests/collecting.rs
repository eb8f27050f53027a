//! Consent while a batch is under way: a wish to cancel stops collecting, unless somebody else of the batch
//! still consents; it can be taken back while nothing was sent; and a list looks each permit up once (R03, R06).
#![allow(clippy::expect_used)]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use onshi_client::{
    Client, FolderExchange, Key, Ledger, LedgerAudit, Loaded, MemoryLedger, OsFiles, Random,
};
use onshi_core::audit::Entry;
use onshi_core::catalogue::{Dialect, VISIT_QUALIFICATION_BATCH};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::Date;
use onshi_core::job::{Job, JobId, Notice, Settings, State};
use onshi_core::rules::consent::{CancelWhy, Denial, Permit, Progress};
use onshi_core::rules::data_class::{ConsentKind::Visit, DataClass::Drug};
use support::*;

fn assumed(dialect: &Arc<Dialect>) -> Settings {
    Settings {
        allow_assumed: true,
        dialect: dialect.clone(),
        ..settings()
    }
}

fn consent(client: &mut Client, people: &[&str]) -> Result<Vec<Permit>, Error> {
    let (now, unit) = (client.now(), unit_at(client.now()));
    let people = people.iter().copied();
    client.hear_consents(
        Visit,
        now,
        people.clone().map(|patient| (patient, unit.root())),
    )?;
    let mut permits = Vec::new();
    for patient in people {
        permits.extend(client.permits_of(patient, Visit)?);
    }
    Ok(permits)
}

fn submit(client: &mut Client, people: &[&str], permits: &[Permit]) -> Result<JobId, Error> {
    let (operation, head) = (&VISIT_QUALIFICATION_BATCH, visit_head());
    let queries = people.iter().map(|patient| drugs_in_a_list(patient));
    client.submit_list_under("list", operation, head, queries, permits)?;
    Ok(client.jobs().next().expect("a part").id)
}

fn cancel(client: &mut Client, patient: &str) -> Result<(), Error> {
    let cancelled = client.request_cancel(patient, Visit, CancelWhy::Patient);
    cancelled.map(drop)
}

fn denial(client: &mut Client, patient: &str) -> Option<Denial> {
    client.permits(patient, Drug, Visit).expect("read").err()
}

// ---- collecting ----------------------------------------------------------------------------------

/// A batch about these people that has its 受付番号 and was not asked for its result yet.
fn accepted(people: &[&str]) -> (Desk, Client, JobId) {
    let mut desk = Desk::new();
    let settings = assumed(Dialect::standard());
    let mut client = desk.open_with(settings).expect("a client");
    let permits = consent(&mut client, people).expect("kept");
    let job = submit(&mut client, people, &permits).expect("submitted");
    desk.terminal.step();
    for _ in 0..3 {
        client.poll().expect("a poll");
    }
    let state = &client.job(job).expect("a job").state;
    assert!(matches!(state, State::Accepted { .. }), "{state:?}");
    (desk, client, job)
}

fn go_on(desk: &mut Desk, client: &mut Client) -> Vec<Notice> {
    let mut notices = Vec::new();
    for _ in 0..12 {
        notices.extend(desk.rounds(client, 5));
        desk.terminal.step();
    }
    notices
}

#[test]
fn a_wish_to_cancel_stops_collecting() {
    let (mut desk, mut client, job) = accepted(&["A"]);
    cancel(&mut client, "A").expect("durable");
    let notices = go_on(&mut desk, &mut client);
    assert_eq!(desk.terminal.log.len(), 1, "nobody asks for the result");
    let state = &client.job(job).expect("a job").state;
    let reception = Some("RECEPTION-0001".to_owned());
    assert!(
        matches!(state, State::Abandoned { reception: kept, .. } if *kept == reception),
        "the number stays: {state:?}"
    );
    let missing = notices.iter().any(|notice| {
        matches!(notice, Notice::Problem { error, .. } if error.code() == ErrorCode::ConsentMissing)
    });
    assert!(missing, "{notices:?}");
    // Taken up again it stops again.
    client.resume(job).expect("it has a number");
    go_on(&mut desk, &mut client);
    assert_eq!(desk.terminal.log.len(), 1);
}

#[test]
fn a_batch_is_collected_for_those_who_still_consent() {
    let (mut desk, mut client, job) = accepted(&["A", "B"]);
    cancel(&mut client, "A").expect("durable");
    go_on(&mut desk, &mut client);
    assert!(client.job(job).expect("a job").is_answered());
}

/// The process dies at each step between the wish and its end: once the wish is durable, nobody asks.
#[test]
fn wherever_it_dies_nothing_is_collected_after_the_wish() {
    let run = |desk: &mut Desk, fuse: &Fuse| -> Result<(), Error> {
        let mut client = desk.open_behind(fuse, assumed(Dialect::standard()))?;
        let permits = consent(&mut client, &["A"])?;
        submit(&mut client, &["A"], &permits)?;
        desk.terminal.step();
        for _ in 0..3 {
            client.poll()?;
        }
        cancel(&mut client, "A")?;
        desk.clock.forward(60_000);
        client.poll()
    };
    let (mut calm, whole) = (Desk::new(), Fuse::default());
    run(&mut calm, &whole).expect("calm");
    assert_eq!(calm.names("req"), [""; 0]);
    let mut wished = 0;
    for death in [Death::Before, Death::After] {
        for step in 1..=whole.steps() {
            let mut desk = Desk::new();
            let done = run(&mut desk, &Fuse::at(step, death));
            let settings = assumed(Dialect::standard());
            let mut client = desk.open_with(settings).expect("nothing kills it any more");
            if denial(&mut client, "A") != Some(Denial::CancelRequested) {
                done.expect_err("what returns is durable");
                continue;
            }
            wished += 1;
            let asked = desk.terminal.log.len();
            go_on(&mut desk, &mut client);
            assert_eq!(desk.terminal.log.len(), asked, "{death:?} at {step}");
        }
    }
    assert!(wished > 0, "some died after it");
}

// ---- taking the wish back ------------------------------------------------------------------------

#[test]
fn a_wish_to_cancel_can_be_taken_back_while_nothing_was_sent() {
    let desk = Desk::new();
    let mut client = desk.open().expect("a client");
    consent(&mut client, &["A"]).expect("kept");
    assert_eq!(client.drop_cancel("A", Visit), Ok(false), "no wish");
    cancel(&mut client, "A").expect("durable");
    assert_eq!(client.drop_cancel("A", Visit), Ok(true));
    assert_eq!(client.drop_cancel("A", Visit), Ok(false), "once");
    drop(client);
    let mut client = desk.open().expect("a client");
    assert_eq!(denial(&mut client, "A"), None, "use goes on");
    assert_eq!(client.cancels_due(), Ok(0));
    let sent = client.submit_cancel("A", Visit, &coverage(), Date::read("19450401"));
    assert_eq!(sent, Ok(None), "nothing is sent");
}

#[test]
fn a_wish_whose_request_went_out_cannot_be_taken_back_unless_it_was_withdrawn() {
    let desk = Desk::new();
    let mut client = desk.open().expect("a client");
    consent(&mut client, &["A"]).expect("kept");
    cancel(&mut client, "A").expect("durable");
    let sent = client.submit_cancel("A", Visit, &coverage(), Date::read("19450401"));
    let job = sent.expect("submitted").expect("was due");
    assert_eq!(client.drop_cancel("A", Visit), Ok(false));
    assert_eq!(denial(&mut client, "A"), Some(Denial::CancelRequested));
    client.withdraw(job).expect("nobody picked it up");
    assert_eq!(client.drop_cancel("A", Visit), Ok(true));
    assert_eq!(denial(&mut client, "A"), None);
    // A wish that comes later is another one, and is sent.
    cancel(&mut client, "A").expect("durable");
    let sent = client.submit_cancel("A", Visit, &coverage(), Date::read("19450401"));
    assert_ne!(sent.expect("submitted"), Some(job));
    let consent = client.consent("A", Visit).expect("read");
    let cancellation = consent.cancellation().expect("one");
    assert_eq!(
        (cancellation.number, cancellation.progress),
        (2, Progress::Sent)
    );
    // The request of the wish before is not its own.
    assert_eq!(client.drop_cancel("A", Visit), Ok(false));
}

/// The request went out, and the process died before it noted so.
#[test]
fn wherever_it_dies_a_wish_that_was_sent_is_not_taken_back() {
    let send = |desk: &Desk, fuse: &Fuse| -> Result<(), Error> {
        let mut client = desk.open_behind(fuse, settings())?;
        consent(&mut client, &["A"])?;
        cancel(&mut client, "A")?;
        client
            .submit_cancel("A", Visit, &coverage(), Date::read("19450401"))
            .map(drop)
    };
    let whole = Fuse::default();
    send(&Desk::new(), &whole).expect("calm");
    let (mut dropped, mut stayed) = (0, 0);
    for death in [Death::Before, Death::After] {
        for step in 1..=whole.steps() {
            let desk = Desk::new();
            let _ = send(&desk, &Fuse::at(step, death));
            let mut client = desk.open().expect("nothing kills it any more");
            if client.drop_cancel("A", Visit).expect("read") {
                dropped += 1;
                desk.rounds(&mut client, 3);
                assert_eq!(desk.names("req"), [""; 0], "{death:?} at {step}");
            } else {
                stayed += 1;
            }
        }
    }
    assert!(dropped > 0 && stayed > 0, "{dropped} {stayed}");
}

// ---- permits -------------------------------------------------------------------------------------

/// The host keeps consents elsewhere; where it shows permits all the same, they count.
#[test]
fn permits_that_hold_no_more_are_not_taken_for_none() {
    let desk = Desk::new();
    let by_host = Settings {
        consent_checked_by_host: true,
        ..assumed(Dialect::standard())
    };
    let mut client = desk.open_with(by_host).expect("a client");
    let permits = consent(&mut client, &["A", "B"]).expect("kept");
    cancel(&mut client, "A").expect("durable");
    cancel(&mut client, "B").expect("durable");
    let refused = submit(&mut client, &["A", "B"], &permits).expect_err("all taken back");
    assert_eq!(refused.code(), ErrorCode::ConsentMissing);
    let refused = submit(&mut client, &["C"], &permits).expect_err("others'");
    assert_eq!(refused.code(), ErrorCode::ConsentMissing);
    submit(&mut client, &["C"], &[]).expect("the host answers for it");
}

/// Counts how often consents are looked up.
#[derive(Clone, Default)]
struct Counting {
    inner: MemoryLedger,
    looked_up: Arc<AtomicUsize>,
}

impl Ledger for Counting {
    fn load(&mut self, random: &mut dyn Random) -> Result<Loaded, Error> {
        self.inner.load(random)
    }

    fn job(&mut self, id: JobId) -> Result<Option<Job>, Error> {
        self.inner.job(id)
    }

    fn job_of_key(&mut self, key: &str) -> Result<Option<Job>, Error> {
        self.inner.job_of_key(key)
    }

    fn record(&mut self, changes: &[(Job, u64)], audit: &[Entry]) -> Result<(), Error> {
        self.inner.record(changes, audit)
    }

    fn keep(&mut self, changes: &[(Key, Option<Vec<u8>>)], audit: &[Entry]) -> Result<(), Error> {
        self.inner.keep(changes, audit)
    }

    fn audit(&mut self, from: u64, most: usize) -> Result<LedgerAudit, Error> {
        self.inner.audit(from, most)
    }

    fn kept(&mut self, prefix: &str) -> Result<Vec<(Key, Vec<u8>)>, Error> {
        let looks_up = prefix.starts_with("consent/");
        self.looked_up
            .fetch_add(usize::from(looks_up), Ordering::SeqCst);
        self.inner.kept(prefix)
    }
}

/// Each person is a part of their own, so that looking all up for each would be a square.
#[test]
fn a_list_looks_each_permit_up_once() {
    let people: Vec<String> = (0..40).map(|number| format!("P{number}")).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let (desk, ledger) = (Desk::new(), Counting::default());
    let exchange = FolderExchange::open(Box::new(OsFiles), desk.folders(), 1);
    let mut client = Client::open(
        Settings {
            parts_at_once: 1,
            ..assumed(&one_person_a_part())
        },
        Box::new(exchange.expect("folders")),
        Box::new(ledger.clone()),
        Box::new(desk.clock.clone()),
        &mut FixedRandom,
    )
    .expect("a client");
    let permits = consent(&mut client, &people).expect("kept");
    let before = ledger.looked_up.load(Ordering::SeqCst);
    submit(&mut client, &people, &permits).expect("submitted");
    assert_eq!(client.jobs().count(), people.len());
    let looked_up = ledger.looked_up.load(Ordering::SeqCst) - before;
    // And once more for the one that went out.
    assert_eq!(looked_up, people.len() + 1);
}
