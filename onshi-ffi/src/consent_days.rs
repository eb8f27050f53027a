//! Coverage of 同意年月日: of which days everybody who consented was fetched, and which is next.

use std::ffi::c_char;
use std::num::NonZeroU32;

use onshi_core::catalogue::ConsentQuery;
use onshi_core::record::{Group, Item, View};
use onshi_core::rules::consent_days::{ConsentDays, Days, NotCovered};

use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out, boundary, received};
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::numbers::{number_of, of_number};
use crate::plain::{days, ends, moment, revive, with_record, write_json};
use crate::record::onshi_record;
use crate::text::{Buffer, TextIn};
use crate::words::ONSHI_S_DENIED;

/// The days that are covered, of one kind of consent. Plain data: keep its JSON.
#[allow(non_camel_case_types)]
pub struct onshi_consent_days {
    _opaque: (),
}

held_by_c!(ConsentDays as onshi_consent_days, ConsentDays);

/// Begins with no day covered; `kind` is one of ONSHI_KIND_….
/// Ownership: gives `*out_days`; free it with onshi_consent_days_free.
/// NULL: `out_days` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_consent_days_new(
    kind: u32,
    out_days: *mut *mut onshi_consent_days,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_days), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        out.set(handle::give(ConsentDays::new(of_number(kind)?))?);
        Ok(ONSHI_S_OK)
    })
}

/// Makes them from what onshi_consent_days_json wrote.
/// Ownership: borrows `json` for the call; gives `*out_days`, to be freed with onshi_consent_days_free.
/// NULL: `json` and `out_days` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_VALUE_FORMAT, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_consent_days_from_json(
    json: *const c_char,
    json_length: u32,
    out_days: *mut *mut onshi_consent_days,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (json, out, error) = received!(
        TextIn::utf8(json, json_length),
        Out::new(out_days),
        Out::new(out_error)
    );
    boundary(error, || revive(&json, out, |days: ConsentDays| days))
}

/// Writes them as JSON, to be kept after each onshi_consent_days_fetched.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `days` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_consent_days_json(
    days: *const onshi_consent_days,
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
        write_json(days, out, |days: &ConsentDays| serde_json::to_string(days))
    })
}

/// Frees them.
/// Ownership: takes `days`.
/// NULL: `days` may be NULL; then nothing happens.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_consent_days_free(days: *mut onshi_consent_days) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<ConsentDays>(days).map(|()| ONSHI_S_OK)
    })
}

/// Notes a fetch whose result was delivered as a whole: the days of its `request` that were over in
/// Japan when it was published. `told` is as of when the result speaks (onshi_record_told), 0 if it does
/// not say.
/// Ownership: nothing to free.
/// NULL: `days`, `request` and `out_reason` must not be NULL.
/// Thread: any, one call per object and record at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_DENIED (no day is covered: `*out_reason` is one of ONSHI_UNCOVERED_…).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_consent_days_fetched(
    days: *mut onshi_consent_days,
    request: *const onshi_record,
    published: u32,
    told: u32,
    out_reason: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (reason, error) = received!(Out::new(out_reason), Out::new(out_error));
    boundary(error, || {
        let reason = reason.required()?;
        let told = (told != 0).then(|| moment(told));
        handle::with(days, |days: &mut ConsentDays| {
            with_record(request, |request| {
                let query = query_of(request.root()).ok_or(NotCovered::NoConsentDays);
                let noted = query.and_then(|query| days.fetched(&query, moment(published), told));
                let Err(why) = noted else {
                    return Ok(ONSHI_S_OK);
                };
                reason.set(number_of(why));
                Ok(ONSHI_S_DENIED)
            })
        })
    })
}

/// Reads the days from `from` to `to` (numbers yyyymmdd) that are not covered, range by range: `index`
/// counts from 0. None is after today, which is never covered.
/// Ownership: nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many ranges), ONSHI_E_VALUE_FORMAT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_consent_days_uncovered(
    days: *const onshi_consent_days,
    from: u32,
    to: u32,
    now: u32,
    index: u32,
    out_first: *mut u32,
    out_last: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        (Out::new(out_first), Out::new(out_last)),
        Out::new(out_error)
    );
    boundary(error, || {
        let out = (out.0.required()?, out.1.required()?);
        let asked = self::days(from, to)?;
        handle::with(days, |days: &mut ConsentDays| {
            let gaps = days.uncovered(asked.first(), asked.last(), moment(now));
            Ok(tell(gaps.get(index as usize), out))
        })
    })
}

/// Reads what to fetch next: the oldest days since `from` (yyyymmdd) that are over and not covered, at
/// most `at_most` of them; how many one request may ask for is not public.
/// Ownership: nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (every day that is over is covered), ONSHI_E_VALUE_FORMAT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_consent_days_next(
    days: *const onshi_consent_days,
    from: u32,
    at_most: u32,
    now: u32,
    out_first: *mut u32,
    out_last: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        (Out::new(out_first), Out::new(out_last)),
        Out::new(out_error)
    );
    boundary(error, || {
        let out = (out.0.required()?, out.1.required()?);
        let from = self::days(from, from)?.first();
        let at_most = NonZeroU32::new(at_most).unwrap_or(NonZeroU32::MIN);
        handle::with(days, |days: &mut ConsentDays| {
            let next = days.next_to_fetch(from, moment(now), at_most);
            Ok(tell(next.as_ref(), out))
        })
    })
}

/// Says the ends of some days, if there are any.
pub(crate) fn tell(days: Option<&Days>, out: (Out<'_, u32>, Out<'_, u32>)) -> i32 {
    let Some(days) = days else {
        return ONSHI_S_NONE;
    };
    let (first, last) = ends(days);
    out.0.set(first);
    out.1.set(last);
    ONSHI_S_OK
}

/// The query of a request, wherever it stands.
fn query_of(group: Group<'_>) -> Option<View<'_, ConsentQuery>> {
    if group
        .row()
        .is_some_and(|row| row.id == ConsentQuery::ROW.id)
    {
        return Some(View::of(group));
    }
    let mut inside = group.items().filter(Item::is_group);
    inside.find_map(|item| query_of(item.group()))
}
