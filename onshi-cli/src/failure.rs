//! Why a command could not do its work.

use std::io;

use onshi_core::error::Error;

/// What ends a command with exit code 1.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Something of the exchange.
    #[error(transparent)]
    Exchange(#[from] Error),
    /// The terminal, or a file of ours.
    #[error("読み書きできません / cannot read or write: {0}")]
    Io(#[from] io::Error),
}

impl Failure {
    /// Whoever read our output has seen enough (`onshi inspect … | head`).
    pub fn reader_left(&self) -> bool {
        matches!(self, Failure::Io(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
