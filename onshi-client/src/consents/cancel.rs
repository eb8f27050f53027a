//! 同意の取り消し from the wish to its answer (§2.1.5, R05, R06). Use stops when the wish is durable; the
//! request goes out once.

use onshi_core::catalogue::{CONSENT_CANCEL, ConsentCancelAnswer};
use onshi_core::error::{Category, Error, ErrorCode};
use onshi_core::id;
use onshi_core::job::{Job, JobId, Outcome, State, Submission, Terms};
use onshi_core::record::View;
use onshi_core::rules::consent::{
    CancelDue, CancelOutcome, CancelWhy, Cancellation, Consent, due_to_cancel,
};
use onshi_core::rules::data_class::ConsentKind;
use onshi_core::rules::medical_aid::Coverage;

use super::documents::{consent_key, read_consent, written_consent};
use crate::client::Client;

impl Client {
    /// Notes that a patient's consent is to be taken back (取り消しの依頼). When it returns, the wish is
    /// durable: nothing of this patient is permitted on this road any more, and no request that rests
    /// on it goes out. What waits to be picked up is taken back.
    ///
    /// # Errors
    /// The ledger failed: whether use has stopped is not known; request it again.
    pub fn request_cancel(
        &mut self,
        patient: &str,
        kind: ConsentKind,
        why: CancelWhy,
    ) -> Result<Cancellation, Error> {
        let now = self.trusted_now()?;
        let mut consent = self.consent(patient, kind)?;
        let cancellation = consent.request_cancel(why, now);
        self.keep_consents([(patient, &consent)])?;
        self.recall(&self.pseudonym(patient), Some(kind));
        Ok(cancellation)
    }

    /// The patient consents after all: takes the wish to cancel back, as long as nothing was sent
    /// (取り消し依頼の撤回). `false`: there is no such wish, or its request went out. A wish that came of
    /// the end of the planned care comes again until more care is planned.
    ///
    /// # Errors
    /// The ledger failed; call it again.
    pub fn drop_cancel(&mut self, patient: &str, kind: ConsentKind) -> Result<bool, Error> {
        let mut consent = self.consent(patient, kind)?;
        let number = consent.cancellation().map(|wish| wish.number);
        let pseudonym = self.pseudonym(patient);
        let mut jobs = self.jobs();
        let went_out = jobs.any(|job| {
            let is_of_wish = cancellation_of(job)
                .is_some_and(|of| (of.0, Some(of.1), of.2) == (kind, number, &pseudonym));
            is_of_wish && job.state != State::Withdrawn
        });
        drop(jobs);
        if went_out || !consent.drop_cancel() {
            return Ok(false);
        }
        self.keep_consents([(patient, &consent)])?;
        Ok(true)
    }

    /// What is to be cancelled now of these patients: what was asked for and not sent, and what the
    /// planned care that has ended leaves behind (R05). The host names its patients, because the
    /// ledger does not know them by their keys; [`cancels_due`](Self::cancels_due) counts all.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn due_to_cancel<'p>(
        &mut self,
        patients: impl IntoIterator<Item = &'p str>,
    ) -> Result<Vec<CancelDue>, Error> {
        let now = self.trusted_now()?;
        let mut due = Vec::new();
        for patient in patients {
            let consents = self.consents_under(&self.pseudonym(patient), patient)?;
            due.extend(due_to_cancel(&consents, now));
        }
        Ok(due)
    }

    /// How many cancellations are due, of all patients: a number higher than that of
    /// [`due_to_cancel`](Self::due_to_cancel) means that the host left patients out.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn cancels_due(&mut self) -> Result<usize, Error> {
        let now = self.trusted_now()?;
        let consents = self.kept("consent/")?;
        let consents = consents.iter().map(|(_, body)| read_consent(body, ""));
        let consents: Vec<Consent> = consents.collect::<Result<_, _>>()?;
        Ok(due_to_cancel(&consents, now).len())
    }

    /// Sends the cancellation that is due for a patient (閲覧同意取り消し要求); `None` if none is due,
    /// because it was sent, or consented anew. After an error or a crash call it again: it is the same
    /// job, and sent once.
    ///
    /// # Errors
    /// As [`submit`](Self::submit). Use has stopped all the same, unless the ledger failed.
    pub fn submit_cancel(
        &mut self,
        patient: &str,
        kind: ConsentKind,
        whose: &Coverage,
        birthdate: id::Date,
    ) -> Result<Option<JobId>, Error> {
        let now = self.trusted_now()?;
        let pseudonym = self.pseudonym(patient);
        // The key of the job stands in the ledger, so it is made of the pseudonym.
        let Some(mut consent) = self.consent_under(&pseudonym, kind)? else {
            return Ok(None);
        };
        let Some(due) = consent.due_to_cancel(now) else {
            return Ok(None);
        };
        consent.request_cancel(due.why, now);
        self.keep_under(&pseudonym, &consent)?;
        self.recall(&pseudonym, Some(kind));
        let key = due.job_key();
        let before = self.job_of_key(&key).map(|job| job.id);
        let job = match before {
            // Submitted before a crash, maybe with what the chart said then.
            Some(job) => job,
            None => self.take_in(Submission {
                key: Some(key),
                operation: &CONSENT_CANCEL,
                prefix: None,
                request: due.request(whose, birthdate).into(),
                terms: Terms {
                    subject: Some(patient.to_owned()),
                    ..Terms::default()
                },
            })?,
        };
        consent.cancel_sent(due.number);
        self.keep_under(&pseudonym, &consent)?;
        self.cancel_answered(job)?;
        Ok(Some(job))
    }

    /// Notes how the cancellation of a job was answered (取り消し結果の反映). Acknowledging, withdrawing
    /// and giving up do it as well. `None` if the job is no cancellation of
    /// [`submit_cancel`](Self::submit_cancel), or nothing came of it yet.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; the answer cannot be read now; the ledger failed.
    pub fn cancel_answered(&mut self, job: JobId) -> Result<Option<CancelOutcome>, Error> {
        let known = self.known(job)?;
        let Some((kind, number, pseudonym)) = cancellation_of(known) else {
            return Ok(None);
        };
        let pseudonym = pseudonym.to_owned();
        let Some(outcome) = self.outcome_of_cancel(job)? else {
            return Ok(None);
        };
        let now = self.trusted_now()?;
        if let Some(mut consent) = self.consent_under(&pseudonym, kind)? {
            let before = consent.clone();
            consent.cancel_answered(number, outcome, now);
            if consent != before {
                self.keep_under(&pseudonym, &consent)?;
            }
        }
        Ok(Some(outcome))
    }

    /// After a crash between the end of a job and the note of it.
    pub(crate) fn note_ended_cancels(&mut self) -> Result<(), Error> {
        let ended = self.jobs().filter(|job| {
            let is_over = matches!(job.state, State::Withdrawn | State::Abandoned { .. });
            is_over && cancellation_of(job).is_some()
        });
        let ended: Vec<JobId> = ended.map(|job| job.id).collect();
        ended
            .into_iter()
            .try_for_each(|job| self.cancel_answered(job).map(drop))
    }

    /// Whether a request may go out that waited, if it is a cancellation: one must not take away what was
    /// consented to since (RELIABILITY §D.2).
    pub(super) fn may_cancel(&mut self, job: JobId) -> Result<bool, Error> {
        let cancels = self.job(job).and_then(cancellation_of);
        let Some((kind, number, pseudonym)) = cancels else {
            return Ok(true);
        };
        let pseudonym = pseudonym.to_owned();
        let consent = self.consent_under(&pseudonym, kind)?;
        Ok(consent.is_none_or(|consent| consent.may_cancel(number)))
    }

    fn outcome_of_cancel(&mut self, job: JobId) -> Result<Option<CancelOutcome>, Error> {
        match &self.known(job)?.state {
            State::Answered {
                outcome: Outcome::Refused,
                ..
            } => Ok(Some(CancelOutcome::Refused)),
            State::Answered { .. } => self.read_cancel(job).map(Some),
            State::Conflict { .. } | State::Withdrawn | State::Abandoned { .. } => {
                Ok(Some(CancelOutcome::Unclear))
            }
            _ => Ok(None),
        }
    }

    /// An answer that is lost says nothing; one that cannot be reached now may be read later.
    fn read_cancel(&mut self, job: JobId) -> Result<CancelOutcome, Error> {
        match self.whole_answer(job).and_then(|answer| answer.message()) {
            Ok(reader) => {
                let answer = View::<ConsentCancelAnswer>::of_record(&reader.frame().record);
                Ok(CancelOutcome::read(&answer))
            }
            Err(error) if is_passing(error.code()) => Err(error),
            Err(_) => Ok(CancelOutcome::Unclear),
        }
    }

    fn consents_under(&mut self, pseudonym: &str, patient: &str) -> Result<Vec<Consent>, Error> {
        let kept = self.kept(&format!("consent/{pseudonym}/"))?;
        let consents = kept.iter().map(|(_, body)| read_consent(body, patient));
        consents.collect()
    }

    fn consent_under(
        &mut self,
        pseudonym: &str,
        kind: ConsentKind,
    ) -> Result<Option<Consent>, Error> {
        let kept = self.document(&consent_key(pseudonym, kind))?;
        kept.map(|body| read_consent(&body, pseudonym)).transpose()
    }

    fn keep_under(&mut self, pseudonym: &str, consent: &Consent) -> Result<(), Error> {
        let key = consent_key(pseudonym, consent.kind());
        self.keep(&[(key, Some(written_consent(consent)?))])
    }
}

fn is_passing(code: ErrorCode) -> bool {
    code.category() == Category::Environment && code != ErrorCode::AnswerVanished
}

/// Which cancellation a job sends, by its key: kind, number, pseudonym.
fn cancellation_of(job: &Job) -> Option<(ConsentKind, u32, &str)> {
    if job.operation != CONSENT_CANCEL.id {
        return None;
    }
    let mut parts = job.key.as_deref()?.split('/').skip(1);
    let (kind, number, pseudonym) = (parts.next()?, parts.next()?, parts.next()?);
    let mut kinds = ConsentKind::ALL.into_iter();
    let kind = kinds.find(|known| known.english() == kind)?;
    Some((kind, number.parse().ok()?, pseudonym))
}
