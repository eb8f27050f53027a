//! What comes when nobody waits for it, and what says something that was not asked, changes nothing.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod engine_support;

use engine_support::{INSTITUTION, Play, drugs, query, settings, submit_list};
use onshi_core::catalogue::{
    DRUG_INFORMATION, QUALIFICATION, REFERENCE_NUMBER_REGISTRATION, SegmentOfResult,
};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{
    Effect, Event, JobId, Notice, Outcome, Phase, Sight, State, Submission, Terms, Whereabouts,
};
use onshi_core::message::{Summary, answer_stem};
use onshi_core::record::CodeType;

const NOBODY: JobId = JobId(99);

fn asked(play: &mut Play) -> JobId {
    let job = play.submit(&QUALIFICATION, query("0001"), Terms::default());
    job.unwrap()
}

/// The request that a job waits for.
fn request_of(play: &Play, job: JobId) -> String {
    play.engine.job(job).unwrap().request().unwrap().to_owned()
}

/// A whole answer to a job, as the terminal would write it.
fn said(play: &Play, job: JobId) -> Summary {
    Summary {
        institution: Some(INSTITUTION.to_owned()),
        file_identifier: Some(play.engine.job(job).unwrap().file_identifier.clone()),
        segment: Some(SegmentOfResult::Normal.wire().to_owned()),
        ..Summary::default()
    }
}

fn put_down(play: &mut Play, request: &str, ending: &str, summary: Summary) {
    let name = answer_stem(request).unwrap() + ending;
    play.world.answers.insert(name, summary);
    play.pass(1);
    play.pass(1);
}

#[test]
fn an_event_of_no_job_changes_nothing() {
    let sights = [
        Sight::Message(Box::default()),
        Sight::Document([1; 32]),
        Sight::Refusal([1; 32]),
    ];
    let mut play = Play::new();
    asked(&mut play);
    let mut events = vec![
        Event::Prepared(NOBODY),
        Event::NotPrepared(NOBODY, Error::new(ErrorCode::IoFailed)),
        Event::Published(NOBODY),
        Event::NotPublished(NOBODY, Error::new(ErrorCode::IoFailed)),
        Event::Located(NOBODY, Whereabouts::Gone),
        Event::Discarded(NOBODY),
        Event::Withdrawn(NOBODY, true),
    ];
    for sight in sights {
        let seen = || Event::Inspected(NOBODY, "x.xml".into(), Ok(sight.clone()));
        events.extend([seen(), seen()]);
    }
    for event in events {
        let told = format!("{event:?}");
        assert_eq!(play.engine.handle(play.now, event), [], "{told}");
    }
    assert!(
        !play
            .engine
            .stop(play.now, NOBODY)
            .iter()
            .any(|effect| matches!(effect, Effect::Record { .. }))
    );
}

#[test]
fn an_event_out_of_its_turn_changes_nothing() {
    let mut play = Play::new();
    let job = asked(&mut play);
    let events = [
        Event::Prepared(job),
        Event::NotPrepared(job, Error::new(ErrorCode::IoFailed)),
        Event::Published(job),
        Event::NotPublished(job, Error::new(ErrorCode::IoFailed)),
        Event::Located(job, Whereabouts::Staged),
        Event::Discarded(job),
    ];
    for event in events {
        let told = format!("{event:?}");
        assert_eq!(play.engine.handle(play.now, event), [], "{told}");
    }
    assert!(matches!(play.state(job), State::Published { .. }));
    play.command(|engine, now| engine.withdraw(now, job))
        .unwrap();
    let late = play.engine.handle(play.now, Event::Withdrawn(job, true));
    assert_eq!(late, [], "once");
}

/// Between its record and its rename a request is neither waiting nor out.
#[test]
fn what_is_about_to_go_out_is_neither_taken_back_nor_late() {
    let mut play = Play::new();
    let terms = Terms {
        deadline: Some(play.now),
        ..Terms::default()
    };
    let submission = Submission {
        key: None,
        operation: &QUALIFICATION,
        prefix: None,
        request: query("0001"),
        terms,
    };
    let (job, _) = play.engine.submit(play.now, submission).unwrap();
    let effects = play.engine.handle(play.now, Event::Prepared(job));
    assert!(matches!(
        effects[..],
        [Effect::Record { .. }, Effect::Publish { .. }]
    ));
    let early = play.engine.withdraw(play.now, job);
    assert_eq!(early.unwrap_err().code(), ErrorCode::WrongState);
    assert_eq!(play.engine.handle(play.now, Event::Tick), []);
    assert!(matches!(play.state(job), State::Intended { .. }));
}

#[test]
fn a_file_of_another_kind_under_an_awaited_name_is_left_alone() {
    let mut play = Play::new();
    let job = asked(&mut play);
    let stem = answer_stem(&request_of(&play, job)).unwrap();
    let names = vec![format!("{stem}.txt"), format!("{stem}."), stem];
    assert_eq!(play.engine.handle(play.now, Event::Listed(names)), []);
}

#[test]
fn what_stands_under_the_name_of_a_request_that_was_given_up_is_no_late_answer() {
    let mut play = Play::new();
    let job = asked(&mut play);
    let request = request_of(&play, job);
    play.command(|engine, now| engine.abandon(now, job))
        .unwrap();
    let copy = vec![request.clone(), request.replace(".xml", ".err")];
    assert_eq!(play.engine.handle(play.now, Event::Listed(copy)), []);
    let late = vec![answer_stem(&request).unwrap() + ".xml"];
    let told = play.engine.handle(play.now, Event::Listed(late));
    assert!(
        matches!(&told[..], [Effect::Tell(Notice::Problem { .. })]),
        "{told:?}"
    );
}

#[test]
fn the_result_of_another_number_is_told_and_not_delivered() {
    let mut play = Play::new();
    let job = submit_list(&mut play, "L", 1)[0];
    play.world.terminal();
    play.pass(1);
    play.pass(1);
    play.pass(settings().collect_after_ms);
    let State::Published {
        phase: Phase::Collect { reception, .. },
        request,
    } = play.state(job).clone()
    else {
        panic!("it asks for the result")
    };
    for other in [None, Some("OF-ANOTHER".to_owned())] {
        let summary = Summary {
            reception: other,
            ..said(&play, job)
        };
        put_down(&mut play, &request, ".xml", summary);
        assert!(matches!(play.state(job), State::Published { .. }));
    }
    let identity = |notice: &Notice| matches!(notice, Notice::Problem { error, .. } if error.code() == ErrorCode::OtherIdentity);
    assert_eq!(play.told(identity), 1);
    play.pass(settings().collect_at_most_ms);
    let summary = Summary {
        reception: Some(reception),
        ..said(&play, job)
    };
    put_down(&mut play, &request, ".xml", summary);
    assert!(matches!(play.state(job), State::Answered { .. }));
}

/// Only a batch that was taken in has a result to ask for.
#[test]
fn a_number_where_none_was_asked_for_is_not_asked_with() {
    let mut play = Play::new();
    let single = asked(&mut play);
    let batch = submit_list(&mut play, "L", 1)[0];
    let table = [
        (single, SegmentOfResult::Normal, true),
        (batch, SegmentOfResult::Abnormal, false),
    ];
    for (job, segment, is_normal) in table {
        let request = request_of(&play, job);
        let summary = Summary {
            reception: Some("R-1".to_owned()),
            segment: Some(segment.wire().to_owned()),
            ..said(&play, job)
        };
        put_down(&mut play, &request, ".xml", summary);
        let State::Answered { outcome, .. } = play.state(job) else {
            panic!("answered")
        };
        assert_eq!(*outcome == Outcome::Normal, is_normal);
    }
}

#[test]
fn one_document_under_two_spellings_of_its_ending_is_one() {
    let mut play = Play::new();
    let job = play.submit(&DRUG_INFORMATION, drugs(), Terms::default());
    let job = job.unwrap();
    let request = request_of(&play, job);
    put_down(&mut play, &request, ".pdf", Summary::default());
    assert!(matches!(play.state(job), State::Answered { .. }));
    let other = answer_stem(&request).unwrap() + ".PDF";
    for _ in 0..2 {
        let seen = Ok(Sight::Document([0; 32]));
        let seen = Event::Inspected(job, other.clone(), seen);
        assert_eq!(play.engine.handle(play.now, seen), []);
    }
    assert!(matches!(play.state(job), State::Answered { .. }));
}

#[test]
fn a_document_after_the_end_is_left_alone() {
    let mut play = Play::new();
    let job = play.submit(&DRUG_INFORMATION, drugs(), Terms::default());
    let job = job.unwrap();
    let name = answer_stem(&request_of(&play, job)).unwrap() + ".pdf";
    play.command(|engine, now| engine.withdraw(now, job))
        .unwrap();
    let listed = Event::Listed(vec![name.clone()]);
    assert_eq!(play.engine.handle(play.now, listed), []);
    // It was being read when the job ended.
    for _ in 0..2 {
        let seen = Event::Inspected(job, name.clone(), Ok(Sight::Document([7; 32])));
        assert_eq!(play.engine.handle(play.now, seen), []);
    }
    assert_eq!(*play.state(job), State::Withdrawn);
}

#[test]
fn another_operation_does_not_repeat_a_job() {
    let mut play = Play::new();
    let first = asked(&mut play);
    let terms = Terms {
        repeats: Some(first),
        ..Terms::default()
    };
    let registration = engine_support::registration("R1");
    let other = play.submit(&REFERENCE_NUMBER_REGISTRATION, registration, terms);
    assert_eq!(other.unwrap_err().code(), ErrorCode::KeyReused);
}

/// A ledger of a later version can hold operations that this one does not know.
#[test]
fn a_job_of_an_unknown_operation_stays_as_it_is() {
    let mut play = Play::new();
    let job = submit_list(&mut play, "L", 1)[0];
    play.world.terminal();
    play.pass(1);
    play.pass(1);
    let held = play.world.ledger.get_mut(&job).unwrap();
    assert!(matches!(held.state, State::Accepted { .. }));
    held.operation = u16::MAX;
    let state = held.state.clone();
    play.restart();
    play.pass(settings().collect_after_ms);
    assert_eq!(*play.state(job), state);
}

#[test]
fn what_the_host_set_in_the_header_must_be_right() {
    let header = |text: &str| {
        let mut request = query("0001");
        let (no, inner) = {
            let header = request.root().named("header").unwrap();
            let row = header.row().unwrap();
            (row.no, row.kind.group().unwrap())
        };
        let mut fields = inner.fields.iter();
        let field = fields.find(|field| field.ident == "medical_institution_code");
        request.set_text(&[(no, 0)], field.unwrap().no, text);
        request
    };
    let mut play = Play::new();
    let other = play.submit(&QUALIFICATION, header("1399999999"), Terms::default());
    assert_eq!(other.unwrap_err().code(), ErrorCode::OtherIdentity);
    let own = play.submit(&QUALIFICATION, header(INSTITUTION), Terms::default());
    assert!(own.is_ok());
}
