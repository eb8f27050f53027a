//! What people said, remembered in the ledger: names that are one person's, decisions about changes, consent
//! to ask for 限度額適用認定証等 (P50, R09).
//!
//! | document | holds |
//! |---|---|
//! | `alias/‹pseudonym›` | keyed hashes of spellings that were confirmed, and when |
//! | `decision/‹keyed hash›` | what was decided about one change, without its values |
//! | `limit/‹pseudonym›` | the consent of one patient, without the host's key |
//!
//! The key of the hashes ([`LinkageKey`]) is the host's secret and stands in no ledger.

use onshi_core::audit::Deed;
use onshi_core::catalogue::QualificationResult;
use onshi_core::error::Error;
use onshi_core::record::View;
use onshi_core::rules::certificates::{LimitConsent, LimitPermit, Occasion, Refusal};
use onshi_core::rules::consent::Trusted;
use onshi_core::rules::linkage::{
    Aliases, Change, Decisions, LinkageKey, Outcome, Patient, Unconfirmed,
};
use serde_json::{Map, Value};

use crate::client::Client;
use crate::ledger::Key;
use crate::papers::{self, read, sealed, unsealed, unwritable, written};

/// Where a consent to ask for certificates has the host's key of the patient.
const PATIENT: &str = "patient";

impl Client {
    // ---- names ----------------------------------------------------------------------------------

    /// Remembers that the names of an answer and of a chart are one person's, as somebody said (別名の確認).
    ///
    /// # Errors
    /// The ledger failed; say it again.
    pub fn confirm_alias(
        &mut self,
        key: &LinkageKey,
        patient: &Patient,
        qualification: &View<'_, QualificationResult>,
    ) -> Result<Result<(), Unconfirmed>, Error> {
        let mut aliases = self.aliases([patient.id.as_str()])?;
        match aliases.confirm(key, patient, qualification, self.now()) {
            Ok(()) => self.keep_aliases(&patient.id, &aliases).map(Ok),
            Err(unconfirmed) => Ok(Err(unconfirmed)),
        }
    }

    /// Takes that back for exactly these names; whether there was anything (別名の取消).
    ///
    /// # Errors
    /// As [`confirm_alias`](Self::confirm_alias).
    pub fn withdraw_alias(
        &mut self,
        key: &LinkageKey,
        patient: &Patient,
        qualification: &View<'_, QualificationResult>,
    ) -> Result<bool, Error> {
        let mut aliases = self.aliases([patient.id.as_str()])?;
        let withdrawn = aliases.withdraw(key, patient, qualification);
        if withdrawn {
            self.keep_aliases(&patient.id, &aliases)?;
        }
        Ok(withdrawn)
    }

    /// What was confirmed about these patients, for linking (別名の一覧). The host names them, since the
    /// ledger does not know their numbers.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn aliases<'p>(
        &mut self,
        patients: impl IntoIterator<Item = &'p str>,
    ) -> Result<Aliases, Error> {
        let mut all = Map::new();
        for patient in patients {
            if let Some(body) = self.document(&alias_key(&self.pseudonym(patient)))? {
                all.insert(patient.to_owned(), read(&body)?);
            }
        }
        papers::of(&Value::Object(all))
    }

    fn keep_aliases(&mut self, patient: &str, aliases: &Aliases) -> Result<(), Error> {
        let all = serde_json::to_value(aliases).map_err(unwritable)?;
        let body = all.get(patient).map(written).transpose()?;
        self.keep(&[(alias_key(&self.pseudonym(patient)), body)])
    }

    // ---- decisions ------------------------------------------------------------------------------

    /// Remembers what somebody decided about a change (変更の判断).
    ///
    /// # Errors
    /// The ledger failed; say it again.
    pub fn decide(
        &mut self,
        key: &LinkageKey,
        change: &Change,
        outcome: Outcome,
    ) -> Result<(), Error> {
        let mut decision = Decisions::default();
        decision.record(key, change, outcome, self.now());
        let slots = slots(&decision)?.into_iter();
        let changes: Vec<papers::Change> = slots
            .map(|(slot, decision)| Ok((decision_key(&slot), Some(written(&decision)?))))
            .collect::<Result<_, Error>>()?;
        self.keep(&changes)
    }

    /// Everything that was decided (判断の一覧).
    ///
    /// # Errors
    /// The ledger failed.
    pub fn decisions(&mut self) -> Result<Decisions, Error> {
        let mut all = Map::new();
        for (name, body) in self.kept("decision/")? {
            let slot = name.as_str().rsplit('/').next().unwrap_or_default();
            all.insert(slot.to_owned(), read(&body)?);
        }
        papers::of(&Value::Object(all))
    }

    // ---- certificates ---------------------------------------------------------------------------

    /// Keeps the consent of a patient to their 限度額適用認定証等 being asked for; it replaces what was kept
    /// before (同意の記録). If it was withdrawn, what waits to be picked up and rests on it is taken back.
    ///
    /// # Errors
    /// The ledger failed; keep it again.
    pub fn keep_limit_consent(&mut self, consent: &LimitConsent) -> Result<(), Error> {
        let (body, patient) = sealed(consent, PATIENT)?;
        let pseudonym = self.pseudonym(&patient);
        self.keep(&[(limit_key(&pseudonym), Some(body))])?;
        if consent.is_withdrawn() {
            self.recall(&pseudonym, None);
        }
        Ok(())
    }

    /// The consent of a patient; `None` if none was kept.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn limit_consent(&mut self, patient: &str) -> Result<Option<LimitConsent>, Error> {
        let body = self.document(&limit_key(&self.pseudonym(patient)))?;
        body.map(|body| unsealed(&body, PATIENT, patient))
            .transpose()
    }

    /// Lets one query about a patient ask for certificates, if the kept consent counts now (照会の許可).
    ///
    /// # Errors
    /// The ledger failed: then nothing may be asked for.
    pub fn permit_limit(&mut self, patient: &str) -> Result<Result<LimitPermit, Refusal>, Error> {
        let now = self.trusted_now()?.moment();
        let consent = self.limit_consent(patient)?;
        let at = Occasion {
            institution: &self.settings().institution,
            patient,
            now,
        };
        Ok(consent.map_or(Err(Refusal::NotConsented), |consent| consent.permit(&at)))
    }

    /// Whether the ledger knows nothing of a patient's consent to ask for certificates, or that it counts.
    pub(crate) fn limit_stands(&mut self, pseudonym: &str, now: Trusted) -> Result<bool, Error> {
        let Some(body) = self.document(&limit_key(pseudonym))? else {
            return Ok(true);
        };
        let consent: LimitConsent = unsealed(&body, PATIENT, pseudonym)?;
        let at = Occasion {
            institution: &self.settings().institution,
            patient: pseudonym,
            now: now.moment(),
        };
        Ok(consent.permit(&at).is_ok())
    }

    /// The patient took it back (同意の取り下げ); whether there was anything. When it returns, that is
    /// durable: no request that rests on it goes out, and none of its answers is given out. What waits to
    /// be picked up is taken back.
    ///
    /// # Errors
    /// The ledger failed: whether it is taken back is not known; call it again.
    pub fn withdraw_limit_consent(&mut self, patient: &str) -> Result<bool, Error> {
        let now = self.trusted_now()?.moment();
        let Some(mut consent) = self.limit_consent(patient)? else {
            return Ok(false);
        };
        consent.withdraw(now);
        self.keep_limit_consent(&consent).map(|()| true)
    }

    // ---- all of it ------------------------------------------------------------------------------

    /// Forgets what was remembered about a patient, as when their chart is erased: names, decisions,
    /// consent to ask for certificates; what waits and rests on that is taken back. How many documents there
    /// were (記録の削除). What is known of their consent to view stays, for it may have to be cancelled.
    ///
    /// # Errors
    /// The ledger failed; call it again.
    pub fn forget_patient(&mut self, key: &LinkageKey, patient: &str) -> Result<usize, Error> {
        let pseudonym = self.pseudonym(patient);
        let mut names = Vec::new();
        for name in [alias_key(&pseudonym), limit_key(&pseudonym)] {
            names.extend(self.document(&name)?.map(|_| name));
        }
        let before = self.decisions()?;
        let mut after = before.clone();
        after.forget(key, patient);
        let after = slots(&after)?;
        let gone = slots(&before)?.into_iter();
        let gone = gone.filter(|(slot, _)| !after.contains_key(slot));
        names.extend(gone.map(|(slot, _)| decision_key(&slot)));
        let changes: Vec<papers::Change> = names.into_iter().map(|name| (name, None)).collect();
        let entry = self.entry_about(Deed::Forgotten, patient);
        self.keep_audited(&changes, &[entry])?;
        self.recall(&pseudonym, None);
        Ok(changes.len())
    }
}

/// The decisions, each by the keyed hash of what it is about.
fn slots(decisions: &Decisions) -> Result<Map<String, Value>, Error> {
    match serde_json::to_value(decisions).map_err(unwritable)? {
        Value::Object(slots) => Ok(slots),
        _ => Ok(Map::new()),
    }
}

fn alias_key(pseudonym: &str) -> Key {
    Key::of(&["alias", pseudonym])
}

fn decision_key(slot: &str) -> Key {
    Key::of(&["decision", slot])
}

fn limit_key(pseudonym: &str) -> Key {
    Key::of(&["limit", pseudonym])
}
