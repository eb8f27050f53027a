//! The key under which what people confirmed is remembered.

use crate::seal::{Digest, SealKey};

/// The secret of one installation under which it remembers people (紐付け鍵), 32 bytes. Without it
/// nobody can try names against what is stored; with another one nothing stored is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkageKey(SealKey);

impl LinkageKey {
    /// Takes 32 random bytes that the host keeps secret, and uses for nothing else.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        LinkageKey(SealKey::kept(bytes))
    }

    pub(super) fn seal<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> Digest {
        self.0.all(texts)
    }
}
