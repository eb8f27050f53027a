//! The consents to 限度額適用認定証等 being asked for that a session keeps (R09): durable, under a hash of the patient,
//! and asked before each query. The same rules as `limit_consent`, with the institution and the clock of the
//! session.

use std::ffi::c_char;

use onshi_core::record::Draft;
use onshi_core::rules::certificates::{LimitConsent, NumberInquiry};
use onshi_core::rules::data_class::ConsentKind;

use crate::boundary::{Numbers, ONSHI_S_NONE, ONSHI_S_OK, Out, boundary, received};
use crate::certificate_query::{add, by_card, inquiry, set_or_deny};
use crate::error::onshi_error;
use crate::handle;
use crate::limit_consent::onshi_limit_consent;
use crate::numbers::of_number;
use crate::permits::onshi_permits;
use crate::plain::some;
use crate::record::onshi_record;
use crate::session::{Session, onshi_session};
use crate::text::TextIn;

/// Keeps the consent of a patient (同意の記録): that of onshi_limit_consent_record or onshi_limit_consent_of_answer. It
/// replaces what was kept before.
/// Ownership: nothing to free.
/// NULL: `session` and `consent` must not be NULL.
/// Thread: any, one call per session and consent at a time.
/// Returns: ONSHI_S_OK, or why the ledger cannot be written; keep it again then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_limit_consent_keep(
    session: *mut onshi_session,
    consent: *const onshi_limit_consent,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        handle::with(session, |session: &mut Session| {
            handle::with(consent, |consent: &mut LimitConsent| {
                session.client.keep_limit_consent(consent)?;
                Ok(ONSHI_S_OK)
            })
        })
    })
}

/// A copy of the consent that is kept of a patient, to be shown. To change it, call the functions of the session.
/// Ownership: borrows `patient` for the call; gives `*out_consent`, to be freed with onshi_limit_consent_free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (none was kept), ONSHI_E_BAD_TEXT, or why the ledger cannot be read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_limit_consent(
    session: *mut onshi_session,
    patient: *const c_char,
    patient_length: u32,
    out_consent: *mut *mut onshi_limit_consent,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (patient, out, error) = received!(
        TextIn::utf8(patient, patient_length),
        Out::new(out_consent),
        Out::new(out_error)
    );
    boundary(error, || {
        let (patient, out) = (patient.read()?, out.required()?);
        let kept = handle::with(session, |session: &mut Session| {
            session.client.limit_consent(&patient)
        })?;
        let Some(consent) = kept else {
            return Ok(ONSHI_S_NONE);
        };
        out.set(handle::give(consent)?);
        Ok(ONSHI_S_OK)
    })
}

/// Notes that a patient took it back (同意の取り下げ). It stays so, until another consent is kept.
/// Ownership: borrows `patient` for the call.
/// NULL: `session` and `patient` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (none was kept), ONSHI_E_BAD_TEXT, or why the ledger cannot be written: whether
/// it is taken back is not known; call it again then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_limit_consent_withdraw(
    session: *mut onshi_session,
    patient: *const c_char,
    patient_length: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (patient, error) = received!(TextIn::utf8(patient, patient_length), Out::new(out_error));
    boundary(error, || {
        let patient = patient.read()?;
        handle::with(session, |session: &mut Session| {
            session.client.withdraw_limit_consent(&patient).map(some)
        })
    })
}

/// Sets in a query by number at `path` that 限度額適用認定証等 is asked for, as onshi_record_ask_limit does, if the consent
/// that is kept of this patient counts now (照会の許可). If not, nothing is set; for 未同意 call onshi_record_ask_limit
/// without a consent.
/// Ownership: borrows `patient` and `path` for the call.
/// NULL: `permits` may be NULL: the program checks consent itself; `path` may be NULL if `path_length` is 0; no other
/// argument but `out_error` may be NULL.
/// Thread: any, one call per session, record and permits at a time.
/// Returns: as onshi_record_ask_limit, or why the ledger cannot be read; then nothing may be asked for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_ask_limit(
    session: *mut onshi_session,
    request: *mut onshi_record,
    path: *const u32,
    path_length: u32,
    patient: *const c_char,
    patient_length: u32,
    permits: *mut onshi_permits,
    out_reason: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (path, patient, reason, error) = received!(
        Numbers::new(path, path_length),
        TextIn::utf8(patient, patient_length),
        Out::new(out_reason),
        Out::new(out_error)
    );
    boundary(error, || {
        let (patient, reason) = (patient.read()?, reason.required()?);
        let limit = handle::with(session, |session: &mut Session| {
            session.client.permit_limit(&patient)
        })?;
        let mut grounds = Vec::new();
        let query = limit.map(|limit| {
            let limit = Some(limit);
            NumberInquiry { limit }.fill(Draft::new(), &mut grounds)
        });
        add(permits, grounds)?;
        set_or_deny(request, &path, query, reason)
    })
}

/// Sets in a query about somebody who consented by card at `path` which certificates are asked for, as
/// onshi_record_ask_certificates does: 限度額適用認定証等, where `limit` is 1, if the consent that is kept of this patient
/// counts now; 特定疾病療養受療証, where `specific_disease` is 1, if `permits` hold a consent by card.
/// Ownership: borrows `patient` and `path` for the call.
/// NULL: `permits` may be NULL: the program checks consent to 限度額 itself; `path` may be NULL if `path_length` is 0; no
/// other argument but `out_error` may be NULL.
/// Thread: any, one call per session, record and permits at a time.
/// Returns: as onshi_record_ask_limit, or why the ledger cannot be read; then nothing may be asked for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_ask_certificates(
    session: *mut onshi_session,
    request: *mut onshi_record,
    path: *const u32,
    path_length: u32,
    kind: u32,
    patient: *const c_char,
    patient_length: u32,
    limit: u32,
    specific_disease: u32,
    permits: *mut onshi_permits,
    out_reason: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (path, patient, reason, error) = received!(
        Numbers::new(path, path_length),
        TextIn::utf8(patient, patient_length),
        Out::new(out_reason),
        Out::new(out_error)
    );
    boundary(error, || {
        let (patient, reason) = (patient.read()?, reason.required()?);
        let kind = of_number::<ConsentKind>(kind)?;
        let (limit, now) = handle::with(session, |Session { client, .. }: &mut Session| {
            let limit = match limit {
                0 => Ok(None),
                _ => client.permit_limit(&patient)?.map(Some),
            };
            Ok((limit, client.now()))
        })?;
        let disease = match specific_disease {
            0 => None,
            _ => Some(by_card(permits, &patient, kind, now)?),
        };
        let mut grounds = Vec::new();
        let inquiry = inquiry(kind, limit, disease);
        let query = inquiry.map(|inquiry| inquiry.fill(Draft::new(), &mut grounds));
        add(permits, grounds)?;
        set_or_deny(request, &path, query, reason)
    })
}
