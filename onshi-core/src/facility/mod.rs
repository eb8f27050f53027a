//! What a facility does with the system besides asking about people (医療機関の操作): its address, its
//! settings, the codes of its devices, and the consents it takes back (vendor manual §2.1.1, §2.1.5,
//! 表4.1.1-1 (9)–(12), R32).
//!
//! | operation | module | its answer is lost |
//! |---|---|---|
//! | 医療機関アクセスURL取得 | [`access_url`], drawn by [`qr`] | asked again, unless it changes the address |
//! | 医療機関環境設定 照会・更新 | [`settings`] | read back; never updated twice |
//! | アクティベーションコード 発行・照会・無効化 | [`activation`] | inquired; never issued twice |
//! | 閲覧同意取り消し | [`cancellation`] | the next consented batch tells; never cancelled twice |
//!
//! The last three are carried through by a small machine each: plain data that a ledger can keep, with
//! no person and no secret in it. It hands out its request once, and never leads back to it:
//!
//! ```text
//!  send ─► the request ─► keep the machine, then submit ─┬─► answered ─► what became of it
//!                                                        └─► lost ─────► a question that changes nothing
//! ```
//!
//! Headers are left to the engine, which stamps 医療機関コード and ファイル識別子.

pub mod access_url;
pub mod activation;
pub mod cancellation;
mod care;
mod outcome;
#[cfg(feature = "qr")]
pub mod qr;
pub mod settings;

pub use care::Care;
pub use outcome::outcome;
