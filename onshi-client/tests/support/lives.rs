//! Lives of a host in processes that may be killed: what it was told stands in files.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use onshi_client::{Client, FolderConfig};
use onshi_core::error::Error;
use onshi_core::job::{JobId, Notice, Settings};

use super::{institution, key_of, note};

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
