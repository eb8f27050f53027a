//! The documents beside the jobs (台帳の文書): how they are named and written. One way for all of them.
//!
//! A document about a patient has the patient's pseudonym in its name, and nowhere the host's key: it is
//! taken out when the document is written, and put back by whoever asks for it and knows the key.

use onshi_core::error::{Error, ErrorCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::client::Client;
use crate::ledger::Key;

/// A document to be kept, or removed.
pub(crate) type Change = (Key, Option<Vec<u8>>);

pub(crate) fn written<T: Serialize>(document: &T) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(document).map_err(unwritable)
}

pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(unreadable)
}

/// A document without the field that has the host's key of the patient; and that key.
pub(crate) fn sealed<T: Serialize>(document: &T, field: &str) -> Result<(Vec<u8>, String), Error> {
    let mut document = serde_json::to_value(document).map_err(unwritable)?;
    let key = document
        .as_object_mut()
        .and_then(|fields| fields.remove(field));
    let key = key.and_then(|key| key.as_str().map(str::to_owned));
    Ok((written(&document)?, key.unwrap_or_default()))
}

/// A document with the key of whoever asks.
pub(crate) fn unsealed<T: DeserializeOwned>(
    body: &[u8],
    field: &str,
    patient: &str,
) -> Result<T, Error> {
    let mut document: Value = read(body)?;
    if let Value::Object(fields) = &mut document {
        fields.insert(field.to_owned(), patient.into());
    }
    of(&document)
}

/// What a document was put together to be. Read from its text, as all are: a second way to read would be made
/// for each type, and the library is to be small.
pub(crate) fn of<T: DeserializeOwned>(document: &Value) -> Result<T, Error> {
    read(&written(document)?)
}

pub(crate) fn hex(pseudonym: &[u8; 32]) -> String {
    blake3::Hash::from(*pseudonym).to_hex().to_string()
}

pub(crate) fn unwritable(_: serde_json::Error) -> Error {
    Error::new(ErrorCode::IoFailed).because("a document cannot be written")
}

pub(crate) fn unreadable(_: serde_json::Error) -> Error {
    Error::new(ErrorCode::LedgerBroken).because("a document")
}

impl Client {
    /// A patient as the ledger names them.
    pub(crate) fn pseudonym(&self, patient: &str) -> String {
        hex(&self.engine().pseudonym(patient))
    }

    /// One document.
    pub(crate) fn document(&mut self, key: &Key) -> Result<Option<Vec<u8>>, Error> {
        let kept = self.kept(key.as_str())?;
        let mut kept = kept.into_iter();
        Ok(kept.find(|(known, _)| known == key).map(|(_, body)| body))
    }
}
