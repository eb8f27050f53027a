//! Rust out of Debian's packages, for the libraries that a vendor gets: its compiler, and its standard library
//! built once for a target, from the source that comes with it. Nothing of another registry is asked for.
//!
//! It is built for size (its sorting is short instead of fast), without what names the functions of a
//! backtrace, and it names no place of this machine. It lies in `target/sysroot`, which may be removed at
//! any time.

use crate::command::{StepError, Workspace, run};
use crate::programs::Program;
use std::fs;
use std::path::{Path, PathBuf};

const NEEDS: &[Program] = &[
    Program::new(RUSTC, &["rustc-web", "libstd-rust-web-dev"]),
    Program::new(CARGO, &["cargo-web"]),
    Program::new(
        "/usr/lib/rustlib/src/rust/library/Cargo.toml",
        &["rust-web-src"],
    ),
];

/// Named with their place, since another one may be called first.
pub const RUSTC: &str = "/usr/bin/rustc";
pub const CARGO: &str = "/usr/bin/cargo";
/// Where its source lies.
pub const SOURCE: &str = "/usr/lib/rustlib/src/rust";

/// Where it is made, below the workspace.
pub const FOLDER: &str = "target/sysroot";

/// The parts that a program and its tests link, and what they are built with.
const OPTIONS: [&str; 2] = [
    "-Zbuild-std=std,panic_unwind,panic_abort,proc_macro,test",
    "-Zbuild-std-features=panic-unwind,optimize_for_size",
];

/// With bitcode in it, what uses it can be optimised as a whole. Of relocations: see `package::build`.
const FLAGS: &str = "-Cembed-bitcode=yes -Crelro-level=partial";

/// A crate that has nothing in it but its dependency on std.
const STUB: &str = "[package]\nname = \"stub\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\
                    [workspace]\n[profile.release]\nopt-level = \"s\"\n";

/// The folder for `--sysroot`, with the standard library of a target in it.
pub fn of(workspace: &Workspace, target: &str) -> Result<PathBuf, StepError> {
    NEEDS.iter().try_for_each(|need| need.ensure(workspace))?;
    let version = run(&mut workspace.command(RUSTC, &["--version", "--verbose"]))?;
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    let made_with = [&version, FLAGS, &OPTIONS.join(" "), STUB].join("\n");
    let sysroot = workspace.root().join(FOLDER);
    let mark = sysroot.join(format!("{target}.done"));
    if fs::read_to_string(&mark).is_ok_and(|done| done == made_with) {
        return Ok(sysroot);
    }
    build(workspace, &sysroot.join("build"), target)?;
    install(&sysroot, target).map_err(|why| format!("std for {target}: {why}"))?;
    fs::write(&mark, made_with).map_err(|why| format!("std for {target}: {why}"))?;
    Ok(sysroot)
}

/// Where the libraries of a target lie in it.
pub fn libraries(sysroot: &Path, target: &str) -> PathBuf {
    sysroot.join("lib/rustlib").join(target).join("lib")
}

fn build(workspace: &Workspace, stub: &Path, target: &str) -> Result<(), StepError> {
    let laid = fs::create_dir_all(stub.join("src"))
        .and_then(|()| fs::write(stub.join("Cargo.toml"), STUB))
        .and_then(|()| fs::write(stub.join("src/lib.rs"), "#![no_std]\n"));
    laid.map_err(|why| format!("a crate that uses std: {why}"))?;
    let build = ["build", "--quiet", "--release", "--target", target];
    let mut cargo = workspace.command(CARGO, &build);
    cargo.args(OPTIONS).current_dir(stub);
    cargo.env("RUSTC", RUSTC).env("RUSTC_BOOTSTRAP", "1");
    cargo.env("RUSTFLAGS", nameless());
    run(cargo.env("CARGO_TARGET_DIR", stub.join("target"))).map(drop)
}

/// Its own crates and those it is made of, named by what they are.
fn nameless() -> String {
    let mut flags = String::from(FLAGS);
    let home = crate::package::home();
    for (place, name) in [(home.as_str(), "cargo"), (SOURCE, "rust")] {
        if !place.is_empty() {
            flags += &format!(" --remap-path-prefix={place}={name}");
        }
    }
    flags
}

fn install(sysroot: &Path, target: &str) -> std::io::Result<()> {
    let installed = libraries(sysroot, target);
    if installed.exists() {
        fs::remove_dir_all(&installed)?;
    }
    fs::create_dir_all(&installed)?;
    let built = sysroot.join("build/target").join(target);
    for entry in fs::read_dir(built.join("release/deps"))? {
        let name = entry?.file_name();
        let text = name.to_string_lossy();
        if text.ends_with(".rlib") && !text.starts_with("libstub") {
            fs::copy(
                built.join("release/deps").join(&name),
                installed.join(&name),
            )?;
        }
    }
    Ok(())
}
