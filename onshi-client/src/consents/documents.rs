//! The documents of consent in the ledger: their names and how they are written.

use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::JobId;
use onshi_core::rules::consent::Consent;
use onshi_core::rules::data_class::ConsentKind;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::ledger::Key;

/// A document to be kept, or removed.
pub(super) type Change = (Key, Option<Vec<u8>>);

pub(super) fn clock_key() -> Key {
    Key::of(&["clock"])
}

pub(super) fn consent_key(pseudonym: &str, kind: ConsentKind) -> Key {
    Key::of(&["consent", pseudonym, kind.english()])
}

pub(super) fn days_key(kind: ConsentKind) -> Key {
    Key::of(&["days", kind.english()])
}

pub(super) fn fetch_key(job: JobId) -> Key {
    Key::of(&["fetch", &job.0.to_string()])
}

pub(super) fn hex(pseudonym: &[u8; 32]) -> String {
    blake3::Hash::from(*pseudonym).to_hex().to_string()
}

pub(super) fn written<T: Serialize>(document: &T) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(document).map_err(unwritable)
}

pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(unreadable)
}

/// Where a consent has the host's key of the patient.
const KEY: &str = "key";

/// A consent without the host's key of the patient.
pub(super) fn written_consent(consent: &Consent) -> Result<Vec<u8>, Error> {
    let document = serde_json::to_value(consent).map_err(unwritable)?;
    let mut fields: Map<String, Value> = serde_json::from_value(document).map_err(unwritable)?;
    fields.remove(KEY);
    written(&fields)
}

/// A consent, with the key of whoever asks.
pub(super) fn read_consent(body: &[u8], patient: &str) -> Result<Consent, Error> {
    let mut fields: Map<String, Value> = read(body)?;
    fields.insert(KEY.to_owned(), patient.into());
    serde_json::from_value(fields.into()).map_err(unreadable)
}

fn unwritable(_: serde_json::Error) -> Error {
    Error::new(ErrorCode::IoFailed).because("a document cannot be written")
}

fn unreadable(_: serde_json::Error) -> Error {
    Error::new(ErrorCode::LedgerBroken).because("a document")
}
