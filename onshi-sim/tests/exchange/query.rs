//! Queries by number, and what their answers look like.

use std::fs;

use crate::asked::*;
use crate::support::*;
use chrono::Days;
use onshi_core::catalogue::{self, Dialect, Direction, QualificationAnswer};
use onshi_core::message::{FileName, Summary};
use onshi_core::record::{View, read_frame};
use onshi_core::text::Charset;
use onshi_core::xml::Limits;
use onshi_sim::{Clinic, Happening, Settings};

#[test]
fn a_query_by_number_is_answered_and_consumed() {
    let mut bench = Bench::new(1, 60, Settings::default());
    let patient = valid(&mut bench);
    let request = number_request(&institution(&bench), number_query(&patient));
    let answer = bench.ask(&catalogue::QUALIFICATION_REQUEST, &request);
    let summary = answer.summary();
    assert!(summary.is_normal());
    assert_eq!(
        summary.institution.as_deref(),
        Some(institution(&bench).as_str())
    );
    assert_eq!(summary.file_identifier.as_deref(), Some(IDENTIFIER));
    let view = View::<QualificationAnswer>::of_record(&answer.frame.record);
    let results = view.body().unwrap().results().unwrap();
    let person = results.result().next().unwrap();
    assert_eq!(person.birthdate().unwrap().as_written(), patient.birthdate);
    assert_eq!(person.insurer_number().unwrap().len(), 8);
    assert!(bench.in_req().is_empty());
}

#[test]
fn an_answer_looks_like_the_public_fixture() {
    let mut bench = Bench::new(1, 60, Settings::default());
    let patient = valid(&mut bench);
    let request = number_request(&institution(&bench), number_query(&patient));
    let answer = bench.ask(&catalogue::QUALIFICATION_REQUEST, &request);
    let text = String::from_utf8(answer.bytes).unwrap();
    let expected =
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<XmlMsg>\n    <Message";
    assert!(text.starts_with(expected), "{}", &text[..120]);
    assert!(text.ends_with("\n</XmlMsg>") && !text.contains('\r') && !text.contains("/>"));
}

#[test]
fn the_order_of_elements_is_that_of_the_seed() {
    let bytes = |seed, shuffle| {
        let settings = Settings {
            seed,
            shuffle,
            ..Settings::default()
        };
        let mut bench = Bench::new(1, 60, settings);
        bench.consented(today(), today()).bytes
    };
    assert_eq!(
        bytes(1, true),
        bytes(1, true),
        "the same run gives the same bytes"
    );
    assert_ne!(bytes(1, true), bytes(2, true));
    assert_ne!(bytes(1, true), bytes(1, false));
}

#[test]
fn both_encodings_say_the_same() {
    let read = |charset| {
        let mut bench = Bench::new(
            5,
            400,
            Settings {
                charset,
                shuffle: false,
                ..Settings::default()
            },
        );
        bench.consented(today() - Days::new(90), today())
    };
    let [utf8, shift_jis] = [Charset::Utf8, Charset::ShiftJisJis90].map(read);
    assert!(!utf8.units.is_empty());
    assert!(utf8.units == shift_jis.units);
    assert!(
        String::from_utf8(shift_jis.bytes.clone()).is_err(),
        "these are not UTF-8 bytes"
    );
    let code = |reading: &Reading| {
        let header = reading.frame.record.root().named("header").unwrap().group();
        header
            .text_named("character_code_identifier")
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        (code(&utf8).as_str(), code(&shift_jis).as_str()),
        ("0", "1")
    );
}

#[test]
fn another_institution_is_refused_in_the_header_and_gets_its_own_code_back() {
    let mut bench = Bench::new(1, 60, Settings::default());
    let patient = bench.simulator.clinic().patients()[0].clone();
    let answers = [
        bench.ask(
            &catalogue::QUALIFICATION_REQUEST,
            &number_request("9910000002", number_query(&patient)),
        ),
        bench.ask(
            &catalogue::CONSENTED_REQUEST,
            &consented_request("9910000002", today(), today()),
        ),
        bench.ask(
            &catalogue::CONSENTED_COLLECT,
            &collect_request("9910000002", "no-such-number"),
        ),
    ];
    for answer in answers {
        let summary = answer.summary();
        assert_eq!(summary.segment.as_deref(), Some("9"));
        assert_eq!(summary.error_code.as_deref(), Some("SIM-E001"));
        assert_eq!(summary.institution.as_deref(), Some("9910000002"));
        assert!(answer.frame.record.root().named("body").is_none());
    }
}

#[test]
fn the_public_request_samples_are_taken() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/evidence");
    let mut taken = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let Some((prefix, _)) = name.split_once("req") else {
            continue;
        };
        let name = format!("{prefix}req_1.xml");
        let Some(file) = FileName::parse(&name) else {
            continue;
        };
        let is_served = catalogue::operations().any(|operation| {
            let collect = operation.collect.as_ref();
            operation.ask.request == file.message(Dialect::standard())
                || collect.is_some_and(|pair| pair.request == file.message(Dialect::standard()))
        });
        if !is_served {
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        let frame = read_frame(
            &bytes[..],
            file.message(Dialect::standard()),
            Limits::default(),
        )
        .unwrap();
        let header = frame.record.root().named("header").unwrap().group();
        let institution = header.text_named("medical_institution_code").unwrap();
        let clinic = Clinic::seeded(1, 0, today()).with_institution(institution);
        let mut bench = Bench::of(clinic, Settings::default());
        fs::write(bench.req(&name), bytes).unwrap();
        let happenings = bench.step();
        assert!(
            matches!(happenings[..], [_, Happening::Answered { .. }]),
            "{path:?}"
        );
        let answer = fs::read(bench.res(&name.replacen("req", "res", 1))).unwrap();
        let message =
            catalogue::message(file.message(Dialect::standard()).prefix, Direction::Answer)
                .unwrap();
        // The samples' insurer numbers are made up without a check digit, and are echoed.
        let odd = findings(&answer, message);
        assert!(
            odd.iter().all(|finding| finding.rule.id == "F08"),
            "{path:?}: {odd:?}"
        );
        let answer = read_frame(&answer[..], message, Limits::default()).unwrap();
        // Whoever asks for a reception number of long ago is refused; everybody else is served.
        let collects = header.row().unwrap().ident == "CollectHeader";
        let segment = Summary::of(&answer).segment;
        assert_eq!(segment.as_deref() == Some("9"), collects, "{path:?}");
        taken += 1;
    }
    assert!(taken >= 7, "{taken} samples");
}
