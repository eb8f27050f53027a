//! Records that have a page of their own: long ones that stand in several places. A message shows
//! them as a link, so that nobody reads the same hundred lines twelve times.

use onshi_core::catalogue::{Dialect, Kind, RecordRow, messages, records};
use onshi_core::pages::outline;
use std::collections::BTreeMap;

/// A record of at least so many lines is not repeated.
const LONG: usize = 15;

/// The records that have a page.
pub struct Shared {
    rows: Vec<&'static RecordRow>,
}

impl Shared {
    /// Those of the catalogue.
    pub fn find() -> Self {
        let mut places: BTreeMap<u16, usize> = BTreeMap::new();
        for field in records().flat_map(|row| row.fields) {
            if let Kind::Group(row) = field.kind {
                *places.entry(row.id).or_default() += 1;
            }
        }
        let several = |row: &&RecordRow| places.get(&row.id).is_some_and(|places| *places > 1);
        // A list is one line; what it lists may be long.
        let rows = records().filter(several).filter(|row| !row.is_list());
        let rows = rows.filter(|row| lines(row) >= LONG);
        Shared {
            rows: rows.filter(|row| !is_body(row)).collect(),
        }
    }

    /// Each of them.
    pub fn rows(&self) -> impl Iterator<Item = &'static RecordRow> {
        self.rows.iter().copied()
    }

    /// Whether a record has a page.
    pub fn has(&self, row: &RecordRow) -> bool {
        self.rows.iter().any(|shared| shared.id == row.id)
    }
}

fn lines(row: &'static RecordRow) -> usize {
    outline(&Dialect::standard().layout(row)).len()
}

/// Stands directly below the document element: the page of a message without it would be empty.
fn is_body(row: &RecordRow) -> bool {
    let mut parts = messages().flat_map(|message| message.record.fields);
    parts.any(|field| matches!(field.kind, Kind::Group(part) if part.id == row.id))
}
