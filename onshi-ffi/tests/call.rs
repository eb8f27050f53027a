//! onshi_call_json: every export by its name, a visit day in JSON, and that nothing is done twice or half.
#![allow(clippy::unwrap_used)]

mod support;

use std::ffi::CString;
use std::ptr::null_mut;

use onshi::call::*;
use onshi::event::ONSHI_EVENT_ANSWERED;
use onshi_core::catalogue::*;
use serde_json::{Value, json};
use support::rules::{given, text};
use support::tools::quiet;
use support::{INSTITUTION, NUL, answer, c, status, words};

fn calls() -> *mut onshi_calls {
    given(|out, error| unsafe { onshi_calls_new(out, error) })
}

/// Status and reply.
fn call(request: Value) -> (i32, Value) {
    let (calls, request) = (calls(), c(&request.to_string()));
    let (done, reply) =
        text(|b, n, l| unsafe { onshi_call_json(calls, request.as_ptr(), NUL, b, n, l, quiet()) });
    unsafe { onshi_calls_free(calls) };
    (done, serde_json::from_str(&reply).unwrap_or(Value::Null))
}

/// The reply of a call that is done.
fn done(request: Value) -> Value {
    let (status, reply) = call(request.clone());
    assert!(status >= 0, "{request}: {status}");
    assert_eq!(reply["status"], status);
    reply
}

/// Status of a call that fails, and what its error says.
fn failed(request: &str) -> (i32, String) {
    let (calls, request) = (calls(), c(request));
    let (mut length, mut error) = (0, null_mut());
    let done = unsafe {
        let (length, error) = (&raw mut length, &raw mut error);
        onshi_call_json(calls, request.as_ptr(), NUL, null_mut(), 0, length, error)
    };
    unsafe { onshi_calls_free(calls) };
    (done, words(error))
}

#[test]
fn a_visit_day_without_a_pointer() {
    let root = tempfile::tempdir().unwrap();
    for folder in ["req", "res"] {
        std::fs::create_dir_all(root.path().join(folder)).unwrap();
    }
    let options = json!({"institution": INSTITUTION, "root": root.path(), "poll_ms": 1});
    let session = done(json!({"call": "onshi_session_open", "options": options}))["session"].take();
    let path = [
        "ONSHI_F_QUALIFICATION_REQUEST_BODY",
        "ONSHI_F_QUALIFICATION_REQUEST_BODY_SEARCH",
    ];
    let record = json!({"call": "onshi_record_new", "record_id": "ONSHI_M_QUALIFICATION_REQUEST"});
    let record = done(record)["record"].take();
    let header = json!(["ONSHI_F_QUALIFICATION_REQUEST_HEADER", 0]);
    let search = json!([path[0], 0, path[1], 0]);
    for (way, field, value) in [
        (
            &header,
            "DATED_REQUEST_HEADER_QUALIFICATION_CONFIRMATION_DATE",
            "20261122",
        ),
        (&search, "NUMBER_QUERY_INSURER_NUMBER", "06139992"),
        (&search, "NUMBER_QUERY_INSURED_CARD_SYMBOL", "試験"),
        (
            &search,
            "NUMBER_QUERY_INSURED_IDENTIFICATION_NUMBER",
            "0001",
        ),
    ] {
        let field = format!("ONSHI_F_{field}");
        let set = json!({"call": "onshi_record_set_text", "record": record, "path": way,
            "field": field, "text": value});
        done(set);
        let get = json!({"call": "onshi_record_text", "record": record, "path": way,
            "field": field, "index": 0});
        assert_eq!(done(get)["text"], value);
    }
    let submit = json!({"call": "onshi_session_submit", "session": session,
        "operation": "ONSHI_O_QUALIFICATION", "record": record, "key": "visit-1"});
    let job = done(submit)["job"].take();
    answer(root.path());
    let next =
        json!({"call": "onshi_session_next_event", "session": session, "timeout_ms": 60_000});
    let event = done(next)["event"].take();
    assert_eq!(
        (&event["kind"], &event["job"]),
        (&json!(ONSHI_EVENT_ANSWERED), &job)
    );
    let open = json!({"call": "onshi_session_answer", "session": session, "job": job});
    let answer = done(open)["answer"].take();
    let frame = json!({"call": "onshi_answer_frame", "answer": answer});
    let frame = done(frame)["record"].take();
    let said = done(json!({"call": "onshi_record_json", "record": frame}));
    assert!(said["text"].as_str().unwrap().contains("試験　太郎"));
    let hash = done(json!({"call": "onshi_answer_blake3", "answer": answer}));
    assert_eq!(
        hash["bytes"].as_str().unwrap().len(),
        44,
        "32 bytes in Base64"
    );
    let (end, reply) = call(json!({"call": "onshi_answer_next", "answer": answer, "record": null}));
    assert_eq!((end, &reply["record"]), (2, &Value::Null), "no batch");
    done(json!({"call": "onshi_session_acknowledge", "session": session, "job": job}));
    for (name, object) in [
        ("record", &record),
        ("record", &frame),
        ("answer", &answer),
        ("session", &session),
    ] {
        done(json!({"call": format!("onshi_{name}_free"), name: object}));
    }
    let (stale, _) = failed(&json!({"call": "onshi_record_free", "record": record}).to_string());
    assert_eq!(
        stale,
        status(ErrorCode::StaleHandle),
        "without an error object"
    );
}

#[test]
fn structures_arrays_and_signed_numbers_come_through() {
    let patients = done(json!({"call": "onshi_patients_new"}))["patients"].take();
    let add = |patient: Value| {
        call(json!({"call": "onshi_patients_add", "patients": patients, "patient": patient}))
    };
    assert_eq!(
        add(json!({"name": "試験　太郎", "birthdate": "19500102", "id": ""})).0,
        0
    );
    let misspelt = add(json!({"birthday": "19500102"})).0;
    assert_eq!(misspelt, status(ErrorCode::BadOptions));
    let code = json!({"call": "onshi_record_new", "record_id": 0});
    let (failed_with, said) = failed(&code.to_string());
    assert_eq!(failed_with, status(ErrorCode::UnknownMessage));
    assert!(
        said.contains("no such message"),
        "the export's own error: {said}"
    );
    let hear = json!({"call": "onshi_session_consent_hear_many", "session": null, "kind": 2, "told": 1,
        "patients": ["a", "b"], "records": [null]});
    let (unequal, said) = failed(&hear.to_string());
    assert!(
        unequal == status(ErrorCode::BadOptions) && said.contains("equally long"),
        "{said}"
    );
    let secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let notes = done(json!({"call": "onshi_notes_new", "secret": secret}))["notes"].take();
    assert!(notes.is_string());
    done(json!({"call": "onshi_notes_free", "notes": notes}));
    done(json!({"call": "onshi_patients_free", "patients": patients}));
}

#[test]
fn a_reply_that_does_not_fit_is_kept_and_nothing_is_done_twice() {
    let calls = calls();
    let ask = |request: &CString, capacity: u32| {
        let mut buffer = vec![0_u8; 1000];
        let mut length = 0;
        let done = unsafe {
            let first = buffer.as_mut_ptr().cast();
            onshi_call_json(
                calls,
                request.as_ptr(),
                NUL,
                first,
                capacity,
                &raw mut length,
                quiet(),
            )
        };
        (
            done,
            String::from_utf8_lossy(&buffer[..length as usize]).into_owned(),
            length,
        )
    };
    let too_small = status(ErrorCode::BufferTooSmall);
    let make = c(r#"{"call":"onshi_patients_new"}"#);
    let (first, _, needed) = ask(&make, 0);
    assert_eq!(first, too_small);
    let (again, _, still) = ask(&make, needed - 1);
    assert_eq!((again, still), (too_small, needed));
    let (done, reply, _) = ask(&make, needed);
    assert_eq!(done, 0);
    let (_, other, _) = ask(&make, 1000);
    assert_ne!(reply, other, "once given, the next is a new one");
    // One that is not fetched is forgotten by another request.
    assert_eq!(ask(&make, 0).0, too_small);
    assert_eq!(ask(&c(r#"{"call":"onshi_version_text"}"#), 1000).0, 0);
    assert_eq!(ask(&make, 1000).0, 0);
    unsafe { onshi_calls_free(calls) };
}

#[test]
fn a_long_text_needs_no_care() {
    let long = "試".repeat(30_000);
    let record = json!({"call": "onshi_record_new", "record_id": "ONSHI_R_QUALIFICATION_RESULT"});
    let record = done(record)["record"].take();
    let field = "ONSHI_F_QUALIFICATION_RESULT_NAME";
    done(
        json!({"call": "onshi_record_set_text", "record": record, "field": field, "text": long, "path": []}),
    );
    let calls = calls();
    let request =
        json!({"call": "onshi_record_text", "record": record, "field": field, "index": 0});
    let request: Vec<u16> = request.to_string().encode_utf16().collect();
    let mut buffer = vec![0_u16; 40_000];
    let mut length = 0;
    let status = unsafe {
        let (first, count) = (request.as_ptr(), request.len() as u32);
        let (buffer, length) = (buffer.as_mut_ptr(), &raw mut length);
        onshi_call_json_u16(calls, first, count, buffer, 40_000, length, quiet())
    };
    assert_eq!(status, 0);
    let reply = String::from_utf16(&buffer[..length as usize]).unwrap();
    assert!(reply.contains(&long));
    unsafe { onshi_calls_free(calls) };
    done(json!({"call": "onshi_record_free", "record": record}));
}

#[test]
fn requests_that_are_none_are_refused_with_a_reason() {
    let bad = status(ErrorCode::BadOptions);
    let format = status(ErrorCode::ValueFormat);
    for (request, expected, why) in [
        ("", format, "line 1"),
        ("{\"call\":\"onshi_version_text\"", format, "line 1"),
        ("[]", bad, "a request is an object"),
        ("{}", bad, "names its `call`"),
        (r#"{"call":"onshi_nothing"}"#, bad, "no call of this name"),
        (r#"{"call":"onshi_call_json"}"#, bad, "no call of this name"),
        (
            r#"{"call":"onshi_word","word":1,"number":1}"#,
            bad,
            "language is a number",
        ),
        (
            r#"{"call":"onshi_word","word":1,"number":-1,"language":1}"#,
            bad,
            "number is a number",
        ),
        (
            r#"{"call":"onshi_word","word":"ONSHI_NOTHING","number":1,"language":1}"#,
            bad,
            "word is",
        ),
        (
            r#"{"call":"onshi_word","wort":1,"number":1,"language":1}"#,
            bad,
            "takes word, number, language",
        ),
        (
            r#"{"call":"onshi_record_free","record":7}"#,
            bad,
            "record is an object",
        ),
        (
            r#"{"call":"onshi_code_label","table":7,"value":1,"language":1}"#,
            bad,
            "value is a text",
        ),
        (
            r#"{"call":"onshi_code_label","table":7,"language":1}"#,
            status(ErrorCode::NullArgument),
            "text",
        ),
        (
            r#"{"call":"onshi_notes_new","secret":"?"}"#,
            bad,
            "secret is Base64",
        ),
        (
            r#"{"call":"onshi_record_count","record":"7","path":1,"field":1}"#,
            bad,
            "path is an array",
        ),
    ] {
        let (done, said) = failed(request);
        assert_eq!(done, expected, "{request}: {said}");
        assert!(said.contains(why), "{request}: {said}");
    }
}

#[test]
fn every_export_is_called_by_json_but_those_that_lend_memory_or_call_back() {
    let header = include_str!("../../include/onshi.h");
    let exports = header.split("ONSHI_CALL onshi_").skip(1);
    let exports = exports.map(|text| format!("onshi_{}", text.split('(').next().unwrap()));
    let unknown = exports.filter(|name| {
        let (_, said) = failed(&json!({"call": name, "no such argument": 1}).to_string());
        !said.contains("takes")
    });
    let mut left_out: Vec<String> = unknown.filter(|name| !name.ends_with("_u16")).collect();
    left_out.sort();
    assert_eq!(
        left_out,
        [
            "onshi_answer_next_block",
            "onshi_block_free",
            "onshi_block_new",
            "onshi_block_take",
            "onshi_block_view",
            "onshi_block_want",
            "onshi_call_json",
            "onshi_calls_free",
            "onshi_calls_new",
            "onshi_record_leaf",
            "onshi_session_log",
        ]
    );
}
