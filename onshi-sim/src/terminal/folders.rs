//! Where things stand.
//!
//! ```text
//!  root ─┬─ req   requests
//!        ├─ res   answers, or res/yyyymmdd
//!        ├─ face  results of the card reader
//!        └─ sim-work   the terminal's own: drafts and journal, on the same volume
//! ```

use std::io;
use std::path::{Path, PathBuf};

use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::Moment;

use crate::disk::Disk;

/// The folders of a root.
pub(super) struct Folders {
    pub req: PathBuf,
    pub res: PathBuf,
    pub face: PathBuf,
    pub work: PathBuf,
}

impl Folders {
    /// Makes those that are missing.
    pub fn open(disk: &mut dyn Disk, root: &Path) -> Result<Self, Error> {
        let mut folder = |name: &str| {
            let path = root.join(name);
            let made = disk.create_dir(&path);
            made.map_err(|error| {
                let missing = Error::new(ErrorCode::FolderMissing);
                missing.in_file(name).because(error.kind())
            })?;
            Ok::<_, Error>(path)
        };
        Ok(Folders {
            face: folder("face")?,
            req: folder("req")?,
            res: folder("res")?,
            work: folder("sim-work")?,
        })
    }
}

/// Name in `res` of an answer that is put there in a folder of its day.
pub(super) fn of_day(name: &str, day: Moment) -> String {
    format!("{}/{name}", day.japan().format("%Y%m%d"))
}

/// A name without its folders.
pub(super) fn last_part(name: &str) -> &str {
    name.rsplit_once('/').map_or(name, |(_, last)| last)
}

/// Removes a file; whether it was there.
pub(super) fn removed(disk: &mut dyn Disk, path: &Path) -> io::Result<bool> {
    match disk.remove(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// What a disk said, of a file.
pub(super) fn failed(name: &str, error: &io::Error) -> Error {
    let code = match error.kind() {
        io::ErrorKind::NotFound => ErrorCode::FolderMissing,
        io::ErrorKind::PermissionDenied => ErrorCode::AccessDenied,
        io::ErrorKind::StorageFull => ErrorCode::DiskFull,
        _ => ErrorCode::IoFailed,
    };
    Error::new(code).in_file(name).because(error.kind())
}
