//! What persons decided about changes, so that nobody is asked twice the same (変更の記録).
//!
//! | decided | offered again |
//! |---|---|
//! | applied (反映済み) | when the answer changes, or the chart holds something else again |
//! | declined (見送り) | when the answer changes |
//! | later (保留) | when the answer changes, or from the time that was said |
//!
//! One decision is kept for each chart, coverage and unit: the newest. So an insurance that comes back
//! after another one was applied is a new change.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::change::{Change, Unit};
use super::key::LinkageKey;
use crate::catalogue::CoverageKind;
use crate::job::Moment;
use crate::seal::Digest;

/// What was decided about a change (結果).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Outcome {
    /// The chart has it now.
    Applied,
    /// It is not wanted.
    Declined,
    /// Ask again from this time on.
    Later(Moment),
}

impl Outcome {
    /// Words to show, Japanese and English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Outcome::Applied => ("反映済み", "applied"),
            Outcome::Declined => ("見送り", "declined"),
            Outcome::Later(_) => ("保留", "later"),
        }
    }
}

/// A decision about a change, without its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What was decided.
    pub outcome: Outcome,
    /// When.
    pub at: Moment,
    answer: Digest,
    chart: Digest,
}

/// Whether a change is to be shown as a question (状態).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Ask: nobody decided about it, or what was decided no longer holds.
    Open,
    /// Decided; do not ask.
    Decided(Decision),
}

/// Every decision that is remembered. Plain state for the host to keep; it holds keyed hashes.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Decisions {
    by_slot: BTreeMap<Digest, Decision>,
}

impl Decisions {
    /// Remembers what was decided about a change; an older decision about the same unit is forgotten.
    pub fn record(&mut self, key: &LinkageKey, change: &Change, outcome: Outcome, at: Moment) {
        let decision = Decision {
            outcome,
            at,
            answer: answer(key, change),
            chart: chart(key, change),
        };
        self.by_slot.insert(slot_of(key, change), decision);
    }

    /// Whether to ask about a change.
    #[must_use]
    pub fn standing(&self, key: &LinkageKey, change: &Change, now: Moment) -> Standing {
        let decided = self.by_slot.get(&slot_of(key, change)).copied();
        let holds = |decision: &Decision| {
            decision.answer == answer(key, change)
                && match decision.outcome {
                    Outcome::Applied => decision.chart == chart(key, change),
                    Outcome::Declined => true,
                    Outcome::Later(from) => now < from,
                }
        };
        decided
            .filter(holds)
            .map_or(Standing::Open, Standing::Decided)
    }

    /// The changes about which a person is to be asked.
    pub fn open<'c>(
        &self,
        key: &LinkageKey,
        changes: &'c [Change],
        now: Moment,
    ) -> impl Iterator<Item = &'c Change> {
        let is_open = move |change: &&Change| self.standing(key, change, now) == Standing::Open;
        changes.iter().filter(is_open)
    }

    /// Forgets everything about a patient of the host, as when their chart is erased; how many there were.
    pub fn forget(&mut self, key: &LinkageKey, patient_id: &str) -> usize {
        let before = self.by_slot.len();
        for coverage in [CoverageKind::HealthInsurance, CoverageKind::MedicalAid] {
            for unit in Unit::ALL {
                self.by_slot
                    .remove(&slot(key, coverage, unit, &["patient", patient_id]));
            }
        }
        before - self.by_slot.len()
    }

    /// How many decisions are remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_slot.len()
    }

    /// Nothing is remembered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_slot.is_empty()
    }
}

impl fmt::Debug for Decisions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decisions({}) ‹redacted›", self.len())
    }
}

fn slot_of(key: &LinkageKey, change: &Change) -> Digest {
    let subject = change.memory.subject.iter().map(String::as_str);
    let subject: Vec<&str> = subject.collect();
    slot(key, change.coverage, change.unit, &subject)
}

/// What a decision is about: whose chart, on account of which coverage, which unit.
fn slot(key: &LinkageKey, coverage: CoverageKind, unit: Unit, subject: &[&str]) -> Digest {
    let (coverage, unit) = (format!("{coverage:?}"), format!("{unit:?}"));
    let about = ["decision", &coverage, &unit];
    key.seal(about.into_iter().chain(subject.iter().copied()))
}

fn answer(key: &LinkageKey, change: &Change) -> Digest {
    key.seal(change.memory.answer.iter().map(String::as_str))
}

/// What the chart has where the change would be. Nothing empty comes into a part, so that an absent
/// value and an empty one are not confused.
fn chart(key: &LinkageKey, change: &Change) -> Digest {
    let parts = change.parts.iter();
    key.seal(parts.map(|part| part.old.as_deref().unwrap_or_default()))
}
