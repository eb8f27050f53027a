//! The one function of the program's that the library calls: the log of a session.

use std::ffi::{c_char, c_void};
use std::ptr::null;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use onshi::job::onshi_session_acknowledge;
use onshi::log::*;
use onshi::session::{onshi_session, onshi_session_free};
use onshi_core::catalogue::ErrorCode;

use crate::rows::{ROWS, Row, good};
use crate::support::tools::{blank_log, quiet};
use crate::support::{World, status};

/// An export, and what it said.
type Said = (&'static Row, i32);

/// Every export, called from inside a callback, and what it said.
struct Reentry {
    world: *mut World,
    said: Vec<Said>,
}

unsafe extern "C" fn a_line(context: *mut c_void, _: u32, _: *const c_char, _: u32) {
    unsafe { the_end(context) }
}

unsafe extern "C" fn the_end(context: *mut c_void) {
    let reentry = unsafe { &mut *context.cast::<Reentry>() };
    let world = unsafe { &mut *reentry.world };
    let (frees, others): (Vec<_>, Vec<_>) = ROWS.iter().partition(|row| row.frees());
    for row in others.into_iter().chain(frees) {
        let said = (row.call)(world, &good);
        reentry.said.push((row, said));
    }
}

fn keep(session: *mut onshi_session, log: &onshi_log) -> i32 {
    unsafe { onshi_session_log(session, &raw const *log, quiet()) }
}

/// What a session's exports say from inside a callback that this provokes; all others do their work.
fn said_inside(provoke: impl FnOnce(*mut onshi_session)) -> Vec<Said> {
    let mut world = World::new();
    let session = world.session;
    let mut reentry = Reentry {
        world: &raw mut world,
        said: Vec::new(),
    };
    let log = onshi_log {
        context: (&raw mut reentry).cast(),
        on_line: Some(a_line),
        on_destroy: Some(the_end),
        ..blank_log()
    };
    assert_eq!(keep(session, &log), 0);
    provoke(session);
    let all = std::mem::take(&mut reentry.said);
    assert_eq!(all.len(), ROWS.len(), "called back once");
    let is_about_it = |(row, _): &Said| row.is_given(&mut world, session.addr());
    let (own, others): (Vec<Said>, Vec<Said>) = all.into_iter().partition(is_about_it);
    for (row, said) in others {
        assert_ne!(said, status(ErrorCode::Panic), "{}", row.name);
        assert_ne!(said, status(ErrorCode::Busy), "{}", row.name);
    }
    assert!(own.len() > 60, "{}", own.len());
    // A session that is left is freed, which calls back once more.
    unsafe { onshi_session_free(session) };
    own
}

#[test]
fn m17_m20_from_a_callback_the_session_is_busy_and_cannot_be_freed() {
    let in_a_line = |session| unsafe {
        onshi_session_acknowledge(session, 99, quiet());
    };
    for (row, said) in said_inside(in_a_line) {
        assert_eq!(said, status(ErrorCode::Busy), "{}", row.name);
    }
}

#[test]
fn m17_m20_from_the_last_callback_the_session_is_busy_or_gone() {
    let by_another_log = |session| assert_eq!(keep(session, &blank_log()), 0);
    for (row, said) in said_inside(by_another_log) {
        assert_eq!(said, status(ErrorCode::Busy), "{}", row.name);
    }
    let by_its_end = |session| assert_eq!(unsafe { onshi_session_free(session) }, 0);
    for (row, said) in said_inside(by_its_end) {
        assert_eq!(said, status(ErrorCode::StaleHandle), "{}", row.name);
    }
}

#[test]
fn m18_a_log_without_a_function_is_refused() {
    let world = World::new();
    let none = onshi_log {
        on_line: None,
        ..blank_log()
    };
    assert_eq!(keep(world.session, &none), status(ErrorCode::BadOptions));
    assert_eq!(
        unsafe { onshi_session_log(world.session, null(), quiet()) },
        0
    );
}

/// A callback that says when it is inside, and stays there until it is told to go.
struct Blocking {
    inside: Sender<()>,
    go: Receiver<()>,
}

unsafe extern "C" fn block(context: *mut c_void, _: u32, _: *const c_char, _: u32) {
    let blocking = unsafe { &*context.cast::<Blocking>() };
    blocking.inside.send(()).unwrap();
    blocking.go.recv().unwrap();
}

#[test]
fn m16_m19_while_a_callback_blocks_its_session_is_busy_and_other_handles_work() {
    let held = World::new();
    let (inside, is_inside) = channel();
    let (may_go, go) = channel();
    let blocking = Blocking { inside, go };
    let log = onshi_log {
        context: (&raw const blocking).cast_mut().cast(),
        on_line: Some(block),
        ..blank_log()
    };
    assert_eq!(keep(held.session, &log), 0);
    let session = held.session.addr();
    let blocked = thread::spawn(move || {
        let session = session as *mut onshi_session;
        unsafe { onshi_session_acknowledge(session, 99, quiet()) }
    });
    is_inside.recv().unwrap();
    let busy = status(ErrorCode::Busy);
    assert_eq!(unsafe { onshi_session_free(held.session) }, busy);
    assert_eq!(keep(held.session, &blank_log()), busy);
    let mut other = World::new();
    for row in ROWS {
        let said = (row.call)(&mut other, &good);
        assert_ne!(said, busy, "{}", row.name);
    }
    may_go.send(()).unwrap();
    assert_eq!(blocked.join().unwrap(), status(ErrorCode::UnknownJob));
    assert_eq!(unsafe { onshi_session_free(held.session) }, 0);
}
