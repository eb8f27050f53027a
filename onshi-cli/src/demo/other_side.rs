//! The terminal and the system for the demo: a thread, a line, a process of its own, or somebody else's.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use onshi_sim::https::Https;
use onshi_sim::page::Stage;

use super::road;
use crate::failure::Failure;
use crate::show::say;
use crate::sim;

/// Who answers.
pub enum OtherSide {
    /// A thread of this process.
    Thread {
        /// Set to end it.
        stop: Arc<AtomicBool>,
        /// The thread.
        handle: JoinHandle<()>,
    },
    /// A thread of this process that answers over HTTPS, as long as the process runs.
    Line(JoinHandle<()>),
    /// `onshi sim` as a process of its own. It ends when we do: we hold its standard input.
    Process(Child),
    /// It was started elsewhere.
    Elsewhere,
}

impl OtherSide {
    /// Starts a thread over the folders of the world.
    pub fn thread(world: &sim::World) -> Result<Self, Failure> {
        let mut simulator = world.open()?;
        let stop = Arc::new(AtomicBool::new(false));
        let until = Arc::clone(&stop);
        let handle = thread::spawn(move || simulator.run(&until));
        Ok(OtherSide::Thread { stop, handle })
    }

    /// Starts a thread that answers over HTTPS, on any port that is free.
    pub fn line(world: &sim::World) -> Result<Self, Failure> {
        let stage = Arc::new(Stage::new(world.open()?, &world.root));
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let folder = world.root.join(road::HTTPS_CLIENT);
        let failed = |error: io::Error| Failure::OtherSide(error.to_string());
        let https = Https::open(any, &folder, world.https.clone(), stage).map_err(failed)?;
        let port = https.address().map_err(failed)?.port();
        say(format!("HTTPS: https://localhost:{port}/\n"));
        let handle = thread::spawn(move || drop(https.serve()));
        Ok(OtherSide::Line(handle))
    }

    /// Starts a process and waits until it watches. What it tells goes to `sim.log`.
    pub fn process(world: &sim::World) -> Result<Self, Failure> {
        let ended = |error: io::Error| Failure::OtherSide(error.to_string());
        let program = std::env::current_exe().map_err(ended)?;
        let mut child = Command::new(program)
            .args(world.arguments())
            .arg("--leash")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(ended)?;
        let Some(told) = child.stdout.take() else {
            return Err(Failure::OtherSide("no output".to_owned()));
        };
        listen(told, &world.root.join("sim.log"))?;
        Ok(OtherSide::Process(child))
    }

    /// An error if nobody will answer any more.
    pub fn alive(&mut self) -> Result<(), Failure> {
        match self {
            OtherSide::Thread { handle, .. } | OtherSide::Line(handle) if handle.is_finished() => {
                Err(Failure::OtherSide("thread".to_owned()))
            }
            OtherSide::Process(child) => match child.try_wait() {
                Ok(Some(status)) => Err(Failure::OtherSide(status.to_string())),
                _ => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// Ends what was started here.
    pub fn end(self) {
        match self {
            OtherSide::Thread { stop, handle } => {
                stop.store(true, Ordering::Relaxed);
                drop(handle.join());
            }
            OtherSide::Process(mut child) => {
                drop(child.stdin.take());
                drop(child.wait());
            }
            OtherSide::Line(_) | OtherSide::Elsewhere => {}
        }
    }
}

/// Reads until `ready`, then goes on copying in the background.
fn listen(told: ChildStdout, log: &Path) -> Result<(), Failure> {
    let mut lines = BufReader::new(told);
    let mut line = String::new();
    while line.trim() != sim::READY {
        line.clear();
        let read = lines.read_line(&mut line);
        if read.map_err(|error| Failure::OtherSide(error.to_string()))? == 0 {
            return Err(Failure::OtherSide("it did not start".to_owned()));
        }
    }
    let mut log = File::create(log).map_err(|error| Failure::file(log, error))?;
    thread::spawn(move || io::copy(&mut lines, &mut log));
    Ok(())
}
