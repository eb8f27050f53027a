//! What may be shown to patients as an address.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The one scheme; マイナ在宅受付Web is a service of the Internet that takes consent.
const SCHEME: &str = "https://";
/// Characters at most: what the row allows, which is assumed.
const LONGEST: usize = 2048;
/// What a URL may hold besides letters, digits and `%` (RFC 3986: unreserved and reserved).
const MARKS: &[u8] = b"-._~:/?#[]@!$&'()*+,;=";

/// An address of マイナ在宅受付Web (医療機関アクセスURL): https, plain characters, to the byte as it came.
///
/// ```
/// use onshi_core::facility::access_url::{AccessAddress, AddressFault};
///
/// # fn main() -> Result<(), AddressFault> {
/// let address = AccessAddress::new("https://example.invalid/visit?f=1")?;
/// assert_eq!(address.host(), "example.invalid");
/// assert_eq!(AccessAddress::new("http://example.invalid/"), Err(AddressFault::NotHttps));
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccessAddress(String);

/// Why a text is no address to be shown. The text itself is never part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum AddressFault {
    /// Nothing is written.
    #[error("the address is empty")]
    Empty,
    /// Longer than the element may be.
    #[error("the address is too long")]
    TooLong,
    /// Another scheme than https.
    #[error("the address is not https")]
    NotHttps,
    /// A blank, a control character, a letter that only looks like another, or a `%` without its digits.
    #[error("the address holds a character that no address has")]
    Character,
    /// No host, a port that is none, or a name before the host, which hides where it leads.
    #[error("the address does not say plainly where it leads")]
    Host,
}

impl AddressFault {
    /// Japanese words to show.
    pub const fn japanese(self) -> &'static str {
        match self {
            AddressFault::Empty => "URLが空です",
            AddressFault::TooLong => "URLが長すぎます",
            AddressFault::NotHttps => "URLがhttpsではありません",
            AddressFault::Character => "URLに使えない文字があります",
            AddressFault::Host => "URLの接続先が不正です",
        }
    }
}

impl AccessAddress {
    /// Takes an address as it was written.
    ///
    /// # Errors
    /// [`AddressFault`] for a text that must not be shown as one.
    pub fn new(text: &str) -> Result<Self, AddressFault> {
        let fault = match text {
            "" => AddressFault::Empty,
            _ if text.chars().count() > LONGEST => AddressFault::TooLong,
            _ if !has_scheme(text) => AddressFault::NotHttps,
            _ if !is_plain(text.as_bytes()) => AddressFault::Character,
            _ if !leads_somewhere(authority(text)) => AddressFault::Host,
            _ => return Ok(AccessAddress(text.to_owned())),
        };
        Err(fault)
    }

    /// The address, to the byte.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where it leads, for people to compare; without the port.
    pub fn host(&self) -> &str {
        split(authority(&self.0)).0
    }
}

impl fmt::Display for AccessAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for AccessAddress {
    type Error = AddressFault;

    fn try_from(text: String) -> Result<Self, AddressFault> {
        AccessAddress::new(&text)
    }
}

impl From<AccessAddress> for String {
    fn from(address: AccessAddress) -> String {
        address.0
    }
}

fn has_scheme(text: &str) -> bool {
    let begin = text.get(..SCHEME.len());
    begin.is_some_and(|begin| begin.eq_ignore_ascii_case(SCHEME))
}

fn is_plain(mut text: &[u8]) -> bool {
    while let [byte, rest @ ..] = text {
        text = match (byte, rest) {
            (b'%', [high, low, rest @ ..])
                if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() =>
            {
                rest
            }
            (byte, rest) if byte.is_ascii_alphanumeric() || MARKS.contains(byte) => rest,
            _ => return false,
        };
    }
    true
}

/// What stands between the scheme and the path.
fn authority(text: &str) -> &str {
    let rest = text.get(SCHEME.len()..).unwrap_or_default();
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// Host and port. A host in brackets (IPv6) is no facility's address.
fn split(authority: &str) -> (&str, Option<&str>) {
    match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    }
}

fn leads_somewhere(authority: &str) -> bool {
    let (host, port) = split(authority);
    let is_label = |label: &str| {
        let mut bytes = label.bytes();
        !label.is_empty() && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    host.split('.').all(is_label) && port.is_none_or(|port| port.parse::<u16>().is_ok())
}
