//! The configuration of the site: what forbids it keeps the client from opening, the rest and what answers
//! show is told as data (R13–R15, P42).
#![allow(clippy::expect_used)]

mod support;

use std::fs;

use onshi_client::Client;
use onshi_core::catalogue::QUALIFICATION;
use onshi_core::error::ErrorCode;
use onshi_core::job::Settings;
use onshi_core::rules::facility::{
    Configuration, Connection, Fault, Folders, Institution, InstitutionKind, Terminal, Where,
};
use support::*;

const STATION: &str = "1360000001";

fn of_institution(code: &str, kind: InstitutionKind) -> Institution {
    Institution {
        code: code.to_owned(),
        kind,
        name: "試験".to_owned(),
    }
}

fn connection(code: &str, terminal: &str, certificate: char) -> Connection {
    Connection {
        institution: code.to_owned(),
        terminal: terminal.to_owned(),
        certificate: Some(std::iter::repeat_n(certificate, 64).collect()),
        folders: Folders {
            req: format!("{terminal}/{code}/req"),
            res: format!("{terminal}/{code}/res"),
            face: None,
        },
    }
}

/// The hospital of the tests and a visiting-nurse station beside it, each with a terminal of its own.
fn site() -> Configuration {
    let label = |label: &str| Terminal {
        label: label.to_owned(),
        claims: true,
    };
    Configuration {
        institutions: vec![
            of_institution(INSTITUTION, InstitutionKind::Medical),
            of_institution(STATION, InstitutionKind::VisitingNurse),
        ],
        terminals: vec![label("受付"), label("訪問看護")],
        connections: vec![
            connection(INSTITUTION, "受付", 'a'),
            connection(STATION, "訪問看護", 'b'),
        ],
    }
}

fn settings_at(site: Configuration) -> Settings {
    Settings {
        site: Some(site),
        ..settings()
    }
}

fn faults(client: &Client) -> Vec<Fault> {
    let findings = client.findings().iter();
    findings.map(|finding| finding.fault).collect()
}

#[test]
fn a_site_that_can_be_right_opens_without_a_finding() {
    let desk = Desk::new();
    let client = desk.open_with(settings_at(site())).expect("a client");
    assert_eq!(faults(&client), []);
}

#[test]
fn what_forbids_it_keeps_the_client_from_opening() {
    type Breaking = (&'static str, fn(&mut Configuration));
    let breakings: [Breaking; 4] = [
        (
            "a visiting-nurse station may not share the terminal",
            |site| site.connections[1].terminal = "受付".to_owned(),
        ),
        (
            "a visiting-nurse station may not share the certificate",
            |site| site.connections[1].certificate = site.connections[0].certificate.clone(),
        ),
        ("no such institution is configured", |site| {
            site.connections.remove(0);
        }),
        ("one folder is configured for two purposes", |site| {
            site.connections[0].folders.res = site.connections[0].folders.req.clone();
        }),
    ];
    for (words, breaks) in breakings {
        let desk = Desk::new();
        let mut site = site();
        breaks(&mut site);
        let refused = desk.open_with(settings_at(site)).expect_err(words);
        assert_eq!(refused.code(), ErrorCode::Forbidden);
        let told = refused.to_string();
        assert!(told.contains(words), "{told}");
        assert!(!told.contains("受付/"), "no folder stands in it: {told}");
        assert!(desk.open().is_ok(), "nothing was left behind");
    }
}

#[test]
fn what_is_only_doubtful_is_told_as_data() {
    let desk = Desk::new();
    let mut site = site();
    site.connections[0].certificate = None;
    let client = desk.open_with(settings_at(site)).expect("a client");
    assert_eq!(faults(&client), [Fault::CertificateUnknown]);
}

/// A stray answer in our folder: under the name that is awaited, with the code of another institution.
#[test]
fn an_answer_of_another_institution_is_told_once_and_delivered_to_nobody() {
    let table = [
        (STATION, vec![Fault::AnswerOfNeighbour]),
        ("1399999999", vec![Fault::AnswerOfStranger]),
        (INSTITUTION, vec![]),
    ];
    for (code, expected) in table {
        let mut desk = Desk::new();
        let mut client = desk.open_with(settings_at(site())).expect("a client");
        let job = client.submit(None, &QUALIFICATION, qualification("0001"));
        let job = job.expect("a job");
        let name = desk.names("req").remove(0);
        let (stem, bytes) = desk.terminal.take(&name);
        let answer = String::from_utf8(bytes).expect("UTF-8");
        let answer = answer.replace(INSTITUTION, code);
        fs::write(desk.res(&format!("{stem}.xml")), answer).expect("an answer");
        desk.rounds(&mut client, 5);
        assert_eq!(faults(&client), expected, "{code}");
        let answered = client.job(job).expect("a job").is_answered();
        assert_eq!(answered, expected.is_empty());
        for finding in client.findings() {
            let about = Where::Institution(code.to_owned());
            assert!(finding.about.contains(&about));
        }
    }
}
