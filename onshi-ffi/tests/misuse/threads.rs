//! Many threads on one handle, small stacks, and errors that change hands.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use onshi::error::{onshi_error, onshi_error_code};
use onshi::record::*;
use onshi_core::catalogue::{ErrorCode, NumberQuery};

use crate::rows::{ROWS, expected, good};
use crate::support::{self, NUL, World, status};

/// A handle or an address in the hands of another thread.
struct Sent<T>(*mut T);

impl<T> Clone for Sent<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Sent<T> {}

// SAFETY: handles are numbers; the tests see to who uses an address when.
unsafe impl<T> Send for Sent<T> {}
unsafe impl<T> Sync for Sent<T> {}

impl<T> Sent<T> {
    fn get(self) -> *mut T {
        self.0
    }
}

const THREADS: usize = 64;

/// Reads a text that two writers set in turn.
fn read(record: *const onshi_record) -> (i32, String) {
    let way = support::search_path();
    let field = NumberQuery::insurer_number.code();
    support::rules::text(|buffer, capacity, length| unsafe {
        let none = std::ptr::null_mut();
        onshi_record_text(
            record,
            way.as_ptr(),
            4,
            field,
            0,
            buffer,
            capacity,
            length,
            none,
        )
    })
}

#[test]
fn m15_one_handle_in_64_threads_is_busy_or_does_its_work() {
    let record = Sent(support::query());
    let (done, busy) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let (done, busy) = (&done, &busy);
            scope.spawn(move || {
                let record = record.get();
                let way = support::search_path();
                let texts = [c"06139992", c"12345678"];
                for turn in 0..50 {
                    let text = texts[(thread + turn) % 2].as_ptr();
                    let field = NumberQuery::insurer_number.code();
                    let none = std::ptr::null_mut();
                    let said = unsafe {
                        onshi_record_set_text(record, way.as_ptr(), 4, field, text, NUL, none)
                    };
                    let (read, value) = read(record);
                    for said in [said, read] {
                        match said {
                            0 => done.fetch_add(1, Ordering::Relaxed),
                            said => {
                                assert_eq!(said, status(ErrorCode::Busy));
                                busy.fetch_add(1, Ordering::Relaxed)
                            }
                        };
                    }
                    if read == 0 {
                        assert!(
                            texts.iter().any(|text| text.to_str() == Ok(&value)),
                            "{value}"
                        );
                    }
                }
            });
        }
    });
    let (done, busy) = (done.into_inner(), busy.into_inner());
    assert_eq!(done + busy, THREADS * 100);
    assert!(done > 0, "never all of them busy");
    assert_eq!(read(record.get()).0, 0, "and it is idle again");
    unsafe { assert_eq!(onshi_record_free(record.get()), 0) };
}

#[test]
fn m16_of_many_who_free_at_once_one_does_and_who_is_inside_is_waited_for() {
    for _ in 0..20 {
        let record = Sent(support::query());
        let freed = AtomicUsize::new(0);
        thread::scope(|scope| {
            for thread in 0..THREADS / 2 {
                let freed = &freed;
                scope.spawn(move || {
                    let record = record.get();
                    let may = [0, status(ErrorCode::Busy), status(ErrorCode::StaleHandle)];
                    for _ in 0..10 {
                        assert!(may.contains(&read(record).0));
                    }
                    if thread % 2 == 0 {
                        let said = unsafe { onshi_record_free(record) };
                        assert!(may.contains(&said), "{said}");
                        freed.fetch_add(usize::from(said == 0), Ordering::Relaxed);
                    }
                });
            }
        });
        let left = unsafe { onshi_record_free(record.get()) };
        match freed.into_inner() {
            0 => assert_eq!(left, 0, "all who tried met somebody inside"),
            freed => assert_eq!((freed, left), (1, status(ErrorCode::StaleHandle))),
        }
    }
}

#[test]
fn m23_every_export_works_on_a_stack_of_64_kib() {
    for row in ROWS {
        let mut world = World::new();
        let world = Sent(&raw mut world);
        let small = thread::Builder::new().stack_size(64 << 10);
        let call = move || (row.call)(unsafe { &mut *world.get() }, &good);
        let said = small.spawn(call).unwrap().join().unwrap();
        match expected(row.name) {
            0 => assert!(said >= 0, "{}: {said}", row.name),
            refused => assert_eq!(said, refused, "{}", row.name),
        }
    }
}

#[test]
fn m28_an_error_is_read_by_any_thread_and_after_any_call() {
    let mut error: *mut onshi_error = std::ptr::null_mut();
    let failed = unsafe { onshi_record_new(0, &mut std::ptr::null_mut(), &mut error) };
    assert_eq!(failed, status(ErrorCode::UnknownMessage));
    // Other failures, here and elsewhere, with errors of their own and without.
    let mut other = std::ptr::null_mut();
    unsafe {
        onshi_record_json(
            std::ptr::null(),
            std::ptr::null_mut(),
            0,
            &mut 0,
            &mut other,
        )
    };
    unsafe { onshi_record_new(0, &mut std::ptr::null_mut(), std::ptr::null_mut()) };
    let sent = Sent(error);
    let code = move || {
        let mut code = 0;
        unsafe { onshi_record_wipe(std::ptr::null_mut(), std::ptr::null_mut()) };
        let said = unsafe { onshi_error_code(sent.get(), &mut code) };
        (said, code)
    };
    assert_eq!(thread::spawn(code).join().unwrap(), (0, failed));
    assert!(support::words(error).contains("UnknownMessage"));
    assert!(support::words(other).contains("NullArgument"));
}
