//! A session: one institution over its folders and its ledger. The host drives it by asking for the
//! next event; nothing happens between its calls.

use std::ffi::c_char;
use std::path::{Path, PathBuf};

use onshi_client::{Client, FolderConfig};
use onshi_core::catalogue::{self, Dialect, OperationRow};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::InstitutionCode;
use onshi_core::job::{Job, JobId, Notice, Outcome, State, Terms};
use onshi_core::record::Record;
use onshi_core::text::Charset;

use crate::answer::{Reading, onshi_answer};
use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out, Sized32, Struct, boundary, received};
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::record::{Held, onshi_record};
use crate::text::{Buffer, ONSHI_NUL, TextIn};

/// Flag of a session: send messages whose layout is only assumed.
pub const ONSHI_SESSION_ALLOW_ASSUMED: u32 = 1;
/// Flag of a session: the host keeps consents elsewhere and answers for asking for medical information
/// only with consent (同意は連携側で確認). Without it such a request is refused (ONSHI_E_CONSENT_MISSING).
pub const ONSHI_SESSION_CONSENT_BY_HOST: u32 = 2;

/// Encoding of requests: Shift_JIS restricted to JIS X 0208:1990. What 0 means.
pub const ONSHI_CHARSET_SHIFT_JIS: u32 = 1;
/// Encoding of requests: code page 932.
pub const ONSHI_CHARSET_CP932: u32 = 2;
/// Encoding of requests: UTF-8.
pub const ONSHI_CHARSET_UTF8: u32 = 3;

/// Event: taken in under a reception number (受付番号).
pub const ONSHI_EVENT_ACCEPTED: u32 = 1;
/// Event: the system has not finished (処理中).
pub const ONSHI_EVENT_PROCESSING: u32 = 2;
/// Event: answered. `code` is one of ONSHI_OUTCOME_…. Read the answer, then acknowledge.
pub const ONSHI_EVENT_ANSWERED: u32 = 3;
/// Event: something is wrong; the job goes on. `code` is one of ONSHI_E_….
pub const ONSHI_EVENT_PROBLEM: u32 = 4;
/// Event: no answer for longer than usual; the job goes on.
pub const ONSHI_EVENT_OVERDUE: u32 = 5;
/// Event: two different answers; delivered to nobody.
pub const ONSHI_EVENT_CONFLICT: u32 = 6;
/// Event: taken back before it was picked up.
pub const ONSHI_EVENT_WITHDRAWN: u32 = 7;
/// Event: the job was given up because its time was over (期限切れ).
pub const ONSHI_EVENT_EXPIRED: u32 = 8;
/// Event: every part of a list is answered or over (一括の完了). `job` is its first part; the text is its key.
pub const ONSHI_EVENT_LIST_DONE: u32 = 9;

/// Outcome: finished (正常終了).
pub const ONSHI_OUTCOME_NORMAL: i32 = 1;
/// Outcome: failed, with the words of the system (異常終了).
pub const ONSHI_OUTCOME_ABNORMAL: i32 = 2;
/// Outcome: refused by the terminal software. There is no answer to read.
pub const ONSHI_OUTCOME_REFUSED: i32 = 3;

/// State of a job: the request is being staged (準備中).
pub const ONSHI_JOB_PREPARING: u32 = 1;
/// State of a job: about to become visible (送信待ち).
pub const ONSHI_JOB_INTENDED: u32 = 2;
/// State of a job: whether it became visible is being found out (送信確認中).
pub const ONSHI_JOB_UNKNOWN: u32 = 3;
/// State of a job: the answer is awaited (送信済).
pub const ONSHI_JOB_PUBLISHED: u32 = 4;
/// State of a job: taken in; the result will be asked for (受付済).
pub const ONSHI_JOB_ACCEPTED: u32 = 5;
/// State of a job: answered and not acknowledged (回答あり).
pub const ONSHI_JOB_ANSWERED: u32 = 6;
/// State of a job: two different answers (競合).
pub const ONSHI_JOB_CONFLICT: u32 = 7;
/// State of a job: acknowledged (受領確認済).
pub const ONSHI_JOB_ACKNOWLEDGED: u32 = 8;
/// State of a job: taken back (取下げ).
pub const ONSHI_JOB_WITHDRAWN: u32 = 9;
/// State of a job: given up (放棄).
pub const ONSHI_JOB_ABANDONED: u32 = 10;
/// State of a job: nothing is left to do (完了).
pub const ONSHI_JOB_CLOSED: u32 = 11;

/// A session.
#[allow(non_camel_case_types)]
pub struct onshi_session {
    _opaque: (),
}

/// How to open a session. Texts are UTF-8; a length of 0 means that the text ends with NUL.
/// Numbers that are 0 take their usual value.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_session_options {
    /// sizeof(onshi_session_options).
    pub struct_size: u32,
    /// ONSHI_SESSION_…, added up.
    pub flags: u32,
    /// One of ONSHI_CHARSET_….
    pub charset: u32,
    /// Longest pause between two looks into the result folder; usually 1000.
    pub poll_ms: u32,
    /// Wait before a batch result is asked for the first time; usually 5000.
    pub collect_after_ms: u32,
    /// Longest wait between two such questions; usually 60000.
    pub collect_at_most_ms: u32,
    /// Length of `institution` in bytes.
    pub institution_length: u32,
    /// Length of `root` in bytes.
    pub root_length: u32,
    /// Length of `req` in bytes.
    pub req_length: u32,
    /// Length of `res` in bytes.
    pub res_length: u32,
    /// Length of `stage` in bytes.
    pub stage_length: u32,
    /// Length of `ledger` in bytes.
    pub ledger_length: u32,
    /// Medical institution code (医療機関コード), ten digits. Required.
    pub institution: *const c_char,
    /// The folder that holds `req` and `res`; the other paths then have usual places in it.
    pub root: *const c_char,
    /// Request folder. Required if there is no `root`.
    pub req: *const c_char,
    /// Result folder. Required if there is no `root`.
    pub res: *const c_char,
    /// Where requests are staged: on the volume of `req` and not in it; usually beside it.
    pub stage: *const c_char,
    /// The ledger file, best on a local disk. Required if there is no `root`.
    pub ledger: *const c_char,
    /// Length of `profile` in bytes.
    pub profile_length: u32,
    /// Zero.
    pub reserved: u32,
    /// The text of a profile (TOML): what the vendor corrects by the official specification. May be
    /// NULL: the catalogue as it is.
    pub profile: *const c_char,
}

/// Something that happened.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_event {
    /// sizeof(onshi_event).
    pub struct_size: u32,
    /// One of ONSHI_EVENT_….
    pub kind: u32,
    /// To which job.
    pub job: u32,
    /// Outcome or error, by kind; else 0.
    pub code: i32,
    /// ONSHI_EVENT_PROCESSING: how often it was asked for; else 0.
    pub round: u32,
}

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
}

// SAFETY: `repr(C)`, `struct_size` first, numbers and pointers for which zeros are a value.
unsafe impl Sized32 for onshi_terms {
    const FIRST_SIZE: usize = size_of::<[u32; 4]>() + size_of::<*const c_char>();
}

// SAFETY: `repr(C)`, `struct_size` first, numbers and pointers for which zeros are a value.
unsafe impl Sized32 for onshi_session_options {
    const FIRST_SIZE: usize = size_of::<[u32; 12]>() + size_of::<[*const c_char; 6]>();
}

// SAFETY: `repr(C)`, `struct_size` first, numbers for which zeros are a value.
unsafe impl Sized32 for onshi_event {
    const FIRST_SIZE: usize = size_of::<[u32; 5]>();
}

/// What stands behind a session's handle.
pub(crate) struct Session {
    pub(crate) client: Client,
    event_text: Option<String>,
}

held_by_c!(Session as onshi_session, Session);

/// Opens a session and takes up what an earlier one left. One session per ledger at a time.
/// Ownership: borrows `options` for the call; gives `*out_session`, to be freed with
/// onshi_session_free.
/// NULL: `options` and `out_session` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS, ONSHI_E_PROFILE_INVALID (the error says where),
/// ONSHI_E_FOLDER_MISSING, ONSHI_E_LEDGER_BUSY, ONSHI_E_LEDGER_BROKEN.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_open(
    options: *const onshi_session_options,
    out_session: *mut *mut onshi_session,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (options, out, error) = received!(
        Struct::new(options),
        Out::new(out_session),
        Out::new(out_error)
    );
    boundary(error, || {
        let (options, out) = (options.read()?, out.required()?);
        // SAFETY: the texts of the structure live as long as the call, as the header asks.
        let config = unsafe { configuration(&options) }?;
        let session = Session {
            client: Client::open_folder(&config)?,
            event_text: None,
        };
        out.set(handle::give(session)?);
        Ok(ONSHI_S_OK)
    })
}

/// Closes a session. Its jobs stay in the ledger; answers that were opened stay readable.
/// Ownership: takes `session`.
/// NULL: `session` may be NULL; then nothing happens.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_free(session: *mut onshi_session) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Session>(session).map(|()| ONSHI_S_OK)
    })
}

/// Asks for something. When it returns a job, the job is durable. `key` is the host's own name for
/// the request: submitting the same key again gives the same job and asks nothing twice.
/// `operation` is one of ONSHI_O_…; institution code and file identifier are filled in.
/// Ownership: borrows `record` and `key` for the call.
/// NULL: `session`, `record` and `out_job` must not be NULL; `key` may be NULL: no key.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_MESSAGE, ONSHI_E_UNVERIFIED (neither the profile confirms its
/// layout nor do the flags of the session allow it), ONSHI_E_KEY_REUSED, ONSHI_E_VALUE_MISSING and
/// other errors of a value, or why it could not be staged. Nothing was asked then.
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
/// ONSHI_E_BAD_OPTIONS.
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
                part: None,
                permits: Vec::new(),
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

/// Works until something happens, at most `timeout_ms`; 0 looks once and does not wait.
/// Ownership: writes into `out_event`; nothing to free.
/// NULL: `session` and `out_event` must not be NULL.
/// Thread: any, one call per session at a time; the call holds the session while it waits.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (nothing happened), ONSHI_E_BAD_OPTIONS, or why folders or
/// ledger cannot be reached; ask again later then, nothing is lost.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_next_event(
    session: *mut onshi_session,
    timeout_ms: u32,
    out_event: *mut onshi_event,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Struct::new(out_event), Out::new(out_error));
    boundary(error, || {
        out.writable()?;
        handle::with(session, |session: &mut Session| {
            let Some(notice) = session.client.next_notice(timeout_ms.into())? else {
                return Ok(ONSHI_S_NONE);
            };
            out.write(event(&notice)?)?;
            session.event_text = event_text(&notice);
            Ok(ONSHI_S_OK)
        })
    })
}

/// Writes the words of the last event: the reception number of ONSHI_EVENT_ACCEPTED, the code and
/// message of the system for an abnormal outcome, what is wrong for ONSHI_EVENT_PROBLEM.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `session` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_event_text(
    session: *const onshi_session,
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
        handle::with(session, |session: &mut Session| match &session.event_text {
            Some(text) => out.write(text),
            None => out.write_none(ONSHI_S_NONE),
        })
    })
}

/// Reads where a job stands: one of ONSHI_JOB_…, and once it is answered one of ONSHI_OUTCOME_…,
/// before that 0.
/// Ownership: nothing to free.
/// NULL: `session` and `out_state` must not be NULL; `out_outcome` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_JOB.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_job_state(
    session: *const onshi_session,
    job: u32,
    out_state: *mut u32,
    out_outcome: *mut i32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (state, outcome, error) = received!(
        Out::new(out_state),
        Out::new(out_outcome),
        Out::new(out_error)
    );
    boundary(error, || {
        let state = state.required()?;
        with_job(session, job, |job| {
            state.set(state_number(&job.state));
            outcome.set(match &job.state {
                State::Answered { outcome, .. } => outcome_number(outcome),
                _ => 0,
            });
            Ok(ONSHI_S_OK)
        })
    })
}

/// Writes the reception number (受付番号) of a job, once there is one.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `session` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE, ONSHI_E_UNKNOWN_JOB, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_job_reception(
    session: *const onshi_session,
    job: u32,
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
        with_job(session, job, |job| match job.reception() {
            Some(reception) => out.write(reception),
            None => out.write_none(ONSHI_S_NONE),
        })
    })
}

/// Finds the job of a key that was submitted earlier, by this session or one before it.
/// Ownership: borrows `key` for the call.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (no such key).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_job_of_key(
    session: *const onshi_session,
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
        let (key, out) = (key.read()?, out.required()?);
        handle::with(session, |session: &mut Session| {
            let Some(job) = session.client.job_of_key(&key) else {
                return Ok(ONSHI_S_NONE);
            };
            out.set(number(job.id)?);
            Ok(ONSHI_S_OK)
        })
    })
}

/// Opens the answer of a job. It can be opened again until the job is acknowledged. It is a message or
/// a PDF, as onshi_answer_form says: who asked for a PDF gets a message if there was an error.
/// Ownership: gives `*out_answer`; free it with onshi_answer_free. It outlives the session.
/// NULL: `session` and `out_answer` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_JOB, ONSHI_E_WRONG_STATE, ONSHI_E_ANSWER_VANISHED,
/// ONSHI_E_CHANGED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_answer(
    session: *mut onshi_session,
    job: u32,
    out_answer: *mut *mut onshi_answer,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_answer), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        let id = JobId(job.into());
        let answered = handle::with(session, |session: &mut Session| session.client.answer(id))?;
        out.set(handle::give(Reading(answered))?);
        Ok(ONSHI_S_OK)
    })
}

/// Says that the program has the answer and keeps it: its files are removed, and it is offered no
/// more. Saying it again is fine.
/// Ownership: nothing to free.
/// NULL: `session` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_JOB, ONSHI_E_WRONG_STATE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_acknowledge(
    session: *mut onshi_session,
    job: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || command(session, job, Client::acknowledge))
}

/// Asks for a batch result once more by its reception number.
/// Ownership: nothing to free.
/// NULL: `session` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_JOB, ONSHI_E_WRONG_STATE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_ask_again(
    session: *mut onshi_session,
    job: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || command(session, job, Client::ask_again))
}

/// Takes a request back, if the terminal has not picked it up; ONSHI_EVENT_WITHDRAWN confirms it.
/// Ownership: nothing to free.
/// NULL: `session` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_JOB, ONSHI_E_WRONG_STATE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_withdraw(
    session: *mut onshi_session,
    job: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || command(session, job, Client::withdraw))
}

/// Gives a job up. Its reception number stays readable.
/// Ownership: nothing to free.
/// NULL: `session` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_JOB, ONSHI_E_WRONG_STATE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_abandon(
    session: *mut onshi_session,
    job: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || command(session, job, Client::abandon))
}

/// Takes a job up again that was given up: its answer that came late is offered
/// (ONSHI_E_LATE_ANSWER told of it), or the result of its reception number is asked for. Nothing is
/// sent a second time.
/// Ownership: nothing to free.
/// NULL: `session` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_JOB, ONSHI_E_WRONG_STATE (it was not given up).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_resume(
    session: *mut onshi_session,
    job: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || command(session, job, Client::resume))
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
    let request = handle::with(record, |held: &mut Held| Ok(held.record.clone()))?;
    handle::with(session, |session: &mut Session| {
        out_job.set(number(submit(&mut session.client, request)?)?);
        Ok(ONSHI_S_OK)
    })
}

fn command(
    session: *mut onshi_session,
    job: u32,
    act: impl FnOnce(&mut Client, JobId) -> Result<(), Error>,
) -> Result<i32, Error> {
    handle::with(session, |session: &mut Session| {
        act(&mut session.client, JobId(job.into())).map(|()| ONSHI_S_OK)
    })
}

fn with_job(
    session: *const onshi_session,
    job: u32,
    read: impl FnOnce(&Job) -> Result<i32, Error>,
) -> Result<i32, Error> {
    handle::with(session, |session: &mut Session| {
        let job = session.client.job(JobId(job.into()));
        read(job.ok_or_else(|| Error::new(ErrorCode::UnknownJob))?)
    })
}

/// Jobs are numbered from 1 in their ledger; four thousand million of them are out of reach.
pub(crate) fn number(job: JobId) -> Result<u32, Error> {
    u32::try_from(job.0).map_err(|_| Error::new(ErrorCode::LedgerBroken).because("job number"))
}

fn state_number(state: &State) -> u32 {
    match state {
        State::Preparing { .. } => ONSHI_JOB_PREPARING,
        State::Intended { .. } => ONSHI_JOB_INTENDED,
        State::Unknown { .. } => ONSHI_JOB_UNKNOWN,
        State::Published { .. } => ONSHI_JOB_PUBLISHED,
        State::Accepted { .. } => ONSHI_JOB_ACCEPTED,
        State::Answered { .. } => ONSHI_JOB_ANSWERED,
        State::Conflict { .. } => ONSHI_JOB_CONFLICT,
        State::Acknowledged => ONSHI_JOB_ACKNOWLEDGED,
        State::Withdrawn => ONSHI_JOB_WITHDRAWN,
        State::Abandoned { .. } => ONSHI_JOB_ABANDONED,
        State::Closed => ONSHI_JOB_CLOSED,
    }
}

fn outcome_number(outcome: &Outcome) -> i32 {
    match outcome {
        Outcome::Normal => ONSHI_OUTCOME_NORMAL,
        Outcome::Abnormal { .. } => ONSHI_OUTCOME_ABNORMAL,
        Outcome::Refused => ONSHI_OUTCOME_REFUSED,
    }
}

fn event(notice: &Notice) -> Result<onshi_event, Error> {
    let (kind, job, code, round) = match notice {
        Notice::Accepted { job, .. } => (ONSHI_EVENT_ACCEPTED, job, 0, 0),
        Notice::Processing { job, round } => (ONSHI_EVENT_PROCESSING, job, 0, *round),
        Notice::Answered { job, outcome } => {
            (ONSHI_EVENT_ANSWERED, job, outcome_number(outcome), 0)
        }
        Notice::Problem { job, error } => (ONSHI_EVENT_PROBLEM, job, error.code() as i32, 0),
        Notice::Overdue { job } => (ONSHI_EVENT_OVERDUE, job, 0, 0),
        Notice::Conflict { job } => (ONSHI_EVENT_CONFLICT, job, 0, 0),
        Notice::Withdrawn { job } => (ONSHI_EVENT_WITHDRAWN, job, 0, 0),
        Notice::Expired { job } => (ONSHI_EVENT_EXPIRED, job, 0, 0),
        Notice::ListDone { job, .. } => (ONSHI_EVENT_LIST_DONE, job, 0, 0),
    };
    Ok(onshi_event {
        struct_size: 0,
        kind,
        job: number(*job)?,
        code,
        round,
    })
}

fn event_text(notice: &Notice) -> Option<String> {
    match notice {
        Notice::Accepted { reception, .. } => Some(reception.clone()),
        Notice::Problem { error, .. } => Some(error.to_string()),
        Notice::ListDone { list, .. } => Some(list.clone()),
        Notice::Answered {
            outcome: Outcome::Abnormal { code, message },
            ..
        } => {
            let words: Vec<&str> = [code, message]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect();
            Some(words.join(" "))
        }
        _ => None,
    }
}

/// # Safety
/// The texts of the structure can be read.
unsafe fn configuration(options: &onshi_session_options) -> Result<FolderConfig, Error> {
    let bad = |why: String| Error::new(ErrorCode::BadOptions).because(why);
    if options.reserved != 0 {
        return Err(bad("reserved is not 0".to_owned()));
    }
    if options.flags & !(ONSHI_SESSION_ALLOW_ASSUMED | ONSHI_SESSION_CONSENT_BY_HOST) != 0 {
        return Err(bad(format!("unknown flags {:#x}", options.flags)));
    }
    // SAFETY: as promised by the caller.
    let text = |first, length| unsafe { member(first, length) };
    let path = |first, length| text(first, length).map(|path| path.map(PathBuf::from));
    let institution = text(options.institution, options.institution_length)?;
    let institution = InstitutionCode::new(&institution.unwrap_or_default())
        .map_err(|error| bad(error.to_string()))?;
    let root = path(options.root, options.root_length)?;
    let given = [
        path(options.req, options.req_length)?,
        path(options.res, options.res_length)?,
        path(options.stage, options.stage_length)?,
        path(options.ledger, options.ledger_length)?,
    ];
    let mut config = match &root {
        Some(root) => FolderConfig::under(root, institution),
        None => FolderConfig::under(beside(&given)?, institution),
    };
    let places = [
        &mut config.req,
        &mut config.res,
        &mut config.stage,
        &mut config.ledger,
    ];
    for (place, given) in places.into_iter().zip(given) {
        *place = given.unwrap_or_else(|| place.clone());
    }
    config.settings.charset = match options.charset {
        0 | ONSHI_CHARSET_SHIFT_JIS => Charset::ShiftJisJis90,
        ONSHI_CHARSET_CP932 => Charset::Cp932,
        ONSHI_CHARSET_UTF8 => Charset::Utf8,
        other => return Err(bad(format!("unknown charset {other}"))),
    };
    config.settings.allow_assumed = options.flags & ONSHI_SESSION_ALLOW_ASSUMED != 0;
    config.settings.consent_checked_by_host = options.flags & ONSHI_SESSION_CONSENT_BY_HOST != 0;
    if let Some(profile) = text(options.profile, options.profile_length)? {
        config.settings.dialect = Dialect::parse(&profile)?;
    }
    set_unless_zero(&mut config.poll_ms, options.poll_ms);
    set_unless_zero(
        &mut config.settings.collect_after_ms,
        options.collect_after_ms,
    );
    set_unless_zero(
        &mut config.settings.collect_at_most_ms,
        options.collect_at_most_ms,
    );
    Ok(config)
}

/// A text of a structure: an absent length means that it ends with NUL.
///
/// # Safety
/// As [`TextIn::new`].
pub(crate) unsafe fn member(first: *const c_char, length: u32) -> Result<Option<String>, Error> {
    let length = if length == 0 { ONSHI_NUL } else { length };
    // SAFETY: as promised by the caller.
    unsafe { TextIn::utf8(first, length) }.read_optional()
}

fn set_unless_zero<N: From<u32>>(setting: &mut N, value: u32) {
    if value != 0 {
        *setting = value.into();
    }
}

/// Where what is not given goes: into the folder that holds `req`.
fn beside(given: &[Option<PathBuf>; 4]) -> Result<PathBuf, Error> {
    match given {
        [Some(req), Some(_), _, Some(_)] => Ok(req.parent().unwrap_or(Path::new("")).to_path_buf()),
        _ => Err(Error::new(ErrorCode::BadOptions)
            .because("root is required, or each of req, res and ledger")),
    }
}
