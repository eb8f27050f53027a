//! 目視確認用パスコード: asked for, typed in by staff once, and wiped.

use std::ffi::c_char;

use onshi_core::catalogue::PasscodeChange;
use onshi_core::error::Error;
use onshi_core::facility::passcode::{NoPasscode, PasscodeInquiry, VisualCheckPasscode};
use onshi_core::job::Outcome;

use crate::boundary::{Out, boundary, received};
use crate::error::onshi_error;
use crate::handle;
use crate::held::Held;
use crate::numbers::unknown;
use crate::plain::give_record;
use crate::record::onshi_record;
use crate::text::Buffer;
use crate::words::ONSHI_S_DENIED;

/// The passcode in force.
pub const ONSHI_PASSCODE_IN_FORCE: u32 = 1;
/// A new passcode, which makes the one before void (assumed). Never asked again for a lost answer: the one
/// in force is.
pub const ONSHI_PASSCODE_NEW: u32 = 2;

/// No passcode: the system says that it did not go well.
pub const ONSHI_NO_PASSCODE_SAID: u32 = 901;
/// No passcode: the answer carries none, or it was taken.
pub const ONSHI_NO_PASSCODE_MISSING: u32 = 902;

/// Makes the request for a passcode (ONSHI_O_VISUAL_CHECK_PASSCODE). `which` is one of ONSHI_PASSCODE_….
/// Ownership: gives `*out_request`; free it with onshi_record_free.
/// NULL: `out_request` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_passcode_request(
    which: u32,
    out_request: *mut *mut onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_request), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        let change = match which {
            ONSHI_PASSCODE_IN_FORCE => PasscodeChange::Keep,
            ONSHI_PASSCODE_NEW => PasscodeChange::Change,
            _ => return Err(unknown("passcode to ask for", which)),
        };
        give_record(out, PasscodeInquiry { change }.request())
    })
}

/// Writes the passcode of an answer, once: when it was written the record is wiped, so read how long it is
/// good for before. Show it to whoever types it, wipe the buffer, keep it nowhere, and free the answer that
/// the record came from. A buffer that is too small takes nothing.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `answer`, `out_reason` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_DENIED (`*out_reason` is one of ONSHI_NO_PASSCODE_…),
/// ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_passcode_take(
    answer: *mut onshi_record,
    out_reason: *mut u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (reason, out, error) = received!(
        Out::new(out_reason),
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let (reason, out) = (reason.required()?, out.required()?);
        handle::with(answer, |held: &mut Held| {
            match VisualCheckPasscode::read(held.record()) {
                Ok(passcode) => {
                    let status = passcode.code.hand_over(|code| out.write(code))?;
                    held.record_mut().wipe();
                    Ok(status)
                }
                Err(why) => {
                    reason.set(number(&why));
                    out.write_none(ONSHI_S_DENIED)
                }
            }
        })
    })
}

fn number(why: &NoPasscode) -> u32 {
    match why {
        NoPasscode::Said(_) => ONSHI_NO_PASSCODE_SAID,
        NoPasscode::Missing => ONSHI_NO_PASSCODE_MISSING,
    }
}

/// The reason of a number, for its words.
pub(crate) fn no_passcode(number: u32) -> Result<NoPasscode, Error> {
    match number {
        ONSHI_NO_PASSCODE_SAID => Ok(NoPasscode::Said(Outcome::Refused)),
        ONSHI_NO_PASSCODE_MISSING => Ok(NoPasscode::Missing),
        _ => Err(unknown("reason", number)),
    }
}
