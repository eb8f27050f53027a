//! A refusal of the terminal software is found under both names that are said of it: the request's
//! own, beside a copy of the request (public implementation), and the one the answer would have had.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use onshi_core::catalogue::QUALIFICATION;
use onshi_core::catalogue::{
    DatedRequestHeader, NumberQuery, QualificationRequest, QualificationRequestBody,
};
use onshi_core::id::InstitutionCode;
use onshi_core::job::{
    Effect, Engine, Event, JobId, Moment, Notice, Outcome, Settings, Sight, State, Submission,
    Terms,
};
use onshi_core::message::answer_stem;
use onshi_core::record::Draft;

const NOW: Moment = Moment(1_795_300_000_000);

struct Sent {
    engine: Engine,
    job: JobId,
    /// Names in the result folder: a copy of the request, the refusal under both names, the answer.
    copy: String,
    own_err: String,
    answer_err: String,
    answer: String,
}

fn settings() -> Settings {
    Settings::new(InstitutionCode::new("1311111111").expect("a code"))
}

/// A query that was published and waits for its answer.
fn sent() -> Sent {
    let mut engine = Engine::restore(settings(), "TEST".into(), 0, Vec::new());
    let search = Draft::<NumberQuery>::new()
        .insurer_number("  123456")
        .insured_identification_number("0001");
    let request = Draft::<QualificationRequest>::new()
        .header(Draft::<DatedRequestHeader>::new().qualification_confirmation_date("20261122"))
        .body(Draft::<QualificationRequestBody>::new().search(search));
    let submission = Submission {
        key: None,
        prefix: None,
        operation: &QUALIFICATION,
        request: request.into(),
        terms: Terms::default(),
    };
    let (job, mut effects) = engine.submit(NOW, submission).expect("submitted");
    let mut request = None;
    while !effects.is_empty() {
        let event = effects.iter().find_map(|effect| match effect {
            Effect::Prepare { job, .. } => Some(Event::Prepared(*job)),
            Effect::Publish {
                job, request: name, ..
            } => {
                request = Some(name.clone());
                Some(Event::Published(*job))
            }
            _ => None,
        });
        effects = event.map_or_else(Vec::new, |event| engine.handle(NOW, event));
    }
    let copy = request.expect("published");
    let stem = answer_stem(&copy).expect("a request");
    Sent {
        engine,
        job,
        own_err: copy.replace(".xml", ".err"),
        copy,
        answer_err: format!("{stem}.err"),
        answer: format!("{stem}.xml"),
    }
}

impl Sent {
    /// One look at the result folder: the names that are read, all of them refusals.
    fn look(&mut self, names: &[&String]) -> (Vec<String>, Vec<Outcome>) {
        let names = names.iter().map(|name| (*name).clone()).collect();
        let (mut read, mut told) = (Vec::new(), Vec::new());
        for effect in self.engine.handle(NOW, Event::Listed(names)) {
            let Effect::Inspect { job, name, .. } = effect else {
                continue;
            };
            read.push(name.clone());
            if !name.ends_with(".err") {
                continue;
            }
            let seen = Event::Inspected(job, name, Ok(Sight::Refusal([1; 32])));
            for effect in self.engine.handle(NOW, seen) {
                if let Effect::Tell(Notice::Answered { outcome, .. }) = effect {
                    told.push(outcome);
                }
            }
        }
        (read, told)
    }

    /// The same job in a new process.
    fn restart(&mut self) {
        let jobs = self.engine.jobs().cloned().collect::<Vec<_>>();
        self.engine = Engine::restore(settings(), "TEST".into(), 1, jobs);
    }

    fn is_refused(&self) -> bool {
        let job = self
            .engine
            .jobs()
            .find(|job| job.id == self.job)
            .expect("the job");
        matches!(
            &job.state,
            State::Answered {
                outcome: Outcome::Refused,
                ..
            }
        )
    }
}

#[test]
fn a_refusal_is_found_under_both_names() {
    for restarts in [false, true] {
        let mut sent = sent();
        if restarts {
            sent.restart();
        }
        let (own_err, copy) = (sent.own_err.clone(), sent.copy.clone());
        assert_eq!(
            sent.look(&[&own_err, &copy]),
            (vec![own_err.clone()], vec![])
        );
        let (read, told) = sent.look(&[&own_err, &copy]);
        assert_eq!((read, told), (vec![own_err], vec![Outcome::Refused]));
        assert!(sent.is_refused());
    }
    let mut sent = sent();
    let answer_err = sent.answer_err.clone();
    sent.look(&[&answer_err]);
    assert_eq!(sent.look(&[&answer_err]).1, [Outcome::Refused]);
    assert!(sent.is_refused());
}

/// Each offer is a line of the audit (I-16).
#[test]
fn a_refusal_whose_name_is_listed_twice_is_offered_once() {
    let mut sent = sent();
    let err = sent.answer_err.clone();
    sent.look(&[&err]);
    assert_eq!(sent.look(&[&err, &err]).1, [Outcome::Refused]);
}

#[test]
fn the_copy_of_the_request_is_never_taken_for_an_answer() {
    let mut sent = sent();
    let (own_err, copy) = (sent.own_err.clone(), sent.copy.clone());
    assert!(sent.look(&[&copy]).0.is_empty());
    sent.look(&[&own_err, &copy]);
    sent.look(&[&own_err, &copy]);
    for _ in 0..2 {
        assert!(
            sent.look(&[&own_err, &copy]).0.is_empty(),
            "it is known and offered"
        );
        sent.restart();
    }
}

#[test]
fn a_message_beside_a_refusal_speaks_for_itself() {
    let mut sent = sent();
    let (own_err, copy, answer) = (sent.own_err.clone(), sent.copy.clone(), sent.answer.clone());
    assert_eq!(sent.look(&[&own_err, &copy, &answer]).0, [answer]);
}

#[test]
fn an_answer_that_comes_after_the_refusal_is_read() {
    let mut sent = sent();
    let (own_err, answer) = (sent.own_err.clone(), sent.answer.clone());
    sent.look(&[&own_err]);
    sent.look(&[&own_err]);
    assert!(sent.is_refused());
    for _ in 0..2 {
        assert_eq!(
            sent.look(&[&own_err, &answer]).0,
            std::slice::from_ref(&answer)
        );
        sent.restart();
    }
}

#[test]
fn what_is_acknowledged_is_cleared_away_with_the_copy() {
    let mut sent = sent();
    let own_err = sent.own_err.clone();
    sent.look(&[&own_err]);
    sent.look(&[&own_err]);
    let effects = sent
        .engine
        .acknowledge(NOW, sent.job)
        .expect("acknowledged");
    let discarded = effects.iter().find_map(|effect| match effect {
        Effect::Discard { names, .. } => Some(names.clone()),
        _ => None,
    });
    assert_eq!(discarded.expect("discarded"), [sent.copy, sent.own_err]);
}
