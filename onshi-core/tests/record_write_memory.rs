//! What writing takes: over an old file no new memory, and in pieces the same for any length.
#![allow(clippy::expect_used, clippy::unwrap_used)] // a test fails by panicking

mod oracles;
mod record_support;
mod support;
mod xml_support;

use std::sync::Arc;

use allocation_counter::{AllocationInfo, measure};
use onshi_core::catalogue::{BATCH_ANSWER, Dialect, Layout};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::record::{Record, read_whole, write, write_in_pieces, write_into};
use onshi_core::text::Charset;
use onshi_core::xml::Limits;
use record_support::scribe::{USUAL, document};

/// A piece has at least so many bytes.
const PIECE: usize = 64 << 10;
/// More than one person takes.
const PERSON: usize = 32 << 10;

fn batch(people: usize) -> Record {
    let document = document(&BATCH_ANSWER, USUAL, people, 1);
    read_whole(&document[..], &BATCH_ANSWER, Limits::default()).unwrap()
}

fn layout() -> Arc<Layout> {
    Dialect::standard().layout(BATCH_ANSWER.record)
}

#[test]
fn pieces_are_of_one_size_and_the_whole_together() {
    let record = batch(300);
    let mut pieces: Vec<Vec<u8>> = Vec::new();
    write_in_pieces(&record, &layout(), Charset::Utf8, |piece| {
        pieces.push(piece.to_vec());
        Ok::<(), Error>(())
    })
    .unwrap();
    let whole = write(&record, Charset::Utf8).unwrap();
    assert!(whole.len() > 5 * PIECE);
    assert_eq!(pieces.concat(), whole);
    let (last, others) = pieces.split_last().unwrap();
    let sizes = others.iter().map(Vec::len);
    assert!(
        sizes
            .clone()
            .all(|size| (PIECE..PIECE + PERSON).contains(&size))
    );
    assert!(last.len() < PIECE + PERSON);
}

#[test]
fn who_takes_no_more_ends_it() {
    let mut taken = 0;
    let refused = write_in_pieces(&batch(300), &layout(), Charset::Utf8, |_| {
        taken += 1;
        match taken {
            3 => Err(Error::new(ErrorCode::DiskFull)),
            _ => Ok(()),
        }
    });
    assert_eq!(refused.unwrap_err().code(), ErrorCode::DiskFull);
    assert_eq!(taken, 3);
}

#[test]
fn pieces_take_the_same_memory_whatever_the_length() {
    let in_pieces = |record: &Record| {
        let taken = || write_in_pieces(record, &layout(), Charset::Utf8, |_| Ok::<(), Error>(()));
        measure(|| taken().unwrap())
    };
    let (some, many) = (in_pieces(&batch(60)), in_pieces(&batch(600)));
    assert_eq!(some.count_total, many.count_total);
    assert_eq!(some.bytes_max, many.bytes_max);
    assert!(many.bytes_max < (3 * PIECE) as u64, "{many:?}");
}

#[test]
fn over_an_old_file_no_memory_is_fetched_for_the_new_one() {
    let mut file = Vec::new();
    let mut over = |record: &Record| -> AllocationInfo {
        measure(|| write_into(record, &layout(), Charset::Utf8, &mut file).unwrap())
    };
    let (one, many) = (batch(1), batch(300));
    let first = over(&many);
    let (again, short) = (over(&many), over(&one));
    assert!(first.bytes_max > (5 * PIECE) as u64, "{first:?}");
    assert!(again.bytes_max < 4_096, "{again:?}");
    assert_eq!(again.count_total, short.count_total);
}

#[test]
fn a_small_file_takes_a_handful_of_allocations() {
    let one = batch(1);
    let written = measure(|| assert!(!write(&one, Charset::Utf8).unwrap().is_empty()));
    assert!(written.count_total <= 6, "{written:?}");
}
