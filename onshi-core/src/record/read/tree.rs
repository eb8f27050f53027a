//! The careful road: records built of events, one after the other.

mod driven;

use std::sync::Arc;

use zeroize::Zeroize;

use super::expect::Expected;
use super::section::Starts;
use crate::catalogue::{self, FieldRow, Form, Layout, Node, NodeId, RecordRow, What};
use crate::record::{Record, store};
use crate::text::growing::append;
use crate::xml;

/// What an event led to.
pub(super) enum Step {
    /// An element was opened; its place in the document is still to be noted.
    Opened,
    On,
    /// The unit is complete.
    UnitDone,
    /// This is not the message that was expected.
    Wrong(&'static str),
}

/// One open element.
#[derive(Clone, Copy)]
pub(super) enum Level {
    /// A group of the layout.
    Group(NodeId),
    /// A leaf, and whether its text has come.
    Leaf { node: NodeId, filled: bool },
    /// An element that the layout does not know.
    Unknown,
}

/// A value that lives in another group than the one it stands in, until that group is complete.
struct Away {
    /// Level at whose end it can be put where it lives.
    level: usize,
    node: NodeId,
    text: String,
}

/// The records under construction, element by element, whatever the document is written in.
pub(in crate::record) struct Tree {
    pub(super) layout: Arc<Layout>,
    /// The repeated element that is read one at a time.
    unit_node: Option<NodeId>,
    /// Whether this pass wants the units. If not, only the express road saves the work of building them.
    pub(super) keep_units: bool,
    pub(super) levels: Vec<Level>,
    pub(super) frame: Record,
    pub(super) unit: Record,
    /// Level of the open unit.
    unit_at: Option<usize>,
    /// Where the unit opened last starts in the document.
    pub(super) unit_start: u64,
    pub(super) units: u64,
    /// Where sections can begin.
    pub(super) starts: Starts,
    pub(super) with_attributes: u64,
    /// Text of the innermost unknown element so far.
    loose: String,
    /// Where the leaf started whose text has not come yet.
    leaf_offset: u32,
    away: Vec<Away>,
    /// Whether the unit's text is the reader's window, or is to be.
    pub(super) borrows: bool,
    /// What the express road has learned.
    pub(super) expected: Expected,
    /// Up to here, texts hold nothing that must be resolved or refused.
    pub(super) plain_until: u64,
}

impl Tree {
    pub(super) fn new(form: Form, keep_units: bool) -> Self {
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

    /// The frame, given away.
    pub(super) fn take_frame(&mut self) -> Record {
        let row = self.frame.row;
        std::mem::replace(&mut self.frame, Record::new(row))
    }

    /// Overwrites what stands in the records under construction.
    pub(super) fn wipe(&mut self) {
        self.frame.wipe();
        self.unit.wipe();
        self.loose.zeroize();
        self.away.iter_mut().for_each(|away| away.text.zeroize());
    }

    /// For the second pass, between the people of a batch; so many stand before.
    pub(super) fn amid(form: Form, before: u64) -> Self {
        let mut tree = Tree::new(form, true);
        tree.units = before;
        let outer = tree.unit_node.map(|unit| path_to(&tree.layout, unit));
        for group in outer.unwrap_or_default() {
            tree.open_group(group);
        }
        tree
    }

    /// The names of the open groups, outermost first.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.levels.iter().filter_map(|level| match level {
            Level::Group(node) => Some(&*self.node(*node).name),
            _ => None,
        })
    }

    /// Everything in one record, the people of a batch included.
    pub(in crate::record) fn whole(layout: Arc<Layout>, row: &'static RecordRow) -> Self {
        Tree::over(layout, row)
    }

    fn over(layout: Arc<Layout>, row: &'static RecordRow) -> Self {
        Tree {
            expected: Expected::of(&layout),
            plain_until: 0,
            borrows: false,
            layout,
            unit_node: None,
            keep_units: false,
            levels: Vec::with_capacity(16),
            frame: Record::new(row),
            unit: Record::new(row),
            unit_at: None,
            unit_start: 0,
            units: 0,
            starts: Starts::default(),
            with_attributes: 0,
            loose: String::new(),
            leaf_offset: 0,
            away: Vec::new(),
        }
    }

    pub(super) fn record(&mut self) -> &mut Record {
        if self.unit_at.is_some() {
            &mut self.unit
        } else {
            &mut self.frame
        }
    }

    fn node(&self, id: NodeId) -> &Node {
        self.layout.node(id)
    }

    pub(super) fn start(&mut self, name: &str) -> Step {
        match self.levels.last_mut() {
            None if *name != *self.layout.node(Layout::ROOT).name => {
                return Step::Wrong("another document element");
            }
            None => self.open_group(Layout::ROOT),
            Some(Level::Group(node)) => match self.layout.find(*node, name) {
                Some(child) => self.open(child, name),
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
        match self.layout.node(id).what {
            What::Leaf { .. } => self.levels.push(Level::Leaf {
                node: id,
                filled: false,
            }),
            What::Extra { .. } => self.open_unknown(name),
            What::Group { .. } if Some(id) == self.unit_node => self.open_unit(id),
            What::Group { field, .. } => {
                self.record()
                    .open_group(field.map_or(0, |field| field.no), 0);
                self.open_group(id);
            }
            What::Wrap => self.open_group(id),
        }
    }

    /// A group whose elements come next; where it stands in a record is noted already.
    pub(super) fn open_group(&mut self, id: NodeId) {
        self.levels.push(Level::Group(id));
        self.expected.inside(id);
    }

    /// All of the open unit stands in the reader's window, from `origin` on; it needs no text of its own.
    pub(super) fn borrow_window(&mut self, origin: usize) {
        self.unit.origin = origin;
        self.borrows = true;
    }

    /// A person begins.
    pub(super) fn open_unit(&mut self, id: NodeId) {
        if let Some(row) = self.layout.node(id).row() {
            self.unit.reset(row);
        }
        self.units += 1;
        self.unit_at = Some(self.levels.len());
        self.open_group(id);
    }

    /// Where the person who began last stands in the document.
    pub(super) fn unit_stands_at(&mut self, offset: u64) {
        self.unit_start = offset;
        if !self.keep_units {
            self.starts.note(offset, self.units - 1);
        }
    }

    /// Whether the open unit is the innermost element.
    pub(super) fn is_unit_innermost(&self) -> bool {
        self.unit_at
            .is_some_and(|level| level + 1 == self.levels.len())
    }

    /// Whether what comes next belongs to a record that this pass wants.
    pub(super) fn is_wanted(&self) -> bool {
        self.unit_at.is_none() || self.keep_units
    }

    pub(super) fn is_unit(&self, id: NodeId) -> bool {
        self.unit_node == Some(id)
    }

    /// Whether values wait for the end of a group, which only the careful road knows how to serve.
    pub(super) fn has_away(&self) -> bool {
        !self.away.is_empty()
    }

    fn open_unknown(&mut self, name: &str) {
        self.loose.clear();
        self.record().open_unknown(name, 0);
        self.levels.push(Level::Unknown);
    }

    /// Notes where the element just opened stands.
    pub(super) fn stamp(&mut self, offset: u64) {
        if self.unit_at == Some(self.levels.len().wrapping_sub(1)) {
            self.unit_stands_at(offset);
        }
        let relative = self.relative(offset);
        match self.levels.last() {
            Some(Level::Leaf { .. }) => self.leaf_offset = relative,
            Some(Level::Group(node)) if self.node(*node).row().is_none() => {}
            _ => self.record().stamp_last(relative),
        }
    }

    /// A place in the document as the record under construction notes it.
    pub(super) fn relative(&self, offset: u64) -> u32 {
        relative(offset, self.relative_start())
    }

    /// From where the record under construction counts its places.
    pub(super) fn relative_start(&self) -> u64 {
        match self.unit_at {
            Some(_) => self.unit_start,
            None => 0,
        }
    }

    /// What comes next, and the nodes of the record under construction.
    pub(super) fn expected_and_nodes(&mut self) -> (&mut Expected, &mut Vec<store::Node>) {
        let record = match self.unit_at {
            Some(_) => &mut self.unit,
            None => &mut self.frame,
        };
        (&mut self.expected, &mut record.nodes)
    }

    pub(super) fn text(&mut self, text: &str) -> Step {
        match self.levels.last_mut() {
            Some(Level::Leaf { node, filled }) => {
                *filled = true;
                let node = *node;
                self.push_leaf(node, text, self.leaf_offset);
                Step::On
            }
            Some(Level::Unknown) => {
                append(&mut self.loose, text);
                Step::On
            }
            Some(Level::Group(_)) if !is_blank(text) => Step::Wrong("text beside elements"),
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
        matches!(level, Level::Group(node) if self.node(*node).row().is_some())
    }

    pub(super) fn end(&mut self) -> Step {
        match self.levels.pop() {
            Some(Level::Leaf { node, filled }) => {
                if !filled {
                    self.push_leaf(node, "", self.leaf_offset);
                }
                self.expected.after(node);
            }
            Some(Level::Unknown) => {
                let loose = std::mem::take(&mut self.loose);
                self.record().close_unknown(&loose);
                self.loose = loose;
                self.loose.clear();
            }
            Some(Level::Group(node)) => return self.end_group(node),
            None => {}
        }
        Step::On
    }

    /// Ends the group whose level was just taken away.
    pub(super) fn end_group(&mut self, id: NodeId) -> Step {
        self.expected.after(id);
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
    pub(in crate::record) fn path(&self) -> String {
        let mut path = self.node(Layout::ROOT).name.to_string();
        for level in self.levels.iter().skip(1) {
            let name = match level {
                Level::Leaf { node, .. } | Level::Group(node) => &*self.node(*node).name,
                Level::Unknown => "?",
            };
            path.push('/');
            path.push_str(name);
        }
        if self.units > 0 && self.levels.len() > 2 {
            path.push_str(&format!(" (unit {})", self.units));
        }
        path
    }
}

/// A place as a record notes it that begins at `start`.
#[inline]
pub(super) fn relative(offset: u64, start: u64) -> u32 {
    offset.saturating_sub(start).min(u64::from(u32::MAX)) as u32
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

/// The groups around a node, outermost first.
fn path_to(layout: &Layout, node: NodeId) -> Vec<NodeId> {
    let parent = |id: NodeId| {
        let mut groups = layout.below(Layout::ROOT);
        groups.find(|&group| layout.children(group).contains(&id))
    };
    let outer = std::iter::successors(parent(node), |&id| parent(id));
    let mut path: Vec<NodeId> = outer.collect();
    path.reverse();
    path
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(xml::is_blank)
}
