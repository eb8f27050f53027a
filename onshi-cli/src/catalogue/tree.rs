//! A tree as an indented list: evidence, occurrences, Japanese name, format, element.
//!
//! ```text
//! 見2  1    保険者番号            保険者番号 8                                 InsurerNumber
//! ```
//!
//! The number behind the sign of the grade leads to the source below the tree. The element is set
//! flush right, as `onshi inspect` does.

use std::collections::BTreeMap;
use std::io::{self, Write};

use onshi_core::catalogue::{Layout, Standing};
use onshi_core::pages::{Line, outline};

use crate::show::{LINE, cells, hang, legend, mark, pad, pad_left};

/// Cells of the column of evidence.
const EVIDENCE: usize = 6;
/// Cells of the column of occurrences.
const TIMES: usize = 5;

/// Shows everything inside a record.
pub fn show(layout: &Layout, out: &mut dyn Write) -> io::Result<()> {
    let lines = outline(layout);
    let mut sources = Sources::default();
    let rows: Vec<Row> = lines
        .iter()
        .map(|line| Row::of(line, &mut sources))
        .collect();
    let names = widest(rows.iter().map(|row| &*row.name), "和名 name");
    let formats = widest(rows.iter().map(|row| &*row.format), "形式 format");
    heading().show(names, formats, out)?;
    for row in &rows {
        row.show(names, formats, out)?;
    }
    sources.show(out)
}

fn widest<'a>(texts: impl Iterator<Item = &'a str>, head: &str) -> usize {
    texts.map(cells).chain([cells(head)]).max().unwrap_or(0)
}

fn heading() -> Row {
    Row {
        evidence: "根拠".to_owned(),
        times: "回数",
        name: "和名 name".to_owned(),
        format: "形式 format".to_owned(),
        element: "要素 element".to_owned(),
    }
}

/// One line of the list.
struct Row {
    evidence: String,
    times: &'static str,
    name: String,
    format: String,
    element: String,
}

impl Row {
    fn of(line: &Line<'_>, sources: &mut Sources) -> Self {
        let node = line.node;
        Row {
            evidence: sources.note(&node.standing),
            times: line.times(),
            name: format!("{}{}", "  ".repeat(line.depth), node.japanese()),
            format: format(line),
            element: node.name.to_string(),
        }
    }

    /// The columns; an element that finds no room stands below.
    fn show(&self, names: usize, formats: usize, out: &mut dyn Write) -> io::Result<()> {
        let left = format!(
            "{}{}{}  {}",
            pad(&self.evidence, EVIDENCE),
            pad(self.times, TIMES),
            pad(&self.name, names),
            pad(&self.format, formats),
        );
        match (cells(left.trim_end()) + 2 + cells(&self.element)).cmp(&(LINE + 1)) {
            std::cmp::Ordering::Less => {
                let left = left.trim_end();
                let room = LINE - cells(left);
                writeln!(out, "{left}{}", pad_left(&self.element, room))
            }
            _ => writeln!(
                out,
                "{}\n{}",
                left.trim_end(),
                pad_left(&self.element, LINE)
            ),
        }
    }
}

/// Format and length: `文字列 50`, `コード OQSCD006`.
fn format(line: &Line<'_>) -> String {
    let (japanese, _) = line.format();
    match (line.table(), line.node.max_chars) {
        (Some(table), _) => format!("{japanese} {}", table.id),
        (None, Some(length)) => format!("{japanese} {length}"),
        (None, None) => String::new(),
    }
}

/// The sources of a tree, numbered by grade in the order in which they are met.
#[derive(Default)]
struct Sources {
    met: Vec<(String, Standing)>,
    counts: BTreeMap<&'static str, usize>,
}

impl Sources {
    fn note(&mut self, standing: &Standing) -> String {
        if let Some((label, _)) = self.met.iter().find(|(_, met)| met == standing) {
            return label.clone();
        }
        let count = self.counts.entry(standing.grade()).or_default();
        *count += 1;
        let label = format!("{}{count}", mark(standing.grade()));
        self.met.push((label.clone(), standing.clone()));
        label
    }

    fn show(&self, out: &mut dyn Write) -> io::Result<()> {
        let grades = self.met.iter().map(|(_, standing)| standing.grade());
        writeln!(out, "\n出典 {}", legend(grades))?;
        for (label, standing) in &self.met {
            let source = hang(standing.source(), EVIDENCE + 2);
            writeln!(out, "  {}{source}", pad(label, EVIDENCE))?;
        }
        Ok(())
    }
}
