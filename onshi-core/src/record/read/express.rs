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
//! Whatever is not ordinary (an attribute, a reference, a comment, an unknown name, the end of the
//! window) is left where it stands, and the careful road decides about it. So this may stop between
//! any two elements, and must never pass what the careful road would refuse.
//!
//! [`Expected`]: super::expect::Expected

use super::tree::{Level, Step, Tree};
use crate::catalogue::spelling::{Next, Spelling, WIDTH};
use crate::catalogue::{Layout, NodeId, What};
use crate::xml::{Content, Passed, eight};

/// Passes as much as is ordinary; stops behind a unit that is wanted.
pub(super) fn pass(tree: &mut Tree, ahead: Content<'_>) -> Passed {
    let Some(&Level::Group(group)) = tree.levels.last() else {
        return Passed::NOTHING;
    };
    if tree.has_away() || ahead.limits.name_bytes < WIDTH || ahead.limits.tag_bytes < 2 * WIDTH {
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

impl<'t> Road<'_, 't> {
    /// Passes the next thing: a leaf, or the start or the end of a group.
    #[inline]
    fn element(&mut self) -> Option<Step> {
        let bytes = self.ahead.text.as_bytes();
        let blanks = eight::blanks(&bytes[self.at..])?;
        let tag = self.at + blanks;
        let next: &[u8; TAG] = bytes[tag..].first_chunk()?;
        if next[0] != b'<' || blanks > self.ahead.limits.text_bytes {
            return None;
        }
        if next[1] == b'/' {
            return self.end_of_group(tag, after_slash(next));
        }
        if self.ahead.open.depth() >= self.ahead.limits.depth {
            return None;
        }
        let name = after_bracket(next);
        let (node, spelling) = self.known(name)?;
        match &self.layout.node(node).what {
            What::Leaf { field, home: None } => {
                self.leaf(tag, field.no, spelling)?;
                self.tree.expected.after(node);
                Some(Step::On)
            }
            What::Group { .. } | What::Wrap => self.start_of_group(tag, node),
            What::Leaf { .. } | What::Extra { .. } => None,
        }
    }

    /// The child of the open group whose start tag comes next.
    #[inline]
    fn known(&mut self, name: &Next) -> Option<(NodeId, &'t Spelling)> {
        let expected = self.tree.expected.next();
        let spelling = self.layout.spelling(expected);
        if spelling.stands(name) {
            self.tree.expected.right();
            return Some((expected, spelling));
        }
        let found = self.layout.spelled(self.group, name)?;
        self.tree.expected.wrong(found.0);
        Some(found)
    }

    /// A whole element with nothing inside but a plain text.
    #[inline]
    fn leaf(&mut self, tag: usize, field: u16, spelling: &Spelling) -> Option<()> {
        let bytes = self.ahead.text.as_bytes();
        let value = tag + 1 + spelling.length();
        let length = eight::find([b'<', b'\r'], &bytes[value..])?;
        let end = value + length;
        let next: &[u8; TAG] = bytes[end..].first_chunk()?;
        let closed = next[0] == b'<' && next[1] == b'/' && spelling.stands(after_slash(next));
        if !closed || length > self.ahead.limits.text_bytes || !self.is_plain(value, end) {
            return None;
        }
        self.at = end + 2 + spelling.length();
        if self.stretch.is_some() {
            let offset = self.tree.relative(self.ahead.offset + tag as u64);
            let start = self.shift.wrapping_add(value) as u32;
            self.tree
                .record()
                .note_leaf(field, start, length as u32, offset);
        }
        Some(())
    }

    /// Whether nothing in a text needs to be resolved or refused.
    #[inline]
    fn is_plain(&mut self, from: usize, to: usize) -> bool {
        let end = self.ahead.offset + to as u64;
        end <= self.tree.plain_until || {
            let rest = &self.ahead.text.as_bytes()[from..];
            let plain = memchr::memchr2(b'&', b']', rest).unwrap_or(rest.len());
            self.tree.plain_until = self.ahead.offset + (from + plain) as u64;
            end <= self.tree.plain_until
        }
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
            self.tree.unit_start = self.ahead.offset + tag as u64;
            self.tree.open_unit(node);
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
        self.settle(self.at);
        self.tree.levels.pop();
        let step = self.tree.end_group(unit);
        self.begin(self.at);
        if wanted { step } else { Step::On }
    }

    /// Copies the stretch that ends here to the record its values were noted in.
    fn settle(&mut self, to: usize) {
        if let Some(from) = self.stretch {
            let stretch = &self.ahead.text[from..to];
            self.tree.record().text.push_str(stretch);
        }
    }

    /// Begins a stretch in the record that is open now.
    fn begin(&mut self, from: usize) {
        self.stretch = self.tree.is_wanted().then_some(from);
        self.shift = self.tree.record().text.len().wrapping_sub(from);
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
