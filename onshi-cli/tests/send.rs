//! `onshi send` and `onshi watch` against the simulator.
#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;
use std::process::Output;

use support::{Sim, onshi};
use tempfile::{NamedTempFile, TempDir};

const INSTITUTION: &str = "--institution=9910000001";

struct Office {
    root: TempDir,
    _sim: Sim,
}

impl Office {
    fn open(more: &[&str]) -> Self {
        let root = tempfile::tempdir().unwrap();
        let log = NamedTempFile::new().unwrap();
        let sim = Sim::start(root.path(), log.path(), more);
        Office { root, _sim: sim }
    }

    fn send(&self, arguments: &[&str]) -> Output {
        let line = [&["send", INSTITUTION, "--poll-ms=20"], arguments].concat();
        onshi(&line, self.root.path()).output().unwrap()
    }

    fn watch(&self) -> String {
        let line = ["watch", INSTITUTION, "--once"];
        text(&onshi(&line, self.root.path()).output().unwrap())
    }

    fn answers(&self) -> usize {
        std::fs::read_dir(self.root.path().join("res"))
            .unwrap()
            .count()
    }
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn first_patient(root: &Path) -> Vec<String> {
    let list = std::fs::read_to_string(root.join("patients.csv")).unwrap();
    list.lines()
        .nth(1)
        .unwrap()
        .split(',')
        .map(str::to_owned)
        .collect()
}

#[test]
fn everyone_who_consented_is_shown_and_the_files_go_when_acknowledged() {
    let office = Office::open(&["--processing-rounds=1"]);
    let output = office.send(&["consented", "--from=2026-11-21", "--to=2026-11-21", "--ack"]);
    assert!(output.status.success(), "{output:?}");
    let shown = text(&output);
    for part in [
        "受付 accepted",
        "処理中 working",
        "有効（最新の資格情報）",
        "受領確認しました",
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    assert_eq!(office.answers(), 0);
}

#[test]
fn one_person_is_asked_for_by_number_and_stays_until_acknowledged() {
    let office = Office::open(&[]);
    let patient = first_patient(office.root.path());
    let card = [
        format!("--insurer={}", patient[2]),
        format!("--symbol={}", patient[3]),
        format!("--number={}", patient[4]),
        format!("--branch={}", patient[5]),
    ];
    let card: Vec<&str> = card.iter().map(String::as_str).collect();
    let asked = [&["query", "--key=monday"], &card[..]].concat();
    let output = office.send(&asked);
    assert!(output.status.success(), "{output:?}");
    assert!(text(&output).contains(&patient[4]), "{}", text(&output));
    assert_eq!(office.answers(), 1, "not acknowledged");
    assert!(office.watch().contains("回答あり"));

    let again = office.send(&[&asked[..], &["--ack"]].concat());
    assert!(again.status.success(), "{again:?}");
    assert_eq!(office.answers(), 0);
    assert_eq!(
        office.watch().lines().count(),
        4,
        "one job: {}",
        office.watch()
    );
}

#[test]
fn a_refusal_and_a_missing_answer_are_exit_code_1() {
    let office = Office::open(&["--refuse=OQSsiquc01"]);
    let query = ["query", "--insurer=06990012", "--number=1", "--wait=60"];
    let refused = office.send(&query);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused).contains("端末が拒否"), "{refused:?}");
    drop(office);

    let folder = tempfile::tempdir().unwrap();
    for name in ["req", "res"] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
    }
    let line = [
        "send",
        INSTITUTION,
        "query",
        "--insurer=06990012",
        "--number=1",
        "--wait=0",
    ];
    let silent = onshi(&line, folder.path()).output().unwrap();
    assert_eq!(silent.status.code(), Some(1));
    assert!(text(&silent).contains("回答がまだありません"), "{silent:?}");
}

/// The other side encrypts everything; so does this one, and a person at the keyboard sees no difference.
#[test]
fn under_a_password_the_same_is_sent_and_shown() {
    let settings = NamedTempFile::new().unwrap();
    let theirs = "[terminal]\nencrypted_prefixes = [\"\"]\npassword = \"himitsu\"\n";
    std::fs::write(settings.path(), theirs).unwrap();
    let office = Office::open(&[&format!("--settings={}", settings.path().display())]);
    let setting =
        "source = \"test\"\n[[rules]]\nbeginning = \"\"\npassword = \"himitsu\"\nrequests = true\n";
    let file = office.root.path().join("encryption.toml");
    std::fs::write(&file, setting).unwrap();
    let encryption = format!("--encryption={}", file.display());
    let patient = first_patient(office.root.path());
    let [insurer, symbol, number, branch] = [2, 3, 4, 5].map(|at| &patient[at]);
    let output = office.send(&[
        &encryption,
        "query",
        &format!("--insurer={insurer}"),
        &format!("--symbol={symbol}"),
        &format!("--number={number}"),
        &format!("--branch={branch}"),
    ]);
    assert!(output.status.success(), "{output:?}");
    assert!(text(&output).contains(number.as_str()), "{}", text(&output));
    let res = std::fs::read_dir(office.root.path().join("res")).unwrap();
    let names: Vec<_> = res.map(|file| file.unwrap().file_name()).collect();
    assert!(
        names
            .iter()
            .all(|name| name.to_str().unwrap().ends_with(".zip")),
        "{names:?}"
    );
}

#[test]
fn a_ledger_with_a_key_is_sealed_and_opens_with_it_alone() {
    let office = Office::open(&[]);
    let key = NamedTempFile::new().unwrap();
    std::fs::write(key.path(), "a7".repeat(32)).unwrap();
    let with_key = format!("--key-file={}", key.path().display());
    let asked = ["consented", "--from=2026-11-21", "--to=2026-11-21"];
    let sealed = office.send(&[&[&*with_key], &asked[..]].concat());
    assert!(sealed.status.success(), "{sealed:?}");

    let refused = office.send(&asked);
    assert!(!refused.status.success(), "{refused:?}");
    let watch = |more: &[&str]| {
        let line = [&["watch", INSTITUTION, "--once"], more].concat();
        onshi(&line, office.root.path()).output().unwrap()
    };
    assert!(!watch(&[]).status.success());
    let seen = watch(&[&with_key]);
    assert!(seen.status.success(), "{seen:?}");
    assert!(text(&seen).contains("回答あり"), "{}", text(&seen));
}
