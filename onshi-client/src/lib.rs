//! The drivers of onshi: what carries the engine's decisions out into the world.
//!
//! ```text
//!  host ─► Client ─► job::Engine      what is to be done
//!            │  ├──► Ledger           made durable first      (SqliteLedger, MemoryLedger)
//!            │  └──► Exchange         then done               (FolderExchange over a FileSystem)
//!            └─────► Answered         proven answers: a message person by person, or a document
//! ```
//!
//! [`Client`] starts no thread (only [`AnswerReader::on_cores`] does, when asked): it works while the host is inside one of its calls. Clock, chance,
//! files, folders and ledger are traits, so that tests and the simulator replace each of them.
#![forbid(unsafe_code)]

mod answer;
mod apart;
mod archive;
mod client;
mod clock;
mod config;
mod consents;
mod crew;
mod document;
mod exchange;
mod files;
mod folder;
mod ledger;
mod list;
mod lookout;
mod mark;
mod migration;
mod origin;
mod owner;
mod papers;
mod random;
mod remembered;
mod retention;
mod site;
mod trouble;
mod watch;

pub use answer::{AnswerReader, Answered};
pub use apart::{Apart, ApartDocument, ApartReader, NotShown, Rights};
pub use archive::{ArchiveLimits, unpack};
pub use client::Client;
pub use clock::{Clock, SystemClock};
pub use config::FolderConfig;
pub use document::Document;
pub use exchange::{Content, Exchange};
pub use files::{FileSystem, Hold, OsFiles};
pub use folder::{FolderExchange, Folders};
#[cfg(feature = "sqlite")]
pub use ledger::SqliteLedger;
pub use ledger::{Key, Ledger, Loaded, MemoryLedger};
pub use random::{OsRandom, Random};
pub use watch::{News, Watch};

/// The program in the README, compiled by the tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
