//! Scenarios step by step: what depends on the moment is shown here, where the test holds the clock.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use onshi_core::job::Moment;
use onshi_sim::scenario::{Play, Rule, Scenario, packs};
use tempfile::TempDir;

const NAME: &str = "OQSsiquc01req_1.xml";
const ANSWER: &str = "OQSsiquc01res_1.xml";

/// A scenario with one request, and whatever a test adds to it.
fn scenario(more: &str) -> String {
    format!(
        r#"title = {{ ja = "試", en = "test" }}
source = "test"
start = "2026-11-24 09:00"
{more}
[[expect]]
id = "query"
title = {{ ja = "照会", en = "query" }}
message = "QUALIFICATION_REQUEST"
"#
    )
}

/// A vendor's program in the hands of the test.
struct Desk {
    root: TempDir,
    play: Play,
}

impl Desk {
    fn of(text: &str) -> Self {
        let root = tempfile::tempdir().unwrap();
        let play = Play::open(Scenario::parse(text).unwrap(), root.path(), Moment(0)).unwrap();
        Desk { root, play }
    }

    fn path(&self, folder: &str, name: &str) -> PathBuf {
        self.root.path().join(folder).join(name)
    }

    fn document(&self) -> String {
        let institution = self.play.clinic().institution();
        let patient = &self.play.clinic().patients()[0];
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<XmlMsg><MessageHeader>\
             <QualificationConfirmationDate>20261124</QualificationConfirmationDate>\
             <MedicalInstitutionCode>{institution}</MedicalInstitutionCode></MessageHeader><MessageBody>\
             <QualificationConfirmSearchInfo><InsurerNumber>{:>8}</InsurerNumber>\
             <InsuredIdentificationNumber>{}</InsuredIdentificationNumber>\
             </QualificationConfirmSearchInfo></MessageBody></XmlMsg>\n",
            patient.insurer_number, patient.number
        )
    }

    fn publish(&self, name: &str) {
        fs::write(self.path("req", name), self.document()).unwrap();
    }

    /// Clears the answer away.
    fn clear(&self, name: &str) {
        fs::remove_file(self.path("res", name)).unwrap();
    }

    /// Names of the verdicts that fail.
    fn failed(&mut self) -> Vec<String> {
        let verdicts = self.play.verdicts();
        let failed = verdicts.into_iter().filter(|verdict| !verdict.is_ok());
        failed.map(|verdict| verdict.id).collect()
    }
}

#[test]
fn every_pack_reads_and_holds_every_rule() {
    for pack in packs() {
        let scenario = pack.scenario().unwrap();
        assert_eq!(scenario.rules().count(), Rule::ALL.len(), "{}", pack.name);
        assert!(!scenario.source.is_empty() && !scenario.task.is_empty());
    }
}

#[test]
fn who_does_right_passes_and_who_does_nothing_fails() {
    let mut desk = Desk::of(&scenario(""));
    desk.play.step(0).unwrap();
    assert_eq!(desk.failed(), ["query"]);
    assert!(!desk.play.is_met());

    desk.publish(NAME);
    desk.play.step(10).unwrap();
    assert_eq!(desk.failed(), ["left-in-res"]);
    desk.clear(ANSWER);
    assert!(desk.failed().is_empty() && desk.play.is_met() && !desk.play.is_pending());
}

/// 試験 太郎 in a scenario of his own.
const TARO: &str = r#"
[[people.person]]
kana = "ｼｹﾝ ﾀﾛｳ"
birthdate = "1940-01-31"
name = "試験　太郎"
sex = "男"
patient_id = "TARO"

[[people.person.qualification]]
insurer_number = "06990014"
number = "1234567"
from = "2020-04-01"
"#;

#[test]
fn people_of_the_scenario_live_in_its_world() {
    let desk = Desk::of(&scenario(TARO));
    let patients = desk.play.clinic().patients();
    let taro = patients
        .iter()
        .find(|patient| patient.patient_id == "TARO")
        .unwrap();
    assert_eq!(taro.number, "1234567");
    let without = Desk::of(&scenario(""));
    assert_eq!(without.play.clinic().patients().len() + 1, patients.len());
}

#[test]
fn a_person_that_cannot_be_is_named_with_the_line_of_the_scenario() {
    let text = scenario(&TARO.replace("1940-01-31", "1940-13-31"));
    let line = text
        .lines()
        .position(|line| line.contains("1940-13-31"))
        .unwrap()
        + 1;
    let root = tempfile::tempdir().unwrap();
    let wrong = Play::open(Scenario::parse(&text).unwrap(), root.path(), Moment(0));
    let error = wrong.err().unwrap().to_string();
    assert!(
        error.contains("birthdate") && error.contains(&line.to_string()),
        "{error}"
    );

    let unknown = Scenario::parse(&scenario(&TARO.replace("kana =", "kanna ="))).unwrap_err();
    assert!(
        unknown.line.is_some() && unknown.what.contains("kanna"),
        "{unknown}"
    );
}

#[test]
fn a_consent_of_the_scenario_is_given_and_taken_back_and_nobody_can_take_back_none() {
    let consent =
        "[[act]]\nat = \"0s\"\nconsent = { person = 0, care = \"Online\", kinds = [\"Drug\"] }\n";
    let cancel = "[[act]]\nat = \"1s\"\ncancel = { person = 0, care = \"Online\" }\n";
    let mut desk = Desk::of(&scenario(&format!("{consent}{cancel}{cancel}")));
    desk.play.step(0).unwrap();
    let twice = desk.play.step(2_000).unwrap_err();
    assert!(twice.to_string().contains("act 3"), "{twice}");

    let mut desk = Desk::of(&scenario(&format!("{consent}{cancel}")));
    desk.play.step(0).unwrap();
    desk.play.step(2_000).unwrap();
    assert_eq!(desk.failed(), ["query"]);
    let both = consent.replace("consent =", "heal = true\nconsent =");
    assert!(
        Scenario::parse(&scenario(&both)).is_err(),
        "one thing an act"
    );
}

#[test]
fn a_request_that_grows_in_its_place_is_seen() {
    let mut desk = Desk::of(&scenario("[site]\npick_up_after_ms = 100"));
    let document = desk.document();
    let (half, rest) = document.split_at(document.len() / 2);
    fs::write(desk.path("req", NAME), half).unwrap();
    desk.play.step(0).unwrap();
    let mut file = fs::OpenOptions::new()
        .append(true)
        .open(desk.path("req", NAME))
        .unwrap();
    file.write_all(rest.as_bytes()).unwrap();
    drop(file);
    desk.play.step(50).unwrap();
    desk.play.step(100).unwrap();
    desk.clear(ANSWER);
    assert_eq!(desk.failed(), ["written-in-place"]);
}

#[test]
fn an_answer_that_is_removed_half_written_is_seen_and_a_whole_one_may_go() {
    for early in [true, false] {
        let mut desk = Desk::of(&scenario("[site]\nin_place = true"));
        desk.publish(NAME);
        desk.play.step(0).unwrap();
        if !early {
            desk.play.step(10).unwrap();
        }
        desk.clear(ANSWER);
        desk.play.step(20).unwrap();
        let wanted: &[&str] = if early {
            &["removed-before-complete"]
        } else {
            &[]
        };
        assert_eq!(desk.failed(), wanted);
    }
}

#[test]
fn time_counts_from_the_beginning_at_the_speed_of_the_scenario() {
    let text = scenario("speed = 60").replace("message =", "within = \"5m\"\nmessage =");
    for (elapsed, late) in [(5_000, false), (5_001, true)] {
        let mut desk = Desk::of(&text);
        desk.publish(NAME);
        desk.play.step(elapsed).unwrap();
        desk.clear(ANSWER);
        assert_eq!(!desk.failed().is_empty(), late, "{elapsed}");
    }
}

#[test]
fn the_clock_jumps_when_the_scenario_says_so() {
    let mut desk = Desk::of(&scenario("[[act]]\nat = \"1s\"\njump = \"1d\""));
    desk.play.step(999).unwrap();
    assert_eq!(
        desk.play.now(999).japan().to_string(),
        "2026-11-24 09:00:00.999"
    );
    desk.play.step(1_000).unwrap();
    assert_eq!(
        desk.play.now(1_000).japan().to_string(),
        "2026-11-25 09:00:01"
    );
}

#[test]
fn a_fault_strikes_from_its_time_on_and_who_gives_up_after_it_is_seen() {
    let act = "[[act]]\nafter = \"query\"\nfault = \"refuses\"\nchance = \"next 1\"";
    let mut desk = Desk::of(&scenario(act));
    desk.publish(NAME);
    desk.play.step(0).unwrap();
    desk.clear(ANSWER);
    desk.publish("OQSsiquc01req_2.xml");
    desk.play.step(10).unwrap();
    desk.clear("OQSsiquc01req_2.err");
    desk.clear("OQSsiquc01req_2.xml");
    assert_eq!(desk.failed(), ["given-up"]);

    desk.publish("OQSsiquc01req_3.xml");
    desk.play.step(20).unwrap();
    desk.clear("OQSsiquc01res_3.xml");
    assert!(desk.failed().is_empty());
}

#[test]
fn a_terminal_that_restarts_goes_on_and_the_evidence_stays() {
    let mut desk = Desk::of(&scenario("[[act]]\nat = \"1s\"\nrestart = true"));
    desk.publish(NAME);
    desk.play.step(0).unwrap();
    desk.clear(ANSWER);
    desk.play.step(1_000).unwrap();
    desk.publish("OQSsiquc01req_2.xml");
    desk.play.step(2_000).unwrap();
    desk.clear("OQSsiquc01res_2.xml");
    assert_eq!(desk.play.evidence().requests.len(), 2);
    assert!(desk.failed().is_empty());
}

#[test]
fn a_rule_that_the_scenario_allows_to_break_does_not_count() {
    let mut desk = Desk::of(&scenario("allow = [\"left-in-res\"]"));
    desk.publish(NAME);
    desk.play.step(0).unwrap();
    assert!(desk.path("res", ANSWER).exists() && desk.failed().is_empty());
}

#[test]
fn no_value_of_a_person_is_in_a_verdict_or_in_the_evidence() {
    let text = scenario("")
        + "[[expect.where]]\nfield = \"body.search.birthdate\"\nequals = \"18680101\"\n\
           [[expect.where]]\nfield = \"body.search\"\nof = \"patients\"\n";
    let mut desk = Desk::of(&text);
    desk.publish(NAME);
    desk.play.step(0).unwrap();
    let number = desk.play.clinic().patients()[0].number.clone();
    let verdicts = desk.play.verdicts();
    assert!(verdicts.iter().any(|verdict| !verdict.is_ok()));
    let shown = format!("{verdicts:?} {:?}", desk.play.evidence());
    assert!(!shown.contains(&number), "{shown}");
}

#[test]
fn what_does_not_read_says_where_and_what_there_is() {
    let broken = [
        ("colour = 1", "colour", true),
        ("allow = [\"no-such\"]", "left-in-res", true),
        ("[[act]]\nat = \"1s\"", "fault, heal, jump, restart", true),
        ("[[act]]\nheal = true", "at", true),
        ("[[act]]\nat = \"1w\"\nheal = true", "500ms", true),
        (
            "[[act]]\nat = \"1s\"\nfault = \"rain\"",
            "loses-answer",
            true,
        ),
        ("[[act]]\nafter = \"nobody\"\nheal = true", "nobody", false),
        ("[site]\ncharset = \"latin1\"", "shift_jis", true),
        ("[people]\ninstitution = \"12\"", "", true),
    ];
    for (text, says, has_line) in broken {
        let error = Scenario::parse(&scenario(text)).unwrap_err();
        assert!(error.what.contains(says), "{text}: {error}");
        assert_eq!(error.line.is_some(), has_line, "{text}: {error}");
    }
    let whole = scenario("");
    for (from, to, says) in [
        ("QUALIFICATION_REQUEST", "QUERY", "CONSENT_CANCEL_REQUEST"),
        ("message =", "after = \"query\"\nmessage =", "query"),
        (
            "message =",
            "where = [{ field = \"body.seek\", is = \"present\" }]\nmessage =",
            "search",
        ),
        (
            "message =",
            "where = [{ field = \"body.search\" }]\nmessage =",
            "is, equals",
        ),
    ] {
        let error = Scenario::parse(&whole.replace(from, to)).unwrap_err();
        assert!(error.what.contains(says), "{to}: {error}");
    }
}
