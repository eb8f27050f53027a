//! Numbers: tables over paddings, widths, lengths and hyphens, and properties. All are made up,
//! except the published numbers of three public insurers.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::{
    collections::HashSet,
    fmt::{Debug, Display},
    hash::{DefaultHasher, Hash, Hasher},
};

use onshi_core::{
    id::{
        BranchNumber, FileIdentifier, IdError, IdFault, InstitutionCode, InsuredNumber,
        InsuredSymbol, InsurerNumber, ReceptionNumber, ReferenceNumber,
    },
    text::to_full_width,
};
use proptest::prelude::*;

/// What cards, keyboards and tables use for one stroke.
const HYPHENS: [char; 8] = ['-', '−', '－', '‐', '–', '—', 'ー', 'ｰ'];

const INSURER: &str = "insurer number (保険者番号)";

fn insurer(text: &str) -> InsurerNumber {
    InsurerNumber::new(text).unwrap()
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn insurer_numbers_as_people_write_them() {
    let table = [
        // written, canonical, in a request
        ("  138057", "138057", "  138057"),
        ("00138057", "138057", "  138057"),
        ("138057", "138057", "  138057"),
        ("138057  ", "138057", "  138057"),
        ("１３８０５７", "138057", "  138057"),
        ("　　１３８０５７", "138057", "  138057"),
        ("010017", "010017", "  010017"), // 国保 of prefecture 01 keeps its zero
        ("00010017", "010017", "  010017"),
        ("01010016", "01010016", "01010016"), // and so does law number 01
        ("39999999", "39999999", "39999999"),
        ("１２９９９９９１", "12999991", "12999991"),
        ("1010016", "1010016", " 1010016"), // seven digits are kept, not repaired
        ("12345", "12345", "   12345"),
    ];
    for (written, canonical, request) in table {
        let number = insurer(written);
        assert_eq!(number.as_written(), written);
        assert_eq!(number.canonical(), canonical, "{written}");
        assert_eq!(number.padded_with_spaces(), request, "{written}");
        assert_eq!(insurer(request), number, "what is sent is the same number");
    }
}

#[test]
fn insurer_numbers_over_pads_widths_and_lengths() {
    let pads: [fn(&str) -> String; 6] = [
        |digits| digits.to_owned(),
        |digits| format!("{digits:>8}"),
        |digits| format!("{digits:<8}"),
        |digits| format!("{digits:^8}"),
        |digits| format!("{digits:\u{3000}>8}"),
        |digits| format!("{digits:0>8}"),
    ];
    let half_full = |text: &str| {
        let full: String = text
            .chars()
            .map(|c| if c == ' ' { c } else { wide(c) })
            .collect();
        [text.to_owned(), full]
    };
    let mut rows = 0;
    for length in 0..=12 {
        for start in 1..=9_u32 {
            let digits: String = (0..length).map(|i| digit(start + i * 7)).collect();
            for (pad, padding) in pads.iter().enumerate() {
                for text in half_full(&padding(&digits)) {
                    check_insurer(&text, &digits, pad == 5);
                    rows += 1;
                }
            }
        }
    }
    assert_eq!(rows, 13 * 9 * 6 * 2);
}

fn digit(n: u32) -> char {
    char::from_digit(n % 9 + 1, 10).unwrap() // 1–9: what is padding is told by the row
}

fn wide(half: char) -> char {
    to_full_width(&half.to_string()).chars().next().unwrap()
}

fn check_insurer(text: &str, digits: &str, zeros: bool) {
    let got = InsurerNumber::new(text);
    let length = text.chars().count();
    if length > 8 {
        let fault = IdFault::TooLong { length, limit: 8 };
        assert_eq!(got.unwrap_err(), IdError { id: INSURER, fault });
        return;
    }
    if digits.is_empty() && !zeros {
        assert_eq!(
            got.unwrap_err(),
            IdError {
                id: INSURER,
                fault: IdFault::Empty
            }
        );
        return;
    }
    let number = got.unwrap();
    let expected = match (zeros, digits.len()) {
        (true, 0..=6) => format!("{digits:0>6}"),
        (true, _) => format!("{digits:0>8}"),
        (false, _) => digits.to_owned(),
    };
    assert_eq!(number.canonical(), expected, "{text:?}");
    assert_eq!(number.padded_with_spaces().len(), 8);
    assert_eq!(number.as_written(), text);
}

#[test]
fn insurer_numbers_that_are_none() {
    let table = [
        ("", IdFault::Empty),
        ("        ", IdFault::Empty),
        (
            "123456789",
            IdFault::TooLong {
                length: 9,
                limit: 8,
            },
        ),
        (
            "  123456 ",
            IdFault::TooLong {
                length: 9,
                limit: 8,
            },
        ),
        ("13-8057", IdFault::NotDigit { index: 2 }),
        ("  13a057", IdFault::NotDigit { index: 4 }),
        ("13 8057", IdFault::NotDigit { index: 2 }),
        ("十三八〇五七", IdFault::NotDigit { index: 0 }),
        ("١٢٣٤٥٦", IdFault::NotDigit { index: 0 }), // digits, but of another script
        ("-138057", IdFault::NotDigit { index: 0 }),
    ];
    for (text, fault) in table {
        assert_eq!(
            InsurerNumber::new(text),
            Err(IdError { id: INSURER, fault }),
            "{text}"
        );
    }
}

#[test]
fn check_digits_warn() {
    let table = [
        ("01040013", Some(true)), // published by public insurers
        ("01130012", Some(true)),
        ("33120015", Some(true)),
        ("06999999", Some(true)), // made up, reckoned by hand
        ("12999991", Some(true)),
        ("999995", Some(true)),
        ("  999995", Some(true)),
        ("00999995", Some(true)),
        ("９９９９９５", Some(true)),
        ("000000", Some(true)),
        ("06999998", Some(false)),
        ("12999919", Some(false)),
        ("999999", Some(false)),
        ("9999995", None),
        ("99995", None),
    ];
    for (text, ok) in table {
        assert_eq!(insurer(text).check_digit_ok(), ok, "{text}");
    }
}

#[test]
fn one_wrong_digit_is_always_noticed() {
    for right in ["01040013", "06999999", "12999991", "999995", "138016"] {
        assert_eq!(insurer(right).check_digit_ok(), Some(true), "{right}");
        for place in 0..right.len() {
            for digit in '0'..='9' {
                let mut wrong = right.to_owned();
                wrong.replace_range(place..=place, &digit.to_string());
                assert_eq!(insurer(&wrong).check_digit_ok(), Some(wrong == right));
            }
        }
    }
}

#[test]
fn medical_aid_is_law_number_12() {
    for (text, aid) in [
        ("12999991", true),
        ("１２９９９９９１", true),
        ("129999", false),
    ] {
        assert_eq!(insurer(text).is_medical_aid(), aid, "{text}");
    }
    assert!(!insurer("  123456").is_medical_aid());
    for other in ["21129999", "10999999", "13999999", "1299999", "02129999"] {
        assert!(!insurer(other).is_medical_aid(), "{other}");
    }
}

#[test]
fn symbols_and_numbers_fold_hyphens_and_width_and_nothing_else() {
    let bodies = ["1", "01", "001", "A", "あ"];
    let mut rows = 0;
    for a in HYPHENS {
        for b in HYPHENS {
            for body in bodies {
                let one = format!("{body}{a}0123");
                let other = to_full_width(&format!("{body}{b}0123"));
                assert!(same(&one, &other), "{one} {other}");
                assert!(
                    !same(&one, &format!("{body}{b}123")),
                    "zeros are never stripped"
                );
                assert!(
                    !same(&one, &format!("{body}0123")),
                    "a hyphen is not nothing"
                );
                rows += 3;
            }
        }
    }
    assert_eq!(rows, 8 * 8 * 5 * 3);
    assert!(same("ﾏﾙﾊﾞ12", "マルバ１２"));
    assert!(same("12 ", "　12"));
    assert!(!same("1 2", "12"));
    assert!(!same("a", "A"));
    assert!(!same("ｱ", "ｧ"));
}

fn same(a: &str, b: &str) -> bool {
    let symbols = InsuredSymbol::new(a)
        .unwrap()
        .is_same_as(&InsuredSymbol::new(b).unwrap());
    let numbers = InsuredNumber::new(a)
        .unwrap()
        .is_same_as(&InsuredNumber::new(b).unwrap());
    assert_eq!(symbols, numbers);
    symbols
}

#[test]
fn branch_numbers_are_two_digits_of_any_width() {
    let mut texts = vec![String::new()];
    for (width, count) in [(1, 10), (2, 100), (3, 1000)] {
        texts.extend((0..count).map(|n| format!("{n:0>width$}")));
    }
    assert_eq!(texts.len(), 1 + 10 + 100 + 1000);
    for text in &texts {
        let full = to_full_width(text);
        match (BranchNumber::new(text), BranchNumber::new(&full)) {
            (Ok(half), Ok(full)) => {
                assert_eq!(text.len(), 2);
                assert_eq!(half, full);
                assert_eq!(hash(&half), hash(&full));
                assert_eq!(half.as_written(), text);
            }
            (Err(half), Err(full)) => {
                assert_ne!(text.len(), 2);
                assert_eq!(half, full);
            }
            _ => panic!("width must not matter: {text}"),
        }
    }
    let distinct: HashSet<_> = texts
        .iter()
        .filter_map(|t| BranchNumber::new(t).ok())
        .collect();
    assert_eq!(distinct.len(), 100);
    for text in ["a1", "1a", " 1", "-1", "〇一", "1\u{FF1A}", "\u{FF0F}1"] {
        let fault = BranchNumber::new(text).unwrap_err().fault;
        assert!(matches!(fault, IdFault::NotDigit { .. }), "{text}");
    }
}

#[test]
fn institution_codes_are_ten_digits() {
    let code = InstitutionCode::new("1319999999").unwrap();
    assert_eq!(
        (code.prefecture(), code.point_table(), code.local_code()),
        ("13", '1', "9999999")
    );
    assert_eq!(code.to_string(), "1319999999");
    let table = [
        ("", IdFault::Empty),
        (
            "131999999",
            IdFault::WrongLength {
                length: 9,
                required: 10,
            },
        ),
        (
            "13199999999",
            IdFault::WrongLength {
                length: 11,
                required: 10,
            },
        ),
        ("１３１９９９９９９９", IdFault::NotDigit { index: 0 }),
        (" 319999999", IdFault::NotDigit { index: 0 }),
        ("13-9999999", IdFault::NotDigit { index: 2 }),
    ];
    for (text, fault) in table {
        let error = IdError {
            id: "institution code (医療機関コード)",
            fault,
        };
        assert_eq!(InstitutionCode::new(text), Err(error), "{text}");
    }
}

#[test]
fn limits_count_characters_of_any_size() {
    fn ok<T>(result: Result<T, IdError>) -> Result<(), IdFault> {
        result.map(|_| ()).map_err(|error| error.fault)
    }
    type Make = fn(&str) -> Result<(), IdFault>;
    let table: [(Make, usize, usize); 5] = [
        (|text| ok(ReferenceNumber::new(text)), 1, 50),
        (|text| ok(ReceptionNumber::new(text)), 1, 38),
        (|text| ok(FileIdentifier::new(text)), 0, 50),
        (|text| ok(InsuredSymbol::new(text)), 1, 20),
        (|text| ok(InsuredNumber::new(text)), 1, 20),
    ];
    for (make, least, limit) in table {
        for character in ["7", "é", "亜", "𠮷"] {
            for length in 0..=limit + 2 {
                let expected = match length {
                    _ if length < least => Err(IdFault::Empty),
                    _ if length > limit => Err(IdFault::TooLong { length, limit }),
                    _ => Ok(()),
                };
                assert_eq!(make(&character.repeat(length)), expected);
            }
        }
    }
}

fn printed(value: &(impl Debug + Display)) -> String {
    format!("{value:?} {value:#?} {value}")
}

#[test]
fn what_belongs_to_a_person_is_never_printed() {
    let secret = "87654321";
    let values = [
        printed(&insurer(secret)),
        printed(&InsuredSymbol::new(secret).unwrap()),
        printed(&InsuredNumber::new(secret).unwrap()),
        printed(&BranchNumber::new("87").unwrap()),
        printed(&ReferenceNumber::new(secret).unwrap()),
        printed(&ReceptionNumber::new(secret).unwrap()),
        printed(&FileIdentifier::new(secret).unwrap()),
    ];
    for value in values {
        assert!(value.contains("‹redacted›"));
        assert!(!value.contains("87"), "{value}");
    }
    let error = InsurerNumber::new("8765x321").unwrap_err();
    assert_eq!(
        error.to_string(),
        "insurer number (保険者番号) has something other than a digit at position 4"
    );
    assert!(!format!("{error:?}").contains("8765"));
}

proptest! {
    #[test]
    fn any_text_is_kept_or_refused(text in any::<String>()) {
        if let Ok(number) = InsurerNumber::new(&text) {
            prop_assert_eq!(number.as_written(), &text);
            prop_assert!(number.canonical().bytes().all(|byte| byte.is_ascii_digit()));
        }
        if let Ok(branch) = BranchNumber::new(&text) {
            prop_assert_eq!(branch.as_written(), &text);
        }
        let _ = InstitutionCode::new(&text);
    }

    #[test]
    fn equal_insurer_numbers_hash_alike(a in "[ 0]{0,2}[01][0-9]{4,7}", b in "[ 0]{0,2}[01][0-9]{4,7}") {
        if let (Ok(a), Ok(b)) = (InsurerNumber::new(&a), InsurerNumber::new(&b)) {
            prop_assert_eq!(a == b, a.canonical() == b.canonical());
            prop_assert!(a != b || hash(&a) == hash(&b));
        }
    }

    #[test]
    fn a_key_is_its_own_key(text in "[-−ーｰ 　0-9０-９A-Zあ-んｱ-ﾝ\u{FF9E}]{1,10}") {
        let key = InsuredSymbol::new(&text).unwrap().comparison_key();
        if let Ok(symbol) = InsuredSymbol::new(&key) {
            prop_assert_eq!(symbol.comparison_key(), key);
        }
    }
}
