//! What is written about profiles: `docs/profiles.md` has every key and no other, and whatever is
//! shown as TOML is a profile that works.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use onshi_core::catalogue::Dialect;
use onshi_core::catalogue::profile::{Limits, Profile};

const PAGE: &str = include_str!("../../docs/profiles.md");
const README: &str = include_str!("../../README.md");
const EXAMPLE: &str = include_str!("../../examples/profile.toml");
const ROWS: &str = include_str!("../src/catalogue/profile.rs");

/// The heading of a part, and a profile with an unknown key in that part.
const PARTS: [(&str, &str); 8] = [
    ("## 全体 / The file", "unknown = 1"),
    ("## `[profile]`", "[profile]\nunknown = 1"),
    ("## `[messages.NAME]`", "[messages.X]\nunknown = 1"),
    ("## `[records.NAME]`", "[records.X]\nunknown = 1"),
    (
        "## `[records.NAME.fields.FIELD]`",
        "[records.X.fields.x]\nunknown = 1",
    ),
    ("## `pad`", "[records.X.fields.x.pad]\nunknown = 1"),
    (
        "## `[records.NAME.extra.ELEMENT]`",
        "[records.X.extra.X]\nunknown = 1",
    ),
    ("## `[limits]`", "[limits]\nunknown = 1"),
];

/// The keys that the reader names when it meets an unknown one.
fn keys(profile: &str) -> BTreeSet<String> {
    let error = Profile::parse(profile).unwrap_err();
    let detail = error.place().detail.as_deref().unwrap();
    let (_, expected) = detail.split_once("expected").unwrap();
    let words = expected.split('`').skip(1).step_by(2);
    words.map(str::to_owned).collect()
}

/// The keys of a part of the page: what its first table with a column of keys holds.
fn written(heading: &str) -> BTreeSet<String> {
    let (_, rest) = PAGE.split_once(&format!("{heading}\n")).unwrap();
    let part = rest.split("\n## ").next().unwrap();
    let rows = part
        .lines()
        .skip_while(|line| !line.starts_with("| キー key"));
    let rows = rows.skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| row.split('`').nth(1).unwrap().to_owned())
        .collect()
}

#[test]
fn every_key_is_explained_and_no_other() {
    for (heading, profile) in PARTS {
        let known = keys(profile);
        assert!(known.len() >= 2, "{heading}: {known:?}");
        assert_eq!(written(heading), known, "{heading}");
    }
    let headings = PAGE.lines().filter(|line| line.starts_with("## "));
    assert_eq!(headings.count(), PARTS.len());
}

#[test]
fn the_defaults_of_the_page_are_those_of_the_rows() {
    let limits = Limits::default();
    for (key, value) in [
        ("batch_people", limits.batch_people.to_string()),
        (
            "batch_registrations",
            limits.batch_registrations.to_string(),
        ),
        ("months", limits.months.to_string()),
        ("first_month", limits.first_month),
    ] {
        assert!(
            PAGE.contains(&format!("| `{key}` | {value} |")),
            "{key} {value}"
        );
    }
}

#[test]
fn what_is_shown_works() {
    let example = Dialect::parse(EXAMPLE).unwrap();
    assert!(!example.profile().profile.source.is_empty());
    let rows = ROWS.replace("//! ", "").replace("//!", "");
    let mut shown = 0;
    for text in [README, &rows] {
        for block in text.split("```toml\n").skip(1) {
            let toml = block.split("```").next().unwrap();
            Dialect::parse(toml).unwrap_or_else(|error| panic!("{error}\n{toml}"));
            shown += 1;
        }
    }
    assert_eq!(shown, 2, "the README and the rows each show one");
}
