//! The index finds what the walk finds, in large lists too.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod linkage_support;

use std::collections::BTreeSet;

use linkage_support::*;
use onshi_core::rules::linkage::{Confirmed, Patient, Patients, Plan, link};
use proptest::prelude::*;
use proptest::sample::select;

/// Few values in every place, so that people collide in all ways; each also in another form.
fn told() -> impl Strategy<Value = Told> {
    (
        any::<bool>(),
        select(vec!["", "R1", "R2", "R3"]),
        select(vec![
            "", "123456", "  123456", "00123456", "06139992", "12999991", "x",
        ]),
        select(vec!["", "12-34", "１２－３４", "9"]),
        select(vec!["", "1", "0001", "０００１", "1234566"]),
        select(vec!["", "01", "０１", "02"]),
        select(vec![
            "",
            "試験　太郎",
            "試験 太郎",
            "太郎 試験",
            "試驗 太郎",
            "●験 太郎",
            "見本 花子",
        ]),
        select(vec!["", "ｼｹﾝ ﾀﾛｳ", "シケン タロウ", "ミホン ハナコ"]),
        select(vec![
            "", "19500102", "19600303", "19500100", "00000000", "x",
        ]),
    )
        .prop_map(
            |(aid, reference, insurer, symbol, number, branch, name, kana, birthdate)| Told {
                aid,
                reference: reference.into(),
                insurer: insurer.into(),
                symbol: symbol.into(),
                number: number.into(),
                branch: branch.into(),
                name: name.into(),
                other_name: String::new(),
                kana: kana.into(),
                birthdate: birthdate.into(),
            },
        )
}

fn patients() -> impl Strategy<Value = Vec<Patient>> {
    let patient = (select(vec!["", "P1", "P2", "P3"]), told()).prop_map(|(id, told)| {
        let reference = told.reference.clone();
        chart(id, &reference, &told)
    });
    proptest::collection::vec(patient, 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn index_and_walk_say_the_same(
        patients in patients(),
        reference in select(vec!["", "R1", "R2"]),
        results in proptest::collection::vec(told(), 0..3),
        is_valid in any::<bool>(),
    ) {
        let unit = unit(reference, &results);
        let person = person(&unit);
        let shown = if is_valid { valid() } else { lost() };
        let walked = link(&person, shown, &patients);
        let indexed = Patients::index(&patients).link(&person, shown, Confirmed::NOTHING);
        prop_assert_eq!(walked, indexed);
    }

    /// What no rule may ever do, whoever collides with whom.
    #[test]
    fn no_coverage_takes_a_patient_of_the_other_kind(
        patients in patients(),
        reference in select(vec!["", "R1", "R2"]),
        results in proptest::collection::vec(told(), 0..3),
        is_valid in any::<bool>(),
    ) {
        use onshi_core::rules::linkage::{CoverageOutcome, changes};
        let unit = unit(reference, &results);
        let person = person(&unit);
        let shown = if is_valid { valid() } else { lost() };
        let links = Patients::index(&patients).link_each(&person, shown, Confirmed::NOTHING);
        prop_assert_eq!(links.len(), person.qualifications.len());
        for link in &links {
            let kind = link.patient().and_then(|at| patients[at].coverage());
            if let CoverageOutcome::Linked(alone) = &link.outcome {
                let by_number = matches!(alone.plan, Plan::Unchanged | Plan::Update | Plan::InsurerChanged);
                prop_assert!(!by_number || kind.is_none_or(|kind| kind == link.coverage));
                prop_assert!(alone.plan != Plan::Ambiguous || alone.patient.is_none());
            }
            if let CoverageOutcome::Joins(_) = &link.outcome {
                prop_assert!(is_valid);
            }
            let changes = changes(&person, shown, link, &patients, Confirmed::NOTHING);
            prop_assert!(is_valid || changes.is_empty());
            let units: BTreeSet<_> = changes.iter().map(|change| change.unit).collect();
            prop_assert_eq!(units.len(), changes.len(), "each unit once");
            for part in changes.iter().flat_map(|change| &change.parts) {
                prop_assert!(part.old != part.new, "a change changes something");
                prop_assert!(part.new.as_deref() != Some(""));
            }
        }
        let new = links.iter().filter(|link| matches!(&link.outcome, CoverageOutcome::Linked(l) if l.plan == Plan::New));
        prop_assert!(new.count() <= 1, "one person, one new chart");
    }
}

/// 10,000 people of an answer against 10,000 patients: each comes to the one that is theirs, or to none.
#[test]
fn ten_thousand_against_ten_thousand() {
    let told = |n: usize| Told {
        insurer: "06139992".into(),
        symbol: format!("{}", n % 50),
        number: format!("{n:07}"),
        birthdate: format!("19{:02}{:02}{:02}", 30 + n % 60, 1 + n % 12, 1 + n % 28),
        name: format!("試験　{n}"),
        ..taro()
    };
    let patients: Vec<Patient> = (0..10_000)
        .map(|n| chart(&format!("P{n}"), &format!("R{n}"), &told(n)))
        .collect();
    let index = Patients::index(&patients);
    let mut found = [0_usize; 3];
    for n in 0..10_000 {
        let reference = if n % 3 == 0 {
            format!("R{n}")
        } else {
            String::new()
        };
        let whom = if n % 3 == 2 {
            told(n + 50_000)
        } else {
            told(n)
        };
        let unit = unit(&reference, &[whom]);
        let link = index.link(&person(&unit), valid(), Confirmed::NOTHING);
        match (n % 3, link.plan) {
            (2, Plan::New | Plan::Ambiguous) => assert_eq!(link.patient, None),
            (_, Plan::Unchanged) => assert_eq!(link.patient, Some(n)),
            (_, plan) => panic!("{n}: {plan:?}"),
        }
        found[n % 3] += 1;
    }
    assert_eq!(found, [3334, 3333, 3333]);
}
