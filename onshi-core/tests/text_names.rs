//! Grades of name pairs: a table checked by hand, a product of names, and properties.
//! All people are made up.

use onshi_core::text::{
    Grade, compare_names,
    fold::{HYPHENS, SMALL_KANA},
    has_substitution, to_full_width, to_half_width,
};
use proptest::prelude::*;

use Grade::{Different, Identical, SameAfterFolding, Substituted, VariantKanji};

/// Hand-checked. Characters that editors and tools like to normalise are written as numbers.
const TABLE: &[(&str, &str, Grade)] = &[
    // as it is
    ("試験 太郎", "試験 太郎", Identical),
    ("シケン タロウ", "シケン タロウ", Identical),
    ("髙橋 試験", "髙橋 試験", Identical),
    ("TEST TARO", "TEST TARO", Identical),
    // blanks
    ("試験 太郎", "試験　太郎", SameAfterFolding),
    ("試験 太郎", "試験太郎", SameAfterFolding),
    ("試験  太郎", "試験 太郎", SameAfterFolding),
    (" 試験 太郎 ", "試験 太郎", SameAfterFolding),
    ("試験\u{A0}太郎", "試験 太郎", SameAfterFolding),
    ("試験\t太郎", "試験 太郎", SameAfterFolding),
    ("試験太郎 ", "試験 太郎", SameAfterFolding), // blanks around are none between
    ("　試験太郎", "試験 太郎", SameAfterFolding),
    ("原 田花子", "原田 花子", Different),
    ("原 田花子", "原田花子", SameAfterFolding),
    ("マリア テスト 花子", "マリアテスト 花子", SameAfterFolding),
    // width of kana, with voiced marks split, combining or free
    ("ｼｹﾝ ﾀﾛｳ", "シケン　タロウ", SameAfterFolding),
    ("ｶﾞｸｼﾞ", "ガクジ", SameAfterFolding),
    ("ﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟ", "パピプペポ", SameAfterFolding),
    ("ｳﾞｧﾝ", "ヴァン", SameAfterFolding),
    ("カ\u{3099}クジ", "ガクジ", SameAfterFolding),
    ("は\u{309A}", "ぱ", SameAfterFolding),
    ("カ゛クジ", "ガクジ", SameAfterFolding),
    ("ｶﾞｸｼﾞ", "カクジ", Different),
    ("ﾊﾞ", "パ", Different),
    ("ハ", "バ", Different),
    // kind and size of kana
    ("はなこ", "ハナコ", SameAfterFolding),
    ("はなこ", "ﾊﾅｺ", SameAfterFolding),
    ("シヨウコ", "ショウコ", SameAfterFolding),
    ("ﾘﾖｳﾀ", "りょうた", SameAfterFolding),
    ("ハッタ", "ハツタ", SameAfterFolding),
    ("一ヶ瀬", "一ケ瀬", SameAfterFolding),
    ("ジョウ", "ジュウ", Different),
    ("ハナコ", "ハナエ", Different),
    // hyphens and long vowels
    ("ローラ", "ﾛｰﾗ", SameAfterFolding),
    ("ローラ", "ロ－ラ", SameAfterFolding),
    ("ローラ", "ロ−ラ", SameAfterFolding),
    ("ローラ", "ロ―ラ", SameAfterFolding),
    ("アン-マリー", "アン‐マリー", SameAfterFolding),
    ("ローラ", "ロ一ラ", Different), // 一 is the kanji for one
    ("ローラ", "ロラ", Different),
    ("オオノ", "オーノ", Different),
    // Latin letters
    ("TEST TARO", "ＴＥＳＴ　ＴＡＲＯ", SameAfterFolding),
    ("Test Taro", "TEST TARO", SameAfterFolding),
    ("TEST TARO", "TEST TAR0", Different), // the last one is a zero
    ("J〜試験", "J～試験", SameAfterFolding),
    // invisible characters
    ("\u{FEFF}試験 太郎", "試験 太郎", SameAfterFolding),
    ("試験\u{200B} 太郎", "試験 太郎", SameAfterFolding),
    ("試験\u{200D}太郎", "試験太郎", SameAfterFolding),
    ("\u{200F}試験 太郎", "試験 太郎", SameAfterFolding),
    ("\u{202E}試験 太郎", "試験 太郎", Different), // an override changes what is seen
    ("カ\u{200B}\u{3099}ク", "ガク", SameAfterFolding),
    // variants
    ("髙橋 試験", "高橋 試験", VariantKanji),
    ("山﨑 試験", "山崎 試験", VariantKanji),
    ("嵜 試験", "崎 試験", VariantKanji),
    ("德田 試験", "徳田 試験", VariantKanji),
    ("濵 試験", "浜 試験", VariantKanji),
    ("濱 試験", "浜 試験", VariantKanji),
    ("濵 試験", "濱 試験", VariantKanji),
    ("渡邊 試験", "渡辺 試験", VariantKanji),
    ("渡邉 試験", "渡邊 試験", VariantKanji),
    ("齋藤 試験", "斎藤 試験", VariantKanji),
    ("齊藤 試験", "斉藤 試験", VariantKanji),
    ("斉藤 試験", "斎藤 試験", VariantKanji),
    ("澤 試験", "沢 試験", VariantKanji),
    ("眞子 試験", "真子 試験", VariantKanji),
    ("嶋 試験", "島 試験", VariantKanji),
    ("嶌 試験", "島 試験", VariantKanji),
    ("廣 試験", "広 試験", VariantKanji),
    ("𠮷 試験", "吉 試験", VariantKanji),
    ("栁 試験", "柳 試験", VariantKanji),
    ("黑 試験", "黒 試験", VariantKanji),
    ("櫻 試験", "桜 試験", VariantKanji),
    ("瀨 試験", "瀬 試験", VariantKanji),
    ("\u{FA10} 試験", "塚 試験", VariantKanji),
    ("\u{F9DC} 試験", "隆 試験", VariantKanji),
    ("\u{FA19} 試験", "神 試験", VariantKanji),
    ("\u{FA1B} 試験", "福 試験", VariantKanji),
    ("\u{FA18} 試験", "禮 試験", VariantKanji),
    ("\u{FA2C} 試験", "舘 試験", VariantKanji),
    ("葛\u{E0100}西 試験", "葛西 試験", VariantKanji),
    ("葛\u{E0100}西 試験", "葛\u{E0101}西 試験", VariantKanji),
    (
        "葛\u{E0100}西 試験",
        "葛\u{E0100}西　試験",
        SameAfterFolding,
    ),
    ("葛\u{FE00}西 試験", "葛西 試験", VariantKanji),
    ("髙橋　ｼｹﾝ", "高橋 シケン", VariantKanji),
    ("髙橋 太郎", "高橋 次郎", Different),
    ("大坂 試験", "大阪 試験", Different), // two surnames, whatever their history
    ("土 試験", "士 試験", Different),
    ("伊藤 試験", "伊東 試験", Different),
    // substitution
    ("●橋 試験", "髙橋 試験", Substituted),
    ("髙橋 試験", "●橋 試験", Substituted),
    ("●橋 試験", "●橋 試験", Substituted),
    ("●橋　ｼｹﾝ", "髙橋 シケン", Substituted),
    ("●邊 試験", "渡辺 試験", Substituted),
    ("●橋 太郎", "髙橋 次郎", Different),
    ("●● 試験", "𠮷 試験", Different),
    ("●", "𠮷", Substituted),
    ("○橋 試験", "髙橋 試験", Different), // another circle is no substitution
    // nothing, or something else
    ("", "", Different),
    (" ", "　", Different),
    ("", "試験 太郎", Different),
    ("\u{FEFF}", "\u{FEFF}", Different),
    ("試験 太郎", "試験 太郎子", Different),
    ("試験 太郎", "診療 花子", Different),
    ("試験 太郎", "太郎 試験", Different),
];

#[test]
fn hand_checked_pairs_have_their_grade_both_ways() {
    assert!(TABLE.len() >= 60);
    for &(a, b, grade) in TABLE {
        assert_eq!(compare_names(a, b), grade, "{a:?} and {b:?}");
        assert_eq!(compare_names(b, a), grade, "{b:?} and {a:?}");
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
