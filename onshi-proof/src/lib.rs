//! The proof (実証): the real client and the real simulator live through simulated clinic days on one
//! simulated disk, with a simulated ledger and clock, while everything that is known to go wrong does.
//!
//! ```text
//!  seed ─► Plan ─► day ─┬─ host ─► Client ─► FolderExchange ─► Site ◄─ Terminal ◄─ Simulator
//!                       │            └─────► Ledger ─────────► Site
//!                       └─ after every event: invariants I-1 … I-20
//! ```
//!
//! Everything follows from the seed. `cargo xtask simulate` runs it.
#![forbid(unsafe_code)]

mod audit;
mod books;
mod chance;
mod day;
mod deeds;
mod disk;
mod fault;
mod host;
mod invariants;
mod plan;
mod planted;
mod run;
mod shrink;
mod site;
mod story;

pub use day::{Ended, WayOf, all_ways, play};
pub use fault::Fault;
pub use invariants::Breach;
pub use plan::{Event, Plan};
pub use planted::{BUGS, Bug, Seat};
pub use run::{Tally, run};
pub use shrink::shrink;
