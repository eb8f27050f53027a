//! The catalogue's part of `docs/SUMMARY.md`, between two marks; the rest is written by hand.

use super::link;
use super::shared::Shared;
use crate::generate::Output;
use onshi_core::catalogue::{Dialect, code_tables, messages};
use onshi_core::pages::beginning;
use std::path::Path;

const FILE: &str = "docs/SUMMARY.md";
const BEGIN: &str = "<!-- catalogue: written by cargo xtask generate -->\n";
const END: &str = "<!-- end of catalogue -->\n";

/// The table of contents with the chapter in it.
pub fn output(root: &Path, shared: &Shared) -> Result<Output, String> {
    let file = root.join(FILE);
    let text = std::fs::read_to_string(file).map_err(|why| format!("{FILE}: {why}"))?;
    let lost = || format!("{FILE} has lost the marks of the catalogue");
    let (before, rest) = text.split_once(BEGIN).ok_or_else(lost)?;
    let (_, after) = rest.split_once(END).ok_or_else(lost)?;
    Ok(Output::new(
        FILE,
        format!("{before}{BEGIN}{}{END}{after}", chapter(shared)),
    ))
}

fn chapter(shared: &Shared) -> String {
    let mut text = String::new();
    let mut line = |depth: usize, title: &str, page: &str| {
        text += &format!("{}- [{title}](catalogue/{page})\n", "  ".repeat(depth));
    };
    line(0, "電文カタログ / Message catalogue", "README.md");
    line(1, "仕様書で確認するもの / To be checked", "assumed.md");
    line(1, "技術解説書との対応 / Coverage", "coverage.md");
    line(1, "出典 / Sources", "sources.md");
    for row in messages() {
        let title = format!("{} {}", beginning(Dialect::standard(), row), row.japanese);
        line(1, &title, &link::message(row));
    }
    for row in shared.rows() {
        line(
            1,
            &format!("{} {}", row.ident, row.japanese),
            &link::record(row),
        );
    }
    for table in code_tables() {
        line(
            1,
            &format!("{} {}", table.id, table.japanese),
            &link::table(table),
        );
    }
    text
}
