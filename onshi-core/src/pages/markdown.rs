//! Pages as Markdown (頁). Alone for the command, with links for the book.

use super::assumed::{Assumed, Group};
use super::outline::{Line, folded, outline};
use super::subject::{Subject, beginning, operations_of};
use crate::catalogue::{
    CodeTable, Dialect, Direction, MessageRow, RecordRow, Replay, Standing, messages,
};

/// Where pages point to.
#[derive(Clone, Copy)]
pub enum Links<'a> {
    /// Nowhere: a page that stands alone has everything in it.
    None,
    /// To other pages of the book; what these records hold stands on pages of their own.
    Book(&'a dyn Fn(&RecordRow) -> bool),
}

impl Links<'_> {
    fn table(&self, table: &CodeTable) -> String {
        match self {
            Links::None => table.id.to_owned(),
            Links::Book(_) => format!("[{0}](../tables/{0}.md)", table.id),
        }
    }

    fn record(&self, row: &RecordRow) -> String {
        match self {
            Links::None => row.ident.to_owned(),
            Links::Book(_) => format!("[{0}](../records/{0}.md)", row.ident),
        }
    }

    fn source(&self, standing: &Standing) -> String {
        let source = cell(standing.source());
        match (self, standing.grade()) {
            (Links::Book(_), "seen") => format!("[{source}](../sources.md)"),
            _ => source,
        }
    }

    fn lines<'l>(&self, layout: &'l crate::catalogue::Layout) -> Vec<Line<'l>> {
        match self {
            Links::None => outline(layout),
            Links::Book(is_elsewhere) => folded(layout, is_elsewhere),
        }
    }
}

/// Anything that can be looked up.
pub fn subject(dialect: &Dialect, subject: &Subject, links: Links<'_>) -> String {
    match subject {
        Subject::Message(row) => message(dialect, row, links),
        Subject::Record(row) => record(dialect, row, links),
        Subject::Table(table) => code_table(table),
    }
}

/// Every message in one table.
pub fn list(dialect: &Dialect) -> String {
    let heads = [
        "番号 interface",
        "ファイル名 file",
        "和名 name",
        "根拠 evidence",
        "操作 operation",
    ];
    let row = |row: &'static MessageRow| {
        let operations: Vec<_> = operations_of(row).map(|row| row.ident).collect();
        [
            row.interface().unwrap_or_default(),
            format!("`{}`", beginning(dialect, row)),
            row.japanese.to_owned(),
            dialect.standing(row).grade().to_owned(),
            operations.join(", "),
        ]
    };
    format!(
        "# 電文一覧 / Messages\n\n{}",
        table(heads, messages().map(row))
    )
}

/// A message: what it is for, and its tree.
pub fn message(dialect: &Dialect, message: &'static MessageRow, links: Links<'_>) -> String {
    let form = dialect.form(message);
    format!(
        "# {} {}\n\n{}\n## 項目 / Elements\n\n{}",
        beginning(dialect, message),
        message.japanese,
        head(dialect, message),
        tree(&links.lines(&form.layout), links),
    )
}

/// A record: a part of messages.
pub fn record(dialect: &Dialect, row: &'static RecordRow, links: Links<'_>) -> String {
    let layout = dialect.layout(row);
    format!(
        "# {} {}\n\n{}",
        row.ident,
        row.japanese,
        tree(&links.lines(&layout), links)
    )
}

/// A code table.
pub fn code_table(of: &CodeTable) -> String {
    let values = of.rows.iter().map(|row| {
        [
            format!("`{}`", row.value),
            cell(row.japanese),
            cell(row.english),
            format!("`{}`", row.ident),
        ]
    });
    format!(
        "# {} {}\n\n根拠 evidence: {} ({})\n\n{}",
        of.id,
        of.japanese,
        of.evidence.grade(),
        of.evidence.source(),
        table(["値 value", "意味", "meaning", "名前 name"], values),
    )
}

/// What a vendor must check, to be ticked off.
pub fn assumed(dialect: &Dialect) -> String {
    let all = Assumed::of(dialect);
    let mut text = format!(
        "# 公式の仕様書で確認するもの / To be checked in the official book\n\n\
         電文 messages: {}, 項目 elements: {}, コード表 code tables: {}\n\n\
         ## 電文 / Messages\n\n",
        all.messages.len(),
        all.elements(),
        all.tables.len()
    );
    for (row, standing) in &all.messages {
        let number = row.interface().unwrap_or_default();
        let (file, why) = (beginning(dialect, row), standing.source());
        let ident = row.ident;
        text += &format!(
            "- [ ] {number} `{file}` {} `{ident}`: {why}\n",
            row.japanese
        );
    }
    text += "\n## 項目 / Elements\n";
    for group in &all.groups {
        text += &checks(dialect, group);
    }
    text += "\n## コード表 / Code tables\n\n";
    for table in &all.tables {
        let why = table.evidence.source();
        text += &format!(
            "- [ ] {} {} `{}`: {why}\n",
            table.id, table.japanese, table.ident
        );
    }
    text
}

fn checks(dialect: &Dialect, group: &Group) -> String {
    let files = group.messages.iter().map(|row| beginning(dialect, row));
    let files: Vec<String> = files.map(|file| format!("`{file}`")).collect();
    let mut text = format!(
        "\n### {} `{}`\n\n{}\n\n",
        group.record.japanese,
        group.record.ident,
        files.join(", ")
    );
    for element in &group.elements {
        let why = &element.why;
        text += &format!(
            "- [ ] `{}` {} ({}): {why}\n",
            element.name, element.japanese, element.shape
        );
    }
    text
}

fn head(dialect: &Dialect, message: &MessageRow) -> String {
    let mut rows = Vec::new();
    let mut row = |what: &str, value: String| rows.push([what.to_owned(), value]);
    if let Some(number) = message.interface() {
        row("番号 interface", number);
    }
    let begin = beginning(dialect, message);
    row("ファイル名 file", format!("`{begin}_….xml`"));
    row("方向 direction", direction(message.direction).to_owned());
    if let Some(service) = dialect.service(message) {
        row("サービス service (HTTPS)", format!("`{service}`"));
    }
    for operation in operations_of(message) {
        let (japanese, ident) = (operation.japanese, operation.ident);
        row("操作 operation", format!("{japanese} `{ident}`"));
        row("技術解説書 vendor manual", cell(operation.manual));
        if message.direction == Direction::Request {
            row("再送 in doubt", replay(operation.replay).to_owned());
        }
    }
    let standing = dialect.standing(message);
    let evidence = format!("{}: {}", standing.grade(), cell(standing.source()));
    row("根拠 evidence", evidence);
    let (ident, record) = (message.ident, message.record.ident);
    row("名前 in programs", format!("`{ident}`, record `{record}`"));
    table(["", ""], rows)
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Request => "要求 request",
        Direction::Answer => "結果 answer",
    }
}

/// What may be done when it is unknown whether a request arrived.
fn replay(replay: Replay) -> &'static str {
    match replay {
        Replay::Read => "何度尋ねてもよい / asking again is harmless",
        Replay::SecondReception => "受付番号が増えるだけ / a second reception number",
        Replay::Overwrite => {
            "後の要求がなければ上書きしてよい / overwrites, while nothing newer was sent"
        }
        Replay::AtMostOnce => "疑わしいときは送らない / never sent again in doubt",
    }
}

fn tree(lines: &[Line<'_>], links: Links<'_>) -> String {
    let heads = [
        "要素 element",
        "和名 name",
        "形式 format",
        "桁 length",
        "回 times",
        "根拠 evidence",
        "出典 source",
        "名前 in programs",
    ];
    let row = |line: &Line<'_>| {
        let node = line.node;
        let indent = "　".repeat(line.depth);
        let length = node.max_chars.map(|length| length.to_string());
        let field = line.field().map(|field| format!("`{}`", field.ident));
        [
            format!("{indent}`{}`", node.name),
            cell(node.japanese()),
            shape(line, links),
            length.unwrap_or_default(),
            line.times().to_owned(),
            node.standing.grade().to_owned(),
            links.source(&node.standing),
            field.unwrap_or_default(),
        ]
    };
    table(heads, lines.iter().map(row))
}

fn shape(line: &Line<'_>, links: Links<'_>) -> String {
    let (japanese, _) = line.format();
    match (line.table(), line.node.row()) {
        (Some(table), _) => format!("{japanese} {}", links.table(table)),
        (None, Some(row)) if line.is_folded => format!("{japanese} {}", links.record(row)),
        (None, Some(row)) => format!("{japanese} {}", row.ident),
        (None, None) => japanese.to_owned(),
    }
}

/// A table.
pub fn table<const N: usize>(
    heads: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut text = line(&heads.map(str::to_owned));
    text += &format!("|{}\n", "---|".repeat(N));
    rows.into_iter().fold(text, |text, row| text + &line(&row))
}

/// A text that stands in a cell.
pub fn cell(text: &str) -> String {
    let text = text.replace('|', "\\|").replace('<', "&lt;");
    text.replace(['\r', '\n'], " ")
}
