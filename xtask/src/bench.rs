//! `cargo xtask bench [--quick]`: builds the peers and lets `onshi-bench` measure them with us.

use std::fs;

use crate::command::{StepError, Workspace, run};
use crate::programs::Program;

const NEEDS: &[Program] = &[
    Program::new("gcc", &["gcc"]),
    Program::new("/usr/include/stdio.h", &["libc6-dev"]),
    Program::new("/usr/include/libxml2/libxml/parser.h", &["libxml2-dev"]),
];

/// The peer in C, seen from the workspace.
const SOURCE: &str = "bench/peers/libxml2_sax.c";
const FOLDER: &str = "target/bench";
const PEER: &str = "target/bench/libxml2_sax";

/// Measures and prints; a ratio below its aim is no failure, different work or growing memory is.
pub fn bench(workspace: &Workspace, options: &[String]) -> Result<(), StepError> {
    let mut measure = vec![
        "run",
        "--release",
        "--quiet",
        "--package",
        "onshi-bench",
        "--",
    ];
    measure.extend(["run", PEER]);
    match options {
        [] => {}
        [only] if only == "--quick" => measure.push("--quick"),
        _ => return Err(StepError::Found("the only option is --quick".into())),
    }
    NEEDS.iter().try_for_each(|need| need.ensure(workspace))?;
    compile(workspace)?;
    run(&mut workspace.cargo(&measure)).map(drop)
}

fn compile(workspace: &Workspace) -> Result<(), StepError> {
    fs::create_dir_all(workspace.root().join(FOLDER))
        .map_err(|error| StepError::Found(format!("cannot make {FOLDER}: {error}")))?;
    let flags = ["-O2", "-Wall", "-Wextra", "-I/usr/include/libxml2"];
    let files = [SOURCE, "-o", PEER, "-lxml2"];
    run(&mut workspace.command("gcc", &[&flags[..], &files].concat())).map(drop)
}
