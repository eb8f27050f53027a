//! The shortest day that still fails (縮小): leaves out as much as possible, in pieces that get smaller.

use crate::day::play;
use crate::plan::Plan;
use crate::planted::Seat;

/// A day that breaks the same invariant, with no event in it that could be left out alone.
pub fn shrink(plan: &Plan, bug: Option<Seat>, invariant: &str) -> Plan {
    let fails = |plan: &Plan| {
        let breach = play(plan, bug).breach;
        breach.is_some_and(|(_, breach)| breach.invariant == invariant)
    };
    let mut shortest = plan.clone();
    let mut piece = plan.events.len().div_ceil(2);
    while piece > 0 {
        let mut from = 0;
        let mut shrank = false;
        while from < shortest.events.len() {
            let shorter = shortest.without(from, piece);
            if fails(&shorter) {
                shortest = shorter;
                shrank = true;
            } else {
                from += piece;
            }
        }
        if !shrank || piece > 1 {
            piece /= 2;
        }
    }
    shortest
}
