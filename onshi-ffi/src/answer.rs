//! Answers: first what stands once in it, then person by person.

use onshi_client::AnswerReader;
use onshi_core::error::Error;

use crate::boundary::{ONSHI_S_END, ONSHI_S_OK, Out, boundary};
use crate::error::onshi_error;
use crate::handle::{self, Kind, Slab, Tag};
use crate::record::{Held, onshi_record};

/// An answer, proven complete.
#[allow(non_camel_case_types)]
pub struct onshi_answer {
    _opaque: (),
}

/// What stands behind an answer's handle. It holds its own source, so the session may go first.
pub(crate) struct Reading(pub(crate) AnswerReader);

impl Kind for Reading {
    type Token = onshi_answer;
    const TAG: Tag = Tag::Answer;
    fn slab() -> &'static Slab<Self> {
        static SLAB: Slab<Reading> = Slab::new();
        &SLAB
    }
}

/// Frees an answer. Records that were taken from it stay.
/// Ownership: takes `answer`.
/// NULL: `answer` may be NULL; then nothing happens.
/// Thread: any, one call per answer at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_answer_free(answer: *mut onshi_answer) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Reading>(answer).map(|()| ONSHI_S_OK)
    })
}

/// Gives everything of an answer but the people of a batch: for a single query, the whole answer.
/// Ownership: gives `*out_record`; free it with onshi_record_free.
/// NULL: `answer` and `out_record` must not be NULL.
/// Thread: any, one call per answer at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_answer_frame(
    answer: *const onshi_answer,
    out_record: *mut *mut onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    // SAFETY: as the header asks of every caller.
    let (out, error) = unsafe { (Out::new(out_record), Out::new(out_error)) };
    boundary(error, || {
        let out = out.required()?;
        handle::with(answer, |reading: &mut Reading| {
            let frame = reading.0.frame().record.clone();
            out.set(handle::give(Held::from(frame))?);
            Ok(ONSHI_S_OK)
        })
    })
}

/// Counts the people of a batch; 0 for a single query.
/// Ownership: nothing to free.
/// NULL: `answer` and `out_count` must not be NULL.
/// Thread: any, one call per answer at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_answer_units(
    answer: *const onshi_answer,
    out_count: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    // SAFETY: as the header asks of every caller.
    let (out, error) = unsafe { (Out::new(out_count), Out::new(out_error)) };
    boundary(error, || {
        let out = out.required()?;
        handle::with(answer, |reading: &mut Reading| {
            out.set(reading.0.frame().units.try_into().unwrap_or(u32::MAX));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Reads the next person of a batch. If `*inout_record` is NULL, a record is made for it, else that
/// record is filled anew. A failure means: forget the people that came before.
/// Ownership: gives `*inout_record` if it was NULL; free it with onshi_record_free.
/// NULL: `answer` and `inout_record` must not be NULL.
/// Thread: any, one call per answer at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_END (no more; the record is left as it was), ONSHI_E_CHANGED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_answer_next(
    answer: *mut onshi_answer,
    inout_record: *mut *mut onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    // SAFETY: as the header asks of every caller.
    let (place, error) = unsafe { (Out::new(inout_record), Out::new(out_error)) };
    boundary(error, || {
        let token = place.get()?;
        if !token.is_null() {
            // Refuse a bad record before a person is taken off the answer.
            handle::with(token, |_: &mut Held| Ok(()))?;
        }
        let next = handle::with(answer, |reading: &mut Reading| reading.0.take_unit())?;
        let Some(unit) = next.map(Held::from) else {
            return Ok(ONSHI_S_END);
        };
        match token.is_null() {
            true => place.set(handle::give(unit)?),
            false => handle::with(token, |held: &mut Held| replace(held, unit))?,
        }
        Ok(ONSHI_S_OK)
    })
}

fn replace(held: &mut Held, unit: Held) -> Result<(), Error> {
    *held = unit;
    Ok(())
}
