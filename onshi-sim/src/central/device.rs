//! Devices of マイナ資格確認アプリ: 目視確認用パスコード and アクティベーションコード. How long either is good is
//! assumed. What the devices do with them is in app.rs.

use chrono::{Days, NaiveDateTime};
use onshi_core::catalogue::{
    ActivationAnswerBody, ActivationCode, ActivationCodeList, ActivationInquiryAnswerBody,
    ActivationInquiryRequestBody, ActivationInvalidateRequestBody, ActivationIssue,
    ActivationIssueRequestBody, ActivationQuery, ActivationState, Passcode, PasscodeAnswerBody,
    PasscodeChange, PasscodeQuery, PasscodeRequestBody,
};
use onshi_core::id::DateTime;
use onshi_core::record::{Draft, View};
use serde::{Deserialize, Serialize};

use super::app::Confirmed;
use super::body::{Said, echo};
use super::{Central, Reply, Request, refusal};
use crate::random::Random;

/// Days for which a passcode is good (assumed).
const PASSCODE_DAYS: u64 = 90;
/// Days within which a device must be registered with its code (assumed).
const ACTIVATION_DAYS: u64 = 7;

/// Passcodes and activation codes issued so far, oldest first. The last passcode is in force.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Devices {
    passcodes: Vec<NaiveDateTime>,
    pub activations: Vec<Activation>,
    /// What the devices confirmed and may still show.
    #[serde(default)]
    pub confirmed: Vec<Confirmed>,
}

/// A code for one device, and the device once it is registered with it.
#[derive(Serialize, Deserialize)]
pub(super) struct Activation {
    pub code: String,
    pub device_name: String,
    issued: NaiveDateTime,
    /// 端末登録日時.
    #[serde(default)]
    pub registered: Option<NaiveDateTime>,
    invalidated: Option<NaiveDateTime>,
}

impl Activation {
    pub fn available(&self) -> NaiveDateTime {
        days_after(self.issued, ACTIVATION_DAYS)
    }

    pub fn state(&self, now: NaiveDateTime) -> ActivationState {
        match (self.invalidated, self.registered) {
            (Some(_), _) => ActivationState::Invalidated,
            (None, Some(_)) => ActivationState::Used,
            (None, None) if self.available() < now => ActivationState::Expired,
            (None, None) => ActivationState::Issued,
        }
    }

    fn record(&self, now: NaiveDateTime) -> Draft<ActivationCode> {
        Draft::<ActivationCode>::new()
            .code(self.code.as_str())
            .device_name(self.device_name.as_str())
            .state(self.state(now))
            .issued_at(DateTime::from_calendar(self.issued))
            .available(DateTime::from_calendar(self.available()))
            .maybe(
                self.registered.map(DateTime::from_calendar),
                Draft::<ActivationCode>::registered_at,
            )
            .maybe(
                self.invalidated.map(DateTime::from_calendar),
                Draft::<ActivationCode>::invalidated_at,
            )
    }
}

impl Central {
    /// The passcode in force; a new one if that is wanted, or if none is in force.
    pub(super) fn passcode(&mut self, request: &Request<'_>) -> Reply {
        let Some(asked) = request.inside(PasscodeRequestBody::query.no) else {
            return request.refused(refusal::INCOMPLETE);
        };
        let change = View::<PasscodeQuery>::of(asked).change();
        let renew = change.is_some_and(|change| change.is(PasscodeChange::Change));
        let (code, issued) = self.passcode_in_force(request.now.japan(), renew);
        let passcode = Draft::<Passcode>::new()
            .code(code)
            .issued_at(DateTime::from_calendar(issued))
            .available(DateTime::from_calendar(days_after(issued, PASSCODE_DAYS)));
        let mut body = Draft::<PasscodeAnswerBody>::new()
            .passcode(passcode)
            .said(Ok(()));
        echo(&mut body, PasscodeAnswerBody::query.no, asked);
        request.replied(body)
    }

    /// The passcode and when it was issued: a new one if that is wanted, or if none is in force.
    pub(super) fn passcode_in_force(
        &mut self,
        now: NaiveDateTime,
        renew: bool,
    ) -> (String, NaiveDateTime) {
        let in_force = |issued: &&NaiveDateTime| days_after(**issued, PASSCODE_DAYS) >= now;
        let passcodes = &mut self.devices.passcodes;
        let issued = match passcodes.last().filter(in_force) {
            Some(issued) if !renew => *issued,
            _ => {
                passcodes.push(now);
                now
            }
        };
        let purpose = format!("passcode {}", passcodes.len());
        (Random::of(self.seed, &purpose).digits(6), issued)
    }

    pub(super) fn inquire_activations(&mut self, request: &Request<'_>) -> Reply {
        let asked = request.inside(ActivationInquiryRequestBody::query.no);
        let state = asked.and_then(|asked| View::<ActivationQuery>::of(asked).state());
        let now = request.now.japan();
        let shown = self.devices.activations.iter();
        let shown = shown.filter(|held| state.is_none_or(|state| state.is(held.state(now))));
        let list = shown.fold(Draft::<ActivationCodeList>::new(), |list, held| {
            list.activation(held.record(now))
        });
        let listed = !list.as_record().is_empty();
        let mut body = Draft::<ActivationInquiryAnswerBody>::new()
            .maybe(
                listed.then_some(list),
                Draft::<ActivationInquiryAnswerBody>::activations,
            )
            .said(Ok(()));
        if let Some(asked) = asked {
            echo(&mut body, ActivationInquiryAnswerBody::query.no, asked);
        }
        request.replied(body)
    }

    /// A new code with every request, also for a device that has one: the system cannot tell a repeated
    /// request from a second wish.
    pub(super) fn issue_activation(&mut self, request: &Request<'_>) -> Reply {
        let asked = request.inside(ActivationIssueRequestBody::issue.no);
        let device_name = asked.and_then(|asked| asked.text(ActivationIssue::device_name));
        let Some(device_name) = device_name.filter(|name| !name.is_empty()) else {
            return request.refused(refusal::INCOMPLETE);
        };
        let now = request.now.japan();
        let body = answer_body(self.issue(device_name, now), now);
        request.replied(body)
    }

    pub(super) fn issue(&mut self, device_name: &str, now: NaiveDateTime) -> &Activation {
        let activations = &mut self.devices.activations;
        let mut random = Random::of(self.seed, &format!("activation {}", activations.len()));
        activations.push(Activation {
            code: [(); 4].map(|()| random.digits(4)).join("-"),
            device_name: device_name.to_owned(),
            issued: now,
            registered: None,
            invalidated: None,
        });
        &activations[activations.len() - 1]
    }

    /// A code that is void already stays so, with the time at which it became so.
    pub(super) fn invalidate_activation(&mut self, request: &Request<'_>) -> Reply {
        let asked = request.inside(ActivationInvalidateRequestBody::activation.no);
        let code = asked.and_then(|asked| asked.text(ActivationCode::code));
        let now = request.now.japan();
        let mut held = self.devices.activations.iter_mut();
        let held = held.find(|held| Some(held.code.as_str()) == code);
        let body = match held {
            Some(held) => {
                held.invalidated.get_or_insert(now);
                answer_body(held, now)
            }
            None => Draft::<ActivationAnswerBody>::new().said(Err(refusal::NO_ACTIVATION)),
        };
        request.replied(body)
    }
}

fn answer_body(activation: &Activation, now: NaiveDateTime) -> onshi_core::record::Record {
    Draft::<ActivationAnswerBody>::new()
        .activation(activation.record(now))
        .said(Ok(()))
}

fn days_after(moment: NaiveDateTime, days: u64) -> NaiveDateTime {
    moment.checked_add_days(Days::new(days)).unwrap_or(moment)
}
