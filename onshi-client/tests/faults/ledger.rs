//! The ledger fails, in vain or having recorded; what it says counts.

use std::io;

use crate::faulty::*;
use crate::support::*;
use onshi_client::{Client, FolderExchange, Key, Ledger, LedgerAudit, Loaded, Random};
use onshi_core::audit::Entry;
use onshi_core::catalogue::{QUALIFICATION, QUALIFICATION_BATCH};
use onshi_core::error::Error;
use onshi_core::error::ErrorCode::*;
use onshi_core::id::InstitutionCode;
use onshi_core::job::{Job, JobId, Notice, Outcome, Settings};
use onshi_core::rules::facility::{Matter, NotDone as Unfinished, Step, Stock};

use How::{Done, NotDone};
use io::ErrorKind::{self as Io};

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
