//! What the tests of facility rules share: a site, and ways to let its two institutions share.
#![allow(dead_code, clippy::expect_used, clippy::unwrap_used)] // each test program uses its part

use onshi_core::rules::facility::{
    Configuration, Connection, Fault, Folders, Institution, InstitutionKind, Terminal, check,
};

/// A medical institution; the third digit says so.
pub const HOSPITAL: &str = "1310000001";
/// 訪問看護ステーション.
pub const STATION: &str = "1360000001";
/// 歯科.
pub const DENTIST: &str = "1330000001";
/// 調剤.
pub const PHARMACY: &str = "1340000001";
/// Another 訪問看護ステーション.
pub const SECOND_STATION: &str = "1360000002";

/// A thumbprint of one digit.
pub fn thumbprint(digit: char) -> String {
    std::iter::repeat_n(digit, 64).collect()
}

/// An institution.
pub fn institution(code: &str, kind: InstitutionKind) -> Institution {
    Institution {
        code: code.into(),
        kind,
        name: "試験".into(),
    }
}

/// A terminal.
pub fn terminal(label: &str) -> Terminal {
    Terminal {
        label: label.into(),
        claims: false,
    }
}

/// A connection with the usual folders under a root.
pub fn connection(code: &str, terminal: &str, certificate: char, root: &str) -> Connection {
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
pub fn apart(one: (&str, InstitutionKind), other: (&str, InstitutionKind)) -> Configuration {
    Configuration {
        institutions: vec![institution(one.0, one.1), institution(other.0, other.1)],
        terminals: vec![terminal("T1"), terminal("T2")],
        connections: vec![
            connection(one.0, "T1", 'a', "//t1/oqs"),
            connection(other.0, "T2", 'b', "//t2/oqs"),
        ],
    }
}

/// A site without a fault.
pub fn hospital_and_station() -> Configuration {
    apart(
        (HOSPITAL, InstitutionKind::Medical),
        (STATION, InstitutionKind::VisitingNurse),
    )
}

/// Makes the second share with the first.
pub fn share(configuration: &mut Configuration, terminal: bool, certificate: bool, folder: bool) {
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

/// What is wrong, in order.
pub fn faults(configuration: &Configuration) -> Vec<Fault> {
    let findings = check(configuration);
    findings.into_iter().map(|finding| finding.fault).collect()
}
