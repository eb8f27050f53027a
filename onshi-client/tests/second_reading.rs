//! The second reading of an answer: where every byte is the one that was proven, it says what the first
//! said; where one is not, the file is proven anew.
#![allow(clippy::expect_used)]

mod support;

use std::fs;

use onshi_client::{Exchange, FolderExchange, OsFiles};
use onshi_core::catalogue::{Dialect, QUALIFICATION_ANSWER};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::Sight;
use onshi_core::message::Summary;
use onshi_core::record::write;
use onshi_core::text::Charset;
use support::*;

const NAME: &str = "OQSsiquc01res_20261122TEST00000001.xml";

/// Lengths of a blank tail: shorter and longer than what is read at once.
const TAILS: &[usize] = &[0, 4 << 10, 200 << 10];

/// A folder with one answer in it.
struct Reading {
    desk: Desk,
    exchange: FolderExchange,
}

impl Reading {
    fn of(bytes: &[u8]) -> Self {
        let desk = Desk::new();
        let exchange = FolderExchange::open(Box::new(OsFiles), desk.folders(), 1);
        let reading = Reading {
            desk,
            exchange: exchange.expect("folders"),
        };
        reading.now_holds(bytes);
        reading
    }

    fn now_holds(&self, bytes: &[u8]) {
        fs::write(self.desk.res(NAME), bytes).expect("a file");
    }

    fn sight(&mut self) -> Result<Sight, Error> {
        let form = Dialect::standard().form(&QUALIFICATION_ANSWER);
        self.exchange.inspect(NAME, &form)
    }
}

/// The answer to a request of this identifier, with a blank tail.
fn answer(identifier: &str, tail: usize) -> Vec<u8> {
    let request = Summary {
        file_identifier: Some(identifier.to_owned()),
        ..Summary::default()
    };
    let answer = answer_to(&QUALIFICATION_ANSWER, &request);
    let mut bytes = write(&answer, Charset::Utf8).expect("an answer");
    bytes.resize(bytes.len() + tail, b'\n');
    bytes
}

#[test]
fn the_same_bytes_say_the_same() {
    for &tail in TAILS {
        let mut reading = Reading::of(&answer("A", tail));
        let first = reading.sight().expect("a message");
        for _ in 0..3 {
            assert_eq!(reading.sight(), Ok(first.clone()), "{tail}");
        }
    }
}

#[test]
fn other_bytes_are_proven_anew() {
    for &tail in TAILS {
        let mut reading = Reading::of(&answer("A", tail));
        reading.sight().expect("a message");
        for identifier in ["B", "A", "B"] {
            let bytes = answer(identifier, tail);
            reading.now_holds(&bytes);
            let Ok(Sight::Message(summary)) = reading.sight() else {
                panic!("no message");
            };
            assert_eq!(summary.file_identifier.as_deref(), Some(identifier));
            assert_eq!(summary.blake3, *blake3::hash(&bytes).as_bytes());
        }
    }
}

#[test]
fn a_file_that_broke_after_the_first_reading_is_not_believed() {
    for &tail in TAILS {
        let whole = answer("A", tail);
        let breakings = [
            (
                ErrorCode::Truncated,
                whole[..whole.len() - tail - 3].to_vec(),
            ),
            (ErrorCode::NotWellFormed, [&whole[..], b"<a/>"].concat()),
            (ErrorCode::Truncated, Vec::new()),
        ];
        for (code, broken) in breakings {
            let mut reading = Reading::of(&whole);
            let first = reading.sight().expect("a message");
            reading.now_holds(&broken);
            for _ in 0..2 {
                let refused = reading.sight().expect_err("broken");
                assert_eq!(refused.code(), code, "{tail}, {}", broken.len());
            }
            reading.now_holds(&whole);
            assert_eq!(reading.sight(), Ok(first));
        }
    }
}

#[test]
fn a_file_that_vanished_after_the_first_reading_has_vanished() {
    let mut reading = Reading::of(&answer("A", 0));
    reading.sight().expect("a message");
    fs::remove_file(reading.desk.res(NAME)).expect("removed");
    let refused = reading.sight().expect_err("not there");
    assert_eq!(refused.code(), ErrorCode::AnswerVanished);
}
