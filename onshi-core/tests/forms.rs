//! Nothing is lost between the forms: every declared message, filled at random, with elements that
//! nobody declares in any group, and under any profile, comes back from XML and JSON as it was.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use onshi_core::catalogue::profile::{FieldPatch, RecordPatch};
use onshi_core::catalogue::{
    Dialect, FieldRow, Kind, MessageRow, Occurs, Profile, ROOT, RecordRow, messages,
};
use onshi_core::record::{
    Group, Record, Units, from_json, from_json_as, read_frame, to_json, to_json_as, write, write_as,
};
use onshi_core::text::Charset;
use onshi_core::xml::Limits;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

mod support;
use support::filler::{Dice, filled};

fn any_message() -> impl Strategy<Value = &'static MessageRow> {
    (0..messages().count()).prop_map(|index| messages().nth(index).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn what_nobody_declares_survives_both_forms(message in any_message(), seed: u64, density in 0u64..=100) {
        let mut json = to_json(&filled(message, seed, density));
        strew(&mut json[ROOT], &mut Dice(seed ^ 1), &mut 0);
        let record = from_json(&json, message.record).unwrap();
        prop_assert_eq!(&to_json(&record), &json);
        for charset in [Charset::Utf8, Charset::ShiftJisJis90] {
            let bytes = write(&record, charset).unwrap();
            prop_assert_eq!(through_xml(&bytes, Dialect::standard(), message), values(&record));
        }
    }

    #[test]
    fn every_value_survives_both_forms_under_any_profile(message in any_message(), seed: u64, density in 0u64..=100) {
        let record = filled(message, seed, density);
        let Ok(dialect) = Dialect::new(any_profile(message, seed)) else {
            // Two elements of one name: such a profile is refused, and nothing is sent.
            return Ok(());
        };
        let dialect = Arc::new(dialect);
        let form = dialect.form(message);
        let bytes = write_as(&record, &form.layout, Charset::Utf8).unwrap();
        prop_assert_eq!(through_xml(&bytes, &dialect, message), values(&record));
        let json = to_json_as(&record, &form.layout).unwrap();
        prop_assert_eq!(values(&from_json_as(&json, form.layout).unwrap()), values(&record));
    }
}

#[test]
fn random_profiles_mostly_hold() {
    let held = messages().enumerate().filter(|(seed, message)| {
        let profile = any_profile(message, *seed as u64);
        !profile.records.is_empty() && Dialect::new(profile).is_ok()
    });
    let share = held.count() * 100 / messages().count();
    assert!(
        share >= 60,
        "only {share} % of the random profiles say something and hold"
    );
}

/// Puts elements that nobody declares into some of the groups: leaves, repeated ones, groups.
fn strew(json: &mut Json, dice: &mut Dice, serial: &mut u32) {
    match json {
        Json::Object(object) => {
            for value in object.values_mut() {
                strew(value, dice, serial);
            }
            if dice.roll(3) == 0 {
                let (name, value) = novelty(dice, serial);
                object.insert(name, value);
            }
        }
        // The entry of a list is an object of one key.
        Json::Array(entries) => {
            let inside = entries.iter_mut().filter_map(Json::as_object_mut);
            for value in inside.flat_map(serde_json::Map::values_mut) {
                strew(value, dice, serial);
            }
            if dice.roll(3) == 0 && entries.iter().all(is_list_entry) {
                let (name, value) = novelty(dice, serial);
                entries.push(json!({ name: value }));
            }
        }
        _ => {}
    }
}

fn is_list_entry(entry: &Json) -> bool {
    let object = entry.as_object();
    object.is_some_and(|object| object.len() == 1 && object.values().all(Json::is_object))
}

fn novelty(dice: &mut Dice, serial: &mut u32) -> (String, Json) {
    *serial += 1;
    let value = match dice.roll(4) {
        0 => json!(format!("値&<{serial}>")),
        1 => json!(""),
        2 => json!({ "Inner": [format!("a{serial}"), format!("b{serial}")] }),
        _ => json!({ "Inner": format!("c{serial}"), "Deep": { "Leaf": "行\n" } }),
    };
    (format!("Novel{serial}"), value)
}

/// A random profile over the records of a message: other names, deeper, another order, flattened.
fn any_profile(message: &MessageRow, seed: u64) -> Profile {
    let mut dice = Dice(seed ^ 2);
    let mut profile = Profile::default();
    let mut rows = Vec::new();
    reachable(message.record, &mut rows);
    for row in rows {
        let mut patch = RecordPatch::default();
        for field in row.fields {
            let at = match dice.roll(6) {
                0 => Some(format!("N{}", field.no)),
                1 => Some(format!("W{}/{}", dice.roll(3), field.element)),
                2 => Some(format!("V{}/U/N{}", dice.roll(2), field.no)),
                3 if can_be_flat(field) => Some(".".to_owned()),
                _ => None,
            };
            if let Some(at) = at {
                let corrected = FieldPatch {
                    at: Some(at),
                    ..FieldPatch::default()
                };
                patch.fields.insert(field.ident.to_owned(), corrected);
            }
            if dice.roll(4) == 0 {
                patch.order.insert(0, field.ident.to_owned());
            }
        }
        profile.records.insert(row.ident.to_owned(), patch);
    }
    profile
}

fn reachable(row: &'static RecordRow, rows: &mut Vec<&'static RecordRow>) {
    if rows.iter().any(|known| known.id == row.id) {
        return;
    }
    rows.push(row);
    for field in row.fields {
        if let Kind::Group(inner) = field.kind {
            reachable(inner, rows);
        }
    }
}

fn can_be_flat(field: &FieldRow) -> bool {
    let leaves = |row: &RecordRow| row.fields.iter().all(|f| !matches!(f.kind, Kind::Group(_)));
    matches!(field.kind, Kind::Group(row) if field.occurs != Occurs::Many && leaves(row))
}

/// Every value of a file: those that stand once, then person by person.
fn through_xml(bytes: &[u8], dialect: &Arc<Dialect>, message: &'static MessageRow) -> Vec<String> {
    let form = dialect.form(message);
    let frame = read_frame(bytes, form.clone(), Limits::default()).unwrap();
    let mut all = Vec::new();
    collect(frame.record.root(), "", &mut all);
    let mut units = Units::new(bytes, form, Limits::default(), frame.proof);
    while let (Some(unit), Some(field)) = (units.next().unwrap(), message.unit) {
        let ident = onshi_core::catalogue::field(field).unwrap().ident;
        collect(unit.root(), &format!("/body/{ident}"), &mut all);
    }
    all.sort();
    all
}

/// Every value with its path, sorted; repeated ones keep their order in the path's last part.
fn values(record: &Record) -> Vec<String> {
    let mut all = Vec::new();
    collect(record.root(), "", &mut all);
    all.sort();
    all
}

fn collect(group: Group<'_>, path: &str, into: &mut Vec<String>) {
    let mut seen = std::collections::HashMap::new();
    for item in group.items() {
        let name = item.row().map_or(item.element(), |row| row.ident);
        let nth = seen
            .entry(name.to_owned())
            .and_modify(|n| *n += 1)
            .or_insert(0);
        match item.is_group() {
            true => collect(item.group(), &format!("{path}/{name}"), into),
            false => into.push(format!("{path}/{name}[{nth}]={}", item.text())),
        }
    }
}
