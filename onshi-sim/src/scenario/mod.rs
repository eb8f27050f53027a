//! シナリオ: a test of a vendor's program, as a file that people can read.
//!
//! ```text
//!  pack.toml ─► Scenario ─┬─► check_list()            for somebody who tests by hand
//!                         └─► Play ── step ─► Simulator ◄── req/res ──► the vendor's program
//!                              │                 │ every file it reads or writes: Tape
//!                              └── Evidence ◄────┘
//!                                     └─► judge ─► Verdict … one an expectation, one a rule
//! ```
//!
//! The vendor's program is a black box: judged is what it puts into `req` and what it does to `res`,
//! nothing else. Whether it uses our library makes no difference.

mod act;
mod check_list;
mod circle;
mod demand;
mod evidence;
mod expectation;
mod file;
mod judge;
mod packs;
mod play;
mod rule;
mod span;
mod tape;
mod watch;
mod words;

pub use check_list::CheckList;
pub use evidence::{Answer, Evidence, Request};
pub use file::{Scenario, ScenarioError};
pub use judge::Verdict;
pub use packs::{Pack, packs};
pub use play::Play;
pub use rule::Rule;
pub use words::Words;
