//! The documents of consent in the ledger: their names.

use onshi_core::error::Error;
use onshi_core::job::JobId;
use onshi_core::rules::consent::Consent;
use onshi_core::rules::data_class::ConsentKind;

use crate::ledger::Key;
use crate::papers::{sealed, unsealed};

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

/// Where a consent has the host's key of the patient.
const KEY: &str = "key";

pub(super) fn written_consent(consent: &Consent) -> Result<Vec<u8>, Error> {
    sealed(consent, KEY).map(|(body, _)| body)
}

pub(super) fn read_consent(body: &[u8], patient: &str) -> Result<Consent, Error> {
    unsealed(body, KEY, patient)
}
