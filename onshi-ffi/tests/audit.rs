//! The audit and the key of a ledger through the C ABI.
#![allow(clippy::unwrap_used)]

mod support;

use std::ptr::null_mut;

use onshi::audit::*;
use onshi::session::*;
use onshi_core::error::ErrorCode;
use support::rules::text;
use support::{INSTITUTION, NUL, blank_options, open, open_of, status};

#[test]
fn the_audit_is_read_line_by_line_and_checked() {
    let root = tempfile::tempdir().unwrap();
    let session = open(root.path());
    let (user, role) = (c"op-7", c"医師");
    let acted = unsafe {
        onshi_session_act_as(
            session,
            user.as_ptr(),
            NUL,
            role.as_ptr(),
            NUL,
            std::ptr::null(),
            0,
            null_mut(),
        )
    };
    assert_eq!(acted, 0);
    let lines = std::cell::Cell::new(0);
    let (_, hash) = text(|buffer, capacity, length| unsafe {
        onshi_session_audit_head(
            session,
            lines.as_ptr(),
            buffer,
            capacity,
            length,
            null_mut(),
        )
    });
    assert_eq!((lines.get(), hash.len()), (1, 64));
    let (_, first) = text(|buffer, capacity, length| unsafe {
        onshi_session_audit_line(session, 1, buffer, capacity, length, null_mut())
    });
    assert!(
        first.contains(r#""deed":"opened""#) && first.contains(&hash),
        "{first}"
    );
    let mut length = 7;
    let none =
        unsafe { onshi_session_audit_line(session, 2, null_mut(), 0, &mut length, null_mut()) };
    assert_eq!((none, length), (1, 0));
    assert_eq!(
        unsafe { onshi_session_audit_verify(session, null_mut()) },
        0
    );
    assert_eq!(unsafe { onshi_session_free(session) }, 0);
}

#[test]
fn a_sealed_ledger_opens_with_its_key_alone() {
    let root = tempfile::tempdir().unwrap();
    let opened = |key: Option<&std::ffi::CStr>, passphrase: Option<&std::ffi::CStr>| {
        let pointer = |text: Option<&std::ffi::CStr>| text.map_or(std::ptr::null(), |t| t.as_ptr());
        let options = onshi_session_options {
            ledger_key: pointer(key),
            passphrase: pointer(passphrase),
            ..blank_options()
        };
        let session = open_of(INSTITUTION, root.path(), options, 0);
        session.map(|session| unsafe { onshi_session_free(session) })
    };
    let key = c"a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7";
    let other = c"b7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7";
    assert_eq!(opened(Some(key), None), Ok(0));
    for (key, passphrase, code) in [
        (None, None, ErrorCode::LedgerKeyMissing),
        (Some(other), None, ErrorCode::LedgerKeyWrong),
        (None, Some(c"canary-passphrase"), ErrorCode::LedgerKeyWrong),
        (Some(c"a7"), None, ErrorCode::BadOptions),
        (Some(key), Some(c"canary-passphrase"), ErrorCode::BadOptions),
        (None, Some(c"short"), ErrorCode::ValueFormat),
    ] {
        let (refused, words) = opened(key, passphrase).unwrap_err();
        assert_eq!(refused, status(code), "{words}");
        assert!(
            !words.contains("a7a7") && !words.contains("canary"),
            "{words}"
        );
    }
    assert_eq!(opened(Some(key), None), Ok(0));
}
