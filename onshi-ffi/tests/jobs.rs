//! What a program finds after a kill, through the C ABI: every job that is not over, and what was asked with it.
#![allow(clippy::unwrap_used)]

mod support;

use std::ptr::{null, null_mut};

use onshi::job::*;
use onshi::jobs::*;
use onshi::list::*;
use onshi::record::onshi_record_free;
use onshi::session::*;
use onshi::submit::onshi_session_submit;
use onshi_core::catalogue::*;
use support::rules::{NOW, given, text};
use support::*;

fn jobs(session: *const onshi_session) -> Vec<u32> {
    let (mut jobs, mut count) = ([0; 9], 0);
    let first = jobs.as_mut_ptr();
    let done = unsafe { onshi_session_jobs(session, first, 9, &raw mut count, null_mut()) };
    assert_eq!(done, 0);
    jobs[..count as usize].to_vec()
}

fn asked(session: *const onshi_session, job: u32) -> onshi_job {
    let mut asked = onshi_job {
        struct_size: size_of::<onshi_job>() as u32,
        operation: 0,
        submitted: 0,
        changed: 0,
        of_list: 7,
        part: 7,
        people: 7,
    };
    assert_eq!(
        unsafe { onshi_session_job(session, job, &mut asked, null_mut()) },
        0
    );
    asked
}

fn key(session: *const onshi_session, job: u32) -> (i32, String) {
    text(|b, n, l| unsafe { onshi_session_job_key(session, job, b, n, l, null_mut()) })
}

/// A list of one more than a part holds.
fn submit_list(session: *mut onshi_session) {
    let head = new_record(BatchRequest::ROW.id);
    let header = path(&[(BatchRequest::header, 0)]);
    let day = DatedRequestHeader::qualification_confirmation_date;
    set(head, &header, day, "20261122");
    let list = given(|out, error| unsafe {
        let (operation, key) = (QUALIFICATION_BATCH.id.into(), c"list".as_ptr());
        onshi_session_list_new(session, operation, head, key, NUL, out, error)
    });
    for number in 1..=301 {
        let person = new_record(BatchQuery::ROW.id);
        set(person, &[], BatchQuery::insurer_number, "06139992");
        let insured = BatchQuery::insured_identification_number;
        set(person, &[], insured, &format!("{number:04}"));
        unsafe {
            assert_eq!(onshi_list_add(list, session, person, null_mut()), 0);
            onshi_record_free(person);
        }
    }
    unsafe {
        assert_eq!(onshi_list_submit(list, session, null_mut()), 0);
        onshi_list_free(list);
        onshi_record_free(head);
    }
}

#[test]
fn everything_that_is_not_over_is_found_after_a_kill_with_what_was_asked() {
    let root = tempfile::tempdir().unwrap();
    let session = open(root.path());
    assert!(jobs(session).is_empty());
    let keyed = submit(session, query(), "visit-1");
    let (mut keyless, operation) = (0, QUALIFICATION.id.into());
    let done = unsafe {
        let (record, job) = (query(), &raw mut keyless);
        onshi_session_submit(session, operation, record, null(), 0, job, null_mut())
    };
    assert_eq!(done, 0);
    submit_list(session);

    let found = killed(root.path());
    let again = open(found.path());
    let open_jobs = jobs(again);
    assert_eq!(open_jobs[..2], [keyed, keyless]);
    assert_eq!(open_jobs.len(), 4);
    assert_eq!(key(again, keyed), (0, "visit-1".to_owned()));
    assert_eq!(key(again, keyless), (1, String::new()));
    let single = asked(again, keyed);
    assert_eq!(single.operation, u32::from(QUALIFICATION.id));
    assert_eq!((single.of_list, single.part, single.people), (0, 0, 0));
    assert!(NOW / 2 < single.submitted && single.submitted <= single.changed);
    for (job, part, people) in [(open_jobs[2], 0, 300), (open_jobs[3], 1, 1)] {
        assert_eq!(key(again, job), (0, "list".to_owned()));
        let told = asked(again, job);
        assert_eq!(told.operation, u32::from(QUALIFICATION_BATCH.id));
        assert_eq!((told.of_list, told.part, told.people), (1, part, people));
    }

    let done = unsafe { onshi_session_abandon(again, keyless, null_mut()) };
    assert_eq!(done, 0);
    let left = (0..200).find(|_| {
        let mut event = blank_event();
        unsafe { onshi::event::onshi_session_next_event(again, 1, &mut event, null_mut()) };
        jobs(again).len() == 3
    });
    assert!(left.is_some() && !jobs(again).contains(&keyless));
    unsafe {
        onshi_session_free(session);
        onshi_session_free(again);
    }
}

#[test]
fn an_array_that_is_too_short_is_not_touched() {
    let root = tempfile::tempdir().unwrap();
    let session = open(root.path());
    let all = [submit(session, query(), "a"), submit(session, query(), "b")];
    let (mut short, mut count) = ([0xA5A5; 2], 0);
    let first = short.as_mut_ptr();
    let mut read = |capacity| unsafe {
        onshi_session_jobs(session, first, capacity, &raw mut count, null_mut())
    };
    assert_eq!(read(1), status(ErrorCode::BufferTooSmall));
    assert_eq!(short, [0xA5A5; 2]);
    assert_eq!(read(2), 0);
    assert_eq!((short, count), (all, 2));
    let unknown = key(session, 99).0;
    assert_eq!(unknown, status(ErrorCode::UnknownJob));
    unsafe { onshi_session_free(session) };
}
