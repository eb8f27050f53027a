//! A part of a list that may be long, and what is asked for.

use serde::{Deserialize, Serialize};

/// So many rows at a time.
pub(super) const ROWS: usize = 50;

/// Rows in which some words stand, from one on.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    pub words: String,
    #[serde(default)]
    pub from: usize,
}

/// Some of so many rows.
#[derive(Serialize)]
pub(super) struct Part<T> {
    /// How many there are in all.
    pub count: usize,
    /// Where this part begins.
    pub from: usize,
    pub rows: Vec<T>,
}

impl<T> Part<T> {
    /// The part of all the rows that begins at one of them.
    pub fn of(all: Vec<T>, from: usize) -> Self {
        Part {
            count: all.len(),
            from,
            rows: all.into_iter().skip(from).take(ROWS).collect(),
        }
    }
    /// The same part, each row in another form.
    pub fn map<U>(self, form: impl Fn(T) -> U) -> Part<U> {
        Part {
            count: self.count,
            from: self.from,
            rows: self.rows.into_iter().map(form).collect(),
        }
    }
}
