//! Receipt records about the confirmed qualification (レセプトの資格確認・受診日等・窓口負担額レコード).
//!
//! A receipt is a text of lines; items are separated by commas and stand in a fixed order:
//!
//! ```text
//!  SN,1,04,06990017,架空,1234567,01,,      資格確認    ─► ConfirmedQualification
//!  JD,1,1,,,1,…                           受診日等    ─► TreatmentDays
//!  MF,00,,…                               窓口負担額  ─► WindowPayments
//! ```
//!
//! The order of the items is the order of the rows; nothing else is known about a line here. What is
//! read can be put into a [`ClaimTransferEntry`].

use crate::catalogue::{
    ClaimTransferEntry, FieldId, FieldRow, Kind, Occurs, RecordRow, TreatmentDays,
};
use crate::error::{Error, ErrorCode};
use crate::record::{Record, View};

/// A line that was read (読み取ったレコード).
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimLine {
    /// The field of an entry to which the record belongs.
    pub field: FieldId,
    /// Its items; an empty item is absent.
    pub record: Record,
}

impl ClaimLine {
    /// Appends it to an entry.
    pub fn append_to(&self, entry: &mut Record) {
        entry.append(self.field.no, &self.record);
    }
}

/// Reads one line; `None` if it is another record of the receipt.
///
/// # Errors
/// [`ErrorCode::ValueFormat`] if the line has more items than the record. Fewer are taken as empty.
pub fn read_line(line: &str) -> Result<Option<ClaimLine>, Error> {
    let line = line.trim_end_matches(['\r', '\n', '\u{1a}']);
    let (kind, items) = line.split_once(',').unwrap_or((line, ""));
    read_record(kind, items.split(','))
}

/// The same of a line that was taken apart: its kind, and its items.
pub(super) fn read_record<'a>(
    kind: &str,
    items: impl Iterator<Item = &'a str>,
) -> Result<Option<ClaimLine>, Error> {
    let Some((field, row)) = record_of(kind) else {
        return Ok(None);
    };
    let record = read_items(row, items)
        .ok_or_else(|| Error::new(ErrorCode::ValueFormat).at_path(field.element))?;
    let field = FieldId {
        record: ClaimTransferEntry::ROW.id,
        no: field.no,
    };
    Ok(Some(ClaimLine { field, record }))
}

/// Reads every line of the three records in a receipt; others are passed over.
///
/// # Errors
/// That of the first line that cannot be read; with its line.
pub fn read_lines(receipt: &str) -> impl Iterator<Item = Result<ClaimLine, Error>> + '_ {
    let lines = receipt.lines().enumerate();
    lines.filter_map(|(at, line)| match read_line(line) {
        Ok(read) => read.map(Ok),
        Err(error) => Some(Err(error.in_line(at as u64 + 1))),
    })
}

/// The field and the row of a record, by its レコード識別.
fn record_of(kind: &str) -> Option<(&'static FieldRow, &'static RecordRow)> {
    let fields: &'static [FieldRow] = ClaimTransferEntry::ROW.fields;
    let field = fields.iter().find(|field| field.element == kind)?;
    match field.kind {
        Kind::Group(row) => Some((field, row)),
        _ => None,
    }
}

/// The repeated items of a record stand for the days of a month, or are as many reserved ones.
const REPEATED: usize = 31;

/// The items in the order of the rows; `None` if there are more. A repeated item keeps its place even
/// when it is empty.
fn read_items<'a>(
    row: &'static RecordRow,
    mut items: impl Iterator<Item = &'a str>,
) -> Option<Record> {
    let places = row.fields.iter().flat_map(|field| {
        let times = match field.occurs {
            Occurs::Many => REPEATED,
            Occurs::One | Occurs::Optional => 1,
        };
        std::iter::repeat_n(field, times)
    });
    let mut record = Record::new(row);
    for (field, item) in places.zip(items.by_ref()) {
        if field.occurs == Occurs::Many || !item.is_empty() {
            record.add_text(&[], field.no, item);
        }
    }
    items.all(str::is_empty).then_some(record)
}

/// Days of the month about which something is noted (受診日).
pub fn noted_days(days: View<'_, TreatmentDays>) -> impl Iterator<Item = u32> {
    let noted = (1..).zip(days.day());
    noted.filter_map(|(day, note)| (!note.trim().is_empty()).then_some(day))
}
