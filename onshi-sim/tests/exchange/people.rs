//! Whom a request means, and what is known of them.

use crate::asked::*;
use crate::support::*;
use chrono::Days;
use onshi_core::catalogue::{
    self, BatchUnit, ConsentedUnit, QualificationAnswer, QualificationAnswerBody,
    QualificationValidity,
};
use onshi_core::record::View;
use onshi_core::text::{to_full_width, to_half_width};
use onshi_sim::{KnownPatient, Settings};

#[test]
fn without_branch_number_twins_are_several_and_with_it_one() {
    let mut bench = Bench::new(1, 60, Settings::default());
    let list = bench.simulator.clinic().todays_list();
    let answer = bench.numbers(&list);
    let several: Vec<&KnownPatient> = answer
        .units
        .iter()
        .zip(&list)
        .filter(|(unit, _)| {
            let validity = View::<BatchUnit>::of_record(unit).validity().unwrap();
            validity.is(QualificationValidity::Several)
        })
        .map(|(_, patient)| patient)
        .collect();
    assert!(several.len() >= 2);
    for branch in ["00", "01"] {
        let patient = KnownPatient {
            branch: Some(branch.to_owned()),
            ..several[0].clone()
        };
        let unit = &bench.numbers(&[patient]).units[0];
        let unit = View::<BatchUnit>::of_record(unit);
        assert!(unit.validity().unwrap().is(QualificationValidity::Valid));
        assert_eq!(unit.result().count(), 1);
    }
}

#[test]
fn a_number_is_found_whatever_its_width_and_padding() {
    let mut bench = Bench::new(1, 200, Settings::default());
    let is_full = |patient: &KnownPatient| {
        let symbol = patient.symbol.as_deref();
        symbol.is_some_and(|symbol| symbol != to_half_width(symbol))
    };
    let list = bench.simulator.clinic().todays_list();
    let full: Vec<KnownPatient> = list.into_iter().filter(is_full).collect();
    let half = full.iter().map(|patient| KnownPatient {
        symbol: patient.symbol.as_deref().map(to_half_width),
        number: to_full_width(&patient.number),
        insurer_number: format!("{:0>8}", patient.insurer_number),
        ..patient.clone()
    });
    let half: Vec<KnownPatient> = half.collect();
    let [full, half] = [full, half].map(|list| {
        let units = bench.numbers(&list).units;
        let validity = |unit| {
            View::<BatchUnit>::of_record(unit)
                .validity()
                .unwrap()
                .raw
                .to_owned()
        };
        units.iter().map(validity).collect::<Vec<_>>()
    });
    assert_eq!(full, half);
    assert!(full.len() > 5 && full.contains(&"1".to_owned()));
}

#[test]
fn a_visit_query_needs_consent_and_gives_the_newest_qualification() {
    let mut bench = Bench::new(1, 60, Settings::default());
    let institution = institution(&bench);
    let patients = bench.simulator.clinic().patients().to_vec();
    let mut changed = 0;
    let mut without_consent = 0;
    for patient in &patients {
        let request = number_request(&institution, number_query(patient));
        let [outpatient, visit] = [
            &catalogue::QUALIFICATION_REQUEST,
            &catalogue::VISIT_QUALIFICATION_REQUEST,
        ]
        .map(|message| bench.ask(message, &request));
        let [outpatient, visit] = [&outpatient, &visit]
            .map(|reading| View::<QualificationAnswer>::of_record(&reading.frame.record));
        let [asked, newest] = [outpatient.body().unwrap(), visit.body().unwrap()];
        let is = |code| asked.validity().unwrap().is(code);
        let visit_is = |code| newest.validity().unwrap().is(code);
        if is(QualificationValidity::InvalidNewer) && visit_is(QualificationValidity::Valid) {
            let number = |body: &View<'_, QualificationAnswerBody>| {
                body.results()
                    .unwrap()
                    .result()
                    .next()
                    .unwrap()
                    .insurer_number()
                    .unwrap()
                    .to_owned()
            };
            assert_ne!(number(&asked), number(&newest));
            changed += 1;
        }
        without_consent += usize::from(
            is(QualificationValidity::Valid) && visit_is(QualificationValidity::NotFound),
        );
    }
    assert!(
        changed >= 3 && without_consent >= 3,
        "{changed} {without_consent}"
    );
}

#[test]
fn a_registered_reference_number_comes_back_with_every_answer() {
    let mut bench = Bench::new(1, 60, Settings::default());
    let patient = KnownPatient {
        reference_number: None,
        ..valid(&mut bench)
    };
    let request = registration_request(&institution(&bench), &patient, "0001-試験");
    let answer = bench.ask(&catalogue::REGISTRATION_REQUEST, &request);
    assert!(answer.summary().is_normal());
    let registration = answer.frame.record.root().named("body").unwrap().group();
    let registration = registration.named("registration").unwrap().group();
    assert_eq!(
        registration.text_named("reference_number"),
        Some("0001-試験")
    );
    let unit = &bench.numbers(std::slice::from_ref(&patient)).units[0];
    let numbers: Vec<&str> = View::<BatchUnit>::of_record(unit)
        .reference_number()
        .collect();
    assert_eq!(numbers, ["0001-試験"]);

    let nobody = KnownPatient {
        number: "9".to_owned(),
        ..patient
    };
    let request = registration_request(&institution(&bench), &nobody, "2");
    let summary = bench
        .ask(&catalogue::REGISTRATION_REQUEST, &request)
        .summary();
    assert!(!summary.is_normal());
    assert_eq!(summary.error_code.as_deref(), Some("SIM-E004"));
}

#[test]
fn consent_comes_with_its_kinds_and_its_end() {
    let mut bench = Bench::new(1, 400, Settings::default());
    let answer = bench.consented(today() - Days::new(90), today());
    let mut flags = std::collections::BTreeSet::new();
    let mut reasons = std::collections::BTreeSet::new();
    for unit in &answer.units {
        let unit = View::<ConsentedUnit>::of_record(unit);
        let given = unit.consent_time().unwrap().calendar().unwrap();
        let Some(until) = unit.available() else {
            assert!(unit.expired_reason().is_some() && unit.results().is_none());
            reasons.insert(unit.expired_reason().unwrap().raw.to_owned());
            continue;
        };
        assert!(until.calendar().unwrap() > given);
        for result in unit.results().unwrap().result() {
            let medicine = result.medicine_consent().unwrap();
            assert_eq!(
                medicine.raw == "2",
                result.medicine_expired_reason().is_some()
            );
            assert_eq!(medicine.raw == "1", result.medicine_available().is_some());
            flags.insert(medicine.raw.to_owned());
        }
    }
    assert_eq!(flags.len(), 3);
    assert_eq!(reasons.len(), 4, "every 同意有効期限切れ理由");
}
