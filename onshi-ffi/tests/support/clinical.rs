//! A program that asked for medical information, and answers with a drug and a treatment in them.

use std::ffi::c_char;
use std::ptr::{null, null_mut};

use onshi::access::*;
use onshi::answer::onshi_answer_free;
use onshi::apart::*;
use onshi::cancel::ONSHI_CANCEL_PATIENT;
use onshi::consents::*;
use onshi::consents_cancel::*;
use onshi::copies::*;
use onshi::event::*;
use onshi::job::onshi_session_answer;
use onshi::permits::*;
use onshi::record::*;
use onshi::rights::*;
use onshi::session::*;
use onshi::submit::*;
use onshi::words::*;
use onshi_core::catalogue::*;
use onshi_core::message::answer_stem;
use onshi_core::record::{CodeType, Draft, Record};

use super::rules::{NOW, access, consented, given, text};
use super::*;

pub const PATIENT: *const c_char = c"patient-17".as_ptr();
pub const PDF: &[u8] = b"%PDF-1.4\n%%EOF\n";

/// A program that asked for the drugs of a patient who consented to that.
pub struct Asked {
    pub root: tempfile::TempDir,
    pub session: *mut onshi_session,
    pub job: u32,
}

impl Asked {
    pub fn of(role: u32) -> Self {
        Asked::with(onshi_session_options {
            role,
            ..blank_options()
        })
    }

    pub fn with(options: onshi_session_options) -> Self {
        Asked::asking(options, DrugFileCategory::DrugXml)
    }

    pub fn asking(options: onshi_session_options, category: DrugFileCategory) -> Self {
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
            let told = NOW;
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

    pub fn answered(self) -> Self {
        answer_with(self.root.path(), medicines);
        self.sees(ONSHI_EVENT_ANSWERED);
        self
    }

    pub fn answered_as_pdf(self) -> Self {
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

    pub fn sees(&self, kind: u32) -> onshi_event {
        let event = next_event(self.session);
        assert_eq!((event.kind, event.job), (kind, self.job));
        event
    }

    /// The status of reading it whole.
    pub fn whole(&self) -> i32 {
        let mut answer = null_mut();
        let done = unsafe { onshi_session_answer(self.session, self.job, &mut answer, null_mut()) };
        unsafe { onshi_answer_free(answer) };
        done
    }

    pub fn apart(&self) -> Result<*mut onshi_apart, i32> {
        let mut apart = null_mut();
        match unsafe { onshi_session_answer_apart(self.session, self.job, &mut apart, null_mut()) }
        {
            0 => Ok(apart),
            refused => Err(refused),
        }
    }

    /// The rest of the one month, and what passes of it.
    pub fn month(&self) -> (*mut onshi_record, *mut onshi_passing) {
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

    pub fn rights(&self, viewer: *const onshi_access) -> *mut onshi_rights {
        given(|out, error| unsafe {
            let kind = ONSHI_KIND_VISIT;
            onshi_session_rights(self.session, PATIENT, NUL, kind, viewer, out, error)
        })
    }

    pub fn take_back(&self) {
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
    pub fn copy(&self, place: u32) -> (i32, u32, u32) {
        let (mut standing, mut until) = (0, 0);
        let done = unsafe {
            let (standing, until) = (&raw mut standing, &raw mut until);
            onshi_session_copy(self.session, self.job, place, standing, until, null_mut())
        };
        (done, standing, until)
    }

    /// The same program after it was killed, over what it left.
    pub fn killed(&self, options: onshi_session_options) -> Self {
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

pub fn drugs(category: DrugFileCategory) -> *mut onshi_record {
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
pub fn medicines(identifier: &str) -> Record {
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

pub fn json(record: *const onshi_record) -> String {
    let (done, json) = text(|b, n, l| unsafe { onshi_record_json(record, b, n, l, null_mut()) });
    assert_eq!(done, 0);
    unsafe { onshi_record_free(record.cast_mut()) };
    json
}

/// What is seen of it: drugs, treatments.
pub fn clinical(json: &str) -> (bool, bool) {
    (json.contains("試験錠"), json.contains("試験処置"))
}

/// What rights show of what passes.
pub fn shown(
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
pub fn class(rights: *const onshi_rights, class: u32) -> Result<u32, u32> {
    let (mut until, mut reason) = (0, 0);
    let (out, why) = (&raw mut until, &raw mut reason);
    match unsafe { onshi_rights_class(rights, class, out, why, null_mut()) } {
        0 => Ok(until),
        ONSHI_S_DENIED => Err(reason),
        other => panic!("{other}"),
    }
}

pub fn doctor(role: u32) -> *mut onshi_access {
    access(None, role, ONSHI_PROFESSION_DOCTOR)
}
