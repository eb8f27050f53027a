//! `cargo xtask windows`: the DLL for both widths of Windows, built on Debian and run there under wine.
//!
//! | part | for |
//! |---|---|
//! | `width` | x64 and x86, and what each tool calls them |
//! | `toolchain` | Rust for Windows out of Debian's packages |
//! | `library`, `symbols` | the DLL, its import libraries, and what is seen in it |
//! | `wine`, `chroot` | what runs programs of each width |
//! | `programs`, `pascal`, `core_clr` | programs in each language that use the DLL |
//!
//! Everything is made in `target/windows`, and what takes long is made once.

mod chroot;
mod core_clr;
mod library;
mod pascal;
mod place;
mod programs;
mod symbols;
mod toolchain;
mod width;
mod wine;

use crate::command::{StepError, Workspace, run};
use place::Place;
use programs::PROGRAMS;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use width::{WIDTHS, Width};

/// What is done for each width before programs can run, in order.
const STAGES: &[(&str, fn(&Place, &Width) -> Result<(), StepError>)] = &[
    ("std", toolchain::prepare),
    ("library", library::build),
    ("wine", wine::prepare),
];

/// How one part of the work ended.
struct Ended {
    part: String,
    end: End,
    took: Duration,
}

enum End {
    Passed,
    Failed(String),
    /// By `--without`.
    LeftOut,
    /// What it needs did not pass.
    NotReached,
}

/// `cargo xtask windows [--without PART]…`, where a part is what the report calls it, or a width.
/// Without that, whatever cannot be had or does not pass is a failure.
pub fn windows(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode, StepError> {
    let without = without(arguments)?;
    let place = Place::make(workspace)?;
    run(&mut workspace.cargo(&["build", "--quiet", "--package", "onshi-cli"]))?;
    let mut report = Report {
        without,
        ended: Vec::new(),
    };
    for width in &WIDTHS {
        all_of(&place, width, &mut report);
    }
    Ok(report.tell())
}

/// Without one of the stages nothing can be run for that width; it is then named as not reached.
fn all_of(place: &Place, width: &Width, report: &mut Report) {
    let mut ready = true;
    for (name, stage) in STAGES {
        ready = report.part(name, width, ready, || stage(place, width));
    }
    for program in PROGRAMS.iter().filter(|program| (program.is_for)(width)) {
        report.part(program.name, width, ready, || {
            programs::play(place, width, program)
        });
    }
}

fn without(arguments: &[String]) -> Result<Vec<String>, StepError> {
    let mut parts = Vec::new();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match (argument.as_str(), arguments.next()) {
            ("--without", Some(part)) if is_part(part) => parts.push(part.clone()),
            _ => return Err(StepError::Found(usage())),
        }
    }
    Ok(parts)
}

/// `x86`, `wine`, or `wine-x86`.
fn is_part(name: &str) -> bool {
    let widths = || WIDTHS.iter().map(|width| width.name);
    let parts = || parts().flat_map(|part| widths().map(move |width| format!("{part}-{width}")));
    widths().any(|width| width == name)
        || parts().any(|part| part == name)
        || self::parts().any(|part| part == name)
}

fn parts() -> impl Iterator<Item = &'static str> {
    let stages = STAGES.iter().map(|(name, _)| *name);
    stages.chain(PROGRAMS.iter().map(|program| program.name))
}

fn usage() -> String {
    let parts = parts().collect::<Vec<_>>().join(", ");
    format!("windows knows only --without PART, where a part is x64, x86, or of both {parts}")
}

struct Report {
    without: Vec<String>,
    ended: Vec<Ended>,
}

impl Report {
    /// Does a part, if all is ready for it and it was not to be left out; whether it passed.
    fn part(
        &mut self,
        name: &str,
        width: &Width,
        ready: bool,
        work: impl FnOnce() -> Result<(), StepError>,
    ) -> bool {
        let part = format!("{name}-{}", width.name);
        let start = Instant::now();
        println!("\n== {part}");
        let names = [part.as_str(), name, width.name];
        let end = if self.without.iter().any(|left| names.contains(&&**left)) {
            End::LeftOut
        } else if !ready {
            End::NotReached
        } else {
            work().map_or_else(|error| End::Failed(error.to_string()), |()| End::Passed)
        };
        let passed = matches!(end, End::Passed);
        let took = start.elapsed();
        self.ended.push(Ended { part, end, took });
        passed
    }

    fn tell(&self) -> ExitCode {
        println!("\n== summary");
        for Ended { part, end, took } in &self.ended {
            let (word, why) = match end {
                End::Passed => ("passed", ""),
                End::Failed(why) => ("FAILED", why.as_str()),
                End::LeftOut => ("left out", ""),
                End::NotReached => ("not reached", ""),
            };
            println!("{word:11}  {part:18} {:7.1} s  {why}", took.as_secs_f64());
        }
        let failed = |it: &&Ended| matches!(it.end, End::Failed(_));
        match self.ended.iter().filter(failed).count() {
            0 => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        }
    }
}
