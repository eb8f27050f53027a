//! One update of 医療機関環境設定情報, sent once and carried through until it was read back.

use std::ffi::c_char;

use onshi_core::error::Error;
use onshi_core::facility::outcome;
use onshi_core::facility::settings::{Next, ReadBack, Settings, Update};
use onshi_core::job::Outcome;

use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out, boundary, received};
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::plain::{give_record, revive, with_record_or_none, write_json};
use crate::record::onshi_record;
use crate::settings::{Held, onshi_settings};
use crate::text::{Buffer, TextIn};

/// Next for an update: onshi_settings_update_send.
pub const ONSHI_UPDATE_SEND: u32 = 1;
/// Next for an update: wait for an answer.
pub const ONSHI_UPDATE_WAIT: u32 = 2;
/// Next for an update: onshi_settings_update_inquire, after a pause if that was done before.
pub const ONSHI_UPDATE_INQUIRE: u32 = 3;
/// Done: everything was read back as wanted (反映済).
pub const ONSHI_UPDATE_APPLIED: u32 = 4;
/// Done: something is otherwise; a person decides (要確認).
pub const ONSHI_UPDATE_DIFFERS: u32 = 5;
/// Done: not known (確認できません).
pub const ONSHI_UPDATE_UNKNOWN: u32 = 6;

/// An update of the settings on its way. Plain data: keep its JSON before each request is submitted and
/// after each answer.
#[allow(non_camel_case_types)]
pub struct onshi_settings_update {
    _opaque: (),
}

held_by_c!(Update as onshi_settings_update, SettingsUpdate);

/// Makes an update from what onshi_settings_update_json wrote.
/// Ownership: borrows `json` for the call; gives `*out_update`, to be freed with
/// onshi_settings_update_free.
/// NULL: `json` and `out_update` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_VALUE_FORMAT, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_settings_update_from_json(
    json: *const c_char,
    json_length: u32,
    out_update: *mut *mut onshi_settings_update,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (json, out, error) = received!(
        TextIn::utf8(json, json_length),
        Out::new(out_update),
        Out::new(out_error)
    );
    boundary(error, || revive(&json, out, |update: Update| update))
}

/// Writes an update as JSON, to be kept.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `update` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_settings_update_json(
    update: *const onshi_settings_update,
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
        write_json(update, out, |update: &Update| serde_json::to_string(update))
    })
}

/// Frees an update.
/// Ownership: takes `update`.
/// NULL: `update` may be NULL; then nothing happens.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_settings_update_free(update: *mut onshi_settings_update) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Update>(update).map(|()| ONSHI_S_OK)
    })
}

/// What to do next, or what came of it: one of ONSHI_UPDATE_….
/// Ownership: nothing to free.
/// NULL: `update` and `out_next` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_settings_update_next(
    update: *const onshi_settings_update,
    out_next: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_next), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(update, |update: &mut Update| {
            out.set(match update.next() {
                Next::Send => ONSHI_UPDATE_SEND,
                Next::Wait => ONSHI_UPDATE_WAIT,
                Next::Inquire => ONSHI_UPDATE_INQUIRE,
                Next::Done(ReadBack::Applied) => ONSHI_UPDATE_APPLIED,
                Next::Done(ReadBack::Differs(_)) => ONSHI_UPDATE_DIFFERS,
                Next::Done(ReadBack::Unknown) => ONSHI_UPDATE_UNKNOWN,
            });
            Ok(ONSHI_S_OK)
        })
    })
}

/// Makes the request, once (ONSHI_O_FACILITY_SETTINGS_UPDATE): keep the update's JSON, then submit. An
/// update is never sent twice.
/// Ownership: gives `*out_request`; free it with onshi_record_free.
/// NULL: `update` and `out_request` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (it was handed out before).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_settings_update_send(
    update: *mut onshi_settings_update,
    out_request: *mut *mut onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_request), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(update, |update: &mut Update| match update.send() {
            Some(request) => give_record(out, request),
            None => Ok(ONSHI_S_NONE),
        })
    })
}

/// Notes that the update was answered, also late; NULL for one that the terminal refused, which leaves
/// no answer to read. An answer that is lost is onshi_settings_update_lost.
/// Ownership: nothing to free.
/// NULL: `update` must not be NULL; `answer` may be NULL.
/// Thread: any, one call per object and record at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_settings_update_answered(
    update: *mut onshi_settings_update,
    answer: *const onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        with_update(update, |update| {
            with_record_or_none(answer, |answer| {
                let settings = answer.and_then(Settings::read);
                update.answered(answer.map_or(Outcome::Refused, outcome), settings.as_ref());
                Ok(())
            })
        })
    })
}

/// Notes that the answer is lost: nobody waits for it any longer. What became of it is read back.
/// Ownership: nothing to free.
/// NULL: `update` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_settings_update_lost(
    update: *mut onshi_settings_update,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        with_update(update, |update| {
            update.lost();
            Ok(())
        })
    })
}

/// Makes an inquiry that reads back, and its number for onshi_settings_update_read. A later one takes the
/// place of an earlier.
/// Ownership: gives `*out_request`; free it with onshi_record_free.
/// NULL: `update`, `out_number` and `out_request` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (there is nothing to read back).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_settings_update_inquire(
    update: *mut onshi_settings_update,
    out_number: *mut u32,
    out_request: *mut *mut onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (number, out, error) = received!(
        Out::new(out_number),
        Out::new(out_request),
        Out::new(out_error)
    );
    boundary(error, || {
        let (number, out) = (number.required()?, out.required()?);
        handle::with(update, |update: &mut Update| {
            let Some(inquiry) = update.inquire() else {
                return Ok(ONSHI_S_NONE);
            };
            number.set(inquiry.number);
            give_record(out, inquiry.request)
        })
    })
}

/// Notes what an inquiry read back: the settings of its answer. Only the last inquiry counts.
/// Ownership: nothing to free.
/// NULL: `update` and `settings` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_settings_update_read(
    update: *mut onshi_settings_update,
    number: u32,
    settings: *const onshi_settings,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        with_update(update, |update| {
            handle::with(settings, |held: &mut Held| {
                update.read(number, held.settings());
                Ok(())
            })
        })
    })
}

/// Notes that nobody waits any longer: what is not decided stays unknown. A late answer still counts.
/// Ownership: nothing to free.
/// NULL: `update` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_settings_update_give_up(
    update: *mut onshi_settings_update,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        with_update(update, |update| {
            update.give_up();
            Ok(())
        })
    })
}

fn with_update(
    update: *mut onshi_settings_update,
    work: impl FnOnce(&mut Update) -> Result<(), Error>,
) -> Result<i32, Error> {
    handle::with(update, work).map(|()| ONSHI_S_OK)
}
