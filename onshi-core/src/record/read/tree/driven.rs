//! A tree that something else than an XML document drives: the JSON form.

use super::{Level, Step, Tree};
use crate::catalogue::{Layout, NodeId};
use crate::error::{Error, ErrorCode};
use crate::record::Record;

impl Tree {
    /// An element begins.
    pub(in crate::record) fn begin(&mut self, name: &str) -> Result<(), Error> {
        let step = self.start(name);
        self.refuse(step)
    }

    /// The text of the innermost element.
    pub(in crate::record) fn value(&mut self, text: &str) -> Result<(), Error> {
        let step = self.text(text);
        self.refuse(step)
    }

    /// The innermost element ends.
    pub(in crate::record) fn finish(&mut self) {
        self.end();
    }

    /// Whether the innermost element holds a text by its row.
    pub(in crate::record) fn is_value(&self) -> bool {
        matches!(self.levels.last(), Some(Level::Leaf { .. }))
    }

    /// Whether the child of this name is a list (…リスト).
    pub(in crate::record) fn is_list(&self, name: &str) -> bool {
        let child = match self.levels.last() {
            None => Some(Layout::ROOT),
            Some(Level::Group(node)) => self.layout.find(*node, name),
            _ => None,
        };
        child.is_some_and(|id| self.node(id).is_list())
    }

    /// The only child of the innermost element, if that is a list.
    pub(in crate::record) fn only_child(&self) -> Option<NodeId> {
        let Some(Level::Group(node)) = self.levels.last() else {
            return None;
        };
        let child = self.layout.children(*node).next();
        child.filter(|_| self.node(*node).is_list())
    }

    /// Whether a node has a child of this name.
    pub(in crate::record) fn is_inside(&self, id: NodeId, name: &str) -> bool {
        self.layout.find(id, name).is_some()
    }

    /// Element name of a node.
    pub(in crate::record) fn name(&self, id: NodeId) -> &str {
        &self.node(id).name
    }

    /// What was built.
    pub(in crate::record) fn into_record(self) -> Record {
        self.frame
    }

    fn refuse(&self, step: Step) -> Result<(), Error> {
        match step {
            Step::Wrong(why) => Err(Error::new(ErrorCode::OtherMessage)
                .because(why)
                .at_path(self.path())),
            _ => Ok(()),
        }
    }
}
