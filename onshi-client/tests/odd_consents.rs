//! What seldom happens to consents: answers to cancellations that are lost or out of reach, documents that
//! nobody can read, consents that the ledger never heard of; and a notice that was overtaken.
#![allow(clippy::expect_used, clippy::panic)]

mod support;

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::NaiveDate;
use onshi_client::{
    Client, Clock, FolderExchange, Key, Ledger, LedgerAudit, Loaded, MemoryLedger, OsFiles, Random,
};
use onshi_core::audit;
use onshi_core::catalogue::{
    CONSENT_CANCEL, CONSENTED_BATCH, Consent as Code, ConsentCancel, ConsentCancelRequest,
    ConsentCancelRequestBody, DRUG_INFORMATION, QUALIFICATION,
};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::Date;
use onshi_core::job::{Job, JobId, Notice, Outcome, State, Terms};
use onshi_core::message::{Summary, answer_stem};
use onshi_core::record::{CodeType, Draft, write};
use onshi_core::rules::consent::{
    CancelOutcome, CancelWhy, Consent, Entry, Flag, Permit, Progress, Statement, Until, Watermark,
};
use onshi_core::rules::data_class::{ConsentKind::Visit, DataClass::Drug};
use onshi_core::text::Charset;
use support::*;

const HOUR: i64 = 3_600_000;

fn hear(desk: &Desk, client: &mut Client) {
    let (unit, told) = (unit(&desk.clock), desk.clock.now());
    let heard = client.hear_consent(PATIENT, Visit, unit.root(), told);
    heard.expect("kept");
}

/// A cancellation whose answer stands in the folder.
fn answered() -> (Desk, Client, JobId) {
    let mut desk = Desk::new();
    let mut client = desk.open().expect("a client");
    hear(&desk, &mut client);
    let wished = client.request_cancel(PATIENT, Visit, CancelWhy::Patient);
    wished.expect("durable");
    let job = client.submit_cancel(PATIENT, Visit, &coverage(), Date::read("19450401"));
    let job = job.expect("submitted").expect("was due");
    desk.terminal.step();
    desk.rounds(&mut client, 3);
    assert!(client.job(job).expect("a job").is_answered());
    (desk, client, job)
}

fn progress(client: &mut Client) -> Progress {
    let consent = client.consent(PATIENT, Visit).expect("read");
    consent.cancellation().expect("one").progress
}

#[test]
fn an_answer_that_vanished_leaves_a_cancellation_unclear() {
    let (desk, mut client, job) = answered();
    let answer = desk.names("res").remove(0);
    fs::remove_file(desk.res(&answer)).expect("vanished");
    let outcome = client.cancel_answered(job);
    assert_eq!(outcome, Ok(Some(CancelOutcome::Unclear)));
    assert_eq!(progress(&mut client), Progress::Unclear);
    client.acknowledge(job).expect("it can be put away");
}

#[test]
fn an_answer_that_was_changed_leaves_a_cancellation_unclear() {
    let (desk, mut client, job) = answered();
    let answer = desk.names("res").remove(0);
    fs::write(desk.res(&answer), b"something else").expect("changed");
    let outcome = client.cancel_answered(job);
    assert_eq!(outcome, Ok(Some(CancelOutcome::Unclear)));
}

#[test]
fn an_answer_that_is_out_of_reach_is_read_later() {
    let (desk, mut client, job) = answered();
    let (res, away) = (desk.root().join("res"), desk.root().join("away"));
    fs::rename(&res, &away).expect("the share is away");
    let error = client.cancel_answered(job).expect_err("not now");
    assert_eq!(error.code(), ErrorCode::FolderMissing);
    assert_eq!(client.acknowledge(job), Err(error), "nor put away");
    assert_eq!(progress(&mut client), Progress::Sent);
    fs::rename(&away, &res).expect("it is back");
    assert!(client.cancel_answered(job).expect("read").is_some());
    client.acknowledge(job).expect("put away");
}

#[test]
fn a_cancellation_that_had_to_wait_takes_no_new_consent_away() {
    let mut desk = Desk::new();
    let mut client = desk.open().expect("a client");
    hear(&desk, &mut client);
    let wished = client.request_cancel(PATIENT, Visit, CancelWhy::Patient);
    wished.expect("durable");
    let (req, away) = (desk.root().join("req"), desk.root().join("away"));
    fs::rename(&req, &away).expect("the folder is away");
    let job = client.submit_cancel(PATIENT, Visit, &coverage(), Date::read("19450401"));
    let job = job.expect("submitted").expect("was due");
    desk.clock.forward(2 * HOUR);
    hear(&desk, &mut client);
    let permitted = |client: &mut Client| client.permits(PATIENT, Drug, Visit).expect("read");
    assert!(permitted(&mut client).is_ok(), "consented anew");
    fs::rename(&away, &req).expect("it is back");
    let notices = desk.rounds(&mut client, 5);
    desk.terminal.step();
    let stopped = |notice: &Notice| match notice {
        Notice::Problem { job: of, error } => {
            (*of, error.code()) == (job, ErrorCode::ConsentMissing)
        }
        _ => false,
    };
    assert!(notices.iter().any(stopped), "{notices:?}");
    assert!(desk.terminal.log.is_empty(), "nobody was asked to cancel");
    let state = &client.job(job).expect("a job").state;
    assert!(matches!(state, State::Abandoned { .. }), "{state:?}");
    assert_eq!(progress(&mut client), Progress::Unclear);
    assert!(
        permitted(&mut client).is_ok(),
        "what was consented to anew stands"
    );
    assert!(
        desk.names("onshi-stage")
            .iter()
            .all(|name| !name.ends_with(".xml"))
    );
}

/// The host chose a key that looks like one of ours.
#[test]
fn a_cancellation_of_a_consent_that_nobody_knows_is_noted_nowhere() {
    let desk = Desk::new();
    let mut client = desk.open().expect("a client");
    let cancel = coverage().fill(Draft::<ConsentCancel>::new());
    let cancel = cancel.birthdate("19450401").medical_treatment("2");
    let body = Draft::<ConsentCancelRequestBody>::new().cancel(cancel);
    let request = Draft::<ConsentCancelRequest>::new()
        .header(Draft::new())
        .body(body);
    let job = client.submit(
        Some("consent-cancel/visit/1/00ff"),
        &CONSENT_CANCEL,
        request,
    );
    let job = job.expect("submitted");
    client.withdraw(job).expect("nobody picked it up");
    let outcome = client.cancel_answered(job);
    assert_eq!(outcome, Ok(Some(CancelOutcome::Unclear)));
    let mut ledger = desk.ledger.clone();
    assert!(ledger.kept("consent/").expect("read").is_empty());
}

#[test]
fn a_consent_that_cannot_be_read_permits_nothing() {
    let desk = Desk::new();
    let mut client = desk.open().expect("a client");
    hear(&desk, &mut client);
    let permits = client.permits_of(PATIENT, Visit).expect("read");
    let mut ledger = desk.ledger.clone();
    let (key, whole) = ledger.kept("consent/").expect("read").remove(0);
    for body in [&b"[]"[..], b"{}", b"", &whole[..whole.len() - 1]] {
        let broken: [(Key, _); 1] = [(key.clone(), Some(body.to_vec()))];
        ledger.keep(&broken, &[]).expect("kept");
        let error = client
            .permits(PATIENT, Drug, Visit)
            .expect_err("unreadable");
        assert_eq!(error.code(), ErrorCode::LedgerBroken);
        let refused = ask(&mut client, permits.clone()).expect_err("unreadable");
        assert_eq!(refused, ErrorCode::LedgerBroken);
    }
}

fn ask(client: &mut Client, permits: Vec<Permit>) -> Result<JobId, ErrorCode> {
    let terms = Terms {
        subject: Some(PATIENT.to_owned()),
        permits,
        ..Terms::default()
    };
    let job = client.submit_under(None, &DRUG_INFORMATION, drugs(), terms);
    job.map_err(|error| error.code())
}

/// The host keeps consents elsewhere; this ledger never heard of the patient.
#[test]
fn a_permit_of_a_consent_that_is_kept_elsewhere_counts_until_its_end() {
    let desk = Desk::new();
    let mut client = desk.open().expect("a client");
    let now = desk.clock.now();
    let mut elsewhere = Consent::new(PATIENT, Visit);
    elsewhere.hear(&Statement {
        kind: Visit,
        class: Drug,
        entry: Entry {
            flag: Flag::read(Code::Yes.wire(), None),
            granted: Some(now.plus_ms(-HOUR)),
            until: Until::At(now.plus_ms(HOUR)),
            told: now,
        },
    });
    let trusted = Watermark::new(now).observe(now);
    let permit = elsewhere.permits(Drug, Visit, trusted).expect("permitted");
    assert!(ask(&mut client, vec![permit.clone()]).is_ok());
    assert_eq!(desk.names("req").len(), 1);
    desk.clock.forward(HOUR);
    let late = ask(&mut client, vec![permit]);
    assert_eq!(late, Err(ErrorCode::ConsentMissing));
}

/// The refusal was noticed, and before anybody was told of it the answer came.
#[test]
fn a_notice_that_was_overtaken_is_not_told() {
    let desk = Desk::new();
    let mut client = desk.open().expect("a client");
    let job = client.submit(None, &QUALIFICATION, qualification("0001"));
    let job = job.expect("submitted");
    let request = desk.names("req").remove(0);
    fs::remove_file(desk.root().join("req").join(&request)).expect("taken");
    let stem = answer_stem(&request).expect("a request");
    fs::write(desk.res(&format!("{stem}.err")), b"refused").expect("refused");
    let polled = |client: &mut Client| {
        for _ in 0..2 {
            desk.clock.forward(3_000);
            client.poll().expect("a poll");
        }
    };
    polled(&mut client);
    assert!(matches!(
        client.job(job).expect("a job").state,
        State::Answered {
            outcome: Outcome::Refused,
            ..
        }
    ));
    let summary = Summary {
        file_identifier: Some(client.job(job).expect("a job").file_identifier.clone()),
        ..Summary::default()
    };
    let answer = write(
        &answer_to(QUALIFICATION.ask.answer, &summary),
        Charset::Utf8,
    );
    fs::write(desk.res(&format!("{stem}.xml")), answer.expect("an answer")).expect("answered");
    polled(&mut client);
    let mut answers = Vec::new();
    while let Some(notice) = queued(&mut client) {
        if let Notice::Answered { outcome, .. } = notice {
            answers.push(outcome);
        }
    }
    assert_eq!(answers, [Outcome::Normal]);
}

/// A ledger that fails once where it records jobs.
struct Hiccup {
    inner: MemoryLedger,
    next: Arc<AtomicBool>,
}

impl Ledger for Hiccup {
    fn load(&mut self, random: &mut dyn Random) -> Result<Loaded, Error> {
        self.inner.load(random)
    }

    fn job(&mut self, id: JobId) -> Result<Option<Job>, Error> {
        self.inner.job(id)
    }

    fn job_of_key(&mut self, key: &str) -> Result<Option<Job>, Error> {
        self.inner.job_of_key(key)
    }

    fn record(&mut self, changes: &[(Job, u64)], audit: &[audit::Entry]) -> Result<(), Error> {
        match self.next.swap(false, Ordering::SeqCst) {
            true => Err(Error::new(ErrorCode::IoFailed)),
            false => self.inner.record(changes, audit),
        }
    }

    fn keep(
        &mut self,
        changes: &[(Key, Option<Vec<u8>>)],
        audit: &[audit::Entry],
    ) -> Result<(), Error> {
        self.inner.keep(changes, audit)
    }

    fn audit(&mut self, from: u64, most: usize) -> Result<LedgerAudit, Error> {
        self.inner.audit(from, most)
    }

    fn kept(&mut self, prefix: &str) -> Result<Vec<(Key, Vec<u8>)>, Error> {
        self.inner.kept(prefix)
    }
}

/// The first acknowledgement was lost; only then the answer was opened.
#[test]
fn a_day_counts_whose_answer_is_opened_before_the_acknowledgement_that_was_heard() {
    let mut desk = Desk::new();
    let next = Arc::new(AtomicBool::new(false));
    let ledger = Hiccup {
        inner: desk.ledger.clone(),
        next: next.clone(),
    };
    let exchange = FolderExchange::open(Box::new(OsFiles), desk.folders(), 1).expect("folders");
    let clock = Box::new(desk.clock.clone());
    let client = Client::open(
        settings(),
        Box::new(exchange),
        Box::new(ledger),
        clock,
        &mut FixedRandom,
    );
    let mut client = client.expect("a client");
    let job = client.submit(None, &CONSENTED_BATCH, consented("20261121"));
    let job = job.expect("submitted");
    for _ in 0..12 {
        desk.terminal.step();
        desk.rounds(&mut client, 5);
    }
    next.store(true, Ordering::SeqCst);
    client.acknowledge(job).expect_err("the ledger failed");
    client.answer(job).expect("still offered");
    client.acknowledge(job).expect("heard");
    let day = NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day");
    assert_eq!(client.uncovered(Visit, day, day), Ok(vec![]));
    let mut ledger = desk.ledger.clone();
    assert!(ledger.kept("fetch/").expect("read").is_empty());
}

/// A crash came before it was noted what the job fetches, and the host gave it up for a while.
#[test]
fn a_day_counts_whose_job_was_submitted_again_while_it_was_given_up() {
    let mut desk = Desk::new();
    let mut client = desk.open().expect("a client");
    let submit = |client: &mut Client| {
        let job = client.submit(Some("days"), &CONSENTED_BATCH, consented("20261121"));
        job.expect("submitted")
    };
    let job = submit(&mut client);
    let mut ledger = desk.ledger.clone();
    let noted = ledger.kept("fetch/").expect("read");
    for (key, _) in noted {
        ledger.keep(&[(key, None)], &[]).expect("lost");
    }
    client.abandon(job).expect("given up");
    assert_eq!(submit(&mut client), job);
    client.resume(job).expect("taken up again");
    for _ in 0..12 {
        desk.terminal.step();
        desk.rounds(&mut client, 5);
    }
    client.answer(job).expect("offered");
    client.acknowledge(job).expect("heard");
    let day = NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day");
    assert_eq!(client.uncovered(Visit, day, day), Ok(vec![]));
}
