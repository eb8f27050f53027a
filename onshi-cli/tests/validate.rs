//! `onshi validate`: exit statuses, the three forms of the report, and that none holds a value.
//!
//! The expected report for people is checked in under `expected/`. After a change that is meant, run
//! with `ONSHI_WRITE_EXPECTED=1` and read the difference.
#![allow(clippy::unwrap_used)]

mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use onshi_core::catalogue::{
    BATCH_REQUEST, CONSENTED_ANSWER, Dialect, Kind, MessageRow, RecordRow, messages,
};
use onshi_core::pages::beginning;
use onshi_core::record::{Record, sample, write_as};
use onshi_core::text::Charset;
use serde::Deserialize;
use support::{Sim, onshi};
use tempfile::{NamedTempFile, TempDir};
use xml_oracle::reader::{EventReader, XmlEvent};

const EVIDENCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/evidence");
const EXPECTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expected");

fn validate(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onshi"))
        .args(["validate", "--today=20261122"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A folder with a good request, one that contradicts itself, one cut short, and other things.
struct Folder(TempDir);

const GOOD: &str = "OQSsihvq01req_good.xml";
const BAD: &str = "OQSsihvq01req_bad.xml";
const CUT: &str = "OQSsihvq01req_cut.xml";

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let good = std::fs::read_to_string(format!("{EVIDENCE}/OQSsihvq01req.derived.xml"));
        let good = good.unwrap();
        let bad = good
            .replace("20000102", "20261301")
            .replace("202406", "202108")
            .replace("<InsuredBranchNumber>", "<Strange/><InsuredBranchNumber>");
        let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        put(GOOD, &good);
        put(BAD, &bad);
        put(CUT, &good[..good.len() / 2]);
        put("copy.xml", &good);
        put("OQSsiquc01res_1.err", "");
        put("unknown.xml", "<Other/>");
        Folder(folder)
    }

    fn validate(&self, arguments: &[&str]) -> Output {
        validate(self.0.path(), arguments)
    }
}

#[test]
fn the_worst_file_decides_the_exit_status() {
    let folder = Folder::new();
    for (files, expected) in [
        (&[GOOD][..], 0),
        (&[BAD], 1),
        (&[CUT], 1),
        (&[GOOD, BAD], 1),
        (&["nowhere.xml"], 2),
        (&["unknown.xml"], 2),
        (&["OQSsiquc01res_1.err"], 2),
        (&[BAD, "nowhere.xml", GOOD], 2),
        (&[GOOD, "--message", "nonsense"], 2),
        (&[GOOD, "--profile", GOOD], 2),
    ] {
        for form in [&[][..], &["--json"], &["--junit"]] {
            let output = folder.validate(&[files, form].concat());
            assert_eq!(output.status.code(), Some(expected), "{files:?} {form:?}");
        }
    }
}

#[test]
fn people_read_what_is_wrong_and_why() {
    let folder = Folder::new();
    let output = folder.validate(&[GOOD, BAD, CUT, "OQSsiquc01res_1.err"]);
    let path = PathBuf::from(format!("{EXPECTED}/validate.txt"));
    if std::env::var_os("ONSHI_WRITE_EXPECTED").is_some() {
        std::fs::write(&path, &output.stdout).unwrap();
    }
    assert_eq!(text(&output), std::fs::read_to_string(path).unwrap());
    for line in text(&output).lines() {
        let cells = unicode_width::UnicodeWidthStr::width(line);
        assert!(cells <= 100, "{cells} cells: {line}");
    }
}

/// The shape that docs/validate.md promises.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    shape: u32,
    onshi: String,
    today: String,
    files: Vec<File>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    file: String,
    message: Option<Message>,
    counts: Option<Counts>,
    #[serde(default)]
    rules: Vec<String>,
    #[serde(default)]
    findings: Vec<Finding>,
    left_out: Option<u64>,
    not_validated: Option<Texts>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Message {
    name: String,
    japanese: String,
    interface: Option<String>,
    direction: String,
    by_content: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Counts {
    error: u64,
    warning: u64,
    note: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Finding {
    rule: String,
    severity: String,
    path: String,
    line: Option<u32>,
    column: Option<u32>,
    offset: Option<u64>,
    japanese: String,
    english: String,
    source: Source,
    element: Option<Source>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Source {
    grade: String,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    japanese: String,
    english: String,
}

fn json(output: &Output) -> Whole {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn programs_read_json() {
    let folder = Folder::new();
    let whole = json(&folder.validate(&["--json", GOOD, BAD, CUT, "nowhere.xml"]));
    assert_eq!((whole.shape, &*whole.today), (1, "20261122"));
    assert_eq!(whole.onshi, env!("CARGO_PKG_VERSION"));
    let [good, bad, cut, nowhere] = &whole.files[..] else {
        panic!("{} files", whole.files.len());
    };
    assert_eq!(good.file, GOOD);
    let message = good.message.as_ref().unwrap();
    assert_eq!(message.name, "VISIT_QUALIFICATION_REQUEST");
    assert_eq!(message.direction, "request");
    assert!(good.rules.contains(&"X04".to_owned()) && !good.rules.contains(&"X30".to_owned()));

    let found: Vec<_> = bad.findings.iter().map(|finding| &*finding.rule).collect();
    assert_eq!(found, ["F08", "S07", "F03", "X04"], "in reading order");
    let counts = bad.counts.as_ref().unwrap();
    assert_eq!((counts.error, counts.warning, counts.note), (2, 0, 2));
    assert_eq!(bad.left_out, Some(0));
    let text = std::fs::read_to_string(folder.0.path().join(BAD)).unwrap();
    let birth = &bad.findings[2];
    let before = &text[..text.find("<Birthdate>").unwrap()];
    assert_eq!(birth.offset, Some(before.len() as u64));
    assert_eq!(birth.line, Some(before.lines().count() as u32));
    assert!(birth.path.ends_with("/Birthdate") && birth.severity == "error");
    assert_eq!(birth.source.grade, "seen");
    assert!(birth.japanese.contains("年月日") && birth.english.contains("yyyyMMdd"));

    let [broken] = &cut.findings[..] else {
        panic!("one finding");
    };
    assert_eq!((&*broken.rule, broken.line.is_some()), ("S01", true));
    let why = nowhere.not_validated.as_ref().unwrap();
    assert!(nowhere.message.is_none() && nowhere.findings.is_empty());
    assert!(why.japanese.contains("読めません") && why.english.contains("cannot be read"));
}

/// Suites, cases with their names, and what stands in the cases, as a reader of XML sees them.
#[derive(Default, Debug)]
struct Junit {
    suites: Vec<String>,
    counts: Vec<[usize; 3]>,
    cases: Vec<String>,
    failed: Vec<String>,
    aside: Vec<String>,
    remarked: Vec<String>,
}

fn junit(output: &Output) -> Junit {
    let mut read = Junit::default();
    for event in EventReader::new(&output.stdout[..]) {
        let XmlEvent::StartElement {
            name, attributes, ..
        } = event.unwrap()
        else {
            continue;
        };
        let value = |name: &str| {
            let named = attributes.iter().find(|a| a.name.local_name == name);
            named.unwrap_or_else(|| panic!("no {name}")).value.clone()
        };
        let counts = || ["tests", "failures", "errors"].map(|name| value(name).parse().unwrap());
        let case = read.cases.last().cloned().unwrap_or_default();
        match &*name.local_name {
            "testsuites" => read.counts.push(counts()),
            "testsuite" => {
                read.suites.push(value("name"));
                read.counts.push(counts());
            }
            "testcase" => {
                assert!(!value("classname").is_empty());
                let name = value("name");
                read.cases.push(name.split(' ').next().unwrap().to_owned());
            }
            "failure" => read.failed.push(case),
            "error" => read.aside.push(case),
            "system-out" => read.remarked.push(case),
            other => panic!("{other}"),
        }
    }
    read
}

#[test]
fn a_ci_reads_junit() {
    let folder = Folder::new();
    let evil = "OQSsihvq01req_\"<&>.xml";
    std::fs::copy(folder.0.path().join(GOOD), folder.0.path().join(evil)).unwrap();
    let read = junit(&folder.validate(&["--junit", evil, BAD, "nowhere.xml"]));
    assert_eq!(read.suites, [evil, BAD, "nowhere.xml"]);
    assert_eq!(read.failed, ["F03", "X04"]);
    assert_eq!(read.remarked, ["F08", "S07", "F08"], "no failures");
    assert_eq!(read.aside.len(), 1);
    let whole = read.counts[0];
    for (nth, total) in whole.iter().enumerate() {
        let sum: usize = read.counts[1..].iter().map(|counts| counts[nth]).sum();
        assert_eq!(*total, sum);
    }
    assert_eq!(whole, [read.cases.len(), 2, 1]);
    let json = json(&folder.validate(&["--json", BAD]));
    let rules = &json.files[0].rules;
    let cases = &read.cases[rules.len()..2 * rules.len()];
    assert_eq!(cases, rules, "one case per rule that applies");
}

#[test]
fn content_tells_the_message_only_if_nothing_else_fits() {
    let folder = Folder::new();
    let consented = format!("{EVIDENCE}/OQSmuhvq01req_202604270001.tool-emitted.xml");
    std::fs::copy(consented, folder.0.path().join("consented.xml")).unwrap();
    let guessed = json(&folder.validate(&["--json", "consented.xml"]));
    let message = guessed.files[0].message.as_ref().unwrap();
    assert_eq!(
        message.name, "CONSENTED_REQUEST",
        "that of online care has another flag"
    );
    assert!(message.by_content);

    // One query, or a batch of one.
    let shown = text(&folder.validate(&["copy.xml"]));
    assert!(
        shown.contains("OQS-IF-025") && shown.contains("OQS-IF-029"),
        "{shown}"
    );
    assert!(
        !shown.contains("OQS-IF-027"),
        "the flag is not of online care: {shown}"
    );

    // The same tree answers three messages, and no flag tells which.
    let face = format!("{EVIDENCE}/OQSsiquc01res_face.myclinic.real-structure.xml");
    std::fs::copy(face, folder.0.path().join("face.xml")).unwrap();
    let unknown = folder.validate(&["face.xml"]);
    assert_eq!(unknown.status.code(), Some(2));
    let shown = text(&unknown);
    for interface in ["OQS-IF-002", "OQS-IF-026", "OQS-IF-028"] {
        assert!(shown.contains(interface), "{shown}");
    }
    for name in ["QUALIFICATION_ANSWER", "OQSsiquc01res", "OQS-IF-002"] {
        let told = json(&folder.validate(&["--json", "face.xml", "--message", name]));
        let message = told.files[0].message.as_ref().unwrap();
        assert_eq!(
            (&*message.name, message.by_content),
            ("QUALIFICATION_ANSWER", false)
        );
    }
}

/// A value of its own in every field, some of them odd; nothing of it may leave the file.
#[test]
fn no_report_holds_a_value() {
    let folder = tempfile::tempdir().unwrap();
    let dialect = Dialect::standard();
    let mut names = Vec::new();
    for message in messages() {
        let form = dialect.form(message);
        let mut record = sample(&form, Charset::Utf8);
        taint(&mut record, message.record, &mut Vec::new());
        let bytes = write_as(&record, &form.layout, Charset::Utf8).unwrap();
        let name = format!("{}_1.xml", beginning(dialect, message));
        std::fs::write(folder.path().join(&name), bytes).unwrap();
        names.push(name);
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for form in [&[][..], &["--json"], &["--junit"]] {
        let output = validate(folder.path(), &[&names[..], form].concat());
        let said = text(&output);
        assert!(said.contains("F01"), "they are odd");
        assert!(!said.contains("試験") && !said.contains('鳥'), "{form:?}");
    }
}

/// Makes every text of the first repetitions too long and odd.
fn taint(record: &mut Record, row: &'static RecordRow, path: &mut Vec<(u16, usize)>) {
    for field in row.fields {
        match field.kind {
            Kind::Group(inner) => {
                path.push((field.no, 0));
                taint(record, inner, path);
                path.pop();
            }
            Kind::Code(_) => record.set_text(path, field.no, "鳥"),
            kind => {
                let long = "鳥".repeat(kind.max_chars().unwrap_or(0).min(200) + 1);
                record.set_text(path, field.no, &long);
            }
        }
    }
}

#[test]
fn many_findings_of_one_rule_are_counted_and_a_hundred_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    let dialect = Dialect::standard();
    let form = dialect.form(&BATCH_REQUEST);
    let mut record = sample(&form, Charset::Utf8);
    for nth in 0..250 {
        let set = |record: &mut Record, ident: &str, text: &str| {
            set(
                record,
                &BATCH_REQUEST,
                &format!("body/search[{nth}]/{ident}"),
                text,
            );
        };
        set(&mut record, "insurer_number", "01010016");
        set(&mut record, "insured_identification_number", "1");
        set(&mut record, "birthdate", "never");
    }
    let name = format!("{}_1.xml", beginning(dialect, &BATCH_REQUEST));
    let bytes = write_as(&record, &form.layout, Charset::Utf8).unwrap();
    std::fs::write(folder.path().join(&name), bytes).unwrap();
    let whole = json(&validate(folder.path(), &["--json", &name]));
    let file = &whole.files[0];
    let shown = file.findings.iter().filter(|finding| finding.rule == "F03");
    assert_eq!(shown.count(), 100);
    assert_eq!(file.left_out, Some(150));
    assert!(file.counts.as_ref().unwrap().error >= 250);
    assert!(text(&validate(folder.path(), &[&name])).contains("ほか 150 件"));
}

/// Sets a field of a message by the names of its rows; indices from 0.
fn set(record: &mut Record, message: &'static MessageRow, path: &str, text: &str) {
    let (mut row, mut way) = (message.record, Vec::new());
    for step in path.split('/') {
        let (ident, nth) = step.split_once('[').unwrap_or((step, "0]"));
        let field = row
            .fields
            .iter()
            .find(|field| field.ident == ident)
            .unwrap();
        match field.kind.group() {
            Some(inner) => {
                way.push((field.no, nth.trim_end_matches(']').parse().unwrap()));
                row = inner;
            }
            None => return record.set_text(&way, field.no, text),
        }
    }
}

const PROFILE: &str = r#"
[profile]
source = "a made-up document"
[messages.CONSENTED_REQUEST]
prefix = "OQSmuhome1"
[messages.CONSENTED_COLLECT]
prefix = "OQSmuhome2"
[records.ConsentQuery.fields.consent_from]
at = "Days/From"
[records.ConsentQuery.fields.consent_to]
at = "Days/To"
[records.QualificationResult.fields.name]
at = "FullName"
max = 2
"#;

#[test]
fn every_command_speaks_the_dialect_of_a_profile() {
    let root = tempfile::tempdir().unwrap();
    let log = NamedTempFile::new().unwrap();
    let profile = root.path().join("profile.toml");
    std::fs::write(&profile, PROFILE).unwrap();
    let profile = format!("--profile={}", profile.display());
    let _sim = Sim::start(
        root.path(),
        log.path(),
        &["--processing-rounds=0", &profile],
    );
    let line = [
        "send",
        "--institution=9910000001",
        "--poll-ms=20",
        &profile,
        "consented",
        "--from=2026-11-21",
        "--to=2026-11-21",
    ];
    let sent = onshi(&line, root.path()).output().unwrap();
    assert!(sent.status.success(), "{sent:?}");
    let watched = onshi(
        &["watch", "--institution=9910000001", "--once", &profile],
        root.path(),
    );
    let watched = { watched }.output().unwrap();
    assert!(watched.status.success(), "{watched:?}");

    // What came is an archive, under the names of the profile, and every name is too long for it.
    let res = root.path().join("res");
    let names = || std::fs::read_dir(&res).unwrap().flatten();
    let names: Vec<String> = names()
        .map(|e| e.file_name().into_string().unwrap())
        .collect();
    let answer = names.iter().find(|name| name.starts_with("OQSmuhome2res_"));
    let answer = answer.unwrap_or_else(|| panic!("{names:?}"));
    assert!(answer.ends_with(".zip"), "{names:?}");
    let validated = validate(&res, &["--json", answer, &profile]);
    let whole = json(&validated);
    let file = &whole.files[0];
    assert_eq!(file.message.as_ref().unwrap().name, CONSENTED_ANSWER.ident);
    let long = file.findings.iter().filter(|finding| finding.rule == "F01");
    assert!(long.clone().count() > 3);
    assert!(
        long.clone()
            .all(|finding| finding.path.ends_with("/FullName"))
    );
    let other = file
        .findings
        .iter()
        .filter(|finding| finding.severity != "note");
    assert_eq!(other.count(), long.count(), "nothing else is odd");

    let inspect = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onshi"));
        let command = command.arg("inspect").args(arguments).current_dir(&res);
        text(&command.output().unwrap())
    };
    let shown = inspect(&[answer, &profile]);
    for part in [
        "同意済資格情報一括取得",
        "FullName",
        "確 プロファイル confirmed",
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    let hidden = inspect(&[answer, &profile, "--json", "--hide", "--people=1"]);
    let hidden: serde_json::Value = serde_json::from_str(&hidden).unwrap();
    let hidden = hidden.to_string();
    assert!(hidden.contains(r#""FullName":"‹伏›""#) && hidden.matches("FullName").count() == 1);
    assert!(hidden.contains(r#""Days":{"From":"20261121""#), "{hidden}");
}

#[test]
fn what_the_simulator_answers_has_no_error() {
    let root = tempfile::tempdir().unwrap();
    let log = NamedTempFile::new().unwrap();
    let _sim = Sim::start(root.path(), log.path(), &["--processing-rounds=1"]);
    let line = [
        "send",
        "--institution=9910000001",
        "--poll-ms=20",
        "consented",
        "--from=2026-11-01",
        "--to=2026-11-22",
    ];
    assert!(onshi(&line, root.path()).output().unwrap().status.success());
    let res = root.path().join("res");
    let names = std::fs::read_dir(&res).unwrap().flatten();
    let names: Vec<String> = names
        .map(|e| e.file_name().into_string().unwrap())
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let whole = json(&validate(&res, &[&["--json"], &names[..]].concat()));
    assert!(whole.files.len() >= 3, "{names:?}");
    for file in &whole.files {
        let counts = file.counts.as_ref().unwrap();
        assert_eq!((counts.error, counts.warning), (0, 0), "{}", file.file);
    }
}
