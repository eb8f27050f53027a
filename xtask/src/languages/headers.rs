//! `onshi.h` as programs of each standard include it.

use super::{Place, unusable};
use crate::command::{StepError, Workspace, run};
use crate::tally::Tally;
use std::fs;

/// A file that includes the header twice, as large programs do.
const TWICE: &str = "#include \"onshi.h\"\n#include \"onshi.h\"\n\
                     int main(void) { return ONSHI_S_OK; }\n";

/// Does not compile where a structure lies otherwise than `abi.lock` says.
const LAYOUT: &str = "tests/abi/layout.c";

/// `onshi.h` as C89, C99, C11 and C++17.
pub fn headers(workspace: &Workspace) -> Result<Tally, StepError> {
    let place = Place::make(workspace, "headers")?;
    for (compiler, standard, file) in [
        ("gcc", "-std=c89", "twice.c"),
        ("gcc", "-std=c99", "twice.c"),
        ("gcc", "-std=c11", "twice.c"),
        ("g++", "-std=c++17", "twice.cpp"),
    ] {
        let source = place.path(file);
        fs::write(&source, TWICE).map_err(|why| unusable(&source, &why))?;
        let flags = [
            "-Wall",
            "-Wextra",
            "-pedantic",
            "-Werror",
            "-Iinclude",
            "-fsyntax-only",
        ];
        let mut compile = workspace.command(compiler, &[standard]);
        run(compile.args(flags).arg(source))?;
    }
    let mut layout = workspace.command("gcc", &["-std=c99", "-Iinclude", "-fsyntax-only"]);
    run(layout.arg(LAYOUT))?;
    Ok(Tally::ONE)
}
