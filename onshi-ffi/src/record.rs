//! Records: one message or one part of it, with every element reached by its field id.
//!
//! A path says which group: pairs of a field id and which of its repetitions, from the top of the
//! record down. The ids stand in `onshi_fields.h`.

use std::ffi::c_char;

use onshi_core::catalogue::{self, FieldId, RecordRow};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::record::{Record, from_json, to_json};

use crate::boundary::{Numbers, ONSHI_S_NONE, ONSHI_S_OK, Out, boundary, received};
use crate::error::onshi_error;
use crate::handle;
use crate::held::Held;
use crate::path::{NO_FIELD, Path, declared, is_own, leaf};
use crate::plain::parse;
use crate::text::{Buffer, TextIn, Unit};

/// A record: a message, or one person of a batch.
#[allow(non_camel_case_types)]
pub struct onshi_record {
    _opaque: (),
}

/// Makes an empty record. `record_id` is one of ONSHI_R_… or ONSHI_M_….
/// Ownership: gives `*out_record`; free it with onshi_record_free.
/// NULL: `out_record` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_MESSAGE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_new(
    record_id: u32,
    out_record: *mut *mut onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_record), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        out.set(handle::give(Held::from(Record::new(row(record_id)?)))?);
        Ok(ONSHI_S_OK)
    })
}

/// Frees a record.
/// Ownership: takes `record`.
/// NULL: `record` may be NULL; then nothing happens.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_free(record: *mut onshi_record) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Held>(record).map(|()| ONSHI_S_OK)
    })
}

/// Sets the text of a field in the group at `path`, replacing every repetition of it. Groups on the
/// way are made. An index may name an existing group or the next one.
/// `path` holds `path_length` numbers: field id, index, field id, index, …; none for the top.
/// Ownership: borrows `text` and `path` for the call.
/// NULL: `record` and `text` must not be NULL; `path` may be NULL if `path_length` is 0.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_FIELD, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_set_text(
    record: *mut onshi_record,
    path: *const u32,
    path_length: u32,
    field: u32,
    text: *const c_char,
    text_length: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (path, text, error) = received!(
        Numbers::new(path, path_length),
        TextIn::utf8(text, text_length),
        Out::new(out_error)
    );
    boundary(error, || {
        write(record, &path, field, &text, Record::set_text)
    })
}

/// As onshi_record_set_text, with the text in UTF-16.
/// Ownership: borrows `text` and `path` for the call.
/// NULL: `record` and `text` must not be NULL; `path` may be NULL if `path_length` is 0.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_FIELD, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_set_text_u16(
    record: *mut onshi_record,
    path: *const u32,
    path_length: u32,
    field: u32,
    text: *const u16,
    text_length: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (path, text, error) = received!(
        Numbers::new(path, path_length),
        TextIn::new(text, text_length),
        Out::new(out_error)
    );
    boundary(error, || {
        write(record, &path, field, &text, Record::set_text)
    })
}

/// Adds one more repetition of a field to the group at `path`; else as onshi_record_set_text.
/// Ownership: borrows `text` and `path` for the call.
/// NULL: `record` and `text` must not be NULL; `path` may be NULL if `path_length` is 0.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_FIELD, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_add_text(
    record: *mut onshi_record,
    path: *const u32,
    path_length: u32,
    field: u32,
    text: *const c_char,
    text_length: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (path, text, error) = received!(
        Numbers::new(path, path_length),
        TextIn::utf8(text, text_length),
        Out::new(out_error)
    );
    boundary(error, || {
        write(record, &path, field, &text, Record::add_text)
    })
}

/// Writes the text of a field in the group at `path`, exactly as it was read or set. `index` says
/// which repetition, from 0. ONSHI_S_NONE means that it is absent, which is not the same as empty.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `record` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE, ONSHI_E_UNKNOWN_FIELD, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_text(
    record: *const onshi_record,
    path: *const u32,
    path_length: u32,
    field: u32,
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
    boundary(error, || read(record, &path, field, index, out))
}

/// As onshi_record_text, in UTF-16.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `record` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE, ONSHI_E_UNKNOWN_FIELD, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_text_u16(
    record: *const onshi_record,
    path: *const u32,
    path_length: u32,
    field: u32,
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
    boundary(error, || read(record, &path, field, index, out))
}

/// Lends the text of a field at the top of a record, in UTF-8: no copy, no NUL at its end. Of several,
/// the first. ONSHI_S_NONE means that it is absent: `*out_text` then points to an empty text. It may
/// be read until a call changes, refills or frees the record.
/// Ownership: lends `*out_text`; nothing to free.
/// NULL: `record`, `out_text` and `out_length` must not be NULL.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE, ONSHI_E_UNKNOWN_FIELD.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_leaf(
    record: *const onshi_record,
    field: u32,
    out_text: *mut *const c_char,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (text, length, error) = received!(
        Out::new(out_text),
        Out::new(out_length),
        Out::new(out_error)
    );
    // Most calls end here, without what it takes to catch a panic: there can be none.
    if handle::glance(record, |held: &Held| lend(held, field, text, length)).is_some() {
        return ONSHI_S_OK;
    }
    boundary(error, move || lend_or_say_why(record, field, text, length))
}

/// Counts the repetitions of a field, text or group, in the group at `path`; 0 if it is absent.
/// Ownership: nothing to free.
/// NULL: `record` and `out_count` must not be NULL; `path` may be NULL if `path_length` is 0.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_FIELD.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_count(
    record: *const onshi_record,
    path: *const u32,
    path_length: u32,
    field: u32,
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
            let field = FieldId::from_code(field);
            let (row, spot) = path.spot(held)?;
            declared(row, field)?;
            let count = spot.map_or(0, |spot| spot.count(field.no));
            out.set(count.try_into().unwrap_or(u32::MAX));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Writes the whole record as JSON, elements that the catalogue does not know included.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `record` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_json(
    record: *const onshi_record,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let out = out.required()?;
        handle::with(record, |held: &mut Held| {
            out.write(&to_json(held.record()).to_string())
        })
    })
}

/// Fills a new record from the JSON that onshi_record_json writes; `record_id` is one of ONSHI_R_… or
/// ONSHI_M_….
/// Ownership: borrows `json` for the call; gives `*out_record`; free it with onshi_record_free.
/// NULL: `json` and `out_record` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_MESSAGE, ONSHI_E_VALUE_FORMAT (no JSON), ONSHI_E_OTHER_MESSAGE (not
/// of this record; the path says where), ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_from_json(
    record_id: u32,
    json: *const c_char,
    json_length: u32,
    out_record: *mut *mut onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (json, out, error) = received!(
        TextIn::utf8(json, json_length),
        Out::new(out_record),
        Out::new(out_error)
    );
    boundary(error, || {
        let (json, out) = (json.read()?, out.required()?);
        let record = from_json(&parse(&json)?, row(record_id)?)?;
        out.set(handle::give(Held::from(record))?);
        Ok(ONSHI_S_OK)
    })
}

/// Empties a record and overwrites its values, for one that held a secret or medical information. Copies that
/// the program made are its own to wipe.
/// Ownership: nothing to free; the record stays, and can be filled again.
/// NULL: `record` must not be NULL.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_wipe(
    record: *mut onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        handle::with(record, |held: &mut Held| {
            held.record_mut().wipe();
            Ok(ONSHI_S_OK)
        })
    })
}

fn row(record_id: u32) -> Result<&'static RecordRow, Error> {
    let row = u16::try_from(record_id).ok().and_then(catalogue::record);
    row.ok_or_else(|| Error::new(ErrorCode::UnknownMessage))
}

/// Lends a leaf at the top, if it is there and there is a place for it.
#[inline]
fn lend(held: &Held, field: u32, text: Out<'_, *const c_char>, length: Out<'_, u32>) -> Option<()> {
    let field = FieldId::from_code(field);
    let found = (field.no != NO_FIELD).then(|| held.record().leaf(field))??;
    let (text, length) = (text.there()?, length.there()?);
    text.set(found.as_ptr().cast());
    // No record holds more than 32 bits can count.
    length.set(found.len() as u32);
    Some(())
}

/// The same at leisure, and whatever else the answer may be.
#[cold]
#[inline(never)]
fn lend_or_say_why(
    record: *const onshi_record,
    field: u32,
    text: Out<'_, *const c_char>,
    length: Out<'_, u32>,
) -> Result<i32, Error> {
    let (text, length) = (text.required()?, length.required()?);
    handle::with(record, |held: &mut Held| {
        if lend(held, field, text, length).is_some() {
            return Ok(ONSHI_S_OK);
        }
        leaf(held.record().row(), FieldId::from_code(field))?;
        text.set(c"".as_ptr());
        length.set(0);
        Ok(ONSHI_S_NONE)
    })
}

/// The setters of a record share this shape.
type Setter = fn(&mut Record, &[(u16, usize)], u16, &str);

fn write<U: Unit>(
    record: *mut onshi_record,
    path: &Numbers<'_>,
    field: u32,
    text: &TextIn<'_, U>,
    set: Setter,
) -> Result<i32, Error> {
    let (path, text) = (Path::read(path)?, text.read()?);
    handle::with(record, |held: &mut Held| {
        let field = FieldId::from_code(field);
        leaf(path.row(held.record().row())?, field)?;
        path.refuse_gaps(held.record().root())?;
        set(held.record_mut(), &path.steps(), field.no, &text);
        Ok(ONSHI_S_OK)
    })
}

fn read<U: Unit>(
    record: *const onshi_record,
    path: &Numbers<'_>,
    field: u32,
    index: u32,
    out: Buffer<'_, U>,
) -> Result<i32, Error> {
    let (path, out) = (Path::read(path)?, out.required()?);
    handle::with(record, |held: &mut Held| {
        let field = FieldId::from_code(field);
        let (row, spot) = path.spot(held)?;
        let spot = spot.filter(|_| is_own(row, field));
        let found = spot.and_then(|spot| spot.item(field.no, index));
        match found.filter(|item| !item.is_group()) {
            Some(item) => out.write(item.text()),
            // What is there is declared; whether what is not is declared is to be asked.
            None => leaf(row, field).and_then(|()| out.write_none(ONSHI_S_NONE)),
        }
    })
}
