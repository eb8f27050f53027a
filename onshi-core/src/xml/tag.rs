//! Start tags with their attributes, and end tags.

use std::ops::Range;

use memchr::memchr3;

use super::chars::ncname;
use super::error::XmlErrorKind;
use super::limits::{Limit, Limits};
use super::reference::reference;
use super::scan::{Scanned, Stop, bad, skip_blanks, stands};

/// A name with at most one prefix, as a range of the bytes scanned.
#[derive(Debug, Clone)]
pub(super) struct QName {
    pub range: Range<usize>,
    /// Where the colon after the prefix stands.
    pub colon: Option<usize>,
}

/// An attribute, well-formed in itself.
#[derive(Debug, Clone)]
pub(super) struct Attribute {
    pub name: QName,
    /// The value between its quotes, as written.
    pub value: Range<usize>,
}

/// A whole start tag or empty-element tag.
#[derive(Debug)]
pub(super) struct StartTag {
    pub name: QName,
    /// Bytes from `<` to `>`.
    pub length: usize,
    /// `<name/>`
    pub empty: bool,
}

/// Scans the start tag at the front of `bytes`; its attributes are left in `attributes`.
pub(super) fn start_tag(
    bytes: &[u8],
    limits: &Limits,
    attributes: &mut Vec<Attribute>,
) -> Scanned<StartTag> {
    attributes.clear();
    let name = qname(bytes, 1, limits.name_bytes)?;
    let mut at = name.range.end;
    loop {
        let before = at;
        at = skip_blanks(bytes, at)?;
        match bytes[at] {
            b'>' => {
                return Ok(StartTag {
                    name,
                    length: at + 1,
                    empty: false,
                });
            }
            b'/' if stands(b"/>", bytes, at)? => {
                return Ok(StartTag {
                    name,
                    length: at + 2,
                    empty: true,
                });
            }
            b'/' => return bad(XmlErrorKind::MalformedTag, at),
            _ if before == at => return bad(XmlErrorKind::MalformedTag, at),
            _ if attributes.len() == limits.attributes => {
                return bad(XmlErrorKind::LimitExceeded(Limit::Attributes), at);
            }
            _ => {
                let attribute = attribute(bytes, at, limits.name_bytes)?;
                at = attribute.value.end + 1;
                attributes.push(attribute);
            }
        }
    }
}

fn attribute(bytes: &[u8], from: usize, name_bytes: usize) -> Scanned<Attribute> {
    let name = qname(bytes, from, name_bytes)?;
    let equals = skip_blanks(bytes, name.range.end)?;
    if bytes[equals] != b'=' {
        return bad(XmlErrorKind::MalformedTag, equals);
    }
    let open = skip_blanks(bytes, equals + 1)?;
    let quote = bytes[open];
    if !matches!(quote, b'"' | b'\'') {
        return bad(XmlErrorKind::MalformedTag, open);
    }
    let end = value_end(bytes, open + 1, quote)?;
    Ok(Attribute {
        name,
        value: open + 1..end,
    })
}

fn value_end(bytes: &[u8], from: usize, quote: u8) -> Scanned<usize> {
    let mut at = from;
    loop {
        at += memchr3(quote, b'<', b'&', &bytes[at..]).ok_or(Stop::More)?;
        match bytes[at] {
            b'&' => at = reference(bytes, at)?.1,
            b'<' => return bad(XmlErrorKind::MalformedTag, at),
            _ => return Ok(at),
        }
    }
}

/// A qualified name (Namespaces in XML 1.0 §4) at `from`.
fn qname(bytes: &[u8], from: usize, limit: usize) -> Scanned<QName> {
    let end = ncname(bytes, from, limit)?;
    if bytes[end] != b':' {
        return Ok(QName {
            range: from..end,
            colon: None,
        });
    }
    let colon = end;
    let end = ncname(bytes, colon + 1, limit)?;
    match bytes[end] {
        b':' => bad(XmlErrorKind::IllegalName, end),
        _ => Ok(QName {
            range: from..end,
            colon: Some(colon),
        }),
    }
}

/// The length of the end tag at the front of `bytes`, which must close `expected`.
pub(super) fn end_tag(bytes: &[u8], expected: &[u8], name_bytes: usize) -> Scanned<usize> {
    let end = 2 + expected.len();
    if bytes.get(2..end) == Some(expected) && bytes.get(end) == Some(&b'>') {
        return Ok(end + 1);
    }
    let found = &bytes[qname(bytes, 2, name_bytes)?.range];
    if found != expected {
        let expected = String::from_utf8_lossy(expected).into_owned();
        let found = String::from_utf8_lossy(found).into_owned();
        return bad(XmlErrorKind::MismatchedEnd { expected, found }, 0);
    }
    let close = skip_blanks(bytes, end)?;
    match bytes[close] {
        b'>' => Ok(close + 1),
        _ => bad(XmlErrorKind::MalformedTag, close),
    }
}
