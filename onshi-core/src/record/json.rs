//! JSON form of a record: the same tree and names. A list element becomes an array of objects with
//! one key each. Evidence: `Seen(MYCLINIC)` for the qualification query and its result list;
//! inferred for the rest.

use serde_json::{Map, Value as Json};

use super::store::Record;
use super::view::{Group, Item};
use crate::catalogue::{FieldRow, Kind, Occurs, ROOT, RecordRow};
use crate::error::{Error, ErrorCode};

/// The whole message as JSON, unknown elements included.
pub fn to_json(record: &Record) -> Json {
    let mut root = Map::new();
    root.insert(ROOT.to_owned(), group_to_json(record.root()));
    Json::Object(root)
}

fn group_to_json(group: Group<'_>) -> Json {
    if group.row().is_some_and(RecordRow::is_list) {
        let one = |item: Item<'_>| {
            Json::Object(Map::from_iter([(
                item.element().to_owned(),
                item_to_json(item),
            )]))
        };
        return Json::Array(group.items().map(one).collect());
    }
    let mut object = Map::new();
    for item in group.items() {
        let value = item_to_json(item);
        let many = item.row().is_some_and(|row| row.occurs == Occurs::Many);
        match object.get_mut(item.element()) {
            Some(Json::Array(values)) => values.push(value),
            Some(first) => *first = Json::Array(vec![first.take(), value]),
            None if many => drop(object.insert(item.element().to_owned(), vec![value].into())),
            None => drop(object.insert(item.element().to_owned(), value)),
        }
    }
    Json::Object(object)
}

fn item_to_json(item: Item<'_>) -> Json {
    if item.is_group() {
        group_to_json(item.group())
    } else {
        Json::String(item.text().to_owned())
    }
}

/// Reads the JSON form of a message.
///
/// # Errors
/// [`ErrorCode::OtherMessage`] if it is not an object under the document element, or a known
/// element has the wrong shape; the path says which.
pub fn from_json(json: &Json, row: &'static RecordRow) -> Result<Record, Error> {
    let mut record = Record::new(row);
    let body = json
        .get(ROOT)
        .ok_or_else(|| wrong("no document element", ROOT))?;
    read_group(body, Some(row), &mut record, ROOT)?;
    Ok(record)
}

fn read_group(
    json: &Json,
    row: Option<&'static RecordRow>,
    into: &mut Record,
    path: &str,
) -> Result<(), Error> {
    match json {
        Json::Object(object) => {
            for (name, value) in object {
                read_element(name, value, row, into, path)?;
            }
            Ok(())
        }
        Json::Array(values) if row.is_some_and(RecordRow::is_list) => values
            .iter()
            .try_for_each(|value| read_list_entry(value, row, into, path)),
        _ => Err(wrong("an object is expected", path)),
    }
}

/// A list entry is `{ "Name": { … } }`; a bare object of the only element is accepted too.
fn read_list_entry(
    value: &Json,
    row: Option<&'static RecordRow>,
    into: &mut Record,
    path: &str,
) -> Result<(), Error> {
    let Some(only) = row.and_then(|row| row.fields.first()) else {
        return Ok(());
    };
    match value.as_object() {
        Some(object) if object.contains_key(only.element) => read_group(value, row, into, path),
        Some(_) => read_element(only.element, value, row, into, path),
        None => Err(wrong("an object is expected", path)),
    }
}

fn read_element(
    name: &str,
    value: &Json,
    row: Option<&'static RecordRow>,
    into: &mut Record,
    path: &str,
) -> Result<(), Error> {
    let path = format!("{path}/{name}");
    let field = row.and_then(|row| find(row, name));
    let is_list = matches!(field.map(|f| f.kind), Some(Kind::Group(row)) if row.is_list());
    if let (Json::Array(values), false) = (value, is_list) {
        return values
            .iter()
            .try_for_each(|one| read_one(name, one, field, into, &path));
    }
    read_one(name, value, field, into, &path)
}

fn read_one(
    name: &str,
    value: &Json,
    field: Option<&'static FieldRow>,
    into: &mut Record,
    path: &str,
) -> Result<(), Error> {
    match (field.map(|field| (field.no, field.kind)), value) {
        (Some((no, Kind::Group(row))), _) => {
            into.open_group(no, 0);
            read_group(value, Some(row), into, path)?;
            into.close_group();
        }
        (Some((no, _)), Json::String(text)) => into.push_leaf(no, text, 0),
        (Some(_), _) => return Err(wrong("a text is expected", path)),
        (None, Json::String(text)) => {
            into.open_unknown(name, 0);
            into.close_unknown(text);
        }
        (None, _) => {
            into.open_unknown(name, 0);
            read_group(value, None, into, path)?;
            into.close_group();
        }
    }
    Ok(())
}

fn find(row: &'static RecordRow, name: &str) -> Option<&'static FieldRow> {
    row.fields
        .iter()
        .find(|field| field.element == name || field.aliases.contains(&name))
}

fn wrong(why: &str, path: &str) -> Error {
    Error::new(ErrorCode::OtherMessage)
        .because(why)
        .at_path(path)
}
