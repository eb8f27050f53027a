//! A change of the institution code through the C ABI (P42): the plan stands in the ledger, and at no time do both
//! codes go out, wherever the program is killed.
#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;
use std::ptr::null_mut;

use onshi::job::*;
use onshi::migration::*;
use onshi::migration_words::*;
use onshi::session::*;
use onshi::submit::onshi_session_submit;
use onshi::words::*;
use onshi_core::catalogue::{ErrorCode, QUALIFICATION};
use support::rules::text;
use support::*;

const NEW: &str = "1312222222";

fn plan(session: *mut onshi_session, to: &str) -> (i32, u32) {
    let (to, mut reason) = (c(to), 0);
    let done = unsafe {
        onshi_session_migration_plan(session, to.as_ptr(), NUL, &raw mut reason, null_mut())
    };
    (done, reason)
}

/// Where it stands: next, done, called off; `None` without a plan.
fn stands(session: *const onshi_session) -> Option<(u32, u32, u32)> {
    let mut plan = onshi_migration {
        struct_size: size_of::<onshi_migration>() as u32,
        next: 0,
        done: 0,
        called_off: 0,
    };
    match unsafe { onshi_session_migration(session, &mut plan, null_mut()) } {
        0 => Some((plan.next, plan.done, plan.called_off)),
        1 => None,
        refused => panic!("{refused}"),
    }
}

/// Notes a step, with no day left to fetch; else why it is not done.
fn done(session: *mut onshi_session, step: u32) -> Result<(), (u32, u32, u32)> {
    done_with(session, step, &[(ONSHI_MATTER_UNFETCHED_DAYS, 0)])
}

fn done_with(
    session: *mut onshi_session,
    step: u32,
    stock: &[(u32, u32)],
) -> Result<(), (u32, u32, u32)> {
    let (matters, counts): (Vec<u32>, Vec<u32>) = stock.iter().copied().unzip();
    let (mut reason, mut about, mut left) = (0, 0, 0);
    let noted = unsafe {
        let (reason, about, left) = (&raw mut reason, &raw mut about, &raw mut left);
        let (matters, counts, count) = (matters.as_ptr(), counts.as_ptr(), stock.len() as u32);
        onshi_session_migration_done(
            session,
            step,
            matters,
            counts,
            count,
            reason,
            about,
            left,
            null_mut(),
        )
    };
    match noted {
        0 => Ok(()),
        ONSHI_S_DENIED => Err((reason, about, left)),
        refused => panic!("{refused}"),
    }
}

fn ask(session: *mut onshi_session, key: &str) -> i32 {
    let (record, key, mut job) = (query(), c(key), 0);
    let operation = QUALIFICATION.id.into();
    unsafe {
        let job = &raw mut job;
        onshi_session_submit(
            session,
            operation,
            record,
            key.as_ptr(),
            NUL,
            job,
            null_mut(),
        )
    }
}

fn call_off(session: *mut onshi_session) -> (i32, u32) {
    let mut reason = 0;
    let done = unsafe { onshi_session_migration_call_off(session, &raw mut reason, null_mut()) };
    (done, reason)
}

fn requests(root: &Path) -> usize {
    std::fs::read_dir(root.join("req")).unwrap().count()
}

fn reason(number: u32, language: u32) -> String {
    let word = ONSHI_WORD_REASON;
    let (done, said) =
        text(|b, n, l| unsafe { onshi_word(word, number, language, b, n, l, null_mut()) });
    assert_eq!(done, 0);
    said
}

const STOPPED: i32 = ErrorCode::Forbidden as i32;

#[test]
fn what_is_no_change_of_a_code_is_not_planned() {
    let root = tempfile::tempdir().unwrap();
    let session = open(root.path());
    assert_eq!(stands(session), None);
    let denied = |reason| (ONSHI_S_DENIED, reason);
    assert_eq!(
        plan(session, INSTITUTION),
        denied(ONSHI_NO_MIGRATION_SAME_CODE)
    );
    assert_eq!(
        plan(session, "1360000001"),
        denied(ONSHI_NO_MIGRATION_OTHER_KIND)
    );
    assert_eq!(plan(session, "131"), (status(ErrorCode::ValueFormat), 0));
    assert_eq!(call_off(session).0, status(ErrorCode::WrongState));
    assert_eq!(stands(session), None);
    assert_eq!(
        reason(ONSHI_NO_MIGRATION_SAME_CODE, 1),
        "新旧の医療機関コードが同じです"
    );
    assert_eq!(
        reason(ONSHI_NO_MIGRATION_SAME_CODE, 2),
        "both codes are the same"
    );
    unsafe { onshi_session_free(session) };
}

#[test]
fn new_requests_stop_and_what_was_asked_is_finished_first() {
    let root = tempfile::tempdir().unwrap();
    let session = open(root.path());
    assert_eq!(plan(session, NEW), (0, 0));
    let job = submit(session, query(), "before");
    let finish = ONSHI_STEP_FINISH_FIRST;
    let first = (ONSHI_NO_MIGRATION_FIRST, ONSHI_STEP_STOP_NEW_JOBS, 0);
    assert_eq!(done(session, finish), Err(first));
    assert_eq!(done(session, ONSHI_STEP_STOP_NEW_JOBS), Ok(()));
    assert_eq!(ask(session, "after"), STOPPED);
    assert_eq!(ask(session, "before"), 0, "it is the same job");
    assert_eq!(requests(root.path()), 1);

    let left = |matter| (ONSHI_NO_MIGRATION_LEFT, matter, 1);
    assert_eq!(done(session, finish), Err(left(ONSHI_MATTER_OPEN_JOBS)));
    answer(root.path());
    next_event(session);
    let unread = ONSHI_MATTER_UNACKNOWLEDGED_ANSWERS;
    assert_eq!(done(session, finish), Err(left(unread)));
    let mut count = 0;
    let mut stock = |matter| unsafe {
        (
            onshi_session_migration_stock(session, matter, &raw mut count, null_mut()),
            count,
        )
    };
    assert_eq!(
        (stock(unread), stock(ONSHI_MATTER_OPEN_JOBS)),
        ((0, 1), (0, 0))
    );
    assert_eq!(
        stock(ONSHI_MATTER_UNFETCHED_DAYS).0,
        1,
        "the program counts them"
    );
    unsafe { assert_eq!(onshi_session_acknowledge(session, job, null_mut()), 0) };
    let uncounted = (ONSHI_NO_MIGRATION_UNCOUNTED, ONSHI_MATTER_UNFETCHED_DAYS, 0);
    assert_eq!(done_with(session, finish, &[]), Err(uncounted));
    let days = [(ONSHI_MATTER_UNFETCHED_DAYS, 3)];
    let left = (ONSHI_NO_MIGRATION_LEFT, ONSHI_MATTER_UNFETCHED_DAYS, 3);
    assert_eq!(done_with(session, finish, &days), Err(left));
    assert_eq!(done(session, finish), Ok(()));
    unsafe { onshi_session_free(session) };
}

#[test]
fn called_off_it_goes_on_as_before_until_the_old_ledger_is_closed() {
    let root = tempfile::tempdir().unwrap();
    let session = open(root.path());
    assert_eq!(plan(session, NEW), (0, 0));
    assert_eq!(done(session, ONSHI_STEP_STOP_NEW_JOBS), Ok(()));
    assert_eq!(plan(session, "1313333333"), (0, 0));
    assert_eq!(
        code(session, ONSHI_CODE_NEW),
        (0, NEW.to_owned()),
        "what is under way stays"
    );
    assert_eq!(call_off(session), (0, 0));
    assert_eq!(stands(session), Some((0, 1, 1)));
    let off = (ONSHI_NO_MIGRATION_CALLED_OFF, 0, 0);
    assert_eq!(done(session, ONSHI_STEP_FINISH_FIRST), Err(off));
    assert_eq!(plan(session, "1313333333"), (0, 0));
    assert_eq!(stands(session), Some((ONSHI_STEP_STOP_NEW_JOBS, 0, 0)));
    for step in ONSHI_STEP_STOP_NEW_JOBS..=ONSHI_STEP_CLOSE_LEDGER {
        assert_eq!(done(session, step), Ok(()));
    }
    assert_eq!(
        call_off(session),
        (ONSHI_S_DENIED, ONSHI_NO_MIGRATION_NO_WAY_BACK)
    );
    unsafe { onshi_session_free(session) };
}

fn code(session: *const onshi_session, which: u32) -> (i32, String) {
    text(|b, n, l| unsafe { onshi_session_migration_code(session, which, b, n, l, null_mut()) })
}

fn carry(session: *mut onshi_session, old: *const onshi_session) -> i32 {
    unsafe { onshi_session_migration_carry(session, old, null_mut()) }
}

/// Killed after each step and opened again, it stands where it was, and one code at most goes out.
#[test]
fn the_new_code_goes_out_when_its_ledger_is_open_wherever_the_program_is_killed() {
    let (mut old_root, mut new_root) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let open_new = |root: &Path| open_of(NEW, root, blank_options(), 0).unwrap();
    let (mut old, mut new) = (open(old_root.path()), open_new(new_root.path()));
    assert_eq!(carry(new, old), 1, "nothing is planned");
    assert_eq!(plan(old, NEW), (0, 0));
    for step in ONSHI_STEP_STOP_NEW_JOBS..=ONSHI_STEP_ISSUE_DEVICES {
        assert_eq!(carry(new, old), 0);
        let noted_in = match step < ONSHI_STEP_OPEN_LEDGER {
            true => old,
            false => new,
        };
        assert_eq!(stands(noted_in), Some((step, step - 1, 0)));
        assert_eq!(done(noted_in, step), Ok(()));

        let after = (killed(old_root.path()), killed(new_root.path()));
        unsafe {
            onshi_session_free(old);
            onshi_session_free(new);
        }
        (old_root, new_root) = after;
        (old, new) = (open(old_root.path()), open_new(new_root.path()));
        assert_eq!(carry(new, old), 0);
        let open = step >= ONSHI_STEP_OPEN_LEDGER;
        assert_eq!(ask(old, "old"), STOPPED, "{step}");
        assert_eq!(ask(new, "new"), if open { 0 } else { STOPPED }, "{step}");
    }
    assert_eq!(stands(new), Some((0, 10, 0)));
    let mut when = 0;
    let mut done_at = |session, step| unsafe {
        onshi_session_migration_done_at(session, step, &raw mut when, null_mut())
    };
    assert_eq!(done_at(new, ONSHI_STEP_ISSUE_DEVICES), 0);
    assert_eq!(
        done_at(old, ONSHI_STEP_ISSUE_DEVICES),
        1,
        "it was noted in the new one"
    );
    assert!(when > rules::NOW / 2);
    assert_eq!(code(new, ONSHI_CODE_OLD), (0, INSTITUTION.to_owned()));
    assert_eq!(code(new, 3).0, status(ErrorCode::BadOptions));
    assert_eq!(carry(old, new), STOPPED, "it leads elsewhere");
    unsafe {
        onshi_session_free(old);
        onshi_session_free(new);
    }
}

#[test]
fn people_can_read_what_becomes_of_what_before_they_begin() {
    let said = |word, number, language| {
        let (done, said) =
            text(|b, n, l| unsafe { onshi_word(word, number, language, b, n, l, null_mut()) });
        assert_eq!(done, 0);
        said
    };
    let mut fates = Vec::new();
    for matter in ONSHI_MATTER_OPEN_JOBS..=ONSHI_MATTER_DEVICES {
        let mut fate = 0;
        let done = unsafe { onshi_migration_fate(matter, &raw mut fate, null_mut()) };
        assert_eq!(done, 0);
        for language in [1, 2] {
            assert!(!said(ONSHI_WORD_MATTER, matter, language).is_empty());
            assert!(!said(ONSHI_WORD_FATE, fate, language).is_empty());
        }
        fates.push(fate);
    }
    assert_eq!(fates[..3], [ONSHI_FATE_FINISH_FIRST; 3]);
    assert_eq!(fates[ONSHI_MATTER_CONSENTS as usize - 1], ONSHI_FATE_VOID);
    assert_eq!(fates[ONSHI_MATTER_PATIENTS as usize - 1], ONSHI_FATE_MOVES);
    let none = unsafe { onshi_migration_fate(12, null_mut(), null_mut()) };
    assert_eq!(none, status(ErrorCode::NullArgument));
    for step in ONSHI_STEP_STOP_NEW_JOBS..=ONSHI_STEP_ISSUE_DEVICES {
        assert!(said(ONSHI_WORD_STEP, step, 1) != said(ONSHI_WORD_STEP, step, 2));
    }
}
