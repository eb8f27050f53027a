//! 業務日誌: what the receipt computer has asked and learned today, in `day.json`.
//!
//! It names patients by their number only. Each change is durable before anything follows from it,
//! so a day that was broken off goes on where it stood.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::durable;
use crate::failure::Failure;

/// A day.
#[derive(Debug, Serialize, Deserialize)]
pub struct Book {
    #[serde(skip)]
    path: PathBuf,
    /// The day that is played, whatever the clock says after a restart.
    pub today: NaiveDate,
    /// Seed of the world on the other side.
    pub seed: u64,
    /// Its size.
    pub people: usize,
    /// It is asked over HTTPS.
    #[serde(default)]
    pub https: bool,
    /// 医療機関コード.
    pub institution: String,
    /// Who comes today.
    pub schedule: Schedule,
    /// Answered steps by key.
    pub entries: BTreeMap<String, Entry>,
    /// Everything is answered and acknowledged.
    pub finished: bool,
}

/// Patients of the day by their numbers, and how each is asked for.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Schedule {
    /// Asked for singly, outpatient.
    pub outpatient: Vec<String>,
    /// Asked for singly, visit.
    pub visit: Vec<String>,
    /// Asked for together.
    pub batch: Vec<String>,
}

/// What came of a step.
#[derive(Debug, Serialize, Deserialize)]
pub struct Entry {
    /// How it was answered.
    pub ending: Ending,
    /// One line for each person, in the order of the answer.
    pub lines: Vec<Line>,
    /// The lines were carried into the charts.
    pub applied: bool,
}

/// How a step was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ending {
    /// 正常終了.
    Normal,
    /// 異常終了, in the system's words.
    Abnormal(String),
    /// Refused by the terminal software.
    Refused,
}

/// What was found about a person, and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The patient, if there is one.
    pub patient: Option<String>,
    /// Name in the answer of someone without a chart here: whoever decides must know about whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Words of 図2.1.3-7.
    pub words: String,
    /// The plan, in words.
    pub plan: String,
    /// By what they were found, or why nothing is done.
    pub why: String,
    /// What is done to the chart.
    pub action: Action,
    /// A 照会番号 is to be registered.
    pub register: bool,
}

/// What is done to a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// Nothing.
    Keep,
    /// Made new.
    Create,
    /// Takes over insurance and branch number.
    Update,
}

impl Book {
    /// A new day.
    pub fn new(path: PathBuf, today: NaiveDate, seed: u64, people: usize, https: bool) -> Self {
        Book {
            path,
            today,
            seed,
            people,
            https,
            institution: String::new(),
            schedule: Schedule::default(),
            entries: BTreeMap::new(),
            finished: false,
        }
    }

    /// The day of an earlier start, if there is one.
    ///
    /// # Errors
    /// The book is there and cannot be read.
    pub fn open(path: &Path) -> Result<Option<Self>, Failure> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::file(path, error)),
        };
        let mut book: Book = serde_json::from_str(&text)
            .map_err(|error| Failure::content(path, error.to_string()))?;
        book.path = path.to_owned();
        Ok(Some(book))
    }

    /// Makes the book durable.
    pub fn save(&self) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(self)
            .map_err(|error| Failure::content(&self.path, error.to_string()))?;
        durable::replace(&self.path, text.as_bytes())
            .map_err(|error| Failure::file(&self.path, error))
    }

    /// A step's entry, if it was answered and carried out.
    pub fn done(&self, key: &str) -> Option<&Entry> {
        self.entries.get(key).filter(|entry| entry.applied)
    }
}
