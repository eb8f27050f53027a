//! `[[act]]`: what happens while the program works: a fault, a jump of the clock, a restart.

use std::fmt;

use onshi_core::rules::data_class::DataClass;
use serde::Deserialize;

use super::span::Span;
use crate::clinic::Care;
use crate::fault::{Chance, Fault};

/// One thing that happens at its time.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Row")]
pub(crate) struct Act {
    pub when: When,
    pub what: What,
}

/// When it happens.
#[derive(Debug, Clone)]
pub(crate) enum When {
    /// So long after the beginning.
    At(Span),
    /// As soon as an expectation is met.
    After(String),
}

impl When {
    /// The expectation that has to be met before.
    pub fn after(&self) -> Option<&str> {
        match self {
            When::At(_) => None,
            When::After(id) => Some(id),
        }
    }
}

/// What happens.
#[derive(Debug, Clone)]
pub(crate) enum What {
    /// A fault strikes from now on so often.
    Fault(Fault, Chance),
    /// No fault strikes any more.
    Heal,
    /// The clock of terminal and system jumps.
    Jump(Span),
    /// The terminal is switched off and on.
    Restart,
    /// Somebody consents at the bedside (同意登録).
    Consent(Consenting),
    /// Somebody takes their consent back there (同意取消).
    Cancel(Whose),
}

/// Whose consent, and to which kind of care.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Whose {
    /// The place of the person among the people, from 0.
    pub person: usize,
    pub care: Care,
}

/// A consent as it is given.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Consenting {
    pub person: usize,
    pub care: Care,
    /// To what, beside 資格情報.
    #[serde(default)]
    pub kinds: Vec<DataClass>,
    /// Days until the planned care ends.
    #[serde(default = "half_a_year")]
    pub days: u64,
}

fn half_a_year() -> u64 {
    180
}

/// As it stands in the file: one `at` or `after`, and one thing to happen.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    at: Option<Span>,
    after: Option<String>,
    fault: Option<Fault>,
    chance: Option<Chance>,
    #[serde(default)]
    heal: bool,
    jump: Option<Span>,
    #[serde(default)]
    restart: bool,
    consent: Option<Consenting>,
    cancel: Option<Whose>,
}

impl TryFrom<Row> for Act {
    type Error = &'static str;

    fn try_from(row: Row) -> Result<Self, &'static str> {
        let when = match (row.at, row.after) {
            (Some(at), None) => When::At(at),
            (None, Some(id)) => When::After(id),
            _ => {
                return Err(
                    "[[act]] には at か after のどちらか一つ / an [[act]] has one of at, after",
                );
            }
        };
        let chance = row.chance.unwrap_or(Chance::Next(1));
        let mut said = [
            row.fault.map(|fault| What::Fault(fault, chance)),
            row.heal.then_some(What::Heal),
            row.jump.map(What::Jump),
            row.restart.then_some(What::Restart),
            row.consent.map(What::Consent),
            row.cancel.map(What::Cancel),
        ]
        .into_iter()
        .flatten();
        let (Some(what), None) = (said.next(), said.next()) else {
            return Err(
                "[[act]] には fault, heal, jump, restart, consent, cancel のどれか一つ / \
                 an [[act]] has one of fault, heal, jump, restart, consent, cancel",
            );
        };
        Ok(Act { when, what })
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            When::At(span) => write!(f, "開始から {span} / {span} after the beginning"),
            When::After(id) => write!(f, "`{id}` の後 / after `{id}`"),
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::Fault(fault, _) => write!(f, "{} / {}", fault.japanese(), fault.name()),
            What::Heal => f.write_str("障害が終わる / the faults end"),
            What::Jump(span) => write!(f, "時計が {span} 進む / the clock jumps by {span}"),
            What::Restart => f.write_str("端末を再起動する / the terminal restarts"),
            What::Consent(Consenting { person, .. }) => {
                write!(f, "{person} 番の患者が同意する / person {person} consents")
            }
            What::Cancel(Whose { person, .. }) => {
                write!(
                    f,
                    "{person} 番の患者が同意を取り消す / person {person} takes it back"
                )
            }
        }
    }
}
