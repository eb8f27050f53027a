//! `onshi catalogue check`: what is wrong with a profile and what to do, else what it changes.

use std::io::{self, Write};
use std::path::Path;

use onshi_core::catalogue::{Dialect, MessageRow, Profile, messages};
use onshi_core::error::Error;
use onshi_core::pages::{Touched, beginning, changes};

use super::problem::Problem;
use crate::failure::Failure;
use crate::show::{Table, hang, harmless};

/// Everything that is wrong with a profile.
pub struct Problems {
    file: String,
    all: Vec<Problem>,
}

/// Reads a profile.
pub fn load(path: &Path) -> Result<Result<Dialect, Problems>, Failure> {
    let text = super::read(path)?;
    let outcome = match Profile::parse(&text) {
        Ok(profile) => Dialect::new(profile),
        Err(error) => Err(vec![error]),
    };
    Ok(outcome.map_err(|errors| Problems::new(path, &text, &errors)))
}

/// Checks a profile and says what it changes; `false` if it cannot be used.
pub fn run(path: &Path, out: &mut dyn Write) -> Result<bool, Failure> {
    match load(path)? {
        Ok(dialect) => {
            summary(&dialect, out)?;
            Ok(true)
        }
        Err(problems) => {
            problems.show(out)?;
            Ok(false)
        }
    }
}

impl Problems {
    fn new(path: &Path, text: &str, errors: &[Error]) -> Self {
        Problems {
            file: path.display().to_string(),
            all: errors
                .iter()
                .map(|error| Problem::of(error, text))
                .collect(),
        }
    }

    /// Each with its place and what to do.
    pub fn show(&self, out: &mut dyn Write) -> io::Result<()> {
        let count = self.all.len();
        writeln!(
            out,
            "{}: 使えません。指摘 {count} 件 / cannot be used: {count} problems\n",
            harmless(&self.file)
        )?;
        for problem in &self.all {
            writeln!(out, "{problem}")?;
        }
        Ok(())
    }
}

fn summary(dialect: &Dialect, out: &mut dyn Write) -> io::Result<()> {
    let head = &dialect.profile().profile;
    let name = if head.name.is_empty() {
        "（名前なし）"
    } else {
        &head.name
    };
    let source = if head.source.is_empty() {
        "（文書なし none）"
    } else {
        &head.source
    };
    writeln!(out, "プロファイル profile: {}", harmless(name))?;
    writeln!(out, "文書 document: {}\n", harmless(source))?;
    let all = changes(dialect);
    if all.is_empty() {
        writeln!(out, "何も変えません / it changes nothing\n")?;
    }
    for touched in &all {
        show_touched(dialect, touched, out)?;
    }
    standing(dialect, out)
}

fn show_touched(dialect: &Dialect, touched: &Touched, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}  {}", touched.place, touched.japanese)?;
    let files: Vec<String> = touched
        .messages
        .iter()
        .map(|row| beginning(dialect, row))
        .collect();
    if !files.is_empty() {
        writeln!(out, "  {}", hang(&files.join(" "), 2))?;
    }
    let mut table = Table::new(&[
        ("項目", "of"),
        ("キー", "key"),
        ("標準", "standard"),
        ("プロファイル", "profile"),
    ]);
    for change in &touched.changes {
        let same = if change.is_idle() {
            "  （標準と同じ / as it is）"
        } else {
            ""
        };
        table.row([
            harmless(&change.of).into_owned(),
            change.key.to_owned(),
            change.standard.clone(),
            format!("{}{same}", harmless(&change.profile)),
        ]);
    }
    writeln!(out, "\n{table}")
}

/// How many messages are still assumed, and which the profile confirms.
fn standing(dialect: &Dialect, out: &mut dyn Write) -> io::Result<()> {
    let standard = Dialect::standard();
    let is_new = |row: &&'static MessageRow| standard.is_assumed(row) && !dialect.is_assumed(row);
    let confirmed: Vec<String> = messages()
        .filter(is_new)
        .map(|row| beginning(dialect, row))
        .collect();
    let before = messages().filter(|row| standard.is_assumed(row)).count();
    let after = messages().filter(|row| dialect.is_assumed(row)).count();
    writeln!(out, "推定の電文 assumed messages: {before} → {after}")?;
    if !confirmed.is_empty() {
        let files = confirmed.join(" ");
        writeln!(out, "確認した電文 confirmed: {}", hang(&files, 2))?;
    }
    Ok(())
}
