//! One list of things for which every language has objects. `tests/bindings/objects.*` (in C#
//! `Objects.cs`) show what the examples do not use of them: each is given a terminal and an institution
//! code, and prints `ok NOUN` for every one, in this order.

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
    place.play_against(&expected(), program)
}

/// What such a program prints.
pub fn expected() -> String {
    NOUNS.iter().map(|noun| format!("ok {noun}\n")).collect()
}
