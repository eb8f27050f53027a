//! 同意 kept and enforced (R03–R06, I-10): what answers told of each patient stands in the ledger, and
//! nothing clinical goes out against it.
//!
//! ```text
//!  answers ──hear_consent──► ledger ──permits──► Permit ──Terms::permits──► submit
//!                              │  ▲                                            │
//!                              │  └── request_cancel: durable before it        ▼
//!                              │      returns; use stops there              publish
//!                              └────────── asked again right before ───────────┘
//! ```
//!
//! | document | holds |
//! |---|---|
//! | `clock` | the highest time that was seen |
//! | `consent/‹pseudonym›/‹kind›` | what one patient consented to on one road, without the host's key |
//! | `days/‹kind›` | the days of consent that were fetched |
//! | `fetch/‹job›` | the days that a job asks for, until it is acknowledged |
//!
//! The host's keys of patients are in none of them: whoever asks brings the key.

mod cancel;
mod clock;
mod days;
mod documents;
mod gate;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use onshi_core::audit::{Deed, Entry, Who};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::Moment;
use onshi_core::record::Group;
use onshi_core::rules::consent::{Consent, Denial, Heard, Permit, Reset, Trusted, statements};
use onshi_core::rules::data_class::{ConsentKind, DataClass};

use crate::client::Client;
use crate::papers::Change;

pub(crate) use clock::TrustedClock;
pub(crate) use days::Fetch;
use documents::consent_key;
pub(crate) use gate::Grounds;

impl Client {
    /// Takes in what an answer says of one patient's consent (同意情報の反映), and keeps it.
    ///
    /// `patient` is the host's own key, found by linkage; `unit` is the person's part of the answer, or
    /// the body of an answer about one; `told` is its 処理実行日時
    /// ([`told`](onshi_core::rules::consent::told)), or when its request was published. The order in
    /// which answers are heard makes no difference (I-15).
    ///
    /// # Errors
    /// The ledger failed; hear it again, which changes nothing if it was kept.
    pub fn hear_consent(
        &mut self,
        patient: &str,
        kind: ConsentKind,
        unit: Group<'_>,
        told: Moment,
    ) -> Result<Vec<(DataClass, Heard)>, Error> {
        let mut consent = self.consent(patient, kind)?;
        let heard = hear(&mut consent, unit, told);
        self.keep_consents([(patient, &consent)])?;
        Ok(heard)
    }

    /// The same for many people of one answer, in one transaction. How many statements count now.
    ///
    /// # Errors
    /// As [`hear_consent`](Self::hear_consent).
    pub fn hear_consents<'a>(
        &mut self,
        kind: ConsentKind,
        told: Moment,
        people: impl IntoIterator<Item = (&'a str, Group<'a>)>,
    ) -> Result<usize, Error> {
        let mut consents = BTreeMap::new();
        let mut counting = 0;
        for (patient, unit) in people {
            let consent = match consents.remove(patient) {
                Some(consent) => consent,
                None => self.consent(patient, kind)?,
            };
            let consent = consents.entry(patient).or_insert(consent);
            let heard = hear(consent, unit, told);
            counting += heard
                .iter()
                .filter(|(_, heard)| *heard == Heard::Counts)
                .count();
        }
        self.keep_consents(
            consents
                .iter()
                .map(|(patient, consent)| (*patient, consent)),
        )?;
        Ok(counting)
    }

    /// Notes the last day of a patient's planned care (計画に基づく診療の終了日); `None` if no day is
    /// planned. Only consent for 訪問診療等 has one.
    ///
    /// # Errors
    /// The ledger failed; note it again.
    pub fn plan_care_until(
        &mut self,
        patient: &str,
        last_day: Option<NaiveDate>,
    ) -> Result<(), Error> {
        let mut consent = self.consent(patient, ConsentKind::Visit)?;
        consent.plan_care_until(last_day);
        self.keep_consents([(patient, &consent)])
    }

    /// Whether a class of a patient may be used now on this road (R03). Ask before each request and each
    /// use; a clock that was turned back revives nothing (I-10).
    ///
    /// # Errors
    /// The ledger failed: then nothing may be used.
    pub fn permits(
        &mut self,
        patient: &str,
        class: DataClass,
        kind: ConsentKind,
    ) -> Result<Result<Permit, Denial>, Error> {
        let now = self.trusted_now()?;
        Ok(self.consent(patient, kind)?.permits(class, kind, now))
    }

    /// Every permit of a patient on this road that holds now, for [`Terms::permits`]
    /// (有効な同意の一覧).
    ///
    /// # Errors
    /// As [`permits`](Self::permits).
    ///
    /// [`Terms::permits`]: onshi_core::job::Terms::permits
    pub fn permits_of(&mut self, patient: &str, kind: ConsentKind) -> Result<Vec<Permit>, Error> {
        let now = self.trusted_now()?;
        let consent = self.consent(patient, kind)?;
        let permits = DataClass::ALL.map(|class| consent.permits(class, kind, now).ok());
        Ok(permits.into_iter().flatten().collect())
    }

    /// What is known of a patient's consent on this road, to be shown (同意の状況).
    ///
    /// # Errors
    /// The ledger failed.
    pub fn consent(&mut self, patient: &str, kind: ConsentKind) -> Result<Consent, Error> {
        let key = consent_key(&self.pseudonym(patient), kind);
        let found = self.document(&key)?;
        found.map_or_else(
            || Ok(Consent::new(patient, kind)),
            |body| documents::read_consent(&body, patient),
        )
    }

    /// By how many milliseconds the clock was set back from the highest time that was seen; 0 while it
    /// was not. Until it has caught up, decisions rest on the highest time.
    pub fn clock_behind_ms(&self) -> i64 {
        self.trusted.behind_ms(self.now())
    }

    /// Lets the clock count again, on the word of a person: after a jump forward was corrected
    /// (時刻の再設定). The audit has it: what counted before as its trusted time.
    ///
    /// # Errors
    /// [`ErrorCode::ValueMissing`] if nobody answers for it; the ledger failed. Nothing changed then.
    pub fn reset_clock(&mut self, operator: &str) -> Result<Reset, Error> {
        let (clock, reset) = self
            .trusted
            .reset(operator, self.now())
            .map_err(|nobody| Error::new(ErrorCode::ValueMissing).because(nobody))?;
        let mut changes = vec![clock.document()?];
        for (key, body) in self.kept("consent/")? {
            let mut consent = documents::read_consent(&body, "")?;
            consent.after_reset(&reset);
            changes.push((key, Some(documents::written_consent(&consent)?)));
        }
        let entry = Entry {
            who: Who::user(operator),
            trusted: reset.from(),
            ..self.entry(Deed::ClockReset)
        };
        self.keep_audited(&changes, &[entry])?;
        self.trusted = clock;
        Ok(reset)
    }

    // ---- small parts ----------------------------------------------------------------------------

    /// The time that decisions rest on; durable before anything rests on it.
    pub(crate) fn trusted_now(&mut self) -> Result<Trusted, Error> {
        let (now, clock) = self.trusted.observe(self.now());
        if let Some(clock) = clock {
            self.keep(&[clock.document()?])?;
            self.trusted = clock;
        }
        Ok(now)
    }

    fn keep_consents<'c>(
        &mut self,
        consents: impl IntoIterator<Item = (&'c str, &'c Consent)>,
    ) -> Result<(), Error> {
        let document = |(patient, consent): (&str, &Consent)| -> Result<Change, Error> {
            let key = consent_key(&self.pseudonym(patient), consent.kind());
            Ok((key, Some(documents::written_consent(consent)?)))
        };
        let changes: Vec<Change> = consents
            .into_iter()
            .map(document)
            .collect::<Result<_, _>>()?;
        self.keep(&changes)
    }
}

fn hear(consent: &mut Consent, unit: Group<'_>, told: Moment) -> Vec<(DataClass, Heard)> {
    let statements = statements(unit, consent.kind(), told);
    let heard = statements
        .iter()
        .map(|statement| (statement.class, consent.hear(statement)));
    heard.collect()
}
