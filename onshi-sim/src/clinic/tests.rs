//! Every kind of person is in every world.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use onshi_core::catalogue::{ConsentExpiredReason, LimitCategory, ReasonOfLoss, SpecificDisease};
use onshi_core::record::CodeType;
use proptest::prelude::*;

use super::insurers::Kind;
use super::people::{AsOf, Person};
use super::{Care, Clinic};

/// 異体字セレクタ.
const SELECTOR: char = '\u{E0100}';

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap_or_default()
}

/// The values of a table that occur among the people.
fn values(people: &[Person], of: impl Fn(&Person) -> Vec<&'static str>) -> BTreeSet<&'static str> {
    people.iter().flat_map(of).collect()
}

fn whole_table<C: CodeType>() -> BTreeSet<&'static str> {
    C::TABLE.rows.iter().map(|row| row.value).collect()
}

const KINDS: [Kind; 11] = [
    Kind::National,
    Kind::NationalSociety,
    Kind::Association,
    Kind::Seamen,
    Kind::DayLabour,
    Kind::Society,
    Kind::SelfDefence,
    Kind::MutualAid,
    Kind::SpecialRetired,
    Kind::Elderly,
    Kind::MedicalAid,
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_kind_of_person_is_in_every_world(seed in any::<u64>()) {
        let clinic = Clinic::seeded(seed, 0, today());
        let people = clinic.people();
        let now = AsOf::on(today());
        let insured = |kind: Kind| {
            people.iter().any(|p| p.newest(now).any(|held| held.insurer.kind() == kind))
        };
        for kind in KINDS {
            prop_assert!(insured(kind), "{:?}", kind);
        }

        let limits = values(people, |p| vec![p.certificates.limit.category.wire()]);
        prop_assert_eq!(limits, whole_table::<LimitCategory>());
        let classes = values(people, |p| vec![p.certificates.limit.class.wire()]);
        prop_assert_eq!(classes.len(), 3);
        let diseases = values(people, |p| {
            p.certificates.diseases.iter().map(|held| held.disease.wire()).collect()
        });
        prop_assert_eq!(diseases, whole_table::<SpecificDisease>());
        prop_assert!(people.iter().any(|p| p.certificates.long_term.is_some()));

        let losses = values(people, |p| {
            let losses = p.qualifications.iter().filter_map(|held| held.lost.as_ref());
            losses.map(|lost| lost.reason.wire()).collect()
        });
        prop_assert_eq!(losses, whole_table::<ReasonOfLoss>());
        let noon = today().and_hms_opt(12, 0, 0).unwrap_or_default();
        let ends = values(people, |p| {
            let consents = Care::ALL.into_iter().filter_map(|care| p.consent_for(care));
            consents.filter_map(|consent| Some(consent.ended(noon)?.wire())).collect()
        });
        prop_assert_eq!(ends, whole_table::<ConsentExpiredReason>());

        // What is not registered yet: an old one that seems valid, a new one that seems not to be.
        let pending = |p: &&Person| p.qualifications.iter().any(|held| held.registered > today());
        prop_assert!(people.iter().filter(pending).count() >= 3);
        let leaving = |p: &Person| {
            let mut held = p.qualifications.iter().filter(|held| held.loss(now).is_none());
            held.any(|held| held.lost.as_ref().is_some_and(|lost| lost.day > today()))
        };
        prop_assert!(people.iter().any(leaving));

        let eras = [(1912, 1926), (1927, 1988), (1990, 2018), (2020, 2026)];
        for (first, last) in eras {
            let years = first..=last;
            let born = |p: &Person| years.contains(&chrono::Datelike::year(&p.birthdate));
            prop_assert!(people.iter().any(born), "born from {}", first);
        }
        prop_assert!(people.iter().any(|p| p.age(today()) < 6));
        prop_assert!(people.iter().any(|p| (70..75).contains(&p.age(today()))));

        let cards = || people.iter().flat_map(|p| &p.qualifications).map(|held| &held.card);
        prop_assert!(cards().any(|card| card.symbol.is_none() && card.branch.is_some()));
        prop_assert!(cards().any(|card| card.branch.as_deref() == Some("01")));
        prop_assert!(cards().any(|card| card.symbol.is_none() && card.branch.is_none()));

        let charts = || people.iter().map(|p| &p.name);
        prop_assert!(charts().any(|name| name.system.contains('●')));
        prop_assert!(charts().any(|name| name.chart.contains(SELECTOR)));
        prop_assert!(charts().any(|name| name.chart.contains('𠮷')));
        let variant = charts().find(|name| name.chart.contains('斎'));
        prop_assert!(variant.is_some_and(|name| name.system.contains('齋')));
        prop_assert!(charts().any(|name| name.kana.contains("ｳﾞ")));
    }

    #[test]
    fn the_past_is_in_order(seed in any::<u64>()) {
        let clinic = Clinic::seeded(seed, 300, today());
        for person in clinic.people() {
            for held in &person.qualifications {
                prop_assert!(held.from >= person.birthdate && held.registered >= held.from);
                if let Some(lost) = &held.lost {
                    prop_assert!(lost.day > held.from);
                }
            }
            let health = person.qualifications.iter().filter(|held| !held.insurer.is_aid());
            let days: Vec<NaiveDate> = health.map(|held| held.from).collect();
            prop_assert!(days.is_sorted());
            for consent in &person.consents {
                prop_assert!(consent.given < consent.available);
                prop_assert!(consent.given.date() <= today());
            }
        }
    }
}

/// 10,000 people are built in well under a second in a release; here it only has to be done.
#[test]
fn ten_thousand_people_fit() {
    let clinic = Clinic::seeded(1, 10_000, today());
    assert!((10_000..10_004).contains(&clinic.people_count()));
}

/// Somebody has been ill for a year, and somebody for as long as the service shows, with many drugs.
#[test]
fn histories_are_short_and_long() {
    let clinic = Clinic::seeded(1, 0, today());
    let sizes = (0..clinic.people_count()).filter_map(|index| {
        let history = clinic.history(index)?;
        let drugs = history.visits.iter().map(|visit| visit.drugs.len()).max();
        Some((history.visits.len(), drugs.unwrap_or(0)))
    });
    let sizes: Vec<(usize, usize)> = sizes.collect();
    assert!(
        sizes
            .iter()
            .any(|(visits, drugs)| *visits < 20 && *drugs <= 3)
    );
    assert!(
        sizes
            .iter()
            .any(|(visits, drugs)| *visits > 100 && *drugs >= 8)
    );
}
