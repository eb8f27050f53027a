//! The ledger in one SQLite file: durable transactions, one process at a time.
//!
//! A new ledger is made under another name and renamed when it is whole. So a ledger that is empty
//! or cut short is never a new one: it is broken, and it is refused, because a ledger that forgot its
//! jobs would ask everything again (P17).
//!
//! The log (`-wal`) has its space from the beginning: to write over what is there needs one flush of its
//! pages, to make a file longer needs the file system's own journal as well. Zeros after the last
//! transaction are to SQLite what an older round of the log is: nothing.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Duration;

use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Job, JobId};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{
    Connection, ErrorCode as Sqlite, OpenFlags, OptionalExtension, Params, Transaction, params,
};

use super::{Key, Ledger, Loaded};
use crate::files::{FileSystem, OsFiles};
use crate::random::{Random, four_characters};
use crate::trouble::of_io;

/// "onsh": tells our files from other SQLite files.
const APPLICATION: i64 = 0x6f6e_7368;
/// Version of the tables below. An older ledger is brought forward, never back.
const VERSION: i64 = 2;

/// Pages in the log before they are brought into the tables.
const LOG_PAGES: u64 = 256;
/// Length of the log: its head, and frames for that many pages and one larger transaction.
const LOG_BYTES: u64 = 32 + (LOG_PAGES + 64) * (24 + 4096);

/// Pages of the tables that are kept in memory. Jobs are mostly touched while they are among the last, so four
/// times as much is no faster.
const CACHE_KIB: u32 = 512;

const TABLES: &str = "
    CREATE TABLE meta (installation TEXT NOT NULL, serial INTEGER NOT NULL);
    INSERT INTO meta VALUES ('', 0);
    CREATE TABLE jobs (
        id        INTEGER PRIMARY KEY,
        key       TEXT UNIQUE,
        operation INTEGER NOT NULL,
        state     TEXT NOT NULL,
        body      TEXT NOT NULL,
        changed   INTEGER NOT NULL
    );";

/// What came with version 2.
const DOCUMENTS: &str =
    "CREATE TABLE documents (key TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;";

const UPDATE: &str = "UPDATE jobs SET state = ?2, body = ?3, changed = ?4 WHERE id = ?1";

const INSERT: &str = "
    INSERT INTO jobs (id, state, body, changed, key, operation) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

const KEEP: &str = "
    INSERT INTO documents (key, body) VALUES (?1, ?2)
    ON CONFLICT (key) DO UPDATE SET body = excluded.body";

const DROP: &str = "DELETE FROM documents WHERE key = ?1";

/// No name has a character as high as `{`.
const KEPT: &str = "
    SELECT key, body FROM documents WHERE key >= ?1 AND key < ?1 || '{' ORDER BY key";

const RAISE: &str = "UPDATE meta SET serial = max(serial, ?1)";

/// A ledger in a file.
#[derive(Debug)]
pub struct SqliteLedger {
    connection: Connection,
    /// The file is known to hold a serial number this high. Nobody else writes to it, so a transition
    /// that uses no new number need not touch the page where the number stands.
    serial: u64,
}

impl SqliteLedger {
    /// Opens a ledger for this process alone; a missing one is made.
    ///
    /// # Errors
    /// [`ErrorCode::LedgerBusy`] if another process has it; [`ErrorCode::LedgerBroken`] if it cannot
    /// be read: nothing is changed then.
    pub fn open(file: impl AsRef<Path>) -> Result<Self, Error> {
        let file = file.as_ref();
        match file.try_exists() {
            Ok(true) => {}
            Ok(false) => create(file)?,
            Err(error) => return Err(of_io(&error, ErrorCode::FolderMissing)),
        }
        let connection = connect(file, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(trouble)?;
        connection
            .execute_batch(&format!(
                "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -{CACHE_KIB}"
            ))
            .map_err(trouble)?;
        check(&connection)?;
        claim(&connection).map_err(trouble)?;
        bring_forward(&connection)?;
        // Without it the ledger is slower, and no less durable.
        let _ = reserve_log(file);
        Ok(SqliteLedger {
            connection,
            serial: 0,
        })
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
            jobs: self.jobs()?,
        })
    }

    fn job(&mut self, id: JobId) -> Result<Option<Job>, Error> {
        self.one("SELECT body FROM jobs WHERE id = ?1", [number(id.0)])
    }

    fn job_of_key(&mut self, key: &str) -> Result<Option<Job>, Error> {
        self.one("SELECT body FROM jobs WHERE key = ?1", [key])
    }

    fn record(&mut self, changes: &[(Job, u64)]) -> Result<(), Error> {
        let bodies = Bodies::of(changes).map_err(unwritable)?;
        let used = changes.iter().map(|(_, serial)| *serial).max();
        let higher = used.filter(|serial| *serial > self.serial);
        let jobs = changes.iter().map(|(job, _)| job).zip(bodies.each());
        commit(&mut self.connection, jobs, higher).map_err(trouble)?;
        self.serial = higher.unwrap_or(self.serial);
        Ok(())
    }

    fn keep(&mut self, changes: &[(Key, Option<Vec<u8>>)]) -> Result<(), Error> {
        keep(&mut self.connection, changes).map_err(trouble)
    }

    fn kept(&mut self, prefix: &str) -> Result<Vec<(Key, Vec<u8>)>, Error> {
        let mut select = self.connection.prepare_cached(KEPT).map_err(trouble)?;
        let rows = select
            .query_map([prefix], |row| Ok((row.get(0)?, row.get(1)?)))
            .map_err(trouble)?;
        rows.map(|row| {
            let (key, body): (String, Vec<u8>) = row.map_err(trouble)?;
            let key = Key::read(&key).ok_or_else(|| broken("a name of a document"))?;
            Ok((key, body))
        })
        .collect()
    }
}

impl SqliteLedger {
    fn one(&self, select: &str, which: impl Params) -> Result<Option<Job>, Error> {
        let mut select = self.connection.prepare_cached(select).map_err(trouble)?;
        let body = select.query_row(which, |row| row.get::<_, String>(0));
        let body = body.optional().map_err(trouble)?;
        body.as_deref().map(read).transpose()
    }

    fn jobs(&self) -> Result<Vec<Job>, Error> {
        let mut select = self
            .connection
            .prepare("SELECT body FROM jobs ORDER BY id")
            .map_err(trouble)?;
        let bodies = select
            .query_map([], |row| row.get::<_, String>(0))
            .map_err(trouble)?;
        bodies.map(|body| read(&body.map_err(trouble)?)).collect()
    }
}

fn read(body: &str) -> Result<Job, Error> {
    serde_json::from_str(body).map_err(|_| broken("a job"))
}

/// Jobs as JSON, one behind the other.
struct Bodies {
    text: Vec<u8>,
    /// Where each of them ends.
    ends: Vec<usize>,
}

impl Bodies {
    fn of(changes: &[(Job, u64)]) -> serde_json::Result<Self> {
        let mut text = Vec::with_capacity(512 * changes.len());
        let mut ends = Vec::with_capacity(changes.len());
        for (job, _) in changes {
            serde_json::to_writer(&mut text, job)?;
            ends.push(text.len());
        }
        Ok(Bodies { text, ends })
    }

    fn each(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let ranges = starts.zip(&self.ends);
        ranges.map(|(start, &end)| &self.text[start..end])
    }
}

/// One transaction, and one flush of the log.
fn commit<'a>(
    connection: &mut Connection,
    jobs: impl Iterator<Item = (&'a Job, &'a [u8])>,
    serial: Option<u64>,
) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    put(&transaction, jobs)?;
    if let Some(serial) = serial {
        transaction
            .prepare_cached(RAISE)?
            .execute([number(serial)])?;
    }
    transaction.commit()
}

/// Most often a job is there already; then its key is not looked at.
fn put<'a>(
    to: &Transaction<'_>,
    jobs: impl Iterator<Item = (&'a Job, &'a [u8])>,
) -> rusqlite::Result<()> {
    let (mut update, mut insert) = (to.prepare_cached(UPDATE)?, to.prepare_cached(INSERT)?);
    for (job, body) in jobs {
        let (id, changed) = (number(job.id.0), job.changed.0);
        let (_, state) = job.state.label();
        let body = ToSqlOutput::Borrowed(ValueRef::Text(body));
        if update.execute(params![id, state, body, changed])? == 0 {
            insert.execute(params![id, state, body, changed, job.key, job.operation])?;
        }
    }
    Ok(())
}

/// One transaction, and one flush of the log.
fn keep(connection: &mut Connection, changes: &[(Key, Option<Vec<u8>>)]) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    for (key, body) in changes {
        match body {
            Some(body) => transaction
                .prepare_cached(KEEP)?
                .execute(params![key.as_str(), body])?,
            None => transaction.prepare_cached(DROP)?.execute([key.as_str()])?,
        };
    }
    transaction.commit()
}

/// SQLite counts up to 2⁶³; a name holds eight digits.
fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Without SQLite's own locks: a connection is used by one thread at a time, which the types see to.
fn connect(file: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(Duration::ZERO)?;
    Ok(connection)
}

/// Makes a whole ledger under another name, then gives it its own.
fn create(file: &Path) -> Result<(), Error> {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = file.with_file_name(name);
    let mut files = OsFiles;
    // What a crash left of an earlier attempt. It never was the ledger.
    let _ = files.remove(&new);
    lay_out(&new).map_err(trouble)?;
    match files.rename_no_replace(&new, file) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(of_io(&error, ErrorCode::FolderMissing))
        }
        _ => Ok(()),
    }
}

fn lay_out(file: &Path) -> rusqlite::Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let connection = connect(file, flags)?;
    connection.execute_batch(&format!(
        "PRAGMA synchronous = FULL; BEGIN EXCLUSIVE; {TABLES} {DOCUMENTS}
         PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; COMMIT;"
    ))?;
    connection.close().map_err(|(_, error)| error)
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

/// Gives an older ledger what came since, in one transaction: what it holds stays as it is.
fn bring_forward(connection: &Connection) -> Result<(), Error> {
    if version(connection)? == VERSION {
        return Ok(());
    }
    let steps = format!("BEGIN EXCLUSIVE; {DOCUMENTS} PRAGMA user_version = {VERSION}; COMMIT;");
    connection.execute_batch(&steps).map_err(trouble)
}

/// Fills the log up with zeros, behind whatever stands in it.
fn reserve_log(file: &Path) -> io::Result<()> {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push("-wal");
    let mut log = File::options()
        .write(true)
        .open(file.with_file_name(name))?;
    let zeros = LOG_BYTES.saturating_sub(log.seek(SeekFrom::End(0))?);
    log.write_all(&vec![0; usize::try_from(zeros).unwrap_or(0)])?;
    log.sync_all()
}

/// Whether it is a whole ledger of ours. Nothing is written before that is known.
fn check(connection: &Connection) -> Result<(), Error> {
    if number_of(connection, "application_id")? != APPLICATION {
        return Err(broken("not a ledger of onshi"));
    }
    if !(1..=VERSION).contains(&version(connection)?) {
        return Err(broken("made by another version of onshi"));
    }
    let verdict = connection
        .pragma_query_value(None, "quick_check", |row| row.get::<_, String>(0))
        .map_err(trouble)?;
    match verdict.as_str() {
        "ok" => Ok(()),
        _ => Err(broken("its pages contradict each other")),
    }
}

fn version(connection: &Connection) -> Result<i64, Error> {
    number_of(connection, "user_version")
}

fn number_of(connection: &Connection, pragma: &str) -> Result<i64, Error> {
    connection
        .pragma_query_value(None, pragma, |row| row.get(0))
        .map_err(trouble)
}

fn broken(what: &str) -> Error {
    Error::new(ErrorCode::LedgerBroken).because(what)
}

fn unwritable(_: serde_json::Error) -> Error {
    Error::new(ErrorCode::IoFailed).because("a job cannot be written")
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
