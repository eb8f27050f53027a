//! Certainly not sent: it waits, is tried again, and can be taken back meanwhile.

use std::net::TcpListener;

use onshi_client::https::HttpsConfig;
use onshi_core::catalogue::QUALIFICATION;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Notice, State};
use onshi_sim::Chance;
use onshi_sim::https::HttpsFault;

use crate::desk::{Desk, state};
use crate::questions::number;

/// Servers that cannot prove who they are.
pub static WRONG_CERTIFICATES: [HttpsFault; 12] = [
    HttpsFault::WrongHost,
    HttpsFault::Expired,
    HttpsFault::NotYetValid,
    HttpsFault::SelfSigned,
    HttpsFault::UnknownAuthority,
    HttpsFault::WrongUse,
    HttpsFault::AuthorityShown,
    HttpsFault::WrongChain,
    HttpsFault::NoIntermediate,
    HttpsFault::Revoked,
    HttpsFault::WrongKey,
    HttpsFault::CommonNameOnly,
];

pub static OLD_TLS: [HttpsFault; 3] = [HttpsFault::Tls10, HttpsFault::Tls11, HttpsFault::Tls12Cbc];

/// Asks with a configuration that does not get through, and then with the right one.
pub fn refused_then_sent(desk: &Desk, config: &HttpsConfig) -> ErrorCode {
    trouble_then_sent(desk, config).code()
}

/// The same, and all that was said.
pub fn trouble_then_sent(desk: &Desk, config: &HttpsConfig) -> Error {
    let before = desk.trouble.carried_out();
    let mut client = desk.open_with(config).unwrap();
    let request = number(&desk.patients[0]);
    let job = client.submit(None, &QUALIFICATION, request).unwrap();
    let mut told = desk.until(&mut client, Result::is_err);
    assert!(matches!(state(&client, job), State::Published { .. }));
    drop(client);
    assert_eq!(desk.trouble.carried_out(), before);
    assert_eq!(desk.names("outbox").len(), 1);
    let mut client = desk.open();
    desk.trouble.heal();
    let told_later = desk.until_answered(&mut client, job);
    assert!(told_later.iter().all(Result::is_ok), "{told_later:?}");
    client.acknowledge(job).unwrap();
    assert_eq!(desk.trouble.carried_out(), before + 1);
    match told.pop() {
        Some(Err(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn none_of_twelve_wrong_certificates_is_taken() {
    let desk = Desk::new();
    for fault in WRONG_CERTIFICATES {
        desk.trouble.set(fault, Chance::Always);
        let code = refused_then_sent(&desk, &desk.config());
        assert_eq!(code, ErrorCode::ServerNotTrusted, "{fault:?}");
    }
}

#[test]
fn old_tls_is_refused_even_where_1_2_is_allowed() {
    let desk = Desk::new();
    let mut config = desk.config();
    config.allow_tls12_because = Some("試験".to_owned());
    for fault in OLD_TLS {
        desk.trouble.set(fault, Chance::Always);
        let code = refused_then_sent(&desk, &config);
        assert_eq!(code, ErrorCode::NotConnected, "{fault:?}");
    }
}

#[test]
fn tls_1_2_is_spoken_only_where_a_reason_is_given() {
    let desk = Desk::new();
    desk.trouble.set(HttpsFault::OnlyTls12, Chance::Always);
    let code = refused_then_sent(&desk, &desk.config());
    assert_eq!(code, ErrorCode::NotConnected);
    desk.trouble.set(HttpsFault::OnlyTls12, Chance::Always);
    let mut config = desk.config();
    config.allow_tls12_because = Some("試験".to_owned());
    let mut client = desk.open_with(&config).unwrap();
    let request = number(&desk.patients[0]);
    let job = client.submit(None, &QUALIFICATION, request).unwrap();
    desk.until_answered(&mut client, job);
}

#[test]
fn without_a_server_it_waits_and_can_be_taken_back() {
    let desk = Desk::new();
    let mut config = desk.config();
    config.login.address = nowhere();
    assert_eq!(refused_then_sent(&desk, &config), ErrorCode::NotConnected);
    let mut client = desk.open_with(&config).unwrap();
    let request = number(&desk.patients[1]);
    let job = client.submit(None, &QUALIFICATION, request).unwrap();
    desk.until(&mut client, Result::is_err);
    client.withdraw(job).unwrap();
    desk.until(&mut client, |news| {
        matches!(news, Ok(Notice::Withdrawn { .. }))
    });
    assert_eq!(desk.names("outbox"), [""; 0]);
    assert_eq!(desk.names("stage"), [""; 0]);
}

/// An address of this machine at which nobody listens.
fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    format!("https://localhost:{port}/auth")
}

#[test]
fn a_login_that_is_refused_sends_nothing() {
    let desk = Desk::new();
    let mut config = desk.config();
    config.login.password = "another".to_owned().into();
    assert_eq!(refused_then_sent(&desk, &config), ErrorCode::LoginRefused);
    config = desk.config();
    config.headers[0].token = "/result/nothing".to_owned();
    assert_eq!(refused_then_sent(&desk, &config), ErrorCode::LoginRefused);
    desk.trouble.set(HttpsFault::Unauthorized, Chance::Always);
    let code = refused_then_sent(&desk, &desk.config());
    assert_eq!(code, ErrorCode::LoginRefused);
}

#[test]
fn a_certificate_of_ours_that_has_expired_or_is_a_strangers_sends_nothing() {
    let desk = Desk::new();
    for name in ["expired", "stranger"] {
        let code = refused_then_sent(&desk, &desk.with_identity(name));
        assert_eq!(code, ErrorCode::CertificateUnusable, "{name}");
    }
}
