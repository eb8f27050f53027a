//! Files of the claim system, read line by line into claims.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod claim_support;

use claim_support::{claims, cp932, layout, only, read_all};
use onshi_core::catalogue::{
    AdjustmentReason, ClaimReturn, ClaimTransferEntry, ClaimedQualification, Confirmation,
    ReviewOrganization,
};
use onshi_core::claim::{Amount, ClaimReader, Outcome, Unclear, read_line};
use onshi_core::error::ErrorCode;
use onshi_core::record::{Draft, Record, to_json};

/// A returned claim as the public record specification and public programs have it.
const RETURNED: &str = "\
HI,1,50811,13,1,9999999,,00\r
RE,12,1112,202609,試験　太郎,1,3250102,,,,,,,00000123,,,,\r
HO,  138057,架空,1234567,1,500,,,,,,,,\r
SN,1,01,,,,01,,\r
JD,1,,,1\r
SI,12,1,112007410,,75,1\r
HR,50811,2,12,L5106,記載不備,生年月日,,,000000000000000042\r
8,1,0,HR,50711,1,,L1111,前回の理由,,,,41\r
8,2,0,RE,99,1112,202601,別人,1,3250102,,,,,,,00000999\r
RE,13,1112,202609,試験　次郎,1,5010203,,,,,,,00000124\r
HR,50811,7,,L9999,\"突合,再審査\",\r
HG,2,575,99\r
\u{1a}";

#[test]
fn a_returned_claim_says_why_and_whose() {
    let all = claims(layout("receipt"), RETURNED);
    let [first, second] = all.as_slice() else {
        panic!("two claims")
    };
    let claimed = &first.claimed;
    assert_eq!(claimed.treatment_month, "202609");
    assert_eq!(claimed.receipt_number, "12");
    assert_eq!(claimed.name, "試験　太郎");
    assert_eq!(claimed.birthdate, "19500102");
    assert_eq!(claimed.chart_number, "00000123");
    assert_eq!(claimed.search_number, "000000000000000042");
    assert_eq!(claimed.under.insurer_number, "  138057");
    assert_eq!(claimed.under.symbol, "架空");
    assert_eq!(claimed.under.number, "1234567");
    assert_eq!(claimed.under.branch, "01", "what was written at the window");
    let Outcome::Returned { reasons } = &first.outcome else {
        panic!("{:?}", first.outcome)
    };
    let [now, before] = reasons.as_slice() else {
        panic!("two reasons")
    };
    assert_eq!(now.class.known, Some(ClaimReturn::Review));
    assert_eq!(
        (now.code.as_str(), now.text.as_str()),
        ("L5106", "記載不備")
    );
    assert_eq!((now.supplement.as_str(), now.line), ("生年月日", 7));
    assert!(before.earlier && before.code == "L1111" && before.line == 8);
    assert_eq!((first.lines.clone(), first.line_count), (2..=9, 8));
    assert_eq!(first.statements[0].days, [3]);

    assert_eq!(
        second.claimed.chart_number, "00000124",
        "not that of the history"
    );
    let Outcome::Returned { reasons } = &second.outcome else {
        panic!("{:?}", second.outcome)
    };
    assert_eq!(reasons[0].text, "突合,再審査");
    assert_eq!(
        reasons[0].class.words().1,
        "second review: checked against the prescription"
    );
}

#[test]
fn the_file_says_whose_it_is_and_how_many() {
    let layout = layout("receipt");
    let mut reader = ClaimReader::new(layout, false).expect("seen, so usable");
    let mut claims = 0;
    let bytes = cp932(RETURNED);
    reader
        .feed(&bytes, true, |read| claims += u64::from(read.is_ok()))
        .unwrap();
    let header = reader.header();
    assert_eq!(
        header.review_organization.known,
        Some(ReviewOrganization::Fund)
    );
    assert_eq!(header.processing_month, "202611");
    assert_eq!(header.institution, "9999999");
    let tally = reader.tally();
    assert_eq!((claims, tally.claims, tally.stated_claims), (2, 2, Some(2)));
    assert_eq!(
        (tally.lines, tally.of_file, tally.of_claims, tally.blank),
        (13, 2, 10, 1)
    );
}

/// A file all of whose lines are in history blocks: they are all there is, so they are claims.
#[test]
fn history_with_nothing_before_it_is_read_as_claims() {
    let text = "1,1,0,RE,1,1112,50809,甲\n1,2,0,HR,50811,4,,L1,資格\n1,1,0,RE,2,1112,50809,乙\n1,2,0,HR,50811,9\n";
    let all = claims(layout("receipt"), text);
    let numbers: Vec<&str> = all
        .iter()
        .map(|one| one.claimed.receipt_number.as_str())
        .collect();
    assert_eq!(numbers, ["1", "2"]);
    assert!(
        all.iter()
            .all(|one| matches!(one.outcome, Outcome::Returned { .. }))
    );
}

/// Medical aid alone: the payer stands where the insurer would. Behind an insurer it never does.
#[test]
fn numbers_of_two_payers_are_never_mixed() {
    let alone = only(layout("receipt"), "RE,1,1112,202609\nKO,12139996,1234566\n");
    assert_eq!(alone.claimed.under.insurer_number, "12139996");
    assert_eq!(alone.claimed.under.number, "1234566");
    let both = only(
        layout("receipt"),
        "RE,1,1112,202609\nHO,06990017,,\nKO,12139996,1234566\n",
    );
    assert_eq!(both.claimed.under.insurer_number, "06990017");
    assert_eq!(both.claimed.under.number, "", "not the recipient's");
}

#[test]
fn an_unreadable_line_makes_the_claim_unclear_and_is_named() {
    let long = format!("SN,1,05{}", ",1".repeat(20));
    let text = format!("RE,1,1112,202609\nSN,1,05,06990017,架空,1,00,,\n{long}\nRE,2\nSN,1,02\n");
    let (all, tally) = read_all(layout("receipt"), &text);
    let error = all[0].as_ref().expect_err("too many items");
    assert!(error.to_string().contains("line 3"), "{error}");
    let outcome = |at: usize| all[at].as_ref().expect("a claim").outcome.clone();
    let why = Unclear::UnreadLine;
    assert_eq!(outcome(1), Outcome::Unclear { why });
    assert!(matches!(outcome(2), Outcome::Unchanged { .. }));
    assert_eq!((tally.unread, tally.claims), (1, 2));
}

#[test]
fn what_is_no_receipt_is_passed_over() {
    let (all, tally) = read_all(layout("receipt"), "%PDF-1.7\nIR,1,13\n\n");
    assert!(all.is_empty());
    assert_eq!((tally.passed_over, tally.blank), (2, 1));
}

/// One row of the medical notice: (column, text) from 1.
fn cells(kind: &str, columns: &[(usize, &str)]) -> String {
    let mut row = vec![""; 30];
    row[0] = kind;
    for (column, text) in columns {
        row[column - 1] = text;
    }
    row.join(",") + "\r\n"
}

#[test]
fn a_notice_of_adjusted_points_is_filled_down_within_a_claim_only() {
    let text = [
        cells("1", &[(5, "9999999")]),
        cells("2", &[(2, "診療年月"), (18, "氏名")]),
        cells(
            "3",
            &[
                (2, "50809"),
                (3, "000012"),
                (18, "試験　\u{e000}太郎"),
                (19, "123"),
                (20, "21"),
                (23, "-216"),
                (24, "AB"),
                (26, "請求"),
                (28, "補正"),
            ],
        ),
        cells("4", &[(23, "-\\7000"), (24, "Z")]),
        cells("4", &[(20, "40"), (23, "+5")]),
        cells("5", &[(23, "-211")]),
        cells(
            "3",
            &[
                (2, "50809"),
                (3, "000013"),
                (18, "試験　次郎"),
                (23, "-1"),
                (24, "D"),
            ],
        ),
        cells("6", &[]),
    ]
    .concat();
    let all = claims(layout("zogn-medical"), &text);
    let [first, second] = all.as_slice() else {
        panic!("two claims")
    };
    assert_eq!(first.claimed.treatment_month, "202609");
    assert_eq!(first.claimed.name, "試験　\u{e000}太郎", "外字 is kept");
    let Outcome::Adjusted { adjustments } = &first.outcome else {
        panic!("{:?}", first.outcome)
    };
    let places: Vec<&str> = adjustments.iter().map(|one| one.place.as_str()).collect();
    assert_eq!(places, ["21", "21", "40"]);
    let amounts: Vec<_> = adjustments.iter().filter_map(|one| one.amount).collect();
    assert_eq!(
        amounts,
        [Amount::Points(-216), Amount::Yen(-7000), Amount::Points(5)]
    );
    let reasons: Vec<_> = adjustments[0].reasons.iter().map(|one| one.known).collect();
    assert_eq!(
        reasons,
        [
            Some(AdjustmentReason::NotIndicated),
            Some(AdjustmentReason::Excessive)
        ]
    );
    assert_eq!(
        (
            adjustments[1].reasons[0].raw.as_str(),
            adjustments[1].reasons[0].known
        ),
        ("Z", None)
    );
    assert_eq!(
        (
            adjustments[0].claimed.as_str(),
            adjustments[0].corrected.as_str()
        ),
        ("請求", "補正")
    );
    assert_eq!(
        second.claimed.chart_number, "",
        "the chart of the patient before is not theirs"
    );
    assert_eq!(second.lines, 7..=7);
}

#[test]
fn a_following_row_of_another_claim_does_not_join() {
    let text = [
        cells(
            "3",
            &[
                (3, "000012"),
                (18, "試験　太郎"),
                (19, "123"),
                (20, "21"),
                (23, "-1"),
            ],
        ),
        cells("4", &[(3, "000013"), (23, "-2")]),
        cells("4", &[(3, "000013"), (23, "-3")]),
    ]
    .concat();
    let all = claims(layout("zogn-medical"), &text);
    let said: Vec<_> = all
        .iter()
        .map(|one| {
            (
                one.claimed.receipt_number.as_str(),
                one.claimed.chart_number.as_str(),
                one.line_count,
            )
        })
        .collect();
    assert_eq!(said, [("000012", "123", 1), ("000013", "", 2)]);
    let Outcome::Adjusted { adjustments } = &all[1].outcome else {
        panic!("{:?}", all[1].outcome)
    };
    assert_eq!(
        adjustments[0].place, "",
        "nor does it take the place of the other"
    );
}

#[test]
fn a_list_of_returned_claims_of_a_pharmacy() {
    let one = only(
        layout("henr-dispensing"),
        "3,50809,000012,06990017,,,試験　太郎,,500,,,,,L2105\n",
    );
    let Outcome::Returned { reasons } = &one.outcome else {
        panic!("{:?}", one.outcome)
    };
    assert_eq!(reasons[0].code, "L2105");
    assert_eq!(one.claimed.under.insurer_number, "06990017");
    let one = only(
        layout("zogn-dispensing"),
        "3,50809,,000012,,,,,,,,,,,試験　太郎,,,,,,-12,F\n",
    );
    assert!(
        matches!(&one.outcome, Outcome::Adjusted { adjustments } if adjustments[0].amount == Some(Amount::Points(-12)))
    );
}

#[test]
fn a_confirmed_claim_by_the_assumed_layout() {
    let head = "3,50809,000012,7,123,試験　太郎,19500102,06990017,架空,1,00,1";
    let text = format!(
        "2,診療年月\n{head},05,06990025,新,11,01,,1,,,,,,,1\n{head},05,01990012,別,22,02,,,1\n3,50809,000013,,,,,,,,,1,04,06990025,新,33,,\n"
    );
    let all = claims(layout("confirmation"), &text);
    let [split, moved] = all.as_slice() else {
        panic!("two claims")
    };
    assert_eq!(split.outcome, Outcome::Split { parts: vec![0, 1] });
    let parts: Vec<_> = split
        .statements
        .iter()
        .map(|one| {
            (
                one.holder.insurer_number.as_str(),
                one.days.as_slice(),
                one.line,
            )
        })
        .collect();
    assert_eq!(
        parts,
        [("06990025", &[1, 8][..], 2), ("01990012", &[2][..], 3)]
    );
    assert_eq!(
        split.statements[0].confirmation.known,
        Some(Confirmation::Split)
    );
    assert_eq!(split.evidence.word(), "assumed");
    assert!(matches!(&moved.outcome, Outcome::Moved { to } if to.number == "33"));
}

#[test]
fn a_broken_character_ends_the_file_and_hands_out_no_half_claim() {
    let mut reader = ClaimReader::new(layout("receipt"), false).unwrap();
    let mut given = Vec::new();
    let text = b"RE,1,1112,202609\nSN,1,02\nRE,2,1112,202609\n\x81";
    let error = reader
        .feed(text, true, |read| given.push(read))
        .unwrap_err();
    assert_eq!(error.code(), ErrorCode::Encoding);
    assert_eq!(given.len(), 1);
}

#[test]
fn nobody_is_named_where_things_are_printed() {
    let mut all = claims(layout("receipt"), RETURNED);
    let more = "RE,1\nSN,1,09,,,,98\nRE,2\nSN,1,04,06990017,架空,97\n";
    all.extend(claims(layout("receipt"), more));
    let shown = format!("{all:?}");
    for secret in [
        "試験",
        "19500102",
        "1234567",
        "00000123",
        "記載不備",
        "前回",
        "98",
        "97",
        "0699",
    ] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

/// What was read from one file is the same entry of the transfer form as its lines are.
#[test]
fn a_result_is_handed_on_in_our_form() {
    let days: String = (1..=31)
        .map(|day| if day % 7 == 1 { ",1" } else { "," })
        .collect();
    let lines = [
        "SN,1,05,06990017,架空,1,01".to_owned(),
        "SN,2,02,12139996,,,,1234566".to_owned(),
        format!("JD,1{days}"),
    ];
    let text = format!(
        "RE,12,1112,202609,試験\nHO,06990025,旧,7\n{}\n",
        lines.join("\n")
    );
    let entry = only(layout("receipt"), &text).to_entry();
    let claimed = Draft::<ClaimedQualification>::new()
        .insurer_number("06990025")
        .insured_card_symbol("旧")
        .insured_identification_number("7");
    let mut expected: Record = Draft::<ClaimTransferEntry>::new()
        .treatment_month("202609")
        .receipt_number("12")
        .name("試験")
        .claimed(claimed)
        .into();
    for line in lines {
        let line = read_line(&line).expect("readable").expect("a record");
        line.append_to(&mut expected);
    }
    assert_eq!(to_json(&entry), to_json(&expected));
}

#[test]
fn this_return_stands_before_earlier_ones_wherever_the_file_has_them() {
    let text = "RE,1\n8,1,0,HR,50711,1,,L1\n8,2,0,HR,50611,1,,L0\nHR,50811,2,,L2\n";
    let one = only(layout("receipt"), text);
    let Outcome::Returned { reasons } = &one.outcome else {
        panic!("{:?}", one.outcome)
    };
    let codes: Vec<&str> = reasons.iter().map(|reason| reason.code.as_str()).collect();
    assert_eq!(codes, ["L2", "L1", "L0"]);
    let only_before = only(layout("receipt"), "RE,1\nSN,1,02\n8,1,0,HR,50711,1,,L1\n");
    assert!(matches!(only_before.outcome, Outcome::Unchanged { .. }));
}
