//! Where a ledger stands that can be sealed: what the list needs of each of them.

use onshi_client::{KeyStore, Ledger};
use onshi_core::audit::Entry;
use onshi_core::error::Error;

/// A store that a ledger may keep.
pub type Keys = Box<dyn KeyStore + Send>;

/// What nobody may find: in the host's key of a job, in a job, in a document.
pub const CANARIES: [&str; 3] = ["CANARY-OF-A-KEY", "CANARY-OF-A-JOB", "CANARY-OF-A-DOCUMENT"];

/// A ledger whose seal can be changed.
pub trait Sealing: Ledger {
    fn seal(&mut self, keys: Keys, audit: &[Entry]) -> Result<(), Error>;
    fn take_seal(&mut self, audit: &[Entry]) -> Result<(), Error>;
}

/// A place with one ledger in it, opened by one at a time.
pub trait Place {
    type Ledger: Sealing;
    /// Writes a head that somebody computed.
    const FORGED_HEAD: &'static str;

    fn new() -> Self;
    /// The ledger, read once.
    fn open(&self, keys: Option<Keys>) -> Result<Self::Ledger, Error>;
    /// Which canaries stand in it.
    fn shown(&self) -> Vec<&'static str>;
    /// All of it, as it lies there.
    fn bytes(&self) -> Vec<u8>;
    /// Statements past all of onshi.
    fn run(&self, statements: &str);
    /// Puts the bodies of another ledger in the place of its own.
    fn take_bodies_of(&self, other: &Self);
}

pub fn found_in(bytes: &[u8]) -> Vec<&'static str> {
    let stands = |canary: &&&str| {
        let mut windows = bytes.windows(canary.len());
        windows.any(|window| window == canary.as_bytes())
    };
    CANARIES.iter().filter(stands).copied().collect()
}
