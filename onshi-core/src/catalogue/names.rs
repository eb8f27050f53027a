//! Element names looked up fast: per record, by the name expected next, else by a sorted table.

use std::collections::HashMap;

use super::row::{FieldRow, Kind, RecordRow};

/// Element names of every record, ready for reading (要素名の索引).
#[derive(Debug)]
pub struct Names {
    tables: HashMap<u16, RecordNames>,
}

/// Element names of one record.
#[derive(Debug)]
pub struct RecordNames {
    row: &'static RecordRow,
    sorted: Vec<(&'static str, usize)>,
}

impl Names {
    /// Builds the tables of the given records.
    pub fn new(records: impl IntoIterator<Item = &'static RecordRow>) -> Self {
        let tables = records
            .into_iter()
            .map(|row| (row.id, RecordNames::new(row)))
            .collect();
        Names { tables }
    }

    /// The names of a record.
    pub fn of(&self, row: &RecordRow) -> Option<&RecordNames> {
        self.tables.get(&row.id)
    }
}

impl RecordNames {
    fn new(row: &'static RecordRow) -> Self {
        let mut sorted: Vec<(&str, usize)> = Vec::new();
        for (index, field) in row.fields.iter().enumerate() {
            sorted.push((field.element, index));
            sorted.extend(field.aliases.iter().map(|alias| (*alias, index)));
        }
        sorted.sort_unstable_by_key(|(name, _)| (name.len(), *name));
        RecordNames { row, sorted }
    }

    /// Index of the field called `name`; `hint` is the index that is expected.
    pub fn find(&self, name: &str, hint: usize) -> Option<usize> {
        if self
            .row
            .fields
            .get(hint)
            .is_some_and(|field| field.element == name)
        {
            return Some(hint);
        }
        let key = (name.len(), name);
        let found = self
            .sorted
            .binary_search_by_key(&key, |(name, _)| (name.len(), *name))
            .ok()?;
        Some(self.sorted[found].1)
    }

    /// The record whose names these are.
    pub fn row(&self) -> &'static RecordRow {
        self.row
    }

    /// Name of the element that holds `inner` in this record.
    pub fn element_of(&self, inner: &RecordRow) -> Option<&'static str> {
        let holds =
            |field: &&FieldRow| matches!(field.kind, Kind::Group(row) if row.id == inner.id);
        self.row
            .fields
            .iter()
            .find(holds)
            .map(|field| field.element)
    }

    /// The field at an index.
    pub fn field(&self, index: usize) -> &'static FieldRow {
        &self.row.fields[index]
    }

    /// The record of the group field at an index.
    pub fn group(&self, index: usize) -> Option<&'static RecordRow> {
        match self.row.fields[index].kind {
            Kind::Group(row) => Some(row),
            _ => None,
        }
    }
}
