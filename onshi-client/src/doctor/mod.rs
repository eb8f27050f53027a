//! The doctor (診断): what can be known of a place before anything is asked there.
//!
//! | file | looks at |
//! |---|---|
//! | `folders` | whether the folders are there, and are the right ones |
//! | `encryption` | which messages travel under a password, and which nobody spoke of |
//! | `share` | what the file system can do: write, rename, tell, keep time |
//! | `standing` | what lies in the folders |
//! | `https` | the configuration of HTTPS, the certificate, and whether its hosts are reached |
//! | `ledger` | whose ledger it is, whether it is whole and sealed, its audit, what waits in it |
//! | `site` | what was configured of facility and terminals |
//!
//! [`CHECKS`] says which of them are about one of the two roads only.
//!
//! Nothing is changed but files of the doctor's own in the stage folder, which are removed again. The folder
//! of requests is not written to: what a terminal does with a file that is no request is not known. Only
//! who says so ([`Manner::writes_to_req`]) has the last step tried there, too. Over HTTPS the hosts are met in a
//! handshake; nobody logs in, and nothing is asked.

mod checks;
mod encryption;
mod folders;
#[cfg(feature = "https")]
mod https;
mod ledger;
mod share;
mod site;
mod standing;

#[cfg(feature = "https")]
use std::path::Path;
use std::time::Duration;

use onshi_core::error::{Error, Language};
use onshi_core::job::Moment;
#[cfg(feature = "https")]
use onshi_core::job::Settings;

use crate::certificate::Certificate;
use crate::config::FolderConfig;
use crate::files::FileSystem;
#[cfg(feature = "https")]
use crate::https::{HttpsConfig, OWN, Probe};
use crate::keys::KeyStore;
use crate::ledger::SqliteLedger;

pub use checks::CHECKS;

/// How a check came out (判定), the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// As it should be (良).
    Good,
    /// Good to know (参考).
    Note,
    /// Could not be found out now (不明).
    Unknown,
    /// It works, and may not tomorrow (注意).
    Warning,
    /// Nothing can be exchanged like this (誤り).
    Error,
}

impl Verdict {
    /// In Japanese.
    pub const fn japanese(self) -> &'static str {
        match self {
            Verdict::Good => "良",
            Verdict::Note => "参考",
            Verdict::Unknown => "不明",
            Verdict::Warning => "注意",
            Verdict::Error => "誤り",
        }
    }

    /// In English, one word.
    pub const fn english(self) -> &'static str {
        match self {
            Verdict::Good => "good",
            Verdict::Note => "note",
            Verdict::Unknown => "unknown",
            Verdict::Warning => "warning",
            Verdict::Error => "error",
        }
    }
}

/// One thing that is looked at (診断項目).
#[derive(Debug)]
pub struct CheckRow {
    /// Its name, for programs. Never reused for something else.
    pub name: &'static str,
    /// What is looked at, in Japanese.
    pub japanese: &'static str,
    /// The same in English.
    pub english: &'static str,
    /// What to do if it is not good, in Japanese.
    pub remedy_japanese: &'static str,
    /// The same in English.
    pub remedy_english: &'static str,
    look: Look,
}

/// How it is looked at, and where.
#[derive(Debug)]
enum Look {
    /// On both roads.
    Anywhere(fn(&mut Examination<'_>) -> Vec<Seen>),
    /// Over folders.
    Folders(fn(&mut Examination<'_>) -> Vec<Seen>),
    /// Over HTTPS.
    #[cfg(feature = "https")]
    Https(fn(&mut Examination<'_>, &Probe<'_>) -> Vec<Seen>),
}

/// How requests travel (連携方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Road {
    /// Over the folders of a terminal.
    Folders,
    /// Over HTTPS.
    Https,
}

impl CheckRow {
    /// Whether it is looked at on a road.
    pub fn concerns(&self, road: Road) -> bool {
        match self.look {
            Look::Anywhere(_) => true,
            Look::Folders(_) => road == Road::Folders,
            #[cfg(feature = "https")]
            Look::Https(_) => road == Road::Https,
        }
    }
}

/// What one check has found (所見).
#[derive(Debug)]
pub struct Finding {
    /// The check.
    pub check: &'static CheckRow,
    /// How it came out.
    pub verdict: Verdict,
    /// What was seen, in Japanese. No person stands in it.
    pub japanese: String,
    /// The same in English.
    pub english: String,
}

/// How the doctor goes about it (診断の仕方).
pub struct Manner<'k> {
    /// How long a request may lie untouched before it is remarked.
    pub patience: Duration,
    /// A file of the doctor's own may appear in the folder of requests for a moment. No terminal should be
    /// running then.
    pub writes_to_req: bool,
    /// Where the key of the ledger is (台帳の鍵). Without one, what is in a sealed ledger stays unknown. It seals
    /// nothing.
    pub keys: Option<&'k mut dyn KeyStore>,
}

impl Default for Manner<'_> {
    fn default() -> Self {
        Manner {
            patience: Duration::from_secs(3),
            writes_to_req: false,
            keys: None,
        }
    }
}

/// Looks at a place with folders; one finding at least of each check that [concerns](CheckRow::concerns) them, in
/// the order of [`CHECKS`].
pub fn examine(
    config: &FolderConfig,
    files: &mut dyn FileSystem,
    now: Moment,
    manner: Manner<'_>,
) -> Vec<Finding> {
    let mut examination = Examination {
        ledger: ledger::open(config, manner.keys),
        config,
        certificate: None,
        files,
        now,
        patience: manner.patience,
        writes_to_req: manner.writes_to_req,
    };
    let look = |check: &'static CheckRow| match check.look {
        Look::Anywhere(look) | Look::Folders(look) => found(check, look(&mut examination)),
        #[cfg(feature = "https")]
        Look::Https(_) => Vec::new(),
    };
    CHECKS.iter().flat_map(look).collect()
}

/// Looks at a place from which requests go out over HTTPS, as [`Client::open_https`](crate::Client::open_https)
/// takes it; as [`examine`].
#[cfg(feature = "https")]
pub fn examine_https(
    folder: &Path,
    https: &HttpsConfig,
    settings: &Settings,
    files: &mut dyn FileSystem,
    now: Moment,
    manner: Manner<'_>,
) -> Vec<Finding> {
    let probe = Probe::of(files, https);
    let config = FolderConfig {
        stage: folder.join(OWN).join("stage"),
        settings: settings.clone(),
        ..FolderConfig::under(folder, settings.institution.clone())
    };
    let mut examination = Examination {
        ledger: ledger::open(&config, manner.keys),
        config: &config,
        certificate: probe.identity.as_ref().ok().map(|shown| shown.certificate),
        files,
        now,
        patience: manner.patience,
        writes_to_req: false,
    };
    let look = |check: &'static CheckRow| match check.look {
        Look::Anywhere(look) => found(check, look(&mut examination)),
        Look::Https(look) => found(check, look(&mut examination, &probe)),
        Look::Folders(_) => Vec::new(),
    };
    CHECKS.iter().flat_map(look).collect()
}

fn found(check: &'static CheckRow, seen: Vec<Seen>) -> Vec<Finding> {
    let finding = |seen: Seen| Finding {
        check,
        verdict: seen.verdict,
        japanese: seen.japanese,
        english: seen.english,
    };
    seen.into_iter().map(finding).collect()
}

/// What the checks look at.
struct Examination<'a> {
    /// The ledger, if there is one: held until the end.
    ledger: Result<Option<SqliteLedger>, Error>,
    config: &'a FolderConfig,
    /// The certificate that is loaded, if there is one.
    certificate: Option<Certificate>,
    files: &'a mut dyn FileSystem,
    now: Moment,
    /// As the manner says.
    patience: Duration,
    writes_to_req: bool,
}

/// One thing that was seen.
struct Seen {
    verdict: Verdict,
    japanese: String,
    english: String,
}

fn seen(verdict: Verdict, japanese: impl Into<String>, english: impl Into<String>) -> Seen {
    Seen {
        verdict,
        japanese: japanese.into(),
        english: english.into(),
    }
}

/// What an error says.
fn of_error(verdict: Verdict, error: &Error) -> Seen {
    seen(
        verdict,
        error.text(Language::Japanese),
        error.text(Language::English),
    )
}

fn good(japanese: &str, english: &str) -> Vec<Seen> {
    vec![seen(Verdict::Good, japanese, english)]
}

/// If nothing was remarked, that it is good.
fn or_good(seen_so_far: Vec<Seen>, japanese: &str, english: &str) -> Vec<Seen> {
    match seen_so_far.is_empty() {
        true => good(japanese, english),
        false => seen_so_far,
    }
}
