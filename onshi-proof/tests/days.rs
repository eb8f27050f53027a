//! What a proof must itself be: the same each time, able to fail, and short when it does.

use onshi_proof::{BUGS, Fault, Plan, play, shrink};

/// Few here; `cargo xtask simulate` plays ten thousand, optimised.
const FEW: u64 = 25;

#[test]
fn a_few_days_hold() {
    for seed in 1..=FEW {
        let ended = play(&Plan::of(seed), None);
        assert_eq!(ended.breach, None, "cargo xtask simulate --seed {seed}");
    }
}

#[test]
fn the_same_seed_is_the_same_day() {
    for seed in 1..=FEW {
        let plan = Plan::of(seed);
        assert_eq!(play(&plan, None), play(&plan, None), "seed {seed}");
    }
}

#[test]
fn days_differ() {
    let published = (1..=FEW).map(|seed| play(&Plan::of(seed), None).published);
    let distinct: std::collections::BTreeSet<u64> = published.collect();
    assert!(distinct.len() > 5, "{distinct:?}");
}

#[test]
fn a_planted_bug_is_found_and_its_day_is_short() {
    let bug = BUGS.iter().find(|bug| bug.pain == "P13");
    let seat = bug.map(|bug| bug.seat);
    assert!(seat.is_some());
    let found = (1..=200).find_map(|seed| {
        let plan = Plan::of(seed);
        Some((play(&plan, seat).breach?.1, plan))
    });
    let Some((breach, plan)) = found else {
        unreachable!("the bug is not found");
    };
    let short = shrink(&plan, seat, breach.invariant);
    assert!(short.events.len() < plan.events.len() / 2);
    let again = play(&short, seat).breach;
    assert_eq!(
        again.map(|(_, breach)| breach.invariant),
        Some(breach.invariant)
    );
    assert_eq!(play(&short, None).breach, None, "without the bug it holds");
}

#[test]
fn every_row_of_the_tables_is_a_row_of_its_own() {
    let mut names: Vec<&str> = Fault::ALL.iter().map(|fault| fault.name()).collect();
    names.extend(BUGS.iter().map(|bug| bug.name));
    let rows = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), rows);
    assert!(BUGS.len() >= 40);
}
