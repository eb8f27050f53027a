//! The code tables are complete, in order and unambiguous, and their enums speak the wire's values.

use std::collections::HashSet;
use std::fmt::Debug;

use onshi_core::catalogue::sources::SOURCES;
use onshi_core::catalogue::{
    BiometricFactor, CharacterCode, CodeTable, Consent, ConsentInformation, Evidence,
    InsuredCardClassification, LimitCategory, LinkedSystem, MedicalInformationType,
    MedicalTreatment, MemoryFactor, PossessionFactor, QualificationValidity, SegmentOfResult, Sex,
    code_tables,
};
use onshi_core::record::CodeType;

/// The ids the tables must have: 001 to 044, 042 in one part per factor.
fn expected_ids() -> Vec<String> {
    (1..=44)
        .flat_map(|number| match number {
            42 => (1..=3).map(|factor| format!("OQSCD042-{factor}")).collect(),
            _ => vec![format!("OQSCD{number:03}")],
        })
        .collect()
}

/// Fails on the first text that occurs twice.
fn assert_distinct(what: &str, texts: impl Iterator<Item = &'static str>) {
    let mut seen = HashSet::new();
    for text in texts {
        assert!(seen.insert(text), "{what}: {text:?} twice");
    }
}

fn is_label(text: &str) -> bool {
    !text.is_empty() && text.trim() == text
}

#[test]
fn official_tables_run_from_001_to_044_without_gap() {
    let ids: Vec<_> = code_tables().map(|table| table.id).collect();
    let official: Vec<_> = ids.iter().filter(|id| id.starts_with("OQSCD")).collect();
    assert_eq!(official, expected_ids().iter().collect::<Vec<_>>());
    assert!(
        ids.iter()
            .all(|id| id.starts_with("OQSCD") || id.starts_with("onshi-"))
    );
}

#[test]
fn every_table_has_a_number_of_its_own() {
    let mut seen = HashSet::new();
    for table in code_tables() {
        assert!(
            matches!(table.number(), 1..=0xFFFF) && seen.insert(table.number()),
            "{}",
            table.id
        );
    }
}

#[test]
fn tables_have_distinct_names() {
    assert_distinct("ident", code_tables().map(|table| table.ident));
    assert_distinct("japanese", code_tables().map(|table| table.japanese));
}

#[test]
fn values_and_names_are_distinct_within_a_table() {
    for table in code_tables() {
        assert!(!table.rows.is_empty(), "{} has no rows", table.id);
        assert_distinct(table.id, table.rows.iter().map(|row| row.value));
        assert_distinct(table.id, table.rows.iter().map(|row| row.ident));
        assert_distinct(table.id, table.rows.iter().map(|row| row.japanese));
        assert_distinct(table.id, table.rows.iter().map(|row| row.english));
    }
}

#[test]
fn values_are_one_to_three_letters_or_digits() {
    for table in code_tables() {
        for value in table.rows.iter().map(|row| row.value) {
            let plain = value.bytes().all(|byte| byte.is_ascii_alphanumeric());
            assert!(
                plain && matches!(value.len(), 1..=3),
                "{} {value:?}",
                table.id
            );
        }
    }
}

#[test]
fn every_label_is_there_in_both_languages() {
    for table in code_tables() {
        assert!(is_label(table.japanese), "{}", table.id);
        for row in table.rows {
            assert!(is_label(row.japanese), "{} {}", table.id, row.value);
            assert!(is_label(row.english), "{} {}", table.id, row.value);
            assert!(row.english.is_ascii(), "{} {}", table.id, row.value);
        }
    }
}

#[test]
fn every_table_cites_known_sources_or_a_reason() {
    for table in code_tables() {
        match table.evidence {
            Evidence::Seen(tags) => {
                assert!(!tags.is_empty(), "{} cites nothing", table.id);
                for tag in tags.split(' ') {
                    let known = SOURCES.iter().any(|source| source.tag == tag);
                    assert!(known, "{} cites {tag:?}", table.id);
                }
            }
            other => assert!(is_label(other.source()), "{} gives no reason", table.id),
        }
    }
}

/// Every row of the table is one variant, there and back, and nothing else is.
fn speaks_its_table<C: CodeType + Debug>() {
    let table: &CodeTable = C::TABLE;
    for row in table.rows {
        let code = C::from_wire(row.value);
        let name = code.map(|code| format!("{code:?}"));
        assert_eq!(code.map(C::wire), Some(row.value), "{}", table.id);
        assert_eq!(name.as_deref(), Some(row.ident), "{}", table.id);
        assert_eq!(code.map(C::japanese), Some(row.japanese));
        assert_eq!(code.map(C::english), Some(row.english));
    }
    let padded = format!("{} ", table.rows[0].value);
    for unknown in ["", " ", "99999", "unknown", "１", &padded] {
        assert!(C::from_wire(unknown).is_none(), "{} {unknown:?}", table.id);
        assert!(table.row(unknown).is_none(), "{} {unknown:?}", table.id);
    }
}

#[test]
fn enums_and_wire_values_map_both_ways() {
    speaks_its_table::<SegmentOfResult>();
    speaks_its_table::<CharacterCode>();
    speaks_its_table::<QualificationValidity>();
    speaks_its_table::<Sex>();
    speaks_its_table::<InsuredCardClassification>();
    speaks_its_table::<LimitCategory>();
    speaks_its_table::<Consent>();
    speaks_its_table::<MedicalTreatment>();
    speaks_its_table::<MedicalInformationType>();
    speaks_its_table::<ConsentInformation>();
    speaks_its_table::<LinkedSystem>();
}

#[test]
fn values_that_decide_what_a_host_does_are_pinned() {
    assert_eq!(SegmentOfResult::Normal.wire(), "1");
    assert_eq!(SegmentOfResult::Processing.wire(), "2");
    assert_eq!(SegmentOfResult::Abnormal.wire(), "9");
    assert_eq!(QualificationValidity::Valid.wire(), "1");
    assert_eq!(QualificationValidity::InvalidNewer.wire(), "3");
    assert_eq!(QualificationValidity::NotFound.wire(), "4");
    assert_eq!(QualificationValidity::ValidUnregistered.wire(), "6");
    assert_eq!(Consent::No.wire(), "0");
    assert_eq!(Consent::Yes.wire(), "1");
    assert_eq!(Consent::Expired.wire(), "2");
    assert_eq!(InsuredCardClassification::MedicalAid.wire(), "A1");
    assert_eq!(MedicalTreatment::Visit.wire(), "2");
    assert_eq!(MedicalTreatment::Online.wire(), "3");
    assert_eq!(MedicalInformationType::Checkup.wire(), "TKK");
    assert_eq!(MedicalInformationType::Medicine.wire(), "YZK");
}

/// Sources contradict each other here: 0 and 1 follow the files, not the list with 1 and 2.
#[test]
fn character_code_counts_from_zero() {
    assert_eq!(CharacterCode::Utf8.wire(), "0");
    assert_eq!(CharacterCode::ShiftJis.wire(), "1");
    assert_eq!(CharacterCode::from_wire("2"), None);
}

#[test]
fn one_authentication_value_means_another_thing_per_factor() {
    assert_eq!(MemoryFactor::Password.wire(), "01");
    assert_eq!(BiometricFactor::Fingerprint.wire(), "01");
    assert_eq!(PossessionFactor::IcCard.wire(), "01");
    assert_eq!(BiometricFactor::Vein.wire(), "04");
    assert_eq!(MemoryFactor::from_wire("04"), None);
}
