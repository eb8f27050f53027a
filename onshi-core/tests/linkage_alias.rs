//! Names that differ for ever: what a person confirmed once holds for exactly what they saw.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod linkage_support;

use linkage_support::*;
use onshi_core::catalogue::{ConsentedUnit, QualificationResult, ResultList};
use onshi_core::job::Moment;
use onshi_core::rules::linkage::{
    Aliases, Basis, Confirmed, Difference, Likeness, Link, LinkageKey, Patient, Patients, Plan,
    Unconfirmed, link,
};
use onshi_core::text::Grade;

const NOW: Moment = Moment(1_700_000_000_000);

/// The system calls the patient of chart P1 by another name.
fn differing() -> (Told, Patient) {
    let told = Told {
        name: "見本　太郎".into(),
        kana: "ﾐﾎﾝ ﾀﾛｳ".into(),
        ..taro()
    };
    (told, chart("P1", "R1", &taro()))
}

fn confirmed(told: &Told, chart: &Patient) -> Aliases {
    let unit = unit("", std::slice::from_ref(told));
    let mut aliases = Aliases::default();
    let q = person(&unit).qualifications[0];
    aliases.confirm(&KEY, chart, &q, NOW).unwrap();
    aliases
}

fn link_with(told: &Told, chart: &Patient, reference: &str, aliases: Confirmed<'_>) -> Link {
    let unit = unit(reference, std::slice::from_ref(told));
    let patients = [chart.clone()];
    Patients::index(&patients).link(&person(&unit), valid(), aliases)
}

#[test]
fn a_confirmed_name_is_no_difference_any_more_and_is_told_in_the_basis() {
    let (told, chart) = differing();
    let before = link_with(&told, &chart, "R1", Confirmed::NOTHING);
    assert_eq!((before.plan, before.alias), (Plan::Update, false));
    assert_eq!(before.differences, [Difference::Name(Grade::Different)]);
    assert_eq!(before.basis_words().1, "reference number");

    let aliases = confirmed(&told, &chart);
    let after = link_with(&told, &chart, "R1", aliases.under(&KEY));
    assert_eq!((after.plan, after.alias), (Plan::Unchanged, true));
    assert!(after.differences.is_empty());
    assert_eq!(after.basis, Some(Basis::ReferenceNumber));
    assert_eq!(
        after.basis_words().1,
        "reference number and a confirmed alias"
    );
}

#[test]
fn an_alias_is_not_told_where_none_was_needed() {
    let (told, chart) = differing();
    let aliases = confirmed(&told, &chart);
    let link = link_with(&taro(), &chart, "R1", aliases.under(&KEY));
    assert_eq!((link.plan, link.alias), (Plan::Unchanged, false));
}

/// Each condition of the confirmation, changed by itself, makes it void.
#[test]
fn whatever_was_not_seen_was_not_confirmed() {
    let (told, chart) = differing();
    let aliases = confirmed(&told, &chart);
    let table: [(&str, Told, Patient, LinkageKey, bool); 10] = [
        ("nothing changed", told.clone(), chart.clone(), KEY, true),
        (
            "only width and blanks of the system's spelling",
            Told {
                name: "見本 太郎".into(),
                ..told.clone()
            },
            chart.clone(),
            KEY,
            true,
        ),
        (
            "only the padding of the insurer",
            Told {
                insurer: "00123456".into(),
                ..told.clone()
            },
            chart.clone(),
            KEY,
            true,
        ),
        (
            "another spelling of the system",
            Told {
                name: "例題　太郎".into(),
                ..told.clone()
            },
            chart.clone(),
            KEY,
            false,
        ),
        (
            "another form of a character",
            Told {
                name: "見夲　太郎".into(),
                ..told.clone()
            },
            chart.clone(),
            KEY,
            false,
        ),
        (
            "another spelling of the chart",
            told.clone(),
            Patient {
                name: "架空　太郎".into(),
                ..chart.clone()
            },
            KEY,
            false,
        ),
        (
            "another patient",
            told.clone(),
            Patient {
                id: "P2".into(),
                ..chart.clone()
            },
            KEY,
            false,
        ),
        (
            "another insurer",
            Told {
                insurer: "06139992".into(),
                ..told.clone()
            },
            chart.clone(),
            KEY,
            false,
        ),
        ("another key", told.clone(), chart.clone(), OTHER_KEY, false),
        (
            "no birth date in the answer",
            Told {
                birthdate: String::new(),
                ..told.clone()
            },
            chart.clone(),
            KEY,
            false,
        ),
    ];
    for (what, told, chart, key, holds) in table {
        let link = link_with(&told, &chart, "R1", aliases.under(&key));
        assert_eq!(link.alias, holds, "{what}");
        let told_of_name = link
            .differences
            .contains(&Difference::Name(Grade::Different));
        assert_eq!(told_of_name, !holds, "{what}");
    }
}

#[test]
fn an_alias_never_holds_across_birth_dates() {
    let (told, chart) = differing();
    let aliases = confirmed(&told, &chart);
    let born = |date: &str| {
        let told = Told {
            birthdate: date.into(),
            ..told.clone()
        };
        let chart = Patient {
            birthdate: date.into(),
            ..chart.clone()
        };
        link_with(&told, &chart, "R1", aliases.under(&KEY)).alias
    };
    assert!(born("19500102"));
    for other in ["19500103", "19500100", "19500000", "00000000", "nonsense"] {
        assert!(!born(other), "{other}");
    }
}

#[test]
fn an_alias_finds_a_candidate_and_never_a_patient() {
    let (told, chart) = differing();
    let chart = Patient {
        number: "9999".into(),
        reference_number: String::new(),
        ..chart
    };
    let nobody = link_with(&told, &chart, "", Confirmed::NOTHING);
    assert_eq!(nobody.plan, Plan::New);
    let aliases = confirmed(&told, &chart);
    let asked = link_with(&told, &chart, "", aliases.under(&KEY));
    assert_eq!((asked.plan, asked.patient), (Plan::Ambiguous, None));
    assert_eq!(asked.candidates[0].likeness, Likeness::Alias);
    assert_eq!(asked.candidates[0].name, Grade::Different);
}

#[test]
fn what_cannot_be_remembered_is_refused_with_a_reason() {
    let (told, chart) = differing();
    let table = [
        (
            told.clone(),
            Patient {
                id: String::new(),
                ..chart.clone()
            },
            Unconfirmed::NoPatientNumber,
        ),
        (
            Told {
                birthdate: "19500103".into(),
                ..told.clone()
            },
            chart.clone(),
            Unconfirmed::OtherBirthdate,
        ),
        (
            Told {
                birthdate: String::new(),
                ..told.clone()
            },
            Patient {
                birthdate: String::new(),
                ..chart.clone()
            },
            Unconfirmed::OtherBirthdate,
        ),
        (
            Told {
                birthdate: "00000000".into(),
                ..told.clone()
            },
            Patient {
                birthdate: "00000000".into(),
                ..chart.clone()
            },
            Unconfirmed::OtherBirthdate,
        ),
        (
            Told {
                insurer: String::new(),
                ..told.clone()
            },
            chart.clone(),
            Unconfirmed::NoInsurer,
        ),
        (taro(), chart.clone(), Unconfirmed::NothingDiffers),
        (
            Told {
                name: String::new(),
                kana: String::new(),
                ..told.clone()
            },
            chart.clone(),
            Unconfirmed::NothingDiffers,
        ),
    ];
    for (told, chart, reason) in table {
        let unit = unit("", &[told]);
        let mut aliases = Aliases::default();
        let q = person(&unit).qualifications[0];
        assert_eq!(aliases.confirm(&KEY, &chart, &q, NOW), Err(reason));
        assert!(aliases.is_empty());
    }
}

#[test]
fn what_was_confirmed_can_be_taken_back() {
    let (told, chart) = differing();
    let unit = unit("", std::slice::from_ref(&told));
    let q = person(&unit).qualifications[0];
    let mut aliases = confirmed(&told, &chart);
    assert_eq!(aliases.len(), 2, "name and kana");
    assert!(
        !aliases.withdraw(&OTHER_KEY, &chart, &q),
        "not under another key"
    );
    assert!(aliases.withdraw(&KEY, &chart, &q));
    assert!(!aliases.withdraw(&KEY, &chart, &q), "once only");
    assert!(aliases.is_empty());
    assert_eq!(
        link_with(&told, &chart, "R1", aliases.under(&KEY)).plan,
        Plan::Update
    );

    let mut aliases = confirmed(&told, &chart);
    assert_eq!((aliases.forget("P9"), aliases.forget("P1")), (0, 2));
    assert!(aliases.is_empty());
}

#[test]
fn what_is_kept_holds_nobody_and_reads_back() {
    let (told, chart) = differing();
    let aliases = confirmed(&told, &chart);
    let kept = serde_json::to_string(&aliases).unwrap();
    let debug = format!("{aliases:?} {KEY:?} {:?}", aliases.under(&KEY));
    for personal in [
        "見本",
        "試験",
        "太郎",
        "ﾐﾎﾝ",
        "19500102",
        "123456",
        "0001",
        "R1",
    ] {
        assert!(!kept.contains(personal), "{personal}");
        assert!(!debug.contains(personal), "{personal}");
    }
    assert!(kept.contains("P1"), "the host's number is its key: {kept}");
    assert!(!debug.contains("P1"));
    let read: Aliases = serde_json::from_str(&kept).unwrap();
    assert_eq!(read, aliases);
    assert!(serde_json::from_str::<Aliases>(r#"{"P1":{"not a hash":1}}"#).is_err());
}

#[test]
fn an_entry_moved_to_another_patient_in_the_stored_text_is_void() {
    let (told, chart) = differing();
    let kept = serde_json::to_string(&confirmed(&told, &chart)).unwrap();
    let moved: Aliases = serde_json::from_str(&kept.replace("P1", "P2")).unwrap();
    let other = Patient {
        id: "P2".into(),
        ..chart
    };
    assert!(!link_with(&told, &other, "R1", moved.under(&KEY)).alias);
}

#[test]
fn the_walk_knows_no_aliases_and_says_the_same() {
    let (told, chart) = differing();
    let unit = unit("R1", &[told]);
    let patients = [chart];
    let walked = link(&person(&unit), valid(), &patients);
    let indexed = Patients::index(&patients).link(&person(&unit), valid(), Confirmed::NOTHING);
    assert_eq!(walked, indexed);
}

#[test]
fn what_could_not_be_confirmed_cannot_be_taken_back() {
    let (told, chart) = differing();
    let mut aliases = confirmed(&told, &chart);
    let nobody = Told {
        birthdate: String::new(),
        ..told.clone()
    };
    let unborn = unit("", &[nobody]);
    let q = person(&unborn).qualifications[0];
    assert!(!aliases.withdraw(&KEY, &chart, &q));
    // Kana that one side does not have were not confirmed; the name was.
    let silent = Told {
        kana: String::new(),
        ..told
    };
    let silent = unit("", &[silent]);
    let q = person(&silent).qualifications[0];
    assert_eq!(aliases.len(), 2);
    assert!(aliases.withdraw(&KEY, &chart, &q));
    assert_eq!(aliases.len(), 1);
}

#[test]
fn an_empty_branch_number_is_no_difference() {
    let chart = chart("P1", "R1", &taro());
    let mut unit = unit("", &[taro()]);
    let (results, result) = (ConsentedUnit::results.no, ResultList::result.no);
    let path = [(results, 0), (result, 0)];
    unit.set_text(&path, QualificationResult::insured_branch_number.no, "");
    let patients = [chart];
    let link = Patients::index(&patients).link(&person(&unit), valid(), Confirmed::NOTHING);
    assert_eq!((link.plan, link.differences.len()), (Plan::Unchanged, 0));
}
