//! 資格有効性 on a route: the words to show, and whether a chart may be updated by it.

use std::ffi::c_char;

use onshi_core::catalogue::QualificationValidity;
use onshi_core::error::{Error, Language};
use onshi_core::record::{CodeType, Coded};
use onshi_core::rules::validity::{Route, display};

use crate::boundary::{Out, boundary, received};
use crate::error::onshi_error;
use crate::numbers::unknown;
use crate::text::{Buffer, TextIn, Unit, language};

/// The answer came from the batch of everyone who consented to visits.
pub const ONSHI_ROUTE_CONSENTED: u32 = 1;
/// The answer came from a visit query (訪問診療等).
pub const ONSHI_ROUTE_VISIT: u32 = 2;
/// The answer came from a query or batch by number.
pub const ONSHI_ROUTE_NUMBER: u32 = 3;

/// Writes the words to show for a validity (資格有効性) on a route, and says whether a chart may be
/// updated from such an answer without asking a person. `value` is the code as it was read; absent
/// or unknown codes never count as valid.
/// Ownership: borrows `value` for the call and writes into `buffer`; nothing to free.
/// NULL: `out_length` must not be NULL; `value` may be NULL if `value_length` is 0;
/// `out_may_update` may be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_validity_text(
    route: u32,
    value: *const c_char,
    value_length: u32,
    language: u32,
    out_may_update: *mut u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (value, may_update, out, error) = received!(
        TextIn::utf8(value, value_length),
        Out::new(out_may_update),
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || show(route, &value, language, may_update, out))
}

/// As onshi_validity_text, with the texts in UTF-16.
/// Ownership: borrows `value` for the call and writes into `buffer`; nothing to free.
/// NULL: as onshi_validity_text.
/// Thread: any.
/// Returns: as onshi_validity_text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_validity_text_u16(
    route: u32,
    value: *const u16,
    value_length: u32,
    language: u32,
    out_may_update: *mut u32,
    buffer: *mut u16,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (value, may_update, out, error) = received!(
        TextIn::new(value, value_length),
        Out::new(out_may_update),
        Buffer::new(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || show(route, &value, language, may_update, out))
}

const ROUTES: [(u32, Route); 3] = [
    (ONSHI_ROUTE_CONSENTED, Route::Consented),
    (ONSHI_ROUTE_VISIT, Route::Visit),
    (ONSHI_ROUTE_NUMBER, Route::Number),
];

/// The route of one of ONSHI_ROUTE_….
pub(crate) fn route(number: u32) -> Result<Route, Error> {
    let found = ROUTES.iter().find(|(own, _)| *own == number);
    let route = found.map(|(_, route)| *route);
    route.ok_or_else(|| unknown("route", number))
}

/// A code as it was read.
pub(crate) fn validity(raw: &str) -> Coded<'_, QualificationValidity> {
    Coded {
        raw,
        known: QualificationValidity::from_wire(raw),
    }
}

fn show<U: Unit>(
    route: u32,
    value: &TextIn<'_, U>,
    language: u32,
    may_update: Out<'_, u32>,
    out: Buffer<'_, U>,
) -> Result<i32, Error> {
    let (value, out) = (value.read()?, out.required()?);
    let language = self::language(language)?;
    let shown = display(self::route(route)?, Some(validity(&value)));
    let status = out.write(match language {
        Language::Japanese => shown.japanese,
        Language::English => shown.english,
    })?;
    may_update.set(shown.may_update.into());
    Ok(status)
}
