//! Who may see what through the C ABI, and what a receipt computer may keep.
#![allow(clippy::unwrap_used)]

mod support;

use std::ptr::{null, null_mut};

use onshi::access::*;
use onshi::clock::*;
use onshi::consent::*;
use onshi::error::onshi_error;
use onshi::record::*;
use onshi::words::*;
use onshi_core::catalogue::*;
use onshi_core::record::CodeType;
use support::rules::{DAY, NOW, access, clock, consent, consented, text};
use support::{NUL, c, new_record, path, set, status, words};

const PATIENT: &str = "patient-17";

/// A patient who consented to 薬剤情報 for a day.
fn consented_patient(key: &str) -> *mut onshi_consent {
    let consent = consent(key, ONSHI_KIND_VISIT);
    let unit = consented("20261122080000", "20261123090000");
    let mut count = 0;
    let done = unsafe {
        onshi_consent_hear(
            consent,
            ONSHI_KIND_VISIT,
            unit,
            NOW,
            &raw mut count,
            null_mut(),
        )
    };
    unsafe { onshi_record_free(unit) };
    assert_eq!((done, count), (0, 1));
    consent
}

/// An answer with one drug, and who the patient is.
fn answer() -> *mut onshi_record {
    let answer = new_record(DrugInformationAnswer::ROW.id);
    let header = path(&[(DrugInformationAnswer::header, 0)]);
    set(
        answer,
        &header,
        DrugInformationHeader::segment_of_result,
        "1",
    );
    let month = [
        (DrugInformationAnswer::body, 0),
        (DrugInformationBody::month, 0),
    ];
    let day = [(ReceiptMonth::days, 0), (ReceiptDayList::day, 0)];
    let drug = [(ReceiptDay::drugs, 0), (DrugList::drug, 0)];
    let way = path(&[&month[..], &day[..], &drug[..]].concat());
    set(answer, &way, Drug::drug_name, "試験錠");
    answer
}

fn json(record: *const onshi_record) -> String {
    let (done, json) = text(|b, n, l| unsafe { onshi_record_json(record, b, n, l, null_mut()) });
    assert_eq!(done, 0);
    json
}

struct Room {
    clock: *mut onshi_clock,
    consent: *mut onshi_consent,
    answer: *mut onshi_record,
}

impl Room {
    fn new() -> Self {
        Room {
            clock: clock(NOW),
            consent: consented_patient(PATIENT),
            answer: answer(),
        }
    }

    /// Until when a class may be seen, or why not.
    fn grant(&self, access: *mut onshi_access, class: u32, now: u32) -> Result<u32, u32> {
        let (mut until, mut reason) = (0, 0);
        let done = unsafe {
            onshi_access_grant(
                access,
                self.consent,
                self.clock,
                class,
                ONSHI_KIND_VISIT,
                now,
                &raw mut until,
                &raw mut reason,
                null_mut(),
            )
        };
        match done {
            0 => Ok(until),
            ONSHI_S_DENIED => Err(reason),
            other => panic!("{other}"),
        }
    }

    /// Whether the drug is seen in the answer of a patient.
    fn sees(&self, access: *mut onshi_access, patient: &str, now: u32) -> bool {
        let (patient, mut shown) = (c(patient), null_mut());
        let done = unsafe {
            onshi_access_show(
                access,
                self.clock,
                patient.as_ptr(),
                NUL,
                self.answer,
                now,
                &raw mut shown,
                null_mut(),
            )
        };
        assert_eq!(done, 0);
        let json = json(shown);
        unsafe { onshi_record_free(shown) };
        json.contains("試験錠")
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        unsafe {
            onshi_clock_free(self.clock);
            onshi_consent_free(self.consent);
            onshi_record_free(self.answer);
        }
    }
}

#[test]
fn a_doctor_at_a_chart_sees_what_was_consented_until_it_ends_and_of_nobody_else() {
    let room = Room::new();
    let doctor = access(None, ONSHI_ROLE_CHART, ONSHI_PROFESSION_DOCTOR);
    assert!(!room.sees(doctor, PATIENT, NOW), "nothing is granted yet");
    let not_consented = room.grant(doctor, ONSHI_CLASS_CHECKUP, NOW);
    assert_eq!(not_consented, Err(ONSHI_DENIAL_NOTHING_KNOWN));
    assert_eq!(room.grant(doctor, ONSHI_CLASS_DRUG, NOW), Ok(NOW + DAY));
    assert!(room.sees(doctor, PATIENT, NOW));
    assert!(!room.sees(doctor, "patient-18", NOW));
    assert!(room.sees(doctor, PATIENT, NOW + DAY - 1));
    assert!(!room.sees(doctor, PATIENT, NOW + DAY));
    assert!(!room.sees(doctor, PATIENT, NOW), "set back");
    let ended = room.grant(doctor, ONSHI_CLASS_DRUG, NOW);
    assert_eq!(ended, Err(ONSHI_DENIAL_AVAILABLE_OVER));
    unsafe { onshi_access_free(doctor) };
}

#[test]
fn a_grant_that_is_asked_for_again_and_denied_is_gone() {
    let room = Room::new();
    let doctor = access(None, ONSHI_ROLE_CHART, ONSHI_PROFESSION_DOCTOR);
    assert_eq!(room.grant(doctor, ONSHI_CLASS_DRUG, NOW), Ok(NOW + DAY));
    let mut number = 0;
    let cancelled = unsafe {
        onshi::cancel::onshi_consent_cancel(
            room.consent,
            room.clock,
            onshi::cancel::ONSHI_CANCEL_PATIENT,
            NOW,
            &raw mut number,
            null_mut(),
        )
    };
    assert_eq!(cancelled, 0);
    let denied = room.grant(doctor, ONSHI_CLASS_DRUG, NOW);
    assert_eq!(denied, Err(ONSHI_DENIAL_CANCEL_REQUESTED));
    assert!(!room.sees(doctor, PATIENT, NOW));
    unsafe { onshi_access_free(doctor) };
}

const POLICY: &str = "[policy]\nname = \"試験診療所\"\nsource = \"試験\"\n\n\
                      [sees]\npharmacist = [\"drug\"]\n";

#[test]
fn each_condition_denies_alone() {
    let room = Room::new();
    let (chart, doctor) = (ONSHI_ROLE_CHART, ONSHI_PROFESSION_DOCTOR);
    for (policy, role, profession, expected) in [
        (None, chart, doctor, Ok(NOW + DAY)),
        (
            None,
            ONSHI_ROLE_RECEIPT_COMPUTER,
            doctor,
            Err(ONSHI_REFUSED_NEVER_SHOWS),
        ),
        (
            None,
            chart,
            ONSHI_PROFESSION_UNQUALIFIED,
            Err(ONSHI_REFUSED_PROFESSION),
        ),
        (Some(POLICY), chart, doctor, Err(ONSHI_REFUSED_PROFESSION)),
        (
            Some(POLICY),
            chart,
            ONSHI_PROFESSION_PHARMACIST,
            Ok(NOW + DAY),
        ),
    ] {
        let access = access(policy, role, profession);
        let granted = room.grant(access, ONSHI_CLASS_DRUG, NOW);
        assert_eq!(granted, expected, "{policy:?} {role} {profession}");
        assert_eq!(room.sees(access, PATIENT, NOW), expected.is_ok());
        unsafe { onshi_access_free(access) };
    }
    for (operator, sign_in, expected) in [
        (
            c("op-1"),
            ONSHI_SIGN_IN_ONE_FACTOR,
            ONSHI_REFUSED_ONE_FACTOR,
        ),
        (c(" "), ONSHI_SIGN_IN_TWO_FACTORS, ONSHI_REFUSED_NO_VIEWER),
        (c(""), ONSHI_SIGN_IN_TWO_FACTORS, ONSHI_REFUSED_NO_VIEWER),
    ] {
        let mut access = null_mut();
        let made = unsafe {
            onshi_access_new(
                null(),
                0,
                chart,
                doctor,
                sign_in,
                operator.as_ptr(),
                NUL,
                &raw mut access,
                null_mut(),
            )
        };
        assert_eq!(made, 0);
        assert_eq!(room.grant(access, ONSHI_CLASS_DRUG, NOW), Err(expected));
        unsafe { onshi_access_free(access) };
    }
}

/// The status of a viewer who cannot be, and the words.
fn refused(policy: &str, role: u32, profession: u32, sign_in: u32) -> (i32, String) {
    let (policy, mut access, mut error) = (c(policy), null_mut(), null_mut::<onshi_error>());
    let done = unsafe {
        onshi_access_new(
            policy.as_ptr(),
            NUL,
            role,
            profession,
            sign_in,
            c"op-1".as_ptr(),
            NUL,
            &raw mut access,
            &raw mut error,
        )
    };
    assert!(access.is_null());
    (done, words(error))
}

#[test]
fn a_policy_or_a_number_that_cannot_be_read_makes_no_viewer() {
    let bad = status(ErrorCode::BadOptions);
    for (policy, role, profession, sign_in, why) in [
        ("[policy", 2, 1, 2, "line 1"),
        (&POLICY.replace("drug", "drugs"), 2, 1, 2, "drugs"),
        (POLICY, 7, 1, 2, "software 7"),
        (POLICY, 2, 0, 2, "profession 0"),
        (POLICY, 2, 1, 0, "sign_in"),
    ] {
        let (done, words) = refused(policy, role, profession, sign_in);
        assert_eq!(done, bad, "{words}");
        assert!(words.contains(why), "{words}");
    }
}

#[test]
fn the_rest_of_a_split_holds_nothing_clinical() {
    let answer = answer();
    let (mut rest, mut withheld) = (null_mut(), 0);
    let done = unsafe { onshi_access_split(answer, &raw mut rest, &raw mut withheld, null_mut()) };
    assert_eq!((done, withheld), (0, 1));
    let (whole, kept) = (json(answer), json(rest));
    assert!(
        whole.contains("試験錠") && !kept.contains("試験錠"),
        "{kept}"
    );
    let header = path(&[(DrugInformationAnswer::header, 0)]);
    let said = DrugInformationHeader::segment_of_result.code();
    let (done, segment) = text(|b, n, l| unsafe {
        onshi_record_text(rest, header.as_ptr(), 2, said, 0, b, n, l, null_mut())
    });
    assert_eq!((done, segment.as_str()), (0, "1"));
    let again = rest;
    let done = unsafe { onshi_access_split(again, &raw mut rest, &raw mut withheld, null_mut()) };
    assert_eq!((done, withheld), (0, 0));
    for record in [answer, rest, again] {
        unsafe { onshi_record_free(record) };
    }
}

fn needs(request: *const onshi_record) -> (u32, u32) {
    let (mut each, mut any) = (7, 7);
    let done = unsafe { onshi_access_needs(request, &raw mut each, &raw mut any, null_mut()) };
    assert_eq!(done, 0);
    (each, any)
}

#[test]
fn a_request_is_read_for_the_consents_it_needs() {
    let bit = |class: u32| 1 << class;
    let nothing = support::query();
    assert_eq!(needs(nothing), (0, 0));
    let checkup = new_record(CheckupInformationRequestBody::ROW.id);
    assert_eq!(needs(checkup), (bit(ONSHI_CLASS_CHECKUP), 0));
    let six = new_record(ClinicalInformationRequestBody::ROW.id);
    let classes = ONSHI_CLASS_DISEASE_NAME..=ONSHI_CLASS_PRESCRIPTION;
    assert_eq!(needs(six), (0, classes.map(bit).sum()));
    let drugs = new_record(DrugInformationRequest::ROW.id);
    let body = path(&[(DrugInformationRequest::body, 0)]);
    let category = DrugInformationRequestBody::file_category;
    set(drugs, &body, category, DrugFileCategory::DrugXml.wire());
    assert_eq!(needs(drugs), (bit(ONSHI_CLASS_DRUG), 0));
    for record in [nothing, checkup, six, drugs] {
        unsafe { onshi_record_free(record) };
    }
}

#[test]
fn only_charts_show_and_keep() {
    for (role, expected) in [
        (ONSHI_ROLE_RECEIPT_COMPUTER, (0, 0)),
        (ONSHI_ROLE_CHART, (1, 1)),
        (ONSHI_ROLE_DISPENSING, (1, 1)),
        (ONSHI_ROLE_CARE, (1, 1)),
        (ONSHI_ROLE_NUTRITION, (1, 1)),
        (ONSHI_ROLE_TERMINAL, (0, 0)),
    ] {
        let (mut shows, mut keeps) = (7, 7);
        let done = unsafe { onshi_access_role(role, &raw mut shows, &raw mut keeps, null_mut()) };
        assert_eq!((done, (shows, keeps)), (0, expected), "{role}");
    }
}
