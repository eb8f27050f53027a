//! The other side of the exchange, for tests and demonstrations: the terminal's 連携ソフト and a small
//! オンライン資格確認等システム behind it. No certificate, no network, and nobody real in it.
//!
//! ```text
//!  root/req ─► Terminal ─► central system ─► writer ─► root/res
//!                            Clinic (seeded people, consents, 照会番号)
//! ```
//!
//! Everything follows from the seeds, the requests and the time given to [`Terminal::step`]: the
//! same run gives the same bytes. Where the real behaviour is not publicly known, the doc comment
//! says "assumed".
#![forbid(unsafe_code)]

mod barcode;
mod central;
mod clinic;
mod happening;
mod journal;
mod paper;
mod random;
mod settings;
mod terminal;
mod writer;

pub use clinic::{Clinic, KnownPatient};
pub use happening::Happening;
pub use settings::{RefusalName, Settings};
pub use terminal::Terminal;
