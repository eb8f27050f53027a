//! The repertoires of Japanese Shift_JIS, over the code page 932 table of `encoding_rs`.
//!
//! Code page 932 is JIS X 0208 plus extensions, and JIS X 0208:1990 is exactly its rows 1–8 and
//! 16–84 (6,879 characters). So one table and a rule about rows give both; a fixture made with
//! independent codecs proves it (`tests/fixtures/README.md`).
//!
//! ```text
//! lead   81–9F, E0–EF   two rows (区) of 94 cells (点) each; rows 1–84 end at lead EA
//!        ED–EE, FA–FC   NEC-selected and IBM extensions      (code page 932 only)
//!        F0–F9          user-defined cells, 外字             (code page 932 only)
//! trail  40–7E, 80–9E   odd row      9F–FC   even row
//! ```

use encoding_rs::SHIFT_JIS;

use super::fold;

/// Where a character has its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CharClass {
    /// U+0000–U+007F.
    Ascii,
    /// Half-width kana and its punctuation (半角カナ), U+FF61–U+FF9F, 63 characters.
    JisX0201Kana,
    /// JIS X 0208:1990, in the Windows form or in a form of [`fold::SAME_CELL`]: may be sent.
    JisX0208,
    /// Only in code page 932: NEC and IBM extensions such as ①, ㈱, 髙, 﨑, 德.
    Cp932Only,
    /// In none of them, 外字 (private use) included.
    Outside,
}

/// Tells where `character` has its place, so that a name can be checked before it is sent.
#[must_use]
pub fn class_of(character: char) -> CharClass {
    match character {
        '\0'..='\u{7F}' => CharClass::Ascii,
        '\u{FF61}'..='\u{FF9F}' => CharClass::JisX0201Kana,
        '\u{80}' | '\u{E000}'..='\u{F8FF}' => CharClass::Outside,
        _ if jis90_code(character).is_some() => CharClass::JisX0208,
        _ if cp932_code(character).is_some() => CharClass::Cp932Only,
        _ => CharClass::Outside,
    }
}

/// A character as Shift_JIS has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    Single(u8),
    Double([u8; 2]),
}

/// The code in Shift_JIS restricted to JIS X 0208:1990 and JIS X 0201.
pub(super) fn jis90_code(character: char) -> Option<Code> {
    cp932_code(character).filter(|code| match *code {
        Code::Single(byte) => is_jis90_single(byte),
        Code::Double(cell) => is_jis_x_0208(cell),
    })
}

/// The code in Windows code page 932. U+0080 is byte 80 there.
pub(super) fn cp932_code(character: char) -> Option<Code> {
    let scalar = u32::from(character);
    match character {
        '\0'..='\u{80}' => u8::try_from(scalar).ok().map(Code::Single),
        '\u{FF61}'..='\u{FF9F}' => u8::try_from(scalar - 0xFF61 + 0xA1).ok().map(Code::Single),
        '\u{E000}'..='\u{E757}' => user_defined(scalar - 0xE000).map(Code::Double),
        _ => table_cell(fold::windows_form(character)).map(Code::Double),
    }
}

/// The n-th user-defined cell: 188 cells for each lead byte from F0.
fn user_defined(n: u32) -> Option<[u8; 2]> {
    let lead = u8::try_from(0xF0 + n / 188).ok()?;
    let place = u8::try_from(n % 188).ok()?;
    let trail = if place < 0x3F {
        0x40 + place
    } else {
        0x41 + place
    }; // 7F is no trail byte
    Some([lead, trail])
}

/// The double-byte cell of a character. `encoding_rs` has one byte for ¥ and ‾, which means `\` and
/// `~` to every reader: they have no cell.
fn table_cell(character: char) -> Option<[u8; 2]> {
    let mut utf8 = [0; 4];
    let mut cell = [0; 8];
    let text: &str = character.encode_utf8(&mut utf8);
    let mut encoder = SHIFT_JIS.new_encoder();
    match encoder.encode_from_utf8_without_replacement(text, &mut cell, false) {
        (encoding_rs::EncoderResult::InputEmpty, _, 2) => Some([cell[0], cell[1]]),
        _ => None,
    }
}

fn is_jis90_single(byte: u8) -> bool {
    matches!(byte, 0x00..=0x7F | 0xA1..=0xDF)
}

fn is_jis_x_0208(cell: [u8; 2]) -> bool {
    matches!(row(cell), Some(1..=8 | 16..=84))
}

/// The row (区) of a cell; rows from 95 on exist only in extensions.
fn row([lead, trail]: [u8; 2]) -> Option<u8> {
    let pair = match lead {
        0x81..=0x9F => lead - 0x81,
        0xE0..=0xFC => lead - 0xC1,
        _ => return None,
    };
    match trail {
        0x40..=0x7E | 0x80..=0x9E => Some(pair * 2 + 1),
        0x9F..=0xFC => Some(pair * 2 + 2),
        _ => None,
    }
}

/// Walks Shift_JIS bytes and stops at what lies outside the JIS90 rows. Whether a cell inside these
/// rows is assigned is the decoder's question.
#[derive(Debug, Clone, Default)]
pub(super) struct Jis90Walk {
    lead: Option<u8>,
}

impl Jis90Walk {
    /// How many bytes of `input` precede the first character outside; all of them if there is none.
    /// A character begun in an earlier input and found outside gives `Err`.
    pub(super) fn allowed(&mut self, input: &[u8]) -> Result<usize, LeadOutside> {
        for (at, &byte) in input.iter().enumerate() {
            match self.lead.take() {
                Some(lead) if is_jis_x_0208([lead, byte]) => {}
                Some(_) => return at.checked_sub(1).ok_or(LeadOutside),
                None if is_jis90_single(byte) => {}
                None if matches!(byte, 0x81..=0x9F | 0xE0..=0xFC) => self.lead = Some(byte),
                None => return Ok(at),
            }
        }
        Ok(input.len())
    }
}

/// The lead byte fed last belongs to no JIS90 character.
pub(super) struct LeadOutside;

/// Whether all `bytes` lie in the JIS90 rows.
pub(super) fn is_jis90(bytes: &[u8]) -> bool {
    matches!(Jis90Walk::default().allowed(bytes), Ok(length) if length == bytes.len())
}
