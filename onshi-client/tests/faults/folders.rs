//! Reading, sweeping and removing while the disk or the share fails.

use std::fs;
use std::io;

use crate::faulty::*;
use crate::support::*;
use onshi_client::{Client, FolderExchange, OsFiles};
use onshi_core::error::ErrorCode::*;
use onshi_core::job::{Notice, Outcome, State};

use How::{Half, HalfSilently, NotDone};
use io::ErrorKind::{self as Io, StorageFull};

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
fn what_failed_in_a_round_that_brought_a_notice_is_told_by_the_next_call() {
    let (desk, faults) = (Desk::new(), Faults::default());
    let mut client = open(&desk, &faults);
    let job = submit(&mut client).expect("a job");
    assert_eq!(queued(&mut client), None);
    desk.clock.forward(settings().overdue_after_ms + 1);
    faults.plan(Call::Names, NotDone(Io::TimedOut), 1);
    assert_eq!(queued(&mut client), Some(Notice::Overdue { job }));
    assert!(faults.all_happened());
    let error = client.next_notice(0).expect_err("nobody was told yet");
    assert_eq!(error.code(), IoFailed);
    assert_eq!(queued(&mut client), None, "it is told once");
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
