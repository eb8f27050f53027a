//! Where the bytes of a document come from.

/// A readable stream of bytes. The drivers' files implement it; `&[u8]` does too.
pub trait Source {
    /// Puts the next bytes at the front of `into` and says how many; 0 means the end (終端).
    ///
    /// # Errors
    /// The medium failed; the reader then refuses the document, whatever it has read so far.
    fn read(&mut self, into: &mut [u8]) -> Result<usize, SourceError>;

    /// The next bytes, at most so many, where they stand already; they are passed then. A medium has none
    /// in memory, and says so (貸出し).
    fn lend(&mut self, _most: usize) -> Option<&[u8]> {
        None
    }
}

/// The medium failed while a document was being read (読込み失敗).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the file could not be read: {reason}")]
pub struct SourceError {
    /// What the medium reported, without any content of the document.
    pub reason: String,
}

impl Source for &[u8] {
    fn read(&mut self, into: &mut [u8]) -> Result<usize, SourceError> {
        let (now, later) = self.split_at(self.len().min(into.len()));
        into[..now.len()].copy_from_slice(now);
        *self = later;
        Ok(now.len())
    }

    fn lend(&mut self, most: usize) -> Option<&[u8]> {
        let (now, later) = self.split_at(self.len().min(most));
        *self = later;
        Some(now)
    }
}

/// A source behind a pointer, as drivers hand it out.
impl<S: Source + ?Sized> Source for Box<S> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize, SourceError> {
        (**self).read(into)
    }

    fn lend(&mut self, most: usize) -> Option<&[u8]> {
        (**self).lend(most)
    }
}
