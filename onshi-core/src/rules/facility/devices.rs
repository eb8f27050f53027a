//! アクティベーションコード: one for each mobile device (vendor manual §2.1.1, 表4.1.1-1 (12), R32). A register of
//! which device has one, without the codes.
//!
//! ```text
//!  (no entry) ─ asked ─► Asked ─ issued ─► Issued ─ void ─► (no entry)
//!                          └──── refused ─────────────────► (no entry)
//! ```
//!
//! `Asked` is kept before the request becomes visible, and stays until it is known what came of it: so
//! nobody asks for a second code while the first may still come.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::job::Moment;
use crate::text::to_half_width;

/// A device by the name that people gave it (モバイル端末名称); width, case and blanks around it do not count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Device(String);

impl Device {
    /// `None` for a name that names nothing.
    pub fn new(name: &str) -> Option<Self> {
        let folded = to_half_width(name.trim()).to_lowercase();
        let folded = folded.trim();
        (!folded.is_empty()).then(|| Device(folded.to_owned()))
    }
}

/// A code without the code: a hash of it under a key of the place.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CodeMark([u8; 32]);

impl CodeMark {
    /// The mark of a code. Codes are short, so without the key they could be tried one by one: keep it
    /// apart from the register.
    pub fn of(code: &str, key: &[u8; 32]) -> Self {
        CodeMark(*blake3::keyed_hash(key, code.as_bytes()).as_bytes())
    }
}

impl fmt::Debug for CodeMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodeMark ‹redacted›")
    }
}

/// Whether a device has a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Held {
    /// One was asked for; what came of it is not known yet.
    Asked {
        /// When.
        at: Moment,
    },
    /// It has one.
    Issued {
        /// When it was issued.
        at: Moment,
        /// Which one.
        mark: CodeMark,
    },
}

/// Which device has a code (アクティベーションコード台帳). Plain data for a ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeviceRegister(BTreeMap<Device, Held>);

/// Why something is not entered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.english())]
pub enum NotEntered {
    /// A code was asked for already; what came of it must be found out first.
    Asked,
    /// The device has a code. Make it void first.
    HasOne,
    /// None was asked for.
    NotAsked,
    /// This code is that of another device: one of the two is wrong.
    CodeOf(Device),
}

impl NotEntered {
    /// Japanese words to show.
    pub const fn japanese(&self) -> &'static str {
        self.words().0
    }

    /// English words to show.
    pub const fn english(&self) -> &'static str {
        self.words().1
    }

    const fn words(&self) -> (&'static str, &'static str) {
        match self {
            NotEntered::Asked => (
                "発行を要求中です。結果を確認してください",
                "a code was asked for already; find out what came of it",
            ),
            NotEntered::HasOne => (
                "この端末にはコードがあります。先に無効化してください",
                "the device has a code; make it void first",
            ),
            NotEntered::NotAsked => ("発行を要求していません", "no code was asked for"),
            NotEntered::CodeOf(_) => (
                "このコードは別の端末のものです",
                "this code is that of another device",
            ),
        }
    }
}

impl DeviceRegister {
    /// Whether a device has a code; `None` if it has none.
    pub fn of(&self, device: &Device) -> Option<&Held> {
        self.0.get(device)
    }

    /// Every device that has one or asked for one.
    pub fn devices(&self) -> impl Iterator<Item = (&Device, &Held)> {
        self.0.iter()
    }

    /// A code is about to be asked for. Keep the register before the request is submitted.
    ///
    /// # Errors
    /// [`NotEntered::Asked`], [`NotEntered::HasOne`]: one for each device.
    pub fn ask(&mut self, device: Device, at: Moment) -> Result<(), NotEntered> {
        match self.0.get(&device) {
            Some(Held::Asked { .. }) => Err(NotEntered::Asked),
            Some(Held::Issued { .. }) => Err(NotEntered::HasOne),
            None => {
                self.0.insert(device, Held::Asked { at });
                Ok(())
            }
        }
    }

    /// The code came. Told again, it changes nothing.
    ///
    /// # Errors
    /// [`NotEntered::NotAsked`], [`NotEntered::HasOne`] for another code than the known one,
    /// [`NotEntered::CodeOf`].
    pub fn issued(&mut self, device: Device, mark: CodeMark, at: Moment) -> Result<(), NotEntered> {
        if let Some(other) = self.holder(&mark).filter(|holder| **holder != device) {
            return Err(NotEntered::CodeOf(other.clone()));
        }
        match self.0.get(&device) {
            None => Err(NotEntered::NotAsked),
            Some(Held::Issued { mark: known, .. }) if *known == mark => Ok(()),
            Some(Held::Issued { .. }) => Err(NotEntered::HasOne),
            Some(Held::Asked { .. }) => {
                self.0.insert(device, Held::Issued { at, mark });
                Ok(())
            }
        }
    }

    /// It is known that no code was issued. A code that the device has stays.
    pub fn refused(&mut self, device: &Device) {
        if matches!(self.0.get(device), Some(Held::Asked { .. })) {
            self.0.remove(device);
        }
    }

    /// The code of the device is void, as an answer says (無効化済・期限切れ).
    ///
    /// # Errors
    /// [`NotEntered::Asked`] while a code may still come, [`NotEntered::NotAsked`] if it has none.
    pub fn void(&mut self, device: &Device) -> Result<(), NotEntered> {
        match self.0.get(device) {
            Some(Held::Asked { .. }) => Err(NotEntered::Asked),
            None => Err(NotEntered::NotAsked),
            Some(Held::Issued { .. }) => {
                self.0.remove(device);
                Ok(())
            }
        }
    }

    fn holder(&self, mark: &CodeMark) -> Option<&Device> {
        let mut entries = self.0.iter();
        let holder = entries
            .find(|(_, held)| matches!(held, Held::Issued { mark: known, .. } if known == mark));
        holder.map(|(device, _)| device)
    }
}
