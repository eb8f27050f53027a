//! What the pure scanners of this module answer, and the steps they share.

use super::error::XmlErrorKind;

/// A scanner looks at bytes from the front of something to what the window holds of it.
pub(super) type Scanned<T> = Result<T, Stop>;

/// Why a scanner did not come to an end.
#[derive(Debug)]
pub(super) enum Stop {
    /// The bytes end before the thing does: read more and scan it again.
    More,
    /// The thing is not well-formed.
    Bad(Box<Fault>),
}

/// What is wrong, and at which of the bytes looked at.
#[derive(Debug)]
pub(super) struct Fault {
    pub kind: XmlErrorKind,
    pub at: usize,
}

/// The answer of a scanner that found `kind` at `at`.
#[cold]
pub(super) fn bad<T>(kind: XmlErrorKind, at: usize) -> Scanned<T> {
    Err(Stop::Bad(Box::new(Fault { kind, at })))
}

/// The byte at `at`, once it is there.
pub(super) fn byte(bytes: &[u8], at: usize) -> Scanned<u8> {
    bytes.get(at).copied().ok_or(Stop::More)
}

/// Whether `expected` stands at `at`; decided as early as the bytes allow.
pub(super) fn stands(expected: &[u8], bytes: &[u8], at: usize) -> Scanned<bool> {
    let there = bytes.get(at..).unwrap_or_default();
    match there.get(..expected.len()) {
        Some(found) => Ok(found == expected),
        None if expected.starts_with(there) => Err(Stop::More),
        None => Ok(false),
    }
}

/// The first place from `at` on that is no blank.
pub(super) fn skip_blanks(bytes: &[u8], mut at: usize) -> Scanned<usize> {
    while is_blank(byte(bytes, at)?) {
        at += 1;
    }
    Ok(at)
}

/// White space in the sense of XML 1.0 §2.3.
pub(crate) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}
