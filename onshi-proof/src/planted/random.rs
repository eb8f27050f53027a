//! Chance that is none.

use onshi_client::Random;

/// How chance is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twist {
    /// The same is drawn at every start.
    AlwaysTheSame,
}

/// Draws zeros.
pub struct Zeros;

impl Random for Zeros {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}
