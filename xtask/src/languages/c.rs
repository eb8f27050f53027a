//! `examples/c`: the visit day, killed and not, and over HTTPS, and the consent; and the concepts in C, by the
//! usual library and by one that has HTTPS. The other languages take that one.

use super::{
    CONSENT, INSTITUTION, Place, TODAY, Terminal, VISIT_DAY, YESTERDAY, concepts, limited, unusable,
};
use crate::command::{StepError, Workspace, run};
use crate::tally::Tally;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// `tests/bindings/concepts.c`, `examples/c/visit_day.c` and `examples/c/consent.c`.
pub fn c(workspace: &Workspace) -> Result<Tally, StepError> {
    let place = Place::with_library(workspace, "c")?;
    show_concepts(workspace, &place)?;
    let consent = place.compile_c(workspace, "examples/c/consent.c")?;
    place.play(workspace, CONSENT, |terminal| run_in(&consent, terminal))?;
    let program = place.compile_c(workspace, "examples/c/visit_day.c")?;
    let day = |terminal: &Path| {
        let mut day = run_in(&program, terminal);
        day.args([YESTERDAY, TODAY]);
        day
    };
    place.play(workspace, VISIT_DAY, day)?;
    let lean = |terminal: &Path| over_https(day(terminal), terminal);
    refused_without_https(&place, lean)?;
    killed(&place, day)?;
    by_the_second_road(workspace)
}

fn run_in(program: &Path, terminal: &Path) -> Command {
    let mut shown = Command::new(program);
    shown.arg(terminal).arg(INSTITUTION);
    shown
}

fn show_concepts(workspace: &Workspace, place: &Place) -> Result<Tally, StepError> {
    let shown = place.compile_c(workspace, "tests/bindings/concepts.c")?;
    concepts::prove(place, "C", |terminal| run_in(&shown, terminal))
}

/// The same program by the second road.
fn over_https(mut day: Command, terminal: &Path) -> Command {
    day.arg(terminal.join("https"));
    day
}

/// The usual library has no HTTPS, and says which one to take.
fn refused_without_https(place: &Place, day: impl Fn(&Path) -> Command) -> Result<(), StepError> {
    let root = place.path("lean");
    fs::create_dir_all(root.join("https")).map_err(|why| unusable(&root, &why))?;
    let file = root.join("https/https.toml");
    fs::write(&file, "services = \"\"\n").map_err(|why| unusable(&file, &why))?;
    let output = limited(&day(&root)).output();
    let output = output.map_err(|why| unusable(&root, &why))?;
    let said = String::from_utf8_lossy(&output.stderr);
    match !output.status.success() && said.contains("built with the feature https") {
        true => Ok(()),
        false => Err(StepError::Found(format!("without HTTPS: {said}"))),
    }
}

/// The concepts, and the visit day, by the library that has HTTPS: what the day prints is the same, and no
/// folder was used.
fn by_the_second_road(workspace: &Workspace) -> Result<Tally, StepError> {
    let place = Place::with_https(workspace, "c-https")?;
    show_concepts(workspace, &place)?;
    let program = place.compile_c(workspace, "examples/c/visit_day.c")?;
    place.play(workspace, VISIT_DAY, |terminal| {
        let mut day = run_in(&program, terminal);
        day.args([YESTERDAY, TODAY]);
        over_https(day, terminal)
    })?;
    match questions(&place.path("terminal")).unwrap_or_default() {
        asked if asked.is_empty() => Ok(Tally::ONE),
        asked => Err(StepError::Found(format!("over folders: {asked:?}"))),
    }
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

impl Place {
    /// Compiles a program with warnings as errors; where it is then.
    fn compile_c(&self, workspace: &Workspace, source: &str) -> Result<PathBuf, StepError> {
        let name = Path::new(source).file_stem().unwrap_or_default();
        let program = self.folder.join(name);
        let flags = [
            "-std=c99",
            "-Wall",
            "-Wextra",
            "-pedantic",
            "-Werror",
            "-Iinclude",
            source,
        ];
        let mut compile = workspace.command("gcc", &flags);
        compile.arg("-o").arg(&program).arg("-L").arg(&self.folder);
        let libraries = ["-lonshi", "-lm", "-lpthread", "-ldl", "-Wl,-rpath,$ORIGIN"];
        run(compile.args(libraries))?;
        Ok(program)
    }
}
