//! The numbers and codes of the catalogue, as plain data for the languages.

use onshi_core::catalogue;
use onshi_core::catalogue::{ERRORS, FieldId, FieldRow, Kind, RecordRow, records};
use std::collections::BTreeSet;

/// A list of constants of one kind.
pub struct Section {
    /// The letter in the names of C: `ONSHI_F_…`.
    pub letter: char,
    /// The class in C#.
    pub class: &'static str,
    pub title: &'static str,
    pub entries: Vec<Entry>,
}

/// One constant.
pub struct Entry {
    /// What it belongs to: the record of a field, the table of a code.
    pub group: Option<String>,
    pub ident: String,
    pub value: Value,
    pub comment: String,
}

/// The value of a constant.
#[derive(Clone, Copy)]
pub enum Value {
    /// A number of the catalogue.
    Id(u32),
    /// An error.
    Status(i32),
    /// A code, as it stands on the wire.
    Text(&'static str),
}

/// Every constant of the catalogue.
pub fn sections() -> Vec<Section> {
    let section = |letter, class, title, entries| Section {
        letter,
        class,
        title,
        entries,
    };
    vec![
        section('E', "Errors", "errors", errors()),
        section('O', "Operations", "operations (操作)", operations()),
        section(
            'M',
            "Messages",
            "messages (メッセージ): the records at the top",
            messages(),
        ),
        section('R', "Records", "records (レコード)", record_ids()),
        section('F', "Fields", "fields (項目), by record", fields()),
        section('T', "Tables", "code tables (コード表)", tables()),
        section('C', "Codes", "codes (コード), by table", codes()),
    ]
}

fn entry(group: Option<&str>, ident: &str, value: Value, comment: impl Into<String>) -> Entry {
    Entry {
        group: group.map(str::to_owned),
        ident: camel(ident),
        value,
        comment: comment.into(),
    }
}

fn errors() -> Vec<Entry> {
    let one = |row: &onshi_core::catalogue::ErrorRow| {
        let comment = format!("{} / {}", row.japanese, row.english);
        entry(None, row.ident, Value::Status(row.code as i32), comment)
    };
    ERRORS.iter().map(one).collect()
}

fn operations() -> Vec<Entry> {
    let all = catalogue::operations();
    all.map(|row| {
        let id = Value::Id(row.id.into());
        entry(
            None,
            row.ident,
            id,
            format!("{}, manual {}", row.japanese, row.manual),
        )
    })
    .collect()
}

fn messages() -> Vec<Entry> {
    let mut seen = BTreeSet::new();
    let distinct = catalogue::messages().filter(|row| seen.insert(row.record.id));
    let one = |row: &onshi_core::catalogue::MessageRow| {
        let id = Value::Id(row.record.id.into());
        entry(None, row.record.ident, id, row.record.japanese)
    };
    distinct.map(one).collect()
}

fn record_ids() -> Vec<Entry> {
    let one =
        |row: &'static RecordRow| entry(None, row.ident, Value::Id(row.id.into()), row.japanese);
    records().map(one).collect()
}

fn fields() -> Vec<Entry> {
    let of = |row: &'static RecordRow| {
        let one = move |field: &FieldRow| {
            let id = FieldId {
                record: row.id,
                no: field.no,
            };
            let comment = format!(
                "{} ({}), {}",
                field.japanese,
                field.element,
                format_of(field)
            );
            entry(Some(row.ident), field.ident, Value::Id(id.code()), comment)
        };
        row.fields.iter().map(one)
    };
    records().flat_map(of).collect()
}

pub fn format_of(field: &FieldRow) -> String {
    match field.kind {
        Kind::Text(max) => format!("text {max}"),
        Kind::Digits(max) => format!("digits {max}"),
        Kind::Date => "yyyyMMdd".into(),
        Kind::DateTime => "yyyyMMddHHmmss".into(),
        Kind::Month => "yyyyMM".into(),
        Kind::InstitutionCode => "10 digits".into(),
        Kind::InsurerNumber => "8 characters".into(),
        Kind::Code(table) => format!("code {}", table.ident),
        Kind::Group(row) => format!("group {}", row.ident),
    }
}

fn tables() -> Vec<Entry> {
    let all = catalogue::code_tables();
    all.map(|table| {
        let number = Value::Id(table.number());
        entry(
            None,
            table.ident,
            number,
            format!("{} {}", table.id, table.japanese),
        )
    })
    .collect()
}

fn codes() -> Vec<Entry> {
    let all = catalogue::code_tables();
    all.flat_map(|table| {
        let rows = table.rows.iter();
        rows.map(|row| {
            let comment = format!("{} / {}", row.japanese, row.english);
            entry(
                Some(table.ident),
                row.ident,
                Value::Text(row.value),
                comment,
            )
        })
    })
    .collect()
}

impl Section {
    /// The name of an entry where everything is in one name space: `ONSHI_F_NUMBER_QUERY_NAME`.
    pub fn flat_name(&self, entry: &Entry) -> String {
        let group = entry
            .group
            .as_deref()
            .map(|group| format!("{}_", screaming(group)));
        let (group, ident) = (group.unwrap_or_default(), screaming(&entry.ident));
        format!("ONSHI_{}_{group}{ident}", self.letter)
    }
}

/// Two constants of one name: the catalogue has to change before anybody can use it.
pub fn refuse_duplicates(sections: &[Section]) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    let names = sections
        .iter()
        .flat_map(|section| section.entries.iter().map(|entry| section.flat_name(entry)));
    for name in names {
        if !seen.insert(name.clone()) {
            return Err(format!("{name} would be defined twice"));
        }
    }
    Ok(())
}

/// `insurer_number` → `InsurerNumber`; a name that is already so stays.
pub fn camel(ident: &str) -> String {
    let words = ident.split('_');
    words
        .map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(letters).collect::<String>()
        })
        .collect()
}

/// `InsurerNumber` → `INSURER_NUMBER`.
pub fn screaming(ident: &str) -> String {
    let mut name = String::new();
    let mut before = '_';
    for c in ident.chars() {
        if c.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit()) {
            name.push('_');
        }
        name.push(c.to_ascii_uppercase());
        before = c;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_each_language() {
        for (ident, camel_case, upper) in [
            ("insurer_number", "InsurerNumber", "INSURER_NUMBER"),
            ("ShiftJis", "ShiftJis", "SHIFT_JIS"),
            ("sex1", "Sex1", "SEX1"),
            ("Utf8", "Utf8", "UTF8"),
        ] {
            assert_eq!(camel(ident), camel_case);
            assert_eq!(screaming(&camel(ident)), upper);
        }
    }

    #[test]
    fn every_constant_has_a_name_of_its_own() {
        assert_eq!(refuse_duplicates(&sections()), Ok(()));
        let fields = sections().remove(4);
        let named = |name: &str| fields.entries.iter().find(|e| fields.flat_name(e) == name);
        let field = named("ONSHI_F_NUMBER_QUERY_INSURER_NUMBER").unwrap();
        assert!(matches!(field.value, Value::Id(0x0203_0001)));
    }
}
