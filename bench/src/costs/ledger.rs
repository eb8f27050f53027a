//! What it costs to make a job durable, beside one bare append of as many bytes.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use onshi_client::{Ledger, OsRandom, SqliteLedger};
use onshi_core::job::{Job, JobId, Moment, Phase, State};
use onshi_core::message::FileForm;

use super::{SAMPLES, Spans, cell, micros, spans_row};
use crate::Failure;
use crate::table::{Goal, Row};

/// Jobs in one transaction of a group.
const GROUP: u64 = 100;

/// A transition of one job, and of a hundred at once.
pub fn measure(folder: &Path, rounds: usize) -> Result<Vec<Row>, Failure> {
    let place = tempfile::tempdir_in(folder)?;
    let mut ledger = SqliteLedger::open(place.path().join("ledger"))?;
    ledger.load(&mut OsRandom)?;
    let mut plain = File::create(place.path().join("plain"))?;
    // What is there already as it is would not be written: each time it is another moment.
    let mut moments = 1_795_316_400_000..;
    let mut job = |id: u64| (published(id, moments.next().unwrap_or_default()), GROUP);
    let mut group = || (1..=GROUP).map(&mut job).collect::<Vec<_>>();
    ledger.record(&group(), &[])?;

    let (mut ours, mut bare, mut grouped) = <(Spans, Spans, Spans)>::default();
    for _ in 0..rounds {
        for single in group() {
            // The bytes of the job alone: how SQLite lays them out is part of its cost.
            let bytes = serde_json::to_vec(&single.0)?;
            ours.time(|| ledger.record(&[single], &[]))?;
            bare.time(|| append(&mut plain, &bytes))?;
        }
        for _ in 0..SAMPLES / 10 {
            let group = group();
            grouped.time(|| ledger.record(&group, &[]))?;
        }
    }
    Ok(vec![
        spans_row(
            "one durable transition, p50",
            ("ledger", &ours),
            ("append + fdatasync", &bare),
            Goal::AtMost(1.25),
        ),
        Row {
            what: format!("{GROUP} transitions in one call"),
            ours: cell("each", micros(grouped.p50() / GROUP as f64)),
            peer: cell("single", micros(ours.p50())),
            ratio: ours.p50() * GROUP as f64 / grouped.p50(),
            goal: Goal::AtLeast(40.0),
        },
    ])
}

fn append(file: &mut File, bytes: &[u8]) -> std::io::Result<()> {
    file.write_all(bytes)?;
    file.sync_data()
}

/// A job in the state in which it stays longest.
fn published(id: u64, changed: i64) -> Job {
    Job {
        id: JobId(id),
        key: Some(format!("key {id}")),
        operation: 1,
        fingerprint: [id as u8; 32],
        file_identifier: format!("20261122TEST{id:08}"),
        submitted: Moment(1_795_316_400_000),
        changed: Moment(changed),
        form: FileForm::default(),
        part: None,
        subject: None,
        deadline: None,
        repeats: None,
        grounds: Vec::new(),
        answers: Vec::new(),
        state: State::Published {
            phase: Phase::Ask,
            request: format!("request of job {id:08}"),
        },
    }
}
