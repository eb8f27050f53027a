//! Encoding many characters: the codes of [`super::jis`], looked up once and kept.
//!
//! A page holds the codes of the 64 characters whose UTF-8 differs in the last byte only, and is filled when the first of them is written, one by
//! one from the rules and the table in [`super::jis`]. What is written often is one look-up.

use std::sync::OnceLock;

use super::jis::{self, Code};

/// Shift_JIS restricted to JIS X 0208:1990 and JIS X 0201.
pub(super) static JIS90: Cells = Cells::of(jis::jis90_code);
/// Windows code page 932.
pub(super) static CP932: Cells = Cells::of(jis::cp932_code);

/// The codes of the characters up to U+FFFF in one charset; those beyond have none.
pub(super) struct Cells {
    code: fn(char) -> Option<Code>,
    pages: [OnceLock<Page>; 1024],
}

/// One byte, or two with the first in the higher place, or [`NONE`].
type Page = [u16; 64];

/// No code: no cell begins with `FF`.
const NONE: u16 = 0xFFFF;

impl Cells {
    const fn of(code: fn(char) -> Option<Code>) -> Self {
        Cells {
            code,
            pages: [const { OnceLock::new() }; 1024],
        }
    }

    /// Writes `text` to the front of `room`, which is longer by a byte; how many bytes it takes, or
    /// where the first character without a code starts.
    pub(super) fn encode(&self, text: &str, room: &mut [u8]) -> Result<usize, usize> {
        let mut written = 0;
        let mut left = text.as_bytes();
        loop {
            let (code, after) = match left {
                [a @ 0xE0..0xF0, b, c, after @ ..] => {
                    let number = usize::from(a & 0x0F) << 6 | usize::from(b & 0x3F);
                    (self.look_up(number, *c), after)
                }
                [a @ 0xC0..0xE0, b, after @ ..] => (self.look_up(usize::from(a & 0x1F), *b), after),
                [ascii @ 0..0x80, after @ ..] => (u16::from(*ascii), after),
                [] => return Ok(written),
                _ => (NONE, left),
            };
            if code == NONE {
                return Err(text.len() - left.len());
            }
            left = after;
            // Always two bytes: the next character overwrites what a single one leaves behind it.
            let (code, length) = match code {
                0x00..=0xFF => (code << 8, 1),
                _ => (code, 2),
            };
            room[written..written + 2].copy_from_slice(&code.to_be_bytes());
            written += length;
        }
    }

    /// The code of a character by its page and the last byte of its UTF-8.
    #[inline]
    fn look_up(&self, number: usize, last: u8) -> u16 {
        let page = match self.pages[number % 1024].get() {
            Some(page) => page,
            None => self.filled(number % 1024),
        };
        page[usize::from(last % 64)]
    }

    #[cold]
    fn filled(&self, number: usize) -> &Page {
        self.pages[number].get_or_init(|| self.page(number))
    }

    fn page(&self, number: usize) -> Page {
        std::array::from_fn(|place| {
            let character = char::from_u32((number << 6 | place) as u32);
            match character.and_then(self.code) {
                Some(Code::Single(byte)) => byte.into(),
                Some(Code::Double(cell)) => u16::from_be_bytes(cell),
                None => NONE,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_written_as_the_rules_have_it() {
        for cells in [&JIS90, &CP932] {
            for character in '\0'..=char::MAX {
                let mut room = [0; 5];
                let text = String::from(character);
                let written = cells.encode(&text, &mut room);
                let expected = match (cells.code)(character) {
                    Some(Code::Single(byte)) => Ok(vec![byte]),
                    Some(Code::Double(cell)) => Ok(cell.to_vec()),
                    None => Err(0),
                };
                assert_eq!(
                    written.map(|length| room[..length].to_vec()),
                    expected,
                    "{text:?}"
                );
            }
        }
    }
}
