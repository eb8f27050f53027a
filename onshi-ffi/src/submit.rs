//! Asking: a request becomes a job, under a key and under terms.

use std::ffi::c_char;
use std::mem::size_of;

use onshi_client::Client;
use onshi_core::catalogue::{self, OperationRow};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{JobId, Terms};
use onshi_core::record::Record;

use crate::boundary::{ONSHI_S_OK, Out, Sized32, Struct, boundary, received};
use crate::error::onshi_error;
use crate::handle;
use crate::held::Held;
use crate::job::number;
use crate::permits::{onshi_permits, permits};
use crate::record::onshi_record;
use crate::session::{Session, onshi_session};
use crate::text::{TextIn, member};

/// What else holds for a request. Zeros: nothing.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_terms {
    /// sizeof(onshi_terms).
    pub struct_size: u32,
    /// Bytes of `subject`.
    pub subject_length: u32,
    /// The program's own number of the patient, or NULL. It is kept as a hash. Requests that overwrite
    /// something of one patient go out one after the other.
    pub subject: *const c_char,
    /// How long the program waits, in ms; then the job is given up (ONSHI_EVENT_EXPIRED). 0: for ever.
    pub wait_ms: u32,
    /// The job that asked the same and is in doubt, or 0.
    pub repeats: u32,
    /// The consents that a request for medical information rests on (同意), or NULL. Those that do not
    /// hold any more do not count.
    pub permits: *const onshi_permits,
}

// SAFETY: `repr(C)`, `struct_size` first, numbers and pointers for which zeros are a value.
unsafe impl Sized32 for onshi_terms {
    const FIRST_SIZE: usize = size_of::<[u32; 4]>() + size_of::<*const c_char>();
}

/// Asks for something. When it returns a job, the job is durable. `key` is the host's own name for
/// the request: submitting the same key again gives the same job and asks nothing twice.
/// `operation` is one of ONSHI_O_…; institution code and file identifier are filled in.
/// Ownership: borrows `record` and `key` for the call.
/// NULL: `session`, `record` and `out_job` must not be NULL; `key` may be NULL: no key.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_MESSAGE, ONSHI_E_UNVERIFIED (neither the profile confirms its
/// layout nor do the flags of the session allow it), ONSHI_E_KEY_REUSED, ONSHI_E_FORBIDDEN (the
/// institution code is being changed), ONSHI_E_VALUE_MISSING and other errors of a value, or why it
/// could not be staged. Nothing was asked then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_submit(
    session: *mut onshi_session,
    operation: u32,
    record: *const onshi_record,
    key: *const c_char,
    key_length: u32,
    out_job: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (key, out, error) = received!(
        TextIn::utf8(key, key_length),
        Out::new(out_job),
        Out::new(out_error)
    );
    boundary(error, || {
        let (key, out) = (key.read_optional()?, out.required()?);
        let operation = operation_of(operation)?;
        ask(session, record, out, |client, request| {
            client.submit(key.as_deref(), operation, request)
        })
    })
}

/// As onshi_session_submit, and what else holds for the request: whose patient it is about, how long the
/// program waits, which job it repeats.
/// Ownership: borrows `record`, `key` and `terms` for the call.
/// NULL: `session`, `record`, `terms` and `out_job` must not be NULL; `key` may be NULL: no key.
/// Thread: any, one call per session at a time.
/// Returns: as onshi_session_submit; ONSHI_E_MUST_NOT_REPEAT (sending this again could do harm),
/// ONSHI_E_WRONG_STATE (the answer of the repeated job is still awaited), ONSHI_E_UNKNOWN_JOB,
/// ONSHI_E_CONSENT_MISSING (`permits` does not hold what it asks for), ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_submit_under(
    session: *mut onshi_session,
    operation: u32,
    record: *const onshi_record,
    key: *const c_char,
    key_length: u32,
    terms: *const onshi_terms,
    out_job: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (key, terms, out, error) = received!(
        TextIn::utf8(key, key_length),
        Struct::new(terms),
        Out::new(out_job),
        Out::new(out_error)
    );
    boundary(error, || {
        let (key, terms, out) = (key.read_optional()?, terms.read()?, out.required()?);
        let operation = operation_of(operation)?;
        // SAFETY: the text of the structure lives as long as the call, as the header asks.
        let subject = unsafe { member(terms.subject, terms.subject_length) }?;
        ask(session, record, out, |client, request| {
            let own = Terms {
                subject,
                deadline: (terms.wait_ms > 0).then(|| client.now().plus_ms(terms.wait_ms.into())),
                repeats: (terms.repeats > 0).then(|| JobId(terms.repeats.into())),
                permits: permits(terms.permits)?,
                ..Terms::default()
            };
            client.submit_under(key.as_deref(), operation, request, own)
        })
    })
}

/// Asks with a message that the catalogue does not have (任意の電文): a record ONSHI_R_ENVELOPE, whose
/// body was filled with onshi_record_add_extra, in a file whose name begins with `prefix`. The answer
/// is bound by file name, institution code and file identifier like any other; read its body with
/// onshi_record_extra_text. Nothing else is checked, so the session must allow what is assumed
/// (ONSHI_SESSION_ALLOW_ASSUMED).
/// Ownership: borrows `prefix`, `record` and `key` for the call.
/// NULL: `session`, `prefix`, `record` and `out_job` must not be NULL; `key` may be NULL: no key.
/// Thread: any, one call per session at a time.
/// Returns: as onshi_session_submit; ONSHI_E_UNKNOWN_MESSAGE for another record, and for a prefix that
/// no file name can begin with.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_submit_envelope(
    session: *mut onshi_session,
    prefix: *const c_char,
    prefix_length: u32,
    record: *const onshi_record,
    key: *const c_char,
    key_length: u32,
    out_job: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (prefix, key, out, error) = received!(
        TextIn::utf8(prefix, prefix_length),
        TextIn::utf8(key, key_length),
        Out::new(out_job),
        Out::new(out_error)
    );
    boundary(error, || {
        let (prefix, key, out) = (prefix.read()?, key.read_optional()?, out.required()?);
        ask(session, record, out, |client, request| {
            client.submit_envelope(key.as_deref(), &prefix, request)
        })
    })
}

/// The operation of one of ONSHI_O_….
pub(crate) fn operation_of(number: u32) -> Result<&'static OperationRow, Error> {
    let operation = u16::try_from(number).ok().and_then(catalogue::operation);
    operation.ok_or_else(|| Error::new(ErrorCode::UnknownMessage))
}

fn ask(
    session: *mut onshi_session,
    record: *const onshi_record,
    out_job: Out<'_, u32>,
    submit: impl FnOnce(&mut Client, Record) -> Result<JobId, Error>,
) -> Result<i32, Error> {
    let request = handle::with(record, |held: &mut Held| Ok(held.record().clone()))?;
    handle::with(session, |session: &mut Session| {
        out_job.set(number(submit(&mut session.client, request)?)?);
        Ok(ONSHI_S_OK)
    })
}
