//! One simulated disk under two masters: the client's share and the terminal's own.

mod ours;
mod theirs;
mod tree;
mod watch;

pub use ours::{OurFiles, bury};
pub use theirs::TheirDisk;
pub use tree::Tree;
