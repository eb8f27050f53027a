//! Answers that are PDFs, over real folders: proven, read again, refused when they changed, cleared
//! away, and nothing of a person in any error.
#![allow(clippy::expect_used)]

mod support;

use std::fs;

use onshi_client::{Answered, Client};
use onshi_core::catalogue::{
    ClinicalRequestHeader, DRUG_INFORMATION, DrugFileCategory, DrugInformationAnswer,
    DrugInformationHeader, DrugInformationRequest, DrugInformationRequestBody,
    DrugInformationRequestInfo, SegmentOfResult,
};
use onshi_core::error::ErrorCode::{self, *};
use onshi_core::job::{JobId, Notice, Outcome, Settings, State};
use onshi_core::message::{FileForm, answer_stem};
use onshi_core::record::{Draft, Record, write};
use onshi_core::text::Charset;
use support::*;

const PDF: &[u8] = b"%PDF-1.4\n(PERSON)\n%%EOF\n";

fn request(category: DrugFileCategory) -> Record {
    let header = Draft::<ClinicalRequestHeader>::new()
        .insurer_number("  123456")
        .insured_identification_number("0001");
    let body = Draft::<DrugInformationRequestBody>::new()
        .start("202601")
        .end("202610")
        .file_category(category);
    Draft::<DrugInformationRequest>::new()
        .header(header)
        .body(body)
        .into()
}

/// Who consented is another test's question.
fn by_host() -> Settings {
    Settings {
        consent_checked_by_host: true,
        ..settings()
    }
}

/// A desk where one request for drug information was taken by the terminal and is not answered yet.
struct Waiting {
    desk: Desk,
    client: Client,
    job: JobId,
    stem: String,
}

impl Waiting {
    fn new(category: DrugFileCategory) -> Self {
        let desk = Desk::new();
        let mut client = desk.open_with(by_host()).expect("a client");
        let job = client.submit(None, &DRUG_INFORMATION, request(category));
        let job = job.expect("a job");
        let name = desk.names("req").remove(0);
        fs::remove_file(desk.root().join("req").join(&name)).expect("taken");
        Waiting {
            stem: answer_stem(&name).expect("a request"),
            desk,
            client,
            job,
        }
    }

    fn put(&self, ending: &str, bytes: &[u8]) {
        fs::write(self.desk.res(&self.name(ending)), bytes).expect("a file");
    }

    fn name(&self, ending: &str) -> String {
        format!("{}.{ending}", self.stem)
    }

    /// A message about this request, as the system would write it.
    fn message(&self, segment: SegmentOfResult) -> Vec<u8> {
        let job = self.client.job(self.job).expect("a job");
        let mirror = Draft::<DrugInformationRequestInfo>::new()
            .medical_institution_code(INSTITUTION)
            .arbitrary_file_identifier(job.file_identifier.as_str());
        let header = Draft::<DrugInformationHeader>::new()
            .request_info(mirror)
            .segment_of_result(segment)
            .error_message("（模擬）");
        let answer = Draft::<DrugInformationAnswer>::new().header(header);
        write(answer.as_record(), Charset::Utf8).expect("an answer")
    }

    fn rounds(&mut self, rounds: u32) -> Vec<Notice> {
        self.desk.rounds(&mut self.client, rounds)
    }

    /// The same ledger and folders in a new process.
    fn restarted(self) -> Self {
        let Waiting {
            desk,
            client,
            job,
            stem,
        } = self;
        drop(client);
        let client = desk.open_with(by_host()).expect("a client");
        Waiting {
            desk,
            client,
            job,
            stem,
        }
    }
}

fn problems(notices: &[Notice]) -> Vec<ErrorCode> {
    let problem = |notice: &Notice| match notice {
        Notice::Problem { error, .. } => {
            let told = format!("{error} {error:?}");
            assert!(!told.contains("PERSON") && !told.contains("/tmp"), "{told}");
            Some(error.code())
        }
        _ => None,
    };
    notices.iter().filter_map(problem).collect()
}

#[test]
fn a_document_is_read_again_until_it_is_acknowledged() {
    let mut waiting = Waiting::new(DrugFileCategory::DrugPdf);
    waiting.put("pdf", PDF);
    let (job, outcome) = (waiting.job, Outcome::Normal);
    let answered = [Notice::Answered { job, outcome }];
    assert_eq!(waiting.rounds(2), answered);
    for _ in 0..2 {
        let document = match waiting.client.answer(job).expect("an answer") {
            Answered::Document(document) => document,
            Answered::Message(_) => unreachable!("it is a PDF"),
        };
        assert_eq!(document.name, waiting.name("pdf"));
        assert_eq!(document.bytes, PDF);
        assert_eq!(blake3::hash(PDF), document.blake3);
        assert!(!format!("{document:?}").contains("PERSON"));
        waiting = waiting.restarted();
        assert_eq!(waiting.rounds(1), answered, "told again");
    }
    let other = waiting.client.answer(job).expect("an answer");
    assert_eq!(other.form(), FileForm::Pdf);
    assert_eq!(other.message().expect_err("a PDF").code(), OtherForm);
    waiting.client.acknowledge(job).expect("acknowledged");
    assert!(waiting.desk.names("res").is_empty());
    let gone = waiting.client.answer(job).expect_err("acknowledged");
    assert_eq!(gone.code(), WrongState);
}

#[test]
fn a_document_that_was_exchanged_or_taken_away_is_not_read() {
    let mut waiting = Waiting::new(DrugFileCategory::DrugAndCarePdf);
    waiting.put("pdf", PDF);
    waiting.rounds(2);
    for other in [&PDF[..PDF.len() - 1], b"%PDF-1.4\n%%EOF", b""] {
        waiting.put("pdf", other);
        let read = waiting.client.answer(waiting.job).expect_err("another");
        assert_eq!(read.code(), Changed);
    }
    waiting.put("pdf", PDF);
    assert!(waiting.client.answer(waiting.job).is_ok());
    fs::remove_file(waiting.desk.res(&waiting.name("pdf"))).expect("removed");
    let read = waiting.client.answer(waiting.job).expect_err("gone");
    assert_eq!(read.code(), AnswerVanished);
}

/// (what it is, its bytes, what is told)
const ODDITIES: &[(&str, &[u8], ErrorCode)] = &[
    ("nothing yet", b"", Truncated),
    ("the first bytes", b"%PDF", Truncated),
    ("half", b"%PDF-1.4\n(PERSON)\n%%E", Truncated),
    ("ink after the end", b"%PDF-1.4\n%%EOF\n(PERSON)", Truncated),
    (
        "a message",
        b"<?xml version=\"1.0\"?><PERSON/>",
        OtherMessage,
    ),
];

#[test]
fn a_document_that_is_not_whole_is_told_left_alone_and_delivered_when_it_is() {
    for (what, bytes, code) in ODDITIES {
        let mut waiting = Waiting::new(DrugFileCategory::DrugPdf);
        waiting.put("pdf", bytes);
        let told = waiting.rounds(12);
        assert_eq!(problems(&told), [*code], "{what}");
        let left = fs::read(waiting.desk.res(&waiting.name("pdf"))).expect("left");
        assert_eq!(left, *bytes, "{what}");
        waiting.put("pdf", PDF);
        let (job, outcome) = (waiting.job, Outcome::Normal);
        let told = waiting.rounds(40);
        assert!(told.contains(&Notice::Answered { job, outcome }), "{what}");
    }
}

#[test]
fn a_document_beyond_the_cap_is_refused() {
    let mut waiting = Waiting::new(DrugFileCategory::DrugPdf);
    let file = fs::File::create(waiting.desk.res(&waiting.name("pdf"))).expect("a file");
    file.set_len((64 << 20) + 1).expect("a long file");
    assert_eq!(problems(&waiting.rounds(3)), [LimitExceeded]);
}

#[test]
fn a_failure_is_a_message_and_the_document_beside_it_goes_with_it() {
    let mut waiting = Waiting::new(DrugFileCategory::DrugPdf);
    waiting.put("xml", &waiting.message(SegmentOfResult::Abnormal));
    waiting.put("pdf", PDF);
    waiting.rounds(3);
    let answered = waiting.client.answer(waiting.job).expect("an answer");
    assert_eq!(answered.form(), FileForm::Xml);
    let other = waiting.client.answer(waiting.job).expect("an answer");
    assert_eq!(other.document().expect_err("a message").code(), OtherForm);
    let reader = answered.message().expect("a message");
    assert_eq!(reader.name(), waiting.name("xml"));
    let state = &waiting.client.job(waiting.job).expect("a job").state;
    let failed = matches!(state, State::Answered { outcome: Outcome::Abnormal { message, .. }, .. }
        if message.as_deref() == Some("（模擬）"));
    assert!(failed, "{state:?}");
    waiting
        .client
        .acknowledge(waiting.job)
        .expect("acknowledged");
    assert!(waiting.desk.names("res").is_empty());
}

#[test]
fn two_successes_are_delivered_to_nobody_and_kept() {
    let mut waiting = Waiting::new(DrugFileCategory::DrugPdf);
    waiting.put("pdf", PDF);
    waiting.put("xml", &waiting.message(SegmentOfResult::Normal));
    let told = waiting.rounds(4);
    let job = waiting.job;
    assert!(told.contains(&Notice::Conflict { job }), "{told:?}");
    assert_eq!(
        waiting.client.answer(job).expect_err("nobody").code(),
        WrongState
    );
    waiting.client.acknowledge(job).expect("seen");
    assert_eq!(
        waiting.desk.names("res"),
        [waiting.name("pdf"), waiting.name("xml")]
    );
}

#[test]
fn a_document_that_nobody_asked_for_is_told_and_never_delivered() {
    let mut waiting = Waiting::new(DrugFileCategory::DrugXml);
    waiting.put("pdf", PDF);
    let told = waiting.rounds(5);
    assert_eq!(problems(&told), [OtherMessage]);
    assert_eq!(told.len(), 1, "{told:?}");
    waiting.put("xml", &waiting.message(SegmentOfResult::Normal));
    let (job, outcome) = (waiting.job, Outcome::Normal);
    assert_eq!(waiting.rounds(2), [Notice::Answered { job, outcome }]);
    waiting.client.acknowledge(job).expect("acknowledged");
    assert_eq!(
        waiting.desk.names("res"),
        [waiting.name("pdf")],
        "not ours to remove"
    );
}
