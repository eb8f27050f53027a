//! Canaries (カナリア, §D.7 S1, S7): hundreds of values that stand nowhere else go through a receipt computer that
//! is a process of its own. Afterwards no file under its folders and nothing that it said holds one of them, and
//! its memory, which this process reads, none of the clinical ones.
#![cfg(all(target_os = "linux", feature = "sqlite"))]
#![allow(clippy::expect_used)]

mod support;

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use onshi_client::{Apart, Client, FolderConfig, Passphrase};
use onshi_core::catalogue::{
    ClinicalRequestHeader, DRUG_INFORMATION, Dialect, DrugFileCategory, DrugInformationRequest,
    DrugInformationRequestBody,
};
use onshi_core::job::{JobId, Notice, State, Terms};
use onshi_core::message::{FileName, Summary, answer_stem};
use onshi_core::record::{Draft, Group, Record, read_frame, write};
use onshi_core::rules::access::{Passing, Role};
use onshi_core::rules::data_class::ConsentKind::Visit;
use onshi_core::text::Charset;
use onshi_core::xml::Limits;
use support::*;

/// Set for the receipt computer: where its folders are.
const ROLE: &str = "ONSHI_TEST_CANARIES";
/// Patients, each with an answer of his own.
const PATIENTS: usize = 12;
/// So many clinical values at least, in all answers together.
const CLINICAL: usize = 500;
/// Begins every number and name by which a patient is asked for, and what the host calls him.
const PERSON: &str = "7351908246";

#[test]
fn no_canary_is_left_anywhere() {
    if let Some(root) = std::env::var_os(ROLE) {
        return be_a_receipt_computer(Path::new(&root));
    }
    let desk = Desk::new();
    let mut child = start(desk.root());
    let planted = be_the_terminal(desk.root());
    assert!(planted >= CLINICAL, "{planted} values only");
    let taken = fs::read_to_string(desk.root().join("closed")).expect("a number");
    assert_eq!(taken, planted.to_string(), "the chart has every value");

    assert_eq!(
        holders(desk.root(), MARK),
        [""; 0],
        "files with clinical values"
    );
    assert_eq!(holders(desk.root(), PERSON), [""; 0], "files with a person");
    assert!(names_in(desk.root()).contains(&"onshi.ledger".to_owned()));
    let memory = memory_with(&child, MARK);
    assert!(memory.regions > 5, "its memory can be read");
    assert_eq!(memory.found, [], "clinical values in memory");
    child.kill().expect("ended");
    child.wait().expect("ended");
}

#[test]
fn the_scan_of_memory_finds_what_is_there() {
    if std::env::var_os(ROLE).is_some() {
        return;
    }
    let mut child = Command::new("/bin/sh")
        .args(["-c", &format!("x='{MARK}'; echo ready; sleep 60; echo $x")])
        .stdout(Stdio::piped())
        .spawn()
        .expect("a process");
    let mut ready = [0; 5];
    let said = child.stdout.as_mut().expect("its output");
    said.read_exact(&mut ready).expect("ready");
    let memory = memory_with(&child, MARK);
    child.kill().expect("ended");
    child.wait().expect("ended");
    assert!(!memory.found.is_empty());
}

/// What it says goes into files that are scanned as well.
fn start(root: &Path) -> Child {
    let said = |name: &str| File::create(root.join(name)).expect("a file");
    Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "no_canary_is_left_anywhere", "--nocapture"])
        .env(ROLE, root)
        .stdout(said("said.txt"))
        .stderr(said("complained.txt"))
        .spawn()
        .expect("a process")
}

// ---- the receipt computer ------------------------------------------------------------------------

fn be_a_receipt_computer(root: &Path) {
    let config = FolderConfig {
        settings: settings_of(Role::ReceiptComputer),
        poll_ms: 1,
        ..FolderConfig::under(root, institution())
    };
    let mut client = Client::open_folder(&config).expect("a client");
    complain(&mut client);
    let jobs: Vec<JobId> = (0..PATIENTS)
        .map(|patient| ask(&mut client, patient))
        .collect();
    let mut taken = 0;
    while !client.jobs().all(|job| job.state == State::Closed) {
        if let Ok(Some(Notice::Answered { job, .. })) = client.next_notice(50) {
            taken += hand_over(&mut client, job);
            client.acknowledge(job).expect("acknowledged");
        }
    }
    assert_eq!(jobs.len(), PATIENTS);
    client
        .export_audit(|line| {
            println!("{line}");
            Ok(())
        })
        .expect("the audit");
    println!("{:?} {}", client.metrics(), client.metrics().text());
    drop(client);
    let new = root.join("closing");
    fs::write(&new, taken.to_string()).expect("a note");
    fs::rename(new, root.join("closed")).expect("a note");
    loop {
        sleep(Duration::from_secs(1));
    }
}

/// Makes mistakes with the values of a person, and says what it is told.
fn complain(client: &mut Client) {
    let long = PERSON.repeat(40);
    let bad = Draft::<ClinicalRequestHeader>::new().insured_identification_number(&*long);
    let bad: Record = Draft::<DrugInformationRequest>::new().header(bad).into();
    println!("{bad:?}");
    let error = client.submit(Some("bad"), &DRUG_INFORMATION, bad);
    let error = error.expect_err("too long, and without consent");
    eprintln!("{error} {error:?}");
    let pass = Passphrase::new(PERSON);
    eprintln!("{pass:?}");
}

fn ask(client: &mut Client, patient: usize) -> JobId {
    let name = format!("{PERSON}{patient:02}");
    let now = client.now();
    client
        .hear_consent(&name, Visit, unit_at(now).root(), now)
        .expect("heard");
    let terms = Terms {
        subject: Some(name.clone()),
        permits: client.permits_of(&name, Visit).expect("permits"),
        ..Terms::default()
    };
    let key = format!("drugs-{patient}");
    client
        .submit_under(
            Some(&key),
            &DRUG_INFORMATION,
            drugs_of_patient(&name),
            terms,
        )
        .expect("permitted")
}

fn drugs_of_patient(name: &str) -> Record {
    let header = Draft::<ClinicalRequestHeader>::new()
        .insurer_number("  123456")
        .insured_card_symbol(name)
        .insured_identification_number(name);
    let body = Draft::<DrugInformationRequestBody>::new()
        .start("202601")
        .end("202610")
        .file_category(DrugFileCategory::DrugXml);
    Draft::<DrugInformationRequest>::new()
        .header(header)
        .body(body)
        .into()
}

/// The chart counts, and copies nothing.
fn hand_over(client: &mut Client, job: JobId) -> usize {
    let Apart::Message(mut reader) = client.answer_apart(job).expect("an answer") else {
        unreachable!("it is a message");
    };
    let mut taken = reader.frame().clinical.map_or(0, count);
    while let Some(unit) = reader.next_unit().expect("proven") {
        taken += unit.clinical.map_or(0, count);
    }
    drop(reader);
    client.handed_over(job).expect("noted");
    taken
}

fn count(passing: Passing) -> usize {
    let counted = passing.hand_over(|record| Ok::<_, ()>(marked(record.root())));
    counted.map_err(|_| ()).expect("the chart takes it")
}

fn marked(group: Group<'_>) -> usize {
    let of = |item: onshi_core::record::Item<'_>| match item.is_group() {
        true => marked(item.group()),
        false => usize::from(item.text().contains(MARK)),
    };
    group.items().map(of).sum()
}

// ---- the terminal, and who looks afterwards -------------------------------------------------------

/// Answers until the receipt computer is done; how many values were planted.
fn be_the_terminal(root: &Path) -> usize {
    let mut planted = 0;
    while !root.join("closed").exists() {
        for name in names_in(&root.join("req")) {
            let request = root.join("req").join(&name);
            let bytes = fs::read(&request).expect("a request");
            let message = FileName::parse(&name).expect("a name");
            let message = message.message(Dialect::standard());
            let frame = read_frame(&bytes[..], message, Limits::default()).expect("whole");
            let identifier = Summary::of(&frame).file_identifier.expect("an identifier");
            let mut answer = empty_drugs_of(&identifier);
            plant(&mut answer);
            planted += marked(answer.root());
            fs::remove_file(request).expect("taken");
            let stem = answer_stem(&name).expect("a request");
            let bytes = write(&answer, Charset::Utf8).expect("an answer");
            fs::write(root.join("res").join(stem + ".xml"), bytes).expect("an answer");
        }
        sleep(Duration::from_millis(2));
    }
    planted
}

/// Names of the files that hold a text.
fn holders(root: &Path, text: &str) -> Vec<String> {
    files_that_hold(root, &written(text))
}

/// Places in the memory of a process that hold a text.
fn memory_with(child: &Child, text: &str) -> Memory {
    memory_of(child.id(), &written(text))
}
