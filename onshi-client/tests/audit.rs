//! What is done with information stands in the audit before it is done, with who did it and with nobody's data
//! (R25–R28, I-16). What becomes of jobs is held against it by the random histories.
#![allow(clippy::expect_used, clippy::panic)]

mod support;

use onshi_client::{Client, Ledger, MemoryLedger, verify_audit};
use onshi_core::audit::Who;
use onshi_core::catalogue::DRUG_INFORMATION;
use onshi_core::error::ErrorCode::{ConsentMissing, Forbidden};
use onshi_core::job::{JobId, Settings, Terms};
use onshi_core::rules::access::{Profession, Role, SignIn};
use onshi_core::rules::data_class::ConsentKind::Visit;
use onshi_core::rules::linkage::LinkageKey;
use onshi_core::rules::retention::Place;
use serde_json::Value;
use support::*;

/// The lines since there were so many.
fn since(client: &mut Client, lines: u64) -> Vec<Value> {
    let lines = client.audit_lines(lines + 1, usize::MAX).expect("read");
    let read = |text: &str| serde_json::from_str(text).expect("JSON");
    lines.iter().map(|line| read(&line.text)).collect()
}

fn deeds(lines: &[Value]) -> Vec<&str> {
    let deeds = lines.iter().map(|line| line["deed"].as_str());
    deeds.map(|deed| deed.expect("a deed")).collect()
}

fn lines(client: &mut Client) -> u64 {
    client.audit_head().expect("read").lines
}

/// A client of this kind that asked for the drugs of a patient who consented, and was answered.
fn answered(settings: Settings) -> (Desk, Client, JobId) {
    let desk = Desk::new();
    let mut client = desk.open_with(settings).expect("a client");
    let (unit, told) = (unit(&desk.clock), client.now());
    client
        .hear_consent(PATIENT, Visit, unit.root(), told)
        .expect("kept");
    let terms = Terms {
        subject: Some(PATIENT.to_owned()),
        permits: client.permits_of(PATIENT, Visit).expect("read"),
        ..Terms::default()
    };
    let job = client.submit_under(None, &DRUG_INFORMATION, drugs(), terms);
    let job = job.expect("permitted");
    answer_drugs(&desk, &mut client, job);
    (desk, client, job)
}

#[test]
fn a_visit_is_told_from_its_request_to_its_end() {
    let (desk, mut client, job) = answered(settings_of(Role::ReceiptComputer));
    client.answer_apart(job).expect("an answer");
    client.acknowledge(job).expect("acknowledged");
    desk.rounds(&mut client, 2);
    client.erased(job, Place::Memory).expect("erased");
    let all = since(&mut client, 0);
    let expected = [
        "opened",
        "requested",
        "answered",
        "delivered",
        "acknowledged",
        "purged",
        "copy-erased",
    ];
    assert_eq!(deeds(&all), expected);
    let name = client.name_in_audit(PATIENT).to_string();
    for line in &all[1..] {
        assert_eq!(line["job"], job.0);
        assert_eq!(line["operation"], DRUG_INFORMATION.id);
        assert_eq!(line["whose"], Value::from([&*name]));
    }
    let whole = client.verify_audit([]).expect("read");
    assert_eq!(whole.map(|head| head.lines), Ok(7));
}

#[test]
fn whoever_acts_is_named_until_somebody_else_does() {
    let desk = Desk::new();
    let settings = Settings {
        who: Who::user("op-1"),
        ..settings_of(Role::Chart)
    };
    let mut client = desk.open_with(settings).expect("a client");
    client.act_as(Who {
        user: "op-2".into(),
        role: "医師".into(),
        terminal: "診察室".into(),
        process: Some(12),
    });
    let doctor = viewer(Role::Chart, Profession::Doctor, SignIn::TwoFactors);
    client
        .access(PATIENT, Visit, Some(&doctor))
        .expect("a ledger");
    let all = since(&mut client, 0);
    assert_eq!(
        deeds(&all),
        ["opened", "denied"],
        "nothing was consented to"
    );
    assert_eq!(
        (&all[0]["user"], &all[1]["user"]),
        (&"op-1".into(), &"op-2".into())
    );
    assert_eq!(all[1]["terminal"], "診察室");
    assert!(all[1]["about"].as_array().expect("classes").len() > 5);
}

#[test]
fn what_is_seen_and_what_is_refused_is_told_apart() {
    let (_desk, mut client, job) = answered(settings_of(Role::Chart));
    let before = lines(&mut client);
    let refused = client.answer(job).expect_err("not whole");
    assert_eq!(refused.code(), Forbidden);
    let doctor = viewer(Role::Chart, Profession::Doctor, SignIn::TwoFactors);
    client
        .access(PATIENT, Visit, Some(&doctor))
        .expect("a ledger");
    let told = since(&mut client, before);
    assert_eq!(deeds(&told), ["denied", "viewed", "denied"]);
    assert_eq!(told[0]["about"], Value::from(["Forbidden"]));
    assert_eq!(told[1]["about"].as_array().map(Vec::len), Some(1));
    assert_eq!(told[1]["whose"], told[0]["whose"]);

    let terms = Terms {
        subject: Some("P-2".to_owned()),
        ..Terms::default()
    };
    let before = lines(&mut client);
    let refused = client.submit_under(None, &DRUG_INFORMATION, drugs(), terms);
    assert_eq!(refused.expect_err("refused").code(), ConsentMissing);
    let told = since(&mut client, before);
    assert_eq!(deeds(&told), ["denied"]);
    let whose = client.name_in_audit("P-2").to_string();
    assert_eq!(told[0]["whose"], Value::from([whose]));
}

/// What cannot be written is not given out: the process dies at one step after the other.
#[test]
fn nothing_is_given_out_that_the_audit_does_not_have() {
    for step in 1..60 {
        let (desk, client, job) = answered(settings());
        drop(client);
        let fuse = Fuse::at(step, Death::Before);
        let given = desk
            .open_behind(&fuse, settings())
            .and_then(|mut client| client.answer(job).map(drop));
        let mut client = desk.open().expect("a client");
        let all = since(&mut client, 0);
        let told = deeds(&all)
            .iter()
            .filter(|deed| **deed == "delivered")
            .count();
        assert_eq!(told, usize::from(given.is_ok()), "step {step}");
        if given.is_ok() {
            assert!(step > 5, "it died before");
            return;
        }
    }
    panic!("it is never given out");
}

#[test]
fn a_clock_that_is_set_back_is_told_once_and_who_resets_it() {
    let desk = Desk::new();
    let mut client = desk.open().expect("a client");
    client.permits_of(PATIENT, Visit).expect("read");
    desk.clock.forward(-3_600_000);
    desk.rounds(&mut client, 3);
    let reset = client.reset_clock("op-7").expect("reset");
    assert_eq!(reset.operator(), "op-7");
    desk.rounds(&mut client, 3);
    let told = since(&mut client, 1);
    assert_eq!(deeds(&told), ["clock-behind", "clock-reset"]);
    for line in &told {
        let behind = line["trusted"].as_i64() > line["wall"].as_i64();
        assert!(behind, "{line}");
    }
    assert_eq!(told[1]["user"], "op-7");
}

#[test]
fn nobody_stands_in_an_audit() {
    let (desk, mut client, job) = answered(settings_of(Role::Chart));
    client.answer_apart(job).expect("an answer");
    client
        .forget_patient(&LinkageKey::new([7; 32]), PATIENT)
        .expect("forgotten");
    let mut text = String::new();
    client
        .export_audit(|line| {
            text += line;
            Ok(())
        })
        .expect("written out");
    assert!(text.contains("\"forgotten\"") && text.contains("\"exported\""));
    let job = client.job(job).expect("a job").clone();
    let pseudonym = job.subject.expect("a subject");
    let pseudonym: String = pseudonym.iter().map(|byte| format!("{byte:02x}")).collect();
    for word in [PATIENT, INSTITUTION, MARK, &pseudonym] {
        assert!(!text.contains(word), "{word} in {text}");
    }
    drop(client);
    let mut ledger: MemoryLedger = desk.ledger.clone();
    assert!(verify_audit(&mut ledger, []).expect("read").is_ok());
    assert_eq!(ledger.kept("audit-key").expect("read").len(), 1);
}
