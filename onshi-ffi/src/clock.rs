//! The clock that only goes forward (時刻の最高値): what every decision about a consent rests on.

use std::ffi::c_char;

use onshi_core::error::{Error, ErrorCode};
use onshi_core::rules::consent::{Trusted, Watermark};

use crate::boundary::{ONSHI_S_OK, Out, boundary, received};
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::plain::{moment, revive, seconds, write_json};
use crate::text::{Buffer, TextIn, Unit};

/// The highest time that was seen. A clock that is turned back revives no consent.
#[allow(non_camel_case_types)]
pub struct onshi_clock {
    _opaque: (),
}

held_by_c!(Watermark as onshi_clock, Clock);

/// Takes in the time and works on a clock's trusted time.
pub(crate) fn trusted<R>(
    clock: *const onshi_clock,
    now: u32,
    work: impl FnOnce(Trusted) -> Result<R, Error>,
) -> Result<R, Error> {
    handle::with(clock, |clock: &mut Watermark| {
        work(clock.observe(moment(now)))
    })
}

/// Begins a clock at `now`: seconds since 1970-01-01 00:00 UTC, as time(NULL) gives them; all times of
/// the rules are. Keep one clock, as onshi_clock_json, with the consents.
/// Ownership: gives `*out_clock`; free it with onshi_clock_free.
/// NULL: `out_clock` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_clock_new(
    now: u32,
    out_clock: *mut *mut onshi_clock,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_clock), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        out.set(handle::give(Watermark::new(moment(now)))?);
        Ok(ONSHI_S_OK)
    })
}

/// Makes a clock from what onshi_clock_json wrote.
/// Ownership: borrows `json` for the call; gives `*out_clock`, to be freed with onshi_clock_free.
/// NULL: `json` and `out_clock` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_VALUE_FORMAT, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_clock_from_json(
    json: *const c_char,
    json_length: u32,
    out_clock: *mut *mut onshi_clock,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (json, out, error) = received!(
        TextIn::utf8(json, json_length),
        Out::new(out_clock),
        Out::new(out_error)
    );
    boundary(error, || revive(&json, out, |clock: Watermark| clock))
}

/// Writes a clock as JSON, to be kept.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `clock` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per clock at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_clock_json(
    clock: *const onshi_clock,
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
        write_json(clock, out, |clock: &Watermark| serde_json::to_string(clock))
    })
}

/// Frees a clock.
/// Ownership: takes `clock`.
/// NULL: `clock` may be NULL; then nothing happens.
/// Thread: any, one call per clock at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_clock_free(clock: *mut onshi_clock) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Watermark>(clock).map(|()| ONSHI_S_OK)
    })
}

/// Takes in the time, as every call with a clock does, and tells which one counts: the higher of it and
/// all that was seen before. If it is far above `now`, somebody set the time back, or it had once been
/// wrong: look, then onshi_clock_reset.
/// Ownership: nothing to free.
/// NULL: `clock` and `out_counts` must not be NULL.
/// Thread: any, one call per clock at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_clock_observe(
    clock: *mut onshi_clock,
    now: u32,
    out_counts: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_counts), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        trusted(clock, now, |at| {
            out.set(seconds(at.moment()));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Lets the time count again on the word of a person, after a jump forward was corrected. `operator_id` is
/// who answers for it; the clock's JSON tells it to the audit. Call onshi_consent_after_reset with
/// every consent then.
/// Ownership: borrows `operator_id` for the call.
/// NULL: `clock` and `operator_id` must not be NULL.
/// Thread: any, one call per clock at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_VALUE_MISSING (nobody answers for it), ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_clock_reset(
    clock: *mut onshi_clock,
    operator_id: *const c_char,
    operator_id_length: u32,
    now: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (operator, error) = received!(
        TextIn::utf8(operator_id, operator_id_length),
        Out::new(out_error)
    );
    boundary(error, || reset(clock, &operator, now))
}

/// As onshi_clock_reset, in UTF-16.
/// Ownership: borrows `operator_id` for the call.
/// NULL: `clock` and `operator_id` must not be NULL.
/// Thread: any, one call per clock at a time.
/// Returns: as onshi_clock_reset.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_clock_reset_u16(
    clock: *mut onshi_clock,
    operator_id: *const u16,
    operator_id_length: u32,
    now: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (operator, error) = received!(
        TextIn::new(operator_id, operator_id_length),
        Out::new(out_error)
    );
    boundary(error, || reset(clock, &operator, now))
}

fn reset<U: Unit>(
    clock: *mut onshi_clock,
    operator: &TextIn<'_, U>,
    now: u32,
) -> Result<i32, Error> {
    let operator = operator.read()?;
    handle::with(clock, |clock: &mut Watermark| {
        let reset = clock.reset(&operator, moment(now));
        let kept = reset.map_err(|why| Error::new(ErrorCode::ValueMissing).because(why));
        kept.map(|_in_its_json| ONSHI_S_OK)
    })
}
