//! The file of a scenario (TOML). A key that nobody knows is an error: a test that silently leaves out
//! what it was told to check proves nothing.

use std::fmt;
use std::sync::Arc;

use chrono::NaiveDateTime;
use onshi_core::catalogue::Dialect;
use onshi_core::error::Error;
use onshi_core::id::InstitutionCode;
use serde::{Deserialize, Deserializer, de};

use super::act::Act;
use super::expectation::Expectation;
use super::rule::Rule;
use super::words::Words;
use crate::clinic::{Clinic, PersonRows};
use crate::settings::Settings;

/// A test of a vendor's program (シナリオ).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What is tested.
    pub title: Words,
    /// Why: the section of the vendor manual, or what is known from the field.
    pub source: String,
    /// What the person, or the program, has to do, in order.
    #[serde(default)]
    pub task: Vec<Words>,
    /// The people around the institution.
    #[serde(default)]
    people: People,
    /// How the terminal and the system behave.
    #[serde(default)]
    site: Settings,
    /// When it plays; without it, now.
    #[serde(default, deserialize_with = "wall_clock")]
    pub start: Option<NaiveDateTime>,
    /// Simulated milliseconds that pass in one of the machine's.
    #[serde(default = "one")]
    pub speed: u32,
    /// What happens meanwhile.
    #[serde(default, rename = "act")]
    pub(crate) acts: Vec<Act>,
    /// What the program has to ask.
    #[serde(rename = "expect")]
    pub(crate) expectations: Vec<Expectation>,
    /// Rules that do not count here.
    #[serde(default)]
    allow: Vec<Rule>,
    /// The whole file: errors of its people say where in it.
    #[serde(skip)]
    text: String,
}

/// The made-up people (架空の住民).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct People {
    seed: u64,
    count: usize,
    #[serde(deserialize_with = "institution")]
    institution: Option<String>,
    /// Who is added or changed, as in `people.toml`.
    person: PersonRows,
}

impl Default for People {
    fn default() -> Self {
        People {
            seed: 1,
            count: 40,
            institution: None,
            person: PersonRows::new(),
        }
    }
}

/// A scenario that does not read (シナリオの誤り).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioError {
    /// Where in the file, from 1.
    pub line: Option<usize>,
    /// What is wrong and what to do.
    pub what: String,
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{line} 行目 line {line}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

impl std::error::Error for ScenarioError {}

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    /// A key or value that nobody knows, or a name that leads nowhere, with its line.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        let mut scenario: Scenario = toml::from_str(text).map_err(|error| ScenarioError {
            line: error.span().map(|span| line_of(text, span.start)),
            what: what_to_do(error.message()),
        })?;
        text.clone_into(&mut scenario.text);
        scenario.checked()
    }

    /// The same between a program and a side that speak as a vendor's profile has it (プロファイル).
    #[must_use]
    pub fn speaking(mut self, dialect: Arc<Dialect>) -> Self {
        self.site.dialect = dialect;
        self
    }

    pub(crate) fn dialect(&self) -> &Dialect {
        &self.site.dialect
    }

    /// The rules that count here.
    pub fn rules(&self) -> impl Iterator<Item = Rule> {
        let rules = Rule::ALL.iter().copied();
        rules.filter(|rule| !self.allow.contains(rule))
    }

    pub(crate) fn settings(&self) -> Settings {
        Settings {
            seed: self.people.seed,
            ..self.site.clone()
        }
    }

    /// The people on a day.
    ///
    /// # Errors
    /// A `[[people.person]]` that cannot be, with its line.
    pub(crate) fn clinic(&self, today: chrono::NaiveDate) -> Result<Clinic, Error> {
        let clinic = Clinic::seeded(self.people.seed, self.people.count, today);
        let mut clinic = match &self.people.institution {
            Some(code) => clinic.with_institution(code),
            None => clinic,
        };
        clinic.edit_rows(&self.text, &self.people.person)?;
        Ok(clinic)
    }

    pub(crate) fn place_of(&self, id: &str) -> Option<usize> {
        self.expectations.iter().position(|each| each.id == id)
    }

    /// Names that are used lead to an expectation: one that comes earlier, so that there is no circle.
    fn checked(self) -> Result<Self, ScenarioError> {
        for (place, expectation) in self.expectations.iter().enumerate() {
            if self.place_of(&expectation.id) != Some(place) {
                return Err(twice(&expectation.id));
            }
            if let Some(after) = &expectation.after
                && self.place_of(after).is_none_or(|before| before >= place)
            {
                return Err(nowhere(after));
            }
        }
        let named = self.acts.iter().filter_map(|act| act.when.after());
        match named.into_iter().find(|id| self.place_of(id).is_none()) {
            Some(id) => Err(nowhere(id)),
            None => Ok(self),
        }
    }
}

fn twice(id: &str) -> ScenarioError {
    ScenarioError {
        line: None,
        what: format!(
            "id = \"{id}\" が二つあります。別の名前にしてください / two have this id; rename one"
        ),
    }
}

fn nowhere(id: &str) -> ScenarioError {
    ScenarioError {
        line: None,
        what: format!(
            "after = \"{id}\": その前に同じ id の [[expect]] がありません / no earlier [[expect]] has this id"
        ),
    }
}

/// What serde says, with what to do about it.
fn what_to_do(message: &str) -> String {
    match message.contains("unknown field") {
        true => format!(
            "知らないキーです。綴りを確かめるか消してください / a key that nobody knows; \
             correct its spelling or remove it: {message}"
        ),
        false => message.to_owned(),
    }
}

fn line_of(text: &str, at: usize) -> usize {
    let before = text.bytes().take(at);
    before.filter(|byte| *byte == b'\n').count() + 1
}

fn one() -> u32 {
    1
}

fn wall_clock<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<NaiveDateTime>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let form = "日時は \"2026-11-24 09:00\" の形 / a time looks like \"2026-11-24 09:00\"";
    NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M")
        .map(Some)
        .map_err(|_| de::Error::custom(form))
}

fn institution<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let code = InstitutionCode::new(&text).map_err(de::Error::custom)?;
    Ok(Some(code.as_written().to_owned()))
}
