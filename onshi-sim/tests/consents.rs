//! Consents: for visits and for online care, taken back, and what is left of them in later answers.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use onshi_core::catalogue::{
    self, ConsentCancelAnswer, ConsentQuery, ConsentedUnit, MedicalTreatment, QualificationAnswer,
    QualificationValidity,
};
use onshi_core::job::Moment;
use onshi_core::record::{Draft, Record, View};
use onshi_sim::{Clinic, Settings, Simulator};
use support::*;

fn bench() -> Bench {
    // In the order of the rows, so that equal answers are equal.
    let settings = Settings {
        shuffle: false,
        ..Settings::default()
    };
    Bench::new(1, 60, settings)
}

fn long_ago() -> NaiveDate {
    today() - Days::new(90)
}

fn everybody(bench: &mut Bench) -> Reading {
    bench.consented(long_ago(), today())
}

/// The validity that a query by number gives, and how many qualifications come with it.
fn asked(
    bench: &mut Bench,
    message: &'static catalogue::MessageRow,
    who: &Insured,
) -> (String, usize) {
    let request = number_request(&bench.institution(), who.query());
    let answer = bench.ask(message, &request);
    let body = View::<QualificationAnswer>::of_record(&answer.frame.record)
        .body()
        .unwrap();
    let shown = body.results().map_or(0, |list| list.result().count());
    (body.validity().unwrap().raw.to_owned(), shown)
}

const NOT_FOUND: &str = "4";

#[test]
fn a_cancelled_consent_is_expired_in_every_later_answer_and_shows_nobody() {
    let mut bench = bench();
    let before = everybody(&mut bench);
    let who = Insured::all(&before).remove(0);
    let visit = &catalogue::VISIT_QUALIFICATION_REQUEST;
    assert_ne!(asked(&mut bench, visit, &who).0, NOT_FOUND);

    let answer = bench.cancel(&who, MedicalTreatment::Visit);
    assert!(answer.summary().is_normal());
    let view = View::<ConsentCancelAnswer>::of_record(&answer.frame.record);
    let echo = view.body().unwrap().cancel().unwrap();
    assert_eq!(
        echo.insured_identification_number(),
        Some(who.number.as_str())
    );

    assert_eq!(asked(&mut bench, visit, &who), (NOT_FOUND.to_owned(), 0));
    let after = everybody(&mut bench);
    assert_eq!(after.units.len(), before.units.len(), "still on their day");
    let changed: Vec<(&Record, &Record)> = before
        .units
        .iter()
        .zip(&after.units)
        .filter(|(before, after)| before != after)
        .collect();
    assert_eq!(changed.len(), 1, "nobody else");
    let [was, is] = [changed[0].0, changed[0].1].map(View::<ConsentedUnit>::of_record);
    assert_eq!(was.consent().unwrap().raw, "1");
    assert_eq!(is.consent().unwrap().raw, "2");
    assert_eq!(is.expired_reason().unwrap().raw, "1");
    assert_eq!(is.consent_time(), was.consent_time());
    assert!(is.available().is_none() && is.results().is_none() && is.validity().is_none());
    let numbers = |view: View<'_, ConsentedUnit>| {
        let numbers = view.reference_number();
        numbers.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(numbers(is), numbers(was), "by which a chart is found");
}

#[test]
fn only_a_consent_in_force_can_be_taken_back() {
    let mut bench = bench();
    // Consented today, for visits only.
    let who = Insured::all(&everybody(&mut bench)).pop().unwrap();
    bench.cancel(&who, MedicalTreatment::Visit);
    for (treatment, code) in [
        (MedicalTreatment::Visit, "SIM-E007"),
        (MedicalTreatment::Online, "SIM-E007"),
        (MedicalTreatment::Outpatient, "SIM-E006"),
    ] {
        let refused = bench.cancel(&who, treatment);
        assert!(!refused.summary().is_normal());
        assert_eq!(processing_code(&refused).as_deref(), Some(code));
    }
    let nobody = Insured {
        number: "9".to_owned(),
        ..who
    };
    let refused = bench.cancel(&nobody, MedicalTreatment::Visit);
    assert_eq!(processing_code(&refused).as_deref(), Some("SIM-E004"));
}

#[test]
fn cancelling_again_can_be_no_error_and_changes_nothing() {
    let settings = Settings {
        cancel_again_is_error: false,
        ..Settings::default()
    };
    let mut bench = Bench::new(1, 60, settings);
    let who = Insured::all(&everybody(&mut bench)).pop().unwrap();
    for _ in 0..2 {
        let done = bench.cancel(&who, MedicalTreatment::Visit);
        assert!(done.summary().is_normal());
    }
    let never = bench.cancel(&who, MedicalTreatment::Online);
    assert_eq!(processing_code(&never).as_deref(), Some("SIM-E007"));
}

#[test]
fn without_branch_number_neither_of_two_twins_loses_a_consent() {
    let mut bench = bench();
    let all = Insured::all(&bench.online_consented(long_ago(), today()));
    let card = |who: &Insured| (who.number.clone(), who.birthdate.clone());
    let is_twin = |who: &&Insured| all.iter().filter(|other| card(other) == card(who)).count() == 2;
    let twin = all.iter().find(is_twin).expect("twins").clone();
    let either = Insured {
        branch: None,
        ..twin.clone()
    };
    let refused = bench.cancel(&either, MedicalTreatment::Online);
    assert_eq!(processing_code(&refused).as_deref(), Some("SIM-E005"));
    let after = Insured::all(&bench.online_consented(long_ago(), today()));
    assert_eq!(after.len(), all.len());
    let done = bench.cancel(&twin, MedicalTreatment::Online);
    assert!(done.summary().is_normal());
    let after = Insured::all(&bench.online_consented(long_ago(), today()));
    assert_eq!(after.len(), all.len() - 1);
}

#[test]
fn a_cancelled_consent_stays_so_over_a_restart() {
    let mut bench = bench();
    let who = Insured::all(&everybody(&mut bench)).remove(0);
    bench.cancel(&who, MedicalTreatment::Visit);
    let clinic = Clinic::seeded(1, 60, today());
    bench.simulator = Simulator::open(bench.root.path(), clinic, Settings::default()).unwrap();
    let visit = &catalogue::VISIT_QUALIFICATION_REQUEST;
    assert_eq!(asked(&mut bench, visit, &who), (NOT_FOUND.to_owned(), 0));
}

#[test]
fn a_consent_ends_by_itself_when_the_planned_care_is_over() {
    let mut bench = bench();
    let unit = everybody(&mut bench).units.remove(0);
    let until = View::<ConsentedUnit>::of_record(&unit).available().unwrap();
    bench.now = Moment::from_japan(until.calendar().unwrap()).plus_ms(1000);
    let given = View::<ConsentedUnit>::of_record(&unit)
        .consent_time()
        .unwrap();
    let day = given.calendar().unwrap().date();
    let later = bench.consented(day, day);
    let same = later.units.iter().map(View::<ConsentedUnit>::of_record);
    let same: Vec<_> = same
        .filter(|unit| unit.consent_time().as_ref() == Some(&given))
        .collect();
    assert!(!same.is_empty());
    for unit in same {
        assert_eq!(unit.consent().unwrap().raw, "2");
        assert_eq!(unit.expired_reason().unwrap().raw, "0");
    }
}

#[test]
fn consent_for_visits_is_none_for_online_care_and_the_other_way_round() {
    let mut bench = bench();
    let numbers = |list: Vec<Insured>| -> BTreeSet<String> {
        list.into_iter().map(|who| who.number).collect()
    };
    let online = Insured::all(&bench.online_consented(long_ago(), today()));
    let visit = numbers(Insured::all(&everybody(&mut bench)));
    let only_online = online.iter().find(|who| !visit.contains(&who.number));
    let only_online = only_online.expect("somebody").clone();
    let all_online = numbers(online);
    let only_visit = Insured::all(&everybody(&mut bench))
        .into_iter()
        .find(|who| !all_online.contains(&who.number))
        .expect("somebody");
    for (who, online, visit) in [(&only_online, true, false), (&only_visit, false, true)] {
        let found = |bench: &mut Bench, message| asked(bench, message, who).0 != NOT_FOUND;
        let message = &catalogue::ONLINE_QUALIFICATION_REQUEST;
        assert_eq!(found(&mut bench, message), online);
        let message = &catalogue::VISIT_QUALIFICATION_REQUEST;
        assert_eq!(found(&mut bench, message), visit);
    }
    let request = number_request(&bench.institution(), only_online.query());
    let answer = bench.ask(&catalogue::ONLINE_QUALIFICATION_REQUEST, &request);
    let body = View::<QualificationAnswer>::of_record(&answer.frame.record).body();
    let body = body.unwrap();
    assert!(
        body.medical_treatment()
            .unwrap()
            .is(MedicalTreatment::Online)
    );
    let result = body.results().unwrap().result().next().unwrap();
    assert!(result.medicine_consent().is_some());
}

#[test]
fn people_are_found_by_the_day_of_their_consent_or_of_their_examination() {
    let mut bench = bench();
    let yesterday = today() - Days::new(1);
    let by_consent = bench.online_consented(yesterday, yesterday);
    assert!(!by_consent.units.is_empty());
    assert!(by_consent.units.len() < bench.online_consented(long_ago(), today()).units.len());
    let day = yesterday.format("%Y%m%d").to_string();
    let query = Draft::<ConsentQuery>::new()
        .examination_from(day.as_str())
        .examination_to(day.as_str())
        .medical_treatment(MedicalTreatment::Online);
    let request = consent_batch(&bench.institution(), query);
    let ask = &catalogue::ONLINE_CONSENTED_REQUEST;
    let by_examination = bench.batch(ask, &catalogue::ONLINE_CONSENTED_COLLECT, &request);
    assert!(by_examination.0.units == by_consent.units);
}

#[test]
fn a_batch_of_one_kind_of_care_refuses_the_other() {
    let mut bench = bench();
    let query = Draft::<ConsentQuery>::new()
        .consent_from("20261122")
        .consent_to("20261122")
        .medical_treatment(MedicalTreatment::Visit);
    let request = consent_batch(&bench.institution(), query);
    let ask = &catalogue::ONLINE_CONSENTED_REQUEST;
    let (answer, _) = bench.batch(ask, &catalogue::ONLINE_CONSENTED_COLLECT, &request);
    assert_eq!(answer.summary().error_code.as_deref(), Some("SIM-E006"));
    assert!(answer.units.is_empty());
}

#[test]
fn the_newest_qualification_comes_also_online() {
    let mut bench = bench();
    let answer = bench.online_consented(long_ago(), today());
    let count = |wanted: QualificationValidity| {
        let validity = |unit| View::<ConsentedUnit>::of_record(unit).validity();
        let all = answer.units.iter().filter_map(validity);
        all.filter(|validity| validity.is(wanted)).count()
    };
    assert!(count(QualificationValidity::Valid) >= 3);
    assert_eq!(count(QualificationValidity::InvalidNewer), 0);
}
