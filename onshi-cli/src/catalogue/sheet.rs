//! A message, record or code table on the terminal.

use std::io::{self, Write};

use onshi_core::catalogue::{CodeTable, Dialect, MessageRow, RecordRow};
use onshi_core::pages::{Subject, beginning, carriers, operations_of};

use super::tree;
use crate::show::{Table, hang, pad};

/// Cells of the names on the left of a head.
const LABEL: usize = 24;

/// Shows one of them.
pub fn show(dialect: &Dialect, subject: &Subject, out: &mut dyn Write) -> io::Result<()> {
    match subject {
        Subject::Message(row) => message(dialect, row, out),
        Subject::Record(row) => record(dialect, row, out),
        Subject::Table(table) => code_table(table, out),
    }
}

fn message(dialect: &Dialect, message: &'static MessageRow, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}  {}", beginning(dialect, message), message.japanese)?;
    if let Some(number) = message.interface() {
        label("番号 interface", &number, out)?;
    }
    label(
        "方向 direction",
        crate::message::way(message.direction),
        out,
    )?;
    if let Some(service) = dialect.service(message) {
        label("サービス service", service, out)?;
    }
    for operation in operations_of(message) {
        let text = format!("{} {}", operation.japanese, operation.ident);
        label("操作 operation", &text, out)?;
        label("技術解説書 manual", operation.manual, out)?;
    }
    let standing = dialect.standing(message);
    let text = format!("{}: {}", standing.grade(), standing.source());
    label("根拠 evidence", &text, out)?;
    let names = format!("{}, record {}", message.ident, message.record.ident);
    label("名前 in programs", &names, out)?;
    writeln!(out)?;
    tree::show(&dialect.form(message).layout, out)
}

fn record(dialect: &Dialect, row: &'static RecordRow, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}  {}", row.ident, row.japanese)?;
    label("番号 number", &format!("0x{:04X}", row.id), out)?;
    let files: Vec<String> = carriers(row)
        .iter()
        .map(|row| beginning(dialect, row))
        .collect();
    label("電文 messages", &files.join(" "), out)?;
    writeln!(out)?;
    tree::show(&dialect.layout(row), out)
}

fn code_table(of: &CodeTable, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}  {}", of.id, of.japanese)?;
    let text = format!("{}: {}", of.evidence.grade(), of.evidence.source());
    label("根拠 evidence", &text, out)?;
    label("名前 in programs", of.ident, out)?;
    let mut table = Table::new(&[
        ("値", "value"),
        ("意味", "Japanese"),
        ("名前", "name"),
        ("英語", "English"),
    ]);
    for row in of.rows {
        table.row([row.value, row.japanese, row.ident, row.english]);
    }
    write!(out, "\n{table}")
}

fn label(name: &str, value: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  {}{}", pad(name, LABEL), hang(value, LABEL + 2))
}
