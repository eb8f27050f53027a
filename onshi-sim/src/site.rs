//! A site as a file: settings and faults of one terminal (模擬環境の設定ファイル), TOML.
//!
//! ```toml
//! [terminal]
//! in_place = true
//! stay_ms = 86400000
//! asleep = { from = "22:00", to = "06:00" }
//!
//! [faults]
//! picks-twice = "1/20"
//! refuses = "next 2"
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::fault::{Chance, Fault, Faults};
use crate::settings::Settings;

/// What a file says of a terminal. Whatever it leaves out is as by default.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Site {
    /// How it behaves.
    pub terminal: Settings,
    /// What goes wrong, and how often.
    pub faults: BTreeMap<Fault, Chance>,
}

/// A file of settings cannot be read, and where (設定ファイルの誤り).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteFault {
    /// The line, from 1.
    pub line: usize,
    /// The key on it, or the line itself where it has none.
    pub key: String,
    /// What is wrong.
    pub why: String,
}

impl Site {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// It is no TOML, or has a key or value that is none; with line and key.
    pub fn from_toml(text: &str) -> Result<Self, SiteFault> {
        toml::from_str(text).map_err(|error| SiteFault::of(text, &error))
    }
}

impl Settings {
    /// The settings in the text of a [`Site`].
    ///
    /// # Errors
    /// As [`Site::from_toml`].
    pub fn from_toml(text: &str) -> Result<Self, SiteFault> {
        Site::from_toml(text).map(|site| site.terminal)
    }
}

impl Faults {
    /// The faults in the text of a [`Site`]; the seed of its settings fixes when they strike.
    ///
    /// # Errors
    /// As [`Site::from_toml`].
    pub fn from_toml(text: &str) -> Result<Self, SiteFault> {
        Site::from_toml(text).map(|site| Faults::of(site.faults, site.terminal.seed))
    }
}

impl SiteFault {
    fn of(text: &str, error: &toml::de::Error) -> Self {
        let start = error.span().map_or(0, |span| span.start);
        let before = text.get(..start).unwrap_or(text);
        let line = before.matches('\n').count();
        let key = text.lines().nth(line).unwrap_or_default();
        let key = key.split_once('=').map_or(key, |(key, _)| key);
        SiteFault {
            line: line + 1,
            key: key.trim().to_owned(),
            why: error.message().to_owned(),
        }
    }
}

impl std::fmt::Display for SiteFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let SiteFault { line, key, why } = self;
        write!(
            f,
            "設定の{line}行目 / line {line} of the settings: {key}: {why}"
        )
    }
}

impl std::error::Error for SiteFault {}
