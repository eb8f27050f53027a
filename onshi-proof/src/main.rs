//! `cargo xtask simulate`: days of the whole product, seed after seed.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::Parser;
use onshi_proof::{BUGS, Plan, Tally, play, run, shrink};

/// Simulated clinic days of the whole product.
#[derive(Parser)]
#[command(name = "cargo xtask simulate")]
struct Options {
    /// Play the day of this seed, and shorten it if it fails.
    #[arg(long)]
    seed: Option<u64>,
    /// How many seeds.
    #[arg(long, default_value_t = 10_000)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// Threads.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Go on after a failure, and count how often each invariant does not hold.
    #[arg(long)]
    go_on: bool,
    /// Look for every planted bug.
    #[arg(long)]
    planted: bool,
}

fn main() -> ExitCode {
    let options = Options::parse();
    // A panic of the client is a finding, and is reported as one.
    std::panic::set_hook(Box::new(|_| {}));
    if let Some(seed) = options.seed {
        return one(seed);
    }
    if options.planted {
        return planted(&options);
    }
    let seeds = options.from..options.from.saturating_add(options.seeds);
    let tally = run(seeds, options.threads, None, options.go_on);
    print(&tally);
    for (invariant, (times, seed, breach)) in &tally.broken {
        println!(
            "\n{invariant} does not hold ({times} times)\n  {}",
            breach.seen
        );
        println!("cargo xtask simulate --seed {seed}");
    }
    match tally.broken.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

/// Plays one day, and shows the shortest that fails alike.
fn one(seed: u64) -> ExitCode {
    let plan = Plan::of(seed);
    let Some((_, breach)) = play(&plan, None).breach else {
        println!(
            "seed {seed}: {} events, everything holds",
            plan.events.len()
        );
        return ExitCode::SUCCESS;
    };
    let short = shrink(&plan, None, breach.invariant);
    println!("seed {seed}: {} does not hold", breach.invariant);
    for event in &short.events {
        println!("  {event:?}");
    }
    if let Some((after, breach)) = play(&short, None).breach {
        println!("after event {after}: {}", breach.seen);
    }
    ExitCode::FAILURE
}

fn print(tally: &Tally) {
    println!(
        "{} days, {} requests, {} answers read",
        tally.days, tally.published, tally.read
    );
    for ((family, name), times) in &tally.struck {
        println!("  {family} {times:>9}  {name}");
    }
}

/// Looks for every planted bug.
fn planted(options: &Options) -> ExitCode {
    let mut missed = 0;
    for bug in BUGS {
        let seeds = options.from..options.from.saturating_add(options.seeds);
        let tally = run(seeds, options.threads, Some(bug.seat), false);
        let found = tally.broken.values().min_by_key(|(_, seed, _)| *seed);
        match found {
            Some((_, seed, breach)) => {
                println!(
                    "{:6} {:60} {seed:>6}  {}",
                    bug.pain, bug.name, breach.invariant
                );
            }
            None => {
                missed += 1;
                println!("{:6} {:60} not found", bug.pain, bug.name);
            }
        }
    }
    match missed {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}
