//! What goes wrong (障害): one row a fault, and how often each is to happen.
//!
//! ```text
//!  Faults: fault ─► Chance      set by the caller, also while the terminal runs
//!     └─ strikes(fault)? ─► counted, so that a run can show which faults it really had
//! ```

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, de};

use crate::random::Random;

/// A table of faults: its enum, and what is known of each row.
macro_rules! faults {
    (
        $(#[doc = $about:literal])* $kind:ident;
        $($(#[doc = $doc:literal])* $fault:ident $name:literal $japanese:literal;)*
    ) => {
        $(#[doc = $about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $kind {
            $($(#[doc = $doc])* #[doc = concat!("(", $japanese, ")")] $fault,)*
        }

        impl $kind {
            /// Every fault, in the order of the rows.
            pub const ALL: &'static [$kind] = &[$($kind::$fault),*];

            /// Its name in settings and scenarios.
            pub fn name(self) -> &'static str {
                match self { $($kind::$fault => $name,)* }
            }

            /// What it is, in a sentence.
            pub fn english(self) -> &'static str {
                match self { $($kind::$fault => concat!($($doc),*).trim_ascii_start(),)* }
            }

            /// 日本語の説明.
            pub fn japanese(self) -> &'static str {
                match self { $($kind::$fault => $japanese,)* }
            }

            /// The fault of a name.
            pub fn of(name: &str) -> Option<$kind> {
                let mut all = $kind::ALL.iter().copied();
                all.find(|fault| fault.name() == name)
            }
        }

        impl<'de> serde::Deserialize<'de> for $kind {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = String::deserialize(deserializer)?;
                let unknown = || {
                    let names: Vec<&str> = $kind::ALL.iter().map(|fault| fault.name()).collect();
                    let names = names.join(", ");
                    format!(
                        "「{name}」という障害はありません / there is no fault of this name; the faults are {names}"
                    )
                };
                $kind::of(&name).ok_or_else(|| serde::de::Error::custom(unknown()))
            }
        }
    };
}
#[cfg(feature = "page")]
pub(crate) use faults;

faults! {
    /// One thing that can go wrong at a terminal (障害). The classes are those that vendors met, and what
    /// is not known of the real terminal.
    Fault;

    /// A request lies for long before it is picked up.
    PicksLate "picks-late" "取込が遅れる";
    /// A request is taken twice; two answers come.
    PicksTwice "picks-twice" "同じ要求を二度取り込む";
    /// Later requests are answered before earlier ones.
    AnswersOutOfOrder "answers-out-of-order" "結果の順序が入れ替わる";
    /// The request stays in `req` although it was answered.
    KeepsRequest "keeps-request" "結果を出しても要求を消さない";
    /// The request is gone and no answer comes.
    LosesAnswer "loses-answer" "要求を消したまま結果を出さない";
    /// The answer stands in `res` before the request is gone.
    AnswersBeforeTaking "answers-before-taking" "要求が消える前に結果が出る";
    /// An `.err` instead of an answer.
    Refuses "refuses" ".err で拒否する";
    /// An `.err`, and the answer, too.
    RefusesAndAnswers "refuses-and-answers" ".err と結果の両方が出る";
    /// A batch is still processing for very long.
    StaysProcessing "stays-processing" "処理中が長く続く";
    /// A batch ends with an error of the system.
    ResultFails "result-fails" "一括処理が異常終了する";
    /// The result carries a code that nobody knows.
    UnknownResult "unknown-result" "未知の処理結果コード";
    /// The result names another 受付番号 than the one asked for.
    OtherReception "other-reception" "別の受付番号で結果が返る";
    /// An answer is deleted soon, before its time.
    DeletesEarly "deletes-early" "結果が早く消える";
    /// Elements nobody knows, in answers of a newer version.
    NewElements "new-elements" "知らない項目が増える";
    /// The answer comes in another encoding than usual.
    OtherCharset "other-charset" "結果の文字コードが変わる";
    /// Half of an answer, and never the rest.
    HalfForEver "half-for-ever" "結果が途中で切れたままになる";
    /// An answer without a byte.
    EmptyAnswer "empty-answer" "空の結果ファイル";
    /// An answer that ends in zero bytes, as after a power cut.
    ZeroTail "zero-tail" "末尾が NUL で埋まった結果";
    /// The answer is replaced by another content under the same name.
    ChangesAnswer "changes-answer" "同じ名前の結果の内容が変わる";
    /// The answer is that of another institution.
    OtherInstitution "other-institution" "他の医療機関の結果が返る";
    /// The answer goes and comes again.
    Reappears "reappears" "結果が消えてまた現れる";
    /// Another program takes an answer away.
    ForeignTakes "foreign-takes" "他社製品が結果を持ち去る";
    /// Another program puts a face file of its own making into `face`.
    ForeignFace "foreign-face" "他社製品が face に置いたファイル";
    /// A person copies an answer beside itself.
    Copies "copies" "人が複製したファイル（ - コピー）";
    /// A synchronising program leaves its files.
    SyncFiles "sync-files" "同期ソフトの残すファイル";
    /// Files of the terminal itself that are no answers.
    MarkerFiles "marker-files" "DELFILE や del*.txt";
}

/// How often a fault strikes where it could (頻度).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Chance {
    /// Never.
    #[default]
    Never,
    /// Every time.
    Always,
    /// Once in so many times on average.
    OnceIn(u32),
    /// The next so many times, and then no more.
    Next(u32),
}

/// `never`, `always`, `1/20` (once in twenty) or `next 2`.
impl fmt::Display for Chance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Chance::Never | Chance::Next(0) => f.write_str("never"),
            Chance::Always => f.write_str("always"),
            Chance::OnceIn(times) => write!(f, "1/{times}"),
            Chance::Next(times) => write!(f, "next {times}"),
        }
    }
}

/// The text says no frequency (頻度の書き方が違う).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoChance;

impl fmt::Display for NoChance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "頻度は never, always, 1/N, next N のどれか / one of never, always, 1/N, next N",
        )
    }
}

impl std::error::Error for NoChance {}

impl FromStr for Chance {
    type Err = NoChance;

    fn from_str(text: &str) -> Result<Self, NoChance> {
        let times = |text: &str| text.trim().parse().ok().filter(|times| *times > 0);
        match text.trim() {
            "never" => Ok(Chance::Never),
            "always" => Ok(Chance::Always),
            text => match (text.strip_prefix("1/"), text.strip_prefix("next ")) {
                (Some(rest), _) => times(rest).map(Chance::OnceIn),
                (_, Some(rest)) => times(rest).map(Chance::Next),
                _ => None,
            }
            .ok_or(NoChance),
        }
    }
}

impl<'de> Deserialize<'de> for Chance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// Faults of a kind, those of a terminal if no other is said, and how often each has struck (障害の設定).
#[derive(Debug, Clone)]
pub struct Faults<F = Fault> {
    chances: BTreeMap<F, Chance>,
    random: Random,
    struck: BTreeMap<F, u64>,
}

impl<F: Copy + Ord> Faults<F> {
    /// None yet; a seed fixes when those strike that are set later.
    pub fn none(seed: u64) -> Self {
        Faults {
            chances: BTreeMap::new(),
            random: Random::of(seed, "faults"),
            struck: BTreeMap::new(),
        }
    }

    /// The faults of a table (`[faults]` of a file), and no others.
    pub fn of(chances: BTreeMap<F, Chance>, seed: u64) -> Self {
        Faults {
            chances,
            ..Faults::none(seed)
        }
    }

    /// Sets how often a fault strikes from now on.
    pub fn set(&mut self, fault: F, chance: Chance) {
        self.chances.insert(fault, chance);
    }

    /// No more faults from now on.
    pub fn heal(&mut self) {
        self.chances.clear();
    }

    /// How often a fault strikes.
    pub fn chance(&self, fault: F) -> Chance {
        self.chances.get(&fault).copied().unwrap_or_default()
    }

    /// How many times a fault has struck.
    pub fn struck(&self, fault: F) -> u64 {
        self.struck.get(&fault).copied().unwrap_or_default()
    }

    /// One of several, where a fault leaves the choice.
    pub(crate) fn choose<T: Copy>(&mut self, from: &[T]) -> T {
        *self.random.pick(from)
    }

    /// Whether it strikes here and now.
    pub(crate) fn strikes(&mut self, fault: F) -> bool {
        let strikes = match self.chances.get_mut(&fault) {
            None | Some(Chance::Never | Chance::Next(0)) => false,
            Some(Chance::Always) => true,
            Some(Chance::OnceIn(times)) => self.random.once_in(*times as usize),
            Some(Chance::Next(left)) => {
                *left -= 1;
                true
            }
        };
        *self.struck.entry(fault).or_default() += u64::from(strikes);
        strikes
    }
}
