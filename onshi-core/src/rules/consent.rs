//! 同意 (consent): what a patient consented to, and whether it may be used now (vendor manual §1.2, §2.1.3–2.1.5,
//! 表4.1.1-1 (7)(9), 表4.1.2-1 (1); R03–R07, I-10, I-15).
//!
//! ```text
//!  answers ──statements──► Consent ──permits(class, kind, at)──► Permit: usable until …
//!                            │  ▲                                Denial: why not
//!                            │  └── plan_care_until, request_cancel, cancel_answered
//!                            └────── due_to_cancel ──► what is to be sent
//! ```
//!
//! A class may be used while every one of these holds; each denies alone:
//!
//! | condition | source |
//! |---|---|
//! | the consent was given on this road | R07 |
//! | 同意フラグ is 1 | OQSCD016 |
//! | the consent as a whole (資格情報) has not expired | inferred |
//! | 同意日時 ≤ now | I-10 |
//! | no cancellation was asked for since | R06 |
//! | now < 有効期限 of the answer | I-10 |
//! | 外来: now < 同意日時 + 24 h | portal FAQ; seen MYCLINIC |
//! | 訪問診療等: now < the end of the planned care | §1.2 用語 |
//! | at least one of these ends is known | I-10 |
//!
//! Now is a [`Trusted`] time: the clock turned back revives nothing.
//!
//! ```
//! use onshi_core::job::Moment;
//! use onshi_core::record::Record;
//! use onshi_core::rules::consent::{Consent, Denial, Watermark, statements, told};
//! use onshi_core::rules::data_class::{ConsentKind, DataClass};
//!
//! fn take_in(answer: &Record, published: Moment, consent: &mut Consent) {
//!     let Some(body) = answer.root().named("body") else { return };
//!     let told = told(answer).unwrap_or(published);
//!     for statement in statements(body.group(), consent.kind(), told) {
//!         consent.hear(&statement);
//!     }
//! }
//!
//! let mut clock = Watermark::new(Moment(1_795_305_600_000));
//! let now = clock.observe(Moment(1_795_305_700_000));
//! let consent = Consent::new("patient-17", ConsentKind::Visit);
//! let decided = consent.permits(DataClass::Drug, ConsentKind::Visit, now);
//! assert_eq!(decided, Err(Denial::NothingKnown));
//! ```

mod cancel;
mod clock;
mod permit;
mod reading;
mod statement;

use std::collections::BTreeMap;
use std::fmt;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

pub use cancel::{CancelDue, CancelOutcome, CancelWhy, Cancellation, Progress, due_to_cancel};
pub use clock::{NoOperator, Reset, Trusted, Watermark};
pub use permit::{Denial, Permit};
pub use reading::{statements, told};
pub use statement::{Entry, Flag, Reason, Statement, Until};

use super::data_class::{ConsentKind, DataClass};
use crate::job::Moment;

/// How long consent at a card reader lasts (外来). Evidence: portal FAQ; a fixture with the structure of a
/// real answer has 有効期限 = 同意日時 + 24 h (`Seen(MYCLINIC)`).
pub const OUTPATIENT_MS: i64 = 24 * 60 * 60 * 1000;

/// What one patient consented to on one road (同意). Plain data for a ledger; it holds no name and no
/// number of a person but the key that the host gives.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    key: String,
    kind: ConsentKind,
    entries: BTreeMap<DataClass, Entry>,
    /// The latest time of the system's clock that any answer has shown.
    heard_of: Option<Moment>,
    /// The first instant after the planned care.
    care_until: Option<Moment>,
    cancellation: Option<Cancellation>,
}

/// What came of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Heard {
    /// It counts now.
    Counts,
    /// What is known already outranks it, or says the same (I-15).
    Outranked,
    /// It is about another road, and was not taken in (R07).
    OtherKind,
}

impl Consent {
    /// Nothing is known yet. The key is opaque: a number of the host, never a number of the interface.
    pub fn new(key: impl Into<String>, kind: ConsentKind) -> Self {
        Consent {
            key: key.into(),
            kind,
            entries: BTreeMap::new(),
            heard_of: None,
            care_until: None,
            cancellation: None,
        }
    }

    /// Whose.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// On which road.
    pub fn kind(&self) -> ConsentKind {
        self.kind
    }

    /// What counts of a class.
    pub fn entry(&self, class: DataClass) -> Option<&Entry> {
        self.entries.get(&class)
    }

    /// Takes in what an answer says. The order in which answers arrive makes no difference (I-15).
    pub fn hear(&mut self, statement: &Statement) -> Heard {
        if statement.kind != self.kind {
            return Heard::OtherKind;
        }
        let Entry { granted, told, .. } = statement.entry;
        self.heard_of = self.heard_of.max(granted).max(Some(told));
        self.reconcile(statement);
        let known = self.entries.get(&statement.class);
        if known.is_some_and(|known| !statement.entry.outranks(known)) {
            return Heard::Outranked;
        }
        self.entries.insert(statement.class, statement.entry);
        Heard::Counts
    }

    /// Notes the last day of the planned care (計画に基づく診療の終了日), in Japan; `None` if no day is
    /// planned. It ends consents that were given before that day was over; one given later belongs to
    /// later care and has no planned end until it is noted anew.
    ///
    /// Only 訪問診療等 has one; on other roads it changes nothing.
    pub fn plan_care_until(&mut self, last_day: Option<NaiveDate>) {
        let next = last_day.map(|day| day.succ_opt().unwrap_or(day));
        self.care_until = next.map(|day| Moment::from_japan(day.and_time(NaiveTime::MIN)));
    }

    /// Whether a class may be used at `at` on the road `kind` (R03). Ask before each request and each
    /// use.
    ///
    /// # Errors
    /// [`Denial`]: the first condition that does not hold.
    pub fn permits(
        &self,
        class: DataClass,
        kind: ConsentKind,
        at: Trusted,
    ) -> Result<Permit, Denial> {
        if kind != self.kind {
            return Err(Denial::OtherKind);
        }
        let entry = self.entries.get(&class).ok_or(Denial::NothingKnown)?;
        granted(entry.flag)?;
        let granted = entry.granted.ok_or(Denial::UnknownStart)?;
        self.still_stands(granted)?;
        if at.moment() < granted {
            return Err(Denial::NotYet);
        }
        let (until, denial) = self.earliest_end(granted, entry.until)?;
        if at.moment() >= until {
            return Err(denial);
        }
        Ok(Permit {
            key: self.key.clone(),
            class,
            kind: Some(kind),
            until,
        })
    }

    /// Neither cancelled here nor expired as a whole since it was given.
    fn still_stands(&self, granted: Moment) -> Result<(), Denial> {
        if let Some(cancellation) = &self.cancellation
            && granted <= cancellation.reach
        {
            return Err(cancellation.denial());
        }
        match self.entries.get(&DataClass::Qualification) {
            Some(whole) if Some(granted) <= whole.about() => match whole.flag {
                Flag::Expired(reason) => Err(Denial::Expired(reason)),
                _ => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// The earliest known end, and what it means when it has come.
    fn earliest_end(&self, granted: Moment, until: Until) -> Result<(Moment, Denial), Denial> {
        let available = match until {
            Until::At(until) => Some(until),
            Until::Unsaid => None,
            Until::Unreadable => return Err(Denial::UnknownEnd),
        };
        let road = match self.kind {
            ConsentKind::Outpatient => Some((granted.plus_ms(OUTPATIENT_MS), Denial::DayOver)),
            ConsentKind::Visit => {
                let care = self.care_until.filter(|end| granted < *end);
                care.map(|end| (end, Denial::CareOver))
            }
            ConsentKind::Online | ConsentKind::Emergency => None,
        };
        let available = available.map(|until| (until, Denial::AvailableOver));
        let ends = [available, road].into_iter().flatten();
        ends.min_by_key(|(end, _)| *end).ok_or(Denial::UnknownEnd)
    }
}

fn granted(flag: Flag) -> Result<(), Denial> {
    match flag {
        Flag::Granted => Ok(()),
        Flag::Refused => Err(Denial::Refused),
        Flag::Unobtainable => Err(Denial::Unobtainable),
        Flag::Expired(reason) => Err(Denial::Expired(reason)),
        Flag::Unknown => Err(Denial::UnknownFlag),
    }
}

impl fmt::Debug for Consent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Consent {{ ‹redacted›, {:?} }}", self.kind)
    }
}
