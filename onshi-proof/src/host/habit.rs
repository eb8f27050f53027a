//! The layer between a host and the client (連携層), which may have bad habits.

use std::collections::BTreeMap;

use onshi_client::Client;
use onshi_core::catalogue::ACTIVATION_CODE_ISSUE;
use onshi_core::error::Error;
use onshi_core::job::{JobId, Moment, Notice, Terms};
use onshi_core::record::Record;
use onshi_core::rules::data_class::ConsentKind;

use super::{Reading, Wish};

/// A bad habit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Habit {
    /// Asks under another key when an answer is overdue.
    AsksAgain,
    /// Waits for ten seconds.
    HurriesUp,
    /// Acknowledges whatever it hears of.
    AcknowledgesUnasked,
    /// Submits without the host's key.
    ForgetsKey,
    /// Does not say whose patient it is about.
    ForgetsSubject,
    /// Gives an older answer to the same question.
    RemembersAnswers,
    /// Does not hand on that a patient consents.
    KeepsConsentsBack,
    /// Asks for another activation code when one is overdue.
    IssuesAgain,
    /// Hands over all people of a list but the last.
    LosesTheLast,
    /// Does not hand on that a list is done.
    KeepsListsBack,
    /// Forgets that a code was handed over.
    HandsOverAgain,
    /// Uses a code that was handed over as the key of the next request.
    NotesCodes,
}

/// The layer; without a habit it hands everything on.
#[derive(Debug, Default)]
pub struct Layer {
    /// Its habit.
    pub habit: Option<Habit>,
    /// A code that it saw.
    code: Option<String>,
    remembered: BTreeMap<(u8, u64), Reading>,
}

impl Layer {
    fn has(&self, habit: Habit) -> bool {
        self.habit == Some(habit)
    }

    /// Under which key, and on which terms, a wish is submitted.
    pub fn bend(&self, client: &Client, key: &mut Option<String>, terms: &mut Terms) {
        const PATIENCE_MS: i64 = 10_000;
        if self.has(Habit::ForgetsKey) {
            *key = None;
        }
        if self.code.is_some() {
            key.clone_from(&self.code);
        }
        if self.has(Habit::ForgetsSubject) {
            terms.subject = None;
        }
        if self.has(Habit::HurriesUp) {
            terms.deadline = Some(client.now().plus_ms(PATIENCE_MS));
        }
    }

    /// What it does about a notice before the host hears of it.
    pub fn hear(&self, client: &mut Client, notice: &Notice, wishes: &[Wish], again: &Submit<'_>) {
        match notice {
            Notice::Answered { job, .. } if self.has(Habit::AcknowledgesUnasked) => {
                let _ = client.acknowledge(*job);
            }
            Notice::Overdue { job } if self.has(Habit::AsksAgain) => {
                let key = client.job(*job).and_then(|job| job.key.clone());
                let wish = wishes.iter().find(|wish| Some(&wish.key) == key.as_ref());
                if let (Some(wish), Some(key)) = (wish, key) {
                    let _ = again(client, wish, Some(format!("{key}-again")));
                }
            }
            Notice::Overdue { job } if self.has(Habit::IssuesAgain) => {
                let job = client.job(*job);
                let job = job.filter(|job| job.operation == ACTIVATION_CODE_ISSUE.id);
                let key = job.and_then(|job| job.key.clone());
                let wish = wishes.iter().find(|wish| Some(&wish.key) == key.as_ref());
                if let (Some(wish), Some(key)) = (wish, key) {
                    let _ = again(client, wish, Some(format!("{key}-again")));
                }
            }
            _ => {}
        }
    }

    /// Whether the host gets a notice.
    pub fn hands_on(&self, notice: &Notice) -> bool {
        let is_kept_back = matches!(notice, Notice::ListDone { .. });
        !(is_kept_back && self.has(Habit::KeepsListsBack))
    }

    /// Whether it knows that a code was handed over.
    pub fn remembers_codes(&self) -> bool {
        !self.has(Habit::HandsOverAgain)
    }

    /// It saw codes.
    pub fn see_codes(&mut self, codes: &[(String, String)]) {
        if self.has(Habit::NotesCodes) {
            self.code = codes.last().map(|(_, code)| code.clone());
        }
    }

    /// Tells the client what an answer says of a patient's consent.
    pub fn hear_consent(
        &self,
        client: &mut Client,
        patient: &str,
        unit: &Record,
        told: Moment,
    ) -> Result<(), Error> {
        if self.has(Habit::KeepsConsentsBack) {
            return Ok(());
        }
        let heard = client.hear_consent(patient, ConsentKind::Visit, unit.root(), told);
        heard.map(drop)
    }

    /// What the host gets for what was read.
    pub fn hand_over(&mut self, wish: &Wish, reading: Reading) -> Reading {
        if self.has(Habit::LosesTheLast) {
            let mut reading = reading;
            reading.called.pop();
            return reading;
        }
        if !self.has(Habit::RemembersAnswers) {
            return reading;
        }
        let question = (wish.question as u8, wish.draw);
        self.remembered.entry(question).or_insert(reading).clone()
    }
}

/// Submits a wish under a key.
pub type Submit<'a> = dyn Fn(&mut Client, &Wish, Option<String>) -> Result<JobId, Error> + 'a;
