//! The page of the book about HTTPS says what the tables of the program say.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;

use onshi_sim::Site;
use onshi_sim::https::HttpsFault;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/simulator-https.md");

fn page() -> String {
    fs::read_to_string(PAGE).unwrap()
}

#[test]
fn it_has_every_fault() {
    let page = page();
    let (_, table) = page
        .split_once("| fault | 障害 | what |\n|---|---|---|\n")
        .unwrap();
    let rows: Vec<&str> = table
        .lines()
        .take_while(|line| line.starts_with('|'))
        .collect();
    let row = |fault: &HttpsFault| {
        let (name, japanese, english) = (fault.name(), fault.japanese(), fault.english());
        format!("| `{name}` | {japanese} | {english} |")
    };
    let expected: Vec<String> = HttpsFault::ALL.iter().map(row).collect();
    assert!(
        rows == expected,
        "the table is to be:\n{}",
        expected.join("\n")
    );
}

#[test]
fn its_example_is_what_counts_without_a_file() {
    let page = page();
    let (_, example) = page.split_once("```toml\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let mut site = Site::from_toml(example).unwrap();
    assert!(!site.https.faults.is_empty());
    site.https.faults.clear();
    assert_eq!(
        format!("{:?}", site.https),
        format!("{:?}", Site::default().https)
    );
}
