//! Writing a record as a file: elements in the order of the layout, text strictly encoded.

use super::store::Record;
use super::walk::{Element, Sink, walk};
use crate::catalogue::{Dialect, Layout};
use crate::error::Error;
use crate::text::Charset;
use crate::xml::{WriteError, Writer};

/// Writes a whole message as the bytes of a file, as the rows have it.
///
/// # Errors
/// A value that the encoding cannot carry, with its element path and the character. Nothing is
/// ever replaced.
pub fn write(record: &Record, charset: Charset) -> Result<Vec<u8>, Error> {
    write_as(record, &Dialect::standard().layout(record.row()), charset)
}

/// Writes a whole message as the bytes of a file, as a layout has it.
///
/// # Errors
/// As [`write()`]; and a value for which the layout has no place.
pub fn write_as(record: &Record, layout: &Layout, charset: Charset) -> Result<Vec<u8>, Error> {
    let mut writer = Writer::new(charset);
    writer.start(&layout.node(Layout::ROOT).name)?;
    walk(record, layout, &mut writer)?;
    writer.end()?;
    Ok(writer.finish()?)
}

impl Sink for Writer {
    type Error = WriteError;

    fn start(&mut self, element: Element<'_>) -> Result<(), WriteError> {
        Writer::start(self, element.name)
    }

    fn leaf(&mut self, element: Element<'_>, text: &str) -> Result<(), WriteError> {
        Writer::leaf(self, element.name, text)
    }

    fn end(&mut self) -> Result<(), WriteError> {
        Writer::end(self)
    }

    fn no_place(&self, element: &str) -> WriteError {
        self.no_place_for(element)
    }
}
