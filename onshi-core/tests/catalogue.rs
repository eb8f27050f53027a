//! The rows read as a whole: nothing missing, nothing twice, every source known.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use onshi_core::catalogue::sources::SOURCES;
use onshi_core::catalogue::{
    Category, Dialect, Direction, ENVELOPE_EXCHANGE, ERRORS, Evidence, FieldId, Kind, Occurs,
    code_tables, field, records,
};
use onshi_core::catalogue::{
    CheckupInformationHeader, CheckupInformationRequestInfo, CheckupInsured, DrugInformationHeader,
    DrugInformationRequestInfo, InsuredInformation,
};
use onshi_core::catalogue::{messages, operations};
use onshi_core::error::{Error, Language};
use onshi_core::message::{FileName, answer_stem, request_name};

fn assert_supported(evidence: Evidence, what: &str) {
    assert!(
        !evidence.source().is_empty(),
        "{what}: evidence without a source"
    );
    if let Evidence::Seen(tags) = evidence {
        for tag in tags.split(' ') {
            assert!(
                SOURCES.iter().any(|row| row.tag == tag),
                "{what}: unknown source {tag}"
            );
        }
    }
}

fn is_japanese(text: &str) -> bool {
    text.chars()
        .any(|c| ('\u{3040}'..='\u{30ff}').contains(&c) || ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn every_row_has_its_japanese_name_and_evidence() {
    let mut rows = 0;
    for record in records() {
        assert!(is_japanese(record.japanese), "{}", record.ident);
        for field in record.fields {
            let what = format!("{}.{}", record.ident, field.ident);
            assert!(is_japanese(field.japanese), "{what}: {}", field.japanese);
            assert_supported(field.evidence, &what);
            rows += 1;
        }
    }
    assert!(rows > 260, "{rows} rows");
}

#[test]
fn numbers_and_names_are_used_once() {
    let mut ids = BTreeSet::new();
    for record in records() {
        assert!(
            ids.insert(record.id),
            "record number {:#06x} twice",
            record.id
        );
        let mut numbers = BTreeSet::new();
        let mut names = BTreeSet::new();
        for row in record.fields {
            let what = format!("{}.{}", record.ident, row.ident);
            assert!(numbers.insert(row.no), "{what}: number twice");
            for name in row.aliases.iter().chain([&row.element]) {
                assert!(names.insert(*name), "{what}: element {name} twice");
            }
            let id = FieldId {
                record: record.id,
                no: row.no,
            };
            assert_eq!(FieldId::from_code(id.code()), id);
            assert!(std::ptr::eq(field(id).expect("found"), row), "{what}");
        }
    }
}

#[test]
fn rows_of_one_name_mean_one_thing() {
    let mut meanings: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for record in records() {
        for row in record.fields {
            meanings.entry(row.ident).or_default().insert(row.element);
        }
    }
    // Programs look these up by name, whatever the record. The clinical messages spell some otherwise.
    for (ident, spellings) in [
        ("header", 1),
        ("body", 1),
        ("medical_institution_code", 2),
        ("arbitrary_file_identifier", 2),
        ("segment_of_result", 2),
        ("error_code", 2),
        ("error_message", 2),
        ("reception_number", 1),
        ("results", 1),
        ("processing_status", 1),
        ("processing_code", 1),
        ("processing_message", 1),
        ("reference_number", 2),
    ] {
        let known = meanings.get(ident).expect("somewhere");
        assert_eq!(known.len(), spellings, "{ident}: {known:?}");
    }
}

#[test]
fn the_spellings_of_the_clinical_messages_are_these() {
    let spelled = |id: FieldId| field(id).expect("a row").element;
    for (field, element) in [
        (
            DrugInformationRequestInfo::medical_institution_code,
            "ReqMedicalInstitutionCode",
        ),
        (
            CheckupInformationRequestInfo::arbitrary_file_identifier,
            "ReqArbitraryFileIdentifier",
        ),
        (DrugInformationHeader::segment_of_result, "ResultCode"),
        (CheckupInformationHeader::error_code, "MessageId"),
        (DrugInformationHeader::error_message, "MessageContents"),
        (InsuredInformation::reference_number, "RefNum"),
        (CheckupInsured::reference_number, "ReferenceNumber"),
    ] {
        assert_eq!(spelled(field), element);
    }
}

#[test]
fn groups_are_reachable_and_messages_have_header_and_body() {
    for message in messages() {
        assert_supported(message.evidence, message.japanese);
        assert!(
            message.record.fields.iter().any(|f| f.ident == "header"),
            "{}",
            message.japanese
        );
        assert!(
            message.record.fields.iter().any(|f| f.ident == "body"),
            "{}",
            message.japanese
        );
        if let Some(unit) = message.unit {
            let row = field(unit).expect("a unit row");
            assert_eq!(row.occurs, Occurs::Many);
            assert!(matches!(row.kind, Kind::Group(_)));
        }
    }
    for record in records() {
        for row in record.fields {
            if let Kind::Group(inner) = row.kind {
                assert!(
                    records().any(|known| std::ptr::eq(known, inner)),
                    "{}",
                    inner.ident
                );
            }
        }
    }
}

#[test]
fn file_names_pair_up() {
    for operation in operations().filter(|row| row.id != ENVELOPE_EXCHANGE.id) {
        for pair in [Some(&operation.ask), operation.collect.as_ref()]
            .into_iter()
            .flatten()
        {
            assert_eq!(pair.request.direction, Direction::Request);
            assert_eq!(pair.answer.direction, Direction::Answer);
            assert_eq!(pair.request.prefix, pair.answer.prefix);
            let request = request_name(pair.request.prefix, "20261122TEST00000001");
            assert_eq!(
                FileName::parse(&request)
                    .expect("a name")
                    .message(Dialect::standard()),
                pair.request
            );
            let answer = answer_stem(&request).expect("a stem") + ".xml";
            assert_eq!(
                FileName::parse(&answer)
                    .expect("a name")
                    .message(Dialect::standard()),
                pair.answer
            );
        }
    }
    let face =
        FileName::parse("OQSsiquc01res_face_1311111111abc_20260929160112.xml").expect("face");
    assert!(face.face && face.suffix.starts_with("1311111111"));
    for foreign in [
        "del20261122.txt",
        "OQSsiquc01res.xml",
        "OQSsiquc01res_.xml",
        "x.xml",
        "",
        "a",
    ] {
        assert!(FileName::parse(foreign).is_none(), "{foreign}");
    }
}

#[test]
fn every_error_speaks_both_languages_and_tells_what_to_do() {
    let mut codes = BTreeSet::new();
    for row in ERRORS {
        assert!(codes.insert(row.code as i32), "{} twice", row.ident);
        assert!(
            is_japanese(row.japanese) && is_japanese(row.remedy_japanese),
            "{}",
            row.ident
        );
        assert!(
            !is_japanese(row.english) && row.remedy_english.ends_with('.'),
            "{}",
            row.ident
        );
        let block = match row.code.category() {
            Category::Usage => -199..=-100,
            Category::Data => -399..=-300,
            Category::Peer => -499..=-400,
            Category::Environment => -599..=-500,
            Category::Internal => -999..=-900,
        };
        assert!(
            block.contains(&(row.code as i32)),
            "{} is in a foreign block",
            row.ident
        );
        let error = Error::new(row.code)
            .in_file("f.xml")
            .at_path("A/B")
            .because("why");
        for language in [Language::Japanese, Language::English] {
            let text = error.text(language);
            assert!(
                text.contains("f.xml") && text.contains("A/B") && text.contains("why"),
                "{text}"
            );
        }
    }
}

#[test]
fn every_code_value_fits_where_it_is_used() {
    for record in records() {
        for row in record.fields {
            if let Kind::Code(table) = row.kind {
                assert!(code_tables().any(|known| std::ptr::eq(known, table)));
            }
        }
    }
}
