//! The records of the catalogue as typed records of a language need them: names in its case, what
//! kind of value each field is, and what to say about it. How a language spells them is its own file.

use super::catalogue::{camel, format_of};
use onshi_core::catalogue::{FieldId, Kind, Occurs, RecordRow, messages, records};

/// A record, which becomes a class.
pub struct Typed {
    /// `NumberQuery`
    pub name: String,
    /// Its number; `ONSHI_R_NUMBER_QUERY`.
    pub id: u32,
    /// Whether it stands at the top of a message, so that `onshi_record_new` makes it.
    pub message: bool,
    pub japanese: &'static str,
    pub fields: Vec<Property>,
}

/// A field, which becomes a property.
pub struct Property {
    /// `InsurerNumber`
    pub name: String,
    /// `ONSHI_F_NUMBER_QUERY_INSURER_NUMBER`
    pub id: u32,
    pub value: Shape,
    /// Whether it may stand more than once.
    pub many: bool,
    /// The Japanese name, the format, and how it is known.
    pub comment: String,
}

/// What stands in a field.
pub enum Shape {
    /// Text as it is on the wire: names, digits, numbers of institutions.
    Text,
    /// `yyyyMMdd`
    Date,
    /// `yyyyMM`
    Month,
    /// `yyyyMMddHHmmss`
    DateTime,
    /// One of the codes of this table, or another text that the table does not know.
    Code(&'static str),
    /// The record of this name.
    Group(String),
}

/// Every record of the catalogue, in its order.
pub fn typed() -> Vec<Typed> {
    records().map(of_record).collect()
}

fn of_record(row: &'static RecordRow) -> Typed {
    Typed {
        name: camel(row.ident),
        id: row.id.into(),
        message: messages().any(|message| message.record.id == row.id),
        japanese: row.japanese,
        fields: row
            .fields
            .iter()
            .map(|field| Property {
                name: camel(field.ident),
                id: FieldId {
                    record: row.id,
                    no: field.no,
                }
                .code(),
                value: shape(field.kind),
                many: field.occurs == Occurs::Many,
                comment: format!(
                    "{} ({}), {}",
                    field.japanese,
                    field.element,
                    format_of(field)
                ),
            })
            .collect(),
    }
}

fn shape(kind: Kind) -> Shape {
    match kind {
        Kind::Text(_) | Kind::Digits(_) | Kind::InstitutionCode | Kind::InsurerNumber => {
            Shape::Text
        }
        Kind::Date => Shape::Date,
        Kind::Month => Shape::Month,
        Kind::DateTime => Shape::DateTime,
        Kind::Code(table) => Shape::Code(table.ident),
        Kind::Group(row) => Shape::Group(camel(row.ident)),
    }
}
