//! Writing a document: each value encoded where it is written, so that an error knows its element.
//!
//! The layout is what public programs write that the live system is reported to accept: declaration
//! with `standalone="no"`, CRLF line ends, two blanks per level, `<Name></Name>` for an empty value.

use crate::text::{Charset, Unencodable, encode};

use super::chars::is_ncname;
use super::open::OpenElements;

const LINE_END: &[u8] = b"\r\n";
const INDENT: &[u8] = b"  ";
/// The beginning of a line sixteen levels deep; outer ones begin like it.
const LINE_BEGINNING: &[u8] = b"\r\n                                ";

/// Builds one document in memory, in the encoding it will be sent in.
///
/// A call that fails leaves the document as it was before it.
#[derive(Debug)]
pub struct Writer {
    charset: Charset,
    out: Vec<u8>,
    open: OpenElements,
    /// The innermost element was just opened: it has no content yet.
    fresh: bool,
    /// The root was opened; there is only one.
    rooted: bool,
}

/// What could not be written, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {kind}")]
pub struct WriteError {
    /// The names of the elements down to this one, joined by `/`.
    pub path: String,
    /// What is wrong with it.
    pub kind: WriteErrorKind,
}

/// Why something cannot be written. Nothing is ever replaced or left out instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteErrorKind {
    /// The encoding does not have the character.
    #[error(transparent)]
    Unencodable(#[from] Unencodable),
    /// XML 1.0 §2.2 does not allow the character in any form.
    #[error("character U+{0:04X} is not allowed in XML")]
    IllegalCharacter(u32),
    /// Not a name in the sense of Namespaces in XML 1.0, or one with a prefix.
    #[error("this is not an XML element name")]
    IllegalName,
    /// An element beside the root, an end without a start, or an end of the document without one.
    #[error("starts and ends do not pair up to one root element")]
    Unbalanced,
    /// The layout has no element for a value: the profile says that it does not exist.
    #[error("the profile has no element for the field {0}")]
    NoPlace(Box<str>),
}

impl Writer {
    /// A document with nothing but its declaration.
    #[must_use]
    pub fn new(charset: Charset) -> Self {
        let label = charset.xml_label();
        let declaration = format!("<?xml version=\"1.0\" encoding=\"{label}\" standalone=\"no\"?>");
        Writer {
            charset,
            out: declaration.into_bytes(),
            open: OpenElements::default(),
            fresh: false,
            rooted: false,
        }
    }

    /// Opens an element that holds elements.
    ///
    /// # Errors
    /// The name is none, the encoding does not have it, or the root is closed already.
    pub fn start(&mut self, name: &str) -> Result<(), WriteError> {
        self.whole(name, |writer| writer.start_tag(name))?;
        self.open.push(name.as_bytes());
        (self.fresh, self.rooted) = (true, true);
        Ok(())
    }

    /// Writes an element that holds a text, which may be empty. Tabs and line ends in it are written
    /// as references, because a reader would change them otherwise.
    ///
    /// # Errors
    /// As [`Writer::start`]; or a character of the text is not allowed in XML, or not in the encoding.
    pub fn leaf(&mut self, name: &str, text: &str) -> Result<(), WriteError> {
        self.whole(name, |writer| {
            writer.start_tag(name)?;
            writer.text(text)?;
            writer.end_tag(name)
        })?;
        (self.fresh, self.rooted) = (false, true);
        Ok(())
    }

    /// Closes the innermost element.
    ///
    /// # Errors
    /// Nothing is open.
    pub fn end(&mut self) -> Result<(), WriteError> {
        if self.open.depth() == 0 {
            return Err(self.error("", WriteErrorKind::Unbalanced));
        }
        let name = String::from_utf8_lossy(self.open.last()).into_owned();
        self.open.pop();
        self.whole(&name, |writer| {
            if !writer.fresh {
                writer.new_line();
            }
            writer.end_tag(&name)
        })?;
        self.fresh = false;
        Ok(())
    }

    /// The bytes of the document.
    ///
    /// # Errors
    /// An element is still open, or there is none.
    pub fn finish(mut self) -> Result<Vec<u8>, WriteError> {
        if self.open.depth() > 0 || !self.rooted {
            return Err(self.error("", WriteErrorKind::Unbalanced));
        }
        self.out.extend_from_slice(LINE_END);
        Ok(self.out)
    }

    /// The error of a value for which a layout has no element.
    #[must_use]
    pub fn no_place_for(&self, field: &str) -> WriteError {
        self.error("", WriteErrorKind::NoPlace(field.into()))
    }

    /// Writes all of something or nothing of it.
    fn whole(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut Self) -> Result<(), WriteErrorKind>,
    ) -> Result<(), WriteError> {
        let before = self.out.len();
        write(self).map_err(|kind| {
            self.out.truncate(before);
            self.error(name, kind)
        })
    }

    fn start_tag(&mut self, name: &str) -> Result<(), WriteErrorKind> {
        if !is_ncname(name) {
            return Err(WriteErrorKind::IllegalName);
        }
        if self.open.depth() == 0 && self.rooted {
            return Err(WriteErrorKind::Unbalanced);
        }
        self.new_line();
        self.out.push(b'<');
        encode(self.charset, name, &mut self.out)?;
        self.out.push(b'>');
        Ok(())
    }

    fn end_tag(&mut self, name: &str) -> Result<(), WriteErrorKind> {
        self.out.extend_from_slice(b"</");
        encode(self.charset, name, &mut self.out)?;
        self.out.push(b'>');
        Ok(())
    }

    fn new_line(&mut self) {
        let depth = self.open.depth();
        let length = LINE_END.len() + depth * INDENT.len();
        let beginning = &LINE_BEGINNING[..length.min(LINE_BEGINNING.len())];
        self.out.extend_from_slice(beginning);
        for _ in beginning.len()..length {
            self.out.push(b' ');
        }
    }

    fn text(&mut self, text: &str) -> Result<(), WriteErrorKind> {
        let mut written = 0;
        while let Some(at) = needing_care(text.as_bytes(), written) {
            self.plain(text, written, at)?;
            let Some(c) = text[at..].chars().next() else {
                break;
            };
            self.out.extend_from_slice(escape(c)?);
            written = at + c.len_utf8();
        }
        self.plain(text, written, text.len())
    }

    /// Encodes a stretch of `text`; an error counts characters from the text's beginning.
    fn plain(&mut self, text: &str, from: usize, to: usize) -> Result<(), WriteErrorKind> {
        encode(self.charset, &text[from..to], &mut self.out).map_err(|mut unencodable| {
            unencodable.index += text[..from].chars().count();
            WriteErrorKind::Unencodable(unencodable)
        })
    }

    #[cold]
    fn error(&self, name: &str, kind: WriteErrorKind) -> WriteError {
        let mut path = self.open.innermost(usize::MAX);
        if !name.is_empty() {
            path.push(name.to_owned());
        }
        WriteError {
            path: path.join("/"),
            kind,
        }
    }
}

/// Bytes that cannot stand for themselves; `EF` may begin U+FFFE and U+FFFF.
static CARE: [bool; 256] = {
    let mut care = [false; 256];
    let mut control = 0;
    while control < 0x20 {
        care[control] = true;
        control += 1;
    }
    care[b'&' as usize] = true;
    care[b'<' as usize] = true;
    care[b'>' as usize] = true;
    care[0xEF] = true;
    care
};

/// The first character from `from` on that cannot stand for itself.
fn needing_care(text: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += text.get(at..)?.iter().position(|&b| CARE[usize::from(b)])?;
        let fine =
            text[at] == 0xEF && !matches!(text.get(at + 1..at + 3), Some([0xBF, 0xBE | 0xBF]));
        if !fine {
            return Some(at);
        }
        at += 3;
    }
}

/// How a character is written that cannot stand for itself.
fn escape(c: char) -> Result<&'static [u8], WriteErrorKind> {
    Ok(match c {
        '&' => b"&amp;",
        '<' => b"&lt;",
        '>' => b"&gt;",
        '\t' => b"&#9;",
        '\n' => b"&#10;",
        '\r' => b"&#13;",
        illegal => return Err(WriteErrorKind::IllegalCharacter(illegal.into())),
    })
}
