//! `onshi sim --settings FILE`: what a file says of the terminal is so, and what it cannot say is told
//! with its line.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::fs;

use support::{Sim, onshi};
use tempfile::TempDir;

#[test]
fn a_fault_of_the_file_strikes_and_the_command_line_counts_over_the_file() {
    let place = TempDir::new().unwrap();
    let (root, log) = (place.path().join("root"), place.path().join("log"));
    let file = place.path().join("site.toml");
    let text = "[terminal]\nprocessing_rounds = 50\n[faults]\nrefuses = \"next 1\"\n";
    fs::write(&file, text).unwrap();
    let settings = format!("--settings={}", file.display());
    let _sim = Sim::start(&root, &log, &[&settings, "--processing-rounds=0"]);
    let asked = [
        "--institution=9910000001",
        "consented",
        "--from=20261121",
        "--to=20261122",
        "--ack",
    ];
    let send = || {
        onshi(&[&["send"], &asked[..]].concat(), &root)
            .output()
            .unwrap()
    };
    assert!(!send().status.success(), "the first one is refused");
    let second = send();
    assert!(second.status.success());
    let told = String::from_utf8(second.stdout).unwrap();
    assert!(!told.contains("処理中 working"), "{told}");
}

#[test]
fn a_word_that_means_nothing_is_told_with_its_line() {
    let place = TempDir::new().unwrap();
    let file = place.path().join("site.toml");
    fs::write(&file, "[terminal]\nin_place = true\nin_plaice = true\n").unwrap();
    let settings = format!("--settings={}", file.display());
    let done = onshi(&["sim", &settings], &place.path().join("root"))
        .output()
        .unwrap();
    let told = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(1), "{told}");
    assert!(
        told.contains("line 3") && told.contains("in_plaice"),
        "{told}"
    );
}
