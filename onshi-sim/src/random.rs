//! A small seeded generator (乱数). Every purpose has its own stream, so that adding a draw in one
//! place changes nothing elsewhere, and the order in which requests arrive does not matter.

use chrono::{Days, NaiveDate};

/// A stream of draws, fixed by a seed and a purpose.
///
/// Only 64-bit draws are taken from the crate: its draws of `usize` differ between machines.
#[derive(Debug, Clone)]
pub(crate) struct Random(fastrand::Rng);

impl Random {
    /// The stream of a purpose under a seed.
    pub fn of(seed: u64, purpose: &str) -> Self {
        Random(fastrand::Rng::with_seed(mixed(seed, purpose.as_bytes())))
    }

    /// A number below `bound`; 0 if there is none.
    pub fn below(&mut self, bound: usize) -> usize {
        match bound as u64 {
            0 => 0,
            bound => self.0.u64(0..bound) as usize,
        }
    }

    /// True once in `times` draws on average.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// The index of one of several, drawn by weight; 0 if all weights are 0.
    pub fn weighted(&mut self, weights: &[u32]) -> usize {
        let total: u32 = weights.iter().sum();
        let mut draw = self.below(total as usize) as u32;
        for (index, weight) in weights.iter().enumerate() {
            match draw.checked_sub(*weight) {
                Some(rest) => draw = rest,
                None => return index,
            }
        }
        0
    }

    /// So many decimal digits.
    pub fn digits(&mut self, count: usize) -> String {
        (0..count)
            .map(|_| char::from(b'0' + self.below(10) as u8))
            .collect()
    }

    /// A day of a range, both ends included; the first if the range is empty.
    pub fn day(&mut self, first: NaiveDate, last: NaiveDate) -> NaiveDate {
        let span = last.signed_duration_since(first).num_days().max(0) as usize;
        first + Days::new(self.below(span + 1) as u64)
    }

    /// Puts several into any order.
    pub fn shuffle<T>(&mut self, several: &mut [T]) {
        for last in (1..several.len()).rev() {
            several.swap(last, self.below(last + 1));
        }
    }

    /// Text in the form of a UUID; none of its bits means anything.
    pub fn uuid(&mut self) -> String {
        let (high, low) = (self.0.u64(..), self.0.u64(..));
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            high >> 16 & 0xffff,
            high & 0xffff,
            low >> 48,
            low & 0xffff_ffff_ffff
        )
    }
}

/// Seed and purpose in one number (FNV-1a).
fn mixed(seed: u64, purpose: &[u8]) -> u64 {
    let bytes = seed.to_le_bytes();
    let all = bytes.iter().chain(purpose);
    all.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worlds of a seed are part of every recorded scenario: they must not change unnoticed.
    #[test]
    fn a_stream_is_the_same_for_ever() {
        let mut random = Random::of(1, "golden");
        assert_eq!(random.digits(12), "438358899385");
        assert_eq!(random.uuid(), "b0641fe9-6bd9-0b3c-8068-d05bfb0d3598");
    }

    #[test]
    fn purposes_do_not_share_a_stream() {
        assert_ne!(Random::of(1, "a").digits(20), Random::of(1, "b").digits(20));
    }

    #[test]
    fn a_weight_of_nothing_is_never_drawn() {
        let mut random = Random::of(1, "weights");
        assert!((0..1000).all(|_| random.weighted(&[0, 3, 0, 1]) % 2 == 1));
    }

    #[test]
    fn a_shuffle_keeps_what_it_got() {
        let mut several: Vec<u32> = (0..50).collect();
        Random::of(1, "shuffle").shuffle(&mut several);
        assert_ne!(several, (0..50).collect::<Vec<_>>());
        several.sort_unstable();
        assert_eq!(several, (0..50).collect::<Vec<_>>());
    }
}
