//! Records are the same whatever pieces a document comes in, however it is written, and broken or not;
//! and they say what an independent reader's tree says.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod oracles;
mod record_support;
mod support;
mod xml_support;

use onshi_core::catalogue::{
    BATCH_ANSWER, CONSENTED_ANSWER, MessageRow, QUALIFICATION_ANSWER, messages,
};
use onshi_core::text::Charset;
use onshi_core::xml::Limits;
use record_support::roads::{Pieces, Told, Uneven, read, same};
use record_support::scribe::{HANDS, Hand, USUAL, document};
use record_support::tree::believable;
use support::filler::Dice;

fn byte_by_byte(message: &'static MessageRow, document: &[u8]) -> Told {
    read(|| Pieces::of(document, 1), message, &Limits::default())
}

/// Fails unless the document is read alike through windows of each size.
fn alike(
    message: &'static MessageRow,
    document: &[u8],
    sizes: impl IntoIterator<Item = usize>,
) -> Told {
    let careful = byte_by_byte(message, document);
    for size in sizes {
        let open = || Pieces::of(document, size);
        if let Err(why) = same(&careful, open, message, &Limits::default()) {
            panic!(
                "{}, pieces of {size}: {why}\n{}",
                message.ident,
                excerpt(document)
            );
        }
    }
    careful
}

fn excerpt(document: &[u8]) -> String {
    let shown = &document[..document.len().min(4000)];
    shown.escape_ascii().to_string()
}

/// A few messages of every build: units of people, of months, and none.
fn several() -> Vec<&'static MessageRow> {
    let with_units = messages().filter(|message| message.unit.is_some());
    with_units.chain([&QUALIFICATION_ANSWER]).collect()
}

#[test]
fn every_piece_from_1_to_300_bytes_reads_alike() {
    for (nth, message) in several().into_iter().enumerate() {
        let hand = Hand {
            odd: 60,
            density: 40,
            long: false,
            ..HANDS[nth % HANDS.len()]
        };
        let document = document(message, hand, 2, nth as u64);
        alike(message, &document, 2..=300);
    }
}

/// Around what memory and files are read in; each hand takes three of them and the whole.
const SIZES: [usize; 9] = [1000, 4095, 4096, 4097, 8191, 16_385, 65_535, 65_536, 65_537];

#[test]
fn batches_larger_than_any_window_read_alike() {
    for (nth, hand) in HANDS.into_iter().enumerate() {
        let seed = nth as u64;
        let message = [&BATCH_ANSWER, &CONSENTED_ANSWER][nth % 2];
        let (people, density) = [(100, 20), (300, 8)][nth / 3];
        let document = document(message, Hand { density, ..hand }, people, seed);
        assert!(document.len() > 2 * 65_536, "{}", document.len());
        let sizes = (0..3).map(|at| SIZES[(nth + 3 * at) % SIZES.len()]);
        let careful = alike(message, &document, sizes.chain([usize::MAX]));
        assert_eq!(careful.end, None);
        assert_eq!(careful.counts.map(|(units, _)| units), Some(people as u64));
        let open = || Uneven::of(&document, 64 << (2 * nth), seed);
        same(&careful, open, message, &Limits::default()).unwrap();
    }
}

#[test]
fn every_message_in_every_hand_says_what_the_oracles_read() {
    for (nth, message) in messages().enumerate() {
        for hand in HANDS {
            let document = document(message, hand, 3, nth as u64);
            let made = believable(message, &document);
            assert_eq!(
                made,
                Ok(true),
                "{} {hand:?}\n{}",
                message.ident,
                excerpt(&document)
            );
            alike(message, &document, [7, 100, usize::MAX]);
        }
    }
}

/// A small batch of every message that has units, to be broken; in both encodings.
fn small_batches() -> Vec<(&'static MessageRow, Vec<u8>)> {
    let charsets = [Charset::Cp932, Charset::Utf8];
    let with_units = messages().filter(|message| message.unit.is_some());
    let written = |(nth, message)| {
        let hand = Hand {
            charset: charsets[nth % 2],
            line: "\n",
            indent: "",
            density: 0,
            odd: 60,
            ..USUAL
        };
        (message, document(message, hand, 2, nth as u64))
    };
    with_units.enumerate().map(written).collect()
}

#[test]
fn a_batch_cut_off_at_any_byte_is_refused_alike() {
    for (message, document) in small_batches() {
        let whole = document.trim_ascii_end().len();
        for length in 0..whole {
            let cut = &document[..length];
            let told = alike(message, cut, [5, usize::MAX]);
            assert!(
                told.end.is_some() && told.whole_end.is_some(),
                "{length} bytes"
            );
        }
    }
}

#[test]
fn broken_bytes_are_read_alike_and_never_believed_against_an_oracle() {
    let mut accepted = 0;
    for (message, document) in small_batches() {
        let mut dice = Dice(document.len() as u64);
        for at in 0..document.len() {
            let mut broken = document.clone();
            broken[at] = match dice.roll(3) {
                0 => b"<>&]/!?[\r \"-"[dice.roll(12) as usize],
                1 => broken[at] ^ (1 << dice.roll(8)),
                _ => dice.roll(256) as u8,
            };
            alike(message, &broken, [9, usize::MAX]);
            let believed = believable(message, &broken);
            accepted += usize::from(believed.unwrap_or_else(|why| {
                panic!(
                    "byte {at} of {}: {why}\n{}",
                    message.ident,
                    excerpt(&broken)
                )
            }));
        }
    }
    assert!(
        accepted > 100,
        "too few changes leave a document whole: {accepted}"
    );
}
