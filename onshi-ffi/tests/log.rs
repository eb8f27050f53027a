//! The log of a session: what is told, what never is, and that it cannot be used to break in.
#![allow(clippy::unwrap_used)]

mod support;

use std::cell::RefCell;
use std::ffi::{c_char, c_void};
use std::ptr::{null, null_mut};

use onshi::event::ONSHI_EVENT_ANSWERED;
use onshi::job::*;
use onshi::log::*;
use onshi::record::onshi_record_free;
use onshi::session::*;
use onshi_core::catalogue::*;
use support::tools::{blank_log, quiet};
use support::*;

/// What a program keeps of its log.
#[derive(Default)]
struct Notebook {
    lines: RefCell<Vec<(u32, String)>>,
    ended: RefCell<u32>,
    /// A session that a line is answered with a call to, and what that call said.
    back: RefCell<Option<(*mut onshi_session, Vec<i32>)>>,
}

unsafe extern "C" fn take(context: *mut c_void, level: u32, line: *const c_char, length: u32) {
    let notebook = unsafe { &*context.cast::<Notebook>() };
    let bytes = unsafe { std::slice::from_raw_parts(line.cast::<u8>(), length as usize) };
    let line = String::from_utf8(bytes.to_vec()).unwrap();
    notebook.lines.borrow_mut().push((level, line));
    if let Some((session, said)) = &mut *notebook.back.borrow_mut() {
        said.push(unsafe { onshi_session_acknowledge(*session, 1, quiet()) });
        said.push(unsafe { onshi_session_log(*session, null(), quiet()) });
        said.push(unsafe { onshi_session_free(*session) });
    }
}

unsafe extern "C" fn end(context: *mut c_void) {
    *unsafe { &*context.cast::<Notebook>() }.ended.borrow_mut() += 1;
}

impl Notebook {
    fn log(&self, least: u32) -> onshi_log {
        onshi_log {
            least,
            context: (&raw const *self).cast_mut().cast(),
            on_line: Some(take),
            on_destroy: Some(end),
            ..blank_log()
        }
    }

    fn said(&self) -> String {
        let lines = self.lines.borrow();
        lines
            .iter()
            .map(|(level, line)| format!("{level} {line}\n"))
            .collect()
    }
}

fn keep(session: *mut onshi_session, log: &onshi_log) -> i32 {
    unsafe { onshi_session_log(session, &raw const *log, quiet()) }
}

#[test]
fn a_day_is_told_without_a_person_in_it() {
    let (root, notebook) = (tempfile::tempdir().unwrap(), Notebook::default());
    let session = open(root.path());
    assert_eq!(keep(session, &notebook.log(0)), 0);
    let record = query();
    set(
        record,
        &search_path(),
        NumberQuery::insured_card_symbol,
        "架空",
    );
    let job = submit(session, record, "key-of-taro");
    answer(root.path());
    assert_eq!(next_event(session).kind, ONSHI_EVENT_ANSWERED);
    let again = unsafe { onshi_session_withdraw(session, job, quiet()) };
    assert_eq!(again, status(ErrorCode::WrongState));
    let said = notebook.said();
    assert!(
        said.contains(&format!("1 job {job}: 正常終了 / answered")),
        "{said}"
    );
    assert!(
        said.contains("2 拒否 / refused") && said.contains("WrongState"),
        "{said}"
    );
    for personal in ["試験", "太郎", "架空", "06139992", "key-of-taro"] {
        assert!(!said.contains(personal), "{personal} in {said}");
    }
    unsafe {
        onshi_record_free(record);
        onshi_session_free(session);
    }
    assert_eq!(
        *notebook.ended.borrow(),
        1,
        "told once, when the session is freed"
    );
}

#[test]
fn a_buffer_that_is_too_small_and_lines_below_the_level_are_not_told() {
    let (root, notebook) = (tempfile::tempdir().unwrap(), Notebook::default());
    let session = open(root.path());
    assert_eq!(keep(session, &notebook.log(ONSHI_LOG_ERROR)), 0);
    let unknown = unsafe { onshi_session_acknowledge(session, 99, quiet()) };
    assert_eq!(unknown, status(ErrorCode::UnknownJob));
    assert_eq!(notebook.said(), "", "only a warning");
    std::fs::remove_dir_all(root.path().join("res")).unwrap();
    let mut event = blank_event();
    let record = query();
    submit(session, record, "key");
    let failed =
        unsafe { onshi::event::onshi_session_next_event(session, 0, &raw mut event, quiet()) };
    assert!(failed < 0, "{failed}");
    assert!(notebook.said().starts_with("3 "), "{}", notebook.said());
    unsafe {
        onshi_record_free(record);
        onshi_session_free(session);
    }
}

#[test]
fn another_log_ends_the_one_before_and_none_ends_it_too() {
    let root = tempfile::tempdir().unwrap();
    let (first, second) = (Notebook::default(), Notebook::default());
    let session = open(root.path());
    assert_eq!(keep(session, &first.log(0)), 0);
    assert_eq!(keep(session, &second.log(0)), 0);
    assert_eq!((*first.ended.borrow(), *second.ended.borrow()), (1, 0));
    let bad = status(ErrorCode::BadOptions);
    for refused in [
        onshi_log {
            on_line: None,
            ..first.log(0)
        },
        first.log(4),
        onshi_log {
            struct_size: 8,
            ..first.log(0)
        },
    ] {
        assert_eq!(keep(session, &refused), bad);
    }
    assert_eq!(
        (*first.ended.borrow(), *second.ended.borrow()),
        (1, 0),
        "refused ones are not ended"
    );
    unsafe {
        assert_eq!(onshi_session_log(session, null(), quiet()), 0);
        assert_eq!(*second.ended.borrow(), 1);
        onshi_session_acknowledge(session, 99, null_mut());
        onshi_session_free(session);
    }
    assert_eq!((first.said(), *second.ended.borrow()), (String::new(), 1));
}

#[test]
fn from_inside_a_line_the_session_is_busy() {
    let (root, notebook) = (tempfile::tempdir().unwrap(), Notebook::default());
    let session = open(root.path());
    assert_eq!(keep(session, &notebook.log(0)), 0);
    *notebook.back.borrow_mut() = Some((session, Vec::new()));
    unsafe { onshi_session_acknowledge(session, 99, quiet()) };
    let (_, said) = notebook.back.take().unwrap();
    assert_eq!(said, [status(ErrorCode::Busy); 3]);
    assert_eq!(notebook.lines.borrow().len(), 1, "and no line about that");
    unsafe { assert_eq!(onshi_session_free(session), 0) };
}
