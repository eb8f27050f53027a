//! What a name of the catalogue means (名前引き): people know interface numbers, file names, the
//! names of programs or Japanese words.

use crate::catalogue::{
    CodeTable, Dialect, MessageRow, OperationRow, RecordRow, code_tables, messages, operations,
    records,
};

/// Something that can be looked up.
#[derive(Debug, Clone, Copy)]
pub enum Subject {
    /// A message.
    Message(&'static MessageRow),
    /// A record: a part of messages.
    Record(&'static RecordRow),
    /// A code table.
    Table(&'static CodeTable),
}

impl Subject {
    /// The name by which it is found again.
    pub fn name(&self, dialect: &Dialect) -> String {
        match self {
            Subject::Message(row) => beginning(dialect, row),
            Subject::Record(row) => row.ident.to_owned(),
            Subject::Table(table) => table.id.to_owned(),
        }
    }

    /// Japanese name.
    pub fn japanese(&self) -> &'static str {
        match self {
            Subject::Message(row) => row.japanese,
            Subject::Record(row) => row.japanese,
            Subject::Table(table) => table.japanese,
        }
    }
}

/// How the names of a message's files begin, e.g. `OQSsiquc01req`.
pub fn beginning(dialect: &Dialect, message: &MessageRow) -> String {
    format!("{}{}", dialect.prefix(message), message.direction.tag())
}

/// Everything of a name: a file name or its prefix, an interface number, the program name of a message,
/// operation, record or code table, the number of a record or code table.
pub fn find(dialect: &Dialect, name: &str) -> Vec<Subject> {
    let name = name.trim();
    let found: Vec<Subject> = messages_named(dialect, name)
        .map(Subject::Message)
        .collect();
    if !found.is_empty() {
        return found;
    }
    let asked = operations().find(|row| same(row.ident, name));
    if let Some(operation) = asked {
        return messages_of(operation).map(Subject::Message).collect();
    }
    let record = records().find(|row| same(row.ident, name) || is_number(row, name));
    let table = code_tables().find(|table| same(table.ident, name) || same(table.id, name));
    let record = record.map(Subject::Record);
    record
        .into_iter()
        .chain(table.map(Subject::Table))
        .collect()
}

/// Everything whose name contains a text: what may have been meant.
pub fn similar(dialect: &Dialect, text: &str) -> Vec<Subject> {
    let text = text.trim().to_lowercase();
    let has = |name: &str| name.to_lowercase().contains(&text);
    let messages = messages().filter(|row| {
        has(row.ident) || has(row.japanese) || has(&beginning(dialect, row)) || has(row.prefix)
    });
    let records = records().filter(|row| has(row.ident) || has(row.japanese));
    let tables = code_tables().filter(|row| has(row.id) || has(row.ident) || has(row.japanese));
    let all = messages.map(Subject::Message);
    let all = all.chain(records.map(Subject::Record));
    all.chain(tables.map(Subject::Table)).collect()
}

/// The messages of an operation, in the order in which they travel.
pub fn messages_of(operation: &'static OperationRow) -> impl Iterator<Item = &'static MessageRow> {
    let pairs = std::iter::once(&operation.ask).chain(&operation.collect);
    pairs.flat_map(|pair| [pair.request, pair.answer])
}

/// Every message, by operation; last those that travel in none: what is handed on in a form of ours.
pub fn by_operation() -> Vec<(Option<&'static OperationRow>, Vec<&'static MessageRow>)> {
    let named = |row: &&'static MessageRow| !row.prefix.is_empty();
    let each = operations().map(|row| (Some(row), messages_of(row).filter(named).collect()));
    let alone = messages().filter(|row| operations_of(row).next().is_none());
    let all = each.chain([(None, alone.collect())]);
    all.filter(|(_, rows): &(_, Vec<_>)| !rows.is_empty())
        .collect()
}

/// The operations in which a message travels.
pub fn operations_of(message: &MessageRow) -> impl Iterator<Item = &'static OperationRow> {
    operations().filter(move |row| messages_of(row).any(|other| other == message))
}

fn messages_named(dialect: &Dialect, name: &str) -> impl Iterator<Item = &'static MessageRow> {
    // Copies of files carry all kinds of suffixes.
    let stem = name.split(['_', '.']).next().unwrap_or_default();
    messages().filter(move |row| {
        let interface = row.interface().unwrap_or_default();
        let prefix = dialect.prefix(row);
        let begins = same(&beginning(dialect, row), stem);
        begins || same(prefix, name) || same(&interface, name) || same(row.ident, name)
    })
}

fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

fn is_number(row: &RecordRow, name: &str) -> bool {
    let digits = name.strip_prefix("0x").unwrap_or(name);
    digits.len() == 4 && u16::from_str_radix(digits, 16) == Ok(row.id)
}
