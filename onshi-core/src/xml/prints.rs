//! Fingerprints of a proven document, block by block (指紋): the second pass compares each block before
//! it believes a byte of it.
//!
//! They tell whether somebody wrote to the file between the passes. Who forged a document on purpose
//! would forge it before the first pass; therefore a fast hash of 128 bits serves here, and BLAKE3 only
//! names the whole document.

use std::fmt;
use std::sync::Arc;

use twox_hash::xxhash3_128::Hasher;

/// Bytes of a block; the last one may be shorter.
pub(crate) const BLOCK: usize = 64 << 10;

/// One fingerprint for each block. A gigabyte has 256 KiB of them.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Prints(Arc<[u128]>);

impl Prints {
    /// Whether `block` is the block that stood at this place.
    pub(super) fn has(&self, place: usize, block: &[u8]) -> bool {
        self.0.get(place) == Some(&Hasher::oneshot(block))
    }

    /// How many blocks there were.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }
}

impl fmt::Debug for Prints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} blocks", self.0.len())
    }
}

/// Takes the fingerprints of bytes that come in pieces of any size.
#[derive(Default)]
pub(super) struct Printer {
    done: Vec<u128>,
    open: Hasher,
    /// Bytes in the open block.
    length: usize,
}

impl Printer {
    pub(super) fn update(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(BLOCK - self.length));
            match now.len() {
                BLOCK => self.done.push(Hasher::oneshot(now)),
                _ => self.open.write(now),
            }
            self.length = (self.length + now.len()) % BLOCK;
            if self.length == 0 && now.len() < BLOCK {
                self.done.push(std::mem::take(&mut self.open).finish_128());
            }
            bytes = later;
        }
    }

    pub(super) fn prints(&self) -> Prints {
        let open = (self.length > 0).then(|| self.open.finish_128());
        Prints(self.done.iter().copied().chain(open).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_any_size_have_the_prints_of_their_blocks() {
        let bytes: Vec<u8> = (0..3 * BLOCK + 5).map(|n| (n * 7 % 251) as u8).collect();
        for length in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, bytes.len()] {
            for piece in [1, 63, 1000, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK] {
                let mut printer = Printer::default();
                bytes[..length]
                    .chunks(piece)
                    .for_each(|piece| printer.update(piece));
                let prints = printer.prints();
                let blocks: Vec<&[u8]> = bytes[..length].chunks(BLOCK).collect();
                assert_eq!(prints.count(), blocks.len());
                for (place, block) in blocks.iter().enumerate() {
                    assert!(prints.has(place, block), "{length} in {piece}");
                    assert!(!prints.has(place + 1, block) || blocks.get(place + 1) == Some(block));
                }
            }
        }
    }
}
