//! Strict, streaming, bounded XML: a document is believed only when its whole structure is proven.
//!
//! ```text
//!  Source ─► intake ───────────► window ─────► reader ─► Event<'_> … Event::Done(Proof)
//!            sniff, hash,        UTF-8 text     pure scanners (tag, text, markup, reference)
//!            decode strictly     + faults       over the unread bytes of the window
//! ```
//!
//! Two passes make delivery safe: [`prove`] reads a file to its end and returns its [`Proof`]
//! (length, BLAKE3, encoding, a fingerprint of each block); only then a second pass hands out values,
//! and believes no block that is not the proven one. A half-written file has no proof. Why this reader
//! is ours and what it refuses: `docs/xml.md`.

mod chars;
mod declaration;
pub(crate) mod eight;
mod error;
mod intake;
mod limits;
mod lines;
mod markup;
mod mislabeled;
mod namespace;
mod open;
mod paper;
mod pass;
mod plain;
mod position;
mod prints;
mod reader;
mod reference;
mod scan;
mod source;
mod tag;
mod tags;
mod text;
mod window;
mod writer;

pub use error::{XmlError, XmlErrorKind};
pub use intake::Proof;
pub use limits::{Limit, Limits};
pub use lines::Lines;
pub(crate) use pass::{Content, Passed};
pub(crate) use plain::Short;
pub use position::{Position, locate};
pub(crate) use prints::BLOCK;
pub(crate) use reader::CHUNK;
pub use reader::{Event, Reader, prove};
pub(crate) use scan::is_blank;
pub use source::{Source, SourceError};
pub(crate) use tags::{Tag, Tags};
pub use writer::{WriteError, WriteErrorKind, Writer};
