//! What is likely to come next: a file mostly keeps the order it kept for the person before.

use crate::catalogue::{Layout, NodeId, Occurs};

/// The child that followed last time, for every place in a layout.
pub(super) struct Expected {
    /// First what follows a node, by its number; then what comes first inside it.
    places: Vec<Guess>,
    /// Where the document is.
    at: usize,
}

/// A child of the group that is open at this place.
#[derive(Clone, Copy)]
struct Guess {
    child: u32,
    /// It was wrong last time; once more, and it is replaced. So something rare does not unsettle it.
    doubted: bool,
}

impl Expected {
    /// Before anything was seen: the order of the rows.
    pub(super) fn of(layout: &Layout) -> Self {
        let size = layout.size();
        let mut places = vec![Guess::new(0); 2 * size];
        for id in 0..size {
            let children = layout.children(id);
            let first = children.clone().next();
            places[size + id] = Guess::new(first.unwrap_or(size));
            for child in children.clone() {
                places[child] = Guess::new(match layout.node(child).occurs {
                    Occurs::Many => child,
                    _ if child + 1 < children.end => child + 1,
                    _ => children.start,
                });
            }
        }
        Expected { places, at: size }
    }

    /// A group was opened.
    #[inline]
    pub(super) fn inside(&mut self, group: NodeId) {
        self.at = self.places.len() / 2 + group;
    }

    /// An element was closed.
    #[inline]
    pub(super) fn after(&mut self, node: NodeId) {
        self.at = node;
    }

    /// The child that is expected; where none can be, the number after the last node.
    #[inline]
    pub(super) fn next(&self) -> NodeId {
        self.places[self.at].child as NodeId
    }

    /// It came.
    #[inline]
    pub(super) fn right(&mut self) {
        self.places[self.at].doubted = false;
    }

    /// Another child of the same group came.
    pub(super) fn wrong(&mut self, came: NodeId) {
        let guess = &mut self.places[self.at];
        match guess.doubted {
            true => *guess = Guess::new(came),
            false => guess.doubted = true,
        }
    }
}

impl Guess {
    fn new(child: NodeId) -> Self {
        Guess {
            child: child as u32,
            doubted: false,
        }
    }
}
