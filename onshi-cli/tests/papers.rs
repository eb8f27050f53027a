//! `onshi send` and `onshi watch` with answers that are PDFs, against a terminal played by hand.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use onshi_core::message::answer_stem;
use support::onshi;
use tempfile::TempDir;

const WHERE: [&str; 2] = ["--institution=1311111111", "--poll-ms=5"];
const DRUGS: [&str; 4] = ["drugs", "--insurer=06139992", "--number=345", "--pdf"];
const PDF: &[u8] = b"%PDF-1.4\n%%EOF\n";

struct Office(TempDir);

impl Office {
    fn open() -> Self {
        let root = tempfile::tempdir().unwrap();
        for name in ["req", "res"] {
            fs::create_dir(root.path().join(name)).unwrap();
        }
        Office(root)
    }

    fn folder(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.folder(folder)) else {
            return Vec::new();
        };
        let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name();
        entries.map(|e| name(e).into_string().unwrap()).collect()
    }

    fn start(&self, line: &[&str]) -> Run {
        let log = self.folder("log");
        let mut command = onshi(&[&line[..1], &WHERE, &line[1..]].concat(), self.0.path());
        let out = File::create(&log).unwrap();
        let child = command.stdout(out).stderr(Stdio::null()).spawn().unwrap();
        Run { child, log }
    }

    /// The terminal: takes the request once it is there and answers with a PDF. Its name.
    fn answer(&self) -> String {
        let request = until(|| self.names("req").pop());
        fs::remove_file(self.folder("req").join(&request)).unwrap();
        let name = format!("{}.pdf", answer_stem(&request).unwrap());
        fs::write(self.folder("res").join(&name), PDF).unwrap();
        name
    }
}

/// The command in a process of its own, ended when it goes out of scope.
struct Run {
    child: Child,
    log: PathBuf,
}

impl Run {
    fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    fn end(mut self) -> (bool, String) {
        let status = self.child.wait().unwrap();
        (status.success(), self.said())
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Looks until there is something.
fn until<T>(mut look: impl FnMut() -> Option<T>) -> T {
    loop {
        match look() {
            Some(found) => return found,
            None => sleep(Duration::from_millis(5)),
        }
    }
}

/// What is said of the PDF: name, size and hash.
fn is_told(said: &str, name: &str) -> bool {
    let hash = blake3::hash(PDF).to_hex();
    said.contains(&format!("{name} {} bytes blake3 {hash}", PDF.len()))
}

fn saved(folder: &Path) -> String {
    format!("--save={}", folder.display())
}

#[test]
fn a_pdf_is_asked_for_kept_and_acknowledged() {
    let office = Office::open();
    let papers = office.folder("papers");
    let save = saved(&papers);
    let run = office.start(&[&["send", &save, "--ack"], &DRUGS[..]].concat());
    let name = office.answer();
    let (success, said) = run.end();
    assert!(success && is_told(&said, &name), "{said}");
    assert_eq!(fs::read(papers.join(&name)).unwrap(), PDF);
    assert!(office.names("res").is_empty());
}

#[test]
fn a_pdf_that_nobody_kept_is_not_cleared_away() {
    let office = Office::open();
    let run = office.start(&[&["send", "--ack"], &DRUGS[..]].concat());
    let name = office.answer();
    let (success, said) = run.end();
    assert!(success && is_told(&said, &name), "{said}");
    assert!(said.contains("not kept") && said.contains("not acknowledged"));
    assert_eq!(office.names("res"), [name]);
}

#[test]
fn a_watch_keeps_what_comes_and_overwrites_nothing() {
    let office = Office::open();
    let run = office.start(&[&["send", "--wait=0"], &DRUGS[..]].concat());
    assert!(!run.end().0, "no answer yet");
    let name = office.answer();
    let papers = office.folder("papers");
    let save = saved(&papers);
    let watch = office.start(&["watch", &save]);
    until(|| watch.said().contains("保存 kept").then_some(()));
    assert!(is_told(&watch.said(), &name), "{}", watch.said());
    drop(watch);
    assert_eq!(fs::read(papers.join(&name)).unwrap(), PDF);

    let (_, said) = office.start(&["watch", &save, "--once"]).end();
    assert!(said.contains("保存済 kept already"), "{said}");
    fs::write(papers.join(&name), "mine").unwrap();
    let (success, said) = office.start(&["watch", &save, "--once"]).end();
    assert!(success && said.contains("another file is there"), "{said}");
    assert_eq!(fs::read(papers.join(&name)).unwrap(), b"mine");
    assert_eq!(office.names("res"), [name], "watching acknowledges nothing");
}

#[test]
fn inspecting_a_pdf_says_whether_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("YZKsiquc01res_1.pdf");
    for (bytes, whole) in [(PDF, true), (&PDF[..9], false)] {
        fs::write(&file, bytes).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_onshi"))
            .args(["inspect".as_ref(), file.as_os_str()])
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.success(), whole, "{said}");
        let hash = blake3::hash(PDF).to_hex();
        assert_eq!(said.contains(hash.as_str()), whole, "{said}");
        assert_eq!(said.contains("Truncated"), !whole, "{said}");
    }
}
