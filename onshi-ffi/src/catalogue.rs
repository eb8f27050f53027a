//! What the catalogue says, for screens and lists.

use std::ffi::c_char;

use onshi_core::catalogue::{self, CodeTable, FieldId, code_tables, terms};
use onshi_core::error::{Error, ErrorCode, Language};

use crate::boundary::{ONSHI_S_NONE, Out, boundary, received};
use crate::coverage::coverage;
use crate::error::onshi_error;
use crate::text::{Buffer, TextIn, Unit, language};

/// Writes the label of a code value, for example 男 for value 1 of ONSHI_T_SEX. Tables grow: a value
/// without a label gives ONSHI_S_NONE.
/// Ownership: borrows `value` for the call and writes into `buffer`; nothing to free.
/// NULL: `value` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE, ONSHI_E_UNKNOWN_FIELD, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_code_label(
    table: u32,
    value: *const c_char,
    value_length: u32,
    language: u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (value, out, error) = received!(
        TextIn::utf8(value, value_length),
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || code_label(table, &value, language, out))
}

/// As onshi_code_label, in UTF-16.
/// Ownership: borrows `value` for the call and writes into `buffer`; nothing to free.
/// NULL: `value` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any.
/// Returns: as onshi_code_label.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_code_label_u16(
    table: u32,
    value: *const u16,
    value_length: u32,
    language: u32,
    buffer: *mut u16,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (value, out, error) = received!(
        TextIn::new(value, value_length),
        Buffer::new(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || code_label(table, &value, language, out))
}

fn code_label<U: Unit>(
    table: u32,
    value: &TextIn<'_, U>,
    language: u32,
    out: Buffer<'_, U>,
) -> Result<i32, Error> {
    let (value, out) = (value.read()?, out.required()?);
    let language = self::language(language)?;
    match code_table(table)?.row(&value) {
        Some(row) if language == Language::Japanese => out.write(row.japanese),
        Some(row) => out.write(row.english),
        None => out.write_none(ONSHI_S_NONE),
    }
}

/// Writes the name of a field: its Japanese name (和名), or in English its name in programs.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_FIELD, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_field_name(
    field: u32,
    language: u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || field_name(field, language, out))
}

/// As onshi_field_name, in UTF-16.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any.
/// Returns: as onshi_field_name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_field_name_u16(
    field: u32,
    language: u32,
    buffer: *mut u16,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::new(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || field_name(field, language, out))
}

fn field_name<U: Unit>(field: u32, language: u32, out: Buffer<'_, U>) -> Result<i32, Error> {
    let out = out.required()?;
    let language = self::language(language)?;
    let row = catalogue::field(FieldId::from_code(field));
    let row = row.ok_or_else(|| Error::new(ErrorCode::UnknownField))?;
    out.write(match language {
        Language::Japanese => row.japanese,
        Language::English => row.ident,
    })
}

/// Writes what to call a field on a screen, under a coverage (ONSHI_COVERAGE_…). Medical aid (医療扶助)
/// uses other terms for the same fields, for example 公費負担者番号 for 保険者番号; a field whose term
/// does not switch is called as onshi_field_name says.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_FIELD, ONSHI_E_BAD_OPTIONS, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_field_label(
    field: u32,
    coverage: u32,
    language: u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || field_label(field, coverage, language, out))
}

/// As onshi_field_label, in UTF-16.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any.
/// Returns: as onshi_field_label.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_field_label_u16(
    field: u32,
    coverage: u32,
    language: u32,
    buffer: *mut u16,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::new(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || field_label(field, coverage, language, out))
}

fn field_label<U: Unit>(
    field: u32,
    coverage: u32,
    language: u32,
    out: Buffer<'_, U>,
) -> Result<i32, Error> {
    let out = out.required()?;
    let (coverage, language) = (self::coverage(coverage)?, self::language(language)?);
    let row = catalogue::field(FieldId::from_code(field));
    let row = row.ok_or_else(|| Error::new(ErrorCode::UnknownField))?;
    out.write(terms::label(row, coverage, language))
}

/// The table of a number: the digits at the end of its name in the specification.
fn code_table(number: u32) -> Result<&'static CodeTable, Error> {
    let found = code_tables().find(|table| table.number() == number);
    found.ok_or_else(|| {
        Error::new(ErrorCode::UnknownField).because(format!("there is no code table {number}"))
    })
}
