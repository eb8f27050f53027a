//! The page of the book about the terminal says what the tables of the program say.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;

use onshi_sim::{Fault, Setting, SettingKind, Settings, Unknown};
use serde_json::Value;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/simulator.md");

/// The rows of the page between two lines.
fn rows_after(head: &str) -> Vec<String> {
    let page = fs::read_to_string(PAGE).unwrap();
    let (_, table) = page.split_once(head).expect("the head of the table");
    let rows = table.lines().skip(2);
    rows.take_while(|line| line.starts_with('|'))
        .map(str::to_owned)
        .collect()
}

fn must_be(rows: Vec<String>, expected: Vec<String>) {
    assert!(
        rows == expected,
        "the table is to be:\n{}",
        expected.join("\n")
    );
}

#[test]
fn it_has_every_fault() {
    let row = |fault: &Fault| {
        let (name, japanese, english) = (fault.name(), fault.japanese(), fault.english());
        format!("| `{name}` | {japanese} | {english} |")
    };
    must_be(
        rows_after("| fault | 障害 | what |"),
        Fault::ALL.iter().map(row).collect(),
    );
}

#[test]
fn it_has_every_unknown_both_ways() {
    let row = |unknown: &Unknown| {
        let ways = unknown.ways.iter().map(|way| match way.toml {
            "" => way.japanese.to_owned(),
            toml => format!("{} `{}`", way.japanese, toml.replace('\n', "`, `")),
        });
        let ways: Vec<String> = ways.collect();
        format!(
            "| U{} | {} / {} | {} |",
            unknown.number,
            unknown.japanese,
            unknown.english,
            ways.join("<br>")
        )
    };
    must_be(
        rows_after("| | 事項 / question | 設定 / ways |"),
        Unknown::ALL.iter().map(row).collect(),
    );
}

/// A value as the table writes it.
fn written(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::Array(words) if words.is_empty() => "none".to_owned(),
        Value::String(text) => format!("`{text}`"),
        other => other.to_string(),
    }
}

#[test]
fn it_has_every_setting() {
    let usual = Settings::default();
    let row = |setting: &Setting| {
        let choices = match setting.kind {
            SettingKind::Choice(names) => {
                let names: Vec<String> =
                    names.iter().map(|(name, _)| format!("`{name}`")).collect();
                format!(": {}", names.join(", "))
            }
            _ => String::new(),
        };
        format!(
            "| `{}` | {} / {}{choices} | {} |",
            setting.key,
            setting.japanese,
            setting.english,
            written(&usual.value(setting.key))
        )
    };
    must_be(
        rows_after("| key | 意味 / meaning | default |"),
        Setting::ALL.iter().map(row).collect(),
    );
}
