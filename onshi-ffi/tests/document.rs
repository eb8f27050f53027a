//! An answer that is a PDF, through the exports: its form, name, bytes and hash, and a status wherever
//! a message is read as a document or a document as a message.
#![allow(clippy::unwrap_used)]

mod support;

use std::ffi::c_char;
use std::fs;
use std::path::Path;
use std::ptr::null_mut;

use onshi::answer::*;
use onshi::error::onshi_error;
use onshi::event::*;
use onshi::job::*;
use onshi::record::*;
use onshi::session::*;
use onshi_core::catalogue::*;
use onshi_core::message::answer_stem;
use onshi_core::record::{CodeType, Draft, write};
use onshi_core::text::Charset;
use support::*;

const PDF: &[u8] = b"%PDF-1.4\n%%EOF\n";

/// A request for the drugs of the fictional 試験 太郎, as PDF.
fn drugs_as_pdf() -> *mut onshi_record {
    let record = new_record(DrugInformationRequest::ROW.id);
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
            DrugFileCategory::DrugPdf.wire(),
        ),
    ] {
        set(record, way, field, text);
    }
    record
}

/// A session in which one PDF was asked for, and the stem of its answer.
struct Asked {
    root: tempfile::TempDir,
    session: *mut onshi_session,
    job: u32,
    stem: String,
}

impl Asked {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let session = open_flagged(
            root.path(),
            ONSHI_SESSION_CONSENT_BY_HOST | ONSHI_SESSION_ACCESS_BY_HOST,
        );
        let job = submit_as(session, &DRUG_INFORMATION, drugs_as_pdf(), "drugs");
        let request = only_name(&root.path().join("req"));
        fs::remove_file(root.path().join("req").join(&request)).unwrap();
        Asked {
            stem: answer_stem(&request).unwrap(),
            root,
            session,
            job,
        }
    }

    fn answered(&self, ending: &str, bytes: &[u8]) -> (*mut onshi_answer, i32) {
        let name = format!("{}.{ending}", self.stem);
        fs::write(self.root.path().join("res").join(name), bytes).unwrap();
        let event = next_event(self.session);
        assert_eq!((event.kind, event.job), (ONSHI_EVENT_ANSWERED, self.job));
        (open_answer(self.session, self.job), event.code)
    }
}

fn only_name(folder: &Path) -> String {
    let mut names = fs::read_dir(folder).unwrap();
    names
        .next()
        .unwrap()
        .unwrap()
        .file_name()
        .into_string()
        .unwrap()
}

type WritesBytes =
    unsafe extern "C" fn(*const onshi_answer, *mut u8, u32, *mut u32, *mut *mut onshi_error) -> i32;

/// First asks for the length, then for the bytes.
fn bytes(answer: *const onshi_answer, export: WritesBytes) -> Vec<u8> {
    let mut length = 0;
    let short = unsafe { export(answer, null_mut(), 0, &mut length, null_mut()) };
    assert_eq!(short, status(ErrorCode::BufferTooSmall));
    let mut buffer = vec![0xA5; length as usize + 1];
    let (first, capacity) = (buffer.as_mut_ptr(), length + 1);
    assert_eq!(
        unsafe { export(answer, first, capacity, &mut length, null_mut()) },
        0
    );
    assert_eq!(buffer.pop(), Some(0xA5), "nothing follows bytes");
    assert_eq!(length as usize, buffer.len());
    buffer
}

fn name(answer: *const onshi_answer) -> String {
    let (mut buffer, mut length) = ([0_u8; 200], 0);
    let first = buffer.as_mut_ptr().cast::<c_char>();
    assert_eq!(
        unsafe { onshi_answer_name(answer, first, 200, &mut length, null_mut()) },
        0
    );
    String::from_utf8_lossy(&buffer[..length as usize]).into_owned()
}

fn form(answer: *const onshi_answer) -> u32 {
    let mut form = 0;
    assert_eq!(
        unsafe { onshi_answer_form(answer, &mut form, null_mut()) },
        0
    );
    form
}

#[test]
fn a_document_is_taken_as_bytes_and_cleared_away() {
    let asked = Asked::new();
    let (answer, outcome) = asked.answered("pdf", PDF);
    assert_eq!(outcome, ONSHI_OUTCOME_NORMAL);
    assert_eq!(form(answer), ONSHI_FORM_PDF);
    assert_eq!(name(answer), format!("{}.pdf", asked.stem));
    assert_eq!(bytes(answer, onshi_answer_document), PDF);
    assert_eq!(
        bytes(answer, onshi_answer_blake3),
        blake3::hash(PDF).as_bytes()
    );
    unsafe {
        assert_eq!(
            onshi_session_acknowledge(asked.session, asked.job, null_mut()),
            0
        );
        assert_eq!(
            fs::read_dir(asked.root.path().join("res")).unwrap().count(),
            0
        );
        assert_eq!(onshi_session_free(asked.session), 0);
        assert_eq!(
            bytes(answer, onshi_answer_document),
            PDF,
            "it outlives both"
        );
        assert_eq!(onshi_answer_free(answer), 0);
    }
}

#[test]
fn a_document_is_no_message() {
    let asked = Asked::new();
    let (answer, _) = asked.answered("pdf", PDF);
    let other = status(ErrorCode::OtherForm);
    let (mut record, mut units) = (null_mut(), 99);
    unsafe {
        assert_eq!(onshi_answer_frame(answer, &mut record, null_mut()), other);
        assert_eq!(onshi_answer_next(answer, &mut record, null_mut()), other);
        assert_eq!(onshi_answer_units(answer, &mut units, null_mut()), other);
    }
    assert!(record.is_null() && units == 99);
}

/// An error for a PDF request comes as a message.
#[test]
fn a_failure_is_no_document() {
    let asked = Asked::new();
    let identifier = asked.stem.split_once('_').unwrap().1;
    let mirror = Draft::<DrugInformationRequestInfo>::new()
        .medical_institution_code(INSTITUTION)
        .arbitrary_file_identifier(identifier);
    let header = Draft::<DrugInformationHeader>::new()
        .request_info(mirror)
        .segment_of_result(SegmentOfResult::Abnormal);
    let failure = Draft::<DrugInformationAnswer>::new().header(header);
    let failure = write(failure.as_record(), Charset::Utf8).unwrap();
    let (answer, outcome) = asked.answered("xml", &failure);
    assert_eq!(outcome, ONSHI_OUTCOME_ABNORMAL);
    assert_eq!(form(answer), ONSHI_FORM_XML);
    assert_eq!(name(answer), format!("{}.xml", asked.stem));
    assert_eq!(
        bytes(answer, onshi_answer_blake3),
        blake3::hash(&failure).as_bytes()
    );
    let (mut buffer, mut length) = ([0xA5_u8; 4], 99);
    let read =
        unsafe { onshi_answer_document(answer, buffer.as_mut_ptr(), 4, &mut length, null_mut()) };
    assert_eq!(read, status(ErrorCode::OtherForm));
    assert_eq!((buffer, length), ([0xA5; 4], 99), "untouched");
    let mut record = null_mut();
    assert_eq!(
        unsafe { onshi_answer_frame(answer, &mut record, null_mut()) },
        0
    );
}
