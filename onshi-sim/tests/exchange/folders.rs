//! What the terminal does with files: when, how, and which not.

use std::fs;

use crate::asked::*;
use crate::support::*;
use onshi_core::catalogue::{self};
use onshi_core::error::ErrorCode;
use onshi_core::job::Moment;
use onshi_core::record::read_frame;
use onshi_core::xml::Limits;
use onshi_sim::{Happening, RefusalName, Settings};

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
