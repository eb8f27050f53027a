//! A copy of a SQLite ledger, and how it comes back (バックアップと復元).
//!
//! A copy is made under another name and renamed when it is whole. What comes back from one is older than
//! what was sent since: its numbers go on far above (I-12), so that no file name is used a second time; and
//! what it had sent and not received may have been received since, which only people know.

use std::fs::File;
use std::path::Path;

use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Job, State};
use rusqlite::{Connection, OpenFlags};

use super::layout::check;
use super::{SqliteLedger, beside, connect, trouble};
use crate::files::{FileSystem, OsFiles};
use crate::keys::KeyStore;
use crate::ledger::number;
use crate::trouble::of_io;

/// So many numbers are left out: more than are used between two backups. A name has eight digits.
const LEAP: u64 = 1_000_000;

/// What a restored ledger holds (復元の結果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Jobs in it.
    pub jobs: usize,
    /// Those that were under way at the backup: what became of them since, the ledger does not know. Look
    /// at each before asking again.
    pub in_doubt: Vec<Job>,
}

/// Makes a ledger out of a backup. The name of the ledger must be free: move the broken one away. A sealed
/// one needs its keys.
///
/// # Errors
/// The backup cannot be read ([`ErrorCode::LedgerBroken`]); the ledger is there already or cannot be
/// written.
pub fn restore(
    from: &Path,
    to: &Path,
    keys: Option<&mut (dyn KeyStore + '_)>,
) -> Result<Restored, Error> {
    is_free(to)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let backup = connect(from, flags).map_err(trouble)?;
    check(&backup)?;
    copy(&backup, to, |copy| {
        copy.execute("UPDATE meta SET serial = serial + ?1", [number(LEAP)])
            .map(drop)
    })?;
    let jobs = SqliteLedger::existing_with(to, keys)?.every_job()?;
    Ok(Restored {
        jobs: jobs.len(),
        in_doubt: jobs.into_iter().filter(is_under_way).collect(),
    })
}

fn is_free(name: &Path) -> Result<(), Error> {
    match name.try_exists() {
        Ok(false) => Ok(()),
        Ok(true) => Err(Error::new(ErrorCode::NameTaken)),
        Err(error) => Err(of_io(&error, ErrorCode::FolderMissing)),
    }
}

fn is_under_way(job: &Job) -> bool {
    !matches!(
        job.state,
        State::Closed | State::Withdrawn | State::Acknowledged | State::Abandoned { .. }
    )
}

/// Copies a whole ledger, changes the copy, and gives it its name when it is on the medium.
pub(super) fn copy(
    from: &Connection,
    to: &Path,
    change: impl FnOnce(&Connection) -> rusqlite::Result<()>,
) -> Result<(), Error> {
    is_free(to)?;
    let new = beside(to, ".new");
    let mut files = OsFiles;
    // What a crash left of an earlier attempt.
    let _ = files.remove(&new);
    let Some(text) = new.to_str() else {
        return Err(Error::new(ErrorCode::ValueFormat).because("the path is not text"));
    };
    from.execute("VACUUM INTO ?1", [text]).map_err(trouble)?;
    let copied = connect(&new, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(trouble)?;
    check(&copied)?;
    change(&copied).map_err(trouble)?;
    copied.close().map_err(|(_, error)| trouble(error))?;
    let flushed = File::options().write(true).open(&new);
    flushed
        .and_then(|file| file.sync_all())
        .and_then(|()| files.rename_no_replace(&new, to))
        .map_err(|error| of_io(&error, ErrorCode::FolderMissing))
}
