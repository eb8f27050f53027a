//! Which characters XML 1.0 (fifth edition) allows, and where.

use memchr::memmem;

use super::eight;
use super::error::XmlErrorKind;
use super::limits::Limit;
use super::scan::{Scanned, Stop, bad};

/// `Char` of XML 1.0 §2.2.
pub(super) fn is_char(code: u32) -> bool {
    matches!(code, 0x9 | 0xA | 0xD | 0x20..=0xD7FF | 0xE000..=0xFFFD | 0x10000..=0x10FFFF)
}

/// The first byte of a character in UTF-8 `text` that is no `Char`.
pub(super) fn first_illegal(text: &[u8]) -> Option<usize> {
    // Controls, U+FFFE and U+FFFF; surrogates cannot occur in UTF-8.
    match (first_control(text), first_noncharacter(text)) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

fn first_control(text: &[u8]) -> Option<usize> {
    const CHUNK: usize = 256;
    let from = CHUNK * text.chunks(CHUNK).position(eight::has_control)?;
    let at = text[from..].iter().position(|&b| eight::is_control(b))?;
    Some(from + at)
}

fn first_noncharacter(text: &[u8]) -> Option<usize> {
    let is_one = |&at: &usize| matches!(text.get(at + 2), Some(0xBE | 0xBF));
    memmem::find_iter(text, b"\xEF\xBF").find(is_one)
}

/// The character that starts at `at` of UTF-8 `text`; `None` if it is cut.
pub(super) fn char_at(text: &[u8], at: usize) -> Option<char> {
    let length = match *text.get(at)? {
        ascii @ 0..0x80 => return Some(char::from(ascii)),
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    };
    std::str::from_utf8(text.get(at..at + length)?)
        .ok()?
        .chars()
        .next()
}

/// The end of the `NCName` (a name without colon) that starts at `from`; a byte stands there.
pub(super) fn ncname(bytes: &[u8], from: usize, limit: usize) -> Scanned<usize> {
    let beyond = from + limit + 1;
    let bytes = &bytes[..bytes.len().min(beyond)];
    let mut at = from;
    loop {
        at = skip_ascii_name(bytes, at);
        match (bytes.get(at), char_at(bytes, at)) {
            (Some(0..0x80), _) => break,
            (_, Some(c)) if is_wide_name_char(c) => at += c.len_utf8(),
            (_, Some(_)) => return bad(XmlErrorKind::IllegalName, at),
            (_, None) if bytes.len() == beyond => {
                return bad(XmlErrorKind::LimitExceeded(Limit::NameBytes), from);
            }
            (_, None) => return Err(Stop::More),
        }
    }
    match char_at(bytes, from) {
        Some(c) if at > from && is_name_start(c) => Ok(at),
        _ => bad(XmlErrorKind::IllegalName, from),
    }
}

/// Whether `name` is a whole `NCName`.
pub(super) fn is_ncname(name: &str) -> bool {
    let bytes = name.as_bytes();
    match bytes.first() {
        Some(b'A'..=b'Z' | b'a'..=b'z' | b'_') if ascii_name_bytes(bytes) == bytes.len() => true,
        _ => name.starts_with(is_name_start) && name.chars().all(is_name_char),
    }
}

fn skip_ascii_name(bytes: &[u8], from: usize) -> usize {
    from + ascii_name_bytes(bytes.get(from..).unwrap_or_default())
}

/// How many bytes at the front are ASCII name characters: mostly letters, rarely others between.
fn ascii_name_bytes(bytes: &[u8]) -> usize {
    let mut at = eight::letters(bytes);
    while bytes.get(at).is_some_and(|&b| ASCII_NAME[b as usize]) {
        at += 1;
        at += eight::letters(&bytes[at..]);
    }
    at
}

/// `NameChar` among ASCII, without the colon.
static ASCII_NAME: [bool; 256] = {
    let mut table = [false; 256];
    let mut code = 0;
    while code < 0x80 {
        let b = code as u8;
        table[code] = b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
        code += 1;
    }
    table
};

fn is_name_start(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '_') || is_wide_name_start(c)
}

/// `NameStartChar` beyond ASCII. Characters above U+FFFF became name characters with the fifth
/// edition only and no name of the interface has one; they are refused.
fn is_wide_name_start(c: char) -> bool {
    matches!(c,
        '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
        | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}'
        | '\u{FDF0}'..='\u{FFFD}')
}

fn is_name_char(c: char) -> bool {
    ASCII_NAME.get(c as usize).copied().unwrap_or(false) || is_wide_name_char(c)
}

fn is_wide_name_char(c: char) -> bool {
    is_wide_name_start(c) || matches!(c, '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}
