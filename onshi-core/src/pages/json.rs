//! The catalogue for programs (JSON).

use serde_json::{Map, Value as Json, json};

use super::assumed::{Assumed, Element, Group};
use super::outline::{Line, outline};
use super::subject::{Subject, beginning, operations_of};
use crate::catalogue::{CodeTable, Dialect, MessageRow, RecordRow, Standing, messages};

/// Anything that can be looked up.
pub fn subject(dialect: &Dialect, subject: &Subject) -> Json {
    match subject {
        Subject::Message(row) => message(dialect, row),
        Subject::Record(row) => record(dialect, row),
        Subject::Table(table) => code_table(table),
    }
}

/// Every message, without its tree.
pub fn list(dialect: &Dialect) -> Json {
    messages().map(|row| head(dialect, row)).collect()
}

/// A message with its tree.
pub fn message(dialect: &Dialect, message: &'static MessageRow) -> Json {
    let mut whole = head(dialect, message);
    whole["elements"] = tree(&outline(&dialect.form(message).layout));
    whole
}

/// A record with its tree.
pub fn record(dialect: &Dialect, row: &'static RecordRow) -> Json {
    json!({
        "record": row.ident,
        "number": row.id,
        "japanese": row.japanese,
        "elements": tree(&outline(&dialect.layout(row))),
    })
}

/// A code table with its values.
pub fn code_table(table: &CodeTable) -> Json {
    let value = |row: &crate::catalogue::CodeRow| {
        json!({
            "value": row.value,
            "name": row.ident,
            "japanese": row.japanese,
            "english": row.english,
        })
    };
    json!({
        "table": table.id,
        "name": table.ident,
        "japanese": table.japanese,
        "evidence": evidence(&Standing::Row(table.evidence)),
        "values": table.rows.iter().map(value).collect::<Vec<_>>(),
    })
}

/// What a vendor must check.
pub fn assumed(dialect: &Dialect) -> Json {
    let Assumed {
        messages,
        groups,
        tables,
    } = Assumed::of(dialect);
    let messages = messages.iter().map(|(row, _)| head(dialect, row));
    json!({
        "messages": messages.collect::<Vec<_>>(),
        "records": groups.iter().map(group).collect::<Vec<_>>(),
        "tables": tables.into_iter().map(code_table).collect::<Vec<_>>(),
    })
}

fn group(group: &Group) -> Json {
    let idents = group.messages.iter().map(|row| row.ident);
    let element = |element: &Element| {
        json!({
            "element": element.name,
            "japanese": element.japanese,
            "shape": element.shape,
            "follows": element.why,
        })
    };
    json!({
        "record": group.record.ident,
        "japanese": group.record.japanese,
        "messages": idents.collect::<Vec<_>>(),
        "elements": group.elements.iter().map(element).collect::<Vec<_>>(),
    })
}

fn head(dialect: &Dialect, row: &MessageRow) -> Json {
    let operations = operations_of(row).map(|row| row.ident);
    json!({
        "message": row.ident,
        "interface": row.interface(),
        "file": beginning(dialect, row),
        "direction": row.direction.tag(),
        "japanese": row.japanese,
        "record": row.record.ident,
        "service": dialect.service(row),
        "operations": operations.collect::<Vec<_>>(),
        "evidence": evidence(&dialect.standing(row)),
    })
}

fn evidence(standing: &Standing) -> Json {
    json!({ "grade": standing.grade(), "source": standing.source() })
}

/// Lines of one depth, each with what stands below it.
fn tree(lines: &[Line<'_>]) -> Json {
    let Some(first) = lines.first() else {
        return Json::Array(Vec::new());
    };
    let starts = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.depth == first.depth);
    let starts: Vec<usize> = starts.map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let spans = starts.iter().zip(ends);
    spans
        .map(|(from, to)| element(&lines[*from], &lines[from + 1..to]))
        .collect()
}

fn element(line: &Line<'_>, below: &[Line<'_>]) -> Json {
    let node = line.node;
    let mut json = Map::new();
    let mut put = |key: &str, value: Json| drop(json.insert(key.to_owned(), value));
    put("element", (*node.name).into());
    put("japanese", node.japanese().into());
    put("format", line.format().1.into());
    if let Some(length) = node.max_chars {
        put("length", length.into());
    }
    put("occurs", line.times().into());
    if let Some(table) = line.table() {
        put("table", table.id.into());
    }
    if let (Some(field), Some(id)) = (line.field(), line.id()) {
        put(
            "field",
            format!("{}.{}", line.record.ident, field.ident).into(),
        );
        put("id", id.code().into());
    }
    put("evidence", evidence(&node.standing));
    if node.is_group() {
        put("elements", tree(below));
    }
    Json::Object(json)
}
