//! Encodings of the exchange (文字コード): strict both ways.
//!
//! The system uses UTF-8 and Shift_JIS in the sense of "JIS90" (vendor manual §2.1.8), which we read
//! as JIS X 0208:1990 with JIS X 0201. Code page 932, the Windows superset, is what many programs
//! really write under the label `Shift_JIS`; it is read by default and written only by choice.

use std::borrow::Cow;

use encoding_rs::SHIFT_JIS;

use super::cells::{self, Cells};
use super::{decoder::Decoder, jis};

/// How text becomes bytes (文字コード).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Charset {
    /// Shift_JIS restricted to JIS X 0208:1990 and JIS X 0201 (vendor manual §2.1.8, "JIS90").
    /// 6,942 characters beside ASCII; 髙, ①, ㈱ and 外字 are not among them.
    #[default]
    ShiftJisJis90,
    /// Windows code page 932: adds the NEC and IBM extensions and the 1,880 user-defined cells
    /// (外字) F040–F9FC, which round trip as U+E000–U+E757: what a received file says is kept exactly.
    Cp932,
    /// UTF-8, without byte order mark.
    Utf8,
}

/// Labels of an XML declaration that we understand, and what they are read as.
const XML_LABELS: [(&str, Charset); 10] = [
    ("UTF-8", Charset::Utf8),
    ("Shift_JIS", Charset::Cp932),
    ("Shift-JIS", Charset::Cp932),
    ("SJIS", Charset::Cp932),
    ("x-sjis", Charset::Cp932),
    ("csShiftJIS", Charset::Cp932),
    ("MS_Kanji", Charset::Cp932),
    ("Windows-31J", Charset::Cp932),
    ("MS932", Charset::Cp932),
    ("CP932", Charset::Cp932),
];

impl Charset {
    /// The name to write into an XML declaration: `Shift_JIS` or `UTF-8`.
    #[must_use]
    pub fn xml_label(self) -> &'static str {
        match self {
            Self::ShiftJisJis90 | Self::Cp932 => "Shift_JIS",
            Self::Utf8 => "UTF-8",
        }
    }

    /// The charset to read a document with, by the label of its XML declaration (any letter case).
    ///
    /// Every Shift_JIS label is read as [`Charset::Cp932`], because writers that say `Shift_JIS`
    /// often mean it; a strict reader would lose a whole answer for one 髙.
    #[must_use]
    pub fn from_xml_label(label: &str) -> Option<Self> {
        let known = XML_LABELS
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(label));
        known.map(|&(_, charset)| charset)
    }

    /// The charset's name for people, with its repertoire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ShiftJisJis90 => "Shift_JIS (JIS X 0208:1990)",
            Self::Cp932 => "Windows code page 932",
            Self::Utf8 => "UTF-8",
        }
    }
}

/// A character that the charset does not have. It is named, the text around it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("character U+{:04X} at position {index} does not exist in {}", *character as u32, charset.name())]
pub struct Unencodable {
    /// The character.
    pub character: char,
    /// Where it stands, counted in characters from 0.
    pub index: usize,
    /// What it was to be written in.
    pub charset: Charset,
}

/// Bytes that mean nothing in the charset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("byte {offset} does not begin a character of {}", charset.name())]
pub struct Undecodable {
    /// Offset of the first byte of the broken character, from the beginning of the input.
    pub offset: usize,
    /// What the bytes were read as.
    pub charset: Charset,
}

/// Appends `text` to `out` in `charset`.
///
/// The only characters written as another's cell are those of [`super::fold::SAME_CELL`].
/// `¥` (U+00A5) and `‾` (U+203E) are errors: Shift_JIS has bytes for them, but every reader of our
/// files takes these bytes for `\` and `~`.
///
/// # Errors
/// [`Unencodable`] for the first character outside the charset; `out` is then as it was.
pub fn encode(charset: Charset, text: &str, out: &mut Vec<u8>) -> Result<(), Unencodable> {
    if charset == Charset::Utf8 || text.is_ascii() {
        out.extend_from_slice(text.as_bytes());
        return Ok(());
    }
    let before = out.len();
    out.resize(before + text.len(), 0);
    let encoded = encode_into(charset, text, &mut out[before..]);
    out.truncate(before + encoded.unwrap_or(0));
    encoded.map(|_| ())
}

/// Encodes `text` into the front of `room`, as [`encode`] does; how many bytes it takes there. No
/// charset needs more of them than UTF-8.
pub(crate) fn encode_into(
    charset: Charset,
    text: &str,
    room: &mut [u8],
) -> Result<usize, Unencodable> {
    let cells = match charset {
        Charset::Utf8 => None,
        _ if text.is_ascii() => None,
        _ => cells_of(charset),
    };
    let Some(cells) = cells else {
        room[..text.len()].copy_from_slice(text.as_bytes());
        return Ok(text.len());
    };
    let encoded = cells.encode(text, room, |_| true);
    encoded.map_err(|at| Unencodable {
        character: text[at..].chars().next().unwrap_or_default(),
        index: text[..at].chars().count(),
        charset,
    })
}

/// [`encode_into`] for Shift_JIS, if all ASCII in the text is of the kind that is taken; else `None`, and
/// nothing is said about the text.
#[inline]
pub(crate) fn encode_taking(
    charset: Charset,
    text: &str,
    room: &mut [u8],
    takes: impl Fn(u8) -> bool,
) -> Option<usize> {
    cells_of(charset)?.encode(text, room, takes).ok()
}

/// [`encode_into`] of a short text of so many bytes at the front of others, if that can be done in one step
/// for every length; else `None`, and nothing is said about the text.
#[inline]
pub(crate) fn encode_few(
    charset: Charset,
    text: &[u8; 16],
    length: usize,
    room: &mut [u8],
) -> Option<usize> {
    cells_of(charset)?.encode_few(text, length, room)
}

/// The codes of a charset that is not Unicode.
#[inline]
fn cells_of(charset: Charset) -> Option<&'static Cells> {
    match charset {
        Charset::ShiftJisJis90 => Some(&cells::JIS90),
        Charset::Cp932 => Some(&cells::CP932),
        Charset::Utf8 => None,
    }
}

/// Reads `bytes` as `charset`, strictly and without looking for a byte order mark.
///
/// # Errors
/// [`Undecodable`] with the offset of the first byte that is not a character of the charset.
pub fn decode(charset: Charset, bytes: &[u8]) -> Result<Cow<'_, str>, Undecodable> {
    let whole = match charset {
        Charset::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
        Charset::Cp932 => SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes),
        Charset::ShiftJisJis90 if jis::is_jis90(bytes) => {
            SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes)
        }
        Charset::ShiftJisJis90 => None,
    };
    match whole {
        Some(text) => Ok(text),
        None => Err(first_error(charset, bytes)),
    }
}

/// Finds where a decoding that failed as a whole went wrong.
fn first_error(charset: Charset, bytes: &[u8]) -> Undecodable {
    match Decoder::new(charset).feed(bytes, true, &mut String::new()) {
        Err(error) => error,
        Ok(()) => Undecodable {
            offset: bytes.len(),
            charset,
        },
    }
}
