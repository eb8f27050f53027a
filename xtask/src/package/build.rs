//! The builds that go into an archive. No path of the machine that made them is in them.

use super::bill::{Asked, Bill, COMMAND, LIBRARY};
use crate::command::{StepError, Workspace, run};
use crate::{shipped, sysroot};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Named even where it is the machine's own, so that flags do not reach what builds.
pub const TARGET: &str = "x86_64-unknown-linux-gnu";

/// What makes the library small. Functions of our own are called as they are, not through a table that
/// needs a relocation for each; the table of the system's functions can still not be written once it is
/// filled (full RELRO).
const SMALL: &str = " -C relro-level=partial -C link-arg=-Wl,-z,now";
/// SQLite calls nothing that unwinds, so it needs no tables for that.
const SMALL_C: (&str, &str) = (
    "CFLAGS_x86_64_unknown_linux_gnu",
    "-fno-asynchronous-unwind-tables",
);

/// Builds the library, by the compiler and the standard library of `sysroot`; where it is then.
pub fn library(workspace: &Workspace, bill: &Bill, place: &Path) -> Result<PathBuf, StepError> {
    let sysroot = sysroot::of(workspace, TARGET)?;
    let mut cargo = workspace.command(sysroot::CARGO, &[]);
    cargo.env("RUSTC", sysroot::RUSTC).env(SMALL_C.0, SMALL_C.1);
    let flags = format!(" --sysroot={}{SMALL}", sysroot.display());
    Ok(build(workspace, bill, place, &LIBRARY, (cargo, &flags))?.join("libonshi.so"))
}

/// Builds the command as a program that needs no library; where it is then.
pub fn program(workspace: &Workspace, bill: &Bill, place: &Path) -> Result<PathBuf, StepError> {
    let flags = " -C target-feature=+crt-static";
    let cargo = workspace.cargo(&[]);
    Ok(build(workspace, bill, place, &COMMAND, (cargo, flags))?.join("onshi"))
}

/// Where cargo put it.
fn build(
    workspace: &Workspace,
    bill: &Bill,
    place: &Path,
    asked: &Asked,
    (mut cargo, flags): (Command, &str),
) -> Result<PathBuf, StepError> {
    let folder = place.join("build").join(asked.package);
    cargo
        .args(asked.built_by)
        .args(["--locked", "--target", TARGET, shipped::PROFILE])
        .args(asked.arguments())
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
