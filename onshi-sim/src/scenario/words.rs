//! A text for people, in the two languages of everything a vendor reads.

use std::fmt;

use serde::Deserialize;

/// 日本語 and English.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// 日本語.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Words {
    pub(crate) fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Words {
            ja: ja.into(),
            en: en.into(),
        }
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.ja, self.en)
    }
}
