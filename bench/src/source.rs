//! Files as the drivers read them.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use onshi_core::xml::{Source, SourceError};

/// An open file as a source.
pub struct FileSource(File);

impl Source for FileSource {
    fn read(&mut self, into: &mut [u8]) -> Result<usize, SourceError> {
        self.0.read(into).map_err(|error| SourceError {
            reason: error.to_string(),
        })
    }
}

/// Opens a file.
pub fn open(path: &Path) -> io::Result<FileSource> {
    Ok(FileSource(File::open(path)?))
}
