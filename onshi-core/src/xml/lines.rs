//! Lines and columns of a text, by offsets.

/// Where each line of a text begins (行の位置): many places in one text, looked up quickly.
pub struct Lines {
    text: String,
    starts: Vec<usize>,
}

impl Lines {
    /// Looks through a text once.
    pub fn of(text: String) -> Self {
        let feeds = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(feeds.map(|(at, _)| at + 1));
        let starts = starts.collect();
        Lines { text, starts }
    }

    /// Line and column of an offset, both from 1; beyond the end, the end.
    pub fn place(&self, offset: u64) -> (u32, u32) {
        let end = self.text.len();
        let offset = usize::try_from(offset).map_or(end, |offset| offset.min(end));
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let before = &self.text.as_bytes()[start..offset];
        let column = 1 + before.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        let counted = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        (counted(line), counted(column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_reader_of_xml() {
        let text = "一行\nsecond\r\n\n三３x";
        let lines = Lines::of(text.to_owned());
        for offset in
            (0..=text.len() + 3).filter(|at| *at > text.len() || text.is_char_boundary(*at))
        {
            let there = crate::xml::locate(text, offset as u64);
            assert_eq!(
                lines.place(offset as u64),
                (there.line, there.column),
                "{offset}"
            );
        }
    }
}
