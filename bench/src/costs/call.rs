//! A call through the C interface that has next to nothing to do.

use std::process::Command;

use super::limit_row;
use crate::Failure;
use crate::median::median;
use crate::peers::Peers;
use crate::table::Row;

/// What such a call may cost, in nanoseconds.
const MOST_NS: f64 = 20.0;

/// Calls in one round.
const CALLS: &str = "2000000";

/// From C; nothing where that program is not there.
pub fn measure(peers: &Peers, rounds: usize) -> Result<Vec<Row>, Failure> {
    let Some((program, first)) = peers.command("call").and_then(<[_]>::split_first) else {
        return Ok(Vec::new());
    };
    let mut times = Vec::new();
    for _ in 0..rounds {
        let told = Command::new(program).args(first).arg(CALLS).output()?;
        if !told.status.success() {
            return Err(format!("{program}: {}", told.status).into());
        }
        times.push(String::from_utf8(told.stdout)?.trim().parse::<f64>()?);
    }
    Ok(vec![limit_row(
        "a call that does next to nothing",
        "onshi_version_text from C",
        median(times) * 1e9,
        MOST_NS,
        "ns",
    )])
}
