//! Character data, and what stands after it.

use memchr::memchr3;

use super::error::XmlErrorKind;
use super::reference::reference;
use super::scan::{Scanned, Stop, bad, byte, stands};

/// What the reader sees ahead: some character data, then markup.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ahead {
    /// Bytes of character data before the markup.
    pub text: usize,
    /// Whether references stand in it.
    pub references: bool,
    pub markup: Markup,
}

/// What a `<` begins, told by the byte after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Markup {
    StartTag,
    EndTag,
    /// `<?`
    Instruction,
    /// `<!`: a comment, a CDATA section or something forbidden.
    Exclamation,
}

/// Looks over the character data at the front of `bytes`.
pub(super) fn ahead(bytes: &[u8]) -> Scanned<Ahead> {
    let mut at = 0;
    let mut references = false;
    loop {
        at += memchr3(b'<', b'&', b']', &bytes[at..]).ok_or(Stop::More)?;
        match bytes[at] {
            b'<' => {
                return Ok(Ahead {
                    text: at,
                    references,
                    markup: markup(bytes, at)?,
                });
            }
            b'&' => {
                references = true;
                at = reference(bytes, at)?.1;
            }
            _ if stands(b"]]>", bytes, at)? => return bad(XmlErrorKind::MalformedCdata, at),
            _ => at += 1,
        }
    }
}

/// What the `<` at `at` begins.
pub(super) fn markup(bytes: &[u8], at: usize) -> Scanned<Markup> {
    Ok(match byte(bytes, at + 1)? {
        b'/' => Markup::EndTag,
        b'?' => Markup::Instruction,
        b'!' => Markup::Exclamation,
        _ => Markup::StartTag,
    })
}
