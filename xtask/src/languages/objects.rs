//! Objects that no example uses, in languages whose objects the C ABI alone would not check:
//! `tests/bindings/objects.*` print `ok NOUN` for each of them, in this order.

use super::Place;
use crate::command::StepError;
use crate::tally::Tally;
use std::path::Path;
use std::process::Command;

const NOUNS: &[&str] = &[
    "record",
    "words",
    "answers",
    "candidates",
    "consent",
    "consent_days",
    "access",
    "certificates",
    "timers",
    "address",
    "settings",
    "activation",
    "lists",
    "apart",
    "document",
    "copies",
    "jobs",
    "log",
    "site",
    "migration",
    "remembered",
    "limit_consents",
    "claims",
    "passcode",
    "findings",
    "inspection",
    "calls",
];

/// Runs such a program beside a simulated terminal.
pub fn prove(place: &Place, program: impl FnOnce(&Path) -> Command) -> Result<Tally, StepError> {
    prove_first(NOUNS, place, program)
}

/// The same in a language whose objects end at a noun.
pub fn prove_up_to(
    last: &str,
    place: &Place,
    program: impl FnOnce(&Path) -> Command,
) -> Result<Tally, StepError> {
    let at = NOUNS.iter().position(|noun| *noun == last);
    let at = at.ok_or_else(|| StepError::Found(format!("{last} is no noun")))?;
    prove_first(&NOUNS[..=at], place, program)
}

fn prove_first(
    nouns: &[&str],
    place: &Place,
    program: impl FnOnce(&Path) -> Command,
) -> Result<Tally, StepError> {
    let expected: String = nouns.iter().map(|noun| format!("ok {noun}\n")).collect();
    place.play_against(&expected, program)
}
