//! The line is cut, at every KiB of what goes and of what comes: nothing was sent, or its answer is lost;
//! never is half an answer one, and never is sent again what may have been carried out.

use onshi_client::Client;
use onshi_core::catalogue::{OperationRow, QUALIFICATION, QUALIFICATION_BATCH};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{JobId, Notice, State};
use onshi_core::record::Record;
use onshi_sim::Chance;
use onshi_sim::https::HttpsFault;

use crate::desk::{Desk, state, texts};
use crate::questions::{batch_of, number};
use crate::relay::{Relay, Way};

const KIB: u64 = 1 << 10;

/// A handshake of TLS is a few bytes longer or shorter from time to time.
const GIVE: u64 = 64;

fn client_through(desk: &Desk, relay: &Relay) -> Client {
    let mut config = desk.config();
    let (direct, relayed) = (desk.port().to_string(), relay.port.to_string());
    config.services = config.services.replace(&direct, &relayed);
    desk.open_with(&config).unwrap()
}

fn is_overdue(news: &Result<Notice, Error>) -> bool {
    matches!(news, Ok(Notice::Overdue { .. }))
}

/// Nothing of an answer is there to be read.
fn has_no_answer(client: &mut Client, job: JobId) {
    assert!(!matches!(state(client, job), State::Answered { .. }));
    let read = client.answer(job).map(drop);
    assert_eq!(read.unwrap_err().code(), ErrorCode::WrongState);
}

#[test]
fn at_every_kib_of_a_long_answer_nothing_is_told_but_that_it_is_lost() {
    let desk = Desk::new();
    let relay = Relay::to(desk.port());
    let mut client = client_through(&desk, &relay);
    let ask = |client: &mut Client| {
        let request = batch_of(&desk.patients);
        client.submit(None, &QUALIFICATION_BATCH, request).unwrap()
    };
    let job = ask(&mut client);
    desk.until_answered(&mut client, job);
    let whole = texts(&mut client, job);
    client.acknowledge(job).unwrap();
    let places = relay.gone(Way::Down) / KIB + 1;
    assert!(places > 10, "a long answer: {places} KiB");

    let job = ask(&mut client);
    desk.until(&mut client, |news| {
        matches!(news, Ok(Notice::Accepted { .. }))
    });
    desk.trouble.set(HttpsFault::BreaksOff, Chance::Always);
    for place in 1..=places {
        let told = desk.until(&mut client, is_overdue);
        let answered = |news: &&Result<Notice, Error>| matches!(news, Ok(Notice::Answered { .. }));
        assert_eq!(told.iter().find(answered), None);
        assert_eq!(desk.trouble.struck(HttpsFault::BreaksOff), place);
        has_no_answer(&mut client, job);
        if place == places {
            desk.trouble.heal();
        }
        client.ask_again(job).unwrap();
    }
    desk.until_answered(&mut client, job);
    // All but the identifiers of the two batches.
    let differ = |(one, other): &(String, String)| one != other;
    let now = texts(&mut client, job);
    assert_eq!(now.len(), whole.len());
    let different = now.into_iter().zip(whole).filter(differ).count();
    assert!(different < 5, "{different}");
}

#[test]
fn at_every_kib_of_what_goes_a_cut_is_unsent_or_lost() {
    let asked = |desk: &Desk| batch_of(&desk.patients);
    cut_everywhere((Way::Up, KIB), &QUALIFICATION_BATCH, asked);
}

#[test]
fn at_every_part_of_what_comes_a_cut_is_unsent_or_lost() {
    let asked = |desk: &Desk| number(&desk.patients[0]);
    cut_everywhere((Way::Down, KIB / 8), &QUALIFICATION, asked);
}

/// One request after the other over a line that is cut later each time, until one gets through.
fn cut_everywhere(
    (way, step): (Way, u64),
    operation: &'static OperationRow,
    request: fn(&Desk) -> Record,
) {
    let desk = Desk::new();
    let relay = Relay::to(desk.port());
    let whole = length(&desk, &relay, way, operation, request);
    let mut client = client_through(&desk, &relay);
    let (mut unsent, mut lost) = (0, 0);
    for place in 0.. {
        let after = place * step;
        assert!(after < 2 * whole, "it never gets through");
        relay.cut(way, after);
        let before = desk.trouble.carried_out();
        let job = client.submit(None, operation, request(&desk)).unwrap();
        let ends =
            |news: &Result<Notice, Error>| is_unsent(news) || is_overdue(news) || got_through(news);
        let told = desk.until(&mut client, ends);
        match told.last().unwrap() {
            news if is_unsent(news) => {
                unsent += 1;
                assert_eq!(desk.trouble.carried_out(), before, "at {after}");
                take_back(&desk, &mut client, job);
            }
            news if is_overdue(news) => {
                lost += 1;
                has_no_answer(&mut client, job);
                let times = desk.trouble.carried_out() - before;
                assert!(times <= 1, "at {after}: {times}");
                assert!(way == Way::Down || times == 0 || after + GIVE > whole);
                client.abandon(job).unwrap();
                client.poll().unwrap();
            }
            _ => {
                assert!(after + GIVE > whole, "{after} of {whole}");
                break;
            }
        }
    }
    assert!(unsent > 0 && lost > 0, "{unsent} unsent, {lost} lost");
}

/// It may be on its way once more, and is not taken back then.
fn take_back(desk: &Desk, client: &mut Client, job: JobId) {
    let is_back = |news: &Result<Notice, Error>| matches!(news, Ok(Notice::Withdrawn { .. }));
    while !matches!(state(client, job), State::Withdrawn) {
        client.withdraw(job).unwrap();
        desk.until(client, |news| is_back(news) || is_unsent(news));
    }
}

fn is_unsent(news: &Result<Notice, Error>) -> bool {
    matches!(news, Err(error) if error.code() == ErrorCode::NotConnected)
}

fn got_through(news: &Result<Notice, Error>) -> bool {
    matches!(news, Ok(Notice::Answered { .. } | Notice::Accepted { .. }))
}

/// How much goes one way when nothing is cut, up to the first answer.
fn length(
    desk: &Desk,
    relay: &Relay,
    way: Way,
    operation: &'static OperationRow,
    request: fn(&Desk) -> Record,
) -> u64 {
    let mut client = client_through(desk, relay);
    let job = client.submit(None, operation, request(desk)).unwrap();
    desk.until(&mut client, got_through);
    let gone = relay.gone(way);
    client.abandon(job).unwrap();
    client.poll().unwrap();
    gone
}
