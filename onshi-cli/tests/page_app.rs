//! The stand-in for マイナ資格確認アプリ in a real browser, from the activation code to the consented batch.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod browser;
mod support;

use std::fs;

use browser::Browser;
use browser::place::{DESK, PHONE, fits, place, until};

#[test]
fn a_device_is_registered_and_what_it_confirms_reaches_the_receipt_computer() {
    let place = place();
    let desk = Browser::open(DESK.0, DESK.1);
    desk.go(&place.page);
    desk.write(&desk.find("#device-name"), "訪問用１号");
    desk.click(&desk.named("アクティベーションコードを発行"));
    desk.reads("#device-codes", "発行済");
    let code = desk.reading("#device-codes .number");

    let phone = Browser::open(PHONE.0, PHONE.1);
    phone.go(&format!("{}app", place.page));
    phone.write(&phone.find("#code"), "0000-0000");
    phone.click(&phone.named("登録する"));
    phone.reads("#trouble", "発行されていません");
    phone.picture("app-register");
    phone.replace(&phone.find("#code"), &code);
    phone.click(&phone.named("登録する"));
    phone.reads("#step", "本人確認");
    desk.reads("#device-codes", "端末登録済");

    // By eye: the face is compared, and the passcode is asked for.
    let shown = phone.reading("#person option");
    let name = shown.split('（').next().unwrap().to_owned();
    assert!(!place.consents_of_today().contains(&name));
    let files = place.files("res");
    phone.click(&phone.named("目視（PINなし認証）"));
    phone.click(&phone.named("資格を確認する"));
    phone.reads("#trouble", "見比べて");
    phone.click(&phone.find("#seen"));
    phone.write(&phone.find("#passcode"), "1");
    phone.click(&phone.named("資格を確認する"));
    phone.reads("#trouble", "パスコードが違います");
    desk.click(&desk.named("目視確認用パスコードを表示"));
    desk.reads("#passcode-shown", "パスコード ");
    let told = desk.reading("#passcode-shown");
    let passcode = told.rsplit(' ').next().unwrap();
    phone.replace(&phone.find("#passcode"), passcode);
    fits(&phone);
    phone.picture("app-card");
    phone.click(&phone.named("資格を確認する"));
    phone.reads("#step", "保険者番号");
    phone.picture("app-confirmed");
    assert!(place.files("face").is_empty(), "the app puts nothing there");
    phone.click(&phone.find("#step summary"));
    phone.click(&phone.named("face に置く"));
    let faces = place.root.path().join("face");
    until(|| {
        let files = place.files("face");
        let text = files
            .first()
            .map(|file| fs::read_to_string(faces.join(file)).unwrap());
        text.is_some_and(|text| text.contains(&name))
    });
    phone.click(&phone.named("同意を選ぶ"));
    phone.click(&phone.named("薬剤情報"));
    phone.click(&phone.named("同意を登録する"));
    phone.reads("#step", "同意を登録しました");
    phone.reads("#step", "レセコンから見えるもの");
    fits(&phone);
    phone.picture("app-result");
    assert!(!phone.reading("#step").contains("同意を取り消す"));

    assert_eq!(place.files("res"), files, "nothing comes unasked");
    assert_eq!(place.files("face").len(), 1);
    assert!(place.consents_of_today().contains(&name));

    desk.picture("office-app");

    // The device keeps its registration; its history ends with the day.
    phone.go(&format!("{}app", place.page));
    phone.click(&phone.named("履歴"));
    phone.reads("#step", &name);
    phone.reads("#step", "目視");
    fits(&phone);
    phone.picture("app-history");
    desk.click(&desk.named("＋1日"));
    desk.click(&desk.named("＋1日"));
    phone.go(&format!("{}app", place.page));
    phone.click(&phone.named("履歴"));
    phone.reads("#step", "閲覧できる履歴はありません");

    // After a reset the system knows the device no more, and the app says so by asking for a code.
    let reset = ureq::post(format!("{}api/reset", place.page)).content_type("application/json");
    assert_eq!(reset.send("null").unwrap().status().as_u16(), 204);
    phone.go(&format!("{}app", place.page));
    phone.reads("#step", "端末を登録する");
}

#[test]
fn the_app_is_used_by_the_keyboard_alone_and_finds_somebody_among_many() {
    let place = place();
    let desk = Browser::open(DESK.0, DESK.1);
    desk.go(&format!("{}app", place.page));
    let issue = ureq::post(format!("{}api/devices/code", place.page));
    let mut issued = issue
        .content_type("application/json")
        .send("{\"device_name\":\"訪問用１号\"}")
        .unwrap();
    let issued: serde_json::Value = issued.body_mut().read_json().unwrap();
    desk.write(&desk.find("#code"), issued["code"].as_str().unwrap());
    // Tab to the button, and press it.
    desk.press(&["\u{E004}", "\u{E007}"]);
    desk.reads("#step", "本人確認");
    let focused = desk.script("return document.activeElement.textContent");
    assert!(focused.as_str().unwrap().contains("資格確認"), "{focused}");

    let name = place.first_name();
    let word = name.split('　').next().unwrap().to_owned();
    desk.write(&desk.find("#words"), &word);
    desk.reads("#person", &name);
    desk.write(&desk.find("#pin"), "1234");
    // From the PIN on: 目視's fields are not on the way.
    desk.press(&["\u{E004}", "\u{E007}"]);
    desk.reads("#step", "資格の確認結果");
    desk.reads("#step", &word);
}
