//! The pages of messages, records and code tables.

use super::shared::Shared;
use super::{example, link};
use crate::generate::catalogue::screaming;
use onshi_core::catalogue::{CodeTable, Dialect, Kind, MessageRow, RecordRow, records};
use onshi_core::pages::markdown::{self, Links, cell, table};
use onshi_core::pages::{Line, beginning, carriers, folded, messages_of, operations_of};

/// A message.
pub fn message(message: &'static MessageRow, shared: &Shared) -> Result<String, String> {
    let is_elsewhere = |row: &RecordRow| shared.has(row);
    let page = markdown::message(Dialect::standard(), message, Links::Book(&is_elsewhere));
    let form = Dialect::standard().form(message);
    let lines = folded(&form.layout, is_elsewhere);
    Ok(format!(
        "{page}{SOURCES}{}{}{}",
        flow(message),
        names(message.record, &lines),
        example::section(&form)?
    ))
}

/// A record that stands in several messages.
pub fn record(row: &'static RecordRow, shared: &Shared) -> String {
    let is_elsewhere = |part: &RecordRow| part.id != row.id && shared.has(part);
    let page = markdown::record(Dialect::standard(), row, Links::Book(&is_elsewhere));
    let layout = Dialect::standard().layout(row);
    let lines = folded(&layout, is_elsewhere);
    let carriers = carriers(row).into_iter().map(linked);
    format!(
        "{page}{SOURCES}{}\n## 電文 / Messages\n\n{}",
        names(row, &lines),
        list(carriers)
    )
}

/// A code table, and who uses it.
pub fn code_table(of: &'static CodeTable) -> String {
    let uses = |kind: Kind| matches!(kind, Kind::Code(table) if std::ptr::eq(table, of));
    let fields = records().flat_map(|row| row.fields.iter().map(move |field| (row, field)));
    let used = fields.filter(|(_, field)| uses(field.kind));
    let used = used.map(|(row, field)| {
        let record = format!("`{}.{}`", row.ident, field.ident);
        [format!("`{}`", field.element), cell(field.japanese), record]
    });
    let used: Vec<_> = used.collect();
    let who = match used.is_empty() {
        true => "まだどの項目も使っていません / no element uses it yet.\n".to_owned(),
        false => table(["要素 element", "和名 name", "項目 field"], used),
    };
    let name = screaming(of.ident);
    format!(
        "{}{CODES}\n| | |\n|---|---|\n| Rust | `{}` |\n| C | `ONSHI_C_{name}_…` |\n| C# | `Codes.{}.…` |\n\
         \n## 使う項目 / Used by\n\n{who}",
        markdown::code_table(of),
        of.ident,
        of.ident,
    )
}

const SOURCES: &str = "\n出典の略号は[出典一覧](../sources.md)。\
     The tags are explained in [sources](../sources.md).\n";

const CODES: &str =
    "\n表にない値も読み、そのまま残します。A value outside the table is read and kept.\n";

/// The round trips in which a message travels.
fn flow(message: &'static MessageRow) -> String {
    let mut text = String::from("\n## 流れ / Flow\n\n");
    for operation in operations_of(message) {
        let steps = messages_of(operation).map(|other| match other == message {
            true => format!("**{}**", beginning(Dialect::standard(), other)),
            false => linked(other),
        });
        let steps: Vec<_> = steps.collect();
        text += &format!("{}: {}\n", operation.japanese, steps.join(" → "));
    }
    text
}

/// How programs call the records of a page.
fn names(whole: &'static RecordRow, lines: &[Line<'_>]) -> String {
    let mut rows = vec![whole];
    for row in lines.iter().filter_map(|line| line.node.row()) {
        if !rows.iter().any(|known| known.id == row.id) {
            rows.push(row);
        }
    }
    let rows = rows.into_iter().map(|row| {
        let (ident, upper) = (row.ident, screaming(row.ident));
        [
            cell(row.japanese),
            format!("`{ident}`"),
            format!("`0x{:04X}`", row.id),
            format!("`ONSHI_F_{upper}_…`"),
            format!("`Fields.{ident}.…`"),
        ]
    });
    let heads = ["レコード record", "Rust", "番号 number", "C, Delphi", "C#"];
    format!("\n## 名前 / Names in programs\n\n{}", table(heads, rows))
}

fn linked(message: &MessageRow) -> String {
    let (name, page) = (
        beginning(Dialect::standard(), message),
        link::message(message),
    );
    format!("[{name}](../{page})")
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.map(|item| format!("- {item}\n")).collect()
}
