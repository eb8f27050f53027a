//! The builds that go into an archive. No path of the machine that made them is in them.

use super::bill::Bill;
use crate::command::{StepError, Workspace, run};
use crate::shipped;
use std::path::{Path, PathBuf};

/// Named even where it is the machine's own, so that flags do not reach what builds.
pub const TARGET: &str = "x86_64-unknown-linux-gnu";

/// Where cargo put it.
pub fn build(
    workspace: &Workspace,
    bill: &Bill,
    place: &Path,
    package: &str,
    flags: &str,
) -> Result<PathBuf, StepError> {
    let folder = place.join("build").join(package);
    let mut cargo = workspace.cargo(&["build", "--locked", "--target", TARGET]);
    cargo
        .arg(shipped::PROFILE)
        .args(["-p", package])
        .env("CARGO_TARGET_DIR", &folder)
        .env("RUSTFLAGS", nameless(workspace, bill) + flags);
    run(&mut cargo)?;
    Ok(folder.join(TARGET).join(shipped::FOLDER))
}

/// Flags by which sources are named by what they are, not by where they lie on this machine.
pub fn nameless(workspace: &Workspace, bill: &Bill) -> String {
    let renamed = |from: &Path, to: &str| format!(" --remap-path-prefix={}={to}", from.display());
    let mut flags = renamed(workspace.root(), "onshi");
    for registry in &bill.registries {
        flags += &renamed(registry, "crates");
    }
    flags
}
