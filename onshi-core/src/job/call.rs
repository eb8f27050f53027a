//! What a file under an expected name calls for. Refusal, message and document can stand beside each
//! other; the one that says more speaks, whichever came first:
//!
//! | awaited | alone | beside a document | beside a message |
//! |---|---|---|---|
//! | `.xml`, `.zip` | read | read: an error for a PDF request comes as a message | read |
//! | `.pdf`, asked for | read | | waits for what the message says |
//! | `.pdf`, not asked for | told | told | told |
//! | `.err` | read | waits | waits |
//!
//! Once answered, a document beside a failure is cleared away with it, and one beside a success is
//! read: two successes are a conflict.

use std::cell::OnceCell;
use std::collections::HashSet;

use super::engine::{stem_of, stems_for};
use super::model::{Job, Outcome, State};
use crate::catalogue::Direction;
use crate::message::{Extension, FileForm, FileName, answer_stem};

/// What is to be done about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    /// Leave it alone.
    Nothing,
    /// Read it and prove it.
    Reading,
    /// It says nothing new; clear it away with the answer.
    Keeping,
    /// Tell that it stands there, and deliver it to nobody.
    Telling,
}

/// What stands in the result folder. Only refusals and documents ask what stands beside them, and a
/// folder can hold thousands of names; so it is indexed for the first who asks.
pub(super) struct Present<'a> {
    names: &'a [String],
    index: OnceCell<HashSet<&'a str>>,
}

impl<'a> Present<'a> {
    pub(super) fn new(names: &'a [String]) -> Self {
        Present {
            names,
            index: OnceCell::new(),
        }
    }

    fn has(&self, name: &str) -> bool {
        let index = || self.names.iter().map(String::as_str).collect();
        self.index.get_or_init(index).contains(name)
    }
}

/// What a file calls for that stands under one of the stems of a job.
pub(super) fn call_of(job: &Job, stem: &str, name: &str, present: &Present<'_>) -> Call {
    let Some(file) = FileName::parse(name) else {
        return Call::Nothing;
    };
    let beside = Beside { job, present };
    if let Some(late) = job.given_up() {
        return match beside.is_answer_to(&late.request, stem, file.direction) {
            true => Call::Telling,
            false => Call::Nothing,
        };
    }
    match (file.extension, file.direction) {
        (Extension::Err, _) => beside.refusal(stem),
        // The copy of our own request that stands beside a refusal is no answer.
        (_, Direction::Request) => Call::Nothing,
        (Extension::Pdf, _) => beside.document(stem, name),
        (Extension::Xml | Extension::Zip, _) => beside.message(stem, name),
    }
}

/// A job and what stands in the result folder.
struct Beside<'a, 'n> {
    job: &'a Job,
    present: &'a Present<'n>,
}

impl Beside<'_, '_> {
    fn message(&self, stem: &str, name: &str) -> Call {
        let is_wanted = match &self.job.state {
            State::Answered {
                outcome: Outcome::Refused,
                answer,
                ..
            } => stems_for(&answer.name).any(|refused| refused == stem),
            State::Answered { answer, .. } => {
                name != answer.name && stem_of(&answer.name) == Some(stem)
            }
            _ => self.awaits(stem),
        };
        reading_if(is_wanted)
    }

    fn document(&self, stem: &str, name: &str) -> Call {
        match (&self.job.state, self.job.form) {
            (State::Acknowledged, _) => Call::Nothing,
            _ if self.job.is_over() => Call::Nothing,
            (_, FileForm::Xml) => Call::Telling,
            (
                State::Answered {
                    outcome: Outcome::Refused,
                    ..
                },
                _,
            ) => reading_if(!self.has(stem, &["xml", "zip"])),
            (State::Answered { answer, .. }, _) if name == answer.name => Call::Nothing,
            (
                State::Answered {
                    outcome: Outcome::Abnormal { .. },
                    ..
                },
                _,
            ) => Call::Keeping,
            (State::Answered { .. }, _) => Call::Reading,
            _ => reading_if(self.awaits(stem) && !self.has(stem, &["xml", "zip"])),
        }
    }

    /// Under the answer's name (assumed), or under the request's own (public implementation).
    fn refusal(&self, stem: &str) -> Call {
        let Some((request, _)) = self.job.awaited() else {
            return Call::Nothing;
        };
        let answer = answer_stem(request).unwrap_or_default();
        let spoken = match self.job.form {
            FileForm::Xml => self.has(&answer, &["xml", "zip"]),
            FileForm::Pdf => self.has(&answer, &["xml", "zip", "pdf"]),
        };
        reading_if(!spoken && (stem == answer || Some(stem) == stem_of(request)))
    }

    /// Whether a file under a stem answers a request, as a message, document or refusal.
    fn is_answer_to(&self, request: &str, stem: &str, direction: Direction) -> bool {
        direction == Direction::Answer && answer_stem(request).as_deref() == Some(stem)
    }

    fn awaits(&self, stem: &str) -> bool {
        let awaited = self.job.awaited();
        awaited.is_some_and(|(request, _)| answer_stem(request).as_deref() == Some(stem))
    }

    fn has(&self, stem: &str, endings: &[&str]) -> bool {
        let mut names = endings.iter().map(|ending| format!("{stem}.{ending}"));
        names.any(|name| self.present.has(&name))
    }
}

fn reading_if(wanted: bool) -> Call {
    match wanted {
        true => Call::Reading,
        false => Call::Nothing,
    }
}
