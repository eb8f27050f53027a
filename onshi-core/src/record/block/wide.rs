//! The twin of a block in UTF-16, for hosts whose strings are made of it (C#, Delphi, Java).

use encoding_rs::mem::convert_utf8_to_utf16;

use super::{Block, Entry};

/// The people of a block, with their text in UTF-16 (UTF-16 版). Emptied, it keeps its memory.
#[derive(Default, Clone)]
pub struct Wide {
    text: Vec<u16>,
    entries: Vec<Entry>,
}

impl Wide {
    /// Nothing yet.
    pub fn new() -> Self {
        Wide::default()
    }

    /// Takes the place of what was there: the same entries, with offsets and lengths in units of
    /// UTF-16. People start at the same [`starts`](Block::starts).
    pub fn fill(&mut self, block: &Block) {
        // UTF-16 never has more units than UTF-8 has bytes; the converter wants one more.
        self.text.resize(block.text.len() + 1, 0);
        let units = convert_utf8_to_utf16(&block.text, &mut self.text);
        self.text.truncate(units);
        self.entries.clear();
        self.entries.reserve(block.entries.len());
        if units == block.text.len() {
            self.entries.extend_from_slice(&block.entries);
            return;
        }
        // Values stand end to end, so each starts where the one before ended.
        let mut offset = 0;
        for entry in &block.entries {
            self.entries.push(match entry.is_group() {
                true => *entry,
                false => {
                    let length = units_of(&block.text[entry.range()]);
                    let leaf = Entry {
                        offset,
                        length,
                        ..*entry
                    };
                    offset += length;
                    leaf
                }
            });
        }
    }

    /// The text that the entries point into.
    pub fn text(&self) -> &[u16] {
        &self.text
    }

    /// The entries of all people, in pre-order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

/// How many units UTF-8 takes in UTF-16: one for each character, two for those of four bytes.
fn units_of(utf8: &[u8]) -> u32 {
    if utf8.is_ascii() {
        return utf8.len() as u32;
    }
    let units = |byte: &u8| u32::from(*byte as i8 >= -0x40) + u32::from(*byte >= 0xF0);
    utf8.iter().map(units).sum()
}
