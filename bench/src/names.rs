//! The element names, for peers in other languages: the catalogue remains their only spelling.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use onshi_core::catalogue::{FieldRow, Kind, ROOT, RecordRow};

use crate::Failure;
use crate::shape::Shape;
use crate::task::folder;

/// Number of the group that holds the document element, and of what is no group.
const NONE: u16 = 0;

/// Writes a line `group element group_inside is_unit` for each element of a message.
pub fn write(shape: &Shape) -> Result<PathBuf, Failure> {
    let root = shape.message.record;
    let mut text = format!("{NONE} {ROOT} {} 0\n", root.id);
    for row in reachable(root).values() {
        for field in row.fields {
            for name in [field.element].iter().chain(field.aliases) {
                let inside = inner(field).map_or(NONE, |row| row.id);
                let unit = u8::from(shape.is_unit(row, field));
                text += &format!("{} {name} {inside} {unit}\n", row.id);
            }
        }
    }
    fs::create_dir_all(folder())?;
    let file = folder().join(format!("names-{}.txt", shape.name));
    fs::write(&file, text)?;
    Ok(file)
}

/// A record and all that stand inside it, by number.
pub fn reachable(root: &'static RecordRow) -> BTreeMap<u16, &'static RecordRow> {
    let mut found = BTreeMap::new();
    let mut ahead = vec![root];
    while let Some(row) = ahead.pop() {
        if found.insert(row.id, row).is_none() {
            ahead.extend(row.fields.iter().filter_map(inner));
        }
    }
    found
}

fn inner(field: &FieldRow) -> Option<&'static RecordRow> {
    match field.kind {
        Kind::Group(row) => Some(row),
        _ => None,
    }
}
