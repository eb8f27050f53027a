//! Writing a record as a file: elements in the order of the layout, text strictly encoded.

use super::store::Record;
use super::walk::{Element, Sink, walk};
use crate::catalogue::{Dialect, Layout, NodeId};
use crate::error::Error;
use crate::text::Charset;
use crate::xml::{Tag, WriteError, Writer};

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
    writer.reserve(record.text.len() + record.nodes.len() * MARKUP);
    writer.start(&layout.node(Layout::ROOT).name)?;
    let mut sheet = Sheet {
        writer,
        repeats: record.nodes.len() >= MANY,
        tags: Vec::new(),
        open: Vec::new(),
    };
    walk(record, layout, &mut sheet)?;
    sheet.writer.end()?;
    Ok(sheet.writer.finish()?)
}

/// About so many bytes of markup stand around a value; more cost nothing until they are written.
const MARKUP: usize = 64;

/// In a record of fewer elements, most are met once, and tags would not pay.
const MANY: usize = 128;

/// A document under construction. Each element of the layout has its tag, made when it is first met:
/// it always stands at the same depth.
struct Sheet {
    writer: Writer,
    /// Whether elements are met so often that tags pay.
    repeats: bool,
    /// By the number of the node.
    tags: Vec<Option<Tag>>,
    /// The nodes of the open groups.
    open: Vec<Option<NodeId>>,
}

/// The tag of an element, if it has one already.
#[inline(always)]
fn tag(tags: &[Option<Tag>], id: Option<NodeId>) -> Option<&Tag> {
    tags.get(id?)?.as_ref()
}

impl Sheet {
    /// Notes the tag of an element that has none yet.
    fn note(&mut self, element: Element<'_>) {
        if let Some(id) = element.id.filter(|_| self.repeats) {
            let known = self.tags.len().max(id + 1);
            self.tags.resize(known, None);
            self.tags[id] = self.writer.tag(element.name);
        }
    }

    #[cold]
    fn first_leaf(&mut self, element: Element<'_>, text: &str) -> Result<(), WriteError> {
        self.note(element);
        self.writer.leaf(element.name, text)
    }
}

impl Sink for Sheet {
    type Error = WriteError;

    fn start(&mut self, element: Element<'_>) -> Result<(), WriteError> {
        if tag(&self.tags, element.id).is_none() {
            self.note(element);
        }
        match tag(&self.tags, element.id) {
            Some(tag) => self.writer.start_as(tag, element.name),
            None => self.writer.start(element.name)?,
        }
        self.open.push(element.id);
        Ok(())
    }

    #[inline(always)]
    fn leaf(&mut self, element: Element<'_>, text: &str) -> Result<(), WriteError> {
        match tag(&self.tags, element.id) {
            Some(tag) => self.writer.leaf_as(tag, element.name, text),
            None => self.first_leaf(element, text),
        }
    }

    fn end(&mut self) -> Result<(), WriteError> {
        let id = self.open.pop().flatten();
        match tag(&self.tags, id) {
            Some(tag) => {
                self.writer.end_as(tag);
                Ok(())
            }
            None => self.writer.end(),
        }
    }

    fn no_place(&self, element: &str) -> WriteError {
        self.writer.no_place_for(element)
    }
}
