//! The examples of `examples/`, each in its language: compiled with warnings as errors, run against
//! a simulated terminal in a process of its own, and held against what they must print.
//!
//! Everything happens in `target/examples-run/LANGUAGE`, which is made anew each time.

use crate::command::{StepError, Workspace, run};
use crate::tally::Tally;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// The seeded world of the examples. Its day is fixed, and so is all that they print.
const WORLD: [&str; 3] = ["--seed=7", "--today=2026-11-22", "--leash"];
pub const INSTITUTION: &str = "9910000001";
pub const YESTERDAY: &str = "20261121";
pub const TODAY: &str = "20261122";
/// A patient of that world: insurer, symbol, number, birth date.
pub const PATIENT: [&str; 4] = ["39990023", "", "04534020", "19410422"];

/// Longer than any example takes; what hangs is ended and fails.
const LIMIT: &str = "180";

/// A file that includes the header twice, as large programs do.
const TWICE: &str = "#include \"onshi.h\"\n#include \"onshi.h\"\n\
                     int main(void) { return ONSHI_S_OK; }\n";

/// `onshi.h` as C89, C99, C11 and C++17.
pub fn headers(workspace: &Workspace) -> Result<Tally, StepError> {
    let place = Place::make(workspace, "headers")?;
    for (compiler, standard, file) in [
        ("gcc", "-std=c89", "twice.c"),
        ("gcc", "-std=c99", "twice.c"),
        ("gcc", "-std=c11", "twice.c"),
        ("g++", "-std=c++17", "twice.cpp"),
    ] {
        let source = place.path(file);
        fs::write(&source, TWICE).map_err(|why| unusable(&source, &why))?;
        let flags = [
            "-Wall",
            "-Wextra",
            "-pedantic",
            "-Werror",
            "-Iinclude",
            "-fsyntax-only",
        ];
        let mut compile = workspace.command(compiler, &[standard]);
        run(compile.args(flags).arg(source))?;
    }
    Ok(Tally::ONE)
}

/// `examples/c/visit_day.c` and `examples/c/consent.c`.
pub fn c(workspace: &Workspace) -> Result<Tally, StepError> {
    let place = Place::with_library(workspace, "c")?;
    let consent = place.compile_c(workspace, "consent")?;
    place.play(workspace, "examples/c/consent.expected.txt", |terminal| {
        let mut limited = limited(workspace, &consent);
        limited.arg(terminal).arg(INSTITUTION);
        limited
    })?;
    let program = place.compile_c(workspace, "visit_day")?;
    let day = |terminal: &Path| {
        let mut day = Command::new(&program);
        day.arg(terminal).args([INSTITUTION, YESTERDAY, TODAY]);
        day
    };
    place.play(workspace, "examples/c/visit_day.expected.txt", |terminal| {
        let mut limited = limited(workspace, &program);
        limited.args(day(terminal).get_args());
        limited
    })?;
    killed(&place, day)
}

/// The visit day, killed again and again and started anew, asks what an undisturbed one asks.
fn killed(place: &Place, day: impl Fn(&Path) -> Command) -> Result<Tally, StepError> {
    /// More than any machine needs; a day that never ends is a failure.
    const LIVES: u64 = 400;
    let undisturbed = questions(&place.path("terminal"))?;
    let root = place.path("killed");
    let terminal = Terminal::start(&place.built.join("onshi"), &root)?;
    let mut kills = 0;
    let mut over = false;
    for life in (0..LIVES).map(|n| Duration::from_millis(60 + 25 * (n % 24))) {
        let child = day(&root).stdout(Stdio::null()).spawn();
        let mut child = child.map_err(|source| StepError::Start {
            command: "visit_day".into(),
            source,
        })?;
        match wait(&mut child, life) {
            None => kills += 1,
            Some(status) => over = status.success(),
        }
        if over {
            break;
        }
    }
    drop(terminal);
    let asked = questions(&root)?;
    println!("  {kills} kills; {} questions", asked.len());
    match over && kills > 0 && asked == undisturbed {
        true => Ok(Tally::ONE),
        false => Err(StepError::Found(format!(
            "over: {over}, kills: {kills}, asked {asked:?}, not {undisturbed:?}"
        ))),
    }
}

/// How a child ended by itself; `None` if its time was over and it was killed.
fn wait(child: &mut Child, life: Duration) -> Option<ExitStatus> {
    let start = Instant::now();
    while start.elapsed() < life {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

/// The messages that a simulated terminal picked up, without collections, whose number may vary.
fn questions(root: &Path) -> Result<Vec<String>, StepError> {
    let journal = root.join("sim-work").join("answered");
    let entries = fs::read_dir(&journal).map_err(|why| unusable(&journal, &why))?;
    let names = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned());
    let message = |name: String| Some(name.split_once(' ')?.1.split_once('_')?.0.to_owned());
    let mut asked: Vec<String> = names.filter_map(message).collect();
    asked.retain(|message| message.ends_with("01req"));
    asked.sort();
    Ok(asked)
}

/// `examples/csharp/Query.cs`.
pub fn csharp(workspace: &Workspace) -> Result<Tally, StepError> {
    let place = Place::with_library(workspace, "csharp")?;
    let program = place.path("Query.exe");
    let mut compile = workspace.command("mcs", &["-langversion:7", "-unsafe", "-warnaserror"]);
    compile.arg(format!("-out:{}", program.display())).args([
        "examples/csharp/Query.cs",
        "bindings/csharp/Onshi.Native.g.cs",
        "bindings/csharp/Onshi.Fields.g.cs",
    ]);
    run(&mut compile)?;
    place.play(
        workspace,
        "examples/csharp/Query.expected.txt",
        |terminal| {
            let mut mono = limited(workspace, Path::new("mono"));
            mono.env("LD_LIBRARY_PATH", &place.folder).arg(&program);
            mono.arg(terminal).args([INSTITUTION, TODAY]).args(PATIENT);
            mono
        },
    )
}

/// `examples/delphi/Query.pas`, by Free Pascal in Delphi mode.
pub fn delphi(workspace: &Workspace) -> Result<Tally, StepError> {
    let place = Place::with_library(workspace, "delphi")?;
    let program = place.path("query");
    let mut compile = workspace.command("fpc", &["-Mdelphi", "-Sewn", "-v0ew"]);
    compile
        .arg(format!("-FU{}", place.folder.display()))
        .arg(format!("-o{}", program.display()))
        .args(["-Fubindings/delphi", "examples/delphi/Query.pas"]);
    run(&mut compile)?;
    place.play(
        workspace,
        "examples/delphi/Query.expected.txt",
        |terminal| {
            let mut query = limited(workspace, &program);
            query.arg(place.path(LIBRARY)).arg(terminal);
            query.args([INSTITUTION, TODAY]).args(PATIENT);
            query
        },
    )
}

/// The name by which programs ask for the library.
const LIBRARY: &str = "libonshi.so.1";

fn limited(workspace: &Workspace, program: &Path) -> Command {
    let mut command = workspace.command("timeout", &[LIMIT]);
    command.arg(program);
    command
}

/// Where an example is built and run.
struct Place {
    folder: PathBuf,
    /// Where cargo puts what it builds.
    built: PathBuf,
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
        })
    }

    /// With the library under both of its names, freshly built, and the command `onshi`.
    fn with_library(workspace: &Workspace, name: &str) -> Result<Self, StepError> {
        let place = Self::make(workspace, name)?;
        run(&mut workspace.cargo(&["build", "-p", "onshi-ffi", "-p", "onshi-cli"]))?;
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

    /// Compiles a program of `examples/c` with warnings as errors; where it is then.
    fn compile_c(&self, workspace: &Workspace, name: &str) -> Result<PathBuf, StepError> {
        let program = self.path(name);
        let flags = [
            "-std=c99",
            "-Wall",
            "-Wextra",
            "-pedantic",
            "-Werror",
            "-Iinclude",
        ];
        let mut compile = workspace.command("gcc", &flags);
        compile.arg(format!("examples/c/{name}.c"));
        compile.arg("-o").arg(&program).arg("-L").arg(&self.folder);
        run(compile.args(["-lonshi", "-Wl,-rpath,$ORIGIN"]))?;
        Ok(program)
    }

    /// Runs a program beside a simulated terminal and compares what it prints, line by line.
    fn play(
        &self,
        workspace: &Workspace,
        expected: &str,
        program: impl FnOnce(&Path) -> Command,
    ) -> Result<Tally, StepError> {
        let root = self.path("terminal");
        if root.exists() {
            fs::remove_dir_all(&root).map_err(|why| unusable(&root, &why))?;
        }
        let terminal = Terminal::start(&self.built.join("onshi"), &root)?;
        let output = run(&mut program(&root))?;
        drop(terminal);
        let expected = workspace.root().join(expected);
        let wanted = fs::read_to_string(&expected).map_err(|why| unusable(&expected, &why))?;
        compare(&wanted, &String::from_utf8_lossy(&output.stdout))?;
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
        let mut command = Command::new(program);
        command.arg("sim").arg("--root").arg(root).args(WORLD);
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
