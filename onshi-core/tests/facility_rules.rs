//! What two institutions of a site may share, as a table of everything that can be shared, and each other
//! fault of a configuration by itself.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::collections::BTreeSet;

use onshi_core::rules::facility::{
    Configuration, Connection, FAULTS, Fault, Folders, Institution, InstitutionKind, Severity,
    Terminal, Thumbprint, Where, check, seen,
};
use proptest::prelude::*;

const HOSPITAL: &str = "1310000001";
const STATION: &str = "1360000001";
const DENTIST: &str = "1330000001";
const PHARMACY: &str = "1340000001";
const SECOND_STATION: &str = "1360000002";

fn thumbprint(digit: char) -> String {
    std::iter::repeat_n(digit, 64).collect()
}

fn institution(code: &str, kind: InstitutionKind) -> Institution {
    Institution {
        code: code.into(),
        kind,
        name: "試験".into(),
    }
}

fn terminal(label: &str) -> Terminal {
    Terminal {
        label: label.into(),
        claims: false,
    }
}

fn connection(code: &str, terminal: &str, certificate: char, root: &str) -> Connection {
    Connection {
        institution: code.into(),
        terminal: terminal.into(),
        certificate: Some(thumbprint(certificate)),
        folders: Folders {
            req: format!("{root}/req"),
            res: format!("{root}/res"),
            face: Some(format!("{root}/face")),
        },
    }
}

/// Two institutions, each with a terminal, a certificate and folders of its own.
fn apart(one: (&str, InstitutionKind), other: (&str, InstitutionKind)) -> Configuration {
    Configuration {
        institutions: vec![institution(one.0, one.1), institution(other.0, other.1)],
        terminals: vec![terminal("T1"), terminal("T2")],
        connections: vec![
            connection(one.0, "T1", 'a', "//t1/oqs"),
            connection(other.0, "T2", 'b', "//t2/oqs"),
        ],
    }
}

fn hospital_and_station() -> Configuration {
    apart(
        (HOSPITAL, InstitutionKind::Medical),
        (STATION, InstitutionKind::VisitingNurse),
    )
}

/// Makes the second share with the first.
fn share(configuration: &mut Configuration, terminal: bool, certificate: bool, folder: bool) {
    let first = configuration.connections[0].clone();
    let second = &mut configuration.connections[1];
    if terminal {
        second.terminal = first.terminal;
    }
    if certificate {
        second.certificate = first.certificate;
    }
    if folder {
        second.folders.res = first.folders.res;
    }
}

fn faults(configuration: &Configuration) -> Vec<Fault> {
    let findings = check(configuration);
    findings.into_iter().map(|finding| finding.fault).collect()
}

/// R14: every combination of what a station can share, with every kind of facility beside it.
#[test]
fn a_station_shares_nothing_with_another_facility() {
    use Fault::{StationSharesCertificate, StationSharesFolder, StationSharesTerminal};
    let neighbours = [
        (HOSPITAL, InstitutionKind::Medical),
        (DENTIST, InstitutionKind::Dental),
        (PHARMACY, InstitutionKind::Dispensing),
        ("1390000001", InstitutionKind::Other),
    ];
    let station = (STATION, InstitutionKind::VisitingNurse);
    for neighbour in neighbours {
        for (one, other) in [(neighbour, station), (station, neighbour)] {
            for mask in 0..8_u8 {
                let [terminal, certificate, folder] = [1, 2, 4].map(|bit| mask & bit != 0);
                let mut site = apart(one, other);
                share(&mut site, terminal, certificate, folder);
                let expected: Vec<Fault> = [
                    (terminal, StationSharesTerminal),
                    (certificate, StationSharesCertificate),
                    (folder, StationSharesFolder),
                ]
                .into_iter()
                .filter_map(|(shares, fault)| shares.then_some(fault))
                .collect();
                assert_eq!(faults(&site), expected, "{one:?} {other:?} {mask:03b}");
            }
        }
    }
}

/// The same eight for those that are no station with a neighbour: R13, and what is only told.
#[test]
fn others_are_told_and_one_certificate_is_for_one_terminal() {
    use Fault::{CertificateTwice, FolderOfTwo, TerminalOfTwo};
    let pairs = [
        (
            (HOSPITAL, InstitutionKind::Medical),
            (DENTIST, InstitutionKind::Dental),
        ),
        (
            (STATION, InstitutionKind::VisitingNurse),
            (SECOND_STATION, InstitutionKind::VisitingNurse),
        ),
    ];
    for (one, other) in pairs {
        for mask in 0..8_u8 {
            let [terminal, certificate, folder] = [1, 2, 4].map(|bit| mask & bit != 0);
            let mut site = apart(one, other);
            share(&mut site, terminal, certificate, folder);
            let expected: Vec<Fault> = [
                (terminal, TerminalOfTwo),
                (folder, FolderOfTwo),
                (certificate && !terminal, CertificateTwice),
            ]
            .into_iter()
            .filter_map(|(shares, fault)| shares.then_some(fault))
            .collect();
            assert_eq!(faults(&site), expected, "{mask:03b}");
        }
    }
}

/// And for one institution with two terminals.
#[test]
fn one_institution_may_have_two_terminals() {
    use Fault::{CertificateTwice, ConnectionTwice, FolderOfTwoTerminals};
    for mask in 0..8_u8 {
        let [terminal, certificate, folder] = [1, 2, 4].map(|bit| mask & bit != 0);
        let mut site = hospital_and_station();
        site.connections[1].institution = HOSPITAL.into();
        share(&mut site, terminal, certificate, folder);
        let expected: Vec<Fault> = [
            (terminal, ConnectionTwice),
            (certificate && !terminal, CertificateTwice),
            (folder && !terminal, FolderOfTwoTerminals),
        ]
        .into_iter()
        .filter_map(|(shares, fault)| shares.then_some(fault))
        .collect();
        assert_eq!(faults(&site), expected, "{mask:03b}");
    }
}

/// R15: whether a terminal also sends claims changes nothing, whatever else is shared.
#[test]
fn a_claims_terminal_may_be_shared() {
    for mask in 0..32_u8 {
        let [terminal, certificate, folder, first, second] =
            [1, 2, 4, 8, 16].map(|bit| mask & bit != 0);
        let mut site = hospital_and_station();
        share(&mut site, terminal, certificate, folder);
        let without = check(&site);
        site.terminals[0].claims = first;
        site.terminals[1].claims = second;
        assert_eq!(check(&site), without, "{mask:05b}");
        site.terminals.push(Terminal {
            label: "請求".into(),
            claims: true,
        });
        assert_eq!(check(&site), without, "a terminal for claims only");
    }
}

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
fn every_fault_of_a_configuration_can_be_told() {
    let told = include_str!("facility_rules.rs");
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

#[test]
fn a_finding_names_what_is_meant() {
    let mut site = hospital_and_station();
    share(&mut site, false, true, false);
    let findings = check(&site);
    assert_eq!(
        findings[0].about,
        [
            Where::Institution(HOSPITAL.into()),
            Where::Institution(STATION.into()),
            Where::Certificate(thumbprint('a')),
        ]
    );
    assert_eq!(findings[0].row().fault, Fault::StationSharesCertificate);
}

/// A station that is not declared is known by its code, so nothing is allowed by leaving it out.
#[test]
fn a_station_is_known_by_its_code_too() {
    let mut site = hospital_and_station();
    site.institutions.pop();
    share(&mut site, true, false, false);
    assert_eq!(
        faults(&site),
        [Fault::InstitutionUnknown, Fault::StationSharesTerminal]
    );
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

fn a_connection() -> impl Strategy<Value = Connection> {
    let code = prop::sample::select(vec![HOSPITAL, STATION, DENTIST, SECOND_STATION]);
    let terminal = prop::sample::select(vec!["T1", "T2", "T3"]);
    let certificate = prop::option::of(prop::sample::select(vec!['a', 'b', 'c']));
    let root = prop::sample::select(vec!["a", "b", "c"]);
    (code, terminal, certificate, root).prop_map(|(code, terminal, certificate, root)| Connection {
        certificate: certificate.map(thumbprint),
        ..connection(code, terminal, 'a', root)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    /// A site without an error shares nothing between a station and another, and no certificate between
    /// terminals; whatever it is, claims and the order of connections change nothing.
    #[test]
    fn a_site_without_errors_shares_nothing_forbidden(
        connections in prop::collection::vec(a_connection(), 0..5),
        claims in any::<bool>(),
    ) {
        let kinds = [
            (HOSPITAL, InstitutionKind::Medical),
            (STATION, InstitutionKind::VisitingNurse),
            (DENTIST, InstitutionKind::Dental),
            (SECOND_STATION, InstitutionKind::VisitingNurse),
        ];
        let mut site = Configuration {
            institutions: kinds.iter().map(|(code, kind)| institution(code, *kind)).collect(),
            terminals: ["T1", "T2", "T3"].map(terminal).into(),
            connections,
        };
        let findings = check(&site);
        let is_error = findings.iter().any(|finding| finding.row().severity == Severity::Error);
        let is_station = |c: &Connection| c.institution.as_bytes()[2] == b'6';
        let mut forbidden = false;
        for (index, one) in site.connections.iter().enumerate() {
            for other in &site.connections[index + 1..] {
                let same_certificate = one.certificate.is_some() && one.certificate == other.certificate;
                forbidden |= same_certificate && one.terminal != other.terminal;
                forbidden |= is_station(one) != is_station(other)
                    && (one.terminal == other.terminal
                        || same_certificate
                        || one.folders == other.folders);
            }
        }
        prop_assert_eq!(is_error, forbidden);

        let told = |site: &Configuration| check(site).iter().map(|f| f.fault).collect::<Vec<_>>();
        let before = told(&site);
        site.terminals.iter_mut().for_each(|terminal| terminal.claims = claims);
        site.connections.reverse();
        prop_assert_eq!(told(&site), before);
    }
}
