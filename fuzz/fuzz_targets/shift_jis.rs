//! How the bytes are cut, and bytes: the decoder against encoding_rs, and against tables that
//! encoding_rs had no part in.
#![no_main]

use std::collections::HashMap;
use std::sync::LazyLock;

use encoding_rs::SHIFT_JIS;
use libfuzzer_sys::fuzz_target;
use onshi_core::text::{Charset, Decoder, Undecodable, decode, encode};
use onshi_fuzz::text_support::{Cell, cp932_cells, jisx0208_cells};

static CP932: LazyLock<HashMap<Cell, char>> = LazyLock::new(cp932_cells);
static JIS: LazyLock<HashMap<Cell, char>> = LazyLock::new(jisx0208_cells);

fuzz_target!(|input: &[u8]| {
    let [cut, bytes @ ..] = input else {
        return;
    };
    let peer = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes);
    let ours = decode(Charset::Cp932, bytes);
    assert_eq!(ours.as_deref().ok(), peer.as_deref());
    for charset in [Charset::Cp932, Charset::ShiftJisJis90] {
        let whole = decode(charset, bytes).map(|text| text.into_owned());
        assert_eq!(whole, by_table(charset, bytes), "{charset:?}");
        let streamed = in_pieces(charset, bytes, 1 + usize::from(*cut));
        assert_eq!(streamed, whole, "{charset:?} in pieces of {cut} + 1");
        if let Ok(text) = whole {
            let mut again = Vec::new();
            encode(charset, &text, &mut again).expect("what was read can be written");
            assert_eq!(
                decode(charset, &again).as_deref(),
                Ok(&*text),
                "{charset:?}"
            );
        }
    }
});

fn in_pieces(charset: Charset, bytes: &[u8], size: usize) -> Result<String, Undecodable> {
    let mut decoder = Decoder::new(charset);
    let mut text = String::new();
    for piece in bytes.chunks(size) {
        decoder.feed(piece, false, &mut text)?;
    }
    decoder.feed(&[], true, &mut text)?;
    Ok(text)
}

/// The slow decoder: one look into the tables for each character.
fn by_table(charset: Charset, bytes: &[u8]) -> Result<String, Undecodable> {
    let mut text = String::new();
    let mut offset = 0;
    while let Some(&lead) = bytes.get(offset) {
        let single = match lead {
            0x00..=0x7F => Some(char::from(lead)),
            0x80 if charset == Charset::Cp932 => Some('\u{80}'),
            0xA1..=0xDF => char::from_u32(0xFF61 + u32::from(lead) - 0xA1),
            _ => None,
        };
        let double = || {
            let cell = [lead, *bytes.get(offset + 1)?];
            let is_there = charset == Charset::Cp932 || JIS.contains_key(&cell);
            CP932.get(&cell).copied().filter(|_| is_there)
        };
        let (character, length) = match single {
            Some(character) => (Some(character), 1),
            None => (double(), 2),
        };
        text.push(character.ok_or(Undecodable { offset, charset })?);
        offset += length;
    }
    Ok(text)
}
