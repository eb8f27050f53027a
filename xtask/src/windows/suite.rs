//! The tests of the driver and of misuse, as Windows programs under wine. Only with `--tests`: compiling
//! them takes longer than all the rest.

use super::place::Place;
use super::toolchain;
use super::width::Width;
use crate::command::{StepError, stream};
use crate::tally::Tally;

/// Tests of one crate: a row of [`SUITES`].
pub struct Suite {
    pub name: &'static str,
    tests: &'static [&'static str],
}

pub const SUITES: &[Suite] = &[
    // Those of the driver that meet the system: folders, locks, clock, the ledger in SQLite.
    Suite {
        name: "tests",
        tests: &[
            "--package=onshi-client",
            "--lib",
            "--test=faults",
            "--test=kill_points",
            "--test=ledger",
            "--test=ordinary_day",
            "--test=process_kill",
            "--test=waiting",
            "--test=windows",
        ],
    },
    // Every mistake of `docs/misuse.md` that a host can make there.
    Suite {
        name: "misuse",
        tests: &["--package=onshi-ffi", "--test=misuse"],
    },
];

/// All of its tests pass, and none is left out.
pub fn run(place: &Place, width: &Width, suite: &Suite) -> Result<(), StepError> {
    let arguments = ["test", "--quiet", "--no-fail-fast"];
    let mut cargo = toolchain::cargo(place, width, &[&arguments, suite.tests].concat());
    let output = stream(&mut cargo)?;
    let tally = Tally::of_test_output(&String::from_utf8_lossy(&output.stdout));
    if output.status.success() && tally.failed == 0 && tally.ignored == 0 {
        return Ok(());
    }
    Err(StepError::Tests {
        tally,
        status: output.status.to_string(),
    })
}
