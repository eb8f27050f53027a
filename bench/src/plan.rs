//! What is compared with what, on how much.

use std::path::{Path, PathBuf};

use crate::Failure;
use crate::round::{Contender, Times, rounds};
use crate::sample::{self, CRLF, Form, SHIFT_JIS, SHUFFLED, Sample, UTF_8};
use crate::sides::{EVENTS, QUICK_XML, QUICK_XML_WRITE, READ, READ_ONCE, WRITE};
use crate::table::{self, Goal, Row};

/// How much is done.
pub struct Plan {
    /// People in the batch whose speed is measured.
    pub people: usize,
    /// People in the batch that must not take more memory.
    many_people: usize,
    pub rounds: usize,
}

pub const FULL: Plan = Plan {
    people: 10_000,
    many_people: 100_000,
    rounds: 9,
};
/// Enough to see whether everything works.
pub const QUICK: Plan = Plan {
    people: 1_000,
    many_people: 10_000,
    rounds: 3,
};

/// What the C peer is called.
const LIBXML2: &str = "libxml2 SAX";

/// How much more memory ten times the people may take.
const GROWTH_KIB: u64 = 2 << 10;

/// The forms in which the batch is read, and the sides that can read them.
const READINGS: &[(Form, &[&str])] = &[
    (UTF_8, &[READ, READ_ONCE, EVENTS, LIBXML2, QUICK_XML]),
    (SHUFFLED, &[READ, LIBXML2]),
    (CRLF, &[READ, LIBXML2]),
    (SHIFT_JIS, &[READ, LIBXML2]),
];

/// Which of our sides is compared with which peer.
const PAIRS: &[(&str, &str, Goal)] = &[
    (READ, LIBXML2, Goal::Shown),
    (READ_ONCE, LIBXML2, Goal::AtLeast(4.5)),
    (READ, QUICK_XML, Goal::Shown),
    (READ_ONCE, QUICK_XML, Goal::AtLeast(3.0)),
    (EVENTS, QUICK_XML, Goal::Shown),
    (WRITE, QUICK_XML_WRITE, Goal::AtLeast(1.6)),
];

/// Where the made-up files are put, seen from the workspace.
pub fn folder() -> PathBuf {
    Path::new("target").join("bench")
}

/// Measures everything and prints the table. Only different work or growing memory is an error.
pub fn run(peer: &str, plan: &Plan) -> Result<(), Failure> {
    let mut rows = Vec::new();
    for &(form, sides) in READINGS {
        let sample = sample::write(&folder(), form, plan.people)?;
        announce(form, &sample, plan.people);
        let contenders = readers(sides, &sample, peer)?;
        let times = rounds(&contenders, plan.rounds, Some(sample.sums))?;
        compare(
            &format!("read {} people, {}", plan.people, form.name),
            &times,
            &mut rows,
        );
    }
    let people = plan.people.to_string();
    let writers = [WRITE, QUICK_XML_WRITE].map(|side| Contender::side(side, &people));
    let [ours, theirs] = writers;
    let times = rounds(&[ours?, theirs?], plan.rounds, None)?;
    compare(&format!("write {people} people, utf-8"), &times, &mut rows);
    table::print(&rows);
    memory(plan)
}

fn announce(form: Form, sample: &Sample, people: usize) {
    let megabytes = sample.file_bytes as f64 / 1e6;
    println!(
        "{people} people, {}: {megabytes:.1} MB, {}",
        form.name, sample.sums
    );
}

fn readers(sides: &[&'static str], sample: &Sample, peer: &str) -> Result<Vec<Contender>, Failure> {
    let path = sample.path.to_string_lossy();
    let names = folder().join("names.txt");
    let contender = |&side: &&'static str| match side {
        LIBXML2 => Ok(Contender::peer(
            side,
            peer,
            &[&names.to_string_lossy(), &path],
        )),
        side => Contender::side(side, &path),
    };
    crate::names::write(&names)?;
    sides.iter().map(contender).collect()
}

/// Adds a row for each pair of which both sides were measured.
fn compare(what: &str, times: &[Times], rows: &mut Vec<Row>) {
    let of = |name: &str| times.iter().find(|times| times.name == name);
    for &(ours, peer, goal) in PAIRS {
        if let (Some(ours), Some(peer)) = (of(ours), of(peer)) {
            rows.push(Row::speed(what.to_owned(), ours, peer, goal));
        }
    }
}

/// Ten times the people in the same memory.
fn memory(plan: &Plan) -> Result<(), Failure> {
    let mut peaks = [0; 2];
    for (peak, people) in peaks.iter_mut().zip([plan.people, plan.many_people]) {
        let sample = sample::write(&folder(), UTF_8, people)?;
        let reader = Contender::side(READ, &sample.path.to_string_lossy())?;
        *peak = reader.work(Some(sample.sums))?.peak_kib;
        println!("peak memory of reading {people} people: {peak} KiB");
    }
    let growth = peaks[1].saturating_sub(peaks[0]);
    println!("growth: {growth} KiB, at most {GROWTH_KIB} KiB");
    match growth <= GROWTH_KIB {
        true => Ok(()),
        false => Err("memory grows with the number of people".into()),
    }
}
