//! The consents that a session keeps (同意の保管): heard from answers, durable, and asked before each use.
//! The same rules as `consent`, with the ledger and the clock of the session.

use std::ffi::c_char;
use std::num::NonZeroU32;

use onshi_core::error::{Error, ErrorCode};
use onshi_core::record::{Group, Record};
use onshi_core::rules::consent::Heard;
use onshi_core::rules::data_class::{ConsentKind, DataClass};

use crate::boundary::{Array, ONSHI_S_OK, Out, boundary, received};
use crate::consent::{onshi_consent, when};
use crate::consent_days::{onshi_consent_days, tell};
use crate::error::onshi_error;
use crate::handle;
use crate::numbers::{number_of, of_number};
use crate::permits::{Permits, onshi_permits};
use crate::plain::{day, days, moment, person_of, seconds, some, with_record};
use crate::record::onshi_record;
use crate::session::{Session, onshi_session};
use crate::text::{ONSHI_NUL, TextIn, Unit};
use crate::words::ONSHI_S_DENIED;

/// Takes in what an answer says about a patient's consent, as onshi_consent_hear does, and keeps it in the
/// ledger under a hash of `patient`, the program's own key. Hearing the same again changes nothing.
/// `*out_count` is how many classes count now as it says.
/// Ownership: borrows `patient` and `record` for the call.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session and record at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_VALUE_MISSING (`told` is 0, and the record does not say it),
/// ONSHI_E_BAD_OPTIONS, or why the ledger cannot be written; hear it again then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_consent_hear(
    session: *mut onshi_session,
    patient: *const c_char,
    patient_length: u32,
    kind: u32,
    record: *const onshi_record,
    told: u32,
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
        let kind = of_number::<ConsentKind>(kind)?;
        handle::with(session, |session: &mut Session| {
            with_record(record, |record| {
                let told = when(told, record)?;
                let person = person_of(record);
                let heard = session.client.hear_consent(&patient, kind, person, told)?;
                let counting = heard.iter().filter(|(_, heard)| *heard == Heard::Counts);
                out.set(counting.count().try_into().unwrap_or(u32::MAX));
                Ok(ONSHI_S_OK)
            })
        })
    })
}

/// As onshi_session_consent_hear, for many people of one answer in one transaction: `patients` are `count`
/// keys that end with NUL, and `records` what the answer says of each. `told` is when it speaks, and never 0.
/// Ownership: borrows `patients` and `records`, and what they point to, for the call.
/// NULL: `session` and `out_count` must not be NULL, nor anything in the arrays; `patients` and `records`
/// may be NULL if `count` is 0.
/// Thread: any, one call per session and record at a time.
/// Returns: as onshi_session_consent_hear.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_consent_hear_many(
    session: *mut onshi_session,
    kind: u32,
    told: u32,
    patients: *const *const c_char,
    records: *const *const onshi_record,
    count: u32,
    out_count: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (patients, records, out, error) = received!(
        Array::new(patients, count),
        Array::new(records, count),
        Out::new(out_count),
        Out::new(out_error)
    );
    boundary(error, || {
        let out = out.required()?;
        let kind = of_number::<ConsentKind>(kind)?;
        let told = match told {
            0 => Err(Error::new(ErrorCode::ValueMissing).because("told")),
            told => Ok(moment(told)),
        }?;
        let patients = patients.read("patients", MOST_PEOPLE)?.into_iter();
        let patients = patients.map(|first| {
            // SAFETY: the texts of the array live as long as the call, as the header asks.
            unsafe { TextIn::utf8(first, ONSHI_NUL) }.read()
        });
        let patients = patients.collect::<Result<Vec<String>, _>>()?;
        let records = records.read("records", MOST_PEOPLE)?.into_iter();
        let records = records.map(|record| with_record(record, |record| Ok(record.clone())));
        let records = records.collect::<Result<Vec<Record>, _>>()?;
        handle::with(session, |session: &mut Session| {
            let people = patients.iter().map(String::as_str);
            let people: Vec<(&str, Group<'_>)> =
                people.zip(records.iter().map(person_of)).collect();
            let counting = session.client.hear_consents(kind, told, people)?;
            out.set(counting.try_into().unwrap_or(u32::MAX));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Notes the last day of a patient's planned care, as onshi_consent_plan_care_until does for a consent.
/// Ownership: borrows `patient` for the call.
/// NULL: `session` and `patient` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_VALUE_FORMAT, or why the ledger cannot be written; note it again then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_consent_plan_care_until(
    session: *mut onshi_session,
    patient: *const c_char,
    patient_length: u32,
    last_day: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (patient, error) = received!(TextIn::utf8(patient, patient_length), Out::new(out_error));
    boundary(error, || {
        let patient = patient.read()?;
        let last_day = match last_day {
            0 => None,
            last => Some(day(last)?),
        };
        handle::with(session, |session: &mut Session| {
            session.client.plan_care_until(&patient, last_day)?;
            Ok(ONSHI_S_OK)
        })
    })
}

/// A copy of what is kept of a patient's consent on a road, to be shown (同意の状況). To change it, call the
/// functions of the session.
/// Ownership: borrows `patient` for the call; gives `*out_consent`, to be freed with onshi_consent_free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS, or why the ledger cannot be read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_consent(
    session: *mut onshi_session,
    patient: *const c_char,
    patient_length: u32,
    kind: u32,
    out_consent: *mut *mut onshi_consent,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (patient, out, error) = received!(
        TextIn::utf8(patient, patient_length),
        Out::new(out_consent),
        Out::new(out_error)
    );
    boundary(error, || {
        let (patient, out) = (patient.read()?, out.required()?);
        let kind = of_number::<ConsentKind>(kind)?;
        handle::with(session, |session: &mut Session| {
            out.set(handle::give(session.client.consent(&patient, kind)?)?);
            Ok(ONSHI_S_OK)
        })
    })
}

/// Whether a class of a patient may be used now on a road, by what the session keeps and by its clock. Ask
/// before each use. It may be used before `*out_until`, if nothing is heard until then.
/// Ownership: borrows `patient` for the call.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_DENIED (`*out_denial` is one of ONSHI_DENIAL_…), ONSHI_E_BAD_OPTIONS, or why
/// the ledger cannot be read; then nothing may be used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_consent_permits(
    session: *mut onshi_session,
    patient: *const c_char,
    patient_length: u32,
    data_class: u32,
    kind: u32,
    out_until: *mut u32,
    out_denial: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (patient, until, denial, error) = received!(
        TextIn::utf8(patient, patient_length),
        Out::new(out_until),
        Out::new(out_denial),
        Out::new(out_error)
    );
    boundary(error, || {
        let patient = patient.read()?;
        let (until, denial) = (until.required()?, denial.required()?);
        let class = of_number::<DataClass>(data_class)?;
        let kind = of_number::<ConsentKind>(kind)?;
        handle::with(session, |session: &mut Session| {
            Ok(match session.client.permits(&patient, class, kind)? {
                Ok(permit) => {
                    until.set(seconds(permit.until()));
                    ONSHI_S_OK
                }
                Err(why) => {
                    denial.set(number_of(why));
                    ONSHI_S_DENIED
                }
            })
        })
    })
}

/// Adds everything that a patient's kept consent permits now on a road to `permits`, for onshi_terms or
/// onshi_list_add_under. `*out_classes` is the mask of their classes.
/// Ownership: borrows `patient` for the call.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session and permits at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (it permits nothing; onshi_session_consent_permits says why),
/// ONSHI_E_BAD_OPTIONS, or why the ledger cannot be read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_permits(
    session: *mut onshi_session,
    patient: *const c_char,
    patient_length: u32,
    kind: u32,
    permits: *mut onshi_permits,
    out_classes: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (patient, out, error) = received!(
        TextIn::utf8(patient, patient_length),
        Out::new(out_classes),
        Out::new(out_error)
    );
    boundary(error, || {
        let (patient, out) = (patient.read()?, out.required()?);
        let kind = of_number::<ConsentKind>(kind)?;
        handle::with(permits, |permits: &mut Permits| {
            handle::with(session, |session: &mut Session| {
                let more = session.client.permits_of(&patient, kind)?;
                Ok(permits.add(more, out))
            })
        })
    })
}

/// A copy of the days of consent that were fetched (取得済みの同意年月日): those whose answers were read and
/// acknowledged.
/// Ownership: gives `*out_days`; free it with onshi_consent_days_free.
/// NULL: `session` and `out_days` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS, or why the ledger cannot be read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_days(
    session: *mut onshi_session,
    kind: u32,
    out_days: *mut *mut onshi_consent_days,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_days), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        let kind = of_number::<ConsentKind>(kind)?;
        handle::with(session, |session: &mut Session| {
            out.set(handle::give(session.client.consent_days(kind)?)?);
            Ok(ONSHI_S_OK)
        })
    })
}

/// Reads the days from `from` to `to` that were not fetched, as onshi_consent_days_uncovered does.
/// Ownership: nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many ranges), ONSHI_E_VALUE_FORMAT, ONSHI_E_BAD_OPTIONS, or why
/// the ledger cannot be read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_days_uncovered(
    session: *mut onshi_session,
    kind: u32,
    from: u32,
    to: u32,
    index: u32,
    out_first: *mut u32,
    out_last: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        (Out::new(out_first), Out::new(out_last)),
        Out::new(out_error)
    );
    boundary(error, || {
        let out = (out.0.required()?, out.1.required()?);
        let kind = of_number::<ConsentKind>(kind)?;
        let asked = days(from, to)?;
        handle::with(session, |session: &mut Session| {
            let gaps = session
                .client
                .uncovered(kind, asked.first(), asked.last())?;
            Ok(tell(gaps.get(index as usize), out))
        })
    })
}

/// Reads what to fetch next (次に取得する期間), as onshi_consent_days_next does.
/// Ownership: nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (every day that is over was fetched), ONSHI_E_VALUE_FORMAT,
/// ONSHI_E_BAD_OPTIONS, or why the ledger cannot be read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_days_next(
    session: *mut onshi_session,
    kind: u32,
    from: u32,
    at_most: u32,
    out_first: *mut u32,
    out_last: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        (Out::new(out_first), Out::new(out_last)),
        Out::new(out_error)
    );
    boundary(error, || {
        let out = (out.0.required()?, out.1.required()?);
        let kind = of_number::<ConsentKind>(kind)?;
        let from = day(from)?;
        let at_most = NonZeroU32::new(at_most).unwrap_or(NonZeroU32::MIN);
        handle::with(session, |session: &mut Session| {
            let next = session.client.next_to_fetch(kind, from, at_most)?;
            Ok(tell(next.as_ref(), out))
        })
    })
}

/// By how many seconds the clock of the machine was set back from the highest time that the session ever
/// saw (時計の逆行); 0 while it was not. Until it has caught up, consents are judged by the highest time.
/// Ownership: nothing to free.
/// NULL: `session` and `out_seconds` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (it was not set back).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_clock_behind(
    session: *const onshi_session,
    out_seconds: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_seconds), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(session, |session: &mut Session| {
            // A part of a second counts as one.
            let behind = u64::try_from(session.client.clock_behind_ms()).unwrap_or(0);
            let behind = behind.div_ceil(1000);
            out.set(behind.try_into().unwrap_or(u32::MAX));
            Ok(some(behind > 0))
        })
    })
}

/// Lets the clock count again on the word of a person, after a jump forward was corrected (時刻の再設定), for
/// every consent that the session keeps. `operator_id` is who answers for it; note it in the audit.
/// Ownership: borrows `operator_id` for the call.
/// NULL: `session` and `operator_id` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_VALUE_MISSING (nobody answers for it), or why the ledger cannot be written;
/// nothing changed then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_clock_reset(
    session: *mut onshi_session,
    operator_id: *const c_char,
    operator_id_length: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (operator, error) = received!(
        TextIn::utf8(operator_id, operator_id_length),
        Out::new(out_error)
    );
    boundary(error, || reset(session, &operator))
}

/// As onshi_session_clock_reset, with the text in UTF-16.
/// Ownership: borrows `operator_id` for the call.
/// NULL: `session` and `operator_id` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: as onshi_session_clock_reset.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_clock_reset_u16(
    session: *mut onshi_session,
    operator_id: *const u16,
    operator_id_length: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (operator, error) = received!(
        TextIn::new(operator_id, operator_id_length),
        Out::new(out_error)
    );
    boundary(error, || reset(session, &operator))
}

/// More people than any answer has.
const MOST_PEOPLE: u32 = 1_000_000;

fn reset<U: Unit>(session: *mut onshi_session, operator: &TextIn<'_, U>) -> Result<i32, Error> {
    let operator = operator.read()?;
    handle::with(session, |session: &mut Session| {
        let reset = session.client.reset_clock(&operator);
        reset.map(|_the_host_audits_it| ONSHI_S_OK)
    })
}
