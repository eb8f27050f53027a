//! Folders and files that cannot be.

use std::ffi::c_char;
use std::ptr::null_mut;

use onshi::answer::onshi_answer_open_file;
use onshi::session::{onshi_session_open, onshi_session_options};
use onshi_core::catalogue::ErrorCode;

use crate::support::{INSTITUTION, blank_options, c, status};

fn open(root: &[u8]) -> i32 {
    let institution = c(INSTITUTION);
    let options = onshi_session_options {
        institution: institution.as_ptr(),
        root: root.as_ptr().cast(),
        root_length: root.len() as u32,
        ..blank_options()
    };
    let mut session = null_mut();
    let said = unsafe { onshi_session_open(&options, &mut session, null_mut()) };
    assert!(session.is_null());
    said
}

fn read(file: &[u8]) -> i32 {
    let (first, length) = (file.as_ptr().cast::<c_char>(), file.len() as u32);
    let (profile, none) = (std::ptr::null(), null_mut());
    let mut answer = null_mut();
    let said = unsafe { onshi_answer_open_file(0, first, length, profile, 0, &mut answer, none) };
    assert!(answer.is_null());
    said
}

#[test]
fn m31_a_path_that_cannot_be_is_a_status() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("file");
    std::fs::write(&file, "").unwrap();
    let (long, deep) = ("a".repeat(5_000), "a/".repeat(40_000));
    let (text, missing, failed) = (
        ErrorCode::BadText,
        ErrorCode::FolderMissing,
        ErrorCode::IoFailed,
    );
    // A name that is too long is to Windows no name of anything.
    let too_long = if cfg!(windows) { missing } else { failed };
    for (path, refused) in [
        (b"/onshi\0/etc".as_slice(), text),
        (b"\0", text),
        (b"CON", missing),
        (b"NUL", missing),
        (b"NUL.txt", missing),
        (b"COM1", missing),
        (b"/no/such. /place...", missing),
        (b"\\\\no-such-server\\share\\folder", missing),
        (b"\\\\?\\UNC\\no-such-server\\share", missing),
        (file.to_str().unwrap().as_bytes(), missing),
        (long.as_bytes(), too_long),
        (deep.as_bytes(), too_long),
    ] {
        let what = String::from_utf8_lossy(&path[..path.len().min(60)]);
        assert_eq!(open(path), status(refused), "{what}");
        assert!(read(path) < 0, "{what}");
    }
}
