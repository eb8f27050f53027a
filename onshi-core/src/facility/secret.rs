//! A code that is a secret: it is shown and forgotten.

use std::fmt;

use zeroize::{ZeroizeOnDrop, Zeroizing};

/// An activation code or a passcode (アクティベーションコード・目視確認用パスコード), wiped when it is dropped.
///
/// It cannot be copied, nor kept by accident:
///
/// ```compile_fail,E0277
/// fn keep<T: serde::Serialize>(_: T) {}
/// fn of(code: onshi_core::facility::Secret) { keep(code) }
/// ```
/// ```compile_fail,E0599
/// fn of(code: &onshi_core::facility::Secret) -> onshi_core::facility::Secret { code.clone() }
/// ```
///
/// And it is handed over once:
///
/// ```compile_fail,E0382
/// fn twice(code: onshi_core::facility::Secret) {
///     code.hand_over(|text| assert!(!text.is_empty()));
///     code.hand_over(|text| assert!(!text.is_empty()));
/// }
/// ```
pub struct Secret(Zeroizing<String>);

impl ZeroizeOnDrop for Secret {}

impl Secret {
    pub(super) fn new(code: &str) -> Self {
        Secret(Zeroizing::new(code.to_owned()))
    }

    /// Shows the code to whoever is to type it in, and wipes it. What they make of the text is
    /// theirs to wipe.
    pub fn hand_over<T>(self, show: impl FnOnce(&str) -> T) -> T {
        show(&self.0)
    }

    pub(super) fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret ‹redacted›")
    }
}
