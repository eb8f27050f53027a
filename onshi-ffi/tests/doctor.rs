//! The doctor, figures, and a copy of the ledger through the C ABI.
#![allow(clippy::unwrap_used)]

mod support;

use std::ffi::CString;
use std::path::Path;
use std::ptr::null_mut;

use onshi::backup::*;
use onshi::doctor::*;
use onshi::jobs::onshi_session_jobs;
use onshi::metrics::*;
use onshi::session::*;
use onshi_client::doctor::{CHECKS, Road};
use onshi_core::error::ErrorCode;
use support::rules::text;
use support::tools::{diagnosis, diagnosis_as, filled, quiet, results, told};
use support::{
    INSTITUTION, NUL, answer, blank_options, c, next_event, open, open_as, query, status, submit,
    words,
};

fn worst(found: *const onshi_diagnosis) -> u32 {
    filled(0, |out| unsafe {
        onshi_diagnosis_worst(found, out, quiet())
    })
    .1
}

#[test]
fn every_check_is_told_in_both_languages_and_good_folders_are_good() {
    let root = tempfile::tempdir().unwrap();
    assert_eq!(unsafe { onshi_session_free(open(root.path())) }, 0);
    let found = diagnosis(root.path());
    for (what, japanese, english) in [
        (
            ONSHI_DIAGNOSIS_LABEL,
            "フォルダーがある",
            "the folders are there",
        ),
        (
            ONSHI_DIAGNOSIS_REMEDY,
            "パスと共有の接続、利用者の権限を確認してください。",
            "Check the paths, the connection of the share, and the rights of the user.",
        ),
    ] {
        assert_eq!(told(found, 0, what, 1).unwrap(), japanese);
        assert_eq!(told(found, 0, what, 2).unwrap(), english);
    }
    let seen = [1, 2].map(|language| told(found, 0, ONSHI_DIAGNOSIS_SEEN, language).unwrap());
    assert!(!seen[0].is_empty() && !seen[1].is_empty() && seen[0] != seen[1]);
    for check in CHECKS {
        let is_there = !results(found, check.name).is_empty();
        assert_eq!(is_there, check.concerns(Road::Folders), "{}", check.name);
    }
    assert!(worst(found) < ONSHI_CHECK_ERROR);
    for check in ["folders", "layout", "swapped", "write", "ledger"] {
        assert_eq!(results(found, check), [ONSHI_CHECK_GOOD], "{check}");
    }
    let left = std::fs::read_dir(root.path().join("onshi-stage")).unwrap();
    let left = left.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(left.filter(|name| name.contains("doctor")).count(), 0);
    assert_eq!(unsafe { onshi_diagnosis_free(found) }, 0);
}

#[test]
fn what_is_wrong_is_an_error_and_a_session_at_work_is_seen() {
    let root = tempfile::tempdir().unwrap();
    let session = open(root.path());
    let found = diagnosis(root.path());
    assert!(results(found, "collector")[0] > ONSHI_CHECK_GOOD);
    assert_eq!(results(found, "ledger"), [ONSHI_CHECK_UNKNOWN]);
    assert_eq!(unsafe { onshi_diagnosis_free(found) }, 0);
    assert_eq!(unsafe { onshi_session_free(session) }, 0);

    std::fs::remove_dir(root.path().join("res")).unwrap();
    let found = diagnosis(root.path());
    assert!(results(found, "folders").contains(&ONSHI_CHECK_ERROR));
    assert_eq!(worst(found), ONSHI_CHECK_ERROR);
    assert_eq!(unsafe { onshi_diagnosis_free(found) }, 0);
}

#[test]
fn a_sealed_ledger_is_looked_into_with_the_key_of_the_options() {
    let root = tempfile::tempdir().unwrap();
    let (key, other) = (c(&"07".repeat(32)), c(&"08".repeat(32)));
    let with = |key: &CString| onshi_session_options {
        ledger_key: key.as_ptr(),
        ..blank_options()
    };
    let session = open_as(root.path(), with(&key), 0).unwrap();
    assert_eq!(unsafe { onshi_session_free(session) }, 0);
    for (options, ledger, audit) in [
        (blank_options(), ONSHI_CHECK_UNKNOWN, ONSHI_CHECK_UNKNOWN),
        (with(&key), ONSHI_CHECK_GOOD, ONSHI_CHECK_GOOD),
        (with(&other), ONSHI_CHECK_ERROR, ONSHI_CHECK_UNKNOWN),
    ] {
        let found = diagnosis_as(root.path(), options);
        assert_eq!(results(found, "seal"), [ONSHI_CHECK_GOOD]);
        assert_eq!(results(found, "ledger"), [ledger]);
        assert_eq!(results(found, "audit"), [audit]);
        assert_eq!(unsafe { onshi_diagnosis_free(found) }, 0);
    }
}

#[test]
fn a_flag_that_the_doctor_does_not_have_is_refused_and_so_is_an_end() {
    let (mut found, mut error) = (null_mut(), null_mut());
    let options = blank_options();
    let done = unsafe { onshi_doctor(&raw const options, 1, 8, &raw mut found, &raw mut error) };
    assert_eq!(done, status(ErrorCode::BadOptions));
    assert!(words(error).contains("unknown flags 0x8"));
    assert!(found.is_null());

    let root = tempfile::tempdir().unwrap();
    let found = diagnosis(root.path());
    let after = |what| {
        text(|buffer, capacity, length| unsafe {
            onshi_diagnosis_text(found, 10_000, what, 1, buffer, capacity, length, quiet())
        })
    };
    assert_eq!(after(ONSHI_DIAGNOSIS_SEEN), (1, String::new()));
    let none = filled(7, |out| unsafe {
        onshi_diagnosis_result(found, 10_000, out, quiet())
    });
    assert_eq!(none, (1, 7));
    assert_eq!(unsafe { onshi_diagnosis_free(found) }, 0);
}

fn blank_metrics() -> onshi_metrics {
    onshi_metrics {
        struct_size: size_of::<onshi_metrics>() as u32,
        problems: 7,
        overdue: 7,
        ledger_failures: 7,
        oldest_unanswered: 7,
        oldest_unacknowledged: 7,
    }
}

#[test]
fn figures_count_what_happens() {
    let root = tempfile::tempdir().unwrap();
    let session = open(root.path());
    let figures = || {
        let (done, figures) = filled(blank_metrics(), |out| unsafe {
            onshi_session_metrics(session, out, quiet())
        });
        assert_eq!(done, 0);
        let (done, text) = text(|buffer, capacity, length| unsafe {
            onshi_session_metrics_text(session, buffer, capacity, length, quiet())
        });
        assert_eq!(done, 0);
        (figures, text)
    };
    let (before, _) = figures();
    assert_eq!((before.problems, before.oldest_unacknowledged), (0, 0));
    submit(session, query(), "key");
    // What is no answer stays, and is told as a problem.
    let request = std::fs::read_dir(root.path().join("req")).unwrap().next();
    let request = request.unwrap().unwrap().file_name().into_string().unwrap();
    let stem = onshi_core::message::answer_stem(&request).unwrap();
    let broken = root.path().join("res").join(stem + ".xml");
    std::fs::write(&broken, "<XmlMsg><a></b></XmlMsg>").unwrap();
    assert_eq!(next_event(session).kind, onshi::event::ONSHI_EVENT_PROBLEM);
    let (after, text) = figures();
    assert_eq!((after.problems, after.ledger_failures), (1, 0));
    assert!(text.contains("\nonshi_problems_total 1\n"), "{text}");
    assert!(text.contains("onshi_jobs{state="), "{text}");
    assert_eq!(unsafe { onshi_session_free(session) }, 0);
}

fn back_up(session: *mut onshi_session, file: &Path) -> i32 {
    let file = c(file.to_str().unwrap());
    unsafe { onshi_session_back_up(session, file.as_ptr(), NUL, quiet()) }
}

/// Restores the ledger of a folder: the status, jobs, and those in doubt.
fn restore(root: &Path, file: &Path) -> (i32, u32, u32) {
    let (root, institution) = (c(root.to_str().unwrap()), c(INSTITUTION));
    let file = c(file.to_str().unwrap());
    let options = onshi_session_options {
        root: root.as_ptr(),
        institution: institution.as_ptr(),
        ..blank_options()
    };
    let (mut jobs, mut in_doubt) = (7, 7);
    let done = unsafe {
        onshi_ledger_restore(
            &raw const options,
            file.as_ptr(),
            NUL,
            &raw mut jobs,
            &raw mut in_doubt,
            quiet(),
        )
    };
    (done, jobs, in_doubt)
}

#[test]
fn a_copy_of_the_ledger_comes_back_and_says_what_is_in_doubt() {
    let root = tempfile::tempdir().unwrap();
    let copy = root.path().join("copy");
    let session = open(root.path());
    let job = submit(session, query(), "key");
    assert_eq!(back_up(session, &copy), 0);
    assert_eq!(back_up(session, &copy), status(ErrorCode::NameTaken));
    answer(root.path());
    assert_eq!(unsafe { onshi_session_free(session) }, 0);

    let taken = (status(ErrorCode::NameTaken), 7, 7);
    assert_eq!(restore(root.path(), &copy), taken);
    std::fs::rename(root.path().join("onshi.ledger"), root.path().join("away")).unwrap();
    assert_eq!(restore(root.path(), &copy), (0, 1, 1));

    let session = open(root.path());
    let (mut jobs, mut count) = ([0; 4], 0);
    let listed =
        unsafe { onshi_session_jobs(session, jobs.as_mut_ptr(), 4, &raw mut count, quiet()) };
    assert_eq!((listed, count, jobs[0]), (0, 1, job));
    let next = submit(session, query(), "another");
    assert!(next > job + 999_999, "{next}");
    assert_eq!(unsafe { onshi_session_free(session) }, 0);
}
