//! The element names, for peers in other languages: the catalogue remains their only spelling.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use onshi_core::catalogue::{BATCH_ANSWER, ROOT};
use onshi_core::catalogue::{FieldId, FieldRow, Kind, RecordRow};

use crate::Failure;

/// Number of the group that holds the document element, and of what is no group.
const NONE: u16 = 0;

/// Writes a line `group element group_inside is_person` for each element of the batch result.
pub fn write(file: &Path) -> Result<(), Failure> {
    let root = BATCH_ANSWER.record;
    let mut text = format!("{NONE} {ROOT} {} 0\n", root.id);
    for row in reachable(root).values() {
        for field in row.fields {
            for name in [field.element].iter().chain(field.aliases) {
                let inside = inner(field).map_or(NONE, |row| row.id);
                let person = u8::from(is_person(row, field));
                text += &format!("{} {name} {inside} {person}\n", row.id);
            }
        }
    }
    Ok(fs::write(file, text)?)
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

fn is_person(row: &RecordRow, field: &FieldRow) -> bool {
    let id = FieldId {
        record: row.id,
        no: field.no,
    };
    Some(id) == BATCH_ANSWER.unit
}
