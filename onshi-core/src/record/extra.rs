//! Elements that the catalogue does not know (未知の項目), as one flat list: each value with its way.
//!
//! ```text
//!  way    Name            a value in the group itself
//!         List/Item/Name  deeper, in the first List and its first Item
//!         List/Item[2]/Name   in the third Item: repetitions count from 0
//! ```
//!
//! The same ways say where [`Record::add_extra`] puts a value, so a raw body is read and filled alike.

use super::store::Record;
use super::view::{Group, Item};

/// A value that the catalogue does not know.
#[derive(Clone, Copy)]
pub struct Extra<'a> {
    top: Group<'a>,
    at: usize,
    item: Item<'a>,
}

impl<'a> Extra<'a> {
    /// Name of its element.
    pub fn name(&self) -> &'a str {
        self.item.element()
    }

    /// Its text, exactly as it was read or set.
    pub fn text(&self) -> &'a str {
        self.item.text()
    }

    /// Names of the elements on the way to it, itself last.
    pub fn way(&self) -> String {
        let mut steps = Vec::new();
        descend(self.top, &mut self.at.clone(), &mut steps);
        let spelled: Vec<String> = steps.into_iter().map(spell).collect();
        spelled.join("/")
    }
}

impl std::fmt::Debug for Extra<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.item.fmt(f)
    }
}

impl<'a> Group<'a> {
    /// Every value below this group that the catalogue does not know, in order. What stands inside the
    /// known groups in it, they say themselves.
    pub fn extras(self) -> impl Iterator<Item = Extra<'a>> {
        (0..).map_while(move |at| self.extra(at))
    }

    /// One of them, counted from 0.
    pub fn extra(self, at: usize) -> Option<Extra<'a>> {
        let mut steps = Vec::new();
        descend(self, &mut at.clone(), &mut steps);
        let top = self;
        steps.pop().map(|(_, item)| Extra { top, at, item })
    }

    /// How many there are.
    pub fn extra_count(self) -> usize {
        let each = |item: Item<'a>| match item.is_group() {
            true => item.group().extra_count(),
            false => 1,
        };
        unknown(self).map(each).sum()
    }
}

/// An element and the group it stands in.
type Step<'a> = (Group<'a>, Item<'a>);

fn unknown<'a>(group: Group<'a>) -> impl Iterator<Item = Item<'a>> {
    group.items().filter(|item| item.row().is_none())
}

/// Goes down to the value that is `left` values further; the steps to it, none if there is none.
fn descend<'a>(group: Group<'a>, left: &mut usize, steps: &mut Vec<Step<'a>>) -> bool {
    for item in unknown(group) {
        steps.push((group, item));
        match item.is_group() {
            true if descend(item.group(), left, steps) => return true,
            false if *left == 0 => return true,
            false => *left -= 1,
            true => {}
        }
        steps.pop();
    }
    false
}

/// The name of an element, with its number if it is not the first of its kind.
fn spell((group, item): Step<'_>) -> String {
    let name = item.element();
    let before = unknown(group).take_while(|other| !other.is_same(&item));
    let alike = |other: &Item<'_>| other.element() == name && other.is_group() == item.is_group();
    match before.filter(alike).count() {
        0 => name.to_owned(),
        nth => format!("{name}[{nth}]"),
    }
}

impl Record {
    /// Adds a value that the catalogue does not know to the group at `path`: one that a profile
    /// declares, or one of a raw body. Its way may lead through elements, which are made if they are
    /// missing; a number beyond those that are there makes the next one.
    pub fn add_extra(&mut self, path: &[(u16, usize)], way: &str, text: &str) {
        let mut steps: Vec<(&str, usize)> = way.split('/').map(step).collect();
        let (name, _) = steps.pop().unwrap_or_default();
        self.insert_extra(path, &steps, name, text);
    }
}

/// `Name[2]` or `Name`. What is spelled otherwise is a name, which no writer will take.
fn step(text: &str) -> (&str, usize) {
    let numbered = || {
        let (name, rest) = text.split_once('[')?;
        Some((name, rest.strip_suffix(']')?.parse().ok()?))
    };
    numbered().unwrap_or((text, 0))
}
