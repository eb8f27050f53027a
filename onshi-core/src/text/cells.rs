//! Encoding many characters: the codes of [`super::jis`], looked up once and kept.
//!
//! Each character up to U+FFFF has a place, which is empty until it is first written; then its code is
//! taken from the rules and the table in [`super::jis`]. What is written often is one look-up.

use std::sync::atomic::{AtomicU16, Ordering::Relaxed};

use super::jis::{self, Code};

/// Shift_JIS restricted to JIS X 0208:1990 and JIS X 0201.
pub(super) static JIS90: Cells = Cells {
    code: jis::jis90_code,
    known: &JIS90_KNOWN,
};
/// Windows code page 932.
pub(super) static CP932: Cells = Cells {
    code: jis::cp932_code,
    known: &CP932_KNOWN,
};

static JIS90_KNOWN: Known = unseen();
static CP932_KNOWN: Known = unseen();

/// The codes of the characters up to U+FFFF in one charset; those beyond have none.
pub(super) struct Cells {
    code: fn(char) -> Option<Code>,
    /// One byte, or two with the first in the higher place; or [`NONE`], or [`UNSEEN`]. Whoever finds a
    /// place empty fills it, always with the same, so that no order is needed.
    known: &'static Known,
}

/// Apart from the rest and all zero, so that it takes no room in the library's file.
type Known = [AtomicU16; 1 << 16];

const fn unseen() -> Known {
    [const { AtomicU16::new(UNSEEN) }; 1 << 16]
}

/// No code: no cell begins with `FF`.
const NONE: u16 = 0xFFFF;
/// Not looked up yet. U+0000, whose code this is, is ASCII and never looked up.
const UNSEEN: u16 = 0;

/// So many characters of three bytes may stand in sixteen.
const FEW: usize = 5;

impl Cells {
    /// Writes `text` to the front of `room`, which is as long at least; how many bytes it takes, or
    /// where the first character starts that has no code, or is ASCII and not taken.
    #[inline]
    pub(super) fn encode(
        &self,
        text: &str,
        room: &mut [u8],
        takes: impl Fn(u8) -> bool,
    ) -> Result<usize, usize> {
        let mut written = 0;
        let mut left = text.as_bytes();
        loop {
            let run = self.run(left, &mut room[written..]);
            left = &left[3 * run..];
            written += 2 * run;
            let Some(&first) = left.first() else {
                return Ok(written);
            };
            let (code, length) = self.first(left);
            if code == NONE || (first.is_ascii() && !takes(first)) {
                return Err(text.len() - left.len());
            }
            left = &left[length..];
            match u8::try_from(code) {
                Ok(single) => {
                    room[written] = single;
                    written += 1;
                }
                Err(_) => {
                    room[written..written + 2].copy_from_slice(&code.to_be_bytes());
                    written += 2;
                }
            }
        }
    }

    /// The same of a text of so many bytes at the front of others, if all its characters have three
    /// bytes and a code of two that is known already: in one step for every length.
    #[inline]
    pub(super) fn encode_few(
        &self,
        text: &[u8; 16],
        length: usize,
        room: &mut [u8],
    ) -> Option<usize> {
        let (characters, []) = text[..3 * FEW].as_chunks() else {
            return None;
        };
        let mut all = length.is_multiple_of(3);
        for (nth, (character, cell)) in characters.iter().zip(room.as_chunks_mut().0).enumerate() {
            all &= self.double(character, cell) | (3 * nth >= length);
        }
        all.then_some(length / 3 * 2)
    }

    /// The code of the first character of UTF-8, and the length of that character.
    fn first(&self, text: &[u8]) -> (u16, usize) {
        match *text {
            [ascii @ 0..0x80, ..] => (ascii.into(), 1),
            [a @ 0xC0..0xE0, b, ..] => {
                let character = u16::from(a & 0x1F) << 6 | u16::from(b & 0x3F);
                (self.look_up(character), 2)
            }
            [a @ 0xE0..0xF0, b, c, ..] => (self.look_up(of_three([a, b, c])), 3),
            _ => (NONE, 0),
        }
    }

    /// Writes two-byte codes as long as characters of three bytes have them, as kana and kanji do, and
    /// they are known already; how many.
    fn run(&self, text: &[u8], room: &mut [u8]) -> usize {
        let (characters, cells) = (text.as_chunks().0, room.as_chunks_mut().0);
        // Four at once: fewer branches than characters.
        let mut run = 0;
        let fours = characters.as_chunks::<4>().0.iter();
        for (four, cells) in fours.zip(cells.as_chunks_mut::<4>().0) {
            let each = four.iter().zip(cells);
            let all = each.fold(true, |all, (one, cell)| all & self.double(one, cell));
            if !all {
                break;
            }
            run += 4;
        }
        for (character, cell) in characters[run..].iter().zip(&mut cells[run..]) {
            if !self.double(character, cell) {
                break;
            }
            run += 1;
        }
        run
    }

    /// Writes the code of a character of three bytes if it has two and is known already; anything, if
    /// not.
    #[inline]
    fn double(&self, character: &[u8; 3], cell: &mut [u8; 2]) -> bool {
        let code = self.known[usize::from(of_three(*character))].load(Relaxed);
        *cell = code.to_be_bytes();
        is_three(*character) & is_double(code)
    }

    /// The code of a character.
    #[inline]
    fn look_up(&self, character: u16) -> u16 {
        match self.known[usize::from(character)].load(Relaxed) {
            UNSEEN => self.see(character),
            code => code,
        }
    }

    #[cold]
    fn see(&self, character: u16) -> u16 {
        let code = char::from_u32(character.into()).and_then(self.code);
        let code = match code {
            Some(Code::Single(byte)) => byte.into(),
            Some(Code::Double(cell)) => u16::from_be_bytes(cell),
            None => NONE,
        };
        self.known[usize::from(character)].store(code, Relaxed);
        code
    }
}

/// Whether these bytes of UTF-8 are one character.
#[inline]
fn is_three([first, ..]: [u8; 3]) -> bool {
    first & 0xF0 == 0xE0
}

/// The character of three bytes of UTF-8.
#[inline]
fn of_three([a, b, c]: [u8; 3]) -> u16 {
    u16::from(a & 0x0F) << 12 | u16::from(b & 0x3F) << 6 | u16::from(c & 0x3F)
}

/// Whether a code is of two bytes.
#[inline]
fn is_double(code: u16) -> bool {
    (0x100..NONE).contains(&code)
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
                let written = cells.encode(&text, &mut room, |_| true);
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

    #[test]
    fn few_characters_are_written_as_many_or_not_at_all() {
        let characters = ["亜", "　", "０", "ｱ", "髙", "é", "a", "\u{FFFD}", "𠮷"];
        for text in (0..characters.len().pow(3)).map(|nth| {
            let at = |place: u32| characters[nth / characters.len().pow(place) % characters.len()];
            [at(0), at(1), at(2), at(0), at(1)].concat()
        }) {
            for end in (0..=text.len().min(15)).filter(|&end| text.is_char_boundary(end)) {
                few_as_many(&text[..end]);
            }
        }
    }

    fn few_as_many(text: &str) {
        for cells in [&JIS90, &CP932] {
            let mut short = [0xE3; 16];
            short[..text.len()].copy_from_slice(text.as_bytes());
            let (mut many, mut few) = ([0; 16], [0; 16]);
            let written = cells.encode(text, &mut many, |_| true);
            let is_kanji = |c: char| matches!((cells.code)(c), Some(Code::Double(_)));
            let is_few = text.chars().all(|c| c.len_utf8() == 3 && is_kanji(c));
            let length = cells.encode_few(&short, text.len(), &mut few);
            assert_eq!(length, written.ok().filter(|_| is_few), "{text:?}");
            if let Some(length) = length {
                assert_eq!(few[..length], many[..length], "{text:?}");
            }
        }
    }
}
