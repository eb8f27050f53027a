//! What went wrong, as an object: its code, whose fault it is, where, and what to do.

use std::ffi::c_char;

use onshi_core::error::{Category, Error};

use crate::boundary::{ONSHI_S_OK, Out, boundary, received};
use crate::handle::{self, held_by_c};
use crate::text::{Buffer, Unit, language};

/// Whose fault: the program called wrongly (呼び出し側).
pub const ONSHI_CATEGORY_USAGE: u32 = 1;
/// Whose fault: the values that were passed (渡された値).
pub const ONSHI_CATEGORY_DATA: u32 = 2;
/// Whose fault: a file of the other side (相手のファイル).
pub const ONSHI_CATEGORY_PEER: u32 = 3;
/// Whose fault: folder, disk, share (環境).
pub const ONSHI_CATEGORY_ENVIRONMENT: u32 = 4;
/// Whose fault: onshi's own (onshi の不具合).
pub const ONSHI_CATEGORY_INTERNAL: u32 = 5;

/// An error: a call that failed makes one if its `out_error` is not NULL.
#[allow(non_camel_case_types)]
pub struct onshi_error {
    _opaque: (),
}

held_by_c!(Error as onshi_error, Error);

/// Reads the code of an error: the number that the failed call returned.
/// Ownership: nothing to free.
/// NULL: no argument may be NULL.
/// Thread: any, one call per error at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_error_code(error: *const onshi_error, out_code: *mut i32) -> i32 {
    let out = received!(Out::new(out_code));
    boundary(Out::NONE, || {
        number(error, out, |error| error.code() as i32)
    })
}

/// Reads whose fault an error is: one of ONSHI_CATEGORY_….
/// Ownership: nothing to free.
/// NULL: no argument may be NULL.
/// Thread: any, one call per error at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_error_category(
    error: *const onshi_error,
    out_category: *mut u32,
) -> i32 {
    let out = received!(Out::new(out_category));
    boundary(Out::NONE, || {
        number(error, out, |error| match error.category() {
            Category::Usage => ONSHI_CATEGORY_USAGE,
            Category::Data => ONSHI_CATEGORY_DATA,
            Category::Peer => ONSHI_CATEGORY_PEER,
            Category::Environment => ONSHI_CATEGORY_ENVIRONMENT,
            Category::Internal => ONSHI_CATEGORY_INTERNAL,
        })
    })
}

/// Writes what happened, where, and what to do about it, for people. It holds no personal data.
/// `language` is ONSHI_JAPANESE or ONSHI_ENGLISH.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `error` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per error at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BUFFER_TOO_SMALL, ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_error_text(
    error: *const onshi_error,
    language: u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
) -> i32 {
    let out = received!(Buffer::utf8(buffer, capacity, out_length));
    boundary(Out::NONE, || text(error, language, out))
}

/// As onshi_error_text, in UTF-16.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `error` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per error at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BUFFER_TOO_SMALL, ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_error_text_u16(
    error: *const onshi_error,
    language: u32,
    buffer: *mut u16,
    capacity: u32,
    out_length: *mut u32,
) -> i32 {
    let out = received!(Buffer::new(buffer, capacity, out_length));
    boundary(Out::NONE, || text(error, language, out))
}

/// Writes the name of the file in which something was wrong.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `error` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per error at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_error_file(
    error: *const onshi_error,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
) -> i32 {
    let out = received!(Buffer::utf8(buffer, capacity, out_length));
    boundary(Out::NONE, || {
        place_text(error, out, |error| error.place().file.as_deref())
    })
}

/// Writes the path of the element in which something was wrong.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `error` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per error at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_error_path(
    error: *const onshi_error,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
) -> i32 {
    let out = received!(Buffer::utf8(buffer, capacity, out_length));
    boundary(Out::NONE, || {
        place_text(error, out, |error| error.place().path.as_deref())
    })
}

/// Reads the line in the file, from 1; 0 if it is not known.
/// Ownership: nothing to free.
/// NULL: no argument may be NULL.
/// Thread: any, one call per error at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_error_line(error: *const onshi_error, out_line: *mut u32) -> i32 {
    let out = received!(Out::new(out_line));
    boundary(Out::NONE, || {
        number(error, out, |error| error.place().line().unwrap_or(0))
    })
}

/// Reads the column in the line, from 1; 0 if it is not known.
/// Ownership: nothing to free.
/// NULL: no argument may be NULL.
/// Thread: any, one call per error at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_error_column(
    error: *const onshi_error,
    out_column: *mut u32,
) -> i32 {
    let out = received!(Out::new(out_column));
    boundary(Out::NONE, || {
        number(error, out, |error| {
            error.place().position.map_or(0, |at| at.column)
        })
    })
}

/// Frees an error.
/// Ownership: takes `error`.
/// NULL: `error` may be NULL; then nothing happens.
/// Thread: any, one call per error at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_error_free(error: *mut onshi_error) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Error>(error).map(|()| ONSHI_S_OK)
    })
}

fn number<N>(
    error: *const onshi_error,
    out: Out<'_, N>,
    read: impl FnOnce(&Error) -> N,
) -> Result<i32, Error> {
    let out = out.required()?;
    out.set(handle::with(error, |error: &mut Error| Ok(read(error)))?);
    Ok(ONSHI_S_OK)
}

fn text<U: Unit>(error: *const onshi_error, number: u32, out: Buffer<'_, U>) -> Result<i32, Error> {
    let (language, out) = (language(number)?, out.required()?);
    handle::with(error, |error: &mut Error| out.write(&error.text(language)))
}

fn place_text(
    error: *const onshi_error,
    out: Buffer<'_, u8>,
    read: impl FnOnce(&Error) -> Option<&str>,
) -> Result<i32, Error> {
    let out = out.required()?;
    handle::with(error, |error: &mut Error| out.write_any(read(error)))
}
