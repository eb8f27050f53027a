//! The command `onshi` as one static program, for machines and containers on which nothing else is.

use super::bill::{Bill, COMMAND};
use super::build::{self, TARGET};
use super::{PLACE, put};
use crate::command::{StepError, Workspace, stream};
use crate::programs::{GCC, READELF};
use std::path::{Path, PathBuf};

/// `cargo xtask binary`: in `target/package/onshi`.
pub fn binary(workspace: &Workspace) -> Result<(), StepError> {
    let bill = Bill::of(workspace, TARGET, &[COMMAND])?;
    let place = workspace.root().join(PLACE);
    let program = program(workspace, &bill, &place)?;
    put(&program, &place, "onshi")?;
    println!("{PLACE}/onshi");
    Ok(())
}

/// Builds it below a folder and makes sure that it needs no library.
pub fn program(workspace: &Workspace, bill: &Bill, place: &Path) -> Result<PathBuf, StepError> {
    GCC.ensure(workspace)?;
    READELF.ensure(workspace)?;
    let program = build::program(workspace, bill, place)?;
    let mut readelf = workspace.command("readelf", &["--wide", "--program-headers", "--dynamic"]);
    let told = stream(readelf.arg(&program))?;
    let told = String::from_utf8_lossy(&told.stdout);
    let mut needs = told
        .lines()
        .filter(|line| line.contains("INTERP") || line.contains("(NEEDED)"));
    match needs.next() {
        None => Ok(program),
        Some(line) => Err(StepError::Found(format!(
            "onshi is not static: {}",
            line.trim()
        ))),
    }
}
