//! A list of a million people, asked about and answered through real folders: what memory, files and
//! time it takes, and that everyone came exactly once.
//!
//! ```text
//!  onshi-bench million N ─┬─ million-host ROOT N/10   few people, for comparison
//!                         ├─ million-host ROOT N      as many as wanted
//!                         └─ million-terminal ROOT    the other side, beside each of them
//! ```
//!
//! Each is a process of its own, so that the peak of memory is the host's alone.

mod host;
mod terminal;

pub use host::run as host;
pub use terminal::run as terminal;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::Failure;
use crate::task::folder;

/// People when nobody says how many.
const MILLION: u64 = 1_000_000;
/// What may differ between two runs: the page cache of the ledger fills up.
const SLACK_KIB: u64 = 2 << 10;

/// What a host reports.
pub struct Report {
    pub people: u64,
    pub parts: u64,
    pub peak_kib: u64,
    /// Files at once in the folders for staging, requests and answers.
    files: [u64; 3],
    /// Seconds to submit, seconds in all, and of those seconds of a core.
    pub seconds: [f64; 3],
}

/// Runs a tenth, then everyone, and compares.
pub fn run(words: &[&str]) -> Result<(), Failure> {
    let people = match words {
        [] => MILLION,
        [people] => people.parse()?,
        _ => return Err("a number of people is wanted".into()),
    };
    println!("  people  parts  peak MiB  most files stage/req/res  submit s    all s   core s");
    let few = through_folders((people / 10).max(1))?;
    let many = through_folders(people)?;
    println!("everyone was asked about once and answered once");
    judge(&few, &many)
}

/// Sends so many people through folders of their own; prints and gives the report.
pub fn through_folders(people: u64) -> Result<Report, Failure> {
    fs::create_dir_all(folder())?;
    let place = tempfile::tempdir_in(folder())?;
    for name in ["req", "res"] {
        fs::create_dir(place.path().join(name))?;
    }
    let other_side = OtherSide(role("million-terminal", place.path(), &[]).spawn()?);
    let people = people.to_string();
    let mut host = role("million-host", place.path(), &[&people]);
    let output = host.stderr(Stdio::inherit()).output()?;
    drop(other_side);
    if !output.status.success() {
        return Err("the host failed".into());
    }
    let report = Report::read(std::str::from_utf8(&output.stdout)?)?;
    println!("{report}");
    Ok(report)
}

fn role(name: &str, root: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap_or_default());
    command.arg(name).arg(root).args(words);
    command
}

/// The process of the terminal; it ends with its host.
struct OtherSide(Child);

impl Drop for OtherSide {
    fn drop(&mut self) {
        // It has ended by itself if it cannot be ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Memory must not grow with a list.
fn judge(few: &Report, many: &Report) -> Result<(), Failure> {
    let growth = many.peak_kib.saturating_sub(few.peak_kib);
    match growth <= SLACK_KIB {
        true => Ok(()),
        false => Err(format!("memory grows by {growth} KiB, {SLACK_KIB} KiB are allowed").into()),
    }
}

impl Report {
    /// What a host printed.
    fn read(line: &str) -> Result<Self, Failure> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [people, parts, peak, stage, req, res, submit, all, core] = words[..] else {
            return Err(format!("{line:?} is no report").into());
        };
        Ok(Report {
            people: people.parse()?,
            parts: parts.parse()?,
            peak_kib: peak.parse()?,
            files: [stage.parse()?, req.parse()?, res.parse()?],
            seconds: [submit.parse()?, all.parse()?, core.parse()?],
        })
    }

    /// For [`read`](Self::read).
    fn words(&self) -> String {
        let ([stage, req, res], [submit, all, core]) = (self.files, self.seconds);
        format!(
            "{} {} {} {stage} {req} {res} {submit} {all} {core}",
            self.people, self.parts, self.peak_kib
        )
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ([stage, req, res], [submit, all, core]) = (self.files, self.seconds);
        let files = format!("{stage}/{req}/{res}");
        let mib = self.peak_kib as f64 / 1024.0;
        write!(
            f,
            "{:8} {:6} {mib:9.1} {files:>26} {submit:9.1} {all:8.1} {core:8.1}",
            self.people, self.parts
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(parts: u64, peak_kib: u64) -> Report {
        Report {
            people: 300 * parts,
            parts,
            peak_kib,
            files: [1, 2, 3],
            seconds: [0.5, 1.5, 1.0],
        }
    }

    #[test]
    fn a_report_is_read_as_it_was_written() {
        let report = report(7, 9_000);
        let read = Report::read(&report.words()).expect("a report");
        assert_eq!(read.words(), report.words());
    }

    #[test]
    fn memory_must_not_grow_with_a_list() {
        let few = report(10, 9_000);
        let most = 9_000 + SLACK_KIB;
        assert!(judge(&few, &report(100, most)).is_ok());
        assert!(judge(&few, &report(100, most + 1)).is_err());
    }
}
