//! The drivers of onshi: what carries the engine's decisions out into the world.
//!
//! ```text
//!  host ─► Client ─► job::Engine      what is to be done
//!            │  ├──► Ledger           made durable first      (SqliteLedger, PostgresLedger, MemoryLedger)
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
mod audit;
mod certificate;
mod client;
mod clock;
mod config;
mod consents;
mod crew;
#[cfg(feature = "sqlite")]
pub mod doctor;
mod document;
mod encryption;
mod exchange;
mod files;
mod folder;
mod growing;
#[cfg(feature = "https")]
pub mod https;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
mod keys;
mod ledger;
mod list;
mod lookout;
mod mark;
mod migration;
#[cfg(feature = "opentelemetry")]
pub mod opentelemetry;
mod origin;
mod outgoing;
mod owner;
mod papers;
mod random;
mod remembered;
mod retention;
mod secret;
mod site;
mod telemetry;
mod trouble;
mod watch;
#[cfg(feature = "postgres")]
mod workers;

pub use answer::{AnswerReader, Answered};
pub use apart::{Apart, ApartDocument, ApartReader, NotShown, Rights};
pub use archive::{ArchiveLimits, unpack};
#[cfg(feature = "encryption")]
pub use archive::{pack_under, unpack_under};
pub use certificate::{Certificate, CertificateStanding, LADDER, Validity};
pub use client::Client;
pub use clock::{Clock, SystemClock};
pub use config::FolderConfig;
pub use document::Document;
pub use encryption::{Encryption, EncryptionRule};
pub use exchange::{Content, Exchange};
pub use files::{FileSystem, Hold, OsFiles};
pub use folder::{FolderExchange, Folders};
#[cfg(all(
    feature = "secret-service",
    target_os = "linux",
    any(feature = "postgres", feature = "sqlite")
))]
pub use keys::SecretService;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub use keys::{GivenKey, KeyStore, LedgerKey, Passphrase, Wrap, WrappedKey};
#[cfg(all(feature = "postgres", feature = "sqlite"))]
pub use ledger::Moved;
pub use ledger::{
    AtRest, Key, Ledger, LedgerAudit, Loaded, MemoryLedger, verify_audit, write_out_audit,
};
#[cfg(feature = "postgres")]
pub use ledger::{Database, Lease, PostgresLedger, Tenancy};
#[cfg(feature = "sqlite")]
pub use ledger::{Restored, SqliteLedger, restore};
/// The crate whose connections [`Database::open_with`] takes, in the version that it takes.
#[cfg(feature = "postgres")]
pub use postgres;
pub use random::{OsRandom, Random};
pub use secret::Secret;
pub use telemetry::Metrics;
pub use watch::{News, Watch};
#[cfg(feature = "postgres")]
pub use workers::{Mishap, Outfit, Workers};

/// The program in the README, compiled by the tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
