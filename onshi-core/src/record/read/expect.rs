//! What is likely to come next: a file mostly keeps the order it kept for the person before.

use crate::catalogue::{Layout, NodeId};

/// The child that followed last time, for every place in a layout.
pub(super) struct Expected {
    /// What follows a node, by its number; then what comes first inside it. With [`DOUBT`], it did not
    /// come last time.
    places: Vec<u32>,
    /// Where the document is.
    at: usize,
    /// How well guessing has gone of late; at 0 it is not worth a look.
    luck: u8,
}

/// Enough luck to bear eight wrong guesses in a row.
const MOST_LUCK: u8 = 16;

/// Once more, and the guess is replaced. So something rare does not unsettle it.
const DOUBT: u32 = 1 << 31;

impl Expected {
    /// Before anything was seen: the order of the layout.
    pub(super) fn of(layout: &Layout) -> Self {
        Expected {
            places: layout.order().to_vec(),
            at: layout.size(),
            luck: MOST_LUCK,
        }
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
        (self.places[self.at] & !DOUBT) as NodeId
    }

    /// Whether the document keeps an order at all.
    #[inline]
    pub(super) fn is_reliable(&self) -> bool {
        self.luck > 0
    }

    /// The child that is expected if that one is left out.
    pub(super) fn after_next(&self) -> NodeId {
        let nothing = self.places.len() / 2;
        match self.next() {
            likely if likely < nothing => (self.places[likely] & !DOUBT) as NodeId,
            _ => nothing,
        }
    }

    /// It came.
    #[inline]
    pub(super) fn right(&mut self) {
        self.places[self.at] &= !DOUBT;
        self.luck = MOST_LUCK.min(self.luck + 1);
    }

    /// Another child of the same group came.
    pub(super) fn wrong(&mut self, came: NodeId) {
        self.luck = self.luck.saturating_sub(2);
        let guess = &mut self.places[self.at];
        *guess = match *guess & DOUBT {
            0 => *guess | DOUBT,
            _ => came as u32,
        };
    }
}
