//! Values that the catalogue does not know: those that a profile declares, those of a raw body, and
//! what a newer system sends.

use std::ffi::c_char;

use onshi_core::error::Error;
use onshi_core::record::{Extra, Group};

use crate::boundary::{Numbers, ONSHI_S_OK, Out, boundary, received};
use crate::error::onshi_error;
use crate::handle;
use crate::held::Held;
use crate::path::Path;
use crate::record::onshi_record;
use crate::text::{Buffer, TextIn, Unit};

/// Adds a value that the catalogue does not know to the group at `path`: one that a profile declares,
/// or one of a raw body (ONSHI_R_ENVELOPE). `way` is the name of its element, or names from the
/// outside in, as `List/Item/Name`; elements on the way are made if they are missing. `Item[2]` is the
/// third Item; a number beyond those that are there makes the next one.
/// Ownership: borrows `path`, `way` and `text` for the call.
/// NULL: `record`, `way` and `text` must not be NULL; `path` may be NULL if `path_length` is 0.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_FIELD, ONSHI_E_BAD_TEXT. A way that is no element name is
/// refused when the record is submitted.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_add_extra(
    record: *mut onshi_record,
    path: *const u32,
    path_length: u32,
    way: *const c_char,
    way_length: u32,
    text: *const c_char,
    text_length: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (path, way, text, error) = received!(
        Numbers::new(path, path_length),
        TextIn::utf8(way, way_length),
        TextIn::utf8(text, text_length),
        Out::new(out_error)
    );
    boundary(error, || add_extra(record, &path, &way, &text))
}

/// As onshi_record_add_extra, with way and text in UTF-16.
/// Ownership: borrows `path`, `way` and `text` for the call.
/// NULL: `record`, `way` and `text` must not be NULL; `path` may be NULL if `path_length` is 0.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_FIELD, ONSHI_E_BAD_TEXT. A way that is no element name is
/// refused when the record is submitted.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_add_extra_u16(
    record: *mut onshi_record,
    path: *const u32,
    path_length: u32,
    way: *const u16,
    way_length: u32,
    text: *const u16,
    text_length: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (path, way, text, error) = received!(
        Numbers::new(path, path_length),
        TextIn::new(way, way_length),
        TextIn::new(text, text_length),
        Out::new(out_error)
    );
    boundary(error, || add_extra(record, &path, &way, &text))
}

/// Counts the values in the group at `path` that the catalogue does not know, at any depth; those in
/// its known groups count there.
/// Ownership: nothing to free.
/// NULL: `record` and `out_count` must not be NULL; `path` may be NULL if `path_length` is 0.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_FIELD.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_extra_count(
    record: *const onshi_record,
    path: *const u32,
    path_length: u32,
    out_count: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (path, out, error) = received!(
        Numbers::new(path, path_length),
        Out::new(out_count),
        Out::new(out_error)
    );
    boundary(error, || {
        let (path, out) = (Path::read(&path)?, out.required()?);
        handle::with(record, |held: &mut Held| {
            let (_, group) = path.group(held)?;
            let count = group.map_or(0, Group::extra_count);
            out.set(count.try_into().unwrap_or(u32::MAX));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Writes the way of a value that the catalogue does not know, as onshi_record_add_extra takes it.
/// `index` counts from 0.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `record` and `out_length` must not be NULL; `path` may be NULL if `path_length` is 0;
/// `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many), ONSHI_E_UNKNOWN_FIELD, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_extra_way(
    record: *const onshi_record,
    path: *const u32,
    path_length: u32,
    index: u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (path, out, error) = received!(
        Numbers::new(path, path_length),
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        read_extra(record, &path, index, out, |extra| extra.way())
    })
}

/// Writes the text of a value that the catalogue does not know. `index` counts from 0.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `record` and `out_length` must not be NULL; `path` may be NULL if `path_length` is 0;
/// `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many), ONSHI_E_UNKNOWN_FIELD, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_extra_text(
    record: *const onshi_record,
    path: *const u32,
    path_length: u32,
    index: u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (path, out, error) = received!(
        Numbers::new(path, path_length),
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        read_extra(record, &path, index, out, |extra| extra.text().to_owned())
    })
}

/// As onshi_record_extra_text, in UTF-16.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `record` and `out_length` must not be NULL; `path` may be NULL if `path_length` is 0;
/// `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many), ONSHI_E_UNKNOWN_FIELD, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_extra_text_u16(
    record: *const onshi_record,
    path: *const u32,
    path_length: u32,
    index: u32,
    buffer: *mut u16,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (path, out, error) = received!(
        Numbers::new(path, path_length),
        Buffer::new(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        read_extra(record, &path, index, out, |extra| extra.text().to_owned())
    })
}

fn add_extra<U: Unit>(
    record: *mut onshi_record,
    path: &Numbers<'_>,
    way: &TextIn<'_, U>,
    text: &TextIn<'_, U>,
) -> Result<i32, Error> {
    let (path, way, text) = (Path::read(path)?, way.read()?, text.read()?);
    handle::with(record, |held: &mut Held| {
        path.row(held.record().row())?;
        path.refuse_gaps(held.record().root())?;
        held.record_mut().add_extra(&path.steps(), &way, &text);
        Ok(ONSHI_S_OK)
    })
}

fn read_extra<U: Unit>(
    record: *const onshi_record,
    path: &Numbers<'_>,
    index: u32,
    out: Buffer<'_, U>,
    read: impl FnOnce(&Extra<'_>) -> String,
) -> Result<i32, Error> {
    let (path, out) = (Path::read(path)?, out.required()?);
    handle::with(record, |held: &mut Held| {
        let (_, group) = path.group(held)?;
        out.write_any(
            group
                .and_then(|group| group.extra(index as usize))
                .map(|extra| read(&extra)),
        )
    })
}
