//! Names of patients for a ledger (仮名): of no use without it, and of none for finding the host's number again
//! in it.

use std::fmt;

/// Names the patients of one installation.
#[derive(Clone)]
pub struct Pseudonyms([u8; 32]);

impl Pseudonyms {
    pub(super) fn of_installation(installation: &str) -> Self {
        let context = "onshi 2026 subject of a job";
        Pseudonyms(blake3::derive_key(context, installation.as_bytes()))
    }

    /// The name of a patient, by the host's own number.
    pub fn of(&self, subject: &str) -> [u8; 32] {
        blake3::keyed_hash(&self.0, subject.as_bytes()).into()
    }
}

impl fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonyms ‹redacted›")
    }
}
