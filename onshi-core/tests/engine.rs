//! The engine against a small world that dies whenever it likes: whatever the order of events,
//! nothing is asked twice, no reception number is lost, and everything ends.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use onshi_core::catalogue::{
    CONSENTED_BATCH, ClinicalRequestHeader, DRUG_INFORMATION, Dialect, DrugFileCategory,
    DrugInformationRequest, DrugInformationRequestBody, QUALIFICATION,
    REFERENCE_NUMBER_REGISTRATION, operations,
};
use onshi_core::catalogue::{
    CollectRequest, ConsentQuery, ConsentedRequest, ConsentedRequestBody, DatedRequestHeader,
    MedicalTreatment, NumberQuery, QualificationRequest, QualificationRequestBody, Registration,
    RegistrationRequest, RegistrationRequestBody, SegmentOfResult,
};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::InstitutionCode;
use onshi_core::job::{
    Effect, Engine, Event, Job, JobId, Moment, Notice, Settings, Sight, State, Submission,
    Whereabouts,
};
use onshi_core::message::{FileForm, FileName, Summary, answer_stem};
use onshi_core::record::{CodeType, Draft, Record, View, read_frame};
use onshi_core::xml::Limits;
use proptest::prelude::*;

const INSTITUTION: &str = "1311111111";

/// What survives a crash, and the other side.
#[derive(Default)]
struct World {
    ledger: BTreeMap<JobId, Job>,
    serial: u64,
    staged: BTreeMap<String, Vec<u8>>,
    visible: BTreeMap<String, Vec<u8>>,
    answers: BTreeMap<String, Summary>,
    processing: BTreeMap<String, u32>,
    ever_published: BTreeSet<String>,
    questions: BTreeMap<Vec<u8>, u32>,
    told_answered: BTreeSet<JobId>,
}

/// Why a run of effects stopped.
struct Died;

fn settings() -> Settings {
    let institution = InstitutionCode::new(INSTITUTION).expect("a code");
    Settings {
        collect_after_ms: 10,
        collect_at_most_ms: 40,
        ..Settings::new(institution)
    }
}

impl World {
    fn boot(&self) -> Engine {
        let jobs = self.ledger.values().cloned().collect();
        Engine::restore(settings(), "TEST".into(), self.serial, jobs)
    }

    /// Does effects in order; `die` says before which one, and whether it still takes effect.
    fn run(
        &mut self,
        engine: &mut Engine,
        now: Moment,
        effects: Vec<Effect>,
        die: &mut dyn FnMut() -> Option<bool>,
    ) -> Result<(), Died> {
        for effect in effects {
            let death = die();
            if death == Some(false) {
                return Err(Died);
            }
            let event = self.act(effect);
            if death == Some(true) {
                return Err(Died);
            }
            if let Some(event) = event {
                let effects = engine.handle(now, event);
                self.run(engine, now, effects, die)?;
            }
        }
        Ok(())
    }

    fn act(&mut self, effect: Effect) -> Option<Event> {
        match effect {
            Effect::Record { job, serial } => {
                if let Some(old) = self.ledger.get(&job.id).and_then(Job::reception) {
                    let kept = job.reception() == Some(old)
                        || matches!(job.state, State::Acknowledged | State::Closed);
                    assert!(kept, "a reception number was lost: {:?}", job.state);
                }
                self.serial = serial;
                self.ledger.insert(job.id, *job);
                None
            }
            Effect::Prepare {
                job,
                request,
                bytes,
            } => {
                self.staged.insert(request, bytes);
                Some(Event::Prepared(job))
            }
            Effect::Publish { job, request } => Some(self.publish(job, request)),
            Effect::Locate { job, request } => {
                let place = match (
                    self.staged.contains_key(&request),
                    self.visible.contains_key(&request),
                ) {
                    (_, true) => Whereabouts::Visible,
                    (true, false) => Whereabouts::Staged,
                    (false, false) => Whereabouts::Gone,
                };
                Some(Event::Located(job, place))
            }
            Effect::Inspect { job, name, .. } => {
                let found = self.answers.get(&name).cloned();
                let sight = found.map(|summary| match name.ends_with(".pdf") {
                    true => Sight::Document(summary.blake3),
                    false => Sight::Message(Box::new(summary)),
                });
                let sight = sight.ok_or_else(|| Error::new(ErrorCode::AnswerVanished));
                Some(Event::Inspected(job, name, sight))
            }
            Effect::Discard { job, names } => {
                let state = &self.ledger[&job].state;
                assert_eq!(*state, State::Acknowledged, "removed before acknowledged");
                names
                    .iter()
                    .for_each(|name| drop(self.answers.remove(name)));
                Some(Event::Discarded(job))
            }
            Effect::Withdraw { job, request } => Some(Event::Withdrawn(
                job,
                self.visible.remove(&request).is_some(),
            )),
            Effect::Sweep { keep } => {
                self.staged.retain(|name, _| keep.contains(name));
                None
            }
            Effect::Tell(Notice::Answered { job, .. }) => {
                self.told_answered.insert(job);
                None
            }
            Effect::Tell(_) => None,
        }
    }

    fn publish(&mut self, job: JobId, request: String) -> Event {
        let intended = matches!(&self.ledger[&job].state,
            State::Intended { request: name, .. } if *name == request);
        assert!(intended, "I-1: visible without a durable intent");
        let Some(bytes) = self.staged.remove(&request) else {
            return Event::NotPublished(job, Error::new(ErrorCode::IoFailed));
        };
        assert!(
            self.ever_published.insert(request.clone()),
            "I-12: a name was used twice"
        );
        self.visible.insert(request, bytes);
        Event::Published(job)
    }

    /// The terminal picks up one request and answers it.
    fn terminal(&mut self) {
        let Some((name, bytes)) = self.visible.pop_first() else {
            return;
        };
        let file = FileName::parse(&name).expect("a request name");
        let frame = read_frame(
            &bytes[..],
            file.message(Dialect::standard()),
            Limits::default(),
        )
        .expect("a request");
        let mut summary = Summary::of(&frame);
        let mut question = frame.record.clone();
        let header = question
            .root()
            .named("header")
            .and_then(|item| item.row())
            .expect("row")
            .no;
        question.remove(&[], header);
        let question = onshi_core::record::to_json(&question)
            .to_string()
            .into_bytes();
        summary.segment = Some(SegmentOfResult::Normal.wire().to_owned());
        summary.blake3[0] = self.answers.len() as u8;
        if file.message(Dialect::standard()).record.id == CollectRequest::ROW.id {
            let reception = summary.reception.clone().expect("a reception number");
            let same = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).contains(&reception);
            assert!(
                !self.visible.values().any(same),
                "I-4: two collections at once"
            );
            let left = self.processing.entry(reception).or_insert(2);
            if *left > 0 {
                *left -= 1;
                summary.segment = Some(SegmentOfResult::Processing.wire().to_owned());
            }
        } else {
            *self.questions.entry(question).or_default() += 1;
            if operations().any(|op| {
                op.ask.request == file.message(Dialect::standard()) && op.collect.is_some()
            }) {
                summary.reception = Some(format!("reception-{:03}", self.questions.len()));
            }
        }
        let ending = match FileForm::wanted(&frame.record) {
            FileForm::Xml => ".xml",
            FileForm::Pdf => ".pdf",
        };
        let answer = answer_stem(&name).expect("an answer name") + ending;
        self.answers.insert(answer, summary);
    }
}

fn consented(day: &str) -> Record {
    let search = Draft::<ConsentQuery>::new()
        .consent_from(day)
        .consent_to(day)
        .medical_treatment(MedicalTreatment::Visit);
    let body = Draft::<ConsentedRequestBody>::new().search(search);
    Draft::<ConsentedRequest>::new().body(body).into()
}

fn query(number: &str) -> Record {
    let header = Draft::<DatedRequestHeader>::new().qualification_confirmation_date("20261122");
    let search = Draft::<NumberQuery>::new()
        .insurer_number("  123456")
        .insured_identification_number(number);
    let body = Draft::<QualificationRequestBody>::new().search(search);
    Draft::<QualificationRequest>::new()
        .header(header)
        .body(body)
        .into()
}

fn registration() -> Record {
    let registration = Draft::<Registration>::new()
        .reference_number("R1")
        .insurer_number("  123456")
        .insured_identification_number("0001");
    let body = Draft::<RegistrationRequestBody>::new().registration(registration);
    Draft::<RegistrationRequest>::new().body(body).into()
}

/// Drugs as PDF.
fn drugs() -> Record {
    let header = Draft::<ClinicalRequestHeader>::new()
        .insurer_number("  123456")
        .insured_identification_number("0001");
    let body = Draft::<DrugInformationRequestBody>::new()
        .start("202601")
        .end("202610")
        .file_category(DrugFileCategory::DrugPdf);
    Draft::<DrugInformationRequest>::new()
        .header(header)
        .body(body)
        .into()
}

fn day() -> Vec<Submission> {
    let submission = |key: &str, operation, request| Submission {
        key: Some(key.to_owned()),
        prefix: None,
        operation,
        request,
    };
    vec![
        submission("consented", &CONSENTED_BATCH, consented("20261121")),
        submission("one", &QUALIFICATION, query("0001")),
        submission("register", &REFERENCE_NUMBER_REGISTRATION, registration()),
        submission("drugs", &DRUG_INFORMATION, drugs()),
        submission("other", &CONSENTED_BATCH, consented("20261120")),
    ]
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
