//! The log of a session: lines about what happens to its jobs and why its calls are refused, for the file
//! that a program keeps. A line names jobs, codes and files, and never a person: notices and errors hold
//! none by their types, and what the system or the program wrote freely is left out.
//!
//! | line | level |
//! |---|---|
//! | a job was taken in, is processed, answered, taken back | info |
//! | a list is whole; a clinical copy must go | info |
//! | a job has a problem, is overdue, in conflict, given up | warning |
//! | a call was refused: the program's or the values' fault, the other side's file | warning |
//! | a call was refused: folder, disk, ledger; a bug of ours | error |

use std::ffi::{c_char, c_void};

use onshi_core::error::{Category, Error, ErrorCode};
use onshi_core::job::{JobId, Notice, Outcome};

use crate::boundary::{ONSHI_S_OK, Out, Sized32, Struct, boundary, received};
use crate::error::onshi_error;
use crate::handle;
use crate::session::{Session, onshi_session};

/// Level of a line: what happens every day.
pub const ONSHI_LOG_INFO: u32 = 1;
/// Level of a line: somebody may have to look.
pub const ONSHI_LOG_WARNING: u32 = 2;
/// Level of a line: it does not go on like this.
pub const ONSHI_LOG_ERROR: u32 = 3;

/// Where the lines of a session go.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_log {
    /// sizeof(onshi_log).
    pub struct_size: u32,
    /// The lowest level that is wanted, one of ONSHI_LOG_…; 0 for all.
    pub least: u32,
    /// Given back with every line; the library does not look at it.
    pub context: *mut c_void,
    /// Takes a line, in Japanese and English: UTF-8 of that length, without a NUL, readable until it
    /// returns. It is called inside a call with the session, on the thread of that call, and must not throw.
    /// A call with the same session from inside it gets ONSHI_E_BUSY. Required.
    pub on_line: Option<
        unsafe extern "C" fn(context: *mut c_void, level: u32, line: *const c_char, length: u32),
    >,
    /// Told once, when no line comes any more: the session is freed, or has another log. May be NULL.
    pub on_destroy: Option<unsafe extern "C" fn(context: *mut c_void)>,
}

// SAFETY: `repr(C)`, `struct_size` first, numbers and pointers for which zeros are a value.
unsafe impl Sized32 for onshi_log {
    const FIRST_SIZE: usize = size_of::<onshi_log>();
}

/// Sends the lines of a session to a place of the program's; NULL ends that. The one before is told by its
/// `on_destroy`; one that is refused is not.
/// Ownership: takes what `log` says, and borrows `log` itself for the call.
/// NULL: `session` must not be NULL; `log` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_log(
    session: *mut onshi_session,
    log: *const onshi_log,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (given, error) = received!(Struct::new(log), Out::new(out_error));
    boundary(error, || {
        let sink = match log.is_null() {
            true => None,
            false => Some(Given::read(&given.read()?)?),
        };
        handle::with(session, |session: &mut Session| {
            session.log = sink.map(Sink);
            Ok(ONSHI_S_OK)
        })
    })
}

/// Where lines go, before it is ours: dropped, it tells nobody.
struct Given {
    least: u32,
    context: *mut c_void,
    on_line: unsafe extern "C" fn(*mut c_void, u32, *const c_char, u32),
    on_destroy: Option<unsafe extern "C" fn(*mut c_void)>,
}

/// Where the lines of a session go.
pub(crate) struct Sink(Given);

// SAFETY: the header says that lines come on the thread of each call; what `context` points to is the
// program's, and is never touched here.
unsafe impl Send for Sink {}

impl Given {
    fn read(log: &onshi_log) -> Result<Self, Error> {
        let bad = |why: &str| Error::new(ErrorCode::BadOptions).because(why);
        if log.least > ONSHI_LOG_ERROR {
            return Err(bad("there is no such level"));
        }
        Ok(Given {
            least: log.least,
            context: log.context,
            on_line: log.on_line.ok_or_else(|| bad("on_line is NULL"))?,
            on_destroy: log.on_destroy,
        })
    }
}

impl Sink {
    /// What happened.
    pub(crate) fn happened(&self, notice: &Notice) {
        let (level, job, words) = line(notice);
        match job {
            Some(job) => self.write(level, &format!("job {}: {words}", job.0)),
            None => self.write(level, &words),
        }
    }

    /// Why a call was refused. That a buffer was too small is how its length is asked for.
    pub(crate) fn refused(&self, error: &Error) {
        let level = match error.category() {
            _ if error.code() == ErrorCode::BufferTooSmall => return,
            Category::Usage | Category::Data | Category::Peer => ONSHI_LOG_WARNING,
            Category::Environment | Category::Internal => ONSHI_LOG_ERROR,
        };
        self.write(level, &format!("拒否 / refused: {error}"));
    }

    fn write(&self, level: u32, line: &str) {
        if level < self.0.least {
            return;
        }
        let length = u32::try_from(line.len()).unwrap_or(u32::MAX);
        // SAFETY: the program gave this function for this call, and the line is readable meanwhile.
        unsafe { (self.0.on_line)(self.0.context, level, line.as_ptr().cast(), length) }
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        if let Some(on_destroy) = self.0.on_destroy {
            // SAFETY: the program gave this function for this call, which is the last.
            unsafe { on_destroy(self.0.context) }
        }
    }
}

fn line(notice: &Notice) -> (u32, Option<JobId>, String) {
    let (level, job, words): (_, _, &str) = match notice {
        Notice::Accepted { job, .. } => (ONSHI_LOG_INFO, job, "受付 / accepted"),
        Notice::Processing { job, .. } => (ONSHI_LOG_INFO, job, "処理中 / processing"),
        Notice::Answered { job, outcome } => (ONSHI_LOG_INFO, job, answered(outcome)),
        Notice::Withdrawn { job } => (ONSHI_LOG_INFO, job, "取下げ / withdrawn"),
        Notice::ListDone { job, .. } => (ONSHI_LOG_INFO, job, "一括の完了 / its list is done"),
        Notice::Erase { job, .. } => (ONSHI_LOG_INFO, job, "削除対象 / a copy is to be erased"),
        Notice::Overdue { job } => (ONSHI_LOG_WARNING, job, "回答遅延 / overdue"),
        Notice::Expired { job } => (ONSHI_LOG_WARNING, job, "期限切れ / expired"),
        Notice::Conflict { job } => (ONSHI_LOG_WARNING, job, "回答の矛盾 / conflicting answers"),
        Notice::Problem { job, error } => {
            let words = format!("異常 / problem: {error}");
            return (ONSHI_LOG_WARNING, Some(*job), words);
        }
        Notice::Certificate { days_left } => {
            let words = format!("電子証明書の残り日数 / days left of the certificate: {days_left}");
            return (ONSHI_LOG_WARNING, None, words);
        }
    };
    (level, Some(*job), words.to_owned())
}

fn answered(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Normal => "正常終了 / answered",
        Outcome::Abnormal { .. } => "異常終了 / answered: it did not go well",
        Outcome::Refused => "受付拒否 / refused by the terminal",
    }
}
