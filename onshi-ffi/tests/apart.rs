//! Clinical answers by the role of a program: given whole to nobody, taken apart, opened to who may see, and
//! gone in time (R01–R03, R06, R10, R11).
#![allow(clippy::unwrap_used)]

mod support;

use std::ffi::c_char;
use std::path::Path;
use std::ptr::{null, null_mut};

use onshi::access::*;
use onshi::answer::{ONSHI_FORM_PDF, ONSHI_FORM_XML, onshi_answer_free};
use onshi::apart::*;
use onshi::cancel::ONSHI_CANCEL_PATIENT;
use onshi::consents::*;
use onshi::consents_cancel::*;
use onshi::copies::*;
use onshi::event::*;
use onshi::job::{onshi_session_acknowledge, onshi_session_answer};
use onshi::permits::*;
use onshi::record::*;
use onshi::retention::*;
use onshi::rights::*;
use onshi::session::*;
use onshi::submit::*;
use onshi::timers::*;
use onshi::words::*;
use onshi_core::catalogue::*;
use onshi_core::message::answer_stem;
use onshi_core::record::{CodeType, Draft, Record};
use support::rules::{access, blank_periods, bytes, consented, given, text};
use support::*;

const PATIENT: *const c_char = c"patient-17".as_ptr();
const PDF: &[u8] = b"%PDF-1.4\n%%EOF\n";

/// A program that asked for the drugs of a patient who consented to that.
struct Asked {
    root: tempfile::TempDir,
    session: *mut onshi_session,
    job: u32,
}

impl Asked {
    fn of(role: u32) -> Self {
        Asked::with(onshi_session_options {
            role,
            ..blank_options()
        })
    }

    fn with(options: onshi_session_options) -> Self {
        Asked::for_(options, DrugFileCategory::DrugXml)
    }

    fn for_(options: onshi_session_options, category: DrugFileCategory) -> Self {
        let root = tempfile::tempdir().unwrap();
        let by_host = options.flags & ONSHI_SESSION_ACCESS_BY_HOST;
        let flags = ONSHI_SESSION_ALLOW_ASSUMED | by_host;
        let session = open_as(root.path(), options, flags).unwrap();
        let unit = consented("20200101090000", "20991231235959");
        let kind = ONSHI_KIND_VISIT;
        let (mut count, mut classes, mut job) = (0, 0, 0);
        let permits = given(|out, error| unsafe { onshi_permits_new(out, error) });
        unsafe {
            let count = &raw mut count;
            let told = rules::NOW;
            onshi_session_consent_hear(session, PATIENT, NUL, kind, unit, told, count, null_mut());
            let classes = &raw mut classes;
            onshi_session_permits(session, PATIENT, NUL, kind, permits, classes, null_mut());
            let terms = onshi_terms {
                subject: PATIENT,
                permits,
                ..blank_terms()
            };
            let (request, operation) = (drugs(category), DRUG_INFORMATION.id.into());
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
            assert_eq!((done, *count), (0, 1));
            onshi_record_free(request);
            onshi_permits_free(permits);
        }
        Asked { root, session, job }
    }

    fn answered(self) -> Self {
        answer_with(self.root.path(), medicines);
        self.sees(ONSHI_EVENT_ANSWERED);
        self
    }

    fn answered_as_pdf(self) -> Self {
        let root = self.root.path();
        let request = std::fs::read_dir(root.join("req"))
            .unwrap()
            .next()
            .unwrap()
            .unwrap();
        let stem = answer_stem(request.file_name().to_str().unwrap()).unwrap();
        std::fs::write(root.join("res").join(stem + ".pdf"), PDF).unwrap();
        std::fs::remove_file(request.path()).unwrap();
        self.sees(ONSHI_EVENT_ANSWERED);
        self
    }

    fn sees(&self, kind: u32) -> onshi_event {
        let event = next_event(self.session);
        assert_eq!((event.kind, event.job), (kind, self.job));
        event
    }

    /// The status of reading it whole.
    fn whole(&self) -> i32 {
        let mut answer = null_mut();
        let done = unsafe { onshi_session_answer(self.session, self.job, &mut answer, null_mut()) };
        unsafe { onshi_answer_free(answer) };
        done
    }

    fn apart(&self) -> Result<*mut onshi_apart, i32> {
        let mut apart = null_mut();
        match unsafe { onshi_session_answer_apart(self.session, self.job, &mut apart, null_mut()) }
        {
            0 => Ok(apart),
            refused => Err(refused),
        }
    }

    /// The rest of the one month, and what passes of it.
    fn month(&self) -> (*mut onshi_record, *mut onshi_passing) {
        let apart = self.apart().unwrap();
        let (mut rest, mut passing, mut withheld) = (null_mut(), null_mut(), 0);
        unsafe {
            let (rest, passing, withheld) = (&raw mut rest, &raw mut passing, &raw mut withheld);
            assert_eq!(
                onshi_apart_frame(apart, rest, passing, withheld, null_mut()),
                0
            );
            assert!(
                (*passing).is_null() && *withheld == 0,
                "nothing clinical stands once"
            );
            onshi_record_free(*rest);
            assert_eq!(
                onshi_apart_next(apart, rest, passing, withheld, null_mut()),
                0
            );
            assert!(*withheld > 0 && !(*passing).is_null());
            let end = onshi_apart_next(apart, null_mut(), passing, withheld, null_mut());
            assert_eq!(
                end,
                status(ErrorCode::NullArgument),
                "nobody is lost by that"
            );
            let (mut none, mut end) = (null_mut(), null_mut());
            let done = onshi_apart_next(apart, &mut none, &mut end, withheld, null_mut());
            assert_eq!((done, none.is_null()), (2, true), "no more");
            onshi_apart_free(apart);
        }
        (rest, passing)
    }

    fn rights(&self, viewer: *const onshi_access) -> *mut onshi_rights {
        given(|out, error| unsafe {
            let kind = ONSHI_KIND_VISIT;
            onshi_session_rights(self.session, PATIENT, NUL, kind, viewer, out, error)
        })
    }

    fn take_back(&self) {
        let mut number = 0;
        let done = unsafe {
            let (kind, why) = (ONSHI_KIND_VISIT, ONSHI_CANCEL_PATIENT);
            onshi_session_cancel(
                self.session,
                PATIENT,
                NUL,
                kind,
                why,
                &raw mut number,
                null_mut(),
            )
        };
        assert_eq!(done, 0);
    }

    /// How the copy at a place stands, and until when.
    fn copy(&self, place: u32) -> (i32, u32, u32) {
        let (mut standing, mut until) = (0, 0);
        let done = unsafe {
            let (standing, until) = (&raw mut standing, &raw mut until);
            onshi_session_copy(self.session, self.job, place, standing, until, null_mut())
        };
        (done, standing, until)
    }

    /// The same program after it was killed, over what it left.
    fn killed(&self, options: onshi_session_options) -> Self {
        let root = killed(self.root.path());
        let session = open_as(root.path(), options, ONSHI_SESSION_ALLOW_ASSUMED).unwrap();
        Asked {
            root,
            session,
            job: self.job,
        }
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        unsafe { onshi_session_free(self.session) };
    }
}

fn drugs(category: DrugFileCategory) -> *mut onshi_record {
    let request = new_record(DrugInformationRequest::ROW.id);
    let header = path(&[(DrugInformationRequest::header, 0)]);
    let body = path(&[(DrugInformationRequest::body, 0)]);
    for (way, field, text) in [
        (&header, ClinicalRequestHeader::insurer_number, "06139992"),
        (
            &header,
            ClinicalRequestHeader::insured_identification_number,
            "0001",
        ),
        (&body, DrugInformationRequestBody::start, "202601"),
        (&body, DrugInformationRequestBody::end, "202610"),
        (
            &body,
            DrugInformationRequestBody::file_category,
            category.wire(),
        ),
    ] {
        set(request, way, field, text);
    }
    request
}

/// One month with one drug and one treatment.
fn medicines(identifier: &str) -> Record {
    let mirror = Draft::<DrugInformationRequestInfo>::new()
        .medical_institution_code(INSTITUTION)
        .arbitrary_file_identifier(identifier);
    let header = Draft::<DrugInformationHeader>::new()
        .request_info(mirror)
        .segment_of_result(SegmentOfResult::Normal);
    let mut answer: Record = Draft::<DrugInformationAnswer>::new().header(header).into();
    let day = [
        (DrugInformationAnswer::body, 0),
        (DrugInformationBody::month, 0),
        (ReceiptMonth::days, 0),
        (ReceiptDayList::day, 0),
    ];
    let drug = [(ReceiptDay::drugs, 0), (DrugList::drug, 0)];
    let treatment = [(ReceiptDay::treatments, 0), (TreatmentList::treatment, 0)];
    let in_day = |inside: &[(FieldId, usize)]| {
        let way = day.iter().chain(inside);
        way.map(|(field, nth)| (field.no, *nth)).collect::<Vec<_>>()
    };
    answer.add_text(&in_day(&drug), Drug::drug_name.no, "試験錠");
    answer.add_text(
        &in_day(&treatment),
        Treatment::treatment_name.no,
        "試験処置",
    );
    answer
}

fn json(record: *const onshi_record) -> String {
    let (done, json) = text(|b, n, l| unsafe { onshi_record_json(record, b, n, l, null_mut()) });
    assert_eq!(done, 0);
    unsafe { onshi_record_free(record.cast_mut()) };
    json
}

/// What is seen of it: drugs, treatments.
fn clinical(json: &str) -> (bool, bool) {
    (json.contains("試験錠"), json.contains("試験処置"))
}

/// What rights show of what passes.
fn shown(
    passing: *const onshi_passing,
    rights: *const onshi_rights,
    patient: &str,
) -> (bool, bool) {
    let patient = c(patient);
    let shown = given(|out, error| unsafe {
        onshi_passing_show(passing, rights, patient.as_ptr(), NUL, out, error)
    });
    clinical(&json(shown))
}

/// Until when a class is shown, or why not.
fn class(rights: *const onshi_rights, class: u32) -> Result<u32, u32> {
    let (mut until, mut reason) = (0, 0);
    let (out, why) = (&raw mut until, &raw mut reason);
    match unsafe { onshi_rights_class(rights, class, out, why, null_mut()) } {
        0 => Ok(until),
        ONSHI_S_DENIED => Err(reason),
        other => panic!("{other}"),
    }
}

fn doctor(role: u32) -> *mut onshi_access {
    access(None, role, ONSHI_PROFESSION_DOCTOR)
}

#[test]
fn a_clinical_answer_is_given_whole_only_to_who_decides_itself() {
    let forbidden = status(ErrorCode::Forbidden);
    for role in 0..=ONSHI_ROLE_TERMINAL {
        assert_eq!(Asked::of(role).answered().whole(), forbidden, "{role}");
    }
    let itself = Asked::with(onshi_session_options {
        flags: ONSHI_SESSION_ACCESS_BY_HOST,
        ..blank_options()
    });
    assert_eq!(itself.answered().whole(), 0);
}

#[test]
fn a_receipt_computer_keeps_the_rest_and_hands_the_whole_to_the_chart_once() {
    let asked = Asked::of(0).answered();
    assert_eq!(
        unsafe { onshi_session_may_keep(asked.session, null_mut()) },
        1
    );
    let (rest, passing) = asked.month();
    assert_eq!(clinical(&json(rest)), (false, false));
    let nobody = asked.rights(doctor(ONSHI_ROLE_RECEIPT_COMPUTER));
    assert_eq!(
        class(nobody, ONSHI_CLASS_DRUG),
        Err(ONSHI_REFUSED_NEVER_SHOWS)
    );
    assert_eq!(shown(passing, nobody, "patient-17"), (false, false));

    let whole = given(|out, error| unsafe { onshi_passing_hand_over(passing, out, error) });
    assert_eq!(clinical(&json(whole)), (true, true));
    let mut again = null_mut();
    let gone = unsafe { onshi_passing_hand_over(passing, &mut again, null_mut()) };
    assert_eq!(gone, status(ErrorCode::WrongState));
    assert_eq!(unsafe { onshi_passing_free(passing) }, 0);
    // Until it is acknowledged, the answer can be read again.
    unsafe { onshi_passing_free(asked.month().1) };
}

#[test]
fn a_chart_shows_what_a_doctor_may_see_of_this_patient_and_may_keep() {
    let asked = Asked::of(ONSHI_ROLE_CHART).answered();
    assert_eq!(
        unsafe { onshi_session_may_keep(asked.session, null_mut()) },
        0
    );
    let (_, passing) = asked.month();
    let rights = asked.rights(doctor(ONSHI_ROLE_CHART));
    assert!(class(rights, ONSHI_CLASS_DRUG).unwrap() > rules::NOW);
    for (of, why) in [
        (ONSHI_CLASS_DIAGNOSIS, ONSHI_DENIAL_NOTHING_KNOWN),
        (ONSHI_CLASS_QUALIFICATION, ONSHI_REFUSED_NOT_CLINICAL),
    ] {
        assert_eq!(class(rights, of), Err(why));
    }
    assert_eq!(shown(passing, rights, "patient-17"), (true, false));
    assert_eq!(shown(passing, rights, "patient-18"), (false, false));
    for (viewer, why) in [
        (null_mut(), ONSHI_REFUSED_NO_VIEWER),
        (doctor(ONSHI_ROLE_DISPENSING), ONSHI_REFUSED_SOFTWARE),
        (
            access(None, ONSHI_ROLE_CHART, ONSHI_PROFESSION_UNQUALIFIED),
            ONSHI_REFUSED_PROFESSION,
        ),
    ] {
        let rights = asked.rights(viewer);
        assert_eq!(class(rights, ONSHI_CLASS_DRUG), Err(why));
        assert_eq!(shown(passing, rights, "patient-17"), (false, false));
        unsafe { onshi_rights_free(rights) };
    }
    asked.take_back();
    let denied = class(asked.rights(doctor(ONSHI_ROLE_CHART)), ONSHI_CLASS_DRUG);
    assert_eq!(denied, Err(ONSHI_DENIAL_CANCEL_REQUESTED));
    assert_eq!(asked.apart(), Err(status(ErrorCode::ConsentMissing)));
}

#[test]
fn the_policy_of_the_facility_counts_and_not_that_of_the_viewer() {
    let policy = c("[policy]\nname = \"試験診療所\"\nsource = \"試験\"\n\n\
                    [sees]\npharmacist = [\"drug\"]\n");
    let asked = Asked::with(onshi_session_options {
        role: ONSHI_ROLE_CHART,
        policy: policy.as_ptr(),
        ..blank_options()
    });
    let rights = asked.rights(doctor(ONSHI_ROLE_CHART));
    assert_eq!(
        class(rights, ONSHI_CLASS_DRUG),
        Err(ONSHI_REFUSED_PROFESSION)
    );
    let pharmacist = access(None, ONSHI_ROLE_CHART, ONSHI_PROFESSION_PHARMACIST);
    assert!(class(asked.rights(pharmacist), ONSHI_CLASS_DRUG).is_ok());
}

#[test]
fn a_document_is_shown_whole_or_not_and_handed_over_once() {
    let options = onshi_session_options {
        role: ONSHI_ROLE_CHART,
        ..blank_options()
    };
    let asked = Asked::for_(options, DrugFileCategory::DrugPdf).answered_as_pdf();
    let apart = asked.apart().unwrap();
    let mut form = 0;
    let done = unsafe { onshi_apart_form(apart, &raw mut form, null_mut()) };
    assert_eq!((done, form), (0, ONSHI_FORM_PDF));
    // It may show diagnoses and operations as well, to which nobody consented.
    let rights = asked.rights(doctor(ONSHI_ROLE_CHART));
    let shown = bytes(|b, n, l| unsafe {
        onshi_apart_document(apart, rights, PATIENT, NUL, b, n, l, null_mut())
    });
    assert_eq!(shown, (1, vec![]));
    let mut length = 0;
    let short = unsafe { onshi_apart_hand_over(apart, null_mut(), 0, &raw mut length, null_mut()) };
    assert_eq!(short, status(ErrorCode::BufferTooSmall));
    assert_eq!(length as usize, PDF.len());
    let hand_over =
        || bytes(|b, n, l| unsafe { onshi_apart_hand_over(apart, b, n, l, null_mut()) });
    assert_eq!(hand_over(), (0, PDF.to_vec()));
    assert_eq!(hand_over().0, status(ErrorCode::WrongState));
    let mut rest = null_mut();
    let (mut passing, mut withheld) = (null_mut(), 0);
    let message = unsafe {
        onshi_apart_next(
            apart,
            &mut rest,
            &mut passing,
            &raw mut withheld,
            null_mut(),
        )
    };
    assert_eq!(message, status(ErrorCode::OtherForm));
    unsafe { onshi_apart_free(apart) };
}

#[test]
fn what_is_not_clinical_is_read_either_way() {
    let root = tempfile::tempdir().unwrap();
    let session = open(root.path());
    let job = submit(session, query(), "key");
    answer(root.path());
    assert_eq!(next_event(session).kind, ONSHI_EVENT_ANSWERED);
    unsafe { onshi_answer_free(open_answer(session, job)) };
    let apart = given(|out, error| unsafe { onshi_session_answer_apart(session, job, out, error) });
    let (mut form, mut withheld, mut passing) = (0, 7, null_mut());
    let rest = given(|out, error| unsafe {
        onshi_apart_form(apart, &raw mut form, null_mut());
        onshi_apart_frame(apart, out, &mut passing, &raw mut withheld, error)
    });
    assert_eq!(
        (form, withheld, passing.is_null()),
        (ONSHI_FORM_XML, 0, true)
    );
    assert!(json(rest).contains("試験　太郎"));
    unsafe { onshi_session_free(session) };
}

/// The shortest time in memory.
fn at_once() -> onshi_periods {
    onshi_periods {
        memory_ms: 1,
        ..blank_periods()
    }
}

#[test]
fn a_copy_in_memory_is_told_when_its_time_is_over_and_is_watched_until_it_is_erased() {
    let periods = at_once();
    let asked = Asked::with(onshi_session_options {
        periods: &raw const periods,
        ..blank_options()
    });
    let asked = asked.answered();
    assert_eq!(asked.copy(ONSHI_PLACE_MEMORY), (1, 0, 0), "nobody read it");
    asked.month();
    let (done, standing, until) = asked.copy(ONSHI_PLACE_MEMORY);
    assert_eq!((done, standing), (0, ONSHI_STANDING_UNTIL));
    assert!(until > rules::NOW);
    let event = asked.sees(ONSHI_EVENT_ERASE);
    let mut events = vec![(event.place, event.why)];
    // The file, too, has lain its time; nobody has it yet, so it is told and stays.
    let event = asked.sees(ONSHI_EVENT_ERASE);
    events.push((event.place, event.why));
    events.sort_unstable();
    let over = ONSHI_ERASE_TIME_OVER;
    assert_eq!(
        events,
        [(ONSHI_PLACE_MEMORY, over), (ONSHI_PLACE_FILE, over)]
    );
    unsafe {
        let erased = onshi_session_erased(asked.session, asked.job, ONSHI_PLACE_MEMORY, null_mut());
        assert_eq!(erased, 0);
        assert_eq!(
            onshi_session_acknowledge(asked.session, asked.job, null_mut()),
            0
        );
    }
    assert_eq!(asked.copy(ONSHI_PLACE_MEMORY).0, 1);
    assert_eq!(
        std::fs::read_dir(asked.root.path().join("res"))
            .unwrap()
            .count(),
        0
    );
}

#[test]
fn what_the_chart_took_is_to_be_erased_now() {
    let asked = Asked::of(0).answered();
    asked.month();
    let done = unsafe { onshi_session_handed_over(asked.session, asked.job, null_mut()) };
    assert_eq!(done, 0);
    assert_eq!(asked.copy(ONSHI_PLACE_MEMORY), (0, ONSHI_STANDING_DONE, 0));
    let event = asked.sees(ONSHI_EVENT_ERASE);
    assert_eq!(
        (event.place, event.why),
        (ONSHI_PLACE_MEMORY, ONSHI_ERASE_DONE)
    );
    let (mut buffer, mut length) = ([0; 64], 0);
    let place = unsafe {
        let first = buffer.as_mut_ptr();
        let (word, language) = (ONSHI_WORD_ERASE, 1);
        onshi_word(
            word,
            event.why,
            language,
            first,
            64,
            &raw mut length,
            null_mut(),
        )
    };
    assert_eq!((place, length > 0), (0, true));
}

#[test]
fn a_history_is_watched_over_a_kill_and_memory_dies_with_the_program() {
    let asked = Asked::of(0).answered();
    asked.month();
    let history = unsafe { onshi_session_lies_in_history(asked.session, asked.job, null_mut()) };
    assert_eq!(history, 0);
    let unknown = unsafe { onshi_session_lies_in_history(asked.session, 99, null_mut()) };
    assert_eq!(unknown, status(ErrorCode::UnknownJob));
    let before = asked.copy(ONSHI_PLACE_HISTORY);
    assert_eq!((before.0, before.1), (0, ONSHI_STANDING_UNTIL));

    let again = asked.killed(blank_options());
    assert_eq!(again.copy(ONSHI_PLACE_HISTORY), before);
    assert_eq!(again.copy(ONSHI_PLACE_MEMORY).0, 1);
    again.month();
    assert_eq!(again.copy(ONSHI_PLACE_MEMORY).1, ONSHI_STANDING_UNTIL);
}

#[test]
fn a_chart_is_not_watched() {
    let asked = Asked::of(ONSHI_ROLE_CHART).answered();
    asked.month();
    assert_eq!(asked.copy(ONSHI_PLACE_MEMORY).0, 1);
}

/// The status and the words of options that make no sense.
fn refused(options: onshi_session_options, flags: u32) -> (i32, String) {
    let root = tempfile::tempdir().unwrap();
    refused_in(root.path(), options, flags)
}

fn refused_in(root: &Path, options: onshi_session_options, flags: u32) -> (i32, String) {
    let refused = open_as(root, options, flags).unwrap_err();
    assert!(!root.join("onshi.ledger").exists(), "nothing was opened");
    refused
}

#[test]
fn a_role_that_cannot_be_is_refused() {
    let bad = status(ErrorCode::BadOptions);
    let (policy, unread) = (
        c("[policy"),
        onshi_periods {
            history: 3,
            ..blank_periods()
        },
    );
    let role = |role| onshi_session_options {
        role,
        ..blank_options()
    };
    let by_host = ONSHI_SESSION_ACCESS_BY_HOST;
    for (options, flags, why) in [
        (role(ONSHI_ROLE_TERMINAL + 1), 0, "software 7"),
        (
            onshi_session_options {
                reserved2: 1,
                ..blank_options()
            },
            0,
            "reserved",
        ),
        (
            onshi_session_options {
                policy: policy.as_ptr(),
                ..blank_options()
            },
            0,
            "line 1",
        ),
        (
            onshi_session_options {
                periods: &raw const unread,
                ..blank_options()
            },
            0,
            "history",
        ),
        (role(ONSHI_ROLE_CHART), by_host, "decides itself"),
        (
            onshi_session_options {
                periods: &raw const unread,
                ..blank_options()
            },
            by_host,
            "decides itself",
        ),
    ] {
        let (done, words) = refused(options, flags);
        assert_eq!(done, bad, "{words}");
        assert!(words.contains(why), "{words}");
    }
}
