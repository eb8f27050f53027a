//! Changes piece by piece, and what was decided about them.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod linkage_support;

use linkage_support::*;
use onshi_core::job::Moment;
use onshi_core::rules::linkage::{
    Aliases, Change, Confirmed, Decisions, Field, Ground, How, Outcome, Patient, Patients,
    Standing, Unit, changes,
};
use onshi_core::rules::validity::Display;

const NOW: Moment = Moment(1_700_000_000_000);

fn offered(told: &Told, patients: &[Patient], reference: &str, shown: &Display) -> Vec<Change> {
    offered_with(told, patients, reference, shown, Confirmed::NOTHING)
}

fn offered_with(
    told: &Told,
    patients: &[Patient],
    reference: &str,
    shown: &Display,
    aliases: Confirmed<'_>,
) -> Vec<Change> {
    let unit = unit(reference, std::slice::from_ref(told));
    let person = person(&unit);
    let links = Patients::index(patients).link_each(&person, shown, aliases);
    links
        .iter()
        .flat_map(|link| changes(&person, shown, link, patients, aliases))
        .collect()
}

/// Unit, how, and for every part: field, old, new.
type Row<'r> = (Unit, How, Vec<(Field, Option<&'r str>, Option<&'r str>)>);

fn rows(changes: &[Change]) -> Vec<Row<'_>> {
    let row = |change: &'_ Change| (change.unit, change.how);
    let parts = changes.iter().map(|change| {
        let parts = change.parts.iter();
        parts.map(|part| (part.field, part.old.as_deref(), part.new.as_deref()))
    });
    let rows = changes.iter().map(row).zip(parts);
    rows.map(|((unit, how), parts)| (unit, how, parts.collect()))
        .collect()
}

#[test]
#[rustfmt::skip]
fn every_difference_has_its_change() {
    let known = chart("P1", "R1", &taro());
    let table: Vec<(&str, Told, Patient, Vec<Row<'_>>)> = vec![
        ("nothing differs", taro(), known.clone(), vec![]),
        ("only width and padding", Told { insurer: "00123456".into(), number: "０００１".into(), branch: "０１".into(), name: "試験 太郎".into(), ..taro() }, known.clone(), vec![]),
        ("another insurer, as a whole", Told { insurer: "06139992".into(), symbol: "9".into(), number: "77".into(), branch: "02".into(), ..taro() }, known.clone(),
            vec![(Unit::Insurance, How::AsIs, vec![(Field::InsurerNumber, Some("123456"), Some("06139992")), (Field::Symbol, Some("12-34"), Some("9")), (Field::Number, Some("0001"), Some("77")), (Field::Branch, Some("01"), Some("02"))])]),
        ("an insurance without symbol and branch empties both", Told { insurer: "39139992".into(), symbol: String::new(), number: "12345678".into(), branch: String::new(), ..taro() }, known.clone(),
            vec![(Unit::Insurance, How::AsIs, vec![(Field::InsurerNumber, Some("123456"), Some("39139992")), (Field::Symbol, Some("12-34"), None), (Field::Number, Some("0001"), Some("12345678")), (Field::Branch, Some("01"), None)])]),
        ("another branch in the same insurance", Told { branch: "02".into(), ..taro() }, known.clone(),
            vec![(Unit::Insurance, How::AsIs, vec![(Field::Branch, Some("01"), Some("02"))])]),
        ("a branch that the chart did not know", taro(), Patient { branch: String::new(), ..known.clone() },
            vec![(Unit::Insurance, How::AsIs, vec![(Field::Branch, None, Some("01"))])]),
        ("a branch that the answer does not tell stays", Told { branch: String::new(), ..taro() }, known.clone(), vec![]),
        ("an answer without a number is no other insurance", Told { number: String::new(), ..taro() }, known.clone(), vec![]),
        ("another name", Told { name: "見本　太郎".into(), ..taro() }, known.clone(),
            vec![(Unit::Name, How::AsIs, vec![(Field::Name, Some("試験　太郎"), Some("見本　太郎"))])]),
        ("a hidden name is told, never written", Told { name: "●験　太郎".into(), ..taro() }, known.clone(),
            vec![(Unit::Name, How::ByHand, vec![(Field::Name, Some("試験　太郎"), Some("●験　太郎"))])]),
        ("another name with a hidden character, too", Told { name: "●本　太郎".into(), ..taro() }, known.clone(),
            vec![(Unit::Name, How::ByHand, vec![(Field::Name, Some("試験　太郎"), Some("●本　太郎"))])]),
        ("another form of a character, too", Told { name: "試驗　太郎".into(), ..taro() }, known.clone(),
            vec![(Unit::Name, How::ByHand, vec![(Field::Name, Some("試験　太郎"), Some("試驗　太郎"))])]),
        ("a chart without a name", taro(), Patient { name: String::new(), ..known.clone() },
            vec![(Unit::Name, How::AsIs, vec![(Field::Name, None, Some("試験　太郎"))])]),
        ("an answer without a name", Told { name: String::new(), ..taro() }, known.clone(), vec![]),
        ("another kana", Told { kana: "ﾐﾎﾝ ﾀﾛｳ".into(), ..taro() }, known.clone(),
            vec![(Unit::Kana, How::AsIs, vec![(Field::Kana, Some("ｼｹﾝ ﾀﾛｳ"), Some("ﾐﾎﾝ ﾀﾛｳ"))])]),
        ("a birth date that the chart did not know", taro(), Patient { birthdate: String::new(), ..known.clone() },
            vec![(Unit::Birthdate, How::AsIs, vec![(Field::Birthdate, None, Some("19500102"))])]),
        ("a chart that knows the month", taro(), Patient { birthdate: "19500100".into(), ..known.clone() },
            vec![(Unit::Birthdate, How::ByHand, vec![(Field::Birthdate, Some("19500100"), Some("19500102"))])]),
        ("a birth date without its day teaches nothing", Told { birthdate: "19500100".into(), ..taro() }, Patient { birthdate: String::new(), ..known.clone() }, vec![]),
    ];
    for (what, told, patient, expected) in table {
        let changes = offered(&told, &[patient], "R1", valid());
        assert_eq!(rows(&changes), expected, "{what}");
        assert!(changes.iter().all(|change| change.ground == Ground::ReferenceNumber && change.patient == Some(0)), "{what}");
    }
}

#[test]
fn somebody_new_is_one_chart_and_then_a_reference_number() {
    let hidden = Told {
        name: "●験　太郎".into(),
        ..taro()
    };
    let changes = offered(&hidden, &[], "", valid());
    let fields: Vec<_> = changes[0].parts.iter().map(|part| part.field).collect();
    use Field::*;
    assert_eq!(
        fields,
        [InsurerNumber, Symbol, Number, Branch, Kana, Birthdate],
        "a hidden name is not written"
    );
    assert_eq!(changes[0].ground, Ground::Nobody);
    assert!(changes[0].parts.iter().all(|part| part.old.is_none()));
    assert_eq!(
        (changes[1].unit, changes[1].after),
        (Unit::ReferenceNumber, Some(Unit::Chart))
    );
    assert!(!changes[0].stands_alone() && !changes[1].stands_alone());
}

#[test]
fn a_chart_without_a_reference_number_gets_one_by_itself() {
    let changes = offered(&taro(), &[chart("P1", "", &taro())], "", valid());
    let [register] = changes.as_slice() else {
        panic!("{changes:?}");
    };
    assert_eq!(
        (register.unit, register.ground),
        (Unit::ReferenceNumber, Ground::InsuredNumber)
    );
    assert!(register.stands_alone());
}

#[test]
fn nothing_is_offered_from_what_is_not_valid() {
    let told = Told {
        branch: "02".into(),
        name: "見本 花子".into(),
        ..taro()
    };
    let patients = [chart("P1", "R1", &taro())];
    assert_eq!(offered(&told, &patients, "R1", valid()).len(), 2);
    assert!(offered(&told, &patients, "R1", lost()).is_empty());
    assert!(offered(&told, &[], "", lost()).is_empty());
    let only_kana = Told {
        kana: "ﾐﾎﾝ ﾀﾛｳ".into(),
        ..taro()
    };
    assert_eq!(offered(&only_kana, &patients, "R1", valid()).len(), 1);
    assert!(offered(&only_kana, &patients, "R1", lost()).is_empty());
}

#[test]
fn a_confirmed_name_is_not_offered() {
    let told = Told {
        name: "見本　太郎".into(),
        kana: "ﾐﾎﾝ ﾀﾛｳ".into(),
        branch: "02".into(),
        ..taro()
    };
    let patients = [chart("P1", "R1", &taro())];
    let unit = unit("", std::slice::from_ref(&told));
    let q = person(&unit).qualifications[0];
    let mut aliases = Aliases::default();
    aliases.confirm(&KEY, &patients[0], &q, NOW).unwrap();
    let units = |aliases| {
        let changes = offered_with(&told, &patients, "R1", valid(), aliases);
        changes.iter().map(|change| change.unit).collect::<Vec<_>>()
    };
    assert_eq!(
        units(Confirmed::NOTHING),
        [Unit::Insurance, Unit::Name, Unit::Kana]
    );
    assert_eq!(units(aliases.under(&KEY)), [Unit::Insurance]);
}

/// One change to decide about: the name.
fn name_change(name: &str, patient: &Patient) -> Change {
    let told = Told {
        name: name.into(),
        ..taro()
    };
    let mut changes = offered(&told, std::slice::from_ref(patient), "R1", valid());
    assert_eq!(changes.len(), 1);
    changes.remove(0)
}

fn is_open(decisions: &Decisions, change: &Change, now: Moment) -> bool {
    decisions.standing(&KEY, change, now) == Standing::Open
}

#[test]
fn a_decided_change_is_asked_again_only_when_something_is_new() {
    let known = chart("P1", "R1", &taro());
    let edited = Patient {
        name: "例題　太郎".into(),
        ..known.clone()
    };
    let other = Patient {
        id: "P2".into(),
        ..known.clone()
    };
    let later = Outcome::Later(NOW.plus_ms(1000));
    let table = [
        // decided            the same  other answer  chart edited  other chart  after the time
        (Outcome::Applied, [false, true, true, true, false]),
        (Outcome::Declined, [false, true, false, true, false]),
        (later, [false, true, false, true, true]),
    ];
    for (outcome, expected) in table {
        let change = name_change("見本　太郎", &known);
        let mut decisions = Decisions::default();
        assert!(is_open(&decisions, &change, NOW));
        decisions.record(&KEY, &change, outcome, NOW);
        let soon = NOW.plus_ms(999);
        let open = [
            is_open(&decisions, &change, soon),
            is_open(&decisions, &name_change("架空　太郎", &known), soon),
            is_open(&decisions, &name_change("見本　太郎", &edited), soon),
            is_open(&decisions, &name_change("見本　太郎", &other), soon),
            is_open(&decisions, &change, NOW.plus_ms(1000)),
        ];
        assert_eq!(open, expected, "{outcome:?}");
        let Standing::Decided(decision) = decisions.standing(&KEY, &change, soon) else {
            panic!("decided");
        };
        assert_eq!((decision.outcome, decision.at), (outcome, NOW));
        assert_eq!(
            decisions.standing(&OTHER_KEY, &change, soon),
            Standing::Open
        );
    }
}

/// A person goes to another insurer and comes back: three changes, each applied.
#[test]
fn an_insurance_that_comes_back_is_a_new_change() {
    let there = Told {
        insurer: "06139992".into(),
        number: "77".into(),
        ..taro()
    };
    let mut decisions = Decisions::default();
    let mut patients = [chart("P1", "R1", &taro())];
    for told in [&there, &taro(), &there] {
        let changes = offered(told, &patients, "R1", valid());
        let open: Vec<_> = decisions.open(&KEY, &changes, NOW).collect();
        assert_eq!(open.len(), 1);
        decisions.record(&KEY, open[0], Outcome::Applied, NOW);
        assert_eq!(decisions.open(&KEY, &changes, NOW).count(), 0);
        patients = [chart("P1", "R1", told)];
        assert!(offered(told, &patients, "R1", valid()).is_empty());
    }
    assert_eq!(decisions.len(), 1, "one for the chart, coverage and unit");
}

/// A declined insurance stays declined when part of it is typed into the chart by hand.
#[test]
fn the_whole_insurance_of_the_answer_is_what_was_declined() {
    let there = Told {
        insurer: "06139992".into(),
        number: "77".into(),
        ..taro()
    };
    let known = chart("P1", "R1", &taro());
    let mut decisions = Decisions::default();
    decisions.record(
        &KEY,
        &offered(&there, std::slice::from_ref(&known), "R1", valid())[0],
        Outcome::Declined,
        NOW,
    );
    let half = Patient {
        insurer_number: "06139992".into(),
        ..known
    };
    let changes = offered(&there, &[half], "R1", valid());
    assert_eq!(changes[0].parts.len(), 1);
    assert!(!is_open(&decisions, &changes[0], NOW));
}

#[test]
fn each_change_is_decided_by_itself() {
    let told = Told {
        branch: "02".into(),
        name: "見本　太郎".into(),
        kana: "ﾐﾎﾝ ﾀﾛｳ".into(),
        ..taro()
    };
    let changes = offered(&told, &[chart("P1", "R1", &taro())], "R1", valid());
    for decided in 0..changes.len() {
        let mut decisions = Decisions::default();
        decisions.record(&KEY, &changes[decided], Outcome::Declined, NOW);
        let open: Vec<_> = decisions
            .open(&KEY, &changes, NOW)
            .map(|c| c.unit)
            .collect();
        let rest: Vec<_> = changes
            .iter()
            .map(|c| c.unit)
            .filter(|unit| *unit != changes[decided].unit)
            .collect();
        assert_eq!(open, rest);
    }
}

#[test]
fn somebody_new_is_remembered_by_what_the_answer_knows() {
    let change = |told: &Told| offered(told, &[], "R9", valid()).remove(0);
    let mut decisions = Decisions::default();
    decisions.record(&KEY, &change(&taro()), Outcome::Declined, NOW);
    assert!(!is_open(&decisions, &change(&taro()), NOW));
    assert!(is_open(
        &decisions,
        &change(&Told {
            number: "2".into(),
            ..taro()
        }),
        NOW
    ));
    assert!(is_open(
        &decisions,
        &change(&Told {
            birthdate: "19500103".into(),
            ..taro()
        }),
        NOW
    ));
}

#[test]
fn what_is_kept_and_printed_holds_no_value() {
    let told = Told {
        branch: "02".into(),
        name: "見本　花子".into(),
        insurer: "06139992".into(),
        ..taro()
    };
    let changes = offered(&told, &[chart("P1", "R1", &taro())], "R1", valid());
    let new = offered(&told, &[], "", valid());
    let mut decisions = Decisions::default();
    for change in changes.iter().chain(&new) {
        decisions.record(&KEY, change, Outcome::Later(NOW), NOW);
    }
    let kept = serde_json::to_string(&decisions).unwrap();
    let shown = serde_json::to_string(&changes).unwrap();
    let debug = format!(
        "{changes:?} {new:?} {decisions:?} {:?}",
        decisions.standing(&KEY, &changes[0], NOW)
    );
    for personal in [
        "見本", "花子", "試験", "太郎", "19500102", "123456", "06139992", "0001", "R1", "P1",
    ] {
        for text in [&kept, &shown, &debug] {
            assert!(!text.contains(personal), "{personal} in {text}");
        }
    }
    assert!(
        shown.contains(r#"{"field":"Name","old_known":true,"new_known":true}"#),
        "{shown}"
    );
    let read: Decisions = serde_json::from_str(&kept).unwrap();
    assert_eq!(read, decisions);

    let before = decisions.len();
    assert_eq!(decisions.forget(&KEY, "P2"), 0);
    assert_eq!(decisions.forget(&OTHER_KEY, "P1"), 0);
    assert_eq!(decisions.forget(&KEY, "P1"), changes.len());
    assert_eq!(decisions.len(), before - changes.len());
}

#[test]
fn everything_shown_has_words_in_both_languages() {
    let units = Unit::ALL.map(Unit::words);
    let hows = [How::AsIs, How::ByHand].map(How::words);
    let outcomes = [Outcome::Applied, Outcome::Declined, Outcome::Later(NOW)].map(Outcome::words);
    for (japanese, english) in units.into_iter().chain(hows).chain(outcomes) {
        assert!(!japanese.is_ascii() && english.is_ascii() && !english.is_empty());
    }
}

/// The links were made by an answer that is not valid, and are shown as if it were.
#[test]
fn what_was_refused_is_not_offered_however_it_is_shown() {
    let renamed = Told {
        name: "見本　太郎".into(),
        ..taro()
    };
    for reference in ["R1", ""] {
        let patients = [chart("P1", "R1", &taro())];
        let unit = unit(reference, std::slice::from_ref(&renamed));
        let person = person(&unit);
        let index = Patients::index(&patients);
        let links = index.link_each(&person, lost(), Confirmed::NOTHING);
        let offered = links
            .iter()
            .flat_map(|link| changes(&person, valid(), link, &patients, Confirmed::NOTHING));
        assert_eq!(offered.count(), 0, "{reference:?}");
    }
}
