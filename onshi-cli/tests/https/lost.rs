//! Sent, and no whole answer: it is told at once, and sent again by nobody but the host.

use onshi_client::Client;
use onshi_client::https::HttpsConfig;
use onshi_core::catalogue::{
    CONSENT_CANCEL, OperationRow, QUALIFICATION, QUALIFICATION_BATCH, REFERENCE_NUMBER_REGISTRATION,
};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{JobId, Notice, State, Terms};
use onshi_core::record::Record;
use onshi_sim::https::HttpsFault;
use onshi_sim::{Chance, KnownPatient};

use crate::desk::{Desk, state};
use crate::questions::{batch, cancel, number, registration};

/// What loses an answer, and whether the request was carried out all the same.
static LOSSES: &[(HttpsFault, bool)] = &[
    (HttpsFault::Unavailable, false),
    (HttpsFault::Redirects, false),
    (HttpsFault::FailsAfterwards, true),
    (HttpsFault::NoAnswer, true),
    (HttpsFault::AnswersLate, true),
    (HttpsFault::Drips, true),
    (HttpsFault::BreaksOff, true),
    (HttpsFault::BreaksOff, true),
    (HttpsFault::Huge, true),
    (HttpsFault::HugeUnannounced, true),
    (HttpsFault::ManyHeaders, true),
    (HttpsFault::LongHeader, true),
];

fn impatient(desk: &Desk) -> HttpsConfig {
    let mut config = desk.config();
    config.bounds.answer_ms = 2_000;
    config.bounds.answer_bytes = 1 << 20;
    config
}

fn is_overdue(news: &Result<Notice, Error>) -> bool {
    matches!(news, Ok(Notice::Overdue { .. }))
}

/// Polls on, and finds that nothing more happens.
fn nothing_more(desk: &Desk, client: &mut Client) {
    let before = desk.trouble.carried_out();
    for _ in 0..30 {
        desk.clock.forward(1_000);
        assert!(matches!(client.next_notice(0), Ok(None)));
    }
    assert_eq!(desk.trouble.carried_out(), before);
}

#[test]
fn whatever_loses_an_answer_it_is_told_at_once_and_a_question_may_be_repeated() {
    let desk = Desk::new();
    let mut client = desk.open_with(&impatient(&desk)).unwrap();
    for (fault, carried_out) in LOSSES {
        let before = desk.trouble.carried_out();
        desk.trouble.set(*fault, Chance::Next(1));
        let request = || number(&desk.patients[0]);
        let job = client.submit(None, &QUALIFICATION, request()).unwrap();
        let mut told = desk.until(&mut client, is_overdue);
        // Why it was lost comes with the call after.
        told.extend(client.next_notice(0).transpose());
        let lost = |news: &&Result<Notice, Error>| matches!(news, Err(error) if error.code() == ErrorCode::AnswerLost);
        let lost = told.iter().filter(lost).count();
        assert_eq!((told.len(), lost), (2, 1), "{fault:?}: {told:?}");
        let now = desk.trouble.carried_out();
        assert_eq!(now - before, u64::from(*carried_out), "{fault:?}");
        assert!(matches!(state(&client, job), State::Published { .. }));
        nothing_more(&desk, &mut client);
        let terms = Terms {
            repeats: Some(job),
            ..Terms::default()
        };
        let again = client.submit_under(None, &QUALIFICATION, request(), terms);
        desk.until_answered(&mut client, again.unwrap());
        client.abandon(job).unwrap();
    }
    assert_eq!(desk.trouble.strayed(), 0, "a redirect was followed");
}

type Asking = (&'static OperationRow, fn(&KnownPatient) -> Record);

#[test]
fn what_must_not_be_repeated_is_not() {
    let desk = Desk::new();
    let mut client = desk.open();
    let who = &desk.patients[0];
    let rows: [Asking; 3] = [
        (&QUALIFICATION_BATCH, batch),
        (&CONSENT_CANCEL, cancel),
        (&REFERENCE_NUMBER_REGISTRATION, registration),
    ];
    for (operation, request) in rows {
        desk.trouble.set(HttpsFault::NoAnswer, Chance::Next(1));
        let job = client.submit(None, operation, request(who)).unwrap();
        desk.until(&mut client, is_overdue);
        let terms = Terms {
            repeats: Some(job),
            ..Terms::default()
        };
        let again = client.submit_under(None, operation, request(who), terms);
        assert_eq!(again.unwrap_err().code(), ErrorCode::MustNotRepeat);
    }
}

#[test]
fn a_lost_question_for_a_result_may_be_asked_again() {
    let desk = Desk::new();
    let mut client = desk.open();
    let request = batch(&desk.patients[0]);
    let job = client.submit(None, &QUALIFICATION_BATCH, request).unwrap();
    desk.until(&mut client, |news| {
        matches!(news, Ok(Notice::Accepted { .. }))
    });
    assert_eq!(refused(client.ask_again(job)), ErrorCode::WrongState);
    desk.trouble.set(HttpsFault::NoAnswer, Chance::Next(1));
    desk.until(&mut client, is_overdue);
    client.ask_again(job).unwrap();
    desk.until_answered(&mut client, job);
}

fn refused(done: Result<(), Error>) -> ErrorCode {
    done.unwrap_err().code()
}

/// A client that ends while a request is under way.
#[test]
fn after_a_crash_what_was_under_way_is_lost_and_is_not_sent_again() {
    let desk = Desk::new();
    let mut client = desk.open();
    desk.trouble.set(HttpsFault::AnswersLate, Chance::Next(1));
    let request = number(&desk.patients[0]);
    let job: JobId = client.submit(None, &QUALIFICATION, request).unwrap();
    while desk.trouble.carried_out() == 0 {
        assert!(matches!(client.next_notice(0), Ok(None)));
    }
    drop(client);
    assert_eq!(desk.names("going").len(), 1);
    for _ in 0..2 {
        let mut client = desk.open();
        let told = desk.until(&mut client, is_overdue);
        assert_eq!(told, [Ok(Notice::Overdue { job })]);
        nothing_more(&desk, &mut client);
    }
    let mut client = desk.open();
    client.abandon(job).unwrap();
    client.poll().unwrap();
    assert_eq!(desk.names("going"), [""; 0]);
}

/// Neither is any message of ours: it stays, and the error says nothing of what stands in it.
#[test]
fn an_answer_that_is_not_understood_stays_and_is_told() {
    for fault in [HttpsFault::CutShort, HttpsFault::ForeignPage] {
        let desk = Desk::new();
        let mut client = desk.open();
        desk.trouble.set(fault, Chance::Next(1));
        let request = number(&desk.patients[0]);
        let job = client.submit(None, &QUALIFICATION, request).unwrap();
        let told = desk.until(&mut client, |news| {
            matches!(news, Ok(Notice::Problem { .. }))
        });
        let Some(Ok(Notice::Problem { job: of, error })) = told.last() else {
            panic!("{fault:?}: {told:?}");
        };
        assert_eq!((*of, error.code()), (job, ErrorCode::OtherMessage));
        let text = error.to_string();
        assert!(!text.contains(&desk.patients[0].number), "{text}");
        assert!(matches!(state(&client, job), State::Published { .. }));
    }
}
