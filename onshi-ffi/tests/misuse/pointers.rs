//! Pointers that are wrong, or only unusual: NULL, at the edge of memory, unaligned, overlapping.

use std::ffi::c_char;
use std::ptr::null_mut;

use onshi::catalogue::onshi_code_label;
use onshi::record::{onshi_record_free, onshi_record_set_text};
use onshi_core::catalogue::ErrorCode;

#[cfg(unix)]
use crate::memory::BeforeTheEdge;
use crate::memory::{Pointed, call_moved};
use crate::rows::{INSURER, ROWS, Row, expected};
use crate::support::{self, NUL, Outputs, World, status};

#[test]
fn m01_null_is_refused_and_nothing_is_touched() {
    let mut world = World::new();
    for row in ROWS {
        for first in row.required {
            for second in row.required {
                world.out = Outputs::untouched();
                let nulls = |at: usize, good: usize| match at == *first || at == *second {
                    true => 0,
                    false => good,
                };
                let done = (row.call)(&mut world, &nulls);
                let what = format!("{} without {first} and {second}", row.name);
                assert_eq!(done, status(ErrorCode::NullArgument), "{what}");
                assert_eq!(world.out, Outputs::untouched(), "{what}");
            }
        }
        if row.frees() {
            assert_eq!((row.call)(&mut world, &|_, _| 0), 0, "{}(NULL)", row.name);
        }
    }
}

/// What an export says with its pointers elsewhere is what it always says.
fn says_the_same(row: &Row, place: &mut dyn FnMut(&Pointed) -> usize) {
    let said = call_moved(&mut World::new(), row, place);
    match expected(row.name) {
        0 => assert!(said >= 0, "{}: {said}", row.name),
        refused => assert_eq!(said, refused, "{}", row.name),
    }
}

#[cfg(unix)]
#[test]
fn m09_nothing_is_read_or_written_beyond_what_the_caller_states() {
    let mut moved = 0;
    for row in ROWS.iter().filter(|row| !row.frees()) {
        let mut edges = Vec::new();
        says_the_same(row, &mut |pointed| {
            edges.push(BeforeTheEdge::new());
            moved += 1;
            edges.last().unwrap().copy(pointed)
        });
    }
    assert!(moved > 500, "{moved} pointers, each before a guarded page");
}

#[test]
fn m09_a_nul_inside_a_text_is_no_end_of_it() {
    let record = support::query();
    let way = support::search_path();
    let (text, none) = (b"06\x0039992", null_mut());
    let said = unsafe {
        let first = text.as_ptr().cast::<c_char>();
        onshi_record_set_text(record, way.as_ptr(), 4, INSURER, first, 8, none)
    };
    assert_eq!(said, status(ErrorCode::BadText));
    unsafe { onshi_record_free(record) };
}

#[test]
fn m11_pointers_need_no_alignment() {
    let mut moved = 0;
    for row in ROWS.iter().filter(|row| !row.frees()) {
        let mut copies: Vec<Vec<u64>> = Vec::new();
        says_the_same(row, &mut |pointed| {
            moved += 1;
            copies.push(vec![0; pointed.extent.bytes / 8 + 2]);
            let odd = copies.last_mut().unwrap().as_mut_ptr().addr() + 1;
            let from = pointed.address as *const u8;
            unsafe { (odd as *mut u8).copy_from_nonoverlapping(from, pointed.extent.bytes) };
            odd
        });
    }
    assert!(moved > 500, "{moved} pointers, each at an odd address");
}

#[test]
fn m11_a_text_may_stand_where_its_answer_is_written() {
    let label = |code: *const c_char, room: &mut [u8; 100]| {
        let mut length = 0;
        let buffer = room.as_mut_ptr().cast();
        let done =
            unsafe { onshi_code_label(7, code, NUL, 1, buffer, 100, &mut length, null_mut()) };
        (done, room[..length as usize].to_vec())
    };
    let apart = label(c"1".as_ptr(), &mut [0; 100]);
    let mut room = [0; 100];
    room[0] = b'1';
    let within = room.as_ptr().cast();
    assert_eq!(label(within, &mut room), apart);
    assert!(!apart.1.is_empty());
}
