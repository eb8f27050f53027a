//! The ledger in one SQLite file: durable transactions, one process at a time.
//!
//! A new ledger is made under another name and renamed when it is whole. So a ledger that is empty
//! or cut short is never a new one: it is broken, and it is refused, because a ledger that forgot its
//! jobs would ask everything again (P17).
//!
//! The log (`-wal`) has its space from the beginning: to write over what is there needs one flush of its
//! pages, to make a file longer needs the file system's own journal as well. Zeros after the last
//! transaction are to SQLite what an older round of the log is: nothing.

mod audit;
mod backup;
mod bodies;
mod layout;
mod sealing;

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use onshi_core::audit::Entry;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Job, JobId};
use rusqlite::{Connection, ErrorCode as Sqlite, OpenFlags, Params, Transaction};

pub use self::backup::{Restored, restore};

use self::bodies::Bodies;
use super::cover::Cover;
use super::{AtRest, Key, Ledger, LedgerAudit, Loaded, broken, number};
use crate::keys::KeyStore;
use crate::random::{Random, four_characters};
use crate::trouble::of_io;

/// Pages in the log before they are brought into the tables.
const LOG_PAGES: u64 = 256;
/// Length of the log: its head, and frames for that many pages and one larger transaction.
const LOG_BYTES: u64 = 32 + (LOG_PAGES + 64) * (24 + 4096);

/// Pages of the tables that are kept in memory. Jobs are mostly touched while they are among the last, so four
/// times as much is no faster.
const CACHE_KIB: u32 = 512;

/// No name has a character as high as `{`.
const KEPT: &str = "
    SELECT key, sealed, body FROM documents WHERE key >= ?1 AND key < ?1 || '{' ORDER BY key";

const RAISE: &str = "UPDATE meta SET serial = max(serial, ?1)";

/// A ledger in a file.
#[derive(Debug)]
pub struct SqliteLedger {
    connection: Connection,
    /// The file is known to hold a serial number this high. Nobody else writes to it, so a transition
    /// that uses no new number need not touch the page where the number stands.
    serial: u64,
    cover: Cover,
}

impl SqliteLedger {
    /// Opens a ledger for this process alone; a missing one is made. Its bodies stand in it as they are.
    ///
    /// # Errors
    /// [`ErrorCode::LedgerBusy`] if another process has it; [`ErrorCode::LedgerBroken`] if it cannot
    /// be read; [`ErrorCode::LedgerKeyMissing`] if it is sealed: nothing is changed then.
    pub fn open(file: impl AsRef<Path>) -> Result<Self, Error> {
        SqliteLedger::open_with(file.as_ref(), None)
    }

    /// Opens a ledger whose bodies are sealed (暗号化した台帳); one that is missing is made, and one that is
    /// not sealed yet is sealed now.
    ///
    /// # Errors
    /// As [`open`](Self::open); [`ErrorCode::LedgerKeyWrong`]: nothing is changed then.
    pub fn open_sealed(file: impl AsRef<Path>, keys: &mut dyn KeyStore) -> Result<Self, Error> {
        SqliteLedger::open_with(file.as_ref(), Some(keys))
    }

    /// Opens a ledger that must be there.
    ///
    /// # Errors
    /// As [`open`](Self::open); [`ErrorCode::FolderMissing`] if it is not there.
    pub fn existing(file: impl AsRef<Path>) -> Result<Self, Error> {
        SqliteLedger::existing_with(file.as_ref(), None)
    }

    /// Opens a ledger that is to be moved into a database, or was moved there but for the last step.
    #[cfg(feature = "postgres")]
    pub(super) fn open_to_move(
        file: &Path,
        keys: Option<&mut (dyn KeyStore + '_)>,
    ) -> Result<Self, Error> {
        SqliteLedger::open_if(file, keys, layout::check_to_move)
    }

    /// The database is the ledger from now on; the file opens no more.
    #[cfg(feature = "postgres")]
    pub(super) fn mark_as_moved(&mut self) -> Result<(), Error> {
        layout::mark_as_moved(&self.connection)
    }

    fn open_with(file: &Path, keys: Option<&mut (dyn KeyStore + '_)>) -> Result<Self, Error> {
        match file.try_exists() {
            Ok(true) => {}
            Ok(false) => layout::create(file)?,
            Err(error) => return Err(of_io(&error, ErrorCode::FolderMissing)),
        }
        SqliteLedger::existing_with(file, keys)
    }

    fn existing_with(file: &Path, keys: Option<&mut (dyn KeyStore + '_)>) -> Result<Self, Error> {
        SqliteLedger::open_if(file, keys, layout::check)
    }

    fn open_if(
        file: &Path,
        mut keys: Option<&mut (dyn KeyStore + '_)>,
        check: fn(&Connection) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        let connection = connect(file, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(trouble)?;
        connection
            .execute_batch(&format!(
                "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -{CACHE_KIB}"
            ))
            .map_err(trouble)?;
        check(&connection)?;
        let cover = sealing::unlock(&connection, keys.as_deref_mut())?;
        claim(&connection).map_err(trouble)?;
        layout::bring_forward(&connection)?;
        let mut ledger = SqliteLedger {
            connection,
            serial: 0,
            cover,
        };
        if let (Some(keys), Cover::Plain) = (keys, &ledger.cover) {
            ledger.seal_anew(keys, &[])?;
        }
        // Without it the ledger is slower, and no less durable.
        let _ = reserve_log(file);
        Ok(ledger)
    }

    /// Seals everything with a new key, whatever it was sealed with before (鍵の変更). When it returns, the
    /// old key opens nothing; after a crash one of them does, and it is found out by trying.
    ///
    /// # Errors
    /// The store has no key; the ledger failed, and stays as it was.
    pub fn seal_anew(&mut self, keys: &mut dyn KeyStore, audit: &[Entry]) -> Result<(), Error> {
        self.cover = sealing::seal_anew(&mut self.connection, &self.cover, keys, audit)?;
        Ok(())
    }

    /// Takes the seal away (暗号化の解除): whoever has the file reads it from then on. After a crash it is
    /// sealed as before, or not at all.
    ///
    /// # Errors
    /// The ledger failed, and stays as it was.
    pub fn unseal(&mut self, audit: &[Entry]) -> Result<(), Error> {
        self.cover = sealing::unseal(&mut self.connection, &self.cover, audit)?;
        Ok(())
    }
}

impl Ledger for SqliteLedger {
    fn load(&mut self, random: &mut dyn Random) -> Result<Loaded, Error> {
        self.connection
            .execute(
                "UPDATE meta SET installation = ?1 WHERE installation = ''",
                [four_characters(random)],
            )
            .map_err(trouble)?;
        let (installation, serial): (String, i64) = self
            .connection
            .query_row("SELECT installation, serial FROM meta", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .map_err(trouble)?;
        self.serial = u64::try_from(serial).map_err(|_| broken("its serial number"))?;
        Ok(Loaded {
            installation,
            serial: self.serial,
            jobs: self.every_job()?,
        })
    }

    fn job(&mut self, id: JobId) -> Result<Option<Job>, Error> {
        let found = self.jobs("WHERE id = ?1", [number(id.0)])?;
        Ok(found.into_iter().next())
    }

    fn job_of_key(&mut self, key: &str) -> Result<Option<Job>, Error> {
        let found = self.jobs("WHERE key = ?1", [self.cover.name(key)])?;
        Ok(found.into_iter().next())
    }

    fn record(&mut self, changes: &[(Job, u64)], audit: &[Entry]) -> Result<(), Error> {
        let jobs = changes.iter().map(|(job, _)| job);
        let bodies = Bodies::of(jobs.clone(), &self.cover)?;
        let used = changes.iter().map(|(_, serial)| *serial).max();
        let higher = used.filter(|serial| *serial > self.serial);
        let write = |to: &Transaction<'_>, cover: &Cover| {
            let put = bodies::put(to, jobs.zip(bodies.each()), cover);
            put.and_then(|()| raise(to, higher)).map_err(trouble)
        };
        self.commit(write, audit)?;
        self.serial = higher.unwrap_or(self.serial);
        Ok(())
    }

    fn keep(&mut self, changes: &[(Key, Option<Vec<u8>>)], audit: &[Entry]) -> Result<(), Error> {
        self.commit(|to, cover| bodies::keep(to, changes, cover), audit)
    }

    fn audit(&mut self, from: u64, most: usize) -> Result<LedgerAudit, Error> {
        audit::read(&self.connection, from, most, &self.cover)
    }

    fn at_rest(&self) -> AtRest {
        match self.cover {
            Cover::Plain => AtRest::Plain,
            Cover::Sealed(_) => AtRest::Sealed,
        }
    }

    fn kept(&mut self, prefix: &str) -> Result<Vec<(Key, Vec<u8>)>, Error> {
        let mut select = self.connection.prepare_cached(KEPT).map_err(trouble)?;
        let mut rows = select.query([prefix]).map_err(trouble)?;
        let mut kept = Vec::new();
        while let Some(row) = rows.next().map_err(trouble)? {
            kept.push(bodies::document(row, &self.cover)?);
        }
        Ok(kept)
    }

    fn back_up(&mut self, to: &Path) -> Result<(), Error> {
        backup::copy(&self.connection, to, |_| Ok(()))
    }
}

impl SqliteLedger {
    /// Every job, without drawing anything for a new ledger.
    pub(crate) fn every_job(&self) -> Result<Vec<Job>, Error> {
        self.jobs("ORDER BY id", [])
    }

    fn jobs(&self, which: &str, of: impl Params) -> Result<Vec<Job>, Error> {
        let select = format!("SELECT {} FROM jobs {which}", bodies::JOB);
        let mut select = self.connection.prepare_cached(&select).map_err(trouble)?;
        let mut rows = select.query(of).map_err(trouble)?;
        let mut jobs = Vec::new();
        while let Some(row) = rows.next().map_err(trouble)? {
            jobs.push(bodies::job(row, &self.cover)?);
        }
        Ok(jobs)
    }

    /// One transaction, and one flush of the log.
    fn commit(
        &mut self,
        write: impl FnOnce(&Transaction<'_>, &Cover) -> Result<(), Error>,
        audit: &[Entry],
    ) -> Result<(), Error> {
        let transaction = self.connection.transaction().map_err(trouble)?;
        write(&transaction, &self.cover)?;
        audit::write(&transaction, audit, &self.cover)?;
        transaction.commit().map_err(trouble)
    }
}

fn raise(to: &Transaction<'_>, serial: Option<u64>) -> rusqlite::Result<()> {
    match serial {
        Some(serial) => to
            .prepare_cached(RAISE)?
            .execute([number(serial)])
            .map(drop),
        None => Ok(()),
    }
}

/// Without SQLite's own locks: a connection is used by one thread at a time, which the types see to.
fn connect(file: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(Duration::ZERO)?;
    Ok(connection)
}

/// The exclusive mode was set before the first use, so the lock that the write takes is kept and no
/// shared memory is needed: this works on a share as well.
fn claim(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA wal_autocheckpoint = {LOG_PAGES};
         BEGIN EXCLUSIVE; COMMIT;"
    ))
}

/// A file of a ledger beside it, or what is to become one.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    file.with_file_name(name)
}

/// Fills the log up with zeros, behind whatever stands in it.
fn reserve_log(file: &Path) -> io::Result<()> {
    let mut log = File::options().write(true).open(beside(file, "-wal"))?;
    let zeros = LOG_BYTES.saturating_sub(log.seek(SeekFrom::End(0))?);
    log.write_all(&vec![0; usize::try_from(zeros).unwrap_or(0)])?;
    log.sync_all()
}

/// By SQLite's number; its texts could quote values.
fn trouble(error: rusqlite::Error) -> Error {
    let Some(code) = error.sqlite_error_code() else {
        return broken("its tables are not ours");
    };
    let ours = match code {
        Sqlite::DatabaseBusy | Sqlite::DatabaseLocked => ErrorCode::LedgerBusy,
        Sqlite::DatabaseCorrupt | Sqlite::NotADatabase | Sqlite::Unknown => ErrorCode::LedgerBroken,
        Sqlite::DiskFull => ErrorCode::DiskFull,
        Sqlite::CannotOpen => ErrorCode::FolderMissing,
        Sqlite::PermissionDenied | Sqlite::ReadOnly => ErrorCode::AccessDenied,
        _ => ErrorCode::IoFailed,
    };
    Error::new(ours).because(format!("SQLite {code:?}"))
}
