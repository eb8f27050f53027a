//! What the reader shows to one who can pass ordinary content without events.

use super::limits::Limits;
use super::open::OpenElements;

/// The content ahead. Whoever passes some of it opens and closes elements as it goes.
pub(crate) struct Content<'a> {
    /// What is in memory, from the place between two elements where the reader is.
    pub text: &'a str,
    /// Where `text` begins in the window.
    pub base: usize,
    /// Offset of `text` in the document.
    pub offset: u64,
    /// The elements that are open.
    pub open: &'a mut OpenElements,
    /// So many of these are the reader's to close: with them namespaces end, or the document.
    pub floor: usize,
    pub limits: &'a Limits,
    /// A first pass has found that every element ends with its own name.
    pub proven: bool,
}

/// How far it came.
pub(crate) struct Passed {
    /// Bytes of the text ahead, up to a place between two elements.
    pub bytes: usize,
    /// It wants to stop there.
    pub stopped: bool,
}

impl Passed {
    /// Everything is left to the reader.
    pub(crate) const NOTHING: Passed = Passed {
        bytes: 0,
        stopped: false,
    };
}
