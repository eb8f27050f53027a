//! The catalogue in force (適用カタログ): the rows, corrected by a vendor's profile if one is given.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use onshi_core::catalogue::Dialect;

use crate::catalogue::check;
use crate::failure::Failure;

/// Which profile.
#[derive(Debug, Clone, Default, Args)]
pub struct Profile {
    /// プロファイルを適用する (as a profile has it)
    #[arg(long = "profile", value_name = "FILE")]
    file: Option<PathBuf>,
}

impl Profile {
    /// Reads it. What is wrong with it is said as `onshi catalogue check` says it.
    pub fn dialect(&self) -> Result<Arc<Dialect>, Failure> {
        let Some(path) = &self.file else {
            return Ok(Dialect::standard().clone());
        };
        check::load(path)?.map(Arc::new).map_err(|problems| {
            let mut text = Vec::new();
            match problems.show(&mut text) {
                Ok(()) => Failure::Profile(String::from_utf8_lossy(&text).trim_end().to_owned()),
                Err(error) => error.into(),
            }
        })
    }
}
