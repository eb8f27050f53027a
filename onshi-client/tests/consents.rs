//! Consents kept and enforced: nothing clinical goes out without one, after one was taken back, or by a
//! clock that was turned back; and a day counts as fetched when all of it was read and acknowledged.
#![allow(clippy::expect_used)]

mod support;

use std::fs;
use std::num::NonZeroU32;

use chrono::NaiveDate;
use onshi_client::{Client, Clock, FolderConfig, FolderExchange, Ledger};
use onshi_core::catalogue::{
    CONSENT_CANCEL, CONSENTED_BATCH, DRUG_INFORMATION, VISIT_QUALIFICATION_BATCH,
};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::Date;
use onshi_core::job::{JobId, Notice, Settings, State, Terms};
use onshi_core::message::answer_stem;
use onshi_core::rules::consent::{CancelOutcome, CancelWhy, Denial, Permit, Progress};
use onshi_core::rules::consent_days::Days;
use onshi_core::rules::data_class::{ConsentKind::Visit, DataClass::Drug};
use support::*;

const DAY: i64 = 86_400_000;

fn hear(desk: &Desk, client: &mut Client) -> Result<(), Error> {
    let (unit, told) = (unit(&desk.clock), desk.clock.now());
    client
        .hear_consent(PATIENT, Visit, unit.root(), told)
        .map(drop)
}

fn denial(client: &mut Client) -> Option<Denial> {
    let permit = client.permits(PATIENT, Drug, Visit).expect("a ledger");
    permit.err()
}

fn ask(client: &mut Client, permits: Vec<Permit>) -> Result<JobId, Error> {
    let terms = Terms {
        subject: Some(PATIENT.to_owned()),
        permits,
        ..Terms::default()
    };
    client.submit_under(Some("drugs"), &DRUG_INFORMATION, drugs(), terms)
}

/// A client that knows the consent of the patient.
fn consented() -> (Desk, Client, Vec<Permit>) {
    let desk = Desk::new();
    let mut client = desk.open().expect("a client");
    hear(&desk, &mut client).expect("kept");
    let permits = client.permits_of(PATIENT, Visit).expect("a ledger");
    assert_eq!(permits.len(), 1, "drugs");
    (desk, client, permits)
}

#[test]
fn what_was_heard_is_known_after_a_restart() {
    let (desk, client, _) = consented();
    drop(client);
    let mut client = desk.open().expect("a client");
    let permit = client.permits(PATIENT, Drug, Visit).expect("a ledger");
    assert_eq!(permit.expect("permitted").key(), PATIENT);
    let other = client.permits("SOMEBODY ELSE", Drug, Visit);
    assert_eq!(other.expect("a ledger"), Err(Denial::NothingKnown));
    let last = NaiveDate::from_ymd_opt(2026, 11, 21);
    client.plan_care_until(PATIENT, last).expect("kept");
    // The consent of today belongs to later care.
    assert_eq!(denial(&mut client), None);
    let last = NaiveDate::from_ymd_opt(2026, 11, 22);
    client.plan_care_until(PATIENT, last).expect("kept");
    desk.clock.forward(DAY);
    assert_eq!(denial(&mut client), Some(Denial::CareOver));
}

#[test]
fn many_people_are_heard_at_once() {
    let desk = Desk::new();
    let mut client = desk.open().expect("a client");
    let (unit, told) = (unit(&desk.clock), desk.clock.now());
    let people = ["A", "B", "A"].map(|patient| (patient, unit.root()));
    let counting = client.hear_consents(Visit, told, people).expect("kept");
    assert_eq!(counting, 2, "the third says the same");
    for patient in ["A", "B"] {
        let permit = client.permits(patient, Drug, Visit).expect("a ledger");
        assert!(permit.is_ok(), "{patient}");
    }
}

#[test]
fn nothing_clinical_is_asked_for_without_a_permit() {
    let (desk, mut client, permits) = consented();
    let refused = ask(&mut client, vec![]).expect_err("no permit");
    assert_eq!(refused.code(), ErrorCode::ConsentMissing);
    assert_eq!((client.jobs().count(), desk.names("req").len()), (0, 0));
    ask(&mut client, permits).expect("permitted");
    assert_eq!(desk.names("req").len(), 1);
}

#[test]
fn a_permit_from_before_a_cancellation_is_worth_nothing() {
    let (desk, mut client, permits) = consented();
    client
        .request_cancel(PATIENT, Visit, CancelWhy::Patient)
        .expect("durable");
    let refused = ask(&mut client, permits.clone()).expect_err("taken back");
    assert_eq!(refused.code(), ErrorCode::ConsentMissing);
    drop(client);
    let mut client = desk.open().expect("a client");
    assert_eq!(denial(&mut client), Some(Denial::CancelRequested));
    assert!(ask(&mut client, permits).is_err());
    assert!(desk.names("req").is_empty());
}

#[test]
fn a_clock_that_was_turned_back_revives_nothing_even_after_a_restart() {
    let (desk, mut client, permits) = consented();
    desk.clock.forward(40 * DAY);
    assert_eq!(denial(&mut client), Some(Denial::AvailableOver));
    drop(client);
    desk.clock.forward(-40 * DAY);
    let mut client = desk.open().expect("a client");
    assert_eq!(denial(&mut client), Some(Denial::AvailableOver));
    assert!(ask(&mut client, permits).is_err());
    assert!(client.clock_behind_ms() >= 40 * DAY);
    // Nobody answers for it; then somebody does.
    let nobody = client.reset_clock(" ").expect_err("nobody");
    assert_eq!(nobody.code(), ErrorCode::ValueMissing);
    let reset = client.reset_clock("op-7").expect("kept");
    assert_eq!(reset.to(), desk.clock.now());
    assert_eq!(denial(&mut client), None);
    drop(client);
    assert_eq!(denial(&mut desk.open().expect("a client")), None);
}

#[test]
fn an_answer_is_not_read_after_a_cancellation() {
    let (desk, mut client, permits) = consented();
    let job = ask(&mut client, permits).expect("permitted");
    let name = desk.names("req").remove(0);
    fs::remove_file(desk.root().join("req").join(&name)).expect("taken");
    let identifier = client.job(job).expect("a job").file_identifier.clone();
    let answer = desk.res(&(answer_stem(&name).expect("a request") + ".xml"));
    fs::write(answer, drugs_of(&identifier)).expect("an answer");
    let told = desk.rounds(&mut client, 3);
    assert!(
        told.iter()
            .any(|notice| matches!(notice, Notice::Answered { .. }))
    );
    client.answer(job).expect("still permitted");
    client
        .request_cancel(PATIENT, Visit, CancelWhy::Patient)
        .expect("durable");
    let refused = client.answer(job).expect_err("taken back");
    assert_eq!(refused.code(), ErrorCode::ConsentMissing);
    client.acknowledge(job).expect("it can be put away");
}

/// Two patients, each asked about in a part of their own; one part at a time goes out.
#[test]
fn a_part_that_waits_goes_out_only_if_its_consent_lives_by_then() {
    let desk = Desk::new();
    let settings = Settings {
        parts_at_once: 1,
        dialect: one_person_a_part(),
        allow_assumed: true,
        ..settings()
    };
    let mut client = desk.open_with(settings).expect("a client");
    let (unit, told) = (unit(&desk.clock), desk.clock.now());
    let people = ["A", "B"];
    let units = people.map(|patient| (patient, unit.root()));
    client.hear_consents(Visit, told, units).expect("kept");
    let permits = |client: &mut Client, patients: &[&str]| -> Vec<Permit> {
        let of = |patient: &&str| client.permits_of(patient, Visit).expect("read");
        patients.iter().flat_map(of).collect()
    };
    let submit = |client: &mut Client, permits: &[Permit]| {
        let (operation, queries) = (&VISIT_QUALIFICATION_BATCH, people.map(drugs_in_a_list));
        client.submit_list_under("list", operation, visit_head(), queries, permits)
    };
    let one = permits(&mut client, &["A"]);
    let refused = submit(&mut client, &one).expect_err("not without B");
    assert_eq!(refused.code(), ErrorCode::ConsentMissing);
    let both = permits(&mut client, &people);
    submit(&mut client, &both).expect("goes on where it stopped");
    assert_eq!((client.jobs().count(), desk.names("req").len()), (2, 1));

    client
        .request_cancel("B", Visit, CancelWhy::Patient)
        .expect("durable");
    let states: Vec<&State> = client.jobs().map(|job| &job.state).collect();
    assert!(matches!(
        states[..],
        [State::Published { .. }, State::Withdrawn]
    ));
}

/// The consent ends by itself while the part waits.
#[test]
fn a_part_whose_consent_ended_while_it_waited_is_given_up_and_told() {
    let mut desk = Desk::new();
    let settings = Settings {
        parts_at_once: 1,
        dialect: one_person_a_part(),
        allow_assumed: true,
        ..settings()
    };
    let mut client = desk.open_with(settings).expect("a client");
    let (unit, told) = (unit(&desk.clock), desk.clock.now());
    let mut permits = Vec::new();
    for patient in ["A", "B"] {
        client
            .hear_consent(patient, Visit, unit.root(), told)
            .expect("kept");
        permits.extend(client.permits_of(patient, Visit).expect("read"));
    }
    let queries = ["A", "B"].map(drugs_in_a_list);
    client
        .submit_list_under(
            "list",
            &VISIT_QUALIFICATION_BATCH,
            visit_head(),
            queries,
            &permits,
        )
        .expect("submitted");
    desk.clock.forward(31 * DAY);
    desk.terminal.step();
    let told = desk.rounds(&mut client, 3);
    let second = client.jobs().last().expect("two parts");
    assert!(
        matches!(second.state, State::Abandoned { .. }),
        "{:?}",
        second.state.label()
    );
    let missing = told.iter().any(|notice| {
        matches!(notice, Notice::Problem { job, error }
            if *job == second.id && error.code() == ErrorCode::ConsentMissing)
    });
    assert!(missing, "{told:?}");
    assert_eq!(desk.terminal.log.len(), 1);
    let staged = desk.names("onshi-stage");
    assert!(
        !staged
            .iter()
            .any(|name| Some(name.as_str()) == second.request())
    );
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

/// Hears, asks, and takes back, whatever fails on the way.
fn ask_and_take_back(desk: &Desk, files: &Fuse, ledger: &Fuse) -> Result<(), Error> {
    let mut client = open(desk, files, ledger)?;
    hear(desk, &mut client)?;
    let permits = client.permits_of(PATIENT, Visit)?;
    let _ = ask(&mut client, permits);
    client
        .request_cancel(PATIENT, Visit, CancelWhy::Patient)
        .map(drop)
}

fn is_taken_back(desk: &Desk) -> bool {
    let kept = desk.ledger.clone().kept("consent/").expect("read");
    kept.iter()
        .any(|(_, body)| String::from_utf8_lossy(body).contains("\"requested\""))
}

/// What stands in the request folder must not grow once the cancellation is in the ledger.
fn nothing_goes_out_any_more(desk: &Desk, before: &[String], named: &str) {
    let calm = Fuse::default();
    let mut client = open(desk, &calm, &calm).expect("nothing kills it any more");
    desk.rounds(&mut client, 5);
    let after = desk.names("req");
    assert!(after.iter().all(|name| before.contains(name)), "{named}");
    if after.is_empty() {
        for job in client.jobs() {
            let ended = matches!(
                job.state,
                State::Abandoned { .. } | State::Withdrawn | State::Published { .. }
            );
            assert!(ended, "{named}: {:?}", job.state.label());
        }
    }
    drop(client);
    let mut client = desk.open().expect("a client");
    assert_eq!(
        denial(&mut client),
        Some(Denial::CancelRequested),
        "{named}"
    );
    let mut staged = desk.names("onshi-stage");
    staged.retain(|name| name != "onshi.lock");
    assert!(staged.is_empty(), "{named}: swept");
}

/// The folders fail while the ledger lives: a request is durable, and not out when it is taken back.
#[test]
fn no_request_goes_out_after_its_consent_was_taken_back() {
    let whole = Fuse::default();
    ask_and_take_back(&Desk::new(), &whole, &Fuse::default()).expect("calm");
    let mut held_back = 0;
    for death in [Death::Before, Death::Midway, Death::After] {
        for step in 1..=whole.steps() {
            let named = format!("{death:?} at {step}");
            let desk = Desk::new();
            let files = Fuse::at(step, death);
            if ask_and_take_back(&desk, &files, &Fuse::default()).is_err() {
                continue;
            }
            let before = desk.names("req");
            let jobs = desk
                .ledger
                .clone()
                .load(&mut FixedRandom)
                .expect("held")
                .jobs;
            let waits = jobs
                .iter()
                .any(|job| matches!(job.state, State::Intended { .. } | State::Unknown { .. }));
            held_back += u32::from(waits && before.is_empty());
            nothing_goes_out_any_more(&desk, &before, &named);
        }
    }
    assert!(held_back > 0, "it happened that a request was held back");
}

/// The whole process dies, at each step of folders and ledger.
#[test]
fn wherever_it_dies_a_cancellation_that_is_durable_holds() {
    let whole = Fuse::default();
    ask_and_take_back(&Desk::new(), &whole, &whole).expect("calm");
    let mut durable = 0;
    for death in [Death::Before, Death::Midway, Death::After] {
        for step in 1..=whole.steps() {
            let desk = Desk::new();
            let fuse = Fuse::at(step, death);
            let done = ask_and_take_back(&desk, &fuse, &fuse);
            if is_taken_back(&desk) {
                durable += 1;
                nothing_goes_out_any_more(&desk, &desk.names("req"), &format!("{fuse:?}"));
            } else {
                done.expect_err("what returns is durable");
            }
        }
    }
    assert!(durable > 0, "some died after it");
}

/// A cancellation whose sending dies at each step is sent once all the same.
#[test]
fn wherever_it_dies_a_cancellation_is_sent_once() {
    let whole = Fuse::default();
    take_back_and_send(&Desk::new(), &whole).expect("calm");
    for death in [Death::Before, Death::Midway, Death::After] {
        for step in 1..=whole.steps() {
            let named = format!("{death:?} at {step}");
            let mut desk = Desk::new();
            let fuse = Fuse::at(step, death);
            let _ = take_back_and_send(&desk, &fuse);
            fuse.revive();
            take_back_and_send(&desk, &fuse).expect(&named);
            for _ in 0..3 {
                desk.terminal.step();
                desk.rounds(&mut open(&desk, &fuse, &fuse).expect("a client"), 2);
            }
            assert_eq!(desk.terminal.log.len(), 1, "{named}");
            let held = desk.ledger.clone().load(&mut FixedRandom).expect("held");
            let cancels = held
                .jobs
                .iter()
                .filter(|job| job.operation == CONSENT_CANCEL.id);
            assert_eq!(cancels.count(), 1, "{named}");
        }
    }
}

fn take_back_and_send(desk: &Desk, fuse: &Fuse) -> Result<(), Error> {
    let mut client = open(desk, fuse, fuse)?;
    hear(desk, &mut client)?;
    let progress = client.consent(PATIENT, Visit)?.cancellation().copied();
    if progress.is_none() {
        client.request_cancel(PATIENT, Visit, CancelWhy::Patient)?;
    }
    client.submit_cancel(PATIENT, Visit, &coverage(), Date::read("19450401"))?;
    match fuse.is_dead() {
        true => Err(Error::new(ErrorCode::IoFailed)),
        false => Ok(()),
    }
}

#[test]
fn a_cancellation_is_due_once_and_its_answer_is_noted() {
    let (mut desk, mut client, _) = consented();
    assert_eq!(client.cancels_due(), Ok(0));
    client
        .request_cancel(PATIENT, Visit, CancelWhy::Patient)
        .expect("durable");
    assert_eq!(client.cancels_due(), Ok(1));
    assert_eq!(client.due_to_cancel(["SOMEBODY ELSE"]), Ok(vec![]));
    let due = client.due_to_cancel([PATIENT]).expect("read");
    assert_eq!((due.len(), due[0].key.as_str()), (1, PATIENT));
    let submit = |client: &mut Client| {
        client.submit_cancel(PATIENT, Visit, &coverage(), Date::read("19450401"))
    };
    let job = submit(&mut client).expect("submitted").expect("was due");
    assert_eq!(client.cancels_due(), Ok(0));
    assert_eq!(submit(&mut client), Ok(None), "once");
    assert_eq!(client.cancel_answered(job), Ok(None), "nothing came yet");
    // The terminal's answer says nothing about the result of the processing.
    desk.terminal.step();
    desk.rounds(&mut client, 3);
    assert_eq!(
        client.cancel_answered(job),
        Ok(Some(CancelOutcome::Unclear))
    );
    client.acknowledge(job).expect("acknowledged");
    let consent = client.consent(PATIENT, Visit).expect("read");
    let cancellation = consent.cancellation().expect("one");
    assert_eq!(cancellation.progress, Progress::Unclear);
}

#[test]
fn a_cancellation_that_was_withdrawn_says_nothing_and_can_be_wished_again() {
    let (_desk, mut client, _) = consented();
    let mut wish = || {
        client
            .request_cancel(PATIENT, Visit, CancelWhy::Patient)
            .expect("durable");
        let job = client.submit_cancel(PATIENT, Visit, &coverage(), Date::read("19450401"));
        let job = job.expect("submitted").expect("was due");
        client.withdraw(job).expect("nobody picked it up");
        let consent = client.consent(PATIENT, Visit).expect("read");
        let cancellation = *consent.cancellation().expect("one");
        assert_eq!(cancellation.progress, Progress::Unclear);
        cancellation.number
    };
    assert_eq!((wish(), wish()), (1, 2));
    assert_eq!(denial(&mut client), Some(Denial::CancelRequested));
}

#[test]
fn wherever_it_dies_a_withdrawn_cancellation_is_not_taken_for_a_sent_one() {
    let send_and_withdraw = |desk: &Desk, fuse: &Fuse| -> Result<(), Error> {
        take_back_and_send(desk, fuse)?;
        let mut client = open(desk, fuse, fuse)?;
        let jobs: Vec<JobId> = client.jobs().map(|job| job.id).collect();
        jobs.into_iter().try_for_each(|job| client.withdraw(job))
    };
    let whole = Fuse::default();
    send_and_withdraw(&Desk::new(), &whole).expect("calm");
    let mut withdrawn = 0;
    for death in [Death::Before, Death::After] {
        for step in 1..=whole.steps() {
            let desk = Desk::new();
            let _ = send_and_withdraw(&desk, &Fuse::at(step, death));
            let mut client = desk.open().expect("nothing kills it any more");
            if client.jobs().any(|job| job.state == State::Withdrawn) {
                withdrawn += 1;
                let consent = client.consent(PATIENT, Visit).expect("read");
                let progress = consent.cancellation().map(|cancel| cancel.progress);
                assert_eq!(progress, Some(Progress::Unclear), "{death:?} at {step}");
            }
        }
    }
    assert!(withdrawn > 0, "some died after it");
}

// ---- days ----------------------------------------------------------------------------------------

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).expect("a day")
}

fn days(first: u32, last: u32) -> Days {
    Days::new(day(first), day(last)).expect("days")
}

/// The days of the week before that were not fetched; today is the 22nd.
fn open_days(client: &mut Client) -> Vec<Days> {
    client.uncovered(Visit, day(20), day(22)).expect("read")
}

#[test]
fn a_day_counts_when_its_answer_was_read_and_acknowledged() {
    let mut desk = Desk::new();
    let mut client = desk.open().expect("a client");
    let one = NonZeroU32::MIN;
    assert_eq!(
        client.next_to_fetch(Visit, day(21), one),
        Ok(Some(days(21, 21)))
    );
    let job = client
        .submit(
            Some("day"),
            &CONSENTED_BATCH,
            support::consented("20261121"),
        )
        .expect("a job");
    for _ in 0..12 {
        desk.terminal.step();
        desk.rounds(&mut client, 5);
    }
    assert!(client.job(job).expect("a job").is_answered());
    assert_eq!(open_days(&mut client), [days(20, 22)], "answered");
    texts_of(&mut client, job).expect("read");
    assert_eq!(open_days(&mut client), [days(20, 22)], "read");
    drop(client);
    let mut client = desk.open().expect("a client");
    client.acknowledge(job).expect("acknowledged");
    assert_eq!(open_days(&mut client), [days(20, 20), days(22, 22)]);
    assert_eq!(client.next_to_fetch(Visit, day(21), one), Ok(None));
    drop(client);
    let mut client = desk.open().expect("a client");
    assert_eq!(open_days(&mut client), [days(20, 20), days(22, 22)], "kept");
    assert!(desk.ledger.clone().kept("fetch/").expect("read").is_empty());
}

#[test]
fn a_day_does_not_count_when_nobody_read_it_or_it_is_not_over() {
    for (asked, reads) in [("20261121", false), ("20261122", true)] {
        let mut desk = Desk::new();
        let mut client = desk.open().expect("a client");
        let job = client
            .submit(None, &CONSENTED_BATCH, support::consented(asked))
            .expect("a job");
        for _ in 0..12 {
            desk.terminal.step();
            desk.rounds(&mut client, 5);
        }
        if reads {
            texts_of(&mut client, job).expect("read");
        }
        client.acknowledge(job).expect("acknowledged");
        assert_eq!(open_days(&mut client), [days(20, 22)], "{asked}");
    }
}

// ---- privacy -------------------------------------------------------------------------------------

#[test]
#[cfg(feature = "sqlite")]
fn the_hosts_key_of_a_patient_stands_in_no_ledger() {
    let desk = Desk::new();
    let config = FolderConfig {
        settings: Settings {
            allow_assumed: true,
            ..settings()
        },
        ..FolderConfig::under(desk.root(), institution())
    };
    let mut client = Client::open_folder(&config).expect("a client");
    let told = client.now();
    let unit = unit_at(told);
    client
        .hear_consent(PATIENT, Visit, unit.root(), told)
        .expect("kept");
    let permits = client.permits_of(PATIENT, Visit).expect("read");
    ask(&mut client, permits).expect("permitted");
    client
        .request_cancel(PATIENT, Visit, CancelWhy::Patient)
        .expect("durable");
    let cancel = client.submit_cancel(PATIENT, Visit, &coverage(), Date::read("19450401"));
    cancel.expect("submitted").expect("was due");
    drop(client);
    let bytes = fs::read(desk.root().join("onshi.ledger")).expect("a ledger");
    let holds = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    assert!(
        holds(b"consent-cancel/"),
        "the test would find what is there"
    );
    assert!(!holds(PATIENT.as_bytes()));
}
