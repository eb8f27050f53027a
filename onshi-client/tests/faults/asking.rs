//! A request goes out once, whatever its staging, renaming and taking back run into.

use std::fs;
use std::io;

use crate::faulty::*;
use crate::support::*;
use onshi_client::{Client, FolderExchange};
use onshi_core::catalogue::QUALIFICATION;
use onshi_core::error::ErrorCode::{self, *};
use onshi_core::job::{Notice, State, Terms, Whereabouts};

use How::{Done, Half, HalfSilently, NotDone};
use io::ErrorKind::{self as Io, StorageFull};

#[test]
fn a_question_that_cannot_be_staged_leaves_no_trace_and_can_be_asked_again() {
    let cases = [
        (Call::Create, NotDone(StorageFull), DiskFull),
        (Call::Create, Half(StorageFull), DiskFull),
        (Call::Create, Done(StorageFull), DiskFull), // the flush fails
        (Call::Create, HalfSilently, IoFailed),
        (Call::Create, NotDone(Io::PermissionDenied), AccessDenied),
        (Call::Create, NotDone(Io::NotFound), FolderMissing),
        (Call::Open, NotDone(Io::PermissionDenied), AccessDenied),
        (Call::Open, HalfSilently, IoFailed),
        (Call::Open, Half(Io::ConnectionReset), IoFailed),
        (Call::SyncDir, NotDone(Io::Other), IoFailed),
        (Call::Record, NotDone(Io::Other), DiskFull),
    ];
    for (call, how, code) in cases {
        let (mut desk, faults) = (Desk::new(), Faults::default());
        let mut client = open(&desk, &faults);
        faults.plan(call, how, 1);
        let refused = submit(&mut client).expect_err("it cannot be staged");
        assert_eq!(refused.code(), code, "{call:?} {how:?}");
        assert_eq!(client.jobs().count(), 0, "{call:?} {how:?}");
        client.poll().expect("nothing is wrong any more");
        let staged = desk.names("onshi-stage");
        assert_eq!(staged, ["onshi.lock"], "{call:?} {how:?}");
        let job = submit(&mut client).expect("a job");
        assert_eq!(finish(&mut desk, &mut client, job), [], "{call:?} {how:?}");
        assert_eq!(faults.published().len(), 1);
        assert!(faults.all_happened(), "{call:?} {how:?}");
    }
}

#[test]
fn once_the_intent_is_durable_every_trouble_passes_by_itself() {
    // What fails from the moment of publishing on, how often, and what the host is told.
    let cases: &[(Call, How, u32, &[ErrorCode])] = &[
        (
            Call::Rename,
            NotDone(Io::PermissionDenied),
            1,
            &[AccessDenied],
        ),
        (Call::Rename, NotDone(Io::ResourceBusy), 7, &[HeldByOther]),
        (Call::Rename, Done(Io::TimedOut), 1, &[IoFailed]),
        (Call::Names, NotDone(Io::NotFound), 3, &[FolderMissing; 3]),
        (
            Call::Names,
            NotDone(Io::PermissionDenied),
            1,
            &[AccessDenied],
        ),
    ];
    for &(call, how, times, told) in cases {
        let (mut desk, faults) = (Desk::new(), Faults::default());
        let mut client = open(&desk, &faults);
        faults.plan(call, how, times);
        let job = submit(&mut client).expect("a job, whatever became of the request");
        assert_eq!(
            finish(&mut desk, &mut client, job),
            told,
            "{call:?} {how:?}"
        );
        assert_eq!(faults.published().len(), 1, "{call:?} {how:?}");
        assert!(faults.all_happened(), "{call:?} {how:?}");
    }
}

#[test]
fn a_rename_with_lost_answer_is_found_out_and_not_repeated() {
    let (mut desk, faults) = (Desk::new(), Faults::default());
    let mut client = open(&desk, &faults);
    faults.plan(Call::Rename, Done(Io::TimedOut), 1);
    faults.plan(Call::Exists, NotDone(Io::TimedOut), 2);
    let job = submit(&mut client).expect("a job");
    let unknown = |client: &Client| {
        matches!(
            client.job(job).map(|job| &job.state),
            Some(State::Unknown { .. })
        )
    };
    assert!(unknown(&client));
    desk.clock.forward(3_000);
    assert!(
        client.poll().is_ok() && unknown(&client),
        "the share is still away"
    );
    assert_eq!(finish(&mut desk, &mut client, job), [IoFailed]);
}

#[test]
fn whether_a_request_was_taken_back_is_found_out() {
    let (mut desk, faults) = (Desk::new(), Faults::default());
    let mut client = open(&desk, &faults);
    let job = submit(&mut client).expect("a job");
    faults.plan(Call::Rename, NotDone(Io::TimedOut), 1);
    client.withdraw(job).expect("it could not be done now");
    let Some(Notice::Problem { error, .. }) = queued(&mut client) else {
        panic!("the host is told");
    };
    assert_eq!(error.code(), IoFailed);
    faults.plan(Call::Rename, Done(Io::TimedOut), 1);
    client
        .withdraw(job)
        .expect("done, although the share said no");
    assert_eq!(queued(&mut client), Some(Notice::Withdrawn { job }));
    desk.terminal.step();
    assert_eq!(desk.terminal.log, []);
}

/// A rename that is not flushed is undone when the power goes: nothing may rest on it before.
#[test]
fn the_ledger_believes_no_rename_that_was_not_flushed() {
    let (desk, faults) = (Desk::new(), Faults::default());
    let mut client = open(&desk, &faults);
    faults.plan(Call::Rename, Done(Io::TimedOut), 1);
    let job = submit(&mut client).expect("a job");
    let state = |client: &Client| client.job(job).map(|job| job.state.label().1);
    faults.plan(Call::SyncDir, NotDone(Io::Other), 1);
    desk.rounds(&mut client, 1);
    assert_eq!(state(&client), Some("unknown"));
    desk.rounds(&mut client, 2);
    assert_eq!(state(&client), Some("published"));
    faults.plan(Call::SyncDir, NotDone(Io::Other), 1);
    client.withdraw(job).expect("it is not known yet");
    assert_eq!(state(&client), Some("unknown"));
    // That it lies in stage now is not flushed either, until it can be.
    faults.plan(Call::SyncDir, NotDone(Io::Other), 1);
    desk.rounds(&mut client, 1);
    assert_eq!(state(&client), Some("unknown"));
    desk.rounds(&mut client, 2);
    assert_eq!(state(&client), Some("withdrawn"));
    assert!(faults.all_happened());
}

/// Whoever believes that a request was picked up never sends it again.
#[test]
fn a_request_that_a_listing_misses_is_not_picked_up_yet() {
    use onshi_client::Exchange;
    let (desk, faults) = (Desk::new(), Faults::default());
    let folders = desk.folders();
    let request = folders.req.join("x.xml");
    let mut exchange = FolderExchange::open(Box::new(faults.clone()), folders, 0).expect("folders");
    exchange.prepare("x.xml", b"x").expect("staged");
    exchange.publish("x.xml").expect("visible");
    faults.plan(Call::Names, HalfSilently, 2);
    assert_eq!(exchange.locate("x.xml"), Whereabouts::Visible);
    fs::remove_file(request).expect("picked up");
    faults.plan(Call::SyncDir, NotDone(Io::Other), 1);
    assert_eq!(exchange.locate("x.xml"), Whereabouts::Unreachable);
    assert_eq!(exchange.locate("x.xml"), Whereabouts::Gone);
    assert!(faults.all_happened());
}

/// What cannot be taken back at its deadline is tried again after a pause, not at each poll.
#[test]
fn a_deadline_that_cannot_take_back_pauses_before_it_tries_again() {
    let (desk, faults) = (Desk::new(), Faults::default());
    let mut client = open(&desk, &faults);
    let terms = Terms {
        deadline: Some(client.now().plus_ms(1_000)),
        ..Terms::default()
    };
    let job = client
        .submit_under(None, &QUALIFICATION, qualification("1"), terms)
        .expect("submitted");
    desk.clock.forward(2_000);
    faults.plan(Call::Rename, NotDone(Io::ResourceBusy), 2);
    for _ in 0..5 {
        client.poll().expect("polled");
    }
    assert!(!faults.all_happened(), "tried once in five polls");
    for _ in 0..2 {
        desk.clock.forward(600_000);
        client.poll().expect("polled");
    }
    assert!(faults.all_happened(), "tried again after the pause");
    assert_eq!(
        client.job(job).map(|job| &job.state),
        Some(&State::Withdrawn)
    );
    assert_eq!(desk.names("req"), [""; 0]);
}
