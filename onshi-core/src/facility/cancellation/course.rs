//! How far a cancellation is.

use serde::{Deserialize, Serialize};

use super::ConsentSeen;
use crate::catalogue::ConsentExpiredReason;
use crate::facility::Care;
use crate::job::{Moment, Outcome};
use crate::record::CodeType;

/// A cancellation on its way (取り消しの経過). Plain data without the person: keep it beside their number in
/// the receipt computer, before the request is submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    care: Care,
    stage: Stage,
}

/// Where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// The request was handed out; its answer is awaited.
    Sent {
        /// When.
        at: Moment,
    },
    /// Its answer is lost: the consent may have ended, and it may still end.
    Lost {
        /// When the request was handed out.
        at: Moment,
    },
    /// The consent has ended.
    Cancelled {
        /// 同意有効期限切れ理由 as a batch said it; `None` if the answer to the cancellation said so.
        reason: Option<String>,
    },
    /// The system or the terminal says that it did not end the consent.
    Failed {
        /// When the request was handed out.
        at: Moment,
        /// What was said.
        outcome: Outcome,
    },
    /// The patient consented anew after it was sent.
    Renewed {
        /// When the request was handed out.
        at: Moment,
    },
    /// The consent is in force since before it was sent, or nobody knows since when.
    InForce {
        /// When the request was handed out.
        at: Moment,
    },
}

/// What to do next (次の操作). None of it sends a second request by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Advice {
    /// Wait for the answer.
    Wait,
    /// Fetch the consented batch for the day of the consent, and tell [`Course::reconcile`].
    Reconcile,
    /// Show and note that the consent has ended.
    NoteCancelled,
    /// Show what the system said; a batch can still tell that the consent has ended.
    ShowFailure,
    /// Leave the new consent alone.
    KeepNewConsent,
    /// A person decides whether to cancel anew; the first request may still be taken.
    AskPerson,
}

impl Advice {
    /// Japanese words to show.
    pub const fn japanese(self) -> &'static str {
        match self {
            Advice::Wait => "結果を待っています",
            Advice::Reconcile => "同意済資格情報一括取得で確認してください",
            Advice::NoteCancelled => "同意は取り消されました",
            Advice::ShowFailure => "取り消されませんでした",
            Advice::KeepNewConsent => "新しい同意があるため取り消しません",
            Advice::AskPerson => "要確認（同意は有効のままです）",
        }
    }

    /// English words to show.
    pub const fn english(self) -> &'static str {
        match self {
            Advice::Wait => "wait for the answer",
            Advice::Reconcile => "let the consented batch tell",
            Advice::NoteCancelled => "the consent has ended",
            Advice::ShowFailure => "it was not cancelled",
            Advice::KeepNewConsent => "there is a new consent: it stands",
            Advice::AskPerson => "a person decides: the consent is in force",
        }
    }
}

impl Course {
    pub(super) fn sent(care: Care, at: Moment) -> Self {
        let stage = Stage::Sent { at };
        Course { care, stage }
    }

    /// For which care the consent was given.
    pub fn care(&self) -> Care {
        self.care
    }

    /// Where it stands.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// What to do next.
    pub fn advice(&self) -> Advice {
        match &self.stage {
            Stage::Sent { .. } => Advice::Wait,
            Stage::Lost { .. } => Advice::Reconcile,
            Stage::Cancelled { .. } => Advice::NoteCancelled,
            Stage::Failed { .. } => Advice::ShowFailure,
            Stage::Renewed { .. } => Advice::KeepNewConsent,
            Stage::InForce { .. } => Advice::AskPerson,
        }
    }

    /// The request was answered, also late.
    pub fn answered(&mut self, outcome: Outcome) {
        let Some(at) = self.open_since() else {
            return;
        };
        self.stage = match (&self.stage, outcome) {
            // It may have ended the new consent and not the old one.
            (Stage::Renewed { .. }, Outcome::Normal) => Stage::Lost { at },
            (Stage::Renewed { .. }, _) => return,
            (_, Outcome::Normal) => Stage::Cancelled { reason: None },
            (_, outcome) => Stage::Failed { at, outcome },
        };
    }

    /// The answer is lost: the terminal is gone, or nobody waits any longer.
    pub fn lost(&mut self) {
        if let Stage::Sent { at } = self.stage {
            self.stage = Stage::Lost { at };
        }
    }

    /// What a consented batch shows that was asked for after the answer was lost or the request failed.
    /// While the answer is awaited, it decides nothing.
    pub fn reconcile(&mut self, seen: ConsentSeen) {
        let Some(at) = self.open_since() else {
            return;
        };
        self.stage = match (&self.stage, seen) {
            (Stage::Sent { .. }, _) | (_, ConsentSeen::Unclear) => return,
            (_, ConsentSeen::Ended(reason)) => Stage::Cancelled {
                reason: reason.map(|reason| reason.wire().to_owned()),
            },
            // The interface knows no fractions of a second: the same second is not after.
            (_, ConsentSeen::InForce(Some(since))) if Moment::from_japan(since) > at => {
                Stage::Renewed { at }
            }
            (Stage::Lost { .. }, ConsentSeen::InForce(_)) => Stage::InForce { at },
            (_, ConsentSeen::InForce(_)) => return,
        };
    }

    /// Why the consent has ended, if a batch said so.
    pub fn reason(&self) -> Option<ConsentExpiredReason> {
        match &self.stage {
            Stage::Cancelled { reason } => ConsentExpiredReason::from_wire(reason.as_deref()?),
            _ => None,
        }
    }

    /// When it was sent, while something can still be learned.
    fn open_since(&self) -> Option<Moment> {
        match &self.stage {
            Stage::Sent { at }
            | Stage::Lost { at }
            | Stage::Failed { at, .. }
            | Stage::Renewed { at }
            | Stage::InForce { at } => Some(*at),
            Stage::Cancelled { .. } => None,
        }
    }
}
