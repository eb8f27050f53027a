//! Rust for Windows out of Debian's packages: the compiler is Debian's, and the standard library is built
//! once from the source that comes with it. Nothing of another registry is asked for.

use super::place::{Place, copy, empty_folder, files, make_folder, write};
use super::width::Width;
use crate::command::{StepError, run};
use crate::programs::Program;
use std::process::Command;

pub const NEEDS: &[Program] = &[
    Program::new(RUSTC, &["rustc-web", "libstd-rust-web-dev"]),
    Program::new(CARGO, &["cargo-web"]),
    Program::new(
        "/usr/lib/rustlib/src/rust/library/Cargo.toml",
        &["rust-web-src"],
    ),
    Program::new("x86_64-w64-mingw32-g++", &["mingw-w64"]),
    Program::new("i686-w64-mingw32-g++", &["mingw-w64"]),
    Program::new("llvm-dlltool", &["llvm"]),
];

/// Named with their place, since another one may be called first.
const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";

/// The parts of the standard library that a program and its tests link.
const STD: &str = "-Zbuild-std=std,panic_unwind,panic_abort,proc_macro,test";

/// What begins and ends the tables by which 32-bit code unwinds; rustc links it from where std is.
const UNWINDING: [&str; 2] = ["rsbegin", "rsend"];
const UNWINDING_SOURCE: &str = "/usr/lib/rustlib/src/rust/library/rtstartup";

/// A crate that has nothing in it but its dependency on std.
const STUB: &str = "[package]\nname = \"stub\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\
                    [workspace]\n[profile.release]\nopt-level = 3\n";

/// Sees to it that programs can be compiled for a width.
pub fn prepare(place: &Place, width: &Width) -> Result<(), StepError> {
    NEEDS
        .iter()
        .try_for_each(|need| need.ensure(place.workspace))?;
    let version = run(&mut place.workspace.command(RUSTC, &["--version", "--verbose"]))?;
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    place.once(&format!("std-{}", width.name), &version, || {
        build_std(place, width)
    })
}

/// `cargo …` that builds for a width and runs what it built under wine.
pub fn cargo(place: &Place, width: &Width, arguments: &[&str]) -> Command {
    let mut cargo = place.workspace.command(CARGO, arguments);
    let target = width.target.replace('-', "_");
    let setting = |name: &str| format!("CARGO_TARGET_{}_{name}", target.to_uppercase());
    let sysroot = place.path("sysroot").display().to_string();
    cargo
        .env("RUSTC", RUSTC)
        .env_remove("RUSTFLAGS")
        .env("CARGO_BUILD_TARGET", width.target)
        .env("CARGO_TARGET_DIR", place.build(width))
        .env(
            setting("RUSTFLAGS"),
            format!("--sysroot={sysroot}{}", place.flags),
        )
        .env(setting("LINKER"), width.tool("gcc"))
        .env(setting("RUNNER"), super::wine::script(place, width));
    for (name, tool) in [("CC", "gcc"), ("CXX", "g++"), ("AR", "ar")] {
        cargo.env(format!("{name}_{target}"), width.tool(tool));
    }
    cargo
}

fn build_std(place: &Place, width: &Width) -> Result<(), StepError> {
    let stub = place.path("std");
    make_folder(&stub.join("src"))?;
    write(&stub.join("Cargo.toml"), STUB)?;
    write(&stub.join("src/lib.rs"), "#![no_std]\n")?;
    let build = ["build", "--quiet", "--release", "--target", width.target];
    let mut cargo = place.workspace.command(CARGO, &build);
    cargo.current_dir(&stub).arg(STD);
    cargo.env("RUSTC", RUSTC).env("RUSTC_BOOTSTRAP", "1");
    // Without bitcode in it, nothing that uses it can be optimised as a whole.
    cargo.env("RUSTFLAGS", "-Cembed-bitcode=yes");
    run(cargo.env("CARGO_TARGET_DIR", stub.join("target")))?;
    install_std(place, width)
}

fn install_std(place: &Place, width: &Width) -> Result<(), StepError> {
    let installed = place.path(&format!("sysroot/lib/rustlib/{}/lib", width.target));
    empty_folder(&installed)?;
    let built = place.path(&format!("std/target/{}/release/deps", width.target));
    for file in files(&built)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".rlib") && !name.starts_with("libstub") {
            copy(&file, &installed.join(&*name))?;
        }
    }
    if width.is_ours() {
        return Ok(());
    }
    for name in UNWINDING {
        let mut rustc = place.workspace.command(RUSTC, &["--target", width.target]);
        rustc.env("RUSTC_BOOTSTRAP", "1").arg("--emit=obj");
        rustc.arg("-o").arg(installed.join(format!("{name}.o")));
        run(rustc.arg(format!("{UNWINDING_SOURCE}/{name}.rs")))?;
    }
    Ok(())
}
