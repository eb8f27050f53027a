//! Writing a document: each value encoded where it is written, so that an error knows its element.
//!
//! The layout is what public programs write that the live system is reported to accept: declaration
//! with `standalone="no"`, CRLF line ends, two blanks per level, `<Name></Name>` for an empty value.
//!
//! There are two roads. The careful one checks each name and each character. The short one copies a
//! [`Tag`] that was checked once, and a text that stands for itself; it writes what the careful one
//! would write, and leaves to it whatever is refused or needs more.
//!
//! A document may be written on the memory of an old one, and handed over in pieces.

use crate::text::{Charset, Unencodable, encode_few, encode_into, encode_taking};

use super::chars::is_ncname;
use super::open::OpenElements;
use super::paper::Paper;
use super::plain::{Look, SHORT, Short, copy, copy_short, is_plain, reference};
use super::tags::{END, START, Tag};

pub(super) const LINE_END: &str = "\r\n";
pub(super) const INDENT: &str = "  ";
/// What stands around the name of the encoding.
const DECLARATION: (&str, &str) = (
    "<?xml version=\"1.0\" encoding=\"",
    "\" standalone=\"no\"?>",
);
/// The beginning of a line sixteen levels deep; outer ones begin like it.
const LINE_BEGINNING: &[u8] = b"\r\n                                ";

/// Builds one document in memory, in the encoding it will be sent in.
///
/// A call that fails leaves the document as it was before it.
#[derive(Debug)]
pub struct Writer {
    charset: Charset,
    out: Paper,
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
        Self::over(charset, Vec::new(), 0)
    }

    /// The same on the memory of an old document, which is overwritten, with room for about so many bytes.
    pub(crate) fn over(charset: Charset, old: Vec<u8>, room: usize) -> Self {
        let mut out = Paper::over(old, room);
        for part in [DECLARATION.0, charset.xml_label(), DECLARATION.1] {
            out.write(part.as_bytes());
        }
        Writer {
            charset,
            out,
            open: OpenElements::roomy(),
            fresh: false,
            rooted: false,
        }
    }

    /// What was written and not handed over.
    pub(crate) fn written(&self) -> &[u8] {
        self.out.since(0)
    }

    /// Forgets what was written: it was handed over.
    pub(crate) fn handed_over(&mut self) {
        self.out.take_back(0);
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
        // Taken out for as long as its last name is read.
        let open = std::mem::take(&mut self.open);
        if !self.fresh {
            self.new_line(open.depth() - 1);
        }
        let name = std::str::from_utf8(open.last()).unwrap_or_default();
        let written = self.end_tag(name);
        self.open = open;
        written.map_err(|kind| self.error("", kind))?;
        self.open.pop();
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
        self.out.write(LINE_END.as_bytes());
        Ok(self.out.into_bytes())
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
        let before = self.out.written();
        write(self).map_err(|kind| {
            self.out.take_back(before);
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
        self.new_line(self.open.depth());
        self.out.write(b"<");
        self.encode(name)?;
        self.out.write(b">");
        Ok(())
    }

    fn end_tag(&mut self, name: &str) -> Result<(), WriteErrorKind> {
        self.out.write(b"</");
        self.encode(name)?;
        self.out.write(b">");
        Ok(())
    }

    fn new_line(&mut self, depth: usize) {
        let length = LINE_END.len() + depth * INDENT.len();
        let beginning = &LINE_BEGINNING[..length.min(LINE_BEGINNING.len())];
        self.out.write(beginning);
        for _ in beginning.len()..length {
            self.out.write(b" ");
        }
    }

    fn text(&mut self, text: &str) -> Result<(), WriteErrorKind> {
        let room = self.out.blank(text.len());
        match plain(self.charset, text, room) {
            Some(length) => self.out.take(length),
            None => self.careful_text(text)?,
        }
        Ok(())
    }

    /// Character by character.
    fn careful_text(&mut self, text: &str) -> Result<(), WriteErrorKind> {
        let mut written = 0;
        let needing_care = text.char_indices().filter(|&(_, c)| !is_plain(c));
        for (at, c) in needing_care {
            self.stretch(text, written, at)?;
            let reference = reference(c).ok_or(WriteErrorKind::IllegalCharacter(c.into()))?;
            self.out.write(reference);
            written = at + c.len_utf8();
        }
        self.stretch(text, written, text.len())
    }

    /// Encodes a stretch of `text`; an error counts characters from the text's beginning.
    fn stretch(&mut self, text: &str, from: usize, to: usize) -> Result<(), WriteErrorKind> {
        self.encode(&text[from..to]).map_err(|mut unencodable| {
            unencodable.index += text[..from].chars().count();
            WriteErrorKind::Unencodable(unencodable)
        })
    }

    fn encode(&mut self, text: &str) -> Result<(), Unencodable> {
        let room = self.out.blank(text.len());
        let length = encode_into(self.charset, text, room)?;
        self.out.take(length);
        Ok(())
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

/// The short road.
impl Writer {
    /// [`Writer::start`] of an element that has a tag.
    #[inline]
    pub(crate) fn start_as(&mut self, tag: Tag<'_>, name: &str) {
        self.lay(tag.start());
        self.open.push(name.as_bytes());
        (self.fresh, self.rooted) = (true, true);
    }

    /// [`Writer::leaf`] of an element that has a tag.
    ///
    /// # Errors
    /// As [`Writer::leaf`].
    #[inline(always)] // into the loop over the elements of a group
    pub(crate) fn leaf_as(
        &mut self,
        tag: Tag<'_>,
        name: &str,
        text: &str,
    ) -> Result<(), WriteError> {
        let room = self.out.blank(START + text.len() + END);
        let (start, before) = tag.start();
        room[..START].copy_from_slice(start);
        let room = &mut room[before..];
        let Some(length) = plain(self.charset, text, room) else {
            return self.leaf(name, text);
        };
        let (end, after) = tag.end();
        room[length..length + END].copy_from_slice(end);
        self.out.take(before + length + after);
        self.fresh = false;
        Ok(())
    }

    /// [`Writer::leaf`] of an element that has a tag and a short text, which stands at the front of other
    /// bytes. `false`, and nothing is written, if the text needs more than to be copied.
    #[inline(always)] // into the loop over the elements of a group
    pub(crate) fn short_leaf_as(&mut self, tag: Tag<'_>, (text, length): (&Short, usize)) -> bool {
        let room = self.out.piece::<{ START + SHORT + END }>();
        let (start, before) = tag.start();
        room[..START].copy_from_slice(start);
        let encoded = match (copy_short(text, length, &mut room[before..]), self.charset) {
            (Look::Care, _) => None,
            (Look::Ascii, _) | (_, Charset::Utf8) => Some(length),
            (_, charset) => encode_few(charset, text, length, &mut room[before..]),
        };
        let Some(length) = encoded else {
            return false;
        };
        let (end, after) = tag.end();
        let written = before + length;
        room[written..written + END].copy_from_slice(end);
        self.out.take(written + after);
        self.fresh = false;
        true
    }

    /// [`Writer::end`] of an element that has a tag.
    #[inline]
    pub(crate) fn end_as(&mut self, tag: Tag<'_>) {
        self.open.pop();
        if !self.fresh {
            self.lay(tag.beginning());
        }
        self.lay(tag.end());
        self.fresh = false;
    }

    /// Copies the whole of a piece, and counts what of it is needed.
    #[inline]
    fn lay<const N: usize>(&mut self, (piece, needed): (&[u8; N], usize)) {
        *self.out.piece() = *piece;
        self.out.take(needed);
    }
}

/// Writes a text that stands for itself to the front of `room`; its length there. `None` leaves it to
/// the careful road to write it or to say why not.
#[inline(always)]
fn plain(charset: Charset, text: &str, room: &mut [u8]) -> Option<usize> {
    // As it is mostly no ASCII then, it is not looked at as if it were.
    let is_wide = !text.as_bytes().first().is_none_or(u8::is_ascii);
    if is_wide && charset != Charset::Utf8 {
        return encoded(charset, text, room);
    }
    match (copy(text, room), charset) {
        (Look::Ascii, _) | (Look::Wide, Charset::Utf8) => Some(text.len()),
        (Look::Wide, _) => encoded(charset, text, room),
        (Look::Care, _) => None,
    }
}

/// A text that stands for itself in Shift_JIS, where no noncharacter has a code.
#[inline(never)]
fn encoded(charset: Charset, text: &str, room: &mut [u8]) -> Option<usize> {
    encode_taking(charset, text, room, |ascii| is_plain(ascii.into()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a test fails by panicking

    use proptest::prelude::*;

    use super::*;
    use crate::xml::tags::Tags;

    const CHARSETS: [Charset; 3] = [Charset::ShiftJisJis90, Charset::Cp932, Charset::Utf8];

    /// Names that are copied, refused, outside the encoding, or too long.
    fn names() -> Vec<String> {
        let short = ["Name", "_", "a:b", "", "1", "名前", "𠮷", "é"].map(String::from);
        let long = (40..70).map(|length| "N".repeat(length));
        short.into_iter().chain(long).collect()
    }

    /// Text as it occurs, and anything else.
    fn texts() -> impl Strategy<Value = String> {
        prop_oneof![
            "[0-9A-Za-z -]{0,40}",
            "[ぁ-んァ-ヶ一-龠０-９ｱ-ﾝ]{0,20}",
            "[&<>\t\r\n髙～〜あa]{0,9}",
            any::<String>()
        ]
    }

    /// A document so deep, with an element written twice at its innermost place.
    fn document(
        charset: Charset,
        depth: usize,
        mut write: impl FnMut(&mut Writer) -> Result<(), WriteError>,
    ) -> (Vec<Option<WriteError>>, Vec<u8>) {
        let mut writer = Writer::new(charset);
        for _ in 0..depth {
            writer.start("Group").unwrap();
        }
        let errors = [0; 2].map(|_| write(&mut writer).err()).into();
        for _ in 0..depth {
            writer.end().unwrap();
        }
        (errors, writer.finish().unwrap())
    }

    fn careful_leaf(writer: &mut Writer, name: &str, text: &str) -> Result<(), WriteError> {
        writer.whole(name, |writer| {
            writer.start_tag(name)?;
            writer.careful_text(text)?;
            writer.end_tag(name)
        })?;
        (writer.fresh, writer.rooted) = (false, true);
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

        #[test]
        fn a_value_is_written_alike_on_every_road(
            text in texts(),
            name in prop::sample::select(names()),
            charset in prop::sample::select(&CHARSETS[..]),
            depth in 1..30_usize,
        ) {
            let careful = document(charset, depth, |writer| careful_leaf(writer, &name, &text));
            let usual = document(charset, depth, |writer| writer.leaf(&name, &text));
            let tags = Tags::new([(depth, &*name)].into_iter());
            let short = document(charset, depth, |writer| match tags.of(0) {
                Some(tag) => writer.leaf_as(tag, &name, &text),
                None => writer.leaf(&name, &text),
            });
            let behind = [&*text, "<behind &it>    "].concat();
            let shortest = document(charset, depth, |writer| {
                let front = behind.as_bytes().first_chunk().filter(|_| text.len() <= SHORT);
                match tags.of(0).zip(front) {
                    Some((tag, front)) if writer.short_leaf_as(tag, (front, text.len())) => Ok(()),
                    _ => writer.leaf(&name, &text),
                }
            });
            prop_assert_eq!(&usual, &careful);
            prop_assert_eq!(&short, &careful);
            prop_assert_eq!(&shortest, &careful);
        }

        #[test]
        fn a_group_is_written_alike_on_both_roads(
            name in prop::sample::select(names()),
            charset in prop::sample::select(&CHARSETS[..]),
            depth in 1..30_usize,
            filled: bool,
        ) {
            let inside = |writer: &mut Writer| match filled {
                true => writer.leaf("Leaf", "text"),
                false => Ok(()),
            };
            let careful = document(charset, depth, |writer| {
                writer.start(&name)?;
                inside(writer)?;
                writer.end()
            });
            let tags = Tags::new([(depth, &*name)].into_iter());
            let short = document(charset, depth, |writer| {
                let Some(tag) = tags.of(0) else {
                    writer.start(&name)?;
                    inside(writer)?;
                    return writer.end();
                };
                writer.start_as(tag, &name);
                inside(writer)?;
                writer.end_as(tag);
                Ok(())
            });
            prop_assert_eq!(short, careful);
        }
    }
}
