//! Clinical answers by the role of a program: given whole to nobody, taken apart, opened to who may see
//! (R01–R03, R06, R10).
#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;
use std::ptr::null_mut;

use onshi::answer::{ONSHI_FORM_PDF, ONSHI_FORM_XML, onshi_answer_free};
use onshi::apart::*;
use onshi::event::*;
use onshi::retention::onshi_periods;
use onshi::rights::*;
use onshi::session::*;
use onshi::words::*;
use onshi_core::catalogue::*;
use support::clinical::*;
use support::rules::{access, blank_periods, bytes, given};
use support::*;

#[test]
fn a_clinical_answer_is_given_whole_only_to_who_decides_itself() {
    let forbidden = status(ErrorCode::Forbidden);
    for role in 0..=ONSHI_ROLE_TERMINAL {
        assert_eq!(Asked::of(role).answered().whole(), forbidden, "{role}");
    }
    let itself = Asked::with(onshi_session_options {
        flags: ONSHI_SESSION_ACCESS_BY_HOST,
        ..blank_options()
    });
    assert_eq!(itself.answered().whole(), 0);
}

#[test]
fn a_receipt_computer_keeps_the_rest_and_hands_the_whole_to_the_chart_once() {
    let asked = Asked::of(0).answered();
    assert_eq!(
        unsafe { onshi_session_may_keep(asked.session, null_mut()) },
        1
    );
    let (rest, passing) = asked.month();
    assert_eq!(clinical(&json(rest)), (false, false));
    let nobody = asked.rights(doctor(ONSHI_ROLE_RECEIPT_COMPUTER));
    assert_eq!(
        class(nobody, ONSHI_CLASS_DRUG),
        Err(ONSHI_REFUSED_NEVER_SHOWS)
    );
    assert_eq!(shown(passing, nobody, "patient-17"), (false, false));

    let whole = given(|out, error| unsafe { onshi_passing_hand_over(passing, out, error) });
    assert_eq!(clinical(&json(whole)), (true, true));
    let mut again = null_mut();
    let gone = unsafe { onshi_passing_hand_over(passing, &mut again, null_mut()) };
    assert_eq!(gone, status(ErrorCode::WrongState));
    assert_eq!(unsafe { onshi_passing_free(passing) }, 0);
    // Until it is acknowledged, the answer can be read again.
    unsafe { onshi_passing_free(asked.month().1) };
}

#[test]
fn a_chart_shows_what_a_doctor_may_see_of_this_patient_and_may_keep() {
    let asked = Asked::of(ONSHI_ROLE_CHART).answered();
    assert_eq!(
        unsafe { onshi_session_may_keep(asked.session, null_mut()) },
        0
    );
    let (_, passing) = asked.month();
    let rights = asked.rights(doctor(ONSHI_ROLE_CHART));
    assert!(class(rights, ONSHI_CLASS_DRUG).unwrap() > rules::NOW);
    for (of, why) in [
        (ONSHI_CLASS_DIAGNOSIS, ONSHI_DENIAL_NOTHING_KNOWN),
        (ONSHI_CLASS_QUALIFICATION, ONSHI_REFUSED_NOT_CLINICAL),
    ] {
        assert_eq!(class(rights, of), Err(why));
    }
    assert_eq!(shown(passing, rights, "patient-17"), (true, false));
    assert_eq!(shown(passing, rights, "patient-18"), (false, false));
    for (viewer, why) in [
        (null_mut(), ONSHI_REFUSED_NO_VIEWER),
        (doctor(ONSHI_ROLE_DISPENSING), ONSHI_REFUSED_SOFTWARE),
        (
            access(None, ONSHI_ROLE_CHART, ONSHI_PROFESSION_UNQUALIFIED),
            ONSHI_REFUSED_PROFESSION,
        ),
    ] {
        let rights = asked.rights(viewer);
        assert_eq!(class(rights, ONSHI_CLASS_DRUG), Err(why));
        assert_eq!(shown(passing, rights, "patient-17"), (false, false));
        unsafe { onshi_rights_free(rights) };
    }
    asked.take_back();
    let denied = class(asked.rights(doctor(ONSHI_ROLE_CHART)), ONSHI_CLASS_DRUG);
    assert_eq!(denied, Err(ONSHI_DENIAL_CANCEL_REQUESTED));
    assert_eq!(asked.apart(), Err(status(ErrorCode::ConsentMissing)));
}

#[test]
fn the_policy_of_the_facility_counts_and_not_that_of_the_viewer() {
    let policy = c("[policy]\nname = \"試験診療所\"\nsource = \"試験\"\n\n\
                    [sees]\npharmacist = [\"drug\"]\n");
    let asked = Asked::with(onshi_session_options {
        role: ONSHI_ROLE_CHART,
        policy: policy.as_ptr(),
        ..blank_options()
    });
    let rights = asked.rights(doctor(ONSHI_ROLE_CHART));
    assert_eq!(
        class(rights, ONSHI_CLASS_DRUG),
        Err(ONSHI_REFUSED_PROFESSION)
    );
    let pharmacist = access(None, ONSHI_ROLE_CHART, ONSHI_PROFESSION_PHARMACIST);
    assert!(class(asked.rights(pharmacist), ONSHI_CLASS_DRUG).is_ok());
}

#[test]
fn a_document_is_shown_whole_or_not_and_handed_over_once() {
    let options = onshi_session_options {
        role: ONSHI_ROLE_CHART,
        ..blank_options()
    };
    let asked = Asked::asking(options, DrugFileCategory::DrugPdf).answered_as_pdf();
    let apart = asked.apart().unwrap();
    let mut form = 0;
    let done = unsafe { onshi_apart_form(apart, &raw mut form, null_mut()) };
    assert_eq!((done, form), (0, ONSHI_FORM_PDF));
    // It may show diagnoses and operations as well, to which nobody consented.
    let rights = asked.rights(doctor(ONSHI_ROLE_CHART));
    let shown = bytes(|b, n, l| unsafe {
        onshi_apart_document(apart, rights, PATIENT, NUL, b, n, l, null_mut())
    });
    assert_eq!(shown, (1, vec![]));
    let mut length = 0;
    let short = unsafe { onshi_apart_hand_over(apart, null_mut(), 0, &raw mut length, null_mut()) };
    assert_eq!(short, status(ErrorCode::BufferTooSmall));
    assert_eq!(length as usize, PDF.len());
    let hand_over =
        || bytes(|b, n, l| unsafe { onshi_apart_hand_over(apart, b, n, l, null_mut()) });
    assert_eq!(hand_over(), (0, PDF.to_vec()));
    assert_eq!(hand_over().0, status(ErrorCode::WrongState));
    let mut rest = null_mut();
    let (mut passing, mut withheld) = (null_mut(), 0);
    let message = unsafe {
        onshi_apart_next(
            apart,
            &mut rest,
            &mut passing,
            &raw mut withheld,
            null_mut(),
        )
    };
    assert_eq!(message, status(ErrorCode::OtherForm));
    unsafe { onshi_apart_free(apart) };
}

#[test]
fn what_is_not_clinical_is_read_either_way() {
    let root = tempfile::tempdir().unwrap();
    let session = open(root.path());
    let job = submit(session, query(), "key");
    answer(root.path());
    assert_eq!(next_event(session).kind, ONSHI_EVENT_ANSWERED);
    unsafe { onshi_answer_free(open_answer(session, job)) };
    let apart = given(|out, error| unsafe { onshi_session_answer_apart(session, job, out, error) });
    let (mut form, mut withheld, mut passing) = (0, 7, null_mut());
    let rest = given(|out, error| unsafe {
        onshi_apart_form(apart, &raw mut form, null_mut());
        onshi_apart_frame(apart, out, &mut passing, &raw mut withheld, error)
    });
    assert_eq!(
        (form, withheld, passing.is_null()),
        (ONSHI_FORM_XML, 0, true)
    );
    assert!(json(rest).contains("試験　太郎"));
    unsafe { onshi_session_free(session) };
}

/// The status and the words of options that make no sense.
fn refused(options: onshi_session_options, flags: u32) -> (i32, String) {
    let root = tempfile::tempdir().unwrap();
    refused_in(root.path(), options, flags)
}

fn refused_in(root: &Path, options: onshi_session_options, flags: u32) -> (i32, String) {
    let refused = open_as(root, options, flags).unwrap_err();
    assert!(!root.join("onshi.ledger").exists(), "nothing was opened");
    refused
}

#[test]
fn a_role_that_cannot_be_is_refused() {
    let bad = status(ErrorCode::BadOptions);
    let (policy, unread) = (
        c("[policy"),
        onshi_periods {
            history: 3,
            ..blank_periods()
        },
    );
    let role = |role| onshi_session_options {
        role,
        ..blank_options()
    };
    let by_host = ONSHI_SESSION_ACCESS_BY_HOST;
    for (options, flags, why) in [
        (role(ONSHI_ROLE_TERMINAL + 1), 0, "software 7"),
        (
            onshi_session_options {
                reserved2: 1,
                ..blank_options()
            },
            0,
            "reserved",
        ),
        (
            onshi_session_options {
                policy: policy.as_ptr(),
                ..blank_options()
            },
            0,
            "line 1",
        ),
        (
            onshi_session_options {
                periods: &raw const unread,
                ..blank_options()
            },
            0,
            "history",
        ),
        (role(ONSHI_ROLE_CHART), by_host, "decides itself"),
        (
            onshi_session_options {
                periods: &raw const unread,
                ..blank_options()
            },
            by_host,
            "decides itself",
        ),
    ] {
        let (done, words) = refused(options, flags);
        assert_eq!(done, bad, "{words}");
        assert!(words.contains(why), "{words}");
    }
}
