//! Builds the wire tree of a record: first everything at home, then what a profile moved.

use std::collections::{BTreeMap, VecDeque};

use super::layout::{Draft, Home, Layout, Node, NodeId, Pad, Standing, What};
use super::messages::{ROOT, messages};
use super::profile::{Claim, FieldPatch, Profile, RecordPatch};
use super::row::{Evidence, FieldRow, Kind, Occurs, RecordRow};
use crate::error::{Error, ErrorCode};

/// The layout of a record, and what of the profile could not be done.
pub(super) fn arrange(
    profile: &Profile,
    records: &BTreeMap<String, RecordPatch>,
    row: &'static RecordRow,
) -> (Layout, Vec<Error>) {
    let mut builder = Builder {
        profile,
        records,
        whole: messages().any(|message| message.record.id == row.id),
        draft: Draft::default(),
        moved: VecDeque::new(),
        problems: Vec::new(),
    };
    let what = What::Group { field: None, row };
    let standing = Standing::Row(Evidence::Seen("OD2"));
    let root = builder
        .draft
        .add(0, Node::new(ROOT, what, Occurs::One, standing), &[]);
    builder.fill(root, row);
    while let Some(moved) = builder.moved.pop_front() {
        builder.place_moved(moved);
    }
    builder.check_names();
    (builder.draft.finish(), builder.problems)
}

struct Builder<'p> {
    profile: &'p Profile,
    records: &'p BTreeMap<String, RecordPatch>,
    /// A whole message, not a part of one: only there the way from the document element is known.
    whole: bool,
    draft: Draft,
    moved: VecDeque<Moved>,
    problems: Vec<Error>,
}

/// A field that stands elsewhere than its record.
struct Moved {
    record: &'static RecordRow,
    /// The element of its record.
    from: NodeId,
    /// Names to walk, the last is its own.
    way: Vec<String>,
    field: &'static FieldRow,
}

impl Builder<'_> {
    fn fill(&mut self, element: NodeId, row: &'static RecordRow) {
        let patch = self.records.get(row.ident).cloned().unwrap_or_default();
        for field in ordered(row, &patch) {
            let correction = patch.fields.get(field.ident);
            match correction.is_some_and(|patch| patch.absent) {
                true => self.draft.nodes[element].absent.push(field.no),
                false => self.place(element, row, field, correction),
            }
            self.extras(element, &patch, Some(field.ident));
        }
        self.extras(element, &patch, None);
    }

    fn place(
        &mut self,
        element: NodeId,
        record: &'static RecordRow,
        field: &'static FieldRow,
        patch: Option<&FieldPatch>,
    ) {
        match patch.and_then(|patch| patch.at.as_deref()) {
            Some(".") => self.flatten(element, record, field),
            Some(at) if at.contains('/') => self.moved.push_back(Moved {
                record,
                from: element,
                way: at.split('/').map(str::to_owned).collect(),
                field,
            }),
            at => {
                let name = at.unwrap_or(field.element);
                let aliases = if at.is_none() { field.aliases } else { &[] };
                self.add(element, name, record, field, None, aliases);
            }
        }
    }

    /// Adds the node of a field, and what stands inside.
    fn add(
        &mut self,
        parent: NodeId,
        name: &str,
        record: &'static RecordRow,
        field: &'static FieldRow,
        home: Option<Home>,
        aliases: &'static [&'static str],
    ) {
        if !is_name(name) {
            return self.problem(record, field, "this is not an element name");
        }
        let patch = self.records.get(record.ident);
        let patch = patch.and_then(|patch| patch.fields.get(field.ident));
        let what = match field.kind {
            Kind::Group(row) => What::Group {
                field: Some(field),
                row,
            },
            _ => What::Leaf { field, home },
        };
        let standing = self.standing(record, field);
        let occurs = patch
            .and_then(|patch| patch.occurs)
            .map_or(field.occurs, Occurs::from);
        let mut node = Node::new(name, what, occurs, standing);
        if let Some(patch) = patch {
            node.max_chars = patch.max.map(usize::from).or(node.max_chars);
            node.pad = patch.pad.map(|pad| Pad {
                with: pad.with,
                to: pad.to,
            });
        }
        let id = self.draft.add(parent, node, aliases);
        if let Kind::Group(row) = field.kind {
            self.fill(id, row);
        }
    }

    fn standing(&self, record: &RecordRow, field: &FieldRow) -> Standing {
        let patch = self.records.get(record.ident);
        let own = patch.and_then(|patch| patch.fields.get(field.ident));
        // Nobody but the profile knows the name or place that it gives.
        let moved = own.and_then(|own| own.at.as_ref().map(|_| Claim::Confirmed));
        let said = own.and_then(|own| own.evidence).or_else(|| patch?.evidence);
        match said.or(moved) {
            Some(claim) => self.profile.standing(claim),
            None => Standing::Row(field.evidence),
        }
    }

    /// The elements of a group stand in the surrounding element.
    fn flatten(&mut self, element: NodeId, record: &'static RecordRow, field: &'static FieldRow) {
        let Kind::Group(inner) = field.kind else {
            return self.problem(record, field, "only a group can be flattened");
        };
        if field.occurs == Occurs::Many {
            return self.problem(record, field, "a repeated group cannot be flattened");
        }
        let patch = self.records.get(inner.ident).cloned().unwrap_or_default();
        if !patch.extra.is_empty() {
            return self.problem(record, field, "a flattened group cannot gain elements");
        }
        for leaf in ordered(inner, &patch) {
            if matches!(leaf.kind, Kind::Group(_)) {
                return self.problem(record, field, "a group inside it cannot be flattened");
            }
            let correction = patch.fields.get(leaf.ident);
            if correction.is_some_and(|patch| patch.absent) {
                return self.problem(inner, leaf, "a flattened group cannot lack a field");
            }
            let at = correction.and_then(|patch| patch.at.as_deref());
            if at.is_some_and(|at| at.contains('/')) {
                return self.problem(inner, leaf, "inside a flattened group it cannot move");
            }
            let home = Home {
                up: 0,
                down: [field.no].into(),
            };
            self.add(
                element,
                at.unwrap_or(leaf.element),
                inner,
                leaf,
                Some(home),
                &[],
            );
        }
    }

    fn place_moved(&mut self, moved: Moved) {
        let Moved {
            record,
            from,
            way,
            field,
        } = moved;
        let Some((name, levels)) = way.split_last() else {
            return;
        };
        let (mut at, levels) = match levels.split_first() {
            Some((first, rest)) if first.is_empty() && self.whole => (Layout::ROOT, rest),
            _ => (from, levels),
        };
        for level in levels {
            let next = match level.as_str() {
                ".." if at == Layout::ROOT => None,
                ".." => Some(self.draft.nodes[at].parent),
                name if is_name(name) => Some(self.level(at, name)),
                _ => None,
            };
            match next {
                Some(next) => at = next,
                None => {
                    self.problem(record, field, "the way leads outside the message");
                    return self.add(from, name, record, field, None, &[]);
                }
            }
        }
        match self.home(at, from) {
            Ok(home) if home.is_some() && matches!(field.kind, Kind::Group(_)) => {
                self.problem(record, field, "a group cannot move into another group");
            }
            Ok(home) => self.add(at, name, record, field, home, &[]),
            Err(why) => self.problem(record, field, why),
        }
    }

    /// A level on the way: the element that stands there, or a new one.
    fn level(&mut self, at: NodeId, name: &str) -> NodeId {
        if let Some(known) = self.draft.child(at, name) {
            return known;
        }
        let standing = self.profile.standing(Claim::Confirmed);
        let wrap = Node::new(name, What::Wrap, Occurs::Optional, standing);
        self.draft.add(at, wrap, &[])
    }

    /// How the value of the group at `from` is reached from an element at `at`.
    fn home(&self, at: NodeId, from: NodeId) -> Result<Option<Home>, &'static str> {
        let outwards = self.groups(at);
        let own = self.groups(from);
        let shared = outwards.iter().position(|id| own.contains(id));
        let Some(up) = shared else {
            return Err("the way leads outside the message");
        };
        let inwards = own.iter().take_while(|id| **id != outwards[up]);
        let mut down: Vec<NodeId> = inwards.copied().collect();
        if up == 0 && down.is_empty() {
            return Ok(None);
        }
        let repeats = |id: &NodeId| self.draft.nodes[*id].node.occurs == Occurs::Many;
        if down.iter().chain(&outwards[..up]).any(repeats) {
            return Err("it would leave or enter a repeated group");
        }
        down.reverse();
        let numbers = down
            .iter()
            .filter_map(|id| Some(self.draft.nodes[*id].node.field()?.no));
        Ok(Some(Home {
            up,
            down: numbers.collect(),
        }))
    }

    /// The groups around an element, itself included, innermost first.
    fn groups(&self, mut at: NodeId) -> Vec<NodeId> {
        let mut groups = Vec::new();
        loop {
            if self.draft.nodes[at].node.row().is_some() {
                groups.push(at);
            }
            if at == Layout::ROOT {
                return groups;
            }
            at = self.draft.nodes[at].parent;
        }
    }

    fn extras(&mut self, element: NodeId, patch: &RecordPatch, after: Option<&str>) {
        for (name, extra) in &patch.extra {
            if extra.after.as_deref() != after {
                continue;
            }
            let what = What::Extra {
                japanese: extra.japanese.as_str().into(),
            };
            let standing = self.profile.standing(Claim::Confirmed);
            let occurs = extra.occurs.map_or(Occurs::Optional, Occurs::from);
            let mut node = Node::new(name, what, occurs, standing);
            node.max_chars = extra.max.map(usize::from);
            self.draft.add(element, node, &[]);
        }
    }

    /// No two elements of one name beside each other.
    fn check_names(&mut self) {
        let mut doubled = Vec::new();
        for parent in &self.draft.nodes {
            let mut names: Vec<&str> = parent
                .children
                .iter()
                .map(|id| &*self.draft.nodes[*id].node.name)
                .collect();
            names.sort_unstable();
            let twice = names.windows(2).find(|pair| pair[0] == pair[1]);
            doubled.extend(twice.map(|pair| format!("{}/{}", parent.node.name, pair[0])));
        }
        for path in doubled {
            let error = Error::new(ErrorCode::ProfileInvalid).at_path(path);
            self.problems
                .push(error.because("two elements of one name"));
        }
    }

    fn problem(&mut self, record: &RecordRow, field: &FieldRow, why: &str) {
        let place = format!("records.{}.fields.{}", record.ident, field.ident);
        self.problems.push(
            Error::new(ErrorCode::ProfileInvalid)
                .at_path(place)
                .because(why),
        );
    }
}

/// The fields of a record in the order of the profile, then of the rows.
fn ordered(row: &'static RecordRow, patch: &RecordPatch) -> Vec<&'static FieldRow> {
    let named = |ident: &String| row.fields.iter().find(|field| field.ident == ident);
    let mut fields: Vec<&'static FieldRow> = patch.order.iter().filter_map(named).collect();
    let rest = row
        .fields
        .iter()
        .filter(|field| !patch.order.iter().any(|ident| ident == field.ident));
    fields.extend(rest);
    fields
}

/// Letters, digits and underscores: what every name of the interface is made of.
fn is_name(name: &str) -> bool {
    let first = name.bytes().next();
    first.is_some_and(|byte| byte.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
