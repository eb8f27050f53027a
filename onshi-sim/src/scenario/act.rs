//! `[[act]]`: what happens while the program works: a fault, a jump of the clock, a restart.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

use super::span::Span;
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
}

/// As it stands in the file: one `at` or `after`, and one thing to happen.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    at: Option<Span>,
    after: Option<String>,
    #[serde(default, deserialize_with = "fault")]
    fault: Option<Fault>,
    #[serde(default, deserialize_with = "chance")]
    chance: Option<Chance>,
    #[serde(default)]
    heal: bool,
    jump: Option<Span>,
    #[serde(default)]
    restart: bool,
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
        let what = match (row.fault, row.heal, row.jump, row.restart) {
            (Some(fault), false, None, false) => What::Fault(fault, chance),
            (None, true, None, false) => What::Heal,
            (None, false, Some(span), false) => What::Jump(span),
            (None, false, None, true) => What::Restart,
            _ => {
                return Err("[[act]] には fault, heal, jump, restart のどれか一つ / \
                            an [[act]] has one of fault, heal, jump, restart");
            }
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
        }
    }
}

fn fault<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Fault>, D::Error> {
    let name = String::deserialize(deserializer)?;
    let known = Fault::ALL.iter().find(|fault| fault.name() == name);
    let names = || {
        let names: Vec<&str> = Fault::ALL.iter().map(|fault| fault.name()).collect();
        format!(
            "障害の名前はどれか一つ / the faults are {}",
            names.join(", ")
        )
    };
    known
        .copied()
        .map(Some)
        .ok_or_else(|| de::Error::custom(names()))
}

/// `never`, `always`, `1/N`, `next N`.
fn chance<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Chance>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let times = |text: &str| text.parse().ok().filter(|times| *times > 0);
    let chance = match text.as_str() {
        "never" => Some(Chance::Never),
        "always" => Some(Chance::Always),
        text => match (text.strip_prefix("1/"), text.strip_prefix("next ")) {
            (Some(rest), _) => times(rest).map(Chance::OnceIn),
            (_, Some(rest)) => times(rest).map(Chance::Next),
            _ => None,
        },
    };
    let form = "頻度は never, always, 1/N, next N のどれか / one of never, always, 1/N, next N";
    chance.map(Some).ok_or_else(|| de::Error::custom(form))
}
