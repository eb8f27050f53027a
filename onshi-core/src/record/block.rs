//! Many people in one memory (ブロック): filled again and again, to be handed over as a whole or to
//! be kept.
//!
//! ```text
//!  text     "06139992試験　太郎…39990015…"            the values that were asked for, end to end
//!  entries  [leaf] [group: 2 inside] [leaf] [leaf] │ [leaf] …            in pre-order, as read
//!  starts    └ person 0                              └ person 1          … and one end
//! ```
//!
//! An entry knows the length of its text and not its place: whoever walks a person adds up. So the
//! same entry of eight bytes serves both kinds of text, UTF-8 and UTF-16, and a value is written
//! down once, in the kind that its reader's strings are made of.
//!
//! What the catalogue does not know has no field id; it is counted and not copied.

mod unit;
mod wanted;

use std::fmt;

use super::store::{Node, Record, UNKNOWN};
use crate::catalogue::{FieldId, Kind, RecordRow};

use unit::Text;
pub use unit::TextUnit;
pub use wanted::Wanted;

/// In the length of an entry: it is a group (グループ).
pub const GROUP: u32 = 1 << 31;

/// Most units of text, and most entries: hosts count with signed numbers of 32 bits, and no length
/// reaches [`GROUP`].
const MOST: usize = i32::MAX as usize;

/// One element of a person (要素): a leaf with its text, or a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct Entry {
    /// [`FieldId::code`] of it.
    pub field: u32,
    /// Units of its text, which begins where that of the entry before ended. For a group, [`GROUP`]
    /// and how many entries stand inside, all levels together.
    pub length: u32,
}

impl Entry {
    /// A group of elements, not a leaf.
    pub const fn is_group(self) -> bool {
        self.length & GROUP != 0
    }

    /// How many of the entries that follow stand inside it; none in a leaf.
    pub const fn inside(self) -> usize {
        match self.is_group() {
            true => (self.length & !GROUP) as usize,
            false => 0,
        }
    }

    /// Units of its text; none for a group.
    pub const fn units(self) -> usize {
        match self.is_group() {
            true => 0,
            false => self.length as usize,
        }
    }
}

/// Where a person begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct Start {
    /// Index of the first entry.
    pub entry: u32,
    /// Where the text of the first leaf begins, in units.
    pub text: u32,
}

/// People (個人単位情報) in one memory, in UTF-8 (`u8`) or UTF-16 (`u16`). Emptied, it keeps its
/// memory for those who come next.
#[derive(Clone)]
pub struct Block<U = u8> {
    text: Text<U>,
    entries: Vec<Entry>,
    /// Of each person, and where the last one ends.
    starts: Vec<Start>,
    unknown: u32,
    most: usize,
}

impl Default for Block {
    fn default() -> Self {
        Block::new()
    }
}

impl Block {
    /// A block without people, in UTF-8.
    pub fn new() -> Self {
        Block::of_at_most(MOST)
    }

    /// The same, that takes no more than so many units of text and so many entries.
    pub fn of_at_most(most: usize) -> Self {
        Block::empty(most.min(MOST))
    }
}

impl Block<u16> {
    /// A block without people, in UTF-16.
    pub fn in_utf16() -> Self {
        Block::empty(MOST)
    }
}

impl<U: TextUnit> Block<U> {
    fn empty(most: usize) -> Self {
        Block {
            text: Text::new(),
            entries: Vec::new(),
            starts: vec![Start { entry: 0, text: 0 }],
            unknown: 0,
            most,
        }
    }

    /// Empties it; keeps its memory.
    pub fn clear(&mut self) {
        self.text.truncate(0);
        self.entries.clear();
        self.starts.truncate(1);
        self.unknown = 0;
    }

    /// Copies one more person, as far as wanted. `false`: there is no room; nothing was copied.
    #[must_use]
    pub fn push(&mut self, person: &Record, wanted: &Wanted) -> bool {
        let before = (self.text.len(), self.entries.len(), self.unknown);
        self.copy(person, person.row, &person.nodes, wanted);
        let (text, entries) = (self.text.len(), self.entries.len());
        if text.max(entries) > self.most {
            self.text.truncate(before.0);
            self.entries.truncate(before.1);
            self.unknown = before.2;
            return false;
        }
        self.starts.push(Start {
            entry: entries as u32,
            text: text as u32,
        });
        true
    }

    /// Copies the nodes of one group.
    fn copy(&mut self, person: &Record, row: &'static RecordRow, nodes: &[Node], wanted: &Wanted) {
        let wanted_here = wanted.of(row);
        let mut ahead = nodes;
        while let Some((node, rest)) = ahead.split_first() {
            let (inside, behind) = rest.split_at(node.span() - 1);
            ahead = behind;
            if node.field == UNKNOWN {
                self.unknown = self.unknown.saturating_add(1);
                continue;
            }
            if !wanted_here.has(node.field) {
                continue;
            }
            let id = FieldId {
                record: row.id,
                no: node.field,
            };
            if node.is_group {
                if let Some(Kind::Group(row)) = row.field(node.field).map(|field| field.kind) {
                    self.group(id, |block| block.copy(person, row, inside, wanted));
                }
            } else {
                self.leaf(id, person, node);
            }
        }
    }

    #[inline]
    fn leaf(&mut self, id: FieldId, person: &Record, node: &Node) {
        let units = self.text.append(person.text_from(node), node.len as usize);
        self.entries.push(Entry {
            field: id.code(),
            length: units as u32,
        });
    }

    fn group(&mut self, id: FieldId, inside: impl FnOnce(&mut Self)) {
        let own = self.entries.len();
        self.entries.push(Entry {
            field: id.code(),
            length: GROUP,
        });
        inside(self);
        self.entries[own].length |= (self.entries.len() - own - 1) as u32;
    }

    /// Less than half of it is filled: enough is left for any one person.
    pub fn has_room(&self) -> bool {
        self.text.len().max(self.entries.len()) < self.most / 2
    }

    /// How many people are in it.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Nobody is in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Elements that the catalogue does not know, of all people together; what stands inside one
    /// counts with it.
    pub fn unknown(&self) -> u32 {
        self.unknown
    }

    /// The texts of all leaves, end to end.
    pub fn text(&self) -> &[U] {
        self.text.units()
    }

    /// The entries of all people, in pre-order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Where each person begins, and where the last one ends: always one more than people.
    pub fn starts(&self) -> &[Start] {
        &self.starts
    }

    /// The people, in the order in which they came.
    pub fn people(&self) -> impl ExactSizeIterator<Item = Person<'_, U>> {
        self.starts.windows(2).map(|ends| Person {
            text: &self.text()[ends[0].text as usize..ends[1].text as usize],
            entries: &self.entries[ends[0].entry as usize..ends[1].entry as usize],
        })
    }
}

/// One person inside a block (個人). Cheap to copy.
#[derive(Clone, Copy)]
pub struct Person<'a, U = u8> {
    text: &'a [U],
    entries: &'a [Entry],
}

impl<'a, U: TextUnit> Person<'a, U> {
    /// Its entries in pre-order, each with its text; that of a group is empty.
    pub fn entries(self) -> impl Iterator<Item = (Entry, &'a [U])> {
        let mut ahead = self.text;
        self.entries.iter().map(move |&entry| {
            let text;
            (text, ahead) = ahead.split_at(entry.units());
            (entry, text)
        })
    }
}

impl<'a> Person<'a> {
    /// Text of the first leaf of a field, wherever it stands; `None` when there is none, `Some("")`
    /// when it is there and empty.
    pub fn leaf(self, field: FieldId) -> Option<&'a str> {
        self.leaves(field).next()
    }

    /// Texts of all leaves of a field, in the order in which they were read.
    pub fn leaves(self, field: FieldId) -> impl Iterator<Item = &'a str> {
        let code = field.code();
        self.entries()
            .filter(move |(entry, _)| entry.field == code && !entry.is_group())
            .map(|(_, text)| std::str::from_utf8(text).unwrap_or_default())
    }
}

/// Counts, never a value.
impl<U: TextUnit> fmt::Debug for Block<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (people, entries) = (self.len(), self.entries.len());
        write!(
            f,
            "Block {{ {people} people, {entries} elements ‹redacted› }}"
        )
    }
}

impl<U> fmt::Debug for Person<'_, U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Person {{ {} elements ‹redacted› }}", self.entries.len())
    }
}
