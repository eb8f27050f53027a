//! Which fields a host wants of each person.

use crate::catalogue::{self, FieldId, Kind, RecordRow, records};
use crate::error::{Error, ErrorCode};

/// Fields that are wanted (必要項目); all of them unless told otherwise.
///
/// A field is wanted wherever its record stands. A group is kept if it is wanted itself, or if the
/// catalogue has a wanted field somewhere inside; it may then turn out empty.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// By record number, sorted; only records in which something is wanted.
    records: Option<Vec<(u16, Vec<bool>)>>,
}

/// What is wanted of one group.
#[derive(Clone, Copy)]
pub(super) enum Here<'a> {
    Everything,
    /// By field number.
    Only(&'a [bool]),
}

impl Here<'_> {
    pub(super) fn has(self, no: u16) -> bool {
        match self {
            Here::Everything => true,
            Here::Only(fields) => fields.get(usize::from(no)).is_some_and(|wanted| *wanted),
        }
    }
}

impl Wanted {
    /// Everything.
    pub fn all() -> Self {
        Wanted::default()
    }

    /// Only these fields; an empty list is everything.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownField`]: the catalogue does not have one of them.
    pub fn only(fields: &[FieldId]) -> Result<Self, Error> {
        if let Some(id) = fields.iter().find(|id| catalogue::field(**id).is_none()) {
            let code = id.code();
            let why = format!("there is no field 0x{code:08X}");
            return Err(Error::new(ErrorCode::UnknownField).because(why));
        }
        if fields.is_empty() {
            return Ok(Wanted::all());
        }
        let mut records: Vec<(u16, Vec<bool>)> =
            records().map(|row| (row.id, listed(row, fields))).collect();
        records.sort_unstable_by_key(|(id, _)| *id);
        while spread(&mut records) {}
        records.retain(|(_, fields)| fields.contains(&true));
        Ok(Wanted {
            records: Some(records),
        })
    }

    pub(super) fn of(&self, row: &RecordRow) -> Here<'_> {
        match &self.records {
            None => Here::Everything,
            Some(records) => Here::Only(fields_of(records, row.id)),
        }
    }
}

/// Marks what is on the list.
fn listed(row: &RecordRow, fields: &[FieldId]) -> Vec<bool> {
    let last = row.fields.iter().map(|field| field.no).max().unwrap_or(0);
    let mut marks = vec![false; usize::from(last) + 1];
    for id in fields.iter().filter(|id| id.record == row.id) {
        marks[usize::from(id.no)] = true;
    }
    marks
}

/// Marks the groups around what is marked, one level up; whether any was new.
fn spread(marked: &mut [(u16, Vec<bool>)]) -> bool {
    let mut any = false;
    for row in records() {
        for field in row.fields {
            let Kind::Group(inner) = field.kind else {
                continue;
            };
            if !fields_of(marked, inner.id).contains(&true) {
                continue;
            }
            if let Ok(at) = marked.binary_search_by_key(&row.id, |(id, _)| *id) {
                any |= !std::mem::replace(&mut marked[at].1[usize::from(field.no)], true);
            }
        }
    }
    any
}

fn fields_of(records: &[(u16, Vec<bool>)], id: u16) -> &[bool] {
    match records.binary_search_by_key(&id, |(id, _)| *id) {
        Ok(at) => &records[at].1,
        Err(_) => &[],
    }
}
