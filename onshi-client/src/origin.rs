//! Where an answer can be read again from, at any block of it.

use std::fs::File;
use std::io::{self, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use onshi_core::error::{Error, ErrorCode};

use crate::exchange::Content;
use crate::folder::{Bytes, Stream};
use crate::trouble::of_io;

/// The place of a proven answer.
pub(crate) enum Origin {
    /// Held in memory.
    Memory(Arc<[u8]>),
    /// A file that the host holds.
    File(Arc<Path>),
    /// A stream of the exchange, which is read once more and no more.
    Gone,
}

impl Origin {
    /// The content from a byte on.
    pub(crate) fn open(&self, from: u64) -> Result<Content, Error> {
        match self {
            Origin::Memory(bytes) => Ok(Box::new(Bytes {
                bytes: bytes.clone(),
                at: usize::try_from(from).unwrap_or(usize::MAX),
            })),
            Origin::File(path) => match open_at(path, from) {
                Ok(file) => Ok(Box::new(Stream(Box::new(file)))),
                Err(error) => Err(of_io(&error, ErrorCode::IoFailed)),
            },
            Origin::Gone => Err(Error::new(ErrorCode::IoFailed).because("streamed once only")),
        }
    }
}

fn open_at(path: &Path, from: u64) -> io::Result<File> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(from))?;
    Ok(file)
}
