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
fn faults_over_https_are_switched_on_the_page_while_it_runs() {
    let place = TempDir::new().unwrap();
    let (root, log) = (place.path().join("root"), place.path().join("log"));
    let _sim = Sim::start(&root, &log, &["--https=0", "--page"]);
    let page = told(&log, "画面 page:");
    let chance = |name: &str| {
        let office = ureq::get(format!("{page}api/office")).call().unwrap();
        let office: Value = office.into_body().read_json().unwrap();
        let rows = office["https_faults"].as_array().unwrap().clone();
        let row = rows.into_iter().find(|row| row["name"] == name);
        row.expect(name)["chance"].as_str().unwrap().to_owned()
    };
    let post = |to: &str, body: Value| {
        let request = ureq::post(format!("{page}api/{to}")).config();
        let request = request.http_status_as_error(false).build();
        let request = request.content_type("application/json");
        request.send(body.to_string()).unwrap().status().as_u16()
    };
    let switch = |fault: &str, chance: &str| {
        post(
            "fault",
            serde_json::json!({ "fault": fault, "chance": chance }),
        )
    };
    assert_eq!(reachable(&root), "good");
    assert_eq!(switch("expired", "always"), 204);
    assert_eq!(chance("expired"), "always");
    assert_eq!(reachable(&root), "error");
    assert_eq!(post("heal", Value::Null), 204);
    assert_eq!(chance("expired"), "never");
    assert_eq!(reachable(&root), "good");
    // Those of folders strike at a terminal.
    assert_eq!(switch("refuses", "always"), 400);
}

/// What the doctor says of the hosts.
fn reachable(root: &Path) -> String {
    let output = support::onshi(&["doctor", "--json", "--institution=9910000001"], root)
        .arg("--https")
        .arg(root.join("https/https.toml"))
        .output()
        .unwrap();
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = json["findings"].as_array().unwrap();
    let found = findings.iter().find(|one| one["check"] == "reach");
    found.unwrap()["verdict"].as_str().unwrap().to_owned()
}

#[test]
fn nothing_of_https_is_there_unless_it_is_asked_for() {
    let place = TempDir::new().unwrap();
    let (root, log) = (place.path().join("root"), place.path().join("log"));
    let _sim = Sim::start(&root, &log, &[]);
    assert!(!fs::read_to_string(&log).unwrap().contains("HTTPS"));
    assert!(!root.join("https").exists());
}
