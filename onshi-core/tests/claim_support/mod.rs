//! Reading a whole file of the claim system.
#![allow(dead_code, clippy::expect_used, clippy::unwrap_used)]

use onshi_core::claim::{ClaimReader, ClaimResult, Layout, Layouts, Read, Tally};
use onshi_core::text::{Charset, encode};

pub fn layout(name: &str) -> &'static Layout {
    Layouts::known().named(name).expect("a known layout")
}

/// Everything a file gives, and where its lines went. It is read in pieces of seven bytes.
pub fn read_all(layout: &Layout, text: &str) -> (Vec<Read>, Tally) {
    let mut bytes = Vec::new();
    encode(layout.encoding.into(), text, &mut bytes).expect("encodable");
    let mut reader = ClaimReader::new(layout, true).expect("usable");
    let mut all = Vec::new();
    for piece in bytes.chunks(7) {
        reader.feed(piece, false, |read| all.push(read)).unwrap();
    }
    reader.feed(b"", true, |read| all.push(read)).unwrap();
    (all, reader.tally())
}

/// The claims of a file in which every line can be read.
pub fn claims(layout: &Layout, text: &str) -> Vec<ClaimResult> {
    let (all, _) = read_all(layout, text);
    all.into_iter().collect::<Result<_, _>>().expect("readable")
}

pub fn only(layout: &Layout, text: &str) -> ClaimResult {
    let [one] = claims(layout, text).try_into().expect("one claim");
    one
}

/// CP932 of a text with 外字, to be sure that it has them.
pub fn cp932(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    encode(Charset::Cp932, text, &mut bytes).expect("encodable");
    bytes
}
