//! Lists of any length: people go in one by one, requests go out in parts, and the program follows one
//! list.

use std::ffi::c_char;
use std::mem::size_of;

use onshi_client::Client;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{List, ListDraft};
use onshi_core::rules::consent::Permit;

use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out, Sized32, Struct, boundary, received};
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::held::Held;
use crate::job::number;
use crate::permits::{Permits, onshi_permits};
use crate::record::onshi_record;
use crate::session::{Session, onshi_session};
use crate::submit::operation_of;
use crate::text::TextIn;

/// A list that is being filled.
#[allow(non_camel_case_types)]
pub struct onshi_list {
    _opaque: (),
}

/// How far a list is.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_list_state {
    /// sizeof(onshi_list_state).
    pub struct_size: u32,
    /// How many people were submitted.
    pub people: u32,
    /// How many parts there are.
    pub parts: u32,
    /// How many parts have an answer, or never will.
    pub done: u32,
    /// 1 if everyone was submitted; 0 if the list broke off and must be submitted again to go on.
    pub whole: u32,
    /// 1 if every part was acknowledged or is over.
    pub over: u32,
}

// SAFETY: `repr(C)`, `struct_size` first, numbers for which zeros are a value.
unsafe impl Sized32 for onshi_list_state {
    const FIRST_SIZE: usize = size_of::<[u32; 6]>();
}

/// What stands behind a list's handle; nothing once it was submitted.
pub(crate) struct Filling(Option<ListDraft>);

impl Filling {
    fn draft(&mut self) -> Result<&mut ListDraft, Error> {
        let draft = self.0.as_mut();
        draft.ok_or_else(|| Error::new(ErrorCode::WrongState).because("it was submitted"))
    }
}

held_by_c!(Filling as onshi_list, List);

/// Begins a list (一括照会リスト) under the program's own key. `head` is the request without its people:
/// the day, the kinds of information that are wanted. After an error, or when the program was killed in
/// the middle, fill the same list under the same key again: it goes on where it stopped, and nobody is
/// asked about twice.
/// Ownership: borrows `head` and `key` for the call; gives `*out_list`, to be freed with
/// onshi_list_free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_MESSAGE (the operation takes no list, or `head` is of another
/// message), ONSHI_E_VALUE_FORMAT (people stand in `head`).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_list_new(
    session: *const onshi_session,
    operation: u32,
    head: *const onshi_record,
    key: *const c_char,
    key_length: u32,
    out_list: *mut *mut onshi_list,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (key, out, error) = received!(
        TextIn::utf8(key, key_length),
        Out::new(out_list),
        Out::new(out_error)
    );
    boundary(error, || {
        let (key, out) = (key.read()?, out.required()?);
        let operation = operation_of(operation)?;
        let head = handle::with(head, |held: &mut Held| Ok(held.record().clone()))?;
        let draft = handle::with(session, |session: &mut Session| {
            session.client.list_draft(&key, operation, head)
        })?;
        out.set(handle::give(Filling(Some(draft)))?);
        Ok(ONSHI_S_OK)
    })
}

/// Frees a list. What was submitted of it stays submitted.
/// Ownership: takes `list`.
/// NULL: `list` may be NULL; then nothing happens.
/// Thread: any, one call per list at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_list_free(list: *mut onshi_list) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Filling>(list).map(|()| ONSHI_S_OK)
    })
}

/// Adds a person: the record that the request repeats for each (for ONSHI_O_QUALIFICATION_BATCH:
/// ONSHI_R_BATCH_QUERY). Who has no arbitrary identifier (任意の識別子) gets the place in the list, from
/// 1; the answer repeats it. A part that is full is submitted.
/// Ownership: borrows `person` for the call.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session and list at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_MESSAGE (another record), ONSHI_E_WRONG_STATE (it was
/// submitted), ONSHI_E_KEY_REUSED (another list had this key), and as onshi_session_submit.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_list_add(
    list: *mut onshi_list,
    session: *mut onshi_session,
    person: *const onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || add(list, session, person, &[]))
}

/// As onshi_list_add, for a list that asks for medical information: with the consents of its people. Whose
/// a consent is, the arbitrary identifier (任意の識別子) of the person says: the patient's key of
/// onshi_permits_add. When a part is full, `permits` must hold the consents of everyone in it; so keep one
/// object for the whole list and add to it before each person.
/// Ownership: borrows `person` and `permits` for the call.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session, list and permits at a time.
/// Returns: as onshi_list_add; ONSHI_E_CONSENT_MISSING (somebody of the part that is full).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_list_add_under(
    list: *mut onshi_list,
    session: *mut onshi_session,
    person: *const onshi_record,
    permits: *const onshi_permits,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        handle::with(permits, |Permits(permits): &mut Permits| {
            add(list, session, person, permits)
        })
    })
}

/// Submits what is left. When it returns, the whole list is durable; its parts go out a few at a time.
/// ONSHI_EVENT_LIST_DONE tells when every part is answered or over.
/// Ownership: nothing to free; `list` can only be freed then.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session and list at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_VALUE_MISSING (nobody is in the list), and as onshi_list_add.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_list_submit(
    list: *mut onshi_list,
    session: *mut onshi_session,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || submit_rest(list, session, &[]))
}

/// As onshi_list_submit, with the consents of the people who are left.
/// Ownership: borrows `permits` for the call; `list` can only be freed then.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session, list and permits at a time.
/// Returns: as onshi_list_submit; ONSHI_E_CONSENT_MISSING.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_list_submit_under(
    list: *mut onshi_list,
    session: *mut onshi_session,
    permits: *const onshi_permits,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        handle::with(permits, |Permits(permits): &mut Permits| {
            submit_rest(list, session, permits)
        })
    })
}

/// Says how far a list is.
/// Ownership: borrows `key` for the call; writes into `out_state`.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (no such list), ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_list_state(
    session: *const onshi_session,
    key: *const c_char,
    key_length: u32,
    out_state: *mut onshi_list_state,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (key, out, error) = received!(
        TextIn::utf8(key, key_length),
        Struct::new(out_state),
        Out::new(out_error)
    );
    boundary(error, || {
        let key = key.read()?;
        out.writable()?;
        handle::with(session, |session: &mut Session| {
            let Some(list) = session.client.list(&key) else {
                return Ok(ONSHI_S_NONE);
            };
            out.write(state(&list))?;
            Ok(ONSHI_S_OK)
        })
    })
}

/// The job of a part, from 0: its answer is opened, and its state asked for, as of any job.
/// Ownership: borrows `key` for the call.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (no such list or part).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_list_job(
    session: *const onshi_session,
    key: *const c_char,
    key_length: u32,
    part: u32,
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
            let Some(job) = session.client.part(&key, part)? else {
                return Ok(ONSHI_S_NONE);
            };
            out.set(number(job.id)?);
            Ok(ONSHI_S_OK)
        })
    })
}

/// Acknowledges every part that is answered, as onshi_session_acknowledge does.
/// Ownership: borrows `key` for the call.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_JOB (no such list).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_list_acknowledge(
    session: *mut onshi_session,
    key: *const c_char,
    key_length: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (key, error) = received!(TextIn::utf8(key, key_length), Out::new(out_error));
    boundary(error, || with_list(session, &key, Client::acknowledge_list))
}

/// Takes back every part that nobody picked up yet.
/// Ownership: borrows `key` for the call.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_JOB (no such list).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_list_withdraw(
    session: *mut onshi_session,
    key: *const c_char,
    key_length: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (key, error) = received!(TextIn::utf8(key, key_length), Out::new(out_error));
    boundary(error, || with_list(session, &key, Client::withdraw_list))
}

/// Gives every part up that is not over.
/// Ownership: borrows `key` for the call.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_JOB (no such list).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_list_abandon(
    session: *mut onshi_session,
    key: *const c_char,
    key_length: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (key, error) = received!(TextIn::utf8(key, key_length), Out::new(out_error));
    boundary(error, || with_list(session, &key, Client::abandon_list))
}

fn add(
    list: *mut onshi_list,
    session: *mut onshi_session,
    person: *const onshi_record,
    permits: &[Permit],
) -> Result<i32, Error> {
    let person = handle::with(person, |held: &mut Held| Ok(held.record().clone()))?;
    handle::with(list, |list: &mut Filling| {
        let draft = list.draft()?;
        handle::with(session, |session: &mut Session| {
            session.client.add_to_list_under(draft, person, permits)
        })
    })?;
    Ok(ONSHI_S_OK)
}

fn submit_rest(
    list: *mut onshi_list,
    session: *mut onshi_session,
    permits: &[Permit],
) -> Result<i32, Error> {
    handle::with(list, |list: &mut Filling| {
        list.draft()?;
        handle::with(session, |session: &mut Session| match list.0.take() {
            Some(draft) => session.client.submit_rest_under(draft, permits),
            None => Ok(()),
        })
    })?;
    Ok(ONSHI_S_OK)
}

fn with_list(
    session: *mut onshi_session,
    key: &TextIn<'_, u8>,
    act: impl FnOnce(&mut Client, &str) -> Result<(), Error>,
) -> Result<i32, Error> {
    let key = key.read()?;
    handle::with(session, |session: &mut Session| {
        act(&mut session.client, &key).map(|()| ONSHI_S_OK)
    })
}

fn state(list: &List<'_>) -> onshi_list_state {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    onshi_list_state {
        struct_size: 0,
        people: u32::try_from(list.people()).unwrap_or(u32::MAX),
        parts: number(list.count()),
        done: number(list.done()),
        whole: list.is_whole().into(),
        over: list.is_over().into(),
    }
}
