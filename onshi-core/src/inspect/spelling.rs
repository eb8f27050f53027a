//! How the elements of a record are spelled here: their nodes in the layout.

use std::collections::HashMap;

use crate::catalogue::{FieldRow, Layout, Node, What};
use crate::record::Item;

/// The nodes of a layout, by the rows of their fields; what only a profile has, by name.
pub(super) struct Spelling<'l> {
    fields: HashMap<*const FieldRow, &'l Node>,
    extras: HashMap<&'l str, &'l Node>,
}

impl<'l> Spelling<'l> {
    /// Every element of a message.
    pub fn of(layout: &'l Layout) -> Self {
        let nodes = || layout.below(Layout::ROOT).map(|id| layout.node(id));
        let field = |node: &'l Node| Some((std::ptr::from_ref(node.field()?), node));
        let extra = |node: &'l Node| match node.what {
            What::Extra { .. } => Some((&*node.name, node)),
            _ => None,
        };
        Spelling {
            fields: nodes().filter_map(field).collect(),
            extras: nodes().filter_map(extra).collect(),
        }
    }

    /// The node of an element that was read; `None` for one that nobody declares.
    pub fn node(&self, item: Item<'_>) -> Option<&'l Node> {
        match item.row() {
            Some(row) => self.fields.get(&std::ptr::from_ref(row)).copied(),
            None => self.extras.get(item.element()).copied(),
        }
    }
}
