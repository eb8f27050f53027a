//! What the tests of the client share: a place, a clock, questions, and a tiny terminal.
// Each test uses a part of it.
#![allow(dead_code, unused_imports, clippy::expect_used, clippy::panic)]

mod clinical;
mod consenting;
mod fragile;
mod judge;
mod lives;
#[cfg(target_os = "linux")]
mod memory;
mod questions;
mod roll;
mod scan;
#[cfg(feature = "postgres")]
mod server;
#[cfg(feature = "postgres")]
mod server_tls;
mod shelf;
mod terminal;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use onshi_client::{Client, Clock, FolderExchange, Folders, Ledger, MemoryLedger, OsFiles, Random};
use onshi_core::error::Error;
use onshi_core::id::InstitutionCode;
use onshi_core::job::{Job, JobId, Moment, Notice, Settings, State};
use onshi_core::record::{Group, Item};
use onshi_core::rules::access::Access;

pub use clinical::*;
pub use consenting::*;
pub use fragile::*;
pub use judge::*;
pub use lives::*;
#[cfg(target_os = "linux")]
pub use memory::*;
pub use questions::*;
pub use roll::*;
pub use scan::*;
#[cfg(feature = "postgres")]
pub use server::*;
#[cfg(feature = "postgres")]
pub use server_tls::*;
pub use shelf::*;
pub use terminal::*;

pub const INSTITUTION: &str = "1311111111";

pub fn institution() -> InstitutionCode {
    InstitutionCode::new(INSTITUTION).expect("a code")
}

/// Who sees what is another test's question.
pub fn settings() -> Settings {
    Settings {
        access: Access::ByHost,
        ..Settings::new(institution())
    }
}

/// A clock that stands until it is moved.
#[derive(Clone)]
pub struct TestClock(Arc<AtomicI64>);

impl TestClock {
    pub fn new() -> Self {
        const NOON_OF_2026_11_22: i64 = 1_795_316_400_000;
        TestClock(Arc::new(AtomicI64::new(NOON_OF_2026_11_22)))
    }

    pub fn forward(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}

pub struct FixedRandom;

impl Random for FixedRandom {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

/// Folders, a clock, a ledger in memory, and the other side.
pub struct Desk {
    root: tempfile::TempDir,
    pub clock: TestClock,
    pub ledger: MemoryLedger,
    pub terminal: Terminal,
}

impl Desk {
    pub fn new() -> Self {
        let root = tempfile::tempdir().expect("a folder");
        for name in ["req", "res"] {
            std::fs::create_dir(root.path().join(name)).expect("a folder");
        }
        Desk {
            clock: TestClock::new(),
            ledger: MemoryLedger::default(),
            terminal: Terminal::at(root.path()),
            root,
        }
    }

    pub fn root(&self) -> &Path {
        self.root.path()
    }

    pub fn res(&self, name: &str) -> PathBuf {
        self.root().join("res").join(name)
    }

    pub fn folders(&self) -> Folders {
        Folders {
            req: self.root().join("req"),
            res: self.root().join("res"),
            stage: self.root().join("onshi-stage"),
        }
    }

    pub fn open(&self) -> Result<Client, Error> {
        self.open_with(settings())
    }

    pub fn open_with(&self, settings: Settings) -> Result<Client, Error> {
        let exchange = FolderExchange::open(Box::new(OsFiles), self.folders(), 1)?;
        Client::open(
            settings,
            Box::new(exchange),
            Box::new(self.ledger.clone()),
            Box::new(self.clock.clone()),
            &mut FixedRandom,
        )
    }

    /// Opens with files and a ledger that die at some step. What is removed from `res` meanwhile stands
    /// acknowledged in the ledger (I-8).
    pub fn open_behind(&self, fuse: &Fuse, settings: Settings) -> Result<Client, Error> {
        let files = FragileFiles {
            fuse: fuse.clone(),
            on_remove: only_what_was_acknowledged(self.ledger.clone(), self.folders().res),
        };
        let exchange = FolderExchange::open(Box::new(files), self.folders(), 0)?;
        let ledger = FragileLedger {
            fuse: fuse.clone(),
            inner: self.ledger.clone(),
        };
        Client::open(
            settings,
            Box::new(exchange),
            Box::new(ledger),
            Box::new(self.clock.clone()),
            &mut FixedRandom,
        )
    }

    /// Names in a folder, sorted.
    pub fn names(&self, folder: &str) -> Vec<String> {
        names_in(&self.root().join(folder))
    }

    /// Lets time pass and polls, `rounds` times; what the client said meanwhile.
    pub fn rounds(&self, client: &mut Client, rounds: u32) -> Vec<Notice> {
        let mut notices = Vec::new();
        for _ in 0..rounds {
            self.clock.forward(3_000);
            client.poll().expect("a poll");
            while let Some(notice) = queued(client) {
                notices.push(notice);
            }
        }
        notices
    }
}

fn only_what_was_acknowledged(
    mut ledger: MemoryLedger,
    res: PathBuf,
) -> Box<dyn FnMut(&Path) + Send> {
    Box::new(move |file| {
        if file.parent() == Some(&res) {
            let name = file.file_name().expect("a name").to_string_lossy();
            let held = ledger.load(&mut FixedRandom).expect("a ledger");
            let owner = |job: &&Job| job.answers.iter().any(|answer| **answer == *name);
            let owner = held.jobs.iter().find(owner).expect("only our own answers");
            assert_eq!(owner.state, State::Acknowledged, "{name}");
        }
    })
}

/// A notice that is there already, if any. Polls once when there is none.
pub fn queued(client: &mut Client) -> Option<Notice> {
    client.next_notice(0).expect("a poll")
}

/// Without the mark of what went out, which always stands in the stage folder.
pub fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().into_string())
        .collect::<Result<_, _>>()
        .expect("text");
    names.retain(|name| !name.starts_with("onshi.sent."));
    names.sort();
    names
}

/// Every text of an answer: once-elements, then person by person.
pub fn texts_of(client: &mut Client, job: JobId) -> Result<Vec<String>, Error> {
    let mut reader = client.answer(job)?.message()?;
    let mut all = texts(reader.frame().record.root());
    while let Some(unit) = reader.take_unit()? {
        all.extend(texts(unit.root()));
    }
    Ok(all)
}

pub fn texts(group: Group<'_>) -> Vec<String> {
    let each = |item: Item<'_>| match item.is_group() {
        true => texts(item.group()),
        false => vec![item.text().to_owned()],
    };
    group.items().flat_map(each).collect()
}
