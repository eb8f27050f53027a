//! Every declared message, filled at random with a distinct value in every field, comes back from
//! XML (UTF-8, Shift_JIS) and JSON as it was: known and unknown elements, empty and absent.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use onshi_core::catalogue::{Dialect, MessageRow, messages};
use onshi_core::record::{Record, Units, from_json, read_frame, to_json, write};
use onshi_core::text::Charset;
use onshi_core::validate::{Context, Finding, Severity, validate};
use onshi_core::xml::Limits;
use proptest::prelude::*;

mod support;
use support::filler::filled;

/// Frame and units of a file, put together again.
fn reread(bytes: &[u8], message: &'static MessageRow) -> Record {
    let frame = read_frame(bytes, message, Limits::default()).unwrap();
    let mut record = frame.record;
    let Some(unit) = message.unit else {
        return record;
    };
    let body = message
        .record
        .fields
        .iter()
        .find(|field| field.ident == "body")
        .unwrap();
    let mut units = Units::new(bytes, message, Limits::default(), frame.proof);
    let mut count = 0;
    while let Some(person) = units.next().unwrap() {
        copy(
            person.root(),
            &mut record,
            &mut vec![(body.no, 0), (unit.no, count)],
        );
        count += 1;
    }
    assert_eq!(count as u64, frame.units);
    record
}

fn copy(group: onshi_core::record::Group<'_>, into: &mut Record, path: &mut Vec<(u16, usize)>) {
    into.touch_group(path);
    let mut nth = std::collections::HashMap::new();
    for item in group.items() {
        let no = item.row().unwrap().no;
        let count: &mut usize = nth.entry(no).or_default();
        if item.is_group() {
            path.push((no, *count));
            copy(item.group(), into, path);
            path.pop();
        } else {
            into.add_text(path, no, item.text());
        }
        *count += 1;
    }
}

fn findings(record: &Record, message: &'static MessageRow) -> Vec<Finding> {
    validate(record, &message.into(), Context::new(Dialect::standard()))
}

fn any_message() -> impl Strategy<Value = &'static MessageRow> {
    (0..messages().count()).prop_map(|index| messages().nth(index).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn xml_gives_back_what_was_written(message in any_message(), seed: u64, density in 0u64..=100) {
        let record = filled(message, seed, density);
        for charset in [Charset::Utf8, Charset::ShiftJisJis90, Charset::Cp932] {
            let bytes = write(&record, charset).unwrap();
            prop_assert_eq!(to_json(&reread(&bytes, message)), to_json(&record));
        }
    }

    #[test]
    fn json_gives_back_what_was_written(message in any_message(), seed: u64, density in 0u64..=100) {
        let record = filled(message, seed, density);
        let json = to_json(&record);
        let back = from_json(&json, message.record).unwrap();
        prop_assert_eq!(to_json(&back), json);
    }

    /// Its fields contradict each other, but each by itself is fine.
    #[test]
    fn a_filled_record_has_no_odd_element(message in any_message(), seed: u64, density in 0u64..=100) {
        let mut odd = findings(&filled(message, seed, density), message);
        odd.retain(|finding| !finding.rule.id.starts_with('X') && !["F08", "S05"].contains(&finding.rule.id));
        prop_assert!(odd.is_empty(), "{:?}", odd);
    }

    #[test]
    fn unknown_elements_and_any_order_survive(seed: u64, at_end: bool) {
        let message = &onshi_core::catalogue::QUALIFICATION_ANSWER;
        let text = String::from_utf8(write(&filled(message, seed, 100), Charset::Utf8).unwrap()).unwrap();
        let places = ["<MessageBody>", "</MessageBody>"].map(|tag| text.find(tag).unwrap());
        let cut = places[usize::from(at_end)] + if at_end { 0 } else { "<MessageBody>".len() };
        let odd = "<Novel><Inner>値&amp;</Inner><Inner/></Novel><Other>外字●</Other>";
        let document = format!("{}{odd}{}", &text[..cut], &text[cut..]);
        let frame = read_frame(document.as_bytes(), message, Limits::default()).unwrap();
        let json = to_json(&frame.record);
        let body = &json["XmlMsg"]["MessageBody"];
        prop_assert_eq!(&body["Novel"]["Inner"], &serde_json::json!(["値&", ""]));
        prop_assert_eq!(&body["Other"], &serde_json::json!("外字●"));
        let again = write(&frame.record, Charset::Utf8).unwrap();
        let frame_again = read_frame(&again[..], message, Limits::default()).unwrap();
        prop_assert_eq!(to_json(&frame_again.record), json.clone());
        prop_assert_eq!(to_json(&from_json(&json, message.record).unwrap()), json);
        let unknown = findings(&frame.record, message).iter().filter(|f| f.rule.id == "S07").count();
        prop_assert_eq!(unknown, 2);
    }
}

#[test]
fn what_must_not_be_sent_is_named_with_its_path() {
    let message = &onshi_core::catalogue::QUALIFICATION_REQUEST;
    let findings = findings(&Record::new(message.record), message);
    let paths: Vec<&str> = findings
        .iter()
        .map(|finding| finding.path.as_str())
        .collect();
    assert_eq!(paths, ["XmlMsg/MessageHeader", "XmlMsg/MessageBody"]);
    assert!(
        findings
            .iter()
            .all(|finding| finding.severity() == Severity::Error)
    );
}

#[test]
fn a_character_outside_the_encoding_is_named_and_nothing_is_replaced() {
    let message = &onshi_core::catalogue::QUALIFICATION_ANSWER;
    let mut record = filled(message, 1, 0);
    record.set_text(&[(2, 0), (8, 0), (1, 0)], 8, "髙橋");
    let error = write(&record, Charset::ShiftJisJis90)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("ResultOfQualificationConfirmation/Name"),
        "{error}"
    );
    assert!(error.contains("U+9AD9"), "{error}");
    assert!(!error.contains('橋'), "no value of the document: {error}");
    assert!(write(&record, Charset::Cp932).is_ok());
}
