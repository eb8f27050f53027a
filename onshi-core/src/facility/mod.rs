//! What a facility does with the system besides asking about people (医療機関の操作): its address, its
//! settings, the codes of its devices, and its passcode (vendor manual §2.1.1, 表2.1.1-3, 表4.1.1-1 (10)–(12),
//! R32). Taking a consent back is a matter of [`consent`](crate::rules::consent).
//!
//! | operation | module | its answer is lost |
//! |---|---|---|
//! | 医療機関アクセスURL取得 | [`access_url`], drawn by [`qr`] | asked again, unless it changes the address |
//! | 目視確認用パスコード取得 | [`passcode`] | asked again, unless it changes the passcode |
//! | 医療機関環境設定 照会・更新 | [`settings`] | read back; never updated twice |
//! | アクティベーションコード 発行・照会・無効化 | [`activation`] | inquired; never issued twice |
//!
//! The last two are carried through by a small machine each: plain data that a ledger can keep, with
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
mod care;
mod outcome;
pub mod passcode;
#[cfg(feature = "qr")]
pub mod qr;
mod secret;
pub mod settings;

pub use care::Care;
pub use outcome::outcome;
pub use secret::Secret;
