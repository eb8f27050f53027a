//! A person of the simulated country, as the insurers know them; the central system knows it when it was
//! registered.
//!
//! ```text
//!  from ────────────────────────────── lost.day
//!     └─ lag ─► registered                  └─ lag ─► lost.registered
//!               the system says 有効 until then ─────► and 無効 from then on
//! ```

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};
use onshi_core::catalogue::{PersonalFamily, ReasonOfLoss, Sex};
use onshi_core::id::InsurerNumber;
use serde::{Deserialize, Serialize};

use super::certificates::Certificates;
use super::coded;
use super::consents::{Care, Consent};
use super::insurers::Insurer;
use super::names::Name;

/// A person (患者).
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Person {
    pub name: Name,
    #[serde(with = "coded")]
    pub sex: Sex,
    pub birthdate: NaiveDate,
    /// Post code and address (郵便番号・住所).
    pub address: (String, String),
    /// Health insurance, oldest first, then medical aid.
    pub qualifications: Vec<Qualification>,
    pub certificates: Certificates,
    /// Every consent at this clinic, oldest first. Of each kind of care the last one counts.
    pub consents: Vec<Consent>,
    /// 照会番号 that this clinic registered.
    pub reference_number: Option<String>,
}

/// A qualification (資格): an insurance that somebody has or had.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Qualification {
    pub insurer: Insurer,
    pub card: Card,
    #[serde(with = "coded")]
    pub family: PersonalFamily,
    /// 資格取得年月日.
    pub from: NaiveDate,
    /// The day on which the insurer registered it.
    pub registered: NaiveDate,
    pub lost: Option<Loss>,
    pub tickets: Option<Tickets>,
}

/// 資格喪失.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Loss {
    /// 資格喪失年月日: the first day without it.
    pub day: NaiveDate,
    /// 資格喪失事由.
    #[serde(with = "coded")]
    pub reason: ReasonOfLoss,
    /// The day on which the insurer registered it.
    pub registered: NaiveDate,
}

/// Medical tickets for this clinic (医療券): one for each month from the first on, until the last.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Tickets {
    /// First day of the first month.
    pub first: NaiveDate,
    /// First day of the last month; `None` while they are issued month by month.
    pub last: Option<NaiveDate>,
    /// 本人支払額 of a month; 0 for most people.
    pub self_pay: u32,
}

/// Symbol, number and branch of a card (記号・番号・枝番).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Card {
    pub symbol: Option<String>,
    pub number: String,
    pub branch: Option<String>,
}

/// About which day is asked, and what has been registered until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AsOf {
    pub day: NaiveDate,
    pub registered: NaiveDate,
}

impl AsOf {
    /// How things stand after all, with whatever anybody knows of them.
    pub const EVER: AsOf = AsOf::on(NaiveDate::MAX);

    /// How things stand on a day, asked on that day.
    pub const fn on(day: NaiveDate) -> Self {
        AsOf {
            day,
            registered: day,
        }
    }

    /// How things stood on an earlier day, as far as is known on this one.
    pub const fn back_on(self, day: NaiveDate) -> Self {
        AsOf { day, ..self }
    }
}

impl Person {
    /// The consent for a kind of consultation that counts.
    pub fn consent_for(&self, care: Care) -> Option<&Consent> {
        self.consents.iter().rfind(|consent| consent.care == care)
    }

    /// The same, to be changed.
    pub fn consent_for_mut(&mut self, care: Care) -> Option<&mut Consent> {
        let mut consents = self.consents.iter_mut();
        consents.rfind(|consent| consent.care == care)
    }

    /// The newest health insurance and the medical aid, whichever they have.
    pub fn newest(&self, as_of: AsOf) -> impl Iterator<Item = &Qualification> {
        let known = move |held: &&Qualification| held.is_known(as_of);
        let newest = |aid: bool| {
            let of_kind = move |held: &&Qualification| held.insurer.is_aid() == aid;
            self.qualifications.iter().filter(known).rfind(of_kind)
        };
        [newest(false), newest(true)].into_iter().flatten()
    }

    /// Somebody who lost this qualification has a newer one.
    pub fn has_newer_than(&self, old: &Qualification, as_of: AsOf) -> bool {
        let newer = |held: &Qualification| {
            held.is_known(as_of) && held.from > old.from && held.loss(as_of).is_none()
        };
        self.qualifications.iter().any(newer)
    }

    /// Age in years on a day (満年齢).
    pub fn age(&self, on: NaiveDate) -> u32 {
        age(self.birthdate, on)
    }
}

impl Qualification {
    /// 8 characters, spaces on the left.
    pub fn insurer_number(&self) -> String {
        let number = self.insurer.number.as_str();
        InsurerNumber::new(number).map_or(number.to_owned(), |number| number.padded_with_spaces())
    }

    /// It has begun, and is registered.
    pub fn is_known(&self, as_of: AsOf) -> bool {
        self.from <= as_of.day && self.registered <= as_of.registered
    }

    /// It has ended, and that is registered.
    pub fn loss(&self, as_of: AsOf) -> Option<&Loss> {
        let lost = self.lost.as_ref();
        lost.filter(|lost| lost.day <= as_of.day && lost.registered <= as_of.registered)
    }

    /// Whether there is a medical ticket for the month of a day (医療券 登録済).
    pub fn has_ticket(&self, on: NaiveDate) -> bool {
        let months = self.tickets.as_ref().map(Tickets::months);
        months.is_some_and(|months| months.contains(&first_of(on)))
    }
}

impl Tickets {
    fn months(&self) -> RangeInclusive<NaiveDate> {
        self.first..=self.last.unwrap_or(NaiveDate::MAX)
    }
}

/// First day of the month of a day.
pub(crate) fn first_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// Age in years on a day (満年齢).
pub(super) fn age(birthdate: NaiveDate, on: NaiveDate) -> u32 {
    let before_birthday = (on.month(), on.day()) < (birthdate.month(), birthdate.day());
    let years = on.year() - birthdate.year() - i32::from(before_birthday);
    u32::try_from(years).unwrap_or(0)
}
