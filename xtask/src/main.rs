//! `cargo xtask …`: what a developer runs and what continuous integration runs, in one place.
//!
//! `cargo xtask` alone prints the commands. A new command is one row of [`COMMANDS`]; a new step of
//! `cargo xtask test` is one row of [`steps::STEPS`].
#![forbid(unsafe_code)]

mod abi;
mod bench;
mod bench_c;
mod bench_csharp;
mod collectors;
mod command;
mod conformance;
mod coverage;
mod deny;
mod dotnet;
mod fuzz;
mod generate;
mod house;
mod languages;
mod links;
mod misuse;
mod package;
mod postgres;
mod programs;
mod runner;
mod rust_text;
mod secrets;
mod shipped;
mod simulate;
mod smb;
mod steps;
mod sysroot;
mod tally;
mod wheel;
mod windows;

use command::{StepError, Workspace};
use std::process::ExitCode;

/// One command of `cargo xtask`.
struct Entry {
    name: &'static str,
    arguments: &'static str,
    what: &'static str,
    run: fn(&Workspace, &[String]) -> Result<ExitCode, StepError>,
}

const COMMANDS: &[Entry] = &[
    Entry {
        name: "test",
        arguments: "[STEP…]",
        what: "install what is missing and run every step, or only those named",
        run: runner::test,
    },
    Entry {
        name: "generate",
        arguments: "[--check]",
        what: "write headers and declarations for other languages; --check fails if any was stale",
        run: generate::run,
    },
    Entry {
        name: "advisories",
        arguments: "",
        what: "check dependencies against the RustSec database on this machine",
        run: |workspace, _| deny::advisories(workspace).map(|()| ExitCode::SUCCESS),
    },
    Entry {
        name: "bench",
        arguments: "[OPTION…]",
        what: "measure against peers, print and draw ratios; --quick, or --instructions [--record]",
        run: |workspace, options| bench::bench(workspace, options).map(|()| ExitCode::SUCCESS),
    },
    Entry {
        name: "million",
        arguments: "[PEOPLE]",
        what: "send a list through real folders: memory, files, time, and that everyone comes once",
        run: |workspace, options| bench::million(workspace, options).map(|()| ExitCode::SUCCESS),
    },
    Entry {
        name: "facilities",
        arguments: "[N] [JOBS]",
        what: "let workers serve N facilities of one PostgreSQL database, and measure them",
        run: |workspace, options| bench::facilities(workspace, options).map(|()| ExitCode::SUCCESS),
    },
    Entry {
        name: "coverage",
        arguments: "",
        what: "count the branches of the code that decides, and fail where one was never taken",
        run: coverage::coverage,
    },
    Entry {
        name: "simulate",
        arguments: "[OPTION…]",
        what: "live through simulated days: --seed N, --seeds N [--from M], --planted [--record]",
        run: |workspace, options| {
            simulate::simulate(workspace, options).map(|()| ExitCode::SUCCESS)
        },
    },
    Entry {
        name: "binary",
        arguments: "",
        what: "build the command `onshi` as one static program, in target/package",
        run: |workspace, _| package::binary(workspace).map(|()| ExitCode::SUCCESS),
    },
    Entry {
        name: "package",
        arguments: "[--twice] [--try] [--without P]",
        what: "make what a vendor downloads, in target/package; --twice: again, with the same bytes; --try: unpack and use it",
        run: package::package,
    },
    Entry {
        name: "fuzz",
        arguments: "[TARGET] [--seconds N]",
        what: "look for documents on which the reader is lenient or of two minds, N seconds a target",
        run: fuzz::fuzz,
    },
    Entry {
        name: "misuse",
        arguments: "[--long]",
        what: "make every mistake at the C border under valgrind and AddressSanitizer; --long: for an hour",
        run: misuse::misuse,
    },
    Entry {
        name: "collectors",
        arguments: "[MORNINGS]",
        what: "many processes on one exchange folder, killed one after the other, for some minutes",
        run: collectors::collectors,
    },
    Entry {
        name: "smb",
        arguments: "",
        what: "play the visit day over a real share, Samba on loopback, also while its server comes and goes",
        run: smb::smb,
    },
    Entry {
        name: "abi",
        arguments: "[--record]",
        what: "compare the compiled library with the recorded one, by abidiff; --record: keep what was added",
        run: |workspace, options| abi::command(workspace, options).map(|()| ExitCode::SUCCESS),
    },
    Entry {
        name: "windows",
        arguments: "[--tests] [--without P]…",
        what: "build the DLL for Windows in both widths and run programs of each language under wine",
        run: windows::windows,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, rest)) = arguments.split_first() else {
        print_commands();
        return ExitCode::SUCCESS;
    };
    let Some(entry) = COMMANDS.iter().find(|entry| entry.name == name) else {
        eprintln!("`{name}` is not a command of xtask.\n");
        print_commands();
        return ExitCode::from(2);
    };
    match Workspace::find().and_then(|workspace| (entry.run)(&workspace, rest)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("cargo xtask {name}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn print_commands() {
    println!("cargo xtask COMMAND\n");
    for Entry {
        name,
        arguments,
        what,
        ..
    } in COMMANDS
    {
        println!("  {:28} {what}", format!("{name} {arguments}"));
    }
    println!("\nSteps of `cargo xtask test`:\n");
    for step in steps::STEPS {
        println!("  {:22} {}", step.name, step.proves);
    }
}
