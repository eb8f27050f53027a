//! How clinical information goes through a receipt computer and leaves nothing (表4.1.1-1 (2)(8), I-11).
//!
//! ```text
//!  answer ──► split ─┬─► rest       資格情報 and certificates: the receipt computer's own
//!                    └─► Passing ──► hand_over   to the chart, then gone
//!                                ──► open        what a viewer with grants may see
//!                                ──► keep        only with a Keep, which only charts have
//! ```
//!
//! A `Passing` lives in memory alone: it cannot be written, printed or copied, and is overwritten when it
//! goes.
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

use zeroize::Zeroize;

use super::clinical::{visible, withheld, without_clinical};
use super::grant::ClinicalAccess;
use super::role::Keep;
use crate::job::Moment;
use crate::record::Record;
use crate::rules::data_class::DataClass;

/// An answer, or one person of it, with clinical information on its way to a chart (一時格納). One that
/// comes as a PDF is the bytes of its file.
pub struct Passing<T: Zeroize = Record> {
    what: T,
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
    let clinical = (withheld > 0).then(|| Passing::new(record.clone()));
    Split {
        rest,
        clinical,
        withheld,
    }
}

impl<T: Zeroize> Passing<T> {
    /// What is clinical as a whole, or may be.
    pub fn new(what: T) -> Self {
        Passing { what }
    }

    /// Gives it to the chart through memory. Once the chart has taken it, nothing of it is here.
    ///
    /// # Errors
    /// What the chart says when it does not take it, with what it did not take.
    pub fn hand_over<R, E>(self, chart: impl FnOnce(&T) -> Result<R, E>) -> Result<R, (Self, E)> {
        match chart(&self.what) {
            Ok(taken) => Ok(taken),
            Err(refusal) => Err((self, refusal)),
        }
    }

    /// All of it, if it is about `patient` and these grants open each of the classes it may hold, as
    /// [`carried`](super::clinical::carried) says: for a PDF, which cannot be shown in part.
    pub fn open_whole(
        &self,
        classes: &[DataClass],
        patient: &str,
        grants: &[ClinicalAccess],
        now: Moment,
    ) -> Option<&T> {
        let opened = |class: &DataClass| is_open(*class, patient, grants, now);
        (!classes.is_empty() && classes.iter().all(opened)).then_some(&self.what)
    }

    /// Gives a copy to a role that may keep.
    pub fn keep(self, _by: Keep) -> T
    where
        T: Clone,
    {
        self.what.clone()
    }
}

impl Passing<Record> {
    /// What these grants show of it, if it is about `patient`: the host's key, found by linkage.
    /// A grant about somebody else, and one whose consent ended, shows nothing.
    pub fn open(&self, patient: &str, grants: &[ClinicalAccess], now: Moment) -> Record {
        visible(&self.what, |class| is_open(class, patient, grants, now))
    }
}

fn is_open(class: DataClass, patient: &str, grants: &[ClinicalAccess], now: Moment) -> bool {
    grants.iter().any(|grant| grant.opens(patient, class, now))
}

impl<T: Zeroize> Drop for Passing<T> {
    fn drop(&mut self) {
        self.what.zeroize();
    }
}

impl<T: Zeroize> fmt::Debug for Passing<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passing ‹redacted›")
    }
}
