//! What was saved and loaded answers as what was saved, byte for byte.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::fs;

use chrono::Days;
use onshi_core::catalogue::{
    self, ActivationState, BarcodeFormat, MedicalTreatment, MessageRow, PasscodeChange, UrlChange,
    UrlKind,
};
use onshi_core::error::ErrorCode;
use onshi_core::message::answer_stem;
use onshi_core::record::Record;
use onshi_core::rules::data_class::DataClass;
use onshi_sim::{Care, Settings};
use proptest::prelude::*;
use support::{
    Bench, Insured, access_url_request, activation_issue_request, batch_request, cancel_request,
    collect_request, consented_request, number_query, number_request, registration_request, today,
    visit_batch_request,
};

/// Something that a clinic or a patient does; numbers choose whom it is about.
#[derive(Debug, Clone, Copy)]
enum Act {
    Number(usize),
    List(usize),
    Consented,
    Registers(usize),
    Cancels(usize),
    Consents(usize),
    TakesBack(usize),
    Visits(usize),
    Collects(usize),
    Url,
    Activates,
    Tomorrow,
}

fn act() -> impl Strategy<Value = Act> {
    let whom = || 0_usize..200;
    prop_oneof![
        whom().prop_map(Act::Number),
        whom().prop_map(Act::List),
        Just(Act::Consented),
        whom().prop_map(Act::Registers),
        whom().prop_map(Act::Cancels),
        whom().prop_map(Act::Consents),
        whom().prop_map(Act::TakesBack),
        whom().prop_map(Act::Visits),
        (0_usize..8).prop_map(Act::Collects),
        Just(Act::Url),
        Just(Act::Activates),
        Just(Act::Tomorrow),
    ]
}

struct Clinic {
    bench: Bench,
    /// Numbers of the batches so far, with the message that collects them.
    receptions: Vec<(String, &'static MessageRow)>,
}

impl Clinic {
    fn new(seed: u64) -> Self {
        let settings = Settings {
            processing_rounds: 1,
            ..Settings::default()
        };
        Clinic {
            bench: Bench::new(seed, 0, settings),
            receptions: Vec::new(),
        }
    }

    /// The answer, as it lies in `res`.
    fn does(&mut self, act: Act) -> Vec<u8> {
        let institution = self.bench.institution();
        let patients = self.bench.simulator.clinic().patients().to_vec();
        let patient = |whom: usize| &patients[whom % patients.len()];
        let insured = |whom: usize| Insured {
            insurer_number: patient(whom).insurer_number.clone(),
            symbol: patient(whom).symbol.clone(),
            number: patient(whom).number.clone(),
            branch: patient(whom).branch.clone(),
            birthdate: patient(whom).birthdate.clone(),
        };
        let people = self.bench.simulator.people();
        let (message, request): (&'static MessageRow, Record) = match act {
            Act::Number(whom) => {
                let query = number_query(patient(whom));
                let request = number_request(&institution, query);
                (&catalogue::QUALIFICATION_REQUEST, request)
            }
            Act::List(whom) => {
                let list = &patients[whom % patients.len()..];
                (&catalogue::BATCH_REQUEST, batch_request(&institution, list))
            }
            Act::Consented => {
                let since = today() - Days::new(90);
                let request = consented_request(&institution, since, today() + Days::new(20));
                (&catalogue::CONSENTED_REQUEST, request)
            }
            Act::Registers(whom) => {
                let request = registration_request(&institution, patient(whom), "X-1");
                (&catalogue::REGISTRATION_REQUEST, request)
            }
            Act::Cancels(whom) => {
                let cancel = insured(whom).cancel(MedicalTreatment::Visit);
                (
                    &catalogue::CONSENT_CANCEL_REQUEST,
                    cancel_request(&institution, cancel),
                )
            }
            Act::Visits(whom) => {
                let queries = [whom, whom + 1].map(|whom| insured(whom).query());
                let request = visit_batch_request(&institution, queries.into());
                (&catalogue::VISIT_BATCH_REQUEST, request)
            }
            Act::Collects(which) => {
                let Some((number, collect)) = self.receptions.get(which) else {
                    return Vec::new();
                };
                (*collect, collect_request(&institution, number))
            }
            Act::Url => {
                let request = access_url_request(
                    &institution,
                    UrlKind::Visit,
                    BarcodeFormat::Png,
                    UrlChange::Change,
                );
                (&catalogue::ACCESS_URL_REQUEST, request)
            }
            Act::Activates => {
                let request = activation_issue_request(&institution, "端末");
                (&catalogue::ACTIVATION_ISSUE_REQUEST, request)
            }
            Act::Consents(whom) => {
                let card = &people[whom % people.len()];
                let (scopes, end) = ([DataClass::Drug], today() + Days::new(60));
                let entry = self.bench.simulator.register_consent(
                    card.id,
                    Care::Visit,
                    &scopes,
                    end,
                    self.bench.now,
                );
                return format!("{entry:?}").into_bytes();
            }
            Act::TakesBack(whom) => {
                let card = &people[whom % people.len()];
                let now = self.bench.now;
                let gone = self
                    .bench
                    .simulator
                    .cancel_consent(card.id, Care::Visit, now);
                return format!("{gone:?}").into_bytes();
            }
            Act::Tomorrow => {
                self.bench.now = self.bench.now.plus_ms(86_400_000);
                return Vec::new();
            }
        };
        let name = self.bench.send(message, &request);
        self.bench.step();
        let stem = answer_stem(&name).unwrap();
        let bytes = fs::read(self.bench.res(&format!("{stem}.xml"))).unwrap();
        self.note_reception(message, name);
        bytes
    }

    fn note_reception(&mut self, message: &'static MessageRow, request: String) {
        let collects = catalogue::operations().find(|row| row.ask.request == message);
        if let Some(collect) = collects.and_then(|row| row.collect.as_ref()) {
            let answer = self.bench.read(&request, message);
            let number = answer.summary().reception.unwrap();
            self.receptions.push((number, collect.request));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn loaded_it_answers_as_before(
        seed in any::<u64>(),
        before in proptest::collection::vec(act(), 1..12),
        after in proptest::collection::vec(act(), 1..16),
    ) {
        let mut kept = Clinic::new(seed);
        // The other one is another world, which has to be replaced by what was saved.
        let mut loaded = Clinic::new(seed ^ 1);
        for act in before {
            kept.does(act);
        }
        let saved = kept.bench.simulator.save().unwrap();
        loaded.bench.simulator.load(&saved).unwrap();
        prop_assert_eq!(&loaded.bench.simulator.save().unwrap(), &saved);
        loaded.bench.now = kept.bench.now;
        // The terminal orders elements by the name of the request.
        loaded.bench.serial = kept.bench.serial;
        loaded.receptions = kept.receptions.clone();
        for act in after {
            prop_assert!(kept.does(act) == loaded.does(act), "{:?}", act);
        }
        prop_assert_eq!(
            kept.bench.simulator.save().unwrap(),
            loaded.bench.simulator.save().unwrap()
        );
    }
}

#[test]
fn a_text_that_is_no_saved_world_changes_nothing() {
    let mut clinic = Clinic::new(1);
    clinic.does(Act::Consented);
    let before = clinic.bench.simulator.save().unwrap();
    let half = &before[..before.len() / 2];
    let newer = before.replacen("\"version\":1", "\"version\":2", 1);
    let no_message = before.replace("OQSmuhvq01", "OQSmuhvq99");
    for text in ["", "{}", "[1]", half, &newer, &no_message] {
        let error = clinic.bench.simulator.load(text).unwrap_err();
        assert_eq!(error.code(), ErrorCode::ValueFormat);
        assert_eq!(clinic.bench.simulator.save().unwrap(), before);
    }
}

#[test]
fn a_reset_forgets_everything_that_was_done() {
    let mut clinic = Clinic::new(9);
    let fresh = clinic.bench.simulator.save().unwrap();
    for act in [
        Act::Registers(3),
        Act::Consents(60),
        Act::Url,
        Act::Activates,
        Act::List(2),
    ] {
        clinic.does(act);
    }
    clinic.bench.issue_activation("端末");
    clinic.bench.passcode(PasscodeChange::Change);
    assert_ne!(clinic.bench.simulator.save().unwrap(), fresh);
    clinic.bench.simulator.reset().unwrap();
    assert_eq!(clinic.bench.simulator.save().unwrap(), fresh);
    let none = clinic.bench.activations(Some(ActivationState::Issued));
    assert!(none.summary().is_normal());
}
