//! The run of a scenario in real folders and real time.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use onshi_client::{Clock, SystemClock};
use onshi_sim::scenario::{Play, Scenario, Verdict};

use super::program::{Ending, Program, Surroundings};
use super::tell;
use crate::durable;
use crate::failure::Failure;

/// Pause between two steps: short, so that a file that is written in place is seen growing.
const PAUSE: Duration = Duration::from_millis(5);

/// How long the other side may take to answer what the program left behind.
const GRACE: Duration = Duration::from_secs(10);

/// A scenario that is ready to be played.
pub struct Stage {
    play: Play,
    pack: String,
    root: PathBuf,
    /// The folders are ours and go with us.
    ours: bool,
    since: Instant,
}

/// What a run showed.
pub struct Run {
    /// On everything that must be.
    pub verdicts: Vec<Verdict>,
    /// How the program ended, if there was one.
    pub ending: Option<Ending>,
}

impl Run {
    /// Whether everything was as it must be.
    pub fn passed(&self) -> bool {
        let well = matches!(self.ending, None | Some(Ending::Well));
        well && self.verdicts.iter().all(Verdict::is_ok)
    }
}

impl Stage {
    /// Makes the folders. What lies there from before would be judged, too.
    pub fn open(scenario: Scenario, pack: &str, root: Option<&Path>) -> Result<Self, Failure> {
        let ours = root.is_none();
        let root = root.map_or_else(temporary, Path::to_owned);
        fs::create_dir_all(&root).map_err(|error| Failure::file(&root, error))?;
        for used in ["req", "res", "sim-work"] {
            if root.join(used).exists() {
                let why = format!(
                    "空のフォルダーが必要です（{used} があります） must be empty; {used} is there"
                );
                return Err(Failure::content(&root, why));
            }
        }
        let play = Play::open(scenario, &root, SystemClock.now())?;
        let list = root.join("patients.csv");
        let csv = play.clinic().patients_csv();
        durable::replace(&list, csv.as_bytes()).map_err(|error| Failure::file(&list, error))?;
        Ok(Stage {
            play,
            pack: pack.to_owned(),
            root,
            ours,
            since: Instant::now(),
        })
    }

    /// Plays until the program has ended, or everything is met, or the time is over.
    pub fn play(mut self, exec: Option<&str>, patience: Duration) -> Result<Run, Failure> {
        self.since = Instant::now();
        let ending = match exec {
            Some(line) => Some(self.against(line, patience)?),
            None => {
                self.by_hand(patience);
                None
            }
        };
        self.settle();
        Ok(Run {
            verdicts: self.play.verdicts(),
            ending,
        })
    }

    fn against(&mut self, line: &str, patience: Duration) -> Result<Ending, Failure> {
        let today = self.play.clinic().today().format("%Y%m%d").to_string();
        let institution = self.play.clinic().institution().to_owned();
        let mut program = Program::start(
            line,
            &Surroundings {
                root: &self.root,
                institution: &institution,
                pack: &self.pack,
                today: &today,
            },
        )
        .map_err(|error| {
            Failure::content(
                line.as_ref(),
                format!("起動できません cannot be started: {error}"),
            )
        })?;
        while self.since.elapsed() < patience {
            self.step();
            if let Some(ending) = program.ended()? {
                return Ok(ending);
            }
            sleep(PAUSE);
        }
        Ok(Ending::Late)
    }

    /// Somebody works with the program and follows the tasks.
    fn by_hand(&mut self, patience: Duration) {
        let root = self.root.display();
        let institution = self.play.clinic().institution();
        tell(format!(
            "フォルダー folder: {root}\n医療機関コード institution code: {institution}"
        ));
        for (place, task) in self.play.scenario().task.iter().enumerate() {
            tell(format!("{}. {task}", place + 1));
        }
        while self.since.elapsed() < patience && !(self.play.is_met() && self.is_over()) {
            self.step();
            sleep(PAUSE);
        }
    }

    /// Nothing is broken that somebody could still be about to put right.
    fn is_over(&mut self) -> bool {
        !self.play.is_pending() && self.play.verdicts().iter().all(Verdict::is_ok)
    }

    /// The other side answers what is there, so that a request of the last moment is judged by its answer.
    fn settle(&mut self) {
        let end = Instant::now() + GRACE;
        self.step();
        while self.play.is_pending() && Instant::now() < end {
            self.step();
            sleep(PAUSE);
        }
    }

    /// Tells what happened. A folder that is away for a moment is tried again.
    fn step(&mut self) {
        let elapsed = i64::try_from(self.since.elapsed().as_millis()).unwrap_or(i64::MAX);
        match self.play.step(elapsed) {
            Ok(happenings) => happenings.iter().for_each(tell),
            Err(error) => tell(error),
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if self.ours {
            drop(fs::remove_dir_all(&self.root));
        }
    }
}

fn temporary() -> PathBuf {
    let name = format!("onshi-scenario-{}", std::process::id());
    std::env::temp_dir().join(name)
}
