//! Encoding and decoding against tables that `encoding_rs` had no part in (fixtures/README.md).
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test fails by panicking

mod text_support;

use std::collections::{HashMap, HashSet};

use onshi_core::text::{CharClass, Charset, class_of, decode, encode, fold::SAME_CELL};
use text_support::{Cell, cp932_cells, jisx0208_cells};

fn scalars() -> impl Iterator<Item = char> {
    '\0'..=char::MAX
}

fn encoded(charset: Charset, character: char) -> Option<Vec<u8>> {
    let mut out = b"before".to_vec();
    match encode(charset, character.encode_utf8(&mut [0; 4]), &mut out) {
        Ok(()) => Some(out.split_off(6)),
        Err(error) => {
            assert_eq!(
                (error.character, error.index, error.charset),
                (character, 0, charset)
            );
            assert_eq!(out, b"before", "failure must leave the output alone");
            None
        }
    }
}

fn decoded(charset: Charset, bytes: &[u8]) -> Option<String> {
    decode(charset, bytes).ok().map(|text| text.into_owned())
}

#[test]
fn the_fixtures_are_whole() {
    assert_eq!(cp932_cells().len(), 7_724 + 1_880);
    assert_eq!(jisx0208_cells().len(), 6_879);
}

#[test]
fn every_double_byte_cell_decodes_as_the_tables_say() {
    let (cp932, jis) = (cp932_cells(), jisx0208_cells());
    for lead in 0..=0xFF_u8 {
        for trail in 0..=0xFF_u8 {
            let cell = [lead, trail];
            if !matches!(lead, 0x81..=0x9F | 0xE0..=0xFC) {
                continue; // two single bytes, or nothing: the single-byte test has them
            }
            let expected = cp932.get(&cell).map(char::to_string);
            assert_eq!(decoded(Charset::Cp932, &cell), expected, "{cell:02X?}");
            // JIS90 has the cells of JIS X 0208, each with its Windows form.
            let expected = expected.filter(|_| jis.contains_key(&cell));
            assert_eq!(
                decoded(Charset::ShiftJisJis90, &cell),
                expected,
                "{cell:02X?}"
            );
        }
    }
}

#[test]
fn every_single_byte_decodes_to_ascii_or_kana_or_not_at_all() {
    for byte in 0..=0xFF_u8 {
        let expected = match byte {
            0x00..=0x7F => Some(char::from(byte)),
            0xA1..=0xDF => char::from_u32(0xFF61 + u32::from(byte) - 0xA1),
            _ => None,
        };
        assert_eq!(
            decoded(Charset::ShiftJisJis90, &[byte]),
            expected.map(String::from)
        );
        // Code page 932 has one more: byte 80 is U+0080.
        let expected = if byte == 0x80 {
            Some('\u{80}')
        } else {
            expected
        };
        assert_eq!(decoded(Charset::Cp932, &[byte]), expected.map(String::from));
    }
}

/// What became of all scalars in one charset.
#[derive(Debug, Default, PartialEq)]
struct Census {
    round_trip: usize,
    folded: usize,
    errors: usize,
}

/// Encodes every scalar and holds the result against `cells`, which came from the fixtures.
fn census(charset: Charset, cells: &HashSet<Cell>) -> Census {
    let mut census = Census::default();
    let folds: HashMap<char, char> = SAME_CELL.into_iter().collect();
    for character in scalars() {
        let Some(bytes) = encoded(charset, character) else {
            census.errors += 1;
            continue;
        };
        let cell: Option<Cell> = bytes.as_slice().try_into().ok();
        assert!(bytes.len() == 1 || cell.is_some_and(|cell| cells.contains(&cell)));
        let back = decode(charset, &bytes).unwrap();
        if back.chars().eq([character]) {
            census.round_trip += 1;
        } else {
            assert!(
                back.chars().eq([folds[&character]]),
                "U+{:04X}",
                character as u32
            );
            census.folded += 1;
        }
    }
    census
}

#[test]
fn every_scalar_round_trips_in_jis90_or_is_listed_or_is_an_error() {
    let census = census(
        Charset::ShiftJisJis90,
        &jisx0208_cells().into_keys().collect(),
    );
    // 128 ASCII, 63 kana of JIS X 0201, 6,879 of JIS X 0208; the JIS forms of seven of its cells.
    let round_trip = 128 + 63 + 6_879;
    let errors = 1_112_064 - round_trip - 7;
    assert_eq!(
        census,
        Census {
            round_trip,
            folded: 7,
            errors
        }
    );
}

#[test]
fn every_scalar_round_trips_in_cp932_or_is_listed_or_is_an_error() {
    let cells = cp932_cells();
    let census = census(Charset::Cp932, &cells.keys().copied().collect());
    let distinct: HashSet<char> = cells.values().copied().collect();
    assert_eq!(
        distinct.len(),
        7_326 + 1_880,
        "398 cells repeat a character"
    );
    let round_trip = 128 + 1 + 63 + distinct.len(); // 1: U+0080
    let errors = 1_112_064 - round_trip - 7;
    assert_eq!(
        census,
        Census {
            round_trip,
            folded: 7,
            errors
        }
    );
}

#[test]
fn a_character_with_several_cells_is_written_as_windows_does() {
    let mut cells: HashMap<char, Vec<Cell>> = HashMap::new();
    for (cell, character) in cp932_cells() {
        cells.entry(character).or_default().push(cell);
    }
    cells.retain(|_, several| several.len() > 1);
    assert_eq!(cells.len(), 396);
    for (character, several) in cells {
        // The first cell, but never the NEC-selected copies of the IBM extensions (Microsoft
        // KB170559, WHATWG Encoding Standard; Python's encoder differs here).
        let written = several
            .iter()
            .min_by_key(|[lead, trail]| (matches!(lead, 0xED | 0xEE), lead, trail));
        assert_eq!(
            encoded(Charset::Cp932, character).as_deref(),
            written.map(|cell| &cell[..])
        );
    }
}

#[test]
fn every_scalar_round_trips_in_utf8() {
    for character in scalars() {
        let bytes = encoded(Charset::Utf8, character).unwrap();
        assert!(
            decode(Charset::Utf8, &bytes)
                .unwrap()
                .chars()
                .eq([character])
        );
    }
}

#[test]
fn the_fold_list_is_what_the_tables_disagree_about() {
    let (cp932, jis) = (cp932_cells(), jisx0208_cells());
    let mut differing: HashSet<(char, char)> = jis
        .iter()
        .map(|(cell, &c)| (c, cp932[cell]))
        .filter(|(jis, windows)| jis != windows)
        .collect();
    assert_eq!(differing.len(), 6);
    // Python's JIS table has U+2015 for the dash; other systems' tables have U+2014 (public knowledge).
    assert_eq!(cp932[&[0x81, 0x5C]], '\u{2015}');
    differing.insert(('\u{2014}', '\u{2015}'));
    assert_eq!(differing, SAME_CELL.into_iter().collect());
}

#[test]
fn classes_count_as_the_tables_do() {
    let (cp932, jis) = (cp932_cells(), jisx0208_cells());
    let windows: HashSet<char> = jis.keys().map(|cell| cp932[cell]).collect();
    let mut counts = HashMap::new();
    for character in scalars() {
        let class = class_of(character);
        *counts.entry(class).or_insert(0) += 1;
        let folded = SAME_CELL.iter().any(|(jis, _)| *jis == character);
        let in_jis = windows.contains(&character) || folded;
        assert_eq!(
            class == CharClass::JisX0208,
            in_jis,
            "U+{:04X}",
            character as u32
        );
    }
    assert_eq!(counts[&CharClass::Ascii], 128);
    assert_eq!(counts[&CharClass::JisX0201Kana], 63);
    assert_eq!(counts[&CharClass::JisX0208], 6_879 + 7);
    assert_eq!(counts[&CharClass::Cp932Only], 7_326 - 6_879);
}

#[test]
fn known_characters_have_their_known_class() {
    let table = [
        ("AZ09-\\~\n", CharClass::Ascii),
        ("ｱﾞﾟｰ｡", CharClass::JisX0201Kana),
        ("亜高崎徳●凜熙〜～−－―—￥￣　＼", CharClass::JisX0208),
        ("髙﨑德①㈱Ⅰⅰ濵瀨增塚", CharClass::Cp932Only),
        (
            "𠮷噓¥‾é\u{80}\u{A0}\u{E000}\u{F8F0}\u{FEFF}\u{FFFD}葛󠄀",
            CharClass::Outside,
        ),
    ];
    for (characters, class) in table {
        for character in characters.chars().filter(|c| *c != '葛') {
            let expected = if character == '塚' {
                CharClass::JisX0208
            } else {
                class
            };
            assert_eq!(class_of(character), expected, "{character}");
        }
    }
    assert_eq!(
        class_of('\u{FA10}'),
        CharClass::Cp932Only,
        "the IBM form of 塚"
    );
}

#[test]
fn what_cannot_be_written_is_named_and_the_text_is_not() {
    let mut out = b"before".to_vec();
    let error = encode(Charset::default(), "試験 髙太郎", &mut out).unwrap_err();
    assert_eq!(
        out, b"before",
        "what precedes the character is not written either"
    );
    assert_eq!((error.character, error.index), ('髙', 3));
    assert_eq!(
        error.to_string(),
        "character U+9AD9 at position 3 does not exist in Shift_JIS (JIS X 0208:1990)"
    );
    let error = decode(Charset::default(), b"abc\x87\x40").unwrap_err();
    assert_eq!(error.offset, 3);
    let message = error.to_string();
    assert_eq!(
        message,
        "byte 3 does not begin a character of Shift_JIS (JIS X 0208:1990)"
    );
}

#[test]
fn nothing_is_ever_replaced() {
    for character in scalars().filter(|c| !matches!(c, '?' | '&' | '\u{FFFD}')) {
        for charset in [Charset::ShiftJisJis90, Charset::Cp932] {
            if let Some(bytes) = encoded(charset, character) {
                assert!(
                    bytes != b"?" && bytes[0] != b'&',
                    "U+{:04X}",
                    character as u32
                );
                assert_ne!(decode(charset, &bytes).unwrap(), "\u{FFFD}");
            }
        }
    }
}

#[test]
fn labels_of_declarations() {
    let table = [
        ("Shift_JIS", Some(Charset::Cp932)),
        ("shift_jis", Some(Charset::Cp932)),
        ("SHIFT-JIS", Some(Charset::Cp932)),
        ("windows-31j", Some(Charset::Cp932)),
        ("cp932", Some(Charset::Cp932)),
        ("utf-8", Some(Charset::Utf8)),
        ("UTF-8", Some(Charset::Utf8)),
        ("UTF-16", None),
        ("EUC-JP", None),
        ("", None),
    ];
    for (label, charset) in table {
        assert_eq!(Charset::from_xml_label(label), charset, "{label}");
    }
    assert_eq!(Charset::default().xml_label(), "Shift_JIS");
    assert_eq!(Charset::Cp932.xml_label(), "Shift_JIS");
    assert_eq!(Charset::Utf8.xml_label(), "UTF-8");
}
