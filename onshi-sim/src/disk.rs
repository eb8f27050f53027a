//! The few calls the terminal makes of a file system, so that a simulated day can have a disk of its own.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// What the terminal needs of a file system (ファイルシステム). Every method reports what the system
/// reports, as it is.
pub trait Disk: Send {
    /// Names of what stands in a folder, in any order. Names that are not text are left out.
    ///
    /// # Errors
    /// The folder cannot be seen.
    fn names(&mut self, folder: &Path) -> io::Result<Vec<String>>;

    /// The bytes of a file.
    ///
    /// # Errors
    /// It is not there, or may not be read now.
    fn read(&mut self, file: &Path) -> io::Result<Vec<u8>>;

    /// Writes a file; what it held before is gone.
    ///
    /// # Errors
    /// Something may have been written all the same.
    fn write(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Writes at the end of a file that is there.
    ///
    /// # Errors
    /// It is not there; or something may have been written all the same.
    fn append(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Renames a file in one step; what had the new name is gone.
    ///
    /// # Errors
    /// It is not there, or may not be renamed now.
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    /// It is not there, or may not be removed now.
    fn remove(&mut self, file: &Path) -> io::Result<()>;

    /// Whether a file is there.
    fn exists(&mut self, file: &Path) -> bool;

    /// Makes a folder, and those above it, if they are missing.
    ///
    /// # Errors
    /// It is still missing.
    fn create_dir(&mut self, folder: &Path) -> io::Result<()>;
}

/// The file system of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsDisk;

impl Disk for OsDisk {
    fn names(&mut self, folder: &Path) -> io::Result<Vec<String>> {
        let entries = fs::read_dir(folder)?;
        entries
            .filter_map(|entry| {
                entry
                    .map(|entry| entry.file_name().into_string().ok())
                    .transpose()
            })
            .collect()
    }

    fn read(&mut self, file: &Path) -> io::Result<Vec<u8>> {
        fs::read(file)
    }

    fn write(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        fs::write(file, bytes)
    }

    fn append(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        OpenOptions::new().append(true).open(file)?.write_all(bytes)
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&mut self, file: &Path) -> io::Result<()> {
        fs::remove_file(file)
    }

    fn exists(&mut self, file: &Path) -> bool {
        file.exists()
    }

    fn create_dir(&mut self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)
    }
}
