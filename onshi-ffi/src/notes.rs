//! What persons said while linking (紐付けの記録), so that nobody is asked the same twice: which names are the
//! same person's (別名), and what was decided about a change (変更の記録).

use std::ffi::c_char;

use onshi_core::catalogue::QualificationResult;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::Moment;
use onshi_core::record::View;
use onshi_core::rules::linkage::{
    Aliases, Change, Confirmed, Decisions, LinkageKey, Outcome, Patient, Standing, Unconfirmed,
};

use crate::boundary::{Array, ONSHI_S_NONE, ONSHI_S_OK, Out, boundary, received};
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::numbers::{Numbered, Words, number_of, numbered, of_number};
use crate::patients::{Patients, onshi_patients};
use crate::plain::{moment, qualification_of, revive, seconds, some, with_record, write_json};
use crate::record::onshi_record;
use crate::text::{Buffer, TextIn};
use crate::words::ONSHI_S_DENIED;

/// Decided: the chart has it now (反映済み).
pub const ONSHI_DECIDED_APPLIED: u32 = 1;
/// Decided: it is not wanted (見送り).
pub const ONSHI_DECIDED_DECLINED: u32 = 2;
/// Decided: ask again from a time on (保留).
pub const ONSHI_DECIDED_LATER: u32 = 3;

/// Not confirmed: the patient has no `id` to remember it by.
pub const ONSHI_NO_ALIAS_PATIENT: u32 = 501;
/// Not confirmed: a birth date is missing, or they differ.
pub const ONSHI_NO_ALIAS_BIRTHDATE: u32 = 502;
/// Not confirmed: the answer names no insurer.
pub const ONSHI_NO_ALIAS_INSURER: u32 = 503;
/// Not confirmed: neither name nor kana differ so that it needs a word.
pub const ONSHI_NO_ALIAS_DIFFERENCE: u32 = 504;

/// What persons said. Plain data: keep its JSON, which holds no name, date or number of an insurance.
#[allow(non_camel_case_types)]
pub struct onshi_notes {
    _opaque: (),
}

/// What stands behind its handle.
pub(crate) struct Notes {
    pub(crate) key: LinkageKey,
    pub(crate) aliases: Aliases,
    pub(crate) decisions: Decisions,
}

held_by_c!(Notes as onshi_notes, Notes);

/// Begins without any. `secret` are 32 random bytes of this installation (紐付け鍵), kept where patients are
/// not: under them everything is hashed, and with others nothing is found again.
/// Ownership: borrows `secret` for the call; gives `*out_notes`, to be freed with onshi_notes_free.
/// NULL: `secret` and `out_notes` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS (not 32 bytes).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_notes_new(
    secret: *const u8,
    secret_length: u32,
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
        out.set(handle::give(Notes {
            key,
            aliases: Aliases::default(),
            decisions: Decisions::default(),
        })?);
        Ok(ONSHI_S_OK)
    })
}

/// Makes them from what onshi_notes_json wrote, and the same `secret`.
/// Ownership: borrows `secret` and `json` for the call; gives `*out_notes`, to be freed with
/// onshi_notes_free.
/// NULL: `secret`, `json` and `out_notes` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS, ONSHI_E_VALUE_FORMAT, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_notes_from_json(
    secret: *const u8,
    secret_length: u32,
    json: *const c_char,
    json_length: u32,
    out_notes: *mut *mut onshi_notes,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (secret, json, out, error) = received!(
        Array::new(secret, secret_length),
        TextIn::utf8(json, json_length),
        Out::new(out_notes),
        Out::new(out_error)
    );
    boundary(error, || {
        let key = key(&secret)?;
        revive(&json, out, |(aliases, decisions)| Notes {
            key,
            aliases,
            decisions,
        })
    })
}

/// Writes them as JSON, to be kept after each change. The secret is not in it.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `notes` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_notes_json(
    notes: *const onshi_notes,
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
        write_json(notes, out, |notes: &Notes| {
            serde_json::to_string(&(&notes.aliases, &notes.decisions))
        })
    })
}

/// Frees them.
/// Ownership: takes `notes`.
/// NULL: `notes` may be NULL; then nothing happens.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_notes_free(notes: *mut onshi_notes) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Notes>(notes).map(|()| ONSHI_S_OK)
    })
}

/// Remembers that the names of an answer and of a patient are one person's, as somebody said (別名の確認):
/// exactly these spellings, this birth date and this insurer. `patient` is an index of the list;
/// `qualification` its place in the answer (onshi_verdict). It explains a name of somebody who was found,
/// and never finds anybody.
/// Ownership: nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per notes, list and record at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_DENIED (`*out_reason` is one of ONSHI_NO_ALIAS_…), ONSHI_E_BAD_OPTIONS (no
/// such patient or qualification).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_notes_confirm_alias(
    notes: *mut onshi_notes,
    patients: *const onshi_patients,
    patient: u32,
    record: *const onshi_record,
    qualification: u32,
    now: u32,
    out_reason: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (reason, error) = received!(Out::new(out_reason), Out::new(out_error));
    boundary(error, || {
        let reason = reason.required()?;
        let names = (patients, patient, record, qualification);
        with_names(notes, names, |Notes { key, aliases, .. }, patient, view| {
            let confirmed = aliases.confirm(key, patient, view, moment(now));
            Ok(told(confirmed, reason))
        })
    })
}

/// Takes back what was confirmed of exactly these names (別名の取消し).
/// Ownership: nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per notes, list and record at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (nothing was confirmed), ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_notes_withdraw_alias(
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
            Ok(some(aliases.withdraw(key, patient, view)))
        })
    })
}

/// Remembers what a person decided about a change of the last onshi_link_each (変更の記録): `decision` is one
/// of ONSHI_DECIDED_…, `later` the time from which to ask again (for ONSHI_DECIDED_LATER, else 0).
/// Ownership: nothing to free.
/// NULL: `notes` and `patients` must not be NULL.
/// Thread: any, one call per notes and list at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS (no such change).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_notes_decide(
    notes: *mut onshi_notes,
    patients: *const onshi_patients,
    change: u32,
    decision: u32,
    later: u32,
    now: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        let outcome = outcome(decision, later)?;
        with_change(notes, patients, change, |notes, change| {
            let Notes { key, decisions, .. } = notes;
            decisions.record(key, change, outcome, moment(now));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Whether a change of the last onshi_link_each was decided about, so that nobody is to be asked: what was
/// decided (ONSHI_DECIDED_…) and when. It is asked again when the answer says something else, when the
/// chart no longer holds what was applied, and when the time of ONSHI_DECIDED_LATER has come.
/// Ownership: nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per notes and list at a time.
/// Returns: ONSHI_S_OK (decided), ONSHI_S_NONE (ask), ONSHI_E_BAD_OPTIONS (no such change).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_notes_decided(
    notes: *const onshi_notes,
    patients: *const onshi_patients,
    change: u32,
    now: u32,
    out_decision: *mut u32,
    out_when: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (decision, when, error) = received!(
        Out::new(out_decision),
        Out::new(out_when),
        Out::new(out_error)
    );
    boundary(error, || {
        let (decision, when) = (decision.required()?, when.required()?);
        with_change(notes, patients, change, |notes, change| {
            let now = moment(now);
            let Standing::Decided(decided) = notes.decisions.standing(&notes.key, change, now)
            else {
                return Ok(ONSHI_S_NONE);
            };
            decision.set(match decided.outcome {
                Outcome::Later(_) => ONSHI_DECIDED_LATER,
                outcome => number_of(outcome),
            });
            when.set(seconds(decided.at));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Forgets everything that was said about a patient, as when their chart is erased. `*out_count` is how much
/// that was.
/// Ownership: borrows `id` for the call.
/// NULL: `notes`, `id` and `out_count` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (nothing was said), ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_notes_forget(
    notes: *mut onshi_notes,
    id: *const c_char,
    id_length: u32,
    out_count: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (id, out, error) = received!(
        TextIn::utf8(id, id_length),
        Out::new(out_count),
        Out::new(out_error)
    );
    boundary(error, || {
        let (id, out) = (id.read()?, out.required()?);
        handle::with(notes, |notes: &mut Notes| {
            let forgotten = notes.aliases.forget(&id) + notes.decisions.forget(&notes.key, &id);
            out.set(forgotten.try_into().unwrap_or(u32::MAX));
            Ok(some(forgotten > 0))
        })
    })
}

/// Works with the names that were confirmed; with none for NULL.
pub(crate) fn with_confirmed<R>(
    notes: *const onshi_notes,
    work: impl FnOnce(Confirmed<'_>) -> Result<R, Error>,
) -> Result<R, Error> {
    match notes.is_null() {
        true => work(Confirmed::NOTHING),
        false => handle::with(notes, |notes: &mut Notes| {
            work(notes.aliases.under(&notes.key))
        }),
    }
}

/// Works on the names of a patient of a list and of a qualification of an answer, both by their places.
pub(crate) fn with_names(
    notes: *const onshi_notes,
    (patients, patient, record, qualification): (
        *const onshi_patients,
        u32,
        *const onshi_record,
        u32,
    ),
    work: impl FnOnce(&mut Notes, &Patient, &View<'_, QualificationResult>) -> Result<i32, Error>,
) -> Result<i32, Error> {
    handle::with(notes, |notes: &mut Notes| {
        handle::with(patients, |patients: &mut Patients| {
            let patient = patients.all.get(patient as usize);
            let patient = patient.ok_or_else(|| no_such("patient"))?;
            with_record(record, |record| {
                let view = qualification_of(record, qualification)?;
                work(notes, patient, &view)
            })
        })
    })
}

/// Works on a change of the last onshi_link_each of a list.
pub(crate) fn with_change(
    notes: *const onshi_notes,
    patients: *const onshi_patients,
    change: u32,
    work: impl FnOnce(&mut Notes, &Change) -> Result<i32, Error>,
) -> Result<i32, Error> {
    handle::with(notes, |notes: &mut Notes| {
        handle::with(patients, |patients: &mut Patients| {
            let change = patients.changes.get(change as usize);
            work(notes, change.ok_or_else(|| no_such("change"))?)
        })
    })
}

/// What C says of whether names were confirmed.
pub(crate) fn told(confirmed: Result<(), Unconfirmed>, reason: Out<'_, u32>) -> i32 {
    match confirmed {
        Ok(()) => ONSHI_S_OK,
        Err(why) => {
            reason.set(number_of(why));
            ONSHI_S_DENIED
        }
    }
}

/// What was decided, by its number and time.
pub(crate) fn outcome(decision: u32, later: u32) -> Result<Outcome, Error> {
    match decision {
        ONSHI_DECIDED_LATER => Ok(Outcome::Later(moment(later))),
        decision => of_number(decision),
    }
}

pub(crate) fn key(secret: &Array<'_, u8>) -> Result<LinkageKey, Error> {
    let bytes = <[u8; 32]>::try_from(secret.read("secret", 32)?);
    let key = bytes.map(LinkageKey::new);
    key.map_err(|_| Error::new(ErrorCode::BadOptions).because("secret has not 32 bytes"))
}

fn no_such(what: &str) -> Error {
    Error::new(ErrorCode::BadOptions).because(format!("there is no such {what}"))
}

impl Numbered for Outcome {
    const WHAT: &'static str = "decision";
    const TABLE: &'static [(u32, Self)] = &[
        (ONSHI_DECIDED_APPLIED, Outcome::Applied),
        (ONSHI_DECIDED_DECLINED, Outcome::Declined),
        (ONSHI_DECIDED_LATER, Outcome::Later(Moment(0))),
    ];
    fn words(self) -> Words {
        let (japanese, english) = Outcome::words(self);
        (japanese.into(), english.into())
    }
}

numbered!(Unconfirmed, "reason":
    ONSHI_NO_ALIAS_PATIENT = NoPatientNumber,
    ONSHI_NO_ALIAS_BIRTHDATE = OtherBirthdate,
    ONSHI_NO_ALIAS_INSURER = NoInsurer,
    ONSHI_NO_ALIAS_DIFFERENCE = NothingDiffers,
);
