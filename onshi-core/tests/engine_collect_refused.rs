//! The question for a batch result is refused (`.err`), while the answer to the first question still
//! stands in the folder.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

mod engine_support;

use engine_support::{INSTITUTION, Play, consented};
use onshi_core::catalogue::{CONSENTED_BATCH, SegmentOfResult};
use onshi_core::job::{Effect, Event, JobId, Outcome, Sight, State, Terms};
use onshi_core::message::{Summary, answer_stem};
use onshi_core::record::CodeType;

/// A batch whose collection was refused; the name that its result would have.
fn refused() -> (Play, JobId, String) {
    let mut play = Play::new();
    let job = play.submit(&CONSENTED_BATCH, consented("20261121"), Terms::default());
    let job = job.unwrap();
    play.world.terminal();
    for _ in 0..3 {
        play.pass(20);
    }
    let State::Published { request, .. } = play.state(job).clone() else {
        panic!("{:?}", play.state(job));
    };
    let refusal = request.replace(".xml", ".err");
    for _ in 0..2 {
        let sight = Ok(Sight::Refusal([1; 32]));
        let event = Event::Inspected(job, refusal.clone(), sight);
        let effects = play.engine.handle(play.now, event);
        play.run(effects);
    }
    let state = play.state(job);
    assert!(matches!(
        state,
        State::Answered {
            outcome: Outcome::Refused,
            ..
        }
    ));
    (play, job, format!("{}.xml", answer_stem(&request).unwrap()))
}

#[test]
fn the_first_answer_is_not_taken_for_the_result() {
    let (mut play, _, result) = refused();
    let mut names: Vec<String> = play.world.answers.keys().cloned().collect();
    assert_eq!(names.len(), 1, "the first answer still stands there");
    names.push(result.clone());
    let effects = play.engine.handle(play.now, Event::Listed(names));
    let read = effects.iter().filter_map(|effect| match effect {
        Effect::Inspect { name, .. } => Some(name),
        _ => None,
    });
    assert_eq!(read.collect::<Vec<_>>(), [&result]);
}

#[test]
fn a_result_that_is_still_processing_is_no_failure() {
    let (mut play, job, result) = refused();
    let summary = Summary {
        institution: Some(INSTITUTION.to_owned()),
        reception: play.engine.job(job).unwrap().reception().map(str::to_owned),
        segment: Some(SegmentOfResult::Processing.wire().to_owned()),
        ..Summary::default()
    };
    for _ in 0..2 {
        let sight = Ok(Sight::Message(Box::new(summary.clone())));
        let effects = play
            .engine
            .handle(play.now, Event::Inspected(job, result.clone(), sight));
        play.run(effects);
    }
    assert!(matches!(play.state(job), State::Accepted { round: 1, .. }));
}
