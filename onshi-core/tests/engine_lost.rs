//! Answers of which the exchange knows that they cannot come any more: the host is told at once, and once.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod engine_support;

use engine_support::{Play, query, submit_list};
use onshi_core::catalogue::QUALIFICATION;
use onshi_core::error::ErrorCode;
use onshi_core::job::{Event, JobId, Notice, State, Terms};

/// The request that a job waits for.
fn request(play: &Play, job: JobId) -> String {
    let (request, _) = play.engine.job(job).unwrap().awaited().expect("it waits");
    request.to_owned()
}

fn lose(play: &mut Play, requests: &[String]) {
    let lost = Event::Lost(requests.to_vec());
    let effects = play.engine.handle(play.now, lost);
    play.run(effects);
}

fn overdue(play: &Play, of: JobId) -> usize {
    play.told(|notice| matches!(notice, Notice::Overdue { job } if *job == of))
}

#[test]
fn a_lost_answer_is_told_at_once_and_once_and_may_be_asked_for_again() {
    let mut play = Play::new();
    let first = play.submit(&QUALIFICATION, query("0001"), Terms::default());
    let first = first.unwrap();
    let again = Terms {
        repeats: Some(first),
        ..Terms::default()
    };
    let early = play.submit(&QUALIFICATION, query("0001"), again.clone());
    assert_eq!(early.unwrap_err().code(), ErrorCode::WrongState);
    let request = request(&play, first);
    for _ in 0..3 {
        lose(&mut play, std::slice::from_ref(&request));
        assert_eq!(overdue(&play, first), 1);
    }
    let second = play.submit(&QUALIFICATION, query("0001"), again);
    assert_ne!(second.unwrap(), first);
}

#[test]
fn what_nobody_waits_for_any_more_is_not_told_as_lost() {
    let mut play = Play::new();
    let answered = play.submit(&QUALIFICATION, query("0001"), Terms::default());
    let answered = answered.unwrap();
    let asked = request(&play, answered);
    let part = submit_list(&mut play, "list", 1)[0];
    let uploaded = request(&play, part);
    // It takes one request at a time.
    play.world.terminal();
    play.world.terminal();
    play.pass(1);
    play.pass(1);
    assert!(matches!(play.state(answered), State::Answered { .. }));
    play.pass(engine_support::settings().collect_after_ms);
    let collected = request(&play, part);
    assert_ne!(collected, uploaded, "it asks for its result by now");
    lose(&mut play, &[asked, uploaded, "メモ.txt".into()]);
    assert_eq!((overdue(&play, answered), overdue(&play, part)), (0, 0));
    lose(&mut play, &[collected]);
    assert_eq!(overdue(&play, part), 1);
}
