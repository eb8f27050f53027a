//! 照会番号登録: keeps the clinic's own number with the person, whatever insurance they will have.

use onshi_core::catalogue::{
    BatchRegistrationAnswerBody, BatchRegistrationRequestBody, Registration,
    RegistrationAnswerBody, RegistrationRequestBody, RegistrationUnit,
};
use onshi_core::record::{Draft, Group, Record};

use super::body::{Said, echo};
use super::refusal::{self, Refusal};
use super::{Central, Reply, Request};

impl Central {
    /// One person (IF 003).
    pub(super) fn registration(&mut self, request: &Request<'_>) -> Reply {
        let Some(asked) = request.inside(RegistrationRequestBody::registration.no) else {
            return request.refused(refusal::INCOMPLETE);
        };
        let outcome = self.register_reference_number(asked, request);
        let mut body = Draft::<RegistrationAnswerBody>::new().said(outcome);
        echo(&mut body, RegistrationAnswerBody::registration.no, asked);
        request.replied(body)
    }

    /// Many people (IF 009): one unit for each, in their order; each succeeds or fails by itself.
    pub(super) fn registrations(&mut self, request: &Request<'_>) -> Reply {
        let mut body = Record::new(BatchRegistrationAnswerBody::ROW);
        let (mut fine, mut bad) = (0, 0);
        for asked in request.all_inside(BatchRegistrationRequestBody::registration.no) {
            let outcome = self.register_reference_number(asked, request);
            match outcome {
                Ok(()) => fine += 1,
                Err(_) => bad += 1,
            }
            let mut unit = Draft::<RegistrationUnit>::new().said(outcome);
            echo(&mut unit, RegistrationUnit::registration.no, asked);
            body.append(BatchRegistrationAnswerBody::unit.no, &unit);
        }
        request.replied(body).counting(fine, bad)
    }

    fn register_reference_number(
        &mut self,
        asked: Group<'_>,
        request: &Request<'_>,
    ) -> Result<(), Refusal> {
        let number = asked
            .text(Registration::reference_number)
            .unwrap_or_default();
        if number.is_empty() {
            return Err(refusal::INCOMPLETE);
        }
        let index = self.only_one(asked, request.now)?.index;
        let again_is_error = self.ways.register_again_is_error;
        let Some(person) = self.clinic.person_mut(index) else {
            return Err(refusal::NOBODY);
        };
        if again_is_error && person.reference_number.as_deref() == Some(number) {
            return Err(refusal::REGISTERED);
        }
        person.reference_number = Some(number.to_owned());
        Ok(())
    }
}
