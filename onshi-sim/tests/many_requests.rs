//! Requests that come by the hundred can be taken some at a step: each once, and no look is lost for it.
#![allow(clippy::unwrap_used)]

mod support;

use onshi_core::catalogue;
use onshi_sim::Settings;
use support::*;

const MANY: usize = 120;

fn bench(settings: Settings) -> Bench {
    let mut bench = Bench::new(1, 60, settings);
    send(&mut bench, MANY);
    bench
}

fn send(bench: &mut Bench, count: usize) {
    let request = consented_request(&bench.institution(), today(), today());
    for _ in 0..count {
        bench.send(&catalogue::CONSENTED_REQUEST, &request);
    }
}

/// What stands in `req` and in `res` after a step of at most fifty.
fn stepped(bench: &mut Bench) -> (usize, usize) {
    bench.now = bench.now.plus_ms(1000);
    bench.simulator.step_some(bench.now, 50).unwrap();
    (bench.in_req().len(), bench.in_res().len())
}

#[test]
fn a_step_takes_some_until_none_is_left() {
    let mut bench = bench(Settings::default());
    let seen = [(); 4].map(|()| stepped(&mut bench));
    assert_eq!(seen, [(70, 50), (20, 100), (0, 120), (0, 120)]);
    assert_eq!(
        bench.simulator.receptions().len(),
        MANY,
        "each of them once"
    );
}

#[test]
fn one_look_goes_on_from_step_to_step_and_the_next_comes_in_its_time() {
    let settings = Settings {
        look_every_ms: 10_000,
        ..Settings::default()
    };
    let mut bench = bench(settings);
    let seen = [(); 3].map(|()| stepped(&mut bench));
    assert_eq!(seen, [(70, 50), (20, 100), (0, 120)]);
    send(&mut bench, 1);
    let waiting = [(); 9].map(|()| stepped(&mut bench).0);
    assert_eq!(waiting, [1; 9]);
    assert_eq!(stepped(&mut bench), (0, 121));
}
