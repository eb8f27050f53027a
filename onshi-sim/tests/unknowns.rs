//! Whatever nobody outside knows can be set both ways, and each way shows.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::fs;

use chrono::Days;
use onshi_core::catalogue::{self, MedicalTreatment};
use onshi_core::message::{Summary, answer_stem};
use onshi_core::record::read_frame;
use onshi_core::xml::Limits;
use onshi_sim::{Settings, Unknown, Way};
use support::*;

/// What is to be seen of an unknown, by the key that sets it, under each way.
type Seen = (&'static str, fn(&mut Bench) -> String, [&'static str; 2]);

static SEEN: &[Seen] = &[
    (
        "refuse_foreign_names",
        foreign_name,
        ["memo.txt lies", "memo.err, memo.txt in res"],
    ),
    ("look_every_ms", two_requests, ["2 answers", "1 answers"]),
    (
        "same_identifier_same_answer",
        two_batches,
        ["two numbers", "one number"],
    ),
    ("reception_life_ms", late_collection, ["1", "9"]),
    ("reception_collections", second_collection, ["1", "9"]),
    (
        "refusal_name",
        refusal_name,
        ["req_1.err, req_1.xml", "res_1.err"],
    ),
    (
        "refusal_empty",
        refusal_text,
        [
            "SIM-E900 （模擬）連携ソフトが要求を受け付けませんでした\n",
            "",
        ],
    ),
    ("encrypted_prefixes", answer_kinds, ["xml", "zip"]),
    ("most_units", three_people, ["xml", "err, xml"]),
    ("most_bytes", answer_kinds, ["xml", "err, xml"]),
    ("longest_suffix", answer_kinds, ["xml", "err, xml"]),
    ("longest_identifier", answer_kinds, ["xml", "err, xml"]),
    (
        "remove_after_answer",
        requests_beside_answers,
        ["0 and 1", "1 and 1"],
    ),
    ("in_place", first_sight, ["whole", "half"]),
    ("cancel_again_is_error", cancelled_twice, ["SIM-E007", ""]),
    (
        "register_again_is_error",
        registered_twice,
        ["", "SIM-E013"],
    ),
];

#[test]
fn each_unknown_shows_both_ways_as_built_and_as_changed_while_it_runs() {
    let asked = Unknown::ALL
        .iter()
        .filter(|unknown| !unknown.ways.is_empty());
    let mut seen = SEEN.iter();
    for unknown in asked {
        let (key, look, expected) = seen.next().expect("something to see of each");
        let [usual, other] = unknown.ways else {
            panic!("{} has two ways", unknown.japanese);
        };
        assert!(other.toml.starts_with(key), "{}: {key}", unknown.japanese);
        for (place, (way, expected)) in [usual, other].iter().zip(expected).enumerate() {
            let settings =
                |way: &Way| Settings::from_toml(&format!("[terminal]\n{}", way.toml)).unwrap();
            let mut built = Bench::new(1, 60, settings(way));
            let mut changed = Bench::new(1, 60, settings(if place == 0 { other } else { usual }));
            for (key, value) in unknown.values(way) {
                changed.simulator.set(&key, &value).unwrap();
            }
            for bench in [&mut built, &mut changed] {
                assert_eq!(unknown.way(bench.simulator.settings()), Some(place));
                assert_eq!(
                    look(bench),
                    *expected,
                    "{}: {}",
                    unknown.japanese,
                    way.japanese
                );
            }
        }
    }
    assert!(seen.next().is_none());
}

#[test]
fn the_first_way_is_the_usual_one() {
    let usual = format!("{:?}", Settings::default());
    for unknown in Unknown::ALL {
        if let [first, ..] = unknown.ways {
            let settings = Settings::from_toml(&format!("[terminal]\n{}", first.toml)).unwrap();
            assert_eq!(format!("{settings:?}"), usual, "{}", unknown.japanese);
        }
    }
}

#[test]
fn every_unknown_of_the_list_is_there() {
    let mut numbers: Vec<u8> = Unknown::ALL.iter().map(|unknown| unknown.number).collect();
    assert!(numbers.is_sorted());
    numbers.dedup();
    assert!(numbers.into_iter().eq(1..=13));
    let without = Unknown::ALL
        .iter()
        .filter(|unknown| unknown.ways.is_empty());
    assert!(
        without.map(|unknown| unknown.number).eq([13]),
        "the folders have no HTTPS"
    );
}

fn one_person(bench: &mut Bench) -> String {
    let patient = bench.simulator.clinic().patients()[0].clone();
    let request = number_request(&bench.institution(), number_query(&patient));
    bench.send(&catalogue::QUALIFICATION_REQUEST, &request)
}

/// The endings in `res`.
fn kinds(bench: &mut Bench) -> String {
    bench.step();
    let names = bench.in_res();
    let endings = names.iter().filter_map(|name| name.rsplit_once('.'));
    endings
        .map(|(_, ending)| ending)
        .collect::<Vec<_>>()
        .join(", ")
}

fn foreign_name(bench: &mut Bench) -> String {
    fs::write(bench.req("memo.txt"), "memo").unwrap();
    bench.step();
    match bench.in_req().as_slice() {
        [] => format!("{} in res", bench.in_res().join(", ")),
        names => format!("{} lies", names.join(", ")),
    }
}

fn two_requests(bench: &mut Bench) -> String {
    for _ in 0..2 {
        one_person(bench);
        bench.step();
    }
    format!("{} answers", bench.in_res().len())
}

fn start(bench: &mut Bench) -> String {
    let yesterday = today() - Days::new(1);
    let request = consented_request(&bench.institution(), yesterday, yesterday);
    let answer = bench.ask(&catalogue::CONSENTED_REQUEST, &request);
    answer.summary().reception.unwrap()
}

/// 処理結果区分 of the result, when it is no longer 処理中.
fn collected(bench: &mut Bench, reception: &str) -> String {
    let request = collect_request(&bench.institution(), reception);
    loop {
        let answer = bench.ask(&catalogue::CONSENTED_COLLECT, &request).summary();
        if !answer.is_processing() {
            return answer.segment.unwrap();
        }
    }
}

fn two_batches(bench: &mut Bench) -> String {
    match start(bench) == start(bench) {
        true => "one number".to_owned(),
        false => "two numbers".to_owned(),
    }
}

fn late_collection(bench: &mut Bench) -> String {
    let reception = start(bench);
    bench.now = bench.now.plus_ms(2 * 86_400_000);
    collected(bench, &reception)
}

fn second_collection(bench: &mut Bench) -> String {
    let reception = start(bench);
    assert_eq!(collected(bench, &reception), "1");
    collected(bench, &reception)
}

/// Refuses the next request; the names in `res` after their prefix.
fn refused(bench: &mut Bench) -> Vec<String> {
    let prefix = catalogue::QUALIFICATION_REQUEST.prefix.to_owned();
    let settings = bench.simulator.terminals_mut()[0].settings_mut();
    settings.refuse_prefixes = vec![prefix];
    one_person(bench);
    bench.step();
    bench.in_res()
}

fn refusal_name(bench: &mut Bench) -> String {
    let prefix = catalogue::QUALIFICATION_REQUEST.prefix;
    let names = refused(bench).into_iter();
    let short = names.map(|name| name.replace(prefix, "").replace("00000000000", ""));
    short.collect::<Vec<_>>().join(", ")
}

fn refusal_text(bench: &mut Bench) -> String {
    let names = refused(bench);
    let refusal = names.iter().find(|name| name.ends_with(".err")).unwrap();
    fs::read_to_string(bench.res(refusal)).unwrap()
}

fn answer_kinds(bench: &mut Bench) -> String {
    one_person(bench);
    kinds(bench)
}

fn three_people(bench: &mut Bench) -> String {
    let patients = bench.simulator.clinic().patients()[..3].to_vec();
    let request = batch_request(&bench.institution(), &patients);
    bench.send(&catalogue::BATCH_REQUEST, &request);
    kinds(bench)
}

fn requests_beside_answers(bench: &mut Bench) -> String {
    one_person(bench);
    bench.step();
    let seen = format!("{} and {}", bench.in_req().len(), bench.in_res().len());
    bench.step();
    assert!(bench.in_req().is_empty());
    seen
}

fn first_sight(bench: &mut Bench) -> String {
    let name = one_person(bench);
    bench.step();
    let answer = bench.res(&format!("{}.xml", answer_stem(&name).unwrap()));
    let read = |bytes: Vec<u8>| {
        let message = &catalogue::QUALIFICATION_ANSWER;
        let frame = read_frame(&bytes[..], message, Limits::default());
        frame.is_ok_and(|frame| Summary::of(&frame).is_normal())
    };
    let at_first = read(fs::read(&answer).unwrap());
    bench.step();
    assert!(read(fs::read(&answer).unwrap()));
    match at_first {
        true => "whole".to_owned(),
        false => "half".to_owned(),
    }
}

fn somebody(bench: &mut Bench) -> Insured {
    let listed = bench.consented(today() - Days::new(90), today());
    Insured::all(&listed).pop().expect("somebody who consented")
}

fn cancelled_twice(bench: &mut Bench) -> String {
    let who = somebody(bench);
    let first = bench.cancel(&who, MedicalTreatment::Visit);
    assert_eq!(processing_code(&first), None);
    let second = bench.cancel(&who, MedicalTreatment::Visit);
    processing_code(&second).unwrap_or_default()
}

fn registered_twice(bench: &mut Bench) -> String {
    let patient = bench.simulator.clinic().patients()[0].clone();
    let request = registration_request(&bench.institution(), &patient, "K-0001");
    let message = &catalogue::REGISTRATION_REQUEST;
    let first = bench.ask(message, &request);
    assert_eq!(processing_code(&first), None);
    let second = bench.ask(message, &request);
    processing_code(&second).unwrap_or_default()
}

#[test]
fn a_change_reaches_system_and_terminals_and_a_wrong_one_nobody() {
    let mut bench = Bench::new(1, 60, Settings::default());
    bench.simulator.set("processing_rounds", &7.into()).unwrap();
    bench.simulator.set("in_place", &true.into()).unwrap();
    for settings in [
        bench.simulator.settings(),
        bench.simulator.terminals()[0].settings(),
    ] {
        assert_eq!((settings.processing_rounds, settings.in_place), (7, true));
    }
    assert!(bench.simulator.set("in_place", &7.into()).is_err());
    assert!(bench.simulator.set("in_plaec", &true.into()).is_err());
    assert!(bench.simulator.settings().in_place);
}

#[test]
fn numbers_and_addresses_that_were_given_out_outlive_a_change_of_the_seed() {
    let passcode = |bench: &mut Bench| bench.simulator.visual_passcode(bench.now);
    let mut bench = Bench::new(1, 60, Settings::default());
    let first = passcode(&mut bench);
    bench.simulator.set("seed", &2.into()).unwrap();
    assert_eq!(passcode(&mut bench), first);
    bench.simulator.reset().unwrap();
    assert_ne!(passcode(&mut bench), first);
}
