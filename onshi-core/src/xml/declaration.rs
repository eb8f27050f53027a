//! The first bytes of a document: byte order mark and XML declaration, which tell its encoding.

use std::ops::Range;

use super::error::XmlErrorKind;
use super::scan::{Scanned, bad, byte, is_blank, skip_blanks, stands};
use crate::text::Charset;

/// What the first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opening {
    pub byte_order_mark: bool,
    /// The encoding that the declaration names.
    pub declared: Option<Charset>,
    /// The encoding to decode with.
    pub charset: Charset,
    /// Bytes of the declaration, which follow the byte order mark.
    pub declaration: usize,
}

impl Opening {
    /// No declaration: UTF-8 (XML 1.0 §4.3.3).
    pub(super) const PLAIN: Opening = Opening {
        byte_order_mark: false,
        declared: None,
        charset: Charset::Utf8,
        declaration: 0,
    };
}

/// The UTF-8 byte order mark.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// How many bytes of the file that is, where it is there.
pub(super) fn mark_bytes(is_there: bool) -> u64 {
    match is_there {
        true => BYTE_ORDER_MARK.len() as u64,
        false => 0,
    }
}

/// Reads the opening off the front of the raw file.
pub(super) fn opening(raw: &[u8]) -> Scanned<Opening> {
    if is_wide(raw)? {
        return bad(
            XmlErrorKind::UnknownEncoding("UTF-16 or UTF-32".to_owned()),
            0,
        );
    }
    let byte_order_mark = stands(BYTE_ORDER_MARK, raw, 0)?;
    let text = if byte_order_mark {
        &raw[BYTE_ORDER_MARK.len()..]
    } else {
        raw
    };
    if !starts_declaration(text)? {
        return Ok(Opening {
            byte_order_mark,
            ..Opening::PLAIN
        });
    }
    let (declaration, declared) = declaration(text)?;
    let charset = declared.unwrap_or(Charset::Utf8);
    if byte_order_mark && charset != Charset::Utf8 {
        return bad(XmlErrorKind::EncodingContradiction, 0);
    }
    Ok(Opening {
        byte_order_mark,
        declared,
        charset,
        declaration,
    })
}

/// Whether the file begins as UTF-16 or UTF-32 does, with or without a byte order mark.
fn is_wide(raw: &[u8]) -> Scanned<bool> {
    Ok(match byte(raw, 0)? {
        0 | 0xFE | 0xFF => true,
        b'<' => byte(raw, 1)? == 0,
        _ => false,
    })
}

fn starts_declaration(text: &[u8]) -> Scanned<bool> {
    const OPENING: &[u8] = b"<?xml";
    if !stands(OPENING, text, 0)? {
        return Ok(false);
    }
    let next = byte(text, OPENING.len())?;
    Ok(is_blank(next) || next == b'?')
}

/// The declaration's length and the encoding it names.
fn declaration(text: &[u8]) -> Scanned<(usize, Option<Charset>)> {
    let mut at = b"<?xml".len();
    let mut declared = None;
    let mut expected = ["version", "encoding", "standalone"].as_slice();
    loop {
        let before = at;
        at = skip_blanks(text, at)?;
        if stands(b"?>", text, at)? {
            break;
        }
        let part = pseudo_attribute(text, at)?;
        let name = &text[part.name];
        let Some(step) = expected.iter().position(|e| e.as_bytes() == name) else {
            return bad(XmlErrorKind::MalformedDeclaration, at);
        };
        // The version comes first and always; blanks separate the parts.
        if before == at || (expected.len() == 3 && step != 0) {
            return bad(XmlErrorKind::MalformedDeclaration, at);
        }
        let value = String::from_utf8_lossy(&text[part.value.clone()]);
        match check(expected[step], &value) {
            Ok(charset) => declared = declared.or(charset),
            Err(kind) => return bad(kind, part.value.start),
        }
        expected = &expected[step + 1..];
        at = part.value.end + 1;
    }
    match expected.len() {
        3 => bad(XmlErrorKind::MalformedDeclaration, at),
        _ => Ok((at + 2, declared)),
    }
}

struct PseudoAttribute {
    name: Range<usize>,
    value: Range<usize>,
}

fn pseudo_attribute(text: &[u8], from: usize) -> Scanned<PseudoAttribute> {
    let mut end = from;
    while byte(text, end)?.is_ascii_lowercase() {
        end += 1;
    }
    let equals = skip_blanks(text, end)?;
    if text[equals] != b'=' {
        return bad(XmlErrorKind::MalformedDeclaration, equals);
    }
    let open = skip_blanks(text, equals + 1)?;
    let quote = text[open];
    if !matches!(quote, b'"' | b'\'') {
        return bad(XmlErrorKind::MalformedDeclaration, open);
    }
    let mut close = open + 1;
    while byte(text, close)? != quote {
        if !is_value_byte(text[close]) {
            return bad(XmlErrorKind::MalformedDeclaration, close);
        }
        close += 1;
    }
    Ok(PseudoAttribute {
        name: from..end,
        value: open + 1..close,
    })
}

/// What version numbers, encoding names and yes/no are made of.
fn is_value_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b':')
}

/// The encoding, if `name` is the one that names it.
fn check(name: &str, value: &str) -> Result<Option<Charset>, XmlErrorKind> {
    match (name, value) {
        ("version", "1.0") | ("standalone", "yes" | "no") => Ok(None),
        ("version", "") | ("standalone", _) => Err(XmlErrorKind::MalformedDeclaration),
        ("version", other) => Err(XmlErrorKind::UnsupportedVersion(shown(other))),
        (_, label) if !label.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            Err(XmlErrorKind::MalformedDeclaration)
        }
        (_, label) if label.contains(':') => Err(XmlErrorKind::MalformedDeclaration),
        (_, label) => Charset::from_xml_label(label)
            .map(Some)
            .ok_or_else(|| XmlErrorKind::UnknownEncoding(shown(label))),
    }
}

fn shown(value: &str) -> String {
    value.chars().take(40).collect()
}
