//! Fills a record by the names that its fields have in programs: rows of one meaning share them, so one
//! speaker fills every record that says the same thing under other element names.

use onshi_core::catalogue::RecordRow;
use onshi_core::record::Record;

/// A record with every field that `says` something, which is absent rather than empty.
pub(super) fn filled(row: &'static RecordRow, says: impl Fn(&str) -> Option<String>) -> Record {
    let mut record = Record::new(row);
    for field in row.fields {
        if let Some(text) = says(field.ident).filter(|text| !text.is_empty()) {
            record.add_text(&[], field.no, &text);
        }
    }
    record
}

/// Appends a group: absent rather than empty.
pub(super) fn append_filled(into: &mut Record, field: u16, part: &Record) {
    if !part.is_empty() {
        into.append(field, part);
    }
}
