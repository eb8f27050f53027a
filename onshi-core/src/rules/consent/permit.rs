//! The two answers to "may this be used now": a permit, or why not.

use std::fmt;

use super::clock::Trusted;
use super::statement::Reason;
use crate::job::Moment;
use crate::rules::access::Consented;
use crate::rules::data_class::{ConsentKind, DataClass};

/// Consent of one patient to one class is in force (閲覧許可). Only
/// [`Consent::permits`](super::Consent::permits) makes one, for its road, and
/// [`LimitConsent::permit`](crate::rules::certificates::LimitConsent::permit), for any.
///
/// ```compile_fail,E0451
/// use onshi_core::job::Moment;
/// use onshi_core::rules::consent::Permit;
/// use onshi_core::rules::data_class::{ConsentKind, DataClass};
/// let (class, kind) = (DataClass::Drug, Some(ConsentKind::Visit));
/// let forged = Permit { key: "P1".into(), class, kind, until: Moment(i64::MAX) };
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Permit {
    pub(in crate::rules) key: String,
    pub(in crate::rules) class: DataClass,
    pub(in crate::rules) kind: Option<ConsentKind>,
    pub(in crate::rules) until: Moment,
}

impl Permit {
    /// Whose consent, by the key of the host (患者のキー).
    pub fn key(&self) -> &str {
        &self.key
    }

    /// About what.
    pub fn class(&self) -> DataClass {
        self.class
    }

    /// On which road; none for a consent that the place recorded itself.
    pub fn kind(&self) -> Option<ConsentKind> {
        self.kind
    }

    /// Usable before this instant, if nothing is heard until then. Ask again for each use (R03).
    pub fn until(&self) -> Moment {
        self.until
    }

    /// Whether its end has not come yet. A cancellation after the permit was given is not seen here.
    pub fn holds(&self, at: Trusted) -> bool {
        at.moment() < self.until
    }
}

impl Consented for Permit {
    fn patient(&self) -> &str {
        self.key()
    }

    fn class(&self) -> DataClass {
        self.class
    }

    fn road(&self) -> Option<ConsentKind> {
        self.kind
    }

    fn until(&self) -> Moment {
        self.until
    }
}

impl fmt::Debug for Permit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Permit {{ ‹redacted›, {:?}, {:?} }}",
            self.class, self.kind
        )
    }
}

/// Why something may not be used (閲覧不可の理由).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Denial {
    /// The consent is of another road (R07).
    OtherKind,
    /// No answer has said anything about this class.
    NothingKnown,
    /// 同意なし.
    Refused,
    /// 同意取得困難: in an emergency the system decides, and no consent is there to rest on.
    Unobtainable,
    /// 同意有効期限切れ, and why.
    Expired(Reason),
    /// A code that is not in the table.
    UnknownFlag,
    /// 同意日時 is not known.
    UnknownStart,
    /// Consent to be given later than now: one of the two clocks is wrong.
    NotYet,
    /// Until when is not known; unknown is no.
    UnknownEnd,
    /// 有効期限 of the answer has come.
    AvailableOver,
    /// 外来: 24 hours have passed.
    DayOver,
    /// 訪問診療等: the planned care has ended.
    CareOver,
    /// Cancelling was asked for; use stops at once (R06).
    CancelRequested,
    /// Cancelled.
    Cancelled,
}

impl Denial {
    /// Japanese words to show.
    pub const fn japanese(self) -> &'static str {
        self.words().0
    }

    /// English words to show.
    pub const fn english(self) -> &'static str {
        self.words().1
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Denial::OtherKind => (
                "別の診療区分の同意です",
                "consent for another kind of consultation",
            ),
            Denial::NothingKnown => ("同意情報がありません", "nothing is known of a consent"),
            Denial::Refused => ("同意なし", "no consent"),
            Denial::Unobtainable => ("同意取得困難", "consent cannot be obtained"),
            Denial::Expired(reason) => match reason {
                Reason::ByCare => ("同意有効期限切れ", "consent expired"),
                reason => reason.words(),
            },
            Denial::UnknownFlag => ("同意区分を判定できません", "unknown state of consent"),
            Denial::UnknownStart => ("同意日時が不明です", "time of consent unknown"),
            Denial::NotYet => ("同意日時が現在より後です", "consent lies in the future"),
            Denial::UnknownEnd => ("有効期限が不明です", "end of consent unknown"),
            Denial::AvailableOver => ("有効期限を過ぎています", "past its end"),
            Denial::DayOver => ("同意から24時間を過ぎています", "24 hours have passed"),
            Denial::CareOver => (
                "計画に基づく診療が終了しています",
                "the planned care has ended",
            ),
            Denial::CancelRequested => ("同意取り消しを依頼中です", "cancelling was asked for"),
            Denial::Cancelled => ("同意は取り消されました", "cancelled"),
        }
    }
}

impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.japanese(), self.english())
    }
}

impl std::error::Error for Denial {}
