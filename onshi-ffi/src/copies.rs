//! Clinical copies that lie with a program that may not keep them (一時格納と削除, R10, R11, R31): the session
//! watches them, by the numbers of jobs, and tells with ONSHI_EVENT_ERASE what must go now. The same rules
//! as `timers`, with its ledger and its clock.

use onshi_client::Client;
use onshi_core::error::Error;
use onshi_core::job::JobId;
use onshi_core::rules::retention::Place;

use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out, boundary, received};
use crate::error::onshi_error;
use crate::handle;
use crate::numbers::of_number;
use crate::session::{Session, onshi_session};
use crate::timers::standing;

/// Notes that the chart took what is clinical of a job (引渡し済み): the copy in memory has done its work and is to
/// be erased now.
/// Ownership: nothing to free.
/// NULL: `session` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, or why the ledger cannot be written; call it again then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_handed_over(
    session: *mut onshi_session,
    job: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || note(session, job, Client::handed_over))
}

/// Notes that the program erased its copy of a job's answer (削除済み); `place` is one of ONSHI_PLACE_…. Saying so
/// before it is due is fine. A file is erased by onshi_session_acknowledge.
/// Ownership: nothing to free.
/// NULL: `session` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS, or why the ledger cannot be written; say it again then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_erased(
    session: *mut onshi_session,
    job: u32,
    place: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        let place = of_number::<Place>(place)?;
        note(session, job, |client, job| client.erased(job, place))
    })
}

/// Notes that results of a job are shown again on a mobile terminal (履歴閲覧): they must be gone by midnight, or
/// as the periods of the session say.
/// Ownership: nothing to free.
/// NULL: `session` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_JOB, or why the ledger cannot be written; note it again then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_lies_in_history(
    session: *mut onshi_session,
    job: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || note(session, job, Client::lies_in_history))
}

/// How a copy in memory or in the history stands: one of ONSHI_STANDING_…, and for ONSHI_STANDING_UNTIL until
/// when, else 0. A file has no timer: it lies until the job is acknowledged.
/// Ownership: nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (none lies there, or lies there any more), ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_copy(
    session: *const onshi_session,
    job: u32,
    place: u32,
    out_standing: *mut u32,
    out_until: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, until, error) = received!(
        Out::new(out_standing),
        Out::new(out_until),
        Out::new(out_error)
    );
    boundary(error, || {
        let (out, until) = (out.required()?, until.required()?);
        let place = of_number::<Place>(place)?;
        handle::with(session, |session: &mut Session| {
            let Some(copy) = session.client.copy(JobId(job.into()), place) else {
                return Ok(ONSHI_S_NONE);
            };
            let (number, end) = standing(copy);
            out.set(number);
            until.set(end);
            Ok(ONSHI_S_OK)
        })
    })
}

fn note(
    session: *mut onshi_session,
    job: u32,
    note: impl FnOnce(&mut Client, JobId) -> Result<(), Error>,
) -> Result<i32, Error> {
    handle::with(session, |session: &mut Session| {
        note(&mut session.client, JobId(job.into())).map(|()| ONSHI_S_OK)
    })
}
