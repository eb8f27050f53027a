//! `cargo xtask abi [--record]`: the library as it was compiled, held against `onshi-ffi/abi.xml` by abidiff
//! of libabigail: what each export takes, down to the last member of its structures, as the debugger sees
//! it. `abi.lock` says the same of the sources.
//!
//! What was added may be added: exports, and members at the end of a structure, as `onshi-ffi/abi.suppr`
//! says; which structures may grow is a matter of `abi.lock`. Anything else fails, unless the library has another name: its name ends
//! with the major of the ABI.

use crate::command::{StepError, Workspace, run};
use crate::programs::Program;
use crate::tally::Tally;
use std::fs;
use std::path::{Path, PathBuf};

pub const NEEDS: &[Program] = &[Program::new("abidiff", &["abigail-tools"])];

/// How the library was when it was last recorded.
const BASELINE: &str = "onshi-ffi/abi.xml";

/// What is no difference.
const GROWTH: &str = "onshi-ffi/abi.suppr";

/// The types of our exports, and none of SQLite's.
const DEBUG: [&str; 2] = [
    "--config=profile.dev.package.onshi-ffi.debug=2",
    "--config=profile.dev.package.libsqlite3-sys.debug=false",
];

/// Nothing of the machine, and nothing that moves when a line does.
const PLAIN: [&str; 4] = [
    "--no-show-locs",
    "--no-corpus-path",
    "--no-comp-dir-path",
    "--no-elf-needed",
];

/// The command: compares, and with `--record` keeps what is there now.
pub fn command(workspace: &Workspace, options: &[String]) -> Result<(), StepError> {
    match options {
        [] => check(workspace).map(drop),
        [one] if one == "--record" => record(workspace),
        _ => Err(StepError::Found("abi knows only --record".into())),
    }
}

/// Compares the library with the baseline.
pub fn check(workspace: &Workspace) -> Result<Tally, StepError> {
    NEEDS.iter().try_for_each(|need| need.ensure(workspace))?;
    compare(workspace, &library(workspace)?)?;
    Ok(Tally::ONE)
}

fn record(workspace: &Workspace) -> Result<(), StepError> {
    NEEDS.iter().try_for_each(|need| need.ensure(workspace))?;
    let library = library(workspace)?;
    let file = library.with_extension("abi.xml");
    let mut abidw = workspace.command("abidw", &PLAIN);
    run(abidw.arg("--out-file").arg(&file).arg(&library))?;
    let now = fs::read_to_string(&file).map_err(|why| format!("libonshi.abi.xml: {why}"))?;
    let baseline = workspace.root().join(BASELINE);
    let before = fs::read_to_string(&baseline).unwrap_or_default();
    if name(&before) == name(&now) {
        compare(workspace, &library)?;
    }
    fs::write(&baseline, now).map_err(|why| format!("{BASELINE}: {why}").into())
}

fn compare(workspace: &Workspace, library: &Path) -> Result<(), StepError> {
    let options = ["--no-added-syms", "--suppressions", GROWTH, BASELINE];
    let mut abidiff = workspace.command("abidiff", &options);
    run(abidiff.arg(library)).map(drop)
}

/// The library with the types of its exports in it.
fn library(workspace: &Workspace) -> Result<PathBuf, StepError> {
    let mut cargo = workspace.cargo(&["build", "--quiet", "--package", "onshi-ffi"]);
    run(cargo.args(DEBUG))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = workspace.root().join(target.unwrap_or("target".into()));
    Ok(target.join("debug/libonshi.so"))
}

/// The name by which programs ask for the library.
fn name(abi: &str) -> Option<&str> {
    let (_, after) = abi.lines().next()?.split_once("soname='")?;
    after.split('\'').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_that_of_the_library() {
        let abi = "<abi-corpus version='2.1' soname='libonshi.so.1'>\n<elf soname='other'/>";
        assert_eq!(name(abi), Some("libonshi.so.1"));
        assert_eq!(name(""), None);
    }
}
