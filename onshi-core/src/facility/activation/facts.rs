//! What is known about a code, without it.

use serde::{Deserialize, Serialize};

use crate::catalogue::{ActivationCode, ActivationState};
use crate::id::DateTime;
use crate::record::{CodeType, Coded, View};
use crate::text::to_half_width;

/// What is known about a code (アクティベーションコード情報), each as written, and without the code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    device_name: Option<String>,
    state: Option<String>,
    issued_at: Option<String>,
    available: Option<String>,
    registered_at: Option<String>,
    invalidated_at: Option<String>,
}

impl Facts {
    pub(super) fn of(view: View<'_, ActivationCode>) -> Self {
        let time = |time: Option<DateTime>| time.map(|time| time.as_written().to_owned());
        Facts {
            device_name: view.device_name().map(str::to_owned),
            state: view.state().map(|state| state.raw.to_owned()),
            issued_at: time(view.issued_at()),
            available: time(view.available()),
            registered_at: time(view.registered_at()),
            invalidated_at: time(view.invalidated_at()),
        }
    }

    /// モバイル端末名称.
    pub fn device_name(&self) -> Option<&str> {
        self.device_name.as_deref()
    }

    /// アクティベーションコード状態.
    pub fn state(&self) -> Option<Coded<'_, ActivationState>> {
        let raw = self.state.as_deref()?;
        Some(Coded {
            raw,
            known: ActivationState::from_wire(raw),
        })
    }

    /// 発行日時.
    pub fn issued_at(&self) -> Option<DateTime> {
        self.issued_at.as_deref().map(DateTime::read)
    }

    /// 有効期限.
    pub fn available(&self) -> Option<DateTime> {
        self.available.as_deref().map(DateTime::read)
    }

    /// 端末登録日時.
    pub fn registered_at(&self) -> Option<DateTime> {
        self.registered_at.as_deref().map(DateTime::read)
    }

    /// 無効化日時.
    pub fn invalidated_at(&self) -> Option<DateTime> {
        self.invalidated_at.as_deref().map(DateTime::read)
    }

    /// The device has this code, or may still take it: only a code that is known to be void or expired
    /// leaves the device without one. A state that no table knows counts as live.
    pub fn is_live(&self) -> bool {
        let state = self.state().and_then(|state| state.known);
        !matches!(
            state,
            Some(ActivationState::Invalidated | ActivationState::Expired)
        )
    }

    /// It is the code of this device.
    pub fn is_of(&self, device_name: &str) -> bool {
        self.device_name()
            .is_some_and(|name| is_same_device(name, device_name))
    }
}

/// Two names are of one device; width, case and blanks around a name do not count.
pub(super) fn is_same_device(one: &str, other: &str) -> bool {
    let folded = |name: &str| to_half_width(name.trim()).to_lowercase();
    folded(one) == folded(other)
}
