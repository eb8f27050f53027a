//! Element names looked up fast: per record, by the names expected next, else by length.

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
    /// Names and the index of their field, by length.
    sorted: Vec<(&'static str, usize)>,
    /// Where the names of each length start in `sorted`; those of length `n` end at `n + 1`.
    starts: Vec<usize>,
}

/// How many of the fields that may come next are tried first: files mostly keep the order of the
/// rows, and leave some out.
const AHEAD: usize = 3;

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
        sorted.sort_by_key(|(name, _)| name.len());
        let longest = sorted.last().map_or(0, |(name, _)| name.len());
        let starts = (0..=longest + 1)
            .map(|length| sorted.partition_point(|(name, _)| name.len() < length))
            .collect();
        RecordNames {
            row,
            sorted,
            starts,
        }
    }

    /// Index of the field called `name`; `hint` is the index that is expected.
    pub fn find(&self, name: &str, hint: usize) -> Option<usize> {
        let ahead = self.row.fields.iter().enumerate().skip(hint).take(AHEAD);
        for (index, field) in ahead {
            if field.element == name {
                return Some(index);
            }
        }
        let from = *self.starts.get(name.len())?;
        let until = *self.starts.get(name.len() + 1)?;
        let same_length = &self.sorted[from..until];
        let found = same_length.iter().find(|(known, _)| *known == name)?;
        Some(found.1)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    #[test]
    fn every_name_is_found_from_every_place_and_no_other_is() {
        for row in catalogue::records() {
            let names = RecordNames::new(row);
            for (index, field) in row.fields.iter().enumerate() {
                for name in std::iter::once(&field.element).chain(field.aliases) {
                    for hint in 0..=row.fields.len() {
                        assert_eq!(names.find(name, hint), Some(index), "{name}");
                    }
                }
                assert_eq!(names.find(&field.element[1..], index), None);
                assert_eq!(names.find(&field.element.to_lowercase(), index), None);
            }
            for unknown in ["", "X", &"X".repeat(300)] {
                assert_eq!(names.find(unknown, 0), None);
            }
        }
    }
}
