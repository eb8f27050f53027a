//! The public samples, read as the wire really looks. Only these can show that a row is wrong.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use onshi_core::catalogue::{
    ConsentedAnswer, ConsentedUnit, Dialect, MedicalTreatment, MessageRow, QUALIFICATION_REQUEST,
    QualificationAnswer, QualificationRequest, QualificationValidity, Sex,
};
use onshi_core::message::{FileName, Summary};
use onshi_core::record::{Frame, Units, View, from_json, read_frame, to_json, write};
use onshi_core::text::Charset;
use onshi_core::validate::{Context, Finding, validate, validate_document};
use onshi_core::xml::{Limits, prove};

fn sample(name: &str) -> Vec<u8> {
    let path = format!(
        "{}/../tests/vectors/evidence/{name}",
        env!("CARGO_MANIFEST_DIR")
    );
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn frame(name: &str) -> Frame {
    read_frame(&sample(name)[..], message_of(name), Limits::default())
        .unwrap_or_else(|e| panic!("{name}: {e}"))
}

#[test]
fn the_real_face_result_reads_in_its_own_order() {
    let frame = frame("OQSsiquc01res_face.myclinic.real-structure.xml");
    let answer = View::<QualificationAnswer>::of_record(&frame.record);
    let body = answer.body().expect("body");
    assert!(
        body.validity()
            .expect("validity")
            .is(QualificationValidity::Valid)
    );
    let results = body.results().expect("results");
    let person = results.result().next().expect("a person");
    assert_eq!(person.insurer_number(), Some("  123456"));
    assert_eq!(person.name(), Some("診療　太郎"));
    assert!(person.sex1().expect("sex").is(Sex::Male));
    assert_eq!(person.insured_branch_number(), Some("01"));
    assert_eq!(person.reference_number(), None);
}

#[test]
fn the_fake_face_file_in_shift_jis_reads_too() {
    let frame = frame("OQSsiquc01res_face.sikakuxml.tool-emitted.xml");
    let answer = View::<QualificationAnswer>::of_record(&frame.record);
    let results = answer
        .body()
        .and_then(|body| body.results())
        .expect("results");
    let person = results.result().next().expect("a person");
    assert_eq!(person.address(), Some(""), "empty is not absent");
    assert_eq!(person.post_number(), None, "absent is not empty");
    assert_eq!(person.name(), Some("診療　太郎"));
}

#[test]
fn the_consented_batch_gives_one_person_after_the_other() {
    let name = "OQSmuhvq02res.derived.xml";
    let frame = frame(name);
    assert_eq!(frame.units, 2);
    let summary = Summary::of(&frame);
    assert!(summary.is_normal() && !summary.is_processing());
    assert_eq!(
        summary.reception.as_deref(),
        Some("00000000-0000-0000-0000-000000000002")
    );
    let answer = View::<ConsentedAnswer>::of_record(&frame.record);
    let search = answer
        .body()
        .and_then(|body| body.search())
        .expect("search");
    assert!(
        search
            .medical_treatment()
            .expect("flag")
            .is(MedicalTreatment::Visit)
    );

    let message = FileName::parse("OQSmuhvq02res_0.xml")
        .expect("name")
        .message(Dialect::standard());
    let bytes = sample(name);
    let mut units = Units::new(&bytes[..], message, Limits::default(), frame.proof);
    let mut names = Vec::new();
    while let Some(unit) = units.next().expect("unit") {
        let unit = View::<ConsentedUnit>::of_record(unit);
        let person = unit
            .results()
            .expect("list")
            .result()
            .next()
            .expect("person");
        names.push((
            person.name().map(str::to_owned),
            unit.reference_number()
                .map(str::to_owned)
                .collect::<Vec<_>>(),
        ));
    }
    assert_eq!(
        names[0],
        (Some("診療　太郎".to_owned()), vec!["12345".to_owned()])
    );
    assert_eq!(
        names[1],
        (Some("扶助　花子".to_owned()), vec!["67890".to_owned()])
    );
}

/// Every sample that is a message of this interface, with nothing in it that the rows do not know.
#[test]
fn every_sample_is_known_to_the_last_element() {
    let mut read = 0;
    for (name, bytes) in samples() {
        let Some(message) = find_message(&name) else {
            assert!(
                OTHERS.iter().any(|(other, _)| *other == name),
                "{name} is not explained"
            );
            continue;
        };
        let odd = findings(&bytes, message);
        let explained = ODD
            .iter()
            .find(|(sample, _)| *sample == name)
            .map(|(_, odd)| *odd);
        let texts: Vec<String> = odd
            .iter()
            .map(|finding| format!("{} {}", finding.rule.id, finding.path))
            .collect();
        assert_eq!(texts, explained.unwrap_or_default(), "{name}");
        read += 1;
    }
    assert_eq!(read, 25, "samples that are messages");
}

/// Everything but check digits: the numbers are made up.
fn findings(bytes: &[u8], message: &'static MessageRow) -> Vec<Finding> {
    let mut findings = Vec::new();
    let context = Context::new(Dialect::standard());
    let (form, limits) = (message.into(), Limits::default());
    validate_document(|| bytes, &form, context, &limits, &mut |finding| {
        findings.push(finding);
    });
    findings.retain(|finding| finding.rule.id != CHECK_DIGIT);
    findings
}

const CHECK_DIGIT: &str = "F08";

/// Files beside the messages, and why they are not read as one.
const OTHERS: &[(&str, &str)] = &[
    (
        "http_ILI01030SV01_search.request.tool-emitted.json",
        "JSON form: see its own test",
    ),
    (
        "http_ILI12020SV01_auth.response.shape.json",
        "login of the HTTPS road, not a message",
    ),
    (
        "clinical/metrinfs-fragment.xml",
        "a fragment: see the tests of the clinical messages",
    ),
    (
        "clinical/synthetic-yzk-if-002.xml",
        "contradicts every other source: see the tests of the clinical messages",
    ),
];

/// What is odd in a sample, one by one.
const ODD: &[(&str, &[&str])] = &[(
    // A made-up code of a test double, longer than the nine characters that ORCA and RESWATCH show.
    "OQSmuimm02res.test-double.xml",
    &["F01 XmlMsg/MessageBody/BulkRegistrationUnit[1]/ProcessingResultCode"],
)];

/// Name and bytes of every sample; those in the clinical folder with its name before theirs.
fn samples() -> Vec<(String, Vec<u8>)> {
    let root = format!("{}/../tests/vectors/evidence", env!("CARGO_MANIFEST_DIR"));
    let mut samples = Vec::new();
    for (folder, before) in [
        (root.clone(), ""),
        (format!("{root}/clinical"), "clinical/"),
    ] {
        for entry in std::fs::read_dir(folder).expect("evidence").flatten() {
            let name = entry.file_name().into_string().expect("name");
            if name.ends_with(".xml") || name.ends_with(".json") {
                let bytes = std::fs::read(entry.path()).expect("sample");
                samples.push((format!("{before}{name}"), bytes));
            }
        }
    }
    samples
}

#[test]
fn the_json_request_of_the_https_road_reads_and_writes() {
    let name = "http_ILI01030SV01_search.request.tool-emitted.json";
    let json: serde_json::Value = serde_json::from_slice(&sample(name)).expect("JSON");
    let record = from_json(&json, QualificationRequest::ROW).expect("a request");
    let form = (&QUALIFICATION_REQUEST).into();
    let mut findings = validate(&record, &form, Context::new(Dialect::standard()));
    findings.retain(|finding| finding.rule.id != CHECK_DIGIT);
    let ids: Vec<&str> = findings.iter().map(|finding| finding.rule.id).collect();
    assert_eq!(ids, ["X13"], "on this road the answer needs no identifier");
    assert_eq!(to_json(&record), json);
}

#[test]
fn what_is_not_a_message_is_still_judged_as_a_document() {
    for (name, bytes) in samples() {
        if name.ends_with(".xml") {
            assert!(prove(&bytes[..], Limits::default()).is_ok(), "{name}");
        }
    }
}

fn find_message(name: &str) -> Option<&'static MessageRow> {
    let name = name.strip_prefix("clinical/").unwrap_or(name);
    let name = name.replace("oqssiquc01res-", "OQSsiquc01res_");
    let name = name
        .replacen("res.", "res_0.", 1)
        .replacen("req.", "req_0.", 1);
    FileName::parse(&name).and_then(|file| file.known(Dialect::standard()))
}

fn message_of(name: &str) -> &'static MessageRow {
    find_message(name).unwrap_or_else(|| panic!("{name} is not a message name"))
}

/// Requests of public programs: what we write for the same values, and how the files differ.
#[test]
fn requests_are_written_as_public_programs_write_them() {
    const SAME: &str = "";
    let table = [
        ("OQSmuhvq01req_202604270001.tool-emitted.xml", SAME),
        ("OQSmuhvq02req_202604270002.tool-emitted.xml", SAME),
        ("OQSsiimm01req_202609300001.tool-emitted.xml", SAME),
        (
            "OQSsihvq01req.derived.xml",
            "LF line ends, laid out by hand",
        ),
        (
            "OQSmuquc01req.derived.xml",
            "LF line ends, laid out by hand",
        ),
        (
            "OQSmuquc02req.derived.xml",
            "LF line ends, laid out by hand",
        ),
        (
            "OQSsiquc01req.template-utf8.tool-emitted.xml",
            "single quotes in the declaration, blanks before '>', four blanks a level",
        ),
    ];
    for (name, difference) in table {
        let bytes = sample(name);
        let frame = frame(name);
        let charset = match frame.proof.charset {
            Charset::Utf8 => Charset::Utf8,
            _ => Charset::ShiftJisJis90,
        };
        let ours = write(&frame.record, charset).expect("writes");
        if difference == SAME {
            let (ours, theirs) = (
                String::from_utf8_lossy(&ours),
                String::from_utf8_lossy(&bytes),
            );
            assert_eq!(ours.trim_end(), theirs.trim_end(), "{name}: byte for byte");
        } else {
            assert_ne!(ours, bytes, "{name}: the difference is gone: {difference}");
            let again = read_frame(&ours[..], message_of(name), Limits::default()).expect("reads");
            assert_eq!(
                to_json(&again.record),
                to_json(&frame.record),
                "{name}: {difference}"
            );
        }
    }
}

#[test]
fn absent_empty_and_present_are_three_things() {
    let branch = |name: &str| {
        let frame = frame(name);
        let view = View::<QualificationRequest>::of_record(&frame.record);
        let search = view.body().and_then(|body| body.search()).expect("search");
        search.insured_branch_number().map(str::to_owned)
    };
    let empty = branch("OQSsiquc01req.template-utf8.tool-emitted.xml");
    assert_eq!(empty.as_deref(), Some(""));
    let present = branch("OQSsihvq01req.derived.xml");
    assert_eq!(present.as_deref(), Some("01"));
    let frame = frame("OQSsiquc01res_face.myclinic.real-structure.xml");
    let view = View::<QualificationAnswer>::of_record(&frame.record);
    assert!(
        view.body().and_then(|body| body.search()).is_none(),
        "a card result echoes nothing"
    );
}

#[test]
fn every_proper_prefix_of_every_sample_is_refused() {
    let (mut count, mut prefixes) = (0, 0);
    for (name, bytes) in samples() {
        let Some(message) = find_message(&name) else {
            continue;
        };
        let end = bytes
            .iter()
            .rposition(|byte| *byte == b'>')
            .expect("an end");
        for cut in 0..end {
            let read = read_frame(&bytes[..cut], message, Limits::default());
            assert!(
                read.is_err(),
                "{name}: the first {cut} bytes were taken for the whole"
            );
        }
        count += 1;
        prefixes += end;
    }
    assert!(
        count == 25 && prefixes > 27_000,
        "{count} samples, {prefixes} prefixes"
    );
}

#[test]
fn offsets_of_a_person_count_from_where_the_person_starts() {
    let name = "OQSmuhvq02res.derived.xml";
    let bytes = sample(name);
    let text = std::str::from_utf8(&bytes).expect("UTF-8");
    let frame = frame(name);
    let message = FileName::parse("OQSmuhvq02res_0.xml")
        .expect("name")
        .message(Dialect::standard());
    let mut units = Units::new(&bytes[..], message, Limits::default(), frame.proof);
    let mut starts = Vec::new();
    while let Some(unit) = units.next().expect("proven") {
        let number = unit.root().first(ConsentedUnit::reference_number.no);
        let offset = u64::from(number.expect("reference number").offset());
        let start = units.unit_start();
        assert!(text[start as usize..].starts_with("<BulkConfirmUnit>"));
        assert!(text[(start + offset) as usize..].starts_with("<ReferenceNumber>"));
        starts.push(start);
    }
    assert_eq!(starts.len(), 2);
    assert!(starts[0] < starts[1]);
}
