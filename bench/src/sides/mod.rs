//! What is measured: each side does its work in a process of its own and reports one line.

mod fields;
mod quick;
mod reading;
mod writing;

use std::hint::black_box;
use std::time::Instant;

use cpu_time::ProcessTime;

use crate::Failure;
use crate::sums::{Report, Sums};
use crate::task::Task;

/// Does its work; gives the time of doing it once, and what it saw.
type Side = fn(&Task) -> Result<(f64, Sums), Failure>;

/// The sides by the names they are started with.
const SIDES: &[(&str, Side)] = &[
    (READ, reading::read),
    (READ_HELD, reading::read_held),
    (READ_ONCE, reading::read_once),
    (READ_ONCE_HELD, reading::read_once_held),
    (READ_ONCE_WALL, reading::read_once_wall),
    (READ_TWO_CORES, reading::read_two_cores),
    (PROVE, reading::prove),
    (COLLECT, reading::collect),
    (EVENTS, reading::events),
    (FIELDS, fields::read),
    (ASK, fields::ask),
    (QUICK_XML, quick::read),
    (WRITE, writing::write),
    (WRITE_FRESH, writing::write_fresh),
    (WRITE_PIECES, writing::write_pieces),
    (QUICK_XML_WRITE, quick::write),
    (QUICK_XML_WRITE_FRESH, quick::write_fresh),
];

/// As the product does it: prove the whole document, then every field of every person.
pub const READ: &str = "read";
/// The same of a small file, as the product does it: fetched once, held in memory for both passes.
pub const READ_HELD: &str = "read-held";
/// One strict pass alone, every field of every person: the second of the two.
pub const READ_ONCE: &str = "read-once";
/// The same of a file that is in memory already.
pub const READ_ONCE_HELD: &str = "read-once-held";
/// The same by the clock on the wall, for what uses two cores.
pub const READ_ONCE_WALL: &str = "read-once-wall";
/// One strict pass by two cores, by the clock on the wall.
pub const READ_TWO_CORES: &str = "read-two-cores";
/// The first of the two passes alone.
pub const PROVE: &str = "prove";
/// Everyone owned in memory at once; it is there for its memory.
pub const COLLECT: &str = "collect";
/// The strict event loop below both passes, bare.
pub const EVENTS: &str = "events";
/// Both passes through the client, and each declared field of each person by its id.
pub const FIELDS: &str = "onshi from Rust";
/// Each declared field of one person who is in memory.
pub const ASK: &str = "onshi from Rust, asking";
/// The bare event loop of quick-xml over a file that is in memory already.
pub const QUICK_XML: &str = "quick-xml";
/// A whole message from a record, over the file written before.
pub const WRITE: &str = "write";
/// The same into new memory.
pub const WRITE_FRESH: &str = "write-fresh";
/// The same in pieces.
pub const WRITE_PIECES: &str = "write-pieces";
/// The bare writer of quick-xml, from names and values that are at hand already, over the document
/// written before.
pub const QUICK_XML_WRITE: &str = "quick-xml-write";
/// The same into new memory.
pub const QUICK_XML_WRITE_FRESH: &str = "quick-xml-write-fresh";

fn find(name: &str) -> Option<Side> {
    let found = SIDES.iter().find(|(side, _)| *side == name);
    found.map(|&(_, side)| side)
}

/// Whether this program has a side of that name.
pub fn has(name: &str) -> bool {
    find(name).is_some()
}

/// Runs a side and prints its report.
pub fn run(name: &str, task: &Task) -> Result<(), Failure> {
    let side = find(name).ok_or_else(|| format!("there is no side {name}"))?;
    let (seconds, sums) = side(task)?;
    let report = Report {
        seconds,
        sums,
        peak_kib: peak_kib()?,
    };
    println!("{report}");
    Ok(())
}

/// Works once to warm up, then as often as the task says on the clock of the processor.
fn timed<T>(
    task: &Task,
    mut work: impl FnMut() -> Result<T, Failure>,
) -> Result<(f64, T), Failure> {
    black_box(work()?);
    let start = ProcessTime::now();
    let done = again_and_again(task.repeat, &mut work)?;
    Ok((start.elapsed().as_secs_f64() / task.repeat as f64, done))
}

/// As [`timed`], by the clock on the wall.
fn timed_by_the_wall<T>(
    task: &Task,
    mut work: impl FnMut() -> Result<T, Failure>,
) -> Result<(f64, T), Failure> {
    black_box(work()?);
    let start = Instant::now();
    let done = again_and_again(task.repeat, &mut work)?;
    Ok((start.elapsed().as_secs_f64() / task.repeat as f64, done))
}

/// The work on the clock, and what it did last. Never inlined: instructions are counted in here.
#[inline(never)]
fn again_and_again<T>(
    times: usize,
    work: &mut dyn FnMut() -> Result<T, Failure>,
) -> Result<T, Failure> {
    for _ in 1..times {
        black_box(work()?);
    }
    black_box(work())
}

/// The most memory this process ever held.
pub fn peak_kib() -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let words = line.and_then(|line| line.split_whitespace().next());
    Ok(words
        .ok_or("this system does not tell peak memory")?
        .parse()?)
}
