//! What the engine holds of a list: so many parts, however long it is.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod engine_support;

use allocation_counter::measure;
use engine_support::{Play, submit_list};
use onshi_core::job::JobId;

const AT_HAND: usize = 8;

/// Bytes of an engine: with a list that was just submitted, and with one of which the host has all.
fn bytes(parts: u32) -> [u64; 2] {
    [false, true].map(|to_its_end| {
        let mut play = Play::with(|settings| settings.parts_at_hand = AT_HAND);
        submit_list(&mut play, "a list of many people", 2 * parts);
        while to_its_end && !play.engine.list("a list of many people").unwrap().is_over() {
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
        given_back.unsigned_abs()
    })
}

#[test]
fn a_list_takes_as_much_however_long_it_is() {
    let (short, long) = (bytes(40), bytes(400));
    for (short, long) in short.into_iter().zip(long) {
        // Ten times the parts; a table may have grown by a step at the moment of looking.
        assert!(short > 4_000 && long < 2 * short, "{short}, {long}");
    }
}
