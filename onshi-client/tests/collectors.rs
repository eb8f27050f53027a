//! Two collectors (二重起動): programs that would work on the same folders at the same time. One does, the
//! others are told so, and one that was killed holds nobody up.
#![allow(clippy::expect_used, clippy::panic)]

mod support;

use std::fs;
use std::path::Path;
use std::process::Child;
use std::thread::{scope, sleep};
use std::time::Duration;

use onshi_client::{Client, Ledger, OsRandom, Random, SqliteLedger};
use onshi_core::error::ErrorCode;
use onshi_core::job::State;
use support::*;

/// Set for a process that is one of many: where the folders are.
const ROLE: &str = "ONSHI_TEST_COLLECTOR";
/// So many mornings are lived through; `cargo xtask collectors` asks for more.
const MORNINGS: &str = "ONSHI_TEST_MORNINGS";
const PROCESSES: usize = 8;
const THREADS: usize = 8;
/// Of each morning.
const KILLS: u32 = 12;

#[test]
fn a_second_program_is_told_and_a_killed_one_holds_nobody_up() {
    let test = "a_second_program_is_told_and_a_killed_one_holds_nobody_up";
    if let Some(root) = std::env::var_os(ROLE) {
        let _held = in_a_hurry(Path::new(&root), settings()).expect("a client");
        fs::write(Path::new(&root).join("holds"), "").expect("a mark");
        loop {
            sleep(Duration::from_secs(1));
        }
    }
    let desk = Desk::new();
    let mut holder = live_elsewhere(test, ROLE, desk.root());
    while !desk.root().join("holds").exists() {
        sleep(Duration::from_millis(1));
    }
    let Err(error) = in_a_hurry(desk.root(), settings()) else {
        panic!("two of them work");
    };
    assert_eq!(error.code(), ErrorCode::LedgerBusy);
    let text = error.to_string();
    assert!(
        text.contains("使用中") && text.contains("one collector"),
        "{text}"
    );
    end(&mut holder);
    in_a_hurry(desk.root(), settings()).expect("nobody holds it any more");
}

#[test]
fn many_processes_with_many_threads_live_one_morning() {
    let test = "many_processes_with_many_threads_live_one_morning";
    if let Some(root) = std::env::var_os(ROLE) {
        return collect_on_every_thread(Path::new(&root));
    }
    let mornings = std::env::var(MORNINGS).ok();
    let mornings = mornings.and_then(|text| text.parse().ok()).unwrap_or(2);
    for morning in 1..=mornings {
        live_a_morning(test, &format!("morning {morning}"));
    }
}

/// Kills one after the other, and starts another in its place, while the terminal answers.
fn live_a_morning(test: &str, named: &str) {
    let desk = Desk::new();
    let mut terminal = Terminal::at(desk.root());
    let start = || live_elsewhere(test, ROLE, desk.root());
    let mut collectors: Vec<Child> = (0..PROCESSES).map(|_| start()).collect();
    let mut kills = 0;
    while kills < KILLS && !ended(&mut collectors[0]) {
        for _ in 0..random_below(40) {
            terminal.step();
            sleep(Duration::from_millis(1));
        }
        let which = random_below(PROCESSES);
        end(&mut collectors[which]);
        collectors[which] = start();
        kills += 1;
    }
    while !collectors.iter_mut().all(ended) {
        terminal.step();
        sleep(Duration::from_millis(1));
    }
    assert!(
        desk.root().join("busy").exists(),
        "{named}: nobody was turned away"
    );
    let mut ledger = SqliteLedger::open(desk.root().join("onshi.ledger")).expect("a ledger");
    let jobs = ledger.load(&mut FixedRandom).expect("a ledger").jobs;
    judge(
        desk.root(),
        &terminal.log,
        &jobs,
        &seen_in(desk.root()),
        named,
    );
    println!("{named}: killed {kills} times");
}

fn collect_on_every_thread(root: &Path) {
    scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| while !collect_a_while(root) {});
        }
    });
}

/// Works with the folders for a moment, if nobody else does; whether the morning is over.
fn collect_a_while(root: &Path) -> bool {
    let mut client = match in_a_hurry(root, settings()) {
        Ok(client) => client,
        Err(error) => {
            assert_eq!(error.code(), ErrorCode::LedgerBusy, "{error}");
            fs::write(root.join("busy"), "").expect("a mark");
            sleep(Duration::from_millis(1 + random_below(9) as u64));
            return false;
        }
    };
    for (key, operation, request) in morning() {
        client.submit(Some(key), operation, request).expect("a job");
    }
    for _ in 0..random_below(4) {
        take_next(&mut client, root, texts_of);
    }
    is_over(&client)
}

fn is_over(client: &Client) -> bool {
    client.jobs().all(|job| job.state == State::Closed)
}

fn ended(child: &mut Child) -> bool {
    match child.try_wait().expect("a process") {
        Some(status) => {
            assert!(
                status.success() || was_killed(status),
                "it failed by itself: {status}"
            );
            true
        }
        None => false,
    }
}

fn was_killed(status: std::process::ExitStatus) -> bool {
    status.code().is_none()
}

fn end(child: &mut Child) {
    child.kill().expect("killed");
    child.wait().expect("dead");
}

fn random_below(most: usize) -> usize {
    let mut byte = [0];
    OsRandom.fill(&mut byte);
    usize::from(byte[0]) % most
}
