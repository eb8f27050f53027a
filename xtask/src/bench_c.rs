//! The programs in C that the benchmark measures, and the library below them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::command::{StepError, Workspace, run};
use crate::dotnet::unusable;
use crate::package;
use crate::programs::{GCC, Program};

const LIBC: Program = Program::new("/usr/include/stdio.h", &["libc6-dev"]);
const LIBXML2: Program = Program::new("/usr/include/libxml2/libxml/parser.h", &["libxml2-dev"]);

/// All of the benchmark is made here, seen from the workspace.
pub const FOLDER: &str = "target/bench";

/// libxml2's SAX interface, from C.
pub fn libxml2(workspace: &Workspace) -> Result<String, StepError> {
    LIBXML2.ensure(workspace)?;
    by_gcc(
        workspace,
        "libxml2_sax",
        &["-I/usr/include/libxml2", "-lxml2"],
    )
}

/// Every field of every person through our interface, from C.
pub fn onshi(workspace: &Workspace) -> Result<String, StepError> {
    over_the_library(workspace, "onshi_fields")
}

/// A call that does next to nothing, from C.
pub fn call(workspace: &Workspace) -> Result<String, StepError> {
    over_the_library(workspace, "onshi_call")
}

fn over_the_library(workspace: &Workspace, name: &str) -> Result<String, StepError> {
    library(
        workspace,
        &workspace.root().join(FOLDER).join("libonshi.so.1"),
    )?;
    by_gcc(
        workspace,
        name,
        &[
            "-Iinclude",
            "-Ltarget/bench",
            "-l:libonshi.so.1",
            "-Wl,-rpath,$ORIGIN",
        ],
    )
}

/// A program of `bench/peers`.
fn by_gcc(workspace: &Workspace, name: &str, flags: &[&str]) -> Result<String, StepError> {
    for need in [GCC, LIBC] {
        need.ensure(workspace)?;
    }
    let program = format!("{FOLDER}/{name}");
    let source = format!("bench/peers/{name}.c");
    let first = ["-O2", "-Wall", "-Wextra", &source, "-o", &program];
    run(&mut workspace.command("gcc", &[&first[..], flags].concat()))?;
    Ok(program)
}

/// The library as a vendor gets it, built for size, copied to where a peer finds it.
pub fn library(workspace: &Workspace, copy: &Path) -> Result<(), StepError> {
    let built = package::for_linux(workspace, &workspace.root().join(FOLDER))?;
    fs::copy(built, copy).map_err(|why| unusable(copy, &why))?;
    Ok(())
}

/// Where cargo puts what it builds for release.
pub fn release(workspace: &Workspace) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = workspace.root().join(target.unwrap_or("target".into()));
    target.join("release")
}
