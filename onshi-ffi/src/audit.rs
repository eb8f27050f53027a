//! The audit of a session's ledger (監査証跡): who acts, its lines, and whether it is whole (R25–R28).

use std::ffi::c_char;

use onshi_core::audit::{Broken, Who};
use onshi_core::error::{Error, ErrorCode};

use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out, boundary, received};
use crate::error::onshi_error;
use crate::handle;
use crate::session::{Session, onshi_session};
use crate::text::{Buffer, TextIn};

/// Says who acts with a session from now on, until it is said again (操作者). Ids of the program's own, not
/// checked, and never a patient's; what is not known is NULL. Every line of the audit has them, and the number
/// of the process.
/// Ownership: borrows the texts for the call; nothing to free.
/// NULL: `session` must not be NULL; `user`, `role` and `terminal` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_act_as(
    session: *mut onshi_session,
    user: *const c_char,
    user_length: u32,
    role: *const c_char,
    role_length: u32,
    terminal: *const c_char,
    terminal_length: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (user, role, terminal, error) = received!(
        TextIn::utf8(user, user_length),
        TextIn::utf8(role, role_length),
        TextIn::utf8(terminal, terminal_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let who = Who {
            user: user.read_optional()?.unwrap_or_default(),
            role: role.read_optional()?.unwrap_or_default(),
            terminal: terminal.read_optional()?.unwrap_or_default(),
            process: Some(std::process::id()),
        };
        handle::with(session, |session: &mut Session| {
            session.client.act_as(who);
            Ok(ONSHI_S_OK)
        })
    })
}

/// How far the audit goes (監査証跡の末尾): how many lines, and the hash of the last one, 64 hexadecimal digits.
/// Noted somewhere else, it shows later whether the audit was written anew (`onshi audit verify --anchor`).
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `session`, `out_lines` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BUFFER_TOO_SMALL, ONSHI_E_AUDIT_BROKEN.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_audit_head(
    session: *mut onshi_session,
    out_lines: *mut u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (lines, out, error) = received!(
        Out::new(out_lines),
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let (lines, out) = (lines.required()?, out.required()?);
        handle::with(session, |session: &mut Session| {
            let head = session.client.audit_head()?;
            let count = u32::try_from(head.lines).unwrap_or(u32::MAX);
            let status = out.write(&head.hex())?;
            lines.set(count);
            Ok(status)
        })
    })
}

/// A line of the audit, by its number from 1: one JSON object (監査証跡の1件). No person stands in it.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `session` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (there is no such line), ONSHI_E_BUFFER_TOO_SMALL,
/// ONSHI_E_AUDIT_BROKEN.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_audit_line(
    session: *mut onshi_session,
    line: u32,
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
            let lines = session.client.audit_lines(line.into(), 1)?;
            match lines
                .first()
                .filter(|found| found.number == u64::from(line))
            {
                Some(found) => out.write(&found.text),
                None => out.write_none(ONSHI_S_NONE),
            }
        })
    })
}

/// Checks the whole audit against its head (監査証跡の検証). Where it is broken, the error names the first line
/// that is wrong.
/// Ownership: nothing to free.
/// NULL: `session` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_AUDIT_BROKEN.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_audit_verify(
    session: *mut onshi_session,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        handle::with(session, |session: &mut Session| {
            let checked = session.client.verify_audit([])?;
            checked.map_err(broken).map(|_| ONSHI_S_OK)
        })
    })
}

fn broken(broken: Broken) -> Error {
    Error::new(ErrorCode::AuditBroken).because(broken)
}
