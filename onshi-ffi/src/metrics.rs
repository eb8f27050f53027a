//! What a session tells of itself (稼働状況): figures, without a value of a document or a person.

use std::ffi::c_char;

use crate::boundary::{ONSHI_S_OK, Out, Sized32, Struct, boundary, received};
use crate::error::onshi_error;
use crate::handle;
use crate::session::{Session, onshi_session};
use crate::text::Buffer;

/// Figures of a session since it was opened, and of its jobs as they stand now (計測値).
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_metrics {
    /// sizeof(onshi_metrics).
    pub struct_size: u32,
    /// Problems that were told.
    pub problems: u32,
    /// Jobs that were told to be overdue.
    pub overdue: u32,
    /// How often the ledger failed.
    pub ledger_failures: u32,
    /// Age of the oldest request without an answer, in whole seconds; 0 if there is none.
    pub oldest_unanswered: u32,
    /// Age of the oldest answer that nobody acknowledged, in whole seconds; 0 if there is none.
    pub oldest_unacknowledged: u32,
}

// SAFETY: `repr(C)`, `struct_size` first, numbers for which zeros are a value.
unsafe impl Sized32 for onshi_metrics {
    const FIRST_SIZE: usize = size_of::<[u32; 6]>();
}

/// Reads the figures that say whether somebody should look.
/// Ownership: writes into `out_metrics`; nothing to free.
/// NULL: `session` and `out_metrics` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_metrics(
    session: *const onshi_session,
    out_metrics: *mut onshi_metrics,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Struct::new(out_metrics), Out::new(out_error));
    boundary(error, || {
        out.writable()?;
        handle::with(session, |session: &mut Session| {
            let metrics = session.client.metrics();
            out.write(onshi_metrics {
                struct_size: 0,
                problems: count(metrics.problems),
                overdue: count(metrics.overdue),
                ledger_failures: count(metrics.ledger_failures),
                oldest_unanswered: whole_seconds(metrics.oldest_unanswered_ms),
                oldest_unacknowledged: whole_seconds(metrics.oldest_unacknowledged_ms),
            })?;
            Ok(ONSHI_S_OK)
        })
    })
}

/// Writes all figures, also jobs by state and deeds by kind, as the text that Prometheus and OpenTelemetry
/// collectors read (text exposition format). Write it to a file from time to time.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `session` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_metrics_text(
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
        handle::with(session, |session: &mut Session| {
            out.write(&session.client.metrics().text())
        })
    })
}

fn count(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn whole_seconds(ms: i64) -> u32 {
    u32::try_from((ms / 1_000).max(0)).unwrap_or(u32::MAX)
}
