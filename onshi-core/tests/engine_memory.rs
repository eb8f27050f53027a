//! What the engine holds of a part of a list that is closed: the job, so that its key and its number are
//! known, and no room that it took on its way.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod engine_support;

use allocation_counter::measure;
use engine_support::{Play, submit_list};
use onshi_core::job::{Job, JobId, State};

/// Bytes of a closed part: its job, its texts, and its places in the tables.
const MOST: usize = size_of::<Job>() + 400;

#[test]
fn a_closed_part_takes_its_job_and_little_more() {
    let mut play = Play::new();
    let parts = submit_list(&mut play, "a list of many people", 200).len();
    let is_closed = |job: &Job| job.state == State::Closed;
    while !play.engine.jobs().all(is_closed) {
        play.world.terminal();
        play.pass(50);
        let answered = play.engine.jobs().filter(|job| job.is_answered());
        let answered: Vec<JobId> = answered.map(|job| job.id).collect();
        for job in answered {
            play.command(|engine, now| engine.acknowledge(now, job))
                .unwrap();
        }
    }
    let engine = play.engine;
    let given_back = measure(|| drop(engine)).bytes_current;
    let each = usize::try_from(-given_back).unwrap() / parts;
    assert!(parts == 100 && each > size_of::<Job>(), "{each}");
    assert!(each < MOST, "{each}");
}
