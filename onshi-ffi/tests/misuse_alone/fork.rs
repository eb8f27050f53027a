//! A process that forks: the child has our memory, and not our locks.

use std::ptr::null_mut;

use onshi::answer::onshi_answer_free;
use onshi::job::{onshi_session_acknowledge, onshi_session_job_state};
use onshi::record::*;
use onshi::session::onshi_session_free;
use onshi_core::catalogue::{ErrorCode, QualificationRequest};

use crate::alone;
use crate::support::{self, World, status};

unsafe extern "C" {
    fn fork() -> i32;
    fn waitpid(child: i32, status: *mut i32, options: i32) -> i32;
    fn _exit(status: i32) -> !;
}

/// How many of the things a child does go as they must, and it has ended.
fn in_a_child(work: impl FnOnce() -> i32) -> i32 {
    let child = unsafe { fork() };
    if child == 0 {
        let done = work();
        unsafe { _exit(done) };
    }
    let mut ended = 0;
    assert_eq!(unsafe { waitpid(child, &mut ended, 0) }, child);
    assert_eq!(ended & 0x7F, 0, "it was killed by signal {}", ended & 0x7F);
    ended >> 8
}

#[test]
fn m25_in_a_child_a_session_is_refused_and_all_else_works() {
    let _alone = alone();
    let world = World::new();
    let (session, job) = (world.session, world.job);
    let busy = status(ErrorCode::LedgerBusy);
    let right = in_a_child(|| {
        let (mut state, mut why, mut record) = (0, 0, null_mut());
        let id = QualificationRequest::ROW.id.into();
        let said = unsafe {
            [
                (
                    onshi_session_job_state(session, job, &mut state, &mut why, null_mut()),
                    busy,
                ),
                (onshi_session_acknowledge(session, job, null_mut()), busy),
                (onshi_record_new(id, &mut record, null_mut()), 0),
                (onshi_record_wipe(record, null_mut()), 0),
                (onshi_record_free(world.record), 0),
                (onshi_answer_free(world.answer), 0),
                (onshi_session_free(session), 0),
                (onshi_session_free(session), status(ErrorCode::StaleHandle)),
            ]
        };
        said.iter().filter(|(said, right)| said == right).count() as i32
    });
    assert_eq!(right, 8);
    // Here nothing has changed, and the ledger is ours alone.
    assert_eq!(
        unsafe { onshi_session_acknowledge(session, job, null_mut()) },
        0
    );
    let second = support::open_as(world.root.path(), support::blank_options(), 0);
    assert_eq!(second.map(drop).unwrap_err().0, busy);
    assert_eq!(unsafe { onshi_session_free(session) }, 0);
}
