//! What became of each part, told at the end.

use crate::command::StepError;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Whether a part is to be done.
pub enum Now {
    Do,
    LeaveOut,
    CannotYet,
}

/// How one part of the work ended.
struct Ended {
    part: String,
    end: End,
    took: Duration,
}

enum End {
    Passed,
    Failed(String),
    /// By `--without`.
    LeftOut,
    /// What it needs did not pass.
    NotReached,
}

#[derive(Default)]
pub struct Report {
    ended: Vec<Ended>,
}

impl Report {
    /// Does a part if it is to be done now; whether it passed.
    pub fn part(
        &mut self,
        part: String,
        now: Now,
        work: impl FnOnce() -> Result<(), StepError>,
    ) -> bool {
        let start = Instant::now();
        let end = match now {
            Now::LeaveOut => End::LeftOut,
            Now::CannotYet => End::NotReached,
            Now::Do => {
                println!("\n== {part}");
                work().map_or_else(|error| End::Failed(error.to_string()), |()| End::Passed)
            }
        };
        let passed = matches!(end, End::Passed);
        let took = start.elapsed();
        self.ended.push(Ended { part, end, took });
        passed
    }

    pub fn tell(&self) -> ExitCode {
        println!("\n== summary");
        for Ended { part, end, took } in &self.ended {
            let (word, why) = match end {
                End::Passed => ("passed", ""),
                End::Failed(why) => ("FAILED", why.as_str()),
                End::LeftOut => ("left out", ""),
                End::NotReached => ("not reached", ""),
            };
            println!("{word:11}  {part:20} {:7.1} s  {why}", took.as_secs_f64());
        }
        let failed = |it: &&Ended| matches!(it.end, End::Failed(_));
        match self.ended.iter().filter(failed).count() {
            0 => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        }
    }
}
