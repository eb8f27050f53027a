//! Starting other programs from the workspace, and what can go wrong with that.

use crate::tally::Tally;
use std::fmt;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Output, Stdio};

/// The checkout all steps work in.
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The workspace whose `cargo xtask` was called, whatever the current folder is.
    pub fn find() -> Result<Self, StepError> {
        let xtask = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let root = xtask
            .as_deref()
            .and_then(Path::parent)
            .map(Path::to_path_buf);
        root.map(|root| Self { root })
            .ok_or_else(|| StepError::Found("start it as `cargo xtask`, not directly".into()))
    }

    /// The folder that holds the workspace's `Cargo.toml`.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// `program arguments…`, to be started in the root.
    pub fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.root);
        command
    }

    /// `cargo arguments…` with the cargo that started us. It keeps nothing for a next build that changes a
    /// line: on a machine for tests there is none, and it would fill half the disk that a run takes.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
        let mut command = self.command(&cargo, arguments);
        command.env("CARGO_INCREMENTAL", "0");
        command
    }
}

/// Why a step failed. The text says what to do wherever that is known.
#[derive(Debug)]
pub enum StepError {
    /// A program is not on this machine and could not be installed.
    Missing {
        program: &'static str,
        packages: &'static [&'static str],
        why: String,
    },
    /// A program could not be started or listened to.
    Start { command: String, source: io::Error },
    /// A program said no.
    Exit { command: String, status: String },
    /// Some of the counted tests failed, were left out, or never came to run.
    Tests { tally: Tally, status: String },
    /// The step itself found something wrong.
    Found(String),
}

impl fmt::Display for StepError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing {
                program,
                packages,
                why,
            } => write!(
                f,
                "`{program}` is missing and {why}. Install it, on Debian as root: \
                 apt-get install --no-install-recommends {}",
                packages.join(" ")
            ),
            Self::Start { command, source } => write!(f, "`{command}` did not run: {source}"),
            Self::Exit { command, status } => write!(f, "`{command}` ended with {status}"),
            Self::Tests { tally, status } => write!(
                f,
                "{} tests failed, {} were ignored; cargo test ended with {status}",
                tally.failed, tally.ignored
            ),
            Self::Found(what) => f.write_str(what),
        }
    }
}

impl From<String> for StepError {
    fn from(what: String) -> Self {
        Self::Found(what)
    }
}

impl StepError {
    /// What a failed step adds to the sum: at least one failure, whatever stopped it.
    pub fn tally(&self) -> Tally {
        match self {
            Self::Tests { tally, .. } => Tally {
                failed: tally.failed.max(1),
                ..*tally
            },
            _ => Tally {
                failed: 1,
                ..Tally::default()
            },
        }
    }
}

/// Runs a program to its end and demands success.
pub fn run(command: &mut Command) -> Result<Output, StepError> {
    let output = stream(command)?;
    if output.status.success() {
        return Ok(output);
    }
    Err(StepError::Exit {
        command: spell(command),
        status: output.status.to_string(),
    })
}

/// Runs `cargo test …`: every test passes, and none is ignored.
pub fn count_tests(cargo: &mut Command) -> Result<Tally, StepError> {
    let output = stream(cargo)?;
    let tally = Tally::of_test_output(&String::from_utf8_lossy(&output.stdout));
    if output.status.success() && tally.failed == 0 && tally.ignored == 0 {
        return Ok(tally);
    }
    Err(StepError::Tests {
        tally,
        status: output.status.to_string(),
    })
}

/// Runs a program to its end, whatever that is. Its standard output is shown while it runs and
/// returned; its standard error goes straight through.
pub fn stream(command: &mut Command) -> Result<Output, StepError> {
    let name = spell(command);
    println!("$ {name}");
    hear(command).map_err(|source| StepError::Start {
        command: name,
        source,
    })
}

fn hear(command: &mut Command) -> io::Result<Output> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()?;
    let stdout = child.stdout.take().map_or_else(|| Ok(Vec::new()), echo)?;
    let status = child.wait()?;
    Ok(Output {
        status,
        stdout,
        stderr: Vec::new(),
    })
}

fn echo(stdout: ChildStdout) -> io::Result<Vec<u8>> {
    let mut reader = BufReader::new(stdout);
    let mut heard = Vec::new();
    loop {
        let start = heard.len();
        if reader.read_until(b'\n', &mut heard)? == 0 {
            return Ok(heard);
        }
        io::stdout().write_all(&heard[start..])?;
    }
}

/// The command as one would type it, without the path of the program.
fn spell(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here() -> Workspace {
        Workspace {
            root: std::env::temp_dir(),
        }
    }

    #[test]
    fn output_is_returned_and_failure_names_command_and_status() {
        let output = run(&mut here().command("sh", &["-c", "printf 'one\ntwo\n'"])).unwrap();
        assert_eq!(output.stdout, b"one\ntwo\n");
        let error = run(&mut here().command("/bin/sh", &["-c", "exit 3"])).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`sh -c exit 3` ended with exit status: 3"
        );
        assert_eq!(error.tally().failed, 1);
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error() {
        let error = run(&mut here().command("no-such-program", &[])).unwrap_err();
        assert!(matches!(error, StepError::Start { .. }), "{error}");
    }

    #[test]
    fn a_missing_program_names_what_to_install() {
        let error = StepError::Missing {
            program: "mcs",
            packages: &["mono-mcs", "mono-runtime"],
            why: "cannot be installed: this is not Debian".into(),
        };
        assert!(
            error
                .to_string()
                .ends_with("--no-install-recommends mono-mcs mono-runtime")
        );
    }

    #[test]
    fn tests_that_never_ran_still_count_as_one_failure() {
        let tally = Tally {
            passed: 4,
            ..Tally::default()
        };
        let counted = StepError::Tests {
            tally,
            status: "exit status: 101".into(),
        }
        .tally();
        assert_eq!((counted.passed, counted.failed), (4, 1));
    }
}
