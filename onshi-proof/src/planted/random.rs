//! Chance that is none.

use onshi_client::Random;

/// Draws zeros.
pub struct Zeros;

impl Random for Zeros {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}
