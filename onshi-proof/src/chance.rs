//! Chance (乱数): one stream a seed and purpose, so that a draw in one place changes nothing elsewhere.

use onshi_client::Random;

/// A stream of draws. Only 64-bit draws are taken from the crate: its draws of `usize` differ between
/// machines.
#[derive(Debug, Clone)]
pub struct Chance(fastrand::Rng);

impl Chance {
    /// The stream of a seed and a purpose.
    pub fn of(seed: u64, purpose: &str) -> Self {
        let bytes = seed.to_le_bytes();
        let all = bytes.iter().chain(purpose.as_bytes());
        Chance(fastrand::Rng::with_seed(
            all.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
                (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
            }),
        ))
    }

    /// A number below `bound`; 0 if there is none.
    pub fn below(&mut self, bound: u64) -> u64 {
        match bound {
            0 => 0,
            bound => self.0.u64(0..bound),
        }
    }

    /// A place in something so long; 0 if it is empty.
    pub fn place(&mut self, length: usize) -> usize {
        self.below(length as u64) as usize
    }

    /// True once in so many draws on average.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.place(from.len())]
    }

    /// Puts several into any order.
    pub fn shuffle<T>(&mut self, several: &mut [T]) {
        for last in (1..several.len()).rev() {
            several.swap(last, self.place(last + 1));
        }
    }
}

impl Random for Chance {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }
}
