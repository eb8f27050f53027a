//! A key that the host keeps.

use onshi_core::error::Error;

use super::{KeyStore, LedgerKey, other_store};
use crate::random::Random;

const NOTE: &str = "given";

/// A key that the host brings each time (連携側の鍵): from its own configuration, the store of its operating
/// system, or a hardware module.
#[derive(Debug, Clone)]
pub struct GivenKey(pub LedgerKey);

impl KeyStore for GivenKey {
    fn make(&mut self, _: &mut dyn Random) -> Result<(LedgerKey, String), Error> {
        Ok((self.0.clone(), NOTE.to_owned()))
    }

    fn find(&mut self, note: &str) -> Result<LedgerKey, Error> {
        match note {
            NOTE => Ok(self.0.clone()),
            other => Err(other_store(other)),
        }
    }
}
