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

    /// Writes `text` to the front of `room`, which is as long at least; how many bytes it takes, or
    /// where the first character without a code starts.
    pub(super) fn encode(&self, text: &str, room: &mut [u8]) -> Result<usize, usize> {
        let mut written = 0;
        let mut left = text.as_bytes();
        while !left.is_empty() {
            let (code, length) = self.first(left);
            if code == NONE {
                return Err(text.len() - left.len());
            }
            left = &left[length..];
            if let Ok(single) = u8::try_from(code) {
                room[written] = single;
                written += 1;
                continue;
            }
            room[written..written + 2].copy_from_slice(&code.to_be_bytes());
            written += 2;
            let run = self.run(left, &mut room[written..]);
            left = &left[3 * run..];
            written += 2 * run;
        }
        Ok(written)
    }

    /// The code of the first character of UTF-8, and the length of that character.
    fn first(&self, text: &[u8]) -> (u16, usize) {
        match *text {
            [ascii @ 0..0x80, ..] => (u16::from(ascii), 1),
            [a @ 0xC0..0xE0, b, ..] => (self.look_up(usize::from(a & 0x1F), b), 2),
            [a @ 0xE0..0xF0, b, c, ..] => (self.of_three([a, b, c]), 3),
            _ => (NONE, 0),
        }
    }

    /// Writes two-byte codes as long as characters of three bytes have them, as kana and kanji do; how
    /// many.
    fn run(&self, text: &[u8], room: &mut [u8]) -> usize {
        let characters = text.as_chunks().0.iter();
        let mut run = 0;
        for (&character, cell) in characters.zip(room.as_chunks_mut().0) {
            let code = match character[0] {
                0xE0..0xF0 => self.of_three(character),
                _ => NONE,
            };
            if !(0x100..NONE).contains(&code) {
                break;
            }
            *cell = code.to_be_bytes();
            run += 1;
        }
        run
    }

    #[inline]
    fn of_three(&self, [a, b, c]: [u8; 3]) -> u16 {
        self.look_up(usize::from(a & 0x0F) << 6 | usize::from(b & 0x3F), c)
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
                let text = String::from(character).repeat(3);
                let mut room = vec![0; text.len()];
                let written = cells.encode(&text, &mut room);
                let expected = match (cells.code)(character) {
                    Some(Code::Single(byte)) => Ok(vec![byte; 3]),
                    Some(Code::Double(cell)) => Ok(cell.repeat(3)),
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
