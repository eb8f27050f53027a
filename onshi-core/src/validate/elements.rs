//! Walks a message along its layout: every element is measured, every group is handed to the rules.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::batch::Total;
use super::consent::Consent;
use super::finding::Finding;
use super::here::{Case, Here, Mark, Marks};
use super::rule::{People, Rule, Test, part};
use super::{Context, RULES, rules};
use crate::catalogue::layout::Home;
use crate::catalogue::{
    Direction, FieldRow, Form, Kind, Layout, Node, NodeId, Occurs, RecordRow, Standing, What,
};
use crate::id::{self, DateKind};
use crate::record::{Group, Item, Record, home_of};
use crate::xml::Proof;

/// An examination of one message, record by record.
pub(super) struct Examination<'a> {
    layout: &'a Layout,
    case: Case<'a>,
    /// The name that paths begin with.
    root: &'a str,
    /// Rules of the groups, by node.
    plan: Vec<Vec<&'static Rule>>,
    /// Rules among the people.
    unique: Vec<Unique>,
    people: Option<People>,
    seen: u64,
    failed: u64,
    found: &'a mut dyn FnMut(Finding),
}

/// A rule that no two people have the same value, and hashes of the values so far.
struct Unique {
    rule: &'static Rule,
    field: &'static str,
    values: HashSet<[u8; 16]>,
}

impl<'a> Examination<'a> {
    /// Of a message.
    pub fn of_message(
        form: &'a Form,
        context: Context<'a>,
        found: &'a mut dyn FnMut(Finding),
    ) -> Self {
        let root = &form.layout.node(Layout::ROOT).name;
        let direction = Some(form.message.direction);
        let mut examination =
            Self::new(form.message.record, &form.layout, context, direction, found);
        examination.case.message = Some(form.message);
        examination.root = root;
        examination
    }

    /// Of a record that may be a part of a message.
    pub fn of_record(
        row: &'static RecordRow,
        layout: &'a Layout,
        context: Context<'a>,
        found: &'a mut dyn FnMut(Finding),
    ) -> Self {
        let whole = crate::catalogue::messages().find(|message| message.record.id == row.id);
        let direction = whole.map(|message| message.direction);
        let mut examination = Self::new(row, layout, context, direction, found);
        if whole.is_none() {
            examination.root = row.ident;
        }
        examination
    }

    fn new(
        row: &'static RecordRow,
        layout: &'a Layout,
        context: Context<'a>,
        direction: Option<Direction>,
        found: &'a mut dyn FnMut(Finding),
    ) -> Self {
        let people = People::of(row);
        let concerned = || {
            RULES
                .iter()
                .filter(|rule| rule.concerns.includes(direction))
        };
        let of_node = |id| {
            let row = layout.node(id).row();
            let rules = concerned().filter(|rule| row.is_some_and(|row| rule.is_of(row)));
            rules.copied().collect()
        };
        let unique = concerned().filter_map(|rule| match rule.test {
            Test::Unique(field) => Some(Unique {
                rule,
                field,
                values: HashSet::new(),
            }),
            _ => None,
        });
        let nodes = layout.below(Layout::ROOT).count();
        Examination {
            layout,
            case: Case {
                message: None,
                direction,
                limits: context.dialect.limits(),
                today: context.today,
                batch: direction == Some(Direction::Request) && people.is_some(),
                header: None,
            },
            root: &layout.node(Layout::ROOT).name,
            plan: (0..nodes).map(of_node).collect(),
            unique: unique.collect(),
            people,
            seen: 0,
            failed: 0,
            found,
        }
    }

    /// A message with all that is in it.
    pub fn whole(mut self, record: &'a Record) {
        self.frame(record);
        self.finish(record, None);
    }

    /// A message, or all of it but the people of its batch. What its header says holds for them.
    pub fn frame(&mut self, record: &'a Record) {
        self.case.header = record.root().named("header").map(|item| item.group());
        let path = self.root.to_owned();
        Walk::new(self, path, None).group(Layout::ROOT, record.root(), 0);
    }

    /// One of the people of a batch, at its place in the document.
    pub fn person(&mut self, record: &Record, place: u64) {
        let Some((node, path)) = self.people.and_then(|people| self.place_of(people.field)) else {
            return;
        };
        let path = format!("{path}[{}]", self.seen + 1);
        Walk::new(self, path, Some(place)).group(node, record.root(), 0);
    }

    /// What only the whole shows.
    pub fn finish(mut self, frame: &'a Record, proof: Option<&Proof>) {
        for rule in RULES {
            if !rule.concerns.includes(self.case.direction) {
                continue;
            }
            let mut marks = Marks::default();
            let total = Total {
                people: self.seen,
                failed: self.failed,
                case: &self.case,
                proof,
            };
            let at = match rule.test {
                Test::Header(_, test) => {
                    test(&total, &mut marks);
                    "header"
                }
                Test::Body(test) if self.people.is_some() => {
                    test(&total, &mut marks);
                    "body"
                }
                _ => continue,
            };
            let found = part(frame.row(), at).and_then(|(field, _)| self.place_of(field));
            if let (Some((node, path)), Some(item)) = (found, frame.root().named(at)) {
                let mut walk = Walk::new(&mut self, path, None);
                walk.offsets.push(item.offset());
                walk.mark(rule, marks, node, item.group());
            }
        }
    }

    /// The node of a field and its path.
    fn place_of(&self, field: &FieldRow) -> Option<(NodeId, String)> {
        fn below(
            layout: &Layout,
            id: NodeId,
            path: &str,
            wanted: &FieldRow,
        ) -> Option<(NodeId, String)> {
            layout.children(id).find_map(|child| {
                let node = layout.node(child);
                let path = format!("{path}/{}", node.name);
                match node
                    .field()
                    .is_some_and(|field| std::ptr::eq(field, wanted))
                {
                    true => Some((child, path)),
                    false => below(layout, child, &path, wanted),
                }
            })
        }
        below(self.layout, Layout::ROOT, self.root, field)
    }
}

/// A walk through one record.
struct Walk<'e, 'a, 'r> {
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
    fn new(examination: &'e mut Examination<'a>, path: String, start: Option<u64>) -> Self {
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

    fn group(&mut self, id: NodeId, group: Group<'r>, offset: u32) {
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
                let broken = node.kind().and_then(|kind| broken_format(kind, text));
                if let Some(rule) = broken {
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
                let depth = self.path.len();
                self.path.push('/');
                self.path.push_str(item.element());
                self.tell(&rules::S07, item.offset(), None, None);
                self.path.truncate(depth);
            }
        }
    }

    /// Values of fields that do not exist here.
    fn no_place(&mut self, id: NodeId, group: Group<'r>) {
        for no in self.layout.absent(id) {
            if let Some(item) = group.first(*no) {
                let depth = self.path.len();
                self.path.push('/');
                self.path.push_str(item.element());
                self.tell(&rules::S08, item.offset(), None, None);
                self.path.truncate(depth);
            }
        }
    }

    fn rules(&mut self, id: NodeId, group: Group<'r>) {
        let Some(row) = group.row() else { return };
        for nth in 0..self.examination.plan[id].len() {
            let rule = self.examination.plan[id][nth];
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
        let Some(people) = self.examination.people else {
            return;
        };
        let field = self.layout.node(id).field();
        if !field.is_some_and(|field| std::ptr::eq(field, people.field)) {
            return;
        }
        self.examination.seen += 1;
        self.examination.failed += u64::from(super::outcome::has_failed(group));
        for nth in 0..self.examination.unique.len() {
            let unique = &mut self.examination.unique[nth];
            let value = super::here::filled(group, unique.field);
            let is_new = value.is_none_or(|value| unique.values.insert(fingerprint(value)));
            if !is_new {
                let (rule, mut marks) = (unique.rule, Marks::default());
                marks.at(unique.field);
                self.mark(rule, marks, id, group);
            }
        }
    }

    /// Tells what a rule marked in a group.
    fn mark(&mut self, rule: &'static Rule, marks: Marks, id: NodeId, group: Group<'r>) {
        for Mark { field, detail } in marks.list {
            let group_offset = self.offsets.last().copied().unwrap_or_default();
            let Some(field) = field else {
                self.tell(rule, group_offset, None, detail);
                continue;
            };
            let row = group
                .row()
                .and_then(|row| row.fields.iter().find(|known| known.ident == field));
            let offset = group
                .named(field)
                .map_or(group_offset, |item| item.offset());
            let depth = self.path.len();
            let node = row.and_then(|row| self.node_in(id, row));
            let name = row.map_or(field, |row| row.element);
            self.path.push('/');
            match node {
                Some((node, way)) => {
                    self.path.push_str(&way);
                    let standing = Some(&self.layout.node(node).standing);
                    self.tell(rule, offset, standing, detail);
                }
                None => {
                    self.path.push_str(name);
                    self.tell(rule, offset, None, detail);
                }
            }
            self.path.truncate(depth);
        }
    }

    /// The node of a field inside the element of its group, through the levels of a profile.
    fn node_in(&self, id: NodeId, field: &'static FieldRow) -> Option<(NodeId, String)> {
        self.layout.children(id).find_map(|child| {
            let node = self.layout.node(child);
            if node.field().is_some_and(|known| std::ptr::eq(known, field)) {
                return Some((child, node.name.to_string()));
            }
            if !matches!(node.what, What::Wrap) {
                return None;
            }
            let (id, way) = self.node_in(child, field)?;
            Some((id, format!("{}/{way}", node.name)))
        })
    }

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

/// The rule that the format of a text breaks.
fn broken_format(kind: Kind, text: &str) -> Option<&'static Rule> {
    let (fine, rule) = match kind {
        Kind::Text(_) | Kind::Group(_) => return None,
        Kind::Digits(_) => (text.bytes().all(|byte| byte.is_ascii_digit()), &rules::F02),
        Kind::Date => (
            id::Date::read(text).kind() != DateKind::NotADate,
            &rules::F03,
        ),
        Kind::DateTime => (id::DateTime::read(text).calendar().is_some(), &rules::F04),
        Kind::Month => {
            let month = id::Month::read(text);
            (
                month.is_current() || month.first_day().is_some(),
                &rules::F05,
            )
        }
        Kind::InstitutionCode => (id::InstitutionCode::new(text).is_ok(), &rules::F06),
        Kind::InsurerNumber => match id::InsurerNumber::new(text) {
            Ok(number) => (number.check_digit_ok() != Some(false), &rules::F08),
            Err(_) => (false, &rules::F07),
        },
        Kind::Code(table) => (table.row(text).is_some(), &rules::C01),
    };
    (!fine).then_some(rule)
}

/// Whether two days, or two moments, stand in order; what is none is not compared.
fn in_order(from: Option<&str>, to: Option<&str>) -> bool {
    let (Some(from), Some(to)) = (from, to) else {
        return true;
    };
    let days = [from, to].map(|text| id::Date::read(text).calendar());
    let moments = [from, to].map(|text| id::DateTime::read(text).calendar());
    match (days, moments) {
        ([Some(from), Some(to)], _) => from <= to,
        (_, [Some(from), Some(to)]) => from <= to,
        _ => true,
    }
}

/// Enough of a hash to tell the values of a batch apart, without keeping one.
fn fingerprint(value: &str) -> [u8; 16] {
    let mut short = [0; 16];
    let hash = blake3::hash(value.as_bytes());
    short.copy_from_slice(&hash.as_bytes()[..16]);
    short
}
