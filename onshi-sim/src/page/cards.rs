//! What bedside and app show of a person, and what they say to them.

use chrono::{Days, NaiveDate};
use onshi_core::record::CodeType;
use onshi_core::rules::data_class::DataClass;
use serde::{Deserialize, Serialize};

use crate::central::{
    ConsentEntry, Eligibility, Insurance, NotCancelled, NotRegistered, PersonCard, PersonId,
};
use crate::clinic::Care;
use crate::stage::State;

/// What a person at the bedside is told at the end.
#[derive(Serialize)]
pub(super) struct Said {
    done: bool,
    japanese: &'static str,
    english: &'static str,
}

/// A person among others.
#[derive(Serialize)]
pub(super) struct Person {
    id: String,
    name: String,
    kana: String,
    birthdate: String,
    sex: &'static str,
    insurer_number: String,
    /// How their consent for visits stands, if they gave one.
    visit: Option<&'static str>,
    /// The same for online care.
    online: Option<&'static str>,
}

/// 資格確認の結果.
#[derive(Serialize)]
pub(super) struct Confirmed {
    #[serde(flatten)]
    person: Person,
    validity: &'static str,
    insurances: Vec<Insured>,
    /// What they are asked about.
    kinds: Vec<Kind>,
    /// The planned end that is offered (終了予定日).
    planned_end: String,
}

#[derive(Serialize)]
struct Insured {
    insurer: String,
    insurer_number: String,
    symbol: Option<String>,
    number: String,
    branch: Option<String>,
    lost: Option<String>,
}

#[derive(Serialize)]
struct Kind {
    kind: DataClass,
    japanese: &'static str,
    english: &'static str,
}

/// 同意情報登録.
#[derive(Deserialize)]
pub(super) struct Registration {
    kinds: Vec<DataClass>,
    planned_end: NaiveDate,
}

/// Where a consent begins and ends if nobody says otherwise: assumed.
const HALF_A_YEAR: Days = Days::new(180);

impl State {
    pub(super) fn person(&self, card: PersonCard) -> Person {
        let standing = |care| {
            let history = self.simulator.history(card.id);
            let entries = history.iter().filter(|entry| entry.care == care);
            entries
                .max_by_key(|entry| entry.given)
                .map(|entry| self.standing(entry))
        };
        Person {
            id: card.id.to_string(),
            birthdate: card.birthdate.to_string(),
            sex: card.sex.japanese(),
            visit: standing(Care::Visit),
            online: standing(Care::Online),
            insurer_number: card.insurance.insurer_number,
            name: card.name,
            kana: card.kana,
        }
    }

    pub fn standing(&self, entry: &ConsentEntry) -> &'static str {
        entry
            .ended(self.clock.now())
            .map_or("同意中", |why| why.japanese())
    }

    /// What is shown of a person whose card was read for a kind of care.
    pub(super) fn confirmed(
        &self,
        id: PersonId,
        care: Care,
        shown: Eligibility,
    ) -> Option<Confirmed> {
        let kind = |kind: DataClass| Kind {
            kind,
            japanese: kind.japanese(),
            english: kind.english(),
        };
        let kinds = self.simulator.asked_about(care).into_iter();
        let today = self.clock.now().japan().date();
        Some(Confirmed {
            person: self.person(self.simulator.person(id)?),
            validity: shown.validity.japanese(),
            insurances: shown.insurances.into_iter().map(Insured::of).collect(),
            kinds: kinds.map(kind).collect(),
            planned_end: (today + HALF_A_YEAR).to_string(),
        })
    }

    /// Registers a consent, and says what came of it.
    pub(super) fn register(&mut self, id: PersonId, care: Care, wish: &Registration) -> Said {
        let now = self.clock.now();
        let done = self
            .simulator
            .register_consent(id, care, &wish.kinds, wish.planned_end, now);
        if done.is_ok() {
            self.note_care("同意登録 / consent registered", care);
        }
        match done {
            Ok(_) => Said::yes("同意を登録しました", "registered"),
            Err(NotRegistered::UnknownPerson) => Said::no("該当する人がいません", "nobody"),
            Err(NotRegistered::NoQualification) => Said::no("資格がありません", "no qualification"),
            Err(NotRegistered::EndsInThePast) => {
                Said::no("終了予定日が過去の日付です", "the planned end is past")
            }
        }
    }

    /// Takes a consent back, and says what came of it.
    pub(super) fn cancel(&mut self, id: PersonId, care: Care) -> Said {
        let now = self.clock.now();
        let done = self.simulator.cancel_consent(id, care, now);
        if done.is_ok() {
            self.note_care("同意取消 / consent cancelled", care);
        }
        match done {
            Ok(_) => Said::yes("同意を取り消しました", "cancelled"),
            Err(NotCancelled::UnknownPerson) => Said::no("該当する人がいません", "nobody"),
            Err(NotCancelled::NoConsent) => Said::no("同意がありません", "no consent"),
            Err(NotCancelled::Ended(_)) => {
                Said::no("すでに終わった同意です", "it has ended already")
            }
        }
    }

    fn note_care(&mut self, what: &str, care: Care) {
        let kind = care.medical_treatment().japanese();
        self.note(&format!("{what} ({kind})"));
    }
}

impl Insured {
    fn of(insurance: Insurance) -> Self {
        let lost = |(day, why): (NaiveDate, _)| format!("{day} {}", CodeType::japanese(why));
        Insured {
            insurer: insurance.insurer_name,
            insurer_number: insurance.insurer_number,
            symbol: insurance.symbol,
            number: insurance.number,
            branch: insurance.branch,
            lost: insurance.lost.map(lost),
        }
    }
}

impl Said {
    pub fn yes(japanese: &'static str, english: &'static str) -> Self {
        Said {
            done: true,
            japanese,
            english,
        }
    }

    pub fn no(japanese: &'static str, english: &'static str) -> Self {
        Said {
            done: false,
            ..Said::yes(japanese, english)
        }
    }
}
