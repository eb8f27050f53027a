//! The C ABI of onshi. Thin: checks what it is given, converts, calls `onshi-client` and
//! `onshi-core`. Every conversation with C happens through three kinds of wrapper, so that an
//! export reads like safe Rust:
//!
//! | what C passes | wrapper | file |
//! |---|---|---|
//! | a place for a result | `Out`, `Buffer` | `boundary`, `text` |
//! | text, a list of numbers, a structure | `TextIn`, `Numbers`, `Struct` | `text`, `boundary` |
//! | an object of ours | a token looked up in a `Slab` | `handle`, `token`, `slab` |
//!
//! Every export passes through [`boundary`](boundary::boundary). Signatures and comments here are
//! the source of `include/onshi.h` and of the declarations for C# and Delphi
//! (`cargo xtask generate`).
#![deny(unsafe_op_in_unsafe_fn)]
#![deny(clippy::undocumented_unsafe_blocks)]
// What every caller must keep to is said once, on the main page of the header.
#![allow(clippy::missing_safety_doc)]
#![allow(clippy::too_many_arguments)]

mod boundary;
mod call_frame;
#[rustfmt::skip]
mod call_table;
mod calling;
#[cfg(windows)]
mod dpapi;
mod handle;
mod held;
mod host_errno;
mod https;
mod numbers;
mod os_key;
mod path;
mod plain;
mod slab;
mod text;
mod token;
mod wiping;

pub mod access;
pub mod activation;
pub mod address;
pub mod answer;
pub mod apart;
pub mod audit;
pub mod backup;
pub mod block;
pub mod call;
pub mod cancel;
pub mod catalogue;
pub mod certificate_query;
pub mod certificates;
pub mod changes;
pub mod claim;
pub mod claim_text;
pub mod claims;
pub mod clock;
pub mod consent;
pub mod consent_days;
pub mod consents;
pub mod consents_cancel;
pub mod copies;
pub mod coverage;
pub mod doctor;
pub mod error;
pub mod event;
pub mod extra;
pub mod faults;
pub mod findings;
pub mod identity;
pub mod inspection;
pub mod job;
pub mod jobs;
pub mod limit_consent;
pub mod limit_consents;
pub mod link_text;
pub mod linkage;
pub mod list;
pub mod log;
pub mod metrics;
pub mod migration;
pub mod migration_words;
pub mod names;
pub mod notes;
pub mod passcode;
pub mod patients;
pub mod permits;
pub mod record;
pub mod remembered;
pub mod retention;
pub mod rights;
pub mod session;
pub mod settings;
pub mod settings_update;
#[cfg(feature = "sim")]
pub mod sim;
pub mod site;
#[cfg(all(windows, target_arch = "x86"))]
mod stdcall;
pub mod submit;
pub mod timers;
pub mod validity;
pub mod version;
pub mod words;

#[cfg(feature = "panic-hook")]
pub use boundary::panic_hook;
