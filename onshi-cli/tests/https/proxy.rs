//! A proxy on the way: it opens a tunnel and learns nothing but the host, or it does not, and nothing is
//! sent.

use std::fs;

use onshi_client::https::{HttpsConfig, ProxyLogin};
use onshi_core::catalogue::QUALIFICATION;
use onshi_core::error::ErrorCode;

use crate::desk::Desk;
use crate::questions::number;
use crate::relay::{Relay, Reply};
use crate::unsent::{refused_then_sent, trouble_then_sent};

fn behind(desk: &Desk, proxy: &Relay) -> HttpsConfig {
    let mut config = desk.config();
    config.proxy = Some(format!("http://127.0.0.1:{}", proxy.port));
    config
}

#[test]
fn a_tunnel_is_asked_for_by_the_host_alone_and_all_else_is_tls() {
    let desk = Desk::new();
    let proxy = Relay::proxy(&[Reply::Opens]);
    let mut client = desk.open_with(&behind(&desk, &proxy)).unwrap();
    for who in &desk.patients[..3] {
        let job = client.submit(None, &QUALIFICATION, number(who)).unwrap();
        let told = desk.until_answered(&mut client, job);
        assert!(told.iter().all(Result::is_ok), "{told:?}");
    }
    assert_eq!(desk.trouble.carried_out(), 3);
    let place = format!("localhost:{}", desk.port());
    let head = format!("connect {place} http/1.1\r\nhost: {place}\r\n\r\n");
    let heads = proxy.heads();
    assert!(!heads.is_empty(), "nobody asked it");
    for asked in heads {
        assert_eq!(asked.to_lowercase(), head);
    }
    let sent = proxy.tapped();
    assert!(sent.len() > 1_000, "{}", sent.len());
    for who in &desk.patients[..3] {
        for value in [&who.number, &who.birthdate, &who.name, &who.kana] {
            let found = sent.windows(value.len()).any(|at| at == value.as_bytes());
            assert!(!found, "{value}");
        }
    }
}

/// Ways not to open a tunnel.
static REFUSALS: &[&[Reply]] = &[
    &[Reply::Says("HTTP/1.1 502 Bad Gateway\r\n\r\n")],
    &[Reply::Says("HTTP/1.1 403 Forbidden\r\n\r\nno")],
    &[Reply::Says("")],
    &[Reply::Says("HTTP/1.1 20")],
    &[Reply::Says("SSH-2.0-other\r\n\r\n")],
    &[Reply::OpensAndCloses],
];

#[test]
fn without_a_tunnel_nothing_is_sent() {
    let desk = Desk::new();
    for replies in REFUSALS {
        let proxy = Relay::proxy(replies);
        let code = refused_then_sent(&desk, &behind(&desk, &proxy));
        assert_eq!(code, ErrorCode::NotConnected, "{replies:?}");
        assert_eq!(proxy.tapped(), b"", "{replies:?}");
    }
}

pub const PASSWORD: &str = "p:s3cret-ワード";
/// What RFC 7617 makes of it.
pub const SHOWN: &str = "Basic ZGVzazpwOnMzY3JldC3jg6/jg7zjg4k=";

pub fn login(user: &str, password: &str) -> Option<ProxyLogin> {
    Some(ProxyLogin {
        user: user.to_owned().into(),
        password: password.to_owned().into(),
    })
}

#[test]
fn a_proxy_that_wants_a_login_gets_it_and_the_server_does_not() {
    let desk = Desk::new();
    let proxy = Relay::proxy(&[Reply::OpensFor(SHOWN)]);
    let text = fs::read_to_string(desk.file("https.toml")).unwrap();
    let text = format!(
        "proxy = \"http://127.0.0.1:{}\"\n\
         proxy_login = {{ user = \"desk\", password = \"{PASSWORD}\" }}\n{text}",
        proxy.port
    );
    let config = HttpsConfig::parse(&text).unwrap();
    let config = config.relative_to(desk.file("https.toml").parent().unwrap());
    let mut client = desk.open_with(&config).unwrap();
    let request = number(&desk.patients[0]);
    let job = client.submit(None, &QUALIFICATION, request).unwrap();
    let told = desk.until_answered(&mut client, job);
    assert!(told.iter().all(Result::is_ok), "{told:?}");
    let heads = proxy.heads();
    assert!(!heads.is_empty(), "nobody asked it");
    for head in heads {
        assert_eq!(head.matches(SHOWN).count(), 1, "{head}");
    }
}

/// Without a login, and with another one.
#[test]
fn a_proxy_that_refuses_the_login_is_told_of_and_nothing_is_sent() {
    let desk = Desk::new();
    for login in [None, login("desk", "other-s3cret"), login("dest", PASSWORD)] {
        let proxy = Relay::proxy(&[Reply::OpensFor(SHOWN)]);
        let mut config = behind(&desk, &proxy);
        config.proxy_login = login;
        assert!(!format!("{config:?}").contains("s3cret"), "{config:?}");
        let error = trouble_then_sent(&desk, &config);
        assert_eq!(error.code(), ErrorCode::ProxyRefused, "{error}");
        let words = format!("{error} {error:?}");
        assert!(words.contains("proxy_login"), "{words}");
        assert!(!words.contains("s3cret"), "{words}");
        assert_eq!(proxy.tapped(), b"");
    }
}

#[test]
fn a_login_stands_beside_a_proxy_and_can_be_sent() {
    let desk = Desk::new();
    let rows: [(Option<&str>, &str, &str); 5] = [
        (None, "desk", PASSWORD),
        (Some("http://127.0.0.1:1"), "", PASSWORD),
        (Some("http://127.0.0.1:1"), "de:sk", PASSWORD),
        (Some("http://127.0.0.1:1"), "de\nsk", PASSWORD),
        (Some("http://127.0.0.1:1"), "desk", "s3cret\r\nX: y"),
    ];
    for (proxy, user, password) in rows {
        let mut config = desk.config();
        config.proxy = proxy.map(str::to_owned);
        config.proxy_login = login(user, password);
        let error = desk.open_with(&config).unwrap_err();
        assert_eq!(error.code(), ErrorCode::BadOptions, "{user:?}");
        assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
    }
}

/// The login had a tunnel of its own; the request is not sent either.
#[test]
fn a_tunnel_for_the_login_alone_sends_nothing_but_the_login() {
    let desk = Desk::new();
    for refusal in ["HTTP/1.1 502 Bad Gateway\r\n\r\n", ""] {
        let replies = Box::leak(Box::new([Reply::Opens, Reply::Says(refusal)]));
        let proxy = Relay::proxy(replies);
        let mut config = behind(&desk, &proxy);
        // No connection is used twice.
        config.bounds.idle_ms = 0;
        let code = refused_then_sent(&desk, &config);
        assert_eq!(code, ErrorCode::NotConnected, "{refusal}");
        assert!(proxy.heads().len() >= 2);
    }
}

#[test]
fn without_the_proxy_it_waits() {
    let desk = Desk::new();
    let mut config = desk.config();
    config.proxy = Some("http://127.0.0.1:1".to_owned());
    assert_eq!(refused_then_sent(&desk, &config), ErrorCode::NotConnected);
}

#[test]
fn a_proxy_is_named_by_host_and_port_and_nothing_else() {
    let desk = Desk::new();
    for address in [
        "proxy.example:8080",
        "https://proxy.example:8080",
        "socks5://proxy.example:1080",
        "http://user:secret@proxy.example:8080",
        "http://proxy.example:8080/way",
        "http://proxy.example:8080/?way",
        "",
    ] {
        let mut config = desk.config();
        config.proxy = Some(address.to_owned());
        let error = desk.open_with(&config).unwrap_err();
        assert_eq!(error.code(), ErrorCode::BadOptions, "{address}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}
