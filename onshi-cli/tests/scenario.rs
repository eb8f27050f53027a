//! `onshi sim run`: a vendor's program that does right passes, and one that does one thing wrong fails
//! for that thing and for nothing else.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use onshi_sim::scenario::{Rule, packs};
use tempfile::TempDir;

/// What a program did wrong on purpose, in which scenario, and the verdicts that must fail.
const BAD: &[(&str, &str, &[&str])] = &[
    ("in-place", "number-query", &["written-in-place"]),
    (
        "lies-about-encoding",
        "number-query",
        &["unreadable-request"],
    ),
    ("mixes-encodings", "consented-batch", &["mixed-encodings"]),
    ("name-twice", "consented-batch", &["name-used-twice"]),
    (
        "other-institution",
        "number-query",
        &["query", "other-institution"],
    ),
    (
        "invents-reception",
        "consented-batch",
        &["unknown-reception"],
    ),
    ("collects-twice", "consented-batch", &["collected-twice"]),
    (
        "sends-batch-twice",
        "batch-query",
        &["ask", "batch-sent-twice"],
    ),
    ("cancels-twice", "consent-cancel", &["cancel", "sent-twice"]),
    ("gives-up", "refusal", &["again", "collect", "given-up"]),
    (
        "gives-up",
        "lost-answer",
        &["again", "answered", "given-up"],
    ),
    ("looks-once", "answered-twice", &["left-in-res"]),
    (
        "never-collects",
        "consented-batch",
        &["wait", "collect", "not-collected"],
    ),
    ("litters", "number-query", &["left-in-req"]),
    ("leaves-answers", "batch-query", &["left-in-res"]),
    ("stranger", "number-query", &["query"]),
    ("cancels-stranger", "consent-cancel", &["cancel"]),
    ("wrong-order", "visit-day", &["consented"]),
];

/// One run of `onshi sim run`.
struct Run {
    output: Output,
    junit: PathBuf,
    _folder: TempDir,
}

impl Run {
    fn of(pack: &str, vendor: &str, bad: &str, more: &[&str]) -> Self {
        Self::with(pack, vendor, ("BAD", bad), more)
    }

    /// A program with our library that speaks as a profile has it.
    fn of_profile(pack: &str, profile: &str, more: &[&str]) -> Self {
        Self::with(pack, "by_library.sh", ("PROFILE", profile), more)
    }

    fn with(pack: &str, vendor: &str, told: (&str, &str), more: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let junit = folder.path().join("report.xml");
        let script = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/vendors")
            .join(vendor);
        let output = onshi(&["sim", "run", pack])
            .arg("--root")
            .arg(folder.path().join("root"))
            .arg("--junit")
            .arg(&junit)
            .arg("--exec")
            .arg(format!("sh \"{}\"", script.display()))
            .args(more)
            .env(told.0, told.1)
            .env("ONSHI", env!("CARGO_BIN_EXE_onshi"))
            .output()
            .unwrap();
        Run {
            output,
            junit,
            _folder: folder,
        }
    }

    fn text(&self) -> String {
        String::from_utf8(self.output.stdout.clone()).unwrap()
    }

    /// Names of the verdicts that failed, as printed.
    fn failed(&self) -> BTreeSet<String> {
        let text = self.text();
        let lines = text.lines().filter_map(|line| line.strip_prefix("not ok "));
        lines
            .filter_map(|line| Some(line.split_once(':')?.0.to_owned()))
            .collect()
    }

    /// The same, as the report says.
    fn reported(&self) -> BTreeSet<String> {
        let report = fs::read_to_string(&self.junit).unwrap();
        let cases = report.lines().filter(|line| line.contains("><failure "));
        cases
            .map(|line| {
                let name = line.split_once("\" name=\"").unwrap().1;
                name.split(' ').next().unwrap().to_owned()
            })
            .collect()
    }
}

fn onshi(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onshi"));
    command.args(arguments);
    command
}

#[test]
fn a_program_without_our_library_passes_every_pack() {
    for pack in packs() {
        let run = Run::of(pack.name, "by_hand.sh", "", &[]);
        assert_eq!(run.output.status.code(), Some(0), "{}", run.text());
        assert!(run.failed().is_empty() && run.reported().is_empty());
        let verdicts = run
            .text()
            .lines()
            .filter(|line| line.starts_with("ok "))
            .count();
        assert!(verdicts > Rule::ALL.len(), "{}", run.text());
    }
}

#[test]
fn a_program_with_our_library_passes() {
    for pack in [
        "consented-batch",
        "number-query",
        "refusal",
        "restart",
        "lost-answer",
    ] {
        let run = Run::of(pack, "by_library.sh", "", &[]);
        assert_eq!(run.output.status.code(), Some(0), "{}", run.text());
    }
}

/// The visit query under another prefix, with a flat body.
const PROFILE: &str = r#"
[profile]
name = "test"
source = "a document of this test"

[messages.VISIT_QUALIFICATION_REQUEST]
prefix = "XYZsihvq01"
evidence = "confirmed"

[records.QualificationRequestBody.fields.search]
at = "Somebody"
"#;

#[test]
fn both_sides_and_the_judge_speak_as_the_profile_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("profile.toml");
    fs::write(&profile, PROFILE).unwrap();
    let profile = profile.to_str().unwrap();
    let with = Run::of_profile("number-query", profile, &["--profile", profile]);
    assert_eq!(with.output.status.code(), Some(0), "{}", with.text());
    let without = Run::of_profile("number-query", profile, &["--timeout=3"]);
    assert_eq!(without.output.status.code(), Some(1), "{}", without.text());
    assert!(without.failed().contains("query"), "{}", without.text());
}

#[test]
fn a_program_that_does_one_thing_wrong_fails_for_it_and_for_nothing_else() {
    for (bad, pack, failures) in BAD {
        let run = Run::of(pack, "by_hand.sh", bad, &[]);
        assert_eq!(run.output.status.code(), Some(1), "{bad}: {}", run.text());
        let wanted: BTreeSet<String> = failures.iter().map(|id| (*id).to_owned()).collect();
        assert_eq!(run.failed(), wanted, "{bad}: {}", run.text());
        assert_eq!(run.reported(), wanted, "{bad}");
    }
}

/// Depends on the moment: shown in onshi-sim/tests/scenario.rs, where the test holds the clock.
const BY_THE_CLOCK: Rule = Rule::RemovedEarly;

#[test]
fn every_rule_is_broken_by_somebody() {
    let broken: BTreeSet<&str> = BAD
        .iter()
        .flat_map(|(_, _, failures)| *failures)
        .copied()
        .collect();
    for rule in Rule::ALL.iter().filter(|rule| **rule != BY_THE_CLOCK) {
        assert!(broken.contains(rule.name()), "{}", rule.name());
    }
}

#[test]
fn a_program_that_does_not_end_is_ended_and_fails() {
    let run = Run::of("number-query", "by_hand.sh", "never-ends", &["--timeout=1"]);
    assert_eq!(run.output.status.code(), Some(1));
    assert_eq!(
        run.failed(),
        BTreeSet::from(["query".into(), "program".into()])
    );
}

#[test]
fn what_cannot_be_played_is_exit_code_2() {
    let unknown = onshi(&["sim", "run", "no-such-pack"]).output().unwrap();
    assert_eq!(unknown.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&unknown.stderr).contains("number-query"),
        "{unknown:?}"
    );

    let absent = onshi(&["sim", "run", "number-query", "--exec=/no/such/program"])
        .output()
        .unwrap();
    assert_eq!(absent.status.code(), Some(2), "{absent:?}");

    let used = tempfile::tempdir().unwrap();
    fs::create_dir(used.path().join("res")).unwrap();
    let full = onshi(&["sim", "run", "number-query", "--exec=true", "--root"])
        .arg(used.path())
        .output()
        .unwrap();
    assert_eq!(full.status.code(), Some(2), "{full:?}");
}

#[test]
fn a_key_that_nobody_knows_is_an_error_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.toml");
    let own = packs()[0]
        .text
        .replace("processing_rounds", "procesing_rounds");
    let line = own
        .lines()
        .position(|line| line.starts_with("procesing"))
        .unwrap()
        + 1;
    fs::write(&file, own).unwrap();
    let run = onshi(&["sim", "run", file.to_str().unwrap()])
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(2));
    let said = String::from_utf8(run.stderr).unwrap();
    assert!(
        said.contains(&format!("line {line}")) && said.contains("processing_rounds"),
        "{said}"
    );
}

#[test]
fn packs_are_listed_and_print_a_check_list() {
    let listed = String::from_utf8(onshi(&["sim", "packs"]).output().unwrap().stdout).unwrap();
    for pack in packs() {
        assert!(listed.contains(pack.name), "{listed}");
        let printed = onshi(&["sim", "run", pack.name, "--print"])
            .output()
            .unwrap();
        assert_eq!(printed.status.code(), Some(0));
        let list = String::from_utf8(printed.stdout).unwrap();
        assert!(list.starts_with("# ") && list.matches("- [ ] ").count() > Rule::ALL.len());
        assert!(
            list.contains("manual 4.2")
                || list.contains("manual 5.4")
                || list.contains("field reports")
        );
    }
}
