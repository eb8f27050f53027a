//! The day itself: ask what is open, take what comes, write it down, acknowledge it.
//!
//! ```text
//!  answer ─► lines in the book ─► charts ─► "applied" in the book ─► acknowledge ─► files gone
//!            (planned once)       (repeatable)                       (only now)
//! ```
//!
//! Killed between any two of these, the next start finds the answer still in `res` and goes on.

use onshi_client::Client;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Job, JobId, Notice, Outcome};

use super::book::{Book, Ending, Entry};
use super::progress::Progress;
use super::step::{Step, What, reference, steps};
use super::{receipt, report};
use crate::answers;
use crate::charts::Charts;
use crate::failure::Failure;
use crate::notices;

/// How long to wait for news before looking whether the other side still lives, in ms.
const LOOK_ROUND_MS: u64 = 500;

/// A day in the clinic's office.
pub struct Day {
    /// Everything that is asked goes through it.
    pub client: Client,
    /// What was learned.
    pub book: Book,
    /// The patients.
    pub charts: Charts,
    /// For whoever is watching.
    pub progress: Progress,
}

impl Day {
    /// Goes on until every step is answered, acknowledged and cleared away. `look` sees every turn, and tells
    /// whether it is worth waiting.
    pub fn play(
        &mut self,
        mut look: impl FnMut(&Client) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        loop {
            self.ask()?;
            if self.is_over() {
                break;
            }
            look(&self.client)?;
            match self.client.next_notice(LOOK_ROUND_MS) {
                Ok(Some(notice)) => self.hear(notice)?,
                Ok(None) => {}
                // The client has waited; the folders may come back.
                Err(error) => self.progress.say(&format!("  {error}")),
            }
        }
        self.book.finished = true;
        self.book.save()?;
        self.progress.end();
        Ok(())
    }

    /// Asks every open step that was not asked yet. An earlier start may have asked it: its key says so.
    fn ask(&mut self) -> Result<(), Failure> {
        let all = steps(&self.book);
        let done = all.iter().filter(|step| self.is_done(step)).count();
        let open: Vec<&Step> = all.iter().filter(|step| !self.is_done(step)).collect();
        if let Some(step) = open.first() {
            self.progress
                .at(done, all.len(), step.what.operation().japanese);
        }
        for step in open {
            if self.client.job_of_key(&step.key).is_some() {
                continue;
            }
            let request = step.what.request(&self.charts, self.book.today);
            let request = request.ok_or_else(|| Error::new(ErrorCode::ValueMissing))?;
            let operation = step.what.operation();
            self.client.submit(Some(&step.key), operation, request)?;
            self.progress.say(&format!(
                "要求 asked      {} {}",
                step.key, operation.japanese
            ));
        }
        Ok(())
    }

    fn is_done(&self, step: &Step) -> bool {
        self.book.done(&step.key).is_some()
    }

    fn is_over(&self) -> bool {
        steps(&self.book).iter().all(|step| self.is_done(step))
            && self.client.jobs().all(Job::is_over)
    }

    fn hear(&mut self, notice: Notice) -> Result<(), Failure> {
        match notice {
            Notice::Answered { job, outcome } => self.take(job, &outcome),
            other => {
                self.progress.say(&notices::line(&self.client, &other));
                Ok(())
            }
        }
    }

    fn take(&mut self, job: JobId, outcome: &Outcome) -> Result<(), Failure> {
        let Some(step) = self.step_of(job) else {
            return Ok(());
        };
        if !self.is_done(&step) {
            self.write_down(job, &step, outcome)?;
            self.progress
                .say(&report::answered(&step, outcome, self.book.done(&step.key)));
        }
        Ok(self.client.acknowledge(job)?)
    }

    fn step_of(&self, job: JobId) -> Option<Step> {
        let key = self.client.job(job)?.key.as_deref()?;
        steps(&self.book).into_iter().find(|step| step.key == key)
    }

    /// Plans if that was not done yet, then carries the plan into the charts.
    fn write_down(&mut self, job: JobId, step: &Step, outcome: &Outcome) -> Result<(), Failure> {
        let planned = self.book.entries.remove(&step.key);
        let was_planned = planned.is_some();
        let mut entry = planned.unwrap_or_else(|| Entry {
            ending: ending(outcome),
            lines: Vec::new(),
            applied: false,
        });
        if *outcome != Outcome::Refused && self.is_about_people(step) {
            self.people(job, step, &mut entry, was_planned)?;
        }
        if let (What::Register(id), Ending::Normal) = (&step.what, &entry.ending) {
            self.note_reference(id);
        }
        self.book.entries.insert(step.key.clone(), entry);
        self.book.save()?;
        self.charts.save()?;
        if let Some(entry) = self.book.entries.get_mut(&step.key) {
            entry.applied = true;
        }
        self.book.save()
    }

    fn is_about_people(&self, step: &Step) -> bool {
        answers::route(step.what.operation()).is_some()
    }

    /// Goes through the people of an answer: plans each (or takes the plan of an earlier start), and
    /// carries it out at once, so that the next person meets the charts as they are by then.
    fn people(
        &mut self,
        job: JobId,
        step: &Step,
        entry: &mut Entry,
        was_planned: bool,
    ) -> Result<(), Failure> {
        let Some(route) = answers::route(step.what.operation()) else {
            return Ok(());
        };
        let mut reader = self.client.answer(job)?.message()?;
        let charts = &mut self.charts;
        let mut at = 0;
        answers::each_person(&mut reader, |person| {
            if !was_planned {
                entry.lines.push(receipt::plan(route, person, charts));
            }
            if let Some(line) = entry.lines.get(at) {
                receipt::carry_out(line, person, charts);
            }
            at += 1;
            Ok::<(), Failure>(())
        })
    }

    fn note_reference(&mut self, id: &str) {
        if let Some(patient) = self.charts.patient_mut(id) {
            patient.reference_number = reference(&patient.reference_number, id).to_owned();
        }
    }
}

fn ending(outcome: &Outcome) -> Ending {
    match outcome {
        Outcome::Normal => Ending::Normal,
        Outcome::Refused => Ending::Refused,
        Outcome::Abnormal { code, message } => {
            let words = [code.as_deref(), message.as_deref()];
            Ending::Abnormal(words.into_iter().flatten().collect::<Vec<_>>().join(" "))
        }
    }
}
