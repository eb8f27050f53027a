//! Chance (乱数): only for the four characters that tell one ledger's pseudonyms, and the file names of one
//! start, from another's.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

/// A source of random bytes. Tests bring a fixed one.
pub trait Random: Send {
    /// Fills the buffer.
    fn fill(&mut self, bytes: &mut [u8]);
}

/// The random numbers of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsRandom;

impl Random for OsRandom {
    fn fill(&mut self, bytes: &mut [u8]) {
        if getrandom::fill(bytes).is_err() {
            fill_from_hash_keys(bytes);
        }
    }
}

/// The keys of a hash map are random too; good enough for a name, not for a secret.
fn fill_from_hash_keys(bytes: &mut [u8]) {
    for chunk in bytes.chunks_mut(8) {
        let word = RandomState::new().hash_one(chunk.len()).to_le_bytes();
        chunk.copy_from_slice(&word[..chunk.len()]);
    }
}

/// Four characters of Crockford's base 32: no letter that is taken for a digit.
pub(crate) fn four_characters(random: &mut dyn Random) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut bytes = [0; 4];
    random.fill(&mut bytes);
    bytes
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(u8);

    impl Random for Fixed {
        fn fill(&mut self, bytes: &mut [u8]) {
            for (at, byte) in bytes.iter_mut().enumerate() {
                *byte = self.0.wrapping_add(at as u8);
            }
        }
    }

    #[test]
    fn there_are_four_characters_without_look_alikes() {
        assert_eq!(four_characters(&mut Fixed(0)), "0123");
        assert_eq!(four_characters(&mut Fixed(254)), "YZ01");
        let seen = (0..=255).map(|seed| four_characters(&mut Fixed(seed)));
        assert!(
            seen.flat_map(String::into_bytes)
                .all(|c| !b"ILOU".contains(&c))
        );
    }

    #[test]
    fn both_sources_fill_every_byte() {
        let sources: [fn(&mut [u8]); 2] = [|bytes| OsRandom.fill(bytes), fill_from_hash_keys];
        for fill in sources {
            let mut ored = [0u8; 37];
            for _ in 0..64 {
                let mut bytes = [0; 37];
                fill(&mut bytes);
                ored.iter_mut()
                    .zip(bytes)
                    .for_each(|(all, byte)| *all |= byte);
            }
            assert!(ored.iter().all(|byte| *byte != 0));
        }
    }
}
