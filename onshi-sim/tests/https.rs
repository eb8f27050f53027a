//! The central system over HTTPS: login, services and tokens, who is let in, and what a client finds beside it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod line;
mod support;

use std::fs;
use std::io::{Read, Write};
use std::sync::Arc;

use line::*;
use onshi_core::catalogue::{self, MedicalTreatment, MessageRow, QualificationAnswer};
use onshi_core::record::{Record, View, to_json};
use onshi_sim::https::{Https, HttpsSettings};
use onshi_sim::{Clinic, KnownPatient};
use p12_keystore::{KeyStore, Pkcs12ImportPolicy};
use rustls::AlertDescription::{CertificateExpired, CertificateRequired, DecryptError};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use serde_json::json;
use support::*;

static QUERY: &MessageRow = &catalogue::QUALIFICATION_REQUEST;

fn patients() -> Vec<KnownPatient> {
    Clinic::seeded(1, 60, today()).todays_list()
}

fn query(office: &Office) -> Record {
    number_request(&office.institution, number_query(&patients()[0]))
}

fn asked(office: &Office, token: &str) -> u16 {
    let answer = office.post(&service(QUERY), token, &to_json(&query(office)));
    answer.status
}

/// Uploads, collects until it is no longer 処理中, and counts the rounds.
fn batch(
    office: &Office,
    ask: &'static MessageRow,
    collect: &'static MessageRow,
    request: &Record,
) -> (Reading, u32) {
    let token = office.login();
    let summary = office.ask(&token, ask, request).summary();
    let request = collect_request(&office.institution, &summary.reception.expect("受付番号"));
    for round in 0..100 {
        let reading = office.ask(&token, collect, &request);
        if !reading.summary().is_processing() {
            return (reading, round);
        }
    }
    panic!("never finished");
}

#[test]
fn a_login_gives_a_token_with_which_a_query_is_answered() {
    let office = Office::new(HttpsSettings::default());
    let token = office.login();
    let answer = office.ask(&token, QUERY, &query(&office));
    let summary = answer.summary();
    assert!(summary.is_normal());
    assert_eq!(summary.file_identifier.as_deref(), Some(IDENTIFIER));
    let view = View::<QualificationAnswer>::of_record(&answer.frame.record);
    assert!(view.body().is_some());
}

#[test]
fn one_line_carries_one_request_after_the_other() {
    let office = Office::new(HttpsSettings::default());
    let mut line = office.dial(&Client::default()).unwrap();
    send(&mut line, &office.settings.login, "", &office.credentials());
    let token = receive(&mut line).unwrap().json();
    let token = token["result"]["idToken"].as_str().unwrap();
    for _ in 0..3 {
        send(&mut line, &service(QUERY), token, &to_json(&query(&office)));
        let answer = receive(&mut line).unwrap();
        assert!(read(&answer, QUERY).summary().is_normal());
    }
}

#[test]
fn a_batch_is_collected_under_its_reception_number() {
    let office = Office::new(HttpsSettings::default());
    let patients = patients();
    let request = batch_request(&office.institution, &patients);
    let (ask, collect) = (&catalogue::BATCH_REQUEST, &catalogue::BATCH_COLLECT);
    let (result, rounds) = batch(&office, ask, collect, &request);
    assert_eq!(result.units.len(), patients.len());
    assert_eq!(rounds, 2);
}

#[test]
fn a_consent_is_cancelled_once() {
    let office = Office::new(HttpsSettings::default());
    let request = consented_request(&office.institution, today(), today());
    let (ask, collect) = (&catalogue::CONSENTED_REQUEST, &catalogue::CONSENTED_COLLECT);
    let (consented, _) = batch(&office, ask, collect, &request);
    let who = Insured::all(&consented).remove(0);
    let request = cancel_request(&office.institution, who.cancel(MedicalTreatment::Visit));
    let token = office.login();
    let cancel = || office.ask(&token, &catalogue::CONSENT_CANCEL_REQUEST, &request);
    let processed = cancel();
    assert!(processed.summary().is_normal());
    assert_ne!(processing_code(&cancel()), processing_code(&processed));
}

#[test]
fn another_institution_is_refused_by_the_system_itself() {
    let office = Office::new(HttpsSettings::default());
    let request = number_request("1319999999", number_query(&patients()[0]));
    let answer = office.ask(&office.login(), QUERY, &request);
    assert!(!answer.summary().is_normal());
}

#[test]
fn the_login_takes_one_user_under_the_names_of_the_settings() {
    let office = Office::new(HttpsSettings {
        user_key: "name".to_owned(),
        password_key: "secret".to_owned(),
        ..HttpsSettings::default()
    });
    let login = |body| office.post(&office.settings.login, "", &body).status;
    let (user, password) = ("test-user", "test-password");
    assert_eq!(login(json!({ "name": user, "secret": password })), 200);
    assert_eq!(login(json!({ "name": user, "secret": "other" })), 401);
    assert_eq!(login(json!({ "name": "other", "secret": password })), 401);
    assert_eq!(login(json!({ "user": user, "password": password })), 401);
    assert_eq!(login(json!({})), 401);
}

#[test]
fn a_token_counts_for_a_while() {
    let office = Office::new(HttpsSettings {
        token_life_ms: 60_000,
        ..HttpsSettings::default()
    });
    let token = office.login();
    for (at, status) in [(0, 200), (59_999, 200), (60_000, 401), (120_000, 401)] {
        office.stage.stand(office.at(at));
        assert_eq!(asked(&office, &token), status, "at {at} ms");
    }
    assert_eq!(asked(&office, &office.login()), 200);
}

#[test]
fn only_the_token_itself_counts() {
    let office = Office::new(HttpsSettings::default());
    let answer = office.post(&office.settings.login.clone(), "", &office.credentials());
    let result = &answer.json()["result"];
    let token = |name: &str| result[name].as_str().unwrap().to_owned();
    assert_eq!(asked(&office, &token("idToken")), 200);
    let bearer = format!("Bearer {}", token("idToken"));
    for other in [token("accessToken"), token("refreshToken"), bearer] {
        assert_eq!(asked(&office, &other), 401, "{other}");
    }
    assert_eq!(asked(&office, ""), 401);
}

#[test]
fn a_client_needs_a_certificate_of_the_authority() {
    let office = Office::new(HttpsSettings::default());
    let away = |identity| {
        office.turned_away(&Client {
            identity,
            ..Client::default()
        })
    };
    for (identity, alert) in [
        (None, CertificateRequired),
        (Some("expired"), CertificateExpired),
        (Some("stranger"), DecryptError),
    ] {
        assert_eq!(away(identity), rustls::Error::AlertReceived(alert));
    }
    let soon = Client {
        identity: Some("soon"),
        ..Client::default()
    };
    let mut line = office.dial(&soon).unwrap();
    send(&mut line, &office.settings.login, "", &office.credentials());
    assert_eq!(receive(&mut line).unwrap().status, 200);
}

#[test]
fn services_can_do_without_a_certificate_but_the_login_cannot() {
    let office = Office::new(HttpsSettings {
        certificate_everywhere: false,
        ..HttpsSettings::default()
    });
    let token = office.login();
    let nobody = Client {
        identity: None,
        ..Client::default()
    };
    let mut line = office.dial(&nobody).unwrap();
    send(&mut line, &office.settings.login, "", &office.credentials());
    assert_eq!(receive(&mut line).unwrap().status, 403);
    send(
        &mut line,
        &service(QUERY),
        &token,
        &to_json(&query(&office)),
    );
    assert_eq!(receive(&mut line).unwrap().status, 200);
}

#[test]
fn what_is_no_request_is_refused() {
    let office = Office::new(HttpsSettings {
        most_bytes: 4096,
        ..HttpsSettings::default()
    });
    let token = office.login();
    let status = |path: &str, body| office.post(path, &token, &body).status;
    assert_eq!(
        status("oqs-api-pro/MSA99999/ILI99999SV01/search", json!({})),
        404
    );
    assert_eq!(status("MSA01030/ILI01030SV01/search", json!({})), 404);
    assert_eq!(status(&service(QUERY), json!({})), 400);
    assert_eq!(status(&service(QUERY), json!("x")), 400);
    assert_eq!(status(&service(QUERY), json!("x".repeat(5000))), 413);
    let mut line = office.dial(&Client::default()).unwrap();
    let get = format!(
        "GET /{} HTTP/1.1\r\nhost: localhost\r\n\r\n",
        service(QUERY)
    );
    line.write_all(get.as_bytes()).unwrap();
    assert_eq!(receive(&mut line).unwrap().status, 405);
}

#[test]
fn a_client_that_speaks_no_tls_gets_no_answer() {
    let office = Office::new(HttpsSettings::default());
    let mut socket = std::net::TcpStream::connect(office.address).unwrap();
    socket
        .write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
        .unwrap();
    let mut came = Vec::new();
    drop(socket.read_to_end(&mut came));
    assert!(!came.starts_with(b"HTTP"), "{came:?}");
}

#[test]
fn the_same_seed_gives_the_same_tokens_and_answers() {
    let said = |seed| {
        let office = Office::of(seed, HttpsSettings::default());
        let login = office.post(&office.settings.login.clone(), "", &office.credentials());
        let token = login.json()["result"]["idToken"]
            .as_str()
            .unwrap()
            .to_owned();
        let request = batch_request(&office.institution, &patients());
        let path = service(&catalogue::BATCH_REQUEST);
        let upload = office.post(&path, &token, &to_json(&request));
        (login.body, upload.body)
    };
    let (first, second, other) = (said(1), said(1), said(2));
    assert_eq!(first, second);
    assert_ne!(first.0, other.0);
    assert_ne!(first.1, other.1);
}

#[test]
fn both_kinds_of_pkcs12_hold_the_certificate_and_the_key() {
    let office = Office::new(HttpsSettings::default());
    let chain = CertificateDer::pem_file_iter(office.file("client.pem")).unwrap();
    let chain: Vec<_> = chain.map(Result::unwrap).collect();
    for file in ["client.p12", "client-legacy.p12"] {
        let bytes = fs::read(office.file(file)).unwrap();
        let open =
            |passphrase| KeyStore::from_pkcs12(&bytes, passphrase, Pkcs12ImportPolicy::default());
        assert!(open("another").is_err(), "{file}");
        let store = open("test-passphrase").unwrap();
        let (_, held) = store.private_key_chain().unwrap();
        let certificates = held.certs().iter().map(|one| one.as_der());
        assert!(
            certificates.eq(chain.iter().map(|one| one.as_ref())),
            "{file}"
        );
        let key = rustls::pki_types::PrivateKeyDer::from_pem_file(office.file("client.key"));
        assert_eq!(held.key().as_der(), key.unwrap().secret_der(), "{file}");
    }
}

#[test]
fn the_configuration_of_a_client_leads_here() {
    let office = Office::new(HttpsSettings::default());
    let text = fs::read_to_string(office.file("https.toml")).unwrap();
    let table: toml::Table = toml::from_str(&text).unwrap();
    let at = |key: &str, inner: &str| table[key][inner].as_str().unwrap().to_owned();
    let origin = format!("https://localhost:{}/", office.address.port());
    let path = |address: &str| address.strip_prefix(&origin).unwrap().to_owned();
    assert_eq!(path(&at("login", "address")), office.settings.login);
    let base = path(table["services"].as_str().unwrap());
    assert!(service(QUERY).starts_with(&format!("{base}/")));
    let key = at("login", "user_key");
    assert_eq!(office.credentials()[&key], at("login", "user"));
    let files = [
        &table["trust"],
        &table["revoked"][0],
        &table["identity"]["pkcs12"],
    ];
    for file in files {
        assert!(office.file(file.as_str().unwrap()).is_file(), "{file:?}");
    }
    let bytes = fs::read(office.file(&at("identity", "pkcs12"))).unwrap();
    let passphrase = at("identity", "passphrase");
    let store = KeyStore::from_pkcs12(&bytes, &passphrase, Pkcs12ImportPolicy::default());
    assert!(store.unwrap().private_key_chain().is_some());
}

#[test]
fn it_is_for_this_machine_only() {
    let office = Office::new(HttpsSettings::default());
    let open = |address: &str| {
        let stage = Arc::clone(&office.stage);
        let folder = office.file("other");
        Https::open(
            address.parse().unwrap(),
            &folder,
            HttpsSettings::default(),
            stage,
        )
    };
    assert!(open("127.0.0.1:0").is_ok());
    assert!(open("0.0.0.0:0").is_err());
}
