//! What happens to jobs, event by event.

use std::ffi::c_char;
use std::mem::size_of;

use onshi_core::error::Error;
use onshi_core::job::{JobId, Notice, Outcome};

use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out, Sized32, Struct, boundary, received};
use crate::error::onshi_error;
use crate::handle;
use crate::job::{number, outcome_number};
use crate::numbers::number_of;
use crate::session::{Session, onshi_session};
use crate::text::{Buffer, Unit};

/// Event: taken in under a reception number (受付番号).
pub const ONSHI_EVENT_ACCEPTED: u32 = 1;
/// Event: the system has not finished (処理中).
pub const ONSHI_EVENT_PROCESSING: u32 = 2;
/// Event: answered. `code` is one of ONSHI_OUTCOME_…. Read the answer, then acknowledge.
pub const ONSHI_EVENT_ANSWERED: u32 = 3;
/// Event: something is wrong; the job goes on. `code` is one of ONSHI_E_….
pub const ONSHI_EVENT_PROBLEM: u32 = 4;
/// Event: no answer for longer than usual; the job goes on.
pub const ONSHI_EVENT_OVERDUE: u32 = 5;
/// Event: two different answers; delivered to nobody.
pub const ONSHI_EVENT_CONFLICT: u32 = 6;
/// Event: taken back before it was picked up.
pub const ONSHI_EVENT_WITHDRAWN: u32 = 7;
/// Event: the job was given up because its time was over (期限切れ).
pub const ONSHI_EVENT_EXPIRED: u32 = 8;
/// Event: every part of a list is answered or over (一括の完了). `job` is its first part; the text is its key.
pub const ONSHI_EVENT_LIST_DONE: u32 = 9;
/// Event: a clinical copy may lie no longer (削除対象): `place` says where it lies, `why` why it must go. Erase it,
/// then say onshi_session_erased; a file goes with onshi_session_acknowledge.
pub const ONSHI_EVENT_ERASE: u32 = 10;

/// Event: the client certificate has come to a lower step on the way to its end, or is over (電子証明書の期限).
/// `code` is how many whole days are left, negative once it is over; `job` is 0.
pub const ONSHI_EVENT_CERTIFICATE: u32 = 11;

/// Something that happened.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_event {
    /// sizeof(onshi_event).
    pub struct_size: u32,
    /// One of ONSHI_EVENT_….
    pub kind: u32,
    /// To which job; 0 if to none.
    pub job: u32,
    /// Outcome, error or days, by kind; else 0.
    pub code: i32,
    /// ONSHI_EVENT_PROCESSING: how often it was asked for; else 0.
    pub round: u32,
    /// ONSHI_EVENT_ERASE: one of ONSHI_PLACE_…; else 0.
    pub place: u32,
    /// ONSHI_EVENT_ERASE: one of ONSHI_ERASE_…; else 0.
    pub why: u32,
}

// SAFETY: `repr(C)`, `struct_size` first, numbers for which zeros are a value.
unsafe impl Sized32 for onshi_event {
    const FIRST_SIZE: usize = size_of::<[u32; 5]>();
}

/// Works until something happens, at most `timeout_ms`; 0 looks once and does not wait.
/// Ownership: writes into `out_event`; nothing to free.
/// NULL: `session` and `out_event` must not be NULL.
/// Thread: any, one call per session at a time; the call holds the session while it waits.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (nothing happened), ONSHI_E_BAD_OPTIONS, or why folders or
/// ledger cannot be reached; ask again later then, nothing is lost.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_next_event(
    session: *mut onshi_session,
    timeout_ms: u32,
    out_event: *mut onshi_event,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Struct::new(out_event), Out::new(out_error));
    boundary(error, || {
        out.writable()?;
        handle::with(session, |session: &mut Session| {
            let Some(notice) = session.client.next_notice(timeout_ms.into())? else {
                return Ok(ONSHI_S_NONE);
            };
            out.write(event(&notice)?)?;
            session.event_text = event_text(&notice);
            if let Some(log) = &session.log {
                log.happened(&notice);
            }
            Ok(ONSHI_S_OK)
        })
    })
}

/// Writes the words of the last event: the reception number of ONSHI_EVENT_ACCEPTED, the code and
/// message of the system for an abnormal outcome, what is wrong for ONSHI_EVENT_PROBLEM.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `session` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_event_text(
    session: *const onshi_session,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || write_words(session, out))
}

/// As onshi_session_event_text, in UTF-16.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `session` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per session at a time.
/// Returns: as onshi_session_event_text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_event_text_u16(
    session: *const onshi_session,
    buffer: *mut u16,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::new(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || write_words(session, out))
}

fn write_words<U: Unit>(session: *const onshi_session, out: Buffer<'_, U>) -> Result<i32, Error> {
    let out = out.required()?;
    handle::with(session, |session: &mut Session| {
        out.write_any(session.event_text.as_deref())
    })
}

fn event(notice: &Notice) -> Result<onshi_event, Error> {
    let (kind, job, code, round) = match notice {
        Notice::Accepted { job, .. } => (ONSHI_EVENT_ACCEPTED, job, 0, 0),
        Notice::Processing { job, round } => (ONSHI_EVENT_PROCESSING, job, 0, *round),
        Notice::Answered { job, outcome } => {
            (ONSHI_EVENT_ANSWERED, job, outcome_number(outcome), 0)
        }
        Notice::Problem { job, error } => (ONSHI_EVENT_PROBLEM, job, error.code() as i32, 0),
        Notice::Overdue { job } => (ONSHI_EVENT_OVERDUE, job, 0, 0),
        Notice::Conflict { job } => (ONSHI_EVENT_CONFLICT, job, 0, 0),
        Notice::Withdrawn { job } => (ONSHI_EVENT_WITHDRAWN, job, 0, 0),
        Notice::Expired { job } => (ONSHI_EVENT_EXPIRED, job, 0, 0),
        Notice::ListDone { job, .. } => (ONSHI_EVENT_LIST_DONE, job, 0, 0),
        Notice::Erase { job, .. } => (ONSHI_EVENT_ERASE, job, 0, 0),
        Notice::Certificate { days_left } => {
            (ONSHI_EVENT_CERTIFICATE, &NO_JOB, days(*days_left), 0)
        }
    };
    let (place, why) = match notice {
        Notice::Erase { place, why, .. } => (number_of(*place), number_of(*why)),
        _ => (0, 0),
    };
    Ok(onshi_event {
        struct_size: 0,
        kind,
        job: number(*job)?,
        code,
        round,
        place,
        why,
    })
}

/// Jobs are numbered from 1.
const NO_JOB: JobId = JobId(0);

fn days(left: i64) -> i32 {
    let most = if left < 0 { i32::MIN } else { i32::MAX };
    i32::try_from(left).unwrap_or(most)
}

fn event_text(notice: &Notice) -> Option<String> {
    match notice {
        Notice::Accepted { reception, .. } => Some(reception.clone()),
        Notice::Problem { error, .. } => Some(error.to_string()),
        Notice::ListDone { list, .. } => Some(list.clone()),
        Notice::Answered {
            outcome: Outcome::Abnormal { code, message },
            ..
        } => {
            let words: Vec<&str> = [code, message]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect();
            Some(words.join(" "))
        }
        _ => None,
    }
}
