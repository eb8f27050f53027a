//! How the other side behaves: what is known to differ between sites, and what is unknown.
//!
//! One table: its rows are the fields of [`Settings`], the keys of `[terminal]` in a file (site.rs), and
//! what the page shows and changes ([`Setting`]).

mod forms;
mod setting;

use std::sync::Arc;

use onshi_core::catalogue::Dialect;
use onshi_core::rules::retention::HistoryEnd;
use onshi_core::text::Charset;
use serde::{Deserialize, Serialize};

pub use forms::{Hours, Password, RefusalName};
use forms::{charset, standard};
use setting::Shape;
pub use setting::{NoSetting, Setting, SettingKind};

macro_rules! settings {
    ($($japanese:literal $english:literal $(#[$about:meta])* $key:ident: $type:ty = $usual:expr;)*) => {
        /// Settings of the simulated terminal and system (模擬端末の設定). As a table of TOML, every key may
        /// be left out.
        #[derive(Debug, Clone, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Settings {
            $($(#[$about])* pub $key: $type,)*
            /// The rows, corrected by a profile: the other side speaks the same dialect.
            #[serde(skip, default = "standard")]
            pub dialect: Arc<Dialect>,
            /// What the facility's addresses begin with, where the stand-in for マイナ在宅受付Web is served
            /// (`http://127.0.0.1:8080/bedside`); `None` for addresses that lead nowhere.
            #[serde(skip)]
            pub page: Option<String>,
        }

        impl Default for Settings {
            fn default() -> Self {
                Settings { $($key: $usual,)* dialect: standard(), page: None }
            }
        }

        impl Setting {
            /// Every row of the table, in its order.
            pub const ALL: &'static [Setting] = &[$(Setting {
                key: stringify!($key),
                japanese: $japanese,
                english: $english,
                kind: <$type as Shape>::KIND,
            }),*];
        }
    };
}

settings! {
    "要素の順と番号を決める種" "fixes order of elements and numbers"
    /// Fixes the order of elements and the reception numbers. The numbers and addresses of a system that
    /// stands follow a change when it is made anew.
    seed: u64 = 1;

    "一括の結果が処理中である回数" "how often a batch is still 処理中"
    /// How often a batch is still 処理中 before its result comes.
    processing_rounds: u32 = 2;

    "結果の文字コード" "encoding of answers"
    /// Encoding of the answers, which is a setting of the site and not an echo of the request
    /// (public implementation). In TOML `utf-8`, `shift_jis` (JIS90) or `cp932`.
    #[serde(with = "charset")]
    charset: Charset = Charset::Utf8;

    "要素の順が変わる" "children in any order"
    /// Children stand in any order, as in real answers (public fixture).
    shuffle: bool = true;

    "番号の桁埋めと任意項目の有無を種で変える" "pad numbers one way or another; optional elements absent for some"
    /// Numbers are padded one way or another, and optional elements are absent for some people.
    vary: bool = true;

    "一括の結果が .zip" "collected results as .zip"
    /// Collected batch results come as `.zip` (public implementation).
    zip_results: bool = false;

    "暗号化する電文（ファイル名の先頭。空は全て）" "encrypted messages by the beginning of the file name, empty for all"
    /// Answers whose file names begin with one of these come as `.zip` with the password, and their
    /// requests may; an empty text stands for all of them (public setup scripts: `encrypt.conf`; AES-256
    /// from one public note).
    encrypted_prefixes: Vec<String> = Vec::new();

    "暗号化のパスワード" "their password"
    /// The password of those archives. Without one nothing is encrypted.
    password: Option<Password> = None;

    ".err で拒否する電文（ファイル名の先頭）" "refused messages, by the beginning of the file name"
    /// Requests under these file name prefixes are refused with an `.err`.
    refuse_prefixes: Vec<String> = Vec::new();

    ".err の名前" "name of the .err"
    /// Which name the `.err` has: sources differ.
    refusal_name: RefusalName = RefusalName::default();

    ".err が空" "empty .err"
    /// The `.err` has no byte in it; otherwise it says code and message. Its real content is unknown.
    refusal_empty: bool = false;

    "取り込むまでの時間（ミリ秒）" "how long a request lies (ms)"
    /// How long a request lies in `req` before it is picked up, in milliseconds.
    pick_up_after_ms: u64 = 0;

    "req を見る間隔（ミリ秒、0 はすぐ）" "how often req is looked at (ms, 0 for at once)"
    /// How often `req` is looked at, in milliseconds; 0 for at once, as one who watches the folder.
    look_every_ms: u64 = 0;

    "電文でない名前も拒否する" "names that are no requests are refused"
    /// A name in `req` that is none of the interface is refused with an `.err`; otherwise it is left
    /// alone. It is unknown which is true.
    refuse_foreign_names: bool = false;

    "結果の後に要求を消す" "the request goes after its answer came"
    /// A request is removed after its answer stands in `res`; otherwise before. It is unknown which.
    remove_after_answer: bool = false;

    "最終の名前のまま二回に分けて書く" "written in two steps under the final name"
    /// Answers are created first and filled at the next step; otherwise they appear by a rename.
    in_place: bool = false;

    "res/yyyymmdd に出す" "answers in res/yyyymmdd"
    /// Answers stand in a folder of their day, `res/yyyymmdd` (assumed).
    day_folders: bool = false;

    "同意取消の二回目がエラー" "a second cancellation is an error"
    /// Taking back a consent that has ended already is an error; it is unknown which is true.
    cancel_again_is_error: bool = true;

    "同じ照会番号の登録がエラー" "registering the same 照会番号 is an error"
    /// Registering the 照会番号 that a person has already is an error; it is unknown which is true.
    register_again_is_error: bool = false;

    "同じ任意のファイル識別子なら前の結果" "a repeated file identifier gets the earlier answer"
    /// A request with the 任意のファイル識別子 of an earlier one gets that one's answer, and nothing is
    /// done; it is unknown whether the system does so.
    same_identifier_same_answer: bool = false;

    "受付番号の有効期間（ミリ秒）" "life of a 受付番号 (ms)"
    /// How long a 受付番号 is known, in milliseconds; `None` for ever. Unknown.
    reception_life_ms: Option<u64> = None;

    "結果を取得できる回数" "how often a result can be collected"
    /// How often the result of a 受付番号 can be collected; `None` for any number of times. Unknown.
    reception_collections: Option<u32> = None;

    "一つの要求の最大件数" "most people in a request"
    /// More units in a request are refused with an `.err`; `None` for no limit. Unknown.
    most_units: Option<usize> = None;

    "要求の最大の長さ（バイト）" "longest request (bytes)"
    /// A longer request, in bytes, is refused with an `.err`; `None` for no limit. Unknown.
    most_bytes: Option<usize> = None;

    "ファイル名の後半の最大の長さ" "longest free part of a name"
    /// A longer free part of a request's name, in characters, is refused with an `.err`; `None` for no
    /// limit. Unknown.
    longest_suffix: Option<usize> = None;

    "任意のファイル識別子の最大の長さ" "longest file identifier"
    /// A longer 任意のファイル識別子, in characters, is refused with an `.err`; `None` for no limit.
    /// Unknown.
    longest_identifier: Option<usize> = None;

    "結果が消えるまでの時間（ミリ秒）" "how long an answer stays (ms)"
    /// How long an answer stays in `res`, in milliseconds (ファイル保存時間); `None` for ever.
    stay_ms: Option<u64> = None;

    "毎日の休止時間" "hours of sleep"
    /// The hours of every day at which the terminal sleeps: nothing happens then.
    asleep: Option<Hours> = None;

    "第2月曜日から止まる日数（技術解説書 2.3.4）" "days from the second Monday on which nothing passes"
    /// The terminal does nothing from the second Monday of a month for so many days: the proxy is closed
    /// until the patches are checked (vendor manual §2.3.4; that nothing passes then is assumed).
    closed_days: u32 = 0;

    "アプリの履歴を閲覧できる期間（表2.1.1-3「翌日未まで」）" "end of the app's history, printed as 翌日未"
    /// Until when マイナ資格確認アプリ shows what it confirmed: the manual prints 翌日未まで, which is no word
    /// (表2.1.1-3, R31).
    app_history: HistoryEnd = HistoryEnd::default();
}
