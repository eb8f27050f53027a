//! Writes an answer as real ones look (public fixture): children in any order, four blanks per level,
//! LF, and no line end at the end.

use onshi_core::catalogue::{Form, Layout, NodeId};
use onshi_core::error::Error;
use onshi_core::record::{Element, Record, Sink, walk};
use onshi_core::text::Charset;
use onshi_core::xml::{WriteError, Writer};

use crate::random::Random;

/// How an answer is written.
pub(super) struct Style {
    pub charset: Charset,
    /// The children of a group stand as the stream says; otherwise as the rows have them.
    pub shuffle: Option<Random>,
    /// Every group has elements that nobody knows, as in a newer version of the interface.
    pub has_news: bool,
}

/// The names of such elements. No row has them.
const NEWS: (&str, &str) = ("SimulatorNewList", "SimulatorNewItem");

impl Style {
    /// As the rows have it.
    pub fn plain(charset: Charset) -> Self {
        Style {
            charset,
            shuffle: None,
            has_news: false,
        }
    }
}

/// The bytes of an answer file.
///
/// # Errors
/// A value that the encoding cannot carry, with its element path.
pub(super) fn write(record: &Record, form: &Form, style: Style) -> Result<Vec<u8>, Error> {
    let mut ordered = Ordered {
        writer: Writer::new(style.charset),
        style,
    };
    ordered.writer.start(&form.layout.node(Layout::ROOT).name)?;
    walk(record, &form.layout, &mut ordered)?;
    ordered.writer.end()?;
    Ok(laid_out(&ordered.writer.finish()?))
}

/// Repetitions of an element stay together and in order: the n-th of one list belongs to the n-th of
/// another.
struct Ordered {
    writer: Writer,
    style: Style,
}

impl Sink for Ordered {
    type Error = WriteError;

    fn start(&mut self, element: Element<'_>) -> Result<(), WriteError> {
        self.writer.start(element.name)
    }

    fn leaf(&mut self, element: Element<'_>, text: &str) -> Result<(), WriteError> {
        self.writer.leaf(element.name, text)
    }

    fn end(&mut self) -> Result<(), WriteError> {
        if self.style.has_news {
            self.writer.leaf(NEWS.1, "新しい項目")?;
            self.writer.start(NEWS.0)?;
            self.writer.leaf(NEWS.1, "")?;
            self.writer.end()?;
        }
        self.writer.end()
    }

    fn no_place(&self, field: &str) -> WriteError {
        self.writer.no_place_for(field)
    }

    const ARRANGES: bool = true;

    fn arrange(&mut self, children: &mut [NodeId]) {
        if let Some(random) = &mut self.style.shuffle {
            random.shuffle(children);
        }
    }
}

/// The writer lays a document out as requests are: CRLF, two blanks. No value holds a bare line end,
/// so every line begins where the layout begins one.
fn laid_out(document: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(document.len() * 5 / 4);
    for (nth, line) in document.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            continue;
        }
        let blanks = line.iter().take_while(|byte| **byte == b' ').count();
        if nth > 0 {
            out.push(b'\n');
        }
        out.extend(std::iter::repeat_n(b' ', blanks));
        out.extend_from_slice(line);
    }
    out
}
