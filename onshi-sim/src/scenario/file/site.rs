//! `[site]`: how the terminal and the system behave in a scenario, as far as it says.

use onshi_core::text::Charset;
use serde::{Deserialize, Deserializer, de};

use crate::settings::{RefusalName, Settings};

/// What a scenario says of the settings; the rest is as usual.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Site {
    processing_rounds: Option<u32>,
    #[serde(deserialize_with = "charset")]
    charset: Option<Charset>,
    shuffle: Option<bool>,
    zip_results: Option<bool>,
    refusal_of_answer: Option<bool>,
    pick_up_after_ms: Option<u64>,
    in_place: Option<bool>,
    cancel_again_is_error: Option<bool>,
    stay_ms: Option<u64>,
}

impl Site {
    /// The settings with what is said here.
    pub fn settings(&self, seed: u64) -> Settings {
        let usual = Settings::default();
        Settings {
            seed,
            processing_rounds: self.processing_rounds.unwrap_or(usual.processing_rounds),
            charset: self.charset.unwrap_or(usual.charset),
            shuffle: self.shuffle.unwrap_or(usual.shuffle),
            zip_results: self.zip_results.unwrap_or(usual.zip_results),
            refusal_name: match self.refusal_of_answer {
                Some(true) => RefusalName::OfAnswer,
                _ => usual.refusal_name,
            },
            pick_up_after_ms: self.pick_up_after_ms.unwrap_or(usual.pick_up_after_ms),
            in_place: self.in_place.unwrap_or(usual.in_place),
            cancel_again_is_error: self
                .cancel_again_is_error
                .unwrap_or(usual.cancel_again_is_error),
            stay_ms: self.stay_ms.or(usual.stay_ms),
            ..usual
        }
    }
}

fn charset<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Charset>, D::Error> {
    let name = String::deserialize(deserializer)?;
    match name.as_str() {
        "utf-8" => Ok(Some(Charset::Utf8)),
        "shift_jis" => Ok(Some(Charset::ShiftJisJis90)),
        "cp932" => Ok(Some(Charset::Cp932)),
        _ => Err(de::Error::custom(
            "文字コードは utf-8, shift_jis, cp932 のどれか / one of utf-8, shift_jis, cp932",
        )),
    }
}
