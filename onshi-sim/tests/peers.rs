//! Request files as other public programs write them: each is taken and answered, or refused for a reason.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use onshi_core::catalogue::{self, Direction, MessageRow};
use onshi_core::message::{Summary, answer_stem};
use onshi_core::record::read_frame;
use onshi_core::xml::Limits;
use onshi_sim::{Clinic, Happening, Settings};
use support::{Bench, findings, today};

/// The copies of the public samples.
fn evidence() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/evidence")
}

struct Sample {
    name: String,
    message: &'static MessageRow,
    bytes: Vec<u8>,
}

/// Every request among the samples; the name begins with the prefix.
fn samples() -> Vec<Sample> {
    let mut samples = Vec::new();
    for entry in fs::read_dir(evidence()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let Some((prefix, _)) = name.split_once("req") else {
            continue;
        };
        if let Some(message) = catalogue::message(prefix, Direction::Request) {
            samples.push(Sample {
                message,
                bytes: fs::read(&path).unwrap(),
                name,
            });
        }
    }
    samples.sort_by(|a, b| a.name.cmp(&b.name));
    samples
}

/// 医療機関コード of a sample.
fn institution(sample: &Sample) -> String {
    let frame = read_frame(&sample.bytes[..], sample.message, Limits::default()).unwrap();
    let header = frame.record.root().named("header").unwrap().group();
    header
        .text_named("medical_institution_code")
        .unwrap_or_default()
        .to_owned()
}

/// What came of a sample that was laid into `req`: the answer, or the name of its refusal.
fn answer(bench: &mut Bench, sample: &Sample) -> Result<Summary, String> {
    let name = format!("{}req_peer.xml", sample.message.prefix);
    fs::write(bench.req(&name), &sample.bytes).unwrap();
    let happenings = bench.step();
    let refused = happenings.iter().find_map(|happening| match happening {
        Happening::Refused { refusal, .. } => Some(refusal.clone()),
        _ => None,
    });
    if let Some(refusal) = refused {
        return Err(refusal);
    }
    let message = catalogue::message(sample.message.prefix, Direction::Answer).unwrap();
    let bytes = fs::read(bench.res(&format!("{}.xml", answer_stem(&name).unwrap()))).unwrap();
    let odd = findings(&bytes, message);
    let severe = odd
        .iter()
        .filter(|finding| finding.rule.id != "X42" && finding.rule.id != "F08");
    assert_eq!(severe.count(), 0, "{}: {odd:#?}", sample.name);
    let frame = read_frame(&bytes[..], message, Limits::default()).unwrap();
    Ok(Summary::of(&frame))
}

/// To the institution that the sample names, it is an ordinary request: only what it asks for, a batch
/// that nobody sent or a person who is not here, may be refused.
#[test]
fn each_is_answered_by_the_system_of_its_institution() {
    let samples = samples();
    assert!(samples.len() >= 12, "{}", samples.len());
    let mut taken_in = 0;
    for sample in &samples {
        let code = institution(sample);
        let clinic = Clinic::seeded(1, 0, today()).with_institution(&code);
        let mut bench = Bench::of(clinic, Settings::default());
        let summary = answer(&mut bench, sample)
            .unwrap_or_else(|refusal| panic!("{}: {refusal}", sample.name));
        taken_in += usize::from(summary.reception.is_some());
        let code = summary.error_code.as_deref();
        let reasons = [None, Some("SIM-E002"), Some("SIM-E004"), Some("SIM-E007")];
        assert!(reasons.contains(&code), "{}: {code:?}", sample.name);
    }
    assert!(taken_in >= 5, "batches come under a number: {taken_in}");
}

/// To another institution's system none of them is answered, and each is told why.
#[test]
fn each_is_refused_by_the_system_of_another_institution() {
    for sample in &samples() {
        let mut bench = Bench::new(1, 0, Settings::default());
        let summary = answer(&mut bench, sample).unwrap();
        let batch = summary.reception.is_some() && summary.error_code.is_none();
        let code = summary.error_code.as_deref();
        assert!(
            !batch && code == Some("SIM-E001"),
            "{}: {code:?}",
            sample.name
        );
    }
}
