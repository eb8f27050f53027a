//! `cargo xtask simulate`: days of the whole product, seed after seed.
#![forbid(unsafe_code)]

mod record;

use std::process::ExitCode;

use clap::Parser;
use onshi_proof::{BUGS, Plan, Tally, play, run, shrink};

/// So many days show every fault.
const ENOUGH: u64 = 10_000;

/// Simulated clinic days of the whole product.
#[derive(Parser)]
#[command(name = "cargo xtask simulate")]
struct Options {
    /// Play the day of this seed, and shorten it if it fails.
    #[arg(long)]
    seed: Option<u64>,
    /// How many seeds.
    #[arg(long, default_value_t = ENOUGH)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// Threads; as many as the machine has cores if it is not said.
    #[arg(long)]
    threads: Option<usize>,
    /// Go on after a failure, and count how often each invariant does not hold.
    #[arg(long)]
    go_on: bool,
    /// Look for every planted bug.
    #[arg(long)]
    planted: bool,
    /// Write what was found into docs/planted.md.
    #[arg(long, requires = "planted")]
    record: bool,
    /// Fail if docs/planted.md says anything else.
    #[arg(long, requires = "planted", conflicts_with = "record")]
    check: bool,
}

impl Options {
    fn threads(&self) -> usize {
        let cores = std::thread::available_parallelism();
        self.threads.unwrap_or(cores.map_or(1, usize::from))
    }
}

fn main() -> ExitCode {
    let options = Options::parse();
    // A panic of the client is a finding, and is reported as one.
    std::panic::set_hook(Box::new(|_| {}));
    let holds = match options.seed {
        Some(seed) => one(seed),
        None if options.planted => planted(&options),
        None => many(&options),
    };
    match holds {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

/// Plays many days.
fn many(options: &Options) -> bool {
    let seeds = options.from..options.from.saturating_add(options.seeds);
    let tally = run(seeds, options.threads(), None, options.go_on);
    print(&tally);
    for (invariant, (times, seed, breach)) in &tally.broken {
        println!(
            "\n{invariant} does not hold ({times} times)\n  {}",
            breach.seen
        );
        println!("cargo xtask simulate --seed {seed}");
    }
    let never = never_struck(&tally);
    for fault in &never {
        println!("never struck: {fault}");
    }
    tally.broken.is_empty() && never.is_empty()
}

/// Faults and ways of the unknowns that enough days should have had.
fn never_struck(tally: &Tally) -> Vec<String> {
    if tally.days < ENOUGH {
        return Vec::new();
    }
    let never = tally.struck.iter().filter(|(_, times)| **times == 0);
    let faults = never.map(|((_, name), _)| (*name).to_owned());
    let ways = tally.ways_never_drawn();
    faults.chain(ways.map(|way| format!("{way:?}"))).collect()
}

/// Plays one day, and shows the shortest that fails alike.
fn one(seed: u64) -> bool {
    let plan = Plan::of(seed);
    let Some((_, breach)) = play(&plan, None).breach else {
        println!(
            "seed {seed}: {} events, everything holds",
            plan.events.len()
        );
        return true;
    };
    let short = shrink(&plan, None, breach.invariant);
    println!("seed {seed}: {} does not hold", breach.invariant);
    for event in &short.events {
        println!("  {event:?}");
    }
    if let Some((after, breach)) = play(&short, None).breach {
        println!("after event {after}: {}", breach.seen);
    }
    false
}

/// Looks for every planted bug. One thread, so that the first seed that shows it is the first of all.
fn planted(options: &Options) -> bool {
    let seeds = options.from..options.from.saturating_add(options.seeds);
    let found: Vec<record::Found> = BUGS
        .iter()
        .map(|bug| {
            let tally = run(seeds.clone(), 1, Some(bug.seat), false);
            let first = tally.broken.into_values().next();
            (bug, first.map(|(_, seed, breach)| (seed, breach.invariant)))
        })
        .collect();
    let page = record::page(&found);
    print!("{page}");
    let all = found.iter().all(|(_, first)| first.is_some());
    let kept = match (options.record, options.check) {
        (true, _) => record::write(&page),
        (_, true) => record::is_fresh(&page),
        _ => true,
    };
    all && kept
}

fn print(tally: &Tally) {
    println!(
        "{} days, {} requests, {} answers read",
        tally.days, tally.published, tally.read
    );
    for ((family, name), times) in &tally.struck {
        println!("  {family} {times:>9}  {name}");
    }
    for ((number, unknown, way), days) in &tally.ways {
        println!(
            "  U{number:<2} {days:>9}  {unknown}: {}",
            way.replace('\n', ", ")
        );
    }
}
