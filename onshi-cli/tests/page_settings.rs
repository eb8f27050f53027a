//! The page of the settings in a real browser: every one is there, and what is changed counts at once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod browser;
mod support;

use std::collections::HashSet;
use std::mem::discriminant;

use browser::Browser;
use browser::place::{DESK, Place, place};
use onshi_sim::{Setting, Unknown};
use serde_json::{Value, json};

fn settings(place: &Place) -> Value {
    let answer = ureq::get(format!("{}api/settings", place.page)).call();
    answer.unwrap().body_mut().read_json().unwrap()
}

/// The value of a setting as the simulator has it now.
fn value(place: &Place, key: &str) -> Value {
    let all = settings(place);
    let rows = all["settings"].as_array().unwrap();
    let row = rows.iter().find(|row| row["key"] == key);
    row.expect("a row")["value"].clone()
}

#[test]
fn every_setting_has_its_row_and_every_unknown_its_ways() {
    let place = place();
    let desk = Browser::open(DESK.0, DESK.1);
    desk.go(&format!("{}settings", place.page));
    desk.find("#closed_days");
    assert_eq!(desk.all("#settings > li").len(), Setting::ALL.len());
    assert_eq!(desk.all("#unknowns > li").len(), Unknown::ALL.len());
    for setting in Setting::ALL {
        let control = desk.find(&format!("#setting-{}", setting.key));
        let named = desk.name(&control);
        assert!(named.contains(setting.japanese), "{}: {named}", setting.key);
    }
    for (place, unknown) in Unknown::ALL.iter().enumerate() {
        let ways = desk.all(&format!("#unknown-{place} option"));
        assert_eq!(ways.len(), unknown.ways.len());
    }
    desk.picture("settings");
}

#[test]
fn every_kind_of_setting_is_changed_and_counts() {
    let place = place();
    let desk = Browser::open(DESK.0, DESK.1);
    desk.go(&format!("{}settings", place.page));
    let control = |key: &str| desk.find(&format!("#setting-{key}"));
    let done = |key: &str, expected: Value| {
        let setting = Setting::ALL.iter().find(|setting| setting.key == key);
        desk.reads("#told", setting.unwrap().japanese);
        assert_eq!(value(&place, key), expected, "{key}");
    };
    desk.click(&control("in_place"));
    done("in_place", json!(true));
    desk.replace(&control("processing_rounds"), "0\u{E007}");
    done("processing_rounds", json!(0));
    desk.write(&control("most_units"), "5\u{E007}");
    done("most_units", json!(5));
    desk.click(&desk.find("#setting-refusal_name option[value=of_answer]"));
    done("refusal_name", json!("of_answer"));
    desk.write(&control("password"), "himitsu\u{E007}");
    done("password", json!("himitsu"));
    desk.write(&control("encrypted_prefixes"), "OQSsi YZK\u{E007}");
    done("encrypted_prefixes", json!(["OQSsi", "YZK"]));
    desk.click(&desk.find("#encrypted_prefixes label.choice"));
    until_value(&place, "encrypted_prefixes", &json!([""]));
    desk.click(&desk.find("#encrypted_prefixes label.choice"));
    until_value(&place, "encrypted_prefixes", &json!([]));
    desk.script(
        "const [from, to] = document.querySelectorAll('#asleep input');
         from.value = '03:00'; to.value = '03:01';
         to.dispatchEvent(new Event('change', { bubbles: true }));",
    );
    until_value(&place, "asleep", &json!({ "from": "03:00", "to": "03:01" }));
    // Back to none, and what is as usual is not marked any more.
    desk.replace(&control("most_units"), "\u{E003}\u{E007}");
    until_value(&place, "most_units", &Value::Null);
    desk.reads("#in_place", "既定 いいえ");
    let kinds = Setting::ALL
        .iter()
        .map(|setting| discriminant(&setting.kind));
    assert_eq!(
        kinds.collect::<HashSet<_>>().len(),
        7,
        "a kind has no test here"
    );
    desk.script("document.getElementById('settings').scrollIntoView()");
    desk.picture("settings-changed");

    // What the settings say is so.
    let told = place.consents_of_today();
    assert!(!told.contains("処理中 working"), "{told}");
}

fn until_value(place: &Place, key: &str, expected: &Value) {
    browser::place::until(|| value(place, key) == *expected);
}

#[test]
fn an_unknown_is_chosen_both_ways_and_its_settings_follow() {
    let place = place();
    let desk = Browser::open(DESK.0, DESK.1);
    desk.go(&format!("{}settings", place.page));
    for (place_of, unknown) in Unknown::ALL.iter().enumerate() {
        for way in unknown.ways.iter().rev() {
            let index = unknown.ways.iter().position(|one| one == way).unwrap();
            desk.find(&format!("#unknown-{place_of}"));
            desk.script(&format!(
                "const choice = document.getElementById('unknown-{place_of}');
                 choice.value = {index};
                 choice.dispatchEvent(new Event('change'));"
            ));
            let wanted = unknown.values(way);
            browser::place::until(|| {
                wanted
                    .iter()
                    .all(|(key, wanted)| value(&place, key) == *wanted)
            });
            assert_eq!(settings(&place)["unknowns"][place_of]["way"], index);
        }
    }
}

#[test]
fn a_value_that_is_none_is_told_and_nothing_changes() {
    let place = place();
    let desk = Browser::open(DESK.0, DESK.1);
    desk.go(&format!("{}settings", place.page));
    desk.replace(&desk.find("#setting-processing_rounds"), "-3\u{E007}");
    desk.reads("#trouble", "processing_rounds");
    assert_eq!(value(&place, "processing_rounds"), json!(2));
    let shown = desk.script("return document.getElementById('setting-processing_rounds').value");
    assert_eq!(shown, json!("2"), "the page shows what is so");
}

/// The page draws itself anew while it is driven; whoever presses then presses what is there.
#[test]
fn what_was_drawn_anew_is_pressed_as_it_is_now() {
    let desk = Browser::open(DESK.0, DESK.1);
    desk.go("data:text/html,<p id=told>0</p><button onclick='told.innerText++'>press</button>");
    for (nth, button) in [desk.find("button"), desk.named("press")]
        .iter()
        .enumerate()
    {
        desk.script(
            "const old = document.querySelector('button'); old.replaceWith(old.cloneNode(true));",
        );
        desk.click(button);
        desk.reads("#told", &(nth + 1).to_string());
    }
}
