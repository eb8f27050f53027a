//! What a later answer shows of a consent.

use chrono::NaiveDateTime;

use crate::catalogue::{Consent, ConsentExpiredReason, ConsentedUnit};
use crate::record::View;

/// What the person of a 同意済資格情報一括取得 shows of their consent to 資格情報, which every other consent
/// comes with (assumed). The batch must be of the same care and of days that include the consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsentSeen {
    /// It ended, for this reason if one is said that the table knows.
    Ended(Option<ConsentExpiredReason>),
    /// It is in force, since this moment if one is said.
    InForce(Option<NaiveDateTime>),
    /// Neither is said, or both are.
    Unclear,
}

impl ConsentSeen {
    /// Reads a person of the batch.
    pub fn of(person: View<'_, ConsentedUnit>) -> Self {
        let consent = person.consent().and_then(|consent| consent.known);
        let reason = person.expired_reason();
        let known = reason.and_then(|reason| reason.known);
        let is_silent = reason.is_none_or(|reason| reason.raw.is_empty());
        match consent {
            Some(Consent::Expired) => ConsentSeen::Ended(known),
            Some(Consent::Yes) if is_silent => {
                ConsentSeen::InForce(person.consent_time().and_then(|time| time.calendar()))
            }
            _ => ConsentSeen::Unclear,
        }
    }
}
