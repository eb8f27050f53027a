//! A terminal that was ended and is opened again on its folders knows what it knew.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::fs;

use chrono::Days;
use onshi_core::catalogue;
use onshi_core::message::request_name;
use onshi_core::record::write;
use onshi_core::rules::linkage::Person;
use onshi_core::text::Charset;
use onshi_sim::{Clinic, Settings, Simulator};
use support::*;

/// Ends the terminal without a word and opens another on the same folders.
fn open_again(bench: &mut Bench, settings: &Settings) {
    let clinic = Clinic::seeded(1, 60, today());
    bench.simulator = Simulator::open(bench.root.path(), clinic, settings.clone()).unwrap();
}

#[test]
fn a_reception_and_its_rounds_outlive_the_terminal() {
    let settings = Settings {
        processing_rounds: 3,
        ..Settings::default()
    };
    let mut bench = Bench::new(1, 60, settings.clone());
    let institution = bench.simulator.clinic().institution().to_owned();
    let yesterday = today() - Days::new(1);
    let request = consented_request(&institution, yesterday, yesterday);
    let taken_in = bench.ask(&catalogue::CONSENTED_REQUEST, &request);
    let reception = taken_in.summary().reception.unwrap();
    let collect = collect_request(&institution, &reception);
    for round in 1..=3 {
        open_again(&mut bench, &settings);
        let answer = bench.ask(&catalogue::CONSENTED_COLLECT, &collect);
        assert!(answer.summary().is_processing(), "round {round}");
    }
    open_again(&mut bench, &settings);
    let result = bench.ask(&catalogue::CONSENTED_COLLECT, &collect);
    assert!(result.summary().is_normal());
    assert_eq!(
        result.units.len(),
        bench.simulator.clinic().consented_yesterday()
    );
    let again = bench.ask(&catalogue::CONSENTED_REQUEST, &request);
    assert_ne!(again.summary().reception.unwrap(), reception);
}

#[test]
fn a_registered_reference_number_outlives_the_terminal() {
    let settings = Settings::default();
    let mut bench = Bench::new(1, 60, settings.clone());
    let institution = bench.simulator.clinic().institution().to_owned();
    let yesterday = today() - Days::new(1);
    let registered = |bench: &mut Bench| {
        let answer = bench.consented(yesterday, yesterday);
        let units = answer.units.iter();
        units
            .filter(|unit| {
                Person::of(unit.root())
                    .reference_numbers
                    .contains(&"K-0001")
            })
            .count()
    };
    assert_eq!(registered(&mut bench), 0);
    let answer = bench.consented(yesterday, yesterday);
    let numbers: Vec<String> = answer
        .units
        .iter()
        .filter_map(|unit| {
            let person = Person::of(unit.root());
            let result = person.qualifications.first()?;
            Some(result.insured_identification_number()?.to_owned())
        })
        .collect();
    let patient = bench.simulator.clinic().patients().iter();
    let patient = patient
        .filter(|patient| patient.reference_number.is_none())
        .find(|patient| numbers.contains(&patient.number))
        .expect("somebody found by number")
        .clone();
    let request = registration_request(&institution, &patient, "K-0001");
    let done = bench.ask(&catalogue::REGISTRATION_REQUEST, &request);
    assert!(done.summary().is_normal());
    open_again(&mut bench, &settings);
    assert_eq!(registered(&mut bench), 1);
}

#[test]
fn what_was_picked_up_and_not_answered_is_answered_once() {
    let settings = Settings::default();
    let mut bench = Bench::new(1, 60, settings.clone());
    let institution = bench.simulator.clinic().institution().to_owned();
    let patient = bench.simulator.clinic().todays_list()[0].clone();
    let request = number_request(&institution, number_query(&patient));
    let message = &catalogue::QUALIFICATION_REQUEST;
    let name = request_name(message.prefix, "000000000099");
    let taken = bench.root.path().join("sim-work/taken");
    let bytes = write(&request, Charset::Cp932).unwrap();
    fs::write(
        taken.join(format!("00000001@{} {name}", bench.now.0)),
        bytes,
    )
    .unwrap();

    open_again(&mut bench, &settings);
    bench.step();
    let answer = bench.read(&name, message);
    assert!(answer.summary().is_normal());
    open_again(&mut bench, &settings);
    fs::remove_file(bench.res(&answer.name)).unwrap();
    bench.step();
    assert!(bench.in_res().is_empty(), "answered before, not again");
}
