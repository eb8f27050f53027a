//! Made-up messages as records: the same shape and length give the same message everywhere.

use onshi_core::catalogue::{FieldRow, Kind, RecordRow};
use onshi_core::record::Record;

use crate::habits::Habits;
use crate::random::Random;
use crate::shape::Shape;

/// One who makes people up.
pub struct Maker {
    pub shape: &'static Shape,
    pub units: usize,
    habits: Habits,
    random: Random,
}

impl Maker {
    pub fn new(shape: &'static Shape, units: usize) -> Self {
        Maker {
            shape,
            units,
            habits: Habits::new(),
            random: Random::seeded(units as u64),
        }
    }

    /// The whole message.
    pub fn message(&mut self) -> Record {
        self.record(self.shape.message.record)
    }

    /// The next record of a row, with everything inside.
    pub fn record(&mut self, row: &'static RecordRow) -> Record {
        let mut record = Record::new(row);
        for field in row.fields {
            for _ in 0..self.times(row, field) {
                match field.kind {
                    Kind::Group(inner) => record.append(field.no, &self.record(inner)),
                    _ => record.add_text(&[], field.no, &self.text(row, field)),
                }
            }
        }
        record
    }

    /// How often the field stands in the next record.
    pub fn times(&mut self, row: &RecordRow, field: &FieldRow) -> usize {
        match self.shape.is_unit(row, field) {
            true => self.units,
            false => self.habits.times(row, field, &mut self.random),
        }
    }

    /// What the next record's field says.
    pub fn text(&mut self, row: &RecordRow, field: &FieldRow) -> String {
        self.habits.text(row, field, &mut self.random)
    }
}
