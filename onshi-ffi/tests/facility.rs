//! The operations around a facility through the C ABI: its address and settings, and device codes.
#![allow(clippy::unwrap_used)]

mod support;

use std::ptr::{null, null_mut};

use onshi::activation::*;
use onshi::address::*;
use onshi::record::*;
use onshi::settings::*;
use onshi::settings_update::*;
use onshi::words::*;
use onshi_core::catalogue::*;
use onshi_core::record::CodeType;
use support::rules::*;
use support::{NUL, c, new_record, path, set, status};

const ADDRESS: &str = "https://example.invalid/visit?f=1&g=2";

fn json(record: *const onshi_record) -> String {
    let (done, json) = text(|b, n, l| unsafe { onshi_record_json(record, b, n, l, null_mut()) });
    assert_eq!(done, 0);
    json
}

/// An answer that brings an address of visits.
fn url_answer(address: &str) -> *mut onshi_record {
    let answer = new_record(AccessUrlAnswer::ROW.id);
    normal(answer, AccessUrlAnswer::header);
    let way = path(&[
        (AccessUrlAnswer::body, 0),
        (AccessUrlAnswerBody::access_url, 0),
    ]);
    set(answer, &way, AccessUrl::kind, UrlKind::Visit.wire());
    set(answer, &way, AccessUrl::url, address);
    answer
}

/// What an answer brings for a kind of care: status, reason and address.
fn address(answer: *mut onshi_record, kind: u32) -> (i32, u32, String) {
    let reason = std::cell::Cell::new(0);
    let (done, address) = text(|b, n, l| {
        let mut why = 0;
        let done = unsafe { onshi_access_url(answer, kind, &raw mut why, b, n, l, null_mut()) };
        reason.set(why);
        done
    });
    unsafe { onshi_record_free(answer) };
    (done, reason.get(), address)
}

#[test]
fn an_address_is_given_to_the_byte_or_not_at_all() {
    let given = address(url_answer(ADDRESS), ONSHI_KIND_VISIT);
    assert_eq!(given, (0, 0, ADDRESS.to_owned()));
    let denied = |answer, kind| {
        let (done, reason, text) = address(answer, kind);
        assert_eq!((done, text.as_str()), (ONSHI_S_DENIED, ""));
        reason
    };
    let other = denied(url_answer(ADDRESS), ONSHI_KIND_ONLINE);
    assert_eq!(other, ONSHI_NO_URL_OTHER_CARE);
    for (wrong, reason) in [
        ("http://example.invalid/", ONSHI_NO_URL_NOT_HTTPS),
        ("https://example.invalid/ ", ONSHI_NO_URL_CHARACTER),
        ("https://a@example.invalid/", ONSHI_NO_URL_HOST),
    ] {
        assert_eq!(
            denied(url_answer(wrong), ONSHI_KIND_VISIT),
            reason,
            "{wrong}"
        );
    }
    let silent = new_record(AccessUrlAnswer::ROW.id);
    normal(silent, AccessUrlAnswer::header);
    assert_eq!(denied(silent, ONSHI_KIND_VISIT), ONSHI_NO_URL_MISSING);
    let failed_code = SegmentOfResult::Abnormal.wire();
    let failed = url_answer(ADDRESS);
    let header = path(&[(AccessUrlAnswer::header, 0)]);
    set(
        failed,
        &header,
        AnswerHeader::segment_of_result,
        failed_code,
    );
    assert_eq!(denied(failed, ONSHI_KIND_VISIT), ONSHI_NO_URL_SAID);
    let (done, ..) = address(url_answer(ADDRESS), ONSHI_KIND_OUTPATIENT);
    assert_eq!(done, status(ErrorCode::BadOptions));
}

fn svg(address: &str, correction: u32, module: u32, quiet_zone: u32) -> (i32, String) {
    let address = c(address);
    text(|b, n, l| unsafe {
        let first = address.as_ptr();
        onshi_qr_svg(
            first,
            NUL,
            correction,
            module,
            quiet_zone,
            b,
            n,
            l,
            null_mut(),
        )
    })
}

fn png(address: &str, correction: u32, module: u32, quiet_zone: u32) -> (i32, Vec<u8>) {
    let address = c(address);
    bytes(|b, n, l| unsafe {
        let first = address.as_ptr();
        onshi_qr_png(
            first,
            NUL,
            correction,
            module,
            quiet_zone,
            b,
            n,
            l,
            null_mut(),
        )
    })
}

#[test]
fn an_address_is_drawn_as_svg_and_as_png() {
    let (done, drawn) = svg(ADDRESS, 0, 0, 4);
    assert_eq!(done, 0);
    assert!(drawn.starts_with("<svg ") && drawn.contains("g=2"));
    assert_eq!(svg(ADDRESS, ONSHI_QR_MEDIUM, 8, 4).1, drawn, "what 0 means");
    assert_ne!(svg(ADDRESS, ONSHI_QR_HIGH, 8, 4).1, drawn);
    assert_ne!(svg(ADDRESS, 0, 8, 0).1, drawn);
    let (done, picture) = png(ADDRESS, 0, 0, 4);
    assert_eq!(done, 0);
    assert!(picture.starts_with(b"\x89PNG") && picture.ends_with(b"\xae\x42\x60\x82"));
}

#[test]
fn what_cannot_be_drawn_is_an_error() {
    let long = format!("https://example.invalid/{}", "a".repeat(1_900));
    for (address, correction, module, quiet_zone, code) in [
        ("http://example.invalid/", 0, 0, 4, ErrorCode::ValueFormat),
        ("", 0, 0, 4, ErrorCode::ValueFormat),
        (&long, ONSHI_QR_HIGH, 0, 4, ErrorCode::ValueTooLong),
        (ADDRESS, 5, 0, 4, ErrorCode::BadOptions),
        (ADDRESS, 0, 256, 4, ErrorCode::BadOptions),
        (ADDRESS, 0, 0, 256, ErrorCode::BadOptions),
    ] {
        let expected = (status(code), String::new());
        assert_eq!(svg(address, correction, module, quiet_zone), expected);
        let expected = (status(code), Vec::new());
        assert_eq!(png(address, correction, module, quiet_zone), expected);
    }
    let (too_large, _) = png(ADDRESS, 0, 255, 255);
    assert_eq!(too_large, status(ErrorCode::BadOptions));
}

fn label(settings: *const onshi_settings, index: u32, language: u32) -> (i32, String) {
    text(|b, n, l| unsafe { onshi_settings_label(settings, index, language, b, n, l, null_mut()) })
}

fn value(settings: *const onshi_settings, index: u32, language: u32) -> (i32, String) {
    text(|b, n, l| unsafe { onshi_settings_value(settings, index, language, b, n, l, null_mut()) })
}

#[test]
fn settings_are_shown_line_by_line_in_the_words_of_the_catalogue() {
    let settings = settings("1");
    let mut count = 0;
    let done = unsafe { onshi_settings_count(settings, &raw mut count, null_mut()) };
    assert_eq!((done, count), (0, 2));
    let (_, japanese) = label(settings, 0, 1);
    assert!(japanese.contains("特定健診"), "{japanese}");
    let (_, english) = label(settings, 0, 2);
    assert!(english.starts_with("asks patients about"), "{english}");
    assert_eq!(value(settings, 0, ONSHI_CODE), (0, "1".to_owned()));
    let [ja, en] = [1, 2].map(|language| value(settings, 0, language).1);
    assert!(!ja.is_empty() && !en.is_empty() && ja != en && ja != "1");
    assert_eq!(label(settings, 2, 1), (1, String::new()));
    assert_eq!(value(settings, 2, 1), (1, String::new()));
    assert_eq!(label(settings, 0, 0).0, status(ErrorCode::BadOptions));
    assert_eq!(value(settings, 0, 3).0, status(ErrorCode::BadOptions));
    let none = support::query();
    let mut read = null_mut();
    assert_eq!(
        unsafe { onshi_settings_read(none, &raw mut read, null_mut()) },
        1
    );
    unsafe {
        onshi_record_free(none);
        onshi_settings_free(settings);
    }
}

#[test]
fn what_is_wanted_is_of_the_tables_and_only_what_differs_is_sent() {
    let settings = settings("1");
    let mut update = null_mut();
    let change = |update: &mut *mut onshi_settings_update| unsafe {
        onshi_settings_change(settings, &raw mut *update, null_mut())
    };
    assert_eq!(change(&mut update), 1, "nothing is wanted");
    want(settings, "0");
    want(settings, "1");
    assert_eq!(change(&mut update), 1, "what is set last counts");
    let visit = ONSHI_KIND_VISIT;
    let consent = ONSHI_SETTING_CONSENT;
    let (options, format) = (ErrorCode::BadOptions, ErrorCode::ValueFormat);
    for (item, kind, information, value, code) in [
        (9, visit, "TKK", "1", options),
        (consent, ONSHI_KIND_EMERGENCY, "TKK", "1", options),
        (consent, visit, "???", "1", format),
        (consent, visit, "", "1", format),
        (consent, visit, "TKK", "?", format),
        (ONSHI_SETTING_ELECTRONIC_PRESCRIPTION, 0, "", "?", format),
        (ONSHI_SETTING_PRESCRIPTION_CHOICE, 0, "", "?", format),
    ] {
        let (information, value) = (c(information), c(value));
        let done = unsafe {
            onshi_settings_want(
                settings,
                item,
                kind,
                information.as_ptr(),
                NUL,
                value.as_ptr(),
                NUL,
                null_mut(),
            )
        };
        assert_eq!(
            done,
            status(code),
            "{item} {kind} {information:?} {value:?}"
        );
    }
    let done = unsafe {
        let item = ONSHI_SETTING_ELECTRONIC_PRESCRIPTION;
        let value = c"1".as_ptr();
        onshi_settings_want(settings, item, 0, null(), 0, value, NUL, null_mut())
    };
    assert_eq!((done, change(&mut update)), (0, 0));
    let request = given(|out, error| unsafe { onshi_settings_update_send(update, out, error) });
    let sent = json(request);
    assert!(!sent.contains("TKK"), "{sent}");
    unsafe {
        onshi_record_free(request);
        onshi_settings_update_free(update);
        onshi_settings_free(settings);
    }
}

fn next(update: *const onshi_settings_update) -> u32 {
    let mut next = 0;
    let done = unsafe { onshi_settings_update_next(update, &raw mut next, null_mut()) };
    assert_eq!(done, 0);
    next
}

/// An update from asking to not asking, kept and read again.
fn update() -> *mut onshi_settings_update {
    let settings = settings("1");
    want(settings, "0");
    let update = given(|out, error| unsafe { onshi_settings_change(settings, out, error) });
    let json = kept(|b, n, l| unsafe { onshi_settings_update_json(update, b, n, l, null_mut()) });
    unsafe {
        onshi_settings_free(settings);
        onshi_settings_update_free(update);
    }
    given(|out, error| unsafe { onshi_settings_update_from_json(json.as_ptr(), NUL, out, error) })
}

#[test]
fn an_update_whose_answer_is_lost_is_read_back_and_never_sent_twice() {
    for (found, then, decided) in [
        ("0", None, ONSHI_UPDATE_APPLIED),
        ("1", None, ONSHI_UPDATE_INQUIRE),
        ("1", Some(()), ONSHI_UPDATE_DIFFERS),
    ] {
        let update = update();
        assert_eq!(next(update), ONSHI_UPDATE_SEND);
        let request = given(|out, error| unsafe { onshi_settings_update_send(update, out, error) });
        let mut second = null_mut();
        let again = unsafe { onshi_settings_update_send(update, &raw mut second, null_mut()) };
        assert_eq!((again, second.is_null()), (1, true));
        assert_eq!(next(update), ONSHI_UPDATE_WAIT);
        assert_eq!(unsafe { onshi_settings_update_lost(update, null_mut()) }, 0);
        assert_eq!(next(update), ONSHI_UPDATE_INQUIRE);
        let mut number = 0;
        let inquiry = given(|out, error| unsafe {
            onshi_settings_update_inquire(update, &raw mut number, out, error)
        });
        let now = settings(found);
        let read = |number| unsafe {
            onshi_settings_update_read(update, number, now, null_mut());
        };
        read(number + 1);
        assert_eq!(next(update), ONSHI_UPDATE_WAIT, "another inquiry");
        read(number);
        if then.is_some() {
            let answer = settings_answer(found);
            let done = unsafe { onshi_settings_update_answered(update, answer, null_mut()) };
            assert_eq!(done, 0);
            unsafe { onshi_record_free(answer) };
        }
        assert_eq!(next(update), decided, "{found} {then:?}");
        unsafe {
            onshi_record_free(request);
            onshi_record_free(inquiry);
            onshi_settings_free(now);
            onshi_settings_update_free(update);
        }
    }
    let update = update();
    let request = given(|out, error| unsafe { onshi_settings_update_send(update, out, error) });
    unsafe {
        onshi_record_free(request);
        onshi_settings_update_give_up(update, null_mut());
    }
    assert_eq!(next(update), ONSHI_UPDATE_UNKNOWN);
    unsafe { onshi_settings_update_free(update) };
}

const CODE: &str = "1111-2222-3333-4444";

fn stage(issuance: *const onshi_issuance) -> (u32, u32) {
    let (mut stage, mut has_code) = (0, 7);
    let done =
        unsafe { onshi_issuance_stage(issuance, &raw mut stage, &raw mut has_code, null_mut()) };
    assert_eq!(done, 0);
    (stage, has_code)
}

fn take(issuance: *mut onshi_issuance) -> (i32, String) {
    text(|b, n, l| unsafe { onshi_issuance_take(issuance, b, n, l, null_mut()) })
}

fn kept_issuance(issuance: *const onshi_issuance) -> String {
    let json = kept(|b, n, l| unsafe { onshi_issuance_json(issuance, b, n, l, null_mut()) });
    json.into_string().unwrap()
}

/// A code that was asked for.
fn sent() -> *mut onshi_issuance {
    let none = listed(&[]);
    let planned = issuance(none);
    let plan = c(&kept_issuance(planned));
    unsafe { onshi_issuance_free(planned) };
    let issuance: *mut onshi_issuance =
        given(|out, error| unsafe { onshi_issuance_from_json(plan.as_ptr(), NUL, out, error) });
    assert_eq!(stage(issuance), (ONSHI_ISSUANCE_READY, 0));
    let request = given(|out, error| unsafe { onshi_issuance_send(issuance, out, error) });
    assert!(json(request).contains(DEVICE));
    let mut second = null_mut();
    let again = unsafe { onshi_issuance_send(issuance, &raw mut second, null_mut()) };
    assert_eq!((again, second.is_null()), (1, true));
    unsafe {
        onshi_record_free(none);
        onshi_record_free(request);
    }
    issuance
}

#[test]
fn a_code_comes_out_once_and_is_never_kept() {
    let issuance = sent();
    assert_eq!(stage(issuance), (ONSHI_ISSUANCE_SENT, 0));
    assert_eq!(take(issuance), (1, String::new()));
    let answer = issued((DEVICE, CODE, "1"));
    let done = unsafe { onshi_issuance_answered(issuance, answer, null_mut()) };
    unsafe { onshi_record_free(answer) };
    assert_eq!((done, stage(issuance)), (0, (ONSHI_ISSUANCE_ISSUED, 1)));
    assert!(!kept_issuance(issuance).contains(CODE));
    let mut length = 0;
    let too_small = unsafe {
        let buffer = &mut [0; 4];
        onshi_issuance_take(
            issuance,
            buffer.as_mut_ptr(),
            4,
            &raw mut length,
            null_mut(),
        )
    };
    assert_eq!(too_small, status(ErrorCode::BufferTooSmall));
    assert_eq!((length as usize, stage(issuance).1), (CODE.len(), 1));
    assert_eq!(take(issuance), (0, CODE.to_owned()));
    assert_eq!((take(issuance), stage(issuance).1), ((1, String::new()), 0));
    unsafe { onshi_issuance_free(issuance) };
}

#[test]
fn a_code_whose_answer_is_lost_is_found_by_an_inquiry() {
    let tell = |issuance, codes: &[(&str, &str, &str)]| {
        let listed = listed(codes);
        let done = unsafe { onshi_issuance_listed(issuance, listed, null_mut()) };
        unsafe { onshi_record_free(listed) };
        assert_eq!(done, 0);
        stage(issuance)
    };
    let issuance = sent();
    assert_eq!(unsafe { onshi_issuance_lost(issuance, null_mut()) }, 0);
    assert_eq!(tell(issuance, &[]), (ONSHI_ISSUANCE_UNCLEAR, 0));
    let one = [("別の端末", "5555", "1"), (DEVICE, CODE, "1")];
    assert_eq!(tell(issuance, &one), (ONSHI_ISSUANCE_ISSUED, 1));
    assert_eq!(take(issuance), (0, CODE.to_owned()));
    unsafe { onshi_issuance_free(issuance) };

    let issuance = sent();
    unsafe { onshi_issuance_lost(issuance, null_mut()) };
    let two = [(DEVICE, "5555", "1"), (DEVICE, CODE, "1")];
    assert_eq!(tell(issuance, &two), (ONSHI_ISSUANCE_SEVERAL, 0));
    unsafe { onshi_issuance_free(issuance) };

    let issuance = sent();
    unsafe { onshi_issuance_give_up(issuance, null_mut()) };
    assert_eq!(stage(issuance), (ONSHI_ISSUANCE_GIVEN_UP, 0));
    let refused = unsafe { onshi_issuance_answered(issuance, null(), null_mut()) };
    assert_eq!((refused, stage(issuance)), (0, (ONSHI_ISSUANCE_REFUSED, 0)));
    unsafe { onshi_issuance_free(issuance) };
}

#[test]
fn a_device_with_a_code_gets_none_before_that_is_void() {
    let listed = listed(&[(DEVICE, CODE, "1")]);
    let plan = |name: &str| {
        let (name, mut issuance, mut reason) = (c(name), null_mut(), 0);
        let done = unsafe {
            onshi_issuance_plan(
                name.as_ptr(),
                NUL,
                listed,
                &raw mut issuance,
                &raw mut reason,
                null_mut(),
            )
        };
        unsafe { onshi_issuance_free(issuance) };
        (done, reason)
    };
    assert_eq!(plan(DEVICE), (ONSHI_S_DENIED, ONSHI_NO_CODE_HAS_ONE));
    assert_eq!(plan("別の端末"), (0, 0));
    assert_eq!(plan(""), (status(ErrorCode::ValueFormat), 0));
    let request =
        given(|out, error| unsafe { onshi_activation_invalidation(listed, 0, out, error) });
    assert!(json(request).contains(CODE));
    let mut none = null_mut();
    let beyond = unsafe { onshi_activation_invalidation(listed, 1, &raw mut none, null_mut()) };
    assert_eq!((beyond, none.is_null()), (1, true));
    unsafe {
        onshi_record_free(request);
        onshi_record_free(listed);
    }
}
