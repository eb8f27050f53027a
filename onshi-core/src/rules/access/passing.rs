//! How clinical information goes through a receipt computer and leaves nothing (表4.1.1-1 (2)(8), I-11).
//!
//! ```text
//!  answer ──► split ─┬─► rest       資格情報 and certificates: the receipt computer's own
//!                    └─► Passing ──► hand_over   to the chart, then gone
//!                                ──► open        what a viewer with grants may see
//!                                ──► keep        only with a Keep, which only charts have
//! ```
//!
//! A `Passing` lives in memory alone: it cannot be written, printed or copied.
//!
//! ```
//! # use onshi_core::rules::access::{Keep, Passing};
//! # use onshi_core::record::Record;
//! fn store(passing: Passing, chart: Keep) -> Record { passing.keep(chart) }
//! ```
//! ```compile_fail,E0308
//! # use onshi_core::rules::access::{Passing, Role};
//! # use onshi_core::record::Record;
//! fn store(passing: Passing) -> Record { passing.keep(Role::ReceiptComputer) }
//! ```
//! ```compile_fail,E0599
//! # use onshi_core::rules::access::Passing;
//! fn twice(passing: &Passing) -> Passing { passing.clone() }
//! ```
//! ```compile_fail,E0277
//! # use onshi_core::rules::access::Passing;
//! fn journal(passing: &Passing) -> serde_json::Result<String> { serde_json::to_string(passing) }
//! ```
//!
//! What the host's own chart does with what it is handed, no type of ours can see.

use std::fmt;

use super::clinical::{visible, withheld, without_clinical};
use super::grant::ClinicalAccess;
use super::role::Keep;
use crate::job::Moment;
use crate::record::Record;

/// An answer, or one person of it, with clinical information on its way to a chart (一時格納).
pub struct Passing {
    record: Record,
}

/// An answer taken apart.
#[derive(Debug)]
pub struct Split {
    /// Without anything clinical; a receipt computer may keep it.
    pub rest: Record,
    /// All of it, to be handed over; `None` if nothing was withheld.
    pub clinical: Option<Passing>,
    /// How many values the rest lacks, those included that the catalogue does not know.
    pub withheld: usize,
}

/// Takes an answer apart, or one person of it, as a receipt computer must.
pub fn split(record: &Record) -> Split {
    let rest = without_clinical(record);
    let withheld = withheld(record, &rest);
    let clinical = (withheld > 0).then(|| Passing {
        record: record.clone(),
    });
    Split {
        rest,
        clinical,
        withheld,
    }
}

impl Passing {
    /// Gives it to the chart through memory. Once the chart has taken it, nothing of it is here.
    ///
    /// # Errors
    /// What the chart says when it does not take it, with what it did not take.
    pub fn hand_over<T, E>(
        self,
        chart: impl FnOnce(&Record) -> Result<T, E>,
    ) -> Result<T, (Passing, E)> {
        match chart(&self.record) {
            Ok(taken) => Ok(taken),
            Err(refusal) => Err((self, refusal)),
        }
    }

    /// What these grants show of it, if it is about `patient`: the host's key, found by linkage.
    /// A grant about somebody else, and one whose consent ended, shows nothing.
    pub fn open(&self, patient: &str, grants: &[ClinicalAccess], now: Moment) -> Record {
        visible(&self.record, |class| {
            grants.iter().any(|grant| grant.opens(patient, class, now))
        })
    }

    /// Gives it to a role that may keep.
    pub fn keep(self, _by: Keep) -> Record {
        self.record
    }
}

impl fmt::Debug for Passing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Passing {{ {} ‹redacted› }}", self.record.row().ident)
    }
}
