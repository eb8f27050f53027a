//! What may be written in several ways is, and says the same; and what is unknown of the system, both ways.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::collections::BTreeSet;

use chrono::Days;
use onshi_core::catalogue::{self, BatchUnit, ConsentedUnit};
use onshi_core::id::InsurerNumber;
use onshi_core::record::View;
use onshi_sim::Settings;
use support::{Bench, collect_request, consented_request, registration_request, today};

/// Insurer, number, kana and whether there is an address, of everybody.
fn everybody(settings: Settings) -> Vec<(String, String, String, bool)> {
    let mut bench = Bench::new(11, 300, settings);
    let answer = bench.consented(today() - Days::new(90), today());
    let units = answer.units.iter().map(View::<ConsentedUnit>::of_record);
    let results = units.filter_map(|unit| unit.results()?.result().next());
    let said = results.map(|result| {
        (
            result.insurer_number().unwrap().to_owned(),
            result.insured_identification_number().unwrap().to_owned(),
            result.name_kana().unwrap().to_owned(),
            result.address().is_some(),
        )
    });
    said.collect()
}

fn settings(seed: u64, vary: bool) -> Settings {
    Settings {
        seed,
        vary,
        ..Settings::default()
    }
}

#[test]
fn the_same_is_said_in_several_ways() {
    let even = everybody(settings(1, false));
    assert!(even.iter().all(|(.., address)| *address));
    assert!(
        even.iter()
            .all(|(insurer, ..)| insurer.len() == 8 && !insurer.starts_with("00"))
    );
    let mut ways = BTreeSet::new();
    for seed in 1..5 {
        let varied = everybody(settings(seed, true));
        assert!(varied.iter().any(|(insurer, ..)| insurer.starts_with("00")));
        assert!(varied.iter().any(|(insurer, ..)| insurer.starts_with("  ")));
        assert!(varied.iter().any(|(.., address)| !address));
        let meant = |all: &[(String, String, String, bool)]| {
            let meant = all.iter().map(|(insurer, number, kana, _)| {
                let insurer = InsurerNumber::new(insurer).unwrap();
                (insurer.canonical().to_owned(), number.clone(), kana.clone())
            });
            meant.collect::<Vec<_>>()
        };
        assert_eq!(meant(&varied), meant(&even));
        ways.insert(varied);
    }
    assert_eq!(ways.len(), 4, "another seed, another way");
    assert_eq!(everybody(settings(1, true)), everybody(settings(1, true)));
}

/// Takes a batch in, waits, and collects it so many times: the error code of each.
fn collected(settings: Settings, wait_ms: i64, times: usize) -> Vec<Option<String>> {
    let settings = Settings {
        processing_rounds: 0,
        ..settings
    };
    let mut bench = Bench::new(1, 0, settings);
    let request = consented_request(&bench.institution(), today(), today());
    let reception = bench.ask(&catalogue::CONSENTED_REQUEST, &request);
    let number = reception.summary().reception.unwrap();
    bench.now = bench.now.plus_ms(wait_ms);
    let request = collect_request(&bench.institution(), &number);
    (0..times)
        .map(|_| {
            let answer = bench.ask(&catalogue::CONSENTED_COLLECT, &request);
            answer.summary().error_code
        })
        .collect()
}

/// U4: how long a 受付番号 is good.
#[test]
fn a_reception_lives_for_ever_or_for_its_time() {
    let hour = 3_600_000;
    let forgets = || Settings {
        reception_life_ms: Some(24 * 3_600_000),
        ..Settings::default()
    };
    assert_eq!(collected(Settings::default(), 1000 * hour, 1), [None]);
    assert_eq!(collected(forgets(), 23 * hour, 1), [None]);
    let unknown = Some("SIM-E002".to_owned());
    assert_eq!(collected(forgets(), 25 * hour, 1), [unknown]);
}

/// U4: how often it can be collected.
#[test]
fn a_reception_is_collected_any_number_of_times_or_so_many() {
    assert_eq!(collected(Settings::default(), 0, 5), vec![None; 5]);
    let twice = Settings {
        reception_collections: Some(2),
        ..Settings::default()
    };
    let unknown = Some("SIM-E002".to_owned());
    assert_eq!(collected(twice, 0, 3), [None, None, unknown]);
}

/// U12: registering the same 照会番号 again.
#[test]
fn the_same_reference_number_again_is_an_error_or_not() {
    for again_is_error in [false, true] {
        let mut bench = Bench::new(
            1,
            0,
            Settings {
                register_again_is_error: again_is_error,
                ..Settings::default()
            },
        );
        let list = bench.simulator.clinic().patients().to_vec();
        // The first patient is known to the system and stands for one person.
        let patient = list[0].clone();
        let mut code = |number: &str| {
            let request = registration_request(&bench.institution(), &patient, number);
            let answer = bench.ask(&catalogue::REGISTRATION_REQUEST, &request);
            support::processing_code(&answer)
        };
        assert_eq!(code("N-1"), None);
        let refused = again_is_error.then(|| "SIM-E013".to_owned());
        assert_eq!(code("N-1"), refused);
        assert_eq!(code("N-2"), None, "another number takes its place");
        let answer = bench.numbers(&[patient]);
        let unit = View::<BatchUnit>::of_record(&answer.units[0]);
        assert_eq!(unit.reference_number().next(), Some("N-2"));
    }
}
