//! The few calls the folder exchange makes of a file system, so that tests can break each of them.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::SystemTime;

use crate::watch::Watch;

/// Something that is held until it is dropped.
pub type Hold = Box<dyn Send>;

/// What the folder exchange needs of a file system (ファイルシステム).
///
/// Every method reports what the system reports, as it is; none of them is retried here.
pub trait FileSystem: Send {
    /// Names of what stands in a folder. Names that are not text are left out: they are not ours.
    ///
    /// # Errors
    /// The folder cannot be seen.
    fn names(&mut self, folder: &Path) -> io::Result<Vec<String>>;

    /// Opens a file for reading and keeps nobody else from reading, writing, renaming or removing it.
    ///
    /// # Errors
    /// It is not there, or may not be read now.
    fn open(&mut self, file: &Path) -> io::Result<Box<dyn Read + Send>>;

    /// Creates a file that must not exist, writes it and flushes it to the medium.
    ///
    /// # Errors
    /// Something may have been created all the same.
    fn create_new(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Renames a file in one step; what has the new name already is kept.
    ///
    /// # Errors
    /// Whether it was renamed is not known then, as over a network the answer may be lost.
    fn rename_no_replace(&mut self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    /// It is not there, or may not be removed now.
    fn remove(&mut self, file: &Path) -> io::Result<()>;

    /// Whether a file is there.
    ///
    /// # Errors
    /// That cannot be found out.
    fn exists(&mut self, file: &Path) -> io::Result<bool>;

    /// Makes the names in a folder durable.
    ///
    /// # Errors
    /// They may not be durable.
    fn sync_dir(&mut self, folder: &Path) -> io::Result<()>;

    /// Makes the name of a file durable that [`create_new`](Self::create_new) has just made.
    ///
    /// # Errors
    /// It may not be durable.
    fn sync_new(&mut self, file: &Path) -> io::Result<()> {
        let folder = file.parent().ok_or(io::ErrorKind::InvalidInput)?;
        self.sync_dir(folder)
    }

    /// When a name last came into a folder or went (フォルダーの更新時刻): another value than before
    /// says that it must be listed, the same value says nothing. `None` if it is not known.
    fn mark(&mut self, _folder: &Path) -> Option<SystemTime> {
        None
    }

    /// A folder's [`mark`](Self::mark), and then its [`names`](Self::names): what comes while they are
    /// read changes the mark again.
    fn look(&mut self, folder: &Path) -> (Option<SystemTime>, io::Result<Vec<String>>) {
        (self.mark(folder), self.names(folder))
    }

    /// Listens from now on for files that are finished in a folder; `None` where that is not possible.
    fn watch(&mut self, _folder: &Path) -> Option<Box<dyn Watch>> {
        None
    }

    /// Creates a folder if it is missing; its parent must exist.
    ///
    /// # Errors
    /// It is still missing.
    fn create_dir(&mut self, folder: &Path) -> io::Result<()>;

    /// Holds a file of ours for this process alone; `None` if another one holds it.
    ///
    /// # Errors
    /// The file cannot be opened.
    fn hold(&mut self, file: &Path) -> io::Result<Option<Hold>>;
}

/// The file system of the machine, and the shares it is connected to.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsFiles;

impl FileSystem for OsFiles {
    fn names(&mut self, folder: &Path) -> io::Result<Vec<String>> {
        names(folder)
    }

    fn open(&mut self, file: &Path) -> io::Result<Box<dyn Read + Send>> {
        // On Windows std shares reading, writing and deleting; elsewhere opening holds nothing.
        Ok(Box::new(File::open(file)?))
    }

    fn create_new(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = File::create_new(file)?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    fn rename_no_replace(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        system::rename_no_replace(from, to)
    }

    fn remove(&mut self, file: &Path) -> io::Result<()> {
        fs::remove_file(file)
    }

    fn exists(&mut self, file: &Path) -> io::Result<bool> {
        file.try_exists()
    }

    /// Windows has no such call: there the file system keeps its own journal of names.
    fn sync_dir(&mut self, folder: &Path) -> io::Result<()> {
        match cfg!(unix) {
            true => File::open(folder)?.sync_all(),
            false => Ok(()),
        }
    }

    fn sync_new(&mut self, file: &Path) -> io::Result<()> {
        let folder = file.parent().ok_or(io::ErrorKind::InvalidInput)?;
        match system::flushes_names(file) {
            true => Ok(()),
            false => self.sync_dir(folder),
        }
    }

    fn mark(&mut self, folder: &Path) -> Option<SystemTime> {
        mark(folder)
    }

    fn look(&mut self, folder: &Path) -> (Option<SystemTime>, io::Result<Vec<String>>) {
        system::look(folder)
    }

    fn watch(&mut self, folder: &Path) -> Option<Box<dyn Watch>> {
        crate::watch::watch(folder)
    }

    fn create_dir(&mut self, folder: &Path) -> io::Result<()> {
        match fs::create_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            other => other,
        }
    }

    fn hold(&mut self, file: &Path) -> io::Result<Option<Hold>> {
        let mut options = File::options();
        let file = options
            .create(true)
            .truncate(false)
            .write(true)
            .open(file)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Box::new(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            // Some shares cannot lock. The ledger's own lock still keeps a second collector out.
            Err(TryLockError::Error(_)) => Ok(Some(Box::new(file))),
        }
    }
}

fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.extend(entry?.file_name().into_string());
    }
    Ok(names)
}

fn mark(folder: &Path) -> Option<SystemTime> {
    fs::metadata(folder).and_then(|it| it.modified()).ok()
}

#[cfg(target_os = "linux")]
mod system {
    use std::fs::File;
    use std::io;
    use std::mem::MaybeUninit;
    use std::path::Path;
    use std::time::SystemTime;

    use rustix::fs::{CWD, RawDir, RenameFlags, renameat_with, statfs};
    use rustix::io::Errno;

    use super::look_then_rename;

    /// Bytes of names asked for at once: a hundred names of ours.
    const NAMES: usize = 16 << 10;

    /// Opens the folder once for both: the way to it, over some folders or to a server, is the dearest
    /// part of a look.
    pub fn look(folder: &Path) -> (Option<SystemTime>, io::Result<Vec<String>>) {
        match File::open(folder) {
            Ok(opened) => {
                let about = opened.metadata();
                let mark = about.and_then(|about| about.modified());
                (mark.ok(), names(&opened))
            }
            Err(error) => (super::mark(folder), Err(error)),
        }
    }

    fn names(folder: &File) -> io::Result<Vec<String>> {
        let mut buffer = [MaybeUninit::uninit(); NAMES];
        let mut entries = RawDir::new(folder, &mut buffer);
        let mut names = Vec::new();
        while let Some(entry) = entries.next() {
            let entry = entry?;
            let name = entry.file_name().to_str().ok();
            names.extend(
                name.filter(|name| !matches!(*name, "." | ".."))
                    .map(str::to_owned),
            );
        }
        Ok(names)
    }

    /// File systems whose flush of a new file takes its name along (linux/magic.h). All three write
    /// the name in the same or an earlier transaction of their journal; ext4 without a journal
    /// flushes the folder of a new file itself (`ext4_sync_parent`). POSIX promises less, so every
    /// other file system has its folder flushed.
    const FLUSH_NAMES: &[u64] = &[
        0xef53,      // ext4
        0x5846_5342, // XFS
        0x9123_683e, // Btrfs
    ];

    pub fn flushes_names(file: &Path) -> bool {
        let kind = statfs(file).map(|about| about.f_type as u64 & 0xffff_ffff);
        kind.is_ok_and(|kind| FLUSH_NAMES.contains(&kind))
    }

    pub fn rename_no_replace(from: &Path, to: &Path) -> io::Result<()> {
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => look_then_rename(from, to),
            other => other.map_err(io::Error::from),
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use std::io;
    use std::path::Path;
    use std::time::SystemTime;

    pub fn rename_no_replace(from: &Path, to: &Path) -> io::Result<()> {
        super::look_then_rename(from, to)
    }

    pub fn flushes_names(_: &Path) -> bool {
        false
    }

    pub fn look(folder: &Path) -> (Option<SystemTime>, io::Result<Vec<String>>) {
        (super::mark(folder), super::names(folder))
    }
}

/// Where the system's rename can only replace. Our names are never used twice, so between look and
/// rename nobody creates the same one.
fn look_then_rename(from: &Path, to: &Path) -> io::Result<()> {
    match to.try_exists()? {
        true => Err(io::ErrorKind::AlreadyExists.into()),
        false => fs::rename(from, to),
    }
}
