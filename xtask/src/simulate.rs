//! `cargo xtask simulate …`: builds the proof and lets it live through simulated days.

use crate::command::{StepError, Workspace, run};
use crate::tally::Tally;

/// Days of every commit.
const DAYS: u64 = 10_000;

const PROOF: [&str; 7] = [
    "run",
    "--quiet",
    "--profile",
    "proof",
    "--package",
    "onshi-proof",
    "--",
];

/// Hands the options on.
pub fn simulate(workspace: &Workspace, options: &[String]) -> Result<(), StepError> {
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    run(&mut workspace.cargo(&[&PROOF[..], &options].concat())).map(drop)
}

/// Ten thousand days hold, and every planted bug is found as recorded.
pub fn check(workspace: &Workspace) -> Result<Tally, StepError> {
    simulate(workspace, &["--seeds".into(), DAYS.to_string()])?;
    simulate(workspace, &["--planted".into(), "--check".into()])?;
    Ok(Tally::ONE)
}
