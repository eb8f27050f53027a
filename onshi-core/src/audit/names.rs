//! Whose information it was, for who has the ledger and asks about a patient, and for nobody else (R28).

use std::fmt;

use crate::seal::SealKey;

/// Names patients in an audit. Its key is drawn for one audit and stays in its ledger: an audit that is
/// written out does not have it.
#[derive(Clone, Debug)]
pub struct Names(SealKey);

/// A patient, as an audit names them (対象者の仮名): half of a keyed hash.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Whose([u8; 16]);

impl Names {
    /// By 32 random bytes.
    pub fn kept(key: [u8; 32]) -> Self {
        Names(SealKey::kept(key))
    }

    /// The name of a patient, by what the ledger calls them
    /// ([`Engine::pseudonym`](crate::job::Engine::pseudonym)).
    pub fn of(&self, pseudonym: &[u8; 32]) -> Whose {
        let hex = blake3::Hash::from_bytes(*pseudonym).to_hex();
        let [whole, _] = halves(self.0.one(&hex).into());
        Whose(whole)
    }
}

fn halves(hash: [u8; 32]) -> [[u8; 16]; 2] {
    let half = |from: usize| std::array::from_fn(|at| hash[from + at]);
    [half(0), half(16)]
}

impl fmt::Display for Whose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Whose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Whose ‹redacted›")
    }
}
