//! Batches: uploaded, processed, collected.

use std::fs;
use std::io::Read;

use crate::asked::*;
use crate::support::*;
use onshi_core::catalogue::{self};
use onshi_sim::{KnownPatient, Settings};

#[test]
fn a_batch_is_processing_for_so_many_rounds() {
    for processing_rounds in [0, 1, 5] {
        let mut bench = Bench::new(
            1,
            60,
            Settings {
                processing_rounds,
                ..Settings::default()
            },
        );
        let request = consented_request(&institution(&bench), today(), today());
        let (ask, collect) = (&catalogue::CONSENTED_REQUEST, &catalogue::CONSENTED_COLLECT);
        let (answer, rounds) = bench.batch(ask, collect, &request);
        assert_eq!(rounds, processing_rounds);
        let summary = answer.summary();
        assert_eq!(
            summary.units as usize,
            bench.simulator.clinic().consented_on(today())
        );
        assert_eq!(
            summary.file_identifier.as_deref(),
            Some(IDENTIFIER),
            "of the first file"
        );
        let collected_again = collect_request(&institution(&bench), &summary.reception.unwrap());
        assert_eq!(
            bench.ask(collect, &collected_again).units.len(),
            answer.units.len()
        );
    }
}

#[test]
fn every_upload_gets_its_own_reception_number() {
    let mut bench = Bench::new(1, 60, Settings::default());
    let request = consented_request(&institution(&bench), today(), today());
    let mut ask = || {
        bench
            .ask(&catalogue::CONSENTED_REQUEST, &request)
            .summary()
            .reception
            .unwrap()
    };
    let (first, second) = (ask(), ask());
    assert_ne!(first, second);
    assert_eq!(first.len(), 36);
}

#[test]
fn a_collected_result_can_come_as_an_archive() {
    let settings = Settings {
        zip_results: true,
        processing_rounds: 0,
        ..Settings::default()
    };
    let mut bench = Bench::new(1, 60, settings);
    let request = consented_request(&institution(&bench), today(), today());
    let reception = bench
        .ask(&catalogue::CONSENTED_REQUEST, &request)
        .summary()
        .reception
        .unwrap();
    let collect = collect_request(&institution(&bench), &reception);
    let name = bench.send(&catalogue::CONSENTED_COLLECT, &collect);
    bench.step();
    let stem = onshi_core::message::answer_stem(&name).unwrap();
    assert!(!bench.in_res().contains(&format!("{stem}.xml")));
    let archive = fs::File::open(bench.res(&format!("{stem}.zip"))).unwrap();
    let mut archive = zip::ZipArchive::new(archive).unwrap();
    assert_eq!(archive.len(), 1);
    let mut entry = archive.by_index(0).unwrap();
    assert_eq!(entry.name().unwrap(), format!("{stem}.xml"));
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes).unwrap();
    let answer = read_answer(stem, bytes, &catalogue::CONSENTED_ANSWER);
    assert_eq!(
        answer.units.len(),
        bench.simulator.clinic().consented_on(today())
    );
}

#[test]
fn a_reception_number_is_known_only_to_its_own_kind_of_batch() {
    let mut bench = Bench::new(1, 60, Settings::default());
    let institution = institution(&bench);
    let request = consented_request(&institution, today(), today());
    let reception = bench
        .ask(&catalogue::CONSENTED_REQUEST, &request)
        .summary()
        .reception
        .unwrap();
    for (number, collect) in [
        (
            "00000000-0000-0000-0000-000000000000",
            &catalogue::CONSENTED_COLLECT,
        ),
        (reception.as_str(), &catalogue::BATCH_COLLECT),
    ] {
        let summary = bench
            .ask(collect, &collect_request(&institution, number))
            .summary();
        assert_eq!(summary.segment.as_deref(), Some("9"));
        assert_eq!(summary.error_code.as_deref(), Some("SIM-E002"));
        assert_eq!(summary.reception.as_deref(), Some(number));
    }
}

#[test]
fn ten_thousand_people_come_in_one_answer() {
    let mut bench = Bench::new(
        1,
        10_000,
        Settings {
            processing_rounds: 0,
            ..Settings::default()
        },
    );
    let patients = bench.simulator.clinic().patients().to_vec();
    let all: Vec<KnownPatient> = patients.iter().cycle().take(10_000).cloned().collect();
    let answer = bench.numbers(&all);
    assert_eq!(answer.units.len(), 10_000);
    assert_eq!(
        answer
            .frame
            .record
            .root()
            .named("header")
            .unwrap()
            .group()
            .text_named("number_of_error"),
        None
    );
}
