//! The doctor on the road over HTTPS: what it says of configuration, certificate and hosts, and that it asks
//! nothing there.

use std::fs;

use onshi_client::doctor::{CHECKS, Finding, Manner, Road, Verdict, examine_https};
use onshi_client::https::{HttpsConfig, IdentityFiles};
use onshi_client::{Clock, OsFiles, SystemClock};
use onshi_core::job::{Moment, Settings};
use onshi_sim::Chance;
use onshi_sim::https::HttpsFault;

use crate::certificates::{DAY_MS, site};
use crate::desk::Desk;
use crate::proxy::{PASSWORD, SHOWN, login};
use crate::relay::{Relay, Reply};
use crate::unsent::{OLD_TLS, WRONG_CERTIFICATES};

impl Desk {
    fn examined_as(&self, https: &HttpsConfig, settings: &Settings, now: Moment) -> Vec<Finding> {
        let (root, manner) = (self.root.path(), Manner::default());
        examine_https(root, https, settings, &mut OsFiles, now, manner)
    }

    fn examined(&self, https: &HttpsConfig) -> Vec<Finding> {
        self.examined_as(https, &self.settings(), SystemClock.now())
    }
}

/// The worst of a check, and its words.
fn said(findings: &[Finding], check: &str) -> (Verdict, String) {
    let of = findings.iter().filter(|it| it.check.name == check);
    let worst = of.max_by_key(|finding| finding.verdict);
    let worst = worst.unwrap_or_else(|| panic!("no finding of {check}"));
    (worst.verdict, worst.english.clone())
}

fn verdict(findings: &[Finding], check: &str) -> Verdict {
    said(findings, check).0
}

#[test]
fn a_good_road_is_good_and_nobody_logs_in() {
    let desk = Desk::new();
    let mut config = desk.config();
    config.login.password = "not to be sent".to_owned().into();
    let findings = desk.examined(&config);
    for check in CHECKS {
        let found = findings.iter().any(|one| one.check.name == check.name);
        assert_eq!(found, check.concerns(Road::Https), "{}", check.name);
    }
    for finding in &findings {
        assert!(finding.verdict <= Verdict::Note, "{finding:?}");
    }
    for check in ["configuration", "certificate", "reach", "write", "rename"] {
        assert_eq!(verdict(&findings, check), Verdict::Good, "{check}");
    }
    assert_eq!(desk.trouble.carried_out(), 0);
    let own = desk.root.path().join("onshi-https/stage");
    let left = fs::read_dir(own)
        .unwrap()
        .map(|one| one.unwrap().file_name());
    assert_eq!(left.collect::<Vec<_>>(), ["onshi.lock"]);
}

#[test]
fn a_folder_that_the_first_start_makes_is_no_error() {
    let desk = Desk::new();
    let (root, settings) = (desk.root.path().join("not").join("yet"), desk.settings());
    let now = SystemClock.now();
    let config = desk.config();
    let examined = || {
        examine_https(
            &root,
            &config,
            &settings,
            &mut OsFiles,
            now,
            Manner::default(),
        )
    };
    let findings = examined();
    assert_eq!(said(&findings, "configuration").0, Verdict::Note);
    assert!(
        said(&findings, "configuration")
            .1
            .contains("the first start makes it")
    );
    for check in ["write", "rename", "latency"] {
        assert_eq!(verdict(&findings, check), Verdict::Unknown, "{check}");
    }
    assert!(
        findings.iter().all(|it| it.verdict <= Verdict::Unknown),
        "{findings:?}"
    );
    assert!(!root.exists(), "it is left to the first start");

    // Somebody's file stands in the way: no start makes a folder there.
    fs::write(desk.root.path().join("not"), "").unwrap();
    assert_eq!(verdict(&examined(), "configuration"), Verdict::Error);
}

#[test]
fn a_server_that_cannot_be_trusted_is_named() {
    let desk = Desk::new();
    for (faults, word) in [
        (&WRONG_CERTIFICATES[..], "ServerNotTrusted"),
        (&OLD_TLS, "NotConnected"),
        (&[HttpsFault::OnlyTls12], "NotConnected"),
    ] {
        for fault in faults {
            desk.trouble.set(*fault, Chance::Always);
            let (verdict, words) = said(&desk.examined(&desk.config()), "reach");
            desk.trouble.heal();
            assert_eq!(verdict, Verdict::Error, "{fault:?}");
            assert!(words.contains(word), "{fault:?}: {words}");
            let place = format!("localhost:{}", desk.port());
            assert!(words.starts_with(&place), "{words}");
        }
    }
    let mut config = desk.config();
    config.allow_tls12_because = Some("試験".to_owned());
    desk.trouble.set(HttpsFault::OnlyTls12, Chance::Always);
    assert_eq!(verdict(&desk.examined(&config), "reach"), Verdict::Good);
}

#[test]
fn a_certificate_is_judged_by_its_end_and_by_what_the_server_says() {
    let desk = Desk::new();
    let config = desk.config();
    let end = desk.open().certificate().unwrap().certificate.until;
    let rows = [
        (91, Verdict::Good),
        (90, Verdict::Note),
        (60, Verdict::Note),
        (30, Verdict::Warning),
        (1, Verdict::Warning),
        (-1, Verdict::Error),
        (10_000, Verdict::Warning),
    ];
    for (days, expected) in rows {
        let now = end.plus_ms(-days * DAY_MS);
        let findings = desk.examined_as(&config, &desk.settings(), now);
        assert_eq!(verdict(&findings, "certificate"), expected, "{days}");
    }
    let rows = [
        ("soon", Verdict::Warning, Verdict::Good),
        ("expired", Verdict::Error, Verdict::Error),
        ("stranger", Verdict::Good, Verdict::Error),
    ];
    for (name, certificate, reach) in rows {
        let findings = desk.examined(&desk.with_identity(name));
        assert_eq!(verdict(&findings, "certificate"), certificate, "{name}");
        let (verdict, words) = said(&findings, "reach");
        assert_eq!(verdict, reach, "{name}: {words}");
        let named = words.contains("CertificateUnusable");
        assert_eq!(named, reach == Verdict::Error, "{name}: {words}");
    }
}

#[test]
fn a_key_or_a_chain_that_does_not_fit_is_seen() {
    let desk = Desk::new();
    let pem = fs::read_to_string(desk.file("client.pem")).unwrap();
    let own = pem
        .split_inclusive("-----END CERTIFICATE-----\n")
        .next()
        .unwrap();
    let root = fs::read_to_string(desk.file("ca.pem")).unwrap();
    let rows = [
        (own.to_owned(), "client.key", Verdict::Note),
        (own.to_owned() + &root, "client.key", Verdict::Warning),
        (pem.clone(), "soon.key", Verdict::Error),
        (String::new(), "client.key", Verdict::Error),
        (pem, "nothing.key", Verdict::Error),
    ];
    for (chain, key, expected) in rows {
        let file = desk.file("chain.pem");
        fs::write(&file, &chain).unwrap();
        let mut config = desk.config();
        config.identity = IdentityFiles::Pem {
            certificate: file,
            key: desk.file(key),
        };
        let findings = desk.examined(&config);
        let (verdict, words) = said(&findings, "certificate");
        assert_eq!(verdict, expected, "{words}");
    }
}

#[test]
fn a_configuration_that_cannot_be_used_is_an_error_and_the_rest_is_looked_at() {
    let desk = Desk::new();
    let changes: [fn(&mut HttpsConfig, &Desk); 4] = [
        |it, desk| it.trust = desk.file("nothing.pem"),
        |it, desk| it.revoked = vec![desk.file("client.key")],
        |it, _| it.services = "http://localhost/".to_owned(),
        |it, _| it.proxy = Some("http://user:secret@localhost:1".to_owned()),
    ];
    for change in changes {
        let mut config = desk.config();
        change(&mut config, &desk);
        let findings = desk.examined(&config);
        assert_eq!(verdict(&findings, "configuration"), Verdict::Error);
        assert_eq!(verdict(&findings, "certificate"), Verdict::Good);
        for finding in findings {
            assert!(!finding.english.contains("secret"), "{finding:?}");
        }
    }
}

#[test]
fn a_host_is_reached_through_the_proxy_or_the_proxy_is_named() {
    let desk = Desk::new();
    let rows: [(&'static [Reply], Option<&str>); 6] = [
        (&[Reply::Opens], None),
        (&[Reply::OpensFor(SHOWN)], None),
        (&[Reply::OpensFor("Basic other")], Some("ProxyRefused")),
        (&[Reply::Says("HTTP/1.1 503 Later\r\n\r\n")], Some("503")),
        (&[Reply::Says("")], Some("no answer")),
        (&[Reply::OpensAndCloses], Some("NotConnected")),
    ];
    for (replies, word) in rows {
        let proxy = Relay::proxy(replies);
        let mut config = desk.config();
        config.proxy = Some(format!("http://127.0.0.1:{}", proxy.port));
        config.proxy_login = login("desk", PASSWORD);
        let (verdict, words) = said(&desk.examined(&config), "reach");
        let expected = word.map_or(Verdict::Good, |_| Verdict::Error);
        assert_eq!(verdict, expected, "{words}");
        assert!(words.contains(word.unwrap_or_default()), "{words}");
        assert_eq!(proxy.heads().len(), 1, "one host, one tunnel");
    }
    let mut config = desk.config();
    config.services = "https://localhost:1/base".to_owned();
    let findings = desk.examined(&config);
    let reached: Vec<Verdict> = findings
        .iter()
        .filter(|it| it.check.name == "reach")
        .map(|it| it.verdict)
        .collect();
    assert_eq!(reached, [Verdict::Error, Verdict::Good], "each host");
}

#[test]
fn a_site_is_judged_by_the_certificate_that_is_loaded() {
    let desk = Desk::new();
    let loaded = desk.open().certificate().unwrap().certificate.thumbprint();
    let other = "ab".repeat(32);
    let third = "cd".repeat(32);
    let rows = [
        ([Some(&*loaded), Some(&*other)], Verdict::Good),
        ([None, Some(&*loaded)], Verdict::Error),
        ([Some(&*third), Some(&*other)], Verdict::Warning),
    ];
    for (certificates, expected) in rows {
        let settings = Settings {
            site: Some(site(&desk, certificates)),
            ..desk.settings()
        };
        let findings = desk.examined_as(&desk.config(), &settings, SystemClock.now());
        let (verdict, words) = said(&findings, "site");
        assert_eq!(verdict, expected, "{words}");
    }
}
