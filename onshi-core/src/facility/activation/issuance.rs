//! 発行: a code for a device, at most once (R32).
//!
//! ```text
//!  codes there are ─► plan ─► Ready ─ send ─► Sent ─ answered with a code ──────► Issued
//!                      │                       │ answered with a failure ─► Refused   ▲
//!      the device has one: no                  │ lost, or no code in it               │
//!                                              └─► Unclear ─ listed: one live code ───┘
//!                                                   │  ▲ none: it may come yet
//!                                                   │  └──┘
//!                                                   ├─ several ─► Several: a person makes them void
//!                                                   └─ give_up ─► GivenUp
//! ```
//!
//! The device had no live code when it began, so one that an inquiry shows afterwards is the one that was
//! asked for. Nothing leads back to `Ready`: another attempt is another [`Issuance::plan`], over what is
//! there by then.

use serde::{Deserialize, Serialize};

use super::facts::is_same_device;
use super::{DeviceCode, Facts};
use crate::catalogue::{ActivationIssue, ActivationIssueRequest, ActivationIssueRequestBody};
use crate::facility::Secret;
use crate::job::Outcome;
use crate::record::Draft;

/// Characters of a device's name at most; assumed, as its row is.
const LONGEST_NAME: usize = 50;

/// A code being issued (発行). Plain data without the code: keep it before the request is submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuance {
    device_name: String,
    stage: Stage,
}

/// Where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// The request was not handed out yet: [`Issuance::send`].
    Ready,
    /// The request was handed out; its answer is awaited.
    Sent,
    /// Whether a code was issued is not known: inquire ([`inquiry`](super::inquiry)), after a pause if that
    /// was done before, and tell [`Issuance::listed`].
    Unclear {
        /// Inquiries that showed none.
        inquiries: u32,
    },
    /// A code was issued.
    Issued(Facts),
    /// None was issued, as the system or the terminal says.
    Refused(Outcome),
    /// The device has more than one live code now. A person makes those void that are too many.
    Several(Vec<Facts>),
    /// Nobody waits any longer. A late answer still counts.
    GivenUp,
}

/// Why no code is issued.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotIssuable {
    /// The device has no name, a longer one than the request holds, or one with a control character.
    #[error("this is no name for a device")]
    Name,
    /// One was asked for, and what came of it is not known: it may come yet.
    #[error("a code was asked for already; find out what came of it")]
    UnderWay,
    /// The device has a code that is not void: one for each device. Make it void first.
    #[error("the device has a code already")]
    HasOne(Vec<Facts>),
}

impl NotIssuable {
    /// Japanese words to show.
    pub const fn japanese(&self) -> &'static str {
        match self {
            NotIssuable::Name => "端末名称が不正です",
            NotIssuable::UnderWay => "発行を要求中です。結果を確認してください",
            NotIssuable::HasOne(_) => "この端末には有効なコードがあります。先に無効化してください",
        }
    }
}

impl Stage {
    /// Japanese words to show.
    pub const fn japanese(&self) -> &'static str {
        match self {
            Stage::Ready => "未送信",
            Stage::Sent => "発行要求中",
            Stage::Unclear { .. } => "発行確認中",
            Stage::Issued(_) => "発行済",
            Stage::Refused(_) => "発行されませんでした",
            Stage::Several(_) => "要確認（コードが複数あります）",
            Stage::GivenUp => "確認できません",
        }
    }

    /// English words to show.
    pub const fn english(&self) -> &'static str {
        match self {
            Stage::Ready => "not sent",
            Stage::Sent => "asked for",
            Stage::Unclear { .. } => "being inquired",
            Stage::Issued(_) => "issued",
            Stage::Refused(_) => "not issued",
            Stage::Several(_) => "a person decides: several codes",
            Stage::GivenUp => "not known",
        }
    }
}

impl Issuance {
    /// A code for a device that has none, by the codes there are, those of a fresh inquiry about all states,
    /// and by the other issuances that are kept: one of this device that is under way may bring one yet.
    ///
    /// # Errors
    /// [`NotIssuable`].
    pub fn plan(
        device_name: &str,
        there_are: &[DeviceCode],
        others: &[Issuance],
    ) -> Result<Self, NotIssuable> {
        let length = device_name.chars().count();
        let is_name = !device_name.trim().is_empty() && length <= LONGEST_NAME;
        if !is_name || device_name.chars().any(char::is_control) {
            return Err(NotIssuable::Name);
        }
        let is_same = |other: &&Issuance| is_same_device(&other.device_name, device_name);
        if others.iter().filter(is_same).any(Issuance::is_under_way) {
            return Err(NotIssuable::UnderWay);
        }
        let live = live_codes(device_name, there_are);
        if !live.is_empty() {
            return Err(NotIssuable::HasOne(live));
        }
        Ok(Issuance {
            device_name: device_name.to_owned(),
            stage: Stage::Ready,
        })
    }

    /// モバイル端末名称.
    pub fn device_name(&self) -> &str {
        &self.device_name
    }

    /// Where it stands.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// A code was or will be asked for, and what came of it is not known.
    pub fn is_under_way(&self) -> bool {
        matches!(
            self.stage,
            Stage::Ready | Stage::Sent | Stage::Unclear { .. }
        )
    }

    /// The request, once; `None` ever after.
    pub fn send(&mut self) -> Option<Draft<ActivationIssueRequest>> {
        if self.stage != Stage::Ready {
            return None;
        }
        self.stage = Stage::Sent;
        let issue = Draft::<ActivationIssue>::new().device_name(self.device_name.as_str());
        let body = Draft::<ActivationIssueRequestBody>::new().issue(issue);
        Some(Draft::<ActivationIssueRequest>::new().body(body))
    }

    /// The request was answered, also late, with this code or none. The code comes out once, to be handed
    /// over.
    pub fn answered(&mut self, outcome: Outcome, code: Option<DeviceCode>) -> Option<Secret> {
        let is_open = matches!(
            self.stage,
            Stage::Sent | Stage::Unclear { .. } | Stage::GivenUp
        );
        if !is_open {
            return None;
        }
        if outcome != Outcome::Normal {
            self.stage = Stage::Refused(outcome);
            return None;
        }
        // A code for another device is not ours, and an answer without one proves nothing.
        let ours = |code: &DeviceCode| {
            code.secret.is_some()
                && (code.facts.device_name().is_none() || code.facts.is_of(&self.device_name))
        };
        match code.filter(ours) {
            Some(code) => self.issued(code),
            None => {
                self.unclear();
                None
            }
        }
    }

    /// The answer is lost: the terminal is gone, or nobody waits any longer.
    pub fn lost(&mut self) {
        if self.stage == Stage::Sent {
            self.unclear();
        }
    }

    /// The codes there are now, by an inquiry about all states that was made after the request. A code that
    /// is found comes out once, to be handed over.
    pub fn listed(&mut self, there_are: Vec<DeviceCode>) -> Option<Secret> {
        let Stage::Unclear { inquiries } = &mut self.stage else {
            return None;
        };
        let live = live_codes(&self.device_name, &there_are);
        if live.len() > 1 {
            self.stage = Stage::Several(live);
            return None;
        }
        let is_ours = |code: &DeviceCode| is_live_of(&self.device_name, code);
        match there_are.into_iter().find(is_ours) {
            Some(code) => self.issued(code),
            None => {
                *inquiries = inquiries.saturating_add(1);
                None
            }
        }
    }

    /// Nobody waits any longer.
    pub fn give_up(&mut self) {
        if matches!(self.stage, Stage::Sent | Stage::Unclear { .. }) {
            self.stage = Stage::GivenUp;
        }
    }

    fn issued(&mut self, mut code: DeviceCode) -> Option<Secret> {
        let secret = code.take();
        self.stage = Stage::Issued(code.facts);
        secret
    }

    fn unclear(&mut self) {
        self.stage = Stage::Unclear { inquiries: 0 };
    }
}

fn is_live_of(device_name: &str, code: &DeviceCode) -> bool {
    code.facts.is_live() && code.facts.is_of(device_name)
}

fn live_codes(device_name: &str, codes: &[DeviceCode]) -> Vec<Facts> {
    let live = codes.iter().filter(|code| is_live_of(device_name, code));
    live.map(|code| code.facts.clone()).collect()
}
