//! The seeded world: the same for ever, and for every seed with every case in it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use chrono::Days;
use onshi_core::catalogue::{BatchUnit, ConsentedUnit, QualificationResult, QualificationValidity};
use onshi_core::id::InsurerNumber;
use onshi_core::record::{Record, View};
use onshi_core::text::to_half_width;
use onshi_sim::{Clinic, KnownPatient, Settings};
use proptest::prelude::*;
use support::{Bench, today};

/// How a person of the consented batch stands to the patient list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Link {
    SameByReference,
    ChangedByReference,
    SameByNumber,
    OneCandidate,
    TwoCandidates,
    New,
}

fn is_same_insurance(result: &View<'_, QualificationResult>, patient: &KnownPatient) -> bool {
    let theirs = InsurerNumber::new(result.insurer_number().unwrap()).unwrap();
    let symbol = |text: Option<&str>| text.map(to_half_width);
    theirs == InsurerNumber::new(&patient.insurer_number).unwrap()
        && symbol(result.insured_card_symbol()) == symbol(patient.symbol.as_deref())
        && result.insured_identification_number() == Some(patient.number.as_str())
}

fn link(unit: &Record, patients: &[KnownPatient]) -> Link {
    let unit = View::<ConsentedUnit>::of_record(unit);
    let results: Vec<_> = unit.results().unwrap().result().collect();
    let reference = unit.reference_number().next();
    let by_reference =
        |p: &&KnownPatient| reference.is_some() && p.reference_number.as_deref() == reference;
    let by_number = |p: &&KnownPatient| results.iter().any(|r| is_same_insurance(r, p));
    let alike = |p: &&KnownPatient| {
        results[0].name_kana() == Some(p.kana.as_str())
            && results[0].birthdate().unwrap().as_written() == p.birthdate
    };
    if let Some(known) = patients.iter().find(by_reference) {
        return match by_number(&known) {
            true => Link::SameByReference,
            false => Link::ChangedByReference,
        };
    }
    match (
        patients.iter().filter(by_number).count(),
        patients.iter().filter(alike).count(),
    ) {
        (1, _) => Link::SameByNumber,
        (0, 0) => Link::New,
        (0, 1) => Link::OneCandidate,
        (0, _) => Link::TwoCandidates,
        (several, _) => panic!("{several} charts with one number"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_seed_gives_every_way_of_linking(seed in any::<u64>()) {
        let mut bench = Bench::new(seed, 0, Settings::default());
        let patients = bench.terminal.clinic().patients().to_vec();
        let yesterday = today() - Days::new(1);
        let answer = bench.consented(yesterday, yesterday);
        prop_assert_eq!(answer.units.len(), bench.terminal.clinic().consented_yesterday());

        let mut links: BTreeMap<Link, usize> = BTreeMap::new();
        let mut combined = 0;
        for unit in &answer.units {
            *links.entry(link(unit, &patients)).or_default() += 1;
            let results = View::<ConsentedUnit>::of_record(unit).results().unwrap();
            combined += usize::from(results.result().count() == 2);
        }
        use Link::*;
        for case in [SameByReference, ChangedByReference, SameByNumber, OneCandidate, New] {
            prop_assert!(links.contains_key(&case), "{:?} of {:?}", case, links);
        }
        prop_assert!(links[&TwoCandidates] >= 2, "{:?}", links);
        prop_assert!(combined >= 2);
    }

    #[test]
    fn every_seed_gives_every_validity_today(seed in any::<u64>()) {
        let mut bench = Bench::new(seed, 0, Settings::default());
        let list = bench.terminal.clinic().todays_list();
        let answer = bench.numbers(&list);
        prop_assert_eq!(answer.units.len(), list.len());
        let mut seen = BTreeSet::new();
        for (unit, patient) in answer.units.iter().zip(&list) {
            let unit = View::<BatchUnit>::of_record(unit);
            let echo = unit.search().unwrap();
            prop_assert_eq!(echo.arbitrary_identifier(), Some(patient.patient_id.as_str()));
            let validity = unit.validity().unwrap();
            let shown = unit.result().count();
            match validity.known.unwrap() {
                QualificationValidity::NotFound => prop_assert_eq!(shown, 0),
                QualificationValidity::Several => prop_assert_eq!(shown, 2),
                _ => prop_assert_eq!(shown, 1),
            }
            seen.insert(validity.raw.to_owned());
        }
        let all: Vec<&str> = seen.iter().map(String::as_str).collect();
        prop_assert_eq!(all, ["1", "2", "3", "4", "5", "6"]);
    }

    #[test]
    fn the_patient_list_is_a_plain_table(seed in any::<u64>()) {
        let clinic = Clinic::seeded(seed, 80, today());
        let csv = clinic.patients_csv();
        let lines: Vec<&str> = csv.lines().collect();
        prop_assert_eq!(lines.len(), clinic.patients().len() + 1);
        prop_assert!(lines.iter().all(|line| line.split(',').count() == 10 && !line.contains('"')));
    }
}

#[test]
fn the_same_seed_gives_the_same_world_and_another_seed_another() {
    let csv = |seed| Clinic::seeded(seed, 200, today()).patients_csv();
    assert_eq!(csv(7), csv(7));
    assert_ne!(csv(7), csv(8));
}

#[test]
fn a_large_world_has_as_many_people_as_asked_for() {
    let clinic = Clinic::seeded(1, 5_000, today());
    assert!((5_000..5_004).contains(&clinic.people_count()));
    assert!(clinic.patients().len() > 1_000);
}

/// The system sends ● where the chart has a 外字, and some kana are long.
#[test]
fn names_hold_what_names_hold() {
    let mut bench = Bench::new(3, 2_000, Settings::default());
    let answer = bench.consented(today() - Days::new(90), today());
    let names: Vec<String> = answer
        .units
        .iter()
        .flat_map(|unit| {
            let results = View::<ConsentedUnit>::of_record(unit).results().unwrap();
            let names = results.result().map(|r| {
                (
                    r.name().unwrap().to_owned(),
                    r.name_kana().unwrap().to_owned(),
                )
            });
            names
                .map(|(name, kana)| format!("{name}|{kana}"))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(names.iter().any(|name| name.contains('●')));
    assert!(
        names
            .iter()
            .any(|name| name.split('|').nth(1).unwrap().chars().count() > 40)
    );
    let charts = bench.terminal.clinic().patients_csv();
    assert!(charts.contains('髙') && charts.contains('𠮷') && !charts.contains('●'));
}

#[test]
fn no_person_prints() {
    let clinic = Clinic::seeded(1, 0, today());
    let printed = format!("{clinic:?} {:?}", clinic.patients());
    for patient in clinic.patients() {
        assert!(!printed.contains(&patient.name) && !printed.contains(&patient.number));
    }
}
