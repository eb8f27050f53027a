//! `onshi sim --https PORT`: what is told leads to a system that answers, and is on the page, too.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use serde_json::Value;
use support::Sim;
use tempfile::TempDir;

/// What stands behind a word in what was told.
fn told(log: &Path, word: &str) -> String {
    let log = fs::read_to_string(log).unwrap();
    let mut lines = log.lines();
    let found = lines.find_map(|line| line.strip_prefix(word));
    found.expect(word).trim().to_owned()
}

#[test]
fn it_tells_where_it_answers_and_what_a_client_needs() {
    let place = TempDir::new().unwrap();
    let (root, log) = (place.path().join("root"), place.path().join("log"));
    let _sim = Sim::start(&root, &log, &["--https=0", "--page"]);
    let address = told(&log, "HTTPS:");
    let configuration = told(&log, "接続設定 configuration:");
    assert_eq!(Path::new(&configuration), root.join("https/https.toml"));
    let text = fs::read_to_string(configuration).unwrap();
    assert!(text.contains(&address), "{text}");

    let page = told(&log, "画面 page:");
    let office = ureq::get(format!("{page}api/office")).call().unwrap();
    let office: Value = office.into_body().read_json().unwrap();
    assert_eq!(office["https"], address.as_str());

    let port = address.trim_end_matches('/').rsplit(':').next().unwrap();
    let mut line = TcpStream::connect(("127.0.0.1", port.parse().unwrap())).unwrap();
    line.write_all(b"no hello of TLS").unwrap();
    let mut alert = [0];
    line.read_exact(&mut alert).unwrap();
    assert_eq!(alert, [21], "an alert of TLS");
}

#[test]
fn nothing_of_https_is_there_unless_it_is_asked_for() {
    let place = TempDir::new().unwrap();
    let (root, log) = (place.path().join("root"), place.path().join("log"));
    let _sim = Sim::start(&root, &log, &[]);
    assert!(!fs::read_to_string(&log).unwrap().contains("HTTPS"));
    assert!(!root.join("https").exists());
}
