//! The certificate of the terminal: every form it comes in, its end, and what is wrong with a
//! configuration.

use onshi_client::https::{HttpsConfig, IdentityFiles};
use onshi_client::{Client, Validity};
use onshi_core::catalogue::QUALIFICATION;
use onshi_core::error::ErrorCode;
use onshi_core::job::{Notice, Settings};
use onshi_core::rules::facility::{
    Configuration, Connection, Folders, Institution, InstitutionKind, Terminal,
};

use crate::desk::Desk;
use crate::questions::number;

impl Desk {
    /// PEM files of one of the server's clients.
    pub fn with_identity(&self, name: &str) -> HttpsConfig {
        let mut config = self.config();
        config.identity = IdentityFiles::Pem {
            certificate: self.file(&format!("{name}.pem")),
            key: self.file(&format!("{name}.key")),
        };
        config
    }

    fn with_pkcs12(&self, name: &str, passphrase: &str) -> HttpsConfig {
        let mut config = self.config();
        config.identity = IdentityFiles::Pkcs12 {
            pkcs12: self.file(name),
            passphrase: passphrase.to_owned().into(),
        };
        config
    }
}

const PASSPHRASE: &str = "test-passphrase";

#[test]
fn pem_and_both_kinds_of_pkcs12_are_the_same_identity() {
    let desk = Desk::new();
    let forms = [
        desk.with_identity("client"),
        desk.with_pkcs12("client.p12", PASSPHRASE),
        desk.with_pkcs12("client-legacy.p12", PASSPHRASE),
    ];
    let mut thumbprints = Vec::new();
    for config in forms {
        let mut client = desk.open_with(&config).unwrap();
        let request = number(&desk.patients[0]);
        let job = client.submit(None, &QUALIFICATION, request).unwrap();
        desk.until_answered(&mut client, job);
        client.acknowledge(job).unwrap();
        thumbprints.push(client.certificate().unwrap().certificate.sha256);
    }
    assert!(thumbprints.iter().all(|one| *one == thumbprints[0]));
}

#[test]
fn a_certificate_that_ends_soon_or_has_ended_says_so() {
    let desk = Desk::new();
    let until = |name: &str| {
        let client = desk.open_with(&desk.with_identity(name)).unwrap();
        client.certificate().unwrap().certificate
    };
    let week = until("soon");
    let at = |days: i64| week.at(week.until.plus_ms(-days * DAY_MS)).validity;
    assert_eq!(
        [at(91), at(60), at(6)],
        [Validity::Long, Validity::Within(60), Validity::Within(7)]
    );
    let expired = until("expired");
    let now = onshi_client::Clock::now(&onshi_client::SystemClock);
    assert_eq!(expired.at(now).validity, Validity::Expired);
    let left = week.at(now).days_left;
    assert!((6..=8).contains(&left), "{left}");
}

pub const DAY_MS: i64 = 86_400_000;

/// What is told of the certificate when so many days are left.
fn told_at(desk: &Desk, client: &mut Client, days: i64) -> Vec<i64> {
    let end = client.certificate().unwrap().certificate.until;
    let clock = onshi_client::Clock::now(&desk.clock);
    desk.clock.forward(end.since(clock) - days * DAY_MS);
    let mut told = Vec::new();
    while let Some(notice) = client.next_notice(0).unwrap() {
        match notice {
            Notice::Certificate { days_left } => told.push(days_left),
            other => panic!("{other:?}"),
        }
    }
    told
}

#[test]
fn each_step_on_the_way_to_the_end_is_told_once_and_again_after_a_start() {
    let desk = Desk::new();
    let mut client = desk.open();
    for days in [200, 91] {
        assert_eq!(told_at(&desk, &mut client, days), [0; 0]);
    }
    for days in [90, 60, 30, 15, 7, -1] {
        assert_eq!(told_at(&desk, &mut client, days), [days]);
        assert_eq!(told_at(&desk, &mut client, days), [0; 0]);
    }
    // A clock that is set back tells nothing anew.
    assert_eq!(told_at(&desk, &mut client, 20), [0; 0]);
    drop(client);
    let mut client = desk.open();
    assert_eq!(told_at(&desk, &mut client, 20), [20]);
    assert_eq!(told_at(&desk, &mut client, 16), [0; 0]);
    assert_eq!(
        told_at(&desk, &mut client, 3),
        [3],
        "steps between are passed by"
    );
}

/// A clinic and a station beside it, each with a terminal; the clinic's certificate, and the station's.
pub fn site(desk: &Desk, certificates: [Option<&str>; 2]) -> Configuration {
    let clinic = (
        desk.institution.as_written(),
        InstitutionKind::Other,
        "受付",
    );
    let station = ("1360000001", InstitutionKind::VisitingNurse, "訪問看護");
    let both = [clinic, station];
    Configuration {
        institutions: both
            .iter()
            .map(|(code, kind, _)| Institution {
                code: (*code).to_owned(),
                kind: *kind,
                name: "試験".to_owned(),
            })
            .collect(),
        terminals: both
            .iter()
            .map(|(.., label)| Terminal {
                label: (*label).to_owned(),
                claims: false,
            })
            .collect(),
        connections: both
            .iter()
            .zip(certificates)
            .map(|((code, _, label), certificate)| Connection {
                institution: (*code).to_owned(),
                terminal: (*label).to_owned(),
                certificate: certificate.map(str::to_owned),
                folders: Folders {
                    req: format!("{label}/req"),
                    res: format!("{label}/res"),
                    face: None,
                },
            })
            .collect(),
    }
}

/// R13: what is written of our own terminal does not count against what is loaded there.
#[test]
fn the_certificate_that_is_loaded_may_be_that_of_no_other_terminal() {
    let desk = Desk::new();
    let loaded = desk.open().certificate().unwrap().certificate.thumbprint();
    let other = "ab".repeat(32);
    let old = "cd".repeat(20);
    let rows = [
        ([None, Some(&*other)], None),
        ([Some(&*loaded), Some(&*other)], None),
        ([Some(&*old), Some(&*other)], None),
        ([None, Some(&*loaded)], Some(ErrorCode::Forbidden)),
        ([Some(&*other), Some(&*loaded)], Some(ErrorCode::Forbidden)),
        ([Some(&*loaded), Some(&*loaded)], Some(ErrorCode::Forbidden)),
        // Digits of another algorithm cannot be compared.
        ([Some(&*old), Some(&*loaded)], None),
    ];
    for (certificates, refused) in rows {
        let settings = Settings {
            site: Some(site(&desk, certificates)),
            ..desk.settings()
        };
        let opened = desk.open_as(&desk.config(), settings);
        let code = opened.err().map(|error| error.code());
        assert_eq!(code, refused, "{certificates:?}");
    }
}

#[test]
fn what_cannot_be_right_is_refused_before_anything_is_sent() {
    let desk = Desk::new();
    let of = |change: fn(&mut HttpsConfig)| {
        let mut config = desk.config();
        change(&mut config);
        desk.open_with(&config).err().map(|error| error.code())
    };
    let bad = Some(ErrorCode::BadOptions);
    assert_eq!(of(|it| it.services = "http://localhost/".to_owned()), bad);
    assert_eq!(of(|it| it.login.address = "localhost".to_owned()), bad);
    assert_eq!(
        of(|it| it.services = "https://a:b@localhost/".to_owned()),
        bad
    );
    assert_eq!(of(|it| it.login.user_key = String::new()), bad);
    assert_eq!(of(|it| it.headers.clear()), bad);
    assert_eq!(of(|it| it.allow_tls12_because = Some(" ".to_owned())), bad);
    assert_eq!(of(|it| it.bounds.at_once = 0), bad);
    let empty = desk.file("https.toml");
    let mut config = desk.config();
    config.trust = empty;
    assert_eq!(desk.open_with(&config).err().map(|e| e.code()), bad);
    let mut config = desk.config();
    config.revoked = vec![desk.file("ca.pem")];
    assert_eq!(desk.open_with(&config).err().map(|e| e.code()), bad);
    let unusable = Some(ErrorCode::CertificateUnusable);
    let wrong = desk.with_pkcs12("client.p12", "another");
    assert_eq!(desk.open_with(&wrong).err().map(|e| e.code()), unusable);
    let mut mixed = desk.with_identity("client");
    if let IdentityFiles::Pem { key, .. } = &mut mixed.identity {
        *key = desk.file("soon.key");
    }
    assert_eq!(desk.open_with(&mixed).err().map(|e| e.code()), unusable);
}

#[test]
fn no_secret_is_shown_nor_told() {
    let desk = Desk::new();
    let shown = format!("{:?}", desk.config());
    for secret in [PASSPHRASE, "test-password", "test-user"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    let file = desk.root.path().join("broken.toml");
    std::fs::write(&file, "[login]\npassword = \"geheim\" geheim\n").unwrap();
    let error = HttpsConfig::read(&file).unwrap_err();
    assert_eq!(error.code(), ErrorCode::BadOptions);
    let text = error.to_string();
    assert!(
        text.contains("line 2") && !text.contains("geheim"),
        "{text}"
    );
}
