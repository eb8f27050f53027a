//! Who is asked about when no number leads to anybody, and why.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod linkage_support;

use linkage_support::*;
use onshi_core::rules::linkage::{Difference, Likeness, Patient, Plan, link};
use onshi_core::text::Grade;

#[test]
#[rustfmt::skip]
fn each_likeness_by_itself_is_enough_to_ask() {
    use Likeness::{Kana, Name, Order};
    let told = |name: &str, kana: &str, birthdate: &str| Told { name: name.into(), kana: kana.into(), birthdate: birthdate.into(), number: "777".into(), ..taro() };
    let table = [
        ("the same name",                told("試験　太郎", "", "19500102"), Some(Name)),
        ("another form of a character",  told("試驗　太郎", "", "19500102"), Some(Name)),
        ("a hidden character",           told("●験　太郎", "", "19500102"), Some(Name)),
        ("the same kana",                told("見本　花子", "シケン　タロウ", "19500102"), Some(Kana)),
        ("given name first",             told("太郎　試験", "", "19500102"), Some(Order)),
        ("given name first, in kana",    told("見本　花子", "タロウ　シケン", "19500102"), Some(Order)),
        ("confused characters, no kana", told("試検　太郎", "", "19500102"), None),
        ("kana with a hidden character", told("見本　花子", "シ●ン　タロウ", "19500102"), None),
        ("another birth date",           told("試験　太郎", "シケン　タロウ", "19500103"), None),
        ("no birth date",                told("試験　太郎", "シケン　タロウ", ""), None),
        ("somebody else, born that day", told("見本　花子", "ミホン　ハナコ", "19500102"), None),
        ("nothing but the day",          told("", "", "19500102"), None),
    ];
    for (what, told, likeness) in table {
        let unit = unit("", &[told]);
        let link = link(&person(&unit), valid(), &[chart("P1", "R1", &taro())]);
        assert_eq!(link.candidates.first().map(|candidate| candidate.likeness), likeness, "{what}");
        let plan = if likeness.is_some() { Plan::Ambiguous } else { Plan::New };
        assert_eq!((link.plan, link.patient), (plan, None), "{what}");
    }
}

#[test]
fn numbers_that_lead_to_several_are_told_as_such() {
    let unit = unit("R1", &[taro()]);
    let other = Told {
        number: "2".into(),
        ..taro()
    };
    let patients = [chart("P1", "R1", &taro()), chart("P2", "R1", &other)];
    let link = link(&person(&unit), valid(), &patients);
    let likenesses: Vec<_> = link.candidates.iter().map(|c| c.likeness).collect();
    assert_eq!(likenesses, [Likeness::Number; 2]);
}

/// A chart may hold the other name of the answer: 通称, or a former one.
#[test]
fn the_other_name_of_an_answer_agrees_as_well() {
    let told = |other: &str| Told {
        name: "見本　太郎".into(),
        other_name: other.into(),
        ..taro()
    };
    for (other, plan) in [
        ("試験　太郎", Plan::Unchanged),
        ("架空　太郎", Plan::Update),
        ("", Plan::Update),
    ] {
        let unit = unit("R1", &[told(other)]);
        let link = link(&person(&unit), valid(), &[chart("P1", "R1", &taro())]);
        assert_eq!(link.plan, plan, "{other}");
        let differs = link
            .differences
            .contains(&Difference::Name(Grade::Different));
        assert_eq!(differs, plan == Plan::Update, "{other}");
    }
}

#[test]
fn a_branch_number_in_full_width_or_empty_is_no_difference() {
    let patients: [Patient; 1] = [chart("P1", "R1", &taro())];
    for (branch, plan) in [
        ("01", Plan::Unchanged),
        ("０１", Plan::Unchanged),
        ("", Plan::Unchanged),
        ("02", Plan::Update),
        ("1", Plan::Update),
    ] {
        let unit = unit(
            "R1",
            &[Told {
                branch: branch.into(),
                ..taro()
            }],
        );
        assert_eq!(
            link(&person(&unit), valid(), &patients).plan,
            plan,
            "{branch}"
        );
    }
}

#[test]
fn every_likeness_has_words_in_both_languages() {
    use Likeness::{Alias, Kana, Name, Number, Order};
    for likeness in [Number, Alias, Name, Kana, Order] {
        let (japanese, english) = likeness.words();
        assert!(!japanese.is_ascii() && english.is_ascii() && !english.is_empty());
    }
}
