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
    // Keys of ledgers that Windows keeps.
    Suite {
        name: "os-key",
        tests: &["--package=onshi-ffi", "--lib", "--test=os_key"],
    },
];

/// All of its tests pass, and none is left out.
pub fn run(place: &Place, width: &Width, suite: &Suite) -> Result<(), StepError> {
    let arguments = ["test", "--quiet", "--no-fail-fast"];
    let mut cargo = toolchain::cargo(place, width, &[&arguments, suite.tests].concat());
    // Wine of 32 bits falls over the symbols of a backtrace, before a failure is told.
    let output = stream(cargo.env("RUST_BACKTRACE", "0"))?;
    let told = String::from_utf8_lossy(&output.stdout);
    let tally = Tally::of_test_output(&told);
    if output.status.success() && tally.ignored == 0 && tally.passed == announced(&told) {
        return Ok(());
    }
    Err(StepError::Tests {
        tally,
        status: output.status.to_string(),
    })
}

/// How many tests were to run. A program that wine breaks off may have ended well for all that cargo sees.
fn announced(told: &str) -> u64 {
    let begun = told
        .lines()
        .filter_map(|line| line.strip_prefix("running "));
    begun
        .filter_map(|rest| rest.split(' ').next()?.parse::<u64>().ok())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_was_broken_off_announced_more_than_it_told() {
        let whole = "\nrunning 18 tests\n..\ntest result: ok. 18 passed; 0 failed; 0 ignored\n";
        let broken = format!("{whole}\nrunning 1 test\n.");
        assert_eq!(announced(whole), Tally::of_test_output(whole).passed);
        assert_eq!(announced(&broken), 19);
        assert_eq!(Tally::of_test_output(&broken).passed, 18);
    }
}
