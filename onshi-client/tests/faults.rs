//! Troubles of disk, share and ledger that pass: whatever fails, and whether or not it took effect all
//! the same, the question is asked once and its answer arrives. What cannot be asked leaves no trace.
#![allow(clippy::expect_used)]

mod support;

use std::fs;
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::{Arc, Mutex};

use onshi_client::{
    Client, FileSystem, FolderExchange, Hold, Key, Ledger, LedgerAudit, Loaded, MemoryLedger,
    OsFiles, Random,
};
use onshi_core::audit::Entry;
use onshi_core::catalogue::{QUALIFICATION, QUALIFICATION_BATCH};
use onshi_core::error::Error;
use onshi_core::error::ErrorCode::{self, *};
use onshi_core::id::InstitutionCode;
use onshi_core::job::{Job, JobId, Notice, Outcome, Settings, State, Terms, Whereabouts};
use onshi_core::rules::facility::{Matter, NotDone as Unfinished, Step, Stock};
use support::*;

/// Which call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Call {
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
enum How {
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
struct Plan {
    faults: Vec<(Call, How, u32)>,
    /// Every request that was ever made visible.
    published: Vec<String>,
}

/// Shared by file system and ledger: what fails, how, and how often.
#[derive(Debug, Clone, Default)]
struct Faults(Arc<Mutex<Plan>>);

impl Faults {
    fn plan(&self, call: Call, how: How, times: u32) {
        let mut plan = self.0.lock().expect("a plan");
        plan.faults.push((call, how, times));
    }

    fn next(&self, call: Call) -> Option<How> {
        let mut plan = self.0.lock().expect("a plan");
        let due = |(of, _, left): &&mut (Call, How, u32)| *of == call && *left > 0;
        let (_, how, left) = plan.faults.iter_mut().find(due)?;
        *left -= 1;
        Some(*how)
    }

    fn fail<T>(&self, call: Call, act: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        match self.next(call) {
            None | Some(How::HalfSilently) => act(),
            Some(How::NotDone(kind) | How::Half(kind)) => Err(kind.into()),
            Some(How::Done(kind)) => act().and(Err(kind.into())),
        }
    }

    fn all_happened(&self) -> bool {
        let plan = self.0.lock().expect("a plan");
        plan.faults.iter().all(|(.., left)| *left == 0)
    }

    fn published(&self) -> Vec<String> {
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
struct BreaksOff(Option<io::ErrorKind>);

impl Read for BreaksOff {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), |kind| Err(kind.into()))
    }
}

struct FaultyLedger(Faults, MemoryLedger);

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

fn open(desk: &Desk, faults: &Faults) -> Client {
    open_with(desk, faults, settings())
}

fn open_with(desk: &Desk, faults: &Faults, settings: Settings) -> Client {
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

fn submit(client: &mut Client) -> Result<JobId, Error> {
    client.submit(Some("key"), &QUALIFICATION, qualification("0001"))
}

/// Goes on until the job is closed. Errors are what the host would see in its log.
fn finish(desk: &mut Desk, client: &mut Client, job: JobId) -> Vec<ErrorCode> {
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

use How::{Done, Half, HalfSilently, NotDone};
use io::ErrorKind::{self as Io, StorageFull};

#[test]
fn a_question_that_cannot_be_staged_leaves_no_trace_and_can_be_asked_again() {
    let cases = [
        (Call::Create, NotDone(StorageFull), DiskFull),
        (Call::Create, Half(StorageFull), DiskFull),
        (Call::Create, Done(StorageFull), DiskFull), // the flush fails
        (Call::Create, HalfSilently, IoFailed),
        (Call::Create, NotDone(Io::PermissionDenied), AccessDenied),
        (Call::Create, NotDone(Io::NotFound), FolderMissing),
        (Call::Open, NotDone(Io::PermissionDenied), AccessDenied),
        (Call::Open, HalfSilently, IoFailed),
        (Call::Open, Half(Io::ConnectionReset), IoFailed),
        (Call::SyncDir, NotDone(Io::Other), IoFailed),
        (Call::Record, NotDone(Io::Other), DiskFull),
    ];
    for (call, how, code) in cases {
        let (mut desk, faults) = (Desk::new(), Faults::default());
        let mut client = open(&desk, &faults);
        faults.plan(call, how, 1);
        let refused = submit(&mut client).expect_err("it cannot be staged");
        assert_eq!(refused.code(), code, "{call:?} {how:?}");
        assert_eq!(client.jobs().count(), 0, "{call:?} {how:?}");
        client.poll().expect("nothing is wrong any more");
        let staged = desk.names("onshi-stage");
        assert_eq!(staged, ["onshi.lock"], "{call:?} {how:?}");
        let job = submit(&mut client).expect("a job");
        assert_eq!(finish(&mut desk, &mut client, job), [], "{call:?} {how:?}");
        assert_eq!(faults.published().len(), 1);
        assert!(faults.all_happened(), "{call:?} {how:?}");
    }
}

#[test]
fn once_the_intent_is_durable_every_trouble_passes_by_itself() {
    // What fails from the moment of publishing on, how often, and what the host is told.
    let cases: &[(Call, How, u32, &[ErrorCode])] = &[
        (
            Call::Rename,
            NotDone(Io::PermissionDenied),
            1,
            &[AccessDenied],
        ),
        (Call::Rename, NotDone(Io::ResourceBusy), 7, &[HeldByOther]),
        (Call::Rename, Done(Io::TimedOut), 1, &[IoFailed]),
        (Call::Names, NotDone(Io::NotFound), 3, &[FolderMissing; 3]),
        (
            Call::Names,
            NotDone(Io::PermissionDenied),
            1,
            &[AccessDenied],
        ),
    ];
    for &(call, how, times, told) in cases {
        let (mut desk, faults) = (Desk::new(), Faults::default());
        let mut client = open(&desk, &faults);
        faults.plan(call, how, times);
        let job = submit(&mut client).expect("a job, whatever became of the request");
        assert_eq!(
            finish(&mut desk, &mut client, job),
            told,
            "{call:?} {how:?}"
        );
        assert_eq!(faults.published().len(), 1, "{call:?} {how:?}");
        assert!(faults.all_happened(), "{call:?} {how:?}");
    }
}

#[test]
fn a_rename_with_lost_answer_is_found_out_and_not_repeated() {
    let (mut desk, faults) = (Desk::new(), Faults::default());
    let mut client = open(&desk, &faults);
    faults.plan(Call::Rename, Done(Io::TimedOut), 1);
    faults.plan(Call::Exists, NotDone(Io::TimedOut), 2);
    let job = submit(&mut client).expect("a job");
    let unknown = |client: &Client| {
        matches!(
            client.job(job).map(|job| &job.state),
            Some(State::Unknown { .. })
        )
    };
    assert!(unknown(&client));
    desk.clock.forward(3_000);
    assert!(
        client.poll().is_ok() && unknown(&client),
        "the share is still away"
    );
    assert_eq!(finish(&mut desk, &mut client, job), [IoFailed]);
}

#[test]
fn a_ledger_that_fails_is_believed_and_not_what_was_meant() {
    for (how, after) in [
        (NotDone(Io::Other), 1),
        (Done(Io::Other), 1),
        (Done(Io::Other), 3),
    ] {
        let (mut desk, faults) = (Desk::new(), Faults::default());
        let mut client = open(&desk, &faults);
        let job = submit(&mut client).expect("a job");
        faults.plan(Call::Record, how, after);
        let told = finish(&mut desk, &mut client, job);
        assert!(
            told.iter().all(|code| *code == DiskFull),
            "{how:?}: {told:?}"
        );
        assert!(faults.all_happened());
    }
}

#[test]
fn a_submission_that_was_recorded_although_the_ledger_said_no_is_a_job() {
    let (mut desk, faults) = (Desk::new(), Faults::default());
    let mut client = open(&desk, &faults);
    faults.plan(Call::Record, Done(Io::Other), 1);
    let job = submit(&mut client).expect("the ledger has it");
    assert_eq!(submit(&mut client), Ok(job));
    assert_eq!(finish(&mut desk, &mut client, job), []);
}

#[test]
fn while_the_ledger_is_away_nothing_is_done_or_told() {
    let (mut desk, faults) = (Desk::new(), Faults::default());
    let mut client = open(&desk, &faults);
    let job = submit(&mut client).expect("a job");
    desk.terminal.step();
    faults.plan(Call::Record, NotDone(Io::Other), 1);
    faults.plan(Call::Load, NotDone(Io::Other), 5);
    client.poll().expect("the first reading");
    let told = client
        .next_notice(0)
        .expect_err("the answer cannot be recorded");
    assert_eq!(told.code(), DiskFull);
    let held = [
        client.poll().err(),
        client.acknowledge(job).err(),
        client.answer(job).err(),
    ];
    for error in held {
        assert_eq!(error.map(|error| error.code()), Some(LedgerBusy));
    }
    assert!(faults.all_happened());
    assert_eq!(finish(&mut desk, &mut client, job), []);
}

#[test]
fn what_the_host_has_not_heard_yet_is_told_once_after_a_failure() {
    let (mut desk, faults) = (Desk::new(), Faults::default());
    let mut client = open(&desk, &faults);
    let job = submit(&mut client).expect("a job");
    desk.terminal.step();
    for _ in 0..2 {
        client.poll().expect("a reading");
    }
    faults.plan(Call::Record, NotDone(Io::Other), 1);
    let other = client.submit(None, &QUALIFICATION, qualification("0002"));
    other.expect_err("the ledger fails");
    let outcome = Outcome::Normal;
    assert_eq!(queued(&mut client), Some(Notice::Answered { job, outcome }));
    assert_eq!(queued(&mut client), None);
}

/// Somebody puts another ledger into its place whenever it is loaded.
struct Exchanged(FaultyLedger, u8);

impl Ledger for Exchanged {
    fn load(&mut self, random: &mut dyn Random) -> Result<Loaded, Error> {
        self.1 += 1;
        let installation = format!("NEW{}", self.1);
        let held = self.0.load(random)?;
        Ok(Loaded {
            installation,
            ..held
        })
    }

    fn job(&mut self, id: JobId) -> Result<Option<Job>, Error> {
        self.0.job(id)
    }

    fn job_of_key(&mut self, key: &str) -> Result<Option<Job>, Error> {
        self.0.job_of_key(key)
    }

    fn record(&mut self, changes: &[(Job, u64)], audit: &[Entry]) -> Result<(), Error> {
        self.0.record(changes, audit)
    }

    fn keep(&mut self, changes: &[(Key, Option<Vec<u8>>)], audit: &[Entry]) -> Result<(), Error> {
        self.0.keep(changes, audit)
    }

    fn audit(&mut self, from: u64, most: usize) -> Result<LedgerAudit, Error> {
        self.0.audit(from, most)
    }

    fn kept(&mut self, prefix: &str) -> Result<Vec<(Key, Vec<u8>)>, Error> {
        self.0.kept(prefix)
    }
}

#[test]
fn another_ledger_in_the_place_of_ours_is_refused() {
    let (desk, faults) = (Desk::new(), Faults::default());
    let exchange = FolderExchange::open(Box::new(faults.clone()), desk.folders(), 0);
    let ledger = FaultyLedger(faults.clone(), desk.ledger.clone());
    let mut client = Client::open(
        settings(),
        Box::new(exchange.expect("folders")),
        Box::new(Exchanged(ledger, 0)),
        Box::new(desk.clock.clone()),
        &mut FixedRandom,
    )
    .expect("a client");
    faults.plan(Call::Record, NotDone(Io::Other), 1);
    submit(&mut client).expect_err("the ledger fails");
    let refused = client.poll().expect_err("it is another ledger now");
    assert_eq!(refused.code(), LedgerBroken);
}

#[test]
fn whether_a_request_was_taken_back_is_found_out() {
    let (mut desk, faults) = (Desk::new(), Faults::default());
    let mut client = open(&desk, &faults);
    let job = submit(&mut client).expect("a job");
    faults.plan(Call::Rename, NotDone(Io::TimedOut), 1);
    client.withdraw(job).expect("it could not be done now");
    let Some(Notice::Problem { error, .. }) = queued(&mut client) else {
        panic!("the host is told");
    };
    assert_eq!(error.code(), IoFailed);
    faults.plan(Call::Rename, Done(Io::TimedOut), 1);
    client
        .withdraw(job)
        .expect("done, although the share said no");
    assert_eq!(queued(&mut client), Some(Notice::Withdrawn { job }));
    desk.terminal.step();
    assert_eq!(desk.terminal.log, []);
}

/// A rename that is not flushed is undone when the power goes: nothing may rest on it before.
#[test]
fn the_ledger_believes_no_rename_that_was_not_flushed() {
    let (desk, faults) = (Desk::new(), Faults::default());
    let mut client = open(&desk, &faults);
    faults.plan(Call::Rename, Done(Io::TimedOut), 1);
    let job = submit(&mut client).expect("a job");
    let state = |client: &Client| client.job(job).map(|job| job.state.label().1);
    faults.plan(Call::SyncDir, NotDone(Io::Other), 1);
    desk.rounds(&mut client, 1);
    assert_eq!(state(&client), Some("unknown"));
    desk.rounds(&mut client, 2);
    assert_eq!(state(&client), Some("published"));
    faults.plan(Call::SyncDir, NotDone(Io::Other), 1);
    client.withdraw(job).expect("it is not known yet");
    assert_eq!(state(&client), Some("unknown"));
    // That it lies in stage now is not flushed either, until it can be.
    faults.plan(Call::SyncDir, NotDone(Io::Other), 1);
    desk.rounds(&mut client, 1);
    assert_eq!(state(&client), Some("unknown"));
    desk.rounds(&mut client, 2);
    assert_eq!(state(&client), Some("withdrawn"));
    assert!(faults.all_happened());
}

/// Whoever believes that a request was picked up never sends it again.
#[test]
fn a_request_that_a_listing_misses_is_not_picked_up_yet() {
    use onshi_client::Exchange;
    let (desk, faults) = (Desk::new(), Faults::default());
    let folders = desk.folders();
    let request = folders.req.join("x.xml");
    let mut exchange = FolderExchange::open(Box::new(faults.clone()), folders, 0).expect("folders");
    exchange.prepare("x.xml", b"x").expect("staged");
    exchange.publish("x.xml").expect("visible");
    faults.plan(Call::Names, HalfSilently, 2);
    assert_eq!(exchange.locate("x.xml"), Whereabouts::Visible);
    fs::remove_file(request).expect("picked up");
    faults.plan(Call::SyncDir, NotDone(Io::Other), 1);
    assert_eq!(exchange.locate("x.xml"), Whereabouts::Unreachable);
    assert_eq!(exchange.locate("x.xml"), Whereabouts::Gone);
    assert!(faults.all_happened());
}

#[test]
fn what_cannot_be_removed_is_removed_later() {
    let (mut desk, faults) = (Desk::new(), Faults::default());
    let mut client = open(&desk, &faults);
    let job = submit(&mut client).expect("a job");
    desk.terminal.step();
    desk.rounds(&mut client, 2);
    faults.plan(Call::Remove, NotDone(Io::PermissionDenied), 2);
    client.acknowledge(job).expect("that is durable");
    let state = client.job(job).map(|job| job.state.clone());
    assert_eq!(state, Some(State::Acknowledged));
    assert_eq!(finish(&mut desk, &mut client, job), []);
}

#[test]
fn a_reading_that_breaks_off_is_repeated() {
    for how in [
        Half(Io::ConnectionReset),
        HalfSilently,
        NotDone(Io::PermissionDenied),
    ] {
        let (mut desk, faults) = (Desk::new(), Faults::default());
        let mut client = open(&desk, &faults);
        let job = submit(&mut client).expect("a job");
        faults.plan(Call::Open, how, 2);
        assert_eq!(finish(&mut desk, &mut client, job), [], "{how:?}");
        assert!(faults.all_happened());
    }
}

#[test]
fn a_late_sweep_spares_what_was_staged_after_it_was_due() {
    let (mut desk, faults) = (Desk::new(), Faults::default());
    drop(open(&desk, &faults));
    let exchange = FolderExchange::open(Box::new(faults.clone()), desk.folders(), 0);
    // The mark of what went out is looked up first.
    faults.plan(Call::Names, NotDone(Io::TimedOut), 3);
    let mut client = Client::open(
        settings(),
        Box::new(exchange.expect("folders")),
        Box::new(desk.ledger.clone()),
        Box::new(desk.clock.clone()),
        &mut FixedRandom,
    )
    .expect("a client whose sweep failed");
    faults.plan(Call::Rename, NotDone(Io::ResourceBusy), 1);
    let job = submit(&mut client).expect("a job that is staged, and not yet visible");
    assert_eq!(desk.names("onshi-stage").len(), 2);
    client.poll().expect("sweeps");
    assert_eq!(desk.names("onshi-stage").len(), 2, "it was spared");
    assert_eq!(finish(&mut desk, &mut client, job), [HeldByOther]);
    assert!(faults.all_happened());
}

#[test]
fn a_foreign_file_under_our_name_is_kept_and_told() {
    let (desk, faults) = (Desk::new(), Faults::default());
    let mut client = open(&desk, &faults);
    let name = "foreign";
    faults.plan(Call::Rename, NotDone(Io::ResourceBusy), 1);
    let job = submit(&mut client).expect("a job");
    let staged = desk
        .names("onshi-stage")
        .into_iter()
        .find(|name| name.ends_with(".xml"));
    let request = desk.folders().req.join(staged.expect("it is staged"));
    fs::write(&request, name).expect("a file");
    let notices = desk.rounds(&mut client, 5);
    let told = notices.iter().filter_map(|notice| match notice {
        Notice::Problem { error, .. } => Some(error.code()),
        _ => None,
    });
    assert_eq!(told.collect::<Vec<_>>(), [HeldByOther, NameTaken]);
    assert_eq!(fs::read_to_string(&request).expect("a file"), name);
    fs::remove_file(&request).expect("the other one went");
    let mut terminal = Terminal::at(desk.root());
    desk.rounds(&mut client, 2);
    terminal.step();
    let outcome = Outcome::Normal;
    assert!(
        desk.rounds(&mut client, 2)
            .contains(&Notice::Answered { job, outcome })
    );
}

#[test]
fn a_name_that_leads_out_of_its_folder_is_refused() {
    use onshi_client::Exchange;
    let desk = Desk::new();
    let mut exchange = FolderExchange::open(Box::new(OsFiles), desk.folders(), 0).expect("folders");
    let secret = desk.root().join("secret.xml");
    fs::write(&secret, "x").expect("a file");
    for name in [
        "../secret.xml",
        "",
        ".",
        "..",
        "a/b.xml",
        "a\\b.xml",
        "c:x.xml",
        "/etc/x.xml",
    ] {
        assert!(exchange.prepare(name, b"x").is_err(), "{name}");
        assert!(exchange.publish(name).is_err(), "{name}");
        assert!(exchange.open(name).is_err(), "{name}");
        assert!(exchange.discard(&[name.to_owned()]).is_err(), "{name}");
        assert!(exchange.withdraw(name).is_err(), "{name}");
    }
    assert!(secret.exists());
}

#[test]
fn missing_folders_are_named() {
    for missing in ["req", "res"] {
        let desk = Desk::new();
        fs::remove_dir(desk.root().join(missing)).expect("gone");
        let error = FolderExchange::open(Box::new(OsFiles), desk.folders(), 0);
        let error = error.err().expect("it is missing");
        assert_eq!(error.code(), FolderMissing);
        assert!(error.to_string().contains(missing), "{error}");
    }
}

/// What could neither be staged whole nor removed is removed later, without a new start.
#[test]
fn what_is_left_of_a_failed_staging_is_swept_away() {
    let (desk, faults) = (Desk::new(), Faults::default());
    let mut client = open(&desk, &faults);
    faults.plan(Call::Create, Half(StorageFull), 1);
    faults.plan(Call::Remove, NotDone(Io::PermissionDenied), 1);
    submit(&mut client).expect_err("it cannot be staged");
    assert_eq!(desk.names("onshi-stage").len(), 2, "it is still there");
    client.poll().expect("nothing is wrong any more");
    assert_eq!(desk.names("onshi-stage"), ["onshi.lock"]);
}

/// A sweep that was called for before a request was staged must not take it away.
#[test]
fn a_ledger_that_fails_while_an_answer_comes_in_costs_no_staged_request() {
    let (mut desk, faults) = (Desk::new(), Faults::default());
    let mut client = open(&desk, &faults);
    let batch = client.submit(Some("batch"), &QUALIFICATION_BATCH, batch("0003"));
    let batch = batch.expect("a job");
    desk.terminal.step();
    desk.rounds(&mut client, 1);
    let single = submit(&mut client).expect("a job");
    desk.terminal.step();
    client.poll().expect("the first reading");
    desk.clock.forward(10_000);
    faults.plan(Call::Record, NotDone(Io::Other), 1);
    faults.plan(Call::Rename, NotDone(Io::PermissionDenied), 1);
    let _ = client.poll();
    for _ in 0..10 {
        desk.terminal.step();
        desk.clock.forward(60_000);
        desk.rounds(&mut client, 2);
    }
    for job in [batch, single] {
        let job = client.job(job).expect("a job");
        assert!(job.is_answered(), "{:?}", job.state.label());
    }
}

/// What could not be recorded did not happen, whatever is asked next.
#[test]
fn a_job_that_is_given_up_in_vain_is_left_when_the_institution_code_changes() {
    let (desk, faults) = (Desk::new(), Faults::default());
    let mut client = open(&desk, &faults);
    let job = submit(&mut client).expect("a job");
    let to = InstitutionCode::new("1312222222").expect("a code");
    let planned = client.plan_migration(&to).expect("kept");
    planned.expect("a plan");
    let no_days = [Stock {
        matter: Matter::UnfetchedDays,
        count: 0,
    }];
    let stopped = client.migration_done(Step::StopNewJobs, &no_days);
    assert_eq!(stopped.expect("kept"), Ok(()));
    faults.plan(Call::Record, NotDone(Io::Other), 1);
    faults.plan(Call::Load, NotDone(Io::Other), 1);
    client.abandon(job).expect_err("the ledger fails");
    let finished = client.migration_done(Step::FinishFirst, &no_days);
    let left = Unfinished::Left(Matter::OpenJobs, Some(1));
    assert_eq!(finished.expect("nothing fails any more"), Err(left));
    assert!(faults.all_happened());
}

/// What was decided and could not be recorded is no reason to remove what the ledger wants, nor to pass over
/// it when the host tries again.
#[test]
fn a_list_that_is_taken_back_while_the_ledger_is_away_keeps_what_is_staged() {
    let (mut desk, faults) = (Desk::new(), Faults::default());
    let settings = Settings {
        parts_at_hand: 1,
        ..list_settings()
    };
    let mut client = open_with(&desk, &faults, settings);
    let people = list_people(LISTED);
    let submitted = client.submit_list(LIST, &QUALIFICATION_BATCH, list_head(), people);
    submitted.expect("submitted");
    client.poll().expect("two parts are out, one waits");
    let staged = desk.names("onshi-stage");
    assert_eq!(staged.len(), 2, "the lock, and what waits");
    faults.plan(Call::Record, NotDone(Io::Other), 1);
    faults.plan(Call::Load, NotDone(Io::Other), 1);
    client.withdraw_list(LIST).expect_err("the ledger fails");
    assert_eq!(desk.names("onshi-stage"), staged);
    client.withdraw_list(LIST).expect("nothing fails any more");
    desk.terminal.step();
    assert_eq!(desk.terminal.log, [], "all of it was taken back");
    assert_eq!(desk.names("onshi-stage"), ["onshi.lock"]);
    assert!(faults.all_happened());
}

/// What cannot be taken back at its deadline is tried again after a pause, not at each poll.
#[test]
fn a_deadline_that_cannot_take_back_pauses_before_it_tries_again() {
    let (desk, faults) = (Desk::new(), Faults::default());
    let mut client = open(&desk, &faults);
    let terms = Terms {
        deadline: Some(client.now().plus_ms(1_000)),
        ..Terms::default()
    };
    let job = client
        .submit_under(None, &QUALIFICATION, qualification("1"), terms)
        .expect("submitted");
    desk.clock.forward(2_000);
    faults.plan(Call::Rename, NotDone(Io::ResourceBusy), 2);
    for _ in 0..5 {
        client.poll().expect("polled");
    }
    assert!(!faults.all_happened(), "tried once in five polls");
    for _ in 0..2 {
        desk.clock.forward(600_000);
        client.poll().expect("polled");
    }
    assert!(faults.all_happened(), "tried again after the pause");
    assert_eq!(
        client.job(job).map(|job| &job.state),
        Some(&State::Withdrawn)
    );
    assert_eq!(desk.names("req"), [""; 0]);
}
