//! The messages, and what a name may have meant.

use std::io::{self, Write};

use onshi_core::catalogue::{Dialect, MessageRow, messages};
use onshi_core::pages::{beginning, by_operation, similar};

use crate::show::{Table, harmless, legend, mark, pad};

/// Every message, by operation.
pub fn show(dialect: &Dialect, out: &mut dyn Write) -> io::Result<()> {
    for (operation, rows) in by_operation() {
        match operation {
            Some(row) => writeln!(out, "{}  {}  {}", row.japanese, row.ident, row.manual)?,
            None => writeln!(out, "操作によらない電文 / in no operation")?,
        }
        for row in rows {
            writeln!(out, "{}", line(dialect, row))?;
        }
        writeln!(out)?;
    }
    let grades = messages().map(|message| dialect.standing(message).grade());
    let (all, assumed) = (
        messages().count(),
        messages().filter(|row| dialect.is_assumed(row)).count(),
    );
    writeln!(out, "根拠 {}", legend(grades))?;
    writeln!(
        out,
        "電文 {all} 件、うち推定 {assumed} 件 / {all} messages, {assumed} assumed"
    )
}

/// One message in one line.
pub fn line(dialect: &Dialect, message: &MessageRow) -> String {
    format!(
        "  {}  {}  {}{}",
        mark(dialect.standing(message).grade()),
        pad(&message.interface().unwrap_or_default(), 12),
        pad(&beginning(dialect, message), 17),
        message.japanese
    )
}

/// What a name that means nothing may have meant.
pub fn suggest(dialect: &Dialect, name: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "{}: カタログにない名前です / not in the catalogue",
        harmless(name)
    )?;
    let candidates = similar(dialect, name);
    if candidates.is_empty() {
        return writeln!(out, "  すべての電文 / all messages: onshi catalogue");
    }
    let mut table = Table::new(&[("名前", "name"), ("和名", "Japanese")]);
    for candidate in &candidates {
        table.row([candidate.name(dialect), candidate.japanese().to_owned()]);
    }
    write!(out, "\n次のどれですか / did you mean:\n\n{table}")
}
