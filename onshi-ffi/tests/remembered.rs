//! What a session keeps of what persons said, through the C ABI: names, decisions, consent to ask for certificates,
//! wishes that were taken back. It is there after a kill, and under no number of a patient (P50, R09).
#![allow(clippy::unwrap_used)]

mod support;

use std::ffi::c_char;
use std::path::Path;
use std::ptr::null_mut;

use onshi::cancel::ONSHI_CANCEL_PATIENT;
use onshi::certificate_query::onshi_record_asked_certificates;
use onshi::certificates::ONSHI_CERTIFICATE_LIMIT;
use onshi::consents::*;
use onshi::consents_cancel::*;
use onshi::limit_consent::*;
use onshi::limit_consents::*;
use onshi::linkage::*;
use onshi::notes::*;
use onshi::patients::*;
use onshi::permits::*;
use onshi::record::*;
use onshi::remembered::*;
use onshi::session::*;
use onshi::validity::ONSHI_ROUTE_NUMBER;
use onshi::words::*;
use onshi_core::catalogue::{ErrorCode, NumberQuery};
use support::rules::{
    NOW, SECRET, charted, consented, given, insured, limit_consent, named, patients, text,
};
use support::*;

const PATIENT: *const c_char = c"patient-17".as_ptr();

/// A session with a chart, linked with an answer by what the session remembers.
struct Desk {
    root: tempfile::TempDir,
    session: *mut onshi_session,
    patients: *mut onshi_patients,
    notes: *mut onshi_notes,
    record: *mut onshi_record,
}

impl Desk {
    fn new() -> Self {
        Desk::at(tempfile::tempdir().unwrap(), "見本　太郎")
    }

    fn at(root: tempfile::TempDir, name: &str) -> Self {
        let session = open_flagged(root.path(), ONSHI_SESSION_ALLOW_ASSUMED);
        let patients = patients(&[charted("試験　太郎")]);
        let notes = given(|out, error| unsafe {
            onshi_session_notes(session, SECRET.as_ptr(), 32, patients, out, error)
        });
        Desk {
            root,
            session,
            patients,
            notes,
            record: named(name),
        }
    }

    /// The same after a kill.
    fn again(&self, name: &str) -> Self {
        Desk::at(killed(self.root.path()), name)
    }

    /// Links, and tells how: the plan, and by a remembered name or not.
    fn linked(&self) -> (u32, u32) {
        let (mut count, mut two) = (0, 0);
        let mut verdict = onshi_verdict {
            struct_size: size_of::<onshi_verdict>() as u32,
            ..unsafe { std::mem::zeroed() }
        };
        unsafe {
            let (count, two, out) = (&raw mut count, &raw mut two, &raw mut verdict);
            let (route, record) = (ONSHI_ROUTE_NUMBER, self.record);
            let linked = onshi_link_each(
                self.patients,
                self.notes,
                route,
                record,
                count,
                two,
                null_mut(),
            );
            assert_eq!((linked, *count), (0, 1));
            assert_eq!(onshi_link_verdict(self.patients, 0, out, null_mut()), 0);
        }
        (verdict.plan, verdict.alias)
    }

    fn confirm(&self) -> (i32, u32) {
        let mut reason = 0;
        let done = unsafe {
            let (record, reason) = (self.record, &raw mut reason);
            onshi_session_alias_confirm(
                self.session,
                self.notes,
                self.patients,
                0,
                record,
                0,
                reason,
                null_mut(),
            )
        };
        (done, reason)
    }

    fn withdraw(&self) -> i32 {
        unsafe {
            let record = self.record;
            onshi_session_alias_withdraw(
                self.session,
                self.notes,
                self.patients,
                0,
                record,
                0,
                null_mut(),
            )
        }
    }

    /// What was decided about the first change.
    fn decided(&self) -> Option<u32> {
        self.linked();
        let (mut decision, mut when) = (0, 0);
        let decided = unsafe {
            let (decision, when) = (&raw mut decision, &raw mut when);
            onshi_notes_decided(
                self.notes,
                self.patients,
                0,
                NOW,
                decision,
                when,
                null_mut(),
            )
        };
        (decided == 0).then_some(decision)
    }

    fn decide(&self, decision: u32) -> i32 {
        self.linked();
        unsafe {
            onshi_session_decide(
                self.session,
                self.notes,
                self.patients,
                0,
                decision,
                0,
                null_mut(),
            )
        }
    }

    fn forget(&self) -> (i32, u32) {
        let mut count = 0;
        let done = unsafe {
            let count = &raw mut count;
            onshi_session_forget_patient(self.session, self.notes, PATIENT, NUL, count, null_mut())
        };
        (done, count)
    }

    fn keep(&self, consent: *const onshi_limit_consent) -> i32 {
        unsafe { onshi_session_limit_consent_keep(self.session, consent, null_mut()) }
    }

    /// Whether 限度額 is asked for in a query by number; else why not.
    fn asks(&self) -> Result<bool, u32> {
        self.asks_at(|query, permits, reason| unsafe {
            let way = std::ptr::null();
            onshi_session_ask_limit(
                self.session,
                query,
                way,
                0,
                PATIENT,
                NUL,
                permits,
                reason,
                null_mut(),
            )
        })
    }

    /// The same in a query about somebody who consented by card.
    fn asks_by_card(&self, kind: u32, limit: u32, disease: u32) -> Result<bool, u32> {
        self.asks_at(|query, permits, reason| unsafe {
            let way = std::ptr::null();
            onshi_session_ask_certificates(
                self.session,
                query,
                way,
                0,
                kind,
                PATIENT,
                NUL,
                limit,
                disease,
                permits,
                reason,
                null_mut(),
            )
        })
    }

    fn asks_at(
        &self,
        ask: impl Fn(*mut onshi_record, *mut onshi_permits, *mut u32) -> i32,
    ) -> Result<bool, u32> {
        let query = new_record(NumberQuery::ROW.id);
        let permits = given(|out, error| unsafe { onshi_permits_new(out, error) });
        let (mut reason, mut asked) = (0, 0);
        let done = ask(query, permits, &raw mut reason);
        unsafe {
            onshi_record_asked_certificates(query, &raw mut asked, null_mut());
            onshi_record_free(query);
            onshi_permits_free(permits);
        }
        match done {
            0 => Ok(asked == 1 << ONSHI_CERTIFICATE_LIMIT),
            ONSHI_S_DENIED => {
                assert_eq!(asked, 0, "nothing is set");
                Err(reason)
            }
            refused => panic!("{refused}"),
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        unsafe {
            onshi_session_free(self.session);
            onshi_patients_free(self.patients);
            onshi_notes_free(self.notes);
            onshi_record_free(self.record);
        }
    }
}

const UPDATE: (u32, u32) = (ONSHI_PLAN_UPDATE, 0);
const BY_ALIAS: (u32, u32) = (ONSHI_PLAN_UNCHANGED, 1);

/// All files of a place, as text.
fn files(root: &Path) -> String {
    let names = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap());
    let files = names.filter(|entry| entry.file_type().unwrap().is_file());
    let texts = files.map(|entry| std::fs::read(entry.path()).unwrap());
    texts
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .collect()
}

#[test]
fn a_name_is_confirmed_once_and_known_after_a_kill_until_it_is_withdrawn() {
    let desk = Desk::new();
    assert_eq!(desk.linked(), UPDATE);
    assert_eq!(desk.confirm(), (0, 0));
    assert_eq!(desk.linked(), BY_ALIAS, "the notes know it at once");
    let again = desk.again("見本　太郎");
    assert_eq!(again.linked(), BY_ALIAS);
    assert_eq!(desk.again("見本　次郎").linked(), UPDATE, "another name");
    let kept = files(again.root.path());
    for text in ["patient-17", "見本", "試験　太郎", "19500102", "06139992"] {
        assert!(!kept.contains(text), "{text}");
    }
    assert_eq!((again.withdraw(), again.withdraw()), (0, 1));
    assert_eq!(again.linked(), UPDATE);
    assert_eq!(again.again("見本　太郎").linked(), UPDATE);
}

#[test]
fn what_does_not_differ_is_not_remembered() {
    let desk = Desk::at(tempfile::tempdir().unwrap(), "試験　太郎");
    assert_eq!(desk.confirm(), (ONSHI_S_DENIED, ONSHI_NO_ALIAS_DIFFERENCE));
    assert_eq!(desk.withdraw(), 1);
}

#[test]
fn a_secret_of_another_length_and_another_secret_find_nothing() {
    let desk = Desk::new();
    assert_eq!(desk.confirm(), (0, 0));
    let with = |secret: &[u8]| {
        let mut notes = null_mut();
        let done = unsafe {
            let (first, length) = (secret.as_ptr(), secret.len() as u32);
            onshi_session_notes(
                desk.session,
                first,
                length,
                desk.patients,
                &mut notes,
                null_mut(),
            )
        };
        (done, notes)
    };
    assert_eq!(with(&[7; 31]).0, status(ErrorCode::BadOptions));
    let (done, notes) = with(&[8; 32]);
    assert_eq!(done, 0);
    let mut other = desk.again("見本　太郎");
    unsafe { onshi_notes_free(other.notes) };
    other.notes = notes;
    assert_eq!(other.linked(), UPDATE);
}

#[test]
fn a_decision_stays_decided_after_a_kill() {
    let desk = Desk::new();
    assert_eq!(desk.decided(), None);
    assert_eq!(desk.decide(ONSHI_DECIDED_DECLINED), 0);
    assert_eq!(
        desk.decided(),
        Some(ONSHI_DECIDED_DECLINED),
        "the notes know it at once"
    );
    let again = desk.again("見本　太郎");
    assert_eq!(again.decided(), Some(ONSHI_DECIDED_DECLINED));
    assert_eq!(desk.again("見本　次郎").decided(), None, "another change");
    assert_eq!(again.decide(4), status(ErrorCode::BadOptions));
}

#[test]
fn an_erased_chart_leaves_nothing_that_was_said() {
    let desk = Desk::new();
    assert_eq!(desk.confirm(), (0, 0));
    let other = desk.again("見本　次郎");
    assert_eq!(other.decide(ONSHI_DECIDED_APPLIED), 0);
    assert_eq!(other.keep(limit_consent("patient-17")), 0);
    assert_eq!(other.keep(limit_consent("patient-18")), 0);
    assert_eq!(other.forget(), (0, 3));
    assert_eq!(other.forget(), (1, 0));
    let again = other.again("見本　太郎");
    assert_eq!(again.linked(), UPDATE);
    assert_eq!(again.again("見本　次郎").decided(), None);
    assert_eq!(again.asks(), Err(ONSHI_NO_CERTIFICATE_NOT_CONSENTED));
    let kept = |patient: *const c_char| {
        let mut consent = null_mut();
        unsafe {
            onshi_session_limit_consent(again.session, patient, NUL, &mut consent, null_mut())
        }
    };
    assert_eq!((kept(PATIENT), kept(c"patient-18".as_ptr())), (1, 0));
}

#[test]
fn consent_to_certificates_is_kept_over_a_kill_and_asked_before_each_query() {
    let desk = Desk::new();
    assert_eq!(desk.asks(), Err(ONSHI_NO_CERTIFICATE_NOT_CONSENTED));
    assert_eq!(desk.keep(limit_consent("patient-17")), 0);
    let again = desk.again("見本　太郎");
    assert_eq!(again.asks(), Ok(true));
    let visit = ONSHI_KIND_VISIT;
    assert_eq!(again.asks_by_card(visit, 1, 0), Ok(true));
    assert_eq!(again.asks_by_card(visit, 0, 0), Ok(false));
    let disease = again.asks_by_card(visit, 1, 1);
    assert_eq!(
        disease,
        Err(ONSHI_NO_CERTIFICATE_NOT_CONSENTED),
        "nobody did by card"
    );
    let outpatient = again.asks_by_card(ONSHI_KIND_OUTPATIENT, 1, 0);
    assert_eq!(outpatient, Err(ONSHI_NO_CERTIFICATE_NOT_BY_CARD));

    let withdraw = |desk: &Desk| unsafe {
        onshi_session_limit_consent_withdraw(desk.session, PATIENT, NUL, null_mut())
    };
    assert_eq!(withdraw(&again), 0);
    assert_eq!(again.asks(), Err(ONSHI_NO_CERTIFICATE_WITHDRAWN));
    let third = again.again("見本　太郎");
    assert_eq!(third.asks(), Err(ONSHI_NO_CERTIFICATE_WITHDRAWN));
    let shown = given(|out, error| unsafe {
        onshi_session_limit_consent(third.session, PATIENT, NUL, out, error)
    });
    let (done, json) =
        text(|b, n, l| unsafe { onshi_limit_consent_json(shown, b, n, l, null_mut()) });
    assert!(
        done == 0 && json.contains("patient-17"),
        "the key of who asks"
    );
    assert!(!files(third.root.path()).contains("patient-17"));
    assert_eq!(third.keep(limit_consent("patient-17")), 0, "consented anew");
    assert_eq!(third.asks(), Ok(true));
}

#[test]
fn a_wish_to_cancel_is_taken_back_as_long_as_nothing_was_sent() {
    let desk = Desk::new();
    let (session, kind) = (desk.session, ONSHI_KIND_VISIT);
    let (mut count, mut number, mut job) = (0, 0, 0);
    let drop =
        |session| unsafe { onshi_session_cancel_drop(session, PATIENT, NUL, kind, null_mut()) };
    let permitted = |session| unsafe {
        let (mut until, mut why) = (0, 0);
        let (class, until, why) = (ONSHI_CLASS_DRUG, &raw mut until, &raw mut why);
        onshi_session_consent_permits(session, PATIENT, NUL, class, kind, until, why, null_mut())
    };
    unsafe {
        let unit = consented("20200101090000", "20991231235959");
        let count = &raw mut count;
        onshi_session_consent_hear(session, PATIENT, NUL, kind, unit, NOW, count, null_mut());
        onshi_record_free(unit);
    }
    assert_eq!(
        (drop(session), permitted(session)),
        (1, 0),
        "there is no wish"
    );
    let mut cancel = |session| unsafe {
        let (why, number) = (ONSHI_CANCEL_PATIENT, &raw mut number);
        onshi_session_cancel(session, PATIENT, NUL, kind, why, number, null_mut())
    };
    assert_eq!(cancel(session), 0);
    assert_eq!(permitted(session), ONSHI_S_DENIED);
    let again = desk.again("見本　太郎");
    assert_eq!((drop(again.session), permitted(again.session)), (0, 0));
    let third = again.again("見本　太郎");
    assert_eq!(permitted(third.session), 0);
    assert_eq!(cancel(third.session), 0);
    let numbers = insured();
    let sent = unsafe {
        let (numbers, job) = (&raw const numbers, &raw mut job);
        onshi_session_cancel_submit(third.session, PATIENT, NUL, kind, numbers, job, null_mut())
    };
    assert_eq!(sent, 0);
    assert_eq!(drop(third.session), 1, "its request went out");
    assert_eq!(permitted(third.session), ONSHI_S_DENIED);
}
