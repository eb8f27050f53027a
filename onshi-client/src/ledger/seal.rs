//! The seal of a ledger: with which key its bodies are sealed, as the ledger notes it.

use onshi_core::error::{Error, ErrorCode};

use super::cover::Cover;
use super::sealer::Sealer;
use crate::keys::KeyStore;
use crate::random::{OsRandom, Random};

/// What a ledger notes of its key: nothing that is secret.
pub(crate) struct Seal {
    /// Stands beside each body that is sealed with it.
    pub key: i64,
    pub salt: [u8; 16],
    /// How the store finds the key again.
    pub note: String,
}

impl Seal {
    /// A new one, with what it covers bodies by.
    ///
    /// # Errors
    /// The store has no key.
    pub(crate) fn new(keys: &mut dyn KeyStore) -> Result<(Self, Cover), Error> {
        let mut salt = [0; 16];
        OsRandom.fill(&mut salt);
        let (key, note) = keys.make(&mut OsRandom)?;
        let cover = Cover::Sealed(Box::new(Sealer::new(&key, &salt)));
        let key = cover.id();
        Ok((Seal { key, salt, note }, cover))
    }

    /// What covers the bodies of its ledger.
    ///
    /// # Errors
    /// [`ErrorCode::LedgerKeyWrong`]: the store has another key.
    pub(crate) fn open(&self, keys: &mut dyn KeyStore) -> Result<Cover, Error> {
        let sealer = Sealer::new(&keys.find(&self.note)?, &self.salt);
        match sealer.id() == self.key {
            true => Ok(Cover::Sealed(Box::new(sealer))),
            false => Err(Error::new(ErrorCode::LedgerKeyWrong)),
        }
    }
}
