//! The tables of a ledger, as one step after the other made them. An older ledger is brought forward, never
//! back.

use std::path::Path;

use onshi_core::error::{Error, ErrorCode};
use rusqlite::{Connection, OpenFlags};

use super::{beside, connect, trouble};
use crate::files::{FileSystem, OsFiles};
use crate::ledger::broken;
use crate::trouble::of_io;

/// "onsh": tells our files from other SQLite files.
const APPLICATION: i64 = 0x6f6e_7368;
/// "onsM": a ledger of ours that was moved into a database, and is none any more.
const MOVED: i64 = 0x6f6e_734d;

/// What each version brought; the last one is ours. A new ledger is all of them.
const STEPS: [&str; 3] = [
    // 1: the jobs.
    "CREATE TABLE meta (installation TEXT NOT NULL, serial INTEGER NOT NULL);
     INSERT INTO meta VALUES ('', 0);
     CREATE TABLE jobs (
        id        INTEGER PRIMARY KEY,
        key       TEXT UNIQUE,
        operation INTEGER NOT NULL,
        state     TEXT NOT NULL,
        body      TEXT NOT NULL,
        changed   INTEGER NOT NULL
     );",
    // 2: documents beside them.
    "CREATE TABLE documents (key TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;",
    // 3: the audit, and its head: where the last line is gone, the head knows. And the seal: with which key
    // bodies are sealed; 0 stands beside what is not.
    "CREATE TABLE audit (number INTEGER PRIMARY KEY, line TEXT NOT NULL);
     ALTER TABLE meta ADD COLUMN head BLOB;
     CREATE TABLE seal (key INTEGER NOT NULL, salt BLOB NOT NULL, note TEXT NOT NULL);
     ALTER TABLE jobs ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0;
     ALTER TABLE documents ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0;",
];

/// The version of the tables that we write.
fn ours() -> i64 {
    STEPS.len() as i64
}

/// Makes a whole ledger under another name, then gives it its own.
pub(super) fn create(file: &Path) -> Result<(), Error> {
    let new = beside(file, ".new");
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
    connection.execute_batch("PRAGMA synchronous = FULL")?;
    connection.execute_batch(&steps_from(0))?;
    connection.close().map_err(|(_, error)| error)
}

/// Gives an older ledger what came since, in one transaction: what it holds stays as it is.
pub(super) fn bring_forward(connection: &Connection) -> Result<(), Error> {
    let version = version(connection)?;
    match usize::try_from(version) {
        Ok(done) if version < ours() => {
            connection.execute_batch(&steps_from(done)).map_err(trouble)
        }
        _ => Ok(()),
    }
}

fn steps_from(done: usize) -> String {
    let steps: String = STEPS.iter().skip(done).copied().collect();
    let ours = ours();
    format!(
        "BEGIN EXCLUSIVE; {steps}
         PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {ours}; COMMIT;"
    )
}

/// Whether it is a whole ledger of ours. Nothing is written before that is known.
pub(super) fn check(connection: &Connection) -> Result<(), Error> {
    match number_of(connection, "application_id")? {
        APPLICATION => check_tables(connection),
        MOVED => Err(broken("it was moved into a database; the ledger is there")),
        _ => Err(broken("not a ledger of onshi")),
    }
}

/// As [`check`], and one that was marked as moved before the move was done.
#[cfg(feature = "postgres")]
pub(super) fn check_to_move(connection: &Connection) -> Result<(), Error> {
    match number_of(connection, "application_id")? {
        MOVED => check_tables(connection),
        _ => check(connection),
    }
}

/// From now on it does not open any more.
#[cfg(feature = "postgres")]
pub(super) fn mark_as_moved(connection: &Connection) -> Result<(), Error> {
    let mark = format!("PRAGMA application_id = {MOVED}");
    connection.execute_batch(&mark).map_err(trouble)
}

fn check_tables(connection: &Connection) -> Result<(), Error> {
    if !(1..=ours()).contains(&version(connection)?) {
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

pub(super) fn version(connection: &Connection) -> Result<i64, Error> {
    number_of(connection, "user_version")
}

fn number_of(connection: &Connection, pragma: &str) -> Result<i64, Error> {
    connection
        .pragma_query_value(None, pragma, |row| row.get(0))
        .map_err(trouble)
}
