//! cargo-deny: licences, banned crates and sources of all dependencies (`deny.toml`).

use crate::command::{StepError, Workspace, run};
use crate::programs::on_path;
use crate::tally::Tally;

/// Pinned, so that a new release of the tool cannot turn an old commit red.
const VERSION: &str = "0.20.2";

/// Checks what needs nothing but the lock file and the sources of the dependencies.
pub fn check(workspace: &Workspace) -> Result<Tally, StepError> {
    install(workspace)?;
    run(&mut workspace.cargo(&["deny", "check", "licenses", "bans", "sources"]))?;
    println!("Advisories are not part of this: `cargo xtask advisories`, where a database is.");
    Ok(Tally::ONE)
}

/// Checks dependencies against the advisory database that lies on this machine, fetching nothing:
/// the database is in no package registry, so most build machines cannot reach it.
pub fn advisories(workspace: &Workspace) -> Result<(), StepError> {
    install(workspace)?;
    println!("The database is what `cargo deny fetch db` left in $CARGO_HOME/advisory-dbs.");
    run(&mut workspace.cargo(&["deny", "--offline", "check", "advisories"])).map(drop)
}

fn install(workspace: &Workspace) -> Result<(), StepError> {
    if on_path("cargo-deny") {
        return Ok(());
    }
    println!(
        "cargo-deny is missing; building it takes about three minutes of processor time, once."
    );
    run(&mut workspace.cargo(&["install", "--locked", "cargo-deny", "--version", VERSION]))
        .map(drop)
}
