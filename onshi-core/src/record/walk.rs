//! Walks a record in the order in which it is written. XML, JSON and the simulator's shuffled answers
//! are three takers of one walk.

use super::store::Record;
use super::view::{Group, Item};
use crate::catalogue::layout::{Home, Place};
use crate::catalogue::{Layout, Node, NodeId, What};

/// Takes what a walk meets.
pub trait Sink {
    /// What may go wrong with it.
    type Error;
    /// A group begins.
    ///
    /// # Errors
    /// Its own.
    fn start(&mut self, element: Element<'_>) -> Result<(), Self::Error>;
    /// A value.
    ///
    /// # Errors
    /// Its own.
    fn leaf(&mut self, element: Element<'_>, text: &str) -> Result<(), Self::Error>;
    /// A value that lives where it stands and is never filled up, as most do: [`leaf`](Self::leaf), unless
    /// the taker has a shorter way.
    ///
    /// # Errors
    /// Its own.
    #[inline(always)]
    fn bare(&mut self, layout: &Layout, id: NodeId, item: Item<'_>) -> Result<(), Self::Error> {
        self.leaf(known(id, layout.node(id)), item.text())
    }
    /// The innermost group ends.
    ///
    /// # Errors
    /// Its own.
    fn end(&mut self) -> Result<(), Self::Error>;
    /// The profile has no place for a value that is set: nothing is dropped silently.
    fn no_place(&self, element: &str) -> Self::Error;
    /// Whether [`arrange`](Self::arrange) is to be asked.
    const ARRANGES: bool = false;
    /// May change the order of the children of a group.
    fn arrange(&mut self, _children: &mut [NodeId]) {}
}

/// An element that a walk meets: its name, and its node if it is known.
#[derive(Debug, Clone, Copy)]
pub struct Element<'a> {
    /// Element name.
    pub name: &'a str,
    /// Its node in the layout.
    pub node: Option<&'a Node>,
    /// The number of that node.
    pub id: Option<NodeId>,
}

/// Walks everything inside a record.
///
/// # Errors
/// Those of the sink.
pub fn walk<S: Sink>(record: &Record, layout: &Layout, sink: &mut S) -> Result<(), S::Error> {
    let mut walk = Walk {
        layout,
        sink,
        around: Vec::with_capacity(8),
        ordered: Vec::new(),
    };
    walk.group(Layout::ROOT, record.root())
}

struct Walk<'r, 'l, 's, S> {
    layout: &'l Layout,
    sink: &'s mut S,
    /// The groups around, outermost first.
    around: Vec<Group<'r>>,
    /// The elements of the open plain groups, each with its place; the last group's at the end.
    ordered: Vec<(Place, Item<'r>)>,
}

impl<'r, 'l, S: Sink> Walk<'r, 'l, '_, S> {
    fn group(&mut self, id: NodeId, group: Group<'r>) -> Result<(), S::Error> {
        let places = self.layout.places(id);
        if !places.is_empty() && !S::ARRANGES {
            return self.plain(id, places, group);
        }
        self.all_have_a_place(id, group)?;
        self.around.push(group);
        self.children(id)?;
        self.around.pop();
        for item in group.items().filter(|item| item.row().is_none()) {
            if !self.is_extra(id, item.element()) {
                self.unknown(item)?;
            }
        }
        Ok(())
    }

    /// A group whose elements are its own fields: they mostly stand in the right order already.
    fn plain(&mut self, id: NodeId, places: &[Place], group: Group<'r>) -> Result<(), S::Error> {
        let first = self.layout.children(id).start;
        let own = self.layout.node(id).row().map(|row| row.id);
        // Without the row of the group, nothing in it is known.
        let is_own = group.row().map(|row| row.id) == own;
        self.around.push(group);
        match is_own && is_in_order(places, group) {
            true => self.as_it_stands(first, places, group)?,
            false => self.sorted(first, places, group)?,
        }
        self.around.pop();
        Ok(())
    }

    fn as_it_stands(
        &mut self,
        first: NodeId,
        places: &[Place],
        group: Group<'r>,
    ) -> Result<(), S::Error> {
        for item in group.items() {
            self.element(first, place(places, item), item)?;
        }
        Ok(())
    }

    fn sorted(
        &mut self,
        first: NodeId,
        places: &[Place],
        group: Group<'r>,
    ) -> Result<(), S::Error> {
        let from = self.ordered.len();
        for item in group.items() {
            let known = item.row().map(|_| place(places, item));
            self.ordered.push((known.unwrap_or(Place::NOWHERE), item));
        }
        self.ordered[from..].sort_by_key(|(place, _)| place.nth);
        for at in from..self.ordered.len() {
            let (place, item) = self.ordered[at];
            self.element(first, place, item)?;
        }
        self.ordered.truncate(from);
        Ok(())
    }

    /// An element that stands at a place of a plain group, whose children begin at `first`.
    #[inline(always)] // this and what it calls for a value are one loop
    fn element(&mut self, first: NodeId, place: Place, item: Item<'r>) -> Result<(), S::Error> {
        let (layout, id) = (self.layout, first + usize::from(place.nth));
        if place.is_bare {
            return self.sink.bare(layout, id, item);
        }
        if !place.is_known() {
            return self.unknown(item);
        }
        let node = layout.node(id);
        match node.row() {
            None => self.leaf(known(id, node), node, item),
            Some(_) => self.inner_group(known(id, node), id, item),
        }
    }

    fn inner_group(
        &mut self,
        element: Element<'l>,
        id: NodeId,
        item: Item<'r>,
    ) -> Result<(), S::Error> {
        self.sink.start(element)?;
        self.group(id, item.group())?;
        self.sink.end()
    }

    /// A value, filled up where a profile says so.
    #[inline(always)]
    fn leaf(&mut self, element: Element<'l>, node: &Node, item: Item<'r>) -> Result<(), S::Error> {
        match node.pad {
            None => self.sink.leaf(element, item.text()),
            Some(_) => self.sink.leaf(element, &node.written(item.text())),
        }
    }

    fn children(&mut self, id: NodeId) -> Result<(), S::Error> {
        let mut children: Vec<NodeId> = self.layout.children(id).collect();
        self.sink.arrange(&mut children);
        children.into_iter().try_for_each(|child| self.child(child))
    }

    fn child(&mut self, id: NodeId) -> Result<(), S::Error> {
        let layout = self.layout;
        let node = layout.node(id);
        let element = known(id, node);
        let Some(here) = self.around.last().copied() else {
            return Ok(());
        };
        match &node.what {
            What::Group { field, .. } => {
                for item in field.iter().flat_map(|field| here.all(field.no)) {
                    self.inner_group(element, id, item)?;
                }
            }
            What::Leaf { field, home } => {
                let group = home_of(&self.around, home.as_ref());
                for item in group.iter().flat_map(|group| group.all(field.no)) {
                    self.leaf(element, node, item)?;
                }
            }
            What::Extra { .. } => {
                for item in here.items().filter(|item| is_named(item, &node.name)) {
                    self.leaf(element, node, item)?;
                }
            }
            What::Wrap if self.is_filled(id, here) => {
                self.sink.start(element)?;
                self.children(id)?;
                self.sink.end()?;
            }
            What::Wrap => {}
        }
        Ok(())
    }

    /// Whether anything stands in a level that only the profile knows.
    fn is_filled(&self, id: NodeId, here: Group<'r>) -> bool {
        self.layout.children(id).any(|child| {
            let node = self.layout.node(child);
            match &node.what {
                What::Wrap => self.is_filled(child, here),
                What::Group { field, .. } => {
                    field.is_some_and(|field| here.first(field.no).is_some())
                }
                What::Leaf { field, home } => {
                    let group = home_of(&self.around, home.as_ref());
                    group.is_some_and(|group| group.first(field.no).is_some())
                }
                What::Extra { .. } => here.items().any(|item| is_named(&item, &node.name)),
            }
        })
    }

    /// Whether the layout itself writes an element that the catalogue does not know.
    fn is_extra(&self, id: NodeId, name: &str) -> bool {
        let same = |child: NodeId| {
            let node = self.layout.node(child);
            matches!(node.what, What::Extra { .. }) && *node.name == *name
        };
        self.layout.children(id).any(same)
    }

    /// Every value of a group is written here or elsewhere.
    fn all_have_a_place(&self, id: NodeId, group: Group<'r>) -> Result<(), S::Error> {
        let absent = self.layout.absent(id);
        if absent.is_empty() {
            return Ok(());
        }
        let set = absent.iter().find(|no| group.first(**no).is_some());
        let field = set.and_then(|no| group.row()?.field(*no));
        field.map_or(Ok(()), |field| Err(self.sink.no_place(field.ident)))
    }

    /// An element that nobody declares, as it was read.
    fn unknown(&mut self, item: Item<'r>) -> Result<(), S::Error> {
        let element = Element {
            name: item.element(),
            node: None,
            id: None,
        };
        if !item.is_group() {
            return self.sink.leaf(element, item.text());
        }
        self.sink.start(element)?;
        for inner in item.group().items() {
            self.unknown(inner)?;
        }
        self.sink.end()
    }
}

/// Whether the elements of a group stand in the order of the layout, unknown ones last.
fn is_in_order(places: &[Place], group: Group<'_>) -> bool {
    let mut before = 0;
    group.items().all(|item| {
        let place = place(places, item).nth;
        std::mem::replace(&mut before, place) <= place
    })
}

#[inline]
fn place(places: &[Place], item: Item<'_>) -> Place {
    let place = places.get(usize::from(item.no()));
    place.copied().unwrap_or(Place::NOWHERE)
}

/// An element of the layout.
pub(super) fn known(id: NodeId, node: &Node) -> Element<'_> {
    Element {
        name: &node.name,
        node: Some(node),
        id: Some(id),
    }
}

/// The group in which a value lives that is written inside these groups, outermost first.
pub(crate) fn home_of<'r>(around: &[Group<'r>], home: Option<&Home>) -> Option<Group<'r>> {
    let Some(Home { up, down }) = home else {
        return around.last().copied();
    };
    let from = around.len().checked_sub(up + 1)?;
    let mut group = *around.get(from)?;
    for no in down {
        group = group.first(*no)?.group();
    }
    Some(group)
}

/// An element that the catalogue does not know, of this name.
fn is_named(item: &Item<'_>, name: &str) -> bool {
    item.row().is_none() && item.element() == name
}
