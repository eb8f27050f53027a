//! What the catalogue does not know, read and filled by its way.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use onshi_core::catalogue::{
    ENVELOPE_ANSWER, Envelope, EnvelopeBody, EnvelopeHeader, FieldId, ROOT,
};
use onshi_core::error::ErrorCode;
use onshi_core::record::{Group, Record, read_frame, write};
use onshi_core::text::Charset;
use onshi_core::xml::Limits;

/// The body that every test has, written as a document.
const BODY: &str = "<First>1</First><List><Item><Name>a</Name></Item><Item><Name>b</Name>\
    <Name>c</Name></Item></List><Empty></Empty><List><Item><Name>d</Name></Item></List>";

/// The same, by ways.
const WAYS: [(&str, &str); 6] = [
    ("First", "1"),
    ("List/Item/Name", "a"),
    ("List/Item[1]/Name", "b"),
    ("List/Item[1]/Name[1]", "c"),
    ("Empty", ""),
    ("List[1]/Item/Name", "d"),
];

fn element(field: FieldId) -> &'static str {
    onshi_core::catalogue::field(field).expect("a row").element
}

fn read() -> Record {
    let body = element(Envelope::body);
    let document = format!("<{ROOT}><{body}>{BODY}</{body}></{ROOT}>");
    let frame = read_frame(document.as_bytes(), &ENVELOPE_ANSWER, Limits::default());
    frame.expect("a message").record
}

fn body(record: &Record) -> Group<'_> {
    record.root().group(Envelope::body).expect("a body")
}

fn ways(group: Group<'_>) -> Vec<(String, String)> {
    let each = group.extras();
    each.map(|extra| (extra.way(), extra.text().to_owned()))
        .collect()
}

#[test]
fn each_value_has_its_way() {
    let record = read();
    let body = body(&record);
    let expected = WAYS.map(|(way, text)| (way.to_owned(), text.to_owned()));
    assert_eq!(ways(body), expected);
    assert_eq!(body.extra_count(), WAYS.len());
    assert_eq!(body.extra(3).expect("the fourth").name(), "Name");
    assert!(body.extra(WAYS.len()).is_none());
    let debug = format!("{:?}", body.extra(1).expect("the second"));
    assert_eq!(debug, "Name ‹redacted›");
}

#[test]
fn the_same_ways_fill_the_same_body() {
    let mut record = Record::new(Envelope::ROW);
    let path = [(Envelope::body.no, 0)];
    for (way, text) in WAYS {
        record.add_extra(&path, way, text);
    }
    assert_eq!(record, read());
    let one = write(&record, Charset::Utf8).expect("written");
    assert_eq!(one, write(&read(), Charset::Utf8).expect("written"));
}

/// What is known says itself, and hides nothing of what is unknown beside it.
#[test]
fn known_elements_are_no_extras() {
    let mut record = read();
    let header = [(Envelope::header.no, 0)];
    record.set_text(&header, EnvelopeHeader::error_code.no, "E");
    record.add_extra(&header, "Beside", "x");
    assert_eq!(record.root().extra_count(), 0, "both groups are known");
    let header = record.root().group(Envelope::header).expect("a header");
    assert_eq!(ways(header), [("Beside".to_owned(), "x".to_owned())]);
    assert_eq!(body(&record).extra_count(), WAYS.len());
    assert!(EnvelopeBody::ROW.fields.is_empty());
}

#[test]
fn a_number_beyond_what_is_there_makes_the_next_one() {
    let mut record = Record::new(Envelope::ROW);
    let path = [(Envelope::body.no, 0)];
    record.add_extra(&path, "A[4000000000]/B", "1");
    record.add_extra(&path, "A[7]/B", "2");
    record.add_extra(&path, "A[1]/B[9]", "3");
    let expected = [("A/B", "1"), ("A[1]/B", "2"), ("A[1]/B[1]", "3")];
    assert_eq!(
        ways(body(&record)),
        expected.map(|(w, t)| (w.to_owned(), t.to_owned()))
    );
}

#[test]
fn what_is_no_name_is_not_written() {
    let long = "é".repeat(40_000);
    for way in ["", "A//B", "A[x]/B", "A[1/B", "A B", "1", &long] {
        let mut record = Record::new(Envelope::ROW);
        record.add_extra(&[(Envelope::body.no, 0)], way, "1");
        let written = write(&record, Charset::Utf8).map_err(|error| error.code());
        assert_eq!(written, Err(ErrorCode::ValueFormat), "{} bytes", way.len());
    }
}
