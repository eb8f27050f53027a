//! JSON form of a record: the same tree and names. A list element becomes an array of objects with
//! one key each. Evidence: `Seen(MYCLINIC)` for the qualification query and its result list;
//! inferred for the rest.
//!
//! Writing is one more taker of the walk, reading one more giver of the tree: a profile changes JSON
//! and XML alike.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::read::Tree;
use super::store::Record;
use super::walk::{Element, Sink, walk};
use crate::catalogue::{Dialect, Layout, Node, Occurs, ROOT, RecordRow};
use crate::error::{Error, ErrorCode};

/// The whole message as JSON, unknown elements included.
pub fn to_json(record: &Record) -> Json {
    let layout = Dialect::standard().layout(record.row());
    // The rows have a place for everything.
    to_json_as(record, &layout).unwrap_or(Json::Null)
}

/// The whole message as JSON, as a layout has it.
///
/// # Errors
/// [`ErrorCode::ValueFormat`]: a value for which the layout has no place.
pub fn to_json_as(record: &Record, layout: &Layout) -> Result<Json, Error> {
    let root = Open {
        name: String::new(),
        many: false,
        json: container(record.row().is_list()),
    };
    let mut builder = Builder { open: vec![root] };
    walk(record, layout, &mut builder)?;
    let inside = builder.open.pop().map_or(Json::Null, |root| root.json);
    let name = layout.node(Layout::ROOT).name.to_string();
    Ok(Json::Object(Map::from_iter([(name, inside)])))
}

/// Objects and arrays under construction, the document element first.
struct Builder {
    open: Vec<Open>,
}

struct Open {
    name: String,
    many: bool,
    json: Json,
}

impl Builder {
    /// Puts a finished value into the innermost container; repeated ones become an array.
    fn put(&mut self, name: &str, value: Json, many: bool) {
        let Some(open) = self.open.last_mut() else {
            return;
        };
        match &mut open.json {
            Json::Array(values) => {
                values.push(Json::Object(Map::from_iter([(name.to_owned(), value)])));
            }
            Json::Object(object) => match object.get_mut(name) {
                Some(Json::Array(values)) => values.push(value),
                Some(first) => *first = Json::Array(vec![first.take(), value]),
                None if many => drop(object.insert(name.to_owned(), Json::Array(vec![value]))),
                None => drop(object.insert(name.to_owned(), value)),
            },
            _ => {}
        }
    }
}

impl Sink for Builder {
    type Error = Error;

    fn start(&mut self, element: Element<'_>) -> Result<(), Error> {
        self.open.push(Open {
            name: element.name.to_owned(),
            many: repeats(element),
            json: container(element.node.is_some_and(Node::is_list)),
        });
        Ok(())
    }

    fn leaf(&mut self, element: Element<'_>, text: &str) -> Result<(), Error> {
        self.put(
            element.name,
            Json::String(text.to_owned()),
            repeats(element),
        );
        Ok(())
    }

    fn end(&mut self) -> Result<(), Error> {
        if let Some(Open { name, many, json }) = self.open.pop() {
            self.put(&name, json, many);
        }
        Ok(())
    }

    fn no_place(&self, element: &str) -> Error {
        let why = format!("the profile has no element for the field {element}");
        Error::new(ErrorCode::ValueFormat).because(why)
    }
}

fn repeats(element: Element<'_>) -> bool {
    element.node.is_some_and(|node| node.occurs == Occurs::Many)
}

fn container(is_list: bool) -> Json {
    match is_list {
        true => Json::Array(Vec::new()),
        false => Json::Object(Map::new()),
    }
}

/// Reads the JSON form of a message.
///
/// # Errors
/// [`ErrorCode::OtherMessage`] if it is not an object under the document element, or a known
/// element has the wrong shape; the path says which.
pub fn from_json(json: &Json, row: &'static RecordRow) -> Result<Record, Error> {
    from_json_as(json, Dialect::standard().layout(row))
}

/// Reads the JSON form of a message, as a layout has it.
///
/// # Errors
/// As [`from_json`].
pub fn from_json_as(json: &Json, layout: Arc<Layout>) -> Result<Record, Error> {
    let root = layout.node(Layout::ROOT).name.to_string();
    let body = json
        .get(&root)
        .ok_or_else(|| wrong("no document element", ROOT))?;
    let row = layout.row().ok_or_else(|| wrong("no record", ROOT))?;
    let mut tree = Tree::whole(layout, row);
    element(&mut tree, &root, body)?;
    Ok(tree.into_record())
}

/// One element, as often as it stands there.
fn element(tree: &mut Tree, name: &str, json: &Json) -> Result<(), Error> {
    match json {
        Json::Array(values) if !tree.is_list(name) => {
            values.iter().try_for_each(|one| element(tree, name, one))
        }
        _ => {
            tree.begin(name)?;
            inside(tree, json)?;
            tree.finish();
            Ok(())
        }
    }
}

fn inside(tree: &mut Tree, json: &Json) -> Result<(), Error> {
    match json {
        Json::String(text) => tree.value(text),
        Json::Object(_) if tree.is_value() => Err(wrong("a text is expected", &tree.path())),
        Json::Object(object) => object
            .iter()
            .try_for_each(|(name, value)| element(tree, name, value)),
        Json::Array(values) => values.iter().try_for_each(|entry| list_entry(tree, entry)),
        _ => Err(wrong("a text or an object is expected", &tree.path())),
    }
}

/// A list entry is `{ "Name": { … } }`; a bare object of the only element is accepted too: one that
/// has a field of it.
fn list_entry(tree: &mut Tree, entry: &Json) -> Result<(), Error> {
    let Some(only) = tree.only_child() else {
        return Err(wrong("a list is not expected", &tree.path()));
    };
    let Some(object) = entry.as_object() else {
        return Err(wrong("an object is expected", &tree.path()));
    };
    let is_bare = object.keys().any(|name| tree.is_inside(only, name));
    if is_bare && !object.contains_key(tree.name(only)) {
        let name = tree.name(only).to_owned();
        return element(tree, &name, entry);
    }
    object
        .iter()
        .try_for_each(|(name, value)| element(tree, name, value))
}

fn wrong(why: &str, path: &str) -> Error {
    Error::new(ErrorCode::OtherMessage)
        .because(why)
        .at_path(path)
}
