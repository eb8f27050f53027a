//! What belongs to the host program and is neither changed nor minded: its error number, its floating
//! point mode, its locale.

use crate::rows::{ROWS, good};
use crate::support::{Outputs, World};

/// They tell ages, which no two worlds share for certain.
const OF_TIME: [&str; 2] = ["onshi_session_metrics", "onshi_session_metrics_text"];

/// Everything that the exports write, one after another in a new world.
fn all_outputs() -> Vec<(&'static str, i32, Outputs)> {
    let mut world = World::new();
    let rows = ROWS.iter().filter(|row| !row.frees());
    let rows = rows.filter(|row| !OF_TIME.contains(&row.name));
    let outputs = rows.map(|row| {
        world.out = Outputs::untouched();
        let said = (row.call)(&mut world, &good);
        // Handles are numbers of their own in every world.
        (world.out.handle, world.out.second) = (0, 0);
        (row.name, said, world.out.clone())
    });
    outputs.collect()
}

/// The same bytes as before and after, where those two are the same: the time of day and random names are
/// not.
fn assert_same_under(mode: impl FnOnce(), usual: impl FnOnce()) {
    let before = all_outputs();
    mode();
    let meanwhile = all_outputs();
    usual();
    let after = all_outputs();
    let mut compared = 0;
    for ((before, meanwhile), after) in before.iter().zip(&meanwhile).zip(&after) {
        if before == after {
            assert_eq!(before, meanwhile);
            compared += 1;
        }
    }
    assert!(compared > 180, "{compared} exports");
}

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
#[test]
#[allow(deprecated)]
fn m30_the_floating_point_mode_of_the_host_changes_nothing() {
    #[cfg(target_arch = "x86")]
    use std::arch::x86::*;
    #[cfg(target_arch = "x86_64")]
    use std::arch::x86_64::*;
    // As Delphi sets it: an invalid operation, a division by zero and an overflow are exceptions of the
    // processor. And rounding up, and small numbers taken for zero.
    let delphi = !(_MM_MASK_INVALID | _MM_MASK_DIV_ZERO | _MM_MASK_OVERFLOW);
    const DENORMALS_ARE_ZERO: u32 = 0x0040;
    let mode =
        move |usual: u32| usual & delphi | _MM_ROUND_UP | _MM_FLUSH_ZERO_ON | DENORMALS_ARE_ZERO;
    let usual = unsafe { _mm_getcsr() };
    const FLAGS: u32 = 0x3F;
    assert_same_under(
        || unsafe { _mm_setcsr(mode(usual)) },
        || {
            let kept = unsafe { _mm_getcsr() };
            assert_eq!(kept & !FLAGS, mode(usual) & !FLAGS, "and it is kept");
            unsafe { _mm_setcsr(usual) };
        },
    );
}

#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn m30_the_locale_of_the_host_changes_nothing() {
    unsafe extern "C" {
        fn setlocale(category: i32, name: *const std::ffi::c_char) -> *const std::ffi::c_char;
    }
    const ALL: i32 = 6;
    let mut found = 0;
    // Those that this machine has; the last one every machine has.
    for name in [
        c"tr_TR.UTF-8",
        c"ja_JP.SJIS",
        c"de_DE.UTF-8",
        c"C.UTF-8",
        c"POSIX",
    ] {
        let set = |name: &std::ffi::CStr| unsafe { !setlocale(ALL, name.as_ptr()).is_null() };
        let there = || found += usize::from(set(name));
        assert_same_under(there, || assert!(set(c"C")));
    }
    assert!(found > 0);
}

#[cfg(target_os = "linux")]
#[test]
fn m29_the_error_number_of_the_host_is_kept() {
    unsafe extern "C" {
        fn __errno_location() -> *mut i32;
    }
    const MARK: i32 = 77;
    for row in ROWS {
        let mut world = World::new();
        unsafe { *__errno_location() = MARK };
        (row.call)(&mut world, &good);
        assert_eq!(unsafe { *__errno_location() }, MARK, "{}", row.name);
    }
}
