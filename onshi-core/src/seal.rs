//! Keyed hashes (封印): what is remembered about a person without holding them. Whoever has the hashes and
//! not the key can neither read them nor try numbers and names against them.
//!
//! | remembered | key | stands in |
//! |---|---|---|
//! | whose patient a job is about | derived from the name of the installation | jobs, grounds, consents of a ledger |
//! | spellings and decisions that people confirmed | the host's, kept for this alone | [`Aliases`], [`Decisions`] |
//!
//! Every purpose has a key of its own, so that no hash of one can be looked up among those of another;
//! and where one text ends is part of what is hashed. Ledgers hold these hashes: nothing here may change
//! what comes out.
//!
//! [`Aliases`]: crate::rules::linkage::Aliases
//! [`Decisions`]: crate::rules::linkage::Decisions

use std::fmt;

use blake3::Hasher;
use serde::{Deserialize, Serialize};

use crate::digest;

/// A key for one purpose (封印の鍵).
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SealKey([u8; 32]);

impl SealKey {
    /// 32 random bytes that are kept for one purpose.
    pub(crate) const fn kept(bytes: [u8; 32]) -> Self {
        SealKey(bytes)
    }

    /// Of something that serves many purposes, for one of them.
    pub(crate) fn derived(purpose: &'static str, from: &str) -> Self {
        SealKey(blake3::derive_key(purpose, from.as_bytes()))
    }

    /// The hash of one text.
    pub(crate) fn one(&self, text: &str) -> Digest {
        Digest(blake3::keyed_hash(&self.0, text.as_bytes()).into())
    }

    /// The hash of several texts in their order.
    pub(crate) fn all<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> Digest {
        let mut hasher = Hasher::new_keyed(&self.0);
        for text in texts {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        }
        Digest(hasher.finalize().into())
    }
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹redacted›")
    }
}

/// A keyed hash.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Digest(#[serde(with = "digest")] [u8; 32]);

impl From<Digest> for [u8; 32] {
    fn from(digest: Digest) -> Self {
        digest.0
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digest ‹redacted›")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> [SealKey; 3] {
        [
            SealKey::kept([7; 32]),
            SealKey::derived("onshi 2026 test of seals", "TEST"),
            SealKey::derived("onshi 2026 test of seals", "TESU"),
        ]
    }

    /// What ledgers of before hold.
    #[test]
    fn what_comes_out_stays_as_it_was() {
        let [kept, derived, _] = keys();
        let hex = |digest: Digest| serde_json::to_string(&digest).unwrap();
        for (digest, expected) in [
            (
                kept.all(["alias", "P1"]),
                "6afc83a928e69616c03ccb217aeacdaf19163d12062ff3dee20791bcf935e85a",
            ),
            (
                derived.one("P1"),
                "9e407e16c0cca70e238794111db2e7a6ea1c1aae558a53070fe8411b5243f069",
            ),
        ] {
            assert_eq!(hex(digest), format!("\"{expected}\""));
            let read: Digest = serde_json::from_str(&hex(digest)).unwrap();
            assert_eq!(read, digest);
        }
    }

    #[test]
    fn no_hash_is_found_under_another_key_or_with_other_borders() {
        let mut digests = Vec::new();
        for key in keys() {
            digests.extend([
                key.one("P1"),
                key.all(["P1"]),
                key.all(["P", "1"]),
                key.all(["P1", ""]),
                key.all(["", "P1"]),
            ]);
        }
        let different: std::collections::BTreeSet<_> = digests.iter().collect();
        assert_eq!(different.len(), digests.len());
    }

    #[test]
    fn neither_key_nor_hash_is_printed() {
        let [key, ..] = keys();
        let printed = format!("{key:?} {:?}", key.one("P1"));
        assert_eq!(printed, "‹redacted› Digest ‹redacted›");
    }
}
