//! `ONSHI_SESSION_KEY_BY_SYSTEM`: the operating system keeps the key of a ledger, or the session is not opened.
#![allow(clippy::unwrap_used)]

mod support;

use std::ffi::CStr;
use std::path::Path;
use std::ptr::null;

use onshi::session::*;
use onshi_core::catalogue::ErrorCode;
use support::*;

const BY_SYSTEM: u32 = ONSHI_SESSION_KEY_BY_SYSTEM;

/// Opens and closes; what was refused, and why.
fn opened(root: &Path, flags: u32, passphrase: Option<&CStr>) -> Result<i32, (i32, String)> {
    let options = onshi_session_options {
        passphrase: passphrase.map_or(null(), CStr::as_ptr),
        flags,
        ..blank_options()
    };
    let session = open_of(INSTITUTION, root, options, flags);
    session.map(|session| unsafe { onshi_session_free(session) })
}

fn refused(root: &Path, flags: u32, passphrase: Option<&CStr>) -> i32 {
    opened(root, flags, passphrase).unwrap_err().0
}

#[test]
fn a_ledger_has_one_key() {
    let root = tempfile::tempdir().unwrap();
    let both = refused(root.path(), BY_SYSTEM, Some(c"a passphrase"));
    assert_eq!(both, status(ErrorCode::BadOptions));
}

#[cfg(windows)]
#[test]
fn windows_keeps_the_key_of_a_ledger() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    assert_eq!(opened(root, BY_SYSTEM, None), Ok(0), "it is made");
    assert_eq!(opened(root, BY_SYSTEM, None), Ok(0), "the same user");
    assert_eq!(refused(root, 0, None), status(ErrorCode::LedgerKeyMissing));
    let passphrase = refused(root, 0, Some(c"a passphrase"));
    assert_eq!(passphrase, status(ErrorCode::LedgerKeyWrong));

    // What the ledger notes of the key, changed: as on another machine.
    let ledger = root.join("onshi.ledger");
    let mut bytes = std::fs::read(&ledger).unwrap();
    let note = b"wrapped dpapi ";
    let at = bytes
        .windows(note.len())
        .position(|window| window == note)
        .unwrap();
    let digits = bytes.iter().skip(at + note.len());
    let digits = digits.take_while(|byte| byte.is_ascii_hexdigit()).count();
    let last = &mut bytes[at + note.len() + digits - 1];
    *last = if *last == b'0' { b'1' } else { b'0' };
    std::fs::write(&ledger, bytes).unwrap();
    let elsewhere = refused(root, BY_SYSTEM, None);
    assert_eq!(elsewhere, status(ErrorCode::LedgerKeyWrong));
}

#[cfg(not(any(windows, feature = "secret-service")))]
#[test]
fn without_a_store_nothing_is_opened_and_nothing_made() {
    let root = tempfile::tempdir().unwrap();
    let (refused, words) = opened(root.path(), BY_SYSTEM, None).unwrap_err();
    assert_eq!(refused, status(ErrorCode::BadOptions));
    assert!(words.contains("without a store"), "{words}");
    assert!(!root.path().join("onshi.ledger").exists());
    assert!(std::fs::read_dir(root.path()).unwrap().all(|entry| {
        let name = entry.unwrap().file_name();
        name == "req" || name == "res"
    }));
}
