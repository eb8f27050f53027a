//! What a host says about its jobs: deadlines, giving up and taking up again, sending again.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod engine_support;

use engine_support::{Play, batch_head, batch_person, query, registration, settings, submit_list};
use onshi_core::catalogue::{
    CONSENT_CANCEL, OperationRow, QUALIFICATION, QUALIFICATION_BATCH, REFERENCE_NUMBER_REGISTRATION,
};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Event, JobId, ListDraft, Moment, Notice, State, Submission, Terms};
use onshi_core::record::Record;

fn until(deadline: Moment) -> Terms {
    Terms {
        deadline: Some(deadline),
        ..Terms::default()
    }
}

fn again(first: JobId) -> Terms {
    Terms {
        repeats: Some(first),
        ..Terms::default()
    }
}

fn of(patient: &str) -> Terms {
    Terms {
        subject: Some(patient.to_owned()),
        ..Terms::default()
    }
}

#[test]
fn a_request_that_nobody_picked_up_in_time_is_taken_back() {
    let mut play = Play::new();
    let deadline = play.now.plus_ms(1_000);
    let job = play.submit(&QUALIFICATION, query("0001"), until(deadline));
    let job = job.unwrap();
    play.pass(999);
    assert!(matches!(play.state(job), State::Published { .. }));
    play.pass(1);
    assert_eq!(*play.state(job), State::Withdrawn);
    assert!(play.world.visible.is_empty());
}

#[test]
fn an_answer_after_the_deadline_is_told_once_and_read_when_the_host_resumes() {
    for restart in [false, true] {
        let mut play = Play::new();
        let deadline = play.now.plus_ms(1_000);
        let job = play.submit(&QUALIFICATION, query("0001"), until(deadline));
        let job = job.unwrap();
        let taken = std::mem::take(&mut play.world.visible);
        play.pass(1_000);
        assert!(matches!(play.state(job), State::Abandoned { .. }));
        assert_eq!(play.told(|n| *n == Notice::Expired { job }), 1);
        if restart {
            play.restart();
        }
        play.world.visible = taken;
        play.world.terminal();
        play.pass(1);
        play.pass(1);
        let late = |n: &Notice| matches!(n, Notice::Problem { error, .. } if error.code() == ErrorCode::LateAnswer);
        assert_eq!(play.told(late), 1);
        assert_eq!(play.world.answers.len(), 1, "it stays where it is");
        play.command(|engine, now| engine.resume(now, job)).unwrap();
        play.pass(1);
        play.pass(1);
        assert!(matches!(play.state(job), State::Answered { .. }));
        assert_eq!(play.world.ever_published.len(), 1, "nothing was sent again");
    }
}

#[test]
fn a_batch_that_was_given_up_is_collected_when_the_host_resumes() {
    let mut play = Play::new();
    let job = submit_list(&mut play, "list", 2)[0];
    play.world.terminal();
    play.pass(1);
    play.pass(1);
    assert!(matches!(play.state(job), State::Accepted { .. }));
    play.command(|engine, now| engine.abandon(now, job))
        .unwrap();
    let reception = play
        .engine
        .job(job)
        .and_then(|job| job.reception())
        .is_some();
    assert!(reception, "I-2");
    play.restart();
    let published = play.world.ever_published.len();
    play.pass(1_000);
    assert_eq!(
        play.world.ever_published.len(),
        published,
        "nobody asks for it"
    );
    play.command(|engine, now| engine.resume(now, job)).unwrap();
    for _ in 0..20 {
        play.world.terminal();
        play.pass(50);
    }
    assert!(matches!(play.state(job), State::Answered { .. }));
    let again = play.command(|engine, now| engine.resume(now, job));
    assert_eq!(again, Err(ErrorCode::WrongState));
}

#[test]
fn a_question_may_be_asked_again_when_its_answer_is_overdue() {
    let mut play = Play::new();
    let first = play.submit(&QUALIFICATION, query("0001"), Terms::default());
    let first = first.unwrap();
    let early = play.submit(&QUALIFICATION, query("0001"), again(first));
    assert_eq!(early.unwrap_err().code(), ErrorCode::WrongState);
    play.world.visible.clear();
    play.pass(settings().overdue_after_ms + 1);
    let other = play.submit(&QUALIFICATION, query("0002"), again(first));
    assert_eq!(other.unwrap_err().code(), ErrorCode::KeyReused);
    let second = play.submit(&QUALIFICATION, query("0001"), again(first));
    let second = second.unwrap();
    assert_eq!(play.engine.job(second).unwrap().repeats, Some(first));
    play.world.terminal();
    play.pass(1);
    play.pass(1);
    assert!(matches!(play.state(second), State::Answered { .. }));
    assert!(
        matches!(play.state(first), State::Published { .. }),
        "still bound to its own"
    );
}

/// A published job of an operation, its answer overdue.
fn overdue(
    play: &mut Play,
    operation: &'static OperationRow,
    request: &Record,
    terms: Terms,
) -> JobId {
    let job = play.submit(operation, request.clone(), terms).unwrap();
    play.world.visible.clear();
    play.pass(settings().overdue_after_ms + 1);
    job
}

#[test]
fn a_batch_is_repeated_only_where_a_second_reception_number_is_accepted() {
    let request = {
        let own = settings();
        let limits = own.dialect.limits();
        let mut list = ListDraft::new("k", &QUALIFICATION_BATCH, batch_head(), limits).unwrap();
        list.push(batch_person(1)).unwrap();
        list.finish().unwrap().request
    };
    for accepted in [false, true] {
        let mut play = Play::with(|own| own.repeat_batches = accepted);
        let first = overdue(&mut play, &QUALIFICATION_BATCH, &request, Terms::default());
        let second = play.submit(&QUALIFICATION_BATCH, request.clone(), again(first));
        match accepted {
            true => assert!(second.is_ok()),
            false => assert_eq!(second.unwrap_err().code(), ErrorCode::MustNotRepeat),
        }
    }
}

#[test]
fn what_overwrites_is_repeated_only_while_nothing_newer_was_sent() {
    let operation = &REFERENCE_NUMBER_REGISTRATION;
    let mut play = Play::new();
    let nobody = overdue(&mut play, operation, &registration("R0"), Terms::default());
    let refused = play.submit(operation, registration("R0"), again(nobody));
    assert_eq!(refused.unwrap_err().code(), ErrorCode::MustNotRepeat);

    let first = overdue(&mut play, operation, &registration("R1"), of("patient 1"));
    let repeat = Terms {
        repeats: Some(first),
        ..of("patient 1")
    };
    // Somebody else's registration is no hindrance.
    play.submit(operation, registration("R3"), of("patient 2"))
        .unwrap();
    assert!(
        play.submit(operation, registration("R1"), repeat.clone())
            .is_ok()
    );
    play.submit(operation, registration("R2"), of("patient 1"))
        .unwrap();
    let refused = play.submit(operation, registration("R1"), repeat);
    assert_eq!(refused.unwrap_err().code(), ErrorCode::MustNotRepeat);
}

#[test]
fn a_cancellation_is_never_repeated_unless_it_was_taken_back() {
    let mut play = Play::with(|own| own.allow_assumed = true);
    let request = engine_support::cancellation();
    let first = overdue(&mut play, &CONSENT_CANCEL, &request, Terms::default());
    let refused = play.submit(&CONSENT_CANCEL, request.clone(), again(first));
    assert_eq!(refused.unwrap_err().code(), ErrorCode::MustNotRepeat);

    let mut play = Play::with(|own| own.allow_assumed = true);
    let first = play.submit(&CONSENT_CANCEL, request.clone(), Terms::default());
    let first = first.unwrap();
    play.command(|engine, now| engine.withdraw(now, first))
        .unwrap();
    assert!(play.submit(&CONSENT_CANCEL, request, again(first)).is_ok());
}

#[test]
fn a_negative_answer_answers_no_later_question() {
    // I-14: who was not found this morning is asked about again at noon.
    let mut play = Play::new();
    let mut ask = || {
        let job = play
            .submit(&QUALIFICATION, query("0001"), Terms::default())
            .unwrap();
        play.world.terminal();
        play.pass(1);
        play.pass(1);
        assert!(matches!(play.state(job), State::Answered { .. }));
        play.command(|engine, now| engine.acknowledge(now, job))
            .unwrap();
        job
    };
    let (morning, noon) = (ask(), ask());
    assert_ne!(morning, noon);
    assert_eq!(play.world.ever_published.len(), 2);
}

#[test]
fn the_later_of_two_registrations_waits_for_the_earlier() {
    let operation = &REFERENCE_NUMBER_REGISTRATION;
    let mut play = Play::new();
    let first = play
        .submit(operation, registration("R1"), of("patient 1"))
        .unwrap();
    let second = play
        .submit(operation, registration("R2"), of("patient 1"))
        .unwrap();
    let third = play
        .submit(operation, registration("R3"), of("patient 2"))
        .unwrap();
    assert!(matches!(play.state(first), State::Published { .. }));
    assert!(matches!(play.state(second), State::Intended { .. }));
    assert!(matches!(play.state(third), State::Published { .. }));
    play.restart();
    play.pass(1);
    assert!(
        matches!(play.state(second), State::Intended { .. }),
        "also after a restart"
    );
    play.world.terminal();
    play.pass(1);
    play.pass(1);
    play.pass(1);
    assert!(matches!(play.state(first), State::Answered { .. }));
    assert!(matches!(play.state(second), State::Published { .. }));
}

#[test]
fn the_hosts_number_of_a_patient_is_not_in_the_ledger() {
    let mut play = Play::new();
    let whose = of("canary-4711");
    let job = play.submit(&QUALIFICATION, query("0001"), whose).unwrap();
    let stored = serde_json::to_string(&play.world.ledger[&job]).unwrap();
    assert!(!stored.contains("canary"), "{stored}");
    assert!(play.world.ledger[&job].subject.is_some());
}

// ---- giving up what others wait for (I-15) -----------------------------------------------------------

/// Two registrations of one patient; the first is out, the second waits for it.
fn two_of_one_patient(play: &mut Play) -> (JobId, JobId) {
    let operation = &REFERENCE_NUMBER_REGISTRATION;
    let mut register = |number| play.submit(operation, registration(number), of("P"));
    let (first, second) = (register("R1").unwrap(), register("R2").unwrap());
    assert!(matches!(play.state(second), State::Intended { .. }));
    (first, second)
}

#[test]
fn what_overwrites_is_taken_back_when_it_is_given_up_before_it_was_picked_up() {
    let mut play = Play::new();
    let (first, second) = two_of_one_patient(&mut play);
    let given_up = play.command(|engine, now| engine.abandon(now, first));
    given_up.unwrap();
    assert_eq!(*play.state(first), State::Withdrawn);
    play.pass(1);
    assert!(matches!(play.state(second), State::Published { .. }));
    assert_eq!(play.world.visible.len(), 1, "the later one alone");
}

#[test]
fn what_overwrites_is_given_up_when_it_was_picked_up() {
    let mut play = Play::new();
    let (first, second) = two_of_one_patient(&mut play);
    play.world.visible.clear();
    let given_up = play.command(|engine, now| engine.abandon(now, first));
    given_up.unwrap();
    assert!(matches!(play.state(first), State::Abandoned { .. }));
    play.pass(1);
    assert!(matches!(play.state(second), State::Published { .. }));
}

/// The crash came before it was heard that the first became visible.
#[test]
fn what_overwrites_and_is_somewhere_is_found_before_it_is_given_up() {
    for staged in [false, true] {
        let mut play = Play::new();
        let (first, second) = two_of_one_patient(&mut play);
        let held = play.world.ledger.get_mut(&first).unwrap();
        if let State::Published { phase, request } = held.state.clone() {
            if staged {
                let bytes = play.world.visible.remove(&request).unwrap();
                play.world.staged.insert(request.clone(), bytes);
            }
            held.state = State::Intended { phase, request };
        }
        play.engine = play.world.boot();
        assert!(matches!(play.state(first), State::Unknown { .. }));
        let given_up = play.command(|engine, now| engine.abandon(now, first));
        given_up.unwrap();
        play.restart();
        play.pass(1);
        play.pass(1);
        match (staged, play.state(first)) {
            (false, State::Withdrawn) | (true, State::Abandoned { awaited: None, .. }) => {}
            (_, state) => panic!("{state:?}"),
        }
        assert!(matches!(play.state(second), State::Published { .. }));
        assert_eq!(play.world.visible.len(), 1, "the later one alone");
    }
}

#[test]
fn nothing_else_is_taken_back_when_it_is_given_up() {
    let mut play = Play::new();
    let job = play.submit(&QUALIFICATION, query("0001"), of("P")).unwrap();
    play.command(|engine, now| engine.abandon(now, job))
        .unwrap();
    assert!(matches!(play.state(job), State::Abandoned { .. }));
    assert_eq!(play.world.visible.len(), 1);
}

/// What never went out must not be waited for when the host takes it up again.
#[test]
fn what_may_be_out_is_found_before_it_is_given_up() {
    let mut play = Play::new();
    let job = play.submit(&QUALIFICATION, query("0001"), Terms::default());
    let job = job.unwrap();
    let held = play.world.ledger.get_mut(&job).unwrap();
    if let State::Published { phase, request } = held.state.clone() {
        let bytes = play.world.visible.remove(&request).unwrap();
        play.world.staged.insert(request.clone(), bytes);
        held.state = State::Intended { phase, request };
    }
    play.engine = play.world.boot();
    play.command(|engine, now| engine.abandon(now, job))
        .unwrap();
    play.pass(1);
    let nothing = State::Abandoned {
        reception: None,
        awaited: None,
    };
    assert_eq!(*play.state(job), nothing);
    let resumed = play.command(|engine, now| engine.resume(now, job));
    assert_eq!(resumed, Err(ErrorCode::WrongState));
    assert!(play.world.visible.is_empty());
}

#[test]
fn a_request_taken_back_just_before_a_crash_is_not_awaited_for_ever() {
    let mut play = Play::new();
    let job = play.submit(&QUALIFICATION, query("0001"), Terms::default());
    let job = job.unwrap();
    let effects = play.engine.withdraw(play.now, job).unwrap();
    for effect in effects {
        // The crash comes before the outcome is durable.
        drop(play.world.act(effect));
    }
    assert!(play.world.visible.is_empty());
    play.restart();
    assert_eq!(*play.state(job), State::Withdrawn);
    assert!(play.world.visible.is_empty(), "it does not go out again");
}

#[test]
fn what_never_went_out_when_it_was_given_up_is_not_awaited() {
    let mut play = Play::new();
    let submission = Submission {
        key: None,
        prefix: None,
        operation: &QUALIFICATION,
        request: query("0001"),
        terms: Terms::default(),
    };
    let (job, effects) = play.engine.submit(play.now, submission).unwrap();
    let prepared = effects
        .into_iter()
        .filter_map(|effect| play.world.act(effect));
    let prepared: Vec<Event> = prepared.collect();
    for event in prepared {
        drop(play.engine.handle(play.now, event));
    }
    let denied = Error::new(ErrorCode::AccessDenied);
    drop(
        play.engine
            .handle(play.now, Event::NotPublished(job, denied)),
    );
    play.command(|engine, now| engine.abandon(now, job))
        .unwrap();
    let resumed = play.command(|engine, now| engine.resume(now, job));
    assert_eq!(resumed, Err(ErrorCode::WrongState), "it is not known yet");
    assert_eq!(play.engine.wanted().len(), 1, "the evidence is kept");
    play.pass(60_000);
    let never_out = State::Abandoned {
        reception: None,
        awaited: None,
    };
    assert_eq!(*play.state(job), never_out);
    assert!(play.engine.wanted().is_empty());
}
