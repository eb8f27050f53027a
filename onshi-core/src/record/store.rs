//! How a record keeps its values: one text and one list of nodes, reused from person to person.
//!
//! ```text
//!  text   "試験　太郎19500102…"          every value, one after another
//!  nodes  [group header ×2] [leaf code] [leaf id] [group body ×…] …
//!                      └ the next two nodes are inside it          (pre-order)
//! ```
//!
//! A group knows how many nodes stand inside it, so walking its children is addition, and clearing
//! a record for the next person frees nothing.
//!
//! Between the values anything may stand: a record that is being read borrows the window of the reader,
//! or holds stretches of the document with all its tags. A copy has the values alone.

use std::ops::Range;

use zeroize::Zeroize;

use crate::catalogue::RecordRow;
use crate::text::growing::{append, make_room};

/// Field number of an element that the catalogue does not know.
pub(super) const UNKNOWN: u16 = u16::MAX;

/// One element: a leaf with its text, or a group with the count of nodes inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    /// Field number within the surrounding record, or [`UNKNOWN`].
    pub field: u16,
    /// Bytes of the element name; only for unknown elements, whose name stands before their text.
    pub name_len: u16,
    /// Where the name and the text start.
    pub start: u32,
    /// Bytes of the text of a leaf; nodes inside a group.
    pub len: u32,
    /// Where the element started in the document, relative to the record; 0 when it was built.
    pub offset: u32,
    /// A group, even an empty one.
    pub is_group: bool,
}

impl Node {
    /// How many nodes this element takes, itself included.
    pub fn span(&self) -> usize {
        1 + if self.is_group { self.len as usize } else { 0 }
    }
}

/// Any message or part of one, driven by the rows of the catalogue (レコード).
///
/// It keeps every value as text exactly as it was read or set, and every element that the
/// catalogue does not know. `Debug` shows the shape and never a value.
pub struct Record {
    pub(super) row: &'static RecordRow,
    pub(super) text: String,
    /// Where in `text` this record begins; not at its front while a reader's window is lent to it.
    pub(super) origin: usize,
    pub(super) nodes: Vec<Node>,
    open: Vec<u32>,
}

impl Record {
    /// An empty record.
    pub fn new(row: &'static RecordRow) -> Self {
        Record {
            row,
            text: String::new(),
            origin: 0,
            nodes: Vec::new(),
            open: Vec::new(),
        }
    }

    /// The row that declares it.
    pub fn row(&self) -> &'static RecordRow {
        self.row
    }

    /// Empties it for reuse under a row; keeps its memory.
    pub fn reset(&mut self, row: &'static RecordRow) {
        self.row = row;
        self.origin = 0;
        self.text.clear();
        self.nodes.clear();
        self.open.clear();
    }

    /// Empties it and overwrites the memory of its values (上書き消去). For a record that held a secret or
    /// clinical information; what a copy of it holds, and memory that it outgrew before, is not reached.
    pub fn wipe(&mut self) {
        self.text.zeroize();
        self.reset(self.row);
    }

    /// Text of a leaf.
    #[inline]
    pub(super) fn text_of(&self, node: &Node) -> &str {
        let start = self.origin + node.start as usize + usize::from(node.name_len);
        &self.text[start..start + node.len as usize]
    }

    /// The text of a leaf as bytes, which are cheaper to cut out.
    #[inline]
    pub(super) fn bytes_of(&self, node: &Node) -> Option<&[u8]> {
        let start = self.origin + node.start as usize + usize::from(node.name_len);
        let ahead = self.text.as_bytes().get(start..)?;
        ahead.get(..node.len as usize).filter(|_| !node.is_group)
    }

    /// The text of a leaf and all that stands behind it: who copies need not cut it out first.
    #[inline]
    pub(super) fn text_from(&self, node: &Node) -> &str {
        let start = self.origin + node.start as usize + usize::from(node.name_len);
        &self.text[start..]
    }

    /// The bytes from the text of a leaf on, and how many of them are that text.
    #[inline]
    pub(super) fn text_and_more(&self, node: &Node) -> Option<(&[u8], usize)> {
        let start = self.origin + node.start as usize + usize::from(node.name_len);
        let bytes = self.text.as_bytes().get(start..)?;
        (!node.is_group).then_some((bytes, node.len as usize))
    }

    /// Bytes of all its values.
    pub(super) fn value_bytes(&self) -> usize {
        let values = self.nodes.iter().filter(|node| !node.is_group);
        values.map(|node| node.len as usize).sum()
    }

    /// Name of an element that the catalogue does not know.
    pub(super) fn name_of(&self, node: &Node) -> &str {
        let start = self.origin + node.start as usize;
        &self.text[start..start + usize::from(node.name_len)]
    }

    /// Nothing in it.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Notes a leaf of the innermost open group whose text will stand at `start`.
    #[inline]
    pub(super) fn note_leaf(&mut self, field: u16, start: u32, len: u32, offset: u32) {
        self.nodes.push(Node {
            field,
            name_len: 0,
            start,
            len,
            offset,
            is_group: false,
        });
    }

    /// Appends a leaf to the innermost open group.
    pub(super) fn push_leaf(&mut self, field: u16, text: &str, offset: u32) {
        let start = self.text.len() as u32;
        append(&mut self.text, text);
        self.note_leaf(field, start, text.len() as u32, offset);
    }

    /// Opens a group inside the innermost open group.
    pub(super) fn open_group(&mut self, field: u16, offset: u32) {
        let start = self.text.len() as u32;
        self.nodes.push(Node {
            field,
            name_len: 0,
            start,
            len: 0,
            offset,
            is_group: true,
        });
        self.open.push(self.nodes.len() as u32 - 1);
    }

    /// Opens an element that the catalogue does not know. It is a leaf until a child comes.
    pub(super) fn open_unknown(&mut self, name: &str, offset: u32) {
        let start = self.text.len() as u32;
        append(&mut self.text, name);
        let name_len = name.len() as u16;
        self.nodes.push(Node {
            field: UNKNOWN,
            name_len,
            start,
            len: 0,
            offset,
            is_group: true,
        });
        self.open.push(self.nodes.len() as u32 - 1);
    }

    /// Closes the innermost open group; only now it knows how many nodes stand inside. Its index.
    pub(super) fn close_group(&mut self) -> Option<usize> {
        let index = self.open.pop()?;
        self.nodes[index as usize].len = self.nodes.len() as u32 - index - 1;
        Some(index as usize)
    }

    /// Adds a leaf to a group inside the group closed last (at `group`), or inside the whole record.
    pub(super) fn add_below(&mut self, group: Option<usize>, down: &[u16], field: u16, text: &str) {
        let mut way: Vec<usize> = group.into_iter().collect();
        for &no in down {
            way.push(self.child_or_new(&way, no, 0));
        }
        self.insert_leaf(&way, field, text);
    }

    /// Closes the innermost open element; if nothing stands inside, it becomes a leaf with `text`.
    pub(super) fn close_unknown(&mut self, text: &str) {
        let Some(&index) = self.open.last() else {
            return;
        };
        self.close_group();
        let node = &mut self.nodes[index as usize];
        if node.len == 0 {
            node.is_group = false;
            node.len = text.len() as u32;
            append(&mut self.text, text);
        }
    }

    /// Notes where the element pushed last stood in the document.
    pub(super) fn stamp_last(&mut self, offset: u32) {
        if let Some(node) = self.nodes.last_mut() {
            node.offset = offset;
        }
    }

    /// Sets a leaf of the group at `path`, replacing it; an absent group on the way is made.
    /// `path` is a list of (field number, which of its repetitions).
    pub fn set_text(&mut self, path: &[(u16, usize)], field: u16, text: &str) {
        let way = self.make_group(path);
        self.remove_in(&way, field);
        self.insert_leaf(&way, field, text);
    }

    /// Adds one more repetition of a leaf to the group at `path`.
    pub fn add_text(&mut self, path: &[(u16, usize)], field: u16, text: &str) {
        let way = self.make_group(path);
        self.insert_leaf(&way, field, text);
    }

    /// Adds a leaf that the catalogue does not know, inside elements that it does not know either.
    pub(super) fn insert_extra(
        &mut self,
        path: &[(u16, usize)],
        around: &[(&str, usize)],
        name: &str,
        text: &str,
    ) {
        let mut way = self.make_group(path);
        for &(name, nth) in around {
            let group = self.extra_group(&way, name, nth);
            way.push(group);
        }
        let leaf = self.extra_node(name, text, false);
        self.insert(&way, leaf);
    }

    /// The nth unknown group of a name inside the group at the end of `way`, or one more.
    fn extra_group(&mut self, way: &[usize], name: &str, nth: usize) -> usize {
        let (mut at, end) = self.inside(way.last().copied());
        let mut seen = 0;
        while at < end {
            let node = &self.nodes[at];
            if node.field == UNKNOWN && node.is_group && self.name_of(node) == name {
                if seen == nth {
                    return at;
                }
                seen += 1;
            }
            at += node.span();
        }
        let group = self.extra_node(name, "", true);
        self.insert(way, group);
        end
    }

    fn extra_node(&mut self, name: &str, text: &str, is_group: bool) -> Node {
        // No element is called so: without a name it is refused where it would be written.
        let name = Some(name).filter(|name| name.len() <= u16::MAX.into());
        let name = name.unwrap_or_default();
        let start = self.text.len() as u32;
        append(&mut self.text, name);
        append(&mut self.text, text);
        Node {
            field: UNKNOWN,
            name_len: name.len() as u16,
            start,
            len: text.len() as u32,
            offset: 0,
            is_group,
        }
    }

    /// Makes sure that the group at `path` exists.
    pub fn touch_group(&mut self, path: &[(u16, usize)]) {
        self.make_group(path);
    }

    /// Takes a leaf or group out of the group at `path`: absent is not the same as empty.
    pub fn remove(&mut self, path: &[(u16, usize)], field: u16) {
        let way = self.make_group(path);
        self.remove_in(&way, field);
    }

    /// Appends all of `part` as one more group of the top level.
    pub fn append(&mut self, field: u16, part: &Record) {
        self.nodes.push(Node {
            field,
            name_len: 0,
            start: self.text.len() as u32,
            len: part.nodes.len() as u32,
            offset: 0,
            is_group: true,
        });
        make_room(&mut self.text, part.value_bytes());
        self.copy(part, 0..part.nodes.len());
    }

    /// Appends nodes of another record with their names and values, and nothing that stands between.
    pub(super) fn copy(&mut self, from: &Record, nodes: Range<usize>) {
        self.nodes.reserve(nodes.len());
        for node in &from.nodes[nodes] {
            let start = self.text.len() as u32;
            append(&mut self.text, from.name_of(node));
            if !node.is_group {
                append(&mut self.text, from.text_of(node));
            }
            self.nodes.push(Node { start, ..*node });
        }
    }

    /// Indices of the nodes on the way down to the group at `path`; the last is the group.
    fn make_group(&mut self, path: &[(u16, usize)]) -> Vec<usize> {
        let mut way = Vec::with_capacity(path.len());
        for &(field, nth) in path {
            way.push(self.child_or_new(&way, field, nth));
        }
        way
    }

    /// The nth group of a field inside the group at the end of `way`; made if it is not there.
    fn child_or_new(&mut self, way: &[usize], field: u16, nth: usize) -> usize {
        loop {
            if let Some(index) = self.child(way.last().copied(), field, nth) {
                return index;
            }
            let group = Node {
                field,
                name_len: 0,
                start: self.text.len() as u32,
                len: 0,
                offset: 0,
                is_group: true,
            };
            self.insert(way, group);
        }
    }

    fn child(&self, group: Option<usize>, field: u16, nth: usize) -> Option<usize> {
        let (mut at, end) = self.inside(group);
        let mut seen = 0;
        while at < end {
            if self.nodes[at].field == field {
                if seen == nth {
                    return Some(at);
                }
                seen += 1;
            }
            at += self.nodes[at].span();
        }
        None
    }

    fn inside(&self, group: Option<usize>) -> (usize, usize) {
        match group {
            None => (0, self.nodes.len()),
            Some(index) => (index + 1, index + self.nodes[index].span()),
        }
    }

    fn insert_leaf(&mut self, way: &[usize], field: u16, text: &str) {
        let start = self.text.len() as u32;
        append(&mut self.text, text);
        let len = text.len() as u32;
        self.insert(
            way,
            Node {
                field,
                name_len: 0,
                start,
                len,
                offset: 0,
                is_group: false,
            },
        );
    }

    fn insert(&mut self, way: &[usize], node: Node) {
        let (_, end) = self.inside(way.last().copied());
        self.nodes.insert(end, node);
        for &group in way {
            self.nodes[group].len += 1;
        }
    }

    fn remove_in(&mut self, way: &[usize], field: u16) {
        while let Some(index) = self.child(way.last().copied(), field, 0) {
            let span = self.nodes[index].span();
            self.nodes.drain(index..index + span);
            for &group in way {
                self.nodes[group].len -= span as u32;
            }
        }
    }
}

impl Zeroize for Record {
    fn zeroize(&mut self) {
        self.wipe();
    }
}

/// A copy of its own, without what stands between the values.
impl Clone for Record {
    fn clone(&self) -> Self {
        let mut copy = Record {
            open: self.open.clone(),
            ..Record::new(self.row)
        };
        copy.text.reserve(self.value_bytes());
        copy.copy(self, 0..self.nodes.len());
        copy
    }
}
