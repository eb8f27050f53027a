//! Names of patients for a ledger (仮名): of no use without it, and of none for finding the host's number again
//! in it.

use crate::seal::SealKey;

/// Names the patients of one installation.
#[derive(Clone, Debug)]
pub struct Pseudonyms(SealKey);

impl Pseudonyms {
    pub(super) fn of_installation(installation: &str) -> Self {
        Pseudonyms(SealKey::derived(
            "onshi 2026 subject of a job",
            installation,
        ))
    }

    /// The name of a patient, by the host's own number.
    pub fn of(&self, subject: &str) -> [u8; 32] {
        self.0.one(subject).into()
    }
}
