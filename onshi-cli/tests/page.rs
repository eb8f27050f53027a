//! The simulator's page in a real browser: a consent given at the bedside reaches the receipt computer,
//! and what is switched on in the office happens.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod browser;
mod support;

use browser::place::{DESK, PHONE, fits, place, place_with, until};
use browser::{Browser, Theme};

#[test]
fn a_consent_given_on_a_phone_is_fetched_in_the_office_and_taken_back() {
    let place = place();
    let phone = Browser::open(PHONE.0, PHONE.1);
    phone.go(&format!("{}bedside/visit", place.page));
    let shown = phone.reading("#person option");
    let name = shown.split('（').next().unwrap().to_owned();
    assert!(!place.consents_of_today().contains(&name), "before: {name}");

    // A PIN of three digits goes no further, and the page says why.
    phone.write(&phone.find("#pin"), "123");
    phone.click(&phone.named("資格を確認する"));
    phone.reads("#trouble", "4桁");
    phone.write(&phone.find("#pin"), "4");
    fits(&phone);
    phone.picture("bedside-card");
    phone.click(&phone.named("資格を確認する"));

    phone.reads("#step", "資格の確認結果");
    phone.reads("#step", "保険者番号");
    phone.picture("bedside-confirmed");
    phone.click(&phone.named("同意を選ぶ"));
    phone.click(&phone.named("薬剤情報"));
    phone.click(&phone.named("特定健診等情報"));
    fits(&phone);
    phone.picture("bedside-consents");
    phone.click(&phone.named("同意を登録する"));
    phone.reads("#step", "同意を登録しました");

    let fetched = place.consents_of_today();
    assert!(fetched.contains(&name), "{name} not in\n{fetched}");

    phone.click(&phone.named("同意の履歴"));
    phone.reads("#step", "薬剤情報");
    phone.reads("#step", "同意中");
    phone.picture("bedside-history");
    phone.click(&phone.named("同意を取り消す"));
    phone.reads("#step", "同意を取り消しました");
    phone.click(&phone.named("同意の履歴"));
    phone.reads("#step", "患者");
    assert!(
        phone
            .all("button")
            .iter()
            .all(|one| !phone.name(one).contains("取り消す"))
    );
}

#[test]
fn the_office_shows_files_and_happenings_and_switches_faults_and_clock() {
    let place = place();
    let desk = Browser::open(DESK.0, DESK.1);
    desk.go(&place.page);
    desk.reads("#institution", "9910000001");
    desk.reads("#files-req", "空です");

    place.consents_of_today();
    desk.reads("#log", "結果出力");
    desk.reads("#receptions", "完了");
    desk.picture("office");

    // No name of anybody is on the page until it is asked for.
    let name = place.first_name();
    assert!(!desk.reading("body").contains(&name));
    desk.click(&desk.named("住民・保存"));
    desk.reads("h1", "住民・保存");
    assert!(!desk.reading("body").contains(&name));
    desk.click(&desk.named("名前を表示する"));
    desk.reads("#people", &name);

    desk.click(&desk.named("事務所"));
    let named = desk.name(&desk.find("#choice-fault-0-refuses"));
    assert!(named.starts_with(".err で拒否する "), "{named}");
    desk.click(&desk.find("#choice-fault-0-refuses option[value='next 1']"));
    desk.reads("#faults li.on", ".err");
    place.consents_of_today();
    desk.reads("#log", "要求拒否");

    let day = |text: String| text[..10].to_owned();
    let today = day(desk.reading("#now"));
    desk.click(&desk.named("止める"));
    desk.click(&desk.named("＋1日"));
    desk.reads("#clock-state", "止まっています");
    until(|| day(desk.reading("#now")) != today);
    desk.click(&desk.named("動かす"));
    desk.reads("#clock-state", "時間");
}

#[test]
fn faults_over_https_stand_in_a_list_of_their_own_where_it_answers_over_https() {
    let desk = Browser::open(DESK.0, DESK.1);
    let folders = place();
    desk.go(&folders.page);
    desk.reads("#faults", ".err");
    assert!(!desk.is_shown(&desk.find("#https-faults")));
    let place = place_with(&["--https=0"]);
    desk.go(&place.page);
    desk.reads("#https-faults", "期限切れの証明書");
    desk.click(&desk.find("#choice-fault-https-unavailable option[value='next 1']"));
    desk.reads("#https-faults li.on", "503");
    assert_eq!(desk.all("#faults li.on").len(), 0);
    fits(&desk);
    desk.picture("office-https");
    desk.click(&desk.named("すべて止める"));
    until(|| desk.all("#https-faults li.on").is_empty());
}

/// Every page, and what is there when it is whole.
const PAGES: [(&str, &str); 6] = [
    ("", "#faults select"),
    ("settings", "#settings select"),
    ("people", "#pages a"),
    ("app", "#code"),
    ("bedside/visit", "#person option"),
    ("bedside/online", "#person option"),
];

#[test]
fn every_page_can_be_used_without_eyes_and_without_a_mouse() {
    let place = place();
    let phone = Browser::open(PHONE.0, PHONE.1);
    for (path, whole) in PAGES {
        show(&phone, &format!("{}{path}", place.page), whole);
        fits(&phone);
        let controls = phone.all("a, button, input, select, textarea");
        let silent = controls
            .iter()
            .filter(|one| phone.is_shown(one) && phone.name(one).trim().is_empty());
        assert_eq!(silent.count(), 0, "{path}: a control without a name");
        assert_eq!(phone.all("h1").len(), 1, "{path}");
        assert_eq!(phone.all("main").len(), 1, "{path}");
        assert_eq!(phone.script("return document.documentElement.lang"), "ja");
        phone.picture(&format!("phone-{}", path.replace('/', "-")));
    }
}

#[test]
fn every_page_is_read_easily_in_light_and_dark() {
    let place = place();
    for (theme, dark) in [(Theme::Light, false), (Theme::Dark, true)] {
        let desk = Browser::open_in(theme, DESK.0, DESK.1);
        for (path, whole) in PAGES {
            show(&desk, &format!("{}{path}", place.page), whole);
            // What appears only when something is said is read, too.
            desk.script(
                "for (const one of document.querySelectorAll('[role=status], [role=alert]')) one.textContent ||= '○';",
            );
            let prefers = "return matchMedia('(prefers-color-scheme: dark)').matches";
            assert_eq!(desk.script(prefers), dark);
            let faint = desk.script(FAINT);
            assert_eq!(
                faint,
                serde_json::json!([]),
                "{path} {theme:?}: too little contrast"
            );
            desk.picture(&format!("{theme:?}-{}", path.replace('/', "-")));
        }
    }
}

fn show(browser: &Browser, url: &str, whole: &str) {
    browser.go(url);
    browser.find(whole);
    if url.ends_with("people") {
        browser.click(&browser.named("名前を表示する"));
        browser.find("#people td");
    }
}

#[test]
fn commands_of_other_pages_and_names_that_lead_here_are_refused() {
    let place = place();
    let heal = format!("{}api/heal", place.page);
    let refused = |request: ureq::RequestBuilder<ureq::typestate::WithBody>, body: &str| {
        let request = request.config().http_status_as_error(false).build();
        request.send(body).unwrap().status().as_u16()
    };
    let json = "application/json";
    assert_eq!(refused(ureq::post(&heal).content_type(json), "null"), 204);
    assert_eq!(
        refused(ureq::post(&heal).content_type("text/plain"), "null"),
        403
    );
    let foreign = ureq::post(&heal)
        .content_type(json)
        .header("Origin", "http://evil.example");
    assert_eq!(refused(foreign, "null"), 403);
    let named = ureq::get(&place.page)
        .header("Host", "evil.example")
        .config()
        .http_status_as_error(false)
        .build();
    assert_eq!(named.call().unwrap().status().as_u16(), 403);
}

/// Texts with a contrast below 4.5 : 1 to what is behind them (WCAG 2, 1.4.3).
const FAINT: &str = r#"
const parse = (colour) => { const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number); return { r, g, b, a }; };
const light = ({ r, g, b }) => {
  const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
const behind = (element) => {
  for (; element; element = element.parentElement) {
    const colour = parse(getComputedStyle(element).backgroundColor);
    if (colour.a > 0) return colour;
  }
  return { r: 255, g: 255, b: 255 };
};
const faint = [];
for (const element of document.body.querySelectorAll("*")) {
  const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  if (!own || !element.offsetParent) continue;
  const [a, b] = [light(parse(getComputedStyle(element).color)), light(behind(element))].sort((x, y) => y - x);
  if ((a + 0.05) / (b + 0.05) < 4.5) faint.push(element.outerHTML.slice(0, 120));
}
return faint;
"#;
