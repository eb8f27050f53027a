//! The steps of `cargo xtask test`: one table, cheapest first.
//!
//! A step belongs here when its failure means that the commit is not fit to be used. It must work
//! on a fresh Debian machine with Rust, a package registry and no other network.

use crate::command::{StepError, Workspace, count_tests, run};
use crate::programs::{
    CARGO_CLIPPY, CARGO_FMT, CHROMEDRIVER, CHROMIUM, CLANGPP, CMAKE, FPC, GCC, GIT, GPP, MAKE, MCS,
    MONO, NPM, PIP, PKG_CONFIG, PYTHON, Program, READELF,
};
use crate::tally::Tally;
use crate::{
    abi, conformance, deny, generate, house, languages, links, postgres, secrets, simulate, smb,
};

/// One step of the test command.
pub struct Step {
    /// What it is called in the report and on the command line.
    pub name: &'static str,
    /// What is known once it has passed.
    pub proves: &'static str,
    /// What it needs apart from cargo.
    pub needs: &'static [Program],
    pub run: fn(&Workspace) -> Result<Tally, StepError>,
}

pub const STEPS: &[Step] = &[
    Step {
        name: "format",
        proves: "every Rust file is laid out by rustfmt",
        needs: &[CARGO_FMT],
        run: |workspace| check(workspace, &["fmt", "--all", "--check"]),
    },
    Step {
        name: "house",
        proves: "the rules no compiler checks: unsafe, wire names, machine paths, ignored tests",
        needs: &[GIT],
        run: house::check,
    },
    Step {
        name: "generated",
        proves: "headers and declarations are what the exports and the catalogue say",
        needs: &[],
        run: generate::check,
    },
    Step {
        name: "lints",
        proves: "no warning by compiler or clippy, in any target, with all features",
        needs: &[CARGO_CLIPPY, PKG_CONFIG, secrets::LIBDBUS],
        run: lints,
    },
    Step {
        name: "suite",
        proves: "the W3C XML conformance suite is at hand, with the pinned hash",
        needs: &[NPM],
        run: suite,
    },
    Step {
        name: "tests",
        proves: "unit, integration and documentation tests pass and none is ignored; the page in a browser too",
        needs: &[CHROMIUM, CHROMEDRIVER],
        run: tests,
    },
    Step {
        name: "postgres",
        proves: "the ledger in PostgreSQL, on a server and behind a pool; workers killed at random double nothing",
        needs: postgres::NEEDS,
        run: postgres::check,
    },
    Step {
        name: "secrets",
        proves: "keys of ledgers in a keyring of Linux, and no thread started for it",
        needs: secrets::NEEDS,
        run: secrets::check,
    },
    Step {
        name: "simulate",
        proves: "10,000 simulated days of the whole product with faults, and every planted bug found",
        needs: &[],
        run: simulate::check,
    },
    Step {
        name: "share",
        proves: "the visit day over a real SMB share, from either side, and while its server comes and goes",
        needs: smb::NEEDS,
        run: smb::check,
    },
    Step {
        name: "headers",
        proves: "onshi.h compiles as C89, C99, C11 and C++17, twice included, without a warning",
        needs: &[GCC, GPP],
        run: languages::headers,
    },
    Step {
        name: "c",
        proves: "the concepts, the visit day (over HTTPS too) and the consent in C run against the simulated terminal and print what they must",
        needs: &[GCC],
        run: languages::c,
    },
    Step {
        name: "cpp",
        proves: "onshi.hpp with g++ and clang++, with and without exceptions; the visit day from an installation",
        needs: &[GPP, CLANGPP, CMAKE, MAKE, PKG_CONFIG, READELF],
        run: languages::cpp,
    },
    Step {
        name: "abi",
        proves: "the compiled library takes what it took: abidiff finds additions and nothing else",
        needs: abi::NEEDS,
        run: abi::check,
    },
    Step {
        name: "python",
        proves: "the wheel of the Python package runs concepts and visit day in an environment of its own",
        needs: &[PYTHON, PIP],
        run: languages::python,
    },
    Step {
        name: "csharp",
        proves: "the concepts, the visit day and the consent in C# by Mono and CoreCLR, and once more from the NuGet package",
        needs: &[MCS, MONO],
        run: languages::csharp::csharp,
    },
    Step {
        name: "delphi",
        proves: "what every language must show, every object and the visit day, in Delphi's Pascal, loaded and linked",
        needs: &[FPC],
        run: languages::delphi,
    },
    Step {
        name: "docs",
        proves: "the documentation builds and none of its links is broken",
        needs: &[],
        run: docs,
    },
    Step {
        name: "deny",
        proves: "licences, banned crates and sources of dependencies (not advisories)",
        needs: &[],
        run: deny::check,
    },
];

fn check(workspace: &Workspace, arguments: &[&str]) -> Result<Tally, StepError> {
    run(&mut workspace.cargo(arguments))?;
    Ok(Tally::ONE)
}

fn lints(workspace: &Workspace) -> Result<Tally, StepError> {
    let scope = ["clippy", "--workspace", "--all-targets", "--all-features"];
    check(workspace, &[&scope[..], &["--", "-D", "warnings"]].concat())
}

fn suite(workspace: &Workspace) -> Result<Tally, StepError> {
    conformance::fetch(workspace.root())?;
    Ok(Tally::ONE)
}

fn docs(workspace: &Workspace) -> Result<Tally, StepError> {
    let mut cargo = workspace.cargo(&["doc", "--workspace", "--no-deps"]);
    run(cargo.env("RUSTDOCFLAGS", "-D warnings"))?;
    links::check(workspace.root())?;
    Ok(Tally::ONE)
}

fn tests(workspace: &Workspace) -> Result<Tally, StepError> {
    count_tests(&mut workspace.cargo(&["test", "--workspace", "--no-fail-fast"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_distinct_single_words() {
        for (at, step) in STEPS.iter().enumerate() {
            assert!(
                step.name
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c == '-'),
                "{}",
                step.name
            );
            assert!(
                STEPS[..at].iter().all(|other| other.name != step.name),
                "{}",
                step.name
            );
        }
    }
}
