//! 公費負担者番号 and 受給者番号: which numbers tell by themselves what they are. All are made up.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use onshi_core::id::{
    BranchNumber, IdError, IdFault, InsurerNumber, PayerLaw, PublicExpensePayerNumber,
    RecipientNumber,
};

const PAYER: &str = "payer number of public expense (公費負担者番号)";
const RECIPIENT: &str = "recipient number (受給者番号)";

#[test]
fn a_payer_number_is_told_by_its_law() {
    let (aid, support) = (PayerLaw::MedicalAid, PayerLaw::MedicalSupport);
    let length = |length| {
        Err(IdFault::WrongLength {
            length,
            required: 8,
        })
    };
    let table = [
        ("12999991", Ok(aid)),
        ("25999996", Ok(support)),
        ("１２９９９９９１", Ok(aid)),
        ("06139992", Err(IdFault::WrongCoverage)), // 組合健保
        ("39999999", Err(IdFault::WrongCoverage)), // 後期高齢者医療
        ("54999999", Err(IdFault::WrongCoverage)), // another public expense (難病)
        ("129999", Err(IdFault::WrongCoverage)),   // 国保 of prefecture 12
        ("  129999", Err(IdFault::WrongCoverage)),
        ("00129999", Err(IdFault::WrongCoverage)),
        ("00259999", Err(IdFault::WrongCoverage)),
        ("1299999", length(7)),
        ("12", length(2)),
        ("", Err(IdFault::Empty)),
        ("1299999x", Err(IdFault::NotDigit { index: 7 })),
        (
            "129999910",
            Err(IdFault::TooLong {
                length: 9,
                limit: 8,
            }),
        ),
    ];
    for (text, law) in table {
        let got = PublicExpensePayerNumber::new(text).map(|number| number.law());
        let expected = law.map_err(|fault| IdError { id: PAYER, fault });
        assert_eq!(got, expected, "{text:?}");
    }
}

/// No number is taken by both, and an insurer number of known form by one of them.
#[test]
fn insurer_and_payer_are_never_the_same_number() {
    for law in 0..100 {
        let eight = format!("{law:02}139991");
        let insurer = InsurerNumber::new(&eight).unwrap();
        let payer = PublicExpensePayerNumber::new(&eight);
        assert_eq!(insurer.payer_law().is_some(), payer.is_ok(), "{eight}");
        assert_eq!(payer.is_ok(), matches!(law, 12 | 25), "{eight}");
        let six = &eight[..6];
        assert!(InsurerNumber::new(six).unwrap().payer_law().is_none());
        assert!(PublicExpensePayerNumber::new(six).is_err(), "{six}");
    }
}

#[test]
fn a_recipient_number_has_seven_digits() {
    let length = |length| IdFault::WrongLength {
        length,
        required: 7,
    };
    let table = [
        ("123456", length(6)),
        ("12345678", length(8)),
        ("", IdFault::Empty),
        ("   ", IdFault::Empty),
        ("12-3456", IdFault::NotDigit { index: 2 }),
        (" 12345a6", IdFault::NotDigit { index: 6 }),
    ];
    for (text, fault) in table {
        let expected = IdError {
            id: RECIPIENT,
            fault,
        };
        assert_eq!(RecipientNumber::new(text), Err(expected), "{text:?}");
    }
    for text in ["1234566", "１２３４５６６", " 1234566"] {
        let number = RecipientNumber::new(text).unwrap();
        assert_eq!((number.as_written(), number.canonical()), (text, "1234566"));
        assert_eq!(number, RecipientNumber::new("1234566").unwrap());
    }
}

#[test]
fn check_digits_warn_and_notice_every_single_slip() {
    let payer = |text: &str| PublicExpensePayerNumber::new(text).unwrap();
    assert!(payer("12999991").check_digit_ok() && payer("25999996").check_digit_ok());
    assert!(!payer("12999919").check_digit_ok());
    let right = "1234566"; // 6·2=12, 5, 4·2=8, 3, 2·2=4, 1 → 3+5+8+3+4+1 = 24, and 6
    for place in 0..right.len() {
        for digit in '0'..='9' {
            let mut number = right.to_owned();
            number.replace_range(place..=place, &digit.to_string());
            let fits = RecipientNumber::new(&number).unwrap().check_digit_ok();
            assert_eq!(fits, number == right, "{number}");
        }
    }
}

#[test]
fn numbers_print_redacted_and_errors_hold_no_digit() {
    let payer = PublicExpensePayerNumber::new("12999991").unwrap();
    let recipient = RecipientNumber::new("1234566").unwrap();
    let errors = [
        PublicExpensePayerNumber::new("06139992").unwrap_err(),
        RecipientNumber::new("0613999x").unwrap_err(),
    ];
    for text in [
        format!("{payer:?} {payer} {recipient:?} {recipient}"),
        errors.map(|error| error.to_string()).join(" "),
    ] {
        for number in ["12999991", "1234566", "0613999"] {
            assert!(!text.contains(number), "{text}");
        }
    }
}

#[test]
fn a_branch_number_goes_out_in_half_width() {
    for text in ["01", "０１", "0１"] {
        assert_eq!(BranchNumber::new(text).unwrap().canonical(), "01");
    }
}
