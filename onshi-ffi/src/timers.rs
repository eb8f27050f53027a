//! The timers of copies that may not stay: what is to be erased now. Nothing here erases.

use std::ffi::c_char;

use onshi_core::error::Error;
use onshi_core::rules::consent::Watermark;
use onshi_core::rules::retention::{Clock, Periods, Place, Standing, Timers, Why};

use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out, Struct, boundary, received};
use crate::clock::onshi_clock;
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::numbers::{Numbered, Words, number_of, of_number};
use crate::plain::{moment, revive, seconds, some, write_json};
use crate::retention::{onshi_periods, periods_of};
use crate::text::{Buffer, TextIn};

/// It may lie until a time.
pub const ONSHI_STANDING_UNTIL: u32 = 1;
/// Nobody acknowledged it: it must not be erased.
pub const ONSHI_STANDING_UNACKNOWLEDGED: u32 = 2;
/// It is no longer needed.
pub const ONSHI_STANDING_DONE: u32 = 3;
/// It was erased.
pub const ONSHI_STANDING_GONE: u32 = 4;

/// To be erased: handed over (引渡し済み).
pub const ONSHI_ERASE_DONE: u32 = 1;
/// To be erased: its time is over (保存期間の経過).
pub const ONSHI_ERASE_TIME_OVER: u32 = 2;
/// To be erased: the clock went back, and nobody knows how long it has lain (時計の逆行).
pub const ONSHI_ERASE_CLOCK_WENT_BACK: u32 = 3;

/// Every copy that may not stay, with its timer. Plain data: keep its JSON.
#[allow(non_camel_case_types)]
pub struct onshi_timers {
    _opaque: (),
}

/// What stands behind its handle.
pub(crate) struct Kept {
    periods: Periods,
    timers: Timers,
}

held_by_c!(Kept as onshi_timers, Timers);

/// Begins without any copy.
/// Ownership: borrows `periods` for the call; gives `*out_timers`, to be freed with onshi_timers_free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_timers_new(
    periods: *const onshi_periods,
    out_timers: *mut *mut onshi_timers,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (periods, out, error) = received!(
        Struct::new(periods),
        Out::new(out_timers),
        Out::new(out_error)
    );
    boundary(error, || {
        let (periods, out) = (periods_of(&periods.read()?)?, out.required()?);
        let timers = Timers::default();
        out.set(handle::give(Kept { periods, timers })?);
        Ok(ONSHI_S_OK)
    })
}

/// Makes them from what onshi_timers_json wrote, with the periods of now. If the process is a new one, call
/// onshi_timers_began_anew.
/// Ownership: borrows `periods` and `json` for the call; gives `*out_timers`, to be freed with
/// onshi_timers_free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS, ONSHI_E_VALUE_FORMAT, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_timers_from_json(
    periods: *const onshi_periods,
    json: *const c_char,
    json_length: u32,
    out_timers: *mut *mut onshi_timers,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (periods, json, out, error) = received!(
        Struct::new(periods),
        TextIn::utf8(json, json_length),
        Out::new(out_timers),
        Out::new(out_error)
    );
    boundary(error, || {
        let periods = periods_of(&periods.read()?)?;
        revive(&json, out, |timers| Kept { periods, timers })
    })
}

/// Writes them as JSON, to be kept after each change. Their ids are in it: use ids that name nobody.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `timers` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_timers_json(
    timers: *const onshi_timers,
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
        write_json(timers, out, |kept: &Kept| {
            serde_json::to_string(&kept.timers)
        })
    })
}

/// Frees them.
/// Ownership: takes `timers`.
/// NULL: `timers` may be NULL; then nothing happens.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_timers_free(timers: *mut onshi_timers) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Kept>(timers).map(|()| ONSHI_S_OK)
    })
}

/// Notes that a copy begins to lie at a place (ONSHI_PLACE_…). `id` is the program's own name of it, which
/// names nobody. One that is there already keeps its time.
/// Ownership: borrows `id` for the call.
/// NULL: `timers`, `clock` and `id` must not be NULL.
/// Thread: any, one call per object and clock at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_timers_lies(
    timers: *mut onshi_timers,
    clock: *mut onshi_clock,
    id: *const c_char,
    id_length: u32,
    place: u32,
    now: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (id, error) = received!(TextIn::utf8(id, id_length), Out::new(out_error));
    boundary(error, || {
        let (id, place) = (id.read()?, of_number::<Place>(place)?);
        at(timers, clock, now, |kept, clock| {
            kept.timers.lies(&id, place, clock, &kept.periods);
            Ok(ONSHI_S_OK)
        })
    })
}

/// Notes that the chart took a copy: that in memory has done its work (引渡し).
/// Ownership: borrows `id` for the call.
/// NULL: `timers` and `id` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_timers_handed_over(
    timers: *mut onshi_timers,
    id: *const c_char,
    id_length: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (id, error) = received!(TextIn::utf8(id, id_length), Out::new(out_error));
    boundary(error, || {
        let id = id.read()?;
        handle::with(timers, |kept: &mut Kept| {
            kept.timers.handed_over(&id);
            Ok(ONSHI_S_OK)
        })
    })
}

/// Notes that a copy was acknowledged (受領確認): its file may go, and what lies in memory must.
/// Ownership: borrows `id` for the call.
/// NULL: `timers`, `clock` and `id` must not be NULL.
/// Thread: any, one call per object and clock at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_timers_acknowledged(
    timers: *mut onshi_timers,
    clock: *mut onshi_clock,
    id: *const c_char,
    id_length: u32,
    now: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (id, error) = received!(TextIn::utf8(id, id_length), Out::new(out_error));
    boundary(error, || {
        let id = id.read()?;
        at(timers, clock, now, |kept, clock| {
            kept.timers.acknowledged(&id, clock, &kept.periods);
            Ok(ONSHI_S_OK)
        })
    })
}

/// Reads what is to be erased now (削除対象), one by one: `index` counts from 0. Writes its id, and tells its
/// place (ONSHI_PLACE_…) and why (ONSHI_ERASE_…). It stays on the list until onshi_timers_erased.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: no argument but `out_error` may be NULL, and `buffer` if `capacity` is 0.
/// Thread: any, one call per object and clock at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many), ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_timers_due(
    timers: *const onshi_timers,
    clock: *mut onshi_clock,
    now: u32,
    index: u32,
    out_place: *mut u32,
    out_why: *mut u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (place, why, out, error) = received!(
        Out::new(out_place),
        Out::new(out_why),
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let (place, why, out) = (place.required()?, why.required()?, out.required()?);
        at(timers, clock, now, |kept, clock| {
            let due = kept.timers.due(clock, &kept.periods);
            let Some(erasure) = due.get(index as usize) else {
                return out.write_none(ONSHI_S_NONE);
            };
            let status = out.write(erasure.id)?;
            place.set(number_of(erasure.place));
            why.set(number_of(erasure.why));
            Ok(status)
        })
    })
}

/// Notes that a copy is erased.
/// Ownership: borrows `id` for the call.
/// NULL: `timers` and `id` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_timers_erased(
    timers: *mut onshi_timers,
    id: *const c_char,
    id_length: u32,
    place: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (id, error) = received!(TextIn::utf8(id, id_length), Out::new(out_error));
    boundary(error, || {
        let (id, place) = (id.read()?, of_number::<Place>(place)?);
        handle::with(timers, |kept: &mut Kept| {
            kept.timers.erased(&id, place);
            Ok(ONSHI_S_OK)
        })
    })
}

/// Notes that the process began anew: what lay in memory died with the last one.
/// Ownership: nothing to free.
/// NULL: `timers` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_timers_began_anew(
    timers: *mut onshi_timers,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        handle::with(timers, |kept: &mut Kept| {
            kept.timers.began_anew();
            Ok(ONSHI_S_OK)
        })
    })
}

/// Forgets a copy about which nobody will ask any more. Only what is gone can be forgotten.
/// Ownership: borrows `id` for the call.
/// NULL: `timers` and `id` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (a copy still lies somewhere), ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_timers_forget(
    timers: *mut onshi_timers,
    id: *const c_char,
    id_length: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (id, error) = received!(TextIn::utf8(id, id_length), Out::new(out_error));
    boundary(error, || {
        let id = id.read()?;
        handle::with(timers, |kept: &mut Kept| Ok(some(kept.timers.forget(&id))))
    })
}

/// How a copy stands: one of ONSHI_STANDING_…, and for ONSHI_STANDING_UNTIL until when, else 0.
/// Ownership: borrows `id` for the call.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (it never was there, or was forgotten), ONSHI_E_BAD_OPTIONS,
/// ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_timers_standing(
    timers: *const onshi_timers,
    id: *const c_char,
    id_length: u32,
    place: u32,
    out_standing: *mut u32,
    out_until: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (id, out, until, error) = received!(
        TextIn::utf8(id, id_length),
        Out::new(out_standing),
        Out::new(out_until),
        Out::new(out_error)
    );
    boundary(error, || {
        let (id, place) = (id.read()?, of_number::<Place>(place)?);
        let (out, until) = (out.required()?, until.required()?);
        handle::with(timers, |kept: &mut Kept| {
            let Some(copy) = kept.timers.standing(&id, place) else {
                return Ok(ONSHI_S_NONE);
            };
            let (number, end) = standing(copy);
            out.set(number);
            until.set(end);
            Ok(ONSHI_S_OK)
        })
    })
}

/// When to look again, if nothing happens before.
/// Ownership: nothing to free.
/// NULL: `timers` and `out_next` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (nothing runs).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_timers_next(
    timers: *const onshi_timers,
    out_next: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_next), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(timers, |kept: &mut Kept| {
            let Some(next) = kept.timers.next() else {
                return Ok(ONSHI_S_NONE);
            };
            out.set(seconds(next));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Takes in the time and works on the timers by it.
fn at(
    timers: *const onshi_timers,
    clock: *const onshi_clock,
    now: u32,
    work: impl FnOnce(&mut Kept, Clock) -> Result<i32, Error>,
) -> Result<i32, Error> {
    handle::with(timers, |kept: &mut Kept| {
        handle::with(clock, |watermark: &mut Watermark| {
            let now = moment(now);
            let highest = watermark.observe(now).moment();
            work(kept, Clock { now, highest })
        })
    })
}

/// The number of a standing, and until when.
pub(crate) fn standing(standing: Standing) -> (u32, u32) {
    match standing {
        Standing::Until(end) => (ONSHI_STANDING_UNTIL, seconds(end)),
        Standing::Unacknowledged => (ONSHI_STANDING_UNACKNOWLEDGED, 0),
        Standing::Done => (ONSHI_STANDING_DONE, 0),
        Standing::Gone => (ONSHI_STANDING_GONE, 0),
    }
}

impl Numbered for Why {
    const WHAT: &'static str = "why it is to be erased";
    const TABLE: &'static [(u32, Self)] = &[
        (ONSHI_ERASE_DONE, Why::Done),
        (ONSHI_ERASE_TIME_OVER, Why::TimeOver),
        (ONSHI_ERASE_CLOCK_WENT_BACK, Why::ClockWentBack),
    ];
    fn words(self) -> Words {
        (self.japanese().into(), self.english().into())
    }
}
