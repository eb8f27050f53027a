//! Sections of a batch: read apart from each other, they give everyone once, and nobody unproven.
#![allow(clippy::expect_used, clippy::unwrap_used)] // a test fails by panicking

mod oracles;
mod record_support;
mod support;
mod xml_support;

use onshi_core::catalogue::{self, BATCH_ANSWER};
use onshi_core::error::ErrorCode;
use onshi_core::record::{Frame, Section, Units, read_frame, to_json};
use onshi_core::text::Charset;
use onshi_core::xml::Limits;
use record_support::scribe::{HANDS, Hand, Order, USUAL, document};

/// Bytes that are compared together.
const BLOCK: usize = 64 << 10;

/// What a window is filled with at once, in the product.
const CHUNK: usize = 64 << 10;

/// Enough people for some sections in the usual hand.
const PEOPLE: usize = 900;

/// Where each person starts, and everything about it.
type People = Vec<(u64, String)>;

fn prove(document: &[u8]) -> Frame {
    read_frame(document, &BATCH_ANSWER, Limits::default()).expect("a whole document")
}

fn of_units(mut units: Units<&[u8]>) -> (People, Option<ErrorCode>) {
    let mut people = Vec::new();
    loop {
        match units.next_at() {
            Ok(Some((person, start))) => people.push((start, to_json(person).to_string())),
            Ok(None) => return (people, None),
            Err(error) => return (people, Some(error.code())),
        }
    }
}

fn of_section(
    document: &[u8],
    frame: &Frame,
    section: &Section,
    chunk: usize,
) -> (People, Option<ErrorCode>) {
    let source = &document[section.from_byte() as usize..];
    let (form, proof) = (&BATCH_ANSWER, frame.proof.clone());
    let limits = Limits::default();
    of_units(Units::of_section_in_pieces(
        source, form, limits, proof, section, chunk,
    ))
}

fn everyone(document: &[u8], frame: &Frame) -> People {
    let proof = frame.proof.clone();
    let (people, end) = of_units(Units::new(
        document,
        &BATCH_ANSWER,
        Limits::default(),
        proof,
    ));
    assert_eq!(end, None);
    people
}

fn in_sections(document: &[u8], frame: &Frame, chunk: usize) -> People {
    let mut all = People::new();
    for section in &frame.sections {
        let (people, end) = of_section(document, frame, section, chunk);
        assert_eq!(end, None);
        assert_eq!(section.first(), all.len() as u64);
        assert_eq!(section.units(), people.len() as u64);
        all.extend(people);
    }
    all
}

/// The same people, each beginning with what only the careful road takes.
fn with_oddities(document: &[u8]) -> Vec<u8> {
    let unit = BATCH_ANSWER
        .unit
        .and_then(catalogue::field)
        .unwrap()
        .element;
    let text = std::str::from_utf8(document).unwrap();
    let odd = format!("<!-- <{unit}> --><{unit} ><?x <{unit}>?>");
    text.replace(&format!("<{unit}>"), &odd).into_bytes()
}

#[test]
fn together_the_sections_have_everyone_in_any_hand() {
    let hands = [
        USUAL,
        Hand {
            line: "",
            indent: "",
            order: Order::Backwards,
            density: 100,
            ..USUAL
        },
        Hand {
            line: "\n",
            order: Order::Shuffled,
            long: true,
            ..USUAL
        },
    ];
    for (seed, hand) in hands.into_iter().enumerate() {
        let usual = document(&BATCH_ANSWER, hand, PEOPLE, seed as u64);
        for document in [with_oddities(&usual), usual] {
            let frame = prove(&document);
            assert_eq!(frame.units, PEOPLE as u64);
            assert!(frame.sections.len() > 1, "{hand:?}");
            let all = in_sections(&document, &frame, CHUNK);
            assert!(all == everyone(&document, &frame), "{hand:?}");
        }
    }
}

#[test]
fn what_can_only_be_read_from_its_beginning_has_no_sections() {
    let mut attributes = 0;
    for (seed, hand) in HANDS.into_iter().enumerate() {
        let frame = prove(&document(&BATCH_ANSWER, hand, 20, seed as u64));
        let parts = hand.charset == Charset::Utf8 && frame.with_attributes == 0;
        assert_eq!(frame.sections.len(), usize::from(parts), "{hand:?}");
        attributes += u32::from(frame.with_attributes > 0);
    }
    assert!(attributes > 0);
}

#[test]
fn the_size_of_a_window_does_not_matter() {
    let original = document(&BATCH_ANSWER, USUAL, PEOPLE, 7);
    let with_mark = [b"\xEF\xBB\xBF", &original[..]].concat();
    let odd = with_oddities(&original);
    for document in [with_mark, odd] {
        let frame = prove(&document);
        let all = everyone(&document, &frame);
        for chunk in [1, 300, BLOCK + 1] {
            assert!(in_sections(&document, &frame, chunk) == all, "{chunk}");
        }
    }
}

#[test]
fn whoever_comes_was_proven_and_a_change_among_them_is_told() {
    let original = document(&BATCH_ANSWER, USUAL, PEOPLE, 9);
    let frame = prove(&original);
    assert!(frame.sections.len() > 1, "{}", original.len());
    let all = everyone(&original, &frame);
    for block in (0..original.len() / BLOCK).step_by(8) {
        let mut changed = original.clone();
        let digit = changed[block * BLOCK..].iter_mut();
        let digit = digit.skip(30).find(|b| b.is_ascii_digit()).unwrap();
        *digit = if *digit == b'7' { b'8' } else { b'7' };
        let mut told = 0;
        for section in &frame.sections {
            let (came, end) = of_section(&changed, &frame, section, CHUNK);
            let expected = &all[section.first() as usize..][..section.units() as usize];
            assert_eq!(came[..], expected[..came.len()], "in block {block}");
            assert!(end.is_none_or(|code| code == ErrorCode::Changed));
            assert_eq!(end.is_none(), came.len() == expected.len());
            told += u32::from(end.is_some());
        }
        // One that begins or ends in the middle of a block is shared by two sections.
        assert!((1..=2).contains(&told), "in block {block}");
    }
}

#[test]
fn a_source_that_begins_elsewhere_or_is_cut_off_is_told() {
    let original = document(&BATCH_ANSWER, USUAL, PEOPLE, 10);
    let frame = prove(&original);
    let second = &frame.sections[1];
    let from = second.from_byte() as usize;
    for source in [
        &original[..],
        &original[from + 1..],
        &original[from - BLOCK..],
        &original[from..from + BLOCK / 2],
        &[],
    ] {
        let (form, proof) = (&BATCH_ANSWER, frame.proof.clone());
        let units = Units::of_section(source, form, Limits::default(), proof, second);
        let (came, end) = of_units(units);
        assert_eq!((came.len(), end), (0, Some(ErrorCode::Changed)));
    }
}

#[test]
fn a_batch_of_nobody_has_no_sections() {
    let frame = prove(&document(&BATCH_ANSWER, USUAL, 0, 11));
    assert_eq!((frame.units, frame.sections.len()), (0, 0));
}
