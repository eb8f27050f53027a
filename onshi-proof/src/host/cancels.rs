//! Cancellations of consents (同意の取り消し): sent when the client says that they are due, and looked after
//! like everything else that was asked.

use onshi_client::Client;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::Date;
use onshi_core::job::JobId;
use onshi_core::rules::consent::{CancelDue, Progress};
use onshi_core::rules::data_class::ConsentKind;
use onshi_core::rules::medical_aid::{Coverage, HealthInsuranceId, MedicalAidId};
use onshi_sim::KnownPatient;

use super::{Act, Host, Question, Wish, subject_of};

impl Host {
    /// Sends every cancellation that is due.
    pub fn send_cancels(&mut self, client: &mut Client, day: chrono::NaiveDate) {
        let subjects: Vec<String> = self.patients.iter().map(subject_of).collect();
        let Ok(due) = client.due_to_cancel(subjects.iter().map(String::as_str)) else {
            return;
        };
        for due in due {
            let number = self.wish_of(&due, day);
            self.act(client, Act::Submit, number);
        }
    }

    /// The wish to send a cancellation, under the key that the client will give the job.
    fn wish_of(&mut self, due: &CancelDue, day: chrono::NaiveDate) -> usize {
        let patients = self.patients.iter();
        let mut patients = patients.map(subject_of).zip(0..);
        let place = patients.find(|(subject, _)| *subject == due.key);
        let mut named = due.clone();
        named.key = self.pseudonym(&due.key);
        let key = named.job_key();
        let known = self.wishes.iter().position(|wish| wish.key == key);
        known.unwrap_or_else(|| {
            let draw = place.map_or(0, |(_, place)| place);
            self.wishes
                .push(Wish::new(key, Question::Cancel, draw, day));
            self.wishes.len() - 1
        })
    }

    /// As the client names a patient in its ledger.
    fn pseudonym(&self, subject: &str) -> String {
        let names = self.pseudonyms.as_ref();
        let name = names.map(|names| names.of(subject)).unwrap_or_default();
        name.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    pub(super) fn submit_cancel(&self, client: &mut Client, wish: &Wish) -> Result<JobId, Error> {
        let patient = self.patient_of(wish);
        let patient = patient.ok_or_else(|| Error::new(ErrorCode::ValueMissing))?;
        let sent = client.submit_cancel(
            &subject_of(patient),
            ConsentKind::Visit,
            &coverage(patient)?,
            Date::read(&patient.birthdate),
        )?;
        // Sent before, or consented anew.
        sent.ok_or_else(|| Error::new(ErrorCode::WrongState))
    }

    /// Looks at what the client keeps of a cancellation that is acknowledged.
    pub(super) fn note_cancel(&mut self, client: &mut Client, number: usize) {
        let wish = &self.wishes[number];
        let Some(patient) = self.patient_of(wish) else {
            return;
        };
        let kept = client.consent(&subject_of(patient), ConsentKind::Visit);
        let kept = kept
            .ok()
            .and_then(|consent| consent.cancellation().copied());
        let of_key = kept.filter(|kept| number_in(&wish.key) == Some(kept.number));
        // A wish that was dropped is none of ours: this host drops none.
        let noted = of_key.map(|kept| kept.progress);
        self.wishes[number].noted = noted.filter(|noted| *noted != Progress::Dropped);
    }
}

/// Which cancellation of its consent a job sends.
fn number_in(key: &str) -> Option<u32> {
    key.split('/').nth(2)?.parse().ok()
}

fn coverage(patient: &KnownPatient) -> Result<Coverage, Error> {
    let or_none = |text: &Option<String>| text.clone().unwrap_or_default();
    let insured = HealthInsuranceId::read(
        &patient.insurer_number,
        &or_none(&patient.symbol),
        &patient.number,
        &or_none(&patient.branch),
    );
    let aid = || MedicalAidId::read(&patient.insurer_number, &patient.number).map(Coverage::from);
    let coverage = insured.map(Coverage::from).or_else(|_| aid());
    coverage.map_err(|_| Error::new(ErrorCode::ValueFormat))
}
