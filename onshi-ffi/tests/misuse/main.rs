//! Every export against every kind of misuse: a status each time, outputs untouched, and the
//! process alive. Which test proves which row is the table of `docs/misuse.md`.
#![allow(clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

mod callbacks;
mod handles;
mod host;
mod memory;
mod numbers;
mod ownership;
mod panics;
mod paths;
mod pointers;
mod prototypes;
mod rows;
mod sequences;
mod threads;
mod values;

use prototypes::PROTOTYPES;
use rows::{ROWS, expected, good};
use support::World;

#[test]
fn the_table_holds_every_export_of_the_headers() {
    let mut exports: Vec<&str> = PROTOTYPES.iter().map(|export| &*export.name).collect();
    let mut rows: Vec<&str> = ROWS.iter().map(|row| row.name).collect();
    exports.sort_unstable();
    rows.sort_unstable();
    assert_eq!(rows, exports);
}

#[test]
fn with_good_arguments_every_export_does_its_work() {
    for row in ROWS {
        let mut world = World::new();
        let done = (row.call)(&mut world, &good);
        match expected(row.name) {
            0 => assert!(done >= 0, "{}: {done}", row.name),
            refused => assert_eq!(done, refused, "{}", row.name),
        }
    }
}
