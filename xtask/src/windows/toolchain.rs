//! Rust for Windows: Debian's compiler and our build of its standard library (`sysroot`), with the linkers of
//! mingw.

use super::place::Place;
use super::width::Width;
use crate::command::{StepError, run};
use crate::programs::Program;
use crate::sysroot::{self, CARGO, RUSTC, SOURCE};
use std::path::Path;
use std::process::Command;

pub const NEEDS: &[Program] = &[
    Program::new("x86_64-w64-mingw32-g++", &["mingw-w64"]),
    Program::new("i686-w64-mingw32-g++", &["mingw-w64"]),
    Program::new("llvm-dlltool", &["llvm"]),
];

/// No time in the head of what is linked: two builds are the same.
const TIMELESS: &str = " -Clink-arg=-Wl,--no-insert-timestamp";

/// What begins and ends the tables by which 32-bit code unwinds; rustc links it from where std is.
const UNWINDING: [&str; 2] = ["rsbegin", "rsend"];

/// Sees to it that programs can be compiled for a width.
pub fn prepare(place: &Place, width: &Width) -> Result<(), StepError> {
    NEEDS
        .iter()
        .try_for_each(|need| need.ensure(place.workspace))?;
    let sysroot = sysroot::of(place.workspace, width.target)?;
    match width.is_ours() {
        true => Ok(()),
        false => unwinding(place, width, &sysroot),
    }
}

/// `cargo …` that builds for a width and runs what it built under wine.
pub fn cargo(place: &Place, width: &Width, arguments: &[&str]) -> Command {
    let mut cargo = place.workspace.command(CARGO, arguments);
    let target = width.target.replace('-', "_");
    let setting = |name: &str| format!("CARGO_TARGET_{}_{name}", target.to_uppercase());
    let sysroot = place.workspace.root().join(sysroot::FOLDER);
    cargo
        .env("RUSTC", RUSTC)
        .env_remove("RUSTFLAGS")
        .env("CARGO_BUILD_TARGET", width.target)
        .env("CARGO_TARGET_DIR", place.build(width))
        .env(
            setting("RUSTFLAGS"),
            format!("--sysroot={}{TIMELESS}{}", sysroot.display(), place.flags),
        )
        .env(setting("LINKER"), width.tool("gcc"))
        .env(setting("RUNNER"), super::wine::script(place, width));
    for (name, tool) in [("CC", "gcc"), ("CXX", "g++"), ("AR", "ar")] {
        cargo.env(format!("{name}_{target}"), width.tool(tool));
    }
    cargo
}

fn unwinding(place: &Place, width: &Width, sysroot: &Path) -> Result<(), StepError> {
    let libraries = sysroot::libraries(sysroot, width.target);
    for name in UNWINDING {
        let object = libraries.join(format!("{name}.o"));
        if object.exists() {
            continue;
        }
        let mut rustc = place.workspace.command(RUSTC, &["--target", width.target]);
        rustc.env("RUSTC_BOOTSTRAP", "1").arg("--emit=obj");
        rustc.arg("-o").arg(object);
        run(rustc.arg(format!("{SOURCE}/library/rtstartup/{name}.rs")))?;
    }
    Ok(())
}
