//! What the host knows of consents to drug information (同意), told to the client and kept beside it.
//!
//! After an error the host does not know whether the client heard; then it believes that it did. So its
//! books never forbid what the client may rightly permit.

use std::collections::BTreeMap;

use onshi_client::Client;
use onshi_core::catalogue::{Consent, ConsentedUnit, QualificationResult, ResultList};
use onshi_core::job::Moment;
use onshi_core::record::{Draft, Record};
use onshi_core::rules::consent::CancelWhy;
use onshi_core::rules::data_class::ConsentKind;

use super::{Host, Question, subject_of};

/// For how long a consent is given, ms.
const LASTS_MS: i64 = 4 * 3_600_000;
/// How long ago it was given when it is heard of, ms: one or the other.
const AGO_MS: [i64; 2] = [1_000, 60_000];
/// How far the client's clock may be ahead after a crash, ms.
const AHEAD_MS: i64 = 10_000;

/// The consents of all patients, by the host's number.
#[derive(Debug, Clone, Default)]
pub struct Consents {
    known: BTreeMap<String, Known>,
    /// What was given up to here, a cancellation that was asked for may take back.
    reach: BTreeMap<String, Moment>,
    /// The latest time at which the client decided anything: a clock that is set back revives nothing.
    latest: Option<Moment>,
    /// The highest time that the clock of our machine ever showed.
    highest: Option<Moment>,
}

#[derive(Debug, Clone)]
struct Known {
    until: Moment,
    taken_back: Option<Moment>,
    stands: bool,
    /// The client surely knows of a consent beyond that.
    renewed: bool,
}

impl Consents {
    /// Why a patient's drugs must not be asked for or shown at a time; `None` if they may be.
    pub fn denial(&self, patient: &str, wall: Moment) -> Option<&'static str> {
        let now = self.latest.map_or(wall, |latest| latest.max(wall));
        match self.known.get(patient) {
            None => Some("no consent was ever heard of"),
            Some(known) if !known.stands => Some("it was taken back"),
            Some(known) if known.until <= now => Some("it has ended"),
            Some(_) => None,
        }
    }

    /// Until when a consent lasts that was given anew after every wish to take it back, as the client
    /// surely knows.
    pub fn renewed_until(&self, patient: &str) -> Option<Moment> {
        let known = self.known.get(patient)?;
        known.renewed.then_some(known.until)
    }

    /// The clock of our machine shows a time.
    pub fn saw(&mut self, wall: Moment) {
        self.highest = self.highest.max(Some(wall));
    }

    /// A cancellation was asked for or submitted: it reaches up to now, by any clock of the client's.
    pub(super) fn reached(&mut self, patient: &str) {
        if let Some(highest) = self.highest {
            let reach = self.reach.entry(patient.to_owned()).or_insert(highest);
            *reach = (*reach).max(highest.plus_ms(AHEAD_MS));
        }
    }

    /// The client decided something at a time.
    pub fn decided(&mut self, wall: Moment) -> Moment {
        let latest = self.latest.map_or(wall, |latest| latest.max(wall));
        self.latest = Some(latest);
        latest
    }
}

impl Host {
    /// A patient has consented lately, for some hours.
    pub fn hear_consent(&mut self, client: &mut Client, draw: u64) {
        let wall = self.wall;
        let patient = self.subject_at(draw);
        let ago = AGO_MS[(draw / 7) as usize % AGO_MS.len()];
        let (given, until) = (wall.plus_ms(-ago), wall.plus_ms(LASTS_MS));
        let known = self.consents.known.entry(patient.clone());
        let known = known.or_insert(Known {
            until,
            taken_back: None,
            stands: true,
            renewed: false,
        });
        known.until = known.until.max(until);
        known.stands |= known.taken_back.is_none_or(|at| at < given);
        let reach = self.consents.reach.get(&patient);
        let is_beyond = reach.is_none_or(|reach| *reach < given);
        let heard = self
            .layer
            .hear_consent(client, &patient, &unit(given, until), wall);
        if let (Some(known), Ok(()), true) =
            (self.consents.known.get_mut(&patient), heard, is_beyond)
        {
            known.renewed = true;
        }
    }

    /// A patient takes the consent back. Only when the client says so is it durable.
    pub fn take_back(&mut self, client: &mut Client, draw: u64) {
        let patient = self.subject_at(draw);
        self.consents.reached(&patient);
        if let Some(known) = self.consents.known.get_mut(&patient) {
            known.renewed = false;
        }
        let wished = client.request_cancel(&patient, ConsentKind::Visit, CancelWhy::Patient);
        if wished.is_err() {
            return;
        }
        let at = self.consents.decided(self.wall);
        if let Some(known) = self.consents.known.get_mut(&patient) {
            known.taken_back = Some(at);
            known.stands = false;
        }
    }

    /// Why what is asked under a key must not be asked or shown at a time.
    pub fn denial(&self, key: Option<&str>, wall: Moment) -> Option<&'static str> {
        let mut wishes = self.wishes.iter();
        let wish = wishes.find(|wish| Some(wish.key.as_str()) == key)?;
        let patient = self.patient_of(wish)?;
        let rests_on_it = wish.question.is_clinical();
        rests_on_it
            .then(|| self.consents.denial(&subject_of(patient), wall))
            .flatten()
    }

    fn subject_at(&self, draw: u64) -> String {
        subject_of(&self.patients[Question::Drugs.place(&self.patients, draw)])
    }
}

fn unit(given: Moment, until: Moment) -> Record {
    let written = |moment: Moment| moment.japan().format("%Y%m%d%H%M%S").to_string();
    let result = Draft::<QualificationResult>::new()
        .medicine_consent(Consent::Yes)
        .medicine_consent_time(written(given).as_str())
        .medicine_available(written(until).as_str());
    let results = Draft::<ResultList>::new().result(result);
    Draft::<ConsentedUnit>::new().results(results).into()
}
