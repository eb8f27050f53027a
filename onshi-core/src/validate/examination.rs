//! An examination of one message, record by record: which rules concern it, and what is known so far.

use std::collections::HashSet;
use std::rc::Rc;

use super::batch::Total;
use super::finding::Finding;
use super::here::{Case, Marks};
use super::outcome::has_failed;
use super::rule::{People, Rule, Test, part};
use super::walk::{Walk, way_to};
use super::{Context, RULES};
use crate::catalogue::{Direction, FieldRow, Form, Layout, Node, NodeId, RecordRow, messages};
use crate::record::{Group, Record};
use crate::xml::Proof;

/// An examination (検証の経過).
pub(super) struct Examination<'a> {
    pub layout: &'a Layout,
    pub case: Case<'a>,
    /// The rules of each group, by its node.
    pub plan: Rc<[Vec<&'static Rule>]>,
    pub found: &'a mut dyn FnMut(Finding),
    /// The name that paths begin with.
    root: &'a str,
    people: Option<Place>,
    unique: Vec<Unique>,
    /// People seen, and those among them whose status is an error.
    seen: u64,
    failed: u64,
}

/// An element of the message and the way to it.
struct Place {
    node: NodeId,
    path: String,
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
        let message = form.message;
        let direction = Some(message.direction);
        let mut examination = Self::new(message.record, &form.layout, context, direction, found);
        examination.case.message = Some(message);
        examination
    }

    /// Of a record that may be a part of a message.
    pub fn of_record(
        row: &'static RecordRow,
        layout: &'a Layout,
        context: Context<'a>,
        found: &'a mut dyn FnMut(Finding),
    ) -> Self {
        let whole = messages().find(|message| message.record.id == row.id);
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
        let root = &*layout.node(Layout::ROOT).name;
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
            plan: plan(layout, direction),
            found,
            root,
            people: people.and_then(|people| place_of(layout, root, people.field)),
            unique: concerned(direction).filter_map(Unique::of).collect(),
            seen: 0,
            failed: 0,
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
        if let Some(Place { node, path }) = &self.people {
            let (node, path) = (*node, format!("{path}[{}]", self.seen + 1));
            Walk::new(self, path, Some(place)).group(node, record.root(), 0);
        }
    }

    /// Counts one of the people, if this group is one, and says which values somebody had before.
    pub fn count(&mut self, id: NodeId, group: Group<'_>) -> Vec<(&'static Rule, &'static str)> {
        if self.people.as_ref().is_none_or(|people| people.node != id) {
            return Vec::new();
        }
        self.seen += 1;
        self.failed += u64::from(has_failed(group));
        let doubled = self
            .unique
            .iter_mut()
            .filter_map(|unique| unique.doubled(group));
        doubled.collect()
    }

    /// What only the whole shows.
    pub fn finish(mut self, frame: &'a Record, proof: Option<&Proof>) {
        for rule in concerned(self.case.direction) {
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
                Test::Body(test) if People::of(frame.row()).is_some() => {
                    test(&total, &mut marks);
                    "body"
                }
                _ => continue,
            };
            let place = part(frame.row(), at)
                .and_then(|(field, _)| place_of(self.layout, self.root, field));
            if let (Some(Place { node, path }), Some(item)) = (place, frame.root().named(at)) {
                Walk::new(&mut self, path, None).mark_at(rule, marks, node, item);
            }
        }
    }
}

fn place_of(layout: &Layout, root: &str, field: &FieldRow) -> Option<Place> {
    let (node, way) = way_to(layout, Layout::ROOT, field, Node::is_group)?;
    let path = format!("{root}/{way}");
    Some(Place { node, path })
}

impl Unique {
    fn of(rule: &'static Rule) -> Option<Self> {
        let Test::Unique(field) = rule.test else {
            return None;
        };
        let values = HashSet::new();
        Some(Unique {
            rule,
            field,
            values,
        })
    }

    /// Keeps enough of a hash to tell the values of a batch apart, and none of them.
    fn doubled(&mut self, person: Group<'_>) -> Option<(&'static Rule, &'static str)> {
        let value = super::here::filled(person, self.field)?;
        let mut short = [0; 16];
        short.copy_from_slice(&blake3::hash(value.as_bytes()).as_bytes()[..16]);
        let is_new = self.values.insert(short);
        (!is_new).then_some((self.rule, self.field))
    }
}

/// The rules that concern messages of a direction.
fn concerned(direction: Option<Direction>) -> impl Iterator<Item = &'static Rule> {
    let rules = RULES.iter().copied();
    rules.filter(move |rule| rule.concerns.includes(direction))
}

/// The rules of each group, by its node.
fn plan(layout: &Layout, direction: Option<Direction>) -> Rc<[Vec<&'static Rule>]> {
    let nodes = layout.below(Layout::ROOT).count();
    let of_node = |id| {
        let row = layout.node(id).row();
        let rules = concerned(direction).filter(|rule| row.is_some_and(|row| rule.is_of(row)));
        rules.collect()
    };
    (0..nodes).map(of_node).collect()
}
