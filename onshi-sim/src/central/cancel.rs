//! 閲覧同意取り消し: a consent ends before its time (vendor manual §2.1.5).

use onshi_core::catalogue::{
    ConsentCancel, ConsentCancelAnswerBody, ConsentCancelRequestBody, ConsentExpiredReason,
};
use onshi_core::record::{Draft, Group};

use super::body::{Said, echo};
use super::refusal::{self, Refusal};
use super::{Central, Reply, Request};
use crate::clinic::Care;

impl Central {
    pub(super) fn cancel(&mut self, request: &Request<'_>) -> Reply {
        let Some(asked) = request.inside(ConsentCancelRequestBody::cancel.no) else {
            return request.refused(refusal::INCOMPLETE);
        };
        let outcome = self.cancel_consent(asked, request);
        let mut body = Draft::<ConsentCancelAnswerBody>::new().said(outcome);
        echo(&mut body, ConsentCancelAnswerBody::cancel.no, asked);
        request.replied(body)
    }

    /// Only a consent in force can be taken back. Whether a second time is an error is a setting.
    fn cancel_consent(&mut self, asked: Group<'_>, request: &Request<'_>) -> Result<(), Refusal> {
        let treatment = asked.text(ConsentCancel::medical_treatment);
        let care = treatment.and_then(Care::of).ok_or(refusal::TREATMENT)?;
        let index = self.only_one(asked, request.now)?.index;
        let now = request.now.japan();
        let again_is_error = self.ways.cancel_again_is_error;
        let consent = self.clinic.person_mut(index);
        let consent = consent.and_then(|person| person.consent_for_mut(care));
        match consent {
            Some(consent) if consent.ended(now).is_none() => {
                consent.cancelled = Some(ConsentExpiredReason::InstitutionCancelled);
                Ok(())
            }
            Some(_) if !again_is_error => Ok(()),
            _ => Err(refusal::NO_CONSENT),
        }
    }
}
