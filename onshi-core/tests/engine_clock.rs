//! A clock that is set back keeps nothing waiting (I-18): every pause was counted by the clock as it was.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod engine_support;

use engine_support::{Play, consented, query, registration, settings, submit_list};
use onshi_core::catalogue::{CONSENTED_BATCH, QUALIFICATION, REFERENCE_NUMBER_REGISTRATION};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Effect, Event, Notice, State, Submission, Terms, Whereabouts};

const TWO_DAYS: i64 = 2 * 86_400_000;
const TEN_YEARS: i64 = 10 * 365 * 86_400_000;

#[test]
fn the_result_of_a_batch_is_asked_for() {
    let mut play = Play::new();
    let job = submit_list(&mut play, "list", 1)[0];
    play.world.terminal();
    play.pass(1);
    play.pass(1);
    assert!(matches!(play.state(job), State::Accepted { .. }));
    play.pass(-TWO_DAYS);
    assert!(matches!(play.state(job), State::Published { .. }));
}

#[test]
fn a_pause_is_still_kept_when_the_clock_stands_or_goes_on() {
    let mut play = Play::new();
    let job = submit_list(&mut play, "list", 1)[0];
    play.world.terminal();
    play.pass(1);
    play.pass(1);
    for ms in [0, 1, settings().collect_after_ms - 2] {
        play.pass(ms);
        assert!(matches!(play.state(job), State::Accepted { .. }), "{ms}");
    }
    play.pass(1);
    assert!(matches!(play.state(job), State::Published { .. }));
}

#[test]
fn it_is_found_out_where_a_request_is() {
    let mut play = Play::new();
    let job = play.submit(&QUALIFICATION, query("0001"), Terms::default());
    let job = job.unwrap();
    // The crash came before it was heard that the request became visible.
    let held = play.world.ledger.get_mut(&job).unwrap();
    if let State::Published { request, phase } = held.state.clone() {
        held.state = State::Intended { phase, request };
    }
    play.engine = play.world.boot();
    let unreachable = Event::Located(job, Whereabouts::Unreachable);
    play.engine.handle(play.now, unreachable);
    let locates = |effects: &[Effect]| {
        let mut effects = effects.iter();
        effects.any(|effect| matches!(effect, Effect::Locate { .. }))
    };
    let soon = play.engine.handle(play.now.plus_ms(1), Event::Tick);
    assert!(!locates(&soon), "not yet");
    let back = play.engine.handle(play.now.plus_ms(-TWO_DAYS), Event::Tick);
    assert!(locates(&back));
}

#[test]
fn a_file_that_could_not_be_read_is_read_again() {
    let mut play = Play::new();
    let job = play.submit(&QUALIFICATION, query("0001"), Terms::default());
    let job = job.unwrap();
    play.world.terminal();
    let name = play.world.answers.keys().next().unwrap().clone();
    for _ in 0..4 {
        play.now = play.now.plus_ms(settings().retry_after_ms);
        let failed = Err(Error::new(ErrorCode::Truncated));
        let effects = play
            .engine
            .handle(play.now, Event::Inspected(job, name.clone(), failed));
        play.run(effects);
    }
    play.pass(1);
    play.pass(1);
    assert!(!matches!(play.state(job), State::Answered { .. }), "later");
    play.pass(-TWO_DAYS);
    play.pass(1);
    assert!(matches!(play.state(job), State::Answered { .. }));
}

/// Whether the terminal was faster is found out after the clock was set back.
#[test]
fn what_was_given_up_by_a_clock_that_was_ahead_is_given_up() {
    let mut play = Play::new();
    let terms = || Terms {
        subject: Some("P".to_owned()),
        ..Terms::default()
    };
    let operation = &REFERENCE_NUMBER_REGISTRATION;
    let job = play.submit(operation, registration("R1"), terms()).unwrap();
    play.now = play.now.plus_ms(TWO_DAYS);
    // The crash comes before anything of it is done.
    let effects = play.engine.abandon(play.now, job).unwrap();
    for effect in effects {
        if matches!(effect, Effect::Record { .. }) {
            play.world.act(effect);
        }
    }
    play.engine = play.world.boot();
    play.world.visible.clear();
    play.pass(-TWO_DAYS);
    play.pass(1);
    assert!(
        matches!(play.state(job), State::Abandoned { .. }),
        "{:?}",
        play.state(job)
    );
}

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
