//! A message that the catalogue does not have, over real folders and a terminal played by hand: its
//! sender knows the tree, everything else is as with any other.
#![allow(clippy::expect_used)]

mod support;

use std::fs;

use onshi_client::Client;
use onshi_core::catalogue::{ENVELOPE_ANSWER, Envelope, EnvelopeBody, EnvelopeHeader};
use onshi_core::error::ErrorCode::{self, *};
use onshi_core::job::{JobId, Notice, Outcome, Settings};
use onshi_core::message::answer_stem;
use onshi_core::record::{Draft, Record, View};
use support::*;

const PREFIX: &str = "NEWsiabc01";

/// A question whose tree only its sender knows.
fn question() -> Record {
    let mut record: Record = Draft::<Envelope>::new()
        .header(Draft::<EnvelopeHeader>::new())
        .body(Draft::<EnvelopeBody>::new())
        .into();
    let body = [(Envelope::body.no, 0)];
    record.add_extra(&body, "Query/Number", "0001");
    record.add_extra(&body, "Query/Day", "20261122");
    record
}

fn open(desk: &Desk) -> Client {
    let settings = Settings {
        allow_assumed: true,
        ..settings()
    };
    desk.open_with(settings).expect("a client")
}

/// The one request: its name, which is taken away, and its text without white space.
fn taken(desk: &Desk) -> (String, String) {
    let name = desk.names("req").remove(0);
    let path = desk.root().join("req").join(&name);
    let text = fs::read_to_string(&path).expect("a request");
    fs::remove_file(path).expect("taken");
    (name, text.split_whitespace().collect())
}

fn put_answer(desk: &Desk, request: &str, identifier: &str, body: &str) {
    let stem = answer_stem(request).expect("a request");
    let document = format!(
        "<XmlMsg><MessageHeader><MedicalInstitutionCode>{INSTITUTION}</MedicalInstitutionCode>\
         <ArbitraryFileIdentifier>{identifier}</ArbitraryFileIdentifier></MessageHeader>\
         <MessageBody>{body}</MessageBody></XmlMsg>"
    );
    fs::write(desk.res(&format!("{stem}.xml")), document).expect("an answer");
}

fn identifier(client: &Client, job: JobId) -> String {
    client.job(job).expect("a job").file_identifier.clone()
}

#[test]
fn it_is_written_under_its_prefix_bound_and_read() {
    let desk = Desk::new();
    let mut client = open(&desk);
    let job = client.submit_envelope(Some("key"), PREFIX, question());
    let job = job.expect("a job");
    assert_eq!(
        client.submit_envelope(Some("key"), PREFIX, question()),
        Ok(job)
    );
    let (request, text) = taken(&desk);
    assert!(request.starts_with(&format!("{PREFIX}req_")), "{request}");
    let own = identifier(&client, job);
    for part in [
        "<Query><Number>0001</Number><Day>20261122</Day></Query>",
        &format!("<MedicalInstitutionCode>{INSTITUTION}</MedicalInstitutionCode>"),
        &format!("<ArbitraryFileIdentifier>{own}</ArbitraryFileIdentifier>"),
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }

    let found = "<Person><Called>試験　太郎</Called></Person><Person><Called/></Person>";
    put_answer(&desk, &request, &own, found);
    let outcome = Outcome::Normal;
    assert_eq!(
        desk.rounds(&mut client, 2),
        [Notice::Answered { job, outcome }]
    );
    let reader = client.answer(job).expect("an answer").message();
    let reader = reader.expect("a message");
    assert_eq!(reader.message().number, ENVELOPE_ANSWER.number);
    let view = View::<Envelope>::of_record(&reader.frame().record);
    let body = view.body().expect("a body").group();
    let found: Vec<_> = body.extras().map(|e| (e.way(), e.text())).collect();
    let expected = [("Person/Called", "試験　太郎"), ("Person[1]/Called", "")];
    assert_eq!(found, expected.map(|(way, text)| (way.to_owned(), text)));
    client.acknowledge(job).expect("acknowledged");
    assert!(desk.names("res").is_empty());
}

#[test]
fn an_answer_to_somebody_else_is_not_delivered() {
    let desk = Desk::new();
    let mut client = open(&desk);
    let job = client.submit_envelope(None, PREFIX, question());
    let job = job.expect("a job");
    let (request, _) = taken(&desk);
    put_answer(&desk, &request, "SOMEBODY-ELSE", "");
    let told = desk.rounds(&mut client, 3);
    let [Notice::Problem { job: of, error }] = &told[..] else {
        unreachable!("{told:?}");
    };
    assert_eq!((*of, error.code()), (job, OtherIdentity));
}

#[test]
fn what_it_may_not_be_is_refused_and_nothing_is_asked() {
    let refusals: [(bool, &str, Record, ErrorCode); 4] = [
        (false, PREFIX, question(), Unverified),
        (true, "", question(), UnknownMessage),
        (true, "NEW_1", question(), UnknownMessage),
        (true, PREFIX, qualification("0001"), UnknownMessage),
    ];
    for (allow_assumed, prefix, record, code) in refusals {
        let desk = Desk::new();
        let settings = Settings {
            allow_assumed,
            ..settings()
        };
        let mut client = desk.open_with(settings).expect("a client");
        let refused = client.submit_envelope(None, prefix, record);
        assert_eq!(refused.expect_err("refused").code(), code, "{prefix}");
        assert!(desk.names("req").is_empty());
    }
}
