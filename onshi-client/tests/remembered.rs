//! What people said is remembered after a restart, for exactly what they saw, and under no number of a
//! patient (P50, R09).
#![allow(clippy::expect_used)]

mod support;

use onshi_client::{Client, Ledger};
use onshi_core::catalogue::{ConsentedUnit, QualificationResult, ResultList};
use onshi_core::error::Error;
use onshi_core::job::Moment;
use onshi_core::record::{CodeType, Coded, Draft, Record, View};
use onshi_core::rules::certificates::{LimitConsent, Occasion, Refusal, Source};
use onshi_core::rules::linkage::{
    Basis, Change, Confirmed, Link, LinkageKey, Outcome, Patient, Patients, Person, Plan, Standing,
    Unconfirmed, changes,
};
use onshi_core::rules::validity::{Display, Route, display};
use support::*;

const KEY: LinkageKey = LinkageKey::new([7; 32]);
const NOTHING: Confirmed<'static> = Confirmed::NOTHING;

/// 試験 太郎, whose name the system writes otherwise.
fn chart(id: &str) -> Patient {
    Patient {
        id: id.to_owned(),
        reference_number: "R1".to_owned(),
        insurer_number: "06139992".to_owned(),
        number: "0001".to_owned(),
        name: "試験　太郎".to_owned(),
        kana: "ｼｹﾝ ﾀﾛｳ".to_owned(),
        birthdate: "19500102".to_owned(),
        ..Patient::default()
    }
}

fn told_as(name: &str) -> Record {
    let result = Draft::<QualificationResult>::new()
        .insurer_number("06139992")
        .insured_identification_number("0001")
        .name(name)
        .name_kana("ｼｹﾝ ﾀﾛｳ")
        .birthdate("19500102");
    let results = Draft::<ResultList>::new().result(result);
    let unit = Draft::<ConsentedUnit>::new().reference_number("R1");
    unit.results(results).into()
}

fn valid() -> &'static Display {
    use onshi_core::catalogue::QualificationValidity::Valid;
    let coded = Coded {
        raw: Valid.wire(),
        known: Some(Valid),
    };
    display(Route::Consented, Some(coded))
}

fn qualification_of(unit: &Record) -> View<'_, QualificationResult> {
    Person::of(unit.root()).qualifications[0]
}

/// How the client's memory lets a person be linked.
fn linked(client: &mut Client, chart: &Patient, unit: &Record) -> Link {
    let aliases = client.aliases([chart.id.as_str()]).expect("read");
    let patients = [chart.clone()];
    let person = Person::of(unit.root());
    Patients::index(&patients).link(&person, valid(), aliases.under(&KEY))
}

/// The bodies and names of all documents about people, as text.
fn all_documents(desk: &Desk) -> String {
    let kept = desk.ledger.clone().kept("").expect("read").into_iter();
    let about_nobody = ["institution", "audit-key"];
    let remembered = kept.filter(|(key, _)| !about_nobody.contains(&key.as_str()));
    let texts = remembered
        .map(|(key, body)| format!("{} {}", key.as_str(), String::from_utf8_lossy(&body)));
    texts.collect()
}

// ---- names ---------------------------------------------------------------------------------------

#[test]
fn a_name_is_confirmed_once_and_known_after_a_restart() {
    let desk = Desk::new();
    let mut client = desk.open().expect("a client");
    let (chart, unit) = (chart(PATIENT), told_as("見本　太郎"));
    assert_eq!(linked(&mut client, &chart, &unit).plan, Plan::Update);
    let confirmed = client.confirm_alias(&KEY, &chart, &qualification_of(&unit));
    assert_eq!(confirmed.expect("kept"), Ok(()));
    drop(client);
    let mut client = desk.open().expect("a client");
    let link = linked(&mut client, &chart, &unit);
    assert_eq!((link.plan, link.alias), (Plan::Unchanged, true));
    assert_eq!(link.basis, Some(Basis::ReferenceNumber));

    let other = told_as("見本　次郎");
    assert!(!linked(&mut client, &chart, &other).alias, "another name");
    assert_eq!(client.aliases(["ANOTHER"]).expect("read").len(), 0);
    let documents = all_documents(&desk);
    for text in [PATIENT, "見本", "試験", "19500102", "06139992"] {
        assert!(!documents.contains(text), "{text} in {documents}");
    }

    let withdrawn = client.withdraw_alias(&KEY, &chart, &qualification_of(&unit));
    assert_eq!(withdrawn, Ok(true));
    let withdrawn = client.withdraw_alias(&KEY, &chart, &qualification_of(&unit));
    assert_eq!(withdrawn, Ok(false));
    assert!(!linked(&mut client, &chart, &unit).alias);
    assert!(desk.ledger.clone().kept("alias/").expect("read").is_empty());
}

#[test]
fn what_does_not_differ_is_not_remembered() {
    let desk = Desk::new();
    let mut client = desk.open().expect("a client");
    let (chart, unit) = (chart(PATIENT), told_as("試験　太郎"));
    let confirmed = client.confirm_alias(&KEY, &chart, &qualification_of(&unit));
    assert_eq!(confirmed.expect("read"), Err(Unconfirmed::NothingDiffers));
    assert_eq!(all_documents(&desk), "");
}

// ---- decisions -----------------------------------------------------------------------------------

fn offered(chart: &Patient, unit: &Record) -> Vec<Change> {
    let patients = [chart.clone()];
    let person = Person::of(unit.root());
    let coverages = Patients::index(&patients).link_each(&person, valid(), NOTHING);
    let mut all = Vec::new();
    for coverage in &coverages {
        all.extend(changes(&person, valid(), coverage, &patients, NOTHING));
    }
    all
}

#[test]
fn a_decision_holds_after_a_restart_until_the_answer_changes() {
    let desk = Desk::new();
    let mut client = desk.open().expect("a client");
    let chart = chart(PATIENT);
    let offer = offered(&chart, &told_as("見本　太郎"));
    assert!(!offer.is_empty());
    for change in &offer {
        client
            .decide(&KEY, change, Outcome::Declined)
            .expect("kept");
    }
    drop(client);
    let mut client = desk.open().expect("a client");
    let decisions = client.decisions().expect("read");
    assert_eq!(decisions.len(), offer.len());
    let now = client.now();
    for change in &offer {
        let standing = decisions.standing(&KEY, change, now);
        assert!(matches!(standing, Standing::Decided(decision) if decision.at == now));
    }
    let other = offered(&chart, &told_as("見本　次郎"));
    let open = decisions.open(&KEY, &other, now).count();
    assert!(open > 0, "another name is asked about again");
    let documents = all_documents(&desk);
    assert!(!documents.contains(PATIENT) && !documents.contains("見本"));
}

// ---- certificates --------------------------------------------------------------------------------

fn limit_consent(client: &Client, patient: &str) -> LimitConsent {
    let at = Occasion {
        institution: &institution(),
        patient,
        now: client.now(),
    };
    LimitConsent::record(&at, Source::Word, client.now(), "op-7").expect("consent")
}

fn refusal(client: &mut Client, patient: &str) -> Option<Refusal> {
    client.permit_limit(patient).expect("read").err()
}

#[test]
fn consent_to_ask_for_certificates_counts_after_a_restart_until_it_is_withdrawn() {
    let desk = Desk::new();
    let mut client = desk.open().expect("a client");
    assert_eq!(refusal(&mut client, PATIENT), Some(Refusal::NotConsented));
    let consent = limit_consent(&client, PATIENT);
    client.keep_limit_consent(&consent).expect("kept");
    drop(client);
    let mut client = desk.open().expect("a client");
    assert_eq!(client.limit_consent(PATIENT), Ok(Some(consent)));
    assert_eq!(refusal(&mut client, PATIENT), None);
    assert_eq!(refusal(&mut client, "ANOTHER"), Some(Refusal::NotConsented));
    desk.clock.forward(-60_000);
    assert_eq!(refusal(&mut client, PATIENT), None, "time does not go back");
    assert!(!all_documents(&desk).contains(PATIENT));

    assert_eq!(client.withdraw_limit_consent(PATIENT), Ok(true));
    assert_eq!(client.withdraw_limit_consent("ANOTHER"), Ok(false));
    drop(client);
    let mut client = desk.open().expect("a client");
    assert_eq!(refusal(&mut client, PATIENT), Some(Refusal::Withdrawn));
}

// ---- all of it -----------------------------------------------------------------------------------

/// Everything that can be remembered about a patient.
fn remember(client: &mut Client, id: &str) -> Result<(), Error> {
    let (chart, unit) = (chart(id), told_as("見本　太郎"));
    let confirmed = client.confirm_alias(&KEY, &chart, &qualification_of(&unit))?;
    confirmed.expect("they differ");
    for change in offered(&chart, &unit) {
        let later = Outcome::Later(Moment(i64::MAX));
        client.decide(&KEY, &change, later)?;
    }
    let consent = limit_consent(client, id);
    client.keep_limit_consent(&consent)
}

#[test]
fn a_patient_is_forgotten_and_nobody_else() {
    let desk = Desk::new();
    let mut client = desk.open().expect("a client");
    remember(&mut client, "A").expect("kept");
    let of_one = all_documents(&desk);
    remember(&mut client, "B").expect("kept");
    let forgotten = client.forget_patient(&KEY, "B").expect("kept");
    assert!(
        forgotten >= 3,
        "an alias, a decision, a consent: {forgotten}"
    );
    assert_eq!(all_documents(&desk), of_one);
    assert_eq!(client.forget_patient(&KEY, "B"), Ok(0));
}

/// Dies at each step of remembering and forgetting: what returned holds, and all can be said again.
#[test]
fn wherever_it_dies_it_can_be_said_again() {
    let say = |desk: &Desk, fuse: &Fuse| -> Result<(), Error> {
        let mut client = desk.open_behind(fuse, settings())?;
        remember(&mut client, "A")?;
        remember(&mut client, "B")?;
        client.forget_patient(&KEY, "B").map(drop)
    };
    let (calm, whole) = (Desk::new(), Fuse::default());
    say(&calm, &whole).expect("calm");
    let expected = all_documents(&calm);
    for death in [Death::Before, Death::After] {
        for step in 1..=whole.steps() {
            let desk = Desk::new();
            let fuse = Fuse::at(step, death);
            let said = say(&desk, &fuse);
            assert!(said.is_err() || all_documents(&desk) == expected);
            fuse.revive();
            say(&desk, &fuse).expect("nothing kills it any more");
            assert_eq!(all_documents(&desk), expected, "{death:?} at {step}");
        }
    }
}
