//! The question for the result of a batch is refused. What came of earlier questions still stands in the
//! folder, and is not taken for its answer; its own answer, when it comes after all, is.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod engine_support;

use engine_support::{INSTITUTION, Play, settings, submit_list};
use onshi_core::catalogue::SegmentOfResult;
use onshi_core::job::{Job, JobId, Outcome, Phase, State};
use onshi_core::message::{Summary, answer_stem};
use onshi_core::record::CodeType;

/// A batch that was still processing once, and whose second question for the result was refused under one
/// of the two names; the name of that question.
fn refused(under_own_name: bool) -> (Play, JobId, String) {
    let mut play = Play::new();
    let job = submit_list(&mut play, "L", 1)[0];
    for _ in 0..2 {
        play.world.terminal();
        play.pass(1);
        play.pass(1);
        play.pass(settings().collect_at_most_ms);
    }
    let request = play
        .engine
        .job(job)
        .and_then(Job::request)
        .unwrap()
        .to_owned();
    let asks_again = matches!(
        play.state(job),
        State::Published {
            phase: Phase::Collect { round: 1, .. },
            ..
        }
    );
    assert!(asks_again, "{:?}", play.state(job));
    assert_eq!(play.world.answers.len(), 2, "a number, and: processing");
    let name = match under_own_name {
        true => request.replace(".xml", ".err"),
        false => answer_stem(&request).unwrap() + ".err",
    };
    play.world.visible.clear();
    play.world.answers.insert(name, Summary::default());
    play.pass(1);
    play.pass(1);
    (play, job, request)
}

fn outcome(play: &Play, job: JobId) -> Option<&Outcome> {
    match play.state(job) {
        State::Answered { outcome, .. } => Some(outcome),
        _ => None,
    }
}

/// What comes after all for the question that was refused.
fn summary(play: &Play, job: JobId, segment: SegmentOfResult) -> Summary {
    let reception = play.engine.job(job).and_then(Job::reception);
    Summary {
        institution: Some(INSTITUTION.to_owned()),
        reception: reception.map(str::to_owned),
        segment: Some(segment.wire().to_owned()),
        blake3: [9; 32],
        ..Summary::default()
    }
}

#[test]
fn an_earlier_answer_is_not_taken_for_that_of_the_refused_question() {
    for under_own_name in [false, true] {
        let (mut play, job, _) = refused(under_own_name);
        assert_eq!(outcome(&play, job), Some(&Outcome::Refused));
        for _ in 0..4 {
            play.pass(settings().collect_at_most_ms);
            assert_eq!(outcome(&play, job), Some(&Outcome::Refused));
        }
        assert!(play.world.visible.is_empty(), "nothing is asked again");
        let reception = play.engine.job(job).and_then(Job::reception);
        assert!(reception.is_some(), "the host can ask again");
    }
}

#[test]
fn a_result_that_comes_after_its_refusal_is_delivered() {
    for under_own_name in [false, true] {
        let (mut play, job, request) = refused(under_own_name);
        let own = summary(&play, job, SegmentOfResult::Normal);
        let other = Summary {
            reception: Some("OF-ANOTHER".to_owned()),
            ..own.clone()
        };
        let name = answer_stem(&request).unwrap() + ".xml";
        play.world.answers.insert(name.clone(), other);
        play.pass(1);
        play.pass(1);
        assert_eq!(outcome(&play, job), Some(&Outcome::Refused));
        play.world.answers.insert(name, own);
        play.pass(settings().collect_at_most_ms);
        play.pass(1);
        assert_eq!(outcome(&play, job), Some(&Outcome::Normal));
    }
}

#[test]
fn a_result_that_is_still_processing_is_no_failure() {
    let (mut play, job, request) = refused(true);
    let processing = summary(&play, job, SegmentOfResult::Processing);
    let name = answer_stem(&request).unwrap() + ".xml";
    play.world.answers.insert(name, processing);
    play.pass(1);
    play.pass(1);
    let state = play.state(job);
    assert!(
        matches!(state, State::Accepted { round: 1, .. }),
        "{state:?}"
    );
}
