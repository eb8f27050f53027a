//! What a vendor must check in the official book, on the terminal.

use std::io::{self, Write};

use onshi_core::catalogue::Dialect;
use onshi_core::pages::{Assumed, Group, beginning};

use super::list;
use crate::show::{Table, hang};

/// Shows all of it.
pub fn show(dialect: &Dialect, out: &mut dyn Write) -> io::Result<()> {
    let all = Assumed::of(dialect);
    writeln!(
        out,
        "公式の仕様書で確認するもの / to be checked in the official book\n\
         電文 messages {}  項目 elements {}  コード表 code tables {}\n",
        all.messages.len(),
        all.elements(),
        all.tables.len(),
    )?;
    for (row, standing) in &all.messages {
        writeln!(out, "{}", list::line(dialect, row))?;
        writeln!(out, "      {}", hang(standing.source(), 6))?;
    }
    writeln!(out)?;
    for group in &all.groups {
        show_group(dialect, group, out)?;
    }
    let mut tables = Table::new(&[
        ("番号", "number"),
        ("コード表", "code table"),
        ("何に基づくか", "what it follows"),
    ]);
    for table in &all.tables {
        tables.row([table.id, table.japanese, table.evidence.source()]);
    }
    match all.tables.is_empty() {
        true => Ok(()),
        false => write!(out, "{tables}"),
    }
}

fn show_group(dialect: &Dialect, group: &Group, out: &mut dyn Write) -> io::Result<()> {
    let files: Vec<String> = group
        .messages
        .iter()
        .map(|row| beginning(dialect, row))
        .collect();
    writeln!(out, "{}  {}", group.record.japanese, group.record.ident)?;
    writeln!(out, "  {}\n", hang(&files.join(" "), 2))?;
    let mut table = Table::new(&[
        ("要素", "element"),
        ("和名", "name"),
        ("形式", "format"),
        ("何に基づくか", "what it follows"),
    ]);
    for element in &group.elements {
        table.row([
            &element.name,
            &element.japanese,
            &element.shape,
            &element.why,
        ]);
    }
    writeln!(out, "{table}")
}
