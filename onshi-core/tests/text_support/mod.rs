//! The character tables of the fixtures, by Shift_JIS cell (fixtures/README.md).
#![allow(dead_code, clippy::unwrap_used)] // each program uses its part; a test fails by panicking

use std::collections::HashMap;

const CP932: &str = include_str!("../fixtures/cp932.txt");
const JISX0208: &str = include_str!("../fixtures/jisx0208.txt");

/// Lead and trail byte of a character.
pub type Cell = [u8; 2];

fn trails() -> impl Iterator<Item = u8> {
    (0x40..=0x7E).chain(0x80..=0xFC)
}

/// Code page 932 as its fixture has it, with the user-defined cells counted up.
pub fn cp932_cells() -> HashMap<Cell, char> {
    let mut cells = HashMap::new();
    for line in CP932.lines() {
        let (lead, characters) = line.split_once(' ').unwrap();
        let lead = u8::from_str_radix(lead, 16).unwrap();
        let assigned = trails().zip(characters.chars()).filter(|(_, c)| *c != ' ');
        cells.extend(assigned.map(|(trail, c)| ([lead, trail], c)));
    }
    let user_defined = (0xF0..=0xF9).flat_map(|lead| trails().map(move |trail| [lead, trail]));
    cells.extend(user_defined.zip('\u{E000}'..));
    cells
}

/// JIS X 0208 as its fixture has it, by the Shift_JIS cell of row and column.
pub fn jisx0208_cells() -> HashMap<Cell, char> {
    let mut cells = HashMap::new();
    for line in JISX0208.lines() {
        let (row, characters) = line.split_once(' ').unwrap();
        let row: usize = row.parse().unwrap();
        for (column, c) in characters.chars().enumerate().filter(|(_, c)| *c != ' ') {
            cells.insert(shift_jis(row, column), c);
        }
    }
    cells
}

/// Row from 1, column from 0.
fn shift_jis(row: usize, column: usize) -> Cell {
    let pair = (row - 1) / 2;
    let lead = if pair < 0x1F {
        0x81 + pair
    } else {
        0xC1 + pair
    };
    let trail = trails().nth((row - 1) % 2 * 94 + column).unwrap();
    [u8::try_from(lead).unwrap(), trail]
}
