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

use onshi_core::config_text::{self, ConfigFault};
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
    /// How the system behind it is reached over HTTPS.
    #[cfg(feature = "https")]
    pub https: crate::https::HttpsSettings,
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
        config_text::read(text).map_err(|fault| SiteFault::of(text, fault))
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
    fn of(text: &str, ConfigFault { line, why }: ConfigFault) -> Self {
        let key = text.lines().nth(line - 1).unwrap_or_default();
        let key = key.split_once('=').map_or(key, |(key, _)| key);
        let key = key.trim().to_owned();
        SiteFault { line, key, why }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Hours, RefusalName};
    use chrono::NaiveTime;
    use onshi_core::text::Charset;

    const SITE: &str = r#"
[terminal]
charset = "shift_jis"
refusal_name = "of_answer"
stay_ms = 86400000
asleep = { from = "22:00", to = "06:30" }

[faults]
picks-twice = "1/20"
refuses = "next 2"
zero-tail = "always"
"#;

    #[test]
    fn a_site_is_read_and_the_rest_is_as_usual() -> Result<(), SiteFault> {
        let Site {
            terminal, faults, ..
        } = Site::from_toml(SITE)?;
        assert_eq!(terminal.charset, Charset::ShiftJisJis90);
        assert_eq!(terminal.refusal_name, RefusalName::OfAnswer);
        assert_eq!(terminal.stay_ms, Some(86_400_000));
        let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
        let (from, to) = (time(22, 0), time(6, 30));
        assert_eq!(terminal.asleep, Some(Hours { from, to }));
        assert_eq!(
            terminal.processing_rounds,
            Settings::default().processing_rounds
        );
        let expected = [
            (Fault::PicksTwice, Chance::OnceIn(20)),
            (Fault::Refuses, Chance::Next(2)),
            (Fault::ZeroTail, Chance::Always),
        ];
        assert_eq!(faults, expected.into());
        let faults = Faults::from_toml(SITE)?;
        assert_eq!(faults.chance(Fault::ZeroTail), Chance::Always);
        assert_eq!(faults.chance(Fault::LosesAnswer), Chance::Never);
        Ok(())
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_key() {
        let wrong = [
            (
                "[terminal]\n\nin_plaec = true\n",
                3,
                "in_plaec",
                "unknown field",
            ),
            ("[terminal]\nseed = \"one\"\n", 2, "seed", "invalid type"),
            (
                "[terminal]\ncharset = \"euc\"\n",
                2,
                "charset",
                "文字コード",
            ),
            (
                "[terminal]\nasleep = { from = \"25:00\", to = \"06:00\" }\n",
                2,
                "asleep",
                "時刻",
            ),
            (
                "[faults]\nrefuses = \"always\"\nloses = \"always\"\n",
                3,
                "loses",
                "障害",
            ),
            ("[faults]\nrefuses = \"often\"\n", 2, "refuses", "頻度"),
            ("[fualts]\n", 1, "[fualts]", "unknown field"),
            ("[terminal]\nseed = \n", 2, "seed", ""),
        ];
        for (text, line, key, why) in wrong {
            match Site::from_toml(text) {
                Ok(_) => panic!("{text}"),
                Err(fault) => {
                    assert_eq!((fault.line, fault.key.as_str()), (line, key), "{text}");
                    assert!(fault.why.contains(why), "{text}: {fault}");
                    let said = fault.to_string();
                    assert!(said.contains(&format!("{line}行目")) && said.contains(key));
                }
            }
        }
    }
}
