//! At the bedside (マイナ在宅受付Web): somebody holds up their card, sees what they are insured with,
//! consents, looks through what they consented to, and takes it back (vendor manual 表2.1.1-2).
//!
//! A made-up person is chosen in place of card and PIN. What is registered here is what the messages
//! answer from then on.

use std::fmt;
use std::str::FromStr;

use chrono::{NaiveDate, NaiveDateTime};
use onshi_core::catalogue::{ConsentExpiredReason, QualificationValidity, ReasonOfLoss, Sex};
use onshi_core::job::Moment;
use onshi_core::rules::data_class::DataClass;

use super::Central;
use super::search::Match;
use super::verdict::Verdict;
use crate::clinic::{AsOf, Care, Consent, Grant, Person, Qualification};
use crate::simulator::Simulator;

/// One made-up person of a world (患者): their place in it, which they keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub(crate) usize);

/// A made-up person, as one chooses them in place of a card (架空の患者).
#[derive(Clone, PartialEq, Eq)]
pub struct PersonCard {
    /// Who it is.
    pub id: PersonId,
    /// 氏名, as the system has it.
    pub name: String,
    /// 氏名カナ, half width.
    pub kana: String,
    /// 生年月日.
    pub birthdate: NaiveDate,
    /// 性別.
    pub sex: Sex,
    /// 照会番号 that the clinic registered.
    pub reference_number: Option<String>,
    /// The newest they have, also if the system has not heard of it yet.
    pub insurance: Insurance,
}

/// A qualification as people read it (資格).
#[derive(Clone, PartialEq, Eq)]
pub struct Insurance {
    /// 保険者番号 or 公費負担者番号, without padding.
    pub insurer_number: String,
    /// 保険者名称.
    pub insurer_name: String,
    /// 被保険者証記号.
    pub symbol: Option<String>,
    /// 被保険者証番号 or 受給者番号.
    pub number: String,
    /// 枝番.
    pub branch: Option<String>,
    /// 資格取得年月日.
    pub from: NaiveDate,
    /// 資格喪失年月日 and 資格喪失事由.
    pub lost: Option<(NaiveDate, ReasonOfLoss)>,
}

/// What the card shows at a moment (資格確認結果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eligibility {
    /// 資格有効性.
    pub validity: QualificationValidity,
    /// The newest health insurance, and medical aid beside it.
    pub insurances: Vec<Insurance>,
}

/// One consent of a person, as their history shows it (同意履歴).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentEntry {
    /// For which kind of care.
    pub care: Care,
    /// 同意日時.
    pub given: NaiveDateTime,
    /// Good until the end of the planned care (有効期限).
    pub until: NaiveDateTime,
    /// To what, beside 資格情報.
    pub scopes: Vec<DataClass>,
    /// It was taken back, and by whom (同意取消).
    pub cancelled: Option<ConsentExpiredReason>,
}

/// Why no consent was registered (同意登録の結果).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotRegistered {
    /// There is no such person.
    UnknownPerson,
    /// The system knows no qualification of theirs.
    NoQualification,
    /// The planned care has ended already.
    EndsInThePast,
}

/// Why no consent was taken back (同意取消の結果).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotCancelled {
    /// There is no such person.
    UnknownPerson,
    /// They gave none for this kind of care.
    NoConsent,
    /// It counts no more, for this reason.
    Ended(ConsentExpiredReason),
}

impl ConsentEntry {
    /// Why it counts no more at a moment; `None` while it is in force.
    pub fn ended(&self, now: Moment) -> Option<ConsentExpiredReason> {
        let over = (self.until < now.japan()).then_some(ConsentExpiredReason::ByTreatment);
        self.cancelled.or(over)
    }

    fn of(consent: &Consent) -> Self {
        let given = |class: &DataClass| consent.grant(*class) == Grant::Given;
        ConsentEntry {
            care: consent.care,
            given: consent.given,
            until: consent.available,
            scopes: Consent::ASKED.into_iter().filter(given).collect(),
            cancelled: consent.cancelled,
        }
    }
}

/// What the page and the scenarios call.
impl Simulator {
    /// Everybody in the world, in the order of their ids.
    pub fn people(&self) -> Vec<PersonCard> {
        self.central.people()
    }

    /// The card of one of them; `None` if there is no such person.
    pub fn person(&self, id: PersonId) -> Option<PersonCard> {
        self.central.person(id)
    }

    /// What the card of a person shows (資格確認); `None` if there is no such person.
    pub fn eligibility(&self, id: PersonId, now: Moment) -> Option<Eligibility> {
        self.central.eligibility(id, now)
    }

    /// About which kinds of information patients are asked for a kind of care (環境設定情報).
    pub fn asked_about(&self, care: Care) -> Vec<DataClass> {
        let facility = &self.central.facility;
        let asked = Consent::ASKED.into_iter();
        asked
            .filter(|class| facility.asks_about(*class, care))
            .collect()
    }

    /// Registers consent to some kinds of information until the end of the planned care (同意情報登録).
    /// It takes the place of an earlier one for the same kind of care (assumed). Kinds about which the
    /// facility does not ask (環境設定情報) are not consented to.
    ///
    /// # Errors
    /// Nothing is registered.
    pub fn register_consent(
        &mut self,
        id: PersonId,
        care: Care,
        scopes: &[DataClass],
        planned_end: NaiveDate,
        now: Moment,
    ) -> Result<ConsentEntry, NotRegistered> {
        self.central
            .register_consent(id, care, scopes, planned_end, now)
    }

    /// Every consent of a person, oldest first (同意履歴照会); nothing if there is no such person.
    pub fn history(&self, id: PersonId) -> Vec<ConsentEntry> {
        self.central.history(id)
    }

    /// The patient takes their consent back (同意情報取消).
    ///
    /// # Errors
    /// There was none in force.
    pub fn cancel_consent(
        &mut self,
        id: PersonId,
        care: Care,
        now: Moment,
    ) -> Result<ConsentEntry, NotCancelled> {
        self.central.cancel_consent_of(id, care, now)
    }
}

impl Central {
    fn people(&self) -> Vec<PersonCard> {
        let ids = (0..self.clinic.people().len()).map(PersonId);
        ids.filter_map(|id| self.person(id)).collect()
    }

    pub(super) fn person(&self, id: PersonId) -> Option<PersonCard> {
        PersonCard::of(id, self.clinic.people().get(id.0)?)
    }

    fn eligibility(&self, id: PersonId, now: Moment) -> Option<Eligibility> {
        let as_of = AsOf::on(now.japan().date());
        let verdict = Verdict::newest(id.0, self.clinic.people().get(id.0)?, as_of);
        let shown = verdict.shown.iter();
        let insurance = |shown: &Match<'_>| Insurance::of(shown.qualification, as_of);
        Some(Eligibility {
            validity: verdict.validity,
            insurances: shown.map(insurance).collect(),
        })
    }

    fn register_consent(
        &mut self,
        id: PersonId,
        care: Care,
        scopes: &[DataClass],
        planned_end: NaiveDate,
        now: Moment,
    ) -> Result<ConsentEntry, NotRegistered> {
        let eligibility = self.eligibility(id, now);
        let eligibility = eligibility.ok_or(NotRegistered::UnknownPerson)?;
        if eligibility.insurances.is_empty() {
            return Err(NotRegistered::NoQualification);
        }
        let given = now.japan();
        if planned_end < given.date() {
            return Err(NotRegistered::EndsInThePast);
        }
        let consent = Consent::new(care, given, planned_end, |class| {
            match scopes.contains(&class) && self.facility.asks_about(class, care) {
                true => Grant::Given,
                false => Grant::Refused,
            }
        });
        let person = self.clinic.person_mut(id.0);
        let person = person.ok_or(NotRegistered::UnknownPerson)?;
        let entry = ConsentEntry::of(&consent);
        person.consents.push(consent);
        Ok(entry)
    }

    fn history(&self, id: PersonId) -> Vec<ConsentEntry> {
        let person = self.clinic.people().get(id.0);
        let consents = person.map_or(&[][..], |person| &person.consents);
        let mut history: Vec<ConsentEntry> = consents.iter().map(ConsentEntry::of).collect();
        history.sort_by_key(|entry| entry.given);
        history
    }

    fn cancel_consent_of(
        &mut self,
        id: PersonId,
        care: Care,
        now: Moment,
    ) -> Result<ConsentEntry, NotCancelled> {
        let person = self.clinic.person_mut(id.0);
        let person = person.ok_or(NotCancelled::UnknownPerson)?;
        let consent = person.consent_for_mut(care);
        let consent = consent.ok_or(NotCancelled::NoConsent)?;
        match consent.ended(now.japan()) {
            Some(why) => Err(NotCancelled::Ended(why)),
            None => {
                consent.cancelled = Some(ConsentExpiredReason::PatientCancelled);
                Ok(ConsentEntry::of(consent))
            }
        }
    }
}

impl PersonCard {
    fn of(id: PersonId, person: &Person) -> Option<Self> {
        Some(PersonCard {
            id,
            name: person.name.system.clone(),
            kana: person.name.kana.clone(),
            birthdate: person.birthdate,
            sex: person.sex,
            reference_number: person.reference_number.clone(),
            insurance: Insurance::of(person.newest(AsOf::EVER).next()?, AsOf::EVER),
        })
    }
}

impl Insurance {
    fn of(qualification: &Qualification, as_of: AsOf) -> Self {
        let card = qualification.card.clone();
        Insurance {
            insurer_number: qualification.insurer.number.clone(),
            insurer_name: qualification.insurer.name.clone(),
            symbol: card.symbol,
            number: card.number,
            branch: card.branch,
            from: qualification.from,
            lost: qualification
                .loss(as_of)
                .map(|lost| (lost.day, lost.reason)),
        }
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for PersonId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(PersonId)
    }
}

impl fmt::Debug for PersonCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonCard {{ {} ‹redacted› }}", self.id)
    }
}

impl fmt::Debug for Insurance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Insurance ‹redacted›")
    }
}
