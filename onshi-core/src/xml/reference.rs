//! `&…;`: the five entities XML defines, and character references.

use super::chars::is_char;
use super::error::XmlErrorKind;
use super::scan::{Scanned, Stop, bad, byte};

/// The longest reference taken; leading zeros are legal, endless ones are not worth anything.
const LONGEST: usize = 32;

const ENTITIES: [(&[u8], char); 5] = [
    (b"amp", '&'),
    (b"lt", '<'),
    (b"gt", '>'),
    (b"quot", '"'),
    (b"apos", '\''),
];

/// The character that the reference at `at` (its `&`) stands for, and where the reference ends.
pub(super) fn reference(bytes: &[u8], at: usize) -> Scanned<(char, usize)> {
    let mut end = at + 1;
    while is_reference_byte(byte(bytes, end)?) {
        end += 1;
        if end - at > LONGEST {
            return bad(XmlErrorKind::MalformedCharRef, at);
        }
    }
    if bytes[end] != b';' {
        return bad(XmlErrorKind::MalformedCharRef, at);
    }
    match meaning(&bytes[at + 1..end]) {
        Ok(c) => Ok((c, end + 1)),
        Err(kind) => bad(kind, at),
    }
}

/// What can stand between `&` and `;`, names with letters beyond ASCII included.
fn is_reference_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'#' | b'-' | b'.' | b'_') || b >= 0x80
}

fn meaning(inside: &[u8]) -> Result<char, XmlErrorKind> {
    match inside {
        [b'#', b'x', digits @ ..] => numbered(digits, 16),
        [b'#', digits @ ..] => numbered(digits, 10),
        [] => Err(XmlErrorKind::MalformedCharRef),
        name => ENTITIES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|&(_, c)| c)
            .ok_or(XmlErrorKind::UndefinedEntity),
    }
}

fn numbered(digits: &[u8], base: u32) -> Result<char, XmlErrorKind> {
    if digits.is_empty() {
        return Err(XmlErrorKind::MalformedCharRef);
    }
    let mut code = 0_u32;
    for &digit in digits {
        let digit = char::from(digit)
            .to_digit(base)
            .ok_or(XmlErrorKind::MalformedCharRef)?;
        code = code.saturating_mul(base).saturating_add(digit);
    }
    char::from_u32(code)
        .filter(|_| is_char(code))
        .ok_or(XmlErrorKind::IllegalCharacter(code))
}

/// Appends `raw` to `out` as the application sees it: line ends as one line feed (XML 1.0 §2.11),
/// references resolved if `references` (a CDATA section has none).
pub(super) fn resolve(raw: &str, references: bool, out: &mut String) -> Result<(), Stop> {
    let mut rest = raw;
    let special = |rest: &str| match references {
        true => memchr::memchr2(b'\r', b'&', rest.as_bytes()),
        false => memchr::memchr(b'\r', rest.as_bytes()),
    };
    while let Some(at) = special(rest) {
        out.push_str(&rest[..at]);
        if rest[at..].starts_with('\r') {
            out.push('\n');
            rest = &rest[at + 1..];
            rest = rest.strip_prefix('\n').unwrap_or(rest);
        } else {
            let (c, end) = reference(rest.as_bytes(), at)?;
            out.push(c);
            rest = &rest[end..];
        }
    }
    out.push_str(rest);
    Ok(())
}
