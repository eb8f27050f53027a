//! Samples: whole, valid, a value of its own in every field, and the same as the checked-in files.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use onshi_core::catalogue::{Dialect, Form, Kind, MessageRow, QUALIFICATION_REQUEST, messages};
use onshi_core::pages::{beginning, outline};
use onshi_core::record::{Group, Record, from_json_as, read_frame, sample, to_json_as, write_as};
use onshi_core::text::Charset;
use onshi_core::validate::{Context, validate};
use onshi_core::xml::Limits;

const VECTORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/generated");

fn standard(message: &'static MessageRow) -> Form {
    Dialect::standard().form(message)
}

/// Reads a whole file into one record, the people of a batch included.
fn read_whole(bytes: &[u8], form: &Form) -> Record {
    let message = Box::leak(Box::new(MessageRow {
        unit: None,
        ..*form.message
    }));
    let whole = Form {
        message,
        layout: form.layout.clone(),
    };
    read_frame(bytes, whole, Limits::default()).unwrap().record
}

#[test]
fn the_checked_in_files_are_the_samples() {
    for message in messages() {
        let form = standard(message);
        let sample = sample(&form, Charset::Utf8);
        let json = to_json_as(&sample, &form.layout).unwrap();
        let file = format!("{VECTORS}/{}", beginning(Dialect::standard(), message));
        let xml = std::fs::read(format!("{file}.xml")).unwrap();
        let read = read_whole(&xml, &form);
        assert_eq!(to_json_as(&read, &form.layout).unwrap(), json, "{file}.xml");
        let text = std::fs::read_to_string(format!("{file}.json")).unwrap();
        let written: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(written, json, "{file}.json");
        let back = from_json_as(&written, form.layout.clone()).unwrap();
        assert_eq!(
            to_json_as(&back, &form.layout).unwrap(),
            json,
            "{file}.json"
        );
    }
}

#[test]
fn a_sample_has_everything_and_no_odd_element() {
    for message in messages() {
        let form = standard(message);
        let sample = sample(&form, Charset::Utf8);
        let mut odd = validate(&sample, &form, Context::new(Dialect::standard()));
        // Its fields contradict each other, but each by itself is fine.
        odd.retain(|finding| !finding.rule.id.starts_with('X'));
        assert_eq!(odd, [], "{}", message.ident);
        let bytes = write_as(&sample, &form.layout, Charset::Utf8).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        for line in outline(&form.layout) {
            let tag = format!("<{}>", line.node.name);
            assert!(text.contains(&tag), "{}: no {tag}", message.ident);
        }
    }
}

#[test]
fn every_field_has_a_value_of_its_own() {
    for message in messages() {
        let sample = sample(&standard(message), Charset::Utf8);
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        let mut values = Vec::new();
        collect(sample.root(), "", &mut values);
        for (path, text) in values {
            let other = seen.insert(text, path.clone());
            assert_eq!(other, None, "{} {path}", message.ident);
        }
    }
}

/// Path and text of every value that has room to be its own.
fn collect(group: Group<'_>, path: &str, into: &mut Vec<(String, String)>) {
    for item in group.items() {
        let field = item.row().unwrap();
        let path = format!("{path}/{}", field.ident);
        match field.kind {
            Kind::Group(_) => collect(item.group(), &path, into),
            Kind::Code(_) => {}
            Kind::Text(max) | Kind::Digits(max) if max < 4 => {}
            _ => into.push((path, item.text().to_owned())),
        }
    }
}

#[test]
fn every_encoding_carries_a_sample_that_names_it() {
    for message in messages() {
        let form = standard(message);
        for charset in [Charset::ShiftJisJis90, Charset::Cp932] {
            let sample = sample(&form, charset);
            let bytes = write_as(&sample, &form.layout, charset).unwrap();
            let read = read_whole(&bytes, &form);
            let json = |record: &Record| to_json_as(record, &form.layout).unwrap();
            assert_eq!(json(&read), json(&sample), "{}", message.ident);
        }
    }
    let form = standard(&onshi_core::catalogue::QUALIFICATION_ANSWER);
    let named = |charset| {
        let header = sample(&form, charset);
        let header = header.root().named("header").unwrap().group();
        header
            .text_named("character_code_identifier")
            .map(str::to_owned)
    };
    assert_eq!(named(Charset::Utf8).as_deref(), Some("0"));
    assert_eq!(named(Charset::ShiftJisJis90).as_deref(), Some("1"));
}

#[test]
fn a_sample_follows_the_profile() {
    let profile = "
        [records.NumberQuery.fields.insurer_number]
        at = 'Payer/No'
        [messages.QUALIFICATION_REQUEST.records.NumberQuery.fields.arbitrary_identifier]
        at = '/MessageHeader/PatientKey'
        max = 5
        [records.NumberQuery.fields.birthdate]
        absent = true
        [records.NumberQuery.extra.Channel]
        japanese = '経路'
        max = 4
        [records.DatedRequestHeader.fields.arbitrary_file_identifier]
        max = 3";
    let form = Dialect::parse(profile)
        .unwrap()
        .form(&QUALIFICATION_REQUEST);
    let sample = sample(&form, Charset::Utf8);
    let json = to_json_as(&sample, &form.layout).unwrap();
    let root = &json["XmlMsg"];
    let search = &root["MessageBody"]["QualificationConfirmSearchInfo"];
    assert!(search["Payer"]["No"].is_string() && search["Birthdate"].is_null());
    let length = |json: &serde_json::Value| json.as_str().unwrap().chars().count();
    assert_eq!(length(&root["MessageHeader"]["PatientKey"]), 5);
    assert_eq!(length(&root["MessageHeader"]["ArbitraryFileIdentifier"]), 3);
    assert_eq!(length(&search["Channel"]), 4);
    let bytes = write_as(&sample, &form.layout, Charset::Utf8).unwrap();
    let back = read_whole(&bytes, &form);
    assert_eq!(to_json_as(&back, &form.layout).unwrap(), json);
}
