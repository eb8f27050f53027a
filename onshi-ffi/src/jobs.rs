//! Every job of a session that is not over (未完了のジョブ): what a program finds after a kill, also of what had no key.

use std::ffi::c_char;
use std::mem::size_of;

use onshi_core::job::Job;

use crate::boundary::{ONSHI_S_OK, Out, Sized32, Struct, boundary, received};
use crate::error::onshi_error;
use crate::handle;
use crate::job::{number, with_job};
use crate::plain::seconds;
use crate::session::{Session, onshi_session};
use crate::text::Buffer;

/// What was asked, and when.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_job {
    /// sizeof(onshi_job).
    pub struct_size: u32,
    /// The operation: one of ONSHI_O_….
    pub operation: u32,
    /// When it was submitted, in seconds since 1970 UTC.
    pub submitted: u32,
    /// When its state changed last.
    pub changed: u32,
    /// 1 if it is a part of a list (一括の分割), else 0.
    pub of_list: u32,
    /// Which part, from 0; else 0.
    pub part: u32,
    /// How many people stand in the part; else 0.
    pub people: u32,
}

// SAFETY: `repr(C)`, `struct_size` first, numbers for which zeros are a value.
unsafe impl Sized32 for onshi_job {
    const FIRST_SIZE: usize = size_of::<[u32; 7]>();
}

/// Writes the numbers of all jobs that are not over, oldest first. `capacity` and `*out_count` count numbers.
/// Ownership: writes into `jobs`; nothing to free.
/// NULL: `session` and `out_count` must not be NULL; `jobs` may be NULL if `capacity` is 0.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK (none too), ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_jobs(
    session: *const onshi_session,
    jobs: *mut u32,
    capacity: u32,
    out_count: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Buffer::new(jobs, capacity, out_count), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(session, |session: &mut Session| {
            let open = session.client.jobs().filter(|job| !job.is_over());
            let numbers: Vec<u32> = open.map(|job| number(job.id)).collect::<Result<_, _>>()?;
            out.write_units(&numbers)
        })
    })
}

/// Reads what was asked with a job, and when.
/// Ownership: writes into `out_job`; nothing to free.
/// NULL: `session` and `out_job` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_JOB, ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_job(
    session: *const onshi_session,
    job: u32,
    out_job: *mut onshi_job,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Struct::new(out_job), Out::new(out_error));
    boundary(error, || {
        out.writable()?;
        with_job(session, job, |job| {
            out.write(told(job))?;
            Ok(ONSHI_S_OK)
        })
    })
}

/// Writes the key under which a job was submitted: the program's own, of the request, or of the whole list.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `session` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (it has no key), ONSHI_E_UNKNOWN_JOB, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_job_key(
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
        with_job(session, job, |job| {
            let list = job.part.as_ref().map(|part| &part.list);
            out.write_any(list.or(job.key.as_ref()))
        })
    })
}

fn told(job: &Job) -> onshi_job {
    let part = job.part.as_ref();
    onshi_job {
        struct_size: 0,
        operation: job.operation.into(),
        submitted: seconds(job.submitted),
        changed: seconds(job.changed),
        of_list: part.is_some().into(),
        part: part.map_or(0, |part| part.number),
        people: part.map_or(0, |part| part.people),
    }
}
