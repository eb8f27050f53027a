//! The second pass: nobody comes out of bytes that were not proven, and people cost no allocation.
#![allow(clippy::expect_used, clippy::unwrap_used)] // a test fails by panicking

mod oracles;
mod record_support;
mod support;
mod xml_support;

use allocation_counter::measure;
use onshi_core::catalogue::BATCH_ANSWER;
use onshi_core::error::ErrorCode;
use onshi_core::record::{Units, read_frame, to_json};
use onshi_core::text::Charset;
use onshi_core::xml::{Limits, Proof};
use record_support::scribe::{Hand, USUAL, document};

/// Bytes that are compared together.
const BLOCK: usize = 64 << 10;

fn prove(document: &[u8]) -> Proof {
    let frame = read_frame(document, &BATCH_ANSWER, Limits::default());
    frame.expect("a whole document").proof
}

fn units(document: &[u8], proof: Proof) -> Units<&[u8]> {
    Units::new(document, &BATCH_ANSWER, Limits::default(), proof)
}

/// Where each person starts, and everything about it, until the end or an error.
fn people(document: &[u8], proof: Proof) -> (Vec<(u64, String)>, Option<ErrorCode>) {
    let mut units = units(document, proof);
    let mut people = Vec::new();
    loop {
        match units.next_at() {
            Ok(Some((person, start))) => people.push((start, to_json(person).to_string())),
            Ok(None) => return (people, None),
            Err(error) => return (people, Some(error.code())),
        }
    }
}

#[test]
fn whoever_comes_was_proven_and_a_change_is_told() {
    let original = document(&BATCH_ANSWER, USUAL, 100, 1);
    assert!(original.len() > 3 * BLOCK, "{}", original.len());
    let proof = prove(&original);
    let (everyone, end) = people(&original, proof.clone());
    assert_eq!((everyone.len(), end), (100, None));
    let digit = |from: usize| {
        from + original[from..]
            .iter()
            .position(u8::is_ascii_digit)
            .unwrap()
    };
    let places = [
        60,
        5_000,
        BLOCK - 200,
        BLOCK + 1,
        2 * BLOCK + 9,
        original.len() - 3_000,
    ];
    for at in places.map(digit) {
        let mut changed = original.clone();
        changed[at] = if changed[at] == b'7' { b'8' } else { b'7' };
        let (came, end) = people(&changed, proof.clone());
        assert_eq!(end, Some(ErrorCode::Changed), "at {at}");
        assert_eq!(came[..], everyone[..came.len()], "at {at}");
        let proven = (at / BLOCK * BLOCK) as u64;
        assert!(came.iter().all(|(start, _)| *start < proven), "at {at}");
    }
}

#[test]
fn a_document_that_was_cut_or_grew_is_told() {
    let original = document(&BATCH_ANSWER, USUAL, 100, 2);
    let proof = prove(&original);
    let (everyone, _) = people(&original, proof.clone());
    let grown = [&original[..], b" "].concat();
    let other = document(&BATCH_ANSWER, USUAL, 3, 3);
    for changed in [
        &original[..original.len() - 1],
        &original[..2 * BLOCK],
        &original[..10],
        &[],
        &grown,
        &other,
    ] {
        let (came, end) = people(changed, proof.clone());
        assert_eq!(end, Some(ErrorCode::Changed), "{} bytes", changed.len());
        assert_eq!(came[..], everyone[..came.len()]);
    }
}

#[test]
fn people_cost_no_allocation_once_it_is_warm() {
    let shift_jis = Hand {
        charset: Charset::Cp932,
        ..USUAL
    };
    for hand in [USUAL, shift_jis] {
        let document = document(&BATCH_ANSWER, hand, 400, 4);
        let mut units = units(&document, prove(&document));
        let mut count = |most| {
            (0..most)
                .take_while(|_| units.next().unwrap().is_some())
                .count()
        };
        let cold = measure(|| assert_eq!(count(200), 200));
        assert!(cold.count_total > 0, "the counter counts");
        let warm = measure(|| assert_eq!(count(201), 200));
        // Somebody longer than all before may still make one of the buffers grow.
        assert!(warm.count_total < 5, "{:?}: {warm:?}", hand.charset);
    }
}
