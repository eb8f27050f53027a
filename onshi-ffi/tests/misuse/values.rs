//! Buffers, texts and structures of the wrong size or content.

use std::ffi::c_char;
use std::ptr::null_mut;

use onshi::event::onshi_session_next_event;
use onshi::patients::*;
use onshi::record::*;
use onshi_core::catalogue::{ErrorCode, NumberQuery};

use crate::rows::INSURER;
use crate::support::{self, World, status};

#[test]
fn m08_a_buffer_is_filled_whole_or_not_at_all() {
    let record = support::query();
    let way = support::search_path();
    support::set(record, &way, NumberQuery::insured_card_symbol, "試験𠮷");
    let field = NumberQuery::insured_card_symbol.code();
    let needed = "試験𠮷".len() as u32;
    for capacity in [0, 1, needed - 1, needed, needed + 1, 100] {
        let mut buffer = [0xA5_u8; 64];
        let mut length = 0;
        let first = buffer.as_mut_ptr().cast::<c_char>();
        let real = capacity.min(60);
        let done = unsafe {
            onshi_record_text(
                record,
                way.as_ptr(),
                4,
                field,
                0,
                first,
                real,
                &mut length,
                null_mut(),
            )
        };
        assert_eq!(length, needed, "always told");
        let written = if capacity < needed {
            0
        } else {
            needed as usize
        };
        assert_eq!(&buffer[..written], &"試験𠮷".as_bytes()[..written]);
        match capacity {
            short if short < needed => {
                assert_eq!(done, status(ErrorCode::BufferTooSmall));
                assert!(buffer.iter().all(|byte| *byte == 0xA5), "nothing written");
            }
            exact if exact == needed => {
                assert_eq!((done, buffer[written]), (0, 0xA5), "no room for a NUL");
            }
            _ => assert_eq!((done, buffer[written], buffer[written + 1]), (0, 0, 0xA5)),
        }
    }
    unsafe { onshi_record_free(record) };
}

#[test]
fn m10_text_that_is_not_unicode_is_refused_with_its_place() {
    let record = support::query();
    let way = support::search_path();
    for (bytes, place) in [
        (&b"a\xFFb"[..], "byte 1"),
        (b"\xE8\xA9\xA6\xC0\xAF", "byte 3"),
        (b"\x8E\x8E\x8C\xB1", "byte 0 is not UTF-8; is it Shift_JIS?"),
        (b"\xED\xA0\x80", "byte 0"),
    ] {
        let mut error = null_mut();
        let done = unsafe {
            let text = bytes.as_ptr().cast::<c_char>();
            let length = bytes.len() as u32;
            onshi_record_set_text(record, way.as_ptr(), 4, INSURER, text, length, &mut error)
        };
        assert_eq!(done, status(ErrorCode::BadText));
        assert!(support::words(error).contains(place));
    }
    for (units, place) in [(&[0x8A66, 0xD842][..], "unit 1"), (&[0xDFB7], "unit 0")] {
        let mut error = null_mut();
        let done = unsafe {
            let length = units.len() as u32;
            onshi_record_set_text_u16(
                record,
                way.as_ptr(),
                4,
                INSURER,
                units.as_ptr(),
                length,
                &mut error,
            )
        };
        assert_eq!(done, status(ErrorCode::BadText));
        assert!(support::words(error).contains(place));
    }
    unsafe { onshi_record_free(record) };
}

#[test]
fn m12_a_structure_of_another_size_is_refused_unless_it_only_adds_zeros() {
    #[repr(C)]
    struct Larger {
        known: onshi_patient,
        added: [u32; 4],
    }
    let world = World::new();
    let add = |larger: &Larger| unsafe {
        onshi_patients_add(world.patients, (&raw const *larger).cast(), null_mut())
    };
    let mut larger = Larger {
        known: support::blank_patient(),
        added: [0; 4],
    };
    let own = size_of::<onshi_patient>() as u32;
    let bad = status(ErrorCode::BadOptions);
    for (size, added, expected) in [
        (own, 9, 0),
        (own + 16, 0, 0),
        (own + 16, 9, bad),
        (own - 1, 0, bad),
        // As its first version was, without the last member.
        (own - size_of::<usize>() as u32, 0, 0),
        (own - 2 * size_of::<usize>() as u32, 0, bad),
        (0, 0, bad),
        (4, 0, bad),
        (u32::MAX, 0, bad),
    ] {
        larger.known.struct_size = size;
        larger.added[3] = added;
        assert_eq!(add(&larger), expected, "size {size}, added {added}");
    }
    let mut event = support::blank_event();
    event.struct_size = 8;
    let done = unsafe { onshi_session_next_event(world.session, 0, &mut event, null_mut()) };
    assert_eq!((done, event.kind), (bad, 0));
}
