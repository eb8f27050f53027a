//! Why a command could not do its work.

use std::io;
use std::path::Path;

use onshi_core::error::Error;

/// What ends a command with exit code 1.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Something of the exchange.
    #[error(transparent)]
    Exchange(#[from] Error),
    /// The terminal.
    #[error("出力できません / cannot write: {0}")]
    Output(#[from] io::Error),
    /// A file of ours.
    #[error("{file}: 読み書きできません / cannot read or write: {error}")]
    File {
        /// Its path.
        file: String,
        /// What the system said.
        error: io::Error,
    },
    /// A list of patients or a day book that does not read.
    #[error("{file}: {why}")]
    Content {
        /// Its path.
        file: String,
        /// What is wrong, without a value.
        why: String,
    },
    /// A profile that cannot be used: everything that is wrong with it.
    #[error("{0}")]
    Profile(String),
    /// The other side of the demo ended.
    #[error("模擬端末が終了しました / the simulator has ended: {0}")]
    OtherSide(String),
    /// The road to a collector of OpenTelemetry.
    #[error("--otlp: 送る用意ができません / cannot be prepared: {0}")]
    Collector(String),
}

impl Failure {
    /// A file that cannot be read or written.
    pub fn file(path: &Path, error: io::Error) -> Self {
        let file = path.display().to_string();
        Failure::File { file, error }
    }

    /// A file whose content is not what it should be.
    pub fn content(path: &Path, why: impl Into<String>) -> Self {
        let file = path.display().to_string();
        let why = why.into();
        Failure::Content { file, why }
    }

    /// Whoever read our output has seen enough (`onshi inspect … | head`).
    pub fn reader_left(&self) -> bool {
        matches!(self, Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
