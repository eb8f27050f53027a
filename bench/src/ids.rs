//! The ids of the fields, for a peer in C that asks for each of them.

use std::fs;
use std::path::PathBuf;

use onshi_core::catalogue::{FieldId, Kind, Occurs};

use crate::Failure;
use crate::names::reachable;
use crate::shape::Shape;
use crate::task::folder;

/// Writes the numbers of a message and of its repeated record, then a line `record field record_inside
/// is_many` for each field: the record inside is 0 for a text.
pub fn write(shape: &Shape) -> Result<PathBuf, Failure> {
    let message = shape.message.record;
    let mut text = String::new();
    let mut unit = 0;
    for row in reachable(message).values() {
        for field in row.fields {
            let id = FieldId {
                record: row.id,
                no: field.no,
            };
            let inside = match field.kind {
                Kind::Group(inner) => inner.id,
                _ => 0,
            };
            if shape.is_unit(row, field) {
                unit = inside;
            }
            let many = u8::from(field.occurs == Occurs::Many);
            text += &format!("{} {} {inside} {many}\n", row.id, id.code());
        }
    }
    fs::create_dir_all(folder())?;
    let file = folder().join(format!("ids-{}.txt", shape.name));
    fs::write(&file, format!("{} {unit}\n{text}", message.id))?;
    Ok(file)
}
