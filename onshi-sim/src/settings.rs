//! How the other side behaves: what is known to differ between sites, and what is unknown.

use std::fmt;
use std::sync::Arc;

use chrono::NaiveTime;
use onshi_core::catalogue::Dialect;
use onshi_core::text::Charset;
use serde::{Deserialize, Deserializer, de};

/// Settings of the simulated terminal and system (模擬端末の設定). As a table of TOML, every key may be
/// left out.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The rows, corrected by a profile: the other side speaks the same dialect.
    #[serde(skip, default = "standard")]
    pub dialect: Arc<Dialect>,
    /// Fixes the order of elements and the reception numbers.
    pub seed: u64,
    /// How often a batch is still 処理中 before its result comes.
    pub processing_rounds: u32,
    /// Encoding of the answers, which is a setting of the site and not an echo of the request
    /// (public implementation). In TOML `utf-8`, `shift_jis` (JIS90) or `cp932`.
    #[serde(deserialize_with = "charset")]
    pub charset: Charset,
    /// Children stand in any order, as in real answers (public fixture).
    pub shuffle: bool,
    /// Numbers are padded one way or another, and optional elements are absent for some people.
    pub vary: bool,
    /// Collected batch results come as `.zip` (public implementation).
    pub zip_results: bool,
    /// Answers whose file names begin with one of these come as `.zip` with the password, and their
    /// requests may; an empty text stands for all of them (public setup scripts: `encrypt.conf`; AES-256
    /// from one public note).
    pub encrypted_prefixes: Vec<String>,
    /// The password of those archives. Without one nothing is encrypted.
    pub password: Option<Password>,
    /// Requests under these file name prefixes are refused with an `.err`.
    pub refuse_prefixes: Vec<String>,
    /// Which name the `.err` has: sources differ.
    pub refusal_name: RefusalName,
    /// The `.err` has no byte in it; otherwise it says code and message. Its real content is unknown.
    pub refusal_empty: bool,
    /// How long a request lies in `req` before it is picked up, in milliseconds.
    pub pick_up_after_ms: u64,
    /// How often `req` is looked at, in milliseconds; 0 for at once, as one who watches the folder.
    pub look_every_ms: u64,
    /// A name in `req` that is none of the interface is refused with an `.err`; otherwise it is left
    /// alone. It is unknown which is true.
    pub refuse_foreign_names: bool,
    /// A request is removed after its answer stands in `res`; otherwise before. It is unknown which.
    pub remove_after_answer: bool,
    /// Answers are created first and filled at the next step; otherwise they appear by a rename.
    pub in_place: bool,
    /// Answers stand in a folder of their day, `res/yyyymmdd` (assumed).
    pub day_folders: bool,
    /// Taking back a consent that has ended already is an error; it is unknown which is true.
    pub cancel_again_is_error: bool,
    /// Registering the 照会番号 that a person has already is an error; it is unknown which is true.
    pub register_again_is_error: bool,
    /// A request with the 任意のファイル識別子 of an earlier one gets that one's answer, and nothing is
    /// done; it is unknown whether the system does so.
    pub same_identifier_same_answer: bool,
    /// How long a 受付番号 is known, in milliseconds; `None` for ever. Unknown.
    pub reception_life_ms: Option<u64>,
    /// How often the result of a 受付番号 can be collected; `None` for any number of times. Unknown.
    pub reception_collections: Option<u32>,
    /// More units in a request are refused with an `.err`; `None` for no limit. Unknown.
    pub most_units: Option<usize>,
    /// A longer request, in bytes, is refused with an `.err`; `None` for no limit. Unknown.
    pub most_bytes: Option<usize>,
    /// A longer free part of a request's name, in characters, is refused with an `.err`; `None` for no
    /// limit. Unknown.
    pub longest_suffix: Option<usize>,
    /// A longer 任意のファイル識別子, in characters, is refused with an `.err`; `None` for no limit.
    /// Unknown.
    pub longest_identifier: Option<usize>,
    /// How long an answer stays in `res`, in milliseconds (ファイル保存時間); `None` for ever.
    pub stay_ms: Option<u64>,
    /// The hours of every day at which the terminal sleeps: nothing happens then.
    pub asleep: Option<Hours>,
    /// The terminal does nothing from the second Monday of a month for so many days: the proxy is closed
    /// until the patches are checked (vendor manual §2.3.4; that nothing passes then is assumed).
    pub closed_days: u32,
    /// What the facility's addresses begin with, where the stand-in for マイナ在宅受付Web is served
    /// (`http://127.0.0.1:8080/bedside`); `None` for addresses that lead nowhere.
    #[serde(skip)]
    pub page: Option<String>,
}

/// The name under which a refusal stands in `res`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalName {
    /// The request's own name, beside a copy of the request (public implementation).
    #[default]
    OfRequest,
    /// The name that the answer would have had (assumed).
    OfAnswer,
}

/// Hours of a day in Japan, from one time until before another, over midnight if the second is the earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// The first moment, in TOML `"22:00"`.
    #[serde(deserialize_with = "time")]
    pub from: NaiveTime,
    /// The first moment after them.
    #[serde(deserialize_with = "time")]
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
#[derive(Clone, PartialEq, Eq, Deserialize)]
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

impl Default for Settings {
    fn default() -> Self {
        Settings {
            dialect: standard(),
            seed: 1,
            processing_rounds: 2,
            charset: Charset::Utf8,
            shuffle: true,
            vary: true,
            zip_results: false,
            encrypted_prefixes: Vec::new(),
            password: None,
            refuse_prefixes: Vec::new(),
            refusal_name: RefusalName::default(),
            refusal_empty: false,
            pick_up_after_ms: 0,
            look_every_ms: 0,
            refuse_foreign_names: false,
            remove_after_answer: false,
            in_place: false,
            day_folders: false,
            cancel_again_is_error: true,
            register_again_is_error: false,
            same_identifier_same_answer: false,
            reception_life_ms: None,
            reception_collections: None,
            most_units: None,
            most_bytes: None,
            longest_suffix: None,
            longest_identifier: None,
            stay_ms: None,
            asleep: None,
            closed_days: 0,
            page: None,
        }
    }
}

fn standard() -> Arc<Dialect> {
    Dialect::standard().clone()
}

/// The encodings by their names in TOML.
const CHARSETS: [(&str, Charset); 3] = [
    ("utf-8", Charset::Utf8),
    ("shift_jis", Charset::ShiftJisJis90),
    ("cp932", Charset::Cp932),
];

fn charset<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Charset, D::Error> {
    let name = String::deserialize(deserializer)?;
    let known = CHARSETS.iter().find(|(known, _)| *known == name);
    let names = "文字コードは utf-8, shift_jis, cp932 のどれか / one of utf-8, shift_jis, cp932";
    known
        .map(|(_, charset)| *charset)
        .ok_or_else(|| de::Error::custom(names))
}

fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveTime, D::Error> {
    let text = String::deserialize(deserializer)?;
    let form = "時刻は \"22:00\" の形 / a time looks like \"22:00\"";
    NaiveTime::parse_from_str(&text, "%H:%M").map_err(|_| de::Error::custom(form))
}
