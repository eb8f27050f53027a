//! A file system and a ledger that fail as planned.

use std::fs;
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::{Arc, Mutex};

use crate::support::*;
use onshi_client::{
    Client, FileSystem, FolderExchange, Hold, Key, Ledger, LedgerAudit, Loaded, MemoryLedger,
    OsFiles, Random,
};
use onshi_core::audit::Entry;
use onshi_core::catalogue::QUALIFICATION;
use onshi_core::error::Error;
use onshi_core::error::ErrorCode::{self, *};
use onshi_core::job::{Job, JobId, Notice, Settings, State};

/// Which call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    Names,
    Open,
    Create,
    Rename,
    Remove,
    Exists,
    SyncDir,
    Load,
    Record,
}

/// How it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It reports this and does nothing.
    NotDone(io::ErrorKind),
    /// It reports this and has done it.
    Done(io::ErrorKind),
    /// It does half, and reports this.
    Half(io::ErrorKind),
    /// It does half, and reports success.
    HalfSilently,
}

#[derive(Debug, Default)]
pub struct Plan {
    pub faults: Vec<(Call, How, u32)>,
    /// Every request that was ever made visible.
    pub published: Vec<String>,
}

/// Shared by file system and ledger: what fails, how, and how often.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<Plan>>);

impl Faults {
    pub fn plan(&self, call: Call, how: How, times: u32) {
        let mut plan = self.0.lock().expect("a plan");
        plan.faults.push((call, how, times));
    }

    pub fn next(&self, call: Call) -> Option<How> {
        let mut plan = self.0.lock().expect("a plan");
        let due = |(of, _, left): &&mut (Call, How, u32)| *of == call && *left > 0;
        let (_, how, left) = plan.faults.iter_mut().find(due)?;
        *left -= 1;
        Some(*how)
    }

    pub fn fail<T>(&self, call: Call, act: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        match self.next(call) {
            None | Some(How::HalfSilently) => act(),
            Some(How::NotDone(kind) | How::Half(kind)) => Err(kind.into()),
            Some(How::Done(kind)) => act().and(Err(kind.into())),
        }
    }

    pub fn all_happened(&self) -> bool {
        let plan = self.0.lock().expect("a plan");
        plan.faults.iter().all(|(.., left)| *left == 0)
    }

    pub fn published(&self) -> Vec<String> {
        self.0.lock().expect("a plan").published.clone()
    }
}

impl FileSystem for Faults {
    fn names(&mut self, folder: &Path) -> io::Result<Vec<String>> {
        match self.next(Call::Names) {
            None => OsFiles.names(folder),
            Some(How::NotDone(kind) | How::Done(kind) | How::Half(kind)) => Err(kind.into()),
            Some(How::HalfSilently) => {
                let mut names = OsFiles.names(folder)?;
                names.truncate(names.len() / 2);
                Ok(names)
            }
        }
    }

    fn open(&mut self, file: &Path) -> io::Result<Box<dyn Read + Send>> {
        match self.next(Call::Open) {
            None => OsFiles.open(file),
            Some(How::HalfSilently) => {
                let bytes = fs::read(file)?;
                Ok(Box::new(Cursor::new(bytes[..bytes.len() / 2].to_vec())))
            }
            Some(How::Half(kind)) => Ok(Box::new(BreaksOff(Some(kind)))),
            Some(How::NotDone(kind) | How::Done(kind)) => Err(kind.into()),
        }
    }

    fn create_new(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        let write = |bytes| OsFiles.create_new(file, bytes);
        let half = &bytes[..bytes.len() / 2];
        match self.next(Call::Create) {
            None => write(bytes),
            Some(How::NotDone(kind)) => Err(kind.into()),
            Some(How::Done(kind)) => write(bytes).and(Err(kind.into())),
            Some(How::Half(kind)) => write(half).and(Err(kind.into())),
            Some(How::HalfSilently) => write(half),
        }
    }

    fn rename_no_replace(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        let this = self.clone();
        let name = to
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        // What may go wrong with the mark of what went out, another test says.
        if name.starts_with("onshi.sent.") {
            return OsFiles.rename_no_replace(from, to);
        }
        self.fail(Call::Rename, || {
            OsFiles.rename_no_replace(from, to)?;
            this.0.lock().expect("a plan").published.push(name);
            Ok(())
        })
    }

    fn remove(&mut self, file: &Path) -> io::Result<()> {
        self.fail(Call::Remove, || OsFiles.remove(file))
    }

    fn exists(&mut self, file: &Path) -> io::Result<bool> {
        self.fail(Call::Exists, || OsFiles.exists(file))
    }

    fn sync_dir(&mut self, folder: &Path) -> io::Result<()> {
        self.fail(Call::SyncDir, || OsFiles.sync_dir(folder))
    }

    fn create_dir(&mut self, folder: &Path) -> io::Result<()> {
        OsFiles.create_dir(folder)
    }

    fn hold(&mut self, file: &Path) -> io::Result<Option<Hold>> {
        OsFiles.hold(file)
    }
}

/// A connection that ends while it is read from.
pub struct BreaksOff(Option<io::ErrorKind>);

impl Read for BreaksOff {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), |kind| Err(kind.into()))
    }
}

pub struct FaultyLedger(pub Faults, pub MemoryLedger);

impl Ledger for FaultyLedger {
    fn load(&mut self, random: &mut dyn Random) -> Result<Loaded, Error> {
        let failing = self.0.fail(Call::Load, || Ok(()));
        failing.map_err(|_| Error::new(LedgerBusy))?;
        self.1.load(random)
    }

    fn job(&mut self, id: JobId) -> Result<Option<Job>, Error> {
        self.1.job(id)
    }

    fn job_of_key(&mut self, key: &str) -> Result<Option<Job>, Error> {
        self.1.job_of_key(key)
    }

    fn record(&mut self, changes: &[(Job, u64)], audit: &[Entry]) -> Result<(), Error> {
        let inner = &mut self.1;
        let recorded = self.0.fail(Call::Record, || {
            inner
                .record(changes, audit)
                .map_err(|_| io::ErrorKind::Other.into())
        });
        recorded.map_err(|_| Error::new(DiskFull))
    }

    fn keep(&mut self, changes: &[(Key, Option<Vec<u8>>)], audit: &[Entry]) -> Result<(), Error> {
        self.1.keep(changes, audit)
    }

    fn audit(&mut self, from: u64, most: usize) -> Result<LedgerAudit, Error> {
        self.1.audit(from, most)
    }

    fn kept(&mut self, prefix: &str) -> Result<Vec<(Key, Vec<u8>)>, Error> {
        self.1.kept(prefix)
    }
}

pub fn open(desk: &Desk, faults: &Faults) -> Client {
    open_with(desk, faults, settings())
}

pub fn open_with(desk: &Desk, faults: &Faults, settings: Settings) -> Client {
    let exchange = FolderExchange::open(Box::new(faults.clone()), desk.folders(), 0);
    Client::open(
        settings,
        Box::new(exchange.expect("folders")),
        Box::new(FaultyLedger(faults.clone(), desk.ledger.clone())),
        Box::new(desk.clock.clone()),
        &mut FixedRandom,
    )
    .expect("a client")
}

pub fn submit(client: &mut Client) -> Result<JobId, Error> {
    client.submit(Some("key"), &QUALIFICATION, qualification("0001"))
}

/// Goes on until the job is closed. Errors are what the host would see in its log.
pub fn finish(desk: &mut Desk, client: &mut Client, job: JobId) -> Vec<ErrorCode> {
    let mut told = Vec::new();
    for _ in 0..60 {
        desk.clock.forward(3_000);
        desk.terminal.step();
        match client.next_notice(0) {
            Ok(Some(Notice::Answered { job, .. })) => {
                let read = texts_of(client, job).and_then(|_| client.acknowledge(job));
                told.extend(read.err().map(|error| error.code()));
            }
            Ok(Some(Notice::Problem { error, .. })) => told.push(error.code()),
            Ok(_) => {}
            Err(error) => told.push(error.code()),
        }
    }
    assert_eq!(client.job(job).map(|job| &job.state), Some(&State::Closed));
    assert_eq!(desk.terminal.log.len(), 1, "asked once");
    assert_eq!(desk.names("res"), [""; 0]);
    assert_eq!(desk.names("onshi-stage"), ["onshi.lock"]);
    told
}
