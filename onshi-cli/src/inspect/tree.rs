//! A record as an indented list: evidence, Japanese name, value with its meaning, element.
//!
//! ```text
//! 見  性別1（券面）      1 男                                                             Sex1
//! ```
//!
//! The element is set flush right, so that a long one and a short value share a line.

use std::io::{self, Write};

use onshi_core::catalogue::{CoverageKind, FieldRow, Kind, Privacy, terms};
use onshi_core::error::Language;
use onshi_core::id;
use onshi_core::record::{Group, Item};
use onshi_core::rules::medical_aid::kind_of;
use onshi_core::text::Wareki;

use super::spelling::Spelling;
use super::veil::{MASK, Veil};
use crate::show::{LINE, cells, harmless, legend, mark, pad, pad_left, wrap};

/// The grades that rows have. Elements of a profile have one more.
const GRADES: [&str; 4] = ["manual", "seen", "inferred", "assumed"];
const CONFIRMED: &str = "confirmed";

/// Cells of the grade column with its gap.
const GRADE: usize = 4;

/// Writes records; remembers the widest name, so that the people of a batch line up.
pub struct Tree<'l> {
    spelling: Spelling<'l>,
    veil: Veil,
    name_width: usize,
    /// Whether a grade of a profile was shown.
    confirmed: bool,
}

/// One line of the list.
struct Row {
    grade: &'static str,
    name: String,
    value: String,
    element: String,
}

impl<'l> Tree<'l> {
    /// Nothing written yet.
    pub fn new(spelling: Spelling<'l>, veil: Veil) -> Self {
        Tree {
            spelling,
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
    pub fn record(
        &mut self,
        group: Group<'_>,
        depth: usize,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let mut rows = Vec::new();
        let outer = (Privacy::Open, CoverageKind::HealthInsurance);
        self.collect(group, depth, outer, &mut rows);
        let widest = rows.iter().map(|row| cells(&row.name)).max().unwrap_or(0);
        self.name_width = self.name_width.max(widest);
        rows.iter().try_for_each(|row| self.row(row, out))
    }

    /// `outer` is what holds around the group: whether it is personal, and under which terms.
    fn collect(
        &mut self,
        group: Group<'_>,
        depth: usize,
        outer: (Privacy, CoverageKind),
        rows: &mut Vec<Row>,
    ) {
        let coverage = kind_of(group).unwrap_or(outer.1);
        for item in group.items() {
            let privacy = self.veil.covers(outer.0, item.privacy());
            let node = self.spelling.node(item);
            let name = match (item.row(), node) {
                (Some(row), _) => terms::label(row, coverage, Language::Japanese),
                (None, Some(node)) => node.japanese(),
                (None, None) => "（カタログにない項目）",
            };
            let grade = node.map_or("", |node| node.standing.grade());
            let element = node.map_or(item.element(), |node| &node.name);
            self.confirmed |= grade == CONFIRMED;
            rows.push(Row {
                grade: mark(grade),
                name: format!("{}{name}", "  ".repeat(depth)),
                value: self.value(item, privacy),
                element: harmless(element).into_owned(),
            });
            if item.is_group() {
                self.collect(item.group(), depth + 1, (privacy, coverage), rows);
            }
        }
    }

    fn value(&self, item: Item<'_>, privacy: Privacy) -> String {
        let text = item.text();
        if item.is_group() {
            return String::new();
        }
        if self.veil.hides(privacy, text) {
            return MASK.to_owned();
        }
        let shown = visible(text);
        match item.row().and_then(|row| meaning(row, text)) {
            Some(meaning) => format!("{shown} {meaning}"),
            None => shown,
        }
    }

    fn row(&self, row: &Row, out: &mut dyn Write) -> io::Result<()> {
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

/// What the value means, for people.
fn meaning(row: &FieldRow, text: &str) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    match row.kind {
        Kind::Code(table) => {
            let label = table.row(text).map(|row| row.japanese);
            Some(label.unwrap_or("（コード表にない値）").to_owned())
        }
        Kind::Date => {
            let day = id::Date::read(text).calendar()?;
            Some(Wareki::of(day)?.to_string())
        }
        Kind::DateTime => {
            let time = id::DateTime::read(text).calendar()?;
            Some(time.format("%Y-%m-%d %H:%M:%S").to_string())
        }
        _ => None,
    }
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
