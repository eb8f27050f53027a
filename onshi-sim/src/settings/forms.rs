//! Values of settings that are no plain numbers or texts, and how they are written.

use std::fmt;
use std::sync::Arc;

use chrono::NaiveTime;
use onshi_core::catalogue::Dialect;
use onshi_core::text::Charset;
use serde::{Deserialize, Serialize};

/// The name under which a refusal stands in `res`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalName {
    /// The request's own name, beside a copy of the request (public implementation).
    #[default]
    OfRequest,
    /// The name that the answer would have had (assumed).
    OfAnswer,
}

/// Hours of a day in Japan, from one time until before another, over midnight if the second is the earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// The first moment, in TOML `"22:00"`.
    #[serde(with = "time")]
    pub from: NaiveTime,
    /// The first moment after them.
    #[serde(with = "time")]
    pub to: NaiveTime,
}

impl Hours {
    /// Whether a time of day lies in them.
    pub fn contain(&self, time: NaiveTime) -> bool {
        match self.from <= self.to {
            true => self.from <= time && time < self.to,
            false => self.from <= time || time < self.to,
        }
    }
}

/// A password of encrypted archives (暗号化パスワード), never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// A password.
    pub fn new(text: &str) -> Self {
        Password(text.to_owned())
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹redacted›")
    }
}

pub(super) fn standard() -> Arc<Dialect> {
    Dialect::standard().clone()
}

/// The encodings by their names in TOML.
pub(super) const CHARSETS: &[(&str, &str)] = &[
    ("utf-8", "UTF-8"),
    ("shift_jis", "Shift_JIS（JIS X 0208 の範囲）"),
    ("cp932", "CP932"),
];

/// An encoding by its name.
pub(super) mod charset {
    use super::{CHARSETS, Charset};
    use serde::{Deserialize, Deserializer, Serializer, de};

    fn named(name: &str) -> Option<Charset> {
        match name {
            "utf-8" => Some(Charset::Utf8),
            "shift_jis" => Some(Charset::ShiftJisJis90),
            "cp932" => Some(Charset::Cp932),
            _ => None,
        }
    }

    pub fn serialize<S: Serializer>(charset: &Charset, to: S) -> Result<S::Ok, S::Error> {
        let mut names = CHARSETS.iter().map(|(name, _)| *name);
        let name = names.find(|name| named(name) == Some(*charset));
        to.serialize_str(name.unwrap_or_default())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Charset, D::Error> {
        let names =
            "文字コードは utf-8, shift_jis, cp932 のどれか / one of utf-8, shift_jis, cp932";
        named(&String::deserialize(from)?).ok_or_else(|| de::Error::custom(names))
    }
}

/// A time of day without seconds.
mod time {
    use chrono::NaiveTime;
    use serde::{Deserialize, Deserializer, Serializer, de};

    const FORM: &str = "%H:%M";

    pub fn serialize<S: Serializer>(time: &NaiveTime, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&time.format(FORM))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveTime, D::Error> {
        let text = String::deserialize(from)?;
        let form = "時刻は \"22:00\" の形 / a time looks like \"22:00\"";
        NaiveTime::parse_from_str(&text, FORM).map_err(|_| de::Error::custom(form))
    }
}
