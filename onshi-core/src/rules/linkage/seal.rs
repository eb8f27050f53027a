//! Keyed hashes: what is remembered about a person without holding them.

use std::fmt;

use blake3::Hasher;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The secret of one installation under which it remembers people (紐付け鍵), 32 bytes. Without it
/// nobody can try names against what is stored; with another one nothing stored is found.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkageKey([u8; 32]);

impl LinkageKey {
    /// Takes 32 random bytes that the host keeps secret.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        LinkageKey(bytes)
    }

    /// The keyed BLAKE3 hash of texts; where one ends is part of what is hashed.
    pub(super) fn seal<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> Digest {
        let mut hasher = Hasher::new_keyed(&self.0);
        for text in texts {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        }
        Digest(hasher.finalize().into())
    }
}

impl fmt::Debug for LinkageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkageKey ‹redacted›")
    }
}

/// A keyed hash; stored as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Digest([u8; 32]);

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digest ‹redacted›")
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&blake3::Hash::from(self.0).to_hex())
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let hash = blake3::Hash::from_hex(text.as_bytes());
        hash.map(|hash| Digest(hash.into()))
            .map_err(|_| serde::de::Error::custom("not a hash of 64 hexadecimal digits"))
    }
}
