//! A small QR code encoder (JIS X 0510): bytes, error correction L, symbols 1 to 5, which hold all their
//! codewords in a single block. That is up to 106 bytes.
//!
//! ```text
//!  text ─► mode, count, bytes, padding ─► + Reed-Solomon ─► zigzag around the fixed patterns ─► mask
//! ```
//!
//! The mask is always the first; the standard asks for the one that looks best, readers take any.

/// Codewords of data and of error correction, symbol by symbol.
const SYMBOLS: [(usize, usize); 5] = [(19, 7), (34, 10), (55, 15), (80, 20), (108, 26)];

/// Level L and mask 0, with their check bits.
const FORMAT: u32 = 0b111_0111_1100_0100;

/// A square of dark and light modules.
pub(super) struct Symbol {
    pub size: usize,
    /// Row by row; `None` is still free.
    modules: Vec<Option<bool>>,
}

impl Symbol {
    /// The smallest symbol that holds a text; `None` if none does.
    pub fn of(text: &str) -> Option<Self> {
        let (version, data) = (1..)
            .zip(SYMBOLS)
            .find_map(|(version, (room, correction))| {
                let data = codewords(text.as_bytes(), room)?;
                Some((
                    version,
                    [data.clone(), corrections(&data, correction)].concat(),
                ))
            })?;
        let size = 17 + 4 * version;
        let mut symbol = Symbol {
            size,
            modules: vec![None; size * size],
        };
        symbol.draw_finders();
        symbol.draw_timing();
        if version > 1 {
            symbol.draw_alignment();
        }
        symbol.draw_format();
        symbol.draw_data(&data);
        Some(symbol)
    }

    pub fn is_dark(&self, row: usize, column: usize) -> bool {
        self.modules[row * self.size + column] == Some(true)
    }

    fn set(&mut self, row: usize, column: usize, dark: bool) {
        self.modules[row * self.size + column] = Some(dark);
    }

    /// Three squares in the corners, each in a light frame (位置検出パターン).
    fn draw_finders(&mut self) {
        let far = self.size - 8;
        for (top, left) in [(0, 0), (0, far), (far, 0)] {
            // The light frame reaches one module beyond the square, inwards only.
            let [first_row, first_column] = [top, left].map(|at| usize::from(at == 0));
            for row in 0..8 {
                for column in 0..8 {
                    let ring = from_centre(row + first_row, column + first_column, 4);
                    self.set(top + row, left + column, matches!(ring, 0 | 1 | 3));
                }
            }
        }
    }

    /// Alternating modules between them (タイミングパターン).
    fn draw_timing(&mut self) {
        for at in 8..self.size - 8 {
            self.set(6, at, at % 2 == 0);
            self.set(at, 6, at % 2 == 0);
        }
    }

    /// A small square near the fourth corner (位置合わせパターン).
    fn draw_alignment(&mut self) {
        let first = self.size - 9;
        for row in 0..5 {
            for column in 0..5 {
                let ring = from_centre(row, column, 2);
                self.set(first + row, first + column, ring != 1);
            }
        }
    }

    /// Level and mask, twice (形式情報), and the module that is always dark.
    fn draw_format(&mut self) {
        let size = self.size;
        for bit in 0..15 {
            let dark = FORMAT >> bit & 1 == 1;
            let (row, column) = match bit {
                0..=5 => (bit, 8),
                6 | 7 => (bit + 1, 8),
                8 => (8, 7),
                _ => (8, 14 - bit),
            };
            self.set(row, column, dark);
            let (row, column) = match bit {
                0..=7 => (8, size - 1 - bit),
                _ => (size - 15 + bit, 8),
            };
            self.set(row, column, dark);
        }
        self.set(size - 8, 8, true);
    }

    /// Up and down in columns of two from the right, over what is free, masked.
    fn draw_data(&mut self, data: &[u8]) {
        let mut bits = data
            .iter()
            .flat_map(|byte| (0..8).rev().map(move |place| byte >> place & 1 == 1));
        for (row, column) in way(self.size) {
            if self.modules[row * self.size + column].is_none() {
                let bit = bits.next().unwrap_or(false);
                self.set(row, column, bit != ((row + column) % 2 == 0));
            }
        }
    }
}

/// How many rings lie between a module and the middle of a pattern.
fn from_centre(row: usize, column: usize, centre: usize) -> usize {
    row.abs_diff(centre).max(column.abs_diff(centre))
}

/// The order of the modules: pairs of columns from right to left, without the timing column.
fn way(size: usize) -> impl Iterator<Item = (usize, usize)> {
    let pairs = (0..size).rev().filter(|column| *column != 6);
    let pairs: Vec<usize> = pairs.step_by(2).collect();
    let in_pair = move |(nth, right): (usize, usize)| {
        (0..size).flat_map(move |step| {
            let row = if nth % 2 == 0 { size - 1 - step } else { step };
            [(row, right), (row, right - 1)]
        })
    };
    pairs.into_iter().enumerate().flat_map(in_pair)
}

/// Mode, count, bytes, end and padding; `None` if there is not room enough.
fn codewords(bytes: &[u8], room: usize) -> Option<Vec<u8>> {
    const MODE_BYTES: u8 = 0b0100;
    if bytes.len() + 2 > room {
        return None;
    }
    let count = bytes.len() as u8;
    // Everything is shifted by the four bits of the mode.
    let half_bytes = [MODE_BYTES, count >> 4, count & 15]
        .into_iter()
        .chain(bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]))
        .chain([0]);
    let half_bytes: Vec<u8> = half_bytes.collect();
    let data = half_bytes.chunks(2).map(|pair| pair[0] << 4 | pair[1]);
    let padding = [0b1110_1100, 0b0001_0001].into_iter().cycle();
    Some(data.chain(padding).take(room).collect())
}

/// Reed-Solomon codewords: the rest of the data divided by the generator.
fn corrections(data: &[u8], count: usize) -> Vec<u8> {
    let generator = generator(count);
    let mut rest = vec![0; count];
    for byte in data {
        let factor = byte ^ rest[0];
        rest.rotate_left(1);
        rest[count - 1] = 0;
        for (held, coefficient) in rest.iter_mut().zip(&generator) {
            *held ^= product(*coefficient, factor);
        }
    }
    rest
}

/// (x - 1)(x - 2)(x - 4) …, without its leading 1.
fn generator(degree: usize) -> Vec<u8> {
    let mut polynomial = vec![0; degree];
    polynomial[degree - 1] = 1;
    let mut root = 1;
    for _ in 0..degree {
        for at in 0..degree {
            polynomial[at] = product(polynomial[at], root);
            polynomial[at] ^= polynomial.get(at + 1).copied().unwrap_or(0);
        }
        root = product(root, 2);
    }
    polynomial
}

/// Multiplication in the field of 256 elements that QR codes use.
fn product(left: u8, right: u8) -> u8 {
    (0..8).rev().fold(0, |sum: u8, place| {
        let carry = if sum & 0x80 == 0 { 0 } else { 0x1D };
        let part = if right >> place & 1 == 1 { left } else { 0 };
        sum << 1 ^ carry ^ part
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// What a reader does, but for finding the symbol: undo the mask, follow the way, check, decode.
    fn read(symbol: &Symbol) -> String {
        let fixed = fixed_of(symbol.size);
        let bits = way(symbol.size)
            .filter(|(row, column)| !fixed(*row, *column))
            .map(|(row, column)| symbol.is_dark(row, column) != ((row + column) % 2 == 0));
        let bits: Vec<bool> = bits.collect();
        let bytes = bits.chunks_exact(8).map(|byte| {
            byte.iter()
                .fold(0u8, |byte, bit| byte << 1 | u8::from(*bit))
        });
        let words: Vec<u8> = bytes.collect();
        let (room, correction) = SYMBOLS[(symbol.size - 17) / 4 - 1];
        assert_eq!(words.len(), room + correction);
        let mut root = 1;
        for _ in 0..correction {
            let sum = words.iter().fold(0, |sum, word| product(sum, root) ^ word);
            assert_eq!(sum, 0, "a syndrome");
            root = product(root, 2);
        }
        assert_eq!(words[0] >> 4, 0b0100);
        let count = usize::from(words[0] << 4 | words[1] >> 4);
        let text = (1..=count).map(|at| words[at] << 4 | words[at + 1] >> 4);
        String::from_utf8(text.collect()).unwrap()
    }

    /// The modules that hold no data, by the text of the standard rather than by the drawing.
    fn fixed_of(size: usize) -> impl Fn(usize, usize) -> bool {
        move |row, column| {
            let alignment = (size - 9..size - 4).contains(&row)
                && (size - 9..size - 4).contains(&column)
                && size > 21;
            (row < 9 && (column < 9 || column >= size - 8))
                || (row >= size - 8 && column < 9)
                || row == 6
                || column == 6
                || alignment
        }
    }

    #[test]
    fn the_example_of_every_textbook_has_its_corrections() {
        let data = [
            32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17,
        ];
        let expected = [196, 35, 39, 119, 235, 215, 231, 226, 93, 23];
        assert_eq!(corrections(&data, 10), expected);
    }

    #[test]
    fn what_was_written_is_read_again_from_every_size() {
        let lengths = [1, 17, 18, 32, 33, 53, 54, 78, 79, 106];
        let sizes = [21, 21, 25, 25, 29, 29, 33, 33, 37, 37];
        for (length, size) in lengths.into_iter().zip(sizes) {
            let text: String = ('!'..='~').cycle().take(length).collect();
            let symbol = Symbol::of(&text).unwrap();
            assert_eq!(symbol.size, size);
            assert!(symbol.modules.iter().all(Option::is_some));
            assert_eq!(read(&symbol), text);
        }
        assert!(Symbol::of(&"x".repeat(107)).is_none());
    }

    #[test]
    fn the_patterns_that_a_reader_looks_for_stand_where_they_must() {
        let symbol = Symbol::of(&"x".repeat(60)).unwrap();
        let row = |row: usize, from: usize| -> String {
            let modules = (from..from + 8).map(|column| symbol.is_dark(row, column));
            modules.map(|dark| if dark { '#' } else { '.' }).collect()
        };
        let finder = [
            "#######.", "#.....#.", "#.###.#.", "#.###.#.", "#.###.#.", "#.....#.", "#######.",
            "........",
        ];
        for (at, expected) in finder.iter().enumerate() {
            assert_eq!(row(at, 0), *expected);
            let mirrored: String = expected.chars().rev().collect();
            assert_eq!(row(at, symbol.size - 8), mirrored);
            assert_eq!(row(symbol.size - 1 - at, 0), *expected);
        }
        assert_eq!(row(6, 8), "#.#.#.#.");
        // Level L and mask 0, as a reader finds them left of and below the first square.
        let format: String = (0..15)
            .filter(|bit| *bit < 6)
            .map(|bit| if symbol.is_dark(8, bit) { '1' } else { '0' })
            .collect();
        assert_eq!(format, "111011");
        assert!(symbol.is_dark(symbol.size - 8, 8));
    }
}
