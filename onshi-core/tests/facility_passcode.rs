//! The passcode for confirming by sight: what is asked, what is read, and that it is kept nowhere.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod facility_support;

use facility_support::{failure, header, received, sent};
use onshi_core::catalogue::{
    AnswerHeader, PASSCODE_ANSWER, Passcode, PasscodeAnswer, PasscodeAnswerBody, PasscodeChange,
    VISUAL_CHECK_PASSCODE,
};
use onshi_core::facility::passcode::{NoPasscode, PasscodeInquiry, VisualCheckPasscode};
use onshi_core::record::{Draft, Record};

const CODE: &str = "98765432";

fn answer(passcode: Option<Draft<Passcode>>) -> Record {
    let body = Draft::<PasscodeAnswerBody>::new()
        .processing_status("1")
        .maybe(passcode, Draft::<PasscodeAnswerBody>::passcode);
    let answer = Draft::<PasscodeAnswer>::new().header(header()).body(body);
    received(&PASSCODE_ANSWER, answer)
}

fn given(code: &str) -> Draft<Passcode> {
    Draft::<Passcode>::new()
        .code(code)
        .issued_at("20261122090000")
        .available("20270220090000")
}

#[test]
fn a_request_says_whether_a_new_one_is_wanted() {
    let change = PasscodeInquiry {
        change: PasscodeChange::Change,
    };
    for (inquiry, flag, again) in [(PasscodeInquiry::IN_FORCE, "0", true), (change, "1", false)] {
        let text = sent(&VISUAL_CHECK_PASSCODE, inquiry.request()).expect("sent");
        assert!(
            text.contains(&format!("<PasscodeChangeFlg>{flag}<")),
            "{text}"
        );
        assert_eq!(inquiry.is_repeatable(), again);
    }
}

#[test]
fn what_is_given_is_read_and_handed_over() {
    let passcode = VisualCheckPasscode::read(&answer(Some(given(CODE)))).unwrap();
    assert_eq!(passcode.issued_at.unwrap().as_written(), "20261122090000");
    assert_eq!(passcode.available.unwrap().as_written(), "20270220090000");
    assert_eq!(passcode.code.hand_over(str::to_owned), CODE);
}

#[test]
fn an_answer_without_a_passcode_says_why() {
    let failed = Draft::<AnswerHeader>::new()
        .segment_of_result("9")
        .error_code("TEST-E001")
        .error_message("試験");
    let failed = Draft::<PasscodeAnswer>::new().header(failed);
    let table = [
        (
            "it failed",
            received(&PASSCODE_ANSWER, failed),
            NoPasscode::Said(failure()),
        ),
        ("nothing in it", answer(None), NoPasscode::Missing),
        ("an empty one", answer(Some(given(""))), NoPasscode::Missing),
        (
            "no code",
            answer(Some(Draft::<Passcode>::new())),
            NoPasscode::Missing,
        ),
    ];
    for (what, answer, why) in table {
        let read = VisualCheckPasscode::read(&answer).map(|_| ());
        assert_eq!(read, Err(why), "{what}");
    }
}

#[test]
fn the_passcode_is_in_nothing_that_prints() {
    let answer = answer(Some(given(CODE)));
    let passcode = VisualCheckPasscode::read(&answer).unwrap();
    for text in [format!("{answer:?}"), format!("{passcode:?}")] {
        assert!(!text.contains(CODE), "{text}");
    }
}
