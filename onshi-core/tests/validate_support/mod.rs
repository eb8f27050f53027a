//! Messages for the tests of the validator, built by the names of the rows.
#![allow(clippy::unwrap_used, dead_code)]

use std::sync::Arc;

use onshi_core::catalogue::{
    Dialect, Direction, FieldRow, Kind, MessageRow, Occurs, RecordRow, field,
};
use onshi_core::record::{Record, write_as};
use onshi_core::text::Charset;
use onshi_core::validate::{Context, Finding, validate, validate_document};
use onshi_core::xml::Limits;

/// An insurer whose check digit fits.
pub const INSURER: &str = "01010016";
/// A day on which everything is in order.
pub const TODAY: &str = "20261122";

/// A message in the making, and under which catalogue it is looked at.
#[derive(Clone)]
pub struct Message {
    pub row: &'static MessageRow,
    pub record: Record,
    /// Profile in force.
    profile: &'static str,
    /// Profile by which the file is written, if another.
    written: Option<&'static str>,
    /// What happens to the file afterwards.
    spoil: Option<fn(String) -> String>,
}

impl Message {
    /// The least message: every required field, and what every request has.
    pub fn least(row: &'static MessageRow) -> Self {
        let mut record = Record::new(row.record);
        fill(&mut record, row.record, &mut Vec::new());
        let message = Message {
            row,
            record,
            profile: "",
            written: None,
            spoil: None,
        };
        let header = row
            .record
            .fields
            .iter()
            .find(|field| field.ident == "header");
        let header = header.and_then(|field| field.kind.group());
        let identified = header.is_some_and(|row| {
            row.fields
                .iter()
                .any(|f| f.ident == "arbitrary_file_identifier")
        });
        match identified && row.direction == Direction::Request {
            true => message.set("header/arbitrary_file_identifier", "test-1"),
            false => message,
        }
    }

    /// Sets a field: `body/results/result[2]/birthdate`.
    pub fn set(mut self, path: &str, text: &str) -> Self {
        let (way, field) = self.way(path);
        self.record.set_text(&way, field.no, text);
        self
    }

    /// Sets several fields of one group.
    pub fn set_all(self, path: &str, fields: &[(&str, &str)]) -> Self {
        let set = |message: Self, (field, text): &(&str, &str)| {
            message.set(&format!("{path}/{field}"), text)
        };
        fields.iter().fold(self, set)
    }

    pub fn add(mut self, path: &str, text: &str) -> Self {
        let (way, field) = self.way(path);
        self.record.add_text(&way, field.no, text);
        self
    }

    pub fn remove(mut self, path: &str) -> Self {
        let (way, field) = self.way(path);
        self.record.remove(&way, field.no);
        self
    }

    /// An element that no row has.
    pub fn extra(mut self, path: &str, name: &str, text: &str) -> Self {
        let (mut way, field) = self.way(path);
        way.push((field.no, 0));
        self.record.add_extra(&way, name, text);
        self
    }

    pub fn under(mut self, profile: &'static str) -> Self {
        self.profile = profile;
        self
    }

    pub fn written_under(mut self, profile: &'static str) -> Self {
        self.written = Some(profile);
        self
    }

    pub fn spoilt(mut self, spoil: fn(String) -> String) -> Self {
        self.spoil = Some(spoil);
        self
    }

    /// Whether the file is what the record is.
    pub fn is_plain(&self) -> bool {
        self.written.is_none() && self.spoil.is_none()
    }

    pub fn dialect(&self) -> Arc<Dialect> {
        Dialect::parse(self.profile).unwrap()
    }

    /// The file; `None` if the catalogue in force has no place for a value.
    pub fn file(&self) -> Option<Vec<u8>> {
        let dialect = Dialect::parse(self.written.unwrap_or(self.profile)).unwrap();
        let form = dialect.form(self.row);
        let bytes = write_as(&self.record, &form.layout, Charset::Utf8).ok()?;
        Some(match self.spoil {
            Some(spoil) => spoil(String::from_utf8(bytes).unwrap()).into_bytes(),
            None => bytes,
        })
    }

    /// Findings in memory.
    pub fn findings(&self) -> Vec<Finding> {
        let dialect = self.dialect();
        validate(&self.record, &dialect.form(self.row), on(&dialect))
    }

    /// Findings in the file.
    pub fn findings_in_file(&self) -> Option<Vec<Finding>> {
        let dialect = self.dialect();
        Some(findings_in(&self.file()?, self.row, &dialect))
    }

    fn way(&self, path: &str) -> (Vec<(u16, usize)>, &'static FieldRow) {
        let mut row = self.row.record;
        let mut way = Vec::new();
        let mut steps = path.split('/').peekable();
        while let Some(step) = steps.next() {
            let (ident, nth) = match step.split_once('[') {
                Some((ident, nth)) => (
                    ident,
                    nth.trim_end_matches(']').parse::<usize>().unwrap() - 1,
                ),
                None => (step, 0),
            };
            let field = row.fields.iter().find(|field| field.ident == ident);
            let field = field.unwrap_or_else(|| panic!("{} has no {ident}", row.ident));
            if steps.peek().is_none() {
                return (way, field);
            }
            way.push((field.no, nth));
            row = field.kind.group().unwrap();
        }
        panic!("an empty path");
    }
}

pub fn on(dialect: &Dialect) -> Context<'_> {
    let today = onshi_core::id::Date::read(TODAY).calendar().unwrap();
    Context::new(dialect).on(today)
}

pub fn findings_in(bytes: &[u8], row: &'static MessageRow, dialect: &Dialect) -> Vec<Finding> {
    let mut findings = Vec::new();
    let form = dialect.form(row);
    validate_document(
        || bytes,
        &form,
        on(dialect),
        &Limits::default(),
        &mut |finding| {
            findings.push(finding);
        },
    );
    findings
}

/// The ids of the rules, each once, in order.
pub fn ids(findings: &[Finding]) -> Vec<&'static str> {
    let mut ids: Vec<_> = findings.iter().map(|finding| finding.rule.id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn fill(record: &mut Record, row: &'static RecordRow, path: &mut Vec<(u16, usize)>) {
    record.touch_group(path);
    for field in row
        .fields
        .iter()
        .filter(|field| field.occurs == Occurs::One)
    {
        match field.kind {
            Kind::Group(inner) => {
                path.push((field.no, 0));
                fill(record, inner, path);
                path.pop();
            }
            kind => record.set_text(path, field.no, usual(kind)),
        }
    }
}

fn usual(kind: Kind) -> &'static str {
    match kind {
        Kind::Text(_) | Kind::Digits(_) => "1",
        Kind::Date => "20261122",
        Kind::DateTime => "20261122090000",
        Kind::Month => "202610",
        Kind::InstitutionCode => "1311111111",
        Kind::InsurerNumber => INSURER,
        Kind::Code(table) => table.rows[0].value,
        Kind::Group(_) => "",
    }
}

/// The row of a field of a message, by the same path as [`Message::set`].
pub fn row_of(message: &'static MessageRow, path: &str) -> &'static FieldRow {
    let (_, row) = Message::least(message).way(path);
    let _ = field;
    row
}
