//! `onshi demo`: it finishes, shows the right words, and survives being killed at any moment.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use support::{Sim, TODAY, onshi};

fn demo(root: &Path, more: &[&str]) -> Output {
    let arguments = [&["demo", TODAY, "--fast"], more].concat();
    onshi(&arguments, root).output().unwrap()
}

/// The tables at the end, without the lines that tell of the way there.
fn tables(output: &Output) -> String {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let start = text
        .find("1. 同意済")
        .unwrap_or_else(|| panic!("no tables: {text}"));
    let end = text.find("フォルダー folder").unwrap();
    text[start..end].to_owned()
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// Nothing is left on the way: no request, no answer, nothing staged.
fn nothing_is_left(root: &Path) {
    for folder in ["req", "res"] {
        assert_eq!(names(&root.join(folder)), BTreeSet::new(), "{folder}");
    }
    let staged = names(&root.join("onshi-stage"));
    assert!(
        staged.iter().all(|name| !name.ends_with(".xml")),
        "{staged:?}"
    );
}

#[test]
fn a_day_ends_with_every_word_of_the_figure() {
    let folder = tempfile::tempdir().unwrap();
    let output = demo(folder.path(), &[]);
    assert!(output.status.success(), "{output:?}");
    let tables = tables(&output);
    for words in [
        "有効（最新の資格情報）",
        "資格喪失（最新の資格情報）",
        "有効（照会した資格情報）",
        "資格喪失（照会した資格情報）",
        "無効（新しい資格情報あり）",
        "該当資格なし（登録前または入力誤りの可能性）",
        "複数該当（枝番または生年月日を確認）",
        "有効（医療券・調剤券 未登録）",
        "新規作成",
        "保険者変更",
        "要確認",
        "正常終了 done",
    ] {
        assert!(tables.contains(words), "{words} in\n{tables}");
    }
    for line in tables.lines() {
        let cells = unicode_width::UnicodeWidthStr::width(line);
        assert!(cells <= 100, "{cells} cells: {line}");
    }
    nothing_is_left(folder.path());
    let again = demo(folder.path(), &["--keep"]);
    assert!(again.status.success());
    assert_eq!(
        self::tables(&again),
        tables,
        "a finished day is shown, not played again"
    );
}

#[test]
fn new_patients_have_charts_and_reference_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let output = demo(folder.path(), &[]);
    assert!(output.status.success(), "{output:?}");
    let charts = fs::read_to_string(folder.path().join("patients.csv")).unwrap();
    let tables = tables(&output);
    let new: Vec<&str> = tables
        .lines()
        .filter(|line| line.contains("新規作成"))
        .collect();
    assert!(!new.is_empty());
    for line in new {
        let id = line.split_whitespace().next().unwrap();
        let chart = charts.lines().find(|chart| chart.starts_with(id)).unwrap();
        let values: Vec<&str> = chart.split(',').collect();
        assert_eq!(values[1], id, "registered under its own number");
        assert!(!values[2].is_empty() && !values[4].is_empty(), "insured");
    }
}

#[test]
fn the_other_side_may_be_a_process_of_its_own() {
    let thread = tempfile::tempdir().unwrap();
    let process = tempfile::tempdir().unwrap();
    let one = demo(thread.path(), &[]);
    let other = demo(process.path(), &["--separate"]);
    assert!(other.status.success(), "{other:?}");
    assert_eq!(tables(&one), tables(&other));
    assert!(process.path().join("sim.log").exists());
}

#[test]
fn over_https_the_same_is_asked_and_the_same_comes_of_it() {
    let folders = tempfile::tempdir().unwrap();
    let https = tempfile::tempdir().unwrap();
    let one = demo(folders.path(), &[]);
    let other = demo(https.path(), &["--https"]);
    assert!(other.status.success(), "{other:?}");
    assert_eq!(tables(&one), tables(&other));
    assert_eq!(
        requests(https.path()).questions(),
        requests(folders.path()).questions()
    );
    let charts = |root: &Path| fs::read_to_string(root.join("patients.csv")).unwrap();
    assert_eq!(charts(https.path()), charts(folders.path()));
    let answers = |root: &Path| names(&root.join("exchanged")).len() - requests(root).0.len();
    assert_eq!(answers(https.path()), requests(https.path()).0.len());
    nothing_is_left_of_https(https.path());
    let again = demo(https.path(), &["--keep"]);
    assert_eq!(self::tables(&again), tables(&other));
}

/// Neither on the way nor in a folder of the terminal.
fn nothing_is_left_of_https(root: &Path) {
    let own = root.join("onshi-https");
    let folders = ["stage", "outbox", "going"].map(|name| own.join(name));
    for folder in folders
        .into_iter()
        .chain([root.join("req"), root.join("res")])
    {
        let left = names(&folder).into_iter();
        let left: Vec<String> = left.filter(|name| !name.starts_with("onshi.")).collect();
        assert_eq!(left, [""; 0], "{}", folder.display());
    }
}

/// The other side ends with the process, and forgets what it was asked.
#[test]
fn a_day_over_https_that_was_broken_off_begins_anew_on_either_road() {
    for road in [&["--https"][..], &[]] {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let mut child = onshi(&["demo", TODAY, "--https"], root)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let book = || fs::read_to_string(root.join("day.json")).unwrap_or_default();
        while !book().contains("2026-11-22/consented") {
            sleep(Duration::from_millis(1));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let output = demo(root, road);
        assert!(output.status.success(), "{output:?}");
        let undisturbed = tempfile::tempdir().unwrap();
        assert_eq!(tables(&output), tables(&demo(undisturbed.path(), &[])));
    }
}

/// Uneven moments; or, every other time, the one between planning and carrying out, if it comes. They
/// grow slowly, so that a slow machine gets on as well. The twelve rounds of each batch take longer
/// than fifteen of them.
fn wait_for_the_worst(root: &Path, kills: u32) {
    let until = Instant::now() + Duration::from_millis(u64::from(5 + kills * 37 % 90 + kills));
    while Instant::now() < until {
        let book = fs::read_to_string(root.join("day.json")).unwrap_or_default();
        if kills % 2 == 1 && book.contains("\"applied\": false") {
            return;
        }
        sleep(Duration::from_millis(1));
    }
}

/// Plays the day, killing it again and again; how often it was killed.
fn play_killing(root: &Path, more: &[&str]) -> (u32, Output) {
    let mut kills = 0;
    loop {
        let arguments = [&["demo", TODAY, "--fast", "--keep"], more].concat();
        let mut child = onshi(&arguments, root)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        wait_for_the_worst(root, kills);
        if let Some(status) = child.try_wait().unwrap() {
            let output = child.wait_with_output().unwrap();
            assert!(status.success(), "{output:?}");
            return (kills, output);
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
    }
}

#[test]
fn killed_at_any_moment_it_asks_nothing_twice_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let log = tempfile::NamedTempFile::new().unwrap();
    let sim = Sim::start(root, log.path(), &["--processing-rounds=12"]);
    let (kills, output) = play_killing(root, &["--attach"]);
    drop(sim);
    assert!(kills >= 15, "only {kills} kills");
    nothing_is_left(root);

    let undisturbed = tempfile::tempdir().unwrap();
    assert_eq!(
        tables(&output),
        tables(&demo(undisturbed.path(), &[])),
        "after {kills} kills"
    );
    let charts = |root: &Path| fs::read_to_string(root.join("patients.csv")).unwrap();
    assert_eq!(charts(root), charts(undisturbed.path()));

    let told = fs::read_to_string(log.path()).unwrap();
    let picked_up: Vec<&str> = told.lines().filter_map(picked_up).collect();
    let unique: BTreeSet<String> = picked_up.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(unique.len(), picked_up.len(), "each file once");
    let copies = requests(root);
    assert_eq!(copies.keys(), unique, "what was sent is what was picked up");
    assert_eq!(copies.questions(), requests(undisturbed.path()).questions());
}

#[test]
fn killed_together_with_its_simulator_it_goes_on_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let (kills, output) = play_killing(root, &[]);
    assert!(kills >= 5, "only {kills} kills");
    nothing_is_left(root);
    let undisturbed = tempfile::tempdir().unwrap();
    assert_eq!(
        tables(&output),
        tables(&demo(undisturbed.path(), &[])),
        "after {kills} kills"
    );
    assert_eq!(
        requests(root).questions(),
        requests(undisturbed.path()).questions()
    );
}

#[test]
fn broken_off_between_plan_and_chart_it_carries_the_same_plan_out() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let log = tempfile::NamedTempFile::new().unwrap();
    let _sim = Sim::start(root, log.path(), &[]);
    // A folder where the new list is to be written: the plan is durable, the charts cannot be.
    let obstacle = root.join("patients.csv.new");
    fs::create_dir(&obstacle).unwrap();
    let broken = demo(root, &["--attach"]);
    assert_eq!(broken.status.code(), Some(1));
    let book = fs::read_to_string(root.join("day.json")).unwrap();
    assert!(
        book.contains("新規作成") && book.contains("\"applied\": false"),
        "{book}"
    );
    fs::remove_dir(&obstacle).unwrap();

    let resumed = demo(root, &["--attach"]);
    let undisturbed = tempfile::tempdir().unwrap();
    assert_eq!(tables(&resumed), tables(&demo(undisturbed.path(), &[])));
    let charts = |root: &Path| fs::read_to_string(root.join("patients.csv")).unwrap();
    assert_eq!(charts(root), charts(undisturbed.path()));
}

/// Name of a request in a line of the simulator.
fn picked_up(line: &str) -> Option<&str> {
    line.split_once("picked up ")?.1.split(' ').next()
}

/// Requests by name.
struct Requests(Vec<(String, String)>);

fn requests(root: &Path) -> Requests {
    let folder = root.join("exchanged");
    let requests = names(&folder)
        .into_iter()
        .filter(|name| name.contains("req_"));
    let read = |name: String| {
        let bytes = fs::read(folder.join(&name)).unwrap();
        (name, String::from_utf8_lossy(&bytes).into_owned())
    };
    Requests(requests.map(read).collect())
}

impl Requests {
    fn keys(&self) -> BTreeSet<String> {
        self.0.iter().map(|(name, _)| name.clone()).collect()
    }

    /// What was asked, without the identifiers of the files, sorted: a question that was asked twice
    /// stands here twice. Collecting a batch is asking again on purpose and left out.
    fn questions(&self) -> Vec<String> {
        let asks = self.0.iter().filter(|(name, _)| !name.contains("02req_"));
        let content = |(name, text): &(String, String)| {
            let suffix = name
                .split_once("req_")
                .unwrap()
                .1
                .strip_suffix(".xml")
                .unwrap();
            text.replace(suffix, "")
        };
        let mut questions: Vec<String> = asks.map(content).collect();
        questions.sort();
        questions
    }
}
