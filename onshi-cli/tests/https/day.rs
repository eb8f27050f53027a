//! The visit day over HTTPS, as over folders.

use onshi_core::catalogue::{
    CONSENT_CANCEL, CONSENTED_BATCH, OperationRow, QUALIFICATION, QUALIFICATION_BATCH,
    REFERENCE_NUMBER_REGISTRATION,
};
use onshi_core::job::{Notice, Outcome, State};
use onshi_core::record::Record;
use onshi_sim::Chance;
use onshi_sim::https::HttpsFault;

use crate::desk::{Desk, state, texts};
use crate::questions::{batch, cancel, consented, number, registration};

#[test]
fn every_question_of_the_day_is_answered_read_acknowledged_and_gone() {
    let desk = Desk::new();
    let mut client = desk.open();
    let who = &desk.patients[0];
    let day: [(&'static OperationRow, Record); 5] = [
        (&CONSENTED_BATCH, consented()),
        (&QUALIFICATION, number(who)),
        (&REFERENCE_NUMBER_REGISTRATION, registration(who)),
        (&QUALIFICATION_BATCH, batch(who)),
        (&CONSENT_CANCEL, cancel(who)),
    ];
    for (operation, request) in day {
        let job = client.submit(None, operation, request).unwrap();
        let told = desk.until_answered(&mut client, job);
        assert!(told.iter().all(Result::is_ok), "{told:?}");
        let outcome = Outcome::Normal;
        assert_eq!(told.last(), Some(&Ok(Notice::Answered { job, outcome })));
        assert!(!texts(&mut client, job).is_empty());
        client.acknowledge(job).unwrap();
        assert_eq!(state(&client, job), State::Closed);
        for folder in ["stage", "outbox", "going"] {
            assert_eq!(desk.names(folder), [""; 0], "{folder}");
        }
    }
}

#[test]
fn many_requests_are_under_way_at_once_and_each_gets_its_own_answer() {
    let desk = Desk::new();
    let mut client = desk.open();
    let asked: Vec<_> = desk.patients.iter().take(12).collect();
    let submit = |who: &&onshi_sim::KnownPatient| client.submit(None, &QUALIFICATION, number(who));
    let jobs: Vec<_> = asked.iter().map(submit).map(Result::unwrap).collect();
    let mut left = jobs.clone();
    while !left.is_empty() {
        let told = desk.until(&mut client, |news| {
            matches!(news, Ok(Notice::Answered { .. }))
        });
        for news in told {
            if let Notice::Answered { job, .. } = news.unwrap() {
                left.retain(|other| *other != job);
            }
        }
    }
    for (job, who) in jobs.into_iter().zip(asked) {
        assert!(texts(&mut client, job).contains(&who.birthdate));
    }
    assert_eq!(desk.trouble.carried_out(), 12);
}

#[test]
fn a_token_that_ends_costs_one_new_login_and_nobody_hears_of_it() {
    let desk = Desk::new();
    let mut client = desk.open();
    desk.trouble.set(HttpsFault::Unauthorized, Chance::Next(1));
    let request = number(&desk.patients[0]);
    let job = client.submit(None, &QUALIFICATION, request).unwrap();
    let told = desk.until_answered(&mut client, job);
    assert!(told.iter().all(Result::is_ok), "{told:?}");
    assert_eq!(desk.trouble.struck(HttpsFault::Unauthorized), 1);
    assert_eq!(desk.trouble.carried_out(), 1);
}

#[test]
fn nothing_of_an_answer_is_ever_on_disk() {
    let desk = Desk::new();
    let mut client = desk.open();
    let job = client.submit(None, &CONSENTED_BATCH, consented()).unwrap();
    desk.until_answered(&mut client, job);
    let names: Vec<String> = desk.patients.iter().map(|who| who.kana.clone()).collect();
    let answer = texts(&mut client, job);
    let known: Vec<&String> = names.iter().filter(|name| answer.contains(name)).collect();
    assert!(!known.is_empty(), "nobody consented");
    for file in files_under(&desk.own()) {
        let content = std::fs::read(&file).unwrap();
        let content = String::from_utf8_lossy(&content);
        assert!(
            !known.iter().any(|name| content.contains(*name)),
            "{}",
            file.display()
        );
    }
}

fn files_under(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let each = |path: std::path::PathBuf| match path.is_dir() {
        true => files_under(&path),
        false => vec![path],
    };
    paths.flat_map(each).collect()
}
