//! Where an answer can be read again from, at any block of it.

use std::fs::File;
use std::io::{self, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use onshi_core::error::{Error, ErrorCode};
use zeroize::Zeroize;

use crate::exchange::Content;
use crate::folder::{Bytes, Stream};
use crate::trouble::of_io;

/// A file in memory.
pub(crate) struct Held {
    pub bytes: Vec<u8>,
    /// Nothing of it may stay.
    pub wipes: bool,
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.wipes {
            self.bytes.zeroize();
        }
    }
}

/// Held by the answer, and by each reader of it.
#[derive(Clone)]
pub(crate) struct Share(Arc<Held>);

impl AsRef<[u8]> for Share {
    fn as_ref(&self) -> &[u8] {
        &self.0.bytes
    }
}

/// The place of a proven answer.
pub(crate) enum Origin {
    /// Held in memory.
    Memory(Share),
    /// A file that the host holds.
    File(Arc<Path>),
    /// A stream of the exchange, which is read once more and no more.
    Gone,
}

impl Origin {
    /// A file in memory.
    pub(crate) fn memory(held: Held) -> Self {
        Origin::Memory(Share(Arc::new(held)))
    }

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

#[cfg(all(test, target_os = "linux"))]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::FileExt;

    use super::*;

    const SECRET: &[u8] =
        b"a secret behind what the allocator writes into memory that is given back";

    /// The end of what stands in the memory of this process.
    fn end_of(at: u64) -> Vec<u8> {
        let mut bytes = vec![0; SECRET.len()];
        let memory = File::open("/proc/self/mem").unwrap();
        memory.read_exact_at(&mut bytes, at).unwrap();
        bytes.split_off(SECRET.len() / 2)
    }

    #[test]
    fn a_held_file_is_overwritten_when_its_last_reader_goes() {
        let bytes = SECRET.to_vec();
        let at = bytes.as_ptr() as u64;
        let origin = Origin::memory(Held { bytes, wipes: true });
        let reader = origin.open(0).unwrap();
        drop(origin);
        assert!(SECRET.ends_with(&end_of(at)));
        drop(reader);
        assert!(!SECRET.ends_with(&end_of(at)));
    }
}
