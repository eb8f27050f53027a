//! One setting as people see it, and how its value is read and changed by name.

use onshi_core::rules::retention::HistoryEnd;
use onshi_core::text::Charset;
use serde_json::{Map, Value};

use super::Settings;
use super::forms::{CHARSETS, Hours, Password, RefusalName};

/// A row of the table of settings (設定項目).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Its key in TOML.
    pub key: &'static str,
    /// What it is (日本語).
    pub japanese: &'static str,
    /// What it is (English).
    pub english: &'static str,
    /// Which values it takes.
    pub kind: SettingKind,
}

/// Which values a setting takes (値の種類).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "page", derive(serde::Serialize))]
#[cfg_attr(feature = "page", serde(rename_all = "snake_case"))]
pub enum SettingKind {
    /// Yes or no.
    Switch,
    /// A number that is always there.
    Number,
    /// A number, or none for no limit.
    Limit,
    /// One of these names, each with what it means (日本語).
    Choice(&'static [(&'static str, &'static str)]),
    /// Any number of texts.
    Words,
    /// A text, or none.
    Text,
    /// From one time of day until another, or none.
    Hours,
}

/// No setting has this key, or it does not take this value (設定の誤り).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoSetting {
    /// The key that was asked for.
    pub key: String,
    /// What is wrong.
    pub why: String,
}

impl Settings {
    /// The value under a key, as JSON writes it; null for none, and under a key that nobody knows.
    pub fn value(&self, key: &str) -> Value {
        self.values().remove(key).unwrap_or_default()
    }

    /// The same settings but for the value under one key; null stands for none.
    ///
    /// # Errors
    /// Nobody knows the key, or it does not take the value.
    pub fn with(&self, key: &str, value: Value) -> Result<Settings, NoSetting> {
        let mut values = self.values();
        values.insert(key.to_owned(), value);
        let read = serde_json::from_value::<Settings>(Value::Object(values));
        let read = read.map_err(|error| NoSetting {
            key: key.to_owned(),
            why: error.to_string(),
        })?;
        Ok(Settings {
            dialect: self.dialect.clone(),
            page: self.page.clone(),
            ..read
        })
    }

    fn values(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(values)) => values,
            _ => Map::new(),
        }
    }
}

impl std::fmt::Display for NoSetting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let NoSetting { key, why } = self;
        write!(f, "設定できません / cannot be set: {key}: {why}")
    }
}

impl std::error::Error for NoSetting {}

/// The kind of setting that a type of value makes.
pub(super) trait Shape {
    const KIND: SettingKind;
}

macro_rules! shapes {
    ($($kind:expr => $($type:ty)+;)*) => {
        $($(impl Shape for $type {
            const KIND: SettingKind = $kind;
        })+)*
    };
}

shapes! {
    SettingKind::Switch => bool;
    SettingKind::Number => u32 u64;
    SettingKind::Limit => Option<u32> Option<u64> Option<usize>;
    SettingKind::Choice(CHARSETS) => Charset;
    SettingKind::Choice(REFUSAL_NAMES) => RefusalName;
    SettingKind::Choice(HISTORY_ENDS) => HistoryEnd;
    SettingKind::Words => Vec<String>;
    SettingKind::Text => Option<Password>;
    SettingKind::Hours => Option<Hours>;
}

/// The names that serde gives to [`RefusalName`].
const REFUSAL_NAMES: &[(&str, &str)] = &[("of_request", "要求の名前"), ("of_answer", "結果の名前")];

/// The names that serde gives to [`HistoryEnd`].
const HISTORY_ENDS: &[(&str, &str)] = &[
    ("next_day_begins", "翌日の 0 時まで"),
    ("next_day_ends", "翌日末まで"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_row_is_a_key_and_every_key_a_row() {
        let keys: Vec<&str> = Setting::ALL.iter().map(|setting| setting.key).collect();
        let mut sorted = keys.clone();
        sorted.sort_unstable();
        let values = Settings::default().values();
        assert!(values.keys().map(String::as_str).eq(sorted));
    }

    /// A value of its kind that is not the usual one, and one that is none of its kind.
    fn another(setting: &Setting, usual: &Value) -> (Value, Value) {
        match setting.kind {
            SettingKind::Switch => (json!(usual != &json!(true)), json!(3)),
            SettingKind::Number => (json!(77), json!(-1)),
            SettingKind::Limit => (json!(77), json!("77")),
            SettingKind::Choice(names) => {
                let mut names = names.iter().map(|(name, _)| json!(name));
                let name = names.find(|name| name != usual);
                (name.unwrap_or_default(), json!("no such name"))
            }
            SettingKind::Words => (json!(["OQSsi", ""]), json!("OQSsi")),
            SettingKind::Text => (json!("himitsu"), json!(1)),
            SettingKind::Hours => (
                json!({ "from": "22:00", "to": "06:30" }),
                json!({ "from": "25:00", "to": "06:30" }),
            ),
        }
    }

    #[test]
    fn every_setting_takes_values_of_its_kind_and_no_others() -> Result<(), NoSetting> {
        let usual = Settings::default();
        for setting in Setting::ALL {
            let before = usual.value(setting.key);
            let (other, wrong) = another(setting, &before);
            let changed = usual.with(setting.key, other.clone())?;
            assert_eq!(changed.value(setting.key), other, "{}", setting.key);
            let back = changed.with(setting.key, before)?;
            assert_eq!(back.values(), usual.values(), "{}", setting.key);
            let refused = usual.with(setting.key, wrong).map(|_| ());
            assert_eq!(
                refused.map_err(|error| error.key),
                Err(setting.key.to_owned())
            );
        }
        Ok(())
    }

    #[test]
    fn every_choice_is_a_value() {
        for setting in Setting::ALL {
            if let SettingKind::Choice(names) = setting.kind {
                for (name, _) in names {
                    assert!(
                        Settings::default().with(setting.key, json!(name)).is_ok(),
                        "{name}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_key_that_nobody_knows_is_told() {
        let refused = Settings::default().with("in_plaec", json!(true));
        assert!(refused.is_err_and(|error| error.why.contains("in_plaec")));
    }
}
