//! The encrypted exchange (連携ファイルの暗号化, P30): which messages travel in archives under a password.
//!
//! The software of the terminal has a switch for each prefix (`encrypt.conf`, lines `<prefix>=e` or `=n`) and
//! one password, agreed with the vendor. Evidence for that: public setup scripts (`Seen(PWS TANAKA)`). That
//! the file is then a ZIP under AES-256, named as the message would be with `.zip`, and that requests may
//! come so as well, is **assumed** (U6): nobody's document confirms it but the one that is named here.
//!
//! ```toml
//! source = ""               # the document that confirms the form; without one it is assumed
//!
//! [[rules]]                 # the longest beginning of a prefix counts
//! beginning = "OQSsi"
//! password = "…"            # without a password: plain, as `n`
//! requests = true           # requests under it as well; else only answers
//! ```

use onshi_core::catalogue::{Dialect, messages};
use onshi_core::config_text;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::message::FileName;
use serde::Deserialize;

use crate::archive::pack_under;
use crate::secret::Secret;

/// Which messages travel in archives under a password (暗号化の設定). None by default.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Encryption {
    /// The document that confirms the form of such archives (根拠). Empty: the form is assumed, and a client
    /// that is not allowed what is assumed refuses the whole setting.
    #[serde(default)]
    pub source: String,
    /// One for each beginning of prefixes; the longest that fits counts.
    #[serde(default)]
    pub rules: Vec<EncryptionRule>,
}

/// How messages travel whose prefixes begin alike.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EncryptionRule {
    /// What their prefixes begin with (接頭辞の先頭); empty for all of them.
    pub beginning: String,
    /// The password of their archives (パスワード). `None`: they travel plain.
    pub password: Option<Secret>,
    /// Requests are packed as well, and not answers alone. Assumed: no public source has seen one.
    #[serde(default)]
    pub requests: bool,
}

impl Encryption {
    /// Reads a setting.
    ///
    /// # Errors
    /// [`ErrorCode::ProfileInvalid`] with the line, and never with what stands in it; two rules for one
    /// beginning; a password without a character.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let invalid = |why: &str| Error::new(ErrorCode::ProfileInvalid).because(why);
        let read: Self = config_text::read(text)
            .map_err(|fault| invalid("the setting of encryption").in_line(fault.line as u64))?;
        for (at, rule) in read.rules.iter().enumerate() {
            let same = |other: &EncryptionRule| other.beginning == rule.beginning;
            if read.rules.iter().take(at).any(same) {
                return Err(invalid("two rules for one beginning"));
            }
            let empty = |password: &Secret| password.reveal().is_empty();
            if rule.password.as_ref().is_some_and(empty) {
                return Err(invalid("a password without a character"));
            }
        }
        Ok(read)
    }

    /// Whether nothing travels otherwise than plain.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Prefixes of the catalogue that no rule speaks of, if there are rules (方針のない接頭辞, P30): they travel
    /// plain. A newer message is easily forgotten.
    pub fn unspoken<'d>(&self, dialect: &'d Dialect) -> Vec<&'d str> {
        if self.is_empty() {
            return Vec::new();
        }
        let prefixes = messages().map(|message| dialect.prefix(message));
        let mut unspoken: Vec<&str> = prefixes
            .filter(|prefix| self.rule(prefix).is_none())
            .collect();
        unspoken.sort_unstable();
        unspoken.dedup();
        unspoken
    }

    /// # Errors
    /// [`ErrorCode::Unverified`]: the form is assumed, and that is not allowed; [`ErrorCode::BadOptions`]: this
    /// library was built without the feature `encryption`.
    pub(crate) fn must_be_usable(&self, allow_assumed: bool) -> Result<(), Error> {
        if !self.is_empty() && !cfg!(feature = "encryption") {
            let why = "this library was built without the encrypted exchange";
            return Err(Error::new(ErrorCode::BadOptions).because(why));
        }
        match self.is_empty() || allow_assumed || !self.source.trim().is_empty() {
            true => Ok(()),
            false => {
                let why = "the form of an encrypted exchange; name its source, or allow it";
                Err(Error::new(ErrorCode::Unverified).because(why))
            }
        }
    }

    /// The password of answers under a prefix.
    pub(crate) fn password(&self, prefix: &str) -> Option<&Secret> {
        self.rule(prefix)?.password.as_ref()
    }

    /// A request as it travels, if it does not travel plain.
    pub(crate) fn packed(&self, request: &str, bytes: &[u8]) -> Option<Result<Vec<u8>, Error>> {
        let rule = self.rule(FileName::parse(request)?.prefix)?;
        let password = rule.password.as_ref().filter(|_| rule.requests)?;
        Some(pack_under(password, request, bytes))
    }

    fn rule(&self, prefix: &str) -> Option<&EncryptionRule> {
        let speak = self.rules.iter();
        let speak = speak.filter(|rule| prefix.starts_with(&*rule.beginning));
        speak.max_by_key(|rule| rule.beginning.len())
    }
}
