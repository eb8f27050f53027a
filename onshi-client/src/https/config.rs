//! What the HTTPS exchange needs to know (設定): plain data, which serde reads from TOML. Hosts, paths and
//! the names of the login's keys have no default, because nothing official about them is public.

use std::collections::BTreeMap;
use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine};
use onshi_core::config_text;
use onshi_core::error::{Error, ErrorCode};
use reqwest::Url;
use reqwest::header::HeaderValue;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::secret::Secret;
use crate::trouble::of_io;

/// Configuration of [`HttpsExchange`](super::HttpsExchange).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpsConfig {
    /// Address under which the services stand; the service of a message is appended to its path. Only
    /// this host and that of the login are ever spoken to (R24).
    pub services: String,
    /// How to log in.
    pub login: LoginConfig,
    /// Which token of the login goes into which header. Seen: `Authorization` alone.
    #[serde(default = "TokenHeader::seen")]
    pub headers: Vec<TokenHeader>,
    /// Certificate and key of this terminal (電子証明書; R13).
    pub identity: IdentityFiles,
    /// PEM file of the roots that the servers are verified with; nothing else is trusted (R23).
    pub trust: PathBuf,
    /// PEM files of revocation lists (失効リスト). With any, each authority between a server and its root
    /// must have one, else the server is refused.
    #[serde(default)]
    pub revoked: Vec<PathBuf>,
    /// Proxy that opens tunnels (CONNECT), if there is one: `http://host:port` and nothing else. It learns host
    /// and port, and no more. The environment is never asked for one.
    pub proxy: Option<String>,
    /// How to log in at the proxy, if it wants that.
    pub proxy_login: Option<ProxyLogin>,
    /// Addresses of hosts; a host that stands here is not looked up.
    #[serde(default)]
    pub addresses: BTreeMap<String, Vec<IpAddr>>,
    /// Why TLS 1.2 must be allowed beside 1.3, for who reads this later (R22). Without a reason it is not.
    pub allow_tls12_because: Option<String>,
    /// Times and sizes.
    #[serde(default)]
    pub bounds: Bounds,
}

/// How to log in (ログイン). The names of the keys in the body are not public: they must be given.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoginConfig {
    /// The whole address.
    pub address: String,
    /// Key of the user name in the body.
    pub user_key: String,
    /// Key of the password in the body.
    pub password_key: String,
    /// User name.
    pub user: Secret,
    /// Password.
    pub password: Secret,
}

/// How to log in at a proxy (プロキシの認証): by Basic, and so in the clear as far as the proxy.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProxyLogin {
    /// User name; Basic knows none with a colon.
    pub user: Secret,
    /// Password.
    pub password: Secret,
}

impl ProxyLogin {
    fn header(&self) -> Result<HeaderValue, Error> {
        let (user, password) = (self.user.reveal(), self.password.reveal());
        if user.is_empty() || user.contains(':') {
            return Err(wrong("proxy_login.user", "a name without a colon"));
        }
        let both = Zeroizing::new(format!("{user}:{password}"));
        if both.contains(char::is_control) {
            return Err(wrong("proxy_login", "no control characters"));
        }
        let words = Zeroizing::new(format!("Basic {}", BASE64_STANDARD.encode(&*both)));
        let header = HeaderValue::from_str(&words);
        let mut header = header.map_err(|_| wrong("proxy_login", "it cannot be sent"))?;
        header.set_sensitive(true);
        Ok(header)
    }
}

/// A token of the login's answer, and the header it goes out in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenHeader {
    /// Name of the header.
    pub name: String,
    /// Where the token stands in the answer, as a JSON pointer (RFC 6901).
    pub token: String,
}

impl TokenHeader {
    /// Evidence: `Seen(MYCLINIC)`.
    fn seen() -> Vec<TokenHeader> {
        vec![TokenHeader {
            name: "Authorization".to_owned(),
            token: "/result/idToken".to_owned(),
        }]
    }
}

/// Where certificate and key stand.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum IdentityFiles {
    /// Two PEM files: the certificate and those that vouch for it, and the key.
    Pem {
        /// Certificates, our own first.
        certificate: PathBuf,
        /// The key, not encrypted.
        key: PathBuf,
    },
    /// One PKCS#12 file (.p12, .pfx), with modern or legacy encryption.
    Pkcs12 {
        /// The file.
        pkcs12: PathBuf,
        /// Its passphrase.
        passphrase: Secret,
    },
}

/// Times and sizes (上限).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Bounds {
    /// Longest wait for a connection, ms.
    pub connect_ms: u64,
    /// Longest wait for a whole answer, ms; only time inside the host's calls is counted.
    pub answer_ms: u64,
    /// A connection that was idle for longer is not used again, ms: shorter than servers keep theirs.
    pub idle_ms: u64,
    /// Pause after an attempt that did not get through, ms; it doubles, up to 64 times as long.
    pub retry_ms: u64,
    /// Largest answer, bytes.
    pub answer_bytes: usize,
    /// Requests under way at the same time.
    pub at_once: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Bounds {
            connect_ms: 10_000,
            answer_ms: 120_000,
            idle_ms: 4_000,
            retry_ms: 1_000,
            answer_bytes: 64 << 20,
            at_once: 4,
        }
    }
}

impl Bounds {
    pub(super) fn connect(&self) -> Duration {
        Duration::from_millis(self.connect_ms)
    }

    pub(super) fn answer(&self) -> Duration {
        Duration::from_millis(self.answer_ms)
    }

    pub(super) fn idle(&self) -> Duration {
        Duration::from_millis(self.idle_ms)
    }

    pub(super) fn retry(&self) -> Duration {
        Duration::from_millis(self.retry_ms)
    }
}

impl HttpsConfig {
    /// Reads a configuration file; the files it names are found from its folder.
    ///
    /// # Errors
    /// [`ErrorCode::BadOptions`], with the line and never its text, which may be a password; why the
    /// file cannot be read.
    pub fn read(file: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(file).map(Zeroizing::new);
        let text = text.map_err(|error| of_io(&error, ErrorCode::IoFailed).at_path("https"))?;
        let config = HttpsConfig::parse(&text)?;
        Ok(config.relative_to(file.parent().unwrap_or(Path::new(""))))
    }

    /// Reads the text of one; the files it names are found from where the program stands.
    ///
    /// # Errors
    /// [`ErrorCode::BadOptions`], with the line and never its text, which may be a password.
    pub fn parse(text: &str) -> Result<Self, Error> {
        config_text::read(text)
            .map_err(|fault| wrong("https", &format!("not understood at line {}", fault.line)))
    }

    /// The same, with its files found from a folder: that of the configuration file.
    #[must_use]
    pub fn relative_to(mut self, folder: &Path) -> Self {
        let found = |path: &mut PathBuf| *path = folder.join(&path);
        found(&mut self.trust);
        self.revoked.iter_mut().for_each(found);
        match &mut self.identity {
            IdentityFiles::Pem { certificate, key } => {
                [certificate, key].into_iter().for_each(found)
            }
            IdentityFiles::Pkcs12 { pkcs12, .. } => found(pkcs12),
        }
        self
    }

    /// What can be told without looking at a file.
    pub(super) fn check(&self) -> Result<(), Error> {
        address("services", &self.services)?;
        address("login.address", &self.login.address)?;
        self.tunnel()?;
        let keys = [
            ("login.user_key", self.login.user_key.is_empty()),
            ("login.password_key", self.login.password_key.is_empty()),
            ("headers", self.headers.is_empty()),
            ("bounds.at_once", self.bounds.at_once == 0),
            (
                "allow_tls12_because",
                self.allow_tls12_because.as_deref().map(str::trim) == Some(""),
            ),
        ];
        match keys.into_iter().find(|(_, empty)| *empty) {
            Some((path, _)) => Err(wrong(path, "it must say something")),
            None => Ok(()),
        }
    }

    /// The proxy, which is spoken to in the clear: only who is to be reached, and who asks, is said to it.
    pub(super) fn tunnel(&self) -> Result<Option<Tunnel>, Error> {
        let Some(proxy) = &self.proxy else {
            return match &self.proxy_login {
                None => Ok(None),
                Some(_) => Err(wrong("proxy_login", "no proxy stands beside it")),
            };
        };
        let login = self.proxy_login.as_ref();
        let login = login.map(ProxyLogin::header).transpose()?;
        let url = Url::parse(proxy).map_err(|_| wrong("proxy", "not an address"))?;
        let goes_nowhere = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        match url.scheme() == "http" && url.has_host() && is_bare(&url) && goes_nowhere {
            true => Ok(Some(Tunnel { proxy: url, login })),
            false => Err(wrong("proxy", "only http, host and port")),
        }
    }
}

/// Who opens tunnels, and what is shown there.
pub(super) struct Tunnel {
    pub proxy: Url,
    /// `Proxy-Authorization`.
    pub login: Option<HeaderValue>,
}

/// An address that may be spoken to.
pub(super) fn address(path: &str, text: &str) -> Result<Url, Error> {
    let url = Url::parse(text).map_err(|_| wrong(path, "not an address"))?;
    match url.scheme() == "https" && url.has_host() && is_bare(&url) && url.query().is_none() {
        true => Ok(url),
        false => Err(wrong(path, "only https, without user or query")),
    }
}

fn is_bare(url: &Url) -> bool {
    url.username().is_empty() && url.password().is_none()
}

pub(super) fn wrong(path: &str, why: &str) -> Error {
    Error::new(ErrorCode::BadOptions).at_path(path).because(why)
}
