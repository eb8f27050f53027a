//! The visit day, played by `onshi demo` against `onshi sim` over two ways to one folder.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::command::{StepError, Workspace};

const TODAY: &str = "--today=2026-11-22";
const WORLD: [&str; 4] = ["--seed=7", "--people=12", "--zip", TODAY];
/// Far more than a day with all its troubles takes.
const LONGEST: Duration = Duration::from_secs(240);

/// Starts of one receipt computer.
const MOST_STARTS: u32 = 30;
const BEFORE_ANOTHER: Duration = Duration::from_secs(1);

/// The program that plays it.
pub struct Day {
    onshi: PathBuf,
}

/// What a day came to.
pub struct Played {
    /// The tables of the report: who consented, who is new, what changed.
    tables: String,
    /// Requests and answers that were exchanged.
    pub files: usize,
    /// Requests, answers and staged files that are still there.
    left: Vec<String>,
}

impl Day {
    pub fn of(workspace: &Workspace) -> Day {
        Day {
            onshi: workspace.root().join("target/debug/onshi"),
        }
    }

    /// On a local disk, both sides in one process: what every other day must come to.
    pub fn alone(&self, root: &Path) -> Result<Played, StepError> {
        anew(root)?;
        let output = self
            .demo(root)
            .arg("--fast")
            .output()
            .map_err(|error| found(&error))?;
        played(root, root, &String::from_utf8_lossy(&output.stdout))
    }

    /// The terminal at one end, the receipt computer at the other; `meanwhile` hears again and again how
    /// many files were exchanged.
    pub fn play(
        &self,
        root: &Path,
        terminal: &Path,
        receipt_computer: &Path,
        mut meanwhile: impl FnMut(usize) -> Result<(), StepError>,
    ) -> Result<Played, StepError> {
        anew(root)?;
        let mut sim = self.terminal(terminal)?;
        let mut said = Ok(String::new());
        for start in 1..=MOST_STARTS {
            said = self.sit_down(root, receipt_computer, start, &mut meanwhile);
            if said.is_ok() {
                break;
            }
            sleep(BEFORE_ANOTHER);
        }
        drop(sim.kill());
        drop(sim.wait());
        played(root, receipt_computer, &said?)
    }

    /// Starts the receipt computer, or starts it again where it ended: what it said, if it got through. While
    /// the share is away a request cannot be staged; the host hears that nothing was asked, and asks again.
    fn sit_down(
        &self,
        root: &Path,
        folder: &Path,
        start: u32,
        mut meanwhile: impl FnMut(usize) -> Result<(), StepError>,
    ) -> Result<String, StepError> {
        let said = root.join(format!("said-{start}.txt"));
        let mut demo = self
            .demo(root)
            .args(["--attach", "--keep"])
            .arg(format!("--exchange={}", folder.display()))
            .stdout(File::create(&said).map_err(|error| found(&error))?)
            .spawn()
            .map_err(|error| found(&error))?;
        follow(&mut demo, || {
            meanwhile(names(&root.join("exchanged")).len())
        })?;
        fs::read_to_string(said).map_err(|error| found(&error))
    }

    fn demo(&self, root: &Path) -> Command {
        let mut command = Command::new(&self.onshi);
        command
            .args(["demo", TODAY])
            .arg(format!("--root={}", root.display()));
        command
    }

    fn terminal(&self, folder: &Path) -> Result<Child, StepError> {
        let sim = Command::new(&self.onshi)
            .arg("sim")
            .args(WORLD)
            .arg(format!("--root={}", folder.display()))
            .stdout(Stdio::null())
            .spawn()
            .map_err(|error| found(&error))?;
        let deadline = Instant::now() + Duration::from_secs(30);
        while !folder.join("sim-work").exists() && Instant::now() < deadline {
            sleep(Duration::from_millis(50));
        }
        Ok(sim)
    }
}

impl Played {
    /// Nothing lost, nothing doubled, nothing left: the same tables from as many files.
    pub fn must_be(&self, expected: &Played, case: &str) -> Result<(), StepError> {
        let why = if self.tables != expected.tables {
            format!("another outcome\n{}", self.tables)
        } else if self.files < expected.files {
            format!("{} files instead of {}", self.files, expected.files)
        } else if !self.left.is_empty() {
            format!("left behind: {}", self.left.join(", "))
        } else {
            return Ok(());
        };
        Err(StepError::Found(format!("{case}: {why}")))
    }
}

/// Until the program ends by itself.
fn follow(
    demo: &mut Child,
    mut meanwhile: impl FnMut() -> Result<(), StepError>,
) -> Result<(), StepError> {
    let deadline = Instant::now() + LONGEST;
    loop {
        if let Some(status) = demo.try_wait().map_err(|error| found(&error))? {
            let said = || StepError::Found(format!("the day ended with {status}"));
            return status.success().then_some(()).ok_or_else(said);
        }
        let late =
            (Instant::now() > deadline).then(|| StepError::Found("the day has no end".into()));
        if let Err(error) = late.map_or_else(&mut meanwhile, Err) {
            drop(demo.kill());
            return Err(error);
        }
        sleep(Duration::from_millis(50));
    }
}

fn played(root: &Path, exchange: &Path, output: &str) -> Result<Played, StepError> {
    let tables = output
        .find("1. 同意済")
        .zip(output.find("フォルダー folder"))
        .and_then(|(start, end)| output.get(start..end));
    let left = ["req", "res", "onshi-stage"]
        .iter()
        .flat_map(|folder| names(&exchange.join(folder)))
        .filter(|name| !name.starts_with("onshi."));
    Ok(Played {
        tables: tables
            .ok_or_else(|| StepError::Found(format!("no tables: {output}")))?
            .to_owned(),
        files: names(&root.join("exchanged")).len(),
        left: left.collect(),
    })
}

fn anew(root: &Path) -> Result<(), StepError> {
    if root.exists() {
        fs::remove_dir_all(root).map_err(|error| found(&error))?;
    }
    fs::create_dir_all(root).map_err(|error| found(&error))
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect()
}

fn found(error: &std::io::Error) -> StepError {
    StepError::Found(format!("the visit day: {error}"))
}
