//! The ledger (台帳): what must survive a crash. No person stands in it.

mod audit;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod cover;
mod key;
mod memory;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod seal;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod sealer;
#[cfg(feature = "sqlite")]
mod sqlite;

pub use audit::{verify_audit, write_out_audit};
pub use key::Key;
pub use memory::MemoryLedger;
#[cfg(all(feature = "postgres", feature = "sqlite"))]
pub use postgres::Moved;
#[cfg(feature = "postgres")]
pub use postgres::{Database, Lease, PostgresLedger, Tenancy};
#[cfg(feature = "sqlite")]
pub use sqlite::{Restored, SqliteLedger, restore};

use std::path::Path;

use onshi_core::audit::{Entry, Head, Line};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Job, JobId};

use crate::random::Random;

/// What a ledger holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Loaded {
    /// Four characters that tell this ledger's file names from another's (導入識別).
    pub installation: String,
    /// Highest serial number used in names (通番). It never goes back.
    pub serial: u64,
    /// Every job.
    pub jobs: Vec<Job>,
}

/// How bodies stand where a ledger keeps them (保管時の保護).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtRest {
    /// Nothing stays behind when the program ends.
    Nothing,
    /// Whoever can read the ledger can read them.
    Plain,
    /// Who has the key can.
    Sealed,
}

/// A piece of the audit of a ledger (監査証跡の一部).
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerAudit {
    /// As [`Loaded::installation`]: the audit begins with it.
    pub installation: String,
    /// How far the whole audit goes.
    pub head: Head,
    /// The lines, without a gap.
    pub lines: Vec<Line>,
}

/// Keeps jobs, and small documents beside them, durably. One process at a time works with a ledger.
pub trait Ledger: Send {
    /// Everything in it. A new ledger draws its installation from `random`, once for ever.
    ///
    /// # Errors
    /// [`ErrorCode::LedgerBroken`](onshi_core::error::ErrorCode::LedgerBroken): it is never reset.
    fn load(&mut self, random: &mut dyn Random) -> Result<Loaded, Error>;

    /// One job, as it was made durable last.
    ///
    /// # Errors
    /// The ledger cannot be read.
    fn job(&mut self, id: JobId) -> Result<Option<Job>, Error>;

    /// The same by the host's key.
    ///
    /// # Errors
    /// The ledger cannot be read.
    fn job_of_key(&mut self, key: &str) -> Result<Option<Job>, Error>;

    /// Makes jobs durable as they are now, with the highest serial number used so far, and what the audit
    /// says of them: all of it in one transaction, in this order.
    ///
    /// # Errors
    /// Whether it happened is not known; load again.
    fn record(&mut self, changes: &[(Job, u64)], audit: &[Entry]) -> Result<(), Error>;

    /// Makes documents durable, and what the audit says of them, all of it in one transaction; `None`
    /// removes one (文書の保存). What changes no document is audited by this alone.
    ///
    /// # Errors
    /// Whether it happened is not known; ask what is [`kept`](Self::kept).
    fn keep(&mut self, changes: &[(Key, Option<Vec<u8>>)], audit: &[Entry]) -> Result<(), Error>;

    /// The audit from a line on, so many lines at most (監査証跡). A ledger gives its entries their places by
    /// [`Head::link`], inside the transaction.
    ///
    /// # Errors
    /// The ledger cannot be read.
    fn audit(&mut self, from: u64, most: usize) -> Result<LedgerAudit, Error>;

    /// How its bodies stand where it keeps them.
    fn at_rest(&self) -> AtRest {
        AtRest::Nothing
    }

    /// The documents whose keys begin with `prefix`, in the order of their keys.
    ///
    /// # Errors
    /// The ledger cannot be read.
    fn kept(&mut self, prefix: &str) -> Result<Vec<(Key, Vec<u8>)>, Error>;

    /// Copies everything that is durable into a new file (バックアップ).
    ///
    /// # Errors
    /// The file is there already or cannot be written; [`ErrorCode::Forbidden`](onshi_core::error::ErrorCode::Forbidden):
    /// this kind of ledger is copied by means of its own.
    fn back_up(&mut self, _to: &Path) -> Result<(), Error> {
        let why = "this ledger is backed up by the means of its database";
        Err(Error::new(ErrorCode::Forbidden).because(why))
    }
}

/// Databases count up to 2⁶³; a name holds eight digits.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(any(feature = "sqlite", feature = "postgres"))]
fn broken(what: &str) -> Error {
    Error::new(ErrorCode::LedgerBroken).because(what)
}
