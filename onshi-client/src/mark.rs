//! The mark of what went out (送信済み通番の印): an empty file in the stage folder. Its name says whose
//! numbers they are and the highest that may have gone out; it is moved on before the request is. A ledger
//! that holds less comes from a backup (I-12).
//!
//! The folder is not flushed for it: a journal keeps the two renames in their order. Where there is none,
//! a power cut can leave the mark behind, and an older ledger unnoticed, but never one suspected that is not older.

use std::io;
use std::path::Path;

use crate::files::FileSystem;

/// What the names of marks begin with. No request has a dot there.
const BEGINNING: &str = "onshi.sent.";

/// The mark of one installation.
#[derive(Debug, Default)]
pub(crate) struct Mark {
    /// Where it stands; `None` where that must be looked up.
    at: Option<u64>,
}

impl Mark {
    /// Moves the mark on to a number, never back; where it stands then.
    ///
    /// # Errors
    /// Whether it was moved is not known; the next call looks it up.
    pub(crate) fn raise(
        &mut self,
        files: &mut dyn FileSystem,
        stage: &Path,
        installation: &str,
        serial: u64,
    ) -> io::Result<u64> {
        let file = |serial| stage.join(name(installation, serial));
        let found = match self.at.take() {
            Some(at) => Some(at),
            None => highest(&files.names(stage)?, installation),
        };
        match found {
            Some(at) if at >= serial => {}
            Some(at) => files.rename_no_replace(&file(at), &file(serial))?,
            None => files.create_new(&file(serial), &[])?,
        }
        let at = found.map_or(serial, |at| at.max(serial));
        self.at = Some(at);
        Ok(at)
    }
}

fn name(installation: &str, serial: u64) -> String {
    format!("{BEGINNING}{installation}.{serial}")
}

fn highest(names: &[String], installation: &str) -> Option<u64> {
    let numbers = names.iter().filter_map(|name| {
        let (whose, serial) = name.strip_prefix(BEGINNING)?.split_once('.')?;
        serial.parse().ok().filter(|_| whose == installation)
    });
    numbers.max()
}
