//! 一括照会 of those who consented: a list of people, each with what is wanted of them.

use onshi_core::catalogue::{
    Consent as ConsentCode, NumberQuery, QualificationValidity, VisitBatchAnswerBody,
    VisitBatchRequestBody, VisitBatchUnit,
};
use onshi_core::record::{CodeType, Draft, Group, Record};

use super::body::{self, Said, Scene};
use super::fill::append_filled;
use super::refusal::Refusal;
use super::result::{Chosen, Column, ConsentFields, add_consent};
use super::search::Match;
use super::verdict::Verdict;
use super::{Central, Reply, Request};
use crate::clinic::{Care, Consent};

static CONSENT: ConsentFields = ConsentFields {
    flag: VisitBatchUnit::consent,
    time: VisitBatchUnit::consent_time,
    until: VisitBatchUnit::available,
    reason: VisitBatchUnit::expired_reason,
};

impl Central {
    /// One unit for each query, in their order.
    pub(super) fn numbers_of_consented(&mut self, request: &Request<'_>, care: Care) -> Reply {
        let mut body = Draft::<VisitBatchAnswerBody>::new().said(Ok(()));
        let (mut fine, mut bad) = (0, 0);
        for search in request.all_inside(VisitBatchRequestBody::search.no) {
            let found = self.found_for(search, care);
            match found {
                Ok(_) => fine += 1,
                Err(_) => bad += 1,
            }
            let unit = unit(search, found, care, self.scene(request));
            body.append(VisitBatchAnswerBody::unit.no, &unit);
        }
        request.replied(body).counting(fine, bad)
    }

    fn found_for(&self, search: Group<'_>, care: Care) -> Result<Vec<Match<'_>>, Refusal> {
        let treatment = search.text(NumberQuery::medical_treatment);
        match treatment {
            Some(asked) if Care::of(asked) != Some(care) => Err(super::refusal::TREATMENT),
            _ => self.found(search),
        }
    }
}

fn unit(
    search: Group<'_>,
    found: Result<Vec<Match<'_>>, Refusal>,
    care: Care,
    scene: Scene<'_>,
) -> Record {
    let mut unit = match found {
        Ok(found) => known_unit(search, found, care, scene),
        Err(refusal) => Draft::<VisitBatchUnit>::new().said(Err(refusal)),
    };
    body::echo(&mut unit, VisitBatchUnit::search.no, search);
    unit
}

fn known_unit(search: Group<'_>, found: Vec<Match<'_>>, care: Care, scene: Scene<'_>) -> Record {
    let consent = the_consent(&found, care).cloned();
    let somebody = !found.is_empty();
    let verdict = Verdict::consented(found, care, scene.now);
    let mut unit = Draft::<VisitBatchUnit>::new()
        .validity(verdict.validity)
        .maybe(
            verdict.reference_number(),
            Draft::<VisitBatchUnit>::reference_number,
        )
        .said(Ok(()));
    match &consent {
        Some(consent) => add_consent(&mut unit, &CONSENT, consent.whole(scene.now), consent),
        None if somebody && verdict.validity == QualificationValidity::NotFound => {
            unit.set_text(&[], VisitBatchUnit::consent.no, ConsentCode::No.wire());
        }
        None => {}
    }
    let column = Column::Consented(care, Chosen::of(search));
    let list = body::list_of(&verdict, column, scene);
    append_filled(&mut unit, VisitBatchUnit::results.no, &list);
    unit
}

/// The consent of the only person who gave one.
fn the_consent<'a>(found: &[Match<'a>], care: Care) -> Option<&'a Consent> {
    let mut given = found
        .iter()
        .filter_map(|found| found.person.consent_for(care));
    let first = given.next()?;
    given.next().is_none().then_some(first)
}
