//! Keys of ledgers (台帳の鍵, R29): where they come from, and what is made of them.
//!
//! | store | the key | in the ledger |
//! |---|---|---|
//! | [`GivenKey`] | 32 bytes that the host keeps | nothing |
//! | [`Passphrase`] | Argon2id of what somebody types in | its salt and costs |
//! | [`WrappedKey`] | drawn at random | the key, wrapped by the operating system or a device, or by which id the device finds it |
//!
//! A key is never in the ledger, in no message and in no log, and is wiped when it is dropped.

mod given;
mod passphrase;
#[cfg(all(feature = "secret-service", target_os = "linux"))]
mod secret_service;
mod wrapped;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use onshi_core::error::{Error, ErrorCode};
use zeroize::Zeroizing;

pub use given::GivenKey;
pub use passphrase::Passphrase;
#[cfg(all(feature = "secret-service", target_os = "linux"))]
pub use secret_service::SecretService;
pub use wrapped::{Wrap, WrappedKey};

use crate::random::Random;

/// Where the key of a ledger comes from (鍵の保管元).
pub trait KeyStore {
    /// A key for a ledger that is to be sealed, and what the ledger notes of it: how
    /// [`find`](Self::find) finds it again, and nothing that is secret.
    ///
    /// # Errors
    /// The store has none, or cannot make one.
    fn make(&mut self, random: &mut dyn Random) -> Result<(LedgerKey, String), Error>;

    /// The key of a ledger, by what it noted.
    ///
    /// # Errors
    /// [`ErrorCode::LedgerKeyWrong`]: the note is that of another store.
    fn find(&mut self, note: &str) -> Result<LedgerKey, Error>;
}

/// One store for many ledgers, of which each is opened by itself.
impl<K: KeyStore + ?Sized> KeyStore for Arc<Mutex<K>> {
    fn make(&mut self, random: &mut dyn Random) -> Result<(LedgerKey, String), Error> {
        let mut store = self.lock().unwrap_or_else(PoisonError::into_inner);
        store.make(random)
    }

    fn find(&mut self, note: &str) -> Result<LedgerKey, Error> {
        let mut store = self.lock().unwrap_or_else(PoisonError::into_inner);
        store.find(note)
    }
}

impl<K: KeyStore + ?Sized> KeyStore for Box<K> {
    fn make(&mut self, random: &mut dyn Random) -> Result<(LedgerKey, String), Error> {
        (**self).make(random)
    }

    fn find(&mut self, note: &str) -> Result<LedgerKey, Error> {
        (**self).find(note)
    }
}

/// The key of a ledger: 256 bits (台帳の鍵).
#[derive(Clone)]
pub struct LedgerKey(Zeroizing<[u8; 32]>);

impl LedgerKey {
    /// Of 32 bytes that nobody can guess.
    pub fn new(bytes: [u8; 32]) -> Self {
        LedgerKey(Zeroizing::new(bytes))
    }

    /// Of 64 hexadecimal digits; `None` if it is none.
    pub fn of_hex(digits: &str) -> Option<Self> {
        let hash = blake3::Hash::from_hex(digits.trim()).ok()?;
        Some(LedgerKey::new(hash.into()))
    }

    /// A key for one purpose in one ledger: none of them tells anything of another.
    pub(crate) fn derived(&self, purpose: &str, salt: &[u8; 16]) -> Zeroizing<[u8; 32]> {
        let mut hasher = blake3::Hasher::new_derive_key(purpose);
        hasher.update(&*self.0).update(salt);
        Zeroizing::new(hasher.finalize().into())
    }
}

impl fmt::Debug for LedgerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LedgerKey ‹redacted›")
    }
}

/// The note of a ledger is of another store than the one that is asked.
fn other_store(note: &str) -> Error {
    let store = note.split(' ').next().unwrap_or_default();
    let known = ["given", "argon2id", "wrapped"]
        .into_iter()
        .find(|known| *known == store);
    let why = format!("its key is of the kind {}", known.unwrap_or("unknown"));
    Error::new(ErrorCode::LedgerKeyWrong).because(why)
}
