//! 住民の編集: adds people to a world and changes those who are in it, from a file of the caller.
//!
//! ```toml
//! [[person]]
//! kana = "ｼｹﾝ ﾀﾛｳ"                 # with the birth date it says who is meant
//! birthdate = "1940-01-31"
//! name = "試験　太郎"               # whoever is new needs name, sex and a qualification
//! sex = "男"
//! reference_number = "00000017"
//! patient_id = "00000017"           # and stands in the receipt computer's list
//! limit = "ウ"
//!
//! [[person.qualification]]          # the same insurer, number and branch: changed, else added
//! insurer_number = "06990014"
//! symbol = "試験"
//! number = "1234567"
//! branch = "01"
//! from = "2020-04-01"
//! registered = "2020-04-05"         # on which day the system hears of it
//! lost = "2026-11-20"
//! lost_reason = "医療保険等の資格取得"
//!
//! [[person.consent]]
//! care = "訪問診療等"
//! given = "2026-11-01"
//! until = "2027-03-31"
//! kinds = "薬剤情報 診療情報"
//! ```
//!
//! The same as CSV ([`table`]) has one line for each qualification, under Japanese or English headings.

mod apply;
mod table;
mod words;

use std::collections::BTreeSet;
use std::fmt;

use onshi_core::error::{Error, ErrorCode};
use onshi_core::xml::Position;
use serde::Deserialize;
use toml::Spanned;

use super::Clinic;

/// A value of the file, and where it stands.
type Cell = Spanned<String>;

/// A file of people.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct File {
    person: PersonRows,
}

/// Its `[[person]]`s, which may also stand inside of a larger file.
pub(crate) type PersonRows = Vec<Spanned<PersonEdit>>;

/// What it says of a person.
#[derive(Deserialize, Default, Clone)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PersonEdit {
    name: Option<Cell>,
    system_name: Option<Cell>,
    kana: Option<Cell>,
    birthdate: Option<Cell>,
    sex: Option<Cell>,
    reference_number: Option<Cell>,
    patient_id: Option<Cell>,
    limit: Option<Cell>,
    disease: Option<Cell>,
    qualification: Vec<Spanned<QualificationEdit>>,
    consent: Vec<Spanned<ConsentEdit>>,
}

impl fmt::Debug for PersonEdit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonEdit ‹redacted›")
    }
}

/// What it says of a qualification.
#[derive(Deserialize, Default, Clone)]
#[serde(default, deny_unknown_fields)]
struct QualificationEdit {
    insurer_number: Option<Cell>,
    insurer_name: Option<Cell>,
    symbol: Option<Cell>,
    number: Option<Cell>,
    branch: Option<Cell>,
    family: Option<Cell>,
    from: Option<Cell>,
    registered: Option<Cell>,
    lost: Option<Cell>,
    lost_reason: Option<Cell>,
    lost_registered: Option<Cell>,
    /// From which month on there are medical tickets.
    tickets_from: Option<Cell>,
    /// The last month of them.
    tickets_to: Option<Cell>,
}

/// What it says of a consent.
#[derive(Deserialize, Default, Clone)]
#[serde(default, deny_unknown_fields)]
struct ConsentEdit {
    care: Option<Cell>,
    given: Option<Cell>,
    until: Option<Cell>,
    kinds: Option<Cell>,
    /// Why it was taken back.
    ended: Option<Cell>,
}

/// What an edit did (編集の結果).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Edited {
    /// People who are new.
    pub added: usize,
    /// People who were there.
    pub changed: usize,
}

impl Clinic {
    /// Adds and changes people as a TOML file says; all of it or nothing.
    ///
    /// # Errors
    /// [`ErrorCode::ValueFormat`] or [`ErrorCode::ValueMissing`] with line, column, key, and what to write
    /// instead, in Japanese and English.
    pub fn edit_toml(&mut self, text: &str) -> Result<Edited, Error> {
        let file: File = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            // The message quotes keys, and no value of a person.
            fault(text, at, "people.toml", error.message())
        })?;
        self.edit_rows(text, &file.person)
    }

    /// The same from a CSV file with one heading line.
    ///
    /// # Errors
    /// As [`edit_toml`](Self::edit_toml).
    pub fn edit_csv(&mut self, text: &str) -> Result<Edited, Error> {
        let file = table::read(text)?;
        self.edit_rows(text, &file.person)
    }

    /// The same from rows of a larger file, whose whole text says where they stand.
    pub(crate) fn edit_rows(&mut self, text: &str, rows: &PersonRows) -> Result<Edited, Error> {
        let mut edited = self.clone();
        let places = rows.iter();
        let places = places.map(|person| edited.apply(text, person));
        let places = places.collect::<Result<BTreeSet<usize>, Error>>()?;
        let before = self.people.len();
        let changed = places.iter().filter(|place| **place < before).count();
        *self = edited;
        Ok(Edited {
            added: places.len() - changed,
            changed,
        })
    }
}

/// What is wrong at a byte of the text.
fn fault(text: &str, at: usize, key: &str, what_to_do: &str) -> Error {
    Error::new(ErrorCode::ValueFormat)
        .at(position(text, at))
        .at_path(key)
        .because(what_to_do)
}

/// What is missing of something that begins at a byte of the text.
fn missing(text: &str, at: usize, key: &str) -> Error {
    Error::new(ErrorCode::ValueMissing)
        .at(position(text, at))
        .at_path(key)
}

fn position(text: &str, at: usize) -> Position {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    let number = |count: usize| u32::try_from(count + 1).unwrap_or(u32::MAX);
    Position {
        offset: at as u64,
        line: number(before.matches('\n').count()),
        column: number(line.chars().count()),
    }
}
