//! What a clinic keeps at the system: its address, its settings, its codes; and the emergency query.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use chrono::{Days, NaiveDateTime};
use onshi_core::catalogue::{
    AccessUrlAnswer, ActivationAnswerBody, ActivationCodeList, ActivationInquiryAnswer,
    ActivationIssueAnswer, ActivationState, BarcodeFormat, ConsentInformation, ConsentSetting,
    ConsentSettingList, ElectronicPrescriptionUse, EmergencyAccess, FacilitySettings,
    FacilitySettingsAnswerBody, FactorKind, MedicalTreatment, PasscodeAnswer, PasscodeChange,
    PrescriptionChoiceTiming, QualificationAnswer, ServiceUsage, ServiceUsageAnswer, UrlChange,
    UrlKind, UseSetting,
};
use onshi_core::job::Moment;
use onshi_core::record::{Draft, View};
use onshi_sim::{Clinic, Settings, Simulator};
use support::*;

fn bench() -> Bench {
    Bench::new(1, 60, Settings::default())
}

/// Ends the terminal and opens another on the same folders.
fn open_again(bench: &mut Bench) {
    let clinic = Clinic::seeded(1, 60, today());
    bench.simulator = Simulator::open(bench.root.path(), clinic, Settings::default()).unwrap();
}

/// Moves the clock to so many days after the morning.
fn days_later(bench: &mut Bench, days: u64) {
    let then: NaiveDateTime = morning().japan() + Days::new(days);
    bench.now = Moment::from_japan(then);
}

fn url_of(reading: &Reading) -> (String, String) {
    let view = View::<AccessUrlAnswer>::of_record(&reading.frame.record);
    let answer = view.body().unwrap().access_url().unwrap();
    let issued = answer.issued_at().unwrap().as_written().to_owned();
    (answer.url().unwrap().to_owned(), issued)
}

#[test]
fn a_clinic_has_one_address_for_visits_and_one_for_online_care() {
    let mut bench = bench();
    let mut get = |kind| {
        let reading = bench.access_url(kind, BarcodeFormat::Png, UrlChange::Keep);
        assert!(reading.summary().is_normal());
        let view = View::<AccessUrlAnswer>::of_record(&reading.frame.record);
        assert!(
            view.body()
                .unwrap()
                .query()
                .unwrap()
                .kind()
                .unwrap()
                .is(kind)
        );
        url_of(&reading).0
    };
    let (visit, online) = (get(UrlKind::Visit), get(UrlKind::Online));
    assert_ne!(visit, online);
    assert!(visit.starts_with("https://") && visit.contains("9910000001"));
    assert_eq!(get(UrlKind::Visit), visit, "asking changes nothing");
}

#[test]
fn an_address_that_is_changed_differs_and_says_when() {
    let mut bench = bench();
    let mut get = |change| url_of(&bench.access_url(UrlKind::Visit, BarcodeFormat::Png, change));
    let first = get(UrlChange::Keep);
    let second = get(UrlChange::Change);
    let third = get(UrlChange::Change);
    assert!(first.0 != second.0 && second.0 != third.0 && first.0 != third.0);
    assert!(first.1 < second.1 && second.1 < third.1);
    assert_eq!(get(UrlChange::Keep), third);
    let online = bench.access_url(UrlKind::Online, BarcodeFormat::Png, UrlChange::Keep);
    assert_eq!(url_of(&online).1, "20261122000000", "the other stays");
    open_again(&mut bench);
    let after = bench.access_url(UrlKind::Visit, BarcodeFormat::Png, UrlChange::Keep);
    assert_eq!(url_of(&after), third);
}

#[test]
fn the_address_comes_as_a_barcode_in_the_form_that_was_asked_for() {
    let mut bench = bench();
    // How a PNG and a PDF file begin, in Base64.
    for (format, begin) in [
        (BarcodeFormat::Png, "iVBORw0KGgo"),
        (BarcodeFormat::Pdf, "JVBERi0"),
    ] {
        let mut barcode = |change| {
            let reading = bench.access_url(UrlKind::Visit, format, change);
            let view = View::<AccessUrlAnswer>::of_record(&reading.frame.record);
            let answer = view.body().unwrap().access_url().unwrap();
            assert!(answer.barcode_format().unwrap().is(format));
            answer.barcode().unwrap().to_owned()
        };
        let first = barcode(UrlChange::Keep);
        assert!(first.starts_with(begin));
        assert_ne!(barcode(UrlChange::Change), first, "another address");
    }
}

/// The settings of an answer: what is used per consultation and information, and the two of 処方箋.
fn settings_of(reading: &Reading) -> (Vec<(String, String, String)>, String, String) {
    let body = reading.frame.record.root().named("body").unwrap().group();
    let body = View::<FacilitySettingsAnswerBody>::of(body);
    let settings = body.settings().unwrap();
    let consents = settings.consents().unwrap().setting().map(|setting| {
        let treatment = setting.medical_treatment().unwrap().raw.to_owned();
        let information = setting.information().unwrap().raw.to_owned();
        (
            treatment,
            information,
            setting.use_setting().unwrap().raw.to_owned(),
        )
    });
    let mut consents: Vec<_> = consents.collect();
    consents.sort();
    let prescription = settings.electronic_prescription().unwrap().raw.to_owned();
    let choice = settings.prescription_choice().unwrap().raw.to_owned();
    (consents, prescription, choice)
}

fn asks_about(information: ConsentInformation, setting: UseSetting) -> Draft<FacilitySettings> {
    let setting = Draft::<ConsentSetting>::new()
        .medical_treatment(MedicalTreatment::Visit)
        .information(information)
        .use_setting(setting);
    let list = Draft::<ConsentSettingList>::new().setting(setting);
    Draft::<FacilitySettings>::new().consents(list)
}

#[test]
fn an_update_changes_what_it_names_and_answers_with_all() {
    let mut bench = bench();
    let before = settings_of(&bench.settings(None));
    assert_eq!(before.0.len(), 10, "five kinds of information, twice");
    assert!(before.0.iter().all(|(_, _, setting)| setting == "1"));
    let update = asks_about(ConsentInformation::Operation, UseSetting::Unused)
        .prescription_choice(PrescriptionChoiceTiming::AtConfirmation);
    let answered = settings_of(&bench.update_settings(update));
    let changed = before
        .0
        .iter()
        .zip(&answered.0)
        .filter(|(was, is)| was != is);
    let changed: Vec<_> = changed.map(|(_, is)| is.clone()).collect();
    assert_eq!(changed, [("2".into(), "SHJ".into(), "0".into())]);
    assert_eq!((answered.1.as_str(), answered.2.as_str()), ("0", "2"));
    assert_eq!(settings_of(&bench.settings(None)), answered);
    let online = settings_of(&bench.settings(Some(MedicalTreatment::Online))).0;
    assert!(online.len() == 5 && online.iter().all(|(_, _, setting)| setting == "1"));
    open_again(&mut bench);
    assert_eq!(settings_of(&bench.settings(None)), answered);
}

#[test]
fn an_update_with_one_wrong_value_changes_nothing() {
    let mut bench = bench();
    let before = settings_of(&bench.settings(None));
    let setting = Draft::<ConsentSetting>::new()
        .medical_treatment(MedicalTreatment::Outpatient)
        .information(ConsentInformation::Checkup)
        .use_setting(UseSetting::Unused);
    let wrong = Draft::<FacilitySettings>::new()
        .consents(Draft::<ConsentSettingList>::new().setting(setting))
        .electronic_prescription(ElectronicPrescriptionUse::Both);
    let refused = bench.update_settings(wrong);
    assert!(!refused.summary().is_normal());
    assert_eq!(processing_code(&refused).as_deref(), Some("SIM-E008"));
    assert_eq!(settings_of(&refused), before);
    assert_eq!(settings_of(&bench.settings(None)), before);
    let nowhere = bench.settings(Some(MedicalTreatment::Emergency));
    assert_eq!(nowhere.summary().error_code.as_deref(), Some("SIM-E006"));
}

#[test]
fn a_reply_about_the_use_of_a_service_is_taken_note_of() {
    let mut bench = bench();
    let usage = Draft::<ServiceUsage>::new()
        .use_setting(UseSetting::Used)
        .start("20270401");
    let answer = bench.service_usage(usage);
    assert!(answer.summary().is_normal());
    let body = View::<ServiceUsageAnswer>::of_record(&answer.frame.record).body();
    let body = body.unwrap();
    assert_eq!(
        body.usage().unwrap().start().unwrap().as_written(),
        "20270401"
    );
    assert!(body.registered_at().is_some());
}

fn passcode_of(reading: &Reading) -> (String, String) {
    let view = View::<PasscodeAnswer>::of_record(&reading.frame.record);
    let passcode = view.body().unwrap().passcode().unwrap();
    let until = passcode.available().unwrap().as_written().to_owned();
    (passcode.code().unwrap().to_owned(), until)
}

#[test]
fn a_passcode_stays_until_a_new_one_is_wanted_or_its_time_is_over() {
    let mut bench = bench();
    let first = passcode_of(&bench.passcode(PasscodeChange::Keep));
    assert_eq!(passcode_of(&bench.passcode(PasscodeChange::Keep)), first);
    let second = passcode_of(&bench.passcode(PasscodeChange::Change));
    assert_ne!(second.0, first.0);
    open_again(&mut bench);
    assert_eq!(passcode_of(&bench.passcode(PasscodeChange::Keep)), second);
    days_later(&mut bench, 91);
    let third = passcode_of(&bench.passcode(PasscodeChange::Keep));
    assert!(third.0 != second.0 && third.1 > second.1);
}

/// Code and state of a single activation.
fn activation_of(body: View<'_, ActivationAnswerBody>) -> (String, String) {
    let activation = body.activation().unwrap();
    let state = activation.state().unwrap().raw.to_owned();
    (activation.code().unwrap().to_owned(), state)
}

fn issued(bench: &mut Bench, device: &str) -> String {
    let reading = bench.issue_activation(device);
    assert!(reading.summary().is_normal());
    let body = View::<ActivationIssueAnswer>::of_record(&reading.frame.record).body();
    let (code, state) = activation_of(body.unwrap());
    assert_eq!(state, "1");
    code
}

/// Device, code and state of everything listed.
fn listed(bench: &mut Bench, state: Option<ActivationState>) -> Vec<(String, String, String)> {
    let reading = bench.activations(state);
    let body = View::<ActivationInquiryAnswer>::of_record(&reading.frame.record).body();
    let list = body.unwrap().activations();
    let activations = list.iter().flat_map(View::<ActivationCodeList>::activation);
    activations
        .map(|activation| {
            let device = activation.device_name().unwrap().to_owned();
            let code = activation.code().unwrap().to_owned();
            (device, code, activation.state().unwrap().raw.to_owned())
        })
        .collect()
}

#[test]
fn a_code_is_issued_listed_and_made_void() {
    let mut bench = bench();
    assert!(listed(&mut bench, None).is_empty());
    let [one, two] = ["訪問用１号", "訪問用２号"].map(|device| issued(&mut bench, device));
    assert_ne!(one, two);
    let row = |device: &str, code: &String, state: &str| {
        (device.to_owned(), code.clone(), state.to_owned())
    };
    let both = [row("訪問用１号", &one, "1"), row("訪問用２号", &two, "1")];
    assert_eq!(listed(&mut bench, None), both);

    assert!(bench.invalidate_activation(&one).summary().is_normal());
    let invalidated = row("訪問用１号", &one, "3");
    let all = [invalidated.clone(), both[1].clone()];
    assert_eq!(listed(&mut bench, None), all);
    let state = Some(ActivationState::Invalidated);
    assert_eq!(listed(&mut bench, state), [invalidated]);
    let again = bench.invalidate_activation(&one);
    assert!(again.summary().is_normal(), "void is void");
    let unknown = bench.invalidate_activation("0000");
    assert_eq!(processing_code(&unknown).as_deref(), Some("SIM-E009"));
    open_again(&mut bench);
    assert_eq!(listed(&mut bench, None), all);
}

#[test]
fn asking_for_a_code_twice_gives_two() {
    let mut bench = bench();
    let [one, two] = [(); 2].map(|()| issued(&mut bench, "訪問用１号"));
    assert_ne!(one, two);
    assert_eq!(listed(&mut bench, None).len(), 2);
    let nameless = bench.issue_activation("");
    assert!(!nameless.summary().is_normal());
    assert_eq!(listed(&mut bench, None).len(), 2);
}

#[test]
fn a_code_expires_and_no_restart_makes_it_younger() {
    let mut bench = bench();
    let code = issued(&mut bench, "訪問用１号");
    days_later(&mut bench, 6);
    open_again(&mut bench);
    assert_eq!(listed(&mut bench, None)[0].2, "1");
    days_later(&mut bench, 8);
    let expired = listed(&mut bench, Some(ActivationState::Expired));
    assert_eq!(expired, [("訪問用１号".to_owned(), code, "4".to_owned())]);
}

#[test]
fn in_an_emergency_nobody_is_asked_for_consent() {
    let mut bench = bench();
    let patient = bench.simulator.clinic().todays_list()[0].clone();
    let query = || number_query(&patient);
    let two = [FactorKind::Memory, FactorKind::Possession];
    let answer = bench.emergency(query(), EmergencyAccess::Yes, &two);
    assert!(answer.summary().is_normal());
    let body = View::<QualificationAnswer>::of_record(&answer.frame.record).body();
    let body = body.unwrap();
    assert!(
        body.medical_treatment()
            .unwrap()
            .is(MedicalTreatment::Emergency)
    );
    let result = body.results().unwrap().result().next().unwrap();
    let flags = [
        result.medicine_consent(),
        result.diagnosis_consent(),
        result.operation_consent(),
        result.checkup_consent(),
    ];
    assert!(flags.iter().all(|flag| flag.unwrap().raw == "3"));
    assert!(result.medicine_available().is_none());

    let one = [FactorKind::Memory];
    let alike = [FactorKind::Memory, FactorKind::Memory];
    for (access, factors, code) in [
        (EmergencyAccess::No, &two[..], "SIM-E010"),
        (EmergencyAccess::Yes, &one[..], "SIM-E011"),
        (EmergencyAccess::Yes, &alike[..], "SIM-E011"),
    ] {
        let refused = bench.emergency(query(), access, factors);
        assert_eq!(processing_code(&refused).as_deref(), Some(code));
        let body = View::<QualificationAnswer>::of_record(&refused.frame.record).body();
        assert!(body.unwrap().results().is_none());
    }
}
