//! The engine against a small world that dies whenever it likes: whatever the order of events,
//! nothing is asked twice, no reception number is lost, and everything ends.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod engine_support;

use engine_support::{
    Died, INSTITUTION, World, batch_head, batch_person, consented, drugs, query, registration,
    settings,
};
use onshi_core::catalogue::{
    CONSENTED_BATCH, ConsentedRequest, DRUG_INFORMATION, Dialect, OperationRow, QUALIFICATION,
    QUALIFICATION_BATCH, REFERENCE_NUMBER_REGISTRATION,
};
use onshi_core::error::ErrorCode;
use onshi_core::job::{
    Effect, Engine, Event, JobId, ListDraft, Moment, Notice, State, Submission, Terms,
};
use onshi_core::message::{FileName, Summary};
use onshi_core::record::{Record, View, read_frame};
use onshi_core::xml::Limits;
use proptest::prelude::*;

fn submission(key: &str, operation: &'static OperationRow, request: Record) -> Submission {
    Submission {
        key: Some(key.to_owned()),
        prefix: None,
        operation,
        request,
        terms: Terms::default(),
    }
}

fn of_patient(submission: Submission) -> Submission {
    let terms = Terms {
        subject: Some("patient 1".into()),
        ..Terms::default()
    };
    Submission {
        terms,
        ..submission
    }
}

/// Seven people in four parts.
fn list() -> Vec<Submission> {
    let settings = settings();
    let limits = settings.dialect.limits();
    let list = ListDraft::new("list", &QUALIFICATION_BATCH, batch_head(), limits);
    let mut list = list.expect("a list");
    let people = (1..=7).map(batch_person);
    let parts = people.filter_map(|person| list.push(person).expect("a person"));
    let mut parts: Vec<Submission> = parts.collect();
    parts.extend(list.finish());
    parts
}

fn day() -> Vec<Submission> {
    let registrations = ["first", "second"].map(|number| {
        let request = registration(number);
        of_patient(submission(number, &REFERENCE_NUMBER_REGISTRATION, request))
    });
    let mut day = vec![
        submission("consented", &CONSENTED_BATCH, consented("20261121")),
        submission("one", &QUALIFICATION, query("0001")),
        submission("drugs", &DRUG_INFORMATION, drugs()),
        submission("other", &CONSENTED_BATCH, consented("20261120")),
    ];
    day.extend(registrations);
    day.extend(list());
    day
}

/// Plays a day: each choice is a step of one side, or a death. Afterwards all is calm until the end.
fn play(choices: &[u8]) -> World {
    let mut world = World::default();
    let mut engine = world.boot();
    let mut now = Moment(1_795_300_000_000);
    let mut choices = choices.iter().copied();
    let mut calm_rounds = 0;
    while calm_rounds < 60 {
        let choice = choices.next();
        calm_rounds += usize::from(choice.is_none());
        now = now.plus_ms(7);
        // The upper bits say after how many effects the process dies in this round.
        let mut countdown = choice.map_or(i32::MAX, |c| i32::from(c >> 3));
        let takes_effect = choice.is_some_and(|c| c & 4 != 0);
        let mut die = || {
            countdown = countdown.saturating_sub(1);
            (countdown == 0).then_some(takes_effect)
        };
        if choice.is_none_or(|c| c & 3 == 1) {
            world.terminal();
        }
        if round(&mut world, &mut engine, now, &mut die).is_err() {
            engine = world.boot();
            let effects = engine.wake();
            let _ = world.run(&mut engine, now, effects, &mut || None);
        }
    }
    world
}

fn round(
    world: &mut World,
    engine: &mut Engine,
    now: Moment,
    die: &mut dyn FnMut() -> Option<bool>,
) -> Result<(), Died> {
    for submission in day() {
        let (_, effects) = engine.submit(now, submission).expect("submit");
        world.run(engine, now, effects, die)?;
    }
    let effects = engine.handle(now, Event::Tick);
    world.run(engine, now, effects, die)?;
    let names = world.answers.keys().cloned().collect();
    let effects = engine.handle(now, Event::Listed(names));
    world.run(engine, now, effects, die)?;
    let offered: Vec<JobId> = engine
        .jobs()
        .filter(|job| matches!(job.state, State::Answered { .. }))
        .map(|job| job.id)
        .collect();
    for job in offered {
        assert!(world.told_answered.contains(&job), "I-6: not offered");
        let effects = engine.acknowledge(now, job).expect("acknowledge");
        world.run(engine, now, effects, die)?;
    }
    Ok(())
}

fn assert_day_done(world: &World) {
    assert_eq!(world.ledger.len(), day().len(), "one job per key");
    for job in world.ledger.values() {
        assert_eq!(job.state, State::Closed, "I-18: {:?}", job.state);
    }
    assert_eq!(world.questions.len(), day().len());
    for count in world.questions.values() {
        assert_eq!(*count, 1, "a question was asked twice");
    }
    assert!(
        world.answers.is_empty(),
        "answers are removed after acknowledgement"
    );
}

#[test]
fn a_calm_day_ends() {
    assert_day_done(&play(&[]));
}

#[test]
fn a_death_at_every_effect_of_the_day_loses_nothing() {
    for takes_effect in [0, 4] {
        for calm in (0..24).step_by(2) {
            for after in 1..=31u8 {
                let mut choices = vec![1; calm];
                choices.push(after << 3 | takes_effect | 1);
                assert_day_done(&play(&choices));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn whatever_dies_whenever_nothing_is_lost_or_asked_twice(
        choices in proptest::collection::vec(any::<u8>(), 0..60)
    ) {
        assert_day_done(&play(&choices));
    }
}

#[test]
fn the_same_key_for_something_else_is_refused() {
    let mut engine = World::default().boot();
    let mut world = World::default();
    let now = Moment(0);
    for submission in day() {
        let (_, effects) = engine.submit(now, submission).expect("submit");
        assert!(world.run(&mut engine, now, effects, &mut || None).is_ok());
    }
    let other = Submission {
        key: Some("one".into()),
        prefix: None,
        operation: &QUALIFICATION,
        request: query("0002"),
        terms: Terms::default(),
    };
    let error = engine.submit(now, other).expect_err("another request");
    assert_eq!(error.code(), ErrorCode::KeyReused);
}

#[test]
fn an_answer_of_another_place_or_request_is_never_delivered() {
    let mangle: [fn(&mut Summary); 3] = [
        |summary| summary.institution = Some("9999999999".into()),
        |summary| summary.institution = None,
        |summary| summary.file_identifier = Some("somebody else's".into()),
    ];
    for mangle in mangle {
        let mut world = World::default();
        let mut engine = world.boot();
        let mut now = Moment(1_795_300_000_000);
        let submission = day().swap_remove(1);
        let (id, effects) = engine.submit(now, submission).expect("submit");
        assert!(world.run(&mut engine, now, effects, &mut || None).is_ok());
        world.terminal();
        world.answers.values_mut().for_each(mangle);
        let mut problems = 0;
        for _ in 0..10 {
            now = now.plus_ms(100);
            let names = world.answers.keys().cloned().collect();
            for effect in engine.handle(now, Event::Listed(names)) {
                let Some(event) = world.act(effect) else {
                    continue;
                };
                problems += engine
                    .handle(now, event)
                    .iter()
                    .filter(|effect| matches!(effect, Effect::Tell(Notice::Problem { .. })))
                    .count();
            }
        }
        assert_eq!(problems, 1, "told once, not every time");
        assert!(matches!(
            engine.job(id).expect("job").state,
            State::Published { .. }
        ));
        assert_eq!(world.answers.len(), 1, "the file stays");
    }
}

#[test]
fn requests_are_what_the_public_tool_sends() {
    let mut engine = World::default().boot();
    let submission = day().swap_remove(0);
    let (_, effects) = engine
        .submit(Moment(1_795_300_000_000), submission)
        .expect("submit");
    let [Effect::Prepare { request, bytes, .. }] = &effects[..] else {
        panic!("{effects:?}")
    };
    let message = FileName::parse(request)
        .expect("name")
        .message(Dialect::standard());
    let frame = read_frame(&bytes[..], message, Limits::default()).expect("reads back");
    let view = View::<ConsentedRequest>::of_record(&frame.record);
    let header = view.header().expect("header");
    assert_eq!(header.medical_institution_code(), Some(INSTITUTION));
    assert_eq!(header.arbitrary_file_identifier().map(str::len), Some(20));
}
