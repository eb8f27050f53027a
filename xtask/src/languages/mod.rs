//! The examples of `examples/`, each in its language: compiled with warnings as errors, run against
//! a simulated terminal in a process of its own, and held against what they must print.
//!
//! Everything happens in `target/examples-run/LANGUAGE`, which is made anew each time.

mod c;
pub mod concepts;
mod cpp;
pub mod csharp;
mod delphi;
mod headers;
pub mod install;
pub mod nuget;
pub mod objects;
pub mod python;

pub use c::c;
pub use cpp::cpp;
pub use delphi::delphi;
pub use headers::headers;
pub use python::python;

use crate::command::{StepError, Workspace, run};
use crate::tally::Tally;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The seeded world of the examples. Its day is fixed, and so is all that they print.
const WORLD: [&str; 3] = ["--seed=7", "--today=2026-11-22", "--leash"];
/// What the visit day prints, whatever language it is written in.
pub const VISIT_DAY: &str = "examples/visit_day.expected.txt";
/// What the life of a consent prints, likewise.
pub const CONSENT: &str = "examples/c/consent.expected.txt";
pub const INSTITUTION: &str = "9910000001";
pub const YESTERDAY: &str = "20261121";
pub const TODAY: &str = "20261122";

/// What makes a terminal that speaks HTTPS too.
pub const HTTPS_TERMINAL: &[&str] = &["--https=0"];

/// Longer than any example takes; what hangs is ended and fails.
const LIMIT: &str = "180";

/// The name by which programs ask for the library.
const LIBRARY: &str = "libonshi.so.1";

/// The same command, ended when it hangs.
fn limited(command: &Command) -> Command {
    let mut limited = Command::new("timeout");
    limited.arg(LIMIT).arg(command.get_program());
    limited.args(command.get_args());
    for (name, value) in command.get_envs() {
        limited.envs(value.map(|value| (name, value)));
    }
    if let Some(folder) = command.get_current_dir() {
        limited.current_dir(folder);
    }
    limited
}

/// Where an example is built and run.
pub struct Place {
    folder: PathBuf,
    /// Where cargo puts what it builds.
    built: PathBuf,
    /// What its terminal has beside the world.
    terminal: &'static [&'static str],
}

impl Place {
    fn make(workspace: &Workspace, name: &str) -> Result<Self, StepError> {
        let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
        let target = workspace.root().join(target.unwrap_or("target".into()));
        let folder = target.join("examples-run").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|why| unusable(&folder, &why))?;
        }
        fs::create_dir_all(&folder).map_err(|why| unusable(&folder, &why))?;
        Ok(Self {
            folder,
            built: target.join("debug"),
            terminal: &[],
        })
    }

    /// With the library under both of its names, freshly built, and the command `onshi`.
    fn with_library(workspace: &Workspace, name: &str) -> Result<Self, StepError> {
        Self::with_library_of(workspace, name, &[])
    }

    /// The same, of a library that has HTTPS; and so has its terminal.
    fn with_https(workspace: &Workspace, name: &str) -> Result<Self, StepError> {
        let place = Self::with_library_of(workspace, name, &["--features", "https"])?;
        Ok(Self {
            terminal: HTTPS_TERMINAL,
            ..place
        })
    }

    /// Of a library built with more than usual.
    fn with_library_of(
        workspace: &Workspace,
        name: &str,
        options: &[&str],
    ) -> Result<Self, StepError> {
        let place = Self::make(workspace, name)?;
        let mut build = workspace.cargo(&["build", "-p", "onshi-ffi", "-p", "onshi-cli"]);
        run(build.args(options))?;
        for name in ["libonshi.so", LIBRARY] {
            let copy = place.path(name);
            fs::copy(place.built.join("libonshi.so"), &copy)
                .map_err(|why| unusable(&copy, &why))?;
        }
        Ok(place)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Runs a program beside a simulated terminal and compares what it prints with a file.
    fn play(
        &self,
        workspace: &Workspace,
        expected: &str,
        program: impl FnOnce(&Path) -> Command,
    ) -> Result<Tally, StepError> {
        let expected = workspace.root().join(expected);
        let wanted = fs::read_to_string(&expected).map_err(|why| unusable(&expected, &why))?;
        self.play_against(&wanted, program)
    }

    /// Runs a program beside a simulated terminal and compares what it prints, line by line.
    fn play_against(
        &self,
        wanted: &str,
        program: impl FnOnce(&Path) -> Command,
    ) -> Result<Tally, StepError> {
        let root = self.path("terminal");
        if root.exists() {
            fs::remove_dir_all(&root).map_err(|why| unusable(&root, &why))?;
        }
        let simulator = self.built.join("onshi");
        let terminal = Terminal::start_with(&simulator, &root, self.terminal)?;
        let output = run(&mut limited(&program(&root)))?;
        drop(terminal);
        compare(wanted, &String::from_utf8_lossy(&output.stdout))?;
        Ok(Tally::ONE)
    }
}

fn unusable(path: &Path, why: &std::io::Error) -> StepError {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    StepError::Found(format!("{name}: {why}"))
}

pub fn compare(wanted: &str, printed: &str) -> Result<(), StepError> {
    if wanted == printed {
        return Ok(());
    }
    let (mut wanted, mut printed) = (wanted.lines(), printed.lines());
    for line in 1.. {
        match (wanted.next(), printed.next()) {
            (None, None) => break,
            (a, b) if a == b => {}
            (a, b) => {
                let or_end = |line: Option<&str>| line.unwrap_or("(the end)").to_owned();
                let (a, b) = (or_end(a), or_end(b));
                return Err(StepError::Found(format!("line {line}: `{b}`, not `{a}`")));
            }
        }
    }
    Err(StepError::Found("line ends differ".into()))
}

/// `onshi sim` as a process of its own. It ends when its standard input is closed.
pub struct Terminal(Child);

impl Terminal {
    pub fn start(program: &Path, root: &Path) -> Result<Self, StepError> {
        Self::start_with(program, root, &[])
    }

    /// The same with more options.
    pub fn start_with(program: &Path, root: &Path, options: &[&str]) -> Result<Self, StepError> {
        let mut command = Command::new(program);
        command.arg("sim").arg("--root").arg(root).args(WORLD);
        command.args(options);
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut terminal = Self(child.map_err(|source| StepError::Start {
            command: "onshi sim".into(),
            source,
        })?);
        terminal.wait_until_ready()?;
        Ok(terminal)
    }

    /// Reads up to the line `ready`; the rest is read on, so that the terminal never blocks.
    fn wait_until_ready(&mut self) -> Result<(), StepError> {
        let told = self.0.stdout.take().map(BufReader::new);
        let mut lines = told.into_iter().flat_map(BufRead::lines);
        if !lines.any(|line| line.is_ok_and(|line| line == "ready")) {
            return Err(StepError::Found(
                "onshi sim ended before it was ready".into(),
            ));
        }
        std::thread::spawn(move || lines.for_each(drop));
        Ok(())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_differs_is_named() {
        assert!(compare("a\nb\n", "a\nb\n").is_ok());
        for (wanted, printed, says) in [
            ("a\nb\n", "a\nc\n", "line 2: `c`, not `b`"),
            ("a\n", "a\nb\n", "line 2: `b`, not `(the end)`"),
            ("a\nb\n", "a\n", "line 2: `(the end)`, not `b`"),
            ("a\n", "a", "line ends differ"),
        ] {
            let error = compare(wanted, printed).unwrap_err();
            assert_eq!(error.to_string(), says);
        }
    }
}
