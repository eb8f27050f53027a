//! A large answer read by several threads: everyone once and in order, and nobody out of a changed file.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use onshi_client::AnswerReader;
use onshi_core::catalogue::{self, BATCH_ANSWER, Dialect, Form};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::record::{sample, to_json, write};
use onshi_core::text::{Charset, decode, encode};
use tempfile::TempDir;

const PEOPLE: usize = 400;

/// A file with many people, each with another number.
fn answer(folder: &TempDir, charset: Charset) -> PathBuf {
    let record = sample(&Form::from(&BATCH_ANSWER), charset);
    let one = write(&record, charset).unwrap();
    let one = decode(charset, &one).unwrap();
    let unit = BATCH_ANSWER
        .unit
        .and_then(catalogue::field)
        .unwrap()
        .element;
    let (start, end) = (format!("<{unit}>"), format!("</{unit}>"));
    let from = one.find(&start).unwrap();
    let to = one.rfind(&end).unwrap() + end.len();
    let mut text = one[..from].to_owned();
    for number in 0..PEOPLE {
        text += &format!("{start}<Number>{number}</Number>");
        text += &one[from + start.len()..one.find(&end).unwrap() + end.len()];
    }
    text += &one[to..];
    let path = folder.path().join("answer.xml");
    let mut bytes = Vec::new();
    encode(charset, &text, &mut bytes).unwrap();
    fs::write(&path, bytes).unwrap();
    path
}

fn read(reader: &mut AnswerReader) -> Result<Vec<String>, Error> {
    let mut people = Vec::new();
    while let Some(person) = reader.next_unit()? {
        people.push(to_json(person).to_string());
    }
    Ok(people)
}

fn open(path: &Path) -> AnswerReader {
    AnswerReader::of_file(path, Some(&BATCH_ANSWER), Dialect::standard()).expect("an answer")
}

#[test]
fn everyone_comes_once_and_in_order_however_many_read() {
    for charset in [Charset::Utf8, Charset::Cp932] {
        let folder = TempDir::new().unwrap();
        let path = answer(&folder, charset);
        let mut reader = open(&path);
        assert_eq!(reader.frame().units, PEOPLE as u64);
        assert_eq!(reader.sections().len() > 2, charset == Charset::Utf8);
        let everyone = read(&mut open(&path)).unwrap();
        assert_eq!(everyone.len(), PEOPLE);
        for cores in [2, 9] {
            let runs = open(&path).on_cores(cores, |before, run| {
                let people = read(run)?;
                assert_eq!(people[0], everyone[before as usize]);
                Ok(people)
            });
            assert!(runs.unwrap().concat() == everyone, "{cores} cores");
        }
        // The reader itself stands where it stood.
        assert!(read(&mut reader).unwrap() == everyone);
    }
}

#[test]
fn a_file_that_changed_since_it_was_proven_is_told() {
    let folder = TempDir::new().unwrap();
    let path = answer(&folder, Charset::Utf8);
    let mut reader = open(&path);
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    let digit = bytes[middle..].iter_mut().find(|b| b.is_ascii_digit());
    let digit = digit.unwrap();
    *digit = if *digit == b'7' { b'8' } else { b'7' };
    fs::write(&path, bytes).unwrap();
    let error = reader.on_cores(2, |_, run| read(run)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Changed);
    fs::remove_file(&path).unwrap();
    let error = reader.on_cores(2, |_, run| read(run)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::IoFailed);
    assert!(error.to_string().contains("answer.xml"), "{error}");
}
