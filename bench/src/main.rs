//! How fast and how large onshi is, as ratios to peers measured in the same run.
//!
//! ```text
//!  onshi-bench ─┬─ writes made-up files into target/bench            sample, habits, names
//!               ├─ starts itself and the C peer, side by side,       sides
//!               │  again and again: A B C A B C …                    round
//!               ├─ measures programs in C# in the same way           border, classes
//!               └─ prints ratios of the medians of processor time    table
//! ```
//!
//! No absolute time is ever judged: the machine is shared, so only ratios of one run mean anything.
//! What is judged is the work: every side must have seen the same fields and the same bytes. And
//! memory: ten times the people must not need more of it.
#![forbid(unsafe_code)]

mod border;
mod classes;
mod habits;
mod names;
mod plan;
mod random;
mod round;
mod sample;
mod sides;
mod sums;
mod table;

use std::process::ExitCode;

/// Anything that stops a benchmark; it is read by a developer, at once.
type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words[..] {
        ["side", side, subject] => sides::run(side, subject),
        ["run", peer] => plan::run(peer, &plan::FULL),
        ["run", peer, "--quick"] => plan::run(peer, &plan::QUICK),
        ["classes", file] => border::classes(file),
        ["border", "--quick", ref programs @ ..] => border::run(programs, &plan::QUICK),
        ["border", ref programs @ ..] => border::run(programs, &plan::FULL),
        _ => Err("start it as `cargo xtask bench [--quick]`".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("onshi-bench: {failure}");
            ExitCode::FAILURE
        }
    }
}
