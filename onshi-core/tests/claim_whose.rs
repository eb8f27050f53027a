//! Whose claim it is, as a table: linked, asked about, or nobody; never one of two.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod claim_support;

use claim_support::{layout, only};
use onshi_core::claim::{Charts, Whose};
use onshi_core::rules::linkage::Patient;

/// Patient number, insurer, symbol, number, branch, name, birth date.
const PATIENTS: [[&str; 7]; 8] = [
    ["1", "06990017", "架空", "1", "01", "試験　太郎", "19500102"],
    ["2", "06990017", "架空", "1", "02", "試験　花子", "19520304"],
    ["3", "138057", "模擬", "7", "", "見本　次郎", "19600101"],
    ["4", "01990012", "別", "9", "00", "髙橋　一", "19700707"],
    ["5", "01990012", "別", "10", "00", "髙橋　一", "19710808"],
    ["6", "06990025", "新", "5", "01", "併用　三郎", "19400101"],
    ["6", "12139996", "", "1234566", "", "併用　三郎", "19400101"],
    ["8", "06990033", "家", "3", "", "家族　四郎", "20100101"],
];

fn patients() -> Vec<Patient> {
    let patient =
        |[id, insurer_number, symbol, number, branch, name, birthdate]: [&str; 7]| Patient {
            id: id.into(),
            insurer_number: insurer_number.into(),
            symbol: symbol.into(),
            number: number.into(),
            branch: branch.into(),
            name: name.into(),
            birthdate: birthdate.into(),
            ..Patient::default()
        };
    PATIENTS.map(patient).to_vec()
}

/// What is found for a receipt with these items: patient numbers with their ground.
fn whose(
    [name, birthdate, chart, insurer, symbol, number, branch]: [&str; 7],
    more: &str,
) -> String {
    let text = format!(
        "RE,1,1112,202609,{name},1,{birthdate},,,,,,,{chart}\nHO,{insurer},{symbol},{number}\nSN,1,01,,,,{branch}\n{more}"
    );
    let patients = patients();
    let id = |place: usize| patients[place].id.clone();
    match Charts::index(&patients).whose(&only(layout("receipt"), &text)) {
        Whose::Linked { patient, ground } => format!("linked {} {ground:?}", id(patient)),
        Whose::Candidates(all) => {
            let each = all
                .iter()
                .map(|one| format!(" {} {:?}", id(one.patient), one.ground));
            format!("ask{}", each.collect::<String>())
        }
        Whose::Nobody => "nobody".to_owned(),
    }
}

#[test]
fn found_asked_or_nobody() {
    let rows: [([&str; 7], &str); 18] = [
        // Numbers, with something of the person.
        (
            ["試験太郎", "19500102", "", "06990017", "架空", "1", "01"],
            "linked 1 InsuredNumber",
        ),
        (
            ["試験太郎", "", "", "06990017", "架空", "１", "01"],
            "linked 1 InsuredNumber",
        ),
        (
            ["見本　次郎", "", "", "  138057", "模擬", "7", ""],
            "linked 3 InsuredNumber",
        ),
        // The same number of a family: without the branch there are two.
        (
            ["試験太郎", "19500102", "", "06990017", "架空", "1", ""],
            "ask 1 InsuredNumber 2 InsuredNumber",
        ),
        // A number that one person has, and nothing that says it is this person.
        (
            ["", "", "", "06990033", "家", "3", ""],
            "ask 8 InsuredNumber",
        ),
        // It is somebody else of the family.
        (
            ["家族　五郎", "20120202", "", "06990033", "家", "3", ""],
            "ask 8 InsuredNumber",
        ),
        // The birth date contradicts.
        (
            ["試験太郎", "19500103", "", "06990017", "架空", "1", "01"],
            "ask 1 InsuredNumber",
        ),
        // Chart number.
        (
            ["試験　太郎", "3250102", "1", "", "", "", ""],
            "linked 1 ChartNumber",
        ),
        (["", "", "1", "", "", "", ""], "linked 1 ChartNumber"),
        (["別人　太郎", "", "1", "", "", "", ""], "ask 1 ChartNumber"),
        (
            ["試験　太郎", "19500103", "1", "", "", "", ""],
            "ask 1 ChartNumber",
        ),
        // Chart and number lead to two people.
        (
            ["試験　太郎", "", "1", "138057", "模擬", "7", ""],
            "ask 1 ChartNumber 3 InsuredNumber",
        ),
        // One chart with two coverages is one patient.
        (
            ["併用　三郎", "19400101", "6", "06990025", "新", "5", "01"],
            "linked 6 ChartNumber",
        ),
        (
            ["併用　三郎", "", "", "12139996", "", "1234566", ""],
            "linked 6 InsuredNumber",
        ),
        // Birth date and name: asked about, even one.
        (
            ["高橋　一", "19700707", "", "", "", "", ""],
            "ask 4 Birthdate",
        ),
        // The name alone: all of that name.
        (["髙橋　一", "", "", "", "", "", ""], "ask 4 Name 5 Name"),
        (["知らない人", "19500102", "", "", "", "", ""], "nobody"),
        (["", "", "", "", "", "", ""], "nobody"),
    ];
    for (claim, expected) in rows {
        assert_eq!(whose(claim, ""), expected, "{claim:?}");
    }
}

/// The chart already has the new insurer: the claim was made under the old one.
#[test]
fn the_qualification_it_moved_to_is_looked_for_as_well() {
    let old = ["併用　三郎", "19400101", "", "06990041", "旧", "1", ""];
    assert_eq!(whose(old, ""), "ask 6 Birthdate");
    let moved = "SN,1,04,06990025,新,5,01\n";
    assert_eq!(whose(old, moved), "linked 6 InsuredNumber");
    // The branch of the old insurance says nothing about the new one.
    let nameless = ["", "", "", "06990041", "旧", "1", "01"];
    let to_branchless = "SN,1,04,06990025,新,5,\n";
    assert_eq!(whose(nameless, to_branchless), "ask 6 InsuredNumber");
    // Claimed under one person's numbers and moved to another's: nobody is picked.
    let claimed = ["試験太郎", "19500102", "", "06990017", "架空", "1", "01"];
    assert_eq!(whose(claimed, moved), "ask 1 InsuredNumber 6 InsuredNumber");
}

/// Two charts of what looks like one person: which of them is not ours to say.
#[test]
fn two_charts_that_both_fit_are_asked_about() {
    let twice = |id: &str, number: &str| Patient {
        id: id.into(),
        insurer_number: "06990017".into(),
        symbol: "架空".into(),
        number: number.into(),
        name: "試験　太郎".into(),
        birthdate: "19500102".into(),
        ..Patient::default()
    };
    let patients = [twice("1", "1"), twice("2", "2"), twice("3", "2")];
    let charts = Charts::index(&patients);
    let found = |chart: &str, number: &str| {
        let text = format!(
            "RE,1,1112,202609,試験　太郎,1,19500102,,,,,,,{chart}\nHO,06990017,架空,{number}\n"
        );
        match charts.whose(&only(layout("receipt"), &text)) {
            Whose::Candidates(all) => all.iter().map(|one| one.patient).collect(),
            Whose::Linked { patient, .. } => vec![patient],
            Whose::Nobody => Vec::new(),
        }
    };
    assert_eq!(found("", "1"), [0]);
    assert_eq!(found("", "2"), [1, 2]);
    assert_eq!(found("1", "2"), [0, 1, 2]);
    assert_eq!(found("2", "1"), [0, 1]);
}
