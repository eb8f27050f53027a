//! Clinical answers by the role of the host: taken apart, opened to who may see, and given whole to nobody
//! (R01–R03, R06, R10, R30).
#![allow(clippy::expect_used)]

mod support;

use std::fs;

use onshi_client::{Apart, ApartReader, Client, NotShown, Rights};
use onshi_core::catalogue::{
    DRUG_INFORMATION, DrugFileCategory, QUALIFICATION, VISIT_QUALIFICATION_BATCH,
};
use onshi_core::error::ErrorCode;
use onshi_core::job::{JobId, Settings, Terms};
use onshi_core::message::answer_stem;
use onshi_core::record::Record;
use onshi_core::rules::access::{Host, Passing, Policy, Profession, Refused, Role, SignIn, Viewer};
use onshi_core::rules::consent::{CancelWhy, Denial};
use onshi_core::rules::data_class::{ConsentKind::Visit, DataClass};
use support::*;

/// A client of this kind that asked for the drugs of a patient who consented to that.
fn asked(settings: Settings) -> (Desk, Client, JobId) {
    let desk = Desk::new();
    let mut client = desk.open_with(settings).expect("a client");
    let job = ask_for_drugs(&desk, &mut client, drugs());
    (desk, client, job)
}

fn ask_for_drugs(desk: &Desk, client: &mut Client, request: Record) -> JobId {
    let (unit, told) = (unit(&desk.clock), onshi_client::Clock::now(&desk.clock));
    client
        .hear_consent(PATIENT, Visit, unit.root(), told)
        .expect("kept");
    let terms = Terms {
        subject: Some(PATIENT.to_owned()),
        permits: client.permits_of(PATIENT, Visit).expect("read"),
        ..Terms::default()
    };
    let job = client.submit_under(None, &DRUG_INFORMATION, request, terms);
    job.expect("permitted")
}

fn answered(settings: Settings) -> (Desk, Client, JobId) {
    let (desk, mut client, job) = asked(settings);
    answer_drugs(&desk, &mut client, job);
    (desk, client, job)
}

fn message(client: &mut Client, job: JobId) -> ApartReader {
    match client.answer_apart(job).expect("an answer") {
        Apart::Message(reader) => *reader,
        Apart::Document(_) => unreachable!("it is a message"),
    }
}

/// What passes of an answer.
fn passing(client: &mut Client, job: JobId) -> Vec<Passing> {
    let mut reader = message(client, job);
    let mut all: Vec<Passing> = reader.frame().clinical.into_iter().collect();
    while let Some(unit) = reader.next_unit().expect("proven") {
        assert_eq!(marks(&unit.rest), 0, "the rest has nothing clinical");
        all.extend(unit.clinical);
    }
    all
}

fn doctor(role: Role) -> Viewer {
    viewer(role, Profession::Doctor, SignIn::TwoFactors)
}

fn rights(client: &mut Client, viewer: Option<&Viewer>) -> Rights {
    client.access(PATIENT, Visit, viewer).expect("a ledger")
}

/// Why the drugs are not shown; `None` if they are.
fn why_no_drugs(rights: &Rights) -> Option<NotShown> {
    let granted = rights
        .granted
        .iter()
        .any(|access| access.class() == DataClass::Drug);
    let refused = rights
        .refused
        .iter()
        .find(|(class, _)| *class == DataClass::Drug);
    assert_ne!(granted, refused.is_some(), "one or the other");
    refused.map(|(_, why)| *why)
}

#[test]
fn a_clinical_answer_is_given_whole_to_nobody_whose_role_is_known() {
    for role in Role::ALL {
        let (mut desk, mut client, job) = answered(settings_of(role));
        let whole = client.answer(job).expect_err("not whole");
        assert_eq!(whole.code(), ErrorCode::Forbidden, "{role:?}");
        assert!(client.answer_apart(job).is_ok());
        // What is not clinical is read as ever.
        let other = client
            .submit(None, &QUALIFICATION, qualification("0001"))
            .expect("a job");
        desk.terminal.step();
        desk.rounds(&mut client, 3);
        assert!(client.answer(other).is_ok(), "{role:?}");
    }
    let (_desk, mut client, job) = answered(settings());
    assert!(client.answer(job).is_ok(), "the host decides itself");
}

#[test]
fn a_receipt_computer_passes_everything_and_shows_and_keeps_nothing() {
    let (_desk, mut client, job) = answered(settings_of(Role::ReceiptComputer));
    assert!(client.may_keep().is_none());
    let rights = rights(&mut client, Some(&doctor(Role::ReceiptComputer)));
    assert_eq!(
        why_no_drugs(&rights),
        Some(NotShown::Refused(Refused::NeverShows))
    );
    assert!(rights.granted.is_empty());
    let mut handed = 0;
    for passing in passing(&mut client, job) {
        assert_eq!(marks(&rights.open(&passing, PATIENT)), 0);
        handed += handed_over(passing);
    }
    assert!(handed > 20, "all of it, at the chart: {handed}");
}

#[test]
fn a_chart_shows_what_a_doctor_may_see_and_may_keep_all() {
    let (_desk, mut client, job) = answered(settings_of(Role::Chart));
    let rights = rights(&mut client, Some(&doctor(Role::Chart)));
    assert_eq!(why_no_drugs(&rights), None);
    assert_eq!(rights.granted.len(), 1, "consented to drugs alone");
    assert_eq!(rights.refused.len(), 9);
    for (_, why) in &rights.refused {
        assert_eq!(*why, NotShown::Denied(Denial::NothingKnown));
        assert!(!why.japanese().is_empty() && !why.english().is_empty());
    }
    let keep = client.may_keep().expect("a chart keeps");
    let (mut shown, mut to_others, mut kept) = (0, 0, 0);
    for passing in passing(&mut client, job) {
        shown += marks(&rights.open(&passing, PATIENT));
        to_others += marks(&rights.open(&passing, "SOMEBODY ELSE"));
        kept += marks(&passing.keep(keep));
    }
    assert!(0 < shown && shown < kept, "{shown} of {kept}");
    assert_eq!(to_others, 0, "on another patient's answer");
}

#[test]
fn whoever_may_not_see_is_refused_with_the_reason() {
    let (_desk, mut client, _) = asked(settings_of(Role::Chart));
    let nurse = Profession::Unqualified;
    let table = [
        (None, Refused::NoViewer),
        (Some(doctor(Role::Dispensing)), Refused::Software),
        (Some(doctor(Role::ReceiptComputer)), Refused::Software),
        (
            Some(viewer(Role::Chart, nurse, SignIn::TwoFactors)),
            Refused::Profession,
        ),
        (
            Some(viewer(Role::Chart, Profession::Doctor, SignIn::OneFactor)),
            Refused::OneFactor,
        ),
    ];
    for (viewer, reason) in table {
        let rights = rights(&mut client, viewer.as_ref());
        assert_eq!(why_no_drugs(&rights), Some(NotShown::Refused(reason)));
        assert!(rights.granted.is_empty());
    }
}

#[test]
fn a_policy_that_cannot_be_read_denies_everything() {
    let reading = Policy::read("this is no policy");
    assert!(reading.fault.is_some());
    let host = Host {
        policy: reading.policy,
        ..Host::new(Role::Chart)
    };
    let (_desk, mut client, _) = asked(settings_under(host));
    let rights = rights(&mut client, Some(&doctor(Role::Chart)));
    assert_eq!(
        why_no_drugs(&rights),
        Some(NotShown::Refused(Refused::PolicyDeniesAll))
    );
}

#[test]
fn a_host_that_decides_itself_is_granted_nothing_by_the_client() {
    let (_desk, mut client, _) = asked(settings());
    let rights = rights(&mut client, Some(&doctor(Role::Chart)));
    assert!(rights.granted.is_empty());
    assert!(client.may_keep().is_none());
}

#[test]
fn a_wish_to_cancel_closes_what_was_open() {
    let (_desk, mut client, job) = answered(settings_of(Role::Chart));
    let chart = doctor(Role::Chart);
    assert_eq!(why_no_drugs(&rights(&mut client, Some(&chart))), None);
    client
        .request_cancel(PATIENT, Visit, CancelWhy::Patient)
        .expect("durable");
    assert_eq!(
        why_no_drugs(&rights(&mut client, Some(&chart))),
        Some(NotShown::Denied(Denial::CancelRequested))
    );
    let refused = client.answer_apart(job).expect_err("taken back");
    assert_eq!(refused.code(), ErrorCode::ConsentMissing);
    client.acknowledge(job).expect("it can be put away");
}

/// A list of two, in whichever order they take their consent back. The first has clinical information,
/// which passes while that person consents; their qualifications are the receipt computer's all the time.
#[test]
fn of_a_batch_what_is_clinical_passes_for_whom_the_consent_holds() {
    for (cancelled, passing) in [(["A", "B"], [1, 0, 0]), (["B", "A"], [1, 1, 0])] {
        let (_desk, mut client, job) = batch_of_two();
        let mut cancelled = cancelled.iter();
        for passes in passing {
            assert_eq!(passing_of_two(&mut client, job), passes, "{passing:?}");
            if let Some(patient) = cancelled.next() {
                client
                    .request_cancel(patient, Visit, CancelWhy::Patient)
                    .expect("durable");
            }
        }
    }
}

fn batch_of_two() -> (Desk, Client, JobId) {
    let mut desk = Desk::new();
    desk.terminal.plants = true;
    let settings = settings_of(Role::ReceiptComputer);
    let mut client = desk.open_with(settings).expect("a client");
    let (told, unit) = (client.now(), unit(&desk.clock));
    let people = ["A", "B"];
    let units = people.map(|patient| (patient, unit.root()));
    client.hear_consents(Visit, told, units).expect("kept");
    let permits = people.map(|patient| client.permits_of(patient, Visit).expect("read"));
    let (operation, queries) = (&VISIT_QUALIFICATION_BATCH, people.map(drugs_in_a_list));
    client
        .submit_list_under("list", operation, visit_head(), queries, &permits.concat())
        .expect("submitted");
    for _ in 0..12 {
        desk.terminal.step();
        desk.rounds(&mut client, 5);
    }
    let job = client.jobs().next().expect("a part").id;
    (desk, client, job)
}

/// How many of two people pass something; that both qualifications are there.
fn passing_of_two(client: &mut Client, job: JobId) -> usize {
    let mut reader = message(client, job);
    let (mut names, mut passing, mut withheld) = (Vec::new(), 0, 0);
    while let Some(person) = reader.next_unit().expect("proven") {
        names.extend(texts(person.rest.root()));
        assert_eq!(marks(&person.rest), 0);
        withheld += person.withheld;
        passing += usize::from(person.clinical.is_some());
    }
    for name in ["PERSON-0", "PERSON-1"] {
        assert!(names.iter().any(|text| text == name), "{name}");
    }
    assert!(withheld > 50, "{withheld}");
    passing
}

#[test]
fn a_pdf_opens_to_all_that_it_may_show_or_not_at_all() {
    let desk = Desk::new();
    let settings = settings_of(Role::Chart);
    let mut client = desk.open_with(settings).expect("a client");
    let request = drugs_as(DrugFileCategory::DrugPdf);
    let job = ask_for_drugs(&desk, &mut client, request);
    let name = desk.names("req").remove(0);
    fs::remove_file(desk.root().join("req").join(&name)).expect("taken");
    let pdf = answer_stem(&name).expect("a request") + ".pdf";
    fs::write(desk.res(&pdf), b"%PDF-1.4\n%%EOF\n").expect("an answer");
    desk.rounds(&mut client, 3);
    let whole = client.answer(job).expect_err("not whole");
    assert_eq!(whole.code(), ErrorCode::Forbidden);
    let Apart::Document(document) = client.answer_apart(job).expect("an answer") else {
        unreachable!("it is a PDF");
    };
    assert!(document.classes.len() > 1, "drugs, care and operations");
    let rights = rights(&mut client, Some(&doctor(Role::Chart)));
    assert!(
        document.open(PATIENT, &rights).is_none(),
        "drugs alone are not all of it"
    );
    let keep = client.may_keep().expect("a chart keeps");
    assert!(document.document.keep(keep).bytes.starts_with(b"%PDF"));
}
