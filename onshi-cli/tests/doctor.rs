//! `onshi doctor` and `onshi ledger`: what a person at the keyboard sees.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// `onshi …`, in a folder.
fn onshi(arguments: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onshi"));
    command
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn doctor(root: &Path, more: &[&str]) -> Output {
    let place = ["doctor", "--root=.", "--institution=1311111111"];
    let arguments = [&place[..], &["--patience-ms=10"], more].concat();
    onshi(&arguments, root)
}

fn folders(root: &Path) {
    for folder in ["req", "res"] {
        fs::create_dir(root.join(folder)).unwrap();
    }
}

#[test]
fn the_exit_code_and_the_text_say_how_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let nothing = doctor(root, &[]);
    assert_eq!(nothing.status.code(), Some(2), "{nothing:?}");
    folders(root);
    let good = doctor(root, &[]);
    let text = String::from_utf8(good.stdout.clone()).unwrap();
    assert_eq!(good.status.code(), Some(0), "{text}");
    assert!(text.contains("誤り errors 0   注意 warnings 0"), "{text}");
    fs::write(root.join("req/OQSsiquc01res_1.xml"), "").unwrap();
    let swapped = doctor(root, &[]);
    let text = String::from_utf8(swapped.stdout).unwrap();
    assert_eq!(swapped.status.code(), Some(2), "{text}");
    assert!(
        text.contains("req に結果ファイルが 1 件あります / 1 answers stand in req"),
        "{text}"
    );
    assert!(
        text.contains("→ 設定の req と res を確認してください。"),
        "{text}"
    );
}

#[test]
fn programs_get_json() {
    let folder = tempfile::tempdir().unwrap();
    folders(folder.path());
    let output = doctor(folder.path(), &["--json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["shape"], 1);
    let findings = json["findings"].as_array().unwrap();
    assert!(
        findings
            .iter()
            .any(|it| it["check"] == "rename" && it["verdict"] == "good")
    );
    let site = folder.path().join("site.toml");
    fs::write(&site, "terminals = 1").unwrap();
    let bad = doctor(folder.path(), &["--site=site.toml"]);
    assert!(
        String::from_utf8_lossy(&bad.stderr).contains("site.toml"),
        "{bad:?}"
    );
}

#[test]
fn a_ledger_is_copied_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    folders(folder.path());
    let run = |arguments: &[&str]| onshi(arguments, folder.path());
    let place = ["--root=.", "--institution=1311111111"];
    assert!(
        run(&[&["watch", "--once"][..], &place].concat())
            .status
            .success()
    );
    assert!(
        run(&["ledger", "backup", "onshi.ledger", "copy"])
            .status
            .success()
    );
    let over = run(&["ledger", "restore", "copy", "onshi.ledger"]);
    assert!(!over.status.success(), "it is there: {over:?}");
    fs::rename(
        folder.path().join("onshi.ledger"),
        folder.path().join("old"),
    )
    .unwrap();
    let output = run(&["ledger", "restore", "copy", "onshi.ledger"]);
    assert!(output.status.success(), "{output:?}");
    assert!(
        run(&[&["watch", "--once"][..], &place].concat())
            .status
            .success()
    );
}

#[test]
fn a_sealed_ledger_is_looked_into_with_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    folders(root);
    let place = ["watch", "--once", "--root=.", "--institution=1311111111"];
    assert!(onshi(&place, root).status.success());
    fs::write(root.join("key"), "07".repeat(32)).unwrap();
    fs::write(root.join("other"), "08".repeat(32)).unwrap();
    let seal = ["ledger", "key", "onshi.ledger", "--new-key-file", "key"];
    assert!(onshi(&seal, root).status.success());
    let inside = |more: &[&str]| -> Vec<String> {
        let output = doctor(root, &[more, &["--json"]].concat());
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let verdict = |check: &str| {
            let findings = json["findings"].as_array().unwrap();
            let found = findings.iter().find(|it| it["check"] == check);
            found.unwrap()["verdict"].as_str().unwrap().to_owned()
        };
        ["seal", "ledger", "audit", "jobs"].map(verdict).into()
    };
    assert_eq!(inside(&[]), ["good", "unknown", "unknown", "unknown"]);
    let with = |key| inside(&["--key-file", key]);
    assert_eq!(with("key"), ["good"; 4]);
    assert_eq!(with("other"), ["good", "error", "unknown", "unknown"]);
}

#[test]
fn a_setting_of_encryption_is_looked_through() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    folders(root);
    let some = "source = \"仕様書\"\n[[rules]]\nbeginning = \"OQSsi\"\npassword = \"HIMITSU\"\n";
    fs::write(root.join("some"), some).unwrap();
    let warned = doctor(root, &["--encryption=some"]);
    assert_eq!(warned.status.code(), Some(1), "{warned:?}");
    let text = String::from_utf8(warned.stdout).unwrap();
    assert!(
        text.contains("prefixes without a rule travel plain: "),
        "{text}"
    );
    assert!(!text.contains("HIMITSU"), "{text}");
    let all = format!("{some}[[rules]]\nbeginning = \"\"\n");
    fs::write(root.join("all"), all).unwrap();
    assert_eq!(doctor(root, &["--encryption=all"]).status.code(), Some(0));
    fs::write(root.join("bad"), "password = \"HIMITSU\"").unwrap();
    let bad = doctor(root, &["--encryption=bad"]);
    assert_eq!(bad.status.code(), Some(1), "{bad:?}");
    let told = String::from_utf8(bad.stderr).unwrap();
    assert!(told.contains("bad") && !told.contains("HIMITSU"), "{told}");
}
