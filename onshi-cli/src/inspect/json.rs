//! The JSON form of a whole file, the people of a batch included.

use onshi_core::catalogue::{FieldRow, Kind, MessageRow, Privacy, ROOT, RecordRow};
use onshi_core::error::Error;
use onshi_core::record::{Frame, Units, to_json};
use onshi_core::xml::Limits;
use serde_json::{Map, Value as Json, json};

use super::veil::{MASK, Veil};

/// The message with at most `people` of its people.
pub fn whole(
    bytes: &[u8],
    message: &'static MessageRow,
    frame: &Frame,
    people: u64,
) -> Result<Json, Error> {
    let mut whole = to_json(&frame.record);
    let Some((body, unit)) = super::message::unit_elements(message) else {
        return Ok(whole);
    };
    let mut units = Units::new(bytes, message, Limits::default(), frame.proof.clone());
    let mut list = Vec::new();
    while let Some(record) = units.next()? {
        if (list.len() as u64) < people {
            list.push(to_json(record)[ROOT].take());
        }
    }
    if !list.is_empty() {
        insert(&mut whole[ROOT][body], unit, list);
    }
    Ok(whole)
}

/// Puts the people where they stood: a body that declares nothing else is an array.
fn insert(body: &mut Json, unit: &str, people: Vec<Json>) {
    match body {
        Json::Object(fields) => drop(fields.insert(unit.to_owned(), Json::Array(people))),
        Json::Array(values) => {
            values.extend(people.into_iter().map(|person| json!({ unit: person })))
        }
        _ => {}
    }
}

/// Masks the personal values of a message.
pub fn hide(whole: &mut Json, message: &MessageRow, veil: Veil) {
    if veil == Veil::Drawn {
        cover(&mut whole[ROOT], Some(message.record), Privacy::Open);
    }
}

fn cover(json: &mut Json, row: Option<&'static RecordRow>, outer: Privacy) {
    match json {
        Json::Array(values) => values.iter_mut().for_each(|value| cover(value, row, outer)),
        Json::Object(fields) => cover_fields(fields, row, outer),
        Json::String(text) if Veil::Drawn.hides(outer, text) => *text = MASK.to_owned(),
        _ => {}
    }
}

fn cover_fields(fields: &mut Map<String, Json>, row: Option<&'static RecordRow>, outer: Privacy) {
    for (name, value) in fields {
        let field = row.and_then(|row| row.fields.iter().find(|field| field.element == name));
        let own = field.map_or(Privacy::Personal, |field| field.privacy);
        cover(value, field.and_then(group), Veil::Drawn.covers(outer, own));
    }
}

fn group(field: &FieldRow) -> Option<&'static RecordRow> {
    match field.kind {
        Kind::Group(row) => Some(row),
        _ => None,
    }
}
