//! What a document is written on: the bytes written so far, and blank ones after them.
//!
//! Blank bytes let a short piece be copied in one fixed size, longer than it is: the next piece
//! overwrites what was too much. That spares a call and a branch per piece.

use std::fmt;

/// At most so many bytes are made blank at once: few enough to be near when they are written. A short
/// document gets fewer, about as many as are written.
const SHEET: usize = 16 << 10;

/// The bytes of a document under construction.
pub(super) struct Paper {
    /// What was written, then blank bytes of any content.
    bytes: Vec<u8>,
    written: usize,
}

impl Paper {
    /// On the memory of old bytes, which are blank now, with room for about so many.
    pub(super) fn over(mut old: Vec<u8>, room: usize) -> Self {
        old.reserve(room.saturating_sub(old.len()));
        Paper {
            bytes: old,
            written: 0,
        }
    }

    /// How many bytes are written.
    pub(super) fn written(&self) -> usize {
        self.written
    }

    /// What was written from `written` on.
    pub(super) fn since(&self, written: usize) -> &[u8] {
        &self.bytes[written..self.written]
    }

    /// Writes bytes.
    pub(super) fn write(&mut self, bytes: &[u8]) {
        self.blank(bytes.len()).copy_from_slice(bytes);
        self.take(bytes.len());
    }

    /// The next blank bytes, for writing by hand.
    #[inline]
    pub(super) fn blank(&mut self, size: usize) -> &mut [u8] {
        let end = self.written + size;
        match end <= self.bytes.len() {
            true => &mut self.bytes[self.written..end],
            false => self.next_sheet(end),
        }
    }

    /// The same of a size that is known beforehand.
    #[inline]
    pub(super) fn piece<const N: usize>(&mut self) -> &mut [u8; N] {
        if self.bytes.len() - self.written < N {
            self.next_sheet(self.written + N);
        }
        &mut self.bytes[self.written..].as_chunks_mut().0[0]
    }

    #[cold]
    fn next_sheet(&mut self, end: usize) -> &mut [u8] {
        let sheet = end + end.min(SHEET);
        // No new memory as long as there is some.
        let size = match self.bytes.capacity() {
            enough if enough >= end => sheet.min(enough),
            _ => sheet,
        };
        self.bytes.resize(size, 0);
        &mut self.bytes[self.written..end]
    }

    /// Counts blank bytes as written; they were asked for.
    #[inline]
    pub(super) fn take(&mut self, size: usize) {
        self.written += size;
    }

    /// Forgets what was written from `written` on.
    pub(super) fn take_back(&mut self, written: usize) {
        self.written = written;
    }

    pub(super) fn into_bytes(mut self) -> Vec<u8> {
        self.bytes.truncate(self.written);
        self.bytes
    }
}

/// The size and never the text.
impl fmt::Debug for Paper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes ‹redacted›", self.written)
    }
}
