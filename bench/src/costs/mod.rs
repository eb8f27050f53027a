//! What else costs time, beside reading and writing: disk, folders, waiting, a database.
//!
//! Each figure stands beside what the machine needs for the bare calls in the same run: ours and theirs
//! in turn, the medians compared.

pub mod call;
pub mod folder;
pub mod ingest;
pub mod ledger;
pub mod list;

use std::time::{Duration, Instant};

use crate::Failure;
use crate::median::median;
use crate::table::{Cell, Goal, Row};

/// How often something is measured in one round.
const SAMPLES: usize = 100;

/// Wall times of one thing, one after the other.
#[derive(Default)]
struct Spans(Vec<Duration>);

impl Spans {
    /// Does something on the clock.
    fn time<T, E: Into<Failure>>(
        &mut self,
        work: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, Failure> {
        let begun = Instant::now();
        let done = work().map_err(Into::into)?;
        self.0.push(begun.elapsed());
        Ok(done)
    }

    /// The median, in seconds.
    fn p50(&self) -> f64 {
        median(self.0.iter().map(Duration::as_secs_f64).collect())
    }
}

/// A row of two medians.
fn spans_row(what: &str, ours: (&str, &Spans), peer: (&str, &Spans), goal: Goal) -> Row {
    Row {
        what: what.to_owned(),
        ours: cell(ours.0, micros(ours.1.p50())),
        peer: cell(peer.0, micros(peer.1.p50())),
        ratio: ours.1.p50() / peer.1.p50(),
        goal,
    }
}

/// A row of a figure and the most it may be.
fn limit_row(what: &str, whose: &str, figure: f64, most: f64, unit: &str) -> Row {
    Row {
        what: what.to_owned(),
        ours: cell(whose, format!("{figure:.2} {unit}")),
        peer: cell("limit", format!("{most} {unit}")),
        ratio: figure / most,
        goal: Goal::AtMost(1.0),
    }
}

fn cell(whose: &str, figure: String) -> Cell {
    Cell {
        whose: whose.to_owned(),
        figure,
    }
}

fn micros(seconds: f64) -> String {
    format!("{:.0} µs", seconds * 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_how_much_of_its_limit_is_used() {
        let row = limit_row("", "", 30.0, 60.0, "ms");
        assert_eq!((row.ratio, row.goal), (0.5, Goal::AtMost(1.0)));
    }
}
