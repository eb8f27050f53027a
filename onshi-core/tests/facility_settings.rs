//! A facility's settings: every field read, only what differs sent, and decided by reading back.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod facility_support;

use facility_support::{failure, header, received, sent};
use onshi_core::catalogue::{
    ConsentInformation, ConsentSetting, ConsentSettingList, ElectronicPrescriptionUse,
    FACILITY_SETTINGS_ANSWER, FACILITY_SETTINGS_INQUIRY, FACILITY_SETTINGS_UPDATE,
    FACILITY_SETTINGS_UPDATE_ANSWER, FacilitySettings, FacilitySettingsAnswer,
    FacilitySettingsAnswerBody, FacilitySettingsUpdateAnswer, PrescriptionChoiceTiming, UseSetting,
};
use onshi_core::facility::settings::{
    Change, Heard, Item, Next, ReadBack, Settings, Stage, Update, inquiry,
};
use onshi_core::facility::{Care, outcome};
use onshi_core::job::Outcome;
use onshi_core::record::{Draft, View};
use proptest::prelude::*;

/// What the other side holds, in codes.
#[derive(Clone)]
struct Held {
    consents: Vec<(&'static str, &'static str, &'static str)>,
    prescription: Option<&'static str>,
    choice: Option<&'static str>,
}

fn held() -> Held {
    Held {
        consents: vec![("2", "TKK", "1"), ("2", "SHJ", "1"), ("3", "SHJ", "1")],
        prescription: Some("0"),
        choice: Some("1"),
    }
}

impl Held {
    fn draft(&self) -> Draft<FacilitySettings> {
        let list = self.consents.iter().fold(
            Draft::<ConsentSettingList>::new(),
            |list, (treatment, information, setting)| {
                let entry = Draft::<ConsentSetting>::new()
                    .medical_treatment(*treatment)
                    .information(*information)
                    .use_setting(*setting);
                list.setting(entry)
            },
        );
        Draft::<FacilitySettings>::new()
            .consents(list)
            .maybe(
                self.prescription,
                Draft::<FacilitySettings>::electronic_prescription,
            )
            .maybe(self.choice, Draft::<FacilitySettings>::prescription_choice)
            .updated_at("20261122090000")
    }

    fn settings(&self) -> Settings {
        Settings::of(self.draft().view())
    }
}

/// The two things that are changed in most tests.
fn change(held: &Held) -> Change {
    let settings = held.settings();
    let edit = settings
        .edit()
        .ask_about(
            Care::Visit,
            ConsentInformation::Operation,
            UseSetting::Unused,
        )
        .prescription_choice(PrescriptionChoiceTiming::AtConfirmation);
    edit.change().expect("something differs")
}

fn wanted() -> Held {
    Held {
        consents: vec![("2", "TKK", "1"), ("2", "SHJ", "0"), ("3", "SHJ", "1")],
        choice: Some("2"),
        ..held()
    }
}

/// Somebody else wrote in between.
fn another() -> Held {
    Held {
        prescription: Some("3"),
        ..held()
    }
}

#[test]
fn every_field_is_read_with_its_words() {
    let body = Draft::<FacilitySettingsAnswerBody>::new().settings(held().draft());
    let answer = Draft::<FacilitySettingsAnswer>::new()
        .header(header())
        .body(body);
    let answer = received(&FACILITY_SETTINGS_ANSWER, answer);
    assert_eq!(outcome(&answer), Outcome::Normal);
    let settings = Settings::read(&answer).unwrap();
    let used = settings.asks_about(Care::Online, ConsentInformation::Operation);
    assert!(used.unwrap().is(UseSetting::Used));
    let use_of = settings.electronic_prescription().unwrap();
    assert!(use_of.is(ElectronicPrescriptionUse::Unused));
    let choice = settings.prescription_choice().unwrap();
    assert!(choice.is(PrescriptionChoiceTiming::Otherwise));
    assert_eq!(
        settings.updated_at().unwrap().as_written(),
        "20261122090000"
    );
    let shown: Vec<String> = settings
        .all()
        .iter()
        .map(|it| format!("{}: {}", it.item.japanese(), it.japanese()))
        .collect();
    assert_eq!(
        shown,
        [
            "閲覧同意情報 [訪問診療等] 手術情報（手術・傷病名・感染症）: 利用する",
            "閲覧同意情報 [訪問診療等] 特定健診情報: 利用する",
            "閲覧同意情報 [オンライン診療等] 手術情報（手術・傷病名・感染症）: 利用する",
            "電子処方箋利用区分: 利用しない",
            "処方箋発行形態選択タイミング: 資格確認時以外で確認する",
        ]
    );
    let english = settings.all()[0].item.english();
    assert!(english.starts_with("asks patients about [home visit] operation"));
    assert_eq!(settings.all()[3].english(), "not used");
    // Every field of the row is one of those.
    assert_eq!(FacilitySettings::ROW.fields.len(), 4);
    assert_eq!(ConsentSetting::ROW.fields.len(), 3);
}

#[test]
fn the_answer_to_an_update_is_read_alike_also_when_it_failed() {
    let body = Draft::<FacilitySettingsAnswerBody>::new()
        .processing_status("2")
        .processing_code("TEST-E001")
        .processing_message("試験")
        .settings(held().draft());
    let answer = Draft::<FacilitySettingsUpdateAnswer>::new()
        .header(header())
        .body(body);
    let answer = received(&FACILITY_SETTINGS_UPDATE_ANSWER, answer);
    assert_eq!(outcome(&answer), failure());
    assert_eq!(Settings::read(&answer), Some(held().settings()));
    let empty = Draft::<FacilitySettingsUpdateAnswer>::new().header(header());
    let empty = received(&FACILITY_SETTINGS_UPDATE_ANSWER, empty);
    assert_eq!(Settings::read(&empty), None);
}

#[test]
fn codes_that_no_table_knows_are_kept_and_shown() {
    let held = Held {
        consents: vec![("9", "XYZ", "7")],
        prescription: Some("8"),
        choice: None,
    };
    let settings = held.settings();
    let [consent, prescription] = settings.all() else {
        panic!("two settings")
    };
    assert_eq!(consent.item.japanese(), "閲覧同意情報 [9] XYZ");
    assert_eq!((consent.japanese(), consent.english()), ("7", "7"));
    assert_eq!(prescription.value, "8");
    assert_eq!(settings.electronic_prescription().unwrap().known, None);
    assert!(settings.prescription_choice().is_none());
    let text = serde_json::to_string(&settings).unwrap();
    assert_eq!(serde_json::from_str::<Settings>(&text).unwrap(), settings);
}

#[test]
fn an_item_of_which_two_things_are_said_has_no_value() {
    let twice = |second| Held {
        consents: vec![("2", "SHJ", "1"), ("2", "SHJ", second)],
        ..held()
    };
    let item = Item::consent(Care::Visit, ConsentInformation::Operation);
    assert_eq!(twice("1").settings().value(&item), Some("1"));
    assert_eq!(twice("0").settings().value(&item), None);
    assert_eq!(
        change(&held()).read_back(&twice("0").settings()).japanese(),
        "要確認（設定が異なります）"
    );
}

#[test]
fn an_inquiry_asks_for_one_kind_of_care_or_for_all() {
    let text = |of| sent(&FACILITY_SETTINGS_INQUIRY, inquiry(of)).expect("sent");
    assert!(text(Some(Care::Online)).contains("<MedicalTreatmentFlag>3<"));
    assert!(!text(None).contains("MedicalTreatmentFlag"));
}

#[test]
fn only_what_differs_is_sent() {
    let settings = held().settings();
    let edit = || settings.edit();
    let same = edit()
        .electronic_prescription(ElectronicPrescriptionUse::Unused)
        .ask_about(Care::Visit, ConsentInformation::Checkup, UseSetting::Used);
    assert_eq!(same.change(), None);
    let back = edit()
        .prescription_choice(PrescriptionChoiceTiming::AtConfirmation)
        .prescription_choice(PrescriptionChoiceTiming::Otherwise);
    assert_eq!(back.change(), None, "what is set last counts");

    let change = change(&held());
    let steps: Vec<_> = change
        .steps()
        .iter()
        .map(|step| (step.before.as_deref(), step.wanted.as_str()))
        .collect();
    assert_eq!(steps, [(Some("1"), "0"), (Some("1"), "2")]);
    let text = sent(
        &FACILITY_SETTINGS_UPDATE,
        Update::new(change).send().unwrap(),
    );
    let text = text.expect("sent");
    for (part, times) in [
        ("<ConsentInformation>", 1),
        ("<MedicalTreatmentFlag>2<", 1),
        ("<ConsentInformationType>SHJ<", 1),
        ("<UseSettingClassification>0<", 1),
        ("<PrescriptionIssueSelectTiming>2<", 1),
        ("ElectronicPrescriptionUseClassification", 0),
        ("FacilitySettingUpdateTime", 0),
    ] {
        assert_eq!(text.matches(part).count(), times, "{part}: {text}");
    }
    let one = edit().electronic_prescription(ElectronicPrescriptionUse::Both);
    let text = sent(
        &FACILITY_SETTINGS_UPDATE,
        Update::new(one.change().unwrap()).send().unwrap(),
    );
    assert!(!text.unwrap().contains("ConsentInformationList"));
}

#[test]
fn reading_back_tells_applied_from_untouched_from_somebody_else() {
    let change = change(&held());
    let now = |held: Held| change.read_back(&held.settings());
    assert_eq!(now(wanted()), ReadBack::Applied);
    let touched = |read_back| match read_back {
        ReadBack::Differs(differences) => differences
            .iter()
            .map(|it| (it.found.clone(), it.is_untouched()))
            .collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let untouched = |found: &str| (found.to_owned(), true);
    assert_eq!(touched(now(held())), [untouched("1"), untouched("1")]);
    let half = Held {
        choice: Some("1"),
        ..wanted()
    };
    assert_eq!(touched(now(half)), [untouched("1")]);
    let other = Held {
        choice: Some("9"),
        ..wanted()
    };
    assert_eq!(touched(now(other)), [("9".to_owned(), false)]);
    let silent = Held {
        choice: None,
        ..wanted()
    };
    assert_eq!(now(silent), ReadBack::Unknown);
    for read_back in [
        ReadBack::Applied,
        ReadBack::Differs(Vec::new()),
        ReadBack::Unknown,
    ] {
        assert!(!read_back.japanese().is_empty() && !read_back.english().is_empty());
    }
}

/// An update after its request was handed out.
fn on_its_way() -> Update {
    let mut update = Update::new(change(&held()));
    assert_eq!(update.next(), Next::Send);
    assert!(update.send().is_some());
    assert_eq!(update.next(), Next::Wait);
    update
}

fn is_done(update: &Update) -> Option<&ReadBack> {
    match update.next() {
        Next::Done(read_back) => Some(read_back),
        _ => None,
    }
}

#[test]
fn an_answer_that_shows_the_settings_decides() {
    for (said, shown, applied) in [
        (Outcome::Normal, wanted(), true),
        (Outcome::Normal, held(), false),
        (failure(), held(), false),
        (failure(), wanted(), true),
    ] {
        let mut update = on_its_way();
        update.answered(said.clone(), Some(&shown.settings()));
        let read_back = is_done(&update).expect("decided");
        assert_eq!(*read_back == ReadBack::Applied, applied, "{said:?}");
        assert_ne!(*read_back, ReadBack::Unknown);
        assert_eq!(*update.heard(), Heard::Said(said));
    }
}

#[test]
fn an_answer_without_settings_is_read_back_whatever_it_says() {
    for said in [Outcome::Normal, failure(), Outcome::Refused] {
        for (shown, applied) in [(wanted(), true), (held(), false)] {
            let mut update = on_its_way();
            update.answered(said.clone(), None);
            assert_eq!(update.next(), Next::Inquire, "{said:?}");
            let number = update.inquire().unwrap().number;
            update.read(number, &shown.settings());
            let read_back = is_done(&update).expect("decided");
            assert_eq!(*read_back == ReadBack::Applied, applied);
        }
    }
}

#[test]
fn a_lost_answer_leads_to_inquiries_and_never_to_a_second_update() {
    let mut update = on_its_way();
    update.lost();
    for number in 1..=3 {
        assert_eq!(update.next(), Next::Inquire);
        assert!(update.send().is_none());
        let inquiry = update.inquire().unwrap();
        assert_eq!(inquiry.number, number);
        let text = sent(&FACILITY_SETTINGS_INQUIRY, inquiry.request).unwrap();
        assert!(!text.contains("MedicalTreatmentFlag"), "everything");
        // As before, or by somebody else: the update may come yet.
        let shown = if number == 2 { another() } else { held() };
        update.read(number, &shown.settings());
    }
    let number = update.inquire().unwrap().number;
    update.read(number, &wanted().settings());
    assert_eq!(is_done(&update), Some(&ReadBack::Applied));
    assert_eq!(update.inquiries(), 4);
}

#[test]
fn only_the_last_inquiry_counts() {
    let mut update = on_its_way();
    update.lost();
    let first = update.inquire().unwrap().number;
    let second = update.inquire().unwrap().number;
    update.read(first, &wanted().settings());
    assert_eq!(update.next(), Next::Wait);
    // A late answer makes the inquiry void that is out: it may have been read before the update.
    update.answered(Outcome::Normal, None);
    update.read(second, &held().settings());
    assert_eq!(update.next(), Next::Inquire);
    let third = update.inquire().unwrap().number;
    update.read(third, &wanted().settings());
    assert_eq!(is_done(&update), Some(&ReadBack::Applied));
}

#[test]
fn what_nobody_waits_for_is_unknown_until_a_late_answer() {
    let mut update = on_its_way();
    update.give_up();
    assert_eq!(is_done(&update), Some(&ReadBack::Unknown));
    assert!(update.send().is_none() && update.inquire().is_none());
    update.answered(Outcome::Normal, Some(&wanted().settings()));
    assert_eq!(is_done(&update), Some(&ReadBack::Applied));
    update.answered(failure(), Some(&held().settings()));
    assert_eq!(is_done(&update), Some(&ReadBack::Applied), "decided");
}

#[test]
fn nothing_happens_before_it_was_sent() {
    let mut update = Update::new(change(&held()));
    update.lost();
    update.give_up();
    update.answered(Outcome::Normal, Some(&wanted().settings()));
    update.read(0, &wanted().settings());
    assert!(update.inquire().is_none());
    assert_eq!(*update.stage(), Stage::Ready);
}

#[derive(Debug, Clone)]
enum Step {
    Send,
    Answered(bool, Option<bool>),
    Lost,
    Inquire,
    Read(u32, bool),
    GiveUp,
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        Just(Step::Send),
        (any::<bool>(), any::<Option<bool>>()).prop_map(|(a, b)| Step::Answered(a, b)),
        Just(Step::Lost),
        Just(Step::Inquire),
        (0u32..4, any::<bool>()).prop_map(|(a, b)| Step::Read(a, b)),
        Just(Step::GiveUp),
        Just(Step::Restart),
    ]
}

proptest! {
    /// Whatever happens in whatever order, and across restarts: one request, and `Applied` only after a
    /// reading that showed it.
    #[test]
    fn one_update_and_no_verdict_without_a_reading(steps in prop::collection::vec(step(), 0..30)) {
        let shown = |applied| if applied { wanted().settings() } else { held().settings() };
        let mut update = Update::new(change(&held()));
        let (mut requests, mut seen_applied, mut heard) = (0, false, false);
        for step in steps {
            match step {
                Step::Send => requests += u32::from(update.send().is_some()),
                Step::Answered(normal, settings) => {
                    heard |= requests > 0;
                    seen_applied |= settings == Some(true);
                    let said = if normal { Outcome::Normal } else { failure() };
                    update.answered(said, settings.map(shown).as_ref());
                }
                Step::Lost => update.lost(),
                Step::Inquire => drop(update.inquire()),
                Step::Read(number, applied) => {
                    seen_applied |= applied;
                    update.read(number, &shown(applied));
                }
                Step::GiveUp => update.give_up(),
                Step::Restart => {
                    let kept = serde_json::to_string(&update).unwrap();
                    update = serde_json::from_str(&kept).unwrap();
                }
            }
            prop_assert!(requests <= 1);
            match update.stage() {
                Stage::Decided(ReadBack::Applied) => prop_assert!(seen_applied && requests == 1),
                Stage::Decided(ReadBack::Differs(_)) => prop_assert!(heard && requests == 1),
                Stage::Ready => prop_assert_eq!(requests, 0),
                _ => prop_assert_eq!(requests, 1),
            }
        }
    }
}

#[test]
fn a_view_of_another_record_reads_as_nothing() {
    let other = Draft::<ConsentSettingList>::new();
    let view = View::<FacilitySettings>::of(other.as_record().root());
    assert_eq!(Settings::of(view), Settings::default());
}
