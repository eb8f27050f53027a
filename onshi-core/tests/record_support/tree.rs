//! What an oracle reads of a document, as a tree, and whether records say the same.

use onshi_core::catalogue::{self, FieldRow, MessageRow};
use onshi_core::error::Error;
use onshi_core::record::{Group, Item, Record, Units, read_frame, read_whole};
use onshi_core::xml::Limits;

use crate::oracles::{ORACLES, in_utf8};
use crate::xml_support::Owned;

/// Fails if records are made of a document that an oracle refuses, or say something else than its tree
/// does; whether records were made.
pub fn believable(message: &'static MessageRow, document: &[u8]) -> Result<bool, String> {
    let Ok(records) = Records::of(message, document) else {
        return Ok(false);
    };
    let Some(text) = in_utf8(document) else {
        return Err("records are made of bytes without a meaning".to_owned());
    };
    for (name, oracle) in ORACLES {
        let events = oracle(&text.readable);
        let events = events.map_err(|why| format!("only {name} refuses: {why}"))?;
        let root = tree(events).ok_or_else(|| format!("{name} reads no tree"))?;
        records
            .are(&root, &text.decoded)
            .map_err(|why| format!("{name}: {why}"))?;
    }
    Ok(true)
}

/// An element of the oracle's tree.
#[derive(Default)]
struct Element {
    name: String,
    text: String,
    children: Vec<Element>,
}

fn tree(events: Vec<Owned>) -> Option<Element> {
    let mut open = vec![Element::default()];
    for event in events {
        match event {
            Owned::Start(name, _) => open.push(Element {
                name,
                ..Element::default()
            }),
            Owned::Text(text) => open.last_mut()?.text.push_str(&text),
            Owned::End(_) => {
                let ended = open.pop()?;
                open.last_mut()?.children.push(ended);
            }
        }
    }
    open.pop()?.children.pop()
}

/// All that reading makes of a document.
struct Records {
    message: &'static MessageRow,
    frame: Record,
    units: Vec<(u64, Record)>,
    whole: Record,
}

impl Records {
    fn of(message: &'static MessageRow, document: &[u8]) -> Result<Self, Error> {
        let frame = read_frame(document, message, Limits::default())?;
        let mut reader = Units::new(document, message, Limits::default(), frame.proof);
        let mut units = Vec::new();
        while let Some((unit, start)) = reader.next_at()? {
            units.push((start, unit.clone()));
        }
        assert_eq!(frame.units, units.len() as u64);
        let whole = read_whole(document, message, Limits::default())?;
        Ok(Records {
            message,
            frame: frame.record,
            units,
            whole,
        })
    }

    fn are(&self, root: &Element, text: &str) -> Result<(), String> {
        let mut in_units = Comparison {
            text,
            unit: self.message.unit.and_then(catalogue::field),
            parent: self.message.unit.map(|unit| unit.record),
            units: self.units.iter(),
        };
        in_units.group(root, self.frame.root(), 0)?;
        if in_units.units.next().is_some() {
            return Err("a unit too many".to_owned());
        }
        let mut at_once = Comparison {
            text,
            unit: None,
            parent: None,
            units: [].iter(),
        };
        at_once.group(root, self.whole.root(), 0)
    }
}

struct Comparison<'a> {
    text: &'a str,
    /// The element that is read one at a time, and the record in which it stands.
    unit: Option<&'static FieldRow>,
    parent: Option<u16>,
    units: std::slice::Iter<'a, (u64, Record)>,
}

impl Comparison<'_> {
    fn group(&mut self, element: &Element, group: Group<'_>, start: u64) -> Result<(), String> {
        let mut items = group.items();
        for child in &element.children {
            if self.is_unit(child, group) {
                let (start, unit) = self.units.next().ok_or("a unit too few")?;
                self.stands_at(*start, &child.name)?;
                self.group(child, unit.root(), *start)?;
                continue;
            }
            let item = items.next().ok_or_else(|| format!("no {}", child.name))?;
            self.item(child, item, start)?;
        }
        match items.next() {
            Some(item) => Err(format!("{} is not there", item.element())),
            None => Ok(()),
        }
    }

    fn is_unit(&self, element: &Element, group: Group<'_>) -> bool {
        let is_parent = group.row().map(|row| row.id) == self.parent && self.parent.is_some();
        is_parent && self.unit.is_some_and(|unit| is_called(unit, &element.name))
    }

    fn item(&mut self, element: &Element, item: Item<'_>, start: u64) -> Result<(), String> {
        let name = &element.name;
        let same_name = match item.row() {
            Some(row) => is_called(row, name),
            None => item.element() == *name,
        };
        if !same_name {
            return Err(format!("{} where {name} stands", item.element()));
        }
        if item.row().is_some() {
            self.stands_at(start + u64::from(item.offset()), name)?;
        }
        if item.is_group() {
            let blank = element.text.bytes().all(|b| b" \t\r\n".contains(&b));
            if item.row().is_some() && !blank {
                return Err(format!("the text of {name} is lost"));
            }
            return self.group(element, item.group(), start);
        }
        match element.children.is_empty() && item.text() == element.text {
            true => Ok(()),
            false => Err(format!(
                "{name} is {:?}, not {:?}",
                item.text(),
                element.text
            )),
        }
    }

    /// The tag of an element stands where reading says that it does.
    fn stands_at(&self, offset: u64, name: &str) -> Result<(), String> {
        let there = self.text.get(offset as usize..);
        let tag = there.and_then(|text| text.strip_prefix('<'));
        match tag.is_some_and(|tag| tag.starts_with(name)) {
            true => Ok(()),
            false => Err(format!("{name} does not stand at {offset}")),
        }
    }
}

fn is_called(row: &FieldRow, name: &str) -> bool {
    row.element == name || row.aliases.contains(&name)
}
