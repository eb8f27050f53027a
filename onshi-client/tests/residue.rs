//! What may not stay does not: nothing clinical is left under the root of a receipt computer, and copies that
//! must go are told until they are gone (R10, R11, R31, I-6, I-8, I-11).
#![allow(clippy::expect_used)]

mod support;

use onshi_client::{Client, Ledger};
use onshi_core::catalogue::DRUG_INFORMATION;
use onshi_core::error::Error;
use onshi_core::job::{JobId, Notice, Settings, Terms};
use onshi_core::rules::access::Role;
use onshi_core::rules::data_class::ConsentKind::Visit;
use onshi_core::rules::retention::{Place, Standing, Why};
use support::*;

const MINUTE: i64 = 60_000;

fn receipt_computer() -> Settings {
    settings_of(Role::ReceiptComputer)
}

fn ask(client: &mut Client) -> Result<JobId, Error> {
    let now = client.now();
    client.hear_consent(PATIENT, Visit, unit_at(now).root(), now)?;
    let terms = Terms {
        subject: Some(PATIENT.to_owned()),
        permits: client.permits_of(PATIENT, Visit)?,
        ..Terms::default()
    };
    client.submit_under(Some("drugs"), &DRUG_INFORMATION, drugs(), terms)
}

fn answered(settings: Settings) -> (Desk, Client, JobId) {
    let desk = Desk::new();
    let mut client = desk.open_with(settings).expect("a client");
    let job = ask(&mut client).expect("permitted");
    answer_drugs(&desk, &mut client, job);
    (desk, client, job)
}

/// What must go, as the next look tells it.
fn told(desk: &Desk, client: &mut Client) -> Vec<(Place, Why)> {
    let notices = desk.rounds(client, 2).into_iter();
    let erasures = notices.filter_map(|notice| match notice {
        Notice::Erase { place, why, .. } => Some((place, why)),
        _ => None,
    });
    erasures.collect()
}

// ---- nothing is left -----------------------------------------------------------------------------

#[cfg(feature = "sqlite")]
mod on_disk {
    use std::fs;
    use std::path::Path;

    use onshi_client::{Apart, FolderConfig};

    use super::*;

    /// The mark in every encoding that anything of it could be written in.
    fn marks_in_bytes() -> [Vec<u8>; 4] {
        let utf16 = |bytes: fn(u16) -> [u8; 2]| MARK.encode_utf16().flat_map(bytes).collect();
        const CP932: &[u8] = b"\x94\xe9\x96\xa7\x82\xcc\x96\xf2\x91\x90";
        [
            MARK.as_bytes().to_vec(),
            utf16(u16::to_le_bytes),
            utf16(u16::to_be_bytes),
            CP932.to_vec(),
        ]
    }

    /// Names of the files that hold the mark.
    fn marked(root: &Path) -> Vec<String> {
        files_that_hold(root, &marks_in_bytes())
    }

    #[test]
    fn the_scan_finds_the_mark_in_each_encoding() {
        let root = tempfile::tempdir().expect("a folder");
        for (place, mark) in marks_in_bytes().into_iter().enumerate() {
            let inside = [&b"before"[..], &mark, b"after"].concat();
            fs::write(root.path().join(place.to_string()), inside).expect("a file");
        }
        assert_eq!(marked(root.path()).len(), 4);
    }

    /// Every file is scanned: the ledger with its log while it is open, what is staged, and the folders.
    #[test]
    fn nothing_clinical_is_left_by_a_receipt_computer() {
        let desk = Desk::new();
        let config = FolderConfig {
            settings: receipt_computer(),
            poll_ms: 1,
            ..FolderConfig::under(desk.root(), institution())
        };
        let mut client = Client::open_folder(&config).expect("a client");
        let job = ask(&mut client).expect("permitted");
        put_drugs(desk.root(), &client, job);
        for _ in 0..10 {
            client.poll().expect("a poll");
        }
        let only_the_answer = marked(desk.root());
        assert_eq!(only_the_answer.len(), 1, "where the system put it");
        assert!(only_the_answer[0].ends_with(".xml"));

        let Apart::Message(mut reader) = client.answer_apart(job).expect("an answer") else {
            unreachable!("it is a message");
        };
        let mut handed = 0;
        while let Some(unit) = reader.next_unit().expect("proven") {
            handed += unit.clinical.map_or(0, handed_over);
        }
        assert!(handed > 20, "{handed}");
        client.handed_over(job).expect("noted");
        client.poll().expect("a poll");
        assert_eq!(marked(desk.root()), only_the_answer, "while it is read");

        client.acknowledge(job).expect("acknowledged");
        assert!(files_under(desk.root()).len() > 1, "the ledger and its log");
        assert_eq!(marked(desk.root()), [""; 0], "open");
        drop(client);
        assert_eq!(marked(desk.root()), [""; 0], "closed");
        let mut client = Client::open_folder(&config).expect("a client");
        client.poll().expect("a poll");
        assert_eq!(marked(desk.root()), [""; 0], "opened again");
    }
}

// ---- what must go --------------------------------------------------------------------------------

#[test]
fn a_copy_in_memory_is_told_once_when_its_time_is_over_and_is_over_when_erased() {
    let (desk, mut client, job) = answered(receipt_computer());
    client.answer_apart(job).expect("an answer");
    assert!(matches!(
        client.copy(job, Place::Memory),
        Some(Standing::Until(_))
    ));
    desk.clock.forward(8 * MINUTE);
    // Reading it again makes it no younger.
    client.answer_apart(job).expect("an answer");
    assert_eq!(told(&desk, &mut client), []);
    desk.clock.forward(2 * MINUTE);
    let over = (Place::Memory, Why::TimeOver);
    assert!(told(&desk, &mut client).contains(&over));
    assert_eq!(told(&desk, &mut client), [], "once");
    client.erased(job, Place::Memory).expect("noted");
    assert_eq!(client.copy(job, Place::Memory), None);
}

#[test]
fn what_was_handed_over_or_acknowledged_must_go_at_once() {
    type Ending = fn(&mut Client, JobId) -> Result<(), Error>;
    let endings: [Ending; 2] = [Client::handed_over, Client::acknowledge];
    for ending in endings {
        let (desk, mut client, job) = answered(receipt_computer());
        client.answer_apart(job).expect("an answer");
        ending(&mut client, job).expect("noted");
        assert_eq!(told(&desk, &mut client), [(Place::Memory, Why::Done)]);
    }
    let (desk, mut client, job) = answered(receipt_computer());
    client.answer_apart(job).expect("an answer");
    client.erased(job, Place::Memory).expect("noted");
    client.acknowledge(job).expect("acknowledged");
    assert_eq!(told(&desk, &mut client), [], "it was gone before");
}

#[test]
fn no_timer_runs_for_a_role_that_keeps_or_a_host_that_decides_itself() {
    for settings in [settings_of(Role::Chart), settings()] {
        let (desk, mut client, job) = answered(settings);
        client.answer_apart(job).expect("an answer");
        desk.clock.forward(60 * MINUTE);
        assert_eq!(told(&desk, &mut client), []);
        assert!(desk.ledger.clone().kept("copies").expect("read").is_empty());
    }
}

#[test]
fn once_the_clock_went_back_nobody_knows_how_long_a_copy_has_lain() {
    let (desk, mut client, job) = answered(receipt_computer());
    client.answer_apart(job).expect("an answer");
    desk.clock.forward(-2 * MINUTE);
    assert_eq!(
        told(&desk, &mut client),
        [(Place::Memory, Why::ClockWentBack)]
    );
}

/// I-6 and I-8 win: an answer that nobody acknowledged stays, and is told again after every restart.
#[test]
fn a_file_that_nobody_acknowledged_is_told_and_stays() {
    let (desk, mut client, job) = answered(receipt_computer());
    desk.clock.forward(11 * MINUTE);
    let overdue = [(Place::File, Why::TimeOver)];
    assert_eq!(told(&desk, &mut client), overdue);
    assert_eq!(told(&desk, &mut client), [], "once");
    for _ in 0..2 {
        drop(client);
        client = desk.open_with(receipt_computer()).expect("a client");
        assert_eq!(told(&desk, &mut client), overdue, "again");
        assert_eq!(desk.names("res").len(), 1, "never removed silently");
    }
    client.erased(job, Place::File).expect("noted");
    assert_eq!(
        desk.names("res").len(),
        1,
        "only acknowledging it removes it"
    );
    client.acknowledge(job).expect("acknowledged");
    assert!(desk.names("res").is_empty());
    drop(client);
    client = desk.open_with(receipt_computer()).expect("a client");
    assert_eq!(told(&desk, &mut client), []);
}

// ---- killed between ------------------------------------------------------------------------------

/// Notes a copy in the history, and lets midnight pass.
fn show_in_history(desk: &Desk, fuse: &Fuse) -> Result<JobId, Error> {
    let mut client = desk.open_behind(fuse, receipt_computer())?;
    let job = ask(&mut client)?;
    client.lies_in_history(job)?;
    desk.clock.forward(24 * 60 * MINUTE);
    Ok(job)
}

#[test]
fn wherever_it_dies_a_copy_is_told_after_each_restart_until_it_is_erased() {
    let whole = Fuse::default();
    let due = [(Place::History, Why::TimeOver)];
    show_in_history(&Desk::new(), &whole).expect("calm");
    for death in [Death::Before, Death::After] {
        for step in 1..=whole.steps() {
            let desk = Desk::new();
            let fuse = Fuse::at(step, death);
            let _ = show_in_history(&desk, &fuse);
            fuse.revive();
            let job = show_in_history(&desk, &fuse).expect("nothing kills it any more");
            for _ in 0..2 {
                let mut client = desk.open_with(receipt_computer()).expect("a client");
                assert_eq!(told(&desk, &mut client), due, "{death:?} at {step}");
            }
            erased_at_last(&desk, job, death);
        }
    }
}

/// Dies at each step of saying that it is erased; what was said and returned holds.
fn erased_at_last(desk: &Desk, job: JobId, death: Death) {
    let say = |fuse: &Fuse| -> Result<(), Error> {
        let mut client = desk.open_behind(fuse, receipt_computer())?;
        client.erased(job, Place::History)
    };
    let mut step = 1;
    loop {
        let fuse = Fuse::at(step, death);
        let said = say(&fuse);
        let mut client = desk.open_with(receipt_computer()).expect("a client");
        let gone = client.copy(job, Place::History).is_none();
        assert!(gone || said.is_err(), "{death:?} at {step}");
        if said.is_ok() {
            assert_eq!(told(desk, &mut client), []);
            return;
        }
        step += 1;
    }
}

#[test]
fn what_lay_in_memory_died_with_the_process() {
    let (desk, mut client, job) = answered(receipt_computer());
    client.answer_apart(job).expect("an answer");
    drop(client);
    let client = desk.open_with(receipt_computer()).expect("a client");
    assert_eq!(client.copy(job, Place::Memory), None);
    let held = desk.ledger.clone().kept("copies").expect("read");
    let (_, body) = &held[0];
    let body = String::from_utf8_lossy(body);
    assert!(!body.contains(PATIENT), "{body}");
}
