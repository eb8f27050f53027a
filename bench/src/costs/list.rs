//! A long list through real folders: its memory, and that a part costs the same however many there are.

use super::{cell, limit_row};
use crate::Failure;
use crate::million::{Report, through_folders};
use crate::table::{Goal, Row};

/// What the whole process of a host may hold, with its ledger open: 16 MiB.
const MOST_MIB: f64 = 16.0;

/// Few people, then many.
pub fn measure(few: usize, many: usize) -> Result<Vec<Row>, Failure> {
    let few = through_folders(few as u64)?;
    let many = through_folders(many as u64)?;
    let (alone, among_many) = (part_ms(&few), part_ms(&many));
    Ok(vec![
        limit_row(
            &format!("a list of {} people, memory", many.people),
            "host",
            many.peak_kib as f64 / 1024.0,
            MOST_MIB,
            "MiB",
        ),
        Row {
            what: "… a part of it".to_owned(),
            ours: cell("host", format!("{among_many:.2} ms")),
            peer: cell(
                &format!("of {} people", few.people),
                format!("{alone:.2} ms"),
            ),
            ratio: among_many / alone,
            goal: Goal::AtMost(1.5),
        },
    ])
}

/// Processor time of one part, from its submission to its acknowledgement.
fn part_ms(report: &Report) -> f64 {
    let [.., core] = report.seconds;
    core * 1e3 / report.parts as f64
}
