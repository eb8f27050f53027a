//! An ordinary day: every operation from question to acknowledgement, over real folders.

mod support;

use onshi_client::{Client, FolderConfig};
use onshi_core::job::{Notice, Outcome, State};
use support::*;

#[test]
fn a_question_is_answered_read_acknowledged_and_gone() {
    let mut desk = Desk::new();
    let mut client = desk.open().expect("a client");
    let (key, operation, request) = morning().remove(0);
    let job = client.submit(Some(key), operation, request).expect("a job");
    assert_eq!(desk.names("req").len(), 1);
    assert_eq!(desk.names("onshi-stage"), ["onshi.lock"]);
    desk.terminal.step();
    client.poll().expect("a poll");
    let state = client.job(job).map(|job| job.state.clone());
    let waits = matches!(state, Some(State::Published { .. }));
    assert!(waits, "one reading is not enough: {state:?}");
    let outcome = Outcome::Normal;
    let told = queued(&mut client);
    assert_eq!(told, Some(Notice::Answered { job, outcome }));
    let reader = client
        .answer(job)
        .expect("an answer")
        .message()
        .expect("a message");
    assert_eq!(reader.message(), operation.ask.answer);
    assert_eq!(desk.names("res").len(), 1, "reading removes nothing");
    client.acknowledge(job).expect("acknowledged");
    assert_eq!(desk.names("res"), [""; 0]);
    assert_eq!(client.job(job).map(|job| &job.state), Some(&State::Closed));
    client.acknowledge(job).expect("twice is fine");
}

#[test]
fn a_batch_is_collected_until_it_is_ready_and_read_person_by_person() {
    let mut desk = Desk::new();
    let mut client = desk.open().expect("a client");
    let (key, operation, request) = morning().remove(2);
    let job = client.submit(Some(key), operation, request).expect("a job");
    let mut notices = Vec::new();
    for _ in 0..40 {
        desk.terminal.step();
        notices.extend(desk.rounds(&mut client, 1));
    }
    let reception = "RECEPTION-0001".to_owned();
    let expected = [
        Notice::Accepted { job, reception },
        Notice::Processing { job, round: 1 },
        Notice::Processing { job, round: 2 },
        Notice::Answered {
            job,
            outcome: Outcome::Normal,
        },
    ];
    assert_eq!(notices, expected);
    let mut reader = client
        .answer(job)
        .expect("an answer")
        .message()
        .expect("a message");
    assert_eq!(reader.frame().units, PEOPLE as u64);
    let mut people = Vec::new();
    while let Some(unit) = reader.next_unit().expect("a person") {
        people.extend(texts(unit.root()));
    }
    assert_eq!(people, ["PERSON-0", "PERSON-1", "PERSON-2"]);
    assert_eq!(
        desk.names("res").len(),
        4,
        "all stand until the acknowledgement"
    );
    client.acknowledge(job).expect("acknowledged");
    assert_eq!(desk.names("res"), [""; 0]);
}

#[test]
fn the_same_key_asks_once_and_another_request_under_it_is_refused() {
    let mut desk = Desk::new();
    let mut client = desk.open().expect("a client");
    let (key, operation, request) = morning().remove(0);
    let job = client.submit(Some(key), operation, request.clone());
    assert_eq!(client.submit(Some(key), operation, request), job);
    let other = client.submit(Some(key), operation, qualification("9999"));
    let code = other.expect_err("another request").code();
    assert_eq!(code, onshi_core::error::ErrorCode::KeyReused);
    desk.terminal.step();
    assert_eq!(desk.terminal.log.len(), 1);
}

#[test]
fn a_request_is_taken_back_only_if_it_is_still_there() {
    let mut desk = Desk::new();
    let mut client = desk.open().expect("a client");
    let (_, operation, request) = morning().remove(0);
    let first = client
        .submit(None, operation, request.clone())
        .expect("a job");
    client.withdraw(first).expect("in time");
    assert_eq!(queued(&mut client), Some(Notice::Withdrawn { job: first }));
    assert_eq!(desk.names("req"), [""; 0]);
    assert_eq!(
        desk.names("onshi-stage"),
        ["onshi.lock"],
        "nothing is left of it"
    );

    let second = client.submit(None, operation, request).expect("a job");
    desk.terminal.step();
    client.withdraw(second).expect("too late, but no error");
    let answered = desk.rounds(&mut client, 2);
    let outcome = Outcome::Normal;
    assert_eq!(
        answered,
        [Notice::Answered {
            job: second,
            outcome
        }]
    );
}

#[test]
fn a_client_over_the_usual_layout_resumes_where_it_was_left() {
    let mut desk = Desk::new();
    let config = FolderConfig {
        poll_ms: 1,
        ..FolderConfig::under(desk.root(), institution())
    };
    let (key, operation, request) = morning().remove(0);
    let mut client = Client::open_folder(&config).expect("a client");
    let job = client.submit(Some(key), operation, request).expect("a job");
    drop(client);
    desk.terminal.step();
    for time in ["first", "told again after a restart"] {
        let mut client = Client::open_folder(&config).expect("a client");
        let notice = client.next_notice(60_000).expect("polls");
        let outcome = Outcome::Normal;
        assert_eq!(notice, Some(Notice::Answered { job, outcome }), "{time}");
        assert_eq!(client.job_of_key(key).map(|job| job.id), Some(job));
    }
}
