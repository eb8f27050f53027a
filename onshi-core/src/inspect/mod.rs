//! What stands in a record, for people (中身の表示): every element with its name, its value, what the value
//! means, and how the element is known.

mod spelling;

use crate::catalogue::{
    CoverageKind, FieldId, FieldRow, Kind, Layout, Node, Occurs, Privacy, terms,
};
use crate::error::Language;
use crate::id;
use crate::record::{Group, Item};
use crate::rules::medical_aid::kind_of;
use crate::text::Wareki;
use spelling::Spelling;

/// Looks into records of one layout.
pub struct Inspector<'l>(Spelling<'l>);

/// One element of a record (項目). Its value is personal or not; who shows it decides.
pub struct Row<'r> {
    /// How deep it stands, from 0.
    pub depth: usize,
    /// Names of the elements from the top of the record down, repeated ones counted from 1. What a
    /// profile only wraps around them is not in it.
    pub path: String,
    /// Its number; `None` for an element that the catalogue does not have.
    pub field: Option<FieldId>,
    /// Whether its value may be shown: what stands in a personal group is personal.
    pub privacy: Privacy,
    item: Item<'r>,
    node: Option<&'r Node>,
    coverage: CoverageKind,
}

impl<'l> Inspector<'l> {
    /// Of messages, or parts of them, that are spelled so.
    pub fn of(layout: &'l Layout) -> Self {
        Inspector(Spelling::of(layout))
    }

    /// Everything in a group, in reading order; a group comes before what stands in it.
    pub fn rows<'r>(&self, group: Group<'r>) -> Vec<Row<'r>>
    where
        'l: 'r,
    {
        let mut rows = Vec::new();
        let outer = Outer {
            depth: 0,
            path: "",
            privacy: Privacy::Open,
            coverage: CoverageKind::HealthInsurance,
        };
        self.collect(group, &outer, &mut rows);
        rows
    }

    fn collect<'r>(&self, group: Group<'r>, outer: &Outer<'_>, rows: &mut Vec<Row<'r>>)
    where
        'l: 'r,
    {
        let coverage = kind_of(group).unwrap_or(outer.coverage);
        let items: Vec<Item<'r>> = group.items().collect();
        for (place, item) in items.iter().enumerate() {
            let item = *item;
            let node = self.0.node(item);
            let element = node.map_or(item.element(), |node| &*node.name);
            let path = match item.row().map(|row| row.occurs) {
                Some(Occurs::Many) => {
                    let before = items[..place].iter();
                    let same = before.filter(|before| is_same(before, &item)).count();
                    format!("{}/{element}[{}]", outer.path, same + 1)
                }
                _ => format!("{}/{element}", outer.path),
            };
            let privacy = match outer.privacy {
                Privacy::Personal => Privacy::Personal,
                _ => item.privacy(),
            };
            rows.push(Row {
                depth: outer.depth,
                path: path.clone(),
                field: group.row().zip(item.row()).map(|(record, field)| FieldId {
                    record: record.id,
                    no: field.no,
                }),
                privacy,
                item,
                node,
                coverage,
            });
            if item.is_group() {
                let outer = Outer {
                    depth: outer.depth + 1,
                    path: &path,
                    privacy,
                    coverage,
                };
                self.collect(item.group(), &outer, rows);
            }
        }
    }
}

/// What holds around a group.
struct Outer<'p> {
    depth: usize,
    path: &'p str,
    privacy: Privacy,
    coverage: CoverageKind,
}

fn is_same(one: &Item<'_>, other: &Item<'_>) -> bool {
    one.row().map(|row| row.no) == other.row().map(|row| row.no)
}

impl<'r> Row<'r> {
    /// Whether other elements stand in it.
    pub fn is_group(&self) -> bool {
        self.item.is_group()
    }

    /// Its name on the wire.
    pub fn element(&self) -> &'r str {
        let own = self.item.element();
        self.node.map_or(own, |node| &node.name)
    }

    /// Its name for people, as it is called under the coverage of its person.
    pub fn label(&self, language: Language) -> &'r str {
        match (self.item.row(), self.node, language) {
            (Some(row), _, _) => terms::label(row, self.coverage, language),
            (None, Some(node), Language::Japanese) => node.japanese(),
            (None, Some(node), Language::English) => &node.name,
            (None, None, Language::Japanese) => "（カタログにない項目）",
            (None, None, Language::English) => "not in the catalogue",
        }
    }

    /// Its text exactly as it was read; empty for a group.
    pub fn value(&self) -> &'r str {
        match self.item.is_group() {
            true => "",
            false => self.item.text(),
        }
    }

    /// What the value means: the label of a code, a day of the Japanese calendar, a time as people
    /// write it. `None` where it says nothing more than itself.
    pub fn meaning(&self, language: Language) -> Option<String> {
        let text = self.value();
        self.item
            .row()
            .filter(|_| !text.is_empty())
            .and_then(|row| meaning(row, text, language))
    }

    /// How it is known, and by what: the grade and the source of its row or of the profile. Empty for
    /// an element that nobody declares.
    pub fn standing(&self) -> (&'r str, &'r str) {
        let said = |node: &'r Node| (node.standing.grade(), node.standing.source());
        self.node.map_or(("", ""), said)
    }
}

fn meaning(row: &FieldRow, text: &str, language: Language) -> Option<String> {
    match row.kind {
        Kind::Code(table) => {
            let label = match (table.row(text), language) {
                (Some(row), Language::Japanese) => row.japanese,
                (Some(row), Language::English) => row.english,
                (None, Language::Japanese) => "（コード表にない値）",
                (None, Language::English) => "not in the table",
            };
            Some(label.to_owned())
        }
        Kind::Date => {
            let day = id::Date::read(text).calendar()?;
            match language {
                Language::Japanese => Some(Wareki::of(day)?.to_string()),
                Language::English => Some(day.format("%Y-%m-%d").to_string()),
            }
        }
        Kind::DateTime => {
            let time = id::DateTime::read(text).calendar()?;
            Some(time.format("%Y-%m-%d %H:%M:%S").to_string())
        }
        _ => None,
    }
}
