//! A session whose files travel in archives under a password, the simulated terminal beside it.
#![allow(clippy::unwrap_used)]

mod support;

use std::ffi::CString;
use std::fs;
use std::path::Path;
use std::ptr::null_mut;

use onshi::answer::onshi_answer_free;
use onshi::doctor::*;
use onshi::event::*;
use onshi::record::onshi_record_free;
use onshi::session::*;
use onshi::sim::*;
use onshi_core::catalogue::NumberQuery;
use onshi_core::error::ErrorCode;
use support::rules::{NOW, text};
use support::tools::{blank_world, diagnosis_as, filled, quiet};
use support::*;

const PASSWORD: &str = "himitsu-no-kotoba";

/// One rule for all of them, requests as well.
fn under(password: &str) -> CString {
    c(&format!(
        "[[rules]]\nbeginning = \"\"\npassword = \"{password}\"\nrequests = true\n"
    ))
}

fn options(encryption: &CString) -> onshi_session_options {
    onshi_session_options {
        encryption: encryption.as_ptr(),
        ..blank_options()
    }
}

fn session(root: &Path, password: &str) -> *mut onshi_session {
    let encryption = under(password);
    open_as(root, options(&encryption), ONSHI_SESSION_ALLOW_ASSUMED).unwrap()
}

/// A terminal that encrypts everything.
fn terminal(root: &Path) -> *mut onshi_sim {
    let (root, institution) = (c(root.to_str().unwrap()), c(INSTITUTION));
    let settings = c(&format!(
        "[terminal]\nencrypted_prefixes = [\"\"]\npassword = \"{PASSWORD}\""
    ));
    let options = onshi_sim_options {
        root: root.as_ptr(),
        institution: institution.as_ptr(),
        settings: settings.as_ptr(),
        ..blank_world()
    };
    let (done, sim) = filled(null_mut(), |out| unsafe {
        onshi_sim_open(&raw const options, out, quiet())
    });
    assert_eq!(done, 0);
    sim
}

fn answers(sim: *mut onshi_sim) {
    for look in 0..10 {
        let (done, _) = filled(0, |out| unsafe {
            onshi_sim_step(sim, NOW + look, out, quiet())
        });
        assert_eq!(done, 0);
    }
}

/// Asks about a person whom the terminal knows.
fn ask(session: *mut onshi_session, sim: *const onshi_sim) -> u32 {
    let record = query();
    for (field, what) in [
        (NumberQuery::insurer_number, ONSHI_SIM_INSURER_NUMBER),
        (NumberQuery::insured_card_symbol, ONSHI_SIM_SYMBOL),
        (NumberQuery::insured_identification_number, ONSHI_SIM_NUMBER),
        (NumberQuery::insured_branch_number, ONSHI_SIM_BRANCH),
    ] {
        let said = text(|buffer, capacity, length| unsafe {
            onshi_sim_person_text(sim, 0, what, buffer, capacity, length, quiet())
        });
        set(record, &search_path(), field, &said.1);
    }
    let job = submit(session, record, "key");
    unsafe { onshi_record_free(record) };
    job
}

fn all_are_archives(folder: &Path) {
    let names = fs::read_dir(folder).unwrap();
    let names: Vec<_> = names.map(|file| file.unwrap().file_name()).collect();
    assert_eq!(names.len(), 1, "{names:?}");
    for name in names {
        assert!(name.to_str().unwrap().ends_with(".zip"), "{name:?}");
        let bytes = fs::read(folder.join(name)).unwrap();
        let clear = bytes.windows(6).any(|bytes| bytes == b"XmlMsg");
        assert!(!clear);
    }
}

#[test]
fn a_question_goes_out_and_its_answer_comes_under_the_password() {
    let root = tempfile::tempdir().unwrap();
    let sim = terminal(root.path());
    let session = session(root.path(), PASSWORD);
    let job = ask(session, sim);
    all_are_archives(&root.path().join("req"));
    answers(sim);
    all_are_archives(&root.path().join("res"));
    assert_eq!(next_event(session).kind, ONSHI_EVENT_ANSWERED);
    let answer = open_answer(session, job);
    unsafe {
        onshi_answer_free(answer);
        onshi_session_free(session);
        onshi_sim_free(sim);
    }
}

#[test]
fn under_another_password_an_answer_is_told_and_waits_for_the_right_one() {
    let root = tempfile::tempdir().unwrap();
    let sim = terminal(root.path());
    let first = session(root.path(), PASSWORD);
    let job = ask(first, sim);
    unsafe { onshi_session_free(first) };
    answers(sim);
    let wrong = session(root.path(), "another");
    let event = next_event(wrong);
    assert_eq!(event.kind, ONSHI_EVENT_PROBLEM);
    assert_eq!(event.job, job);
    assert_eq!(event.code, status(ErrorCode::PasswordWrong));
    unsafe { onshi_session_free(wrong) };
    let right = session(root.path(), PASSWORD);
    assert_eq!(next_event(right).kind, ONSHI_EVENT_ANSWERED);
    unsafe {
        onshi_session_free(right);
        onshi_sim_free(sim);
    }
}

#[test]
fn a_setting_that_cannot_hold_opens_nothing_and_is_not_repeated() {
    let root = tempfile::tempdir().unwrap();
    let allowed = ONSHI_SESSION_ALLOW_ASSUMED;
    let (good, bad) = (under(PASSWORD), c(&format!("rules = \"{PASSWORD}\"")));
    let confirmed = c(&format!("source = \"仕様書\"\n{}", good.to_str().unwrap()));
    let https = c("[services]");
    let cases = [
        (options(&good), 0, ErrorCode::Unverified),
        (options(&bad), allowed, ErrorCode::ProfileInvalid),
        (
            onshi_session_options {
                reserved3: 1,
                ..options(&good)
            },
            allowed,
            ErrorCode::BadOptions,
        ),
        (
            onshi_session_options {
                https: https.as_ptr(),
                ..options(&good)
            },
            allowed,
            ErrorCode::BadOptions,
        ),
    ];
    for (options, flags, code) in cases {
        let refused = open_as(root.path(), options, flags);
        let (refused, said) = refused.unwrap_err();
        assert_eq!(refused, status(code), "{said}");
        assert!(!said.contains(PASSWORD), "{said}");
    }
    let opened = open_as(root.path(), options(&confirmed), 0).unwrap();
    unsafe { onshi_session_free(opened) };
}

#[test]
fn the_doctor_names_what_no_rule_speaks_of() {
    let root = tempfile::tempdir().unwrap();
    unsafe { onshi_session_free(open(root.path())) };
    let some = c("[[rules]]\nbeginning = \"OQSsi\"\npassword = \"himitsu\"\n");
    let options = onshi_session_options {
        flags: ONSHI_SESSION_ALLOW_ASSUMED,
        ..options(&some)
    };
    let found = diagnosis_as(root.path(), options);
    let told = |index, what| {
        text(|buffer, capacity, length| unsafe {
            onshi_diagnosis_text(found, index, what, 2, buffer, capacity, length, quiet())
        })
    };
    let check = |index: &u32| told(*index, ONSHI_DIAGNOSIS_CHECK).1 == "encryption";
    let index = (0..40).find(check).unwrap();
    let (_, result) = filled(0, |out| unsafe {
        onshi_diagnosis_result(found, index, out, quiet())
    });
    assert_eq!(result, ONSHI_CHECK_WARNING);
    let said = told(index, ONSHI_DIAGNOSIS_SEEN).1;
    assert!(said.contains("OQSmuhvq"), "{said}");
    assert!(!said.contains("OQSsiquc"), "{said}");
    unsafe { onshi_diagnosis_free(found) };
}
