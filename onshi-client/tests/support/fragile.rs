//! A file system and a ledger that die at a given step: before it, after it, or in the middle.
//! What is dead does nothing any more, so the rest of the process is as good as killed.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use onshi_client::{
    FileSystem, Hold, Key, Ledger, LedgerAudit, Loaded, MemoryLedger, OsFiles, Random,
};
use onshi_core::audit::Entry;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Job, JobId};

/// How a step dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Death {
    /// It has no effect.
    Before,
    /// A file is half written; any other step has its effect.
    Midway,
    /// It has its effect, and nobody hears of it.
    After,
}

#[derive(Debug, Default)]
struct Burning {
    steps: u64,
    die_at: Option<(u64, Death)>,
    dead: bool,
}

/// Counts the steps of a run and ends it at one of them.
#[derive(Debug, Clone, Default)]
pub struct Fuse(Arc<Mutex<Burning>>);

impl Fuse {
    pub fn at(step: u64, death: Death) -> Self {
        Fuse(Arc::new(Mutex::new(Burning {
            die_at: Some((step, death)),
            ..Burning::default()
        })))
    }

    pub fn is_dead(&self) -> bool {
        self.0.lock().expect("a fuse").dead
    }

    pub fn steps(&self) -> u64 {
        self.0.lock().expect("a fuse").steps
    }

    /// Comes back to life: the process was started again, and nothing kills it any more.
    pub fn revive(&self) {
        *self.0.lock().expect("a fuse") = Burning::default();
    }

    /// `None`: do it and go on. Else the run ends here.
    fn burn(&self) -> Option<Death> {
        let mut fuse = self.0.lock().expect("a fuse");
        if fuse.dead {
            return Some(Death::Before);
        }
        fuse.steps += 1;
        let death = fuse.die_at.filter(|(step, _)| *step == fuse.steps);
        fuse.dead = death.is_some();
        death.map(|(_, death)| death)
    }

    fn step<T, E>(&self, dead: E, act: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        match self.burn() {
            None => act(),
            Some(Death::Before) => Err(dead),
            Some(Death::Midway | Death::After) => act().and(Err(dead)),
        }
    }
}

fn dead() -> io::Error {
    io::ErrorKind::Other.into()
}

/// The real file system, behind a fuse. It does not flush: a killed process loses no written file.
pub struct FragileFiles {
    pub fuse: Fuse,
    /// Looks at every removal before it happens.
    pub on_remove: Box<dyn FnMut(&Path) + Send>,
}

impl FileSystem for FragileFiles {
    fn names(&mut self, folder: &Path) -> io::Result<Vec<String>> {
        self.fuse.step(dead(), || OsFiles.names(folder))
    }

    fn open(&mut self, file: &Path) -> io::Result<Box<dyn Read + Send>> {
        self.fuse.step(dead(), || OsFiles.open(file))
    }

    fn create_new(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        let write = |bytes: &[u8]| File::create_new(file)?.write_all(bytes);
        match self.fuse.burn() {
            None => write(bytes),
            Some(Death::Before) => Err(dead()),
            Some(Death::Midway) => write(&bytes[..bytes.len() / 2]).and(Err(dead())),
            Some(Death::After) => write(bytes).and(Err(dead())),
        }
    }

    fn rename_no_replace(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.fuse
            .step(dead(), || OsFiles.rename_no_replace(from, to))
    }

    fn remove(&mut self, file: &Path) -> io::Result<()> {
        let FragileFiles { fuse, on_remove } = self;
        fuse.step(dead(), || {
            on_remove(file);
            OsFiles.remove(file)
        })
    }

    fn exists(&mut self, file: &Path) -> io::Result<bool> {
        self.fuse.step(dead(), || OsFiles.exists(file))
    }

    fn sync_dir(&mut self, _: &Path) -> io::Result<()> {
        self.fuse.step(dead(), || Ok(()))
    }

    fn create_dir(&mut self, folder: &Path) -> io::Result<()> {
        self.fuse.step(dead(), || OsFiles.create_dir(folder))
    }

    fn hold(&mut self, file: &Path) -> io::Result<Option<Hold>> {
        self.fuse.step(dead(), || OsFiles.hold(file))
    }
}

/// A ledger in memory, behind the same fuse.
pub struct FragileLedger {
    pub fuse: Fuse,
    pub inner: MemoryLedger,
}

fn unheard() -> Error {
    Error::new(ErrorCode::IoFailed)
}

impl Ledger for FragileLedger {
    fn load(&mut self, random: &mut dyn Random) -> Result<Loaded, Error> {
        self.fuse.step(unheard(), || self.inner.load(random))
    }

    fn job(&mut self, id: JobId) -> Result<Option<Job>, Error> {
        self.fuse.step(unheard(), || self.inner.job(id))
    }

    fn job_of_key(&mut self, key: &str) -> Result<Option<Job>, Error> {
        self.fuse.step(unheard(), || self.inner.job_of_key(key))
    }

    fn record(&mut self, changes: &[(Job, u64)], audit: &[Entry]) -> Result<(), Error> {
        self.fuse
            .step(unheard(), || self.inner.record(changes, audit))
    }

    fn keep(&mut self, changes: &[(Key, Option<Vec<u8>>)], audit: &[Entry]) -> Result<(), Error> {
        self.fuse
            .step(unheard(), || self.inner.keep(changes, audit))
    }

    fn audit(&mut self, from: u64, most: usize) -> Result<LedgerAudit, Error> {
        self.fuse.step(unheard(), || self.inner.audit(from, most))
    }

    fn kept(&mut self, prefix: &str) -> Result<Vec<(Key, Vec<u8>)>, Error> {
        self.fuse.step(unheard(), || self.inner.kept(prefix))
    }
}
