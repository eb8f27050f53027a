//! Writing a record as a file: elements in the order of the layout, text strictly encoded.
//!
//! | to get | take |
//! |---|---|
//! | the bytes of one file | [`write()`], [`write_as`] |
//! | one file after the other on the same memory | [`write_into`] |
//! | a file of any length in little memory | [`write_in_pieces`] |

use super::store::Record;
use super::view::Item;
use super::walk::{Element, Sink, known, walk};
use crate::catalogue::{Dialect, Layout, NodeId};
use crate::error::Error;
use crate::text::Charset;
use crate::xml::{Tag, Writer};

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
    let mut file = Vec::new();
    write_into(record, layout, charset, &mut file)?;
    Ok(file)
}

/// Writes a whole message over the bytes of another file (上書き); nothing of them is in the new one.
/// Whoever writes many large files one after the other so spares new memory for each, which takes longer
/// than writing.
///
/// # Errors
/// As [`write_as`]; `file` is then empty.
pub fn write_into(
    record: &Record,
    layout: &Layout,
    charset: Charset,
    file: &mut Vec<u8>,
) -> Result<(), Error> {
    let writer = Writer::over(charset, std::mem::take(file), expected(record));
    *file = document(record, layout, writer, |_| Ok::<(), Error>(()))?;
    Ok(())
}

/// Writes a whole message piece by piece (分割書込み), in the same memory however long it is. A piece
/// has 64 KiB and a little more, only the last may be shorter; one after the other they are what
/// [`write_as`] returns.
///
/// # Errors
/// As [`write_as`], and those of `take`. Pieces were taken by then: only a whole document may be
/// believed.
pub fn write_in_pieces<E: From<Error>>(
    record: &Record,
    layout: &Layout,
    charset: Charset,
    mut take: impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let room = expected(record).min(2 * PIECE);
    let writer = Writer::over(charset, Vec::new(), room);
    let rest = document::<E>(record, layout, writer, |writer| {
        if writer.written().len() >= PIECE {
            take(writer.written())?;
            writer.handed_over();
        }
        Ok(())
    })?;
    take(&rest)
}

/// A document is handed over whenever it has at least so many bytes.
const PIECE: usize = 64 << 10;

/// About how long the document of a record is; too much costs nothing until it is written.
fn expected(record: &Record) -> usize {
    FRAME + record.text.len() + record.nodes.len() * MARKUP
}

/// Bytes around everything.
const FRAME: usize = 256;
/// Bytes of markup around a value.
const MARKUP: usize = 64;

/// Writes a document; what of it nobody took after a group.
fn document<E: From<Error>>(
    record: &Record,
    layout: &Layout,
    writer: Writer,
    after_group: impl FnMut(&mut Writer) -> Result<(), E>,
) -> Result<Vec<u8>, E> {
    let mut sheet = Sheet {
        writer,
        layout,
        open: Vec::with_capacity(8),
        after_group,
    };
    sheet.start(known(Layout::ROOT, layout.node(Layout::ROOT)))?;
    walk(record, layout, &mut sheet)?;
    sheet.end()?;
    Ok(sheet.writer.finish().map_err(Error::from)?)
}

/// A document under construction.
struct Sheet<'l, F> {
    writer: Writer,
    layout: &'l Layout,
    /// The nodes of the open groups.
    open: Vec<Option<NodeId>>,
    /// Is shown the document whenever a group has ended.
    after_group: F,
}

impl<'l, F> Sheet<'l, F> {
    #[inline(always)]
    fn tag(&self, id: Option<NodeId>) -> Option<Tag<'l>> {
        self.layout.tag(id?)
    }
}

impl<E: From<Error>, F: FnMut(&mut Writer) -> Result<(), E>> Sink for Sheet<'_, F> {
    type Error = E;

    fn start(&mut self, element: Element<'_>) -> Result<(), E> {
        match self.tag(element.id) {
            Some(tag) => self.writer.start_as(tag, element.name),
            None => self.writer.start(element.name).map_err(Error::from)?,
        }
        self.open.push(element.id);
        Ok(())
    }

    #[inline(always)]
    fn leaf(&mut self, element: Element<'_>, text: &str) -> Result<(), E> {
        let written = match self.tag(element.id) {
            Some(tag) => self.writer.leaf_as(tag, element.name, text),
            None => self.writer.leaf(element.name, text),
        };
        written.map_err(|error| Error::from(error).into())
    }

    #[inline(always)]
    fn bare(&mut self, layout: &Layout, id: NodeId, item: Item<'_>) -> Result<(), E> {
        match (layout.tag(id), item.short_text()) {
            (Some(tag), Some(text)) if self.writer.short_leaf_as(tag, text) => Ok(()),
            _ => self.leaf(known(id, layout.node(id)), item.text()),
        }
    }

    fn end(&mut self) -> Result<(), E> {
        let id = self.open.pop().flatten();
        match self.tag(id) {
            Some(tag) => self.writer.end_as(tag),
            None => self.writer.end().map_err(Error::from)?,
        }
        (self.after_group)(&mut self.writer)
    }

    fn no_place(&self, element: &str) -> E {
        Error::from(self.writer.no_place_for(element)).into()
    }
}
