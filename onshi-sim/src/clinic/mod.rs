//! A seeded world (診療所): the people whom the central system knows, and the patient list of one
//! clinic's receipt computer. Everybody in it is made up, and looks it.

mod certificates;
pub(crate) mod coded;
mod consents;
mod cover;
mod edit;
mod given;
mod history;
mod insurers;
mod names;
mod patients;
mod people;
mod scenes;
mod stage;
#[cfg(test)]
mod tests;

pub(crate) use certificates::{Disease, certificate_year};
pub use consents::Care;
pub(crate) use consents::{Consent, Grant};
pub use edit::Edited;
pub(crate) use edit::PersonRows;
pub(crate) use history::{Act, Checkup, Drug, HOSPITAL, History, Measured, Place, Visit};
pub(crate) use insurers::Kind;
pub use patients::KnownPatient;
pub(crate) use people::{AsOf, Person, Qualification, Tickets, first_of};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Prefecture 99 does not exist; 1 is 医科.
const INSTITUTION: &str = "9910000001";

/// A clinic and the people around it, fixed by a seed (診療所と患者).
///
/// ```
/// let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
/// let clinic = onshi_sim::Clinic::seeded(1, 100, today);
/// assert!(clinic.consented_yesterday() > 0);
/// assert!(clinic.patients_csv().starts_with("patient_id,reference_number,"));
/// ```
#[derive(Clone, Serialize, Deserialize)]
pub struct Clinic {
    seed: u64,
    /// How many people were asked for.
    asked_for: usize,
    institution: String,
    today: NaiveDate,
    people: Vec<Person>,
    patients: Vec<KnownPatient>,
    today_list: Vec<usize>,
}

impl Clinic {
    /// Builds the world of a seed. It has at least one person of every kind, so there may be more
    /// than `people`. Yesterday's and today's consents are those of `today` and the day before.
    pub fn seeded(seed: u64, people: usize, today: NaiveDate) -> Self {
        let stage = stage::stage(seed, people, today);
        Clinic {
            seed,
            asked_for: people,
            institution: INSTITUTION.to_owned(),
            today,
            people: stage.people,
            patients: stage.patients,
            today_list: stage.today_list,
        }
    }

    /// The same world around another institution (医療機関コード).
    #[must_use]
    pub fn with_institution(self, code: &str) -> Self {
        Clinic {
            institution: code.to_owned(),
            ..self
        }
    }

    /// The same world as it was built, around the same institution.
    #[must_use]
    pub fn as_built(&self) -> Self {
        Clinic::seeded(self.seed, self.asked_for, self.today).with_institution(&self.institution)
    }

    /// 医療機関コード.
    pub fn institution(&self) -> &str {
        &self.institution
    }

    /// The day for which the world was built.
    pub fn today(&self) -> NaiveDate {
        self.today
    }

    /// The receipt computer's patient list (患者一覧).
    pub fn patients(&self) -> &[KnownPatient] {
        &self.patients
    }

    /// The patient list as a file: UTF-8, one header line, nothing quoted.
    pub fn patients_csv(&self) -> String {
        patients::csv(&self.patients)
    }

    /// Patients who come today (本日の予定), with every 資格有効性 among them.
    pub fn todays_list(&self) -> Vec<KnownPatient> {
        let of = |index: &usize| self.patients[*index].clone();
        self.today_list.iter().map(of).collect()
    }

    /// How many people the central system knows.
    pub fn people_count(&self) -> usize {
        self.people.len()
    }

    /// How many people gave consent for visiting care yesterday.
    pub fn consented_yesterday(&self) -> usize {
        self.today
            .pred_opt()
            .map_or(0, |day| self.consented_on(day))
    }

    /// How many people gave consent for visiting care on a day (同意年月日).
    pub fn consented_on(&self, day: NaiveDate) -> usize {
        let on_day = |person: &&Person| {
            let consent = person.consent_for(Care::Visit);
            consent.is_some_and(|consent| consent.given.date() == day)
        };
        self.people.iter().filter(on_day).count()
    }

    pub(crate) fn people(&self) -> &[Person] {
        &self.people
    }

    /// What was done for the person at an index (診療歴); nothing if there is no such person.
    pub(crate) fn history(&self, index: usize) -> Option<History> {
        let person = self.people.get(index)?;
        Some(History::of(self.seed, index, person, self.today))
    }

    pub(crate) fn person_mut(&mut self, index: usize) -> Option<&mut Person> {
        self.people.get_mut(index)
    }
}

impl std::fmt::Debug for Clinic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Clinic {{ {} people ‹redacted› }}", self.people.len())
    }
}
