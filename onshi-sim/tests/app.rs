//! マイナ資格確認アプリ (vendor manual 表2.1.1-3): what it does at the bedside, and what the receipt computer
//! can notice of it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use chrono::{Days, NaiveDateTime};
use onshi_core::catalogue::{
    ActivationCodeList, ActivationInquiryAnswer, ActivationState, PasscodeAnswer, PasscodeChange,
};
use onshi_core::record::View;
use onshi_core::rules::data_class::DataClass;
use onshi_core::rules::retention::HistoryEnd;
use onshi_sim::{
    CardCheck, Care, Identified, NotActivated, NotConfirmed, PersonId, Settings, Simulator,
};
use support::*;

fn bench() -> Bench {
    Bench::new(1, 60, Settings::default())
}

/// The code of a device that was registered.
fn device(bench: &mut Bench) -> String {
    let now = bench.now;
    let code = bench.simulator.issue_device_code("訪問用１号", now).code;
    bench.simulator.register_device(&code, now).unwrap();
    code
}

/// Somebody who is insured and has consented to no visit.
fn somebody(simulator: &Simulator) -> PersonId {
    let found = simulator.find_people("", 0, 60).people;
    let mut ids = found.iter().map(|card| card.id);
    ids.find(|id| simulator.history(*id).is_empty()).unwrap()
}

/// State and time of registration of the only code that the receipt computer sees (IF 052).
fn listed(bench: &mut Bench, state: Option<ActivationState>) -> Option<(String, bool)> {
    let reading = bench.activations(state);
    let body = View::<ActivationInquiryAnswer>::of_record(&reading.frame.record).body();
    let list = body.unwrap().activations()?;
    let mut codes = View::<ActivationCodeList>::activation(&list);
    let one = codes.next()?;
    let told = (
        one.state().unwrap().raw.to_owned(),
        one.registered_at().is_some(),
    );
    Some(told)
}

#[test]
fn a_code_registers_one_device_and_the_receipt_computer_sees_it() {
    let mut bench = bench();
    let now = bench.now;
    let code = bench.simulator.issue_device_code("訪問用１号", now).code;
    assert_eq!(listed(&mut bench, None), Some(("1".to_owned(), false)));
    assert_eq!(
        bench.simulator.register_device("0000-0000", now),
        Err(NotActivated::UnknownCode)
    );
    bench.simulator.register_device(&code, now).unwrap();
    let used = Some(ActivationState::Used);
    assert_eq!(listed(&mut bench, used), Some(("2".to_owned(), true)));
    assert_eq!(
        bench.simulator.register_device(&code, now),
        Err(NotActivated::State(ActivationState::Used))
    );
    // A registered device does not expire with its code.
    bench.now = bench.now.plus_ms(30 * 86_400_000);
    assert_eq!(listed(&mut bench, used), Some(("2".to_owned(), true)));
}

#[test]
fn a_code_that_is_over_or_void_registers_nothing_and_a_void_one_ends_the_use() {
    let mut bench = bench();
    let late = bench.now.plus_ms(8 * 86_400_000);
    let code = bench
        .simulator
        .issue_device_code("訪問用１号", bench.now)
        .code;
    assert_eq!(
        bench.simulator.register_device(&code, late),
        Err(NotActivated::State(ActivationState::Expired))
    );
    let device = device(&mut bench);
    let (person, now) = (somebody(&bench.simulator), bench.now);
    let confirm = |bench: &mut Bench| {
        let done = bench
            .simulator
            .confirm_by_app(&device, person, CardCheck::Pin, now);
        done.map(|shown| shown.insurances.len())
    };
    assert!(confirm(&mut bench).is_ok());
    assert!(bench.invalidate_activation(&device).summary().is_normal());
    assert_eq!(confirm(&mut bench), Err(NotConfirmed::NoDevice));
    let history = bench.simulator.app_history(&device, now);
    assert_eq!(history, Err(NotConfirmed::NoDevice));
}

#[test]
fn eyes_confirm_with_the_passcode_that_the_receipt_computer_was_told() {
    let mut bench = bench();
    let device = device(&mut bench);
    let reading = bench.passcode(PasscodeChange::Keep);
    let body = View::<PasscodeAnswer>::of_record(&reading.frame.record).body();
    let passcode = body.unwrap().passcode().unwrap().code().unwrap().to_owned();
    let (person, now) = (somebody(&bench.simulator), bench.now);
    let mut by = |passcode: &str| {
        let check = CardCheck::Eyes { passcode };
        let done = bench.simulator.confirm_by_app(&device, person, check, now);
        done.map(|shown| shown.insurances.len())
    };
    assert_eq!(by(""), Err(NotConfirmed::WrongPasscode));
    assert_eq!(by("000"), Err(NotConfirmed::WrongPasscode));
    assert!(by(&passcode).unwrap() > 0);
    // One that was replaced is good no more.
    bench.passcode(PasscodeChange::Change);
    let check = CardCheck::Eyes {
        passcode: &passcode,
    };
    let done = bench.simulator.confirm_by_app(&device, person, check, now);
    assert_eq!(done, Err(NotConfirmed::WrongPasscode));
    let history = bench.simulator.app_history(&device, now).unwrap();
    let kept: Vec<_> = history
        .iter()
        .map(|one| (one.person, one.identified))
        .collect();
    assert_eq!(kept, [(person, Identified::Eyes)]);
}

#[test]
fn what_the_app_did_comes_with_the_consented_batch_and_in_no_file_of_its_own() {
    let mut bench = bench();
    let device = device(&mut bench);
    let before = bench.consented(today(), today()).units.len();
    let (person, now) = (somebody(&bench.simulator), bench.now);
    let files = bench.in_res();
    bench
        .simulator
        .confirm_by_app(&device, person, CardCheck::Pin, now)
        .unwrap();
    let end = today() + Days::new(30);
    let scopes = [DataClass::Drug];
    bench
        .simulator
        .register_consent(person, Care::Visit, &scopes, end, now)
        .unwrap();
    bench.step();
    assert_eq!(bench.in_res(), files);
    let faces = std::fs::read_dir(bench.root.path().join("face")).unwrap();
    assert_eq!(faces.count(), 0);
    assert_eq!(bench.consented(today(), today()).units.len(), before + 1);
}

#[test]
fn the_history_ends_at_midnight_or_a_day_later_by_setting_and_comes_back_for_no_clock() {
    for (setting, days) in [(HistoryEnd::NextDayBegins, 1), (HistoryEnd::NextDayEnds, 2)] {
        let mut bench = bench();
        let named = serde_json::to_value(setting).unwrap();
        bench.simulator.set("app_history", &named).unwrap();
        let device = device(&mut bench);
        let (person, now) = (somebody(&bench.simulator), bench.now);
        bench
            .simulator
            .confirm_by_app(&device, person, CardCheck::Pin, now)
            .unwrap();
        let midnight: NaiveDateTime = (today() + Days::new(days)).into();
        let end = onshi_core::job::Moment::from_japan(midnight);
        let count = |bench: &mut Bench, at| bench.simulator.app_history(&device, at).unwrap().len();
        // It is in the state that is saved, too.
        let saved = bench.simulator.save().unwrap();
        bench.simulator.load(&saved).unwrap();
        let shown = bench
            .simulator
            .app_history(&device, end.plus_ms(-1000))
            .unwrap();
        assert_eq!((shown.len(), shown[0].until), (1, midnight));
        assert_eq!(count(&mut bench, end), 0, "{setting:?}");
        assert_eq!(
            count(&mut bench, now),
            0,
            "{setting:?}: the clock was set back"
        );
    }
}

#[test]
fn a_device_shows_only_what_it_confirmed_itself_and_nobody_unknown() {
    let mut bench = bench();
    let [one, two] = [(); 2].map(|()| device(&mut bench));
    let (person, now) = (somebody(&bench.simulator), bench.now);
    let nobody: PersonId = "9999".parse().unwrap();
    let done = bench
        .simulator
        .confirm_by_app(&one, nobody, CardCheck::Pin, now);
    assert_eq!(done, Err(NotConfirmed::UnknownPerson));
    bench
        .simulator
        .confirm_by_app(&one, person, CardCheck::Pin, now)
        .unwrap();
    let count =
        |bench: &mut Bench, device: &str| bench.simulator.app_history(device, now).unwrap().len();
    assert_eq!((count(&mut bench, &one), count(&mut bench, &two)), (1, 0));
}
