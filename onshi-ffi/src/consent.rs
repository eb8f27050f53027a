//! Consent (同意): what a patient consented to on one road, and whether it may be used now.

use std::ffi::c_char;

use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::Moment;
use onshi_core::record::Record;
use onshi_core::rules::access::asking::may_ask;
use onshi_core::rules::consent::{self, Consent, Heard, Watermark, statements};
use onshi_core::rules::data_class::{ConsentKind, DataClass};

use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out, boundary, received};
use crate::clock::{onshi_clock, trusted};
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::numbers::{mask, number_of, of_number};
use crate::plain::{days, moment, person_of, revive, seconds, with_record, write_json};
use crate::record::onshi_record;
use crate::text::{Buffer, TextIn};
use crate::words::ONSHI_S_DENIED;

/// What one patient consented to on one road. Plain data: keep its JSON.
#[allow(non_camel_case_types)]
pub struct onshi_consent {
    _opaque: (),
}

held_by_c!(Consent as onshi_consent, Consent);

/// Begins a consent about which nothing is known. `key` is the program's own number of the patient,
/// never one of the interface; `kind` is one of ONSHI_KIND_…. A patient has one consent per kind.
/// Ownership: borrows `key` for the call; gives `*out_consent`, to be freed with onshi_consent_free.
/// NULL: `key` and `out_consent` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_consent_new(
    key: *const c_char,
    key_length: u32,
    kind: u32,
    out_consent: *mut *mut onshi_consent,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (key, out, error) = received!(
        TextIn::utf8(key, key_length),
        Out::new(out_consent),
        Out::new(out_error)
    );
    boundary(error, || {
        let (key, out) = (key.read()?, out.required()?);
        let kind = of_number::<ConsentKind>(kind)?;
        out.set(handle::give(Consent::new(key, kind))?);
        Ok(ONSHI_S_OK)
    })
}

/// Makes a consent from what onshi_consent_json wrote.
/// Ownership: borrows `json` for the call; gives `*out_consent`, to be freed with onshi_consent_free.
/// NULL: `json` and `out_consent` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_VALUE_FORMAT, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_consent_from_json(
    json: *const c_char,
    json_length: u32,
    out_consent: *mut *mut onshi_consent,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (json, out, error) = received!(
        TextIn::utf8(json, json_length),
        Out::new(out_consent),
        Out::new(out_error)
    );
    boundary(error, || revive(&json, out, |consent: Consent| consent))
}

/// Writes a consent as JSON, to be kept: after each onshi_consent_hear, and before a cancellation is
/// submitted.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `consent` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per consent at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_consent_json(
    consent: *const onshi_consent,
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
        write_json(consent, out, |consent: &Consent| {
            serde_json::to_string(consent)
        })
    })
}

/// Frees a consent.
/// Ownership: takes `consent`.
/// NULL: `consent` may be NULL; then nothing happens.
/// Thread: any, one call per consent at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_consent_free(consent: *mut onshi_consent) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Consent>(consent).map(|()| ONSHI_S_OK)
    })
}

/// As of when an answer speaks (処理実行日時 of its header), for onshi_consent_hear about its people and
/// for onshi_consent_days_fetched. `answer` is a whole answer, or the frame of a batch.
/// Ownership: nothing to free.
/// NULL: `answer` and `out_told` must not be NULL.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (it has none that can be read: pass when its request was
/// published).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_told(
    answer: *const onshi_record,
    out_told: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_told), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        with_record(answer, |answer| {
            let Some(told) = consent::told(answer) else {
                return Ok(ONSHI_S_NONE);
            };
            out.set(seconds(told));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Takes in what an answer says about a patient's consent: `record` is one person of a batch or a whole
/// answer, which onshi_link has found to be about this patient; `kind` is the road on which the answer
/// was asked for; `told` is when it speaks (onshi_record_told), or 0 to read that from a whole answer.
/// The order of answers makes no difference. `*out_count` is how many classes count now as it says.
/// Ownership: nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per consent and record at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (another kind, and nothing was taken in), ONSHI_E_VALUE_MISSING
/// (`told` is 0, and the record does not say it), ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_consent_hear(
    consent: *mut onshi_consent,
    kind: u32,
    record: *const onshi_record,
    told: u32,
    out_count: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_count), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        let kind = of_number::<ConsentKind>(kind)?;
        handle::with(consent, |consent: &mut Consent| {
            with_record(record, |record| {
                if kind != consent.kind() {
                    return Ok(ONSHI_S_NONE);
                }
                out.set(hear(consent, record, told)?);
                Ok(ONSHI_S_OK)
            })
        })
    })
}

/// Notes the last day of the planned care (計画に基づく診療の終了日) as the number yyyymmdd, 0 for none. It
/// ends a consent of ONSHI_KIND_VISIT that was given before that day was over.
/// Ownership: nothing to free.
/// NULL: `consent` must not be NULL.
/// Thread: any, one call per consent at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_VALUE_FORMAT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_consent_plan_care_until(
    consent: *mut onshi_consent,
    last_day: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        let day = match last_day {
            0 => None,
            day => Some(days(day, day)?.last()),
        };
        handle::with(consent, |consent: &mut Consent| {
            consent.plan_care_until(day);
            Ok(ONSHI_S_OK)
        })
    })
}

/// Whether a class (ONSHI_CLASS_…) may be used now on a road (ONSHI_KIND_…). Ask before each request and
/// each use. It may be used before `*out_until`, if nothing is heard until then.
/// Ownership: nothing to free.
/// NULL: `consent`, `clock`, `out_until` and `out_denial` must not be NULL.
/// Thread: any, one call per consent and clock at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_DENIED (`*out_denial` is one of ONSHI_DENIAL_…), ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_consent_permits(
    consent: *const onshi_consent,
    clock: *mut onshi_clock,
    data_class: u32,
    kind: u32,
    now: u32,
    out_until: *mut u32,
    out_denial: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (until, denial, error) = received!(
        Out::new(out_until),
        Out::new(out_denial),
        Out::new(out_error)
    );
    boundary(error, || {
        let (until, denial) = (until.required()?, denial.required()?);
        let (class, kind) = (of_number::<DataClass>(data_class)?, of_number(kind)?);
        handle::with(consent, |consent: &mut Consent| {
            trusted(clock, now, |at| match consent.permits(class, kind, at) {
                Ok(permit) => {
                    until.set(seconds(permit.until()));
                    Ok(ONSHI_S_OK)
                }
                Err(why) => {
                    denial.set(number_of(why));
                    Ok(ONSHI_S_DENIED)
                }
            })
        })
    })
}

/// Whether a request about this patient may be sent now: it is read for what it asks, and each of that
/// needs a consent that is alive. `request` is a whole request, or the person of a batch.
/// Ownership: nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per consent, clock and record at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_DENIED (`*out_unmet` is a mask of the classes that are wanted; ask
/// onshi_consent_permits about each for the reason), ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_consent_may_ask(
    consent: *const onshi_consent,
    clock: *mut onshi_clock,
    kind: u32,
    request: *const onshi_record,
    now: u32,
    out_unmet: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_unmet), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        let kind = of_number::<ConsentKind>(kind)?;
        handle::with(consent, |consent: &mut Consent| {
            trusted(clock, now, |at| {
                let permit = |class| consent.permits(class, kind, at).ok();
                let permits: Vec<_> = DataClass::ALL.into_iter().filter_map(permit).collect();
                with_record(request, |request| {
                    let (key, now) = (consent.key(), at.moment());
                    if let Err(need) = may_ask(request.root(), key, &permits, now) {
                        out.set(mask(need.classes()));
                        return Ok(ONSHI_S_DENIED);
                    }
                    Ok(ONSHI_S_OK)
                })
            })
        })
    })
}

/// After onshi_clock_reset: a cancellation that was asked for while the clock was ahead reaches no
/// further than the time it was reset to.
/// Ownership: nothing to free.
/// NULL: `consent` and `clock` must not be NULL.
/// Thread: any, one call per consent and clock at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (the clock was never reset).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_consent_after_reset(
    consent: *mut onshi_consent,
    clock: *const onshi_clock,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        handle::with(consent, |consent: &mut Consent| {
            handle::with(clock, |clock: &mut Watermark| {
                let Some(reset) = clock.last_reset() else {
                    return Ok(ONSHI_S_NONE);
                };
                consent.after_reset(reset);
                Ok(ONSHI_S_OK)
            })
        })
    })
}

/// When a record speaks: what the caller says, or, for 0, what the record itself does.
pub(crate) fn when(told: u32, record: &Record) -> Result<Moment, Error> {
    match told {
        0 => consent::told(record).ok_or_else(|| {
            Error::new(ErrorCode::ValueMissing).because("the record does not say as of when")
        }),
        told => Ok(moment(told)),
    }
}

/// Takes in a record; how many classes count as it says.
fn hear(consent: &mut Consent, record: &Record, told: u32) -> Result<u32, Error> {
    let told = when(told, record)?;
    let said = statements(person_of(record), consent.kind(), told);
    let counts = said
        .iter()
        .filter(|statement| consent.hear(statement) == Heard::Counts);
    Ok(counts.count().try_into().unwrap_or(u32::MAX))
}
