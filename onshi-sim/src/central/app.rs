//! マイナ資格確認アプリ (vendor manual 表2.1.1-3): what a mobile device with the app does at the bedside, as far
//! as the system hears of it.
//!
//! ```text
//!  アクティベーションコード ─► device registered ─► confirm ─┬─► history, until 翌日未
//!   (IF 051–056 show it)       by PIN, or by the staff's     └─► consent (bedside.rs)
//!                              eyes with 目視確認用パスコード       └─► the consented batch of its day
//! ```
//!
//! The manual sends the receipt computer to the consented batch for what the app confirmed (図2.1.3-3): no
//! file comes of its own accord, neither into `res` nor into `face`; but other programs make face files of
//! what the app shows (public implementation). Assumed: that the passcode is asked for
//! at each visual check, that a void code ends the device's use, and that a device shows only what it
//! confirmed itself.

use std::fmt;

use chrono::{Days, NaiveDateTime, NaiveTime};
use onshi_core::catalogue::{ActivationState, QualificationResult};
use onshi_core::error::Error;
use onshi_core::job::Moment;
use onshi_core::record::Draft;
use onshi_core::rules::retention::HistoryEnd;
use onshi_core::text::to_full_width;
use serde::{Deserialize, Serialize};

use super::Central;
use super::bedside::{Eligibility, Insurance, PersonCard, PersonId};
use super::device::Activation;
use crate::simulator::Simulator;

/// A code that was issued for a device, as the terminal's own screen lists it
/// (アクティベーションコード発行画面, vendor manual §2.1.1).
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceCode {
    /// アクティベーションコード.
    pub code: String,
    /// モバイル端末名称.
    pub device_name: String,
    /// Where it stands.
    pub state: ActivationState,
    /// Until when a device can be registered with it (assumed).
    pub available: NaiveDateTime,
}

/// How the staff makes sure whose card it is (本人確認).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardCheck<'a> {
    /// The patient typed the PIN, which the card checked (PIN認証).
    Pin,
    /// The staff compared the face with the photograph (目視, PINなし認証).
    Eyes {
        /// 目視確認用パスコード.
        passcode: &'a str,
    },
}

/// How it was done, as the history keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identified {
    /// PIN認証.
    Pin,
    /// 目視.
    Eyes,
}

/// Why a device was not registered (端末登録の結果).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotActivated {
    /// The system issued no such code.
    UnknownCode,
    /// It is good no more, or a device has it already.
    State(ActivationState),
}

/// Why the app confirmed nothing (資格確認の結果).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotConfirmed {
    /// The device is not registered, or its code was made void.
    NoDevice,
    /// That is not the 目視確認用パスコード in force.
    WrongPasscode,
    /// There is no such person.
    UnknownPerson,
}

/// What a device confirmed (履歴閲覧).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// Whose card it was.
    pub person: PersonId,
    /// When.
    pub at: NaiveDateTime,
    /// How the staff made sure.
    pub identified: Identified,
    /// Until when it may be shown: the first moment at which it may not.
    pub until: NaiveDateTime,
}

/// The same as the system keeps it.
#[derive(Serialize, Deserialize)]
pub(super) struct Confirmed {
    /// The code of the device.
    device: String,
    person: usize,
    at: NaiveDateTime,
    identified: Identified,
}

/// The terminal's own screens, and the app.
impl Simulator {
    /// Every アクティベーションコード, oldest first.
    pub fn device_codes(&self, now: Moment) -> Vec<DeviceCode> {
        let now = now.japan();
        let codes = self.central.devices.activations.iter();
        codes.map(|held| DeviceCode::of(held, now)).collect()
    }

    /// A new code for a device (アクティベーションコード発行画面).
    pub fn issue_device_code(&mut self, device_name: &str, now: Moment) -> DeviceCode {
        let now = now.japan();
        DeviceCode::of(self.central.issue(device_name, now), now)
    }

    /// The 目視確認用パスコード in force; one is issued if there is none.
    pub fn visual_passcode(&mut self, now: Moment) -> String {
        self.central.passcode_in_force(now.japan(), false).0
    }

    /// The app on a device is given its code (端末登録); ID and password of the account are not simulated.
    ///
    /// # Errors
    /// The code is none, or not to be used.
    pub fn register_device(&mut self, code: &str, now: Moment) -> Result<DeviceCode, NotActivated> {
        let now = now.japan();
        let mut held = self.central.devices.activations.iter_mut();
        let held = held.find(|held| held.code == code);
        let held = held.ok_or(NotActivated::UnknownCode)?;
        match held.state(now) {
            ActivationState::Issued => held.registered = Some(now),
            state => return Err(NotActivated::State(state)),
        }
        Ok(DeviceCode::of(held, now))
    }

    /// A device reads a card and shows what the system knows (資格確認).
    ///
    /// # Errors
    /// Nothing was confirmed.
    pub fn confirm_by_app(
        &mut self,
        device: &str,
        person: PersonId,
        check: CardCheck<'_>,
        now: Moment,
    ) -> Result<Eligibility, NotConfirmed> {
        if !self.central.is_registered(device, now) {
            return Err(NotConfirmed::NoDevice);
        }
        let identified = match check {
            CardCheck::Pin => Identified::Pin,
            CardCheck::Eyes { passcode } if passcode == self.visual_passcode(now) => {
                Identified::Eyes
            }
            CardCheck::Eyes { .. } => return Err(NotConfirmed::WrongPasscode),
        };
        let shown = self.eligibility(person, now);
        let shown = shown.ok_or(NotConfirmed::UnknownPerson)?;
        self.central.devices.confirmed.push(Confirmed {
            device: device.to_owned(),
            person: person.0,
            at: now.japan(),
            identified,
        });
        Ok(shown)
    }

    /// What a device confirmed and may still show, newest first (履歴閲覧). What is over is erased, so that no
    /// clock set back shows it again.
    ///
    /// # Errors
    /// The device is not registered.
    pub fn app_history(
        &mut self,
        device: &str,
        now: Moment,
    ) -> Result<Vec<Confirmation>, NotConfirmed> {
        if !self.central.is_registered(device, now) {
            return Err(NotConfirmed::NoDevice);
        }
        let end = self.central.ways.app_history;
        let all = &mut self.central.devices.confirmed;
        all.retain(|held| now.japan() < end_of(held.at, end));
        let own = all.iter().rev().filter(|held| held.device == device);
        Ok(own.map(|held| Confirmation::of(held, end)).collect())
    }
}

/// What other programs do with the app.
impl Simulator {
    /// Another program makes a face file out of what the app shows of a person, and puts it into `face` of
    /// every terminal (a public program does; the app itself puts nothing there).
    ///
    /// # Errors
    /// A name has a character that the encoding of the answers does not have.
    pub fn foreign_face(&mut self, person: PersonId, now: Moment) -> Result<(), Error> {
        let Some(card) = self.person(person) else {
            return Ok(());
        };
        let institution = self.central.clinic.institution().to_owned();
        for terminal in self.terminals_mut() {
            terminal.foreign_face(&institution, told_of(&card), now)?;
        }
        Ok(())
    }
}

/// What such a program reads off the app (assumed).
fn told_of(card: &PersonCard) -> Draft<QualificationResult> {
    let Insurance {
        insurer_number,
        symbol,
        number,
        branch,
        ..
    } = &card.insurance;
    Draft::<QualificationResult>::new()
        .insurer_number(insurer_number.as_str())
        .maybe(
            symbol.as_deref(),
            Draft::<QualificationResult>::insured_card_symbol,
        )
        .insured_identification_number(number.as_str())
        .maybe(
            branch.as_deref(),
            Draft::<QualificationResult>::insured_branch_number,
        )
        .name(card.name.as_str())
        .name_kana(to_full_width(&card.kana))
        .birthdate(card.birthdate.format("%Y%m%d").to_string())
        .sex1(card.sex)
}

impl Central {
    fn is_registered(&self, device: &str, now: Moment) -> bool {
        let mut activations = self.devices.activations.iter();
        activations
            .any(|held| held.code == device && held.state(now.japan()) == ActivationState::Used)
    }
}

/// 翌日未まで: the midnight with which the next day begins, or the one with which it ends.
fn end_of(at: NaiveDateTime, end: HistoryEnd) -> NaiveDateTime {
    let days = match end {
        HistoryEnd::NextDayBegins => 1,
        HistoryEnd::NextDayEnds => 2,
    };
    let day = at.date().checked_add_days(Days::new(days));
    day.unwrap_or(at.date()).and_time(NaiveTime::MIN)
}

impl Confirmation {
    fn of(held: &Confirmed, end: HistoryEnd) -> Self {
        Confirmation {
            person: PersonId(held.person),
            at: held.at,
            identified: held.identified,
            until: end_of(held.at, end),
        }
    }
}

impl DeviceCode {
    fn of(held: &Activation, now: NaiveDateTime) -> Self {
        DeviceCode {
            code: held.code.clone(),
            device_name: held.device_name.clone(),
            state: held.state(now),
            available: held.available(),
        }
    }
}

/// The code is a secret of the device.
impl fmt::Debug for DeviceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DeviceCode {
            device_name, state, ..
        } = self;
        write!(f, "DeviceCode {{ {device_name} {state:?} ‹redacted› }}")
    }
}
