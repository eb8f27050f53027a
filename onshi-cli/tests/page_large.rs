//! The page over a large world: 10,000 people, 1,000 open batches, 1,000 files. However much there is, an
//! answer is a part of it, and everything can be found.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod browser;
mod support;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

use browser::Browser;
use browser::place::{DESK, fits};
use chrono::NaiveDate;
use onshi_core::catalogue::{
    CONSENTED_REQUEST, ConsentQuery, ConsentedRequest, ConsentedRequestBody, MedicalTreatment,
    RequestHeader,
};
use onshi_core::message::request_name;
use onshi_core::record::{Draft, Record, write};
use onshi_core::text::Charset;
use onshi_sim::page::{Page, Stage};
use onshi_sim::{Clinic, Settings, Simulator};
use serde_json::{Value, json};
use tempfile::TempDir;

const PEOPLE: u64 = 10_000;
const BATCHES: u64 = 1_000;
/// Rows of a list in one answer.
const ROWS: usize = 50;
/// Bytes of one answer, whatever it is about.
const MOST: usize = 64 * 1024;

/// Serves the world; the address of its page.
fn serve(root: &Path, settings: Settings) -> String {
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let clinic = Clinic::seeded(7, usize::try_from(PEOPLE).unwrap(), today);
    let institution = clinic.institution().to_owned();
    let simulator = Simulator::open(root, clinic, settings).unwrap();
    for number in 0..BATCHES {
        let name = request_name(CONSENTED_REQUEST.prefix, &format!("{number:012}"));
        let request = write(&request(&institution), Charset::Cp932).unwrap();
        fs::write(root.join("req").join(name), request).unwrap();
    }
    let stage = Arc::new(Stage::new(simulator, root));
    let page = Page::open("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = format!("http://{}", page.address().unwrap());
    let (steps, pages) = (Arc::clone(&stage), stage);
    spawn(move || steps.run_and_tell(&AtomicBool::new(false), |_| {}));
    spawn(move || page.serve(pages));
    address
}

/// Everybody who consented on one day long ago: nobody.
fn request(institution: &str) -> Record {
    let query = Draft::<ConsentQuery>::new()
        .consent_from("20200101")
        .consent_to("20200101")
        .medical_treatment(MedicalTreatment::Visit);
    Draft::<ConsentedRequest>::new()
        .header(Draft::<RequestHeader>::new().medical_institution_code(institution))
        .body(Draft::<ConsentedRequestBody>::new().search(query))
        .into()
}

/// An answer, and how long it is.
fn get(url: &str) -> (Value, usize) {
    let text = ureq::get(url).call().unwrap().body_mut().read_to_string();
    let text = text.unwrap();
    (serde_json::from_str(&text).unwrap(), text.len())
}

fn until_taken_in(page: &str) {
    let began = Instant::now();
    while get(&format!("{page}/api/office")).0["receptions"] != BATCHES {
        assert!(
            began.elapsed() < Duration::from_secs(120),
            "not all taken in"
        );
        sleep(Duration::from_millis(100));
    }
}

#[test]
fn one_batch_and_one_person_among_all_are_found_in_the_browser() {
    let root = TempDir::new().unwrap();
    let page = serve(root.path(), Settings::default());
    until_taken_in(&page);
    let desk = Browser::open(DESK.0, DESK.1);
    desk.go(&format!("{page}/"));
    desk.reads("#receptions-count", "1,000（処理中 1,000）");
    desk.reads("#files-res", "ほか 900 件");
    desk.click(&desk.find("#all-receptions summary"));
    desk.reads("#receptions-list", "1,000 件中 1–50 件目");
    fits(&desk);
    desk.picture("office-large");
    let number = &get(&format!("{page}/api/receptions?from=500")).0["rows"][0]["number"];
    let number = number.as_str().unwrap();
    desk.write(&desk.find("#receptions-list input"), number);
    desk.reads("#receptions-list", "1 件中 1–1 件目");
    desk.reads("#receptions-list", number);

    desk.go(&format!("{page}/bedside/visit"));
    desk.reads("#step", "50 人。絞り込んでください");
    let last = &get(&format!("{page}/api/people?from={}", PEOPLE - 1)).0["rows"][0];
    let [name, day] = ["name", "birthdate"].map(|key| last[key].as_str().unwrap().to_owned());
    assert_eq!(desk.all("#person option").len(), ROWS);
    desk.write(&desk.find("#words"), &format!("{name} {day}"));
    desk.reads("#person", &format!("{name}（"));
    assert!(desk.all("#person option").len() < ROWS);
}

#[test]
fn every_answer_is_a_part_and_the_parts_are_the_whole() {
    let root = TempDir::new().unwrap();
    let settings = Settings {
        processing_rounds: 3,
        ..Settings::default()
    };
    let page = serve(root.path(), settings);
    let api = |path: &str| {
        let (answer, bytes) = get(&format!("{page}/api/{path}"));
        assert!(bytes < MOST, "{path}: {bytes} bytes");
        answer
    };
    until_taken_in(&page);

    let office = api("office");
    assert_eq!(office["processing"], BATCHES);
    assert_eq!(office["newest"].as_array().unwrap().len(), 5);
    let answers = &office["folders"][1];
    assert_eq!(
        (&answers["name"], &answers["count"]),
        (&json!("res"), &json!(BATCHES))
    );
    assert_eq!(answers["files"].as_array().unwrap().len(), 100);

    for (list, count, key) in [
        ("people", api("people")["count"].as_u64().unwrap(), "id"),
        ("receptions", BATCHES, "number"),
    ] {
        let mut seen = std::collections::BTreeSet::new();
        for from in (0..count).step_by(ROWS) {
            let part = api(&format!("{list}?from={from}"));
            assert_eq!(part["count"], count, "{list}");
            let rows = part["rows"].as_array().unwrap();
            assert!((1..=ROWS).contains(&rows.len()), "{list} {from}");
            seen.extend(rows.iter().map(|row| row[key].to_string()));
        }
        assert_eq!(
            seen.len() as u64,
            count,
            "{list}: all of them, nobody twice"
        );
        assert_eq!(api(&format!("{list}?from={count}"))["rows"], json!([]));
    }
    assert!(api("people")["count"].as_u64().unwrap() >= PEOPLE);

    let last = &api(&format!("people?from={}", PEOPLE - 1))["rows"][0];
    let found = api(&format!(
        "people?words={}",
        last["insurer_number"].as_str().unwrap()
    ));
    assert!(found["count"].as_u64().unwrap() < PEOPLE);
    let number = api("receptions?from=777")["rows"][0]["number"].clone();
    let found = api(&format!("receptions?words={}", number.as_str().unwrap()));
    assert_eq!(
        (&found["count"], &found["rows"][0]["number"]),
        (&json!(1), &number)
    );
}

#[test]
fn the_whole_world_is_saved_and_comes_back() {
    let root = TempDir::new().unwrap();
    let page = serve(root.path(), Settings::default());
    let (saved, bytes) = get(&format!("{page}/api/world"));
    assert!(bytes > 1 << 20, "more than a form takes: {bytes} bytes");
    let load = |text: &str| {
        let request = ureq::post(format!("{page}/api/world")).content_type("application/json");
        let request = request.config().http_status_as_error(false).build();
        request.send(text).unwrap().status().as_u16()
    };
    assert_eq!(load(&saved.to_string()), 204);
    assert_eq!(load("{\"version\":1}"), 422);
    assert_eq!(
        get(&format!("{page}/api/people")).0["count"],
        saved["clinic"]["people"].as_array().unwrap().len()
    );
}
