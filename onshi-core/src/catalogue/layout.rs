//! The tree of a record as it stands on the wire (レイアウト): the rows, corrected by a profile.
//!
//! Records keep meaning (which field of which group), a layout says how it is spelled: names, order,
//! nesting, lengths, padding. Readers, writers, the validator, the JSON form and the printed catalogue
//! all walk layouts and never the rows.
//!
//! ```text
//!  rows      AccessUrlInfo { url, issued }        a profile: url.at = "Web/Url", issued.at = "../IssueDate"
//!
//!  layout    AccessUrlInfo ─┬─ Web (wrap) ── Url          read into field `url`
//!            IssueDate (beside it)                        read into field `issued`, whose home is elsewhere
//! ```

use std::borrow::Cow;
use std::ops::Range;

use super::row::{Evidence, FieldRow, Kind, Occurs, RecordRow};
use super::spelling::{Named, Next, Spelling, Spellings};
use crate::xml::{Tag, Tags};

/// The wire tree of a record. The first node is the record itself.
#[derive(Debug)]
pub struct Layout {
    nodes: Vec<Node>,
    lookups: Vec<Lookup>,
    spellings: Spellings,
    tags: Tags,
    /// What mostly follows a node, by its number; then what mostly comes first inside it.
    order: Box<[u32]>,
    /// Fields that do not exist according to the profile, by node.
    absent: Vec<Box<[u16]>>,
    /// Where the fields of a group stand among its children, by node and field number.
    places: Vec<Places>,
}

/// Where the fields of a group stand among its children. Empty if a profile moves any of them.
type Places = Box<[Place]>;

/// Where a field stands among the children of its group.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// So many children stand before it.
    pub nth: u16,
    /// It is a value that is written as it is, never filled up.
    pub is_bare: bool,
}

impl Place {
    /// Of what is none of the children: after them.
    pub(crate) const NOWHERE: Place = Place {
        nth: u16::MAX,
        is_bare: false,
    };

    /// Among the children, or nowhere.
    #[inline]
    pub(crate) fn is_known(self) -> bool {
        self.nth != Self::NOWHERE.nth
    }
}

/// Number of a node in its layout.
pub type NodeId = usize;

/// One element of the wire.
#[derive(Debug)]
pub struct Node {
    /// Element name.
    pub name: Box<str>,
    /// What it holds.
    pub what: What,
    /// How often it stands there.
    pub occurs: Occurs,
    /// Longest text in characters; `None` for groups.
    pub max_chars: Option<usize>,
    /// How a shorter text is filled up when it is written.
    pub pad: Option<Pad>,
    /// How we know it.
    pub standing: Standing,
    children: Range<usize>,
}

/// What an element of the wire holds.
#[derive(Debug)]
pub enum What {
    /// A group of the record; `field` is `None` for the record itself.
    Group {
        /// The field under which the group stands.
        field: Option<&'static FieldRow>,
        /// Its record.
        row: &'static RecordRow,
    },
    /// A value of the surrounding group, or of the group at `home` if a profile moved it away.
    Leaf {
        /// The field.
        field: &'static FieldRow,
        /// Where the value lives, if not in the surrounding group.
        home: Option<Home>,
    },
    /// A level that only the profile knows.
    Wrap,
    /// An element that only the profile knows: kept by name.
    Extra {
        /// Japanese name (和名).
        japanese: Box<str>,
    },
}

/// The way from the group in which a value is written to the group in which it lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// So many groups outwards.
    pub up: usize,
    /// Then inwards, by field number.
    pub down: Box<[u16]>,
}

/// Fills a text up on its left (桁埋め).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pad {
    /// With this character.
    pub with: char,
    /// To so many characters.
    pub to: usize,
}

/// How we know an element: the grade of its row, or what a profile says (根拠).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// The row says it.
    Row(Evidence),
    /// A profile confirms it from the official document; the text names it.
    Confirmed(Box<str>),
}

impl Standing {
    /// One word: `manual`, `seen`, `inferred`, `assumed`, `confirmed`.
    pub fn grade(&self) -> &'static str {
        match self {
            Standing::Row(evidence) => evidence.grade(),
            Standing::Confirmed(_) => "confirmed",
        }
    }

    /// The section, the source tags, the reason, or the document of the profile.
    pub fn source(&self) -> &str {
        match self {
            Standing::Row(evidence) => evidence.source(),
            Standing::Confirmed(source) => source,
        }
    }

    /// Ours, because nothing public shows it.
    pub fn is_assumed(&self) -> bool {
        matches!(self, Standing::Row(Evidence::Assumed(_)))
    }
}

impl Layout {
    /// The node of the record itself.
    pub const ROOT: NodeId = 0;

    /// A node.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id]
    }

    /// The elements inside a node, in writing order.
    pub fn children(&self, id: NodeId) -> Range<NodeId> {
        self.nodes[id].children.clone()
    }

    /// Where the fields of a group stand, by their numbers, if all that stands inside are its own fields,
    /// each under its own element; else nothing.
    pub(crate) fn places(&self, id: NodeId) -> &[Place] {
        &self.places[id]
    }

    /// The fields of a group that the profile says do not exist.
    pub fn absent(&self, id: NodeId) -> &[u16] {
        &self.absent[id]
    }

    /// The record laid out.
    pub fn row(&self) -> Option<&'static RecordRow> {
        self.nodes[Self::ROOT].row()
    }

    /// The element called `name` inside a node.
    pub fn find(&self, id: NodeId, name: &str) -> Option<NodeId> {
        let place = self.lookups[id].find(name)?;
        Some(self.nodes[id].children.start + place)
    }

    /// The element inside a node whose name stands at the front of `next`, and that name: what
    /// [`find`](Self::find) says, for names of ordinary length.
    pub(crate) fn spelled(&self, id: NodeId, next: &Next) -> Option<(NodeId, &Spelling)> {
        self.spellings.inside(id, next)
    }

    /// The name of a node as bytes; of [`size`](Self::size), a name that stands nowhere.
    #[inline]
    pub(crate) fn spelling(&self, id: NodeId) -> &Spelling {
        self.spellings.of(id)
    }

    /// The tags of a node, ready to be copied; `None` for a name that needs care.
    #[inline]
    pub(crate) fn tag(&self, id: NodeId) -> Option<Tag<'_>> {
        self.tags.of(id)
    }

    /// What mostly follows each node, a child of the same group; then, for each node, what mostly comes
    /// first inside it. Where nothing can, [`size`](Self::size).
    pub(crate) fn order(&self) -> &[u32] {
        &self.order
    }

    /// How many nodes there are.
    pub(crate) fn size(&self) -> usize {
        self.nodes.len()
    }

    /// Every node below one, itself included, outer ones first.
    pub fn below(&self, id: NodeId) -> impl Iterator<Item = NodeId> + use<'_> {
        let mut open = vec![id];
        std::iter::from_fn(move || {
            let next = open.pop()?;
            open.extend(self.children(next).rev());
            Some(next)
        })
    }
}

impl Node {
    /// The record of a group.
    pub fn row(&self) -> Option<&'static RecordRow> {
        match self.what {
            What::Group { row, .. } => Some(row),
            _ => None,
        }
    }

    /// The field it stands for; `None` for the outermost record and for what only a profile knows.
    pub fn field(&self) -> Option<&'static FieldRow> {
        match self.what {
            What::Group { field, .. } => field,
            What::Leaf { field, .. } => Some(field),
            What::Wrap | What::Extra { .. } => None,
        }
    }

    /// Whether elements stand inside.
    pub fn is_group(&self) -> bool {
        matches!(self.what, What::Group { .. } | What::Wrap)
    }

    /// Japanese name (和名).
    pub fn japanese(&self) -> &str {
        match &self.what {
            What::Group { field, row } => field.map_or(row.japanese, |field| field.japanese),
            What::Leaf { field, .. } => field.japanese,
            What::Wrap => "（プロファイルの階層）",
            What::Extra { japanese } => japanese,
        }
    }

    /// Format of a value.
    pub fn kind(&self) -> Option<Kind> {
        self.field().map(|field| field.kind)
    }

    /// A list and nothing else (…リスト): JSON writes it as an array.
    pub fn is_list(&self) -> bool {
        self.row().is_some_and(RecordRow::is_list)
    }

    /// The text as it is written.
    pub fn written<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let Some(Pad { with, to }) = self.pad else {
            return Cow::Borrowed(text);
        };
        let bare = text.trim_start_matches(' ');
        let missing = to.saturating_sub(bare.chars().count());
        if bare.is_empty() || (missing == 0 && bare.len() == text.len()) {
            return Cow::Borrowed(text);
        }
        let fill = std::iter::repeat_n(with, missing);
        Cow::Owned(fill.chain(bare.chars()).collect())
    }
}

/// Names of the children of one node, by length.
#[derive(Debug, Default)]
struct Lookup {
    sorted: Vec<(Box<str>, usize)>,
    /// Where the names of each length start in `sorted`; those of length `n` end at `n + 1`.
    starts: Vec<usize>,
}

impl Lookup {
    fn new(mut names: Vec<(Box<str>, usize)>) -> Self {
        names.sort_by_key(|(name, _)| name.len());
        let Some((longest, _)) = names.last() else {
            return Lookup::default();
        };
        let starts = (0..=longest.len() + 1)
            .map(|length| names.partition_point(|(name, _)| name.len() < length))
            .collect();
        Lookup {
            sorted: names,
            starts,
        }
    }

    fn find(&self, name: &str) -> Option<usize> {
        let from = *self.starts.get(name.len())?;
        let until = *self.starts.get(name.len() + 1)?;
        let same_length = &self.sorted[from..until];
        let found = same_length.iter().find(|(known, _)| **known == *name)?;
        Some(found.1)
    }
}

/// A layout under construction: nodes point to their children one by one.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub nodes: Vec<DraftNode>,
}

/// A node under construction.
#[derive(Debug)]
pub(super) struct DraftNode {
    pub node: Node,
    pub aliases: &'static [&'static str],
    pub parent: NodeId,
    pub children: Vec<NodeId>,
    pub absent: Vec<u16>,
}

impl Draft {
    /// Adds a node under a parent, last.
    pub fn add(
        &mut self,
        parent: NodeId,
        mut node: Node,
        aliases: &'static [&'static str],
    ) -> NodeId {
        let id = self.nodes.len();
        node.children = 0..0;
        if id > 0 {
            self.nodes[parent].children.push(id);
        }
        self.nodes.push(DraftNode {
            node,
            aliases,
            parent,
            children: Vec::new(),
            absent: Vec::new(),
        });
        id
    }

    /// The child of a name.
    pub fn child(&self, parent: NodeId, name: &str) -> Option<NodeId> {
        let mut children = self.nodes[parent].children.iter().copied();
        children.find(|child| *self.nodes[*child].node.name == *name)
    }

    /// Lays the nodes out so that the children of a node stand together.
    pub fn finish(self) -> Layout {
        let mut order = vec![0];
        let mut ranges = Vec::with_capacity(self.nodes.len());
        let mut at = 0;
        while let Some(id) = order.get(at).copied() {
            let children = &self.nodes[id].children;
            ranges.push(order.len()..order.len() + children.len());
            order.extend(children);
            at += 1;
        }
        let mut drafts: Vec<Option<DraftNode>> = self.nodes.into_iter().map(Some).collect();
        let mut taken: Vec<DraftNode> = Vec::with_capacity(drafts.len());
        for (id, range) in order.into_iter().zip(ranges) {
            if let Some(mut draft) = drafts[id].take() {
                draft.node.children = range;
                taken.push(draft);
            }
        }
        let lookups = taken.iter().map(|draft| lookup(draft, &taken)).collect();
        let places = taken.iter().map(|draft| places(draft, &taken)).collect();
        let spellings = spellings(&taken);
        let tags = tags(&taken);
        let likely = likely_order(&taken);
        let (nodes, absent) = taken
            .into_iter()
            .map(|draft| (draft.node, draft.absent.into()))
            .unzip();
        Layout {
            nodes,
            lookups,
            spellings,
            tags,
            order: likely,
            absent,
            places,
        }
    }
}

fn lookup(of: &DraftNode, all: &[DraftNode]) -> Lookup {
    let mut names = Vec::new();
    for (place, id) in of.node.children.clone().enumerate() {
        let child = &all[id];
        names.push((child.node.name.clone(), place));
        names.extend(child.aliases.iter().map(|alias| (Box::from(*alias), place)));
    }
    Lookup::new(names)
}

fn spellings(all: &[DraftNode]) -> Spellings {
    let mut parents = vec![None; all.len()];
    for (parent, draft) in all.iter().enumerate() {
        for child in draft.node.children.clone() {
            parents[child] = Some(parent);
        }
    }
    let named = |(node, draft): (NodeId, &DraftNode), name| Named {
        node,
        name,
        parent: parents[node],
        leaf: match &draft.node.what {
            What::Leaf { field, home: None } => Some(field.no),
            _ => None,
        },
    };
    let nodes = all.iter().enumerate();
    let own: Vec<_> = nodes
        .clone()
        .map(|node| named(node, &*node.1.node.name))
        .collect();
    let others = nodes.flat_map(|node| node.1.aliases.iter().map(move |alias| named(node, *alias)));
    Spellings::new(&own, others)
}

fn tags(all: &[DraftNode]) -> Tags {
    let mut depths = vec![0; all.len()];
    // Outer ones stand before those inside.
    for (parent, draft) in all.iter().enumerate() {
        for child in draft.node.children.clone() {
            depths[child] = depths[parent] + 1;
        }
    }
    let names = all.iter().map(|draft| &*draft.node.name);
    Tags::new(depths.into_iter().zip(names))
}

fn likely_order(all: &[DraftNode]) -> Box<[u32]> {
    let size = all.len();
    let mut order = vec![size as u32; 2 * size];
    for (id, draft) in all.iter().enumerate() {
        let children = draft.node.children.clone();
        if let Some(first) = children.clone().next() {
            order[size + id] = first as u32;
        }
        for child in children.clone() {
            order[child] = match all[child].node.occurs {
                Occurs::Many => child as u32,
                _ if child + 1 < children.end => child as u32 + 1,
                _ => children.start as u32,
            };
        }
    }
    order.into()
}

fn places(of: &DraftNode, all: &[DraftNode]) -> Places {
    let mut places = Vec::new();
    if !of.absent.is_empty() || of.node.row().is_none() {
        return Places::default();
    }
    for (nth, id) in (0..Place::NOWHERE.nth).zip(of.node.children.clone()) {
        let node = &all[id].node;
        let (field, is_value) = match node.what {
            What::Group {
                field: Some(field), ..
            } => (field, false),
            What::Leaf { field, home: None } => (field, true),
            _ => return Places::default(),
        };
        let no = usize::from(field.no);
        places.resize(places.len().max(no + 1), Place::NOWHERE);
        let is_bare = is_value && node.pad.is_none();
        places[no] = Place { nth, is_bare };
    }
    places.into()
}

impl Node {
    /// A node without children.
    pub(super) fn new(name: &str, what: What, occurs: Occurs, standing: Standing) -> Self {
        let max_chars = match &what {
            What::Leaf { field, .. } => field.kind.max_chars(),
            _ => None,
        };
        Node {
            name: name.into(),
            what,
            occurs,
            max_chars,
            pad: None,
            standing,
            children: 0..0,
        }
    }
}
