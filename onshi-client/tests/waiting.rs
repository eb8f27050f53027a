//! Waiting for an answer: whatever the folder tells or fails to tell, nothing that comes is missed.
//! Where a wait must end early it would else last an hour, so no test measures time.
#![allow(clippy::expect_used)]

mod support;

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use onshi_client::{Exchange, FileSystem, FolderExchange, Hold, News, OsFiles, Watch};
use onshi_core::error::ErrorCode::FolderMissing;
use support::*;

const HOUR_MS: u64 = 3_600_000;

/// Said at once, where such a test would else wait its hour.
const NO_NEWS: &str = "inotify gives no listener: raise fs.inotify.max_user_instances";

/// What a folder tells of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tells {
    /// What the system tells.
    Everything,
    /// Its mark alone, as a share.
    Mark,
    /// News alone: its mark stands still.
    News,
    /// Neither: a listener hears nothing, and the mark stands still.
    Nothing,
}

/// The real folders, telling less.
#[derive(Clone)]
struct Folder {
    tells: Tells,
    /// Every listing of `res`.
    looks: Arc<Mutex<u32>>,
    /// What a listener hears instead of what happens.
    heard: Option<News>,
}

impl Folder {
    fn that(tells: Tells) -> Self {
        if tells == Tells::News {
            let listener = OsFiles.watch(&std::env::temp_dir());
            assert!(listener.is_some(), "{NO_NEWS}");
        }
        Folder {
            tells,
            looks: Arc::default(),
            heard: (tells == Tells::Nothing).then_some(News::Nothing),
        }
    }

    fn looks(&self) -> u32 {
        *self.looks.lock().expect("a number")
    }
}

/// Hears one thing, again and again.
struct Hears(News);

impl Watch for Hears {
    fn wait(&mut self, at_most: Duration) -> News {
        if self.0 == News::Nothing {
            std::thread::sleep(at_most);
        }
        self.0
    }
}

impl FileSystem for Folder {
    fn names(&mut self, folder: &Path) -> io::Result<Vec<String>> {
        *self.looks.lock().expect("a number") += u32::from(folder.ends_with("res"));
        OsFiles.names(folder)
    }

    fn mark(&mut self, folder: &Path) -> Option<SystemTime> {
        match self.tells {
            Tells::Everything | Tells::Mark => OsFiles.mark(folder),
            Tells::News | Tells::Nothing => Some(SystemTime::UNIX_EPOCH),
        }
    }

    fn watch(&mut self, folder: &Path) -> Option<Box<dyn Watch>> {
        match (self.heard, self.tells) {
            (Some(news), _) => Some(Box::new(Hears(news))),
            (None, Tells::Mark) => None,
            (None, _) => OsFiles.watch(folder),
        }
    }

    fn open(&mut self, file: &Path) -> io::Result<Box<dyn Read + Send>> {
        OsFiles.open(file)
    }

    fn create_new(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        OsFiles.create_new(file, bytes)
    }

    fn rename_no_replace(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        OsFiles.rename_no_replace(from, to)
    }

    fn remove(&mut self, file: &Path) -> io::Result<()> {
        OsFiles.remove(file)
    }

    fn exists(&mut self, file: &Path) -> io::Result<bool> {
        OsFiles.exists(file)
    }

    fn sync_dir(&mut self, folder: &Path) -> io::Result<()> {
        OsFiles.sync_dir(folder)
    }

    fn create_dir(&mut self, folder: &Path) -> io::Result<()> {
        OsFiles.create_dir(folder)
    }

    fn hold(&mut self, file: &Path) -> io::Result<Option<Hold>> {
        OsFiles.hold(file)
    }
}

fn open(desk: &Desk, folder: &Folder, poll_ms: u64) -> FolderExchange {
    let exchange = FolderExchange::open(Box::new(folder.clone()), desk.folders(), poll_ms);
    exchange.expect("folders")
}

/// A file that comes as the terminal brings it: whole, by a rename.
fn arrives(desk: &Desk, name: &str) {
    let beside = desk.root().join(name);
    fs::write(&beside, b"answer").expect("a file");
    fs::rename(beside, desk.res(name)).expect("renamed");
}

/// What ends a wait on this system.
fn telling() -> Vec<Tells> {
    let hears = cfg!(all(feature = "watch", target_os = "linux"));
    let all = [Tells::Everything, Tells::Mark, Tells::News];
    let tells = |tells: &Tells| hears || *tells != Tells::News;
    all.into_iter().filter(tells).collect()
}

#[test]
fn what_comes_between_look_and_wait_ends_the_wait() {
    for tells in telling() {
        let desk = Desk::new();
        let mut exchange = open(&desk, &Folder::that(tells), HOUR_MS);
        assert_eq!(exchange.list().expect("names"), [""; 0], "{tells:?}");
        tick();
        arrives(&desk, "a");
        exchange.wait(HOUR_MS);
        assert_eq!(exchange.list().expect("names"), ["a"], "{tells:?}");
    }
}

#[test]
fn what_comes_before_the_first_look_is_seen_by_it() {
    for tells in telling() {
        let desk = Desk::new();
        let mut exchange = open(&desk, &Folder::that(tells), HOUR_MS);
        arrives(&desk, "a");
        assert_eq!(exchange.list().expect("names"), ["a"], "{tells:?}");
    }
}

#[test]
fn a_change_calls_for_a_second_look_without_another_change() {
    for tells in telling() {
        let desk = Desk::new();
        let mut exchange = open(&desk, &Folder::that(tells), HOUR_MS);
        exchange.list().expect("names");
        tick();
        arrives(&desk, "a");
        for _ in 0..2 {
            exchange.wait(HOUR_MS);
            assert_eq!(exchange.list().expect("names"), ["a"], "{tells:?}");
        }
    }
}

#[cfg(all(feature = "watch", target_os = "linux"))]
#[test]
fn the_look_after_news_lists_again_only_when_there_are_more_news() {
    let desk = Desk::new();
    let folder = Folder::that(Tells::News);
    let mut exchange = open(&desk, &folder, HOUR_MS);
    let waited = |exchange: &mut FolderExchange| {
        exchange.wait(HOUR_MS);
        let mut names = exchange.list().expect("names");
        names.sort();
        names
    };
    exchange.list().expect("names");
    arrives(&desk, "a");
    assert_eq!(waited(&mut exchange), ["a"]);
    let looks = folder.looks();
    assert_eq!(waited(&mut exchange), ["a"]);
    assert_eq!(folder.looks(), looks, "nothing was told in between");

    arrives(&desk, "b");
    assert_eq!(waited(&mut exchange), ["a", "b"]);
    arrives(&desk, "c");
    assert_eq!(waited(&mut exchange), ["a", "b", "c"]);
    let looks = folder.looks();
    assert_eq!(waited(&mut exchange), ["a", "b", "c"]);
    assert_eq!(folder.looks(), looks, "c was told, and then nothing more");
}

#[cfg(all(feature = "watch", target_os = "linux"))]
#[test]
fn who_looks_without_waiting_sees_what_is_there() {
    let desk = Desk::new();
    let mut exchange = open(&desk, &Folder::that(Tells::News), HOUR_MS);
    arrives(&desk, "a");
    exchange.wait(HOUR_MS);
    assert_eq!(exchange.list().expect("names"), ["a"]);
    fs::remove_file(desk.res("a")).expect("removed");
    assert_eq!(exchange.list().expect("names"), [""; 0]);
}

/// The one call must say what the two say.
#[test]
fn a_look_tells_mark_and_names() {
    let desk = Desk::new();
    let res = desk.root().join("res");
    for count in [0, 1, 1_000] {
        (0..count).for_each(|number| arrives(&desk, &format!("一件の長い名前の回答-{number:050}")));
        let (mark, names) = OsFiles.look(&res);
        let sorted = |mut names: Vec<String>| {
            names.sort();
            names
        };
        assert_eq!(mark, OsFiles.mark(&res));
        assert_eq!(
            sorted(names.expect("names")),
            sorted(OsFiles.names(&res).expect("names"))
        );
    }
    let (mark, names) = OsFiles.look(&desk.root().join("nowhere"));
    assert_eq!(mark, None);
    assert_eq!(
        names.expect_err("no folder").kind(),
        io::ErrorKind::NotFound
    );
}

#[test]
fn a_folder_that_tells_nothing_is_polled() {
    let desk = Desk::new();
    let folder = Folder::that(Tells::Nothing);
    let mut exchange = open(&desk, &folder, 20);
    exchange.list().expect("names");
    arrives(&desk, "a");
    exchange.wait(HOUR_MS);
    assert_eq!(exchange.list().expect("names"), ["a"]);
    assert_eq!(folder.looks(), 3, "opening, and the two looks");
}

#[test]
fn a_listener_that_is_always_lost_keeps_the_pace_of_polling() {
    let desk = Desk::new();
    let mut folder = Folder::that(Tells::Nothing);
    folder.heard = Some(News::Lost);
    let mut exchange = open(&desk, &folder, 1);
    for round in 0..10 {
        exchange.wait(HOUR_MS);
        exchange.list().expect("names");
        assert_eq!(folder.looks(), 2 + round);
    }
}

#[test]
fn a_folder_that_went_away_and_came_back_is_listened_to_again() {
    for tells in telling() {
        let desk = Desk::new();
        let mut exchange = open(&desk, &Folder::that(tells), 20);
        exchange.list().expect("names");
        fs::remove_dir(desk.root().join("res")).expect("removed");
        exchange.wait(HOUR_MS);
        let gone = exchange.list().expect_err("no folder");
        assert_eq!(gone.code(), FolderMissing, "{tells:?}");
        fs::create_dir(desk.root().join("res")).expect("a folder");
        arrives(&desk, "a");
        exchange.wait(HOUR_MS);
        assert_eq!(exchange.list().expect("names"), ["a"], "{tells:?}");
    }
}

#[cfg(all(feature = "watch", target_os = "linux"))]
#[test]
fn an_answer_is_noticed_by_the_client_without_a_poll_between() {
    let mut desk = Desk::new();
    let folder = Folder::that(Tells::News);
    let exchange = open(&desk, &folder, HOUR_MS);
    let mut client = onshi_client::Client::open(
        settings(),
        Box::new(exchange),
        Box::new(desk.ledger.clone()),
        Box::new(desk.clock.clone()),
        &mut FixedRandom,
    )
    .expect("a client");
    let (key, operation, question) = morning().remove(0);
    let job = client
        .submit(Some(key), operation, question)
        .expect("a job");
    client.poll().expect("a poll");
    desk.terminal.step();
    let notice = client.next_notice(HOUR_MS).expect("a poll");
    let outcome = onshi_core::job::Outcome::Normal;
    let answered = onshi_core::job::Notice::Answered { job, outcome };
    assert_eq!(notice, Some(answered));
}

/// Lets the clock of the file system go on, which counts in ticks.
fn tick() {
    std::thread::sleep(Duration::from_millis(20));
}
