//! What the codes of a claim say together, as a table.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod claim_support;

use std::collections::BTreeSet;

use claim_support::{layout, only};
use onshi_core::catalogue::Confirmation;
use onshi_core::claim::{By, Effect, MEANINGS, Meaning, Outcome, meaning};

/// A receipt with these `SN` lines, and its outcome in one word with what matters.
fn outcome(statements: &[&str]) -> String {
    let lines = statements.iter().map(|line| format!("{line}\n"));
    let text = format!("RE,1,1112,202609\n{}", lines.collect::<String>());
    let result = only(layout("receipt"), &text);
    match &result.outcome {
        Outcome::Moved { to } => format!("moved {}", to.insurer_number),
        Outcome::Split { parts } => {
            let to = parts
                .iter()
                .map(|at| result.statements[*at].holder.insurer_number.as_str());
            format!("split {}", to.collect::<Vec<_>>().join(" "))
        }
        Outcome::Unchanged { how, holder } => format!("unchanged {how:?} {}", holder.branch),
        Outcome::NotConfirmed { why } => format!("not confirmed {why:?}"),
        Outcome::Unclear { why } => format!("unclear {why:?}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn codes_together() {
    let rows: &[(&[&str], &str)] = &[
        (&[], "unclear NothingSaid"),
        (&["SN,1,01,,,,00"], "unchanged AtWindow 00"),
        (&["SN,1,02"], "unchanged Unchanged "),
        (&["SN,1,03"], "not confirmed Unconfirmed"),
        (&["SN,1,04,06990017,架空,1"], "moved 06990017"),
        (&["SN,1,04"], "unclear NoHolder"),
        (
            &["SN,1,05,06990017,,1", "SN,1,05,01990012,,2"],
            "split 06990017 01990012",
        ),
        (&["SN,1,05,06990017,,1", "SN,1,05"], "unclear NoHolder"),
        (&["SN,1,06,,,,01"], "unchanged LostButClaimed 01"),
        (&["SN,1,07"], "not confirmed LostCardReturned"),
        (&["SN,1,08"], "not confirmed LostByDeath"),
        (&["SN,1,09,,,,02"], "unchanged BranchFound 02"),
        (&["SN,1,11,06990017,,1"], "moved 06990017"),
        (&["SN,1,12,06990017,,1"], "split 06990017"),
        (&["SN,1,13"], "not confirmed InsurerUnchangeable"),
        (&["SN,1,14,,,,03"], "unchanged InsurerBranchFound 03"),
        (&["SN,1,10"], "unclear UnknownCode"),
        (&["SN,1,"], "unclear UnknownCode"),
        (&["SN,1,99", "SN,1,02"], "unclear UnknownCode"),
        (&["SN,1,02", "SN,1,99"], "unclear UnknownCode"),
        // One payer cannot have moved to two insurers, or have moved and stayed.
        (
            &["SN,1,04,06990017,,1", "SN,1,04,01990012,,2"],
            "unclear Contradiction",
        ),
        (&["SN,1,04,06990017,,1", "SN,1,02"], "unclear Contradiction"),
        (&["SN,1,02", "SN,1,04,06990017,,1"], "unclear Contradiction"),
        (
            &["SN,1,05,06990017,,1", "SN,1,04,06990017,,1"],
            "unclear Contradiction",
        ),
        (
            &["SN,1,04,06990017,,1", "SN,1,04,06990017,,1"],
            "moved 06990017",
        ),
        // Health insurance speaks, in whatever order the payers stand.
        (&["SN,2,03", "SN,1,04,06990017,,1"], "moved 06990017"),
        (
            &["SN,1,02", "SN,2,04,12139996,,,,1234566"],
            "unchanged Unchanged ",
        ),
        (&["SN,2,04,12139996,,,,1234566"], "moved 12139996"),
        (&["SN,2,02", "SN,3,03"], "unchanged Unchanged "),
        (&["SN,2,99", "SN,1,02"], "unchanged Unchanged "),
    ];
    for (statements, expected) in rows {
        assert_eq!(outcome(statements), *expected, "{statements:?}");
    }
}

#[test]
fn every_code_has_one_meaning_and_words() {
    let codes: Vec<Confirmation> = MEANINGS.iter().map(|row| row.code).collect();
    assert_eq!(codes.len(), Confirmation::TABLE.rows.len());
    for row in Confirmation::TABLE.rows {
        use onshi_core::record::CodeType;
        let code = Confirmation::from_wire(row.value).expect("a code");
        let meaning = meaning(code).expect("a meaning");
        // Who confirmed it is said by the label.
        let by = match meaning.by {
            By::Window => "保険医療機関・薬局窓口等",
            By::Review => "審査支払機関に請求後",
            By::Insurer => "保険者等に請求後",
        };
        assert!(row.japanese.starts_with(by), "{}", row.japanese);
        let says = |word: &str| row.japanese.contains(word);
        assert_eq!(
            says("（振替）"),
            meaning.effect == Effect::Moved,
            "{}",
            row.japanese
        );
        assert_eq!(
            says("（分割）"),
            meaning.effect == Effect::Split,
            "{}",
            row.japanese
        );
    }
    let words: BTreeSet<&str> = MEANINGS.iter().map(|row| row.english).collect();
    assert_eq!(words.len(), MEANINGS.len());
    assert_eq!(Meaning::EVIDENCE.grade(), "inferred");
}

/// The n-th days of a payer are those of its n-th qualification.
#[test]
fn days_go_to_the_parts_of_their_payer() {
    let text =
        "RE,1\nSN,1,05,06990017,,1\nSN,1,05,01990012,,2\nSN,2,02\nJD,1,1\nJD,2,,,1\nJD,1,,1\n";
    let result = only(layout("receipt"), text);
    let days: Vec<&[u8]> = result
        .statements
        .iter()
        .map(|one| one.days.as_slice())
        .collect();
    assert_eq!(days, [&[1][..], &[2], &[3]]);
}
