//! Reading a file into records: strictly, in constant memory, one person at a time.
//!
//! A file is read twice. The first pass ([`read_frame`]) proves the whole document and keeps
//! everything but the people of a batch. The second ([`Units`]) hands out one person after the
//! other and ends with an error if it did not see the very bytes that were proven.
//!
//! ```text
//!  XmlMsg ─┬─ MessageHeader            ─► frame
//!          └─ MessageBody ─┬─ …        ─► frame
//!                          ├─ unit     ─► person 1
//!                          └─ unit     ─► person 2   (the same memory again)
//! ```

use super::store::Record;
use crate::catalogue::{
    self, FieldId, Kind, MessageRow, Occurs, ROOT, RecordRow,
    names::{Names, RecordNames},
};
use crate::error::{Error, ErrorCode};
use crate::xml::{self, Event, Limits, Listener, Proof, Reader, Source};

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
}

/// Reads a whole document and proves it complete.
///
/// # Errors
/// Anything that makes the document unbelievable: cut short, not well-formed, wrong encoding,
/// another message. The place names line, column and element.
pub fn read_frame<S: Source>(
    source: S,
    message: &'static MessageRow,
    limits: Limits,
) -> Result<Frame, Error> {
    let mut walk = Walk::new(source, message, limits, false);
    while walk.advance()? {}
    let Walk { tree, proof, .. } = walk;
    Ok(Frame {
        record: tree.frame,
        units: tree.units,
        proof: proof.ok_or_else(|| Error::new(ErrorCode::Truncated))?,
        with_attributes: tree.with_attributes,
    })
}

/// The people of a batch, one at a time (個人単位情報).
pub struct Units<S: Source> {
    walk: Walk<S>,
    expected: Proof,
}

impl<S: Source> Units<S> {
    /// Second pass over a document that [`read_frame`] proved.
    pub fn new(source: S, message: &'static MessageRow, limits: Limits, expected: Proof) -> Self {
        Units {
            walk: Walk::new(source, message, limits, true),
            expected,
        }
    }

    /// The next person; `None` after the last, when the bytes were those that were proven.
    ///
    /// # Errors
    /// [`ErrorCode::Changed`] if the document is not the proven one: forget what was delivered.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Result<Option<&Record>, Error> {
        if self.walk.advance()? {
            return Ok(Some(&self.walk.tree.unit));
        }
        match self.walk.proof.as_ref() {
            Some(proof) if proof.blake3 == self.expected.blake3 => Ok(None),
            _ => Err(Error::new(ErrorCode::Changed)),
        }
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
}

impl<S: Source> Walk<S> {
    fn new(source: S, message: &'static MessageRow, limits: Limits, keep_units: bool) -> Self {
        Walk {
            reader: Reader::new(source, limits),
            tree: Tree::new(message, keep_units),
            proof: None,
        }
    }

    /// Walks to the end of the next unit (`true`) or of the document (`false`).
    fn advance(&mut self) -> Result<bool, Error> {
        while self.proof.is_none() {
            if !self.reader.skim(&mut self.tree) {
                return Ok(true);
            }
            let step = match self.reader.next() {
                Ok(Event::Start { name, attributes }) => {
                    self.tree.with_attributes += u64::from(attributes > 0);
                    self.tree.start(name)
                }
                Ok(Event::Text(text)) => self.tree.text(text),
                Ok(Event::End { .. }) => self.tree.end(),
                Ok(Event::Done(proof)) => {
                    self.proof = Some(proof);
                    break;
                }
                Err(error) => return Err(Error::from(error).at_path(self.tree.path())),
            };
            match step {
                Step::Opened => self.tree.stamp(self.reader.offset()),
                Step::On => {}
                Step::UnitDone => return Ok(true),
                Step::Wrong(why) => return Err(self.wrong(why)),
            }
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

/// What an event led to.
enum Step {
    /// An element was opened; its place in the document is still to be noted.
    Opened,
    On,
    /// The unit is complete.
    UnitDone,
    /// This is not the message that was expected.
    Wrong(&'static str),
}

/// One open element.
enum Level {
    /// A group of the catalogue, and the field that is expected next.
    Group {
        names: &'static RecordNames,
        next: usize,
    },
    /// A leaf, and whether its text has come.
    Leaf {
        no: u16,
        element: &'static str,
        filled: bool,
    },
    /// An element that the catalogue does not know.
    Unknown,
    /// A unit that is not wanted in this pass, or something inside it.
    Skipped,
}

/// The records under construction.
struct Tree {
    message: &'static MessageRow,
    names: &'static Names,
    keep_units: bool,
    levels: Vec<Level>,
    frame: Record,
    unit: Record,
    /// Level of the open unit.
    unit_at: Option<usize>,
    /// Where the unit opened last starts in the document.
    unit_start: u64,
    units: u64,
    with_attributes: u64,
    /// Text of the innermost unknown element so far.
    loose: String,
    /// Where the leaf started whose text has not come yet.
    leaf_offset: u32,
}

impl Tree {
    fn new(message: &'static MessageRow, keep_units: bool) -> Self {
        let unit_row = message.unit.and_then(group_row).unwrap_or(message.record);
        Tree {
            message,
            names: catalogue::names(),
            keep_units,
            levels: Vec::with_capacity(16),
            frame: Record::new(message.record),
            unit: Record::new(unit_row),
            unit_at: None,
            unit_start: 0,
            units: 0,
            with_attributes: 0,
            loose: String::new(),
            leaf_offset: 0,
        }
    }

    fn record(&mut self) -> &mut Record {
        if self.unit_at.is_some() {
            &mut self.unit
        } else {
            &mut self.frame
        }
    }

    fn start(&mut self, name: &str) -> Step {
        match self.levels.last_mut() {
            None if name != ROOT => return Step::Wrong("another document element"),
            None => self.enter(self.message.record),
            Some(Level::Skipped) => self.levels.push(Level::Skipped),
            Some(Level::Group { names, next }) => match names.find(name, *next) {
                Some(index) => {
                    let names = *names;
                    *next = index + usize::from(names.field(index).occurs != Occurs::Many);
                    return self.open(names, index);
                }
                None => self.open_unknown(name),
            },
            Some(Level::Unknown) => self.open_unknown(name),
            Some(Level::Leaf { filled: true, .. }) => return Step::Wrong("text beside elements"),
            Some(Level::Leaf { element, .. }) => {
                let element = *element;
                self.levels.pop();
                self.open_unknown(element);
                self.open_unknown(name);
            }
        }
        Step::Opened
    }

    fn open(&mut self, names: &'static RecordNames, index: usize) -> Step {
        let field = names.field(index);
        let id = FieldId {
            record: names.row().id,
            no: field.no,
        };
        match names.group(index) {
            None => self.levels.push(Level::Leaf {
                no: field.no,
                element: field.element,
                filled: false,
            }),
            Some(_) if Some(id) == self.message.unit && !self.keep_units => {
                self.units += 1;
                self.levels.push(Level::Skipped);
            }
            Some(row) if Some(id) == self.message.unit => {
                self.units += 1;
                self.unit.reset(row);
                self.unit_at = Some(self.levels.len());
                self.enter(row);
            }
            Some(row) => {
                self.record().open_group(field.no, 0);
                self.enter(row);
            }
        }
        Step::Opened
    }

    fn enter(&mut self, row: &'static RecordRow) {
        match self.names.of(row) {
            Some(names) => self.levels.push(Level::Group { names, next: 0 }),
            None => self.levels.push(Level::Unknown),
        }
    }

    fn open_unknown(&mut self, name: &str) {
        self.loose.clear();
        self.record().open_unknown(name, 0);
        self.levels.push(Level::Unknown);
    }

    /// Notes where the element just opened stands.
    fn stamp(&mut self, offset: u64) {
        if self.unit_at == Some(self.levels.len().wrapping_sub(1)) {
            self.unit_start = offset;
        }
        let relative = self.relative(offset);
        match self.levels.last() {
            Some(Level::Leaf { .. }) => self.leaf_offset = relative,
            Some(Level::Skipped) => {}
            _ => self.record().stamp_last(relative),
        }
    }

    /// A place in the document as the record under construction notes it.
    fn relative(&self, offset: u64) -> u32 {
        let start = if self.unit_at.is_some() {
            self.unit_start
        } else {
            0
        };
        offset.saturating_sub(start).min(u64::from(u32::MAX)) as u32
    }

    fn text(&mut self, text: &str) -> Step {
        let leaf_offset = self.leaf_offset;
        match self.levels.last_mut() {
            Some(Level::Leaf { no, filled, .. }) => {
                let no = *no;
                *filled = true;
                self.record().push_leaf(no, text, leaf_offset);
                Step::On
            }
            Some(Level::Unknown) => {
                self.loose.push_str(text);
                Step::On
            }
            Some(Level::Group { .. }) if !is_blank(text) => Step::Wrong("text beside elements"),
            _ => Step::On,
        }
    }

    fn end(&mut self) -> Step {
        match self.levels.pop() {
            Some(Level::Leaf {
                no, filled: false, ..
            }) => {
                let offset = self.leaf_offset;
                self.record().push_leaf(no, "", offset);
            }
            Some(Level::Unknown) => {
                let loose = std::mem::take(&mut self.loose);
                self.record().close_unknown(&loose);
                self.loose = loose;
                self.loose.clear();
            }
            Some(Level::Group { .. }) if self.unit_at == Some(self.levels.len()) => {
                self.unit_at = None;
                return Step::UnitDone;
            }
            Some(Level::Group { .. }) if !self.levels.is_empty() => self.record().close_group(),
            _ => {}
        }
        Step::On
    }

    /// Element path of the innermost open element, for people.
    fn path(&self) -> String {
        let mut path = String::from(ROOT);
        for pair in self.levels.windows(2) {
            let name = match (&pair[0], &pair[1]) {
                (_, Level::Leaf { element, .. }) => element,
                (Level::Group { names, .. }, Level::Group { names: inner, .. }) => {
                    names.element_of(inner.row()).unwrap_or("?")
                }
                (_, Level::Skipped) => "…",
                _ => "?",
            };
            path.push('/');
            path.push_str(name);
            if name == "…" {
                break;
            }
        }
        if self.units > 0 && self.levels.len() > 2 {
            path.push_str(&format!(" (unit {})", self.units));
        }
        path
    }
}

/// The short road: only what the catalogue knows, and only where it is expected, is taken.
impl Listener for Tree {
    fn start(&mut self, name: &str, offset: u64) -> bool {
        let known = match self.levels.last() {
            Some(Level::Skipped) => true,
            Some(Level::Group { names, next }) => names
                .find(name, *next)
                .is_some_and(|index| names.group(index).is_some()),
            _ => false,
        };
        if known {
            Tree::start(self, name);
            self.stamp(offset);
        }
        known
    }

    fn leaf(&mut self, name: &str, text: &str, offset: u64) -> bool {
        let (names, next) = match self.levels.last_mut() {
            Some(Level::Skipped) => return true,
            Some(Level::Group { names, next }) => (*names, next),
            _ => return false,
        };
        match names.find(name, *next) {
            Some(index) if names.group(index).is_none() => {
                let field = names.field(index);
                *next = index + usize::from(field.occurs != Occurs::Many);
                let offset = self.relative(offset);
                self.record().push_leaf(field.no, text, offset);
                true
            }
            _ => false,
        }
    }

    fn end(&mut self) -> bool {
        !matches!(Tree::end(self), Step::UnitDone)
    }
}

fn group_row(field: FieldId) -> Option<&'static RecordRow> {
    match catalogue::field(field)?.kind {
        Kind::Group(row) => Some(row),
        _ => None,
    }
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(xml::is_blank)
}
