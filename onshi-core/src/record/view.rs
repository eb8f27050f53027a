//! Reading a record: by field id, by element, or typed through its rows.

use std::fmt;
use std::marker::PhantomData;

use super::store::{Node, Record, UNKNOWN};
use super::value::{RecordType, Value};
use crate::catalogue::{FieldId, FieldRow, Kind, Privacy, RecordRow};
use crate::xml::Short;

/// A group of elements inside a record (グループ). Cheap to copy.
#[derive(Clone, Copy)]
pub struct Group<'a> {
    pub(super) record: &'a Record,
    pub(super) row: Option<&'static RecordRow>,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// One element inside a group: a leaf or a group, known to the catalogue or not.
#[derive(Clone, Copy)]
pub struct Item<'a> {
    record: &'a Record,
    /// The record in which it stands.
    within: Option<&'static RecordRow>,
    node: &'a Node,
    index: usize,
}

impl Record {
    /// The whole record as a group.
    #[inline]
    pub fn root(&self) -> Group<'_> {
        Group {
            record: self,
            row: Some(self.row),
            start: 0,
            end: self.nodes.len(),
        }
    }

    /// UTF-8 of the first leaf of a field at the top, without a look at its row: for whom a call is
    /// dear. `None` when absent, and for a group or another record's field. It never panics.
    #[inline]
    pub fn leaf(&self, field: FieldId) -> Option<&[u8]> {
        if field.record != self.row.id {
            return None;
        }
        let mut at = 0;
        loop {
            let node = self.nodes.get(at)?;
            if node.field == field.no {
                return self.bytes_of(node);
            }
            at += node.span();
        }
    }
}

impl<'a> Group<'a> {
    /// The row that declares the group; `None` inside an unknown element.
    pub fn row(&self) -> Option<&'static RecordRow> {
        self.row
    }

    /// Every element in reading order, unknown ones included.
    pub fn items(self) -> impl Iterator<Item = Item<'a>> + use<'a> {
        let mut rest = &self.record.nodes[self.start..self.end];
        std::iter::from_fn(move || {
            let node = rest.first()?;
            let index = self.end - rest.len();
            rest = rest.get(node.span()..).unwrap_or_default();
            Some(Item {
                record: self.record,
                within: self.row,
                node,
                index,
            })
        })
    }

    /// Where every repetition of a field stands.
    #[inline]
    pub(super) fn indices(self, no: u16) -> impl Iterator<Item = usize> + use<'a> {
        let mut at = self.start;
        std::iter::from_fn(move || {
            while at < self.end {
                let index = at;
                let node = &self.record.nodes[index];
                at += node.span();
                if node.field == no {
                    return Some(index);
                }
            }
            None
        })
    }

    /// Every repetition of a field, by its number.
    #[inline]
    pub fn all(self, no: u16) -> impl Iterator<Item = Item<'a>> + use<'a> {
        self.indices(no).map(move |index| self.item(index))
    }

    /// The element at an index of the record's nodes.
    #[inline]
    pub(super) fn item(self, index: usize) -> Item<'a> {
        Item {
            record: self.record,
            within: self.row,
            node: &self.record.nodes[index],
            index,
        }
    }

    /// The first repetition of a field.
    #[inline]
    pub fn first(self, no: u16) -> Option<Item<'a>> {
        self.all(no).next()
    }

    /// Text of a leaf; `None` when absent, `Some("")` when it is there and empty.
    pub fn text(self, field: FieldId) -> Option<&'a str> {
        self.first(field.no).map(|item| item.text())
    }

    /// A group inside.
    pub fn group(self, field: FieldId) -> Option<Group<'a>> {
        self.first(field.no).map(|item| item.group())
    }

    /// A record of its own with all that stands in it; `None` inside an unknown element.
    pub fn to_record(self) -> Option<Record> {
        let mut record = Record::new(self.row?);
        record.copy(self.record, self.start..self.end);
        Some(record)
    }

    /// The field of this program name, whatever record this is: rows of one meaning share it.
    pub fn named(self, ident: &str) -> Option<Item<'a>> {
        let field = self.row?.fields.iter().find(|field| field.ident == ident)?;
        self.first(field.no)
    }

    /// Text of the field of this program name.
    pub fn text_named(self, ident: &str) -> Option<&'a str> {
        self.named(ident).map(|item| item.text())
    }
}

impl<'a> Item<'a> {
    /// The row of the element; `None` for one that the catalogue does not know.
    pub fn row(&self) -> Option<&'static FieldRow> {
        match self.no() {
            UNKNOWN => None,
            no => self.within?.field(no),
        }
    }

    /// Its field number, or [`UNKNOWN`].
    pub(super) fn no(&self) -> u16 {
        self.node.field
    }

    /// Element name: the catalogue's, or the one that was read.
    pub fn element(&self) -> &'a str {
        match self.row() {
            Some(row) => row.element,
            None => self.record.name_of(self.node),
        }
    }

    /// The same element of the same record.
    pub(super) fn is_same(&self, other: &Item<'_>) -> bool {
        std::ptr::eq(self.record, other.record) && self.index == other.index
    }

    /// A group of elements, not a leaf.
    #[inline]
    pub fn is_group(&self) -> bool {
        self.node.is_group
    }

    /// Its text exactly as read or set; empty for a group.
    #[inline]
    pub fn text(&self) -> &'a str {
        match self.node.is_group {
            true => "",
            false => self.record.text_of(self.node),
        }
    }

    /// The text if it has few bytes, and how many; with bytes that do not matter behind it.
    #[inline]
    pub(super) fn short_text(&self) -> Option<(&'a Short, usize)> {
        let (text, length) = self.record.text_and_more(self.node)?;
        let short = text.first_chunk()?;
        (length <= short.len()).then_some((short, length))
    }

    /// What stands inside.
    pub fn group(&self) -> Group<'a> {
        let row = match self.row().map(|row| row.kind) {
            Some(Kind::Group(row)) => Some(row),
            _ => None,
        };
        let end = self.index + self.node.span();
        Group {
            record: self.record,
            row,
            start: self.index + 1,
            end,
        }
    }

    /// Where the element started in the decoded document, relative to the start of the record.
    pub fn offset(&self) -> u32 {
        self.node.offset
    }

    /// Whether its value may be shown: unknown elements count as personal.
    pub fn privacy(&self) -> Privacy {
        self.row().map_or(Privacy::Personal, |row| row.privacy)
    }
}

/// Typed reading of a record of type `R`. Every value is optional: a real answer may lack anything.
pub struct View<'a, R> {
    group: Group<'a>,
    of: PhantomData<R>,
}

impl<R> Clone for View<'_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for View<'_, R> {}

impl<'a, R: RecordType> View<'a, R> {
    /// Reads a group as `R`. A group of another record reads as an empty one.
    pub fn of(group: Group<'a>) -> Self {
        let same = group.row.is_some_and(|row| row.id == R::ROW.id);
        let group = if same {
            group
        } else {
            Group {
                end: group.start,
                ..group
            }
        };
        View {
            group,
            of: PhantomData,
        }
    }

    /// The same, from a whole record.
    pub fn of_record(record: &'a Record) -> Self {
        Self::of(record.root())
    }

    /// The untyped group.
    pub fn group(&self) -> Group<'a> {
        self.group
    }

    pub(crate) fn first<V: Value>(&self, no: u16) -> Option<V::Read<'a>> {
        self.group.first(no).map(V::read)
    }

    pub(crate) fn all<V: Value>(
        &self,
        no: u16,
    ) -> impl Iterator<Item = V::Read<'a>> + use<'a, R, V> {
        self.group.all(no).map(V::read)
    }
}

/// The shape of a record: names and counts, never a value.
impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {{ {} elements ‹redacted› }}",
            self.row.ident,
            self.nodes.len()
        )
    }
}

impl fmt::Debug for Group<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.row.map_or("unknown group", |row| row.ident);
        write!(
            f,
            "{name} {{ {} elements ‹redacted› }}",
            self.end - self.start
        )
    }
}

impl fmt::Debug for Item<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ‹redacted›", self.element())
    }
}

impl<R: RecordType> fmt::Debug for View<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.group.fmt(f)
    }
}

/// Equal when the same elements with the same texts stand in the same order.
impl PartialEq for Record {
    fn eq(&self, other: &Self) -> bool {
        fn same(a: Group<'_>, b: Group<'_>) -> bool {
            let mut left = a.items();
            let mut right = b.items();
            loop {
                match (left.next(), right.next()) {
                    (None, None) => return true,
                    (Some(x), Some(y))
                        if x.element() == y.element()
                            && x.is_group() == y.is_group()
                            && x.text() == y.text()
                            && same(x.group(), y.group()) => {}
                    _ => return false,
                }
            }
        }
        self.row.id == other.row.id && same(self.root(), other.root())
    }
}
