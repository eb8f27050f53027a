//! What persons said while linking, as a session keeps it (紐付けの記録): durable, under hashes, with its own clock.
//! The same rules as `notes`.

use std::collections::BTreeSet;
use std::ffi::c_char;

use onshi_core::rules::linkage::Patient;

use crate::boundary::{Array, ONSHI_S_OK, Out, boundary, received};
use crate::error::onshi_error;
use crate::handle;
use crate::linkage::index;
use crate::notes::{Notes, key, onshi_notes, outcome, told, with_change, with_names};
use crate::patients::{Patients, onshi_patients};
use crate::plain::some;
use crate::record::onshi_record;
use crate::session::{Session, onshi_session};
use crate::text::TextIn;

/// Makes notes of what the session keeps: the names that were confirmed of the patients of a list, and every
/// decision. Link with them. `secret` is as for onshi_notes_new, and stands in no ledger.
/// Ownership: borrows `secret` for the call; gives `*out_notes`, to be freed with onshi_notes_free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session and list at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS (not 32 bytes), or why the ledger cannot be read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_notes(
    session: *mut onshi_session,
    secret: *const u8,
    secret_length: u32,
    patients: *const onshi_patients,
    out_notes: *mut *mut onshi_notes,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (secret, out, error) = received!(
        Array::new(secret, secret_length),
        Out::new(out_notes),
        Out::new(out_error)
    );
    boundary(error, || {
        let (key, out) = (key(&secret)?, out.required()?);
        let notes = handle::with(session, |session: &mut Session| {
            handle::with(patients, |patients: &mut Patients| {
                Ok(Notes {
                    aliases: session.client.aliases(charts(&patients.all))?,
                    decisions: session.client.decisions()?,
                    key,
                })
            })
        })?;
        out.set(handle::give(notes)?);
        Ok(ONSHI_S_OK)
    })
}

/// As onshi_notes_confirm_alias, and keeps it. `notes` are those of onshi_session_notes, and know it then.
/// Ownership: nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session, notes, list and record at a time.
/// Returns: as onshi_notes_confirm_alias, or why the ledger cannot be written; say it again then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_alias_confirm(
    session: *mut onshi_session,
    notes: *mut onshi_notes,
    patients: *const onshi_patients,
    patient: u32,
    record: *const onshi_record,
    qualification: u32,
    out_reason: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (reason, error) = received!(Out::new(out_reason), Out::new(out_error));
    boundary(error, || {
        let reason = reason.required()?;
        let names = (patients, patient, record, qualification);
        with_names(notes, names, |Notes { key, aliases, .. }, patient, view| {
            handle::with(session, |Session { client, .. }: &mut Session| {
                let kept = client.confirm_alias(key, patient, view)?;
                let noted = kept.and_then(|()| aliases.confirm(key, patient, view, client.now()));
                Ok(told(noted, reason))
            })
        })
    })
}

/// As onshi_notes_withdraw_alias, and keeps it.
/// Ownership: nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session, notes, list and record at a time.
/// Returns: as onshi_notes_withdraw_alias, or why the ledger cannot be written; say it again then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_alias_withdraw(
    session: *mut onshi_session,
    notes: *mut onshi_notes,
    patients: *const onshi_patients,
    patient: u32,
    record: *const onshi_record,
    qualification: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        let names = (patients, patient, record, qualification);
        with_names(notes, names, |Notes { key, aliases, .. }, patient, view| {
            handle::with(session, |session: &mut Session| {
                let kept = session.client.withdraw_alias(key, patient, view)?;
                aliases.withdraw(key, patient, view);
                Ok(some(kept))
            })
        })
    })
}

/// As onshi_notes_decide, and keeps it.
/// Ownership: nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session, notes and list at a time.
/// Returns: as onshi_notes_decide, or why the ledger cannot be written; say it again then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_decide(
    session: *mut onshi_session,
    notes: *mut onshi_notes,
    patients: *const onshi_patients,
    change: u32,
    decision: u32,
    later: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        let outcome = outcome(decision, later)?;
        with_change(notes, patients, change, |notes, change| {
            let Notes { key, decisions, .. } = notes;
            handle::with(session, |Session { client, .. }: &mut Session| {
                client.decide(key, change, outcome)?;
                decisions.record(key, change, outcome, client.now());
                Ok(ONSHI_S_OK)
            })
        })
    })
}

/// Forgets what was remembered about a patient, as when their chart is erased (記録の削除): names, decisions, and
/// the consent to ask for certificates. `*out_count` is how much of it the ledger had. What is known of their
/// consent to view stays, for it may have to be cancelled.
/// Ownership: borrows `patient` for the call.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session and notes at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (nothing was kept), ONSHI_E_BAD_TEXT, or why the ledger cannot be written; call
/// it again then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_forget_patient(
    session: *mut onshi_session,
    notes: *mut onshi_notes,
    patient: *const c_char,
    patient_length: u32,
    out_count: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (patient, out, error) = received!(
        TextIn::utf8(patient, patient_length),
        Out::new(out_count),
        Out::new(out_error)
    );
    boundary(error, || {
        let (patient, out) = (patient.read()?, out.required()?);
        handle::with(notes, |notes: &mut Notes| {
            handle::with(session, |session: &mut Session| {
                let forgotten = session.client.forget_patient(&notes.key, &patient)?;
                notes.aliases.forget(&patient);
                notes.decisions.forget(&notes.key, &patient);
                out.set(index(forgotten));
                Ok(some(forgotten > 0))
            })
        })
    })
}

/// The charts of a list, each once.
fn charts(patients: &[Patient]) -> BTreeSet<&str> {
    let charts = patients.iter().map(|patient| patient.id.as_str());
    charts.filter(|id| !id.is_empty()).collect()
}
