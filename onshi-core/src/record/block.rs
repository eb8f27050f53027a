//! Many people in one memory (ブロック): filled again and again, to be handed over as a whole or to
//! be kept.
//!
//! ```text
//!  text     "06139992試験　太郎…39990015…"            the values that were asked for, end to end
//!  entries  [leaf] [group: 2 inside] [leaf] [leaf] │ [leaf] …            in pre-order, as read
//!  starts    └ person 0                              └ person 1          … and one end
//! ```
//!
//! What the catalogue does not know has no field id; it is counted and not copied.

mod wanted;
mod wide;

use std::fmt;
use std::ops::Range;

use super::store::{Node, Record, UNKNOWN};
use crate::catalogue::{FieldId, Kind, RecordRow};

pub use wanted::Wanted;
pub use wide::Wide;

/// As the offset of an entry: it is a group (グループ).
pub const GROUP: u32 = u32::MAX;

/// Most bytes of text, and most entries. Hosts count with signed numbers of 32 bits.
const MOST: usize = i32::MAX as usize;

/// One element of a person (要素): a leaf with the place of its text, or a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct Entry {
    /// [`FieldId::code`] of it.
    pub field: u32,
    /// Where its text starts; [`GROUP`] for a group.
    pub offset: u32,
    /// Units of its text; for a group, how many entries stand inside, all levels together.
    pub length: u32,
}

impl Entry {
    /// A group of elements, not a leaf.
    pub const fn is_group(self) -> bool {
        self.offset == GROUP
    }

    /// Where its text stands; nowhere for a group.
    fn range(self) -> Range<usize> {
        match self.is_group() {
            true => 0..0,
            false => self.offset as usize..self.offset as usize + self.length as usize,
        }
    }
}

/// People (個人単位情報) in one memory. Emptied, it keeps its memory for those who come next.
#[derive(Clone)]
pub struct Block {
    /// UTF-8; as bytes, since only whole values are ever copied or shown.
    text: Vec<u8>,
    entries: Vec<Entry>,
    /// Index of the first entry of each person, and where the last one ends.
    starts: Vec<u32>,
    unknown: u32,
    most: usize,
}

impl Default for Block {
    fn default() -> Self {
        Block::new()
    }
}

impl Block {
    /// A block without people.
    pub fn new() -> Self {
        Block::of_at_most(MOST)
    }

    /// A block that takes no more than so many bytes of text and so many entries.
    pub fn of_at_most(most: usize) -> Self {
        Block {
            text: Vec::new(),
            entries: Vec::new(),
            starts: vec![0],
            unknown: 0,
            most: most.min(MOST),
        }
    }

    /// Empties it; keeps its memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.entries.clear();
        self.starts.truncate(1);
        self.unknown = 0;
    }

    /// Copies one more person, as far as wanted. `false`: there is no room; nothing was copied.
    #[must_use]
    pub fn push(&mut self, person: &Record, wanted: &Wanted) -> bool {
        let values = person.value_bytes();
        let text = self.text.len() + values;
        let entries = self.entries.len() + person.nodes.len();
        if text.max(entries) > self.most {
            return false;
        }
        self.text.reserve(values);
        self.entries.reserve(person.nodes.len());
        self.copy(person, person.row, &person.nodes, wanted);
        self.starts.push(self.entries.len() as u32);
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
                self.leaf(id, person.bytes_of(node));
            }
        }
    }

    #[inline]
    fn leaf(&mut self, id: FieldId, text: &[u8]) {
        self.entries.push(Entry {
            field: id.code(),
            offset: self.text.len() as u32,
            length: text.len() as u32,
        });
        self.text.extend_from_slice(text);
    }

    fn group(&mut self, id: FieldId, inside: impl FnOnce(&mut Self)) {
        let own = self.entries.len();
        self.entries.push(Entry {
            field: id.code(),
            offset: GROUP,
            length: 0,
        });
        inside(self);
        self.entries[own].length = (self.entries.len() - own - 1) as u32;
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

    /// The text that the entries point into: UTF-8.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// The entries of all people, in pre-order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Index of the first entry of each person, and one end: always one more than people.
    pub fn starts(&self) -> &[u32] {
        &self.starts
    }

    /// The people, in the order in which they came.
    pub fn people(&self) -> impl ExactSizeIterator<Item = Person<'_>> {
        self.starts.windows(2).map(|ends| Person {
            text: &self.text,
            entries: &self.entries[ends[0] as usize..ends[1] as usize],
        })
    }
}

/// One person inside a block (個人). Cheap to copy.
#[derive(Clone, Copy)]
pub struct Person<'a> {
    text: &'a [u8],
    entries: &'a [Entry],
}

impl<'a> Person<'a> {
    /// Its entries, in pre-order.
    pub fn entries(self) -> &'a [Entry] {
        self.entries
    }

    /// Text of one of its entries; empty for a group, and for an entry of another block.
    pub fn text(self, entry: &Entry) -> &'a str {
        let value = self.text.get(entry.range()).unwrap_or_default();
        std::str::from_utf8(value).unwrap_or_default()
    }

    /// Text of the first leaf of a field, wherever it stands; `None` when there is none, `Some("")`
    /// when it is there and empty.
    pub fn leaf(self, field: FieldId) -> Option<&'a str> {
        self.leaves(field).next()
    }

    /// Texts of all leaves of a field, in the order in which they were read.
    pub fn leaves(self, field: FieldId) -> impl Iterator<Item = &'a str> {
        let code = field.code();
        let all = self.entries.iter();
        all.filter(move |entry| entry.field == code && !entry.is_group())
            .map(move |entry| self.text(entry))
    }
}

/// Counts, never a value.
impl fmt::Debug for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (people, entries) = (self.len(), self.entries.len());
        write!(
            f,
            "Block {{ {people} people, {entries} elements ‹redacted› }}"
        )
    }
}

impl fmt::Debug for Person<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Person {{ {} elements ‹redacted› }}", self.entries.len())
    }
}
