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

use std::sync::Arc;

use super::store::Record;
use crate::catalogue::{self, FieldRow, Form, Layout, Node, NodeId, Occurs, RecordRow, What};
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
    form: impl Into<Form>,
    limits: Limits,
) -> Result<Frame, Error> {
    let mut walk = Walk::new(source, form.into(), limits, false);
    while walk.advance()? {}
    let Walk { tree, proof, .. } = walk;
    Ok(Frame {
        record: tree.frame,
        units: tree.units,
        proof: proof.ok_or_else(|| Error::new(ErrorCode::Truncated))?,
        with_attributes: tree.with_attributes,
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
    let mut walk = Walk {
        reader: Reader::new(source, limits),
        tree: Tree::whole(layout, message.record),
        proof: None,
    };
    while walk.advance()? {}
    Ok(walk.tree.into_record())
}

/// The people of a batch, one at a time (個人単位情報).
pub struct Units<S: Source> {
    walk: Walk<S>,
    expected: Proof,
}

impl<S: Source> Units<S> {
    /// Second pass over a document that [`read_frame`] proved.
    pub fn new(source: S, form: impl Into<Form>, limits: Limits, expected: Proof) -> Self {
        Units {
            walk: Walk::new(source, form.into(), limits, true),
            expected,
        }
    }

    /// The next person; `None` after the last, when the bytes were those that were proven.
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
        if self.walk.advance()? {
            let Tree {
                unit, unit_start, ..
            } = &self.walk.tree;
            return Ok(Some((unit, *unit_start)));
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
    fn new(source: S, form: Form, limits: Limits, keep_units: bool) -> Self {
        Walk {
            reader: Reader::new(source, limits),
            tree: Tree::new(form, keep_units),
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
    /// A group of the layout, and the child that is expected next.
    Group { node: NodeId, next: usize },
    /// A leaf, and whether its text has come.
    Leaf { node: NodeId, filled: bool },
    /// An element that the layout does not know.
    Unknown,
    /// A unit that is not wanted in this pass, or something inside it.
    Skipped,
}

/// A value that lives in another group than the one it stands in, until that group is complete.
struct Away {
    /// Level at whose end it can be put where it lives.
    level: usize,
    node: NodeId,
    text: String,
}

/// The records under construction, element by element, whatever the document is written in.
pub(super) struct Tree {
    layout: Arc<Layout>,
    /// The repeated element that is read one at a time, and whether this pass wants it.
    unit_node: Option<NodeId>,
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
    away: Vec<Away>,
}

impl Tree {
    fn new(form: Form, keep_units: bool) -> Self {
        let unit = form.message.unit.and_then(catalogue::field);
        let unit_node = unit.and_then(|unit| node_of(&form.layout, unit));
        let unit_row = unit_node.and_then(|id| form.layout.node(id).row());
        Tree {
            unit_node,
            keep_units,
            unit: Record::new(unit_row.unwrap_or(form.message.record)),
            ..Tree::over(form.layout, form.message.record)
        }
    }

    /// Everything in one record, the people of a batch included.
    pub(super) fn whole(layout: Arc<Layout>, row: &'static RecordRow) -> Self {
        Tree::over(layout, row)
    }

    fn over(layout: Arc<Layout>, row: &'static RecordRow) -> Self {
        Tree {
            layout,
            unit_node: None,
            keep_units: false,
            levels: Vec::with_capacity(16),
            frame: Record::new(row),
            unit: Record::new(row),
            unit_at: None,
            unit_start: 0,
            units: 0,
            with_attributes: 0,
            loose: String::new(),
            leaf_offset: 0,
            away: Vec::new(),
        }
    }

    fn record(&mut self) -> &mut Record {
        if self.unit_at.is_some() {
            &mut self.unit
        } else {
            &mut self.frame
        }
    }

    fn node(&self, id: NodeId) -> &Node {
        self.layout.node(id)
    }

    fn start(&mut self, name: &str) -> Step {
        match self.levels.last_mut() {
            None if *name != *self.layout.node(Layout::ROOT).name => {
                return Step::Wrong("another document element");
            }
            None => self.levels.push(Level::Group {
                node: Layout::ROOT,
                next: 0,
            }),
            Some(Level::Skipped) => self.levels.push(Level::Skipped),
            Some(Level::Group { node, next }) => match self.layout.find(*node, name, *next) {
                Some(place) => {
                    let child = self.layout.children(*node).start + place;
                    *next = place + usize::from(self.layout.node(child).occurs != Occurs::Many);
                    self.open(child, name);
                }
                None => self.open_unknown(name),
            },
            Some(Level::Unknown) => self.open_unknown(name),
            Some(Level::Leaf { filled: true, .. }) => return Step::Wrong("text beside elements"),
            Some(Level::Leaf { node, .. }) => {
                let element = self.layout.node(*node).name.clone();
                self.levels.pop();
                self.open_unknown(&element);
                self.open_unknown(name);
            }
        }
        Step::Opened
    }

    fn open(&mut self, id: NodeId, name: &str) {
        let level = Level::Group { node: id, next: 0 };
        let field = match self.layout.node(id).what {
            What::Leaf { .. } => {
                return self.levels.push(Level::Leaf {
                    node: id,
                    filled: false,
                });
            }
            What::Extra { .. } => return self.open_unknown(name),
            What::Wrap => return self.levels.push(level),
            What::Group { field, row } => (field.map_or(0, |field| field.no), row),
        };
        let (no, row) = field;
        if Some(id) != self.unit_node {
            self.record().open_group(no, 0);
            return self.levels.push(level);
        }
        self.units += 1;
        if !self.keep_units {
            return self.levels.push(Level::Skipped);
        }
        self.unit.reset(row);
        self.unit_at = Some(self.levels.len());
        self.levels.push(level);
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
            Some(Level::Group { node, .. }) if self.node(*node).row().is_none() => {}
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
        match self.levels.last_mut() {
            Some(Level::Leaf { node, filled }) => {
                *filled = true;
                let node = *node;
                self.push_leaf(node, text, self.leaf_offset);
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

    /// Keeps a value where it lives: here, or elsewhere as soon as that group is complete.
    fn push_leaf(&mut self, id: NodeId, text: &str, offset: u32) {
        let What::Leaf { field, home } = &self.layout.node(id).what else {
            return;
        };
        match home {
            None => {
                let no = field.no;
                self.record().push_leaf(no, text, offset);
            }
            Some(home) => {
                let groups = self.levels.iter().enumerate().rev();
                let mut groups = groups.filter(|(_, level)| self.is_record_group(level));
                if let Some((level, _)) = groups.nth(home.up) {
                    self.away.push(Away {
                        level,
                        node: id,
                        text: text.to_owned(),
                    });
                }
            }
        }
    }

    fn is_record_group(&self, level: &Level) -> bool {
        matches!(level, Level::Group { node, .. } if self.node(*node).row().is_some())
    }

    fn end(&mut self) -> Step {
        match self.levels.pop() {
            Some(Level::Leaf {
                node,
                filled: false,
            }) => self.push_leaf(node, "", self.leaf_offset),
            Some(Level::Unknown) => {
                let loose = std::mem::take(&mut self.loose);
                self.record().close_unknown(&loose);
                self.loose = loose;
                self.loose.clear();
            }
            Some(Level::Group { node, .. }) => return self.end_group(node),
            _ => {}
        }
        Step::On
    }

    fn end_group(&mut self, id: NodeId) -> Step {
        if self.node(id).row().is_none() {
            return Step::On;
        }
        let is_unit = self.unit_at == Some(self.levels.len());
        let group = match is_unit || self.levels.is_empty() {
            true => None,
            false => self.record().close_group(),
        };
        if !self.away.is_empty() {
            self.bring_home(group);
        }
        match is_unit {
            true => {
                self.unit_at = None;
                Step::UnitDone
            }
            false => Step::On,
        }
    }

    /// Puts the values that waited for the end of this group where they live.
    fn bring_home(&mut self, group: Option<usize>) {
        let ended = self.levels.len();
        let (home, away) = std::mem::take(&mut self.away)
            .into_iter()
            .partition(|away| away.level == ended);
        self.away = away;
        let layout = self.layout.clone();
        for Away { node, text, .. } in home {
            if let What::Leaf {
                field,
                home: Some(home),
            } = &layout.node(node).what
            {
                self.record().add_below(group, &home.down, field.no, &text);
            }
        }
    }

    /// Element path of the innermost open element, for people.
    pub(super) fn path(&self) -> String {
        let mut path = self.node(Layout::ROOT).name.to_string();
        for level in self.levels.iter().skip(1) {
            let name = match level {
                Level::Leaf { node, .. } | Level::Group { node, .. } => &*self.node(*node).name,
                Level::Skipped => "…",
                Level::Unknown => "?",
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

/// The same, driven by something else than an XML document.
impl Tree {
    /// An element begins.
    pub(super) fn begin(&mut self, name: &str) -> Result<(), Error> {
        let step = self.start(name);
        self.refuse(step)
    }

    /// The text of the innermost element.
    pub(super) fn value(&mut self, text: &str) -> Result<(), Error> {
        let step = self.text(text);
        self.refuse(step)
    }

    /// The innermost element ends.
    pub(super) fn finish(&mut self) {
        self.end();
    }

    /// Whether the innermost element holds a text by its row.
    pub(super) fn is_value(&self) -> bool {
        matches!(self.levels.last(), Some(Level::Leaf { .. }))
    }

    /// Whether the child of this name is a list (…リスト).
    pub(super) fn is_list(&self, name: &str) -> bool {
        let child = match self.levels.last() {
            None => Some(Layout::ROOT),
            Some(Level::Group { node, next }) => {
                let place = self.layout.find(*node, name, *next);
                place.map(|place| self.layout.children(*node).start + place)
            }
            _ => None,
        };
        child.is_some_and(|id| self.node(id).is_list())
    }

    /// The only child of the innermost element, if that is a list.
    pub(super) fn only_child(&self) -> Option<NodeId> {
        let Some(Level::Group { node, .. }) = self.levels.last() else {
            return None;
        };
        let child = self.layout.children(*node).next();
        child.filter(|_| self.node(*node).is_list())
    }

    /// Whether a node has a child of this name.
    pub(super) fn is_inside(&self, id: NodeId, name: &str) -> bool {
        self.layout.find(id, name, 0).is_some()
    }

    /// Element name of a node.
    pub(super) fn name(&self, id: NodeId) -> &str {
        &self.node(id).name
    }

    /// What was built.
    pub(super) fn into_record(self) -> Record {
        self.frame
    }

    fn refuse(&self, step: Step) -> Result<(), Error> {
        match step {
            Step::Wrong(why) => Err(Error::new(ErrorCode::OtherMessage)
                .because(why)
                .at_path(self.path())),
            _ => Ok(()),
        }
    }
}

/// The short road: only what the layout knows, and only where it is expected, is taken.
impl Listener for Tree {
    fn start(&mut self, name: &str, offset: u64) -> bool {
        let known = match self.levels.last() {
            Some(Level::Skipped) => true,
            Some(Level::Group { node, next }) => {
                let place = self.layout.find(*node, name, *next);
                let child = place.map(|place| self.layout.children(*node).start + place);
                child.is_some_and(|id| self.node(id).is_group())
            }
            _ => false,
        };
        if known {
            Tree::start(self, name);
            self.stamp(offset);
        }
        known
    }

    fn leaf(&mut self, name: &str, text: &str, offset: u64) -> bool {
        let (id, next) = match self.levels.last_mut() {
            Some(Level::Skipped) => return true,
            Some(Level::Group { node, next }) => (*node, next),
            _ => return false,
        };
        let Some(place) = self.layout.find(id, name, *next) else {
            return false;
        };
        let child = self.layout.children(id).start + place;
        let node = self.layout.node(child);
        let What::Leaf { field, home: None } = &node.what else {
            return false;
        };
        *next = place + usize::from(node.occurs != Occurs::Many);
        let no = field.no;
        let offset = self.relative(offset);
        self.record().push_leaf(no, text, offset);
        true
    }

    fn end(&mut self) -> bool {
        !matches!(Tree::end(self), Step::UnitDone)
    }
}

/// The node under which a field stands.
fn node_of(layout: &Layout, field: &'static FieldRow) -> Option<NodeId> {
    let same = |id: &NodeId| {
        layout
            .node(*id)
            .field()
            .is_some_and(|row| std::ptr::eq(row, field))
    };
    layout.below(Layout::ROOT).find(same)
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(xml::is_blank)
}
