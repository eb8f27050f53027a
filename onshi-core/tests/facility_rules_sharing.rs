//! What two institutions of a site may share: a table of everything that can be shared (R13–R15).
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod facility_rules_support;

use facility_rules_support::{
    DENTIST, HOSPITAL, PHARMACY, SECOND_STATION, STATION, apart, connection, faults,
    hospital_and_station, institution, share, terminal, thumbprint,
};
use onshi_core::rules::facility::{
    Configuration, Connection, Fault, InstitutionKind, Severity, Terminal, Where, check,
};
use proptest::prelude::*;

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
