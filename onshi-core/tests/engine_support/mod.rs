//! A small world for the engine, that dies whenever it likes, and requests to live on.
#![allow(dead_code, unused_imports, clippy::expect_used, clippy::unwrap_used)] // each test program uses its part

mod play;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use onshi_core::catalogue::{
    BatchQuery, BatchRequest, CollectRequest, ConsentCancel, ConsentCancelRequest,
    ConsentCancelRequestBody, ConsentQuery, ConsentedRequest, ConsentedRequestBody,
    DatedRequestHeader, MedicalTreatment, NumberQuery, QualificationRequest,
    QualificationRequestBody, Registration, RegistrationRequest, RegistrationRequestBody,
    SegmentOfResult,
};
use onshi_core::catalogue::{
    ClinicalRequestHeader, Dialect, DrugFileCategory, DrugInformationRequest,
    DrugInformationRequestBody, operations,
};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::InstitutionCode;
use onshi_core::job::{
    Effect, Engine, Event, Job, JobId, Moment, Notice, PartsAway, Phase, Settings, Sight, State,
    Whereabouts,
};
use onshi_core::message::{FileForm, FileName, Summary, answer_stem};
use onshi_core::record::{CodeType, Draft, Record, read_frame};
use onshi_core::xml::Limits;

pub use play::*;

/// Two people in a request at most. It takes time to make.
static DIALECT: LazyLock<Arc<Dialect>> =
    LazyLock::new(|| Dialect::parse("[limits]\nbatch_people = 2").expect("a profile"));

/// Parts of a list that may be out at once.
const AT_ONCE: usize = 2;

pub const INSTITUTION: &str = "1311111111";

/// What survives a crash, and the other side.
#[derive(Default)]
pub struct World {
    pub ledger: BTreeMap<JobId, Job>,
    pub serial: u64,
    pub staged: BTreeMap<String, Vec<u8>>,
    pub visible: BTreeMap<String, Vec<u8>>,
    pub answers: BTreeMap<String, Summary>,
    pub processing: BTreeMap<String, u32>,
    pub ever_published: BTreeSet<String>,
    pub questions: BTreeMap<Vec<u8>, u32>,
    pub told_answered: BTreeSet<JobId>,
    /// Everything that was told.
    pub told: Vec<Notice>,
}

/// Why a run of effects stopped.
pub struct Died;

pub fn settings() -> Settings {
    let institution = InstitutionCode::new(INSTITUTION).expect("a code");
    Settings {
        collect_after_ms: 10,
        collect_at_most_ms: 40,
        parts_at_once: AT_ONCE,
        // Who consented is another test's question.
        consent_checked_by_host: true,
        dialect: DIALECT.clone(),
        ..Settings::new(institution)
    }
}

impl World {
    pub fn boot(&self) -> Engine {
        let jobs = self.ledger.values().cloned();
        Engine::restore(settings(), "TEST".into(), self.serial, jobs)
    }

    /// Does effects in order; `die` says before which one, and whether it still takes effect.
    pub fn run(
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

    pub fn act(&mut self, effect: Effect) -> Option<Event> {
        match effect {
            Effect::Record { job, serial, .. } => {
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
                let sight = found.map(|summary| match name.rsplit_once('.') {
                    Some((_, "pdf")) => Sight::Document(summary.blake3),
                    Some((_, "err")) => Sight::Refusal(summary.blake3),
                    _ => Sight::Message(Box::new(summary)),
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
            Effect::Withdraw { job, request } => {
                let taken_back = self.visible.remove_entry(&request);
                let won = taken_back.is_some();
                self.staged.extend(taken_back);
                if won {
                    // Nobody picked it up: it may go out again.
                    self.ever_published.remove(&request);
                }
                Some(Event::Withdrawn(job, won))
            }
            Effect::Sweep { mut keep, away } => {
                for part in away.iter().flat_map(PartsAway::parts) {
                    let job = self.of_key(&part.key());
                    keep.extend(job.as_ref().and_then(Job::request).map(str::to_owned));
                }
                self.staged.retain(|name, _| keep.contains(name));
                None
            }
            Effect::Fetch(part) => {
                let job = self.of_key(&part.key());
                Some(Event::Fetched(part, job.map(Box::new)))
            }
            Effect::Tell(notice) => {
                if let Notice::Answered { job, .. } = notice {
                    self.told_answered.insert(job);
                }
                self.told.push(notice);
                None
            }
        }
    }

    pub fn of_key(&self, key: &str) -> Option<Job> {
        let mut jobs = self.ledger.values();
        jobs.find(|job| job.key.as_deref() == Some(key)).cloned()
    }

    pub fn publish(&mut self, job: JobId, request: String) -> Event {
        let intended = matches!(&self.ledger[&job].state,
            State::Intended { request: name, .. } | State::Unknown { request: name, .. }
                if *name == request);
        assert!(intended, "I-1: visible without a durable intent");
        self.keeps_its_turn(job);
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

    /// First questions of a list go out a few at a time, and what overwrites one patient's data in its order.
    fn keeps_its_turn(&self, job: JobId) {
        let job = &self.ledger[&job];
        let asking = |other: &&Job| {
            let phase = other.awaited().map(|(_, phase)| phase);
            other.id != job.id && phase == Some(&Phase::Ask)
        };
        let asking: Vec<&Job> = self.ledger.values().filter(asking).collect();
        let asks = matches!(
            &job.state,
            State::Intended {
                phase: Phase::Ask,
                ..
            }
        );
        if let Some(part) = job.part.as_ref().filter(|_| asks) {
            let same = |other: &&&Job| other.part.as_ref().is_some_and(|o| o.list == part.list);
            assert!(
                asking.iter().filter(same).count() < AT_ONCE,
                "too many parts"
            );
        }
        if job.subject.is_some() {
            let mut earlier = asking.iter().filter(|other| other.id < job.id);
            assert!(!earlier.any(|other| other.subject == job.subject), "I-15");
        }
    }

    /// The terminal picks up one request and answers it.
    pub fn terminal(&mut self) {
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

pub fn consented(day: &str) -> Record {
    let search = Draft::<ConsentQuery>::new()
        .consent_from(day)
        .consent_to(day)
        .medical_treatment(MedicalTreatment::Visit);
    let body = Draft::<ConsentedRequestBody>::new().search(search);
    Draft::<ConsentedRequest>::new().body(body).into()
}

pub fn query(number: &str) -> Record {
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

pub fn registration(number: &str) -> Record {
    let registration = Draft::<Registration>::new()
        .reference_number(number)
        .insurer_number("  123456")
        .insured_identification_number("0001");
    let body = Draft::<RegistrationRequestBody>::new().registration(registration);
    Draft::<RegistrationRequest>::new().body(body).into()
}

/// Drugs as PDF.
pub fn drugs() -> Record {
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

/// A batch request without people.
pub fn batch_head() -> Record {
    let header = Draft::<DatedRequestHeader>::new().qualification_confirmation_date("20261122");
    Draft::<BatchRequest>::new().header(header).into()
}

/// One person of a batch.
pub fn batch_person(number: u32) -> Record {
    Draft::<BatchQuery>::new()
        .insurer_number("  123456")
        .insured_identification_number(format!("{number:04}").as_str())
        .into()
}

pub fn cancellation() -> Record {
    let cancel = Draft::<ConsentCancel>::new()
        .insurer_number("  123456")
        .insured_identification_number("0001")
        .birthdate("19500102")
        .medical_treatment(MedicalTreatment::Visit);
    let body = Draft::<ConsentCancelRequestBody>::new().cancel(cancel);
    Draft::<ConsentCancelRequest>::new().body(body).into()
}
