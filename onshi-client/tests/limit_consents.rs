//! Consent to ask for 限度額適用認定証等, taken by the place itself (R09): taken back while a request waits, it is
//! noticed as a consent of the card is. Nothing more goes out, and no answer is given out.
#![allow(clippy::expect_used)]

mod support;

use onshi_client::{Client, FolderExchange, Ledger};
use onshi_core::catalogue::{
    DatedRequestHeader, NumberQuery, QUALIFICATION, QualificationRequest, QualificationRequestBody,
};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Job, JobId, State, Terms};
use onshi_core::record::{Draft, Record};
use onshi_core::rules::certificates::{LimitConsent, NumberInquiry, Occasion, Source};
use onshi_core::rules::consent::Permit;
use onshi_core::rules::linkage::LinkageKey;
use support::*;

const ANOTHER: &str = "HOST-KEY-OF-ANOTHER";

fn consent(client: &Client, patient: &str) -> LimitConsent {
    let at = Occasion {
        institution: &institution(),
        patient,
        now: client.now(),
    };
    LimitConsent::record(&at, Source::Word, client.now(), "op-7").expect("consent")
}

/// A query by number that asks for the certificate, and what it rests on.
fn question(client: &mut Client, patient: &str) -> Result<(Record, Vec<Permit>), Error> {
    let permit = client.permit_limit(patient)?.expect("permitted");
    let inquiry = NumberInquiry {
        limit: Some(permit),
    };
    let mut grounds = Vec::new();
    let query = Draft::<NumberQuery>::new()
        .insurer_number("  123456")
        .insured_identification_number("0001");
    let body = Draft::<QualificationRequestBody>::new().search(inquiry.fill(query, &mut grounds));
    let header = Draft::<DatedRequestHeader>::new().qualification_confirmation_date("20261122");
    let request = Draft::<QualificationRequest>::new().header(header);
    Ok((request.body(body).into(), grounds))
}

fn submit(
    client: &mut Client,
    patient: &str,
    asked: (Record, Vec<Permit>),
) -> Result<JobId, Error> {
    let (request, permits) = asked;
    let terms = Terms {
        subject: Some(patient.to_owned()),
        permits,
        ..Terms::default()
    };
    client.submit_under(Some(patient), &QUALIFICATION, request, terms)
}

/// Records the consent and asks on it.
fn ask(client: &mut Client, patient: &str) -> Result<JobId, Error> {
    let consent = consent(client, patient);
    client.keep_limit_consent(&consent)?;
    let asked = question(client, patient)?;
    submit(client, patient, asked)
}

fn state(client: &Client, job: JobId) -> &State {
    client.job(job).map(|job| &job.state).expect("a job")
}

#[test]
fn what_waits_to_be_picked_up_is_taken_back_and_nothing_else() {
    let mut desk = Desk::new();
    let mut client = desk.open().expect("a client");
    let job = ask(&mut client, PATIENT).expect("permitted");
    let other = ask(&mut client, ANOTHER).expect("permitted");
    let plain = client.submit(None, &QUALIFICATION, qualification("0002"));
    let plain = plain.expect("it needs no consent");
    assert_eq!(desk.names("req").len(), 3);

    assert_eq!(client.withdraw_limit_consent(PATIENT), Ok(true));
    assert_eq!(state(&client, job), &State::Withdrawn);
    assert_eq!(desk.names("req").len(), 2);
    for job in [other, plain] {
        assert!(matches!(state(&client, job), State::Published { .. }));
    }
    desk.terminal.step();
    desk.rounds(&mut client, 3);
    client.answer(other).expect("theirs still counts");
}

#[test]
fn a_permit_that_was_given_before_is_of_no_use_after_it() {
    let desk = Desk::new();
    let mut client = desk.open().expect("a client");
    let said = consent(&client, PATIENT);
    client.keep_limit_consent(&said).expect("kept");
    let asked = question(&mut client, PATIENT).expect("read");
    client.withdraw_limit_consent(PATIENT).expect("durable");
    let refused = submit(&mut client, PATIENT, asked.clone()).expect_err("withdrawn");
    assert_eq!(refused.code(), ErrorCode::ConsentMissing);
    // A consent that is given anew counts anew.
    let said = consent(&client, PATIENT);
    client.keep_limit_consent(&said).expect("kept");
    submit(&mut client, PATIENT, asked).expect("permitted");
}

/// The host that keeps the consent with it, and says so by keeping it withdrawn, is heard as well; and so
/// is one that forgets the patient.
#[test]
fn whichever_way_it_is_taken_back() {
    for way in [keep_withdrawn, forget] {
        let desk = Desk::new();
        let mut client = desk.open().expect("a client");
        let job = ask(&mut client, PATIENT).expect("permitted");
        way(&mut client).expect("durable");
        assert_eq!(state(&client, job), &State::Withdrawn);
        assert!(desk.names("req").is_empty());
    }
}

fn keep_withdrawn(client: &mut Client) -> Result<(), Error> {
    let mut said = client.limit_consent(PATIENT)?.expect("one");
    said.withdraw(client.now());
    client.keep_limit_consent(&said)
}

fn forget(client: &mut Client) -> Result<(), Error> {
    let key = LinkageKey::new([7; 32]);
    client.forget_patient(&key, PATIENT).map(drop)
}

#[test]
fn the_answer_to_what_was_picked_up_is_given_to_nobody() {
    let mut desk = Desk::new();
    let mut client = desk.open().expect("a client");
    let job = ask(&mut client, PATIENT).expect("permitted");
    desk.terminal.step();
    client.withdraw_limit_consent(PATIENT).expect("durable");
    desk.rounds(&mut client, 3);
    for _ in 0..2 {
        assert!(client.job(job).expect("a job").is_answered());
        let refused = client.answer(job).expect_err("taken back");
        assert_eq!(refused.code(), ErrorCode::ConsentMissing);
        drop(client);
        client = desk.open().expect("a client");
    }
    client.acknowledge(job).expect("it can be put away");
}

#[test]
fn one_that_was_taken_back_after_the_answer_was_read_closes_it() {
    let mut desk = Desk::new();
    let mut client = desk.open().expect("a client");
    let job = ask(&mut client, PATIENT).expect("permitted");
    desk.terminal.step();
    desk.rounds(&mut client, 3);
    client.answer(job).expect("it counts");
    client.withdraw_limit_consent(PATIENT).expect("durable");
    assert!(client.answer(job).is_err());
}

// ---- killed between ------------------------------------------------------------------------------

fn open(desk: &Desk, files: &Fuse, ledger: &Fuse) -> Result<Client, Error> {
    let files = FragileFiles {
        fuse: files.clone(),
        on_remove: Box::new(|_| {}),
    };
    let exchange = FolderExchange::open(Box::new(files), desk.folders(), 0)?;
    let ledger = FragileLedger {
        fuse: ledger.clone(),
        inner: desk.ledger.clone(),
    };
    Client::open(
        settings(),
        Box::new(exchange),
        Box::new(ledger),
        Box::new(desk.clock.clone()),
        &mut FixedRandom,
    )
}

/// Asks and takes back, whatever fails on the way.
fn ask_and_take_back(desk: &Desk, files: &Fuse, ledger: &Fuse) -> Result<(), Error> {
    let mut client = open(desk, files, ledger)?;
    let _ = ask(&mut client, PATIENT);
    client.withdraw_limit_consent(PATIENT).map(drop)
}

fn is_taken_back(desk: &Desk) -> bool {
    let kept = desk.ledger.clone().kept("limit/").expect("read");
    let bodies = kept.iter().map(|(_, body)| String::from_utf8_lossy(body));
    bodies
        .into_iter()
        .any(|body| !body.contains("\"withdrawn\":null"))
}

/// What stands in the request folder must not grow once it is in the ledger that it was taken back.
fn nothing_goes_out_any_more(desk: &Desk, named: &str) {
    let before = desk.names("req");
    let mut client = desk.open().expect("nothing kills it any more");
    desk.rounds(&mut client, 5);
    let after = desk.names("req");
    assert!(after.iter().all(|name| before.contains(name)), "{named}");
    assert!(client.permit_limit(PATIENT).expect("read").is_err());
    let is_settled = |job: &Job| job.is_over() || matches!(job.state, State::Published { .. });
    assert!(client.jobs().all(is_settled), "{named}");
    // Taken back again, what stands there goes, too.
    client.withdraw_limit_consent(PATIENT).expect("durable");
    assert!(desk.names("req").is_empty(), "{named}");
    let staged = desk.names("onshi-stage");
    assert!(staged.iter().all(|name| name == "onshi.lock"), "{named}");
}

/// The whole process dies at each step of folders and ledger; then only the folders fail.
#[test]
fn wherever_it_dies_what_was_taken_back_holds() {
    let (mut durable, mut held_back) = (0, 0);
    for together in [true, false] {
        let whole = Fuse::default();
        let ledger = |fuse: &Fuse| match together {
            true => fuse.clone(),
            false => Fuse::default(),
        };
        ask_and_take_back(&Desk::new(), &whole, &ledger(&whole)).expect("calm");
        for death in [Death::Before, Death::Midway, Death::After] {
            for step in 1..=whole.steps() {
                let named = format!("{death:?} at {step}, together: {together}");
                let desk = Desk::new();
                let fuse = Fuse::at(step, death);
                let done = ask_and_take_back(&desk, &fuse, &ledger(&fuse));
                if !is_taken_back(&desk) {
                    assert!(done.is_err() || desk.names("req").is_empty(), "{named}");
                    continue;
                }
                durable += 1;
                held_back += u32::from(desk.names("req").is_empty());
                nothing_goes_out_any_more(&desk, &named);
            }
        }
    }
    assert!(durable > 0 && held_back > 0, "{durable}, {held_back}");
}
