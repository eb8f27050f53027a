//! The builds that go into an archive. No path of the machine that made them is in them.

use super::bill::Bill;
use super::program::program;
use super::put;
use crate::command::{StepError, Workspace, run};
use std::fs;
use std::path::{Path, PathBuf};

/// A platform and how its binaries are made.
pub struct Platform {
    pub name: &'static str,
    /// Whose parts the bill names.
    pub target: &'static str,
    /// Builds below the first folder, and puts what goes along into the second.
    pub build: fn(&Workspace, &Bill, &Path, &Path) -> Result<(), StepError>,
}

pub const PLATFORMS: &[Platform] = &[Platform {
    name: "linux",
    target: TARGET,
    build: linux,
}];

/// Named even where it is the machine's own, so that flags do not reach what builds.
pub const TARGET: &str = "x86_64-unknown-linux-gnu";

/// Lets a linker find the library without a second copy of it.
const LINKER_SCRIPT: &str = "/* GNU ld script */\nINPUT(libonshi.so.1)\n";

/// `lib/libonshi.so.1` and `bin/onshi`, a static program with the simulator in it.
fn linux(workspace: &Workspace, bill: &Bill, place: &Path, folder: &Path) -> Result<(), StepError> {
    let built = build(workspace, bill, place, "onshi-ffi", "")?;
    put(&built.join("libonshi.so"), folder, "lib/libonshi.so.1")?;
    fs::write(folder.join("lib/libonshi.so"), LINKER_SCRIPT)
        .map_err(|why| format!("lib/libonshi.so: {why}"))?;
    put(&program(workspace, bill, place)?, folder, "bin/onshi")
}

/// Where cargo put it.
pub fn build(
    workspace: &Workspace,
    bill: &Bill,
    place: &Path,
    package: &str,
    flags: &str,
) -> Result<PathBuf, StepError> {
    let folder = place.join("build").join(package);
    let mut cargo = workspace.cargo(&["build", "--release", "--locked", "--target", TARGET]);
    cargo
        .args(["-p", package])
        .env("CARGO_TARGET_DIR", &folder)
        .env("RUSTFLAGS", nameless(workspace, bill) + flags);
    run(&mut cargo)?;
    Ok(folder.join(TARGET).join("release"))
}

/// Flags by which sources are named by what they are, not by where they lie on this machine.
fn nameless(workspace: &Workspace, bill: &Bill) -> String {
    let renamed = |from: &Path, to: &str| format!(" --remap-path-prefix={}={to}", from.display());
    let mut flags = String::from("-C strip=symbols") + &renamed(workspace.root(), "onshi");
    for registry in &bill.registries {
        flags += &renamed(registry, "crates");
    }
    flags
}
