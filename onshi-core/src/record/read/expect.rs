//! What is likely to come next: a file mostly keeps the order it kept for the person before.

use crate::catalogue::{Layout, NodeId};

/// The children that followed last time, for every place in a layout.
pub(super) struct Expected {
    /// What follows a node, by its number; then what comes first inside it.
    places: Vec<Guess>,
    /// Where the document is.
    at: usize,
    /// How well guessing has gone of late; at 0 it is not worth a look.
    luck: u8,
}

/// Two children that may come; where none is known, the number after the last node.
#[derive(Clone, Copy)]
struct Guess {
    /// The likely one; with [`DOUBT`], another came last time.
    likely: u32,
    /// Another one that came: what follows where an element is left out, or stands there rarely.
    other: u32,
}

/// Enough luck to bear eight wrong guesses in a row.
const MOST_LUCK: u8 = 16;

/// Once more, and another child becomes the likely one. So something rare does not unsettle it.
const DOUBT: u32 = 1 << 31;

impl Expected {
    /// Before anything was seen: the order of the layout.
    pub(super) fn of(layout: &Layout) -> Self {
        let guesses = layout.order().iter().map(|&likely| Guess {
            likely,
            other: layout.size() as u32,
        });
        Expected {
            places: guesses.collect(),
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

    /// The child that is expected.
    #[inline]
    pub(super) fn likely(&self) -> NodeId {
        (self.places[self.at].likely & !DOUBT) as NodeId
    }

    /// The child that is expected if that one is not there.
    #[inline]
    pub(super) fn other(&self) -> NodeId {
        self.places[self.at].other as NodeId
    }

    /// Whether the document keeps an order at all.
    #[inline]
    pub(super) fn is_reliable(&self) -> bool {
        self.luck > 0
    }

    /// The likely one came.
    #[inline]
    pub(super) fn right(&mut self) {
        self.places[self.at].likely &= !DOUBT;
        self.luck = MOST_LUCK.min(self.luck + 1);
    }

    /// Another child of the same group came.
    #[inline]
    pub(super) fn wrong(&mut self, came: NodeId) {
        let guess = &mut self.places[self.at];
        let (likely, came) = (guess.likely & !DOUBT, came as u32);
        if came != guess.other {
            self.luck = self.luck.saturating_sub(2);
        }
        *guess = match guess.likely & DOUBT {
            0 => Guess {
                likely: likely | DOUBT,
                other: came,
            },
            _ => Guess {
                likely: came,
                other: likely,
            },
        };
    }
}
