//! The clock that only goes forward: turned back, it cannot revive a consent (I-10, R27).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::job::Moment;

/// The highest wall time that was ever seen (時刻の最高値). Keep it with the consents.
///
/// ```text
///  wall clock   10:00   10:05   09:00   10:06
///  counts as    10:00   10:05   10:05   10:06
/// ```
///
/// A clock that once jumped forward denies until the time has come, or until somebody resets it and
/// answers for that: denying is the safe side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watermark {
    highest: Moment,
    last_reset: Option<Reset>,
}

/// A time that decisions may rest on: never before one that was seen earlier (信頼できる時点). Only
/// [`Watermark::observe`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Trusted(Moment);

/// The watermark was lowered by a person (時刻の再設定). For the audit (監査).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a reset belongs into the audit"]
pub struct Reset {
    operator: String,
    to: Moment,
    from: Moment,
}

/// A reset without an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("操作者がありません / nobody answers for the reset")]
pub struct NoOperator;

impl Watermark {
    /// Begins at the first time that is seen.
    pub fn new(wall: Moment) -> Self {
        Watermark {
            highest: wall,
            last_reset: None,
        }
    }

    /// Takes in the wall clock; gives the higher of it and all that was seen before.
    #[must_use]
    pub fn observe(&mut self, wall: Moment) -> Trusted {
        self.highest = self.highest.max(wall);
        Trusted(self.highest)
    }

    /// By how many milliseconds the wall clock was set back from the highest time; 0 while it was not.
    pub fn behind_ms(&self, wall: Moment) -> i64 {
        self.highest.since(wall).max(0)
    }

    /// Lets the wall clock count again, on the word of a person: after a jump forward was corrected.
    /// Tell every consent with a cancellation, too ([`Consent::after_reset`](super::Consent::after_reset)).
    ///
    /// # Errors
    /// [`NoOperator`] if nobody answers for it; then nothing changes.
    pub fn reset(&mut self, operator: &str, wall: Moment) -> Result<Reset, NoOperator> {
        if operator.trim().is_empty() {
            return Err(NoOperator);
        }
        let reset = Reset {
            operator: operator.to_owned(),
            to: wall,
            from: self.highest,
        };
        self.highest = wall;
        self.last_reset = Some(reset.clone());
        Ok(reset)
    }

    /// The last reset, if there was one.
    pub fn last_reset(&self) -> Option<&Reset> {
        self.last_reset.as_ref()
    }
}

impl Reset {
    /// Who answers for it (操作者).
    pub fn operator(&self) -> &str {
        &self.operator
    }

    /// What the clock said; decisions rest on it from there on.
    pub fn to(&self) -> Moment {
        self.to
    }

    /// What counted before.
    pub fn from(&self) -> Moment {
        self.from
    }
}

impl Trusted {
    /// The instant.
    pub fn moment(self) -> Moment {
        self.0
    }
}

impl fmt::Debug for Reset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reset")
            .field("operator", &format_args!("‹redacted›"))
            .field("to", &self.to)
            .field("from", &self.from)
            .finish()
    }
}
