//! Cancelling: use stops at once, the request goes out once, and no old cancellation touches a new
//! consent.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use chrono::NaiveDate;
use onshi_core::catalogue::{
    AnswerHeader, CONSENT_CANCEL, ConsentCancelAnswer, ConsentCancelAnswerBody,
    ConsentCancelRequest, MedicalTreatment, ProcessingStatus, SegmentOfResult,
};
use onshi_core::id::{Date, InstitutionCode};
use onshi_core::job::{Effect, Engine, Moment, Settings, Submission, Terms};
use onshi_core::record::{Draft, View};
use onshi_core::rules::consent::{
    CancelOutcome, CancelWhy, Consent, Denial, Flag, Progress, Reason, Statement, Until, Watermark,
    due_to_cancel,
};
use onshi_core::rules::data_class::{ConsentKind, DataClass};
use onshi_core::rules::medical_aid::{Coverage, HealthInsuranceId};

mod consent_support;
use consent_support::{at, granted, japan};

fn open(written: &str) -> Statement {
    granted(written, Until::At(japan("2026-12-31 00:00:00")))
}

/// Consented on 1 April, care planned until 31 May.
fn consented(key: &str) -> Consent {
    let mut consent = Consent::new(key, ConsentKind::Visit);
    consent.hear(&open("2026-04-01 10:00:00"));
    consent.plan_care_until(NaiveDate::from_ymd_opt(2026, 5, 31));
    consent
}

fn decide(consent: &Consent, when: &str) -> Result<Moment, Denial> {
    let permit = consent.permits(DataClass::Drug, ConsentKind::Visit, at(when));
    permit.map(|permit| permit.until())
}

#[test]
fn the_end_of_the_planned_care_leads_to_one_cancellation() {
    let mut consents = [consented("P1"), consented("P2")];
    consents[1].plan_care_until(NaiveDate::from_ymd_opt(2026, 6, 30));
    assert_eq!(due_to_cancel(&consents, at("2026-05-31 23:59:59")), []);
    let after = at("2026-06-01 00:00:00");
    let due = due_to_cancel(&consents, after);
    assert_eq!(due.len(), 1);
    assert_eq!(
        (due[0].key.as_str(), due[0].number, due[0].why),
        ("P1", 1, CancelWhy::CareOver)
    );
    // Noted, but not submitted before a crash: due again, as the same job.
    let cancellation = consents[0].request_cancel(due[0].why, after);
    assert_eq!(cancellation.number, due[0].number);
    assert_eq!(due_to_cancel(&consents, after), due);
    assert_eq!(
        due_to_cancel(&consents, after)[0].job_key(),
        due[0].job_key()
    );
    // Submitted, and answered in any way: due no more.
    assert!(consents[0].cancel_sent(1));
    assert_eq!(due_to_cancel(&consents, after), []);
    for outcome in [
        CancelOutcome::Unclear,
        CancelOutcome::Refused,
        CancelOutcome::Confirmed,
    ] {
        assert!(consents[0].cancel_answered(1, outcome, after));
        assert_eq!(
            due_to_cancel(&consents, at("2026-06-20 00:00:00")),
            [],
            "{outcome:?}"
        );
    }
    assert_eq!(
        decide(&consents[0], "2026-06-02 00:00:00"),
        Err(Denial::Cancelled)
    );
    assert_eq!(
        decide(&consents[1], "2026-06-02 00:00:00"),
        Ok(japan("2026-07-01 00:00:00"))
    );
}

#[test]
fn a_wish_stops_use_before_anything_is_confirmed() {
    let mut consent = consented("P1");
    let now = "2026-04-10 09:00:00";
    assert!(decide(&consent, now).is_ok());
    consent.request_cancel(CancelWhy::Patient, at(now));
    assert_eq!(decide(&consent, now), Err(Denial::CancelRequested));
    // What the system told before or tells still, of that consent: stopped.
    let mut again = open("2026-04-01 10:00:00");
    again.entry.told = japan("2026-04-10 10:00:00");
    consent.hear(&again);
    assert_eq!(
        decide(&consent, "2026-04-10 10:00:00"),
        Err(Denial::CancelRequested)
    );
    assert!(consent.cancel_sent(1));
    assert!(consent.cancel_answered(1, CancelOutcome::Confirmed, at("2026-04-10 10:01:00")));
    assert_eq!(
        decide(&consent, "2026-04-10 10:01:00"),
        Err(Denial::Cancelled)
    );
    assert!(!consent.cancel_answered(2, CancelOutcome::Confirmed, at("2026-04-10 10:01:00")));
}

#[test]
fn it_reaches_what_is_known_even_if_our_clock_is_slow() {
    let mut consent = consented("P1");
    consent.request_cancel(CancelWhy::Patient, at("2026-04-01 09:00:00"));
    assert_eq!(
        decide(&consent, "2026-04-01 11:00:00"),
        Err(Denial::CancelRequested)
    );
    // Consented in the time between that consent and its answer: known to be before.
    consent.hear(&open("2026-04-01 10:05:00"));
    assert_eq!(
        decide(&consent, "2026-04-01 11:00:00"),
        Err(Denial::CancelRequested)
    );
    consent.hear(&open("2026-04-01 10:05:01"));
    assert!(decide(&consent, "2026-04-01 11:00:00").is_ok());
}

#[test]
fn a_wish_of_a_fast_clock_lets_a_new_consent_count_after_the_reset() {
    let mut clock = Watermark::new(japan("2126-04-10 09:00:00"));
    let mut consent = consented("P1");
    consent.request_cancel(
        CancelWhy::Patient,
        clock.observe(japan("2026-04-10 09:00:00")),
    );
    let reset = clock
        .reset("staff-7", japan("2026-04-10 09:00:00"))
        .unwrap();
    consent.hear(&open("2026-04-11 09:00:00"));
    let later = "2026-04-12 09:00:00";
    assert_eq!(
        decide(&consent, later),
        Err(Denial::CancelRequested),
        "not told yet"
    );
    // What was heard of before the wish stays taken back, and so does all of the time before the reset.
    let mut told = consented("P1");
    told.request_cancel(CancelWhy::Patient, at("2126-04-10 09:00:00"));
    told.after_reset(&reset);
    assert_eq!(decide(&told, later), Err(Denial::CancelRequested));
    told.hear(&open("2026-04-10 08:59:59"));
    assert_eq!(decide(&told, later), Err(Denial::CancelRequested));
    told.hear(&open("2026-04-11 09:00:00"));
    assert!(decide(&told, later).is_ok());
}

#[test]
fn a_new_consent_is_not_touched_by_an_old_cancellation() {
    for sent in [false, true] {
        let mut consent = consented("P1");
        let number = consent
            .request_cancel(CancelWhy::Patient, at("2026-04-10 09:00:00"))
            .number;
        if sent {
            assert!(consent.cancel_sent(number));
        }
        consent.hear(&open("2026-04-11 09:00:00"));
        assert!(decide(&consent, "2026-04-11 10:00:00").is_ok());
        assert_eq!(
            consent.due_to_cancel(at("2026-04-11 10:00:00")),
            None,
            "it would take the new one"
        );
        assert!(consent.cancel_answered(
            number,
            CancelOutcome::Confirmed,
            at("2026-04-11 11:00:00")
        ));
        assert!(decide(&consent, "2026-04-11 11:00:00").is_ok());
        // Cancelled again it is another cancellation, and the answer to the first changes nothing.
        let second = consent.request_cancel(CancelWhy::Patient, at("2026-04-12 09:00:00"));
        assert_eq!(second.number, number + 1);
        assert!(!consent.cancel_answered(
            number,
            CancelOutcome::Confirmed,
            at("2026-04-12 10:00:00")
        ));
        assert_eq!(consent.cancellation().unwrap().progress, Progress::Wanted);
        assert_eq!(
            decide(&consent, "2026-04-12 10:00:00"),
            Err(Denial::CancelRequested)
        );
        assert_eq!(
            consent
                .due_to_cancel(at("2026-04-12 10:00:00"))
                .unwrap()
                .number,
            number + 1
        );
    }
}

#[test]
fn care_that_begins_anew_is_not_cancelled_for_the_care_before() {
    let mut consent = consented("P1");
    consent.hear(&open("2026-06-05 10:00:00"));
    assert_eq!(consent.due_to_cancel(at("2026-06-06 00:00:00")), None);
    assert_eq!(
        decide(&consent, "2026-06-06 00:00:00"),
        Ok(japan("2026-12-31 00:00:00"))
    );
    consent.plan_care_until(NaiveDate::from_ymd_opt(2026, 7, 31));
    assert!(consent.due_to_cancel(at("2026-08-01 00:00:00")).is_some());
}

#[test]
fn a_wish_asked_for_twice_is_one_cancellation_and_after_its_end_another() {
    let now = at("2026-04-10 09:00:00");
    #[rustfmt::skip]
    let cases: &[(Option<CancelOutcome>, u32)] = &[
        (None,                           1),
        (Some(CancelOutcome::Confirmed), 2),
        (Some(CancelOutcome::Refused),   2),
        (Some(CancelOutcome::Unclear),   2),
    ];
    for (outcome, number) in cases {
        let mut consent = consented("P1");
        consent.request_cancel(CancelWhy::Patient, now);
        assert!(consent.cancel_sent(1));
        if let Some(outcome) = outcome {
            assert!(consent.cancel_answered(1, *outcome, now));
        }
        consent.request_cancel(CancelWhy::Patient, now);
        let again = consent.request_cancel(CancelWhy::Patient, at("2026-04-10 09:30:00"));
        assert_eq!(again.number, *number, "{outcome:?}");
        assert_eq!(
            consent.due_to_cancel(now).is_some(),
            *number == 2,
            "a person asked again"
        );
        // The second wish reaches what was consented between the two and is heard of only now.
        consent.hear(&open("2026-04-10 09:15:00"));
        assert!(decide(&consent, "2026-04-10 09:40:00").is_err());
    }
}

#[test]
fn a_lost_answer_is_found_in_what_the_system_tells_later() {
    let cancelled = |written: &str, reason| {
        let mut statement = granted(written, Until::Unsaid);
        statement.entry.flag = Flag::Expired(reason);
        statement.entry.told = japan("2026-04-11 09:00:00");
        statement
    };
    #[rustfmt::skip]
    let cases = [
        ("this one",            cancelled("2026-04-01 10:00:00", Reason::Institution), true),
        ("by the patient",      cancelled("2026-04-01 10:00:00", Reason::Patient),     false),
        ("one before",          cancelled("2026-03-01 10:00:00", Reason::Institution), false),
        ("one after",           cancelled("2026-04-10 10:00:00", Reason::Institution), false),
        ("granted still",       open("2026-04-01 10:00:00"),                           false),
    ];
    for (name, statement, confirmed) in cases {
        let mut consent = consented("P1");
        consent.request_cancel(CancelWhy::Patient, at("2026-04-10 09:00:00"));
        assert!(consent.cancel_sent(1));
        assert!(consent.cancel_answered(1, CancelOutcome::Unclear, at("2026-04-10 09:30:00")));
        consent.hear(&statement);
        let progress = consent.cancellation().unwrap().progress;
        assert_eq!(
            progress == Progress::Confirmed(japan("2026-04-11 09:00:00")),
            confirmed,
            "{name}"
        );
        assert!(decide(&consent, "2026-04-11 10:00:00").is_err(), "{name}");
    }
}

#[test]
fn a_consent_that_stands_no_more_and_a_card_reader_have_nothing_to_cancel() {
    let after = at("2027-01-01 00:00:00");
    assert_eq!(consented("P1").due_to_cancel(after), None, "past its end");
    let mut ended = consented("P1");
    let mut statement = open("2026-04-01 10:00:00");
    statement.entry.flag = Flag::Expired(Reason::Patient);
    ended.hear(&statement);
    assert_eq!(
        ended.due_to_cancel(at("2026-06-01 00:00:00")),
        None,
        "cancelled by the patient"
    );
    #[rustfmt::skip]
    let roads = [
        (ConsentKind::Outpatient, None),
        (ConsentKind::Visit,      Some(MedicalTreatment::Visit)),
        (ConsentKind::Online,     Some(MedicalTreatment::Online)),
        (ConsentKind::Emergency,  None),
    ];
    for (kind, care) in roads {
        let mut consent = Consent::new("P1", kind);
        consent.request_cancel(CancelWhy::Patient, at("2026-04-10 09:00:00"));
        let due = consent.due_to_cancel(at("2026-04-10 09:00:00"));
        assert_eq!(due.map(|due| due.care()), care, "{kind:?}");
    }
}

#[test]
fn the_request_is_sent_as_it_is_built() {
    let mut consent = consented("P1");
    consent.request_cancel(CancelWhy::Patient, at("2026-04-10 09:00:00"));
    let due = consent.due_to_cancel(at("2026-04-10 09:00:00")).unwrap();
    let whose = Coverage::from(HealthInsuranceId::read("06139992", "12", "345", "01").unwrap());
    let request = due.request(&whose, Date::read("19500102"));
    let cancel = View::<ConsentCancelRequest>::of_record(request.as_record()).body();
    let cancel = cancel.and_then(|body| body.cancel()).unwrap();
    assert_eq!(cancel.insured_identification_number(), Some("345"));
    assert_eq!(cancel.birthdate().unwrap().as_written(), "19500102");
    assert!(
        cancel
            .medical_treatment()
            .unwrap()
            .is(MedicalTreatment::Visit)
    );
    let institution = InstitutionCode::new("1312345678").unwrap();
    let settings = Settings::new(institution);
    let mut engine = Engine::restore(settings, "TEST".into(), 0, Vec::new());
    let submission = |key| Submission {
        key: Some(key),
        operation: &CONSENT_CANCEL,
        prefix: None,
        request: due.request(&whose, Date::read("19500102")).into(),
        terms: Terms::default(),
    };
    let (job, effects) = engine.submit(Moment(0), submission(due.job_key())).unwrap();
    assert!(matches!(effects[..], [Effect::Prepare { .. }]));
    let (again, effects) = engine.submit(Moment(1), submission(due.job_key())).unwrap();
    assert_eq!(
        (again, effects.len()),
        (job, 0),
        "the same cancellation is the same job"
    );
    assert!(!format!("{due:?}").contains("P1"));
}

#[test]
fn an_answer_counts_as_done_only_if_header_and_body_say_so() {
    use CancelOutcome::{Confirmed, Refused, Unclear};
    let segments = [
        None,
        Some(SegmentOfResult::Normal),
        Some(SegmentOfResult::Processing),
        Some(SegmentOfResult::Abnormal),
    ];
    let bodies = [
        None,
        Some(ProcessingStatus::Normal),
        Some(ProcessingStatus::Error),
    ];
    let expected = [
        [Unclear, Unclear, Refused],
        [Unclear, Confirmed, Refused],
        [Unclear, Unclear, Refused],
        [Refused, Refused, Refused],
    ];
    for (segment, row) in segments.into_iter().zip(expected) {
        for (status, outcome) in bodies.into_iter().zip(row) {
            let header = Draft::<AnswerHeader>::new()
                .maybe(segment, Draft::<AnswerHeader>::segment_of_result);
            let body = status
                .map(|status| Draft::<ConsentCancelAnswerBody>::new().processing_status(status));
            let answer = Draft::<ConsentCancelAnswer>::new()
                .header(header)
                .maybe(body, Draft::<ConsentCancelAnswer>::body);
            assert_eq!(
                CancelOutcome::read(&answer.view()),
                outcome,
                "{segment:?} {status:?}"
            );
        }
    }
}

#[test]
fn a_wish_that_was_taken_back_denies_nothing_and_the_next_is_another() {
    let mut consent = consented("P1");
    assert!(!consent.drop_cancel(), "no wish");
    consent.request_cancel(CancelWhy::Patient, at("2026-04-10 09:00:00"));
    assert!(consent.drop_cancel());
    assert!(!consent.drop_cancel(), "once");
    assert!(decide(&consent, "2026-04-10 09:00:01").is_ok());
    assert_eq!(
        due_to_cancel([&consent], at("2026-04-10 09:00:01")),
        [],
        "nothing is sent"
    );
    // A late answer to it changes nothing.
    consent.cancel_answered(1, CancelOutcome::Confirmed, at("2026-04-10 10:00:00"));
    assert!(decide(&consent, "2026-04-10 10:00:01").is_ok());
    let next = consent.request_cancel(CancelWhy::Patient, at("2026-04-11 09:00:00"));
    assert_eq!((next.number, next.progress), (2, Progress::Wanted));
    assert_eq!(
        decide(&consent, "2026-04-11 09:00:00"),
        Err(Denial::CancelRequested)
    );
}

#[test]
fn what_was_cancelled_before_the_wish_stays_cancelled() {
    let mut consent = consented("P1");
    consent.request_cancel(CancelWhy::Patient, at("2026-04-10 09:00:00"));
    consent.cancel_sent(1);
    consent.cancel_answered(1, CancelOutcome::Confirmed, at("2026-04-10 10:00:00"));
    consent.request_cancel(CancelWhy::Patient, at("2026-04-20 09:00:00"));
    assert!(consent.drop_cancel());
    let denied = decide(&consent, "2026-04-20 09:00:01");
    assert_eq!(denied, Err(Denial::Cancelled), "of 1 April");
    consent.hear(&open("2026-04-15 10:00:00"));
    assert!(
        decide(&consent, "2026-04-20 09:00:01").is_ok(),
        "of 15 April"
    );
}

#[test]
fn a_wish_that_was_sent_or_whose_past_is_not_known_is_not_taken_back() {
    let mut consent = consented("P1");
    consent.request_cancel(CancelWhy::Patient, at("2026-04-10 09:00:00"));
    consent.cancel_sent(1);
    assert!(!consent.drop_cancel());
    consent.cancel_answered(1, CancelOutcome::Refused, at("2026-04-10 10:00:00"));
    assert!(!consent.drop_cancel());
    consent.request_cancel(CancelWhy::Patient, at("2026-04-11 09:00:00"));
    let mut written = serde_json::to_value(&consent).unwrap();
    written["cancellation"]["floor"].take();
    let mut older: Consent = serde_json::from_value(written).unwrap();
    assert!(!older.drop_cancel(), "what it replaced is not known");
    assert!(consent.drop_cancel());
}
