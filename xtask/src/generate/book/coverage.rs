//! `coverage.md`: the tables of the vendor manual, row by row, from `coverage.toml`.
//!
//! Nothing is taken on trust: a message, function, export, test or page that does not exist is an
//! error, and so is a row that claims to be done without a test.

use super::link;
use onshi_core::catalogue::{Dialect, MessageRow, messages};
use onshi_core::pages::beginning;
use onshi_core::pages::markdown::{cell, table};
use serde::Deserialize;
use std::path::Path;

/// The rows.
pub const DATA: &str = include_str!("coverage.toml");

/// All tables.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    table: Vec<ManualTable>,
}

/// One table of the manual.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ManualTable {
    id: String,
    title: String,
    row: Vec<Row>,
}

/// One row of it.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Row {
    row: String,
    words: String,
    messages: Vec<String>,
    rules: Vec<String>,
    rust: Vec<String>,
    c: Vec<String>,
    tests: Vec<String>,
    /// What is missing, and why.
    open: Option<String>,
    /// Why it is not the work of a library.
    outside: Option<String>,
}

/// The page.
pub fn page(root: &Path) -> Result<String, String> {
    let coverage = Coverage::read(DATA)?;
    match coverage.dead(root).as_slice() {
        [] => Ok(coverage.markdown()),
        dead => Err(format!("coverage.toml: {}", dead.join("; "))),
    }
}

const INTRODUCTION: &str = "\
# 技術解説書との対応 / Coverage of the vendor manual

訪問診療等 技術解説書 1.3 の表を一行ずつ、電文・規則・関数・試験に結びます。名前はどれも実在することを試験が確かめます。
済 done は試験があるという意味で、本物の端末で試したという意味では**ありません**（[証明していないこと](../not-proven.md)）。
「電文は推定」の行は、要素名も並びも onshi が決めたものです。

The tables of the vendor manual, row by row, with the messages, rules, functions and tests that answer them. A test proves that every
name exists. *Done* means tested against our simulator and public samples, **not** against a real terminal
([what is not proven](../not-proven.md)). Where the layout is assumed, names and order are ours.
";

impl Coverage {
    /// Reads the rows.
    pub fn read(data: &str) -> Result<Self, String> {
        toml::from_str(data).map_err(|error| format!("coverage.toml: {error}"))
    }

    fn rows(&self) -> impl Iterator<Item = (&ManualTable, &Row)> {
        let of = |table| {
            (table as &ManualTable)
                .row
                .iter()
                .map(move |row| (table, row))
        };
        self.table.iter().flat_map(of)
    }

    /// Everything that is named and does not exist, and every claim without a test.
    pub fn dead(&self, root: &Path) -> Vec<String> {
        let header = text(root, "include/onshi.h");
        let mut dead = Vec::new();
        for (table, row) in self.rows() {
            let mut tell = |what: String| dead.push(format!("{} {}: {what}", table.id, row.row));
            for ident in row.messages.iter().filter(|ident| message(ident).is_none()) {
                tell(format!("no message {ident}"));
            }
            for name in row
                .c
                .iter()
                .filter(|name| !header.contains(&format!(" {name}(")))
            {
                tell(format!("no export {name}"));
            }
            for place in row.rules.iter().chain(&row.rust) {
                if !has_function(root, place) {
                    tell(format!("no {place}"));
                }
            }
            for place in row.tests.iter().filter(|place| !has_test(root, place)) {
                tell(format!("no test {place}"));
            }
            if row.state() == State::Done && row.tests.is_empty() {
                tell("claims to be done and has no test".to_owned());
            }
        }
        dead
    }

    fn markdown(&self) -> String {
        let mut page = format!("{INTRODUCTION}\n{}", self.sums());
        for of in &self.table {
            let heads = [
                "行 row",
                "内容",
                "状態 state",
                "電文 messages",
                "規則・関数 rules, functions",
                "試験 tests",
            ];
            page += &format!("\n## 表{} {}\n\n", of.id, of.title);
            page += &table(heads, of.row.iter().map(Row::cells));
        }
        page
    }

    fn sums(&self) -> String {
        let rows = self.table.iter().map(|of| {
            let count = |state| of.row.iter().filter(|row| row.state() == state).count();
            let count = |state| count(state).to_string();
            let assumed = of.row.iter().filter(|row| row.is_assumed()).count();
            [
                format!("表{}", of.id),
                of.row.len().to_string(),
                count(State::Done),
                count(State::Partly),
                count(State::Open),
                count(State::Outside),
                assumed.to_string(),
            ]
        });
        let heads = [
            "",
            "行 rows",
            "済 done",
            "一部 partly",
            "未 not yet",
            "対象外 outside",
            "電文が推定 layout assumed",
        ];
        table(heads, rows)
    }
}

/// Said of a row that rests on what we made up.
const ASSUMED: &str = "電文は推定 layout assumed";

/// How far a row is.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Done,
    Partly,
    Open,
    Outside,
}

impl Row {
    fn state(&self) -> State {
        match (&self.outside, &self.open, self.tests.is_empty()) {
            (Some(_), ..) => State::Outside,
            (_, None, _) => State::Done,
            (_, Some(_), false) => State::Partly,
            (_, Some(_), true) => State::Open,
        }
    }

    fn cells(&self) -> [String; 6] {
        let messages = self.messages.iter().filter_map(|ident| message(ident));
        let messages = messages.map(|row| {
            let name = beginning(Dialect::standard(), row);
            format!("[{name}]({})", link::message(row))
        });
        let exports = self
            .c
            .iter()
            .map(|name| format!("[{name}](../../include/onshi.h)"));
        let functions = self
            .rules
            .iter()
            .chain(&self.rust)
            .map(|place| linked(place));
        [
            self.row.clone(),
            cell(&self.words),
            self.told(),
            lines(messages),
            lines(functions.chain(exports)),
            lines(self.tests.iter().map(|place| linked(place))),
        ]
    }

    fn told(&self) -> String {
        let word = match self.state() {
            State::Done => "済 done",
            State::Partly => "**一部 partly**",
            State::Open => "**未 not yet**",
            State::Outside => "対象外 outside",
        };
        let assumed = self.is_assumed().then(|| ASSUMED.to_owned());
        let reasons = self.outside.iter().chain(&self.open).map(|why| cell(why));
        lines([word.to_owned()].into_iter().chain(assumed).chain(reasons))
    }

    /// Rests on a message whose layout is ours: done here, and perhaps not at all there.
    fn is_assumed(&self) -> bool {
        let mut messages = self.messages.iter().filter_map(|ident| message(ident));
        messages.any(|row| Dialect::standard().is_assumed(row))
    }
}

fn lines(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join("<br>")
}

fn message(ident: &str) -> Option<&'static MessageRow> {
    messages().find(|row| row.ident == ident)
}

/// `FILE::NAME` as a link to the file; a page of the book as a link to the page.
fn linked(place: &str) -> String {
    let (file, name) = place.split_once("::").unwrap_or((place, place));
    let name = name.rsplit('/').next().unwrap_or(name);
    let path = match file.strip_prefix("docs/") {
        Some(page) => format!("../{page}"),
        None => format!("../../{file}"),
    };
    format!("[{name}]({path})")
}

/// The file of a place, empty if there is none.
fn text(root: &Path, file: &str) -> String {
    std::fs::read_to_string(root.join(file)).unwrap_or_default()
}

fn has_function(root: &Path, place: &str) -> bool {
    match place.split_once("::") {
        None => root.join(place).is_file(),
        Some((file, name)) => declares(&text(root, file), name).is_some(),
    }
}

/// Whether a file has a test of this name: a function under `#[test]`.
fn has_test(root: &Path, place: &str) -> bool {
    let Some((file, name)) = place.split_once("::") else {
        return false;
    };
    let text = text(root, file);
    declares(&text, name).is_some_and(|at| {
        let above = text[..at].lines().rev().map(str::trim);
        let mut attributes = above.take_while(|line| line.starts_with('#') || line.is_empty());
        attributes.any(|line| line == "#[test]")
    })
}

/// Where the line begins that declares a function.
fn declares(text: &str, name: &str) -> Option<usize> {
    let spelled = format!("fn {name}");
    let mut found = text.match_indices(&spelled);
    let (at, _) = found.find(|(at, _)| {
        let after = text[at + spelled.len()..].chars().next();
        matches!(after, Some('(' | '<'))
    })?;
    Some(text[..at].rfind('\n').map_or(0, |line| line + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
    }

    #[test]
    fn every_name_of_the_coverage_exists() {
        let coverage = Coverage::read(DATA).unwrap();
        assert_eq!(coverage.dead(root()), Vec::<String>::new());
    }

    #[test]
    fn every_row_of_the_manual_is_there() {
        let coverage = Coverage::read(DATA).unwrap();
        let known: Vec<_> = coverage
            .table
            .iter()
            .map(|of| (&*of.id, of.row.len()))
            .collect();
        assert_eq!(
            known,
            [
                ("2.1.1-1", 15),
                ("2.1.1-2", 7),
                ("2.1.1-3", 8),
                ("4.1.1-1", 49),
                ("4.1.2-1", 16),
                ("4.1.3-1", 1)
            ]
        );
        // What each numbered row of 表4.1.1-1 asks for, counted in the manual.
        let items = [2, 4, 5, 3, 4, 7, 5, 9, 2, 2, 4, 2];
        let numbered = items
            .iter()
            .enumerate()
            .flat_map(|(at, count)| (1..=*count).map(move |item| format!("({}).{item}", at + 1)));
        let rows = coverage.table[3].row.iter().map(|row| row.row.clone());
        assert!(rows.eq(numbered));
        for (of, row) in coverage.rows() {
            let twice = of.row.iter().filter(|other| other.row == row.row).count();
            assert!(twice == 1 && !row.words.is_empty(), "{} {}", of.id, row.row);
        }
    }

    #[test]
    fn a_dead_name_is_found_wherever_it_stands() {
        let place = "onshi-core/src/rules/validity.rs";
        for (row, told) in [
            ("messages = ['NOTHING']".to_owned(), "no message NOTHING"),
            (
                "c = ['onshi_session_sub']".to_owned(),
                "no export onshi_session_sub",
            ),
            (
                "rust = ['onshi-core/src/nowhere.rs::display']".to_owned(),
                "no onshi-core/src/nowhere.rs",
            ),
            (format!("rules = ['{place}::displ']"), "::displ"),
            (
                "rules = ['docs/nowhere.md']".to_owned(),
                "no docs/nowhere.md",
            ),
            (format!("tests = ['{place}::display']"), "no test"),
            ("messages = ['CONSENTED_ANSWER']".to_owned(), "has no test"),
        ] {
            let open = if told == "has no test" {
                ""
            } else {
                "open = 'x'"
            };
            let data = format!(
                "[[table]]\nid = 't'\ntitle = ''\n[[table.row]]\nrow = '1'\nwords = 'w'\n{open}\n{row}"
            );
            let dead = Coverage::read(&data).unwrap().dead(root());
            assert_eq!(dead.len(), 1, "{row}: {dead:?}");
            assert!(dead[0].contains(told), "{row}: {dead:?}");
        }
        let good = format!("tests = ['{place}::the_manual_fills_eight_cells']");
        let data = format!("[[table]]\nid = 't'\ntitle = ''\n[[table.row]]\nrow = '1'\n{good}");
        assert_eq!(
            Coverage::read(&data).unwrap().dead(root()),
            Vec::<String>::new()
        );
    }
}
