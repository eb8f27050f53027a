//! A batch with medical information in parts, through the C ABI: each person's qualification is the receipt
//! computer's all the time, and what is clinical passes for whom the consent holds (R03, R06).
#![allow(clippy::unwrap_used)]

mod support;

use std::ptr::null_mut;

use onshi::apart::*;
use onshi::cancel::ONSHI_CANCEL_PATIENT;
use onshi::consents::*;
use onshi::consents_cancel::onshi_session_cancel;
use onshi::event::*;
use onshi::list::*;
use onshi::permits::*;
use onshi::record::onshi_record_free;
use onshi::session::*;
use onshi::words::*;
use onshi_core::catalogue::*;
use onshi_core::record::{CodeType, Draft, Record};
use support::clinical::{clinical, json};
use support::rules::{NOW, consented, given};
use support::*;

const KIND: u32 = ONSHI_KIND_VISIT;
const PEOPLE: [&str; 2] = ["A", "B"];

/// A list of two who consented to their drugs being asked for, answered.
fn answered_batch() -> (tempfile::TempDir, *mut onshi_session, u32) {
    let root = tempfile::tempdir().unwrap();
    let options = onshi_session_options {
        collect_after_ms: 1,
        ..blank_options()
    };
    let session = open_as(root.path(), options, ONSHI_SESSION_ALLOW_ASSUMED).unwrap();
    submit_two(session);
    answer_with(root.path(), reception);
    assert_eq!(next_event(session).kind, ONSHI_EVENT_ACCEPTED);
    let is_asked = || std::fs::read_dir(root.path().join("req")).unwrap().count() > 0;
    let asks = |_| {
        let mut event = blank_event();
        unsafe { onshi_session_next_event(session, 1, &mut event, null_mut()) };
        is_asked()
    };
    assert!((0..10_000).any(asks), "the result is asked for");
    answer_with(root.path(), result);
    let mut events = (0..9).map(|_| next_event(session));
    let answered = events.find(|event| event.kind == ONSHI_EVENT_ANSWERED);
    (root, session, answered.unwrap().job)
}

fn submit_two(session: *mut onshi_session) {
    let unit = consented("20200101090000", "20991231235959");
    let head = new_record(VisitBatchRequest::ROW.id);
    let header = path(&[(VisitBatchRequest::header, 0)]);
    let day = DatedRequestHeader::qualification_confirmation_date;
    set(head, &header, day, "20261122");
    let list = given(|out, error| unsafe {
        let (operation, key) = (VISIT_QUALIFICATION_BATCH.id.into(), c"list".as_ptr());
        onshi_session_list_new(session, operation, head, key, NUL, out, error)
    });
    let permits = given(|out, error| unsafe { onshi_permits_new(out, error) });
    for key in PEOPLE {
        let (patient, person) = (c(key), asked(key));
        let (mut count, mut classes) = (0, 0);
        unsafe {
            let (patient, count) = (patient.as_ptr(), &raw mut count);
            onshi_session_consent_hear(session, patient, NUL, KIND, unit, NOW, count, null_mut());
            let classes = &raw mut classes;
            onshi_session_permits(session, patient, NUL, KIND, permits, classes, null_mut());
            let added = onshi_list_add_under(list, session, person, permits, null_mut());
            assert_eq!((added, *count, *classes), (0, 1, 1 << ONSHI_CLASS_DRUG));
            onshi_record_free(person);
        }
    }
    unsafe {
        assert_eq!(
            onshi_list_submit_under(list, session, permits, null_mut()),
            0
        );
        onshi_list_free(list);
        onshi_permits_free(permits);
        onshi_record_free(head);
        onshi_record_free(unit);
    }
}

/// A person whose drugs are wanted.
fn asked(key: &str) -> *mut onshi::record::onshi_record {
    let person = new_record(NumberQuery::ROW.id);
    let wanted = path(&[
        (NumberQuery::medical_information, 0),
        (MedicalInformationRequestList::request, 0),
    ]);
    let kind = MedicalInformationType::Medicine.wire();
    let xml = MedicalInformationFileCategory::Xml.wire();
    for (way, field, text) in [
        (&[][..], NumberQuery::insurer_number, "06139992"),
        (&[], NumberQuery::insured_identification_number, "0001"),
        (&[], NumberQuery::insured_branch_number, "01"),
        (&[], NumberQuery::arbitrary_identifier, key),
        (&wanted, MedicalInformationRequest::kind, kind),
        (&wanted, MedicalInformationRequest::file_category, xml),
    ] {
        set(person, way, field, text);
    }
    person
}

fn reception(identifier: &str) -> Record {
    let header = Draft::<ReceptionHeader>::new()
        .medical_institution_code(INSTITUTION)
        .arbitrary_file_identifier(identifier)
        .segment_of_result(SegmentOfResult::Normal);
    let body = Draft::<ReceptionAnswerBody>::new().reception_number("R-1");
    Draft::<ReceptionAnswer>::new()
        .header(header)
        .body(body)
        .into()
}

/// Both people with a drug each.
fn result(_: &str) -> Record {
    let header = Draft::<BatchHeader>::new()
        .medical_institution_code(INSTITUTION)
        .reception_number("R-1")
        .segment_of_result(SegmentOfResult::Normal);
    let mut answer: Record = Draft::<VisitBatchAnswer>::new().header(header).into();
    for (nth, key) in PEOPLE.into_iter().enumerate() {
        let unit = [
            (VisitBatchAnswer::body.no, 0),
            (VisitBatchAnswerBody::unit.no, nth),
        ];
        let inside = |steps: &[(FieldId, usize)]| {
            let steps = steps.iter().map(|(field, nth)| (field.no, *nth));
            unit.into_iter().chain(steps).collect::<Vec<_>>()
        };
        let search = inside(&[(VisitBatchUnit::search, 0)]);
        answer.set_text(&search, NumberQuery::arbitrary_identifier.no, key);
        answer.set_text(
            &unit,
            VisitBatchUnit::reference_number.no,
            &format!("照会{key}"),
        );
        let drug = inside(&[
            (VisitBatchUnit::drug_information, 0),
            (DrugInformationBody::month, 0),
            (ReceiptMonth::days, 0),
            (ReceiptDayList::day, 0),
            (ReceiptDay::drugs, 0),
            (DrugList::drug, 0),
        ]);
        answer.add_text(&drug, Drug::drug_name.no, "試験錠");
    }
    answer
}

/// Each person's rest, and whether something passes.
fn read(session: *mut onshi_session, job: u32) -> Vec<(String, bool)> {
    let apart = given(|out, error| unsafe { onshi_session_answer_apart(session, job, out, error) });
    let mut people = Vec::new();
    loop {
        let (mut rest, mut passing, mut withheld) = (null_mut(), null_mut(), 0);
        match unsafe {
            let withheld = &raw mut withheld;
            onshi_apart_next(apart, &mut rest, &mut passing, withheld, null_mut())
        } {
            0 => people.push((json(rest), take(passing))),
            end => {
                assert_eq!(end, 2, "no more");
                unsafe { onshi_apart_free(apart) };
                return people;
            }
        }
        assert!(withheld > 0, "the rest lacks it either way");
    }
}

/// Hands over what passes, if something does.
fn take(passing: *mut onshi_passing) -> bool {
    if passing.is_null() {
        return false;
    }
    let whole = given(|out, error| unsafe { onshi_passing_hand_over(passing, out, error) });
    assert!(clinical(&json(whole)).0);
    assert_eq!(unsafe { onshi_passing_free(passing) }, 0);
    true
}

#[test]
fn what_is_clinical_passes_for_whom_the_consent_holds() {
    let (_root, session, job) = answered_batch();
    let passes = || {
        let people = read(session, job);
        for (key, (rest, _)) in PEOPLE.iter().zip(&people) {
            assert!(rest.contains(&format!("照会{key}")), "{rest}");
            assert!(!clinical(rest).0);
        }
        people
            .into_iter()
            .map(|(_, passes)| passes)
            .collect::<Vec<_>>()
    };
    assert_eq!(passes(), [true, true]);
    for (key, expected) in [("A", [false, true]), ("B", [false, false])] {
        let (patient, mut number) = (c(key), 0);
        let (why, patient) = (ONSHI_CANCEL_PATIENT, patient.as_ptr());
        let number = &raw mut number;
        let done =
            unsafe { onshi_session_cancel(session, patient, NUL, KIND, why, number, null_mut()) };
        assert_eq!(done, 0);
        assert_eq!(passes(), expected);
    }
    unsafe { onshi_session_free(session) };
}
