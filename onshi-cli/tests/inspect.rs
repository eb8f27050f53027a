//! `onshi inspect` on the public samples, on broken files and on files full of canaries.
//!
//! The expected output is checked in under `expected/`. After a change that is meant, run with
//! `ONSHI_WRITE_EXPECTED=1` and read the difference.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use onshi_core::catalogue::{
    Kind, MessageRow, Privacy, QualificationAnswer, QualificationAnswerBody, QualificationResult,
    RecordRow, ResultList, TERMS, messages,
};
use onshi_core::record::{Draft, Record, write};
use onshi_core::text::Charset;

const EVIDENCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/evidence");
const EXPECTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expected");

fn inspect(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onshi"))
        .arg("inspect")
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn matches_expected(name: &str, arguments: &[&str]) {
    let output = inspect(Path::new(EVIDENCE), arguments);
    assert!(output.status.success(), "{arguments:?}");
    let path = PathBuf::from(format!("{EXPECTED}/{name}"));
    if std::env::var_os("ONSHI_WRITE_EXPECTED").is_some() {
        std::fs::write(&path, &output.stdout).unwrap();
    }
    assert_eq!(
        text(&output),
        std::fs::read_to_string(path).unwrap(),
        "{arguments:?}"
    );
}

#[test]
fn the_real_face_result_is_shown_field_by_field() {
    let sample = "OQSsiquc01res_face.myclinic.real-structure.xml";
    matches_expected("face.txt", &[sample]);
}

#[test]
fn a_request_in_shift_jis_is_shown() {
    let sample = "OQSsiimm01req_202609300001.tool-emitted.xml";
    matches_expected("registration.txt", &[sample]);
}

#[test]
fn a_batch_shows_person_after_person() {
    let sample = "OQSmuhvq02res.derived.xml";
    matches_expected("consented.txt", &[sample]);
    matches_expected(
        "consented-one-hidden.txt",
        &[sample, "--people", "1", "--hide"],
    );
    matches_expected("consented.json", &[sample, "--json"]);
}

/// The same fields are called differently, answer by answer: 表1.2-3.
#[test]
fn medical_aid_is_shown_under_its_own_terms() {
    let folder = tempfile::tempdir().unwrap();
    let shown = |classification: &str, number: &str| {
        let result = Draft::<QualificationResult>::new()
            .card_classification(classification)
            .insurer_number(number)
            .insured_identification_number("1234566")
            .insurer_name("架空市")
            .qualification_date("20240401")
            .disqualification_date("20260331")
            .checkup_consent("1")
            .checkup_expired_reason("1");
        let results = Draft::<ResultList>::new().result(result);
        let body = Draft::<QualificationAnswerBody>::new().results(results);
        let answer = Draft::<QualificationAnswer>::new().body(body);
        let name = "OQSsiquc01res_1.xml";
        let bytes = write(answer.as_record(), Charset::Utf8).unwrap();
        std::fs::write(folder.path().join(name), bytes).unwrap();
        text(&inspect(folder.path(), &[name]))
    };
    let (aid, health) = (shown("A1", "12999991"), shown("01", "  990010"));
    let shown_terms = TERMS.iter().filter(|term| {
        let japanese = term.health_insurance.japanese;
        health
            .lines()
            .any(|line| line.contains(&format!(" {japanese} ")))
    });
    let mut switched = 0;
    for term in shown_terms {
        assert!(!aid.contains(&format!(" {} ", term.health_insurance.japanese)));
        assert!(
            aid.contains(&format!(" {} ", term.medical_aid.japanese)),
            "{aid}"
        );
        assert!(!health.contains(term.medical_aid.japanese), "{health}");
        switched += 1;
    }
    assert_eq!(switched, 7, "{health}");
    for line in aid.lines().chain(health.lines()) {
        let cells = unicode_width::UnicodeWidthStr::width(line);
        assert!(cells <= 100, "{cells} cells: {line}");
    }
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for file in std::fs::read_dir(EXPECTED).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            for line in std::fs::read_to_string(&path).unwrap().lines() {
                let cells = unicode_width::UnicodeWidthStr::width(line);
                assert!(cells <= 100, "{cells} cells in {}: {line}", path.display());
            }
        }
    }
}

#[test]
fn a_broken_file_says_where_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let name = "OQSmuquc02res_cut.xml";
    let whole = std::fs::read(format!("{EVIDENCE}/OQSmuquc02res.derived.xml")).unwrap();
    std::fs::write(folder.path().join(name), &whole[..1000]).unwrap();
    let output = inspect(folder.path(), &[name]);
    assert_eq!(output.status.code(), Some(1));
    let text = text(&output);
    let cut = std::str::from_utf8(&whole[..1000]).unwrap();
    let line = cut.lines().count();
    let column = cut.lines().last().unwrap().chars().count() + 1;
    for part in [
        "文書が途中で終わっています",
        "Truncated -401",
        &format!("line {line}, column {column}"),
        "ファイルが完成するまで待ってください",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn findings_in_a_batch_stand_at_their_line() {
    let folder = tempfile::tempdir().unwrap();
    let name = "OQSmuhvq02res_odd.xml";
    let whole = std::fs::read_to_string(format!("{EVIDENCE}/OQSmuhvq02res.derived.xml")).unwrap();
    let odd = whole.replace("<Birthdate>19500102", "<Birthdate>1950-1-2");
    let odd = odd.replace("<ReferenceNumber>67890", "<Strange/><ReferenceNumber>67890");
    assert_ne!(whole, odd);
    std::fs::write(folder.path().join(name), &odd).unwrap();
    let output = inspect(folder.path(), &[name]);
    assert!(output.status.success(), "findings are no failure");
    let text = text(&output);
    for element in ["<Birthdate>1950-1-2", "<Strange/>"] {
        let before = &odd[..odd.find(element).unwrap()];
        let line = before.lines().count();
        let column = before.lines().last().unwrap().chars().count() + 1;
        assert!(
            text.contains(&format!("{line}:{column}  ")),
            "{element}: {text}"
        );
    }
    assert!(text.contains("BulkConfirmUnit[2]/Strange"), "{text}");
}

#[test]
fn a_file_without_a_telling_name_is_read_by_naming_the_message() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(
        format!("{EVIDENCE}/OQSmuhvq02res.derived.xml"),
        folder.path().join("copy.xml"),
    )
    .unwrap();
    let unnamed = inspect(folder.path(), &["copy.xml"]);
    assert_eq!(unnamed.status.code(), Some(1));
    assert!(text(&unnamed).contains("OQSmuhvq02res"), "offers the names");
    let named = inspect(folder.path(), &["copy.xml", "--message", "OQSmuhvq02res"]);
    assert!(named.status.success());
    assert!(text(&named).contains("人数 2"));
}

/// A file of this message in which every leaf holds a value of its own.
struct Canaries {
    record: Record,
    personal: Vec<String>,
    open: Vec<String>,
}

impl Canaries {
    fn of(message: &MessageRow) -> Self {
        let mut canaries = Canaries {
            record: Record::new(message.record),
            personal: Vec::new(),
            open: Vec::new(),
        };
        canaries.fill(message.record, &mut Vec::new(), false);
        canaries
    }

    fn fill(&mut self, row: &RecordRow, path: &mut Vec<(u16, usize)>, secret: bool) {
        for field in row.fields {
            let secret = secret || field.privacy == Privacy::Personal;
            if let Kind::Group(inner) = field.kind {
                path.push((field.no, 0));
                self.fill(inner, path, secret);
                path.pop();
                continue;
            }
            let value = format!("kept{:04}", self.personal.len() + self.open.len());
            self.record.set_text(path, field.no, &value);
            if secret {
                self.personal.push(value);
            } else {
                self.open.push(value);
            }
        }
    }

    /// The file, with an element that nobody knows: it counts as personal.
    fn file(&mut self) -> String {
        let bytes = write(&self.record, Charset::Utf8).unwrap();
        self.personal.push("kept9999".to_owned());
        let strange = "<Strange>kept9999</Strange></MessageBody>";
        String::from_utf8(bytes)
            .unwrap()
            .replacen("</MessageBody>", strange, 1)
    }
}

#[test]
fn nothing_personal_is_left_in_what_is_hidden() {
    let folder = tempfile::tempdir().unwrap();
    for message in messages() {
        let mut canaries = Canaries::of(message);
        let name = format!("{}{}_1.xml", message.prefix, message.direction.tag());
        std::fs::write(folder.path().join(&name), canaries.file()).unwrap();
        for form in [&["--hide"][..], &["--hide", "--json"]] {
            let shown = text(&inspect(folder.path(), &[&[&*name], &form[1..]].concat()));
            let hidden = text(&inspect(folder.path(), &[&[&*name], form].concat()));
            for value in &canaries.open {
                assert!(
                    hidden.contains(value),
                    "{name} {form:?}: {value} is no secret"
                );
            }
            for value in &canaries.personal {
                assert!(
                    shown.contains(value),
                    "{name} {form:?}: {value} is shown unhidden"
                );
                assert!(!hidden.contains(value), "{name} {form:?}: {value} leaks");
            }
        }
    }
}
