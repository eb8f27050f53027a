//! Walks a record along its layout: every element is measured, every group is handed to its rules.

use std::fmt::Write as _;

use super::consent::Consent;
use super::examination::Examination;
use super::finding::Finding;
use super::format::{broken, in_order};
use super::here::{Here, Mark, Marks};
use super::rule::{Rule, Test};
use super::rules;
use crate::catalogue::layout::Home;
use crate::catalogue::{Direction, FieldRow, Kind, Layout, Node, NodeId, Occurs, Standing, What};
use crate::record::{Group, Item, home_of};

/// A walk through one record.
pub(super) struct Walk<'e, 'a, 'r> {
    examination: &'e mut Examination<'a>,
    layout: &'a Layout,
    path: String,
    /// Where the record starts in the document.
    start: Option<u64>,
    /// The groups around, outermost first, and where they start.
    around: Vec<Group<'r>>,
    offsets: Vec<u32>,
    /// The element that stood last, to see whether they stand in order.
    last: u32,
    in_order: bool,
}

impl<'e, 'a, 'r> Walk<'e, 'a, 'r> {
    pub fn new(examination: &'e mut Examination<'a>, path: String, start: Option<u64>) -> Self {
        // In answers any order is usual.
        let in_order = examination.case.direction == Some(Direction::Request);
        Walk {
            layout: examination.layout,
            examination,
            path,
            start,
            around: Vec::with_capacity(8),
            offsets: Vec::with_capacity(8),
            last: 0,
            in_order,
        }
    }

    /// A group: what stands in it, then what its fields say together.
    pub fn group(&mut self, id: NodeId, group: Group<'r>, offset: u32) {
        self.around.push(group);
        self.offsets.push(offset);
        self.children(id);
        self.unknown(id, group);
        self.no_place(id, group);
        self.rules(id, group);
        self.people(id, group);
        self.around.pop();
        self.offsets.pop();
    }

    fn children(&mut self, id: NodeId) {
        for child in self.layout.children(id) {
            self.child(child);
        }
    }

    fn child(&mut self, id: NodeId) {
        let node = self.layout.node(id);
        let Some(here) = self.around.last().copied() else {
            return;
        };
        match &node.what {
            What::Wrap => self.inside(node, None, |walk| walk.children(id)),
            What::Group { field, .. } => {
                let Some(field) = field else { return };
                self.each(node, here.all(field.no), |walk, item| {
                    walk.group(id, item.group(), item.offset());
                });
            }
            What::Leaf { field, home } => match home_of(&self.around, home.as_ref()) {
                Some(group) => self.each(node, group.all(field.no), |walk, item| {
                    walk.leaf(node, item);
                }),
                None if home.as_ref().is_some_and(|home| self.may_lack(home)) => {}
                None => self.each(node, std::iter::empty(), |_, _| {}),
            },
            What::Extra { .. } => {
                let named = |item: &Item<'r>| item.row().is_none() && item.element() == &*node.name;
                self.each(node, here.items().filter(named), |walk, item| {
                    walk.leaf(node, item);
                });
            }
        }
    }

    /// Whether the group in which a moved value lives may be left out.
    fn may_lack(&self, home: &Home) -> bool {
        let from = self.around.len().checked_sub(home.up + 1);
        let mut row = from.and_then(|from| self.around[from].row());
        home.down.iter().any(|no| {
            let field = row.and_then(|row| row.field(*no));
            row = field.and_then(|field| field.kind.group());
            field.is_some_and(|field| field.occurs != Occurs::One)
        })
    }

    /// Every element that stands for a node, as often as it does.
    fn each(
        &mut self,
        node: &Node,
        items: impl Iterator<Item = Item<'r>>,
        mut on: impl FnMut(&mut Self, Item<'r>),
    ) {
        let standing = Some(&node.standing);
        let mut count = 0;
        for item in items {
            self.inside(node, Some(count), |walk| {
                if count == 1 && node.occurs != Occurs::Many {
                    walk.tell(&rules::S06, item.offset(), standing, None);
                }
                walk.stands(node, item.offset());
                on(walk, item);
            });
            count += 1;
        }
        if count == 0 && node.occurs == Occurs::One {
            let group = self.offsets.last().copied().unwrap_or_default();
            self.inside(node, None, |walk| {
                walk.tell(&rules::S04, group, standing, None);
            });
        }
    }

    /// Walks on inside a child; repeated ones are counted in the path.
    fn inside(&mut self, node: &Node, nth: Option<usize>, on: impl FnOnce(&mut Self)) {
        let depth = self.path.len();
        self.path.push('/');
        self.path.push_str(&node.name);
        if let (Occurs::Many, Some(nth)) = (node.occurs, nth) {
            // Writing into a string does not fail.
            let _ = write!(self.path, "[{}]", nth + 1);
        }
        on(self);
        self.path.truncate(depth);
    }

    /// Notes that an element stands here. The first one out of order is told; the others follow it.
    fn stands(&mut self, node: &Node, offset: u32) {
        if self.in_order && offset != 0 && offset < self.last {
            self.in_order = false;
            self.tell(&rules::S09, offset, Some(&node.standing), None);
        }
        self.last = self.last.max(offset);
    }

    fn leaf(&mut self, node: &Node, item: Item<'r>) {
        let text = item.text();
        let standing = Some(&node.standing);
        if text.is_empty() {
            let asks = self.examination.case.direction == Some(Direction::Request);
            if asks && node.occurs == Occurs::One {
                self.tell(&rules::S05, item.offset(), standing, None);
            }
            return;
        }
        let is_code = matches!(node.kind(), Some(Kind::Code(_)));
        let length = text.chars().count();
        match node.max_chars {
            Some(most) if length > most && !is_code => {
                let detail = format!("{length} > {most}");
                self.tell(&rules::F01, item.offset(), standing, Some(detail));
            }
            _ => {
                if let Some(rule) = node.kind().and_then(|kind| broken(kind, text)) {
                    self.tell(rule, item.offset(), standing, None);
                }
            }
        }
    }

    /// Elements that nobody declares. A body of which nothing is known has no other.
    fn unknown(&mut self, id: NodeId, group: Group<'r>) {
        if group.row().is_none_or(|row| row.fields.is_empty()) {
            return;
        }
        let layout = self.layout;
        let is_extra = |name: &str| {
            layout.children(id).any(|child| {
                let node = layout.node(child);
                matches!(node.what, What::Extra { .. }) && *node.name == *name
            })
        };
        for item in group.items().filter(|item| item.row().is_none()) {
            if !is_extra(item.element()) {
                self.tell_at(&rules::S07, item.element(), item.offset(), None, None);
            }
        }
    }

    /// Values of fields that do not exist here.
    fn no_place(&mut self, id: NodeId, group: Group<'r>) {
        for no in self.layout.absent(id) {
            if let Some(item) = group.first(*no) {
                self.tell_at(&rules::S08, item.element(), item.offset(), None, None);
            }
        }
    }

    fn rules(&mut self, id: NodeId, group: Group<'r>) {
        let Some(row) = group.row() else { return };
        let plan = self.examination.plan.clone();
        for rule in &plan[id] {
            let mut marks = Marks::default();
            let here = Here {
                group,
                case: &self.examination.case,
            };
            match rule.test {
                Test::Group(_, test) => test(&here, &mut marks),
                Test::Ordered(pairs) => pairs.iter().for_each(|(from, to)| {
                    if !in_order(here.text(from), here.text(to)) {
                        marks.at(to);
                    }
                }),
                Test::Consent(test) => Consent::of_row(row).for_each(|fields| {
                    test(&Consent::new(fields, &here), here.case, &mut marks);
                }),
                _ => {}
            }
            self.mark(rule, marks, id, group);
        }
    }

    fn people(&mut self, id: NodeId, group: Group<'r>) {
        for (rule, field) in self.examination.count(id, group) {
            let mut marks = Marks::default();
            marks.at(field);
            self.mark(rule, marks, id, group);
        }
    }

    /// Tells what a rule marked in a group at which no walk is.
    pub fn mark_at(&mut self, rule: &'static Rule, marks: Marks, id: NodeId, item: Item<'r>) {
        self.offsets.push(item.offset());
        self.mark(rule, marks, id, item.group());
        self.offsets.pop();
    }

    /// Tells what a rule marked in the innermost group.
    fn mark(&mut self, rule: &'static Rule, marks: Marks, id: NodeId, group: Group<'r>) {
        let around = self.offsets.last().copied().unwrap_or_default();
        let layout = self.layout;
        for Mark { field, detail } in marks.list {
            let Some(ident) = field else {
                self.tell(rule, around, None, detail);
                continue;
            };
            let mut fields = group.row().into_iter().flat_map(|row| row.fields);
            let Some(field) = fields.find(|field| field.ident == ident) else {
                continue;
            };
            let offset = group.first(field.no).map_or(around, |item| item.offset());
            match way_to(layout, id, field, |node| matches!(node.what, What::Wrap)) {
                Some((node, way)) => {
                    let standing = Some(&layout.node(node).standing);
                    self.tell_at(rule, &way, offset, standing, detail);
                }
                None => self.tell_at(rule, field.element, offset, None, detail),
            }
        }
    }

    /// Tells of something inside the innermost element.
    fn tell_at(
        &mut self,
        rule: &'static Rule,
        way: &str,
        offset: u32,
        standing: Option<&Standing>,
        detail: Option<String>,
    ) {
        let depth = self.path.len();
        self.path.push('/');
        self.path.push_str(way);
        self.tell(rule, offset, standing, detail);
        self.path.truncate(depth);
    }

    /// Tells of the innermost element.
    fn tell(
        &mut self,
        rule: &'static Rule,
        offset: u32,
        standing: Option<&Standing>,
        detail: Option<String>,
    ) {
        let offset = match (self.start, offset) {
            (Some(start), offset) => Some(start + u64::from(offset)),
            (None, 0) => None,
            (None, offset) => Some(u64::from(offset)),
        };
        (self.examination.found)(Finding {
            rule,
            path: self.path.clone(),
            offset,
            position: None,
            standing: standing.cloned(),
            detail,
        });
    }
}

/// The node of a field below another, and the way to it, through nodes of one kind.
pub(super) fn way_to(
    layout: &Layout,
    from: NodeId,
    field: &FieldRow,
    through: fn(&Node) -> bool,
) -> Option<(NodeId, String)> {
    layout.children(from).find_map(|child| {
        let node = layout.node(child);
        if node.field().is_some_and(|known| std::ptr::eq(known, field)) {
            return Some((child, node.name.to_string()));
        }
        if !through(node) {
            return None;
        }
        let (id, way) = way_to(layout, child, field, through)?;
        Some((id, format!("{}/{way}", node.name)))
    })
}
