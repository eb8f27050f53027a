//! A record as an indented list: evidence, Japanese name, value with its meaning, element.
//!
//! ```text
//! 見  性別1（券面）      1 男                                                             Sex1
//! ```
//!
//! The element is set flush right, so that a long one and a short value share a line.

use std::io::{self, Write};

use onshi_core::error::Language;
use onshi_core::inspect::{Inspector, Row};
use onshi_core::record::Group;

use super::veil::{MASK, Veil};
use crate::show::{LINE, cells, harmless, legend, mark, pad, pad_left, wrap};

/// The grades that rows have. Elements of a profile have one more.
const GRADES: [&str; 4] = ["manual", "seen", "inferred", "assumed"];
const CONFIRMED: &str = "confirmed";

/// Cells of the grade column with its gap.
const GRADE: usize = 4;

/// Writes records; remembers the widest name, so that the people of a batch line up.
pub struct Tree<'l> {
    inspector: Inspector<'l>,
    veil: Veil,
    name_width: usize,
    /// Whether a grade of a profile was shown.
    confirmed: bool,
}

/// One line of the list.
struct Line {
    grade: &'static str,
    name: String,
    value: String,
    element: String,
}

impl<'l> Tree<'l> {
    /// Nothing written yet.
    pub fn new(inspector: Inspector<'l>, veil: Veil) -> Self {
        Tree {
            inspector,
            veil,
            name_width: 20,
            confirmed: false,
        }
    }

    /// Names of the columns.
    pub fn heading(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(
            out,
            "根拠{}要素 element",
            pad("項目と値 field and value", LINE - 4 - cells("要素 element"))
        )
    }

    /// What the marks of the grades mean.
    pub fn legend(&self, out: &mut dyn Write) -> io::Result<()> {
        let confirmed = self.confirmed.then_some(CONFIRMED);
        let grades = legend(GRADES.into_iter().chain(confirmed));
        writeln!(out, "\n根拠 {grades}  外 カタログ外")
    }

    /// Everything in a group.
    pub fn record(&mut self, group: Group<'_>, out: &mut dyn Write) -> io::Result<()> {
        let rows = self.inspector.rows(group);
        let lines: Vec<Line> = rows.iter().map(|row| self.line(row)).collect();
        self.confirmed |= rows.iter().any(|row| row.standing().0 == CONFIRMED);
        let widest = lines
            .iter()
            .map(|line| cells(&line.name))
            .max()
            .unwrap_or(0);
        self.name_width = self.name_width.max(widest);
        lines.iter().try_for_each(|line| self.write(line, out))
    }

    fn line(&self, row: &Row<'_>) -> Line {
        Line {
            grade: mark(row.standing().0),
            name: "  ".repeat(row.depth) + row.label(Language::Japanese),
            value: self.value(row),
            element: harmless(row.element()).into_owned(),
        }
    }

    fn value(&self, row: &Row<'_>) -> String {
        let text = row.value();
        if row.is_group() {
            return String::new();
        }
        if self.veil.hides(row.privacy, text) {
            return MASK.to_owned();
        }
        let shown = visible(text);
        match row.meaning(Language::Japanese) {
            Some(meaning) => format!("{shown} {meaning}"),
            None => shown,
        }
    }

    fn write(&self, row: &Line, out: &mut dyn Write) -> io::Result<()> {
        let before = GRADE + self.name_width + 2;
        let room = LINE - before;
        let lines = wrap(&row.value, room);
        let mut left = format!("{}  {}  ", row.grade, pad(&row.name, self.name_width));
        for (at, line) in lines.iter().enumerate() {
            let last = at + 1 == lines.len();
            let fits = cells(line) + 1 + cells(&row.element) <= room;
            let text = match (last, fits) {
                (true, true) => format!("{line}{}", pad_left(&row.element, room - cells(line))),
                (true, false) => format!("{line}\n{}", pad_left(&row.element, LINE)),
                (false, _) => line.clone(),
            };
            writeln!(out, "{left}{text}")?;
            left = " ".repeat(before);
        }
        Ok(())
    }
}

/// The value as it stands in the file; spaces at its ends are made visible.
fn visible(text: &str) -> String {
    if text.is_empty() {
        return "（空）".to_owned();
    }
    let rest = text.trim_start_matches(' ');
    let inner = rest.trim_end_matches(' ');
    let ahead = "␣".repeat(text.len() - rest.len());
    let behind = "␣".repeat(rest.len() - inner.len());
    format!("{ahead}{}{behind}", harmless(inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_at_the_ends_are_seen() {
        assert_eq!(visible("  123456"), "␣␣123456");
        assert_eq!(visible("診療　太郎 "), "診療　太郎␣");
        assert_eq!(visible("  "), "␣␣");
        assert_eq!(visible(""), "（空）");
    }
}
