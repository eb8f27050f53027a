//! The express road: what is ordinary goes straight from the window into a record.
//!
//! Nearly all of a file is tags that the layout knows, without attributes, around plain texts. One
//! loop passes these without events. Names are not looked up but expected ([`Expected`]) and compared
//! in one step; a value is not copied but noted as a range; the window is copied once per stretch.
//!
//! ```text
//!  window   …⏎⇥⇥<Unit>⏎⇥⇥⇥<Name>試験　太郎</Name>⏎⇥⇥⇥<Birthdate>19500102</Birthdate>⏎⇥⇥</Unit>…
//!               └──────────────────────────── a stretch ──────────────────────────────────┘
//!  record
//!    text   <Unit>⏎⇥⇥⇥<Name>試験　太郎</Name>⏎⇥⇥⇥<Birthdate>19500102</Birthdate>⏎⇥⇥</Unit>
//!    nodes                  └ Name ────┘                       └ Birth ┘
//! ```
//!
//! A unit that is a single stretch is not even copied: until the next one is asked for, the window is
//! lent to its record.
//!
//! Whatever is not ordinary (an attribute, a reference, a comment, an unknown name, the end of the
//! window) is left where it stands, and the careful road decides about it. So this may stop between
//! any two elements, and must never pass what the careful road would refuse.
//!
//! [`Expected`]: super::expect::Expected

use super::expect::Expected;
use super::tree::{Level, Step, Tree, relative};
use crate::catalogue::spelling::{Next, Spelling, WIDTH};
use crate::catalogue::{Layout, NodeId, What};
use crate::record::store::Node;
use crate::text::growing::append;
use crate::xml::{Content, Passed, eight};

/// Passes as much as is ordinary; stops behind a unit that is wanted.
pub(super) fn pass(tree: &mut Tree, ahead: Content<'_>) -> Passed {
    let Some(&Level::Group(group)) = tree.levels.last() else {
        return Passed::NOTHING;
    };
    let limits = ahead.limits;
    // What is left out here need not be asked for each name and text below.
    if tree.has_away()
        || limits.name_bytes < WIDTH
        || limits.tag_bytes < 2 * WIDTH
        || limits.text_bytes < ahead.text.len()
    {
        return Passed::NOTHING;
    }
    let layout = tree.layout.clone();
    let mut road = Road {
        layout: &layout,
        stretch: tree.is_wanted().then_some(0),
        shift: tree.record().text.len(),
        tree,
        ahead,
        group,
        at: 0,
    };
    let stopped = loop {
        match road.element() {
            Some(Step::UnitDone) => break true,
            Some(_) => {}
            None => break false,
        }
    };
    road.settle(road.at);
    Passed {
        bytes: road.at,
        stopped,
    }
}

struct Road<'a, 't> {
    tree: &'t mut Tree,
    layout: &'t Layout,
    ahead: Content<'a>,
    /// The innermost open group.
    group: NodeId,
    /// Everything before is passed.
    at: usize,
    /// Where the stretch begins that is to be copied to the record; `None` in a record that nobody wants.
    stretch: Option<usize>,
    /// From a place in the window to the place in the record's text where it will be.
    shift: usize,
}

/// A tag ahead: `<` and something, or `</` and something.
const TAG: usize = WIDTH + 2;

impl Road<'_, '_> {
    /// Passes leaves as long as there are any, then the start or the end of a group.
    fn element(&mut self) -> Option<Step> {
        self.leaves();
        let bytes = self.ahead.text.as_bytes();
        let tag = self.at + eight::blanks(&bytes[self.at..])?;
        let next: &[u8; TAG] = bytes[tag..].first_chunk()?;
        if next[0] != b'<' {
            return None;
        }
        if next[1] == b'/' {
            return self.end_of_group(tag, after_slash(next));
        }
        if self.ahead.open.depth() >= self.ahead.limits.depth {
            return None;
        }
        let (node, _) = known(
            self.layout,
            self.group,
            &mut self.tree.expected,
            after_bracket(next),
        )?;
        match &self.layout.node(node).what {
            What::Group { .. } | What::Wrap => self.start_of_group(tag, node),
            What::Leaf { .. } | What::Extra { .. } => None,
        }
    }

    /// Passes whole elements with nothing inside but a plain text. Nearly all of the time is spent here.
    fn leaves(&mut self) {
        let (layout, group) = (self.layout, self.group);
        let bytes = self.ahead.text.as_bytes();
        if self.ahead.open.depth() >= self.ahead.limits.depth {
            return;
        }
        let (wanted, proven) = (self.stretch.is_some(), self.ahead.proven);
        let from = self.tree.relative_start();
        let until = self.tree.plain_until;
        let mut plain = usize::try_from(until.saturating_sub(self.ahead.offset)).unwrap_or(0);
        let mut at = self.at;
        let (expected, nodes) = self.tree.expected_and_nodes();
        while let Some(blanks) = eight::blanks(&bytes[at..]) {
            let tag = at + blanks;
            let Some(next) = bytes[tag..].first_chunk::<TAG>() else {
                break;
            };
            if next[0] != b'<' || next[1] == b'/' {
                break;
            }
            let Some((node, spelling)) = known(layout, group, expected, after_bracket(next)) else {
                break;
            };
            let Some(field) = spelling.leaf() else {
                break;
            };
            let value = tag + 1 + spelling.length();
            let Some(length) = eight::find([b'<', b'\r'], &bytes[value..]) else {
                break;
            };
            let end = value + length;
            let Some(next) = bytes[end..].first_chunk::<TAG>() else {
                break;
            };
            let name = after_slash(next);
            let closed = next[..2] == *b"</"
                && match proven {
                    true => spelling.is_closed(name),
                    false => spelling.stands(name),
                };
            if !closed || !is_plain(bytes, value, end, &mut plain) {
                break;
            }
            if wanted {
                nodes.push(Node {
                    field,
                    name_len: 0,
                    start: self.shift.wrapping_add(value) as u32,
                    len: length as u32,
                    offset: relative(self.ahead.offset + tag as u64, from),
                    is_group: false,
                });
            }
            expected.after(node);
            at = end + 2 + spelling.length();
        }
        self.at = at;
        self.tree.plain_until = until.max(self.ahead.offset + plain as u64);
    }

    fn start_of_group(&mut self, tag: usize, node: NodeId) -> Option<Step> {
        let name = &self.layout.node(node).name;
        // Under another name only the careful road opens a group, so that its end is compared with its own.
        if !self.ahead.text[tag + 1..].starts_with(&**name) {
            return None;
        }
        self.ahead.open.push(name.as_bytes());
        let after = tag + 1 + self.layout.spelling(node).length();
        if self.tree.is_unit(node) {
            self.settle(tag);
            self.tree.open_unit(node);
            self.tree.unit_stands_at(self.ahead.offset + tag as u64);
            self.begin(tag);
        } else {
            if let (What::Group { field, .. }, Some(_)) =
                (&self.layout.node(node).what, self.stretch)
            {
                let offset = self.tree.relative(self.ahead.offset + tag as u64);
                let no = field.map_or(0, |field| field.no);
                self.tree.record().open_group(no, offset);
            }
            self.tree.open_group(node);
        }
        self.group = node;
        self.at = after;
        Some(Step::On)
    }

    fn end_of_group(&mut self, tag: usize, name: &Next) -> Option<Step> {
        let spelling = self.layout.spelling(self.group);
        if self.ahead.open.depth() <= self.ahead.floor || !spelling.stands(name) {
            return None;
        }
        let [.., Level::Group(outer), Level::Group(_)] = self.tree.levels[..] else {
            return None;
        };
        self.at = tag + 2 + spelling.length();
        self.ahead.open.pop();
        let ended = std::mem::replace(&mut self.group, outer);
        if self.tree.is_unit_innermost() {
            return Some(self.end_of_unit(ended));
        }
        self.tree.levels.pop();
        match self.stretch {
            Some(_) => drop(self.tree.end_group(ended)),
            // Nobody opened it in a record.
            None => self.tree.expected.after(ended),
        }
        Some(Step::On)
    }

    fn end_of_unit(&mut self, unit: NodeId) -> Step {
        let wanted = self.stretch.is_some();
        match (self.stretch, self.tree.unit.text.is_empty()) {
            (Some(from), true) => self.tree.borrow_window(self.ahead.base + from),
            _ => self.settle(self.at),
        }
        self.tree.levels.pop();
        let step = self.tree.end_group(unit);
        self.begin(self.at);
        if wanted { step } else { Step::On }
    }

    /// Copies the stretch that ends here to the record its values were noted in.
    fn settle(&mut self, to: usize) {
        if let Some(from) = self.stretch {
            let stretch = &self.ahead.text[from..to];
            append(&mut self.tree.record().text, stretch);
        }
    }

    /// Begins a stretch in the record that is open now.
    fn begin(&mut self, from: usize) {
        self.stretch = self.tree.is_wanted().then_some(from);
        self.shift = self.tree.record().text.len().wrapping_sub(from);
    }
}

/// The child of a group whose start tag comes next.
#[inline(always)]
fn known<'l>(
    layout: &'l Layout,
    group: NodeId,
    expected: &mut Expected,
    name: &Next,
) -> Option<(NodeId, &'l Spelling)> {
    if expected.is_reliable() {
        let likely = expected.likely();
        let spelling = layout.spelling(likely);
        if spelling.stands(name) {
            expected.right();
            return Some((likely, spelling));
        }
    }
    known_otherwise(layout, group, expected, name)
}

/// Not the likely one: the other, or any.
#[inline(never)]
fn known_otherwise<'l>(
    layout: &'l Layout,
    group: NodeId,
    expected: &mut Expected,
    name: &Next,
) -> Option<(NodeId, &'l Spelling)> {
    let other = expected.other();
    let spelling = layout.spelling(other);
    let found = match expected.is_reliable() && spelling.stands(name) {
        true => (other, spelling),
        false => layout.spelled(group, name)?,
    };
    match found.0 == expected.likely() {
        true => expected.right(),
        false => expected.wrong(found.0),
    }
    Some(found)
}

/// Whether nothing in a text needs to be resolved or refused; up to `plain` that is known.
#[inline]
fn is_plain(bytes: &[u8], from: usize, to: usize, plain: &mut usize) -> bool {
    to <= *plain || {
        let rest = &bytes[from..];
        *plain = from + memchr::memchr2(b'&', b']', rest).unwrap_or(rest.len());
        to <= *plain
    }
}

#[inline]
fn after_bracket(tag: &[u8; TAG]) -> &Next {
    tag[1..].first_chunk().unwrap_or(&[0; WIDTH])
}

#[inline]
fn after_slash(tag: &[u8; TAG]) -> &Next {
    tag[2..].first_chunk().unwrap_or(&[0; WIDTH])
}
