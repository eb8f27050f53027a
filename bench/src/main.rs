//! How fast and how large onshi is, as ratios to peers measured in the same run.
//!
//! ```text
//!  onshi-bench ─┬─ makes people up and writes them into target/bench  made, habits, sample, names, ids
//!               ├─ starts itself and its peers, side by side,         sittings, sides, peers
//!               │  again and again: A B C A B C …                     round
//!               ├─ prints ratios of the medians of processor time     table
//!               └─ draws them for the book                            drawing
//! ```
//!
//! Apart from that it sends a list of a million people through real folders: `million`. And it keeps the
//! ledgers of ten thousand facilities in one database: `facilities`.
//!
//! No absolute time is ever judged: the machine is shared, so only ratios of one run mean anything.
//! What is judged is the work: every side must have seen the same fields and the same bytes. And
//! memory: ten times the people must not need more of it. And the count of instructions, which no
//! neighbour disturbs: it must not rise much unnoticed.
#![forbid(unsafe_code)]

mod classes;
mod costs;
mod drawing;
#[cfg(feature = "postgres")]
mod facilities;
mod form;
mod habits;
mod ids;
mod instructions;
mod made;
mod median;
mod memory;
mod million;
mod names;
mod peers;
mod plan;
mod random;
mod round;
mod sample;
mod shape;
mod sides;
mod sittings;
mod source;
mod sums;
mod table;
mod task;

use std::path::Path;
use std::process::ExitCode;

use peers::Peers;
use plan::Plan;
use task::Task;

/// Anything that stops a benchmark; it is read by a developer, at once.
type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words[..] {
        ["side", side, ref task @ ..] => {
            Task::from_words(task).and_then(|task| sides::run(side, &task))
        }
        ["classes", file] => classes::write(Path::new(file)),
        ["instructions"] => instructions::compare(),
        ["instructions", "--record"] => instructions::record(),
        #[cfg(feature = "postgres")]
        ["facilities", place, ref words @ ..] => facilities::run(place, words),
        ["million", ref people @ ..] => million::run(people),
        ["million-host", root, people] => million::host(Path::new(root), people),
        ["million-terminal", root] => million::terminal(Path::new(root)),
        ["run", "--quick", ref peers @ ..] => run(&plan::QUICK, peers),
        ["run", ref peers @ ..] => run(&plan::FULL, peers),
        _ => Err("start it as `cargo xtask bench`".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("onshi-bench: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// `peers` are pairs of a key and a command.
fn run(plan: &Plan, peers: &[&str]) -> Result<(), Failure> {
    let (pairs, []) = peers.as_chunks::<2>() else {
        return Err("every peer has a key and a command".into());
    };
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|&[key, command]| (key, command)).collect();
    plan::run(&Peers::new(&pairs), plan)
}
