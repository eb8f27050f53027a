//! The one table that is printed: sections of rows, a row for each comparison.

use std::fmt::Write;

use crate::round::Times;

/// Rows about one thing.
pub struct Section {
    pub heading: Heading,
    /// How much it was measured on; empty where the rows say it.
    pub amount: String,
    pub rows: Vec<Row>,
}

impl Section {
    /// In both languages, and how much it was measured on.
    pub fn title(&self) -> String {
        let Heading { japanese, english } = self.heading;
        match self.amount.as_str() {
            "" => format!("{japanese} / {english}"),
            amount => format!("{japanese} / {english} ({amount})"),
        }
    }
}

/// What a section is about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heading {
    pub japanese: &'static str,
    pub english: &'static str,
}

/// One comparison.
pub struct Row {
    pub what: String,
    pub ours: Cell,
    pub peer: Cell,
    /// Our figure against the peer's, as the goal has it.
    pub ratio: f64,
    pub goal: Goal,
}

/// Whose figure, and which.
pub struct Cell {
    pub whose: String,
    pub figure: String,
}

/// What a ratio is to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// So many times as fast as the peer.
    AtLeast(f64),
    /// So much of the peer's cost.
    AtMost(f64),
    /// Nothing: the row is there to be seen.
    Shown,
}

impl Row {
    /// Processor times of ours and a peer's; the ratio says how many times as fast ours is.
    pub fn speed(what: String, ours: &Times, peer: &Times, goal: Goal) -> Self {
        let cell = |times: &Times| Cell {
            whose: times.name.to_owned(),
            figure: duration(times.seconds()),
        };
        Row {
            what,
            ours: cell(ours),
            peer: cell(peer),
            ratio: ours.ratio(peer),
            goal,
        }
    }
}

impl Row {
    /// Memory against what it may be at most, in KiB.
    pub fn memory(what: String, whose: &str, kib: u64, limit: &str, most_kib: u64) -> Self {
        Row {
            what,
            ours: Cell::memory(whose, kib),
            peer: Cell::memory(limit, most_kib),
            ratio: kib as f64 / most_kib as f64,
            goal: Goal::AtMost(1.0),
        }
    }

    /// How many times as good as its goal it is; what has no goal is held against the peer itself.
    pub fn standing(&self) -> f64 {
        match self.goal {
            Goal::AtLeast(least) => self.ratio / least,
            Goal::AtMost(most) => most / self.ratio,
            Goal::Shown => self.ratio,
        }
    }
}

impl Cell {
    fn memory(whose: &str, kib: u64) -> Self {
        Cell {
            whose: whose.to_owned(),
            figure: format!("{:.1} MB", kib as f64 * 1024.0 / 1e6),
        }
    }

    /// Whose, then which.
    pub fn text(&self) -> String {
        format!("{} {}", self.whose, self.figure)
    }
}

fn duration(seconds: f64) -> String {
    match seconds {
        short if short < 1e-3 => format!("{:.1} µs", short * 1e6),
        long => format!("{:.1} ms", long * 1e3),
    }
}

/// A goal in two decimals at most.
fn short(goal: f64) -> f64 {
    (goal * 100.0).round() / 100.0
}

impl Goal {
    /// `met`, `MISSED`, or nothing where nothing was to be met.
    pub fn verdict(self, ratio: f64) -> &'static str {
        let met = match self {
            Goal::AtLeast(least) => ratio >= least,
            Goal::AtMost(most) => ratio <= most,
            Goal::Shown => return "",
        };
        if met { "met" } else { "MISSED" }
    }

    /// The goal in one sign and one number.
    pub fn text(self) -> String {
        match self {
            Goal::AtLeast(least) => format!("≥ {}", short(least)),
            Goal::AtMost(most) => format!("≤ {}", short(most)),
            Goal::Shown => String::new(),
        }
    }
}

/// The whole table as it is printed.
pub fn text(sections: &[Section]) -> String {
    let mut lines: Vec<[String; 6]> = vec![HEADS.map(str::to_owned)];
    let rows = sections.iter().flat_map(|section| &section.rows);
    lines.extend(rows.map(cells));
    let widths: [usize; 6] = std::array::from_fn(|column| {
        let cells = lines.iter().map(|line| line[column].chars().count());
        cells.max().unwrap_or(0)
    });
    let mut text = lined_up(&HEADS.map(str::to_owned), &widths);
    for section in sections {
        let _ = write!(text, "\n{}\n", section.title());
        let rows = section.rows.iter();
        rows.for_each(|row| text += &lined_up(&cells(row), &widths));
    }
    text
}

const HEADS: [&str; 6] = ["what", "ours", "peer", "ratio", "goal", "verdict"];
/// Columns whose cells end at the same place and do not start there.
const NUMBERS: usize = 3;

fn cells(row: &Row) -> [String; 6] {
    [
        row.what.clone(),
        row.ours.text(),
        row.peer.text(),
        format!("{:.2}", row.ratio),
        row.goal.text(),
        row.goal.verdict(row.ratio).to_owned(),
    ]
}

fn lined_up(cells: &[String; 6], widths: &[usize; 6]) -> String {
    let mut line = String::new();
    for (column, (cell, &width)) in cells.iter().zip(widths).enumerate() {
        let _ = match column == NUMBERS {
            true => write!(line, "{cell:>width$}  "),
            false => write!(line, "{cell:width$}  "),
        };
    }
    line.trim_end().to_owned() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_met_from_its_own_side() {
        assert_eq!(Goal::AtLeast(3.0).verdict(2.99), "MISSED");
        assert_eq!(Goal::AtLeast(3.0).verdict(3.0), "met");
        assert_eq!(Goal::AtMost(0.3).verdict(0.31), "MISSED");
        assert_eq!(Goal::AtMost(0.3).verdict(0.3), "met");
        assert_eq!(Goal::Shown.verdict(9.0), "");
        assert_eq!(Goal::AtMost(0.3).text(), "≤ 0.3");
        assert_eq!(Goal::AtMost(1.0 / 3.0).text(), "≤ 0.33");
        assert_eq!(Goal::AtLeast(40.0).text(), "≥ 40");
    }
    #[test]
    fn every_row_stands_below_its_heading_with_its_verdict() {
        let sections = [Section {
            heading: Heading {
                japanese: "記憶",
                english: "Memory",
            },
            amount: "9 people".to_owned(),
            rows: vec![
                Row::memory("read".into(), "read", 3 << 10, "limit", 8 << 10),
                Row::memory("collect".into(), "collect", 9 << 10, "limit", 8 << 10),
            ],
        }];
        let table = text(&sections);
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines.len(), 5, "{table}");
        assert_eq!(lines[2], "記憶 / Memory (9 people)");
        assert!(lines[3].contains("read 3.1 MB") && lines[3].ends_with("0.38  ≤ 1   met"));
        assert!(lines[4].ends_with("1.12  ≤ 1   MISSED"), "{table}");
    }

    #[test]
    fn a_row_stands_at_one_when_its_goal_is_just_met() {
        let row = |ratio, goal| Row {
            ratio,
            goal,
            ..Row::memory(String::new(), "", 1, "", 1)
        };
        assert_eq!(row(3.0, Goal::AtLeast(1.5)).standing(), 2.0);
        assert_eq!(row(0.25, Goal::AtMost(0.5)).standing(), 2.0);
        assert_eq!(row(0.5, Goal::Shown).standing(), 0.5);
    }

    #[test]
    fn a_duration_is_shown_in_its_own_unit() {
        assert_eq!(duration(0.0312), "31.2 ms");
        assert_eq!(duration(0.000_012_3), "12.3 µs");
    }
}
