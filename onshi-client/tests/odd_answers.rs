//! Answers as they should not be: each has its outcome, the file stays where it is, other jobs go on,
//! and no error says anything about a person.
#![allow(clippy::expect_used)]

mod support;

use std::fs;
use std::io::{Cursor, Write};

use onshi_client::{ArchiveLimits, Client, unpack};
use onshi_core::catalogue::{CONSENTED_BATCH, QUALIFICATION, QUALIFICATION_ANSWER};
use onshi_core::catalogue::{
    QualificationAnswer, QualificationAnswerBody, QualificationResult, ResultList, SegmentOfResult,
};
use onshi_core::error::ErrorCode::{self, *};
use onshi_core::job::{JobId, Notice, Outcome, State};
use onshi_core::message::Summary;
use onshi_core::record::{CodeType, Record, write};
use onshi_core::text::Charset;
use support::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Stands in every answer of these tests and must stand in no error.
const PERSON: &str = "試験　太郎";

/// A desk where one question is taken by the terminal and not answered yet.
struct Waiting {
    desk: Desk,
    client: Client,
    job: JobId,
    /// Name of the answer, without ending.
    stem: String,
    identifier: String,
}

impl Waiting {
    fn new() -> Self {
        let desk = Desk::new();
        let mut client = desk.open().expect("a client");
        let job = client.submit(None, &QUALIFICATION, qualification("0001"));
        let job = job.expect("a job");
        let mut terminal = Terminal::at(desk.root());
        let (stem, _) = terminal.take(&desk.names("req")[0]);
        let identifier = client.job(job).expect("a job").file_identifier.clone();
        Waiting {
            desk,
            client,
            job,
            stem,
            identifier,
        }
    }

    fn record(&self) -> Record {
        let request = Summary {
            file_identifier: Some(self.identifier.clone()),
            ..Summary::default()
        };
        let mut answer = answer_to(&QUALIFICATION_ANSWER, &request);
        let path = [
            (QualificationAnswer::body.no, 0),
            (QualificationAnswerBody::results.no, 0),
            (ResultList::result.no, 0),
        ];
        answer.set_text(&path, QualificationResult::name.no, PERSON);
        answer
    }

    fn bytes(&self) -> Vec<u8> {
        write(&self.record(), Charset::Utf8).expect("an answer")
    }

    fn put(&self, ending: &str, bytes: &[u8]) {
        fs::write(self.desk.res(&format!("{}.{ending}", self.stem)), bytes).expect("a file");
    }

    fn rounds(&mut self, rounds: u32) -> Vec<Notice> {
        self.desk.rounds(&mut self.client, rounds)
    }

    /// Another question is asked and answered as if nothing were wrong.
    fn others_go_on(&mut self) {
        let other = self
            .client
            .submit(None, &QUALIFICATION, qualification("0002"));
        let job = other.expect("a job");
        self.desk.terminal.step();
        let outcome = Outcome::Normal;
        assert!(self.rounds(2).contains(&Notice::Answered { job, outcome }));
        self.client.acknowledge(job).expect("acknowledged");
    }
}

fn problems(notices: &[Notice]) -> Vec<ErrorCode> {
    let problem = |notice: &Notice| match notice {
        Notice::Problem { error, .. } => {
            let told = format!("{error} {error:?}");
            assert!(!told.contains(PERSON) && !told.contains("太郎"), "{told}");
            assert!(!told.contains("/tmp"), "a whole path: {told}");
            Some(error.code())
        }
        _ => None,
    };
    notices.iter().filter_map(problem).collect()
}

fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in entries {
        zip.start_file(*name, options).expect("an entry");
        zip.write_all(bytes).expect("an entry");
    }
    zip.finish().expect("an archive").into_inner()
}

/// (what it is, ending, its bytes made from those of the true answer, what is told)
type Oddity = (
    &'static str,
    &'static str,
    fn(&Waiting) -> Vec<u8>,
    ErrorCode,
);

const ODDITIES: &[Oddity] = &[
    ("nothing yet", "xml", |_| Vec::new(), Truncated),
    ("half", "xml", |w| half(&w.bytes()), Truncated),
    (
        "all but the last byte",
        "xml",
        |w| all_but_last(&w.bytes()),
        Truncated,
    ),
    (
        "two documents",
        "xml",
        |w| w.bytes().repeat(2),
        NotWellFormed,
    ),
    ("a DOCTYPE", "xml", |w| doctype(&w.bytes()), DoctypeRefused),
    ("another message", "xml", |_| b"<a/>".to_vec(), OtherMessage),
    (
        "bytes of another encoding",
        "xml",
        |w| broken_text(&w.bytes()),
        Encoding,
    ),
    (
        "another institution",
        "xml",
        |w| of_institution(w, "9999999999"),
        OtherIdentity,
    ),
    (
        "no institution",
        "xml",
        |w| of_institution(w, ""),
        OtherIdentity,
    ),
    (
        "another request",
        "xml",
        |w| of_request(w, "SOMEBODY-ELSE"),
        OtherIdentity,
    ),
    (
        "half an archive",
        "zip",
        |w| half(&zip_of(&[("a.xml", &w.bytes())])),
        BadArchive,
    ),
    ("not an archive", "zip", |w| w.bytes(), BadArchive),
    ("an empty archive", "zip", |_| zip_of(&[]), BadArchive),
    (
        "an archive without document",
        "zip",
        |w| zip_of(&[("a.txt", &w.bytes())]),
        BadArchive,
    ),
    (
        "an archive to guess in",
        "zip",
        |w| zip_of(&[("a.xml", &w.bytes()), ("b.xml", b"")]),
        BadArchive,
    ),
    (
        "half a document in an archive",
        "zip",
        |w| zip_of(&[("a.xml", &half(&w.bytes()))]),
        Truncated,
    ),
    (
        "a flipped bit in an archive",
        "zip",
        |w| flipped(zip_of(&[("a.xml", &w.bytes())])),
        BadArchive,
    ),
    (
        "a bomb",
        "zip",
        |_| zip_of(&[("a.xml", &vec![b' '; 40 << 20])]),
        LimitExceeded,
    ),
    (
        "a bomb of entries",
        "zip",
        |_| many_entries(),
        LimitExceeded,
    ),
];

fn half(bytes: &[u8]) -> Vec<u8> {
    bytes[..bytes.len() / 2].to_vec()
}

fn all_but_last(bytes: &[u8]) -> Vec<u8> {
    let end = bytes.trim_ascii_end().len() - 1;
    bytes[..end].to_vec()
}

fn doctype(bytes: &[u8]) -> Vec<u8> {
    let end = bytes
        .iter()
        .position(|byte| *byte == b'>')
        .expect("a declaration");
    [
        &bytes[..=end],
        b"<!DOCTYPE a [<!ENTITY b \"c\">]>",
        &bytes[end + 1..],
    ]
    .concat()
}

fn broken_text(bytes: &[u8]) -> Vec<u8> {
    let at = bytes
        .windows(3)
        .position(|w| w == "試".as_bytes())
        .expect("a name");
    let mut bytes = bytes.to_vec();
    bytes.remove(at);
    bytes
}

fn of_institution(waiting: &Waiting, code: &str) -> Vec<u8> {
    let mut record = waiting.record();
    set(&mut record, "header", "medical_institution_code", code);
    write(&record, Charset::Utf8).expect("an answer")
}

fn of_request(waiting: &Waiting, identifier: &str) -> Vec<u8> {
    let mut record = waiting.record();
    set(
        &mut record,
        "header",
        "arbitrary_file_identifier",
        identifier,
    );
    write(&record, Charset::Utf8).expect("an answer")
}

fn flipped(mut zip: Vec<u8>) -> Vec<u8> {
    zip[60] ^= 1;
    zip
}

fn many_entries() -> Vec<u8> {
    let names: Vec<String> = (0..1_001).map(|at| format!("{at}.xml")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    zip_of(&entries)
}

#[test]
fn each_oddity_is_told_once_stays_and_gives_way_to_the_true_answer() {
    for (what, ending, make, code) in ODDITIES {
        let mut waiting = Waiting::new();
        let odd = make(&waiting);
        waiting.put(ending, &odd);
        assert_eq!(problems(&waiting.rounds(20)), [*code], "{what}");
        let name = format!("{}.{ending}", waiting.stem);
        let stays = fs::read(waiting.desk.res(&name)).expect("it stays");
        assert!(stays == odd, "{what}: the file was touched");
        waiting.others_go_on();

        let whole = match *ending {
            "zip" => zip_of(&[("a.xml", &waiting.bytes())]),
            _ => waiting.bytes(),
        };
        waiting.put(ending, &whole);
        let answered = Notice::Answered {
            job: waiting.job,
            outcome: Outcome::Normal,
        };
        assert!(waiting.rounds(60).contains(&answered), "{what}");
        let texts = texts_of(&mut waiting.client, waiting.job).expect("an answer");
        assert!(texts.iter().any(|text| text == PERSON), "{what}");
    }
}

#[test]
fn a_file_that_is_looked_at_often_while_it_is_written_is_no_trouble() {
    let mut waiting = Waiting::new();
    let whole = waiting.bytes();
    waiting.put("xml", &half(&whole));
    for _ in 0..20 {
        waiting.desk.clock.forward(10);
        assert_eq!(queued(&mut waiting.client), None);
    }
    waiting.put("xml", &whole);
    let (job, outcome) = (waiting.job, Outcome::Normal);
    assert_eq!(waiting.rounds(2), [Notice::Answered { job, outcome }]);
}

#[test]
fn a_refusal_is_an_answer_without_a_message() {
    let mut waiting = Waiting::new();
    waiting.put("err", b"who knows what stands here");
    let job = waiting.job;
    let outcome = Outcome::Refused;
    assert_eq!(waiting.rounds(3), [Notice::Answered { job, outcome }]);
    let read = waiting.client.answer(job).expect_err("nothing to read");
    assert_eq!(read.code(), WrongState);
    waiting.client.acknowledge(job).expect("acknowledged");
    assert_eq!(waiting.desk.names("res"), [""; 0]);
}

#[test]
fn a_message_beside_a_refusal_speaks_for_itself() {
    let mut waiting = Waiting::new();
    waiting.put("err", b"?");
    let bytes = waiting.bytes();
    waiting.put("xml", &bytes);
    let job = waiting.job;
    let outcome = Outcome::Normal;
    assert_eq!(waiting.rounds(3), [Notice::Answered { job, outcome }]);
}

#[test]
fn an_archive_is_read_by_the_name_of_its_document() {
    let mut waiting = Waiting::new();
    let named = format!("results/{}.xml", waiting.stem);
    let archive = zip_of(&[
        ("another.xml", b"<a/>"),
        (&named, &waiting.bytes()),
        ("readme.txt", b"hello"),
    ]);
    waiting.put("zip", &archive);
    let job = waiting.job;
    let outcome = Outcome::Normal;
    assert_eq!(waiting.rounds(3), [Notice::Answered { job, outcome }]);
    let texts = texts_of(&mut waiting.client, job).expect("an answer");
    assert!(texts.iter().any(|text| text == PERSON));
}

#[test]
fn the_same_content_twice_is_one_answer_and_another_content_is_a_conflict() {
    let mut waiting = Waiting::new();
    let job = waiting.job;
    let bytes = waiting.bytes();
    waiting.put("xml", &bytes);
    let outcome = Outcome::Normal;
    assert_eq!(waiting.rounds(2), [Notice::Answered { job, outcome }]);
    waiting.put("zip", &zip_of(&[("a.xml", &bytes)]));
    assert_eq!(waiting.rounds(5), [], "the same content");
    let mut other = waiting.record();
    let abnormal = SegmentOfResult::Abnormal.wire();
    set(&mut other, "header", "segment_of_result", abnormal);
    let other = write(&other, Charset::Utf8).expect("an answer");
    waiting.put("zip", &zip_of(&[("a.xml", &other)]));
    assert_eq!(waiting.rounds(5), [Notice::Conflict { job }]);
    let read = waiting.client.answer(job).expect_err("delivered to nobody");
    assert_eq!(read.code(), WrongState);
    waiting.client.acknowledge(job).expect("seen");
    assert_eq!(
        waiting.desk.names("res").len(),
        2,
        "both stay for people to look at"
    );
    waiting.others_go_on();
}

#[test]
fn what_is_not_ours_is_never_touched() {
    let mut waiting = Waiting::new();
    let foreign = ["DELFILE", "del20261122.txt", "readme.xml", "日本語.pdf"].map(str::to_owned);
    let strangers = format!("{}X.xml", waiting.stem);
    for name in foreign.iter().chain([&strangers]) {
        fs::write(waiting.desk.res(name), waiting.bytes()).expect("a file");
        fs::write(waiting.desk.folders().req.join(name), "x").expect("a file");
        fs::write(waiting.desk.folders().stage.join(name), "x").expect("a file");
    }
    fs::create_dir(waiting.desk.res("a folder")).expect("a folder");
    assert_eq!(waiting.rounds(10), []);
    let (desk, job) = (waiting.desk, waiting.job);
    drop(waiting.client);
    let client = desk.open().expect("a client");
    assert!(matches!(
        client.job(job).map(|job| &job.state),
        Some(State::Published { .. })
    ));
    let left = [("req", 5), ("res", 6), ("onshi-stage", 6)];
    for (folder, count) in left {
        assert_eq!(desk.names(folder).len(), count, "{folder}");
    }
}

#[test]
fn an_answer_that_comes_too_late_stays_and_is_told_once() {
    let mut waiting = Waiting::new();
    waiting.client.abandon(waiting.job).expect("given up");
    let bytes = waiting.bytes();
    waiting.put("xml", &bytes);
    let told = waiting.rounds(10);
    let late = matches!(&told[..], [Notice::Problem { error, .. }] if error.code() == LateAnswer);
    assert!(late, "{told:?}");
    assert_eq!(waiting.desk.names("res").len(), 1);
    waiting.others_go_on();
}

#[test]
fn an_answer_that_vanishes_is_an_error_and_a_batch_can_be_asked_again() {
    let mut desk = Desk::new();
    let mut client = desk.open().expect("a client");
    let job = client.submit(None, &CONSENTED_BATCH, consented("20261121"));
    let job = job.expect("a job");
    let until_answered = |desk: &mut Desk, client: &mut Client| {
        (0..40).any(|_| {
            desk.terminal.step();
            let answered = |notice: &Notice| matches!(notice, Notice::Answered { .. });
            desk.rounds(client, 1).iter().any(answered)
        })
    };
    assert!(until_answered(&mut desk, &mut client));
    for name in desk.names("res") {
        fs::remove_file(desk.res(&name)).expect("the terminal's stay time is over");
    }
    let read = client.answer(job).expect_err("it is gone");
    assert_eq!(read.code(), AnswerVanished);
    client.ask_again(job).expect("the number is kept");
    assert!(until_answered(&mut desk, &mut client));
    assert!(texts_of(&mut client, job).is_ok());
}

#[test]
fn an_answer_that_was_exchanged_after_its_proof_is_not_delivered() {
    let mut waiting = Waiting::new();
    let bytes = waiting.bytes();
    waiting.put("xml", &bytes);
    waiting.rounds(2);
    let mut other = waiting.record();
    set(&mut other, "body", "processing_code", "X");
    waiting.put("xml", &write(&other, Charset::Utf8).expect("an answer"));
    let read = waiting
        .client
        .answer(waiting.job)
        .expect_err("another file");
    assert_eq!(read.code(), Changed);
}

#[test]
fn the_caps_of_an_archive_hold_exactly() {
    let document = vec![b' '; 10_000];
    let archive = zip_of(&[("a.xml", &document)]);
    let limits = ArchiveLimits {
        ratio_from: 0,
        ..ArchiveLimits::default()
    };
    let packed = archive.len() as u64;
    let cases = [
        (
            ArchiveLimits {
                ratio: 10_000,
                ..limits.clone()
            },
            Ok(10_000),
        ),
        (
            ArchiveLimits {
                ratio: 10_000 / packed,
                ..limits.clone()
            },
            Err(LimitExceeded),
        ),
        (
            ArchiveLimits {
                ratio: 10_000 / packed + 1,
                ..limits.clone()
            },
            Ok(10_000),
        ),
        (
            ArchiveLimits {
                ratio: 0,
                ratio_from: 10_000,
                ..limits.clone()
            },
            Ok(10_000),
        ),
        (
            ArchiveLimits {
                ratio: 0,
                ratio_from: 9_999,
                ..limits.clone()
            },
            Err(LimitExceeded),
        ),
        (
            ArchiveLimits {
                document_bytes: 9_999,
                ratio: 10_000,
                ..limits.clone()
            },
            Err(LimitExceeded),
        ),
        (
            ArchiveLimits {
                archive_bytes: packed - 1,
                ..limits.clone()
            },
            Err(LimitExceeded),
        ),
        (
            ArchiveLimits {
                entries: 0,
                ..limits
            },
            Err(LimitExceeded),
        ),
    ];
    for (limits, expected) in cases {
        let unpacked = unpack(&archive, "OQS", &limits);
        let got = unpacked
            .map(|bytes| bytes.len())
            .map_err(|error| error.code());
        assert_eq!(got, expected, "{limits:?}");
    }
}
