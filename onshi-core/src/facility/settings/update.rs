//! 更新: one update, carried through until it was read back: whoever writes last wins.
//!
//! ```text
//!  Ready ─ send ─► Sent ─ answered, and it shows the settings ─────────────────► Decided
//!                   │ answered without them, or lost                               ▲
//!                   └──► ToRead ◄─ inquire ─► Reading ─ as wanted, or answered ────┘
//!                          └── not as wanted, and the answer is still out: it may come yet
//! ```
//!
//! Nothing leads back to `Ready`. What differs at the end is a person's business, who sees it and may
//! begin another change from what is there now.

use serde::{Deserialize, Serialize};

use super::{Change, ReadBack, Settings, inquiry};
use crate::catalogue::{FacilitySettingsRequest, FacilitySettingsUpdateRequest};
use crate::job::Outcome;
use crate::record::Draft;

/// An update on its way (更新). Plain data: keep it before the request is submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Update {
    change: Change,
    stage: Stage,
    heard: Heard,
    inquiries: u32,
}

/// Where an update stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// The request was not handed out yet.
    Ready,
    /// The request was handed out; its answer is awaited.
    Sent,
    /// The settings are to be inquired.
    ToRead,
    /// They are being inquired.
    Reading,
    /// It was read back, or given up.
    Decided(ReadBack),
}

/// What was heard of the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Heard {
    /// Nothing yet.
    Nothing,
    /// Its answer is lost: it may have been taken, and it may still be.
    Lost,
    /// It was answered.
    Said(Outcome),
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next<'a> {
    /// [`Update::send`].
    Send,
    /// Wait for an answer.
    Wait,
    /// [`Update::inquire`], after a pause if it was done before.
    Inquire,
    /// Nothing: it is decided.
    Done(&'a ReadBack),
}

/// An inquiry that reads back.
#[derive(Debug)]
pub struct Inquiry {
    /// Which inquiry of this update; [`Update::read`] wants it back.
    pub number: u32,
    /// Its request.
    pub request: Draft<FacilitySettingsRequest>,
}

impl Update {
    /// An update that was not sent yet.
    pub fn new(change: Change) -> Self {
        Update {
            change,
            stage: Stage::Ready,
            heard: Heard::Nothing,
            inquiries: 0,
        }
    }

    /// What is to be different.
    pub fn change(&self) -> &Change {
        &self.change
    }

    /// Where it stands.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// What was heard of the request.
    pub fn heard(&self) -> &Heard {
        &self.heard
    }

    /// How often the settings were inquired.
    pub fn inquiries(&self) -> u32 {
        self.inquiries
    }

    /// What to do next.
    pub fn next(&self) -> Next<'_> {
        match &self.stage {
            Stage::Ready => Next::Send,
            Stage::Sent | Stage::Reading => Next::Wait,
            Stage::ToRead => Next::Inquire,
            Stage::Decided(read_back) => Next::Done(read_back),
        }
    }

    /// The request, once; `None` ever after.
    pub fn send(&mut self) -> Option<Draft<FacilitySettingsUpdateRequest>> {
        if self.stage != Stage::Ready {
            return None;
        }
        self.stage = Stage::Sent;
        Some(self.change.request())
    }

    /// The update was answered, also late; `settings` as the answer shows them. What was decided by a
    /// reading stays.
    pub fn answered(&mut self, outcome: Outcome, settings: Option<&Settings>) {
        let is_open = matches!(
            self.stage,
            Stage::Sent | Stage::ToRead | Stage::Reading | Stage::Decided(ReadBack::Unknown)
        );
        if !is_open {
            return;
        }
        self.heard = Heard::Said(outcome);
        // An inquiry that is out may have been read before the update: it no longer counts.
        self.stage = settings.map_or(Stage::ToRead, |now| self.judged(now));
    }

    /// The answer is lost: the terminal is gone, or nobody waits any longer.
    pub fn lost(&mut self) {
        if self.stage == Stage::Sent {
            self.heard = Heard::Lost;
            self.stage = Stage::ToRead;
        }
    }

    /// An inquiry to read back; a later one takes the place of an earlier. `None` if there is nothing to
    /// read back.
    pub fn inquire(&mut self) -> Option<Inquiry> {
        if !matches!(self.stage, Stage::ToRead | Stage::Reading) {
            return None;
        }
        self.stage = Stage::Reading;
        self.inquiries += 1;
        Some(Inquiry {
            number: self.inquiries,
            request: inquiry(None),
        })
    }

    /// An inquiry was answered. Only the last one counts.
    pub fn read(&mut self, number: u32, now: &Settings) {
        if self.stage == Stage::Reading && self.inquiries == number {
            self.stage = self.judged(now);
        }
    }

    /// Nobody waits any longer: what is not decided stays unknown. A late answer still counts.
    pub fn give_up(&mut self) {
        if matches!(self.stage, Stage::Sent | Stage::ToRead | Stage::Reading) {
            self.stage = Stage::Decided(ReadBack::Unknown);
        }
    }

    /// While the answer is out, the update may still be taken: only what is as wanted decides then.
    fn judged(&self, now: &Settings) -> Stage {
        match (self.change.read_back(now), &self.heard) {
            (ReadBack::Applied, _) => Stage::Decided(ReadBack::Applied),
            (read_back @ ReadBack::Differs(_), Heard::Said(_)) => Stage::Decided(read_back),
            _ => Stage::ToRead,
        }
    }
}
