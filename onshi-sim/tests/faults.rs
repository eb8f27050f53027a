//! Each fault of the terminal strikes where it is asked to, as often as it is asked to, and is counted.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use onshi_core::catalogue;
use onshi_sim::{Chance, Fault, Settings};
use support::*;

#[test]
fn a_refusal_comes_as_often_as_it_was_ordered_and_is_counted() {
    let mut bench = Bench::new(1, 30, Settings::default());
    let faults = bench.simulator.terminals_mut()[0].faults_mut();
    faults.set(Fault::Refuses, Chance::Next(2));
    let request = consented_request(bench.simulator.clinic().institution(), today(), today());
    for _ in 0..3 {
        bench.send(&catalogue::CONSENTED_REQUEST, &request);
        bench.step();
    }
    let refusals = bench
        .in_res()
        .into_iter()
        .filter(|name| name.ends_with(".err"));
    assert_eq!(refusals.count(), 2);
    assert_eq!(
        bench.simulator.terminals()[0]
            .faults()
            .struck(Fault::Refuses),
        2
    );
}

#[test]
fn a_fault_is_found_again_by_its_name() {
    for fault in Fault::ALL {
        assert_eq!(Fault::of(fault.name()), Some(*fault));
    }
}
