//! `onshi watch --metrics --log`: figures and events in files.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::process::Command;

#[test]
fn figures_and_events_are_written() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["req", "res"] {
        fs::create_dir(folder.path().join(name)).unwrap();
    }
    let output = Command::new(env!("CARGO_BIN_EXE_onshi"))
        .args(["watch", "--once", "--root=.", "--institution=1311111111"])
        .args(["--metrics=figures.prom", "--log=events.jsonl"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let figures = fs::read_to_string(folder.path().join("figures.prom")).unwrap();
    assert!(
        figures.contains("onshi_ledger_failures_total 0\n"),
        "{figures}"
    );
    let events = fs::read_to_string(folder.path().join("events.jsonl")).unwrap();
    for line in events.lines() {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(event["target"], "onshi", "{line}");
    }
    let told = |what: &str| events.lines().any(|line| line.contains(what));
    assert!(told("\"deed\":\"opened\""), "{events}");
}
