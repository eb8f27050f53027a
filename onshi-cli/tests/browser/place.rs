//! A simulator with its page, and what the tests of the page share.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use onshi_client::{Clock, SystemClock};
use tempfile::{NamedTempFile, TempDir};

use super::Browser;
use crate::support::{Sim, onshi};

pub const PHONE: (u32, u32) = (360, 740);
pub const DESK: (u32, u32) = (1280, 800);

pub struct Place {
    pub root: TempDir,
    /// Where the page is, with a stroke at its end.
    pub page: String,
    _log: NamedTempFile,
    _sim: Sim,
}

/// A simulator with its page, on a day of its own.
pub fn place() -> Place {
    place_with(&[])
}

/// The same, started with more.
pub fn place_with(more: &[&str]) -> Place {
    let root = TempDir::new().unwrap();
    let log = NamedTempFile::new().unwrap();
    let arguments = [&["--page", "127.0.0.1:0"], more].concat();
    let sim = Sim::start(root.path(), log.path(), &arguments);
    let told = fs::read_to_string(log.path()).unwrap();
    let page = told
        .lines()
        .find_map(|line| line.strip_prefix("画面 page: "));
    Place {
        page: page.expect("an address").to_owned(),
        root,
        _log: log,
        _sim: sim,
    }
}

impl Place {
    /// What the receipt computer fetches: everybody who consented today.
    pub fn consents_of_today(&self) -> String {
        let day = SystemClock.now().japan().format("%Y%m%d").to_string();
        let asked = [
            "send",
            "--institution=9910000001",
            "consented",
            &format!("--from={day}"),
            &format!("--to={day}"),
            "--ack",
        ];
        let done = onshi(&asked, self.root.path()).output().unwrap();
        String::from_utf8(done.stdout).unwrap()
    }

    /// Names of the files in one of its folders.
    pub fn files(&self, folder: &str) -> Vec<String> {
        names(&self.root.path().join(folder))
    }

    /// The name of the first of its people.
    pub fn first_name(&self) -> String {
        let people = ureq::get(format!("{}api/people", self.page)).call();
        let people: serde_json::Value = people.unwrap().body_mut().read_json().unwrap();
        people["rows"][0]["name"].as_str().unwrap().to_owned()
    }
}

pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string();
    let mut names: Vec<String> = entries.map(|entry| name(entry).unwrap()).collect();
    names.sort();
    names
}

/// Nothing is wider than the window.
pub fn fits(browser: &Browser) {
    let over = browser.script("return document.documentElement.scrollWidth - innerWidth");
    assert!(over.as_i64().unwrap() <= 0, "{over} px too wide");
}

pub fn until(mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "it never happened"
        );
    }
}
