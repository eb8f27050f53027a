//! What can be known of a configuration before anything is asked (診断): its files are read, and its hosts are
//! met in a handshake that is followed by nothing.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use onshi_core::error::{Error, ErrorCode};
use reqwest::Url;
use reqwest::header::HeaderValue;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, ProtocolVersion};

use super::call::{of_certificate, proxy_refused};
use super::config::{HttpsConfig, address};
use super::identity::{self, Identity};
use super::trust;
use crate::certificate::Certificate;
use crate::files::FileSystem;

/// Longest answer of a proxy.
const LONGEST_HEAD: usize = 8 << 10;
/// A server that takes our certificate need not say so; one that does not, does at once.
const OBJECTION: Duration = Duration::from_secs(2);

/// A configuration whose files were read.
pub(crate) struct Probe<'a> {
    config: &'a HttpsConfig,
    /// What is wrong with it, but for the identity.
    pub configuration: Result<(), Error>,
    /// Who we are.
    pub identity: Result<Shown, Error>,
    tls: Result<Arc<ClientConfig>, Error>,
}

/// An identity, without its key.
#[derive(Clone, Copy)]
pub(crate) struct Shown {
    pub certificate: Certificate,
    /// How many certificates are sent beside it.
    pub beside: usize,
    /// Each is followed by that of its issuer.
    pub is_chain: bool,
}

impl Shown {
    fn of(identity: &Identity) -> Self {
        Shown {
            certificate: identity.certificate,
            beside: identity.chain.len().saturating_sub(1),
            is_chain: identity.is_chain(),
        }
    }
}

impl<'a> Probe<'a> {
    /// Reads what the configuration names.
    pub fn of(files: &mut dyn FileSystem, config: &'a HttpsConfig) -> Self {
        let verifier = |()| trust::verifier(files, config).map(drop);
        let configuration = config.check().and_then(verifier);
        let identity = identity::read(files, &config.identity);
        let shown = identity.as_ref().map(Shown::of).map_err(Clone::clone);
        let tls = identity.and_then(|identity| trust::tls(files, config, identity));
        Probe {
            config,
            configuration,
            identity: shown,
            tls: tls.map(Arc::new),
        }
    }

    /// The hosts that are spoken to, each once.
    pub fn hosts(&self) -> Vec<Url> {
        let services = address("services", &self.config.services);
        let login = address("login.address", &self.config.login.address);
        let mut hosts: Vec<Url> = Vec::new();
        for url in [services, login].into_iter().flatten() {
            if !hosts.iter().any(|known| place(known) == place(&url)) {
                hosts.push(url);
            }
        }
        hosts
    }

    /// Meets a host, through the proxy if there is one.
    ///
    /// # Errors
    /// [`ErrorCode::NotConnected`]; [`ErrorCode::ProxyRefused`]; [`ErrorCode::ServerNotTrusted`];
    /// [`ErrorCode::CertificateUnusable`].
    pub fn reach(&self, host: &Url) -> Result<(), Error> {
        let tls = self.tls.clone()?;
        let tunnel = self.config.tunnel()?;
        let next = tunnel.as_ref().map_or(host, |tunnel| &tunnel.proxy);
        let mut stream = self.dial(next)?;
        if let Some(tunnel) = &tunnel {
            ask_for_tunnel(&mut stream, host, tunnel.login.as_ref())?;
        }
        shake_hands(tls, host, &mut stream)
    }

    /// The first of its addresses that answers.
    fn dial(&self, to: &Url) -> Result<TcpStream, Error> {
        let most = self.config.bounds.connect().max(Duration::from_millis(1));
        let mut last = not_connected("no such host");
        for address in self.addresses(to)? {
            match TcpStream::connect_timeout(&address, most) {
                Ok(stream) => {
                    let timed = stream.set_read_timeout(Some(most));
                    let timed = timed.and_then(|()| stream.set_write_timeout(Some(most)));
                    return timed.map(|()| stream).map_err(|error| of_io(&error));
                }
                Err(error) => last = of_io(&error),
            }
        }
        Err(last)
    }

    fn addresses(&self, to: &Url) -> Result<Vec<SocketAddr>, Error> {
        let known = self.config.addresses.get(to.host_str().unwrap_or_default());
        match known {
            Some(known) => {
                let port = to.port_or_known_default().unwrap_or_default();
                let known = known.iter().map(|address| SocketAddr::new(*address, port));
                Ok(known.collect())
            }
            None => to.socket_addrs(|| None).map_err(|error| of_io(&error)),
        }
    }
}

/// Host and port.
pub(crate) fn place(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let port = url.port_or_known_default().unwrap_or_default();
    format!("{host}:{port}")
}

fn ask_for_tunnel(
    stream: &mut TcpStream,
    host: &Url,
    login: Option<&HeaderValue>,
) -> Result<(), Error> {
    let place = place(host);
    let mut say = |words: &[u8]| stream.write_all(words).map_err(|error| of_io(&error));
    say(format!("CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n").as_bytes())?;
    if let Some(login) = login {
        say(b"Proxy-Authorization: ")?;
        say(login.as_bytes())?;
        say(b"\r\n")?;
    }
    say(b"\r\n")?;
    let (mut said, mut byte) = (Vec::new(), [0]);
    // One by one: what comes after the head is for TLS.
    while !said.ends_with(b"\r\n\r\n") && said.len() < LONGEST_HEAD {
        match stream.read(&mut byte).map_err(|error| of_io(&error))? {
            0 => break,
            _ => said.extend(byte),
        }
    }
    let said = String::from_utf8_lossy(&said);
    let status = said.strip_prefix("HTTP/1.").and_then(|rest| rest.get(2..5));
    match status.and_then(|status| status.parse::<u16>().ok()) {
        Some(200..=299) => Ok(()),
        Some(407) => Err(proxy_refused()),
        Some(status) => Err(not_connected(format_args!("the proxy answered {status}"))),
        None => Err(not_connected("the proxy gave no answer")),
    }
}

fn shake_hands(tls: Arc<ClientConfig>, host: &Url, stream: &mut TcpStream) -> Result<(), Error> {
    let name = host.host_str().unwrap_or_default();
    let name = name
        .trim_start_matches('[')
        .trim_end_matches(']')
        .to_owned();
    let name = ServerName::try_from(name).map_err(not_connected)?;
    let mut line = ClientConnection::new(tls, name).map_err(|error| of_tls(&error))?;
    while line.is_handshaking() {
        line.complete_io(stream).map_err(|error| of_io(&error))?;
    }
    // With TLS 1.3 a server objects to our certificate when we are done already.
    if line.protocol_version() == Some(ProtocolVersion::TLSv1_3) {
        hear_objection(&mut line, stream)?;
    }
    line.send_close_notify();
    // It goes without a word otherwise.
    let _ = line.write_tls(stream);
    Ok(())
}

fn hear_objection(line: &mut ClientConnection, stream: &mut TcpStream) -> Result<(), Error> {
    let timed = stream.set_read_timeout(Some(OBJECTION));
    timed.map_err(|error| of_io(&error))?;
    match line.read_tls(stream) {
        Ok(0) => Err(not_connected("closed after the handshake")),
        Ok(_) => line.process_new_packets().map(drop).map_err(|e| of_tls(&e)),
        Err(error) if is_time_out(&error) => Ok(()),
        Err(error) => Err(of_io(&error)),
    }
}

fn is_time_out(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
    )
}

fn of_io(error: &io::Error) -> Error {
    let inside = error.get_ref();
    match inside.and_then(|inside| inside.downcast_ref::<rustls::Error>()) {
        Some(tls) => of_tls(tls),
        None => not_connected(error.kind()),
    }
}

fn of_tls(error: &rustls::Error) -> Error {
    of_certificate(error).unwrap_or_else(|| not_connected(error))
}

fn not_connected(why: impl std::fmt::Display) -> Error {
    Error::new(ErrorCode::NotConnected).because(why)
}
