//! The passcode for confirming by sight through the exports: asked for, taken once, and wiped.
#![allow(clippy::unwrap_used)]

mod support;

use std::cell::Cell;

use onshi::passcode::*;
use onshi::record::*;
use onshi::words::*;
use onshi_core::catalogue::*;
use support::rules::{given, text};
use support::tools::quiet;
use support::{new_record, path, set, status};

const CODE: &str = "98765432";

fn answer(code: Option<&str>, segment: &str) -> *mut onshi_record {
    let answer = new_record(PasscodeAnswer::ROW.id);
    let header = path(&[(PasscodeAnswer::header, 0)]);
    set(answer, &header, AnswerHeader::segment_of_result, segment);
    let body = [(PasscodeAnswer::body, 0), (PasscodeAnswerBody::passcode, 0)];
    if let Some(code) = code {
        set(answer, &path(&body), Passcode::code, code);
    }
    answer
}

/// Status, reason and text of taking it.
fn taken(answer: *mut onshi_record, capacity: Option<u32>) -> (i32, u32, String) {
    let reason = Cell::new(0);
    let (done, said) = text(|b, n, l| unsafe {
        let n = capacity.unwrap_or(n);
        onshi_passcode_take(answer, reason.as_ptr(), b, n, l, quiet())
    });
    (done, reason.get(), said)
}

#[test]
fn a_request_says_whether_a_new_one_is_wanted() {
    let way = path(&[(PasscodeRequest::body, 0), (PasscodeRequestBody::query, 0)]);
    for (which, flag) in [(ONSHI_PASSCODE_IN_FORCE, "0"), (ONSHI_PASSCODE_NEW, "1")] {
        let request = given(|out, error| unsafe { onshi_passcode_request(which, out, error) });
        let field = PasscodeQuery::change.code();
        let (done, said) = text(|b, n, l| unsafe {
            onshi_record_text(request, way.as_ptr(), 4, field, 0, b, n, l, quiet())
        });
        assert_eq!((done, said.as_str()), (0, flag));
        unsafe { onshi_record_free(request) };
    }
    let mut none = std::ptr::null_mut();
    let refused = unsafe { onshi_passcode_request(3, &raw mut none, quiet()) };
    assert_eq!(refused, status(ErrorCode::BadOptions));
}

#[test]
fn a_passcode_is_written_once_and_the_record_is_wiped() {
    let answer = answer(Some(CODE), "1");
    let short = taken(answer, Some(3)).0;
    assert_eq!(short, status(ErrorCode::BufferTooSmall), "nothing is taken");
    assert_eq!(taken(answer, None), (0, 0, CODE.to_owned()));
    let (done, json) = text(|b, n, l| unsafe { onshi_record_json(answer, b, n, l, quiet()) });
    assert!(done == 0 && !json.contains(CODE), "{json}");
    let (done, reason, said) = taken(answer, None);
    assert_eq!(done, ONSHI_S_DENIED);
    assert_ne!(reason, 0);
    assert_eq!(said, "");
    unsafe { onshi_record_free(answer) };
}

#[test]
fn an_answer_without_one_says_why_with_words() {
    for (code, segment, expected) in [
        (None, "1", ONSHI_NO_PASSCODE_MISSING),
        (Some(""), "1", ONSHI_NO_PASSCODE_MISSING),
        (Some(CODE), "9", ONSHI_NO_PASSCODE_SAID),
    ] {
        let answer = answer(code, segment);
        assert_eq!(
            taken(answer, None),
            (ONSHI_S_DENIED, expected, String::new())
        );
        let (done, words) =
            text(|b, n, l| unsafe { onshi_word(ONSHI_WORD_REASON, expected, 1, b, n, l, quiet()) });
        assert!(done == 0 && words.contains("パスコード"), "{words}");
        unsafe { onshi_record_free(answer) };
    }
}

#[test]
fn a_wiped_record_is_empty_and_can_be_filled_again() {
    let answer = answer(Some(CODE), "1");
    unsafe { assert_eq!(onshi_record_wipe(answer, quiet()), 0) };
    let mut count = 9;
    let field = PasscodeAnswer::body.code();
    let done =
        unsafe { onshi_record_count(answer, std::ptr::null(), 0, field, &raw mut count, quiet()) };
    assert_eq!((done, count), (0, 0));
    let header = path(&[(PasscodeAnswer::header, 0)]);
    set(answer, &header, AnswerHeader::segment_of_result, "1");
    unsafe { onshi_record_free(answer) };
}
