//! Canaries through the C ABI (カナリア, §D.7 S1, S7): a process of its own calls every export, and gives values
//! that stand nowhere else to each that takes a text; the answers that it reads are full of them. When it has
//! freed everything, no file under its folders, nothing that it said and nothing in its memory holds one.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../../../onshi-client/tests/support/memory.rs"]
mod memory;
#[path = "../misuse/prototypes.rs"]
mod prototypes;
#[path = "../misuse/rows.rs"]
#[allow(dead_code)]
mod rows;
#[path = "../../../onshi-client/tests/support/scan.rs"]
#[allow(dead_code)]
mod scan;
#[path = "../support/mod.rs"]
mod support;

mod chart;
mod host;
mod plants;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::Duration;

use memory::memory_of;
use plants::{KEPT, MARKS};
use scan::{files_under, written};

/// Set for the host program: where its folders are.
const ROLE: &str = "ONSHI_TEST_ABI_CANARIES";
/// So many values are planted at least.
const PLANTED: usize = 500;

#[test]
fn no_canary_is_left_by_any_export() {
    if let Some(root) = std::env::var_os(ROLE) {
        return host::be_a_host(Path::new(&root));
    }
    let root = tempfile::tempdir().unwrap();
    let mut child = start(root.path());
    let planted = wait_for(&mut child, root.path());
    assert!(planted >= PLANTED, "{planted} only");

    let marks: Vec<Vec<u8>> = MARKS.iter().flat_map(|mark| written(mark)).collect();
    let memory = memory_of(child.id(), &marks);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(memory.regions > 5, "it can be read");
    let in_files = left_in_files(root.path());
    assert_eq!(in_files, [""; 0], "files with values");
    let found = memory.found.len();
    assert_eq!(memory.found.first(), None, "{found} times in memory");
}

/// Values in files that the host did not give as ids of its own, each with its export and argument.
fn left_in_files(root: &Path) -> Vec<String> {
    let mut left = Vec::new();
    // What stands there is the terminal's.
    let is_ours = |file: &PathBuf| !file.parent().is_some_and(|it| it.ends_with("res"));
    for file in files_under(root).into_iter().filter(is_ours) {
        let bytes = fs::read(&file).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for mark in MARKS {
            let found = text
                .match_indices(mark)
                .map(|(at, _)| plants::named(&text[at..]));
            left.extend(found.filter(|plant| !KEPT.contains(&plant.as_str())));
        }
        for utf16 in MARKS.map(|mark| written(mark)[1].clone()) {
            let wide = scan::holds(&bytes, &utf16);
            left.extend(wide.then(|| format!("UTF-16 in {}", file.display())));
        }
    }
    left.sort();
    left.dedup();
    left
}

/// What it says goes into files that are scanned as well, and so does whatever it makes for a while.
fn start(root: &Path) -> Child {
    let said = |name: &str| File::create(root.join(name)).unwrap();
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "no_canary_is_left_by_any_export", "--nocapture"])
        .env(ROLE, root)
        .env("TMPDIR", root)
        .stdout(said("said.txt"))
        .stderr(said("complained.txt"))
        .spawn()
        .unwrap()
}

/// How many values it planted.
fn wait_for(child: &mut Child, root: &Path) -> usize {
    while !root.join("freed").exists() {
        let ended = child.try_wait().unwrap();
        let why = || fs::read_to_string(root.join("complained.txt")).unwrap();
        assert!(ended.is_none(), "it ended by itself: {}", why());
        sleep(Duration::from_millis(5));
    }
    fs::read_to_string(root.join("freed"))
        .unwrap()
        .parse()
        .unwrap()
}
