//! Lives of a host in processes that may be killed: what it was told stands in files.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use onshi_client::{Client, FolderConfig};
use onshi_core::error::Error;
use onshi_core::job::{JobId, Notice, Settings};

use super::{Seen, institution, key_of, names_in};

/// Runs a test of this program once more, as a process that finds `root` in its environment.
pub fn live_elsewhere(test: &str, role: &str, root: &Path) -> Child {
    Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", test])
        .env(role, root)
        .stdout(Stdio::null())
        .spawn()
        .expect("a process")
}

/// Opens over real folders and a real ledger, with short pauses.
pub fn in_a_hurry(root: &Path, settings: Settings) -> Result<Client, Error> {
    let settings = Settings {
        collect_after_ms: 5,
        collect_at_most_ms: 20,
        retry_after_ms: 5,
        ..settings
    };
    let config = FolderConfig {
        poll_ms: 1,
        settings,
        ..FolderConfig::under(root, institution())
    };
    Client::open_folder(&config)
}

/// Takes the next answer, notes it, and only then acknowledges it.
pub fn take_next(
    client: &mut Client,
    root: &Path,
    read: fn(&mut Client, JobId) -> Result<Vec<String>, Error>,
) {
    if let Some(Notice::Answered { job, .. }) = client.next_notice(50).expect("polls") {
        let texts = read(client, job).expect("an answer").join("\n");
        note(root, &key_of(client, job), &texts);
        client.acknowledge(job).expect("acknowledged");
    }
}

/// Notes an answer as a whole or not at all.
fn note(root: &Path, key: &str, texts: &str) {
    let number = names_in(root).len();
    let draft = root.join("note");
    fs::write(&draft, texts).expect("a note");
    fs::rename(draft, root.join(format!("{key}.{number}.seen"))).expect("a note");
}

/// Everything that was noted.
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
