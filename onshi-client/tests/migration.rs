//! A change of the institution code (P42): the plan stands in the ledger, and at no time, wherever it dies, do
//! both codes go out.
#![allow(clippy::expect_used)]

mod support;

use std::fs;

use onshi_client::{Client, FolderExchange, Ledger, MemoryLedger, OsFiles};
use onshi_core::catalogue::QUALIFICATION;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::InstitutionCode;
use onshi_core::job::{JobId, Settings};
use onshi_core::rules::facility::{Matter, Migration, NotDone, NotPlanned, STEPS, Step, Stock};
use support::*;

const NEW: &str = "1312222222";

fn code(written: &str) -> InstitutionCode {
    InstitutionCode::new(written).expect("a code")
}

/// The host counts what the ledger does not know: no day is left to fetch.
const NO_DAYS: [Stock; 1] = [Stock {
    matter: Matter::UnfetchedDays,
    count: 0,
}];

fn planned() -> (Desk, Client) {
    let desk = Desk::new();
    let mut client = desk.open().expect("a client");
    let plan = client.plan_migration(&code(NEW)).expect("kept");
    assert_eq!(plan.expect("a plan").from(), INSTITUTION);
    (desk, client)
}

fn done(client: &mut Client, step: Step) -> Result<(), NotDone> {
    client.migration_done(step, &NO_DAYS).expect("a ledger")
}

fn ask(client: &mut Client, key: &str) -> Result<JobId, Error> {
    client.submit(Some(key), &QUALIFICATION, qualification("0001"))
}

fn is_stopped(asked: &Result<JobId, Error>) -> bool {
    asked
        .as_ref()
        .is_err_and(|error| error.code() == ErrorCode::Forbidden)
}

#[test]
fn what_is_no_change_of_a_code_is_not_planned() {
    let desk = Desk::new();
    let mut client = desk.open().expect("a client");
    let mut plan = |to| client.plan_migration(&code(to)).expect("a ledger").err();
    assert_eq!(plan(INSTITUTION), Some(NotPlanned::SameCode));
    assert_eq!(plan("1360000001"), Some(NotPlanned::OtherKind));
    assert!(client.migration().is_none());
    let nothing = client.migration_done(Step::StopNewJobs, &[]).err();
    assert_eq!(
        nothing.map(|error| error.code()),
        Some(ErrorCode::WrongState)
    );
}

#[test]
fn new_jobs_stop_and_what_was_asked_is_finished() {
    let (mut desk, mut client) = planned();
    let job = ask(&mut client, "before").expect("nothing is stopped yet");
    assert_eq!(done(&mut client, Step::StopNewJobs), Ok(()));
    assert!(is_stopped(&ask(&mut client, "after")));
    assert_eq!(ask(&mut client, "before"), Ok(job), "it is the same job");
    assert_eq!(desk.names("req").len(), 1);

    let left = NotDone::Left(Matter::OpenJobs, Some(1));
    assert_eq!(done(&mut client, Step::FinishFirst), Err(left));
    desk.terminal.step();
    desk.rounds(&mut client, 3);
    let left = NotDone::Left(Matter::UnacknowledgedAnswers, Some(1));
    assert_eq!(done(&mut client, Step::FinishFirst), Err(left));
    client.answer(job).expect("it comes in");
    client.acknowledge(job).expect("acknowledged");
    let uncounted = client.migration_done(Step::FinishFirst, &[]);
    let uncounted = uncounted.expect("a ledger");
    assert_eq!(
        uncounted,
        Err(NotDone::Left(Matter::UnfetchedDays, None)),
        "the host counts the days"
    );
    assert_eq!(done(&mut client, Step::FinishFirst), Ok(()));
}

#[test]
fn called_off_it_goes_on_as_before_and_can_be_planned_anew() {
    let (_desk, mut client) = planned();
    assert_eq!(done(&mut client, Step::StopNewJobs), Ok(()));
    // What is under way stays.
    let again = client.plan_migration(&code("1313333333")).expect("kept");
    assert_eq!(again.expect("a plan").to(), NEW);
    assert_eq!(client.call_off_migration().expect("kept"), Ok(()));
    ask(&mut client, "after").expect("as before");
    let again = client.plan_migration(&code("1313333333")).expect("kept");
    assert_eq!(again.expect("a plan").to(), "1313333333");
}

/// A late answer to what was given up is told before the old ledger is closed, and not after.
#[test]
fn once_the_old_ledger_is_closed_there_is_no_way_back_and_nothing_comes_in() {
    for closes in [false, true] {
        let (mut desk, mut client) = planned();
        let job = ask(&mut client, "given up").expect("nothing is stopped yet");
        let name = desk.names("req").remove(0);
        let (stem, late) = desk.terminal.take(&name);
        desk.rounds(&mut client, 1);
        client.abandon(job).expect("given up");
        for step in [Step::StopNewJobs, Step::FinishFirst, Step::CloseLedger] {
            if closes || step != Step::CloseLedger {
                assert_eq!(done(&mut client, step), Ok(()));
            }
        }
        drop(client);
        let mut client = desk.open().expect("it can be read");
        assert!(is_stopped(&ask(&mut client, "after")));
        fs::write(desk.res(&format!("{stem}.xml")), late).expect("an answer");
        let told = desk.rounds(&mut client, 3);
        assert_eq!(told.is_empty(), closes, "{told:?}");
        let resumed = client.resume(job).map_err(|error| error.code());
        let expected = match closes {
            true => Err(ErrorCode::Forbidden),
            false => Ok(()),
        };
        assert_eq!(resumed, expected);
        let called_off = client.call_off_migration().expect("kept");
        let expected = match closes {
            true => Err(NotDone::NoWayBack),
            false => Ok(()),
        };
        assert_eq!(called_off, expected);
    }
}

/// The plan goes to the ledger of the new code, which opens with it.
#[test]
fn the_new_code_goes_out_when_its_ledger_is_open() {
    let (desk, mut client) = planned();
    let before: Vec<Step> = STEPS.iter().map(|row| row.step).collect();
    let (old, new) = before.split_at(Step::OpenLedger as usize);
    for step in old {
        assert_eq!(done(&mut client, *step), Ok(()));
    }
    let plan = client.migration().expect("a plan").clone();
    let stranger = client.carry_migration(&plan).expect_err("the old code");
    assert_eq!(stranger.code(), ErrorCode::Forbidden);
    drop(client);

    let ledger = MemoryLedger::default();
    let mut client = open_new(&desk, &ledger).expect("a client");
    client.carry_migration(&plan).expect("kept");
    assert!(is_stopped(&ask(&mut client, "first")));
    for step in new {
        assert_eq!(done(&mut client, *step), Ok(()));
        ask(&mut client, "first").expect("the new code goes out");
        client
            .carry_migration(&plan)
            .expect("what is further on stays");
    }
    assert!(client.migration().expect("a plan").next().is_none());
    let mut elsewhere = Desk::new();
    elsewhere.ledger = desk.ledger.clone();
    let mut old = elsewhere.open().expect("it can be read");
    assert!(is_stopped(&ask(&mut old, "old")));
    for step in new {
        assert_eq!(done(&mut old, *step), Ok(()));
    }
    let again = old.plan_migration(&code("1313333333")).expect("read");
    assert_eq!(again.expect("a plan").to(), NEW, "it stays closed for ever");
    assert!(is_stopped(&ask(&mut old, "old")));
    let next = client.plan_migration(&code("1313333333")).expect("kept");
    assert_eq!(next.expect("a plan").from(), NEW);
}

fn open_new(desk: &Desk, ledger: &MemoryLedger) -> Result<Client, Error> {
    let exchange = FolderExchange::open(Box::new(OsFiles), desk.folders(), 1)?;
    let settings = Settings {
        institution: code(NEW),
        ..settings()
    };
    Client::open(
        settings,
        Box::new(exchange),
        Box::new(ledger.clone()),
        Box::new(desk.clock.clone()),
        &mut FixedRandom,
    )
}

// ---- killed between ------------------------------------------------------------------------------

/// Goes on where the ledger says, step by step; a host that knows nothing of crashes.
fn go_on(desk: &Desk, fuse: &Fuse) -> Result<(), Error> {
    let mut client = desk.open_behind(fuse, settings())?;
    client.plan_migration(&code(NEW))?.expect("a plan");
    while let Some(next) = client.migration().and_then(Migration::next) {
        let is_open = client
            .migration()
            .is_some_and(|plan| plan.done_at(Step::StopNewJobs).is_none());
        let asked = ask(&mut client, &format!("{:?}", next.step));
        if fuse.is_dead() {
            break;
        }
        assert_eq!((asked.is_ok(), is_stopped(&asked)), (is_open, !is_open));
        finish(&mut client)?;
        client
            .migration_done(next.step, &NO_DAYS)?
            .expect("in order");
        if fuse.is_dead() {
            break;
        }
    }
    match fuse.is_dead() {
        true => Err(Error::new(ErrorCode::IoFailed)),
        false => Ok(()),
    }
}

/// Gives up what is open: this test is about the steps.
fn finish(client: &mut Client) -> Result<(), Error> {
    let open = client.jobs().filter(|job| job.may_abandon());
    let open: Vec<JobId> = open.map(|job| job.id).collect();
    open.into_iter().try_for_each(|job| client.abandon(job))
}

fn kept(desk: &Desk) -> Option<Migration> {
    let kept = desk.ledger.clone().kept("migration").expect("read");
    let (_, body) = kept.first()?;
    Some(serde_json::from_slice(body).expect("a plan"))
}

fn steps_done(plan: &Option<Migration>) -> usize {
    let done = |plan: &Migration| {
        let steps = STEPS.iter();
        steps.filter(|row| plan.done_at(row.step).is_some()).count()
    };
    plan.as_ref().map_or(0, done)
}

#[test]
fn wherever_it_dies_no_step_is_lost_or_done_before_its_turn() {
    let whole = Fuse::default();
    go_on(&Desk::new(), &whole).expect("calm");
    let mut seen = std::collections::BTreeSet::new();
    for death in [Death::Before, Death::After] {
        for step in 1..=whole.steps() {
            let named = format!("{death:?} at {step}");
            let desk = Desk::new();
            let fuse = Fuse::at(step, death);
            let _ = go_on(&desk, &fuse);
            let at_death = steps_done(&kept(&desk));
            seen.insert(at_death);
            let client = desk.open().expect("nothing kills it any more");
            let opened = client.migration().cloned();
            assert_eq!(opened, kept(&desk), "{named}: what is kept holds");
            drop(client);
            fuse.revive();
            go_on(&desk, &fuse).expect(&named);
            assert_eq!(steps_done(&kept(&desk)), STEPS.len(), "{named}");
        }
    }
    assert_eq!(
        seen.len(),
        STEPS.len() + 1,
        "it died after each step: {seen:?}"
    );
}
