//! Reading a file into records: strictly, in constant memory, one person at a time. Of a message that
//! [must be wiped](must_be_wiped) nothing stays in the buffers when its reader is dropped.
//!
//! A file is read twice. The first pass ([`read_frame`]) proves the whole document and keeps
//! everything but the people of a batch. The second ([`Units`]) hands out one person after the
//! other; it takes no byte that is not the proven one.
//!
//! ```text
//!  XmlMsg ─┬─ MessageHeader            ─► frame
//!          └─ MessageBody ─┬─ …        ─► frame
//!                          ├─ unit     ─► person 1
//!                          └─ unit     ─► person 2   (the same memory again)
//! ```
//!
//! Two roads lead into a record. They end in the same record, whatever the document looks like:
//!
//! | road | knows | takes |
//! |---|---|---|
//! | [`tree`] | XML | every document, event by event: the specification of the other |
//! | [`express`] | the layout, and the order seen last | what is ordinary, straight off the window |

mod expect;
mod express;
mod section;
mod tree;

use super::store::Record;
use crate::catalogue::{Form, MessageRow};
use crate::error::{Error, ErrorCode};
use crate::rules::access::clinical::must_be_wiped;
use crate::text::Charset;
use crate::xml::{CHUNK, Event, Limit, Limits, Proof, Reader, Source};
pub use section::Section;
use tree::Step;
pub(super) use tree::Tree;

/// A whole message without the people of its batch, read from a proven document.
#[derive(Debug)]
pub struct Frame {
    /// Header and body; the repeated unit of a batch is left out.
    pub record: Record,
    /// How many people stand in the batch.
    pub units: u64,
    /// Proof that the document is complete, and of which bytes.
    pub proof: Proof,
    /// Elements that had attributes. The exchange never uses any; they are not kept.
    pub with_attributes: u64,
    /// The people in runs that can be read apart from each other, for more than one core. Empty for a
    /// document in Shift_JIS or with attributes, which can be read from its beginning only.
    pub sections: Vec<Section>,
}

/// Reads a whole document and proves it complete.
///
/// # Errors
/// Anything that makes the document unbelievable: cut short, not well-formed, wrong encoding,
/// another message. The place names line, column and element.
pub fn read_frame<S: Source>(
    source: S,
    form: impl Into<Form>,
    limits: Limits,
) -> Result<Frame, Error> {
    read_frame_in_pieces(source, form, limits, CHUNK)
}

/// The same in windows of `chunk` bytes; with one byte at a time, all of it takes the careful road.
#[doc(hidden)]
pub fn read_frame_in_pieces<S: Source>(
    source: S,
    form: impl Into<Form>,
    limits: Limits,
    chunk: usize,
) -> Result<Frame, Error> {
    let reader = Reader::with_chunk(source, limits, chunk);
    let form = form.into();
    let mut walk = Walk::new(reader, form.message, Tree::new(form, false));
    while walk.advance()? {}
    let proof = walk.proof.take();
    let proof = proof.ok_or_else(|| Error::new(ErrorCode::Truncated))?;
    let tree = &mut walk.tree;
    let starts = std::mem::take(&mut tree.starts);
    Ok(Frame {
        units: tree.units,
        with_attributes: tree.with_attributes,
        sections: match proof.charset == Charset::Utf8 && tree.with_attributes == 0 {
            true => starts.sections(tree.units, proof.mark_bytes()),
            false => Vec::new(),
        },
        record: tree.take_frame(),
        proof,
    })
}

/// Reads a whole document into one record, the people of a batch included: for messages that fit
/// into memory, and are looked at and not worked with.
///
/// # Errors
/// As [`read_frame`].
pub fn read_whole<S: Source>(
    source: S,
    form: impl Into<Form>,
    limits: Limits,
) -> Result<Record, Error> {
    let Form { message, layout } = form.into();
    let tree = Tree::whole(layout, message.record);
    let mut walk = Walk::new(Reader::new(source, limits), message, tree);
    while walk.advance()? {}
    Ok(walk.tree.take_frame())
}

/// The people of a batch, one at a time (個人単位情報).
pub struct Units<S: Source> {
    walk: Walk<S>,
    /// How many more there are to come; only a section knows.
    left: Option<u64>,
}

impl<S: Source> Units<S> {
    /// Second pass over a document that [`read_frame`] proved.
    pub fn new(source: S, form: impl Into<Form>, limits: Limits, expected: Proof) -> Self {
        Units::in_pieces(source, form, limits, expected, CHUNK)
    }

    /// The same in windows of `chunk` bytes; with one byte at a time, all of it takes the careful road.
    #[doc(hidden)]
    pub fn in_pieces(
        source: S,
        form: impl Into<Form>,
        limits: Limits,
        expected: Proof,
        chunk: usize,
    ) -> Self {
        let reader = Reader::again(source, limits, chunk, expected);
        let form = form.into();
        Units {
            walk: Walk::new(reader, form.message, Tree::new(form, true)),
            left: None,
        }
    }

    /// The people of one section, out of a source that begins with [`Section::from_byte`].
    pub fn of_section(
        source: S,
        form: impl Into<Form>,
        limits: Limits,
        expected: Proof,
        section: &Section,
    ) -> Self {
        Units::of_section_in_pieces(source, form, limits, expected, section, CHUNK)
    }

    /// The same in windows of `chunk` bytes.
    #[doc(hidden)]
    pub fn of_section_in_pieces(
        source: S,
        form: impl Into<Form>,
        limits: Limits,
        expected: Proof,
        section: &Section,
        chunk: usize,
    ) -> Self {
        let form = form.into();
        let message = form.message;
        let tree = Tree::amid(form, section.first());
        let open = tree.names();
        let reader = Reader::amid(source, limits, chunk, expected, section.start, open);
        Units {
            walk: Walk::new(reader, message, tree),
            left: Some(section.units()),
        }
    }

    /// The next person; `None` after the last. Whoever comes stands in the proven document, although
    /// not all of that may be there any more.
    ///
    /// # Errors
    /// [`ErrorCode::Changed`] if the document is not the proven one: forget what was delivered.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Result<Option<&Record>, Error> {
        Ok(self.next_at()?.map(|(record, _)| record))
    }

    /// The next person, and where it starts in the decoded document: add it to the offsets of that
    /// record (個人単位情報の位置).
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub fn next_at(&mut self) -> Result<Option<(&Record, u64)>, Error> {
        let more = match &mut self.left {
            Some(0) => false,
            Some(left) => {
                *left -= 1;
                self.walk.advance()?
            }
            None => self.walk.advance()?,
        };
        let Tree {
            unit, unit_start, ..
        } = &self.walk.tree;
        Ok(more.then_some((unit, *unit_start)))
    }

    /// Where the person delivered last starts in the decoded document: add it to the offsets of
    /// that record (個人単位情報の位置).
    pub fn unit_start(&self) -> u64 {
        self.walk.tree.unit_start
    }
}

/// Reader and what has been built of its events.
struct Walk<S: Source> {
    reader: Reader<S>,
    tree: Tree,
    proof: Option<Proof>,
    /// Nothing of it may stay.
    wipes: bool,
}

impl<S: Source> Walk<S> {
    fn new(reader: Reader<S>, message: &MessageRow, tree: Tree) -> Self {
        Walk {
            reader,
            tree,
            proof: None,
            wipes: must_be_wiped(message),
        }
    }

    /// Overwrites what was built and what was read, whichever of them is lent to the other.
    fn wipe(&mut self) {
        self.tree.wipe();
        self.reader.wipe();
    }

    /// Walks to the end of the next unit that is wanted (`true`) or of the document (`false`).
    fn advance(&mut self) -> Result<bool, Error> {
        self.take_window_back();
        while self.proof.is_none() {
            let tree = &mut self.tree;
            let passed_unit = self.reader.pass(|content| express::pass(tree, content));
            self.refuse_too_much()?;
            if passed_unit {
                self.lend_window();
                return Ok(true);
            }
            if self.step()? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A record beyond its limit is refused, before its places could become wrong.
    fn refuse_too_much(&mut self) -> Result<(), Error> {
        let most = self.reader.limits().record_bytes;
        match self.tree.record().text.len() > most {
            true => Err(Error::new(ErrorCode::LimitExceeded)
                .because(Limit::RecordBytes)
                .at(self.reader.position())
                .at_path(self.tree.path())),
            false => Ok(()),
        }
    }

    fn lend_window(&mut self) {
        if self.tree.borrows {
            self.reader.lend(&mut self.tree.unit.text);
        }
    }

    fn take_window_back(&mut self) {
        self.lend_window();
        if std::mem::take(&mut self.tree.borrows) {
            self.tree.unit.reset(self.tree.unit.row);
        }
    }

    /// One event; whether it ended a unit that is wanted.
    fn step(&mut self) -> Result<bool, Error> {
        let step = match self.reader.next() {
            Ok(Event::Start { name, attributes }) => {
                self.tree.with_attributes += u64::from(attributes > 0);
                self.tree.start(name)
            }
            Ok(Event::Text(text)) => self.tree.text(text),
            Ok(Event::End { .. }) => self.tree.end(),
            Ok(Event::Done(proof)) => {
                self.proof = Some(proof);
                Step::On
            }
            Err(error) => return Err(Error::from(error).at_path(self.tree.path())),
        };
        match step {
            Step::Opened => self.tree.stamp(self.reader.offset()),
            Step::On => {}
            Step::UnitDone => return Ok(self.tree.keep_units),
            Step::Wrong(why) => return Err(self.wrong(why)),
        }
        Ok(false)
    }

    fn wrong(&self, why: &'static str) -> Error {
        Error::new(ErrorCode::OtherMessage)
            .because(why)
            .at(self.reader.position())
            .at_path(self.tree.path())
    }
}

impl<S: Source> Drop for Walk<S> {
    fn drop(&mut self) {
        if self.wipes {
            self.wipe();
        }
    }
}
