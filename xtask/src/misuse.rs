//! `cargo xtask misuse [--long]`: the tests of misuse (`docs/misuse.md`) where a byte too much is seen: under
//! valgrind and, with our code instrumented, under AddressSanitizer. With `--long` also as many calls and
//! sessions as take an hour.

use std::process::{Command, ExitCode};

use crate::command::{StepError, Workspace, run};
use crate::programs::Program;

const VALGRIND: Program = Program::new("valgrind", &["valgrind"]);

/// One way to run the tests.
struct Way {
    name: &'static str,
    arguments: &'static [&'static str],
    /// Beginnings of the names of the tests; none for all of them.
    only: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
    /// Tests that mean nothing this way, and why.
    without: &'static [(&'static str, &'static str)],
}

const CHECKED: &[Way] = &[
    Way {
        name: "valgrind",
        arguments: &["--test=misuse"],
        // Where bytes and threads are handled wrongly; all of them would take half an hour.
        only: &["pointers::", "values::", "callbacks::", "sequences::"],
        environment: &[
            (
                "CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER",
                "valgrind --quiet --error-exitcode=9 --leak-check=no",
            ),
            ("ONSHI_MISUSE_CALLS", "2000"),
        ],
        without: &[],
    },
    Way {
        name: "AddressSanitizer",
        // With a target, the programs that only help to build are not instrumented.
        arguments: &["--test=misuse", "--target=x86_64-unknown-linux-gnu"],
        only: &[],
        environment: &[
            // What tests leave behind is no leak of ours.
            ("ASAN_OPTIONS", "detect_leaks=0"),
            ("RUSTC_BOOTSTRAP", "1"),
            ("RUSTFLAGS", "-Zsanitizer=address"),
            ("CARGO_TARGET_DIR", "target/misuse-asan"),
            ("ONSHI_MISUSE_CALLS", "20000"),
        ],
        without: &[(
            "m23_",
            "its guards around every variable need a larger stack",
        )],
    },
];

const LONG: Way = Way {
    name: "for long",
    // Optimised, and with every check of a build for developers.
    arguments: &["--test=misuse", "--test=misuse_alone", "--profile=proof"],
    only: &[],
    environment: &[
        ("ONSHI_MISUSE_CALLS", "10000000"),
        ("ONSHI_MISUSE_SESSIONS", "1000000"),
    ],
    without: &[],
};

/// Runs the tests in every way.
pub fn misuse(workspace: &Workspace, options: &[String]) -> Result<ExitCode, StepError> {
    let ways: Vec<&Way> = match options {
        [] => CHECKED.iter().collect(),
        [one] if one == "--long" => CHECKED.iter().chain([&LONG]).collect(),
        _ => return Err(StepError::Found("misuse knows only --long".into())),
    };
    VALGRIND.ensure(workspace)?;
    for way in ways {
        println!("== {}", way.name);
        for (test, why) in way.without {
            println!("without {test}: {why}");
        }
        run(&mut way.command(workspace))?;
    }
    Ok(ExitCode::SUCCESS)
}

impl Way {
    fn command(&self, workspace: &Workspace) -> Command {
        let mut cargo = workspace.cargo(&["test", "--package=onshi-ffi"]);
        cargo.args(self.arguments).arg("--").args(self.only);
        for (test, _) in self.without {
            cargo.args(["--skip", test]);
        }
        cargo.envs(self.environment.iter().copied());
        cargo
    }
}
