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

use super::bodies::Jobs;
use super::database::Value;
use super::facility::Turn;
use super::{Database, Lease, PostgresLedger};
use crate::keys::KeyStore;
use crate::ledger::{AtRest, Key, Ledger, LedgerAudit, Loaded, SqliteLedger, broken, number};
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
    /// Lines of the audit.
    pub lines: usize,
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
    /// Moves a SQLite ledger in, with its audit. Afterwards the file opens no more: from then on this database
    /// is the ledger of the facility. `keys` opens a sealed file; how bodies stand here is this database's own
    /// matter ([`sealed_with`](Self::sealed_with)).
    ///
    /// # Errors
    /// [`ErrorCode::Forbidden`]: the facility is here already, the file is nobody's, or it is sealed and
    /// this database is not; what opening the file says; [`ErrorCode::LedgerBroken`] if what came in is not
    /// what the file holds. Nothing of the file is lost; call again.
    pub fn move_in(
        &self,
        file: &Path,
        keys: Option<&mut (dyn KeyStore + '_)>,
    ) -> Result<Moved, Error> {
        let mut old = SqliteLedger::open_to_move(file, keys)?;
        if old.at_rest() == AtRest::Sealed && !self.is_sealed() {
            return Err(forbidden("what is sealed would stand in clear"));
        }
        let whole = Whole::of(&mut old)?;
        let mut new = self.place(&whole)?;
        bring(&whole, &mut new)?;
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
        let [institution, fence] = of(&lease);
        let installation: Value<'_> = (&whole.loaded.installation, Type::TEXT);
        // It may be higher than that of any job that is left.
        let serial: Value<'_> = (&number(whole.loaded.serial), Type::INT8);
        let placed = self.run(PLACE, &[institution, fence, installation, serial])?;
        if placed.is_empty() {
            return Err(forbidden("the facility is in the database already"));
        }
        Ok(PostgresLedger::new(self, lease, 0, None))
    }
}

/// Jobs and lines of the audit by thousands, the documents at once.
fn bring(whole: &Whole, new: &mut PostgresLedger) -> Result<(), Error> {
    let Loaded { jobs, serial, .. } = &whole.loaded;
    for jobs in jobs.chunks(AT_ONCE) {
        let changes: Vec<(Job, u64)> = jobs.iter().map(|job| (job.clone(), *serial)).collect();
        new.record(&changes, &[])?;
    }
    let documents = whole.documents.iter();
    let documents = documents.map(|(key, body)| (key.clone(), Some(body.clone())));
    new.keep(&documents.collect::<Vec<_>>(), &[])?;
    for lines in whole.audit.lines.chunks(AT_ONCE) {
        let cover = &new.facility()?.cover;
        let nothing = Jobs::of(std::iter::empty(), cover)?;
        let turn = Turn {
            lines: lines.to_vec(),
            head: whole.audit.head,
        };
        new.take(turn, super::RECORD, *serial, &nothing.columns())?;
    }
    Ok(())
}

fn forbidden(why: &str) -> Error {
    Error::new(ErrorCode::Forbidden).because(why)
}

fn of(lease: &Lease) -> [Value<'_>; 2] {
    [(&lease.institution, Type::TEXT), (&lease.fence, Type::INT8)]
}

/// All that a ledger holds.
struct Whole {
    institution: String,
    loaded: Loaded,
    documents: Vec<(Key, Vec<u8>)>,
    audit: LedgerAudit,
}

impl Whole {
    fn of(ledger: &mut dyn Ledger) -> Result<Self, Error> {
        Ok(Whole {
            institution: owner::of(ledger)?,
            loaded: ledger.load(&mut OsRandom)?,
            documents: ledger.kept("")?,
            audit: ledger.audit(1, usize::MAX)?,
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
            add(&serde_json::to_vec(job).map_err(|_| broken("a job"))?);
        }
        for (key, body) in &self.documents {
            add(key.as_str().as_bytes());
            add(body);
        }
        for line in &self.audit.lines {
            add(line.text.as_bytes());
        }
        add(&self.audit.head.hash);
        Ok(Moved {
            institution: self.institution.clone(),
            jobs: self.loaded.jobs.len(),
            documents: self.documents.len(),
            lines: self.audit.lines.len(),
            digest: *digest.finalize().as_bytes(),
        })
    }
}
