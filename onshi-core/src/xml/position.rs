//! Places in a document, counted cheaply: nothing per byte, a search for line feeds per window.

use memchr::{memchr_iter, memrchr};

/// A place in the decoded text of a document (位置).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Bytes before it in the document decoded to UTF-8, a byte order mark not counted.
    pub offset: u64,
    /// Line (行), from 1. Lines end with a line feed.
    pub line: u32,
    /// Column (桁) in characters, from 1.
    pub column: u32,
}

impl Position {
    /// The first character of a document.
    pub(super) const START: Position = Position {
        offset: 0,
        line: 1,
        column: 1,
    };

    /// The place after `passed`, the text that follows this place.
    #[must_use]
    pub(super) fn after(self, passed: &[u8]) -> Position {
        let offset = self.offset + passed.len() as u64;
        match memrchr(b'\n', passed) {
            None => Position {
                offset,
                column: self.column.saturating_add(chars(passed)),
                ..self
            },
            Some(last) => Position {
                offset,
                line: self
                    .line
                    .saturating_add(saturate(memchr_iter(b'\n', passed).count())),
                column: 1 + chars(&passed[last + 1..]),
            },
        }
    }
}

/// The place of byte `offset` in `decoded_text`; beyond the end, the end.
#[must_use]
pub fn locate(decoded_text: &str, offset: u64) -> Position {
    let until = usize::try_from(offset).map_or(decoded_text.len(), |o| o.min(decoded_text.len()));
    Position::START.after(&decoded_text.as_bytes()[..until])
}

/// Characters in UTF-8 `text`: its bytes less the continuation bytes.
fn chars(text: &[u8]) -> u32 {
    saturate(text.iter().filter(|&&b| b & 0xC0 != 0x80).count())
}

fn saturate(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX - 1)
}
