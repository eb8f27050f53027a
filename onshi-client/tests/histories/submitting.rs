//! How a host asks, and what must come of it: by key, by consent, by RELIABILITY §D.2.

use std::collections::BTreeSet;

use onshi_core::error::ErrorCode;
use onshi_core::job::{JobId, State, Terms};

use crate::asking::{list_head, list_people};
use crate::event::{Asked, Question};
use crate::host::{Host, LIST, Use};
use crate::terminal::nth;
use crate::world::MINUTE;

/// Stands for a job that was not there before.
const NEW: JobId = JobId(u64::MAX);

impl Host {
    pub fn submits(&mut self, asked: Asked) {
        let question = asked.question;
        let Some(terms) = self.terms(question) else {
            return;
        };
        let waits = asked.patience.map(|minutes| i64::from(minutes) * MINUTE);
        let terms = Terms {
            deadline: waits.map(|waits| self.now().plus_ms(waits)),
            ..terms
        };
        let known = asked.key.and_then(|key| self.keys.get(&key).copied());
        let expected = match known {
            Some(Use::Doubtful) => None,
            Some(Use::For(before, job)) if before.asks_the_same(question) => Some(Ok(job)),
            Some(Use::For(..)) => Some(Err(ErrorCode::KeyReused)),
            None => self.of_consent(question),
        };
        let key = asked.key.map(|key| format!("key-{key}"));
        let done = self.asks(key.as_deref(), question, terms, expected);
        let Some(key) = asked.key else { return };
        match (done, known) {
            (Ok(job), _) => {
                self.keys.insert(key, Use::For(question, job));
            }
            (Err(_), None) => {
                self.keys.insert(key, Use::Doubtful);
            }
            _ => {}
        }
    }

    /// What the answer to a new request must be, if its consent decides it.
    fn of_consent(&self, question: Question) -> Option<Result<JobId, ErrorCode>> {
        let Question::Drugs { patient, road } = question else {
            return Some(Ok(NEW));
        };
        let world = self.world.look();
        match world.consents.forbids((patient, road), world.now) {
            true => Some(Err(ErrorCode::ConsentMissing)),
            false if world.consents.allows((patient, road), world.now) => Some(Ok(NEW)),
            false => None,
        }
    }

    fn terms(&mut self, question: Question) -> Option<Terms> {
        let permits = match question {
            Question::Drugs { patient, road } => self.permits((patient, road))?,
            _ => Vec::new(),
        };
        Some(Terms {
            subject: question.subject(),
            permits,
            ..Terms::default()
        })
    }

    /// Asks; `expected` is what must come of it if nothing goes wrong.
    fn asks(
        &mut self,
        key: Option<&str>,
        question: Question,
        terms: Terms,
        expected: Option<Result<JobId, ErrorCode>>,
    ) -> Result<JobId, ErrorCode> {
        self.world.look().asking = Some(question);
        let known: BTreeSet<JobId> = self.world.look().durable.keys().copied().collect();
        let strikes = self.strikes();
        let done = self
            .client
            .submit_under(key, question.operation(), question.request(), terms);
        let done = done.map_err(|error| error.code());
        let calm = self.strikes() == strikes;
        match done {
            Err(code) => self.tally.refused(code),
            Ok(job) => {
                let is_new = !known.contains(&job);
                let answered = self.client.job(job).is_some_and(|job| job.is_answered());
                self.must(!(is_new && answered), "I-14", || {
                    format!("{job:?} is answered")
                });
                self.fetches.submitted(question, job, &self.client);
            }
        }
        if let (Some(expected), true) = (expected, calm) {
            let is_new = |job: &JobId| !known.contains(job);
            let as_expected = match (expected, done) {
                (Ok(NEW), Ok(job)) => is_new(&job),
                (expected, done) => expected == done,
            };
            self.must(as_expected, "submit", || {
                format!("{question:?} brought {done:?} instead of {expected:?}")
            });
        }
        done
    }

    pub fn repeats(&mut self, which: u8) {
        let Some(first) = nth(
            self.client
                .jobs()
                .map(|job| job.id)
                .collect::<Vec<_>>()
                .into_iter(),
            which,
        ) else {
            return;
        };
        let Some(question) = self.world.look().questions.get(&first).copied() else {
            return;
        };
        let Some(terms) = self.terms(question) else {
            return;
        };
        let expected = match self.is_in_doubt(first) {
            true => None,
            false => self.of_repeating(first, question),
        };
        let terms = Terms {
            repeats: Some(first),
            ..terms
        };
        if self.asks(None, question, terms, expected).is_ok() {
            self.tally.count("host", "sent again");
        }
    }

    /// RELIABILITY §D.2, as a table.
    fn of_repeating(&self, first: JobId, question: Question) -> Option<Result<JobId, ErrorCode>> {
        const USUAL_MS: i64 = 300_000;
        let job = self.client.job(first)?;
        let in_vain = match job.state {
            // Before anything else it is found out where the request is.
            State::Intended { .. } | State::Unknown { .. } => return None,
            State::Published { .. } => self.now().since(job.changed).saturating_abs() > USUAL_MS,
            State::Withdrawn | State::Abandoned { .. } | State::Conflict { .. } => true,
            _ => false,
        };
        let newer = self.client.jobs().any(|other| {
            other.id > first
                && (other.operation, other.subject) == (job.operation, job.subject)
                && other.fingerprint != job.fingerprint
        });
        match question {
            _ if !in_vain => Some(Err(ErrorCode::WrongState)),
            Question::Drugs { .. } => self.of_consent(question),
            _ if job.state == State::Withdrawn => Some(Ok(NEW)),
            Question::Number(_) => Some(Ok(NEW)),
            Question::Register { .. } if !newer => Some(Ok(NEW)),
            _ => Some(Err(ErrorCode::MustNotRepeat)),
        }
    }

    pub fn submits_list(&mut self, people: u8) {
        let operation = Question::Batch(0).operation();
        let done = self
            .client
            .submit_list(LIST, operation, list_head(), list_people(people));
        if let Err(error) = done {
            self.tally.refused(error.code());
        }
    }
}
