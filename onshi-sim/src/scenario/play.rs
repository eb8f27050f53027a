//! One run: the other side plays its part, and everything that the program does is kept as evidence.

use std::path::{Path, PathBuf};

use chrono::Days;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::Moment;

use super::act::{What, When};
use super::evidence::{Answer, Evidence, Request};
use super::file::Scenario;
use super::judge::{Verdict, judge};
use super::tape::Recorder;
use super::watch::Watch;
use crate::central::PersonId;
use crate::clinic::Clinic;
use crate::happening::Happening;
use crate::settings::Settings;
use crate::simulator::Simulator;
use crate::terminal::Terminal;

/// A scenario that plays over the folders of a root (実行).
///
/// Everything follows from the scenario, the folders and the time that [`step`](Self::step) is given;
/// only the file times that tell a write in place are the machine's own.
pub struct Play {
    scenario: Scenario,
    root: PathBuf,
    start: Moment,
    /// How far the clock has jumped, in milliseconds.
    jumped: i64,
    simulator: Simulator,
    recorder: Recorder,
    watch: Watch,
    evidence: Evidence,
    /// Which acts have happened.
    done: Vec<bool>,
}

impl Play {
    /// Opens the folders. It plays from `now` if the scenario does not say when.
    ///
    /// # Errors
    /// [`ErrorCode::FolderMissing`](onshi_core::error::ErrorCode::FolderMissing) if a folder cannot be
    /// made; [`ErrorCode::ValueFormat`] or [`ErrorCode::ValueMissing`] with the line of a person that
    /// cannot be.
    pub fn open(scenario: Scenario, root: &Path, now: Moment) -> Result<Self, Error> {
        let start = scenario.start.map_or(now, Moment::from_japan);
        let recorder = Recorder::over(root);
        let simulator = opened(&scenario, root, start, &recorder)?;
        let evidence = Evidence {
            start: Some(start),
            institution: simulator.clinic().institution().to_owned(),
            patients: simulator
                .clinic()
                .patients()
                .iter()
                .map(Into::into)
                .collect(),
            ..Evidence::default()
        };
        Ok(Play {
            done: vec![false; scenario.acts.len()],
            root: root.to_owned(),
            watch: Watch::over(root),
            scenario,
            start,
            jumped: 0,
            simulator,
            recorder,
            evidence,
        })
    }

    /// The world in which it plays.
    pub fn clinic(&self) -> &Clinic {
        self.simulator.clinic()
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// What was seen so far.
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// The simulated time, so many milliseconds of the machine after the beginning.
    pub fn now(&self, elapsed_ms: i64) -> Moment {
        let passed = elapsed_ms.saturating_mul(i64::from(self.scenario.speed));
        self.start.plus_ms(passed).plus_ms(self.jumped)
    }

    /// One step of the other side, so many milliseconds of the machine after the beginning.
    ///
    /// # Errors
    /// A folder or file could not be read or written; the next step tries again.
    pub fn step(&mut self, elapsed_ms: i64) -> Result<Vec<Happening>, Error> {
        self.act(elapsed_ms)?;
        let now = self.now(elapsed_ms);
        let seen = self.watch.look();
        self.evidence.rewritten.extend(seen.changed);
        let early = seen.taken.into_iter().filter(|(_, whole)| !whole);
        self.evidence.cut_short.extend(early.map(|(name, _)| name));
        let happenings = self.simulator.step(now)?;
        for happening in &happenings {
            self.watch.heed(happening);
            self.note(happening, now);
        }
        self.evidence
            .reused
            .clone_from(&self.recorder.tape().reused);
        Ok(happenings)
    }

    /// Whether every expectation is met.
    pub fn is_met(&self) -> bool {
        let mut expectations = self.scenario.expectations.iter();
        expectations.all(|expectation| expectation.met(&self.evidence).is_some())
    }

    /// Whether the other side still has something to do: a request lies in `req`, has no answer and was not
    /// made again, or is to be answered once more.
    pub fn is_pending(&self) -> bool {
        let waiting = self.watch.in_req();
        let waiting = waiting.iter().any(|name| name.ends_with(".xml"));
        let mut terminals = self.simulator.terminals().iter();
        let answering = terminals.any(Terminal::has_to_answer);
        let unanswered = |request: &Request| request.answers.is_empty();
        waiting || answering || self.evidence.dropped(unanswered).next().is_some()
    }

    /// The verdicts on what was seen so far, as if it ended now.
    pub fn verdicts(&mut self) -> Vec<Verdict> {
        self.evidence.in_req = self.watch.in_req();
        self.evidence.in_res = self.watch.in_res();
        judge(&self.scenario, &self.evidence)
    }

    /// What is due happens, once.
    fn act(&mut self, elapsed_ms: i64) -> Result<(), Error> {
        for place in 0..self.done.len() {
            if self.done[place] || !self.is_due(place, elapsed_ms) {
                continue;
            }
            self.perform(place, elapsed_ms)?;
            self.done[place] = true;
        }
        Ok(())
    }

    fn is_due(&self, place: usize, elapsed_ms: i64) -> bool {
        match &self.scenario.acts[place].when {
            When::At(span) => self.now(elapsed_ms).since(self.start) >= span.ms,
            When::After(id) => {
                let before = self.scenario.place_of(id);
                let before = before.and_then(|place| self.scenario.expectations.get(place));
                before.is_some_and(|before| before.met(&self.evidence).is_some())
            }
        }
    }

    fn perform(&mut self, place: usize, elapsed_ms: i64) -> Result<(), Error> {
        match self.scenario.acts[place].what.clone() {
            What::Fault(fault, chance) => {
                let terminals = self.simulator.terminals_mut().iter_mut();
                terminals.for_each(|terminal| terminal.faults_mut().set(fault, chance));
            }
            What::Heal => {
                let terminals = self.simulator.terminals_mut().iter_mut();
                terminals.for_each(|terminal| terminal.faults_mut().heal());
            }
            What::Jump(span) => self.jumped = self.jumped.saturating_add(span.ms),
            What::Consent(wish) => {
                let id = PersonId(wish.person);
                let now = self.now(elapsed_ms);
                let today = now.japan().date();
                let end = today
                    .checked_add_days(Days::new(wish.days))
                    .unwrap_or(today);
                let (care, kinds) = (wish.care, &wish.kinds);
                let given = self.simulator.register_consent(id, care, kinds, end, now);
                given.map_err(|why| not_possible(place, &why))?;
            }
            What::Cancel(whose) => {
                let (id, now) = (PersonId(whose.person), self.now(elapsed_ms));
                let cancelled = self.simulator.cancel_consent(id, whose.care, now);
                cancelled.map_err(|why| not_possible(place, &why))?;
            }
            What::Restart => {
                let start = self.start;
                self.simulator = opened(&self.scenario, &self.root, start, &self.recorder)?;
                // It goes through what it took before, as a terminal does when it starts.
                for happening in self.simulator.step(self.now(elapsed_ms))? {
                    self.watch.heed(&happening);
                    self.note(&happening, self.now(elapsed_ms));
                }
            }
        }
        Ok(())
    }

    fn note(&mut self, happening: &Happening, now: Moment) {
        let dialect = self.scenario.dialect();
        let tape = self.recorder.tape();
        let in_res = |name: &str| tape.file(&self.root.join("res").join(name));
        match happening {
            Happening::PickedUp { request, message } => {
                let bytes = tape.request(request).unwrap_or_default();
                let request = Request::read(request, message, now, bytes, dialect);
                self.evidence.requests.push(request);
            }
            Happening::Answered { answer, .. } => {
                let file = in_res(answer).unwrap_or_default();
                let read = Answer::read(answer, now, file, dialect);
                if let Some(request) = self.evidence.asked(answer) {
                    request.answers.push(read);
                }
            }
            Happening::Refused {
                request, refusal, ..
            } => {
                let read = Answer::refusal(refusal, now);
                let mut requests = self.evidence.requests.iter_mut().rev();
                if let Some(request) = requests.find(|own| own.name == *request) {
                    request.answers.push(read);
                }
            }
            _ => {}
        }
    }
}

fn opened(
    scenario: &Scenario,
    root: &Path,
    start: Moment,
    recorder: &Recorder,
) -> Result<Simulator, Error> {
    let clinic = scenario.clinic(start.japan().date())?;
    let settings: Settings = scenario.settings();
    Simulator::open_on(Box::new(recorder.clone()), root, clinic, settings)
}

/// An act that the people of the scenario cannot do: the file is wrong, not the program.
fn not_possible(place: usize, why: &dyn std::fmt::Debug) -> Error {
    Error::new(ErrorCode::ValueFormat)
        .at_path(format!("act {}", place + 1))
        .because(format!("{why:?}"))
}
