//! The terminal over its folders: requests go in, answers come out, nothing else is touched.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::fs;
use std::io::Read;

use chrono::Days;
use onshi_core::catalogue::{
    self, BatchUnit, ConsentedUnit, Dialect, Direction, QualificationAnswer,
    QualificationAnswerBody, QualificationValidity,
};
use onshi_core::error::ErrorCode;
use onshi_core::job::Moment;
use onshi_core::message::{FileName, Summary};
use onshi_core::record::{View, read_frame};
use onshi_core::text::{Charset, to_full_width, to_half_width};
use onshi_core::xml::Limits;
use onshi_sim::{Clinic, Happening, KnownPatient, RefusalName, Settings};
use support::*;

fn institution(bench: &Bench) -> String {
    bench.simulator.clinic().institution().to_owned()
}

/// Somebody of the list with a valid qualification, asked for by number.
fn valid(bench: &mut Bench) -> KnownPatient {
    let list = bench.simulator.clinic().todays_list();
    let answer = bench.numbers(&list);
    let valid = answer.units.iter().zip(&list).find(|(unit, patient)| {
        let validity = View::<BatchUnit>::of_record(unit).validity().unwrap();
        validity.is(QualificationValidity::Valid) && patient.symbol.is_some()
    });
    valid.expect("somebody valid").1.clone()
}

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
fn without_branch_number_twins_are_several_and_with_it_one() {
    let mut bench = Bench::new(1, 60, Settings::default());
    let list = bench.simulator.clinic().todays_list();
    let answer = bench.numbers(&list);
    let several: Vec<&KnownPatient> = answer
        .units
        .iter()
        .zip(&list)
        .filter(|(unit, _)| {
            let validity = View::<BatchUnit>::of_record(unit).validity().unwrap();
            validity.is(QualificationValidity::Several)
        })
        .map(|(_, patient)| patient)
        .collect();
    assert!(several.len() >= 2);
    for branch in ["00", "01"] {
        let patient = KnownPatient {
            branch: Some(branch.to_owned()),
            ..several[0].clone()
        };
        let unit = &bench.numbers(&[patient]).units[0];
        let unit = View::<BatchUnit>::of_record(unit);
        assert!(unit.validity().unwrap().is(QualificationValidity::Valid));
        assert_eq!(unit.result().count(), 1);
    }
}

#[test]
fn a_number_is_found_whatever_its_width_and_padding() {
    let mut bench = Bench::new(1, 200, Settings::default());
    let is_full = |patient: &KnownPatient| {
        let symbol = patient.symbol.as_deref();
        symbol.is_some_and(|symbol| symbol != to_half_width(symbol))
    };
    let list = bench.simulator.clinic().todays_list();
    let full: Vec<KnownPatient> = list.into_iter().filter(is_full).collect();
    let half = full.iter().map(|patient| KnownPatient {
        symbol: patient.symbol.as_deref().map(to_half_width),
        number: to_full_width(&patient.number),
        insurer_number: format!("{:0>8}", patient.insurer_number),
        ..patient.clone()
    });
    let half: Vec<KnownPatient> = half.collect();
    let [full, half] = [full, half].map(|list| {
        let units = bench.numbers(&list).units;
        let validity = |unit| {
            View::<BatchUnit>::of_record(unit)
                .validity()
                .unwrap()
                .raw
                .to_owned()
        };
        units.iter().map(validity).collect::<Vec<_>>()
    });
    assert_eq!(full, half);
    assert!(full.len() > 5 && full.contains(&"1".to_owned()));
}

#[test]
fn a_visit_query_needs_consent_and_gives_the_newest_qualification() {
    let mut bench = Bench::new(1, 60, Settings::default());
    let institution = institution(&bench);
    let patients = bench.simulator.clinic().patients().to_vec();
    let mut changed = 0;
    let mut without_consent = 0;
    for patient in &patients {
        let request = number_request(&institution, number_query(patient));
        let [outpatient, visit] = [
            &catalogue::QUALIFICATION_REQUEST,
            &catalogue::VISIT_QUALIFICATION_REQUEST,
        ]
        .map(|message| bench.ask(message, &request));
        let [outpatient, visit] = [&outpatient, &visit]
            .map(|reading| View::<QualificationAnswer>::of_record(&reading.frame.record));
        let [asked, newest] = [outpatient.body().unwrap(), visit.body().unwrap()];
        let is = |code| asked.validity().unwrap().is(code);
        let visit_is = |code| newest.validity().unwrap().is(code);
        if is(QualificationValidity::InvalidNewer) && visit_is(QualificationValidity::Valid) {
            let number = |body: &View<'_, QualificationAnswerBody>| {
                body.results()
                    .unwrap()
                    .result()
                    .next()
                    .unwrap()
                    .insurer_number()
                    .unwrap()
                    .to_owned()
            };
            assert_ne!(number(&asked), number(&newest));
            changed += 1;
        }
        without_consent += usize::from(
            is(QualificationValidity::Valid) && visit_is(QualificationValidity::NotFound),
        );
    }
    assert!(
        changed >= 3 && without_consent >= 3,
        "{changed} {without_consent}"
    );
}

#[test]
fn a_registered_reference_number_comes_back_with_every_answer() {
    let mut bench = Bench::new(1, 60, Settings::default());
    let patient = KnownPatient {
        reference_number: None,
        ..valid(&mut bench)
    };
    let request = registration_request(&institution(&bench), &patient, "0001-試験");
    let answer = bench.ask(&catalogue::REGISTRATION_REQUEST, &request);
    assert!(answer.summary().is_normal());
    let registration = answer.frame.record.root().named("body").unwrap().group();
    let registration = registration.named("registration").unwrap().group();
    assert_eq!(
        registration.text_named("reference_number"),
        Some("0001-試験")
    );
    let unit = &bench.numbers(std::slice::from_ref(&patient)).units[0];
    let numbers: Vec<&str> = View::<BatchUnit>::of_record(unit)
        .reference_number()
        .collect();
    assert_eq!(numbers, ["0001-試験"]);

    let nobody = KnownPatient {
        number: "9".to_owned(),
        ..patient
    };
    let request = registration_request(&institution(&bench), &nobody, "2");
    let summary = bench
        .ask(&catalogue::REGISTRATION_REQUEST, &request)
        .summary();
    assert!(!summary.is_normal());
    assert_eq!(summary.error_code.as_deref(), Some("SIM-E004"));
}

#[test]
fn a_refused_prefix_gives_an_err_beside_a_copy_of_the_request() {
    let prefix = catalogue::QUALIFICATION_REQUEST.prefix.to_owned();
    let settings = Settings {
        refuse_prefixes: vec![prefix],
        ..Settings::default()
    };
    let mut bench = Bench::new(1, 60, settings.clone());
    let patient = bench.simulator.clinic().patients()[0].clone();
    let request = number_request(&institution(&bench), number_query(&patient));
    let name = bench.send(&catalogue::QUALIFICATION_REQUEST, &request);
    let sent = fs::read(bench.req(&name)).unwrap();
    let happenings = bench.step();
    let err = name.replace(".xml", ".err");
    assert_eq!(bench.in_res(), [err.clone(), name.clone()]);
    assert_eq!(fs::read(bench.res(&name)).unwrap(), sent);
    assert!(
        fs::read_to_string(bench.res(&err))
            .unwrap()
            .contains("SIM-E900")
    );
    let refused = Happening::Refused {
        request: name.clone(),
        refusal: err,
        why: None,
    };
    assert_eq!(happenings[1], refused);

    let refusal_name = RefusalName::OfAnswer;
    let mut bench = Bench::new(
        1,
        60,
        Settings {
            refusal_name,
            ..settings
        },
    );
    let name = bench.send(&catalogue::QUALIFICATION_REQUEST, &request);
    bench.step();
    assert_eq!(
        bench.in_res(),
        [name.replace("req_", "res_").replace(".xml", ".err")]
    );
}

#[test]
fn what_is_no_document_is_refused_too() {
    let mut bench = Bench::new(1, 60, Settings::default());
    let name = "OQSsiquc01req_broken.xml";
    fs::write(
        bench.req(name),
        "<?xml version=\"1.0\"?><XmlMsg><MessageHeader>",
    )
    .unwrap();
    let happenings = bench.step();
    let why = match &happenings[1] {
        Happening::Refused { why, .. } => *why,
        other => panic!("{other}"),
    };
    assert_eq!(why, Some(ErrorCode::Truncated));
    assert_eq!(bench.in_res(), ["OQSsiquc01req_broken.err", name]);
}

#[test]
fn foreign_files_are_never_touched() {
    let mut bench = Bench::new(1, 60, Settings::default());
    let foreign = [
        "Thumbs.db",
        "del20261122.txt",
        "OQSsiquc01res_1.xml",
        "OQSsiquc01req_1.tmp",
        "memo.xml",
    ];
    for name in foreign {
        fs::write(bench.req(name), "foreign").unwrap();
        fs::write(bench.res(name), "foreign").unwrap();
    }
    let (req, res) = (bench.in_req(), bench.in_res());
    assert!(bench.step().is_empty());
    assert_eq!((bench.in_req(), bench.in_res()), (req, res));
}

#[test]
fn a_request_lies_for_a_while_before_it_is_picked_up() {
    let mut bench = Bench::new(
        1,
        60,
        Settings {
            pick_up_after_ms: 2500,
            ..Settings::default()
        },
    );
    let request = consented_request(&institution(&bench), today(), today());
    bench.send(&catalogue::CONSENTED_REQUEST, &request);
    for _ in 0..3 {
        assert!(bench.step().is_empty());
    }
    assert_eq!(bench.step().len(), 2);
}

#[test]
fn a_withdrawn_request_is_forgotten() {
    let mut bench = Bench::new(
        1,
        60,
        Settings {
            pick_up_after_ms: 1500,
            ..Settings::default()
        },
    );
    let request = consented_request(&institution(&bench), today(), today());
    let name = bench.send(&catalogue::CONSENTED_REQUEST, &request);
    bench.step();
    fs::remove_file(bench.req(&name)).unwrap();
    assert!(bench.step().is_empty() && bench.step().is_empty());
    assert!(bench.in_res().is_empty());
}

#[test]
fn in_place_an_answer_is_created_first_and_filled_later() {
    let mut bench = Bench::new(
        1,
        60,
        Settings {
            in_place: true,
            ..Settings::default()
        },
    );
    let request = consented_request(&institution(&bench), today(), today());
    let name = bench.send(&catalogue::CONSENTED_REQUEST, &request);
    let began = bench.step();
    assert!(matches!(began.last(), Some(Happening::Began { .. })));
    let answer = bench.in_res().remove(0);
    let half = fs::read(bench.res(&answer)).unwrap();
    assert!(
        read_frame(
            &half[..],
            &catalogue::CONSENTED_RECEPTION,
            Limits::default()
        )
        .is_err()
    );
    let finished = bench.step();
    assert!(matches!(finished[..], [Happening::Answered { .. }]));
    let whole = bench.read(&name, &catalogue::CONSENTED_REQUEST);
    assert!(whole.bytes.starts_with(&half) && whole.summary().reception.is_some());
}

#[test]
fn an_answer_is_deleted_after_its_time() {
    let mut bench = Bench::new(
        1,
        60,
        Settings {
            stay_ms: Some(60_000),
            ..Settings::default()
        },
    );
    let request = consented_request(&institution(&bench), today(), today());
    bench.ask(&catalogue::CONSENTED_REQUEST, &request);
    fs::write(bench.res("foreign.xml"), "foreign").unwrap();
    bench.now = bench.now.plus_ms(58_000);
    assert!(bench.step().is_empty());
    assert!(matches!(bench.step()[..], [Happening::Deleted { .. }]));
    assert_eq!(bench.in_res(), ["foreign.xml"]);
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

#[test]
fn consent_comes_with_its_kinds_and_its_end() {
    let mut bench = Bench::new(1, 400, Settings::default());
    let answer = bench.consented(today() - Days::new(90), today());
    let mut flags = std::collections::BTreeSet::new();
    let mut reasons = std::collections::BTreeSet::new();
    for unit in &answer.units {
        let unit = View::<ConsentedUnit>::of_record(unit);
        let given = unit.consent_time().unwrap().calendar().unwrap();
        let Some(until) = unit.available() else {
            assert!(unit.expired_reason().is_some() && unit.results().is_none());
            reasons.insert(unit.expired_reason().unwrap().raw.to_owned());
            continue;
        };
        assert!(until.calendar().unwrap() > given);
        for result in unit.results().unwrap().result() {
            let medicine = result.medicine_consent().unwrap();
            assert_eq!(
                medicine.raw == "2",
                result.medicine_expired_reason().is_some()
            );
            assert_eq!(medicine.raw == "1", result.medicine_available().is_some());
            flags.insert(medicine.raw.to_owned());
        }
    }
    assert_eq!(flags.len(), 3);
    assert_eq!(reasons.len(), 4, "every 同意有効期限切れ理由");
}

#[test]
fn the_terminal_runs_by_itself_until_it_is_stopped() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    let mut bench = Bench::new(1, 0, Settings::default());
    let request = consented_request(&institution(&bench), today(), today());
    bench.send(&catalogue::CONSENTED_REQUEST, &request);
    let stop = Arc::new(AtomicBool::new(false));
    let Bench {
        mut simulator,
        root,
        ..
    } = bench;
    let answered = Arc::clone(&stop);
    let running = std::thread::spawn(move || {
        simulator.run_and_tell(&stop, |told| {
            let done = told
                .unwrap()
                .iter()
                .any(|h| matches!(h, Happening::Answered { .. }));
            answered.fetch_or(done, Ordering::Relaxed);
        });
    });
    running.join().unwrap();
    assert_eq!(fs::read_dir(root.path().join("res")).unwrap().count(), 1);
}

#[test]
fn time_is_what_the_step_says() {
    let mut bench = Bench::new(1, 0, Settings::default());
    bench.now = Moment::from_japan(today().and_hms_opt(23, 59, 58).unwrap());
    let request = consented_request(&institution(&bench), today(), today());
    let answer = bench.ask(&catalogue::CONSENTED_REQUEST, &request);
    let header = answer.frame.record.root().named("header").unwrap().group();
    assert_eq!(
        header.text_named("process_execution_time"),
        Some("20261122235959")
    );
}
