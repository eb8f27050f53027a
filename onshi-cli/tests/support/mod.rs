//! Starting the command, and the simulator as a process of its own.
#![allow(dead_code, clippy::unwrap_used)]

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::Duration;

/// A fixed day, so that the same people are insured the same way whenever the test runs.
pub const TODAY: &str = "--today=2026-11-22";

/// `onshi SUBCOMMAND --root ROOT …`.
pub fn onshi(arguments: &[&str], root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onshi"));
    command
        .arg(arguments[0])
        .arg("--root")
        .arg(root)
        .args(&arguments[1..]);
    command
}

/// `onshi sim`, ended when it goes out of scope.
pub struct Sim(Child);

impl Sim {
    /// Starts it and waits until it watches; what it tells goes to `log`.
    pub fn start(root: &Path, log: &Path, more: &[&str]) -> Self {
        let arguments = [&["sim", "--seed=7", "--people=12", TODAY, "--zip"], more].concat();
        let mut command = onshi(&arguments, root);
        let child = command.stdout(File::create(log).unwrap()).spawn().unwrap();
        let sim = Sim(child);
        while !fs::read_to_string(log)
            .unwrap()
            .lines()
            .any(|line| line == "ready")
        {
            sleep(Duration::from_millis(5));
        }
        sim
    }
}

impl Drop for Sim {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}
