//! A clock that was ahead and is corrected: nothing waits for the wrong time to come.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod engine_support;

use engine_support::{Play, consented, query};
use onshi_core::catalogue::{CONSENTED_BATCH, QUALIFICATION};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Effect, Event, Notice, State, Submission, Terms};

const TEN_YEARS: i64 = 10 * 365 * 86_400_000;

#[test]
fn a_result_is_asked_for_when_the_clock_was_set_back_meanwhile() {
    let mut play = Play::new();
    play.now = play.now.plus_ms(TEN_YEARS);
    let job = play.submit(&CONSENTED_BATCH, consented("20261121"), Terms::default());
    let job = job.unwrap();
    play.world.terminal();
    play.pass(0);
    play.pass(0);
    assert!(matches!(play.state(job), State::Accepted { .. }));
    play.pass(-TEN_YEARS);
    assert!(matches!(play.state(job), State::Published { .. }));
}

#[test]
fn a_doubt_is_cleared_when_the_clock_was_set_back_meanwhile() {
    let mut play = Play::new();
    play.now = play.now.plus_ms(TEN_YEARS);
    let submission = Submission {
        key: None,
        prefix: None,
        operation: &QUALIFICATION,
        request: query("0001"),
        terms: Terms::default(),
    };
    let (job, _) = play.engine.submit(play.now, submission).unwrap();
    let _ = play.engine.handle(play.now, Event::Prepared(job));
    let lost = Error::new(ErrorCode::IoFailed);
    let _ = play.engine.handle(play.now, Event::NotPublished(job, lost));
    assert!(matches!(play.state(job), State::Unknown { .. }));
    let effects = play
        .engine
        .handle(play.now.plus_ms(-TEN_YEARS), Event::Tick);
    let looks = |effect: &Effect| matches!(effect, Effect::Locate { .. });
    assert!(effects.iter().any(looks));
}

#[test]
fn silence_is_told_when_the_clock_was_set_back_meanwhile() {
    let mut play = Play::new();
    play.now = play.now.plus_ms(TEN_YEARS);
    let job = play.submit(&QUALIFICATION, query("0001"), Terms::default());
    let job = job.unwrap();
    play.pass(-1_000);
    assert_eq!(play.told(|notice| *notice == Notice::Overdue { job }), 0);
    play.pass(-TEN_YEARS);
    assert_eq!(play.told(|notice| *notice == Notice::Overdue { job }), 1);
}
