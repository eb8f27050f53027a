//! 併用: health insurance and medical aid of one person, in one chart or in two, never mixed (R36).
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod linkage_support;

use linkage_support::*;
use onshi_core::catalogue::CoverageKind::{self, HealthInsurance, MedicalAid};
use onshi_core::rules::linkage::{
    Basis, Change, Confirmed, CoverageLink, CoverageOutcome, Field, Ground, JoinBasis, Likeness,
    Link, Patient, Patients, Plan, Refusal, Unit, changes,
};
use onshi_core::rules::validity::Display;

fn links(
    reference: &str,
    results: &[Told],
    patients: &[Patient],
    shown: &Display,
) -> (Vec<CoverageLink>, Vec<Vec<Change>>, bool) {
    let unit = unit(reference, results);
    let person = person(&unit);
    let index = Patients::index(patients);
    let links = index.link_each(&person, shown, Confirmed::NOTHING);
    let offered = links.iter();
    let offered = offered.map(|link| changes(&person, shown, link, patients, Confirmed::NOTHING));
    let two = index.two_charts(&links);
    (links.clone(), offered.collect(), two)
}

/// What is told of one coverage, shortly.
#[derive(Debug, PartialEq)]
enum Short {
    Is(Plan, Option<usize>),
    Joins(usize, JoinBasis),
    JoinsNew,
}

fn short(link: &CoverageLink) -> (CoverageKind, Short) {
    let short = match &link.outcome {
        CoverageOutcome::Linked(link) => Short::Is(link.plan, link.patient),
        CoverageOutcome::Joins(join) => Short::Joins(join.patient, join.basis),
        CoverageOutcome::JoinsNew(0) => Short::JoinsNew,
        CoverageOutcome::JoinsNew(_) => panic!("the first coverage makes the chart"),
    };
    (link.coverage, short)
}

use JoinBasis::{OtherCoverage, ReferenceNumber};
use Short::{Is, Joins, JoinsNew};

#[test]
#[rustfmt::skip]
fn every_situation_of_two_coverages() {
    let health = |id: &str, reference: &str| chart(id, reference, &taro());
    let aid = |id: &str, reference: &str| chart(id, reference, &taro_aided());
    let other_name = |patient: Patient| Patient { name: "架空　花子".into(), kana: "ｶｸｳ ﾊﾅｺ".into(), ..patient };
    let namesake = Patient { number: "777".into(), reference_number: String::new(), ..chart("P7", "", &taro()) };
    // what, 照会番号 of the unit, patients, health insurance, medical aid, two charts
    type Row = (&'static str, &'static str, Vec<Patient>, Short, Short, bool);
    let table: Vec<Row> = vec![
        ("one chart with both, by numbers", "", vec![health("P1", ""), aid("P1", "")],
            Is(Plan::Unchanged, Some(0)), Is(Plan::Unchanged, Some(1)), false),
        ("one chart with both, by 照会番号", "R1", vec![health("P1", "R1"), aid("P1", "R1")],
            Is(Plan::Unchanged, Some(0)), Is(Plan::Unchanged, Some(1)), false),
        ("two charts", "", vec![health("P1", ""), aid("P2", "")],
            Is(Plan::Unchanged, Some(0)), Is(Plan::Unchanged, Some(1)), true),
        ("照会番号 of the one chart, number of the other", "R1", vec![health("P1", "R1"), aid("P2", "")],
            Is(Plan::Unchanged, Some(0)), Is(Plan::Unchanged, Some(1)), true),
        ("only health insurance is known here", "", vec![health("P1", "")],
            Is(Plan::Unchanged, Some(0)), Joins(0, OtherCoverage), false),
        ("the same, by 照会番号", "R1", vec![health("P1", "R1")],
            Is(Plan::Unchanged, Some(0)), Joins(0, ReferenceNumber), false),
        ("only medical aid is known here", "", vec![aid("P1", "")],
            Joins(0, OtherCoverage), Is(Plan::Unchanged, Some(0)), false),
        ("nobody is known", "", vec![],
            Is(Plan::New, None), JoinsNew, false),
        ("a namesake stands elsewhere: aid is not simply added", "", vec![health("P1", ""), namesake.clone()],
            Is(Plan::Unchanged, Some(0)), Is(Plan::Ambiguous, None), false),
        ("only a namesake: nothing is made while both are in doubt", "", vec![namesake],
            Is(Plan::Ambiguous, None), Is(Plan::Ambiguous, None), false),
        ("照会番号 leads to another birth date", "R1", vec![Patient { birthdate: "19990909".into(), ..health("P1", "R1") }],
            Is(Plan::Refuse, Some(0)), Is(Plan::Refuse, Some(0)), false),
        ("another birth date by number: no new chart for aid", "", vec![other_name(Patient { birthdate: "19990909".into(), ..health("P1", "") })],
            Is(Plan::Refuse, Some(0)), Is(Plan::Refuse, Some(0)), false),
        ("a chart without any number", "R1", vec![Patient { insurer_number: String::new(), number: String::new(), symbol: String::new(), branch: String::new(), ..health("P1", "R1") }],
            Is(Plan::InsurerChanged, Some(0)), Is(Plan::InsurerChanged, Some(0)), false),
    ];
    for (what, reference, patients, of_health, of_aid, two) in table {
        let (links, _, two_charts) = links(reference, &[taro_aided(), taro()], &patients, valid());
        let shorts: Vec<_> = links.iter().map(short).collect();
        assert_eq!(shorts, [(HealthInsurance, of_health), (MedicalAid, of_aid)], "{what}");
        assert_eq!(two_charts, two, "{what}");
    }
}

/// 照会番号 of a result itself speaks for it alone, and must not lead elsewhere than its number.
#[test]
fn a_results_own_reference_number_is_not_that_of_the_other() {
    let health = Told {
        reference: "R1".into(),
        ..taro()
    };
    let aided = Told {
        reference: "R2".into(),
        ..taro_aided()
    };
    let patients = [chart("P1", "R1", &taro()), chart("P2", "R2", &taro_aided())];
    let (found, _, two) = links("", &[health.clone(), aided], &patients, valid());
    let shorts: Vec<_> = found.iter().map(short).collect();
    let unchanged = |place| Is(Plan::Unchanged, Some(place));
    assert_eq!(
        shorts,
        [(HealthInsurance, unchanged(0)), (MedicalAid, unchanged(1))]
    );
    assert!(two);

    let crossed = Told {
        reference: "R1".into(),
        ..taro_aided()
    };
    let (found, _, _) = links(
        "",
        &[
            Told {
                reference: String::new(),
                ..taro()
            },
            crossed,
        ],
        &patients,
        valid(),
    );
    let CoverageOutcome::Linked(Link { plan, refusal, .. }) = &found[1].outcome else {
        panic!("{found:?}");
    };
    assert_eq!(
        (*plan, *refusal),
        (Plan::Refuse, Some(Refusal::TwoPatients))
    );
}

#[test]
fn reference_numbers_of_two_charts_are_for_a_person_to_decide() {
    let patients = [
        chart("P1", "R1", &taro()),
        chart(
            "P2",
            "R1",
            &Told {
                number: "2".into(),
                ..taro()
            },
        ),
    ];
    let (found, offered, _) = links("R1", &[taro_aided()], &patients, valid());
    let CoverageOutcome::Linked(link) = &found[0].outcome else {
        panic!("{found:?}");
    };
    assert_eq!(link.plan, Plan::Ambiguous);
    assert!(
        link.candidates
            .iter()
            .all(|candidate| candidate.likeness == Likeness::Number)
    );
    assert_eq!(link.candidates.len(), 2);
    assert!(offered[0].is_empty());
}

#[test]
fn what_is_not_valid_joins_nothing_and_shows_whose_it_is() {
    let patients = [chart("P1", "R1", &taro())];
    let (found, offered, _) = links("R1", &[taro_aided()], &patients, lost());
    let CoverageOutcome::Linked(link) = &found[0].outcome else {
        panic!("{found:?}");
    };
    assert_eq!(
        (link.refusal, link.patient),
        (Some(Refusal::NotValid), Some(0))
    );
    assert!(offered.iter().all(Vec::is_empty));
    let (found, offered, _) = links("", &[taro(), taro_aided()], &patients, lost());
    assert_eq!(
        short(&found[0]),
        (HealthInsurance, Is(Plan::Unchanged, Some(0)))
    );
    assert_eq!(short(&found[1]), (MedicalAid, Is(Plan::Refuse, Some(0))));
    assert!(offered.iter().all(Vec::is_empty));
}

/// A person who lost health insurance and has medical aid now: the old insurance is not written over.
#[test]
fn medical_aid_alone_is_added_beside_health_insurance() {
    let patients = [chart("P1", "R1", &taro())];
    let (found, offered, _) = links("R1", &[taro_aided()], &patients, valid());
    assert_eq!(short(&found[0]), (MedicalAid, Joins(0, ReferenceNumber)));
    let [change] = offered[0].as_slice() else {
        panic!("{offered:?}");
    };
    assert_eq!(
        (change.unit, change.ground),
        (Unit::Insurance, Ground::ReferenceNumber)
    );
    let parts: Vec<_> = change
        .parts
        .iter()
        .map(|part| (part.field, part.old.clone(), part.new.as_deref()))
        .collect();
    assert_eq!(
        parts,
        [
            (Field::PayerNumber, None, Some("12999991")),
            (Field::RecipientNumber, None, Some("1234566")),
        ]
    );
}

#[test]
fn the_fields_of_one_coverage_never_stand_in_a_change_of_the_other() {
    let of_aid = [Field::PayerNumber, Field::RecipientNumber];
    let of_health = [
        Field::InsurerNumber,
        Field::Symbol,
        Field::Number,
        Field::Branch,
    ];
    let changed = Told {
        insurer: "06139992".into(),
        ..taro()
    };
    let changed_aid = Told {
        number: "7654321".into(),
        ..taro_aided()
    };
    for patients in [
        vec![],
        vec![chart("P1", "R1", &taro())],
        vec![chart("P1", "R1", &taro_aided())],
        vec![chart("P1", "R1", &taro()), chart("P1", "R1", &taro_aided())],
    ] {
        let (found, offered, _) = links(
            "R1",
            &[changed.clone(), changed_aid.clone()],
            &patients,
            valid(),
        );
        for (link, changes) in found.iter().zip(&offered) {
            assert!(!changes.is_empty(), "{link:?}");
            let foreign = if link.coverage == MedicalAid {
                &of_health[..]
            } else {
                &of_aid
            };
            let parts = || changes.iter().flat_map(|change| &change.parts);
            assert!(
                parts().all(|part| !foreign.contains(&part.field)),
                "{changes:?}"
            );
        }
    }
}

#[test]
fn the_second_coverage_of_somebody_new_comes_after_the_chart() {
    let (found, offered, _) = links("", &[taro(), taro_aided()], &[], valid());
    assert_eq!(found[1].words().1, "coverage added to the new chart");
    let units = |changes: &[Change]| {
        changes
            .iter()
            .map(|c| (c.unit, c.after))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        units(&offered[0]),
        [
            (Unit::Chart, None),
            (Unit::ReferenceNumber, Some(Unit::Chart))
        ]
    );
    assert_eq!(units(&offered[1]), [(Unit::Insurance, Some(Unit::Chart))]);
}

/// What concerns the person is offered once, by the coverage that found the chart.
#[test]
fn a_name_is_not_offered_again_by_the_coverage_that_joins() {
    let called = |told: Told| Told {
        name: "見本　太郎".into(),
        ..told
    };
    let patients = [chart("P1", "", &taro())];
    let results = [called(taro()), called(taro_aided())];
    let (_, offered, _) = links("", &results, &patients, valid());
    let units = |changes: &[Change]| changes.iter().map(|c| c.unit).collect::<Vec<_>>();
    assert_eq!(units(&offered[0]), [Unit::Name, Unit::ReferenceNumber]);
    assert!(units(&offered[1]).contains(&Unit::Insurance));
    assert!(!units(&offered[1]).contains(&Unit::Name));
}

/// The function for a whole person goes on as before: the first qualification speaks.
#[test]
fn a_link_of_a_whole_person_can_be_offered_too() {
    let unit = unit("R1", &[taro(), taro_aided()]);
    let person = person(&unit);
    let patients = [chart("P1", "R1", &taro())];
    let link = onshi_core::rules::linkage::link(&person, valid(), &patients);
    assert_eq!(link.basis, Some(Basis::ReferenceNumber));
    let link = CoverageLink::of(&person, link);
    assert_eq!((link.coverage, link.qualification), (HealthInsurance, 0));
    assert!(changes(&person, valid(), &link, &patients, Confirmed::NOTHING).is_empty());
}
