//! Writing a record as a file: elements in the order of the rows, text strictly encoded.

use super::store::Record;
use super::view::{Group, Item};
use crate::catalogue::ROOT;
use crate::error::Error;
use crate::text::Charset;
use crate::xml::{WriteError, Writer};

/// Writes a whole message as the bytes of a file.
///
/// # Errors
/// A value that the encoding cannot carry, with its element path and the character. Nothing is
/// ever replaced.
pub fn write(record: &Record, charset: Charset) -> Result<Vec<u8>, Error> {
    let mut writer = Writer::new(charset);
    writer.start(ROOT)?;
    write_group(&mut writer, record.root())?;
    writer.end()?;
    Ok(writer.finish()?)
}

fn write_group(writer: &mut Writer, group: Group<'_>) -> Result<(), WriteError> {
    for field in group.row().map_or(&[][..], |row| row.fields) {
        for item in group.all(field.no) {
            write_item(writer, item)?;
        }
    }
    for item in group.items().filter(|item| item.row().is_none()) {
        write_item(writer, item)?;
    }
    Ok(())
}

fn write_item(writer: &mut Writer, item: Item<'_>) -> Result<(), WriteError> {
    if !item.is_group() {
        return writer.leaf(item.element(), item.text());
    }
    writer.start(item.element())?;
    write_group(writer, item.group())?;
    writer.end()
}
