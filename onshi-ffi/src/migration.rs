//! A change of 医療機関コード (P42), step by step: planned in the session of the old code, carried to that of the new
//! one. Each code has a ledger of its own, and at no time do both go out.

use std::ffi::c_char;
use std::mem::size_of;

use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::InstitutionCode;
use onshi_core::rules::facility::{Matter, Migration, NotDone, STEPS, Step, Stock};

use crate::boundary::{
    Numbers, ONSHI_S_NONE, ONSHI_S_OK, Out, Sized32, Struct, boundary, received,
};
use crate::error::onshi_error;
use crate::handle;
use crate::linkage::index;
use crate::migration_words::not_done;
use crate::numbers::{number_of, of_number, unknown};
use crate::plain::seconds;
use crate::session::{Session, onshi_session};
use crate::text::{Buffer, TextIn};
use crate::words::ONSHI_S_DENIED;

/// Code of a change: the old one.
pub const ONSHI_CODE_OLD: u32 = 1;
/// Code of a change: the new one.
pub const ONSHI_CODE_NEW: u32 = 2;

/// How far a change of the institution code is (移行の状況).
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_migration {
    /// sizeof(onshi_migration).
    pub struct_size: u32,
    /// The step that comes next: one of ONSHI_STEP_…; 0 when all are done, or it was called off.
    pub next: u32,
    /// How many steps are done.
    pub done: u32,
    /// 1 if it was called off, else 0.
    pub called_off: u32,
}

// SAFETY: `repr(C)`, `struct_size` first, numbers for which zeros are a value.
unsafe impl Sized32 for onshi_migration {
    const FIRST_SIZE: usize = size_of::<[u32; 4]>();
}

/// Plans a change of the code of this institution to another one (移行の計画), and keeps it. Nothing is stopped
/// yet. A plan that was called off, or that led to this code and is done, is replaced; any other one stays:
/// onshi_session_migration_code says to which code.
/// Ownership: borrows `to` for the call.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_DENIED (`*out_reason` is one of ONSHI_NO_MIGRATION_…), ONSHI_E_VALUE_FORMAT (no
/// institution code), or why the ledger cannot be written; plan it again then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_migration_plan(
    session: *mut onshi_session,
    to: *const c_char,
    to_length: u32,
    out_reason: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (to, reason, error) = received!(
        TextIn::utf8(to, to_length),
        Out::new(out_reason),
        Out::new(out_error)
    );
    boundary(error, || {
        let (to, reason) = (to.read()?, reason.required()?);
        let to = InstitutionCode::new(&to)
            .map_err(|why| Error::new(ErrorCode::ValueFormat).because(why))?;
        handle::with(session, |session: &mut Session| {
            Ok(match session.client.plan_migration(&to)? {
                Ok(_) => ONSHI_S_OK,
                Err(why) => {
                    reason.set(number_of(why));
                    ONSHI_S_DENIED
                }
            })
        })
    })
}

/// Carries the plan of `old`, the session of the old code, into `session`, that of the new one: until
/// ONSHI_STEP_OPEN_LEDGER is noted in it, nothing goes out of it. Carry it again after each step that is noted
/// in `old`; the one that is further on stays.
/// Ownership: nothing to free.
/// NULL: `session` and `old` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (`old` has no plan), ONSHI_E_FORBIDDEN (it leads to another code), or why the
/// ledger cannot be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_migration_carry(
    session: *mut onshi_session,
    old: *const onshi_session,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        handle::with(session, |session: &mut Session| {
            let plan = handle::with(old, |old: &mut Session| Ok(old.client.migration().cloned()))?;
            let Some(plan) = plan else {
                return Ok(ONSHI_S_NONE);
            };
            session.client.carry_migration(&plan)?;
            Ok(ONSHI_S_OK)
        })
    })
}

/// Reads how far the change is that this session knows.
/// Ownership: writes into `out_migration`; nothing to free.
/// NULL: `session` and `out_migration` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (none was planned), ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_migration(
    session: *const onshi_session,
    out_migration: *mut onshi_migration,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Struct::new(out_migration), Out::new(out_error));
    boundary(error, || {
        out.writable()?;
        with_plan(session, |plan| {
            let done = STEPS.iter().filter(|row| plan.done_at(row.step).is_some());
            let done = done.count();
            let next = plan.next().map_or(0, |row| number_of(row.step));
            out.write(onshi_migration {
                struct_size: 0,
                next,
                done: index(done),
                called_off: (next == 0 && done < STEPS.len()).into(),
            })?;
            Ok(ONSHI_S_OK)
        })
    })
}

/// Writes a code of the change that this session knows: `which` is ONSHI_CODE_OLD or ONSHI_CODE_NEW.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `session` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (none was planned), ONSHI_E_BAD_OPTIONS, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_migration_code(
    session: *const onshi_session,
    which: u32,
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
        let read = match which {
            ONSHI_CODE_OLD => Migration::from,
            ONSHI_CODE_NEW => Migration::to,
            _ => return Err(unknown("code of a change", which)),
        };
        handle::with(session, |session: &mut Session| {
            out.write_any(session.client.migration().map(read))
        })
    })
}

/// Reads when a step (ONSHI_STEP_…) was done.
/// Ownership: nothing to free.
/// NULL: `session` and `out_when` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (none was planned, or it is not done), ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_migration_done_at(
    session: *const onshi_session,
    step: u32,
    out_when: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_when), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        let step = of_number::<Step>(step)?;
        with_plan(session, |plan| {
            let Some(when) = plan.done_at(step) else {
                return Ok(ONSHI_S_NONE);
            };
            out.set(seconds(when));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Counts what is left of a matter (ONSHI_MATTER_…) under the code of this session (残数), as far as its ledger
/// knows.
/// Ownership: nothing to free.
/// NULL: `session` and `out_count` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (the ledger does not know; the program counts it), ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_migration_stock(
    session: *const onshi_session,
    matter: u32,
    out_count: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_count), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        let matter = of_number::<Matter>(matter)?;
        handle::with(session, |session: &mut Session| {
            let stock = session.client.migration_stock();
            let Some(stock) = stock.iter().find(|stock| stock.matter == matter) else {
                return Ok(ONSHI_S_NONE);
            };
            out.set(count(stock.count));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Notes that a step (ONSHI_STEP_…) is done (手順の完了). When it returns, that is durable, and what the step stops is
/// stopped; after a crash, note the last step again. `matters` and `counts` are `count` matters and how much of
/// each the program counted; of what the ledger counts too, the greater number holds. If it is not done,
/// `*out_about` is which step comes first or which matter is left, and `*out_left` how much of it, else 0.
/// Ownership: borrows `matters` and `counts` for the call.
/// NULL: `matters` and `counts` may be NULL if `count` is 0; no other argument but `out_error` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_DENIED (`*out_reason` is one of ONSHI_NO_MIGRATION_…), ONSHI_E_WRONG_STATE (nothing
/// was planned), ONSHI_E_BAD_OPTIONS, or why the ledger cannot be written; note it again then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_migration_done(
    session: *mut onshi_session,
    step: u32,
    matters: *const u32,
    counts: *const u32,
    count: u32,
    out_reason: *mut u32,
    out_about: *mut u32,
    out_left: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (matters, counts, out, error) = received!(
        Numbers::new(matters, count),
        Numbers::new(counts, count),
        (
            Out::new(out_reason),
            Out::new(out_about),
            Out::new(out_left)
        ),
        Out::new(out_error)
    );
    boundary(error, || {
        let out = (out.0.required()?, out.1.required()?, out.2.required()?);
        let step = of_number::<Step>(step)?;
        let stock = stock(&matters, &counts)?;
        handle::with(session, |session: &mut Session| {
            Ok(match session.client.migration_done(step, &stock)? {
                Ok(()) => ONSHI_S_OK,
                Err(why) => {
                    let (about, left) = about(&why);
                    out.0.set(not_done(&why));
                    out.1.set(about);
                    out.2.set(left);
                    ONSHI_S_DENIED
                }
            })
        })
    })
}

/// Calls the change off: the old code goes on as before (移行の中止).
/// Ownership: nothing to free.
/// NULL: `session` and `out_reason` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_DENIED (`*out_reason` is ONSHI_NO_MIGRATION_NO_WAY_BACK), ONSHI_E_WRONG_STATE (nothing
/// was planned), or why the ledger cannot be written; call it again then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_migration_call_off(
    session: *mut onshi_session,
    out_reason: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (reason, error) = received!(Out::new(out_reason), Out::new(out_error));
    boundary(error, || {
        let reason = reason.required()?;
        handle::with(session, |session: &mut Session| {
            Ok(match session.client.call_off_migration()? {
                Ok(()) => ONSHI_S_OK,
                Err(why) => {
                    reason.set(not_done(&why));
                    ONSHI_S_DENIED
                }
            })
        })
    })
}

/// What the program counted.
fn stock(matters: &Numbers<'_>, counts: &Numbers<'_>) -> Result<Vec<Stock>, Error> {
    const MOST: u32 = 1_000;
    let counts = counts.read("counts", MOST)?;
    let counted = matters.read("matters", MOST)?.into_iter().zip(counts);
    let stock = counted.map(|(matter, count)| {
        Ok(Stock {
            matter: of_number(matter)?,
            count: count.into(),
        })
    });
    stock.collect()
}

/// Which step or matter stands in the way, and how much of it.
fn about(why: &NotDone) -> (u32, u32) {
    match why {
        NotDone::First(step) => (number_of(*step), 0),
        NotDone::Left(matter, left) => (number_of(*matter), left.map_or(0, count)),
        NotDone::CalledOff | NotDone::NoWayBack => (0, 0),
    }
}

fn count(count: u64) -> u32 {
    count.try_into().unwrap_or(u32::MAX)
}

fn with_plan(
    session: *const onshi_session,
    read: impl FnOnce(&Migration) -> Result<i32, Error>,
) -> Result<i32, Error> {
    handle::with(session, |session: &mut Session| {
        session.client.migration().map_or(Ok(ONSHI_S_NONE), read)
    })
}
