//! `onshi catalogue`: every message in every form, what is still to be checked, and profiles.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::{Command, Output};

use onshi_core::catalogue::{Dialect, FACE_TAG, code_tables, messages, operations, records};
use onshi_core::pages::{beginning, outline};
use onshi_core::record::read_frame;
use onshi_core::text::Charset;
use onshi_core::xml::Limits;
use serde_json::Value as Json;

fn catalogue(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onshi"))
        .arg("catalogue")
        .args(arguments)
        .output()
        .unwrap()
}

/// What it prints, when it succeeds.
fn shown(arguments: &[&str]) -> String {
    let output = catalogue(arguments);
    assert!(output.status.success(), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn json(arguments: &[&str]) -> Json {
    serde_json::from_str(&shown(&[arguments, &["--json"]].concat())).unwrap()
}

/// A profile in a file of its own.
struct Profile {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl Profile {
    fn new(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("profile.toml");
        std::fs::write(&path, text).unwrap();
        Profile {
            _folder: folder,
            path,
        }
    }

    fn path(&self) -> &str {
        self.path.to_str().unwrap()
    }
}

/// Element names of a tree in JSON, outer ones first.
fn elements(json: &Json) -> Vec<&str> {
    let inside = json["elements"].as_array().into_iter().flatten();
    inside
        .flat_map(|one| [vec![one["element"].as_str().unwrap()], elements(one)].concat())
        .collect()
}

#[test]
fn every_message_is_shown_in_every_form() {
    let standard = Dialect::standard();
    for message in messages() {
        let name = beginning(standard, message);
        let layout = standard.layout(message.record);
        let names: Vec<&str> = outline(&layout)
            .iter()
            .map(|line| &*line.node.name)
            .collect();
        let text = shown(&[&name]);
        let widest = text
            .lines()
            .map(unicode_width::UnicodeWidthStr::width)
            .max();
        assert!(widest <= Some(100), "{name}: {widest:?} cells");
        let markdown = shown(&[&name, "--markdown"]);
        assert_eq!(elements(&json(&[&name])), names);
        for part in [message.japanese, message.ident, message.evidence.source()] {
            assert!(markdown.contains(part), "{name}: {part}");
            // Long texts go on in the next line.
            let flat = text
                .replace("\n                          ", "")
                .replace(' ', "");
            assert!(flat.contains(&part.replace(' ', "")), "{name}: {part}");
        }
        for element in names {
            assert!(text.contains(element), "{name}: {element}");
            assert!(
                markdown.contains(&format!("`{element}`")),
                "{name}: {element}"
            );
        }
    }
}

#[test]
fn every_record_and_code_table_is_shown() {
    let some = records().step_by(7).map(|row| row.ident);
    for name in some.chain(code_tables().step_by(5).map(|table| table.id)) {
        assert!(shown(&[name]).starts_with(name));
        assert!(shown(&[name, "--markdown"]).starts_with(&format!("# {name} ")));
    }
    let table = json(&["OQSCD006"]);
    assert_eq!(table["name"], "QualificationValidity");
    assert_eq!(table["values"][0]["japanese"], "有効");
}

#[test]
fn the_list_has_every_message_once() {
    let text = shown(&[]);
    for message in messages() {
        let name = format!(" {} ", beginning(Dialect::standard(), message));
        // What travels in no operation stands by itself.
        let times = operations_with(message).max(1);
        assert_eq!(text.matches(&name).count(), times, "{name}");
    }
    let listed = json(&[]);
    assert_eq!(listed.as_array().unwrap().len(), messages().count());
    let rows = shown(&["--markdown"])
        .lines()
        .filter(|line| line.contains("`"))
        .count();
    assert_eq!(rows, messages().count());
}

fn operations_with(message: &onshi_core::catalogue::MessageRow) -> usize {
    let has = |row: &&onshi_core::catalogue::OperationRow| {
        let pairs = [Some(&row.ask), row.collect.as_ref()];
        let all = pairs.into_iter().flatten();
        all.into_iter()
            .any(|pair| pair.request == message || pair.answer == message)
    };
    operations().filter(has).count()
}

#[test]
fn many_names_lead_to_a_message() {
    for name in [
        "OQSmuhvq02res",
        "oqsmuhvq02RES",
        "OQS-IF-020",
        "CONSENTED_ANSWER",
        "OQSmuhvq02res_202611220001.xml",
    ] {
        assert_eq!(json(&[name])["message"], "CONSENTED_ANSWER", "{name}");
    }
    let face = format!("OQSsiquc01res_{FACE_TAG}_1.xml");
    assert_eq!(json(&[&face])["message"], "QUALIFICATION_ANSWER");
    let both = json(&["OQSmuhvq02"]);
    assert_eq!(
        both.as_array().unwrap().len(),
        2,
        "a prefix is a question and its answer"
    );
    let four = json(&["ConsentedBatch"]);
    assert_eq!(
        four.as_array().unwrap().len(),
        4,
        "an operation is its messages"
    );
    assert_eq!(json(&["0x0203"])["record"], "NumberQuery");
}

#[test]
fn a_name_that_means_nothing_is_answered_with_what_may_be_meant() {
    let output = catalogue(&["閲覧同意取り消し"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("OQSsihvd01req"), "{text}");
    let output = catalogue(&["shoe size"]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn an_example_is_a_file_of_the_message() {
    for message in messages() {
        let name = beginning(Dialect::standard(), message);
        for encoding in [&[][..], &["--shift-jis"]] {
            let output = catalogue(&[&[&*name, "--example"], encoding].concat());
            let frame = read_frame(&output.stdout[..], message, Limits::default()).unwrap();
            let is_utf8 = frame.proof.charset == Charset::Utf8;
            assert_eq!(is_utf8, encoding.is_empty(), "{name}");
        }
    }
}

#[test]
fn what_is_assumed_is_what_the_catalogue_assumes() {
    let listed = json(&["--assumed"]);
    let idents = |json: &Json| -> Vec<String> {
        let all = json["messages"].as_array().unwrap().iter();
        all.map(|row| row["message"].as_str().unwrap().to_owned())
            .collect()
    };
    let assumed = |dialect: &Dialect| -> Vec<String> {
        let all = messages().filter(|row| dialect.is_assumed(row));
        all.map(|row| row.ident.to_owned()).collect()
    };
    assert_eq!(idents(&listed), assumed(Dialect::standard()));
    let text = shown(&["--assumed"]);
    let checks = shown(&["--assumed", "--markdown"]);
    for ident in idents(&listed) {
        let row = messages().find(|row| row.ident == ident).unwrap();
        assert!(text.contains(row.prefix), "{ident}");
        assert!(checks.contains(&format!("`{ident}`: ")), "{ident}");
    }
    let counted = BTreeSet::from_iter(records().flat_map(|row| {
        let ours = row
            .fields
            .iter()
            .filter(|field| field.evidence.grade() == "assumed");
        ours.map(move |field| (row.ident, field.element))
    }));
    let mut told = BTreeSet::new();
    for group in listed["records"].as_array().unwrap() {
        for element in group["elements"].as_array().unwrap() {
            let key = (
                group["record"].as_str().unwrap(),
                element["element"].as_str().unwrap(),
            );
            assert!(told.insert(key), "{key:?} twice");
        }
    }
    assert_eq!(told, counted);

    let confirmed = "[profile]\nname = 'x'\nsource = 'a book'\n\
        [messages.ACCESS_URL_REQUEST]\nevidence = 'confirmed'\n\
        [records.AccessUrlQuery]\nevidence = 'confirmed'";
    let profile = Profile::new(confirmed);
    let rest = json(&["--assumed", "--profile", profile.path()]);
    assert_eq!(idents(&rest), assumed(&Dialect::parse(confirmed).unwrap()));
    assert_eq!(idents(&rest).len() + 1, idents(&listed).len());
    let records: Vec<_> = rest["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["record"])
        .collect();
    assert!(!records.contains(&&Json::from("AccessUrlQuery")));
}

#[test]
fn a_good_profile_is_told_with_what_it_changes() {
    let profile = Profile::new(
        "[profile]\nname = 'clinic suite'\nsource = 'the official book 9'\nencoding = 'UTF-8'\n\
         [messages.ACCESS_URL_REQUEST]\nprefix = 'OQSsiurl77'\nevidence = 'confirmed'\n\
         [records.NumberQuery]\norder = ['birthdate', 'insurer_number']\n\
         [records.NumberQuery.fields.insurer_number]\nat = 'PayerNo'\nmax = 8\n\
         pad = { with = '0', to = 8 }\n\
         [records.NumberQuery.extra.Channel]\njapanese = '経路'\nmax = 4\n\
         [messages.QUALIFICATION_REQUEST.records.NumberQuery.fields.birthdate]\noccurs = 'one'\n\
         [limits]\nmonths = 36",
    );
    let text = shown(&["check", profile.path()]);
    for parts in [
        &["the official book 9"][..],
        &["encoding", "–", "UTF-8"],
        &["months", "60", "36"],
        &["prefix", "OQSsiurl01", "OQSsiurl77"],
        &["evidence", "assumed", "confirmed"],
        &[
            "order",
            "insurer_number birthdate",
            "birthdate insurer_number",
        ],
        &["insurer_number", "at", "InsurerNumber", "PayerNo"],
        &["insurer_number", "max", "8", "標準と同じ"],
        &["insurer_number", "pad", "'0' × 8"],
        &["birthdate", "occurs", "0–1", "1"],
        &["Channel", "extra", "経路 4, 0–1"],
        &["messages.QUALIFICATION_REQUEST.records.NumberQuery"],
        &["assumed messages", "→"],
        &["confirmed", "OQSsiurl77req"],
    ] {
        let in_order = |line: &str| {
            let mut rest = line;
            parts.iter().all(|part| match rest.split_once(part) {
                Some((_, after)) => {
                    rest = after;
                    true
                }
                None => false,
            })
        };
        assert!(text.lines().any(in_order), "{parts:?} in\n{text}");
    }
    let other = shown(&["OQS-IF-001", "--profile", profile.path()]);
    assert!(
        other.contains("PayerNo") && other.contains("Channel"),
        "{other}"
    );
    let example = shown(&["OQS-IF-001", "--example", "--profile", profile.path()]);
    assert!(example.contains("<PayerNo>"), "{example}");
}

#[test]
fn a_bad_profile_says_where_and_what_to_do() {
    let profile = Profile::new(
        "[messages.CONSENTED_ANSER]\nprefix = 'OQSx01'\n\n[records.NumberQuery]\n\
         order = ['birthdat']\n[records.NumberQuery.fields.birthdate]\nat = '../../../../X'",
    );
    for arguments in [
        &["check", profile.path()][..],
        &["OQS-IF-001", "--profile", profile.path()],
    ] {
        let output = catalogue(arguments);
        assert_eq!(output.status.code(), Some(1));
        let text = String::from_utf8(output.stdout).unwrap();
        for part in [
            "1: messages.CONSENTED_ANSER",
            "その電文はありません / there is no such message",
            "did you mean CONSENTED_ANSWER?",
            "4: records.NumberQuery.birthdat",
            "did you mean birthdate?",
            "6: records.NumberQuery.fields.birthdate",
            "the way leads outside the message",
            "→",
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
    }
    let typo = Profile::new("[profile]\nname = 'x'\nencodign = 'UTF-8'");
    let output = catalogue(&["check", typo.path()]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("\n3\n") && text.contains("`encoding`"),
        "{text}"
    );
    assert_eq!(catalogue(&["check", "nowhere.toml"]).status.code(), Some(1));
}

#[test]
fn a_profile_that_says_nothing_changes_nothing() {
    let profile = Profile::new("[profile]\nname = 'empty'");
    assert!(shown(&["check", profile.path()]).contains("何も変えません"));
    assert_eq!(
        shown(&["OQS-IF-002"]),
        shown(&["OQS-IF-002", "--profile", profile.path()])
    );
}

#[test]
fn the_example_of_the_readme_is_good() {
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/profile.toml");
    let text = shown(&["check", example]);
    for part in [
        "MADEUPurl01",
        "MadeUpBarcode/Data",
        "/MessageHeader/MadeUpKey",
        "MadeUpChannel",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    assert!(!text.contains("標準と同じ"), "{text}");
}
