//! The elements that are open, as reader and writer both keep them.

/// Their names, end to end in one buffer, so that opening one more allocates nothing.
#[derive(Debug)]
pub(crate) struct OpenElements {
    names: Vec<u8>,
    starts: Vec<usize>,
}

/// Room for what is open at once in every known message: six elements with names of up to 58 bytes.
impl Default for OpenElements {
    fn default() -> Self {
        OpenElements {
            names: Vec::with_capacity(256),
            starts: Vec::with_capacity(8),
        }
    }
}

impl OpenElements {
    /// With room for as many as are usual.
    pub(crate) fn roomy() -> Self {
        OpenElements {
            names: Vec::with_capacity(256),
            starts: Vec::with_capacity(16),
        }
    }

    pub(crate) fn depth(&self) -> usize {
        self.starts.len()
    }

    pub(crate) fn push(&mut self, name: &[u8]) {
        self.starts.push(self.names.len());
        self.names.extend_from_slice(name);
    }

    pub(crate) fn pop(&mut self) {
        self.names.truncate(self.starts.pop().unwrap_or(0));
    }

    /// The innermost name, empty if nothing is open.
    pub(crate) fn last(&self) -> &[u8] {
        &self.names[self.starts.last().copied().unwrap_or(0)..]
    }

    /// The innermost `most` names, outermost first.
    pub(crate) fn innermost(&self, most: usize) -> Vec<String> {
        let ends = self
            .starts
            .iter()
            .skip(1)
            .copied()
            .chain([self.names.len()]);
        let names = self
            .starts
            .iter()
            .zip(ends)
            .skip(self.depth().saturating_sub(most));
        names
            .map(|(&start, end)| String::from_utf8_lossy(&self.names[start..end]).into())
            .collect()
    }
}
