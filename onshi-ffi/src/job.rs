//! One job: where it stands, its answer, and what the program says about it.

use std::ffi::c_char;

use onshi_client::Client;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Job, JobId, Outcome, State};

use crate::answer::{Reading, onshi_answer};
use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out, boundary, received};
use crate::error::onshi_error;
use crate::handle;
use crate::session::{Session, onshi_session};
use crate::text::{Buffer, TextIn};

/// Outcome: finished (正常終了).
pub const ONSHI_OUTCOME_NORMAL: i32 = 1;
/// Outcome: failed, with the words of the system (異常終了).
pub const ONSHI_OUTCOME_ABNORMAL: i32 = 2;
/// Outcome: refused by the terminal software. There is no answer to read.
pub const ONSHI_OUTCOME_REFUSED: i32 = 3;

/// State of a job: the request is being staged (準備中).
pub const ONSHI_JOB_PREPARING: u32 = 1;
/// State of a job: about to become visible (送信待ち).
pub const ONSHI_JOB_INTENDED: u32 = 2;
/// State of a job: whether it became visible is being found out (送信確認中).
pub const ONSHI_JOB_UNKNOWN: u32 = 3;
/// State of a job: the answer is awaited (送信済).
pub const ONSHI_JOB_PUBLISHED: u32 = 4;
/// State of a job: taken in; the result will be asked for (受付済).
pub const ONSHI_JOB_ACCEPTED: u32 = 5;
/// State of a job: answered and not acknowledged (回答あり).
pub const ONSHI_JOB_ANSWERED: u32 = 6;
/// State of a job: two different answers (競合).
pub const ONSHI_JOB_CONFLICT: u32 = 7;
/// State of a job: acknowledged (受領確認済).
pub const ONSHI_JOB_ACKNOWLEDGED: u32 = 8;
/// State of a job: taken back (取下げ).
pub const ONSHI_JOB_WITHDRAWN: u32 = 9;
/// State of a job: given up (放棄).
pub const ONSHI_JOB_ABANDONED: u32 = 10;
/// State of a job: nothing is left to do (完了).
pub const ONSHI_JOB_CLOSED: u32 = 11;

/// Reads where a job stands: one of ONSHI_JOB_…, and once it is answered one of ONSHI_OUTCOME_…,
/// before that 0.
/// Ownership: nothing to free.
/// NULL: `session` and `out_state` must not be NULL; `out_outcome` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_JOB.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_job_state(
    session: *const onshi_session,
    job: u32,
    out_state: *mut u32,
    out_outcome: *mut i32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (state, outcome, error) = received!(
        Out::new(out_state),
        Out::new(out_outcome),
        Out::new(out_error)
    );
    boundary(error, || {
        let state = state.required()?;
        with_job(session, job, |job| {
            state.set(state_number(&job.state));
            outcome.set(match &job.state {
                State::Answered { outcome, .. } => outcome_number(outcome),
                _ => 0,
            });
            Ok(ONSHI_S_OK)
        })
    })
}

/// Writes the reception number (受付番号) of a job, once there is one.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `session` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE, ONSHI_E_UNKNOWN_JOB, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_job_reception(
    session: *const onshi_session,
    job: u32,
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
        with_job(session, job, |job| out.write_any(job.reception()))
    })
}

/// Finds the job of a key that was submitted earlier, by this session or one before it.
/// Ownership: borrows `key` for the call.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (no such key).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_job_of_key(
    session: *const onshi_session,
    key: *const c_char,
    key_length: u32,
    out_job: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (key, out, error) = received!(
        TextIn::utf8(key, key_length),
        Out::new(out_job),
        Out::new(out_error)
    );
    boundary(error, || {
        let (key, out) = (key.read()?, out.required()?);
        handle::with(session, |session: &mut Session| {
            let Some(job) = session.client.find_key(&key)? else {
                return Ok(ONSHI_S_NONE);
            };
            out.set(number(job.id)?);
            Ok(ONSHI_S_OK)
        })
    })
}

/// Opens the answer of a job. It can be opened again until the job is acknowledged. It is a message or
/// a PDF, as onshi_answer_form says: who asked for a PDF gets a message if there was an error.
/// Ownership: gives `*out_answer`; free it with onshi_answer_free. It outlives the session.
/// NULL: `session` and `out_answer` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_JOB, ONSHI_E_WRONG_STATE, ONSHI_E_FORBIDDEN (it may be clinical:
/// onshi_session_answer_apart reads it), ONSHI_E_CONSENT_MISSING (the consent that it rests on has ended),
/// ONSHI_E_ANSWER_VANISHED, ONSHI_E_CHANGED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_answer(
    session: *mut onshi_session,
    job: u32,
    out_answer: *mut *mut onshi_answer,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_answer), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        let id = JobId(job.into());
        let answered = handle::with(session, |session: &mut Session| session.client.answer(id))?;
        out.set(handle::give(Reading(answered))?);
        Ok(ONSHI_S_OK)
    })
}

/// Says that the program has the answer and keeps it: its files are removed, and it is offered no
/// more. Saying it again is fine.
/// Ownership: nothing to free.
/// NULL: `session` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_JOB, ONSHI_E_WRONG_STATE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_acknowledge(
    session: *mut onshi_session,
    job: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || command(session, job, Client::acknowledge))
}

/// Asks for a batch result once more by its reception number.
/// Ownership: nothing to free.
/// NULL: `session` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_JOB, ONSHI_E_WRONG_STATE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_ask_again(
    session: *mut onshi_session,
    job: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || command(session, job, Client::ask_again))
}

/// Takes a request back, if the terminal has not picked it up; ONSHI_EVENT_WITHDRAWN confirms it.
/// Ownership: nothing to free.
/// NULL: `session` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_JOB, ONSHI_E_WRONG_STATE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_withdraw(
    session: *mut onshi_session,
    job: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || command(session, job, Client::withdraw))
}

/// Gives a job up. Its reception number stays readable.
/// Ownership: nothing to free.
/// NULL: `session` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_JOB, ONSHI_E_WRONG_STATE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_abandon(
    session: *mut onshi_session,
    job: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || command(session, job, Client::abandon))
}

/// Takes a job up again that was given up: its answer that came late is offered
/// (ONSHI_E_LATE_ANSWER told of it), or the result of its reception number is asked for. Nothing is
/// sent a second time.
/// Ownership: nothing to free.
/// NULL: `session` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_JOB, ONSHI_E_WRONG_STATE (it was not given up), ONSHI_E_FORBIDDEN (the
/// institution code was changed).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_resume(
    session: *mut onshi_session,
    job: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || command(session, job, Client::resume))
}

fn command(
    session: *mut onshi_session,
    job: u32,
    act: impl FnOnce(&mut Client, JobId) -> Result<(), Error>,
) -> Result<i32, Error> {
    handle::with(session, |session: &mut Session| {
        act(&mut session.client, JobId(job.into())).map(|()| ONSHI_S_OK)
    })
}

/// Works on one job of a session.
pub(crate) fn with_job(
    session: *const onshi_session,
    job: u32,
    read: impl FnOnce(&Job) -> Result<i32, Error>,
) -> Result<i32, Error> {
    handle::with(session, |session: &mut Session| {
        let job = session.client.find(JobId(job.into()))?;
        read(&job.ok_or_else(|| Error::new(ErrorCode::UnknownJob))?)
    })
}

/// Jobs are numbered from 1 in their ledger; four thousand million of them are out of reach.
pub(crate) fn number(job: JobId) -> Result<u32, Error> {
    u32::try_from(job.0).map_err(|_| Error::new(ErrorCode::LedgerBroken).because("job number"))
}

fn state_number(state: &State) -> u32 {
    match state {
        State::Preparing { .. } => ONSHI_JOB_PREPARING,
        State::Intended { .. } => ONSHI_JOB_INTENDED,
        State::Unknown { .. } => ONSHI_JOB_UNKNOWN,
        State::Published { .. } => ONSHI_JOB_PUBLISHED,
        State::Accepted { .. } => ONSHI_JOB_ACCEPTED,
        State::Answered { .. } => ONSHI_JOB_ANSWERED,
        State::Conflict { .. } => ONSHI_JOB_CONFLICT,
        State::Acknowledged => ONSHI_JOB_ACKNOWLEDGED,
        State::Withdrawn => ONSHI_JOB_WITHDRAWN,
        State::Abandoned { .. } => ONSHI_JOB_ABANDONED,
        State::Closed => ONSHI_JOB_CLOSED,
    }
}

pub(crate) fn outcome_number(outcome: &Outcome) -> i32 {
    match outcome {
        Outcome::Normal => ONSHI_OUTCOME_NORMAL,
        Outcome::Abnormal { .. } => ONSHI_OUTCOME_ABNORMAL,
        Outcome::Refused => ONSHI_OUTCOME_REFUSED,
    }
}
