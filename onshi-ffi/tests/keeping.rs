//! What is kept through the C ABI, and until when: certificates and the consent to ask for them, copies
//! that may not stay, and what a session keeps of consents.
#![allow(clippy::unwrap_used)]

mod support;

use std::cell::Cell;
use std::ptr::{null, null_mut};

use onshi::cancel::*;
use onshi::certificate_query::*;
use onshi::certificates::*;
use onshi::consents::*;
use onshi::consents_cancel::*;
use onshi::limit_consent::*;
use onshi::permits::*;
use onshi::record::{onshi_record, onshi_record_free};
use onshi::retention::*;
use onshi::session::*;
use onshi::submit::*;
use onshi::timers::*;
use onshi::words::*;
use onshi_core::catalogue::*;
use support::rules::{
    DAY, NOW, blank_periods, clock, consent, consented, given, insured, kept, limit_consent, named,
    result_path, text,
};
use support::{INSTITUTION, NUL, blank_terms, c, new_record, open_flagged, path, set, status};

#[test]
fn specific_disease_is_asked_for_by_card_and_on_its_road_alone() {
    let (own, own_clock) = (consent("17", ONSHI_KIND_VISIT), clock(NOW));
    let permits = given(|out, error| unsafe { onshi_permits_new(out, error) });
    let ask = |kind, permits: *mut onshi_permits, wanted| {
        let (query, place) = (new_record(NumberQuery::ROW.id), c(INSTITUTION));
        let (mut reason, mut asked) = (0, 0);
        let done = unsafe {
            onshi_record_ask_certificates(
                query,
                null(),
                0,
                kind,
                null(),
                permits,
                wanted,
                place.as_ptr(),
                NUL,
                c"17".as_ptr(),
                NUL,
                NOW,
                &raw mut reason,
                null_mut(),
            )
        };
        unsafe {
            onshi_record_asked_certificates(query, &raw mut asked, null_mut());
            onshi_record_free(query);
        }
        (done, reason, asked)
    };
    let denied = |reason| (ONSHI_S_DENIED, reason, 0);
    let not_consented = denied(ONSHI_NO_CERTIFICATE_NOT_CONSENTED);
    assert_eq!(ask(ONSHI_KIND_VISIT, permits, 1), not_consented);
    assert_eq!(ask(ONSHI_KIND_VISIT, null_mut(), 1), not_consented);

    let unit = consented("20261122080000", "20261123090000");
    let result = path(&[(ConsentedUnit::results, 0), (ResultList::result, 0)]);
    for (field, said) in [
        (QualificationResult::specific_disease_consent, "1"),
        (
            QualificationResult::specific_disease_consent_time,
            "20261122080000",
        ),
        (
            QualificationResult::specific_disease_available,
            "20261123090000",
        ),
    ] {
        set(unit, &result, field, said);
    }
    let (mut count, mut classes) = (0, 0);
    unsafe {
        let (count, classes) = (&raw mut count, &raw mut classes);
        onshi::consent::onshi_consent_hear(own, ONSHI_KIND_VISIT, unit, NOW, count, null_mut());
        onshi_permits_add(permits, own, own_clock, NOW, classes, null_mut());
    }
    let specific = 1 << ONSHI_CERTIFICATE_SPECIFIC_DISEASE;
    assert_eq!(ask(ONSHI_KIND_VISIT, permits, 1), (0, 0, specific));
    assert_eq!(ask(ONSHI_KIND_ONLINE, permits, 1), not_consented, "R07");
    let by_card = denied(ONSHI_NO_CERTIFICATE_NOT_BY_CARD);
    assert_eq!(ask(ONSHI_KIND_OUTPATIENT, permits, 0), by_card);
    assert_eq!(
        ask(ONSHI_KIND_VISIT, permits, 0),
        (0, 0, 0),
        "nothing wanted"
    );
}

#[test]
fn a_withdrawn_word_sets_no_flag_and_stays_withdrawn_when_it_is_kept() {
    let word = limit_consent("17");
    assert_eq!(
        unsafe { onshi_limit_consent_withdraw(word, NOW, null_mut()) },
        0
    );
    let json = kept(|b, n, l| unsafe { onshi_limit_consent_json(word, b, n, l, null_mut()) });
    let again = given(|out, error| unsafe {
        onshi_limit_consent_from_json(json.as_ptr(), NUL, out, error)
    });
    let (query, place) = (new_record(NumberQuery::ROW.id), c(INSTITUTION));
    let (mut reason, mut asked) = (0, 0);
    let done = unsafe {
        onshi_record_ask_limit(
            query,
            null(),
            0,
            again,
            null_mut(),
            place.as_ptr(),
            NUL,
            c"17".as_ptr(),
            NUL,
            NOW,
            &raw mut reason,
            null_mut(),
        )
    };
    assert_eq!(
        (done, reason),
        (ONSHI_S_DENIED, ONSHI_NO_CERTIFICATE_WITHDRAWN)
    );
    unsafe { onshi_record_asked_certificates(query, &raw mut asked, null_mut()) };
    assert_eq!(asked, 0);
}

/// An answer with a certificate that is valid until a day.
fn certified(until: &str) -> *mut onshi_record {
    let answer = named("試験　太郎");
    let step = [QualificationResult::limit_certificate.code(), 0];
    let way = [result_path(), step.to_vec()].concat();
    set(answer, &way, LimitCertificate::valid_from, "20260801");
    set(answer, &way, LimitCertificate::valid_to, until);
    answer
}

#[test]
fn certificates_are_compared_field_by_field_and_kept() {
    let known = given(|out, error| unsafe { onshi_certificates_new(out, error) });
    let mut count = 0;
    let mut add = |answer| unsafe {
        let count = &raw mut count;
        onshi_certificates_add(
            known,
            answer,
            0,
            c"f1".as_ptr(),
            NUL,
            NOW,
            count,
            null_mut(),
        )
    };
    let first = certified("20270731");
    assert_eq!((add(first), add(first)), (0, 0));
    assert_eq!(count, 0, "not twice");
    let json = kept(|b, n, l| unsafe { onshi_certificates_json(known, b, n, l, null_mut()) });
    let again =
        given(|out, error| unsafe { onshi_certificates_from_json(json.as_ptr(), NUL, out, error) });
    let compare = |answer, asked| {
        let (done, report) = text(|b, n, l| unsafe {
            onshi_certificates_compare(again, answer, 0, asked, 20_261_122, b, n, l, null_mut())
        });
        assert_eq!(done, 0);
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        let line = &report[0];
        (
            line["state"].as_str().unwrap().to_owned(),
            line["differing"].to_string(),
        )
    };
    let limit = 1 << ONSHI_CERTIFICATE_LIMIT;
    assert_eq!(compare(first, limit), ("unchanged".into(), "[]".into()));
    let changed = ("changed".into(), "[\"valid to\"]".into());
    assert_eq!(compare(certified("20270630"), limit), changed);
    let silent = named("試験　太郎");
    assert_eq!(
        compare(silent, 0),
        ("not_told".into(), "[]".into()),
        "was not asked for"
    );
    let holding = |day| {
        let (done, report) =
            text(|b, n, l| unsafe { onshi_certificates_on(again, day, b, n, l, null_mut()) });
        (done, report.contains("\"verdict\":\"holds\""))
    };
    assert_eq!(holding(20_270_731), (0, true));
    assert_eq!(holding(20_270_801), (0, false));
    assert_eq!(holding(20_270_832).0, status(ErrorCode::ValueFormat));
}

#[test]
fn a_copy_is_due_in_time_and_a_file_only_once_it_was_acknowledged() {
    let (periods, clock) = (blank_periods(), clock(NOW));
    let timers = given(|out, error| unsafe { onshi_timers_new(&raw const periods, out, error) });
    let id = c"a1".as_ptr();
    let due = |now| {
        let (place, why) = (Cell::new(0), Cell::new(0));
        let (done, _) = text(|b, n, l| unsafe {
            let (place, why) = (place.as_ptr(), why.as_ptr());
            onshi_timers_due(timers, clock, now, 0, place, why, b, n, l, null_mut())
        });
        (done, place.get(), why.get())
    };
    unsafe {
        assert_eq!(
            onshi_timers_lies(timers, clock, id, NUL, ONSHI_PLACE_FILE, NOW, null_mut()),
            0
        );
        assert_eq!(due(NOW + 30 * DAY).0, 1, "nobody acknowledged it");
        assert_eq!(
            onshi_timers_acknowledged(timers, clock, id, NUL, NOW, null_mut()),
            0
        );
        assert_eq!(due(NOW), (0, ONSHI_PLACE_FILE, ONSHI_ERASE_TIME_OVER));
        assert_eq!(
            onshi_timers_forget(timers, id, NUL, null_mut()),
            1,
            "it still lies there"
        );
        assert_eq!(
            onshi_timers_erased(timers, id, NUL, ONSHI_PLACE_FILE, null_mut()),
            0
        );
        assert_eq!(due(NOW).0, 1);
        assert_eq!(onshi_timers_forget(timers, id, NUL, null_mut()), 0);
    }
}

#[test]
fn what_lies_in_memory_is_due_when_the_clock_went_back() {
    let (periods, clock) = (blank_periods(), clock(NOW));
    let timers = given(|out, error| unsafe { onshi_timers_new(&raw const periods, out, error) });
    let (mut standing, mut until, mut place, mut why) = (0, 0, 0, 0);
    unsafe {
        let id = c"a1".as_ptr();
        onshi_timers_lies(timers, clock, id, NUL, ONSHI_PLACE_MEMORY, NOW, null_mut());
        let (out, end) = (&raw mut standing, &raw mut until);
        onshi_timers_standing(timers, id, NUL, ONSHI_PLACE_MEMORY, out, end, null_mut());
        assert_eq!((standing, until), (ONSHI_STANDING_UNTIL, NOW + 600));
        let mut due = |now| {
            let (place, why) = (&raw mut place, &raw mut why);
            let mut length = 0;
            let mut buffer = [0; 16];
            let first = buffer.as_mut_ptr();
            let length = &raw mut length;
            onshi_timers_due(
                timers,
                clock,
                now,
                0,
                place,
                why,
                first,
                16,
                length,
                null_mut(),
            )
        };
        assert_eq!((due(NOW), due(NOW - 3600)), (1, 0));
        assert_eq!(why, ONSHI_ERASE_CLOCK_WENT_BACK);
    }
}

/// A request for drugs of a patient, under what permits.
fn ask(session: *mut onshi_session, permits: *const onshi_permits) -> i32 {
    let request = new_record(DrugInformationRequest::ROW.id);
    let header = path(&[(DrugInformationRequest::header, 0)]);
    set(
        request,
        &header,
        ClinicalRequestHeader::insurer_number,
        "06139992",
    );
    let number = ClinicalRequestHeader::insured_identification_number;
    set(request, &header, number, "0001");
    let body = path(&[(DrugInformationRequest::body, 0)]);
    for (field, said) in [
        (DrugInformationRequestBody::start, "202601"),
        (DrugInformationRequestBody::end, "202610"),
        (DrugInformationRequestBody::file_category, "2"),
    ] {
        set(request, &body, field, said);
    }
    let terms = onshi_terms {
        subject: c"17".as_ptr(),
        permits,
        ..blank_terms()
    };
    let (operation, mut job) = (DRUG_INFORMATION.id.into(), 0);
    unsafe {
        let (terms, job) = (&raw const terms, &raw mut job);
        let done = onshi_session_submit_under(
            session,
            operation,
            request,
            null(),
            0,
            terms,
            job,
            null_mut(),
        );
        onshi_record_free(request);
        done
    }
}

#[test]
fn a_request_rests_on_consents_of_the_program_or_of_the_session() {
    let root = tempfile::tempdir().unwrap();
    let session = open_flagged(root.path(), ONSHI_SESSION_ALLOW_ASSUMED);
    let missing = status(ErrorCode::ConsentMissing);
    assert_eq!(ask(session, null()), missing);

    // Kept by the program itself. The session looks at the time of the machine, so it lasts long.
    let unit = consented("20200101090000", "20991231235959");
    let own = consent("17", ONSHI_KIND_VISIT);
    let own_clock = clock(NOW);
    let (mut count, mut classes) = (0, 0);
    let permits = given(|out, error| unsafe { onshi_permits_new(out, error) });
    let mut add =
        || unsafe { onshi_permits_add(permits, own, own_clock, NOW, &raw mut classes, null_mut()) };
    assert_eq!(add(), 1, "nothing was heard");
    unsafe {
        let count = &raw mut count;
        onshi::consent::onshi_consent_hear(own, ONSHI_KIND_VISIT, unit, NOW, count, null_mut());
    }
    assert_eq!((add(), classes), (0, 1 << ONSHI_CLASS_DRUG));
    assert_eq!(ask(session, permits), 0);

    // The session learns of the consent, and of its end: then the permit is worth nothing.
    let patient = c"17".as_ptr();
    let (mut number, mut job, mut state) = (0, 0, 0);
    unsafe {
        let heard = onshi_session_consent_hear(
            session,
            patient,
            NUL,
            ONSHI_KIND_VISIT,
            unit,
            NOW,
            &raw mut count,
            null_mut(),
        );
        assert_eq!((heard, count), (0, 1));
        let cancelled = onshi_session_cancel(
            session,
            patient,
            NUL,
            ONSHI_KIND_VISIT,
            ONSHI_CANCEL_PATIENT,
            &raw mut number,
            null_mut(),
        );
        assert_eq!(cancelled, 0);
    }
    assert_eq!(ask(session, permits), missing);
    let numbers = insured();
    let mut submit = |session| unsafe {
        onshi_session_cancel_submit(
            session,
            patient,
            NUL,
            ONSHI_KIND_VISIT,
            &raw const numbers,
            &raw mut job,
            null_mut(),
        )
    };
    assert_eq!((submit(session), submit(session)), (0, 1), "sent once");
    let answered =
        unsafe { onshi_session_cancel_answered(session, job, &raw mut state, null_mut()) };
    assert_eq!(answered, 1, "nothing came of it yet");
    unsafe { onshi_session_free(session) };
}

#[test]
fn days_that_nobody_fetched_are_told() {
    let root = tempfile::tempdir().unwrap();
    let session = open_flagged(root.path(), 0);
    let (mut first, mut last) = (0, 0);
    let (kind, from) = (ONSHI_KIND_VISIT, 20_200_101);
    unsafe {
        let (first, last) = (&raw mut first, &raw mut last);
        let next = onshi_session_days_next(session, kind, from, 7, first, last, null_mut());
        assert_eq!((next, *first, *last), (0, from, 20_200_107));
        let gaps = |index| {
            onshi_session_days_uncovered(
                session,
                kind,
                from,
                20_200_131,
                index,
                first,
                last,
                null_mut(),
            )
        };
        assert_eq!((gaps(0), *first, *last, gaps(1)), (0, from, 20_200_131, 1));
        onshi_session_free(session);
    }
}
