//! Whether a morning ended as if nothing had happened.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use onshi_client::Client;
use onshi_core::job::{Job, JobId, State};

use super::{Asked, PROCESSING, morning, names_in};

/// What the host saw: key → every answer it was given.
pub type Seen = BTreeMap<String, Vec<Vec<String>>>;

/// The host's own key of a job.
pub fn key_of(client: &Client, job: JobId) -> String {
    let key = client.job(job).and_then(|job| job.key.clone());
    key.expect("a job with a key")
}

/// Everything that must hold after a whole [`morning`].
pub fn judge(root: &Path, log: &[Asked], jobs: &[Job], seen: &Seen, named: &str) {
    every_question_once(log, named);
    assert_eq!(jobs.len(), morning().len(), "{named}");
    for job in jobs {
        assert_eq!(job.state, State::Closed, "{named}");
    }
    every_answer_seen(seen, named);
    folders_are_clean(root, named);
}

/// Nothing is left of requests and answers.
pub fn folders_are_clean(root: &Path, named: &str) {
    let folders = [
        ("req", &[][..]),
        ("res", &[]),
        ("onshi-stage", &["onshi.lock"]),
    ];
    for (folder, left) in folders {
        assert_eq!(names_in(&root.join(folder)), left, "{named}: {folder}");
    }
}

pub fn names_are_used_once(log: &[Asked], named: &str) {
    let mut names: Vec<_> = log.iter().map(|asked| &asked.name).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), log.len(), "{named}: a name was used twice");
}

/// Four first questions, once each; two reception numbers, as often as the system made us ask.
fn every_question_once(log: &[Asked], named: &str) {
    names_are_used_once(log, named);
    let mut asked = BTreeMap::<&str, u32>::new();
    for Asked { question, .. } in log {
        *asked.entry(question).or_default() += 1;
    }
    let count = |times| asked.values().filter(|count| **count == times).count();
    let counts = (count(1), count(PROCESSING + 1), asked.len());
    assert_eq!(counts, (4, 2, 6), "{named}: {asked:?}");
}

fn every_answer_seen(seen: &Seen, named: &str) {
    for (key, ..) in morning() {
        let answers = seen.get(key).map_or(&[][..], Vec::as_slice);
        assert!(!answers.is_empty(), "{named}: {key} was never answered");
        let same = answers.windows(2).all(|two| two[0] == two[1]);
        assert!(same, "{named}: {key} was answered differently");
    }
    let people = ["PERSON-0", "PERSON-1", "PERSON-2"].map(str::to_owned);
    for key in ["consented", "batch"] {
        assert!(seen[key][0].ends_with(&people), "{named}: {key}");
    }
}

/// Notes an answer as a whole or not at all.
pub fn note(root: &Path, key: &str, texts: &str) {
    let number = names_in(root).len();
    let draft = root.join("note");
    fs::write(&draft, texts).expect("a note");
    fs::rename(draft, root.join(format!("{key}.{number}.seen"))).expect("a note");
}

/// What was noted below a folder.
pub fn seen_in(root: &Path) -> Seen {
    let mut seen = Seen::new();
    for name in names_in(root).iter().filter(|name| name.ends_with(".seen")) {
        let text = fs::read_to_string(root.join(name)).expect("a note");
        let key = name.split('.').next().expect("a key").to_owned();
        let texts = text.lines().map(str::to_owned).collect();
        seen.entry(key).or_default().push(texts);
    }
    seen
}
