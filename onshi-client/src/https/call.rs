//! One call (呼出し), and what its end means:
//!
//! | what came | meaning |
//! |---|---|
//! | no connection, no tunnel, no TLS, no login | certainly not sent |
//! | 2xx, whole | the answer |
//! | 401 | not carried out (assumed): one new login, then once again; then certainly not sent |
//! | another 4xx | refused, as by a terminal's `.err` (assumed) |
//! | 3xx | lost: redirects are never followed, and one may come after the request was carried out |
//! | 5xx | lost: it may have been carried out (assumed) |
//! | anything else once it was sent | lost |

use std::net::SocketAddr;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use onshi_core::error::{Error, ErrorCode};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Client, Proxy, Response, StatusCode, Url, redirect};
use rustls::AlertDescription;
use zeroize::Zeroizing;

use super::config::{HttpsConfig, Tunnel, address, wrong};
use super::identity::Identity;
use super::inbox::Body;
use super::login::{Login, Pass};
use super::trust::tls;
use crate::files::FileSystem;
use crate::growing::Growing;

/// Evidence: `Seen(MYCLINIC)`.
pub(super) static MEDIA_TYPE: LazyLock<HeaderMap> = LazyLock::new(|| {
    let json = HeaderValue::from_static("application/json");
    let json_utf8 = HeaderValue::from_static("application/json;charset=UTF-8");
    HeaderMap::from_iter([(ACCEPT, json), (CONTENT_TYPE, json_utf8)])
});

/// What became of a call.
pub(super) enum Fate {
    Answered(Body),
    Refused(Body),
    /// Nothing of the request was carried out.
    Unsent(Error),
    /// Whether it was carried out is not known.
    Lost(Error),
}

/// Why there is no answer.
pub(super) enum Failure {
    Unsent(Error),
    Lost(Error),
}

impl Failure {
    pub fn error(self) -> Error {
        match self {
            Failure::Unsent(error) | Failure::Lost(error) => error,
        }
    }
}

impl From<Failure> for Fate {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Unsent(error) => Fate::Unsent(error),
            Failure::Lost(error) => Fate::Lost(error),
        }
    }
}

/// The line to the central system: one pool of connections, one login.
pub(super) struct Line {
    client: Client,
    services: Url,
    login: Login,
    most: usize,
}

impl Line {
    pub fn open(
        files: &mut dyn FileSystem,
        config: &HttpsConfig,
        identity: Identity,
    ) -> Result<Self, Error> {
        let mut client = Client::builder()
            .use_preconfigured_tls(tls(files, config, identity)?)
            .https_only(true)
            .redirect(redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .connect_timeout(config.bounds.connect())
            .pool_idle_timeout(config.bounds.idle());
        if let Some(Tunnel { proxy, login }) = config.tunnel()? {
            let proxy = Proxy::https(proxy).map_err(|_| wrong("proxy", "not an address"))?;
            client = client.proxy(match login {
                Some(login) => proxy.custom_http_auth(login),
                None => proxy,
            });
        }
        for (host, addresses) in &config.addresses {
            // A port of 0 leaves the one of the address.
            let addresses = addresses.iter().map(|address| SocketAddr::new(*address, 0));
            client = client.resolve_to_addrs(host, &addresses.collect::<Vec<_>>());
        }
        let client = client.build();
        Ok(Line {
            client: client.map_err(|_| wrong("https", "no client can be made of it"))?,
            services: address("services", &config.services)?,
            login: Login::new(config)?,
            most: config.bounds.answer_bytes,
        })
    }

    /// Where a service stands. It can name no other host and no other folder.
    ///
    /// # Errors
    /// [`ErrorCode::BadOptions`]: it tries to.
    pub fn address(&self, service: &str) -> Result<Url, Error> {
        let strange = || wrong("service", "only names with slashes between them");
        let is_name = |part: &str| {
            let plain = |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'_';
            !part.is_empty() && part.bytes().all(plain)
        };
        if !service.split('/').all(is_name) {
            return Err(strange());
        }
        let mut url = self.services.clone();
        let mut path = url.path_segments_mut().map_err(|()| strange())?;
        path.pop_if_empty().extend(service.split('/'));
        drop(path);
        Ok(url)
    }

    /// Asks. `sent` is set before anything of the request itself can leave.
    pub async fn ask(&self, url: Url, body: Body, sent: &AtomicBool) -> Fate {
        let pass = match self.login.pass(&self.client, None).await {
            Ok(pass) => pass,
            Err(error) => return Fate::Unsent(error),
        };
        match self.post(&url, &body, &pass, sent).await {
            Ok(fate) => return fate,
            Err(Unauthorized) => sent.store(false, Ordering::Relaxed),
        }
        let renewed = match self.login.pass(&self.client, Some(&pass)).await {
            Ok(pass) => pass,
            Err(error) => return Fate::Unsent(error),
        };
        match self.post(&url, &body, &renewed, sent).await {
            Ok(fate) => fate,
            Err(Unauthorized) => Fate::Unsent(
                Error::new(ErrorCode::LoginRefused).because("a new token is not accepted"),
            ),
        }
    }

    async fn post(
        &self,
        url: &Url,
        body: &[u8],
        pass: &Pass,
        sent: &AtomicBool,
    ) -> Result<Fate, Unauthorized> {
        sent.store(true, Ordering::Relaxed);
        let request = self
            .client
            .post(url.clone())
            .headers(MEDIA_TYPE.clone())
            .headers(pass.as_ref().clone())
            .body(body.to_vec());
        let mut response = match request.send().await {
            Ok(response) => response,
            Err(error) => return Ok(failure(&error).into()),
        };
        let status = response.status();
        if status == StatusCode::UNAUTHORIZED {
            return Err(Unauthorized);
        }
        if !(status.is_success() || status.is_client_error()) {
            return Ok(Fate::Lost(lost(format!("status {}", status.as_u16()))));
        }
        Ok(match body_of(&mut response, self.most).await {
            Ok(body) if status.is_success() => Fate::Answered(body),
            Ok(body) => Fate::Refused(body),
            Err(error) => Fate::Lost(error),
        })
    }
}

/// The pass is accepted no more.
struct Unauthorized;

/// The whole body, if it is not too large.
pub(super) async fn body_of(response: &mut Response, most: usize) -> Result<Body, Error> {
    let larger = || lost("the answer is too large");
    let mut body = Growing::new();
    loop {
        match response.chunk().await {
            Ok(None) => return Ok(Zeroizing::new(body.finish())),
            Ok(Some(piece)) if body.len() + piece.len() > most => return Err(larger()),
            Ok(Some(piece)) => body.push(&piece),
            Err(_) => return Err(lost("the answer broke off")),
        }
    }
}

/// What an error of the line means.
pub(super) fn failure(error: &reqwest::Error) -> Failure {
    let unsent = |code, why: &dyn std::fmt::Display| Failure::Unsent(Error::new(code).because(why));
    let tls = tls_error(error);
    if let Some(error) = tls.and_then(of_certificate) {
        return Failure::Unsent(error);
    }
    match tls {
        _ if is_of_proxy(error) => Failure::Unsent(proxy_refused()),
        Some(why) if error.is_connect() => unsent(ErrorCode::NotConnected, why),
        None if error.is_connect() => unsent(ErrorCode::NotConnected, &"connecting"),
        _ if error.is_builder() => unsent(ErrorCode::BadOptions, &"the request cannot be made"),
        _ if error.is_timeout() => Failure::Lost(lost("time-out")),
        _ => Failure::Lost(lost("the connection broke")),
    }
}

/// One of the two certificates is not taken: certainly nothing was read of what was sent.
pub(super) fn of_certificate(error: &rustls::Error) -> Option<Error> {
    match error {
        rustls::Error::InvalidCertificate(why) => {
            Some(Error::new(ErrorCode::ServerNotTrusted).because(why))
        }
        rustls::Error::AlertReceived(alert) if is_about_us(*alert) => {
            let why = format_args!("the server answered {alert:?}");
            Some(Error::new(ErrorCode::CertificateUnusable).because(why))
        }
        _ => None,
    }
}

/// What a server says of a client certificate it does not take. With TLS 1.3 that comes after the
/// client is done, but before the server reads anything else.
fn is_about_us(alert: AlertDescription) -> bool {
    use AlertDescription as Alert;
    matches!(
        alert,
        Alert::NoCertificate
            | Alert::BadCertificate
            | Alert::UnsupportedCertificate
            | Alert::CertificateRevoked
            | Alert::CertificateExpired
            | Alert::CertificateUnknown
            | Alert::CertificateRequired
            | Alert::UnknownCA
            | Alert::DecryptError
            | Alert::AccessDenied
    )
}

/// The error of TLS inside one of HTTP.
fn tls_error(error: &reqwest::Error) -> Option<&rustls::Error> {
    inside(error).find_map(|error| error.downcast_ref())
}

/// Whether a proxy answered 407. The type that says so has no public name: its words are all there is.
fn is_of_proxy(error: &reqwest::Error) -> bool {
    let words = "tunnel error: proxy authorization required";
    error.is_connect() && inside(error).any(|error| error.to_string() == words)
}

/// An error and those in it, however deep.
fn inside(error: &reqwest::Error) -> impl Iterator<Item = &Inner> {
    std::iter::successors(Some(error as &Inner), |&error| {
        let inside = error.downcast_ref::<std::io::Error>();
        match inside.and_then(std::io::Error::get_ref) {
            Some(inner) => Some(inner as &Inner),
            None => error.source(),
        }
    })
}

type Inner = dyn std::error::Error + 'static;

/// A proxy answered 407.
pub(super) fn proxy_refused() -> Error {
    Error::new(ErrorCode::ProxyRefused).because("the proxy answered 407")
}

fn lost(why: impl std::fmt::Display) -> Error {
    Error::new(ErrorCode::AnswerLost).because(why)
}

/// What became of a call that was stopped because its time was over.
pub(super) fn stopped(sent: bool) -> Fate {
    match sent {
        true => Fate::Lost(lost("time-out")),
        false => Fate::Unsent(Error::new(ErrorCode::NotConnected).because("time-out")),
    }
}
