//! The seeded world: the same for ever, and for every seed with every case in it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::collections::BTreeSet;

use chrono::Days;
use onshi_core::catalogue::{BatchUnit, ConsentedUnit, QualificationValidity};
use onshi_core::record::{Record, View};
use onshi_core::rules::linkage::{Basis, Link, Patient, Person, Plan, Refusal, link};
use onshi_core::rules::validity::{Route, display};
use onshi_sim::{Clinic, KnownPatient, Settings};
use proptest::prelude::*;
use support::{Bench, today};

/// The receipt computer's list as the rules know it.
fn as_known(patient: &KnownPatient) -> Patient {
    let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
    Patient {
        id: patient.patient_id.clone(),
        reference_number: or_empty(&patient.reference_number),
        insurer_number: patient.insurer_number.clone(),
        symbol: or_empty(&patient.symbol),
        number: patient.number.clone(),
        branch: or_empty(&patient.branch),
        name: patient.name.clone(),
        kana: patient.kana.clone(),
        birthdate: patient.birthdate.clone(),
    }
}

fn link_unit(unit: &Record, patients: &[Patient]) -> Link {
    let validity = View::<ConsentedUnit>::of_record(unit).validity();
    let person = Person::of(unit.root());
    link(&person, display(Route::Consented, validity), patients)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_seed_gives_every_way_of_linking(seed in any::<u64>()) {
        let mut bench = Bench::new(seed, 0, Settings::default());
        let patients = bench.simulator.clinic().patients().to_vec();
        let yesterday = today() - Days::new(1);
        let answer = bench.consented(yesterday, yesterday);
        prop_assert_eq!(answer.units.len(), bench.simulator.clinic().consented_yesterday());

        let patients: Vec<Patient> = patients.iter().map(as_known).collect();
        let links: Vec<Link> = answer.units.iter().map(|unit| link_unit(unit, &patients)).collect();
        let count = |is: fn(&Link) -> bool| links.iter().filter(|link| is(link)).count();
        for (case, found) in [
            ("same, by 照会番号", count(|l| matches!(l.plan, Plan::Unchanged | Plan::Update) && l.basis == Some(Basis::ReferenceNumber))),
            ("changed, by 照会番号", count(|l| l.plan == Plan::InsurerChanged)),
            ("same, by number", count(|l| l.basis == Some(Basis::InsuredNumber) && l.register)),
            ("one candidate", count(|l| l.plan == Plan::Ambiguous && l.candidates.len() == 1)),
            ("new", count(|l| l.plan == Plan::New && l.register)),
            ("lost", count(|l| l.refusal == Some(Refusal::NotValid))),
        ] {
            prop_assert!(found > 0, "{}", case);
        }
        prop_assert!(count(|l| l.plan == Plan::Ambiguous && l.candidates.len() == 2) >= 2);
        for (unit, link) in answer.units.iter().zip(&links) {
            if let Some(patient) = link.patient {
                let result = Person::of(unit.root()).qualifications[0];
                let who = (result.name_kana(), result.birthdate());
                let kana = Some(patients[patient].kana.as_str());
                let birthdate = patients[patient].birthdate.clone();
                prop_assert!(who.0 == kana && who.1.unwrap().as_written() == birthdate, "somebody else");
            }
        }
        let combined = answer.units.iter().filter(|unit| Person::of(unit.root()).is_combined());
        prop_assert!(combined.count() >= 2);
    }

    #[test]
    fn every_seed_gives_every_validity_today(seed in any::<u64>()) {
        let mut bench = Bench::new(seed, 0, Settings::default());
        let list = bench.simulator.clinic().todays_list();
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
            let results = View::<ConsentedUnit>::of_record(unit).results();
            let results = results.into_iter().flat_map(|results| results.result());
            let names = results.map(|r| {
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
    let charts = bench.simulator.clinic().patients_csv();
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
