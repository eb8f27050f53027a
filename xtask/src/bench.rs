//! `cargo xtask bench …`: builds the peers and lets `onshi-bench` measure them with us, or lets it
//! count our instructions. `cargo xtask million`: lets it send a long list through real folders.
//! `cargo xtask facilities`: lets it work for many facilities over one database.

use std::fs;

use crate::bench_c::{self, FOLDER};
use crate::bench_csharp;
use crate::command::{StepError, Workspace, run};
use crate::postgres::{self, Flushes, Server};
use crate::programs::Program;

/// A peer that is a program of its own.
struct Peer {
    /// What `onshi-bench` calls it: `libxml2`, `c`, `call`, `coreclr`, `mono`.
    key: &'static str,
    /// Builds it and gives the words that start it.
    build: fn(&Workspace) -> Result<String, StepError>,
    /// Whether a run without it is still worth something; it then says so.
    can_be_absent: bool,
}

const PEERS: &[Peer] = &[
    Peer {
        key: "libxml2",
        build: bench_c::libxml2,
        can_be_absent: false,
    },
    Peer {
        key: "c",
        build: bench_c::onshi,
        can_be_absent: false,
    },
    Peer {
        key: "call",
        build: bench_c::call,
        can_be_absent: false,
    },
    Peer {
        key: "coreclr",
        build: bench_csharp::core_clr,
        can_be_absent: true,
    },
    Peer {
        key: "mono",
        build: bench_csharp::mono,
        can_be_absent: true,
    },
];

const VALGRIND: Program = Program::new("valgrind", &["valgrind"]);

/// Measures or counts. A ratio below its goal is no failure; different work, growing memory or many
/// more instructions are.
pub fn bench(workspace: &Workspace, options: &[String]) -> Result<(), StepError> {
    fs::create_dir_all(workspace.root().join(FOLDER))
        .map_err(|error| StepError::Found(format!("cannot make {FOLDER}: {error}")))?;
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    match options[..] {
        [] => measure(workspace, &["run"]),
        ["--quick"] => measure(workspace, &["run", "--quick"]),
        ["--instructions"] => count(workspace, &["instructions"]),
        ["--instructions", "--record"] => count(workspace, &["instructions", "--record"]),
        _ => Err(StepError::Found(
            "the options are --quick, --instructions and --instructions --record".into(),
        )),
    }
}

fn measure(workspace: &Workspace, words: &[&str]) -> Result<(), StepError> {
    let mut words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
    for peer in PEERS {
        match (peer.build)(workspace) {
            Ok(command) => words.extend([peer.key.to_owned(), command]),
            Err(error) if peer.can_be_absent => {
                println!("measured without {}: {error}", peer.key);
            }
            Err(error) => return Err(error),
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    start(workspace, &words)
}

/// Sends a list of a million people, or of as many as the command line says, through real folders. Growing
/// memory is a failure, and so is everyone who does not come exactly once.
pub fn million(workspace: &Workspace, options: &[String]) -> Result<(), StepError> {
    let words = ["million"].into_iter();
    let words: Vec<&str> = words.chain(options.iter().map(String::as_str)).collect();
    start(workspace, &words)
}

/// Lets workers serve the facilities of one database, on a server whose every commit is flushed.
pub fn facilities(workspace: &Workspace, options: &[String]) -> Result<(), StepError> {
    postgres::NEEDS
        .iter()
        .try_for_each(|need| need.ensure(workspace))?;
    let server = Server::start(Flushes::Every)?;
    let place = server.place();
    let words = ["facilities", &place].into_iter();
    let words: Vec<&str> = words.chain(options.iter().map(String::as_str)).collect();
    start_with(workspace, &["--features", "postgres"], &words)
}

fn count(workspace: &Workspace, words: &[&str]) -> Result<(), StepError> {
    VALGRIND.ensure(workspace)?;
    start(workspace, words)
}

fn start(workspace: &Workspace, words: &[&str]) -> Result<(), StepError> {
    start_with(workspace, &[], words)
}

fn start_with(workspace: &Workspace, features: &[&str], words: &[&str]) -> Result<(), StepError> {
    let cargo = ["run", "--release", "--quiet", "-p", "onshi-bench"];
    run(&mut workspace.cargo(&[&cargo, features, &["--"], words].concat())).map(drop)
}
