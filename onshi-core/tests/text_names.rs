//! Grades of name pairs: a table checked by hand, a product of names, and properties.
//! All people are made up.
#![allow(clippy::unwrap_used)]

use onshi_core::text::{
    Grade, compare_names, compare_names_in_any_order,
    fold::{HYPHENS, SMALL_KANA},
    folded_name, has_substitution, to_full_width, to_half_width,
};
use proptest::prelude::*;

use Grade::{Different, Identical, SameAfterFolding, Substituted, VariantKanji};

/// Hand-checked pairs: a name, another one, the grade, and why. Characters that editors and tools like
/// to normalise, and those one cannot see, are written as `\u{…}`.
const TABLE: &str = include_str!("fixtures/names.tsv");

/// A pair of the table.
struct Row {
    a: String,
    b: String,
    grade: Grade,
    why: &'static str,
}

fn table() -> Vec<Row> {
    let lines = TABLE.lines().skip(1);
    let row = |line: &'static str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let &[a, b, grade, why] = cells.as_slice() else {
            panic!("four cells: {line:?}");
        };
        let (a, b) = (unescaped(a), unescaped(b));
        let grades = [
            Identical,
            SameAfterFolding,
            VariantKanji,
            Substituted,
            Different,
        ];
        let grade = grades
            .into_iter()
            .find(|known| format!("{known:?}") == grade);
        let grade = grade.unwrap_or_else(|| panic!("a grade: {line:?}"));
        Row { a, b, grade, why }
    };
    lines.map(row).collect()
}

fn unescaped(cell: &str) -> String {
    let mut pieces = cell.split("\\u{");
    let mut text = pieces.next().unwrap().to_owned();
    for piece in pieces {
        let (number, rest) = piece.split_once('}').unwrap();
        text.push(char::from_u32(u32::from_str_radix(number, 16).unwrap()).unwrap());
        text.push_str(rest);
    }
    text
}

#[test]
fn hand_checked_pairs_have_their_grade_both_ways() {
    let table = table();
    assert!(table.len() >= 200);
    let mut wrong = Vec::new();
    for Row { a, b, grade, why } in &table {
        for (a, b) in [(a, b), (b, a)] {
            let found = compare_names(a, b);
            if found != *grade {
                wrong.push(format!("{a:?} and {b:?} ({why}): {found:?}, not {grade:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_grade_has_its_share_of_the_table_and_no_pair_stands_twice() {
    let table = table();
    for (grade, least) in [
        (Identical, 5),
        (SameAfterFolding, 50),
        (VariantKanji, 80),
        (Substituted, 10),
        (Different, 70),
    ] {
        let rows = table.iter().filter(|row| row.grade == grade).count();
        assert!(rows >= least, "{grade:?}: {rows}");
    }
    let pairs: std::collections::BTreeSet<_> = table
        .iter()
        .map(|row| {
            (
                row.a.clone().min(row.b.clone()),
                row.a.clone().max(row.b.clone()),
            )
        })
        .collect();
    assert_eq!(pairs.len(), table.len());
    assert!(table.iter().all(|row| !row.why.is_empty()));
}

#[test]
fn what_folds_to_one_text_is_the_same_and_no_variant_is() {
    for Row { a, b, grade, .. } in &table() {
        let equal = folded_name(a) == folded_name(b);
        let blank_only =
            folded_name(a).replace('\u{3000}', "") == folded_name(b).replace('\u{3000}', "");
        match grade {
            Identical => assert!(equal, "{a:?} and {b:?}"),
            SameAfterFolding => assert!(blank_only, "{a:?} and {b:?}"),
            VariantKanji => assert!(!blank_only, "{a:?} and {b:?}"),
            Substituted | Different => {
                assert!(!equal || a == b || a.trim().is_empty(), "{a:?} and {b:?}")
            }
        }
    }
}

#[test]
fn the_order_of_names_matters_only_where_it_is_asked_for() {
    let table = [
        ("試験 太郎", "太郎 試験", SameAfterFolding),
        ("TEST MARIA ANNA", "MARIA ANNA TEST", SameAfterFolding),
        ("ﾏﾘｱ･ﾃｽﾄ", "テスト　マリア", SameAfterFolding),
        ("髙橋 太郎", "太郎 高橋", VariantKanji),
        ("●橋 太郎", "太郎 高橋", Substituted),
        ("試験 太郎", "試験 太郎", Identical),
        ("試験 太郎", "太郎 見本", Different),
        ("試験 太郎", "太験 試郎", Different),
        ("TEST MARIA ANNA", "MARIA TEST ANNA", Different), // turned, not shuffled
        ("", "", Different),
    ];
    for (a, b, grade) in table {
        assert_eq!(compare_names_in_any_order(a, b), grade, "{a:?} and {b:?}");
        assert_eq!(compare_names_in_any_order(b, a), grade, "{b:?} and {a:?}");
    }
}

/// 120 names that all differ.
fn names() -> Vec<String> {
    let families = [
        "試験",
        "診療",
        "見本",
        "架空",
        "例題",
        "サンプル",
        "テスト",
        "髙見",
        "ガクジ",
        "検査",
    ];
    let givens = [
        "太郎",
        "次郎",
        "花子",
        "梅子",
        "ハナコ",
        "パトリ",
        "ローラ",
        "一",
        "二",
        "三",
        "ヨウ",
        "はち",
    ];
    let pairs = families
        .iter()
        .flat_map(|family| givens.map(|given| format!("{family} {given}")));
    pairs.collect()
}

fn decorated(name: &str) -> Vec<String> {
    vec![
        name.to_owned(),
        to_half_width(name),
        to_full_width(name),
        name.replace(' ', ""),
        format!("\u{FEFF}{name} "),
        name.replace('ー', "－"),
    ]
}

#[test]
fn a_product_of_names_is_the_same_only_on_its_diagonal() {
    let names = names();
    let mut pairs = 0;
    for (i, a) in names.iter().enumerate() {
        for (j, b) in names.iter().enumerate() {
            for form in decorated(b) {
                let grade = compare_names(a, &form);
                let expected = match (i == j, *a == form) {
                    (true, true) => Identical,
                    (true, false) => SameAfterFolding,
                    (false, _) => Different,
                };
                assert_eq!(grade, expected, "{a:?} and {form:?}");
                pairs += 1;
            }
        }
    }
    assert_eq!(pairs, 120 * 120 * 6);
}

#[test]
fn every_hyphen_and_small_letter_folds() {
    for a in HYPHENS {
        for b in HYPHENS {
            let expected = if a == b { Identical } else { SameAfterFolding };
            assert_eq!(
                compare_names(&format!("ロ{a}ラ"), &format!("ロ{b}ラ")),
                expected
            );
        }
    }
    for (small, large) in SMALL_KANA {
        assert_eq!(
            compare_names(&small.to_string(), &large.to_string()),
            SameAfterFolding
        );
    }
}

#[test]
fn widths_have_their_known_forms() {
    let table = [
        ("ABC 12-3~", "ＡＢＣ　１２－３～"),
        ("ｶﾞﾊﾟｳﾞｰ｡｢｣､･", "ガパヴー。「」、・"),
        ("ﾜﾞｱﾟ", "ワ゛ア゜"),
        ("ｦｯｬｮ", "ヲッャョ"),
        ("漢字ひらヮヰヱヵヶ", "漢字ひらヮヰヱヵヶ"),
        ("", ""),
    ];
    for (half, full) in table {
        assert_eq!(to_full_width(half), full);
        assert_eq!(to_half_width(full), half);
    }
    assert_eq!(to_full_width("か\u{3099}う゛は゜わ゛"), "がゔぱわ゛");
}

#[test]
fn substitution_is_seen() {
    assert!(has_substitution("●橋"));
    assert!(!has_substitution("髙橋○◯"));
}

fn name() -> impl Strategy<Value = String> {
    "[ 　-ａＡaA亜髙高\u{FA10}塚●アァぁｱﾞ゛がガー〜～\u{FEFF}\u{E0100}]{0,6}"
}

proptest! {
    #[test]
    fn comparing_is_symmetric(a in name(), b in name()) {
        prop_assert_eq!(compare_names(&a, &b), compare_names(&b, &a));
    }

    #[test]
    fn only_equal_names_are_identical(a in name(), b in name()) {
        prop_assert!(a == b || compare_names(&a, &b) != Identical);
        prop_assert!(!has_substitution(&a) || compare_names(&a, &b) >= Substituted);
    }

    #[test]
    fn width_never_matters(a in name(), b in name()) {
        let there_and_back = compare_names(&to_half_width(&a), &to_full_width(&b)).max(SameAfterFolding);
        prop_assert_eq!(there_and_back, compare_names(&a, &b).max(SameAfterFolding));
    }

    #[test]
    fn full_width_is_stable(a in any::<String>(), b in name()) {
        for text in [a, b] {
            let full = to_full_width(&text);
            prop_assert_eq!(&to_full_width(&full), &full);
            prop_assert_eq!(&to_full_width(&to_half_width(&text)), &full);
        }
    }
}
