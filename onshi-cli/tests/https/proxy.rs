//! A proxy on the way: it opens a tunnel and learns nothing but the host, or it does not, and nothing is
//! sent.

use onshi_client::https::HttpsConfig;
use onshi_core::catalogue::QUALIFICATION;
use onshi_core::error::ErrorCode;

use crate::desk::Desk;
use crate::questions::number;
use crate::relay::{Relay, Reply};
use crate::unsent::refused_then_sent;

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
    &[Reply::Says(
        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n",
    )],
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
