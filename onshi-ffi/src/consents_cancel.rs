//! Taking back a consent that a session keeps (同意の取り消し): durable before anything else, sent once.

use std::ffi::c_char;

use onshi_core::job::JobId;
use onshi_core::rules::consent::CancelOutcome;
use onshi_core::rules::data_class::ConsentKind;

use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out, Struct, boundary, received};
use crate::cancel::{
    ONSHI_CANCELLATION_CONFIRMED, ONSHI_CANCELLATION_REFUSED, ONSHI_CANCELLATION_UNCLEAR,
    cancel_why, insured, why_number,
};
use crate::error::onshi_error;
use crate::handle;
use crate::job::number;
use crate::numbers::of_number;
use crate::patients::onshi_patient;
use crate::plain::some;
use crate::session::{Session, onshi_session};
use crate::text::TextIn;

/// Notes that a patient's consent is to be taken back (取り消しの依頼); `why` is one of ONSHI_CANCEL_…. When
/// it returns, that is durable: nothing is permitted on this road any more, and what waits to be picked up
/// is taken back. Then call onshi_session_cancel_submit.
/// Ownership: borrows `patient` for the call.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS, or why the ledger cannot be written; call it again then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_cancel(
    session: *mut onshi_session,
    patient: *const c_char,
    patient_length: u32,
    kind: u32,
    why: u32,
    out_number: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (patient, out, error) = received!(
        TextIn::utf8(patient, patient_length),
        Out::new(out_number),
        Out::new(out_error)
    );
    boundary(error, || {
        let (patient, out) = (patient.read()?, out.required()?);
        let (kind, why) = (of_number::<ConsentKind>(kind)?, cancel_why(why)?);
        handle::with(session, |session: &mut Session| {
            let cancellation = session.client.request_cancel(&patient, kind, why)?;
            out.set(cancellation.number);
            Ok(ONSHI_S_OK)
        })
    })
}

/// The patient consents after all: takes the wish to cancel back, as long as nothing was sent (取り消し依頼の撤回). A
/// wish that came of the end of the planned care comes again until more care is planned.
/// Ownership: borrows `patient` for the call.
/// NULL: `session` and `patient` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (there is no such wish, or its request went out), ONSHI_E_BAD_OPTIONS, or why
/// the ledger cannot be written; call it again then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_cancel_drop(
    session: *mut onshi_session,
    patient: *const c_char,
    patient_length: u32,
    kind: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (patient, error) = received!(TextIn::utf8(patient, patient_length), Out::new(out_error));
    boundary(error, || {
        let patient = patient.read()?;
        let kind = of_number::<ConsentKind>(kind)?;
        handle::with(session, |session: &mut Session| {
            session.client.drop_cancel(&patient, kind).map(some)
        })
    })
}

/// Whether a cancellation of this patient is to be sent now (取り消し対象): what was asked for and not sent,
/// and what planned care that has ended leaves behind. Ask about every patient, once a day;
/// onshi_session_cancels_due tells whether one was forgotten.
/// Ownership: borrows `patient` for the call.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK (`*out_why` is one of ONSHI_CANCEL_…), ONSHI_S_NONE, ONSHI_E_BAD_OPTIONS, or why the
/// ledger cannot be read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_cancel_due(
    session: *mut onshi_session,
    patient: *const c_char,
    patient_length: u32,
    kind: u32,
    out_why: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (patient, out, error) = received!(
        TextIn::utf8(patient, patient_length),
        Out::new(out_why),
        Out::new(out_error)
    );
    boundary(error, || {
        let (patient, out) = (patient.read()?, out.required()?);
        let kind = of_number::<ConsentKind>(kind)?;
        handle::with(session, |session: &mut Session| {
            let due = session.client.due_to_cancel([patient.as_str()])?;
            let Some(due) = due.iter().find(|due| due.kind == kind) else {
                return Ok(ONSHI_S_NONE);
            };
            out.set(why_number(due.why));
            Ok(ONSHI_S_OK)
        })
    })
}

/// How many cancellations are to be sent, of all patients.
/// Ownership: nothing to free.
/// NULL: `session` and `out_count` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, or why the ledger cannot be read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_cancels_due(
    session: *mut onshi_session,
    out_count: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_count), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(session, |session: &mut Session| {
            let due = session.client.cancels_due()?;
            out.set(due.try_into().unwrap_or(u32::MAX));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Sends the cancellation that is due for a patient (閲覧同意取り消し要求), for the numbers and the birth date
/// that the chart has. After an error or a crash call it again: it is the same job, and sent once. What is
/// due because planned care has ended need not be asked for with onshi_session_cancel before.
/// Ownership: borrows `patient` and `numbers` for the call.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (nothing is due), ONSHI_E_WRONG_COVERAGE, and as onshi_session_submit.
/// Use has stopped all the same.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_cancel_submit(
    session: *mut onshi_session,
    patient: *const c_char,
    patient_length: u32,
    kind: u32,
    numbers: *const onshi_patient,
    out_job: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (patient, numbers, out, error) = received!(
        TextIn::utf8(patient, patient_length),
        Struct::new(numbers),
        Out::new(out_job),
        Out::new(out_error)
    );
    boundary(error, || {
        let (patient, numbers, out) = (patient.read()?, numbers.read()?, out.required()?);
        let kind = of_number::<ConsentKind>(kind)?;
        // SAFETY: the texts of the structure live as long as the call, as the header asks.
        let (whose, birthdate) = unsafe { insured(&numbers) }?;
        handle::with(session, |session: &mut Session| {
            let client = &mut session.client;
            let Some(job) = client.submit_cancel(&patient, kind, &whose, birthdate)? else {
                return Ok(ONSHI_S_NONE);
            };
            out.set(number(job)?);
            Ok(ONSHI_S_OK)
        })
    })
}

/// Notes how the cancellation of a job was answered (取り消し結果の反映), and tells it: one of
/// ONSHI_CANCELLATION_CONFIRMED, _REFUSED and _UNCLEAR. Acknowledging the job notes it as well.
/// Ownership: nothing to free.
/// NULL: `session` and `out_state` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (nothing came of it yet, or it is no job of
/// onshi_session_cancel_submit), ONSHI_E_UNKNOWN_JOB, or why answer or ledger cannot be read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_cancel_answered(
    session: *mut onshi_session,
    job: u32,
    out_state: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_state), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(session, |session: &mut Session| {
            let Some(outcome) = session.client.cancel_answered(JobId(job.into()))? else {
                return Ok(ONSHI_S_NONE);
            };
            out.set(match outcome {
                CancelOutcome::Confirmed => ONSHI_CANCELLATION_CONFIRMED,
                CancelOutcome::Refused => ONSHI_CANCELLATION_REFUSED,
                CancelOutcome::Unclear => ONSHI_CANCELLATION_UNCLEAR,
            });
            Ok(ONSHI_S_OK)
        })
    })
}
