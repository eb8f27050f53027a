//! A vendor's corrections (プロファイル): TOML, read at run time.
//!
//! Who holds the official document corrects the rows without recompiling. A profile says only what
//! differs; `onshi catalogue check PROFILE` says what it changes and what cannot be.
//!
//! ```toml
//! [profile]
//! name = "clinic-suite 9"
//! source = "外部インターフェイス仕様書 9.01"   # needed to confirm anything
//! encoding = "UTF-8"                            # of every request
//!
//! [messages.ACCESS_URL_REQUEST]
//! prefix = "OQSsiurl01"
//! evidence = "confirmed"                        # it may be sent to a real terminal
//!
//! [records.AccessUrlRequestBody.fields.query]
//! at = "."                                      # its elements stand in the body itself
//!
//! [records.AccessUrl.fields.url]
//! at = "UrlInfo/Url"                            # one level deeper, another name
//! max = 300
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;

use super::row::Occurs;
use crate::config_text;
use crate::error::{Error, ErrorCode};

/// What a profile says. Everything is optional but its name.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Who says it, and where it applies to everything.
    #[serde(default)]
    pub profile: Head,
    /// Corrections of messages, by their name in programs.
    #[serde(default)]
    pub messages: BTreeMap<String, MessagePatch>,
    /// Corrections of records, by their name in programs.
    #[serde(default)]
    pub records: BTreeMap<String, RecordPatch>,
    /// Limits of this place.
    #[serde(default)]
    pub limits: Limits,
}

/// Name and source of a profile.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Its name, for people.
    #[serde(default)]
    pub name: String,
    /// The document that confirms what the profile confirms.
    #[serde(default)]
    pub source: String,
    /// Encoding of every request: `UTF-8`, `Shift_JIS` (JIS X 0208:1990) or `CP932`.
    pub encoding: Option<String>,
}

/// What a profile can say of the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Claim {
    /// The document named in the head says so.
    Confirmed,
    /// It is not known here after all.
    Assumed,
}

/// Corrections of one message.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessagePatch {
    /// File name prefix, before `req`/`res`.
    pub prefix: Option<String>,
    /// Service of the central system (HTTPS).
    pub service: Option<String>,
    /// Encoding of this request.
    pub encoding: Option<String>,
    /// How it is known.
    pub evidence: Option<Claim>,
    /// Corrections of records that hold in this message only.
    #[serde(default)]
    pub records: BTreeMap<String, RecordPatch>,
}

/// Corrections of one record.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordPatch {
    /// Program names of the fields that are written first, in this order.
    #[serde(default)]
    pub order: Vec<String>,
    /// How all its elements are known.
    pub evidence: Option<Claim>,
    /// Corrections of fields, by their name in programs.
    #[serde(default)]
    pub fields: BTreeMap<String, FieldPatch>,
    /// Elements that the rows do not have, by element name.
    #[serde(default)]
    pub extra: BTreeMap<String, ExtraElement>,
}

/// Corrections of one field.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldPatch {
    /// Where it stands, from the element of its record (`Name`, `Level/Name`, `../Other/Name`) or from
    /// the document element (`/Level/Name`); `.` for a group whose elements stand in the element
    /// around it.
    pub at: Option<String>,
    /// It does not exist: setting it is an error.
    #[serde(default)]
    pub absent: bool,
    /// `one`, `optional` or `many`.
    pub occurs: Option<OccursPatch>,
    /// Longest text in characters.
    pub max: Option<u16>,
    /// How a shorter text is filled up on its left.
    pub pad: Option<PadPatch>,
    /// How it is known.
    pub evidence: Option<Claim>,
}

/// An element that the rows do not have. It is kept by name, like every unknown element.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtraElement {
    /// Japanese name.
    #[serde(default)]
    pub japanese: String,
    /// Program name of the field after which it is written; else it comes last.
    pub after: Option<String>,
    /// Longest text in characters.
    pub max: Option<u16>,
    /// `one`, `optional` or `many`; `optional` if it is not said.
    pub occurs: Option<OccursPatch>,
}

/// How often an element stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OccursPatch {
    /// Exactly once.
    One,
    /// Once or not at all.
    Optional,
    /// Any number of times.
    Many,
}

impl From<OccursPatch> for Occurs {
    fn from(patch: OccursPatch) -> Self {
        match patch {
            OccursPatch::One => Occurs::One,
            OccursPatch::Optional => Occurs::Optional,
            OccursPatch::Many => Occurs::Many,
        }
    }
}

/// Filling up on the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PadPatch {
    /// With this character.
    pub with: char,
    /// To so many characters.
    pub to: usize,
}

/// Limits of a place (上限). The official ones are not public; these are what public programs keep to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// People in one 一括照会 request. Evidence: `Seen(ORCA)` 300.
    pub batch_people: usize,
    /// People in one 照会番号一括登録 request. Evidence: `Seen(ORCA)` 5000.
    pub batch_registrations: usize,
    /// Months between 開始年月 and 終了年月. Evidence: sources differ, 36 (ORCA) and 60 (OD2).
    pub months: u32,
    /// First 開始年月. Evidence: `Seen(ORCA)`.
    pub first_month: String,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            batch_people: 300,
            batch_registrations: 5000,
            months: 60,
            first_month: "202109".to_owned(),
        }
    }
}

impl Profile {
    /// The corrections of records that hold in a message.
    pub(super) fn records_in(&self, message: &MessagePatch) -> BTreeMap<String, RecordPatch> {
        let mut records = self.records.clone();
        for (ident, own) in &message.records {
            records.entry(ident.clone()).or_default().take_over(own);
        }
        records
    }

    /// Reads the text of a profile.
    ///
    /// # Errors
    /// [`ErrorCode::ProfileInvalid`] with line and reason.
    pub fn parse(text: &str) -> Result<Self, Error> {
        config_text::read(text)
            .map_err(|fault| Error::new(ErrorCode::ProfileInvalid).because(fault.to_string()))
    }
}

impl RecordPatch {
    /// Takes what another patch says of the same record.
    fn take_over(&mut self, other: &RecordPatch) {
        if !other.order.is_empty() {
            self.order.clone_from(&other.order);
        }
        self.evidence = other.evidence.or(self.evidence);
        self.fields.extend(other.fields.clone());
        self.extra.extend(other.extra.clone());
    }
}
