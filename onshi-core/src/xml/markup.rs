//! Markup that is no element: comments, CDATA sections, processing instructions, and DOCTYPE.

use memchr::memmem;

use super::chars::ncname;
use super::error::XmlErrorKind;
use super::scan::{Scanned, Stop, bad, byte, is_blank, stands};

/// What `<!` begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exclamation {
    Comment,
    Cdata,
}

/// `<!--`
pub(super) const COMMENT_OPENING: usize = 4;
/// `<![CDATA[`
pub(super) const CDATA_OPENING: usize = 9;
/// `]]>`
pub(super) const CDATA_CLOSING: usize = 3;

/// Tells what the `<!` at the front of `bytes` begins.
pub(super) fn exclamation(bytes: &[u8]) -> Scanned<Exclamation> {
    if stands(b"<!--", bytes, 0)? {
        Ok(Exclamation::Comment)
    } else if stands(b"<![CDATA[", bytes, 0)? {
        Ok(Exclamation::Cdata)
    } else if stands(b"<!DOCTYPE", bytes, 0)? {
        bad(XmlErrorKind::Doctype, 0)
    } else {
        bad(XmlErrorKind::MalformedTag, 0)
    }
}

/// The length of the processing instruction's opening at the front of `bytes`: `<?` and target,
/// with the `?>` or blank that must follow left where it is.
pub(super) fn instruction(bytes: &[u8], name_bytes: usize) -> Scanned<usize> {
    let end = match ncname(bytes, 2, name_bytes) {
        Err(Stop::Bad(fault)) if fault.kind == XmlErrorKind::IllegalName => {
            return bad(XmlErrorKind::MalformedPi, fault.at);
        }
        end => end?,
    };
    match &bytes[2..end] {
        b"xml" => return bad(XmlErrorKind::MisplacedDeclaration, 0),
        target if target.eq_ignore_ascii_case(b"xml") => return bad(XmlErrorKind::MalformedPi, 2),
        _ => {}
    }
    match is_blank(byte(bytes, end)?) || stands(b"?>", bytes, end)? {
        true => Ok(end),
        false => bad(XmlErrorKind::MalformedPi, end),
    }
}

/// How a stretch of skipped markup goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Skip {
    /// It ends after so many bytes.
    Closed(usize),
    /// So many bytes are passed and can be forgotten; more must be read.
    Open(usize),
}

/// Looks for the end of a comment in `bytes`.
pub(super) fn comment(bytes: &[u8]) -> Scanned<Skip> {
    match memmem::find(bytes, b"--") {
        None => Ok(Skip::Open(bytes.len() - usize::from(bytes.ends_with(b"-")))),
        Some(at) => match bytes.get(at + 2) {
            None => Ok(Skip::Open(at)),
            Some(b'>') => Ok(Skip::Closed(at + 3)),
            Some(_) => bad(XmlErrorKind::MalformedComment, at),
        },
    }
}

/// Looks for the end of a processing instruction in `bytes`.
pub(super) fn instruction_data(bytes: &[u8]) -> Scanned<Skip> {
    Ok(match memmem::find(bytes, b"?>") {
        None => Skip::Open(bytes.len() - usize::from(bytes.ends_with(b"?"))),
        Some(at) => Skip::Closed(at + 2),
    })
}

/// The length of the CDATA section's content at the front of `bytes`.
pub(super) fn cdata(bytes: &[u8]) -> Scanned<usize> {
    memmem::find(bytes, b"]]>").ok_or(Stop::More)
}
