//! What made-up people look like: which fields are rare, which are repeated, and what stands in
//! those of free text.
//!
//! Presence is a guess from public samples. All values are fictional.

mod drug;
mod qualification;

use std::collections::HashMap;

use onshi_core::catalogue::{FieldId, FieldRow, Kind, Occurs, RecordRow};

use crate::random::Random;

/// A field that is not always there (in so many of a hundred), or whose text is one of these.
type Habit = (FieldId, u8, &'static [&'static str]);
/// A repeated field, and how many there are: from, to.
type Repetition = (FieldId, usize, usize);

/// The text is made from the field's format.
const BY_FORMAT: &[&str] = &[];

/// The habits, looked up by field.
pub struct Habits {
    texts: HashMap<FieldId, (u8, &'static [&'static str])>,
    repetitions: HashMap<FieldId, (usize, usize)>,
}

impl Habits {
    pub fn new() -> Self {
        let habits = qualification::HABITS.iter().chain(drug::HABITS);
        let repetitions = drug::REPETITIONS.iter();
        Habits {
            texts: habits
                .map(|&(id, percent, texts)| (id, (percent, texts)))
                .collect(),
            repetitions: repetitions
                .map(|&(id, from, to)| (id, (from, to)))
                .collect(),
        }
    }

    /// How often the next person has the field. A repetition nothing is said of is rare.
    pub fn times(&self, row: &RecordRow, field: &FieldRow, random: &mut Random) -> usize {
        let id = id_of(row, field);
        let percent = self.texts.get(&id).map_or(100, |(percent, _)| *percent);
        match (random.percent(percent), self.repetitions.get(&id)) {
            (false, _) => 0,
            (true, Some((from, to))) => from + random.below(to - from + 1),
            (true, None) if field.occurs == Occurs::Many && random.percent(5) => 2,
            (true, None) => 1,
        }
    }

    /// What the next person's field says.
    pub fn text(&self, row: &RecordRow, field: &FieldRow, random: &mut Random) -> String {
        match self.texts.get(&id_of(row, field)) {
            Some((_, texts)) if !texts.is_empty() => (*random.pick(texts)).to_owned(),
            _ => by_format(field, random),
        }
    }
}

fn id_of(row: &RecordRow, field: &FieldRow) -> FieldId {
    FieldId {
        record: row.id,
        no: field.no,
    }
}

fn by_format(field: &FieldRow, random: &mut Random) -> String {
    match field.kind {
        Kind::Code(table) => random.pick(table.rows).value.to_owned(),
        Kind::Month => date(random)[..6].to_owned(),
        Kind::Date => date(random),
        Kind::DateTime => date(random) + &digits(6, random),
        _ => digits(field.kind.max_chars().unwrap_or(0).min(10), random),
    }
}

fn date(random: &mut Random) -> String {
    let (year, month, day) = (
        1935 + random.below(90),
        1 + random.below(12),
        1 + random.below(28),
    );
    format!("{year}{month:02}{day:02}")
}

fn digits(count: usize, random: &mut Random) -> String {
    (0..count)
        .map(|_| char::from(b'0' + random.below(10) as u8))
        .collect()
}
