//! People and the state of the other side in a real browser: looked up, edited, saved, loaded, made anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod browser;
mod support;

use std::fs;

use browser::Browser;
use browser::place::{DESK, PHONE, Place, fits, place, until};
use serde_json::Value;

const NEW: &str = "\
[[person]]
kana = \"ｼｹﾝ ﾀﾛｳ\"
birthdate = \"1940-01-31\"
name = \"試験　太郎\"
sex = \"男\"

[[person.qualification]]
insurer_number = \"06990014\"
symbol = \"試験\"
number = \"1234567\"
branch = \"01\"
from = \"2020-04-01\"
";

fn people(place: &Place) -> Browser {
    let desk = Browser::open(DESK.0, DESK.1);
    desk.go(&format!("{}people", place.page));
    desk
}

#[test]
fn somebody_is_added_found_and_changed() {
    let place = place();
    let desk = people(&place);
    desk.click(&desk.named("名前を表示する"));
    desk.find("#people td");
    desk.write(&desk.find("#people input"), "しけん たろう");
    desk.reads("#people", "該当する人がいません");

    desk.write(&desk.find("#edit-text"), NEW);
    desk.click(&desk.named("反映する"));
    desk.reads("#told", "追加 1 人、変更 0 人");
    desk.reads("#people", "試験　太郎");
    desk.reads("#people", "1 件中");

    // The same as CSV, by a file; the ending of its name says the form.
    let file = place.root.path().join("people.csv");
    fs::write(
        &file,
        "氏名カナ,生年月日,照会番号\nｼｹﾝ ﾀﾛｳ,1940-01-31,00000017\n",
    )
    .unwrap();
    desk.write(&desk.find("#edit-file"), file.to_str().unwrap());
    until(|| {
        desk.script("return document.querySelector('input[name=form]:checked').value") == "csv"
    });
    desk.click(&desk.named("反映する"));
    desk.reads("#told", "追加 0 人、変更 1 人");
    desk.picture("people");
}

#[test]
fn a_long_list_is_leafed_through_and_names_are_hidden_again() {
    let place = place();
    let desk = people(&place);
    let count = count(&place);
    desk.click(&desk.named("名前を表示する"));
    desk.reads("#people", &format!("{count} 件中 1–50 件目"));
    let first = desk.reading("#people td");
    let disabled = |name: &str| {
        desk.script(&format!(
        "return [...document.querySelectorAll('#people button')].find((one) => one.textContent.includes('{name}')).disabled"
    ))
    };
    assert_eq!(
        (disabled("前へ"), disabled("次へ")),
        (true.into(), false.into())
    );
    desk.click(&desk.named("次へ"));
    desk.reads("#people", &format!("{count} 件中 51–{count} 件目"));
    assert_ne!(desk.reading("#people td"), first);
    assert_eq!(
        (disabled("前へ"), disabled("次へ")),
        (false.into(), true.into())
    );
    desk.click(&desk.named("前へ"));
    desk.reads("#people", &first);
    desk.click(&desk.named("名前を隠す"));
    assert!(!desk.reading("body").contains(&place.first_name()));
}

#[test]
fn a_mistake_is_told_with_its_line_and_nothing_changes() {
    let place = place();
    let before = count(&place);
    let phone = Browser::open(PHONE.0, PHONE.1);
    phone.go(&format!("{}people", place.page));
    let wrong = NEW.replace("1940-01-31", "1940-02-31");
    phone.write(&phone.find("#edit-text"), &wrong);
    phone.click(&phone.named("反映する"));
    phone.reads("#edit-wrong", "3行目");
    phone.reads("#edit-wrong", "birthdate");
    fits(&phone);
    phone.script("document.getElementById('edit-wrong').scrollIntoView({ block: 'center' })");
    phone.picture("people-wrong");
    let marked = phone.script(
        "const area = document.getElementById('edit-text');
         return area.value.slice(area.selectionStart, area.selectionEnd)",
    );
    assert_eq!(marked, "birthdate = \"1940-02-31\"");
    assert_eq!(count(&place), before);
}

fn get(place: &Place, path: &str) -> Value {
    let answer = ureq::get(format!("{}api/{path}", place.page)).call();
    answer.unwrap().body_mut().read_json().unwrap()
}

fn count(place: &Place) -> Value {
    get(place, "people")["count"].take()
}

#[test]
fn the_state_is_saved_made_anew_after_asking_once_and_loaded() {
    let place = place();
    let desk = people(&place);
    let built = count(&place);
    desk.write(&desk.find("#edit-text"), NEW);
    desk.click(&desk.named("反映する"));
    desk.reads("#told", "追加 1 人");
    let edited = count(&place);
    assert_ne!(edited, built);
    place.consents_of_today();
    assert_eq!(get(&place, "office")["receptions"], 1);

    let link = desk.script("return document.querySelector('a[download]').href");
    let mut saved = ureq::get(link.as_str().unwrap()).call().unwrap();
    let named = saved.headers()["content-disposition"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        named.starts_with("attachment; filename=\"onshi-sim-"),
        "{named}"
    );
    let file = place.root.path().join("saved.json");
    fs::write(&file, saved.body_mut().read_to_string().unwrap()).unwrap();

    // The question is answered with no by the keyboard, with Enter or Escape, and then with yes.
    for key in ["\u{E007}", "\u{E00C}"] {
        desk.click(&desk.find("#reset"));
        desk.reads("#sure", "初期化しますか");
        desk.picture("people-sure");
        desk.press(&[key]);
        until(|| !desk.is_shown(&desk.find("#sure")));
        assert_eq!(count(&place), edited);
    }
    desk.click(&desk.find("#reset"));
    desk.click(&desk.find("#sure-yes"));
    desk.reads("#told", "初期化しました");
    assert_eq!(count(&place), built);
    assert_eq!(get(&place, "office")["receptions"], 0);

    desk.click(&desk.find("#load"));
    desk.reads("#trouble", "保存したファイルを選んでください");
    desk.write(&desk.find("#world-file"), file.to_str().unwrap());
    desk.click(&desk.find("#load"));
    desk.reads("#told", "復元しました");
    assert_eq!(count(&place), edited);

    let broken = place.root.path().join("broken.json");
    fs::write(&broken, "{\n\"version\": 1,\n\"seed\": \"one\"}").unwrap();
    desk.write(&desk.find("#world-file"), broken.to_str().unwrap());
    desk.click(&desk.find("#load"));
    desk.reads("#world-wrong", "line 3");
    assert_eq!(count(&place), edited);
}
