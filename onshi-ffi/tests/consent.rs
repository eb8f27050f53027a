//! Consent through the C ABI: heard, used, taken back, and kept as text in between.
#![allow(clippy::unwrap_used)]

mod support;

use std::ptr::null_mut;

use onshi::cancel::*;
use onshi::clock::*;
use onshi::consent::*;
use onshi::consent_days::*;
use onshi::error::onshi_error;
use onshi::record::{onshi_record, onshi_record_free, onshi_record_json};
use onshi::session::*;
use onshi::submit::*;
use onshi::words::*;
use onshi_core::catalogue::*;
use onshi_core::record::CodeType;
use support::rules::{
    DAY, HOUR, NOW, clock, consent, consented, consented_answer, given, insured, kept, text,
};
use support::{INSTITUTION, NUL, blank_options, c, new_record, open, path, set, status, words};

/// 2026-11-22 08:00 in Japan, an hour before NOW.
const GRANTED: &str = "20261122080000";
/// A day after NOW.
const UNTIL: &str = "20261123090000";

fn hear(
    consent: *mut onshi_consent,
    kind: u32,
    record: *mut onshi_record,
    told: u32,
) -> (i32, u32) {
    let mut count = 0xA5;
    let done =
        unsafe { onshi_consent_hear(consent, kind, record, told, &raw mut count, null_mut()) };
    unsafe { onshi_record_free(record) };
    (done, count)
}

/// Until when 薬剤情報 may be used, or why not.
fn permits(
    consent: *const onshi_consent,
    clock: *mut onshi_clock,
    kind: u32,
    now: u32,
) -> Result<u32, u32> {
    let (mut until, mut denial) = (0, 0);
    let done = unsafe {
        onshi_consent_permits(
            consent,
            clock,
            ONSHI_CLASS_DRUG,
            kind,
            now,
            &raw mut until,
            &raw mut denial,
            null_mut(),
        )
    };
    match done {
        0 => Ok(until),
        ONSHI_S_DENIED => Err(denial),
        other => panic!("{other}"),
    }
}

/// A consent to 薬剤情報 that was given an hour ago.
fn granted() -> *mut onshi_consent {
    let consent = consent("patient-17", ONSHI_KIND_VISIT);
    let unit = consented(GRANTED, UNTIL);
    assert_eq!(hear(consent, ONSHI_KIND_VISIT, unit, NOW), (0, 1));
    consent
}

/// The object again, after it was kept and freed.
fn revived(consent: *mut onshi_consent) -> *mut onshi_consent {
    let json = kept(|b, n, l| unsafe { onshi_consent_json(consent, b, n, l, null_mut()) });
    unsafe { onshi_consent_free(consent) };
    given(|out, error| unsafe { onshi_consent_from_json(json.as_ptr(), NUL, out, error) })
}

fn word(kind: u32, number: u32, language: u32) -> (i32, String) {
    text(|b, n, l| unsafe { onshi_word(kind, number, language, b, n, l, null_mut()) })
}

#[test]
fn what_was_heard_may_be_used_on_its_road_until_its_end() {
    let (clock, consent) = (clock(NOW), consent("patient-17", ONSHI_KIND_VISIT));
    let visit = ONSHI_KIND_VISIT;
    let nothing = Err(ONSHI_DENIAL_NOTHING_KNOWN);
    assert_eq!(permits(consent, clock, visit, NOW), nothing);
    let other_road = hear(consent, ONSHI_KIND_ONLINE, consented(GRANTED, UNTIL), NOW);
    assert_eq!(other_road, (1, 0xA5), "nothing is taken in");
    assert_eq!(permits(consent, clock, visit, NOW), nothing);
    assert_eq!(hear(consent, visit, consented(GRANTED, UNTIL), NOW), (0, 1));
    assert_eq!(
        hear(consent, visit, consented(GRANTED, UNTIL), NOW),
        (0, 0),
        "known already"
    );
    let consent = revived(consent);
    assert_eq!(permits(consent, clock, visit, NOW), Ok(NOW + DAY));
    let other = permits(consent, clock, ONSHI_KIND_OUTPATIENT, NOW);
    assert_eq!(other, Err(ONSHI_DENIAL_OTHER_KIND));
    assert_eq!(permits(consent, clock, visit, NOW + DAY - 1), Ok(NOW + DAY));
    let over = Err(ONSHI_DENIAL_AVAILABLE_OVER);
    assert_eq!(permits(consent, clock, visit, NOW + DAY), over);
    assert_eq!(permits(consent, clock, visit, NOW), over, "set back");
    unsafe {
        onshi_consent_free(consent);
        onshi_clock_free(clock);
    }
}

#[test]
fn a_whole_answer_says_as_of_when_it_speaks_and_a_person_of_a_batch_does_not() {
    let consent = consent("patient-17", ONSHI_KIND_VISIT);
    let answer = consented_answer(GRANTED, UNTIL, "20261122090000");
    let mut told = 0;
    let done = unsafe { onshi_record_told(answer, &raw mut told, null_mut()) };
    assert_eq!((done, told), (0, NOW));
    assert_eq!(hear(consent, ONSHI_KIND_VISIT, answer, 0), (0, 1));
    let unit = consented(GRANTED, UNTIL);
    assert_eq!(
        unsafe { onshi_record_told(unit, &raw mut told, null_mut()) },
        1
    );
    let silent = hear(consent, ONSHI_KIND_VISIT, unit, 0);
    assert_eq!(silent, (status(ErrorCode::ValueMissing), 0xA5));
    unsafe { onshi_consent_free(consent) };
}

#[test]
fn planned_care_ends_a_consent_when_its_last_day_is_over() {
    let (clock, consent) = (clock(NOW), granted());
    let plan = |day| unsafe { onshi_consent_plan_care_until(consent, day, null_mut()) };
    assert_eq!(plan(20261122), 0);
    // 15 hours from 09:00 to midnight.
    let midnight = NOW + 15 * HOUR;
    assert_eq!(permits(consent, clock, ONSHI_KIND_VISIT, NOW), Ok(midnight));
    for wrong in [1, 20261131, 20260000, 202611220] {
        assert_eq!(plan(wrong), status(ErrorCode::ValueFormat), "{wrong}");
    }
    assert_eq!(permits(consent, clock, ONSHI_KIND_VISIT, NOW), Ok(midnight));
    let denied = permits(consent, clock, ONSHI_KIND_VISIT, midnight);
    assert_eq!(denied, Err(ONSHI_DENIAL_CARE_OVER));
    assert_eq!(plan(0), 0);
    let open = permits(consent, clock, ONSHI_KIND_VISIT, midnight);
    assert_eq!(open, Ok(NOW + DAY));
    unsafe {
        onshi_consent_free(consent);
        onshi_clock_free(clock);
    }
}

#[test]
fn a_clock_goes_back_only_on_somebodys_word_and_remembers_when_it_is_kept() {
    let observe = |clock, now| {
        let mut counts = 0;
        let done = unsafe { onshi_clock_observe(clock, now, &raw mut counts, null_mut()) };
        assert_eq!(done, 0);
        counts
    };
    let first = clock(NOW);
    assert_eq!(observe(first, NOW + DAY), NOW + DAY);
    let json = kept(|b, n, l| unsafe { onshi_clock_json(first, b, n, l, null_mut()) });
    let again: *mut onshi_clock =
        given(|out, error| unsafe { onshi_clock_from_json(json.as_ptr(), NUL, out, error) });
    assert_eq!(observe(again, NOW), NOW + DAY);
    let consent = granted();
    assert_eq!(
        unsafe { onshi_consent_after_reset(consent, again, null_mut()) },
        1
    );
    let mut number = 0;
    let wanted = unsafe {
        onshi_consent_cancel(
            consent,
            again,
            ONSHI_CANCEL_PATIENT,
            NOW,
            &raw mut number,
            null_mut(),
        )
    };
    assert_eq!((wanted, number), (0, 1));
    let reset = |operator: &str| {
        let operator = c(operator);
        unsafe { onshi_clock_reset(again, operator.as_ptr(), NUL, NOW, null_mut()) }
    };
    assert_eq!(reset(" "), status(ErrorCode::ValueMissing));
    assert_eq!(observe(again, NOW), NOW + DAY);
    assert_eq!(reset("op-1"), 0);
    assert_eq!(observe(again, NOW), NOW);
    let json = kept(|b, n, l| unsafe { onshi_clock_json(again, b, n, l, null_mut()) });
    assert!(json.to_str().unwrap().contains("op-1"), "for the audit");
    // Consented anew within the day that the clock was ahead.
    assert_eq!(
        unsafe { onshi_consent_after_reset(consent, again, null_mut()) },
        0
    );
    let anew = consented("20261122093000", UNTIL);
    assert_eq!(hear(consent, ONSHI_KIND_VISIT, anew, NOW + HOUR), (0, 1));
    let permitted = permits(consent, again, ONSHI_KIND_VISIT, NOW + HOUR);
    assert_eq!(permitted, Ok(NOW + DAY));
    unsafe {
        onshi_clock_free(first);
        onshi_clock_free(again);
        onshi_consent_free(consent);
    }
}

/// Number, reason and key of what is to be cancelled.
fn due(
    consent: *const onshi_consent,
    clock: *mut onshi_clock,
    now: u32,
) -> Option<(u32, u32, String)> {
    let number = std::cell::Cell::new((0, 0));
    let (done, key) = text(|b, n, l| {
        let (mut first, mut why) = (0, 0);
        let done = unsafe {
            onshi_consent_cancel_due(
                consent,
                clock,
                now,
                &raw mut first,
                &raw mut why,
                b,
                n,
                l,
                null_mut(),
            )
        };
        number.set((first, why));
        done
    });
    assert!([0, 1].contains(&done));
    let (number, why) = number.get();
    (done == 0).then_some((number, why, key))
}

fn state(consent: *const onshi_consent) -> Option<(u32, u32)> {
    let (mut number, mut state) = (0, 0);
    let done =
        unsafe { onshi_consent_cancel_state(consent, &raw mut number, &raw mut state, null_mut()) };
    (done == 0).then_some((number, state))
}

fn cancel_answer(segment: &str, processing: &str) -> *mut onshi_record {
    let answer = new_record(ConsentCancelAnswer::ROW.id);
    let header = path(&[(ConsentCancelAnswer::header, 0)]);
    set(answer, &header, AnswerHeader::segment_of_result, segment);
    let body = path(&[(ConsentCancelAnswer::body, 0)]);
    set(
        answer,
        &body,
        ConsentCancelAnswerBody::processing_status,
        processing,
    );
    answer
}

#[test]
fn a_consent_is_taken_back_once_and_use_stops_at_once() {
    let (clock, consent) = (clock(NOW), granted());
    assert_eq!((due(consent, clock, NOW), state(consent)), (None, None));
    let mut number = 0;
    let cancel = |why, number: &mut u32| unsafe {
        onshi_consent_cancel(consent, clock, why, NOW, &raw mut *number, null_mut())
    };
    assert_eq!(cancel(9, &mut number), status(ErrorCode::BadOptions));
    assert_eq!(cancel(ONSHI_CANCEL_PATIENT, &mut number), 0);
    assert_eq!(cancel(ONSHI_CANCEL_PATIENT, &mut number), 0);
    assert_eq!(number, 1, "still the same");
    let consent = revived(consent);
    let requested = permits(consent, clock, ONSHI_KIND_VISIT, NOW);
    assert_eq!(requested, Err(ONSHI_DENIAL_CANCEL_REQUESTED));
    let (number, why, key) = due(consent, clock, NOW).unwrap();
    assert_eq!((number, why), (1, ONSHI_CANCEL_PATIENT));
    assert!(key.ends_with("patient-17"), "{key}");
    let sent = |number| unsafe { onshi_consent_cancel_sent(consent, number, null_mut()) };
    assert_eq!((sent(7), sent(1)), (1, 0));
    assert_eq!(due(consent, clock, NOW), None, "sent once");
    assert_eq!(state(consent), Some((1, ONSHI_CANCELLATION_SENT)));
    let answered = |answer: *mut onshi_record| {
        let done =
            unsafe { onshi_consent_cancel_answered(consent, clock, 1, answer, NOW, null_mut()) };
        unsafe { onshi_record_free(answer) };
        (done, state(consent).unwrap().1)
    };
    assert_eq!(answered(null_mut()), (0, ONSHI_CANCELLATION_UNCLEAR));
    assert_eq!(
        answered(cancel_answer("9", "")),
        (0, ONSHI_CANCELLATION_REFUSED)
    );
    assert_eq!(
        answered(cancel_answer("1", "1")),
        (0, ONSHI_CANCELLATION_CONFIRMED)
    );
    let cancelled = permits(consent, clock, ONSHI_KIND_VISIT, NOW);
    assert_eq!(cancelled, Err(ONSHI_DENIAL_CANCELLED));
    unsafe {
        onshi_consent_free(consent);
        onshi_clock_free(clock);
    }
}

#[test]
fn care_that_has_ended_leaves_a_cancellation_that_the_session_takes() {
    let (clock, consent) = (clock(NOW), granted());
    unsafe { onshi_consent_plan_care_until(consent, 20261122, null_mut()) };
    assert_eq!(due(consent, clock, NOW), None);
    let later = NOW + 15 * HOUR;
    let (_, why, key) = due(consent, clock, later).unwrap();
    assert_eq!(why, ONSHI_CANCEL_CARE_OVER);
    let request = |patient| -> Result<*mut onshi_record, i32> {
        let mut request = null_mut();
        let done = unsafe {
            onshi_consent_cancel_request(
                consent,
                clock,
                later,
                &raw const patient,
                &raw mut request,
                null_mut(),
            )
        };
        if done == 0 { Ok(request) } else { Err(done) }
    };
    let missing = ErrorCode::ValueMissing;
    let nameless = onshi::patients::onshi_patient {
        birthdate: std::ptr::null(),
        ..insured()
    };
    assert_eq!(request(nameless), Err(status(missing)));
    let aid = onshi::patients::onshi_patient {
        insurer_number: c"12999991".as_ptr(),
        number: c"1234566".as_ptr(),
        ..insured()
    };
    let folder = tempfile::tempdir().unwrap();
    let session = assuming(folder.path());
    for (patient, number) in [(insured(), "06139992"), (aid, "12999991")] {
        let request = request(patient).unwrap();
        let (done, json) =
            text(|b, n, l| unsafe { onshi_record_json(request, b, n, l, null_mut()) });
        assert_eq!(done, 0);
        assert!(json.contains(number) && json.contains("19500102"), "{json}");
        let taken = submitted(session, request, &format!("{key}/{number}"));
        assert_eq!(taken, 0);
        unsafe { onshi_record_free(request) };
    }
    unsafe {
        onshi_session_free(session);
        onshi_consent_free(consent);
        onshi_clock_free(clock);
    }
}

/// A session that sends what is only assumed, as the layout of this message is.
fn assuming(root: &std::path::Path) -> *mut onshi_session {
    unsafe { onshi_session_free(open(root)) };
    let (institution, root) = (c(INSTITUTION), c(root.to_str().unwrap()));
    let options = onshi_session_options {
        flags: ONSHI_SESSION_ALLOW_ASSUMED,
        institution: institution.as_ptr(),
        root: root.as_ptr(),
        ..blank_options()
    };
    given(|out, error| unsafe { onshi_session_open(&raw const options, out, error) })
}

fn submitted(session: *mut onshi_session, request: *const onshi_record, key: &str) -> i32 {
    let (key, mut job) = (c(key), 0);
    unsafe {
        onshi_session_submit(
            session,
            CONSENT_CANCEL.id.into(),
            request,
            key.as_ptr(),
            NUL,
            &raw mut job,
            null_mut(),
        )
    }
}

/// What a request lacks, as a mask; 0 if it may be sent.
fn unmet(consent: *const onshi_consent, clock: *mut onshi_clock, category: &str) -> u32 {
    let request = new_record(DrugInformationRequest::ROW.id);
    let body = path(&[(DrugInformationRequest::body, 0)]);
    set(
        request,
        &body,
        DrugInformationRequestBody::file_category,
        category,
    );
    let mut unmet = 0;
    let done = unsafe {
        onshi_consent_may_ask(
            consent,
            clock,
            ONSHI_KIND_VISIT,
            request,
            NOW,
            &raw mut unmet,
            null_mut(),
        )
    };
    unsafe { onshi_record_free(request) };
    assert_eq!(done, if unmet == 0 { 0 } else { ONSHI_S_DENIED });
    unmet
}

#[test]
fn a_request_may_be_sent_once_everything_it_asks_for_is_consented() {
    let (clock, none) = (clock(NOW), consent("patient-17", ONSHI_KIND_VISIT));
    let drug = 1 << ONSHI_CLASS_DRUG;
    let both = drug | 1 << ONSHI_CLASS_DIAGNOSIS;
    let [xml, with_care] = [DrugFileCategory::DrugXml, DrugFileCategory::DrugAndCareXml];
    let [xml, with_care] = [xml.wire(), with_care.wire()];
    assert_eq!(unmet(none, clock, xml), drug);
    let granted = granted();
    assert_eq!(unmet(granted, clock, xml), 0);
    assert_eq!(unmet(granted, clock, with_care), both);
    unsafe {
        onshi_consent_free(none);
        onshi_consent_free(granted);
        onshi_clock_free(clock);
    }
}

#[test]
fn days_are_covered_once_they_were_over_when_they_were_fetched() {
    let days: *mut onshi_consent_days =
        given(|out, error| unsafe { onshi_consent_days_new(ONSHI_KIND_VISIT, out, error) });
    let request = new_record(ConsentedRequest::ROW.id);
    let query = path(&[
        (ConsentedRequest::body, 0),
        (ConsentedRequestBody::search, 0),
    ]);
    let fetched = |published, told| {
        let mut reason = 0;
        let done = unsafe {
            onshi_consent_days_fetched(days, request, published, told, &raw mut reason, null_mut())
        };
        (done, reason)
    };
    let no_days = (ONSHI_S_DENIED, ONSHI_UNCOVERED_NO_CONSENT_DAYS);
    assert_eq!(fetched(NOW, 0), no_days);
    set(request, &query, ConsentQuery::consent_from, "20261119");
    set(request, &query, ConsentQuery::consent_to, "20261122");
    let other = (ONSHI_S_DENIED, ONSHI_UNCOVERED_OTHER_KIND);
    assert_eq!(fetched(NOW, 0), other);
    set(request, &query, ConsentQuery::medical_treatment, "2");
    let not_over = (ONSHI_S_DENIED, ONSHI_UNCOVERED_NOT_OVER);
    assert_eq!(fetched(NOW, NOW - 5 * DAY), not_over);
    assert_eq!(fetched(NOW, 0), (0, 0));
    let json = kept(|b, n, l| unsafe { onshi_consent_days_json(days, b, n, l, null_mut()) });
    let again: *mut onshi_consent_days =
        given(|out, error| unsafe { onshi_consent_days_from_json(json.as_ptr(), NUL, out, error) });
    let range = |ask: &dyn Fn(*mut u32, *mut u32) -> i32| {
        let (mut first, mut last) = (0, 0);
        let done = ask(&raw mut first, &raw mut last);
        (done, first, last)
    };
    let gap = |index| {
        range(&|first, last| unsafe {
            onshi_consent_days_uncovered(
                again,
                20261115,
                20261130,
                NOW,
                index,
                first,
                last,
                null_mut(),
            )
        })
    };
    assert_eq!(gap(0), (0, 20261115, 20261118));
    assert_eq!(gap(1), (0, 20261122, 20261122), "today is never covered");
    assert_eq!(gap(2), (1, 0, 0));
    let next = |from, at_most, now| {
        range(&|first, last| unsafe {
            onshi_consent_days_next(again, from, at_most, now, first, last, null_mut())
        })
    };
    assert_eq!(next(20261115, 2, NOW), (0, 20261115, 20261116));
    assert_eq!(next(20261119, 9, NOW), (1, 0, 0));
    assert_eq!(next(20261119, 9, NOW + DAY), (0, 20261122, 20261122));
    let wrong = status(ErrorCode::ValueFormat);
    assert_eq!(next(20261199, 9, NOW), (wrong, 0, 0));
    unsafe {
        onshi_consent_days_free(days);
        onshi_consent_days_free(again);
        onshi_record_free(request);
    }
}

#[test]
fn what_is_no_json_of_ours_is_refused_with_its_place_and_without_its_text() {
    let refused = |json: &str, error: &mut *mut onshi_error| {
        let json = c(json);
        let mut made = null_mut();
        let done =
            unsafe { onshi_consent_from_json(json.as_ptr(), NUL, &raw mut made, &raw mut *error) };
        assert!(made.is_null());
        done
    };
    for json in ["", "{", "[]", r#"{"key":"試験 太郎","kind":"Nothing"}"#] {
        let mut error = null_mut();
        assert_eq!(refused(json, &mut error), status(ErrorCode::ValueFormat));
        let words = words(error);
        assert!(words.contains("line 1, column"), "{words}");
        assert!(
            !words.contains("試験") && !words.contains("Nothing"),
            "{words}"
        );
    }
}

#[test]
fn every_number_has_its_words_in_both_languages_and_no_other_has() {
    for (kind, numbers) in [
        (ONSHI_WORD_CLASS, &[1..=13][..]),
        (ONSHI_WORD_KIND, &[1..=4]),
        (
            ONSHI_WORD_REASON,
            &[
                1..=18,
                101..=109,
                201..=203,
                301..=308,
                401..=402,
                501..=504,
                601..=613,
            ],
        ),
        (ONSHI_WORD_ROLE, &[1..=6]),
        (ONSHI_WORD_PROFESSION, &[1..=13]),
        (ONSHI_WORD_LIKENESS, &[1..=5]),
        (ONSHI_WORD_NAMES, &[1..=5]),
        (ONSHI_WORD_CHANGE, &[1..=6]),
        (ONSHI_WORD_CHANGE_FIELD, &[1..=9]),
        (ONSHI_WORD_CHANGE_GROUND, &[1..=4]),
        (ONSHI_WORD_CHANGE_HOW, &[1..=2]),
        (ONSHI_WORD_DECISION, &[1..=3]),
        (ONSHI_WORD_CERTIFICATE, &[1..=3]),
        (ONSHI_WORD_CONSENTED, &[1..=2]),
        (ONSHI_WORD_PLACE, &[1..=3]),
        (ONSHI_WORD_ERASE, &[1..=3]),
    ] {
        let mut seen = std::collections::BTreeSet::new();
        for number in 0..=700 {
            let known = numbers.iter().any(|range| range.contains(&number));
            for language in [1, 2] {
                let (done, word) = word(kind, number, language);
                let expected = if known {
                    0
                } else {
                    status(ErrorCode::BadOptions)
                };
                assert_eq!(done, expected, "{kind} {number}");
                assert_eq!(word.is_empty(), !known);
                seen.extend(known.then_some(word));
            }
        }
        assert!(seen.len() > numbers.len());
    }
    assert_eq!(word(ONSHI_WORD_CLASS, ONSHI_CLASS_DRUG, 1).1, "薬剤情報");
    assert_eq!(word(ONSHI_WORD_KIND, ONSHI_KIND_VISIT, 2).1, "visit");
    let refused = word(ONSHI_WORD_REASON, ONSHI_DENIAL_REFUSED, 1);
    assert_eq!(refused.1, "同意なし");
}
