//! How the other side behaves: what is known to differ between sites, and what is unknown.

use std::sync::Arc;

use onshi_core::catalogue::Dialect;
use onshi_core::text::Charset;

/// Settings of the simulated terminal and system (模擬端末の設定).
#[derive(Debug, Clone)]
pub struct Settings {
    /// The rows, corrected by a profile: the other side speaks the same dialect.
    pub dialect: Arc<Dialect>,
    /// Fixes the order of elements and the reception numbers.
    pub seed: u64,
    /// How often a batch is still 処理中 before its result comes.
    pub processing_rounds: u32,
    /// Encoding of the answers, which is a setting of the site and not an echo of the request
    /// (public implementation).
    pub charset: Charset,
    /// Children stand in any order, as in real answers (public fixture).
    pub shuffle: bool,
    /// Numbers are padded one way or another, and optional elements are absent for some people.
    pub vary: bool,
    /// Collected batch results come as `.zip` (public implementation).
    pub zip_results: bool,
    /// Requests under these file name prefixes are refused with an `.err`.
    pub refuse_prefixes: Vec<String>,
    /// Which name the `.err` has: sources differ.
    pub refusal_name: RefusalName,
    /// How long a request lies in `req` before it is picked up, in milliseconds.
    pub pick_up_after_ms: u64,
    /// Answers are created first and filled at the next step; otherwise they appear by a rename.
    pub in_place: bool,
    /// Taking back a consent that has ended already is an error; it is unknown which is true.
    pub cancel_again_is_error: bool,
    /// Registering the 照会番号 that a person has already is an error; it is unknown which is true.
    pub register_again_is_error: bool,
    /// How long a 受付番号 is known, in milliseconds; `None` for ever. Unknown.
    pub reception_life_ms: Option<u64>,
    /// How often the result of a 受付番号 can be collected; `None` for any number of times. Unknown.
    pub reception_collections: Option<u32>,
    /// How long an answer stays in `res`, in milliseconds (ファイル保存時間); `None` for ever.
    pub stay_ms: Option<u64>,
}

/// The name under which a refusal stands in `res`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RefusalName {
    /// The request's own name, beside a copy of the request (public implementation).
    #[default]
    OfRequest,
    /// The name that the answer would have had (assumed).
    OfAnswer,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            dialect: Dialect::standard().clone(),
            seed: 1,
            processing_rounds: 2,
            charset: Charset::Utf8,
            shuffle: true,
            vary: true,
            zip_results: false,
            refuse_prefixes: Vec::new(),
            refusal_name: RefusalName::default(),
            pick_up_after_ms: 0,
            in_place: false,
            cancel_again_is_error: true,
            register_again_is_error: false,
            reception_life_ms: None,
            reception_collections: None,
            stay_ms: None,
        }
    }
}
