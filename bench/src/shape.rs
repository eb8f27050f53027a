//! The messages that are read and written: which rows, and which element is repeated.

use onshi_core::catalogue::{
    BATCH_ANSWER, BATCH_REQUEST, BatchAnswerBody, BatchRequestBody, DRUG_INFORMATION_ANSWER,
    DrugInformationBody, FieldId, FieldRow, MessageRow, RecordRow,
};

use crate::Failure;

/// A message of any length.
pub struct Shape {
    /// What it is called on a command line and in file names.
    pub name: &'static str,
    pub message: &'static MessageRow,
    /// The repeated element.
    pub unit: FieldId,
    /// What the repeated elements are called.
    pub units: &'static str,
}

/// 資格確認一括照会 as a result: nine bytes in ten are markup, the names are long.
pub static BATCH: Shape = Shape {
    name: "batch",
    message: &BATCH_ANSWER,
    unit: BatchAnswerBody::unit,
    units: "people",
};

/// 資格確認一括照会 as it is asked.
pub static REQUEST: Shape = Shape {
    name: "request",
    message: &BATCH_REQUEST,
    unit: BatchRequestBody::search,
    units: "people",
};

/// 診療/薬剤情報: deep, short names, Japanese texts, every month of receipts a unit.
pub static DRUG: Shape = Shape {
    name: "drug",
    message: &DRUG_INFORMATION_ANSWER,
    unit: DrugInformationBody::month,
    units: "months",
};

static SHAPES: &[&Shape] = &[&BATCH, &REQUEST, &DRUG];

impl Shape {
    pub fn named(name: &str) -> Result<&'static Shape, Failure> {
        let found = SHAPES.iter().find(|shape| shape.name == name);
        Ok(found.ok_or_else(|| format!("there is no shape {name}"))?)
    }

    /// Whether this field of this record is the repeated element.
    pub fn is_unit(&self, row: &RecordRow, field: &FieldRow) -> bool {
        self.unit
            == FieldId {
                record: row.id,
                no: field.no,
            }
    }
}
