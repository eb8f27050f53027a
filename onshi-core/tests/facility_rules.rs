//! Each fault of a configuration by itself, and the code of an answer.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod facility_rules_support;

use std::collections::BTreeSet;

use facility_rules_support::{
    DENTIST, HOSPITAL, SECOND_STATION, STATION, faults, hospital_and_station, institution, terminal,
};
use onshi_core::rules::facility::{
    Configuration, FAULTS, Fault, InstitutionKind, Severity, Thumbprint, seen,
};

/// A way to spoil a configuration, and what is told of it.
type Spoiled = (&'static str, fn(&mut Configuration), &'static [Fault]);

/// Each fault by one change to a site that has none.
#[test]
fn every_fault_is_told_by_itself() {
    use Fault::*;
    let table: &[Spoiled] = &[
        ("nothing", |_| (), &[]),
        (
            "one claims nothing of its kind",
            |s| s.institutions[0].kind = InstitutionKind::Other,
            &[],
        ),
        (
            "a code too short",
            |s| {
                s.institutions[0].code = "131000001".into();
                s.connections[0].institution = "131000001".into();
            },
            &[CodeFormat],
        ),
        (
            "one code twice",
            |s| s.institutions.push(s.institutions[0].clone()),
            &[CodeTwice],
        ),
        (
            "a code of another kind",
            |s| s.institutions[0].kind = InstitutionKind::Dental,
            &[KindContradictsCode],
        ),
        (
            "codes swapped",
            |s| {
                s.institutions[0].code = STATION.into();
                s.institutions[1].code = HOSPITAL.into();
            },
            &[CodesSwapped],
        ),
        (
            "one label twice",
            |s| s.terminals.push(terminal("T1")),
            &[LabelTwice],
        ),
        (
            "an institution that is not there",
            |s| {
                s.connections[0].institution = "1310000009".into();
            },
            &[InstitutionUnknown],
        ),
        (
            "a terminal that is not there",
            |s| s.connections[0].terminal = "T9".into(),
            &[TerminalUnknown],
        ),
        (
            "no thumbprint",
            |s| s.connections[0].certificate = Some("12:34".into()),
            &[ThumbprintFormat, CertificateUnknown],
        ),
        (
            "no certificate known",
            |s| s.connections[0].certificate = None,
            &[CertificateUnknown],
        ),
        (
            "two algorithms",
            |s| s.connections[0].certificate = Some("a".repeat(40)),
            &[CertificateUnknown],
        ),
        (
            "one terminal, whose certificate nobody knows",
            |s| {
                s.connections[1].institution = HOSPITAL.into();
                s.connections[1].terminal = "T1".into();
                s.connections[1].certificate = None;
            },
            &[ConnectionTwice],
        ),
        (
            "one thing wrong twice",
            |s| {
                s.connections[0].certificate = Some("12:34".into());
                s.connections[1].certificate = Some("12:34".into());
            },
            &[ThumbprintFormat, CertificateUnknown],
        ),
        (
            "two codes of other kinds, which do not fit one another",
            |s| {
                s.institutions[0].kind = InstitutionKind::Dental;
                s.institutions[1].code = DENTIST.into();
                s.connections[1].institution = DENTIST.into();
            },
            &[KindContradictsCode; 2],
        ),
        (
            "no folder",
            |s| s.connections[0].folders.req = " ".into(),
            &[FolderMissing],
        ),
        (
            "one folder for two purposes",
            |s| s.connections[0].folders.res = "//T1/OQS/.//req/".into(),
            &[FolderTwice],
        ),
        (
            "a folder inside another",
            |s| s.connections[0].folders.res = "//t1/oqs/req/res".into(),
            &[FolderInside],
        ),
        (
            "a folder inside another's",
            |s| s.connections[0].folders.res = r"\\t2\oqs\res\of t1".into(),
            &[FolderInside],
        ),
        (
            "swapped within a connection",
            |s| {
                let folders = &mut s.connections[0].folders;
                std::mem::swap(&mut folders.req, &mut folders.res);
            },
            &[FolderNamesSwapped],
        ),
        (
            "requests where another expects answers",
            |s| s.connections[0].folders.req = r"\\T2\oqs\res\".into(),
            &[StationSharesFolder, FoldersCrossed],
        ),
        (
            "folders of the neighbour",
            |s| s.connections[0].folders = s.connections[1].folders.clone(),
            &[StationSharesFolder; 3],
        ),
    ];
    for (what, spoil, expected) in table {
        let mut site = hospital_and_station();
        spoil(&mut site);
        assert_eq!(faults(&site), *expected, "{what}");
    }
}

#[test]
fn every_fault_has_a_test_and_words() {
    let told = concat!(
        include_str!("facility_rules.rs"),
        include_str!("facility_rules_sharing.rs")
    );
    for row in FAULTS {
        assert!(
            told.contains(&format!("{:?}", row.fault)),
            "{:?}",
            row.fault
        );
        let words = [
            row.japanese,
            row.english,
            row.remedy_japanese,
            row.remedy_english,
            row.evidence.source(),
        ];
        assert!(words.iter().all(|word| !word.is_empty()), "{:?}", row.fault);
        assert_eq!(row.fault.row().japanese, row.japanese);
    }
    let words: BTreeSet<&str> = FAULTS.iter().map(|row| row.japanese).collect();
    assert_eq!(words.len(), FAULTS.len());
}

#[test]
fn what_the_manual_forbids_is_an_error() {
    for fault in [
        Fault::StationSharesTerminal,
        Fault::StationSharesCertificate,
        Fault::StationSharesFolder,
        Fault::CertificateTwice,
        Fault::AnswerOfStranger,
    ] {
        assert_eq!(fault.row().severity, Severity::Error);
    }
    assert!(Severity::Note < Severity::Warning && Severity::Warning < Severity::Error);
}

/// The client goes on above what went out; it is found by `onshi-client/tests/older_ledger.rs`.
#[test]
fn an_older_ledger_stops_nothing() {
    assert_eq!(Fault::LedgerOlder.row().severity, Severity::Warning);
}

#[test]
fn the_code_of_an_answer_stops_a_connection() {
    let site = hospital_and_station();
    let connection = &site.connections[0];
    for (code, fault) in [
        (HOSPITAL, None),
        (STATION, Some(Fault::AnswerOfNeighbour)),
        ("1310000002", Some(Fault::AnswerOfStranger)),
        ("", Some(Fault::AnswerOfStranger)),
    ] {
        let told = seen(&site, connection, code);
        assert_eq!(told.map(|finding| finding.fault), fault, "{code}");
    }
}

#[test]
fn a_thumbprint_is_read_in_any_common_writing() {
    let plain = Thumbprint::read(&"0a".repeat(20)).unwrap();
    let shown = format!("\u{200e}{}", ["0A"; 20].join(" "));
    assert_eq!(Thumbprint::read(&shown), Some(plain.clone()));
    assert_eq!(Thumbprint::read(&["0a"; 20].join(":")), Some(plain.clone()));
    let longer = Thumbprint::read(&"0a".repeat(32)).unwrap();
    assert!(!plain.is_comparable(&longer) && plain.is_comparable(&plain));
    for wrong in [
        "",
        "0a",
        &"0a".repeat(21),
        &"0g".repeat(20),
        &"０ａ".repeat(20),
    ] {
        assert_eq!(Thumbprint::read(wrong), None, "{wrong}");
    }
}

#[test]
fn a_configuration_is_plain_data() {
    let site = hospital_and_station();
    let kept = serde_json::to_string(&site).unwrap();
    assert_eq!(serde_json::from_str::<Configuration>(&kept).unwrap(), site);
}

/// The second fits neither of the others, which were swapped.
#[test]
fn one_that_was_mistyped_between_two_that_were_swapped_is_told_by_itself() {
    use Fault::*;
    let mut site = hospital_and_station();
    site.institutions = vec![
        institution(STATION, InstitutionKind::Medical),
        institution(SECOND_STATION, InstitutionKind::Dental),
        institution(HOSPITAL, InstitutionKind::VisitingNurse),
    ];
    assert_eq!(faults(&site), [KindContradictsCode, CodesSwapped]);
}

#[test]
fn paths_are_compared_step_by_step() {
    use Fault::*;
    let table: &[Spoiled] = &[
        (
            "requests inside answers",
            |s| s.connections[0].folders.req = "//t1/oqs/res/req".into(),
            &[FolderInside],
        ),
        (
            "back up to the same",
            |s| s.connections[0].folders.res = "//t1/oqs/x/../req".into(),
            &[FolderTwice],
        ),
        (
            "above everything",
            |s| s.connections[0].folders.res = "../../oqs".into(),
            &[],
        ),
        (
            "of this machine, and of a share",
            |s| s.connections[0].folders.res = "/t1/oqs/req/res".into(),
            &[],
        ),
    ];
    for (what, spoil, expected) in table {
        let mut site = hospital_and_station();
        spoil(&mut site);
        assert_eq!(faults(&site), *expected, "{what}");
    }
}
