//! `cargo xtask windows`: the DLL for both widths of Windows, built on Debian and run there under wine.
//!
//! | part | for |
//! |---|---|
//! | `width` | x64 and x86, and what each tool calls them |
//! | `toolchain` | Rust for Windows out of Debian's packages |
//! | `library`, `symbols` | the DLL, its import libraries, and what is seen in it |
//! | `wine`, `chroot` | what runs programs of each width |
//! | `programs`, `pascal`, `core_clr` | programs in each language that use the DLL |
//! | `suite` | tests of the driver and of misuse, where they are asked for |
//!
//! Everything is made in `target/windows`, and what takes long is made once.

mod chroot;
mod core_clr;
mod library;
mod pascal;
mod place;
mod programs;
mod report;
mod suite;
mod symbols;
mod toolchain;
mod width;
mod wine;

use crate::command::{StepError, Workspace, run};
use crate::package::Bill;
use place::Place;
use programs::PROGRAMS;
use report::{Now, Report};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use suite::SUITES;
use width::{WIDTHS, Width};

pub use width::{X64, X86};

/// What linkers are given, by width.
pub const IMPORT_LIBRARIES: [(&str, &str); 4] = [
    (X64.name, library::MINGW_IMPORTS),
    (X64.name, library::MSVC_IMPORTS),
    (X86.name, library::MINGW_IMPORTS),
    (X86.name, library::MSVC_IMPORTS),
];

/// The DLL of each width, made below a folder as `cargo xtask windows` makes it; nothing is run.
pub fn libraries(
    workspace: &Workspace,
    bill: &Bill,
    folder: &Path,
) -> Result<Vec<PathBuf>, StepError> {
    let place = Place::make(workspace)?
        .with_products(made(folder), crate::package::nameless(workspace, bill))?;
    let dll = |width| {
        toolchain::prepare(&place, width)?;
        library::build(&place, width)?;
        Ok(place.of(width).join(library::DLL))
    };
    WIDTHS.iter().map(dll).collect()
}

/// Runs a program for x64 under wine, beside the root of a terminal; what it prints.
pub fn play(
    workspace: &Workspace,
    program: &Path,
    root: &Path,
    arguments: &[&str],
) -> Result<String, StepError> {
    let place = Place::make(workspace)?;
    wine::prepare(&place, &X64)?;
    let folder = program.parent().unwrap_or(program);
    let paths = [program, root].map(wine::windows_path);
    let arguments = arguments.iter().map(ToString::to_string);
    let words: Vec<String> = paths.into_iter().chain(arguments).collect();
    wine::play(&place, &X64, folder, &words)
}

/// Where the libraries are below that folder.
pub fn made(folder: &Path) -> PathBuf {
    folder.join("windows")
}

type Stage = fn(&Place, &Width) -> Result<(), StepError>;

/// What is done for each width before programs can run, in order.
const STAGES: &[(&str, Stage)] = &[
    ("std", toolchain::prepare),
    ("library", library::build),
    ("wine", wine::prepare),
];

/// `cargo xtask windows [--tests] [--https] [--without PART]…`, where a part is what the report calls it, or a
/// width. Without that, whatever cannot be had or does not pass is a failure. With `--https` the library has the
/// second road, and what shows it is shown over it.
pub fn windows(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode, StepError> {
    let wish = Wish::read(arguments)?;
    let mut place = Place::make(workspace)?;
    place.https = wish.https;
    run(&mut workspace.cargo(&["build", "--quiet", "--package", "onshi-cli"]))?;
    let mut report = Report::default();
    for width in &WIDTHS {
        all_of(&place, width, &wish, &mut report);
    }
    Ok(report.tell())
}

/// Without one of the stages nothing can be run for that width; it is then named as not reached.
fn all_of(place: &Place, width: &Width, wish: &Wish, report: &mut Report) {
    let mut ready = true;
    for (name, stage) in STAGES {
        let now = wish.of(name, width, ready);
        ready = report.part(part(name, width), now, || stage(place, width));
    }
    for program in PROGRAMS.iter().filter(|program| (program.is_for)(width)) {
        let now = wish.of(program.name, width, ready);
        report.part(part(program.name, width), now, || {
            programs::play(place, width, program)
        });
    }
    for suite in SUITES.iter().filter(|_| wish.tests) {
        let now = wish.of(suite.name, width, ready);
        report.part(part(suite.name, width), now, || {
            suite::run(place, width, suite)
        });
    }
}

/// What was asked for.
#[derive(Default)]
struct Wish {
    tests: bool,
    https: bool,
    without: Vec<String>,
}

impl Wish {
    fn read(arguments: &[String]) -> Result<Self, StepError> {
        let mut wish = Wish::default();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--tests" => wish.tests = true,
                "--https" => wish.https = true,
                "--without" => match arguments.next() {
                    Some(part) if is_part(part) => wish.without.push(part.clone()),
                    _ => return Err(StepError::Found(usage())),
                },
                _ => return Err(StepError::Found(usage())),
            }
        }
        Ok(wish)
    }

    fn of(&self, name: &str, width: &Width, ready: bool) -> Now {
        let part = part(name, width);
        let names = [part.as_str(), name, width.name];
        match self.without.iter().any(|left| names.contains(&&**left)) {
            true => Now::LeaveOut,
            false if ready => Now::Do,
            false => Now::CannotYet,
        }
    }
}

/// What the report calls it.
fn part(name: &str, width: &Width) -> String {
    format!("{name}-{}", width.name)
}

/// `x86`, `wine`, or `wine-x86`.
fn is_part(asked: &str) -> bool {
    WIDTHS.iter().any(|width| {
        width.name == asked || names().any(|name| name == asked || part(name, width) == asked)
    })
}

fn names() -> impl Iterator<Item = &'static str> {
    let stages = STAGES.iter().map(|(name, _)| *name);
    let programs = PROGRAMS.iter().map(|program| program.name);
    let suites = SUITES.iter().map(|suite| suite.name);
    stages.chain(programs).chain(suites)
}

fn usage() -> String {
    let names = names().collect::<Vec<_>>().join(", ");
    format!(
        "windows knows --tests, --https and --without PART, where a part is x64, x86, one of {names}, or one \
         of these for one width, as wine-x86"
    )
}

#[cfg(test)]
mod tests {
    use super::width::{X64, X86};
    use super::*;

    fn read(arguments: &[&str]) -> Result<Wish, StepError> {
        let arguments: Vec<_> = arguments.iter().map(ToString::to_string).collect();
        Wish::read(&arguments)
    }

    #[test]
    fn nothing_is_left_out_unless_it_is_named() {
        let wish = read(&[]).unwrap();
        assert!(!wish.tests && matches!(wish.of("wine", &X86, true), Now::Do));
        assert!(matches!(wish.of("wine", &X86, false), Now::CannotYet));
        let wish = read(&["--without", "wine-x86", "--tests", "--without", "stdcall"]).unwrap();
        assert!(wish.tests && !wish.https);
        assert!(read(&["--https"]).unwrap().https);
        assert!(matches!(wish.of("wine", &X86, true), Now::LeaveOut));
        assert!(matches!(wish.of("wine", &X64, true), Now::Do));
        assert!(matches!(wish.of("stdcall", &X86, false), Now::LeaveOut));
    }

    #[test]
    fn a_part_that_is_not_there_cannot_be_left_out() {
        for wrong in [&["--without"][..], &["--without", "wine-x32"], &["x86"]] {
            let error = read(wrong).map(drop).unwrap_err().to_string();
            assert!(error.contains("wine, visit-day-c"), "{error}");
        }
    }
}
