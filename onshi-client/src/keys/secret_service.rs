//! The Secret Service of Linux (Secret Service): GNOME Keyring, KWallet, KeePassXC. A ledger holds by which id
//! its key is found there, and nothing of the key.
//!
//! The calls go over the bus of the session, in the thread of the host; none is started. A collection that is
//! locked is unlocked, which may ask the user.

use std::collections::HashMap;

use dbus_secret_service::{EncryptionType, SecretService as Service};
use onshi_core::error::{Error, ErrorCode};
use zeroize::Zeroizing;

use super::Wrap;
use crate::random::{OsRandom, Random};

/// Keeps keys in the default collection of the session's user.
pub struct SecretService(Service);

const PROGRAM: (&str, &str) = ("application", "onshi");
const ID: &str = "ledger-key";
const LABEL: &str = "onshi 台帳の鍵 / key of a ledger";
/// Seconds that a user has to unlock it.
const PATIENCE: u64 = 60;

impl SecretService {
    /// Asks who keeps secrets in this session.
    ///
    /// # Errors
    /// [`ErrorCode::LedgerKeyMissing`]: the session has no bus, or nobody there keeps secrets.
    pub fn open() -> Result<Self, Error> {
        Service::connect_with_max_prompt_timeout(EncryptionType::Plain, PATIENCE)
            .map(SecretService)
            .map_err(|_| unheard("nobody keeps secrets in this session (Secret Service)"))
    }
}

impl Wrap for SecretService {
    fn name(&self) -> &'static str {
        "secretservice"
    }

    fn wrap(&mut self, key: &[u8; 32]) -> Result<Vec<u8>, Error> {
        let mut id = [0; 16];
        OsRandom.fill(&mut id);
        let kept = self.0.get_default_collection().and_then(|collection| {
            collection
                .ensure_unlocked()
                .or_else(|_| collection.unlock())?;
            let digits = digits(&id);
            let attributes = HashMap::from([PROGRAM, (ID, &digits)]);
            collection.create_item(LABEL, attributes, key, false, "application/octet-stream")?;
            Ok(())
        });
        kept.map_err(|_| unheard("the Secret Service does not keep it"))?;
        Ok(id.to_vec())
    }

    fn unwrap_key(&mut self, wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
        let digits = digits(wrapped);
        let attributes = HashMap::from([PROGRAM, (ID, &*digits)]);
        let found = self.0.search_items(attributes);
        let found = found.map_err(|_| unheard("the Secret Service does not answer"))?;
        let mut items = found.unlocked.iter().chain(&found.locked);
        let item = items.next().ok_or_else(|| {
            let why = "the Secret Service of this user does not have it";
            Error::new(ErrorCode::LedgerKeyWrong).because(why)
        })?;
        let opened = item.ensure_unlocked().or_else(|_| item.unlock());
        let secret = opened.and_then(|()| item.get_secret());
        secret
            .map(Zeroizing::new)
            .map_err(|_| unheard("the Secret Service stays locked"))
    }
}

fn digits(id: &[u8]) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unheard(why: &str) -> Error {
    Error::new(ErrorCode::LedgerKeyMissing).because(why)
}
