//! What only Windows does: a file that is open can keep others out. Run by `cargo xtask windows --tests`.
#![cfg(windows)]
#![allow(clippy::expect_used)]

use std::fs::{self, File};
use std::io::{self, Read};
use std::os::windows::fs::OpenOptionsExt;
use std::path::Path;

use onshi_client::{Exchange, FileSystem, FolderExchange, Folders, OsFiles};
use onshi_core::error::ErrorCode;

const ANSWER: &str = "OQSsiquc01res_20261122120000000.xml";

/// The folders of a terminal, and ours.
fn folders(root: &Path) -> Folders {
    for name in ["req", "res"] {
        fs::create_dir(root.join(name)).expect("a folder");
    }
    Folders {
        req: root.join("req"),
        res: root.join("res"),
        stage: root.join("stage"),
    }
}

#[test]
fn a_file_that_its_writer_holds_alone_is_held_by_another_and_not_broken() {
    let root = tempfile::tempdir().expect("a folder");
    let folders = folders(root.path());
    let answer = folders.res.join(ANSWER);
    let mut exchange = FolderExchange::open(Box::new(OsFiles), folders, 1000).expect("folders");
    let mut alone = File::options();
    let writer = alone.create(true).write(true).share_mode(0).open(&answer);
    let error = exchange.open(ANSWER).map(drop).expect_err("it is held");
    assert_eq!(error.code(), ErrorCode::HeldByOther);
    let error = exchange.discard(&[ANSWER.into()]).expect_err("it is held");
    assert_eq!(error.code(), ErrorCode::HeldByOther);
    drop(writer);
    exchange.discard(&[ANSWER.into()]).expect("removed");
    assert!(!answer.exists());
}

#[test]
fn reading_keeps_nobody_from_writing_renaming_or_removing() {
    let root = tempfile::tempdir().expect("a folder");
    let (file, renamed) = (root.path().join("a.xml"), root.path().join("b.xml"));
    fs::write(&file, "first").expect("written");
    let mut reading = OsFiles.open(&file).expect("open");
    fs::write(&file, "later").expect("written while it is read");
    fs::rename(&file, &renamed).expect("renamed while it is read");
    fs::remove_file(&renamed).expect("removed while it is read");
    let mut text = String::new();
    reading.read_to_string(&mut text).expect("read to its end");
    assert_eq!(text, "later");
}

#[test]
fn a_rename_keeps_what_has_the_name() {
    let root = tempfile::tempdir().expect("a folder");
    let (from, to) = (root.path().join("from"), root.path().join("to"));
    fs::write(&from, "new").expect("written");
    fs::write(&to, "old").expect("written");
    let error = OsFiles.rename_no_replace(&from, &to).expect_err("taken");
    assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
    assert_eq!(fs::read_to_string(&to).expect("kept"), "old");
    fs::remove_file(&to).expect("removed");
    OsFiles.rename_no_replace(&from, &to).expect("renamed");
    assert_eq!(fs::read_to_string(&to).expect("there"), "new");
}

#[test]
fn folders_are_used_by_one_collector() {
    let root = tempfile::tempdir().expect("a folder");
    let folders = folders(root.path());
    let first = FolderExchange::open(Box::new(OsFiles), folders.clone(), 1000).expect("folders");
    let second = FolderExchange::open(Box::new(OsFiles), folders.clone(), 1000);
    let busy = second.map(drop).expect_err("the first one has them");
    assert_eq!(busy.code(), ErrorCode::LedgerBusy);
    drop(first);
    FolderExchange::open(Box::new(OsFiles), folders, 1000).expect("free again");
}
