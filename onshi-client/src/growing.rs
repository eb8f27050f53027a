//! A buffer for what comes piece by piece: when it grows it leaves nothing behind, for what is read may be
//! nobody's to keep (I-11).

use zeroize::Zeroizing;

/// Most answers are no longer.
const FIRST: usize = 8 << 10;

/// Bytes as far as they have come. Overwritten when they go.
pub(crate) struct Growing {
    bytes: Zeroizing<Vec<u8>>,
    filled: usize,
}

impl Growing {
    /// Nothing yet.
    pub fn new() -> Self {
        Growing {
            bytes: Zeroizing::new(vec![0; FIRST]),
            filled: 0,
        }
    }

    /// Where the next piece goes; never empty.
    pub fn room(&mut self) -> &mut [u8] {
        if self.filled == self.bytes.len() {
            let mut larger = Zeroizing::new(vec![0; 2 * self.filled]);
            larger[..self.filled].copy_from_slice(&self.bytes);
            self.bytes = larger;
        }
        &mut self.bytes[self.filled..]
    }

    /// So many bytes were put there.
    pub fn add(&mut self, read: usize) {
        self.filled += read;
    }

    /// How many have come.
    pub fn len(&self) -> usize {
        self.filled
    }

    /// A piece that stands elsewhere.
    #[cfg(feature = "https")]
    pub fn push(&mut self, mut piece: &[u8]) {
        while !piece.is_empty() {
            let room = self.room();
            let (now, later) = piece.split_at(piece.len().min(room.len()));
            room[..now.len()].copy_from_slice(now);
            self.add(now.len());
            piece = later;
        }
    }

    /// All of them. They are the caller's to overwrite.
    pub fn finish(mut self) -> Vec<u8> {
        self.bytes.truncate(self.filled);
        std::mem::take(&mut *self.bytes)
    }
}
