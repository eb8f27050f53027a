//! Killed by the operating system: a real process over real folders and a real ledger is killed at
//! whatever moment it is in, started again, killed again, until it gets through. What it did in all
//! its lives together is one morning, or one list.
#![allow(clippy::expect_used)]

mod support;

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use onshi_client::{Client, FolderConfig, Ledger, SqliteLedger};
use onshi_core::catalogue::QUALIFICATION_BATCH;
use onshi_core::error::Error;
use onshi_core::job::{Job, JobId, Notice, Settings, State};
use support::*;

/// Set for the process that is killed: where its folders are.
const ROLE: &str = "ONSHI_TEST_KILLED_PROCESS";
const KILLS: u32 = 40;
const FOR_EVER: Duration = Duration::from_secs(3600);

#[test]
fn a_process_that_is_killed_again_and_again_gets_through_the_morning_once() {
    let test = "a_process_that_is_killed_again_and_again_gets_through_the_morning_once";
    killed_again_and_again(test, live_a_morning, judge);
}

#[test]
fn a_process_that_is_killed_again_and_again_gets_through_a_list_once() {
    let test = "a_process_that_is_killed_again_and_again_gets_through_a_list_once";
    killed_again_and_again(test, live_a_list, judge_list);
}

type Judge = fn(&Path, &[Asked], &[Job], &Seen, &str);

/// Is the process that lives and is killed, or the one that kills it, and judges all its lives together.
fn killed_again_and_again(test: &str, live: fn(&Path), judge: Judge) {
    if let Some(root) = std::env::var_os(ROLE) {
        return live(Path::new(&root));
    }
    let mut lives = (0..).map(|life| Duration::from_millis(life * 7 % 64));
    let mut kills = 0;
    let mut rounds = 0;
    while kills < KILLS {
        let desk = Desk::new();
        let mut terminal = Terminal::at(desk.root());
        loop {
            let patience = lives.next().filter(|_| kills < KILLS).unwrap_or(FOR_EVER);
            if lives_through(test, desk.root(), &mut terminal, patience) {
                break;
            }
            kills += 1;
        }
        rounds += 1;
        let mut ledger = SqliteLedger::open(desk.root().join("onshi.ledger")).expect("a ledger");
        let jobs = ledger.load(&mut FixedRandom).expect("a ledger").jobs;
        let named = format!("round {rounds}");
        judge(
            desk.root(),
            &terminal.log,
            &jobs,
            &seen_in(desk.root()),
            &named,
        );
    }
    println!("killed {kills} times in {rounds} rounds");
}

/// One life of the process; whether it ended by itself.
fn lives_through(test: &str, root: &Path, terminal: &mut Terminal, patience: Duration) -> bool {
    let mut child = start(test, root);
    let deadline = Instant::now() + patience;
    while Instant::now() < deadline {
        terminal.step();
        if let Some(status) = child.try_wait().expect("a process") {
            assert!(status.success(), "it failed by itself: {status}");
            return true;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().expect("killed");
    child.wait().expect("dead");
    false
}

fn start(test: &str, root: &Path) -> Child {
    Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", test])
        .env(ROLE, root)
        .stdout(Stdio::null())
        .spawn()
        .expect("a process")
}

/// What the killed process does: a host that notes every answer in a file before acknowledging it.
fn live_a_morning(root: &Path) {
    let mut client = in_a_hurry(root, settings());
    for (key, operation, request) in morning() {
        client.submit(Some(key), operation, request).expect("a job");
    }
    while !client.jobs().all(|job| job.state == State::Closed) {
        take_next(&mut client, root, texts_of);
    }
}

/// The same with a list in parts.
fn live_a_list(root: &Path) {
    let mut client = in_a_hurry(root, list_settings());
    client
        .submit_list(LIST, &QUALIFICATION_BATCH, list_head(), list_people(LISTED))
        .expect("a list");
    while !client.jobs().all(|job| job.state == State::Closed) {
        take_next(&mut client, root, places_of);
    }
}

fn in_a_hurry(root: &Path, settings: Settings) -> Client {
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
    Client::open_folder(&config).expect("a client")
}

fn take_next(
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
