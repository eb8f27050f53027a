//! What changed between what the host has and what an answer says, field by field.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod certificates_support;

use certificates_support::{BOTH, a_certificate, answer, day, disease, limit, origin};
use onshi_core::catalogue::{LimitCertificateChanged, QualificationResult};
use onshi_core::record::Draft;
use onshi_core::rules::certificates::{Certificate, Field, Kind, Reading, State, Told, compare};
use proptest::prelude::*;

/// What becomes of one certificate of the host by one answer.
fn states(ours: &[Certificate], theirs: &Reading, on_day: &str) -> Vec<State> {
    let lines = compare(ours, theirs, day(on_day));
    lines.into_iter().map(|line| line.state).collect()
}

#[test]
fn field_by_field_it_is_told_what_changed() {
    let answer = answer();
    let reading = Reading::of(&answer.view(), &origin("A2"), BOTH);
    assert_eq!(
        states(&reading.certificates, &reading, "20261120"),
        vec![State::Unchanged; 4]
    );
    assert_eq!(states(&[], &reading, "20261120"), vec![State::New; 4]);

    for ours in &reading.certificates {
        for field in ours.kind().fields() {
            let changed = ours.clone().with(field, "09990909").unwrap();
            let lines = compare(std::slice::from_ref(&changed), &reading, day("20261120"));
            let of_ours = lines.iter().find(|line| !line.ours.is_empty()).unwrap();
            match (&of_ours.state, field) {
                // Another first day or disease is another certificate.
                (State::Gone, Field::ValidFrom | Field::Disease) => (),
                // An end before the beginning is no period, and a difference.
                (State::Changed(changes), _) => {
                    assert_eq!(changes.len(), 1, "{field:?} alone");
                    assert_eq!(changes[0].field, field);
                    assert_eq!(changes[0].ours.as_deref(), Some("09990909"));
                    assert_eq!(changes[0].theirs.as_deref(), ours.said(field));
                }
                (state, field) => panic!("{field:?}: {state:?}"),
            }
        }
    }
}

/// What the host has, what was asked for, 同意フラグ, 情報変更有無, the day, and what becomes of each.
type Absence<'a> = (
    &'a [Certificate],
    &'static [Kind],
    &'static str,
    Option<&'static str>,
    &'static str,
    State,
);

#[test]
#[rustfmt::skip]
fn what_an_answer_does_not_carry_has_its_reason() {
    let ours = [limit("20260801", "20270731", "A03")];
    let two = [ours[0].clone(), limit("20261001", "20270731", "A02")];
    let table: [Absence<'_>; 9] = [
        (&ours, BOTH, "1", None,      "20261120", State::Gone),
        (&ours, BOTH, "1", Some("1"), "20261120", State::Gone),
        (&ours, BOTH, "0", None,      "20261120", State::NotTold(Told::NotConsented)),
        (&ours, &[],  "1", None,      "20261120", State::NotTold(Told::NotAsked)),
        (&ours, BOTH, "8", None,      "20261120", State::NotTold(Told::Unsaid)),
        (&ours, BOTH, "0", Some("0"), "20261120", State::SaidUnchanged),
        (&ours, BOTH, "1", None,      "20270731", State::Gone),
        (&ours, BOTH, "1", None,      "20270801", State::PeriodOver),
        (&two,  BOTH, "0", Some("0"), "20261120", State::NotTold(Told::NotConsented)),
    ];
    for (ours, asked, consent, changed, on_day, state) in table {
        let result = Draft::<QualificationResult>::new()
            .limit_certificate_consent(consent)
            .maybe(changed, Draft::<QualificationResult>::limit_certificate_changed);
        let reading = Reading::of(&result.view(), &origin("A2"), asked);
        assert_eq!(states(ours, &reading, on_day), vec![state; ours.len()], "{consent} {changed:?} {on_day}");
    }
}

#[test]
fn a_new_period_and_the_old_one_are_two_lines() {
    let answer = answer();
    let reading = Reading::of(&answer.view(), &origin("A2"), BOTH);
    let old = limit("20250801", "20260731", "B05");
    let lines = compare(std::slice::from_ref(&old), &reading, day("20260801"));
    let of_limit: Vec<&State> = lines
        .iter()
        .filter(|line| line.subject.kind == Kind::Limit)
        .map(|line| &line.state)
        .collect();
    assert_eq!(of_limit, [&State::PeriodOver, &State::New]);
}

#[test]
fn two_of_ours_that_differ_are_for_a_person() {
    let answer = answer();
    let reading = Reading::of(&answer.view(), &origin("A2"), BOTH);
    let ours = [
        limit("20260801", "20270731", "B05"),
        limit("20260801", "20270731", "B06"),
    ];
    let lines = compare(&ours, &reading, day("20261120"));
    let of_limit = lines.iter().find(|line| line.subject.kind == Kind::Limit);
    let of_limit = of_limit.unwrap();
    assert_eq!(of_limit.state, State::Several);
    assert_eq!((of_limit.ours.len(), of_limit.theirs.len()), (2, 1));
}

#[test]
fn one_that_the_host_has_twice_is_one() {
    let answer = answer();
    let reading = Reading::of(&answer.view(), &origin("A2"), BOTH);
    let twice = [reading.certificates.clone(), reading.certificates.clone()].concat();
    assert_eq!(
        states(&twice, &reading, "20261120"),
        vec![State::Unchanged; 4]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    /// Every certificate of both sides is on exactly one line, unless another says the same.
    #[test]
    fn nothing_is_lost_between_two_sides(
        ours in prop::collection::vec(a_certificate(), 0..4),
        theirs in prop::collection::vec(a_certificate(), 0..4),
    ) {
        let empty = Draft::<QualificationResult>::new();
        let mut reading = Reading::of(&empty.view(), &origin("A2"), BOTH);
        reading.certificates = theirs;
        let lines = compare(&ours, &reading, day("20260120"));
        let sides = [
            (&ours, lines.iter().flat_map(|l| &l.ours).collect::<Vec<_>>()),
            (&reading.certificates, lines.iter().flat_map(|l| &l.theirs).collect::<Vec<_>>()),
        ];
        for (all, listed) in sides {
            for certificate in all {
                let same = listed.iter().filter(|l| l.says_the_same(certificate)).count();
                prop_assert_eq!(same, 1);
            }
        }
        for line in &lines {
            let one_each = line.ours.len() <= 1 && line.theirs.len() <= 1;
            prop_assert_eq!(one_each, line.state != State::Several);
        }
    }
}

/// 限度額適用認定証変更有無 speaks of that certificate alone.
#[test]
fn what_is_said_to_be_unchanged_is_one_limit_certificate() {
    let empty = Draft::<QualificationResult>::new();
    let mut reading = Reading::of(&empty.view(), &origin("A2"), BOTH);
    reading.limit_changed = Some(LimitCertificateChanged::Unchanged);
    let ours = [
        disease("20260101", "20261231", "1"),
        limit("20260801", "20270731", "B05"),
    ];
    let lines = compare(&ours, &reading, day("20261120"));
    let of = |kind| {
        let line = lines.iter().find(|line| line.subject.kind == kind);
        line.unwrap().state.clone()
    };
    assert_eq!(of(Kind::Limit), State::SaidUnchanged);
    assert_ne!(of(Kind::SpecificDisease), State::SaidUnchanged);
}

#[test]
fn one_that_both_have_and_that_is_over_is_over() {
    let answer = answer();
    let reading = Reading::of(&answer.view(), &origin("A2"), BOTH);
    let states = |on_day| {
        let lines = compare(&reading.certificates, &reading, day(on_day));
        let of_limit = lines
            .into_iter()
            .find(|line| line.subject.kind == Kind::Limit);
        of_limit.unwrap().state
    };
    assert_eq!(states("20270731"), State::Unchanged);
    assert_eq!(states("20270801"), State::PeriodOver);
}
