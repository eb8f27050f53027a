//! A SQLite ledger is brought into the database (移行): by one call, which can be repeated until it says done.
//!
//! ```text
//!  read the file ─► write it as nobody's (fence −1) ─► read back, compare ─► mark the file ─► free
//! ```
//!
//! Cut off anywhere, the file is whole, and at most one of the two sides can be worked with: the facility
//! cannot be claimed before the file is marked as moved, and a marked file opens no more. A repetition
//! writes anew what was not freed yet.

use std::path::Path;

use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::Job;
use postgres::types::Type;

use super::{Database, Lease, PostgresLedger, broken};
use crate::ledger::{Key, Ledger, Loaded, SqliteLedger};
use crate::owner;
use crate::random::OsRandom;

/// What a move has brought in, counted and compared (移行の結果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// 医療機関コード whose ledger it is.
    pub institution: String,
    /// Jobs in it.
    pub jobs: usize,
    /// Documents beside them.
    pub documents: usize,
    /// BLAKE3 over all of it, the same on both sides.
    pub digest: [u8; 32],
}

/// The fence of a facility that is nobody's yet.
const ON_THE_WAY: i64 = -1;
/// Jobs in one statement.
const AT_ONCE: usize = 1_000;

const CLEAR: &str = "DELETE FROM onshi.facilities WHERE institution = $1 AND fence = $2";

const PLACE: &str = "
    INSERT INTO onshi.facilities (institution, fence, installation, serial) VALUES ($1, $2, $3, $4)
    ON CONFLICT DO NOTHING RETURNING institution";

const FREE: &str = "
    UPDATE onshi.facilities SET fence = 0, leased_until = '-infinity'
    WHERE institution = $1 AND fence = $2 RETURNING institution";

impl Database {
    /// Moves a SQLite ledger in. Afterwards the file opens no more: from then on this database is the
    /// ledger of the facility.
    ///
    /// # Errors
    /// [`ErrorCode::Forbidden`]: the facility is here already, or the file is nobody's; what opening the
    /// file says; [`ErrorCode::LedgerBroken`] if what came in is not what the file holds. Nothing of the
    /// file is lost; call again.
    pub fn move_in(&self, file: &Path) -> Result<Moved, Error> {
        let mut old = SqliteLedger::open_to_move(file)?;
        let whole = Whole::of(&mut old)?;
        let mut new = self.place(&whole)?;
        for jobs in whole.loaded.jobs.chunks(AT_ONCE) {
            let serial = whole.loaded.serial;
            let changes: Vec<(Job, u64)> = jobs.iter().map(|job| (job.clone(), serial)).collect();
            new.record(&changes)?;
        }
        let documents = whole.documents.iter();
        let documents: Vec<_> = documents
            .map(|(key, body)| (key.clone(), Some(body.clone())))
            .collect();
        new.keep(&documents)?;
        let moved = whole.summary()?;
        if Whole::of(&mut new)?.summary()? != moved {
            return Err(broken("what came in is not what went out"));
        }
        old.mark_as_moved()?;
        match self.run(FREE, &of(&new.lease))?.is_empty() {
            true => Err(super::lost()),
            false => Ok(moved),
        }
    }

    fn place(&self, whole: &Whole) -> Result<PostgresLedger, Error> {
        let lease = Lease {
            institution: whole.institution.clone(),
            fence: ON_THE_WAY,
        };
        self.run(CLEAR, &of(&lease))?;
        let serial = super::number(whole.loaded.serial);
        let [institution, fence] = of(&lease);
        let rest = [
            (&whole.loaded.installation as _, Type::TEXT),
            (&serial as _, Type::INT8),
        ];
        let [installation, serial] = rest;
        let placed = self.run(PLACE, &[institution, fence, installation, serial])?;
        if placed.is_empty() {
            let why = "the facility is in the database already";
            return Err(Error::new(ErrorCode::Forbidden).because(why));
        }
        Ok(PostgresLedger {
            database: self.clone(),
            lease,
            lasts_ms: 0,
        })
    }
}

fn of(lease: &Lease) -> [super::Value<'_>; 2] {
    [(&lease.institution, Type::TEXT), (&lease.fence, Type::INT8)]
}

/// All that a ledger holds.
struct Whole {
    institution: String,
    loaded: Loaded,
    documents: Vec<(Key, Vec<u8>)>,
}

impl Whole {
    fn of(ledger: &mut dyn Ledger) -> Result<Self, Error> {
        Ok(Whole {
            institution: owner::of(ledger)?,
            loaded: ledger.load(&mut OsRandom)?,
            documents: ledger.kept("")?,
        })
    }

    fn summary(&self) -> Result<Moved, Error> {
        let mut digest = blake3::Hasher::new();
        let mut add = |bytes: &[u8]| {
            digest.update(&bytes.len().to_le_bytes()).update(bytes);
        };
        add(self.loaded.installation.as_bytes());
        add(&self.loaded.serial.to_le_bytes());
        for job in &self.loaded.jobs {
            add(&serde_json::to_vec(job).map_err(super::unwritable)?);
        }
        for (key, body) in &self.documents {
            add(key.as_str().as_bytes());
            add(body);
        }
        Ok(Moved {
            institution: self.institution.clone(),
            jobs: self.loaded.jobs.len(),
            documents: self.documents.len(),
            digest: *digest.finalize().as_bytes(),
        })
    }
}
