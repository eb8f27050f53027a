//! アクティベーションコード: issued at most once for each device, handed over once, and forgotten.

use std::ffi::c_char;

use onshi_core::error::{Error, ErrorCode};
use onshi_core::facility::activation::{
    DeviceCode, Issuance, NotIssuable, Stage, inquiry, invalidation,
};
use onshi_core::facility::{Secret, outcome};
use onshi_core::job::Outcome;
use onshi_core::record::Record;
use zeroize::Zeroizing;

use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out, boundary, received};
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::numbers::unknown;
use crate::plain::{give_record, revive, with_record, with_record_or_none, write_json};
use crate::record::onshi_record;
use crate::text::{Buffer, TextIn};
use crate::words::ONSHI_S_DENIED;

/// No code is issued: the device has one that is not void. Make it void first.
pub const ONSHI_NO_CODE_HAS_ONE: u32 = 401;
/// Not issued: another issuance of the device is under way (発行手続き中).
pub const ONSHI_NO_CODE_UNDER_WAY: u32 = 402;

/// A code's request was not handed out yet.
pub const ONSHI_ISSUANCE_READY: u32 = 1;
/// A code was asked for; the answer is awaited.
pub const ONSHI_ISSUANCE_SENT: u32 = 2;
/// Whether a code was issued is not known: onshi_activation_inquiry, then onshi_issuance_listed.
pub const ONSHI_ISSUANCE_UNCLEAR: u32 = 3;
/// A code was issued.
pub const ONSHI_ISSUANCE_ISSUED: u32 = 4;
/// No code was issued, as the system or the terminal says.
pub const ONSHI_ISSUANCE_REFUSED: u32 = 5;
/// The device has more than one live code now. A person makes those void that are too many.
pub const ONSHI_ISSUANCE_SEVERAL: u32 = 6;
/// Nobody waits any longer. A late answer still counts.
pub const ONSHI_ISSUANCE_GIVEN_UP: u32 = 7;

/// A code being issued for a device. Its JSON holds no code: keep it before the request is submitted
/// and after each answer.
#[allow(non_camel_case_types)]
pub struct onshi_issuance {
    _opaque: (),
}

/// What stands behind its handle: the code is in memory only, until it is taken.
pub(crate) struct Issuing {
    issuance: Issuance,
    code: Option<Zeroizing<String>>,
}

held_by_c!(Issuing as onshi_issuance, Issuance);

/// Makes the request that asks for the codes of all states (ONSHI_O_ACTIVATION_CODE_INQUIRY). It changes
/// nothing.
/// Ownership: gives `*out_request`; free it with onshi_record_free.
/// NULL: `out_request` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_activation_inquiry(
    out_request: *mut *mut onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_request), Out::new(out_error));
    boundary(error, || give_record(out.required()?, inquiry(None)))
}

/// Makes the request that makes a code void (ONSHI_O_ACTIVATION_CODE_INVALIDATE): the code of that index,
/// from 0, in the answer to an inquiry. A code that is void stays void, so this may be asked again.
/// Ownership: gives `*out_request`; free it with onshi_record_free once it was submitted.
/// NULL: `listed` and `out_request` must not be NULL.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (no code there).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_activation_invalidation(
    listed: *const onshi_record,
    index: u32,
    out_request: *mut *mut onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_request), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        let codes = with_record(listed, |listed| Ok(DeviceCode::listed(listed)))?;
        let code = codes.into_iter().nth(index as usize);
        match code.and_then(|mut code| code.take()) {
            Some(code) => give_record(out, invalidation(&code)),
            None => Ok(ONSHI_S_NONE),
        }
    })
}

/// Plans a code for a device that has none, by the answer to a fresh onshi_activation_inquiry.
/// Ownership: borrows `device_name` for the call; gives `*out_issuance`, to be freed with
/// onshi_issuance_free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_DENIED (`*out_reason` is ONSHI_NO_CODE_HAS_ONE), ONSHI_E_VALUE_FORMAT
/// (no name for a device), ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_issuance_plan(
    device_name: *const c_char,
    device_name_length: u32,
    listed: *const onshi_record,
    out_issuance: *mut *mut onshi_issuance,
    out_reason: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (name, out, reason, error) = received!(
        TextIn::utf8(device_name, device_name_length),
        Out::new(out_issuance),
        Out::new(out_reason),
        Out::new(out_error)
    );
    boundary(error, || {
        let (name, out, reason) = (name.read()?, out.required()?, reason.required()?);
        let codes = with_record(listed, |listed| Ok(DeviceCode::listed(listed)))?;
        match Issuance::plan(&name, &codes, &[]) {
            Ok(issuance) => {
                out.set(handle::give(Issuing::from(issuance))?);
                Ok(ONSHI_S_OK)
            }
            Err(NotIssuable::HasOne(_)) => {
                reason.set(ONSHI_NO_CODE_HAS_ONE);
                Ok(ONSHI_S_DENIED)
            }
            Err(NotIssuable::UnderWay) => {
                reason.set(ONSHI_NO_CODE_UNDER_WAY);
                Ok(ONSHI_S_DENIED)
            }
            Err(why @ NotIssuable::Name) => Err(Error::new(ErrorCode::ValueFormat).because(why)),
        }
    })
}

/// Makes one from what onshi_issuance_json wrote.
/// Ownership: borrows `json` for the call; gives `*out_issuance`, to be freed with onshi_issuance_free.
/// NULL: `json` and `out_issuance` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_VALUE_FORMAT, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_issuance_from_json(
    json: *const c_char,
    json_length: u32,
    out_issuance: *mut *mut onshi_issuance,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (json, out, error) = received!(
        TextIn::utf8(json, json_length),
        Out::new(out_issuance),
        Out::new(out_error)
    );
    boundary(error, || {
        revive(&json, out, |issuance: Issuance| Issuing::from(issuance))
    })
}

/// Writes it as JSON, without the code, to be kept.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `issuance` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_issuance_json(
    issuance: *const onshi_issuance,
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
        write_json(issuance, out, |issuing: &Issuing| {
            serde_json::to_string(&issuing.issuance)
        })
    })
}

/// Frees it; a code that was not taken is wiped. An inquiry shows it again.
/// Ownership: takes `issuance`.
/// NULL: `issuance` may be NULL; then nothing happens.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_issuance_free(issuance: *mut onshi_issuance) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Issuing>(issuance).map(|()| ONSHI_S_OK)
    })
}

/// Where it stands, one of ONSHI_ISSUANCE_…, and whether a code waits for onshi_issuance_take.
/// Ownership: nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_issuance_stage(
    issuance: *const onshi_issuance,
    out_stage: *mut u32,
    out_has_code: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (stage, has_code, error) = received!(
        Out::new(out_stage),
        Out::new(out_has_code),
        Out::new(out_error)
    );
    boundary(error, || {
        let (stage, has_code) = (stage.required()?, has_code.required()?);
        handle::with(issuance, |issuing: &mut Issuing| {
            stage.set(number(issuing.issuance.stage()));
            has_code.set(issuing.code.is_some().into());
            Ok(ONSHI_S_OK)
        })
    })
}

/// Makes the request, once (ONSHI_O_ACTIVATION_CODE_ISSUE): keep the JSON, then submit. It is never sent
/// twice.
/// Ownership: gives `*out_request`; free it with onshi_record_free.
/// NULL: `issuance` and `out_request` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (it was handed out before).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_issuance_send(
    issuance: *mut onshi_issuance,
    out_request: *mut *mut onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_request), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(issuance, |issuing: &mut Issuing| {
            match issuing.issuance.send() {
                Some(request) => give_record(out, request),
                None => Ok(ONSHI_S_NONE),
            }
        })
    })
}

/// Notes that the request was answered, also late; NULL if the terminal refused it. The record holds the
/// text of the code: free it then. An answer that is lost is onshi_issuance_lost.
/// Ownership: nothing to free.
/// NULL: `issuance` must not be NULL; `answer` may be NULL.
/// Thread: any, one call per object and record at a time.
/// Returns: ONSHI_S_OK; onshi_issuance_stage tells what it means.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_issuance_answered(
    issuance: *mut onshi_issuance,
    answer: *const onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        with_issuance(issuance, |issuing| {
            with_record_or_none(answer, |answer| {
                let said = answer.map_or(Outcome::Refused, outcome);
                let code = answer.and_then(DeviceCode::issued);
                let secret = issuing.issuance.answered(said, code);
                issuing.keep(secret);
                Ok(())
            })
        })
    })
}

/// Notes that the answer is lost: nobody waits for it any longer. An inquiry tells what became of it.
/// Ownership: nothing to free.
/// NULL: `issuance` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_issuance_lost(
    issuance: *mut onshi_issuance,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        with_issuance(issuance, |issuing| {
            issuing.issuance.lost();
            Ok(())
        })
    })
}

/// Notes the codes there are, by the answer to an inquiry that was made after the request.
/// Ownership: nothing to free.
/// NULL: `issuance` and `listed` must not be NULL.
/// Thread: any, one call per object and record at a time.
/// Returns: ONSHI_S_OK; onshi_issuance_stage tells what it means.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_issuance_listed(
    issuance: *mut onshi_issuance,
    listed: *const onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        with_issuance(issuance, |issuing| {
            with_record(listed, |listed: &Record| {
                let secret = issuing.issuance.listed(DeviceCode::listed(listed));
                issuing.keep(secret);
                Ok(())
            })
        })
    })
}

/// Notes that nobody waits any longer. A late answer still counts.
/// Ownership: nothing to free.
/// NULL: `issuance` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_issuance_give_up(
    issuance: *mut onshi_issuance,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        with_issuance(issuance, |issuing| {
            issuing.issuance.give_up();
            Ok(())
        })
    })
}

/// Writes the code, once: when it was written it is wiped here. Show it to whoever types it into the
/// device, wipe the buffer, and keep the code nowhere. A buffer that is too small takes nothing.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `issuance` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (no code, or it was taken), ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_issuance_take(
    issuance: *mut onshi_issuance,
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
        handle::with(issuance, |issuing: &mut Issuing| {
            let Some(code) = &issuing.code else {
                return out.write_none(ONSHI_S_NONE);
            };
            let status = out.write(code)?;
            issuing.code = None;
            Ok(status)
        })
    })
}

impl From<Issuance> for Issuing {
    fn from(issuance: Issuance) -> Self {
        let code = None;
        Issuing { issuance, code }
    }
}

impl Issuing {
    fn keep(&mut self, secret: Option<Secret>) {
        if let Some(secret) = secret {
            self.code = Some(secret.hand_over(|code| Zeroizing::new(code.to_owned())));
        }
    }
}

/// The reason of a number, for its words.
pub(crate) fn no_code(number: u32) -> Result<NotIssuable, Error> {
    match number {
        ONSHI_NO_CODE_HAS_ONE => Ok(NotIssuable::HasOne(Vec::new())),
        ONSHI_NO_CODE_UNDER_WAY => Ok(NotIssuable::UnderWay),
        _ => Err(unknown("reason", number)),
    }
}

fn number(stage: &Stage) -> u32 {
    match stage {
        Stage::Ready => ONSHI_ISSUANCE_READY,
        Stage::Sent => ONSHI_ISSUANCE_SENT,
        Stage::Unclear { .. } => ONSHI_ISSUANCE_UNCLEAR,
        Stage::Issued(_) => ONSHI_ISSUANCE_ISSUED,
        Stage::Refused(_) => ONSHI_ISSUANCE_REFUSED,
        Stage::Several(_) => ONSHI_ISSUANCE_SEVERAL,
        Stage::GivenUp => ONSHI_ISSUANCE_GIVEN_UP,
    }
}

fn with_issuance(
    issuance: *mut onshi_issuance,
    work: impl FnOnce(&mut Issuing) -> Result<(), Error>,
) -> Result<i32, Error> {
    handle::with(issuance, work).map(|()| ONSHI_S_OK)
}
