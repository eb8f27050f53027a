//! `cargo xtask coverage`: which branches of the code that decides the tests took, both ways.
//!
//! A branch is one of the two ways out of an `if`, a `let … else`, an `&&`, an `||` or a guard. The compiler
//! counts them on request (`-Zcoverage-options=branch`, not stable yet, so `RUSTC_BOOTSTRAP` asks for it);
//! LLVM's own tool reads the counts. The arms of a `match` are not counted by it.
//!
//! What cannot be taken stands, with the reason, in [`EXCLUSIONS`]. Anything else that was never taken is a
//! failure, and so is a reason that nothing needs any more.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use serde::Deserialize;

use crate::command::{StepError, Workspace, run};
use crate::conformance;
use crate::programs::Program;

/// Files that decide, and folders of them.
const DECIDES: &[&str] = &[
    "onshi-core/src/rules",
    "onshi-core/src/job",
    "onshi-client/src/consents",
    "onshi-client/src/client",
    "onshi-client/src/client.rs",
    "onshi-client/src/mark.rs",
];

/// Whose tests are counted.
const PACKAGES: &[&str] = &["onshi-core", "onshi-client"];

const EXCLUSIONS: &str = "xtask/coverage.toml";

/// Its number is that of the LLVM inside the compiler.
const LLVM: &str = "22";
const LLVM_COV: Program = Program::new("llvm-cov-22", &["llvm-22"]);
const LLVM_PROFDATA: Program = Program::new("llvm-profdata-22", &["llvm-22"]);

const TARGET: &str = "target/coverage";

/// Enough to take every branch; the whole number takes minutes more.
const HISTORIES: &str = "4000";

/// A way out of a decision that no test took.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Missed {
    line: usize,
    code: String,
}

/// What was counted in a file.
#[derive(Debug, Default)]
struct File {
    branches: usize,
    missed: Vec<Missed>,
}

/// Why a branch is never taken.
#[derive(Debug, Deserialize)]
struct Exclusion {
    file: String,
    /// The line of code, without the space around it.
    code: String,
    /// How many ways out of such lines are meant.
    #[serde(default = "one")]
    ways: usize,
    why: String,
}

fn one() -> usize {
    1
}

#[derive(Debug, Deserialize)]
struct Exclusions {
    never: Vec<Exclusion>,
}

/// Runs the tests, prints a row for each file, and fails where something was never taken.
pub fn coverage(workspace: &Workspace, _: &[String]) -> Result<ExitCode, StepError> {
    LLVM_COV.ensure(workspace)?;
    LLVM_PROFDATA.ensure(workspace)?;
    fits_the_compiler()?;
    conformance::fetch(workspace.root())?;
    let programs = build(workspace)?;
    let counts = count(workspace, &programs)?;
    let files = read(workspace.root(), &counts)?;
    let exclusions = exclusions(workspace.root())?;
    judge(&files, &exclusions)
}

fn fits_the_compiler() -> Result<(), StepError> {
    let output = Command::new("rustc").arg("-vV").output();
    let said = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let said = said.unwrap_or_default();
    match said.contains(&format!("LLVM version: {LLVM}.")) {
        true => Ok(()),
        false => Err(StepError::Found(format!(
            "the compiler has another LLVM than {LLVM}; change LLVM in xtask/src/coverage.rs:\n{said}"
        ))),
    }
}

/// `cargo test` of the packages, with their own code counted and nothing else.
fn cargo_test(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut cargo = workspace.cargo(&["test", "-Zprofile-rustflags", "--lib", "--tests"]);
    for package in PACKAGES {
        let flags = r#"["-Cinstrument-coverage", "-Zcoverage-options=branch"]"#;
        let flags = format!("profile.dev.package.{package}.rustflags={flags}");
        cargo.args(["-p", package, "--config", &flags]);
    }
    let counts = workspace.root().join(TARGET).join("counts");
    cargo
        .args(arguments)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_TARGET_DIR", workspace.root().join(TARGET))
        .env("LLVM_PROFILE_FILE", counts.join("%p-%m.profraw"))
        .env("ONSHI_HISTORIES", HISTORIES);
    cargo
}

/// The test programs.
fn build(workspace: &Workspace) -> Result<Vec<String>, StepError> {
    println!("building the tests with counters");
    let mut cargo = cargo_test(workspace, &["--no-run", "--message-format=json"]);
    let output = cargo.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| StepError::Found(format!("no cargo: {error}")))?;
    if !output.status.success() {
        return Err(StepError::Found("the tests do not build".into()));
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    Ok(messages.lines().filter_map(executable).collect())
}

/// The program that a message of cargo names.
fn executable(message: &str) -> Option<String> {
    let (_, rest) = message.split_once(r#""executable":""#)?;
    rest.split_once('"').map(|(program, _)| program.to_owned())
}

/// Runs the tests; the counts in the words of `lcov`.
fn count(workspace: &Workspace, programs: &[String]) -> Result<String, StepError> {
    let target = workspace.root().join(TARGET);
    let counts = target.join("counts");
    let _ = fs::remove_dir_all(&counts);
    run(&mut cargo_test(workspace, &["--quiet"]))?;
    let merged = target.join("merged.profdata");
    // A test kills programs, also while they write their counts down.
    let readable = ["merge", "--sparse", "--failure-mode=all"];
    let mut profdata = workspace.command(LLVM_PROFDATA.name, &readable);
    run(profdata.arg(&counts).arg("-o").arg(&merged))?;
    let mut cov = workspace.command(LLVM_COV.name, &["export", "--format=lcov"]);
    cov.arg("--instr-profile").arg(&merged);
    for program in programs {
        cov.args(["--object", program]);
    }
    cov.arg("--sources");
    cov.args(DECIDES.iter().map(|path| workspace.root().join(path)));
    let output = cov.stderr(Stdio::null()).output();
    let output = output.map_err(|error| StepError::Found(format!("no llvm-cov: {error}")))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(StepError::Found("llvm-cov cannot read the counts".into())),
    }
}

/// How often each way out was taken, in any of the programs.
fn read(root: &Path, lcov: &str) -> Result<BTreeMap<String, File>, StepError> {
    let mut taken: BTreeMap<(String, usize, String), u64> = BTreeMap::new();
    let mut file = String::new();
    for line in lcov.lines() {
        if let Some(path) = line.strip_prefix("SF:") {
            let inside = Path::new(path)
                .strip_prefix(root)
                .unwrap_or(Path::new(path));
            file = inside.to_string_lossy().into_owned();
        }
        if let Some((line, way, times)) = line.strip_prefix("BRDA:").and_then(branch) {
            let before = taken.entry((file.clone(), line, way)).or_default();
            *before = times.max(*before);
        }
    }
    let mut files: BTreeMap<String, File> = BTreeMap::new();
    let mut sources = Sources::new(root);
    for ((name, line, _), times) in taken {
        let Some(code) = sources.code(&name, line)? else {
            continue;
        };
        let file = files.entry(name).or_default();
        file.branches += 1;
        if times == 0 {
            file.missed.push(Missed { line, code });
        }
    }
    Ok(files)
}

/// Line, way out, how often.
fn branch(record: &str) -> Option<(usize, String, u64)> {
    let mut parts = record.splitn(2, ',');
    let line = parts.next()?.parse().ok()?;
    let (way, times) = parts.next()?.rsplit_once(',')?;
    // What stands where nothing ever came is `-`.
    Some((line, way.to_owned(), times.parse().unwrap_or(0)))
}

/// Lines of source files, up to their tests.
struct Sources<'a> {
    root: &'a Path,
    files: BTreeMap<String, Vec<String>>,
}

impl<'a> Sources<'a> {
    fn new(root: &'a Path) -> Self {
        Sources {
            root,
            files: BTreeMap::new(),
        }
    }

    /// The code of a line; `None` if it belongs to the tests of its file.
    fn code(&mut self, name: &str, line: usize) -> Result<Option<String>, StepError> {
        if !self.files.contains_key(name) {
            let text = fs::read_to_string(self.root.join(name));
            let text = text.map_err(|error| StepError::Found(format!("{name}: {error}")))?;
            let lines = text.lines().take_while(|line| *line != "#[cfg(test)]");
            let lines = lines.map(|line| line.trim().to_owned()).collect();
            self.files.insert(name.to_owned(), lines);
        }
        let lines = self.files.get(name);
        Ok(lines
            .and_then(|lines| lines.get(line.checked_sub(1)?))
            .cloned())
    }
}

fn exclusions(root: &Path) -> Result<Vec<Exclusion>, StepError> {
    let text = fs::read_to_string(root.join(EXCLUSIONS));
    let text = text.map_err(|error| StepError::Found(format!("{EXCLUSIONS}: {error}")))?;
    let read: Exclusions = toml::from_str(&text)
        .map_err(|error| StepError::Found(format!("{EXCLUSIONS}: {error}")))?;
    Ok(read.never)
}

/// Prints the table. Fails where something was never taken and no reason stands there, or a reason stands
/// there for nothing.
fn judge(files: &BTreeMap<String, File>, exclusions: &[Exclusion]) -> Result<ExitCode, StepError> {
    println!("{:>6} {:>6} {:>9}", "ways", "taken", "excluded");
    let mut faults = 0;
    for (name, file) in files {
        let reasons = exclusions.iter().filter(|reason| reason.file == *name);
        let excluded: usize = reasons.map(|reason| reason.ways).sum();
        let taken = file.branches - file.missed.len();
        println!("{:>6} {taken:>6} {excluded:>9}  {name}", file.branches);
        faults += unexplained(name, file, exclusions);
    }
    for reason in exclusions {
        println!(
            "excluded in {}: {}\n    {}",
            reason.file, reason.code, reason.why
        );
        let missed = files
            .get(&reason.file)
            .map_or(0, |file| file.missed(&reason.code));
        if missed != reason.ways {
            println!(
                "    but {missed} such ways were not taken, not {}",
                reason.ways
            );
            faults += 1;
        }
    }
    let all: usize = files.values().map(|file| file.branches).sum();
    let missed: usize = files.values().map(|file| file.missed.len()).sum();
    println!("{} of {all} ways out taken", all - missed);
    match faults {
        0 => Ok(ExitCode::SUCCESS),
        _ => Err(StepError::Found(format!("{faults} faults"))),
    }
}

/// Prints what was never taken and stands in no reason; how much that is.
fn unexplained(name: &str, file: &File, exclusions: &[Exclusion]) -> usize {
    let is_explained = |missed: &&Missed| {
        let mut reasons = exclusions.iter();
        reasons.any(|reason| reason.file == name && reason.code == missed.code)
    };
    let open = file.missed.iter().filter(|missed| !is_explained(missed));
    open.inspect(|missed| println!("{:25}line {}: {}", "", missed.line, missed.code))
        .count()
}

impl File {
    /// How many ways out of lines of this code were never taken.
    fn missed(&self, code: &str) -> usize {
        self.missed
            .iter()
            .filter(|missed| missed.code == code)
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missed(code: &str) -> BTreeMap<String, File> {
        let missed = Missed {
            line: 1,
            code: code.to_owned(),
        };
        let file = File {
            branches: 2,
            missed: vec![missed],
        };
        BTreeMap::from([("a.rs".to_owned(), file)])
    }

    fn reason(code: &str) -> Vec<Exclusion> {
        vec![Exclusion {
            file: "a.rs".into(),
            code: code.into(),
            ways: 1,
            why: "because".into(),
        }]
    }

    #[test]
    fn a_record_of_a_branch_is_read() {
        assert_eq!(branch("12,0,1,5"), Some((12, "0,1".into(), 5)));
        assert_eq!(branch("12,0,1,-"), Some((12, "0,1".into(), 0)));
        assert_eq!(branch("x"), None);
    }

    #[test]
    fn what_was_never_taken_needs_a_reason_and_a_reason_needs_it() {
        assert!(judge(&missed("if a {"), &[]).is_err());
        assert!(judge(&missed("if a {"), &reason("if a {")).is_ok());
        assert!(judge(&missed("if a {"), &reason("if b {")).is_err());
        assert!(judge(&BTreeMap::new(), &reason("if a {")).is_err());
        assert!(judge(&BTreeMap::new(), &[]).is_ok());
    }

    #[test]
    fn a_program_is_named_by_cargo() {
        let message = r#"{"reason":"compiler-artifact","executable":"/t/deps/a-1","fresh":true}"#;
        assert_eq!(executable(message).as_deref(), Some("/t/deps/a-1"));
        assert_eq!(executable(r#"{"executable":null}"#), None);
    }
}
