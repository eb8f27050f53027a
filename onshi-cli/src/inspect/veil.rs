//! Masking: what may leave the house.

use onshi_core::catalogue::Privacy;

/// Whether personal values are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Veil {
    /// They are.
    Lifted,
    /// They are masked.
    Drawn,
}

/// What stands for a masked value.
pub const MASK: &str = "‹伏›";

impl Veil {
    /// Drawn, if `hide`.
    pub fn new(hide: bool) -> Self {
        if hide { Veil::Drawn } else { Veil::Lifted }
    }

    /// The veil over what stands inside a group: a personal group makes all of it personal.
    pub fn covers(self, outer: Privacy, own: Privacy) -> Privacy {
        if outer == Privacy::Personal {
            outer
        } else {
            own
        }
    }

    /// Whether this value is to be masked. That a value is empty is no secret.
    pub fn hides(self, privacy: Privacy, text: &str) -> bool {
        self == Veil::Drawn && privacy == Privacy::Personal && !text.is_empty()
    }
}
