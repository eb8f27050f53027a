//! What a vendor must check in the official book (確認すべきもの): everything that is ours and that
//! no profile has confirmed.

use std::collections::BTreeMap;

use super::outline::{Line, outline};
use crate::catalogue::{
    CodeTable, Dialect, Evidence, Layout, MessageRow, RecordRow, Standing, code_tables, messages,
};

/// Everything that is to be checked, each thing once.
#[derive(Debug, Default)]
pub struct Assumed {
    /// Messages that are not sent to a real terminal unasked.
    pub messages: Vec<(&'static MessageRow, Standing)>,
    /// Their elements and those of other messages, by record.
    pub groups: Vec<Group>,
    /// Code tables.
    pub tables: Vec<&'static CodeTable>,
}

/// Elements of one record that the same messages carry.
#[derive(Debug)]
pub struct Group {
    /// The record.
    pub record: &'static RecordRow,
    /// The messages.
    pub messages: Vec<&'static MessageRow>,
    /// The elements.
    pub elements: Vec<Element>,
}

/// An element that is to be checked.
#[derive(Debug)]
pub struct Element {
    /// Element name.
    pub name: String,
    /// Japanese name.
    pub japanese: String,
    /// Format, length and occurrences, as a table shows them.
    pub shape: String,
    /// What of the manual it follows.
    pub why: String,
}

impl Assumed {
    /// What is to be checked in a dialect.
    pub fn of(dialect: &Dialect) -> Assumed {
        let messages = messages().filter(|row| dialect.is_assumed(row));
        Assumed {
            messages: messages.map(|row| (row, dialect.standing(row))).collect(),
            groups: groups(dialect),
            tables: code_tables()
                .filter(|table| is_ours(table.evidence))
                .collect(),
        }
    }

    /// How many elements.
    pub fn elements(&self) -> usize {
        self.groups.iter().map(|group| group.elements.len()).sum()
    }
}

fn is_ours(evidence: Evidence) -> bool {
    matches!(evidence, Evidence::Assumed(_))
}

/// Which element: its record, its place among the fields, its name.
type Key = (u16, usize, String);

fn groups(dialect: &Dialect) -> Vec<Group> {
    let mut found: BTreeMap<Key, (Vec<u16>, &'static RecordRow, Element)> = BTreeMap::new();
    for message in messages() {
        let form = dialect.form(message);
        for line in assumed_lines(&form.layout) {
            let (carriers, ..) = found
                .entry(key(&line))
                .or_insert_with(|| (Vec::new(), line.record, Element::of(&line)));
            if carriers.last() != Some(&message.number) {
                carriers.push(message.number);
            }
        }
    }
    let mut groups: BTreeMap<(u16, Vec<u16>), Group> = BTreeMap::new();
    for ((id, ..), (carriers, record, element)) in found {
        let of = |number: &u16| messages().find(|row| row.number == *number);
        let group = groups
            .entry((id, carriers.clone()))
            .or_insert_with(|| Group {
                record,
                messages: carriers.iter().filter_map(of).collect(),
                elements: Vec::new(),
            });
        group.elements.push(element);
    }
    groups.into_values().collect()
}

fn assumed_lines(layout: &Layout) -> impl Iterator<Item = Line<'_>> {
    outline(layout)
        .into_iter()
        .filter(|line| line.node.standing.is_assumed())
}

fn key(line: &Line<'_>) -> Key {
    let fields = line.record.fields;
    let place = fields
        .iter()
        .position(|field| line.id().is_some_and(|id| id.no == field.no));
    let place = place.unwrap_or(fields.len());
    (line.record.id, place, line.node.name.to_string())
}

impl Element {
    fn of(line: &Line<'_>) -> Self {
        Element {
            name: line.node.name.to_string(),
            japanese: line.node.japanese().to_owned(),
            shape: line.shape(),
            why: line.node.standing.source().to_owned(),
        }
    }
}

impl Line<'_> {
    /// Format, length and occurrences in a few signs: `文字列 50, 0–1`.
    pub fn shape(&self) -> String {
        let (format, _) = self.format();
        let size = match (self.table(), self.node.max_chars) {
            (Some(table), _) => format!(" {}", table.id),
            (None, Some(length)) => format!(" {length}"),
            (None, None) => String::new(),
        };
        format!("{format}{size}, {}", self.times())
    }
}
