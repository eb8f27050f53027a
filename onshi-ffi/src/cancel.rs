//! Taking a consent back (同意の取り消し): asked for once, use stops at once, sent once.

use std::ffi::c_char;

use onshi_core::catalogue::ConsentCancelAnswer;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::{Date, InsurerNumber};
use onshi_core::record::View;
use onshi_core::rules::consent::{CancelDue, CancelOutcome, CancelWhy, Consent, Progress};
use onshi_core::rules::medical_aid::{Coverage, HealthInsuranceId, MedicalAidId};

use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out, Struct, boundary, received};
use crate::clock::{onshi_clock, trusted};
use crate::consent::onshi_consent;
use crate::error::onshi_error;
use crate::handle;
use crate::patients::onshi_patient;
use crate::plain::{give_record, some, with_record_or_none};
use crate::record::onshi_record;
use crate::text::{Buffer, member};

/// Why consent is taken back: the planned care has ended (サービスの提供の終了).
pub const ONSHI_CANCEL_CARE_OVER: u32 = 1;
/// Why consent is taken back: the patient asked for it (患者・利用者の依頼).
pub const ONSHI_CANCEL_PATIENT: u32 = 2;

/// A cancellation was asked for and not sent.
pub const ONSHI_CANCELLATION_WANTED: u32 = 1;
/// A cancellation was sent; the answer is awaited.
pub const ONSHI_CANCELLATION_SENT: u32 = 2;
/// The system has cancelled.
pub const ONSHI_CANCELLATION_CONFIRMED: u32 = 3;
/// The system has refused to cancel; a person must look.
pub const ONSHI_CANCELLATION_REFUSED: u32 = 4;
/// The answer was lost or says nothing. Fetch the consents of its day; they tell.
pub const ONSHI_CANCELLATION_UNCLEAR: u32 = 5;
/// The wish was taken back before anything was sent (撤回).
pub const ONSHI_CANCELLATION_DROPPED: u32 = 6;

/// Notes that consent is to be taken back; `why` is one of ONSHI_CANCEL_…. Use stops here: keep the
/// consent's JSON before anything else, then send what onshi_consent_cancel_due says. While a
/// cancellation is under way it is that one.
/// Ownership: nothing to free.
/// NULL: `consent`, `clock` and `out_number` must not be NULL.
/// Thread: any, one call per consent and clock at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_consent_cancel(
    consent: *mut onshi_consent,
    clock: *mut onshi_clock,
    why: u32,
    now: u32,
    out_number: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_number), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        let why = cancel_why(why)?;
        handle::with(consent, |consent: &mut Consent| {
            trusted(clock, now, |at| {
                out.set(consent.request_cancel(why, at).number);
                Ok(ONSHI_S_OK)
            })
        })
    })
}

/// Whether a cancellation is to be sent now: what was asked for, and what planned care that has ended
/// leaves behind; for that, call onshi_consent_cancel with `*out_why` first. Writes the key under which
/// to submit ONSHI_O_CONSENT_CANCEL: the same cancellation, submitted again after a crash, is the same
/// job.
/// Ownership: writes into `key`; nothing to free.
/// NULL: no argument but `out_error` may be NULL, and `key` if `capacity` is 0.
/// Thread: any, one call per consent and clock at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (nothing is to be sent), ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_consent_cancel_due(
    consent: *const onshi_consent,
    clock: *mut onshi_clock,
    now: u32,
    out_number: *mut u32,
    out_why: *mut u32,
    key: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (number, why, key, error) = received!(
        Out::new(out_number),
        Out::new(out_why),
        Buffer::utf8(key, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let (number, why, key) = (number.required()?, why.required()?, key.required()?);
        with_due(consent, clock, now, |due| {
            let Some(due) = due else {
                return key.write_none(ONSHI_S_NONE);
            };
            let status = key.write(&due.job_key())?;
            number.set(due.number);
            why.set(why_number(due.why));
            Ok(status)
        })
    })
}

/// Makes the request of the cancellation that is due (OQSsihvd01), for the numbers and the birth date
/// that the chart has of the patient. The law number of the insurer decides whether they are those of
/// medical aid (公費負担者番号・受給者番号). Submit it, then call onshi_consent_cancel_sent.
/// Ownership: borrows `patient` for the call; gives `*out_request`, to be freed with onshi_record_free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per consent and clock at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (nothing is to be sent), ONSHI_E_VALUE_MISSING,
/// ONSHI_E_VALUE_TOO_LONG, ONSHI_E_VALUE_FORMAT, ONSHI_E_WRONG_COVERAGE, ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_consent_cancel_request(
    consent: *const onshi_consent,
    clock: *mut onshi_clock,
    now: u32,
    patient: *const onshi_patient,
    out_request: *mut *mut onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (patient, out, error) = received!(
        Struct::new(patient),
        Out::new(out_request),
        Out::new(out_error)
    );
    boundary(error, || {
        let (patient, out) = (patient.read()?, out.required()?);
        // SAFETY: the texts of the structure live as long as the call, as the header asks.
        let (coverage, birthdate) = unsafe { insured(&patient) }?;
        with_due(consent, clock, now, |due| match due {
            Some(due) => give_record(out, due.request(&coverage, birthdate)),
            None => Ok(ONSHI_S_NONE),
        })
    })
}

/// Notes that the request of a cancellation was submitted. Keep the consent's JSON then.
/// Ownership: nothing to free.
/// NULL: `consent` must not be NULL.
/// Thread: any, one call per consent at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (another cancellation counts now).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_consent_cancel_sent(
    consent: *mut onshi_consent,
    number: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        handle::with(consent, |consent: &mut Consent| {
            Ok(some(consent.cancel_sent(number)))
        })
    })
}

/// Notes how a cancellation was answered; `answer` is NULL if its answer is lost. Keep the consent's
/// JSON then.
/// Ownership: nothing to free.
/// NULL: `consent` and `clock` must not be NULL; `answer` may be NULL.
/// Thread: any, one call per consent, clock and record at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (another cancellation counts now).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_consent_cancel_answered(
    consent: *mut onshi_consent,
    clock: *mut onshi_clock,
    number: u32,
    answer: *const onshi_record,
    now: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        handle::with(consent, |consent: &mut Consent| {
            let outcome = with_record_or_none(answer, |answer| {
                let view = answer.map(View::<ConsentCancelAnswer>::of_record);
                Ok(view.map_or(CancelOutcome::Unclear, |view| CancelOutcome::read(&view)))
            })?;
            trusted(clock, now, |at| {
                Ok(some(consent.cancel_answered(number, outcome, at)))
            })
        })
    })
}

/// How far the cancellation that counts has come: its number, and one of ONSHI_CANCELLATION_….
/// Ownership: nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per consent at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (none was asked for).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_consent_cancel_state(
    consent: *const onshi_consent,
    out_number: *mut u32,
    out_state: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (number, state, error) = received!(
        Out::new(out_number),
        Out::new(out_state),
        Out::new(out_error)
    );
    boundary(error, || {
        let (number, state) = (number.required()?, state.required()?);
        handle::with(consent, |consent: &mut Consent| {
            let Some(cancellation) = consent.cancellation() else {
                return Ok(ONSHI_S_NONE);
            };
            number.set(cancellation.number);
            state.set(match cancellation.progress {
                Progress::Wanted => ONSHI_CANCELLATION_WANTED,
                Progress::Sent => ONSHI_CANCELLATION_SENT,
                Progress::Confirmed(_) => ONSHI_CANCELLATION_CONFIRMED,
                Progress::Refused => ONSHI_CANCELLATION_REFUSED,
                Progress::Unclear => ONSHI_CANCELLATION_UNCLEAR,
                Progress::Dropped => ONSHI_CANCELLATION_DROPPED,
            });
            Ok(ONSHI_S_OK)
        })
    })
}

fn with_due<R>(
    consent: *const onshi_consent,
    clock: *const onshi_clock,
    now: u32,
    work: impl FnOnce(Option<CancelDue>) -> Result<R, Error>,
) -> Result<R, Error> {
    handle::with(consent, |consent: &mut Consent| {
        trusted(clock, now, |at| work(consent.due_to_cancel(at)))
    })
}

/// Why a number of C says that consent is taken back.
pub(crate) fn cancel_why(number: u32) -> Result<CancelWhy, Error> {
    match number {
        ONSHI_CANCEL_CARE_OVER => Ok(CancelWhy::CareOver),
        ONSHI_CANCEL_PATIENT => Ok(CancelWhy::Patient),
        _ => Err(Error::new(ErrorCode::BadOptions).because("why is neither 1 nor 2")),
    }
}

/// The number of C for it.
pub(crate) fn why_number(why: CancelWhy) -> u32 {
    match why {
        CancelWhy::CareOver => ONSHI_CANCEL_CARE_OVER,
        CancelWhy::Patient => ONSHI_CANCEL_PATIENT,
    }
}

/// Whose consent a request takes back: their numbers and their birth date.
///
/// # Safety
/// The texts of the structure can be read.
pub(crate) unsafe fn insured(patient: &onshi_patient) -> Result<(Coverage, Date), Error> {
    // SAFETY: as promised by the caller.
    unsafe { Ok((coverage_of(patient)?, birthdate_of(patient)?)) }
}

/// # Safety
/// The texts of the structure can be read.
unsafe fn coverage_of(patient: &onshi_patient) -> Result<Coverage, Error> {
    // SAFETY: as promised by the caller.
    let text = |first, length| unsafe { member(first, length) }.map(Option::unwrap_or_default);
    let insurer = text(patient.insurer_number, patient.insurer_number_length)?;
    let symbol = text(patient.symbol, patient.symbol_length)?;
    let number = text(patient.number, patient.number_length)?;
    let branch = text(patient.branch, patient.branch_length)?;
    let is_payer = InsurerNumber::new(&insurer).is_ok_and(|it| it.payer_law().is_some());
    Ok(match is_payer {
        true => MedicalAidId::read(&insurer, &number)?.into(),
        false => HealthInsuranceId::read(&insurer, &symbol, &number, &branch)?.into(),
    })
}

/// # Safety
/// The texts of the structure can be read.
unsafe fn birthdate_of(patient: &onshi_patient) -> Result<Date, Error> {
    // SAFETY: as promised by the caller.
    let text = unsafe { member(patient.birthdate, patient.birthdate_length) }?;
    let text = text.ok_or_else(|| Error::new(ErrorCode::ValueMissing).because("birthdate"))?;
    Ok(Date::read(&text))
}
