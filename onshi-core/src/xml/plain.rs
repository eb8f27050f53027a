//! Whether a text stands for itself, told many bytes at a time.
//!
//! A word holds eight bytes of a short text. A mark is the highest bit of a byte; where there is no byte of the kind
//! looked for, there is no mark, and where there is one, the first of them is marked.

use super::chars::is_char;

const ONES: u64 = 0x0101_0101_0101_0101;
const MARKS: u64 = 0x80 * ONES;

/// What a text needs to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Nothing: it is ASCII and stands for itself.
    Ascii,
    /// Nothing but its encoding.
    Wide,
    /// A reference or an error, character by character.
    Care,
}

/// Copies a text to the front of `room` and looks at it on the way; it belongs there unless it needs
/// [`Look::Care`] or another encoding. Short texts are copied as two halves that overlap.
#[inline]
pub(super) fn copy(text: &str, room: &mut [u8]) -> Look {
    let text = text.as_bytes();
    let room = &mut room[..text.len()];
    let seen = match text.len() {
        0 => Seen::default(),
        1..=3 => {
            let (middle, last) = (text.len() / 2, text.len() - 1);
            let (a, b, c) = (text[0], text[middle], text[last]);
            (room[0], room[middle], room[last]) = (a, b, c);
            Seen::default().and([a, b, c, b' ', b' ', b' ', b' ', b' '])
        }
        4..=7 => {
            let ([a, b, c, d], [e, f, g, h]) = copy_halves(text, room);
            Seen::default().and([a, b, c, d, e, f, g, h])
        }
        8..=16 => {
            let (first, last) = copy_halves(text, room);
            Seen::default().and(first).and(last)
        }
        _ => return copy_long(text, room),
    };
    match seen {
        Seen { care: 0, wide: 0 } => Look::Ascii,
        Seen { care: 0, .. } if !has_noncharacter(text) => Look::Wide,
        _ => Look::Care,
    }
}

/// So many bytes of text are copied at once.
pub(super) const SHORT: usize = 16;

/// A text, and bytes behind it that do not matter.
pub(crate) type Short = [u8; SHORT];

/// [`copy`] of a text of so many bytes at the front of others, which are copied too: one step for every
/// length.
#[inline(always)]
pub(super) fn copy_short(text: &Short, length: usize, room: &mut [u8]) -> Look {
    room[..SHORT].copy_from_slice(text);
    let mut seen = Lanes::default();
    seen.add_short(text, &KEPT[length]);
    seen.look(&text[..length])
}

/// By the length of a text, which of its bytes and those behind it matter.
static KEPT: [Short; SHORT + 1] = {
    let mut kept = [[0; SHORT]; SHORT + 1];
    let mut at = 0;
    while at < SHORT * (SHORT + 1) {
        let (length, place) = (at / SHORT, at % SHORT);
        kept[length][place] = if place < length { 0xFF } else { 0 };
        at += 1;
    }
    kept
};

/// A text of more than [`PIECE`] bytes: each byte is looked at with the one after it.
#[inline(never)]
fn copy_long(text: &[u8], room: &mut [u8]) -> Look {
    room.copy_from_slice(text);
    let (here, next) = (&text[..text.len() - 1], &text[1..]);
    let mut seen = Lanes::default();
    for (here, next) in here.as_chunks().0.iter().zip(next.as_chunks().0) {
        seen.add(here, next);
    }
    if let (Some(here), Some(next)) = (here.last_chunk(), next.last_chunk()) {
        seen.add(here, next); // some of it for the second time
        seen.add(next, next); // the last byte stands only here
    }
    seen.look(text)
}

/// Copies the first and the last bytes, which are the whole text together.
#[inline]
fn copy_halves<const N: usize>(text: &[u8], room: &mut [u8]) -> ([u8; N], [u8; N]) {
    let halves = halves(text);
    if let Some(room) = room.first_chunk_mut() {
        *room = halves.0;
    }
    if let Some(room) = room.last_chunk_mut() {
        *room = halves.1;
    }
    halves
}

/// The first and the last bytes of a text that is long enough.
#[inline]
fn halves<const N: usize>(text: &[u8]) -> ([u8; N], [u8; N]) {
    let first = text.first_chunk().copied().unwrap_or([b' '; N]);
    let last = text.last_chunk().copied().unwrap_or([b' '; N]);
    (first, last)
}

/// How a character is written that does not stand for itself; `None` if no document may have it.
pub(super) fn reference(c: char) -> Option<&'static [u8]> {
    Some(match c {
        '&' => b"&amp;",
        '<' => b"&lt;",
        '>' => b"&gt;",
        '\t' => b"&#9;",
        '\n' => b"&#10;",
        '\r' => b"&#13;",
        _ => return None,
    })
}

/// Whether a character stands for itself: what [`copy`] tells of a whole text.
pub(super) fn is_plain(c: char) -> bool {
    is_char(c.into()) && reference(c).is_none()
}

/// The marks of all words seen.
#[derive(Default)]
struct Seen {
    care: u64,
    wide: u64,
}

impl Seen {
    #[inline]
    fn and(self, bytes: [u8; 8]) -> Self {
        let word = u64::from_le_bytes(bytes);
        let controls = word.wrapping_sub(0x20 * ONES) & !word & MARKS;
        let ampersands = zeros(word ^ (u64::from(b'&') * ONES));
        let angles = zeros((word | (2 * ONES)) ^ (u64::from(b'>') * ONES)); // `<` is `>` without 2
        Seen {
            care: self.care | controls | ampersands | angles,
            wide: self.wide | (word & MARKS),
        }
    }
}

/// Marks zero bytes; above the first of them, other bytes may be marked too.
#[inline]
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & MARKS
}

/// So many bytes of a long text are looked at at once.
const PIECE: usize = 16;

/// What was seen of a long text, each place of a piece for itself, so that the compiler takes all of
/// them at once. Not 0 means yes.
#[derive(Default)]
struct Lanes {
    care: [u8; PIECE],
    /// The highest bit counts.
    wide: [u8; PIECE],
    /// `EF BF`, as U+FFFE and U+FFFF begin, and few others.
    begins: [u8; PIECE],
}

impl Lanes {
    #[inline]
    fn add(&mut self, here: &[u8; PIECE], next: &[u8; PIECE]) {
        for at in 0..PIECE {
            let (here, next) = (here[at], next[at]);
            let markup = (here == b'&') | (here | 2 == b'>'); // `<` is `>` without 2
            self.care[at] |= u8::from((here < b' ') | markup);
            self.wide[at] |= here;
            self.begins[at] |= u8::from((here == 0xEF) & (next == 0xBF));
        }
    }

    /// Those bytes of a piece that are kept. Every `EF` may begin a noncharacter.
    #[inline(always)]
    fn add_short(&mut self, bytes: &[u8; PIECE], kept: &[u8; PIECE]) {
        for at in 0..PIECE {
            let (byte, kept) = (bytes[at], kept[at]);
            let markup = (byte == b'&') | (byte | 2 == b'>');
            self.care[at] = u8::from((byte < b' ') | markup) & kept;
            self.wide[at] = byte & kept;
            self.begins[at] = u8::from(byte == 0xEF) & kept;
        }
    }

    /// What this text needs, of which all was seen.
    #[inline]
    fn look(&self, text: &[u8]) -> Look {
        let [care, wide, begins] = [self.care, self.wide, self.begins].map(u128::from_ne_bytes);
        let marks = u128::from_ne_bytes([0x80; PIECE]);
        match (care, wide & marks, begins) {
            (0, 0, _) => Look::Ascii,
            (0, _, 0) => Look::Wide,
            (0, ..) if !has_noncharacter(text) => Look::Wide,
            _ => Look::Care,
        }
    }
}

/// Whether U+FFFE or U+FFFF is among the characters.
#[inline(never)]
fn has_noncharacter(text: &[u8]) -> bool {
    let is_one = |three: &[u8]| matches!(three, [0xEF, 0xBF, 0xBE | 0xBF]);
    text.contains(&0xBF) && text.windows(3).any(is_one)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Character by character.
    fn told(text: &str) -> Look {
        match text {
            _ if !text.chars().all(is_plain) => Look::Care,
            _ if text.is_ascii() => Look::Ascii,
            _ => Look::Wide,
        }
    }

    #[test]
    fn every_character_at_every_place_is_told_as_one_by_one() {
        let odd = (0..=0x2FF)
            .chain(0xFF00..=0x1_00FF)
            .filter_map(char::from_u32);
        for c in odd {
            for around in ["a", "é", "試", "\u{FFC0}"] {
                for before in 0..20 {
                    for after in [0, 1, 2, 9] {
                        let text = around.repeat(before) + &String::from(c) + &around.repeat(after);
                        let mut room = vec![0; text.len() + 1];
                        assert_eq!(copy(&text, &mut room), told(&text), "{text:?}");
                        assert_eq!(room, [text.as_bytes(), &[0]].concat(), "{text:?}");
                        short_alike(&text);
                    }
                }
            }
        }
    }

    /// Whatever stands behind it.
    fn short_alike(text: &str) {
        for behind in [b'<', b'a', 0xEF, 0xBF] {
            let mut short = [behind; SHORT];
            if let Some(front) = short.get_mut(..text.len()) {
                front.copy_from_slice(text.as_bytes());
                let mut room = [0; SHORT];
                let look = copy_short(&short, text.len(), &mut room);
                assert_eq!((look, room), (told(text), short), "{text:?}");
            }
        }
    }
}
